"""Form fields and forms that every room uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, MutableMapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, cast

from crispy_forms_gds.helper import FormHelper as GdsFormHelper
from crispy_forms_gds.layout import Button, Field, Layout
from crispy_forms_gds.widgets import DateInputWidget
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.forms.boundfield import BoundField
from django.utils.functional import lazy

from foundation import clock
from foundation.governed import Governed, SomebodyElseSaved
from foundation.local_time import Unreadable, read_day, read_time
from foundation.words import say_day, say_moment, say_time


class FormHelper(GdsFormHelper):
    """The form library's helper that never leaves out a hidden field, such as the version an edit began from.

    The browser checks nothing: what is wrong is told in our words, in the summary and beside the field. Nor does it cut
    off what is pasted, or throw away what is no number: it is sent, refused with all of it still there, and told why.
    """

    render_hidden_fields = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attrs = {"novalidate": True}

    def render_layout(self, form: forms.BaseForm, *args: Any, **kwargs: Any) -> Any:
        for field in form.fields.values():
            field.widget.attrs.pop("maxlength", None)
            if isinstance(field.widget, forms.NumberInput):
                _as_text(field)
        return super().render_layout(form, *args, **kwargs)


def _as_text(field: forms.Field) -> None:
    """A number is typed as text, with the keys for it on a telephone, as the GOV.UK Design System asks."""
    field.widget.input_type = "text"
    for name in ("min", "max", "step"):
        field.widget.attrs.pop(name, None)
    field.widget.attrs["inputmode"] = "decimal" if isinstance(field, forms.DecimalField) else "numeric"


def say_limits_plainly() -> None:
    """What Django says of a number or a text beyond its limits, in the words of the other refusals, in the admin too."""
    MaxLengthValidator.message = _InThousands(
        "Use %(limit_value)s characters or fewer; these are %(show_value)s"
    )
    MinValueValidator.message = _InThousands("Enter %(limit_value)s or more")
    MaxValueValidator.message = _InThousands("Enter %(limit_value)s or less")


class _InThousands(str):
    """The words of a refusal, which are told with their numbers as “1,000,000”."""

    def __mod__(self, told: Any) -> str:
        return str(self).__mod__(
            {name: f"{value:,}" if isinstance(value, int) else value for name, value in told.items()}
        )


def year_field(label: str, *, least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    """A year within these bounds, which are told as years rather than as numbers."""
    outside = dict.fromkeys(("invalid", "min_value", "max_value"), f"Enter a year from {least} to {most}")
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=outside, **kwargs)


class ManyField(forms.ModelMultipleChoiceField):
    """Several records to choose from. A key too large for the database is no valid choice, rather than a fault."""

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)  # type: ignore[misc]
        except OverflowError:
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": "?"}
            ) from None


class _FileBox(BoundField):
    """A file that was chosen and could not be kept, because something else of the form is wrong, is to be chosen again."""

    @property
    def errors(self) -> Any:
        told = super().errors
        if told or not self.data or not self.form.errors:
            return told
        return self.form.error_class(["Choose the file again: it was not kept"], renderer=self.form.renderer)


class FileField(forms.FileField):
    """A file to choose."""

    default_error_messages = {"empty": "The file is empty. Choose another."}

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return _FileBox(form, self, field_name)


# Days and moments ---------------------------------------------------------------------------------


class _Boxes(forms.MultiValueField):
    """Several text boxes that are one answer: a day, or a day and a time.

    What is wrong is told by the box that it concerns. A part that is filled in is never dropped.
    """

    names: tuple[str, ...]

    def __init__(self, **kwargs: Any) -> None:
        fields = [forms.CharField(max_length=20, required=False) for _ in self.names]
        super().__init__(fields=fields, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> Any:
        if self.disabled and not isinstance(value, list | tuple):
            value = self.widget.decompress(value)
        parts = [str(part or "").strip() for part in (value or [])]
        parts += [""] * (len(self.names) - len(parts))
        self.forget_errors()
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        missing = [position for position, part in enumerate(parts) if not part]
        if missing:
            raise self._wrong([(position, f"Enter the {self.names[position]}") for position in missing])
        out = self.compress(parts)
        self.validate(out)
        self.run_validators(out)
        return out

    def forget_errors(self) -> None:
        """No box is wrong: nothing is read yet, or what was typed does not count."""
        for field in self.fields:
            field.widget.errors = []

    def _wrong(self, told: Sequence[tuple[int, str]]) -> ValidationError:
        for position, message in told:
            self.fields[position].widget.errors.append(message)
        return ValidationError([message for _, message in told], code="invalid")

    def _day(self, parts: Sequence[str]) -> dt.date:
        try:
            return read_day(*parts[:3])
        except Unreadable as unreadable:
            raise self._wrong([(unreadable.part, str(unreadable))]) from None


def leave_out(form: forms.BaseForm, *names: str) -> None:
    """What was typed into these boxes does not count: as if nothing had been, right or wrong. Called from `clean()`."""
    for name in names:
        form.errors.pop(name, None)
        form.cleaned_data[name] = None
        cast(_Boxes, form.fields[name]).forget_errors()


class _BoxesWidget(DateInputWidget):
    """Boxes of which only those count as invalid that something is wrong with."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for box in context["widget"]["subwidgets"]:
            if "govuk-input--error" not in box["attrs"]["class"]:
                box["attrs"].pop("aria-invalid", None)
        return cast(dict[str, Any], context)


