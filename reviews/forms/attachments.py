"""What is published beside a report."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Layout, Submit
from django import forms

from foundation.forms import FileField, FormHelper, VersionedFormMixin
from partnership.models import Language
from reviews.models import Attachment


class AttachmentForm(VersionedFormMixin, forms.ModelForm):
    """A file, or a link to a video that somebody else hosts."""

    url = forms.URLField(label="Link to the video", required=False, assume_scheme="https", max_length=200)
    file = FileField(required=False, label="File", help_text="PDF or DOCX. A clean copy is made and checked.")

    class Meta:
        model = Attachment
        fields = ["kind", "title", "language", "has_captions", "transcript"]
        error_messages = {"title": {"required": "Enter a title"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = "The public reads it. It names nobody."
        self.fields["url"].initial = self.instance.url
        languages = [(one.tag, one.name) for one in Language.objects.all()]
        current = self.instance.language or "en"
        if current not in dict(languages):
            languages.insert(0, (current, "English" if current == "en" else current))
        self.fields["language"] = forms.ChoiceField(choices=languages, initial=current)
        self.fields["has_captions"].label = "The video has captions"
        self.fields["transcript"].help_text = "Shown with the video. A video needs captions or a transcript."
        if self.instance.document_id:
            self.fields["file"].label = "Another file in its place"
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("kind"),
            Field.text("title"),
            Field.select("language"),
            "file",
            Fieldset(
                Field.text("url"),
                Field.checkbox("has_captions"),
                Field.textarea("transcript", rows=8),
                legend="For a video",
                legend_size="s",
            ),
            "version",
            Submit("save", "Save the draft"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        has_file = bool(cleaned.get("file")) or bool(self.instance.document_id)
        if (cleaned.get("url") or "https://").split(":", 1)[0].lower() != "https":
            self.add_error("url", "The link must begin with https://")
        if has_file and cleaned.get("url"):
            self.add_error("url", "Give either a file or a link")
        if not has_file and not cleaned.get("url"):
            self.add_error("file", "Choose a file, or enter the link of a video")
        if cleaned.get("kind") == Attachment.Kind.VIDEO and not (
            cleaned.get("has_captions") or (cleaned.get("transcript") or "").strip()
        ):
            self.add_error("transcript", "A video needs captions or a transcript")
        return cleaned

    def validate_constraints(self) -> None:
        """The constraints are the service's to check, once the file has become a document."""
