"""What people type into the portal's own pages."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Button, Field, Layout
from django import forms

from engagement import rules
from foundation import clock
from foundation.forms import FormHelper
from foundation.shared_forms import any_of, filter_helper
from partnership.models import Agency, Audience, Channel
from partnership.points import DateKind
from portal.queries.calendar_page import FIRST_YEAR, LAST_YEAR, Asked, View

LONGEST_SEARCH = 100
MOST_WORDS = 8


class SearchForm(forms.Form):
    """A few words to find something by."""

    q = forms.CharField(required=False, strip=True)

    def words(self) -> tuple[str, ...]:
        """The words that were typed, as many as are looked for; NUL and other control characters are none."""
        typed = "".join(letter if letter.isprintable() else " " for letter in self.data.get("q", ""))
        return tuple(typed[:LONGEST_SEARCH].split()[:MOST_WORDS])


class CalendarFilterForm(forms.Form):
    """What the calendar is narrowed to; the view and the day stay as they are."""

    agency = forms.ModelChoiceField(
        queryset=Agency.objects.order_by("name"), required=False, empty_label="Any"
    )
    audience = forms.ModelChoiceField(queryset=Audience.objects.all(), required=False, empty_label="Any")
    channel = forms.ModelChoiceField(queryset=Channel.objects.all(), required=False, empty_label="Any")
    kind = forms.ChoiceField(required=False, choices=any_of(DateKind.choices))
    view = forms.ChoiceField(
        required=False,
        choices=[(view.value, view.value) for view in View],
        widget=forms.HiddenInput(attrs={"id": False}),
    )
    day = forms.DateField(required=False, widget=forms.HiddenInput(attrs={"id": False}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        selects = [Field.select(name) for name in ("kind", "agency", "audience", "channel")]
        self.helper = filter_helper(self, *selects)

    @property
    def asked(self) -> Asked:
        """What can be read of it; what can't is as if it weren't asked for."""
        self.is_valid()
        told = self.cleaned_data
        day = told.get("day")
        keys = {name: told[name].pk for name in ("agency", "audience", "channel") if told.get(name)}
        return Asked(
            view=View(told.get("view") or View.MONTH),
            day=day if day and FIRST_YEAR <= day.year <= LAST_YEAR else clock.today(),
            kind=told.get("kind") or "",
            **keys,
        )


class UsefulForm(forms.Form):
    """Whether a page was useful, and a few words on it."""

    page = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    is_useful = forms.TypedChoiceField(
        label="Was the page useful?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    words = forms.CharField(
        label="What was good, or what was missing (optional)",
        required=False,
        max_length=rules.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"Write at most {rules.LONGEST} characters"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Field.radios("is_useful", inline=True), Field.textarea("words"), Button.primary("", "Send")
        )
