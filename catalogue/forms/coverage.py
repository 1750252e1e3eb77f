"""What is typed about which protocols and procedures cover which situations."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Layout, Submit
from django import forms

from catalogue.models import Resource, Situation
from catalogue.queries import coverage as queries
from foundation.forms import FormHelper
from partnership.models import Person


class _ResourceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        state = "" if obj.status == Resource.Status.PUBLISHED else f", {obj.get_status_display().lower()}"
        return f"{obj.title} ({obj.get_kind_display().lower()}{state})"


class CoverForm(forms.Form):
    """What says what to do in a situation, and where in it."""

    resource = _ResourceField(
        label="Protocol, procedure or guidance",
        queryset=Resource.objects.none(),
        empty_label="Choose one",
        error_messages={"required": "Choose a protocol, a procedure or guidance"},
    )
    where = forms.CharField(
        label="Where in it", required=False, max_length=150, help_text="Its chapter or page: “Chapter 23”."
    )

    def __init__(self, *args: Any, situation: Situation, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resource"].queryset = queries.can_cover(situation, by)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("resource"),
            Field.text("where"),
            Submit("cover", "Say that it covers this situation"),
        )
