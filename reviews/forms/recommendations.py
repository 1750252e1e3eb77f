"""Recommendations, their responses and their progress."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Layout, Submit
from django import forms

from foundation.forms import DayField, FormHelper, VersionedFormMixin, example_day
from partnership.models import Agency, Person
from reviews.models import PracticeReview, Recommendation


class RecommendationForm(VersionedFormMixin, forms.ModelForm):
    """A recommendation's text and whose it is."""

    due_on = DayField(label="Due on", required=False, help_text=example_day())

    class Meta:
        model = Recommendation
        fields = ["text", "owner_agency", "owner", "due_on"]
        error_messages = {"text": {"required": "Enter the recommendation"}}

    def __init__(self, *args: Any, review: PracticeReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "Recommendation"
        self.fields["text"].help_text = "Word for word as it stands in the report. It becomes public."
        self.fields["owner_agency"].label = "Agency that owns it"
        self.fields["owner_agency"].queryset = Agency.objects.filter(is_current=True)  # type: ignore[attr-defined]
        self.fields["owner_agency"].empty_label = "No agency"  # type: ignore[attr-defined]
        self.fields["owner"].label = "Person who owns it"
        appointed = Person.objects.filter(is_active=True, appointments__isnull=False).distinct()
        self.fields["owner"].queryset = appointed  # type: ignore[attr-defined]
        self.fields["owner"].empty_label = "Nobody in particular"  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.textarea("text", rows=6),
            Field.select("owner_agency"),
            Field.select("owner"),
            "due_on",
            "version",
            Submit("save", "Save the recommendation"),
        )
        if review.is_public:
            self.fields["text"].disabled = True
            self.fields[
                "text"
            ].help_text = "The review is published, so the text stands as people have read it."


class ResponseForm(VersionedFormMixin, forms.ModelForm):
    """Whether a recommendation is accepted, in words that can be published."""

    class Meta:
        model = Recommendation
        fields = ["response", "response_words"]
        widgets = {"response": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["response_words"].label = "What will be done, or why it is not accepted"
        self.fields["response_words"].help_text = "Published with the recommendation."
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("response", legend_size="s"),
            Field.textarea("response_words", rows=6),
            "version",
            Submit("save", "Save the response"),
        )


class ProgressForm(VersionedFormMixin, forms.ModelForm):
    """How far a recommendation has come."""

    class Meta:
        model = Recommendation
        fields = ["progress", "progress_note"]
        widgets = {"progress": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["progress_note"].label = "Note"
        self.fields["progress_note"].help_text = "Stays inside."
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("progress", legend_size="s"),
            Field.textarea("progress_note", rows=4),
            "version",
            Submit("save", "Save the progress"),
        )
