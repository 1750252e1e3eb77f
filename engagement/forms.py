"""What is typed about comments, inside."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Button, Field, Layout, Size
from django import forms

from engagement import queries, rules
from engagement.models import PageComment
from foundation.forms import FormHelper


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            (queries.WAITING, "Those that nobody has looked at"),
            (queries.DISCLOSURES, "Those that sound like a disclosure"),
            (queries.ALL, "All"),
        ],
    )
    useful = forms.ChoiceField(
        label="Was the page useful?", required=False, choices=[("", "Any"), ("yes", "Yes"), ("no", "No")]
    )
    page_address = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Field.select("show"), Field.select("useful"), "page_address", Button.secondary("", "Show these")
        )


class LookForm(forms.Form):
    """What came of a comment."""

    outcome = forms.ChoiceField(
        label="What came of it",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of it"},
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Where it was passed on: when, and to whom at the front door.",
    )

    def __init__(self, *args: Any, comment: PageComment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(one.value, one.label) for one in rules.outcomes_of(comment)]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("outcome", legend_size=Size.SMALL),
            Field.textarea("note"),
            Button.primary("", "Record it"),
        )
