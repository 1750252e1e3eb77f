"""The words of a letter, as they are edited."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Layout, Submit
from django import forms

from foundation.forms import FormHelper, VersionedFormMixin
from reviews.models import LetterTemplate


class LetterTemplateForm(VersionedFormMixin):
    """The text of a letter with its placeholders."""

    text = forms.CharField(
        label="Text of the letter",
        widget=forms.Textarea,
        max_length=20_000,
        help_text="A blank line begins a paragraph. What stands in double round brackets is filled in by the portal.",
        error_messages={"required": "Enter the text of the letter"},
    )

    def __init__(self, *args: Any, record: LetterTemplate, **kwargs: Any) -> None:
        super().__init__(*args, record=record, initial={"text": record.text}, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.textarea("text", rows=24), Submit("save", "Save the words"))
