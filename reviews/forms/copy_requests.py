"""A request for a copy, and its answer."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Layout, Size, Submit
from django import forms

from foundation.forms import DayField, FormHelper, example_day


class CopyRequestForm(forms.Form):
    """Somebody asked for a copy."""

    received_on = DayField(
        label="When did the request come?",
        help_text=example_day(days=-1),
        error_messages={"required": "Enter the day on which the request came"},
    )
    requester = forms.CharField(
        label="Who asked, and where does the answer go?",
        widget=forms.Textarea,
        max_length=500,
        help_text="It is stored encrypted, and removed when the request has been answered.",
        error_messages={"required": "Enter who asked, and where the answer goes"},
    )
    words = forms.CharField(
        label="What did they ask for?", widget=forms.Textarea, max_length=2000, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("received_on", legend_size=Size.SMALL),
            Field.textarea("requester", rows=2, label_size=Size.SMALL),
            Field.textarea("words", rows=3, label_size=Size.SMALL),
            Submit("save", "Log the request"),
        )


class CopyAnswerForm(forms.Form):
    """What was answered."""

    answer = forms.CharField(
        label="What did you answer?",
        widget=forms.Textarea,
        max_length=2000,
        help_text="For instance “Sent as PDF by e-mail” or “Sent the address in the national collection”. Name nobody.",
        error_messages={"required": "Say what you answered"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.textarea("answer", rows=4, label_size=Size.SMALL),
            Submit("save", "Keep the answer and remove who asked"),
        )