class DayWidget(_BoxesWidget):
    """Three boxes: day, month and year."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs)
        for numeric in (self.widgets[0], self.widgets[2]):
            numeric.attrs["inputmode"] = "numeric"

    def decompress(self, value: dt.date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None] * 3


#: As `weekday()` counts them.
SATURDAY_AND_SUNDAY = (5, 6)


def _example(days: int, before: str, after: str) -> str:
    day = clock.today() + dt.timedelta(days=days)
    while days > 0 and day.weekday() in SATURDAY_AND_SUNDAY:
        day += dt.timedelta(days=1)
    return f"{before}{day.day} {day.month} {day.year}{after}"


_said_when_shown = lazy(_example, str)


def example_day(*, days: int = 28, before: str = "For example, ", after: str = ".") -> Any:
    """The hint of a weekday to come, or with `days` below nought of a day that has been, worked out when it is shown."""
    return _said_when_shown(days, before, after)


class DayField(_Boxes):
    """A day, typed as day, month and year."""

    widget = DayWidget
    names = ("day", "month", "year")
    default_error_messages = {"required": "Enter the day, month and year"}

    def compress(self, parts: Any) -> dt.date:
        return self._day(parts)


def not_after_today(words: str) -> Callable[[dt.date], None]:
    """A validator that refuses a day in the future with these words."""

    def check(day: dt.date) -> None:
        if day > clock.today():
            raise ValidationError(words, code="future")

    return check


class LondonMomentWidget(_BoxesWidget):
    """Four boxes: day, month, year and the time in London."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        time = forms.TextInput(
            attrs={
                "class": "govuk-input govuk-date-input__input govuk-input--width-5",
                "label": "London time",
            }
        )
        forms.MultiWidget.__init__(self, [*DayWidget().widgets, time], attrs)

    def decompress(self, value: dt.datetime | None) -> list[Any]:
        if not value:
            return [None] * 4
        local = value.astimezone(clock.LONDON)
        time = "12am" if (local.hour, local.minute) == (0, 0) else say_time(local.time())
        return [local.day, local.month, local.year, time]


class LondonMomentField(_Boxes):
    """A moment, typed as a day and a time such as “9:30am” on a London clock; cleaned to UTC.

    A time that the spring change leaves out or the autumn change repeats is refused by its box.
    """

    widget = LondonMomentWidget
    names = ("day", "month", "year", "time")
    default_error_messages = {"required": "Enter the day, month, year and time"}

    def __init__(self, *, is_past: bool = False, **kwargs: Any) -> None:
        """`is_past`: the question is about what has been, and so is its example."""
        example = example_day(days=-1 if is_past else 28, after=" at 9:30am. Times are in London time.")
        kwargs.setdefault("help_text", example)
        super().__init__(**kwargs)

    def compress(self, parts: Any) -> dt.datetime:
        day = self._day(parts)
        try:
            return clock.london_moment(day, read_time(parts[3]))
        except (Unreadable, clock.UnreadableLocalTime) as unreadable:
            raise self._wrong([(3, str(unreadable))]) from None


# Nobody overwrites anybody (law 15) ---------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """One field in which what is saved now and what was typed differ."""

    label: str
    saved: str
    typed: str
    is_chosen: bool = False
    """Whether it is picked or ticked rather than typed."""
    adds: Sequence[str] = ()
    """Of a list: what a save of the person’s own choice would add to what is saved now."""
    takes_out: Sequence[str] = ()

    @classmethod
    def of_lists(cls, label: str, saved: Sequence[str], typed: Sequence[str]) -> Difference:
        return cls(
            label,
            ", ".join(saved),
            ", ".join(typed),
            is_chosen=True,
            adds=[one for one in typed if one not in saved],
            takes_out=[one for one in saved if one not in typed],
        )


