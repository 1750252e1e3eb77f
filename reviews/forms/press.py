"""Press interest, and the call that comes first."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Layout, Submit
from django import forms

from foundation.forms import FormHelper


class CallForm(forms.Form):
    """Whom somebody called."""

    whom = forms.CharField(
        label="Whom you called, and what was agreed",
        max_length=1000,
        widget=forms.Textarea,
        help_text="Offices, for instance the council’s press lead. No names of the family.",
        error_messages={"required": "Say whom you called"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.textarea("whom", rows=4), Submit("call", "Record the call"))
