"""Uploading a report and endorsing it."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Button, Field, Layout, Submit
from django import forms

from foundation.forms import DayField, FileField, FormHelper, example_day
from partnership.models import Agency
from reviews.models import Report

DRAFT, FINAL, CORRECTION = "draft", "final", "correction"


class UploadForm(forms.Form):
    """A file that becomes the next version of a report."""

    file = FileField(
        label="File",
        help_text="PDF or DOCX. A clean copy is made and checked; the original stays private.",
        error_messages={"required": "Choose the file"},
    )
    form = forms.ChoiceField(label="What it is", choices=Report.Form.choices, initial=Report.Form.FULL)
    status = forms.ChoiceField(
        label="Its state",
        choices=[
            (FINAL, "The final report, to be endorsed"),
            (DRAFT, "A draft"),
            (CORRECTION, "A minor correction of the endorsed report"),
        ],
        initial=FINAL,
        widget=forms.RadioSelect,
    )
    correction_note = forms.CharField(
        label="What the correction changes",
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        help_text="Only for a minor correction. Each partner sees the comparison and has to agree.",
    )
    authors = forms.CharField(
        max_length=200, required=False, help_text="As they stand in the report. Leave empty to keep them."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "file",
            Field.select("form"),
            Field.radios("status", legend_size="s"),
            Field.textarea("correction_note", rows=4),
            Field.text("authors"),
            Submit("upload", "Upload the report"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("status") == CORRECTION and not (cleaned.get("correction_note") or "").strip():
            self.add_error("correction_note", "Say what the correction changes")
        return cleaned


class _ForAnAgency(forms.Form):
    """An act in the name of an agency; the choice is only shown to somebody who acts for several."""

    agency = forms.ModelChoiceField(
        queryset=Agency.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose the agency"},
    )

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        field.queryset = Agency.objects.filter(pk__in=[agency.pk for agency in agencies])  # type: ignore[attr-defined]
        if len(agencies) == 1:
            field.widget = forms.HiddenInput()
            field.initial = agencies[0].pk
        else:
            field.label = "For which agency"


class EndorseForm(_ForAnAgency):
    """A yes to the bytes and the recommendations that the page shows."""

    seen_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    seen_fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
    has_read = forms.BooleanField(
        label="I have read the report and its recommendations",
        error_messages={"required": "Confirm that you have read them"},
    )

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "agency", "has_read", Submit("endorse", f"Endorse version {number} of the report")
        )


class MinutedForm(_ForAnAgency):
    """An endorsement that stands in the minutes of a meeting."""

    minuted_on = DayField(label="Day of the meeting", help_text=example_day(days=-1))
    minute = FileField(
        label="The minute",
        help_text="The page of the minutes that shows it, as PDF or DOCX.",
        error_messages={"required": "Choose the file with the minute"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "agency", "minuted_on", "minute", Submit("record", "Record the minuted endorsement")
        )


class ConfirmForm(_ForAnAgency):
    """The partner's own word on what was minuted for them, or on a minor correction."""

    YES, NO = "yes", "no"

    answer = forms.ChoiceField(widget=forms.RadioSelect, error_messages={"required": "Choose an answer"})
    reason = forms.CharField(required=False, max_length=2000, widget=forms.Textarea)

    def __init__(self, *args: Any, yes: str, no: str, button: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [(self.YES, yes), (self.NO, no)]  # type: ignore[attr-defined]
        self.fields["answer"].label = "Your answer"
        self.fields["reason"].label = "If not, why"
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "agency",
            Field.radios("answer", legend_size="s"),
            Field.textarea("reason", rows=4),
            Button.primary("answer_button", button),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == self.NO and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", "Say why")
        return cleaned
