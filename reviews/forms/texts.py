"""Corrections in public."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Layout, Submit
from django import forms

from foundation.forms import FormHelper


class CorrectionForm(forms.Form):
    """What the public page is corrected by."""

    words = forms.CharField(
        label="What is corrected",
        max_length=2000,
        widget=forms.Textarea,
        help_text="Shown on the public page with today’s date. It can’t be changed afterwards.",
        error_messages={"required": "Say what is corrected"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.textarea("words", rows=5), Submit("publish", "Publish the correction now")
        )
