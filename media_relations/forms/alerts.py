"""Writing an alert."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Layout, Submit
from django import forms

from foundation.forms import DayField, FormHelper
from matters.models import Matter
from media_relations.models import HighProfileEvent
from partnership.models import Person


class AlertForm(forms.Form):
    """A confidential note that press interest is expected."""

    subject = forms.CharField(
        max_length=120,
        help_text="A neutral word for lists. It names nobody.",
        error_messages={"required": "Enter a neutral word for lists"},
    )
    note = forms.CharField(
        label="What you expect, and why",
        max_length=10_000,
        widget=forms.Textarea,
        help_text="Confidential: read by those in the chain alone, and never quoted from.",
        error_messages={"required": "Say what you expect"},
    )
    expected_on = DayField(label="On which day", required=False)
    event = forms.ModelChoiceField(
        label="About which event",
        queryset=HighProfileEvent.objects.none(),
        required=False,
        empty_label="None yet",
    )
    matter = forms.ModelChoiceField(
        label="In which matter", queryset=Matter.objects.none(), required=False, empty_label="None"
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        events = HighProfileEvent.objects.visible_to(by).filter(closed_at=None)
        matters = Matter.objects.visible_to(by).filter(closed_at=None)
        self.fields["event"].queryset = events  # type: ignore[attr-defined]
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]
        shown = [Field.text("subject"), Field.textarea("note", rows=8), Field("expected_on")]
        for name, rows in (("event", events), ("matter", matters)):
            if rows.exists():
                shown.append(Field.select(name))
            else:
                del self.fields[name]
        self.helper = FormHelper()
        self.helper.layout = Layout(*shown, Submit("write", "Tell the first in the chain"))
