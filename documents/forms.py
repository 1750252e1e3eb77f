"""Decisions on findings, and protected terms."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Button, Field, Layout, Submit
from django import forms

from documents.models import ProtectedTerm, TermList
from foundation.forms import FormHelper, VersionedFormMixin

MOST_TERMS_AT_ONCE = 50


class DecisionForm(forms.Form):
    """Why a finding may stay as it is."""

    reason = forms.CharField(
        label="Why it may stay",
        max_length=2000,
        widget=forms.Textarea,
        help_text="The reason is kept encrypted, with the finding.",
        error_messages={"required": "Say why it may stay"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.textarea("reason", rows=4), Submit("clear", "Clear this finding"))


class TermsForm(VersionedFormMixin, forms.Form):
    """New terms of one kind, one to a line."""

    kind = forms.ChoiceField(
        label="What they are",
        choices=ProtectedTerm.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the terms are"},
    )
    terms = forms.CharField(
        label="Terms, one to a line",
        max_length=5000,
        widget=forms.Textarea(attrs={"spellcheck": "false", "autocomplete": "off"}),
        help_text="Full names with first and last name, nicknames, initials such as J.S., schools, streets, "
        "dates of birth in full. Names are also found as “Surname, Forename”.",
        error_messages={"required": "Enter a term"},
    )

    def __init__(self, *args: Any, term_list: TermList, **kwargs: Any) -> None:
        super().__init__(*args, record=term_list, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("kind", legend_size="s"),
            Field.textarea("terms", rows=6),
            Submit("add", "Add to the list"),
        )

    def clean_terms(self) -> list[str]:
        lines = [line.strip() for line in str(self.cleaned_data["terms"]).splitlines() if line.strip()]
        if len(lines) > MOST_TERMS_AT_ONCE:
            raise forms.ValidationError(f"Enter at most {MOST_TERMS_AT_ONCE} terms at once")
        return lines


class RetireForm(VersionedFormMixin, forms.Form):
    """Why a term leaves the list."""

    reason = forms.CharField(
        label="Why it is taken off the list",
        max_length=300,
        help_text="Don’t repeat the term: this reason stands in the record.",
        error_messages={"required": "Say why it is taken off the list"},
    )

    def __init__(self, *args: Any, term_list: TermList, **kwargs: Any) -> None:
        super().__init__(*args, record=term_list, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.text("reason"), Button.warning("retire", "Take it off the list"))


class LiveForm(VersionedFormMixin, forms.Form):
    """Whether others' texts are checked against the list."""

    def __init__(self, *args: Any, term_list: TermList, **kwargs: Any) -> None:
        super().__init__(*args, record=term_list, **kwargs)
