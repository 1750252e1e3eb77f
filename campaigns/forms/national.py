"""What is typed about national campaigns and their dates."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Layout, Size, Submit
from django import forms

from campaigns.models import NationalCampaign, NationalCampaignYear
from campaigns.services.national import Dates, Entry
from foundation import clock
from foundation.forms import DayField, FormHelper, VersionedFormMixin, example_day, not_after_today


class NationalForm(VersionedFormMixin, forms.Form):
    """What it is called, whose it is, and where its dates can be checked."""

    name = forms.CharField(
        max_length=150, help_text="As its owner calls it.", error_messages={"required": "Enter its name"}
    )
    owner_name = forms.CharField(
        label="Whose is it?", max_length=150, error_messages={"required": "Say whose it is"}
    )
    owner_page = forms.URLField(
        label="Its owner’s page",
        max_length=300,
        assume_scheme="https",
        help_text="Where the dates can be checked.",
        error_messages=dict.fromkeys(
            ("required", "invalid"), "Enter the whole address of its owner’s page, beginning with https://"
        ),
    )
    about = forms.CharField(label="What is it for?", required=False, max_length=300)
    usual_time = forms.CharField(
        label="When is it usually?",
        required=False,
        max_length=150,
        help_text="“Mid-March, Monday to Sunday”.",
    )
    is_current = forms.BooleanField(label="Its owner still runs it", required=False)
    replaced_by = forms.ModelChoiceField(
        label="What does its owner run instead?",
        queryset=NationalCampaign.objects.none(),
        required=False,
        empty_label="Nothing",
        help_text="Only where it is no longer run.",
    )

    def __init__(self, *args: Any, campaign: NationalCampaign | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"is_current": True}
        others = NationalCampaign.objects.all()
        if campaign is not None:
            initial = {name: getattr(campaign, name) for name in Entry.__dataclass_fields__}
            others = others.exclude(pk=campaign.pk)
        super().__init__(*args, record=campaign, initial=initial, **kwargs)
        self.fields["replaced_by"].queryset = others  # type: ignore[attr-defined]
        words = [Field.text(name) for name in ("name", "owner_name", "owner_page", "about", "usual_time")]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *words, "is_current", Field.select("replaced_by"), "version", Submit("save", "Save")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("replaced_by") and cleaned.get("is_current"):
            self.add_error("replaced_by", "It is replaced, so it is no longer run: untick the box above")
        return cleaned

    @property
    def entry(self) -> Entry:
        return Entry(**{name: self.cleaned_data[name] for name in Entry.__dataclass_fields__})


class YearForm(VersionedFormMixin, forms.Form):
    """What the owner’s page says of one year."""

    certainty = forms.ChoiceField(
        label="How certain are the dates?",
        choices=NationalCampaignYear.Certainty.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how certain the dates are"},
    )
    starts_on = DayField(label="First day", required=False, help_text="Empty where it is not known yet.")
    ends_on = DayField(label="Last day", required=False)
    theme = forms.CharField(required=False, max_length=150)
    source_page = forms.URLField(
        label="The page that says so",
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text="Empty: its owner’s page.",
        error_messages={"invalid": "Enter the whole address of the page, beginning with https://"},
    )
    checked_on = DayField(
        label="On which day did you look?",
        help_text=example_day(days=0),
        validators=[not_after_today("It can’t have been checked in the future")],
    )

    def __init__(self, *args: Any, year: NationalCampaignYear | None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"checked_on": clock.today()}
        if year is not None:
            names = ("certainty", "starts_on", "ends_on", "theme", "source_page")
            initial |= {name: getattr(year, name) for name in names}
        super().__init__(*args, record=year, initial=initial, **kwargs)
        if year is None:
            self.fields["version"].initial = 0
            self.fields["version"].min_value = 0  # type: ignore[attr-defined]
            self.fields["version"].validators = []
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("certainty", legend_size=Size.SMALL),
            "starts_on",
            "ends_on",
            Field.text("theme"),
            Field.text("source_page"),
            "checked_on",
            "version",
            Submit("save", "Save what the page says"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and not ends_on and "ends_on" in cleaned:
            self.add_error("ends_on", "Enter the last day; for one day alone, the same day again")
        if ends_on and not starts_on and "starts_on" in cleaned:
            self.add_error("starts_on", "Enter the first day")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "It has to end on or after the day on which it starts")
        certainty = cleaned.get("certainty")
        if certainty == NationalCampaignYear.Certainty.CONFIRMED and not starts_on and "starts_on" in cleaned:
            self.add_error("starts_on", "Enter the first day that its owner confirmed")
        if certainty == NationalCampaignYear.Certainty.NOT_HELD and starts_on:
            self.add_error("starts_on", "It is not held, so it has no dates")
        return cleaned

    @property
    def dates(self) -> Dates:
        return Dates(**{name: self.cleaned_data[name] for name in Dates.__dataclass_fields__})
