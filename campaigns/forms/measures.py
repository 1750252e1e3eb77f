"""What is typed about measures, their values, the exports of platforms, and what was learned."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Layout, Size, Submit
from django import forms

from campaigns.models import Evaluation, Measure, MeasureValue, PlatformMapping
from campaigns.queries import measures as queries
from campaigns.queries.measures import Filters
from campaigns.rules.evaluations import MOST_CHARACTERS, Lessons
from campaigns.rules.measures import FIELDS, READ, Design, Reading
from campaigns.rules.platform_files import MOST_BYTES, MappingEntry
from foundation import clock
from foundation.csv_lines import column_name
from foundation.forms import DayField, FileField, FormHelper, VersionedFormMixin, example_day, not_after_today
from foundation.shared_forms import any_of, filter_helper
from partnership.models import Channel

Kind, State = Measure.Kind, MeasureValue.State
NUMBER = {
    "invalid": "Enter a number, such as 1200 or 62.5",
    "max_digits": "The number is too large",
    "max_whole_digits": "The number is too large",
    "max_decimal_places": "Give at most two digits after the point",
}


class NumberField(forms.DecimalField):
    """A number as people write it, and as the pages do: 7,001 and 64%."""

    def to_python(self, value: Any) -> Any:
        typed = value.strip() if isinstance(value, str) else value
        if isinstance(typed, str):
            if "e" in typed.casefold():  # Nobody who types “1e5” is sure to mean 100,000.
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
            if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?%?|-?\d+(\.\d+)?\s?%", typed):
                typed = typed.replace(",", "").rstrip("% ")
        return super().to_python(typed)


def _number(label: str, help_text: str = "") -> forms.DecimalField:
    return NumberField(
        label=label,
        required=False,
        max_digits=13,
        decimal_places=2,
        help_text=help_text,
        error_messages=NUMBER,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


IS_A_COUNT = "It is a count: enter how many, without a per cent sign"


def _is_per_cent_of_a_count(box: forms.BoundField, kind: str, unit: str) -> bool:
    return kind == Kind.COUNT and unit.strip() != "%" and str(box.data or "").strip().endswith("%")


def _to_the_hundredth(number: Decimal | None) -> Decimal | None:
    """As it is stored, so that the same number never looks like another."""
    return None if number is None else number.quantize(Decimal("0.01"))


def _as_typed(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


class FilterForm(forms.Form):
    """What the list of measures is narrowed to."""

    words = forms.CharField(label="Words in its name, or in what it is of", required=False, max_length=100)
    level = forms.ChoiceField(required=False, choices=any_of(Measure.Level.choices))
    owner = forms.ChoiceField(required=False, choices=any_of([("mine", "Me")]))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = filter_helper(self, Field.text("words"), Field.select("level"), Field.select("owner"))

    @property
    def filters(self) -> Filters:
        self.is_valid()
        return Filters(**self.cleaned_data)


class MeasureForm(VersionedFormMixin, forms.Form):
    """What is measured, from where it comes and where it is to be."""

    name = forms.CharField(
        label="What is measured?",
        max_length=150,
        help_text="“Visits to the page”, “Parents who can name two signs”. On several channels: the same words for each.",
        error_messages={"required": "Say what is measured"},
    )
    level = forms.ChoiceField(
        choices=Measure.Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose its level"},
    )
    kind = forms.ChoiceField(
        label="How is it told?",
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is told"},
    )
    unit = forms.CharField(
        label="What is counted", required=False, max_length=40, help_text="“visits”, “calls”."
    )
    channel = forms.ModelChoiceField(
        label="On which channel?",
        queryset=Channel.objects.all(),
        required=False,
        empty_label="On none, or on all",
    )
    direction = forms.ChoiceField(
        label="Which way is better?",
        choices=Measure.Direction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which way is better"},
    )
    may_be_added = forms.BooleanField(
        label="Its numbers may be added up, over days and over channels",
        required=False,
        help_text="Only where each is counted once, as a visit, a call or a leaflet is. People reached are not: "
        "one person is on many channels and on many days.",
    )
    base = _number("How it was before, as a number", "Empty where nobody knows. That is not nought.")
    base_words = forms.CharField(label="How it was before, in words", required=False, max_length=300)
    target = _number("How it is to be, as a number")
    target_words = forms.CharField(label="How it is to be, in words", required=False, max_length=300)
    due_on = DayField(label="By which day?", required=False, help_text=example_day())
    source = forms.CharField(
        label="How is it known?",
        required=False,
        max_length=300,
        help_text="“Survey in two clinics, by the midwives”.",
    )

    def __init__(self, *args: Any, measure: Measure | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"direction": Measure.Direction.UP}
        if measure is not None:
            initial = {name.removesuffix("_id"): getattr(measure, name) for name in FIELDS}
            initial |= {name: _as_typed(initial[name]) for name in ("base", "target")}
        super().__init__(*args, record=measure, initial=initial, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("name"),
            Field.radios("level", legend_size=Size.SMALL),
            Field.radios("kind", legend_size=Size.SMALL),
            Field.text("unit"),
            Field.select("channel"),
            Field.radios("direction", legend_size=Size.SMALL),
            "may_be_added",
            Fieldset(
                Field.text("base"),
                Field.text("base_words"),
                Field.text("target"),
                Field.text("target_words"),
                "due_on",
                legend="From where to where",
                legend_size=Size.MEDIUM,
            ),
            Field.text("source"),
            "version",
            Submit("save", "Save"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_in_words = cleaned.get("kind") == Kind.WORDS
        for name in ("base", "target"):
            if _is_per_cent_of_a_count(self[name], cleaned.get("kind", ""), cleaned.get("unit", "")):
                self.add_error(name, IS_A_COUNT)
            if is_in_words and cleaned.get(name) is not None:
                self.add_error(name, "It is told in words: write this in words too")
            if cleaned.get("kind") and not is_in_words and cleaned.get(f"{name}_words"):
                self.add_error(f"{name}_words", "It is told in numbers: write this as a number too")
        if cleaned.get("may_be_added") and cleaned.get("kind") not in (Kind.COUNT, None):
            self.add_error("may_be_added", "Only counts can be added up")
        has_target = cleaned.get("target") is not None or cleaned.get("target_words")
        if cleaned.get("due_on") and not has_target and "target" not in self.errors:
            self.add_error("due_on", "A day by which it is due needs a target")
        return cleaned

    def clean_base(self) -> Decimal | None:
        return _to_the_hundredth(self.cleaned_data["base"])

    def clean_target(self) -> Decimal | None:
        return _to_the_hundredth(self.cleaned_data["target"])

    @property
    def design(self) -> Design:
        """What was typed, for the service."""
        data = dict(self.cleaned_data)
        channel = data.pop("channel")
        data.pop("version")
        return Design(**data, channel_id=channel.pk if channel else None)


class ValueForm(VersionedFormMixin, forms.Form):
    """What was measured, on which days, or that it is not known."""

    from_on = DayField(
        label="First day",
        help_text=example_day(days=-7),
        validators=[not_after_today("It can’t be in the future")],
    )
    to_on = DayField(
        label="Last day",
        help_text="The same again where it was one day.",
        validators=[not_after_today("It can’t be in the future")],
    )
    state = forms.ChoiceField(
        label="Is it known?",
        choices=[
            (State.KNOWN, "It is known"),
            (State.UNKNOWN, "It is not known: that is not nought"),
            (State.INCONCLUSIVE, "It was measured, and tells nothing for certain"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is known"},
    )
    number = _number("The number")
    out_of = forms.IntegerField(
        label="Out of how many?",
        required=False,
        min_value=1,
        max_value=2_000_000_000,
        help_text="How many were asked or counted. Empty where nobody knows.",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Enter a whole number from 1"),
    )
    words = forms.CharField(required=False, max_length=MOST_CHARACTERS, widget=forms.Textarea)
    judgement = forms.ChoiceField(
        label="How far is it?",
        required=False,
        choices=MeasureValue.Judgement.choices,
        widget=forms.RadioSelect,
    )
    source = forms.CharField(label="From where is it known?", required=False, max_length=300)

    def __init__(
        self, *args: Any, measure: Measure, value: MeasureValue | None = None, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = {"state": State.KNOWN, "to_on": clock.today(), "source": measure.source}
        if value is not None:
            initial = {name: getattr(value, name) for name in READ}
            initial["number"] = _as_typed(value.number)
        super().__init__(*args, record=value, initial=initial, **kwargs)
        self.measure = measure
        is_in_words = measure.kind == Kind.WORDS
        for name in self._left_out(measure):
            del self.fields[name]
        label = (
            "What was found, or why it is not known"
            if is_in_words
            else "Why it is not known, or tells nothing"
        )
        self.fields["words"].label = label
        if measure.kind == Kind.SHARE:
            self.fields["number"].label = "Per cent"
        elif measure.unit and "number" in self.fields:
            self.fields["number"].label = f"How many {measure.unit}"
        self.helper = FormHelper()
        self.helper.layout = Layout("from_on", "to_on", Field.radios("state", legend_size=Size.SMALL))
        layouts = {
            "number": Field.text("number"),
            "out_of": Field.text("out_of"),
            "words": Field.textarea("words", rows=4),
            "judgement": Field.radios("judgement", legend_size=Size.SMALL),
        }
        self.helper.layout.extend(one for name, one in layouts.items() if name in self.fields)
        self.helper.layout.append(Field.text("source"))
        self.finish()

    def finish(self) -> None:
        self.helper.layout.extend(["version", Submit("save", "Save")])

    @staticmethod
    def _left_out(measure: Measure) -> list[str]:
        if measure.kind == Kind.WORDS:
            return ["number", "out_of"] + ([] if measure.target_words else ["judgement"])
        return ["judgement"] if measure.kind == Kind.SHARE else ["judgement", "out_of"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        from_on, to_on = cleaned.get("from_on"), cleaned.get("to_on")
        if from_on and to_on and to_on < from_on:
            self.add_error("to_on", "The last day comes after the first")
        is_known, words = cleaned.get("state") == State.KNOWN, str(cleaned.get("words") or "").strip()
        if "number" in self.fields and "number" in cleaned:
            if is_known and cleaned["number"] is None:
                self.add_error("number", "Enter the number. Where nobody knows it, choose “It is not known”")
            if not is_known and cleaned["number"] is not None:
                self.add_error("number", "Leave it empty, or choose “It is known”")
            if is_known and words:
                self.add_error("words", "Leave it empty where the number is known")
        if "words" in cleaned and not words and (not is_known or "number" not in self.fields):
            self.add_error("words", "Say what was found" if is_known else "Say why")
        if "judgement" in self.fields:
            if is_known and not cleaned.get("judgement"):
                self.add_error("judgement", "Choose how far it is")
            if not is_known and cleaned.get("judgement"):
                cleaned["judgement"] = ""
        return cleaned

    def clean_number(self) -> Decimal | None:
        if _is_per_cent_of_a_count(self["number"], self.measure.kind, self.measure.unit):
            raise forms.ValidationError(IS_A_COUNT)
        return _to_the_hundredth(self.cleaned_data["number"])

    @property
    def reading(self) -> Reading:
        """What was typed, for the service."""
        return Reading(**{name: value for name, value in self.cleaned_data.items() if name in READ})


class CorrectForm(ValueForm):
    """The same, put right, with the reason."""

    why = forms.CharField(
        label="Why is it corrected?", max_length=300, error_messages={"required": "Say why it is corrected"}
    )

    def finish(self) -> None:
        self.helper.layout.extend([Field.text("why"), "version", Submit("save", "Save the correction")])


class MappingForm(VersionedFormMixin, forms.Form):
    """How the CSV export of a platform is read."""

    name = forms.CharField(
        label="Platform, and which of its exports",
        max_length=100,
        help_text="“Facebook page, by day”.",
        error_messages={"required": "Name the platform"},
    )
    channel = forms.ModelChoiceField(
        label="Which channel is it?", queryset=Channel.objects.all(), required=False, empty_label="None"
    )
    day_column = forms.CharField(
        label="The column that holds the day",
        max_length=100,
        error_messages={"required": "Name the column that holds the day"},
    )
    columns = forms.CharField(
        label="The columns that hold numbers",
        max_length=10_000,
        widget=forms.Textarea,
        help_text="A line for each: the name of the column, an equals sign, the name of the measure. "
        "“Page reach = People reached”. Other columns of the file are passed over.",
        error_messages={"required": "Name at least one column and its measure"},
    )
    day_form = forms.ChoiceField(
        label="How are days written?", choices=PlatformMapping.DayForm.choices, widget=forms.RadioSelect
    )
    decimal_mark = forms.ChoiceField(
        label="How are numbers written?", choices=PlatformMapping.Mark.choices, widget=forms.RadioSelect
    )
    separator = forms.ChoiceField(
        label="What stands between the cells?",
        choices=PlatformMapping.Separator.choices,
        widget=forms.RadioSelect,
    )
    encoding = forms.ChoiceField(
        label="How is the text stored?",
        choices=PlatformMapping.Encoding.choices,
        widget=forms.RadioSelect,
        help_text="A file that says it of itself is believed.",
    )

    def __init__(self, *args: Any, mapping: PlatformMapping | None = None, **kwargs: Any) -> None:
        names = ("day_form", "decimal_mark", "separator", "encoding")
        blank = mapping if mapping is not None else PlatformMapping()
        initial: dict[str, Any] = {name: getattr(blank, name) for name in (*names, "name", "day_column")}
        initial["channel"] = blank.channel_id
        initial["columns"] = "\n".join(f"{column} = {name}" for column, name in blank.columns.items())
        super().__init__(*args, record=mapping, initial=initial, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("name"),
            Field.select("channel"),
            Field.text("day_column"),
            Field.textarea("columns", rows=6),
            *(Field.radios(name, legend_size=Size.SMALL) for name in names),
            "version",
            Submit("save", "Save"),
        )

    def clean_columns(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for number, line in enumerate(str(self.cleaned_data["columns"]).splitlines(), 1):
            if not line.strip():
                continue
            column, sign, name = line.partition("=")
            key = column_name(column)
            if not sign or not key or not name.strip():
                raise forms.ValidationError(
                    f"Line {number} has to be the name of a column, an equals sign, and the name of a measure"
                )
            if key in found:
                raise forms.ValidationError(f"The column “{column.strip()}” comes twice")
            found[key] = name.strip()
        return found

    @property
    def entry(self) -> MappingEntry:
        """What was typed, for the service."""
        data = dict(self.cleaned_data)
        channel = data.pop("channel")
        data.pop("version")
        return MappingEntry(**data, channel_id=channel.pk if channel else None)


class FileForm(forms.Form):
    """The export of a platform."""

    mapping = forms.ModelChoiceField(
        label="From which platform?",
        queryset=PlatformMapping.objects.none(),
        empty_label="Choose the platform",
        error_messages={"required": "Choose the platform"},
    )
    csv_file = FileField(
        label="Its CSV file",
        max_length=255,
        error_messages={"required": "Choose the CSV file", "empty": "The CSV file is empty"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mapping"].queryset = queries.mappings()  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("mapping"), "csv_file", Submit("look", "Look at the file; nothing comes in yet")
        )

    def clean_csv_file(self) -> Any:
        file = self.cleaned_data["csv_file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"It is larger than {MOST_BYTES // (1024 * 1024)} MB. Split it.")
        return file


class EvaluationForm(VersionedFormMixin, forms.Form):
    """What was learned of a campaign."""

    worked, did_not_work, next_time, not_shown = (
        forms.CharField(label=label, required=False, max_length=MOST_CHARACTERS, widget=forms.Textarea)
        for label in (
            "What worked?",
            "What did not?",
            "What to do next time?",
            "What does the evidence not show?",
        )
    )

    def __init__(self, *args: Any, last: Evaluation | None, **kwargs: Any) -> None:
        names = tuple(Lessons.__dataclass_fields__)
        initial = {name: getattr(last, name) for name in names} if last is not None else {}
        super().__init__(*args, record=last, initial=initial, **kwargs)
        if last is None:
            self.fields["version"].initial = 0
            self.fields["version"].min_value = 0  # type: ignore[attr-defined]
            self.fields["version"].validators = []
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *(Field.textarea(name, rows=5) for name in names), "version", Submit("save", "Save")
        )

    @property
    def lessons(self) -> Lessons:
        return Lessons(**{name: self.cleaned_data[name] for name in Lessons.__dataclass_fields__})
