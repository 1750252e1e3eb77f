"""Where the links of an error summary lead: to something that can take the focus."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django import forms, template
from django.forms.boundfield import BoundField

from foundation.shared_forms import LEFT_OUT

register = template.Library()

#: Django's words for what is no number, or is beyond a limit.
_OF_ANY_NUMBER = re.compile(r"Enter a (?:whole )?number\.|Enter [\d,.-]+ or (?:more|less)")

#: Nobody counts towards more.
MOST_COUNTED = 5_000


def focus_id(field: BoundField) -> str:
    """The id of the field's first control: of the first choice, of the day, of the input itself."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"id_{field.html_name}_1"
    if isinstance(widget, forms.MultiWidget):
        return f"{field.auto_id}{part_names(widget)[0]}"
    return field.id_for_label or field.auto_id


def part_names(widget: forms.Widget) -> list[str]:
    """What is added to the name of a date for its day, month and year."""
    return list(getattr(widget, "widgets_names", []))


def part_errors(field: BoundField) -> list[tuple[str, list[str]]]:
    """The errors of the parts of a date, with the id of each part."""
    found = []
    parts = getattr(field.field, "fields", [])
    for name, part in zip(part_names(field.field.widget), parts, strict=False):
        if errors := [str(error) for error in getattr(part.widget, "errors", [])]:
            found.append((f"{field.auto_id}{name}", errors))
    return found


@register.simple_tag
def error_links(*forms_or_sets: object) -> list[tuple[str, str]]:
    """(id to link to, message) of everything wrong, in the order of the page; no message twice."""
    links: list[tuple[str, str]] = []
    for thing in forms_or_sets:
        if not thing:
            continue
        members: Iterable[forms.BaseForm] = thing if isinstance(thing, forms.BaseFormSet) else [thing]  # type: ignore[list-item]
        if isinstance(thing, forms.BaseFormSet):
            links += [("", str(error)) for error in thing.non_form_errors()]
        for form in members:
            links += links_of(form)
    return list(dict.fromkeys(links))


@register.filter
def named(field: BoundField, error: str) -> str:
    """What Django says of any field says nothing where ten may be meant: the field's name stands before it."""
    if error == str(forms.Field.default_error_messages["required"]):
        return f"{field.label}: this is required"
    return _after(field, error) if _OF_ANY_NUMBER.fullmatch(error) else error


def as_on_the_page(form: forms.BaseForm) -> list[BoundField]:
    """The fields that show, in the order of the form's layout where it has one."""
    layout = getattr(getattr(form, "helper", None), "layout", None)
    places = {} if layout is None else {one.name: at for at, one in enumerate(layout.get_field_names())}
    return sorted(form.visible_fields(), key=lambda field: places.get(field.name, len(places)))


def links_of(form: forms.BaseForm) -> list[tuple[str, str]]:
    visible = as_on_the_page(form)
    first = focus_id(visible[0]) if visible else ""
    links = [(first, str(error)) for error in form.non_field_errors()]
    for field in visible:
        parts = part_errors(field)
        told = {error for _, errors in parts for error in errors}
        links += [(part, error) for part, errors in parts for error in errors]
        links += [
            (focus_id(field), _by_itself(field, str(error)))
            for error in field.errors
            if str(error) not in told
        ]
    for field in form.hidden_fields():
        links += [("", str(error)) for error in field.errors]
    return links


def _by_itself(field: BoundField, error: str) -> str:
    """The error as it stands beside the field, or with the field's name before it where many may say the same."""
    return _after(field, error) if error == LEFT_OUT else named(field, error)


def _after(field: BoundField, error: str) -> str:
    return f"{field.label}: {error[0].lower()}{error[1:]}"


@register.filter
def most_characters(field: BoundField) -> int | None:
    """How many characters a text of several lines may have, where they are counted while it is typed."""
    most = getattr(field.field, "max_length", None)
    is_counted = isinstance(field.field.widget, forms.Textarea) and most and most <= MOST_COUNTED
    return most if is_counted else None


@register.simple_tag
def counted(field: BoundField) -> str:
    """A text of several lines with what the script that counts it looks for, described by the count too."""
    described = [f"{field.id_for_label}-info"]
    if field.help_text:
        described.append(f"{field.auto_id}_hint")
    described += [f"{field.auto_id}_{number}_error" for number, _ in enumerate(field.errors, 1)]
    classes = [
        "govuk-textarea",
        *field.field.widget.attrs.get("class", "").split(),
        "govuk-js-character-count",
    ]
    if field.errors:
        classes.append("govuk-textarea--error")
    return field.as_widget(
        attrs={"class": " ".join(dict.fromkeys(classes)), "aria-describedby": " ".join(described)}
    )