@dataclass(frozen=True)
class Conflict:
    """What stands between a save and the record, for `components/conflict.html`."""

    differences: list[Difference]
    is_whole: bool = True
    """Whether every field was looked at; one that the record itself does not have can’t be, unless its form does."""


class VersionedFormMixin(forms.Form):
    """An edit form of a governed record, which carries the version that it began from.

    Put it before ModelForm, or give a plain form its `record`. Pass `form.began_from` to the service. When
    that raises SomebodyElseSaved, hand the exception to `form.meet()` and render the page again with
    status 409: it shows both texts, and a save from there knowingly replaces the newer one.
    """

    conflict: Conflict | None = None

    def __init__(self, *args: Any, record: models.Model | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about = record if record is not None else getattr(self, "instance", None)
        version = getattr(about, "version", 1)
        self.fields["version"] = forms.IntegerField(
            min_value=1,
            initial=version,
            widget=forms.HiddenInput(attrs={"id": False}),  # a page may have several such forms
            error_messages=dict.fromkeys(
                ("required", "invalid", "min_value"), "The form was incomplete. Open the page again."
            ),
        )

    @property
    def began_from(self) -> int:
        """The version of the record that the person had before them."""
        return int(self.cleaned_data["version"])

    def meet(self, somebody_else: SomebodyElseSaved) -> None:
        """Prepare the form to be shown beside what somebody else saved in the meantime."""
        current = cast(Governed, somebody_else.current)
        self.conflict = conflict_between(self, current)
        data = cast(MutableMapping[str, str], copy(self.data))
        data[self.add_prefix("version")] = str(current.version)
        self.data = data


def conflict_between(form: forms.BaseForm, current: models.Model) -> Conflict:
    """The fields in which a cleaned form and the record as it is saved now differ."""
    differences = []
    is_whole = True
    for name, field in form.fields.items():
        if field.widget.is_hidden:
            continue
        if not hasattr(current, name):
            is_whole = False
            continue
        saved, typed = getattr(current, name), form.cleaned_data.get(name)
        label = str(form[name].label)
        saved_ones, typed_ones = _entries(saved), _entries(typed)
        if saved_ones is not None or typed_ones is not None:
            if saved_ones != typed_ones:
                differences.append(Difference.of_lists(label, saved_ones or [], typed_ones or []))
        elif (saved_text := _shown(field, saved)) != (typed_text := _shown(field, typed)):
            is_chosen = isinstance(field, forms.ChoiceField | forms.BooleanField)
            differences.append(Difference(label, saved_text, typed_text, is_chosen))
    return Conflict(differences, is_whole)


def _entries(value: Any) -> list[str] | None:
    """The entries of a list as people read them; None of what is no list."""
    if isinstance(value, models.Manager):
        value = value.all()
    if not isinstance(value, models.QuerySet | list | tuple):
        return None
    return sorted(str(entry) for entry in value)


def _shown(field: forms.Field, value: Any) -> str:
    """A single value as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.datetime):
        return say_moment(value)
    if isinstance(value, dt.date):
        return say_day(value)
    if isinstance(value, dt.time):
        return say_time(value)
    choices = dict(_flat(getattr(field, "choices", []))) if not isinstance(value, models.Model) else {}
    return str(choices.get(str(value), value))


def _flat(choices: Any) -> list[tuple[str, str]]:
    """The choices of a field without their groups."""
    if isinstance(choices, forms.models.ModelChoiceIterator):
        return []
    flat = []
    for value, label in choices:
        if isinstance(label, list | tuple):
            flat += _flat(label)
        else:
            flat.append((str(value), str(label)))
    return flat


# Periods ------------------------------------------------------------------------------------------


class PeriodForm(forms.Form):
    """From which day to which, of a report; where nothing is said, the last thirteen weeks."""

    USUAL = dt.timedelta(weeks=13)

    since = DayField(
        label="From", required=False, help_text="Leave both days empty for the last thirteen weeks."
    )
    until = DayField(label="To", required=False)

    def __init__(self, query: Any) -> None:
        is_asked = any(name.startswith(("since", "until")) for name in query)
        super().__init__(query if is_asked else None)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Field("since"), Field("until"), Button.secondary("", "Show the report"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day is before the first")
        return cleaned

    def period(self) -> tuple[dt.date, dt.date]:
        """The first day and the last, both of them in it."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        until = data.get("until") or clock.today()
        return data.get("since") or until - self.USUAL, until
