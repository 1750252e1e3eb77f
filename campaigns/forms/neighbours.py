"""What is typed about the feed of a neighbour."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Layout, Submit
from django import forms

from campaigns.models import NeighbourFeed
from campaigns.rules import neighbours as rules
from campaigns.services.neighbours import Entry
from foundation.forms import FormHelper, VersionedFormMixin
from partnership.models import Agency


class FeedAddressField(forms.URLField):
    """An address as calendar programmes have it: one that begins with webcal:// is kept with https://."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(rules.to_ask(value) if isinstance(value, str) else value)

    def run_validators(self, value: Any) -> None:
        super().run_validators(value)
        if value and (reasons := rules.reasons_against_address(value)):
            raise forms.ValidationError(reasons)


class FeedForm(VersionedFormMixin, forms.Form):
    """Whose calendar it is, and where it is found."""

    name = forms.CharField(
        label="Whose calendar is it?",
        max_length=100,
        help_text="As our calendar calls them: “Fenmouth partnership”.",
        error_messages={"required": "Say whose calendar it is"},
    )
    address = FeedAddressField(
        label="Address of the feed",
        max_length=500,
        assume_scheme="https",
        help_text="It begins with https:// or webcal://, and usually ends in .ics. The neighbour can tell you.",
        error_messages=dict.fromkeys(("required", "invalid"), rules.NOT_WHOLE.rstrip(".")),
    )
    agency = forms.ModelChoiceField(
        label="Which agency is it?",
        queryset=Agency.objects.order_by("name"),
        required=False,
        empty_label="None that we know",
    )
    is_shown = forms.BooleanField(
        label="Show it in the calendar",
        required=False,
        initial=True,
        help_text="Unticked, it is neither shown nor asked for.",
    )

    def __init__(self, *args: Any, feed: NeighbourFeed | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        if feed is not None:
            initial = {"name": feed.name, "address": feed.address, "is_shown": feed.is_shown}
            initial["agency"] = feed.agency_id
        super().__init__(*args, record=feed, initial=initial, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("name"),
            Field.text("address"),
            Field.select("agency"),
            "is_shown",
            "version",
            Submit("save", "Save"),
        )

    @property
    def entry(self) -> Entry:
        return Entry(**{name: self.cleaned_data[name] for name in Entry.__dataclass_fields__})
