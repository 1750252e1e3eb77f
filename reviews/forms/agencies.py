"""Asking agencies whether they were involved, and answering."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Layout, Submit
from django import forms

from foundation.forms import DayField, FormHelper, ManyField, example_day
from partnership.models import Agency
from reviews.models import PracticeReview

INSIDE = [
    Agency.Kind.SAFEGUARDING_PARTNER,
    Agency.Kind.RELEVANT_AGENCY,
    Agency.Kind.VOLUNTARY,
    Agency.Kind.NEIGHBOURING,
]


class AskForm(forms.Form):
    """Which agencies are asked, and until when they answer."""

    agencies = ManyField(
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one agency"},
    )
    deadline_on = DayField(label="Answer by", help_text=example_day())

    def __init__(self, *args: Any, review: PracticeReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = review.involvements.values("agency")
        self.fields["agencies"].queryset = Agency.objects.filter(  # type: ignore[attr-defined]
            is_current=True, kind__in=INSIDE
        ).exclude(pk__in=asked)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.checkboxes("agencies", legend_size="s", small=True),
            "deadline_on",
            Submit("ask", "Ask these agencies"),
        )


class AnswerForm(forms.Form):
    """Whether an agency was involved with the child."""

    was_involved = forms.ChoiceField(
        label="Was the agency involved?",
        choices=[("yes", "Yes, it was involved"), ("no", "No, it was not involved")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    note = forms.CharField(required=False, max_length=2000, widget=forms.Textarea)

    def __init__(self, *args: Any, speaks_for_it: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note = self.fields["note"]
        if speaks_for_it:
            note.label, note.help_text = (
                "Anything to add",
                "In which way, and whom to ask. No names of the family.",
            )
        else:
            note.label, note.help_text = (
                "Who answered, and how",
                "For instance: the named nurse, by telephone.",
            )
            note.required = True
            note.error_messages["required"] = "Say who answered for the agency, and how"
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("was_involved", legend_size="s"),
            Field.textarea("note", rows=4),
            Submit("answer", "Save the answer"),
        )


class LongerForm(forms.Form):
    """More time for an agency to answer."""

    deadline_on = DayField(label="Answer by", help_text=example_day())
    reason = forms.CharField(
        label="Why it gets longer", max_length=500, error_messages={"required": "Say why it gets longer"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("deadline_on", Field.text("reason"), Submit("extend", "Give it longer"))
