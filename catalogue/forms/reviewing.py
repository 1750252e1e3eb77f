"""What is typed when a resource is reviewed, and what the board's view is narrowed to."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Layout, Submit
from django import forms

from catalogue.models import Kind, ReviewOfResource
from foundation.forms import DayField, FormHelper, example_day
from foundation.shared_forms import SeenForm, any_of, filter_helper

Outcome = ReviewOfResource.Outcome


class ReviewForm(SeenForm):
    """One look at a resource, and what follows."""

    outcome = forms.ChoiceField(
        label="What follows?",
        choices=[
            (Outcome.KEEP, "Keep it as it is"),
            (Outcome.REVISE, "Revise it: it stays readable meanwhile"),
            (Outcome.WITHDRAW, "Withdraw it: the next page says what happens then"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what follows"},
    )
    note = forms.CharField(
        label="What was looked at, and why this follows",
        max_length=5000,
        widget=forms.Textarea,
        help_text="It stays inside.",
        error_messages={"required": "Write down what was looked at, and why this follows"},
    )
    revise_by = DayField(
        label="If it is revised: by which day",
        required=False,
        help_text=example_day(before="Its next review is due then. For example, "),
    )

    def __init__(self, *args: Any, may_withdraw: bool, **kwargs: Any) -> None:
        """`may_withdraw`: whether that is theirs to do; it has a page of its own before it."""
        super().__init__(*args, **kwargs)
        if not may_withdraw:
            outcome: Any = self.fields["outcome"]
            outcome.choices = [one for one in outcome.choices if one[0] != Outcome.WITHDRAW]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("outcome", legend_size="m"),
            Field.textarea("note", rows=4),
            "revise_by",
            "seen",
            Submit("review", "Record the review"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_missing = not cleaned.get("revise_by") and "revise_by" not in self.errors
        if cleaned.get("outcome") == Outcome.REVISE and is_missing:
            self.add_error("revise_by", "Say by which day it is revised")
        if cleaned.get("outcome") not in (None, Outcome.REVISE) and cleaned.get("revise_by"):
            self.add_error("revise_by", "Clear the day, or choose “Revise it”: only a revision has one")
        return cleaned


class DueFilterForm(forms.Form):
    """What the board's view is narrowed to."""

    due = forms.ChoiceField(
        label="When",
        required=False,
        choices=any_of([("overdue", "Overdue"), ("soon", "Due soon")]),
    )
    kind = forms.ChoiceField(required=False, choices=any_of(list(Kind.choices)))
    owner = forms.ChoiceField(required=False, choices=any_of([("mine", "Me")]))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = filter_helper(self, Field.select("due"), Field.select("kind"), Field.select("owner"))
