"""The partnership's own words for a kind of message."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Button, Field, Layout, Submit
from django import forms

from foundation.forms import FormHelper, VersionedFormMixin
from notices.kinds import Kind
from notices.models import MessageTemplate
from notices.wording import LONGEST_SUBJECT, Wording, reasons_not_to_use


class TemplateForm(VersionedFormMixin):
    """Subject line and text. An unknown placeholder is refused by its name."""

    subject_line = forms.CharField(
        label="Subject line", max_length=LONGEST_SUBJECT, error_messages={"required": "Enter a subject line"}
    )
    body = forms.CharField(
        label="Text",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16, "class": "govuk-textarea"}),
        help_text="Plain text. A blank line begins a paragraph, a star begins a list item.",
        error_messages={"required": "Enter the text of the message"},
    )

    def __init__(
        self, *args: Any, kind: Kind, record: MessageTemplate | None, shown: Wording, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"subject_line": shown.subject_line, "body": shown.body}
        super().__init__(*args, record=record, **kwargs)
        self.kind = kind
        version = self.fields["version"]
        version.initial = record.version if record is not None else 0
        version.min_value = 0  # type: ignore[attr-defined]
        version.validators = []
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("subject_line"),
            Field.textarea("body"),
            Submit("save", "Save these words"),
            Button.secondary("preview", "Preview"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for reason in reasons_not_to_use(self.kind, self.words):
                self.add_error("subject_line" if "subject line" in reason else "body", reason)
        return cleaned

    @property
    def words(self) -> Wording:
        body = str(self.cleaned_data["body"]).replace("\r\n", "\n").strip() + "\n"
        return Wording(str(self.cleaned_data["subject_line"]).strip(), body)
