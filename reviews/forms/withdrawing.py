"""Taking a published review away, and deciding how long it stays."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Button, ConditionalQuestion, ConditionalRadios, Field, Layout, Submit
from django import forms

from foundation.forms import DayField, FormHelper, not_after_today
from reviews.rules.withdrawing import EXPLAIN, VANISH

EXPLANATION = (
    "An explanation: that a review was here, when it was withdrawn, and a reason that the public reads"
)
NOTHING = "Nothing: the address answers as if it had never existed"
STAYS = "Yes, it stays on the website"
ENDS = "No: an entry stays, and says where the report can be found"


class WithdrawForm(forms.Form):
    """What the public finds instead, and why."""

    manner = forms.ChoiceField(
        label="What should people find at its address?",
        choices=[
            (EXPLAIN, EXPLANATION),
            (VANISH, NOTHING),
        ],
        widget=forms.RadioSelect,
        help_text="Choose “nothing” where even the address or the title may harm somebody.",
        error_messages={"required": "Choose what people find at its address"},
    )
    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=5000,
        widget=forms.Textarea,
        help_text="It stays inside.",
        error_messages={"required": "Say why it is withdrawn"},
    )
    public_reason = forms.CharField(
        label="The reason that the public reads",
        required=False,
        max_length=1000,
        widget=forms.Textarea,
        help_text="It names nobody.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            ConditionalRadios(
                "manner", ConditionalQuestion(EXPLANATION, Field.textarea("public_reason", rows=2)), NOTHING
            ),
            Field.textarea("reason", rows=3),
            Button.warning("withdraw", "Withdraw it from the public now"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("manner") == EXPLAIN and not str(cleaned.get("public_reason") or "").strip():
            self.add_error("public_reason", "Write the reason that the public reads")
        return cleaned


class AvailabilityForm(forms.Form):
    """A decision on whether the report stays available."""

    keep = forms.ChoiceField(
        label="Does the report stay available?",
        choices=[
            ("keep", STAYS),
            ("end", ENDS),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it stays available"},
    )
    where_to_find = forms.CharField(
        label="Where it can be found afterwards",
        required=False,
        max_length=300,
        help_text="For instance the national repository of the NSPCC, or on request.",
    )
    decided_on = DayField(
        label="When it was decided", validators=[not_after_today("A decision can’t be in the future.")]
    )
    deciders = forms.CharField(
        label="Who decided",
        max_length=300,
        help_text="Offices or bodies.",
        error_messages={"required": "Say who decided"},
    )
    reason = forms.CharField(
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Give the reason"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            ConditionalRadios("keep", STAYS, ConditionalQuestion(ENDS, Field.text("where_to_find"))),
            Field("decided_on"),
            Field.text("deciders"),
            Field.textarea("reason", rows=3),
            Submit("decide", "Record the decision"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("keep") == "end" and not str(cleaned.get("where_to_find") or "").strip():
            self.add_error("where_to_find", "Say where it can be found afterwards")
        return cleaned
