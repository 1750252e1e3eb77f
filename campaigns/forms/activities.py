"""What is typed about what is done for a campaign."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Layout, Size, Submit
from django import forms

from campaigns.models import FOR_AGENCIES, Activity, Campaign
from campaigns.queries import campaigns as queries
from campaigns.rules import access
from campaigns.rules.campaigns import FURTHEST
from campaigns.services.activities import Plan
from foundation.forms import DayField, FormHelper, ManyField, VersionedFormMixin, example_day
from foundation.shared_forms import PersonField
from partnership.models import Agency, Area, Audience, Channel, Language, Person
from partnership.queries import with_account

State = Activity.State
FROM_LAUNCH, OWN_DAY = "from_launch", "own_day"


class ActivityForm(VersionedFormMixin, forms.Form):
    """One thing that is done: by whom, for whom, how, and when."""

    title = forms.CharField(
        label="What is done?",
        max_length=150,
        help_text="“Post the film”, “Talk at the mosque’s family evening”.",
        error_messages={"required": "Say what is done"},
    )
    phase = forms.CharField(
        label="Part of the campaign",
        required=False,
        max_length=60,
        help_text="“Warm-up”, “Launch”, “Afterwards”.",
    )
    channel = forms.ModelChoiceField(
        queryset=Channel.objects.all(),
        empty_label="Choose the channel",
        error_messages={"required": "Choose the channel"},
    )
    audiences = ManyField(
        label="For whom?",
        queryset=Audience.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose for whom it is done"},
    )
    languages = ManyField(
        label="In which languages?",
        queryset=Language.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    areas = ManyField(
        label="Where?",
        queryset=Area.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave empty for the partnership’s whole area.",
    )
    agency = forms.ModelChoiceField(
        label="Which agency does it?",
        queryset=Agency.objects.filter(is_current=True),
        empty_label="Choose the agency",
        error_messages={"required": "Choose which agency does it"},
    )
    owner = PersonField(
        label="Who sees to it?",
        queryset=Person.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Choose who sees to it"},
    )
    counted = forms.ChoiceField(
        label="When?",
        choices=[
            (FROM_LAUNCH, "So many days from the launch: it moves when the launch moves"),
            (OWN_DAY, "On a day of its own, which stays"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how its day is told"},
    )
    days_from_launch = forms.IntegerField(
        label="Days from the launch",
        required=False,
        min_value=-FURTHEST,
        max_value=FURTHEST,
        help_text="0 is the day of the launch, -7 a week before it. Leave empty for a day of its own.",
        error_messages={
            "invalid": "Enter a whole number of days",
            **dict.fromkeys(("min_value", "max_value"), f"It has to be within {FURTHEST} days of the launch"),
        },
    )
    starts_on = DayField(
        label="Its own day",
        required=False,
        help_text=example_day(after=". Leave empty to count from the launch."),
    )
    was_done = forms.BooleanField(
        label="It has been done already, so its days may be past",
        required=False,
    )
    lasts_days = forms.IntegerField(
        label="How many days does it last?",
        min_value=1,
        max_value=FURTHEST,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Enter a number of days from 1 to {FURTHEST}"
        ),
    )

    def __init__(
        self,
        *args: Any,
        campaign: Campaign,
        by: Person,
        activity: Activity | None = None,
        asked_for: Audience | None = None,
        **kwargs: Any,
    ) -> None:
        initial: dict[str, Any] = {
            "owner": by.pk,
            "counted": FROM_LAUNCH,
            "days_from_launch": 0,
            "lasts_days": 1,
            "audiences": [asked_for.pk] if asked_for is not None else [],
        }
        if activity is not None:
            names = ("title", "phase", "lasts_days", "days_from_launch")
            initial = {name: getattr(activity, name) for name in names}
            initial |= {
                "channel": activity.channel_id,
                "agency": activity.agency_id,
                "owner": activity.owner_id,
            }
            for name in ("audiences", "languages", "areas"):
                initial[name] = [one.pk for one in getattr(activity, name).all()]
            is_counted = activity.days_from_launch is not None
            initial["counted"] = FROM_LAUNCH if is_counted else OWN_DAY
            initial["starts_on"] = None if is_counted else activity.starts_on
        super().__init__(*args, record=activity, initial=initial, **kwargs)
        self.fields["owner"].queryset = with_account()  # type: ignore[attr-defined]
        self.fields["audiences"].queryset = queries.audiences_to_choose(  # type: ignore[attr-defined]
            campaign, activity, asked_for
        )
        if activity is not None:
            del self.fields["was_done"]
        if not Area.objects.exists():
            del self.fields["areas"]
        self._only_of_own_agency(access.agencies_planned_for(campaign, by))
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("title"),
            Field.text("phase"),
            Field.select("channel"),
            Field.checkboxes("audiences", legend_size=Size.SMALL, small=True),
            Field.checkboxes("languages", legend_size=Size.SMALL, small=True),
            *(
                [Field.checkboxes("areas", legend_size=Size.SMALL, small=True)]
                if "areas" in self.fields
                else []
            ),
            Field.select("agency"),
            Field.select("owner"),
            Fieldset(
                Field.radios("counted"),
                Field.text("days_from_launch"),
                "starts_on",
                Field.text("lasts_days"),
                *([] if activity is not None else ["was_done"]),
                legend="Its days",
                legend_size=Size.MEDIUM,
            ),
            "version",
            Submit("save", "Save"),
        )

    def _only_of_own_agency(self, agencies: set[int] | None) -> None:
        """Who plans for their own agency alone chooses from it, and from those who speak for it."""
        if agencies is None:
            return
        own = Agency.objects.filter(pk__in=agencies, is_current=True)
        speakers = {one.pk for agency in own for one in Person.objects.holding(*FOR_AGENCIES, agency=agency)}
        self.fields["agency"].queryset = own  # type: ignore[attr-defined]
        self.fields["owner"].queryset = with_account().filter(pk__in=speakers)  # type: ignore[attr-defined]
        if len(own) == 1 and "agency" not in self.initial:
            self.initial["agency"] = own[0].pk

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("counted") == FROM_LAUNCH and "days_from_launch" in cleaned:
            cleaned["starts_on"] = None
            if cleaned["days_from_launch"] is None:
                self.add_error("days_from_launch", "Enter how many days from the launch it is")
        if cleaned.get("counted") == OWN_DAY and "starts_on" in cleaned:
            cleaned["days_from_launch"] = None
            if cleaned["starts_on"] is None:
                self.add_error("starts_on", "Enter its day")
        return cleaned

    @property
    def plan(self) -> Plan:
        """What was typed, for the service."""
        data = {
            name: value for name, value in self.cleaned_data.items() if name not in ("counted", "version")
        }
        several = {name: list(data.get(name, ())) for name in ("audiences", "languages", "areas")}
        return Plan(**data | several)


class SettleForm(VersionedFormMixin, forms.Form):
    """What became of an activity."""

    state = forms.ChoiceField(
        label="What became of it?",
        choices=[
            (State.DONE, "It was done"),
            (State.NOT_DONE, "It was not done"),
            (State.PLANNED, "It is still planned"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what became of it"},
    )
    outcome = forms.CharField(
        label="What came of it, or why it was not done",
        required=False,
        max_length=300,
        widget=forms.Textarea,
        help_text="How many came, who answered, what to do otherwise next time.",
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        kwargs["initial"] = {"outcome": activity.outcome}
        if not activity.is_open:
            kwargs["initial"]["state"] = activity.state
        super().__init__(*args, record=activity, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("state", legend_size=Size.SMALL),
            Field.textarea("outcome", rows=3),
            "version",
            Submit("settle", "Write it down"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("state") == State.NOT_DONE and not str(cleaned.get("outcome") or "").strip():
            self.add_error("outcome", "Say why it was not done")
        return cleaned

    @property
    def told(self) -> dict[str, Any]:
        """What was typed, and from where it began, for the service."""
        data = self.cleaned_data
        return {"state": data["state"], "outcome": data["outcome"], "began_from": self.began_from}
