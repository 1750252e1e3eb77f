"""What is typed about a campaign: its outline, its audiences, where it sends people, and what was decided."""

from __future__ import annotations

from typing import Any, cast

from crispy_forms_gds.layout import Field, Fieldset, Layout, Size, Submit
from django import forms

from campaigns.forms.plan_fields import PriorityField
from campaigns.models import CallToAction, Campaign, Direction, NationalCampaignYear
from campaigns.queries import campaigns as queries
from campaigns.queries.projects import priorities_to_choose
from campaigns.rules import access
from campaigns.rules.campaigns import FIELDS, Outline, reasons_about_number
from catalogue.models import Collection, Resource, Topic
from foundation import clock
from foundation.forms import (
    Conflict,
    DayField,
    Difference,
    FormHelper,
    ManyField,
    VersionedFormMixin,
    conflict_between,
    example_day,
    not_after_today,
)
from foundation.governed import SomebodyElseSaved
from foundation.hidden_text import MARKS_OF_SCRIPTS
from foundation.prose import check_prose
from foundation.shared_forms import PersonField, SeenForm, any_of, clean_seen_words, filter_helper
from matters.models import Matter
from partnership.models import Audience, Group, Person
from partnership.queries import with_account

#: Of a campaign, the words that somebody else reads.
SEEN_WORDS = ("title", "objective", "reason", "key_message", "public_text", "credits")


class FilterForm(forms.Form):
    """What the list of campaigns is narrowed to."""

    words = forms.CharField(label="Words in the title or key message", required=False, max_length=100)
    when = forms.ChoiceField(
        required=False, choices=any_of([("now", "On now"), ("coming", "Coming"), ("over", "Over")])
    )
    audience = forms.ModelChoiceField(queryset=Audience.objects.all(), required=False, empty_label="Any")
    owner = forms.ChoiceField(required=False, choices=any_of([("mine", "Me")]))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        selects = [Field.select(name) for name in ("when", "audience", "owner")]
        self.helper = filter_helper(self, Field.text("words"), *selects)

    @property
    def filters(self) -> queries.Filters:
        self.is_valid()
        return queries.Filters(**self.cleaned_data)


class OutlineForm(VersionedFormMixin, forms.Form):
    """What a campaign is for, why, when, and what its public page says."""

    title = forms.CharField(
        max_length=150,
        help_text="As people will hear it. It names no child.",
        error_messages={"required": "Enter a title"},
    )
    objective = forms.CharField(
        label="What is to be different afterwards?",
        max_length=2000,
        widget=forms.Textarea,
        help_text="For whom, and in which way. “People know more” is not enough to see whether it worked.",
        error_messages={"required": "Say what is to be different afterwards"},
    )
    baseline = forms.CharField(
        label="How is it now?", required=False, max_length=300, help_text="And how is that known."
    )
    target = forms.CharField(label="How is it to be, and by when?", required=False, max_length=300)
    reason = forms.CharField(
        label="Why this, why now?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say why it is needed"},
    )
    reason_source = forms.CharField(
        label="Where is the reason found?",
        required=False,
        max_length=300,
        help_text="A review, an audit, data, or a national body’s page.",
    )
    launches_on = DayField(
        label="On which day does it launch?",
        help_text=example_day(days=56),
        error_messages={"required": "Enter the day on which it launches"},
    )
    ends_on = DayField(
        label="On which day does it end?",
        help_text=example_day(days=63),
        error_messages={"required": "Enter the day on which it ends"},
    )
    topics = ManyField(
        label="What is it about?",
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="With a sensitive topic its public page has “Exit this page”.",
    )
    owner = PersonField(
        queryset=Person.objects.none(),
        empty_label="Choose its owner",
        help_text="Who sees to it.",
        error_messages={"required": "Choose its owner"},
    )
    national = forms.ModelChoiceField(
        label="Which national campaign is it part of?",
        queryset=NationalCampaignYear.objects.none(),
        required=False,
        empty_label="None",
    )
    priority = PriorityField()
    earlier_run = forms.ModelChoiceField(
        label="Which earlier campaign is it to learn from?",
        queryset=Campaign.objects.none(),
        required=False,
        empty_label="None",
        help_text="Of those that have ended.",
    )
    toolkit = forms.ModelChoiceField(
        label="Which collection is its toolkit?",
        queryset=Collection.objects.none(),
        required=False,
        empty_label="None yet",
    )
    matter = forms.ModelChoiceField(
        label="Did it come out of a confidential matter?",
        queryset=Matter.objects.none(),
        required=False,
        empty_label="No",
        help_text="Then only those who may know of the matter know of the campaign. It can’t be changed later.",
    )
    key_message = forms.CharField(
        label="What is everybody to remember?",
        required=False,
        max_length=300,
        help_text="One plain sentence.",
    )
    public_text = forms.CharField(
        label="What does its public page say?",
        required=False,
        validators=[check_prose],
        max_length=20_000,
        widget=forms.Textarea,
        help_text="Markdown. Needed before the page is published.",
    )
    credits = forms.CharField(
        label="Who helped to make it?",
        required=False,
        max_length=300,
        help_text="As they agreed to be named.",
    )

    def __init__(self, *args: Any, by: Person, campaign: Campaign | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"owner": by.pk}
        if campaign is not None:
            initial = {name.removesuffix("_id"): getattr(campaign, name) for name in FIELDS}
            initial["topics"] = list(campaign.topics.values_list("pk", flat=True))
        super().__init__(*args, record=campaign, initial=initial, **kwargs)
        chosen: dict[str, Any] = {
            "owner": with_account(),
            "national": queries.national_years(clock.today(), campaign),
            "priority": priorities_to_choose(),
            "earlier_run": queries.earlier_runs_for(by, campaign, clock.today()),
            "toolkit": queries.toolkits_for(by),
            "topics": queries.topics_to_choose(campaign),
            "matter": Matter.objects.visible_to(by),
        }
        for name, rows in chosen.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.by = by
        self.kept = self._out_of_sight(campaign) if campaign is not None else {}
        if campaign is not None:
            del self.fields["matter"]
        button = Submit("begin", "Begin the campaign") if campaign is None else Submit("save", "Save")
        links = [Field.select(name) for name in ("national", "priority", "earlier_run", "toolkit")]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("title"),
            Fieldset(
                Field.textarea("objective", rows=3),
                Field.text("baseline"),
                Field.text("target"),
                Field.textarea("reason", rows=3),
                Field.text("reason_source"),
                Field.checkboxes("topics", legend_size=Size.SMALL, small=True),
                legend="What for",
                legend_size=Size.MEDIUM,
            ),
            Fieldset("launches_on", "ends_on", legend="When", legend_size=Size.MEDIUM),
            Fieldset(
                Field.select("owner"),
                *links,
                *([Field.select("matter")] if campaign is None else []),
                legend="Who, and with what",
                legend_size=Size.MEDIUM,
            ),
            Fieldset(
                Field.text("key_message"),
                Field.textarea("public_text", rows=10),
                Field.text("credits"),
                legend="What the public reads",
                legend_size=Size.MEDIUM,
            ),
            "version",
            button,
        )

    def _out_of_sight(self, campaign: Campaign) -> dict[str, int]:
        """The keys of what it points to and this person may not know of: that stays, and is not told of."""
        run, kit = campaign.earlier_run_id, campaign.toolkit_id
        kept = {}
        if run and not Campaign.objects.visible_to(self.by).filter(pk=run).exists():
            kept["earlier_run"] = run
        if kit and not Collection.objects.visible_to(self.by).filter(pk=kit).exists():
            kept["toolkit"] = kit
        return kept

    def meet(self, somebody_else: SomebodyElseSaved) -> None:
        current = cast(Campaign, somebody_else.current)
        self.kept = self._out_of_sight(current)
        for name in self.kept:
            setattr(current, name, self.cleaned_data.get(name))
        super().meet(somebody_else)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        clean_seen_words(self, SEEN_WORDS, keep=MARKS_OF_SCRIPTS)
        launches_on, ends_on = cleaned.get("launches_on"), cleaned.get("ends_on")
        if launches_on and ends_on and ends_on < launches_on:
            self.add_error("ends_on", "It has to end on or after the day on which it launches")
        return cleaned

    @property
    def outline(self) -> Outline:
        """What was typed, for the service."""
        data = self.cleaned_data
        keys: dict[str, Any] = {
            f"{name}_id": data[name].pk if data.get(name) else self.kept.get(name)
            for name in ("national", "priority", "earlier_run", "toolkit")
        }
        words = {name: data[name] for name in FIELDS if not name.endswith("_id")}
        topics = tuple(topic.pk for topic in data["topics"])
        return Outline(**words, **keys, owner_id=data["owner"].pk, topics=topics)


class AudiencesForm(VersionedFormMixin, forms.Form):
    """For whom it is."""

    audiences = ManyField(
        label="For whom is it?",
        queryset=Audience.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Groups that are seldom heard stand among them: look whether they are reached.",
    )

    def __init__(
        self, *args: Any, campaign: Campaign, asked_for: Audience | None = None, **kwargs: Any
    ) -> None:
        self.said = {one.audience_id: one.message for one in queries.audiences_of(campaign)}
        chosen = [*self.said, *([asked_for.pk] if asked_for is not None else [])]
        super().__init__(*args, record=campaign, initial={"audiences": chosen}, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.checkboxes("audiences", legend_size=Size.MEDIUM, small=True),
            "version",
            Submit("save", "Save, and go on to what is said to them"),
        )

    def meet(self, somebody_else: SomebodyElseSaved) -> None:
        super().meet(somebody_else)
        saved = [str(one.audience) for one in queries.audiences_of(cast(Campaign, somebody_else.current))]
        typed = [str(one) for one in self.cleaned_data["audiences"]]
        self.conflict = Conflict([Difference.of_lists("For whom is it?", saved, typed)])

    @property
    def messages(self) -> dict[int, str]:
        """By the key of each audience that was chosen, what is said to it so far."""
        return {one.pk: self.said.get(one.pk, "") for one in self.cleaned_data["audiences"]}


class MessagesForm(VersionedFormMixin, forms.Form):
    """What is said to each of its audiences."""

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, record=campaign, **kwargs)
        self.chosen = queries.audiences_of(campaign)
        for one in self.chosen:
            self.fields[self._name(one.audience_id)] = forms.CharField(
                label=str(one.audience), required=False, max_length=300, initial=one.message
            )
        boxes = [Field.text(self._name(one.audience_id)) for one in self.chosen]
        self.helper = FormHelper()
        self.helper.layout = Layout(*boxes, "version", Submit("save", "Save"))

    @staticmethod
    def _name(key: int) -> str:
        return f"message_{key}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        clean_seen_words(self, [self._name(one.audience_id) for one in self.chosen], keep=MARKS_OF_SCRIPTS)
        return cleaned

    def meet(self, somebody_else: SomebodyElseSaved) -> None:
        super().meet(somebody_else)
        current = cast(Campaign, somebody_else.current)
        saved = {one.audience_id: one.message for one in queries.audiences_of(current)}
        self.conflict = Conflict(
            [
                Difference(
                    str(one.audience), saved.get(one.audience_id, "(no longer among its audiences)"), typed
                )
                for one in self.chosen
                if saved.get(one.audience_id) != (typed := self.messages[one.audience_id])
            ]
        )

    @property
    def messages(self) -> dict[int, str]:
        """By the key of each audience, what is said to it."""
        return {one.audience_id: self.cleaned_data[self._name(one.audience_id)] for one in self.chosen}


class CallForm(VersionedFormMixin, forms.Form):
    """Where people are sent."""

    words = forms.CharField(
        label="What are people to do?",
        max_length=200,
        help_text="“Call if a baby’s crying is too much for you”.",
        error_messages={"required": "Say what people are to do"},
    )
    organisation = forms.CharField(
        label="Who is there for them?",
        max_length=150,
        error_messages={"required": "Say who is there for them"},
    )
    number = forms.CharField(label="Telephone number", required=False, max_length=40)
    hours = forms.CharField(
        label="When does somebody answer?", required=False, max_length=100, help_text="Needed with a number."
    )
    page = forms.URLField(
        label="Web page",
        required=False,
        max_length=300,
        assume_scheme="https",
        error_messages={"invalid": "Enter the whole address of the page, beginning with https://"},
    )

    def __init__(self, *args: Any, campaign: Campaign, call: CallToAction | None, **kwargs: Any) -> None:
        names = ("words", "organisation", "number", "hours", "page")
        kwargs["initial"] = {name: getattr(call, name) for name in names} if call is not None else {}
        super().__init__(*args, record=campaign, **kwargs)
        self.call = call
        self.helper = FormHelper()
        self.helper.layout = Layout(*(Field.text(name) for name in names), Submit("save", "Save"))

    def meet(self, somebody_else: SomebodyElseSaved) -> None:
        super().meet(somebody_else)
        saved = CallToAction.objects.filter(pk=self.call.pk).first() if self.call is not None else None
        self.conflict = conflict_between(self, saved) if saved is not None else Conflict([], is_whole=False)

    @property
    def told(self) -> dict[str, Any]:
        """What was typed, and from where it began, for the service."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {**typed, "began_from": self.began_from}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["number"] and not cleaned["page"]:
            self.add_error("number", "Enter a telephone number or a web page")
        if not self.errors and cleaned["number"] and not cleaned["hours"]:
            self.add_error("hours", "Say when somebody answers the telephone")
        for reason in reasons_about_number(cleaned.get("number", "")):
            self.add_error("number", reason)
        return cleaned


class ResourcesForm(VersionedFormMixin, forms.Form):
    """Which resources of the catalogue it uses."""

    resources = ManyField(
        label="What of the catalogue does it use?",
        queryset=Resource.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Readers of its public page have of these what anyone may read.",
    )

    def __init__(self, *args: Any, campaign: Campaign, by: Person, **kwargs: Any) -> None:
        kwargs["initial"] = {"resources": list(queries.resources_for(by, campaign))}
        super().__init__(*args, record=campaign, **kwargs)
        self.by = by
        self.fields["resources"].queryset = queries.resources_to_choose(by, campaign)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.checkboxes("resources", legend_size=Size.MEDIUM, small=True),
            "version",
            Submit("save", "Save"),
        )

    def meet(self, somebody_else: SomebodyElseSaved) -> None:
        """Of what is used now, only what this person may see is shown."""
        super().meet(somebody_else)
        saved = [str(one) for one in queries.resources_for(self.by, cast(Campaign, somebody_else.current))]
        typed = [str(one) for one in self.cleaned_data["resources"]]
        lists = Difference.of_lists(str(self["resources"].label), sorted(saved), sorted(typed))
        self.conflict = Conflict([lists] if sorted(saved) != sorted(typed) else [])


# Decisions ----------------------------------------------------------------------------------------


class DirectionForm(SeenForm):
    """What the subcommittee decided, as its minutes say."""

    answer = forms.ChoiceField(
        label="What was decided?",
        choices=Direction.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was decided"},
    )
    group = forms.ModelChoiceField(
        label="Whose decision is it?",
        queryset=Group.objects.none(),
        empty_label="Choose the group",
        error_messages={
            "required": "Choose whose decision it is",
            "invalid_choice": access.NOT_DIRECTING.rstrip("."),
        },
    )
    decided_on = DayField(
        label="On which day?",
        help_text=example_day(days=-7),
        validators=[not_after_today("It can’t have been decided in the future")],
    )
    minute = forms.CharField(
        label="Where is it written down?",
        max_length=150,
        help_text="“Minutes of 7 October, item 4”.",
        error_messages={"required": "Say where the decision is written down"},
    )
    note = forms.CharField(
        label="Conditions, changes asked for, or the reason",
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        help_text="Needed unless it goes ahead as it is.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = access.directing_groups()
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
        if len(groups) == 1:
            self.fields["group"].initial = groups[0]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("answer", legend_size=Size.SMALL),
            Field.select("group"),
            "decided_on",
            Field.text("minute"),
            Field.textarea("note", rows=3),
            "seen",
            Submit("record", "Write the decision down"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") not in (None, Direction.Answer.GO) and not cleaned.get("note"):
            self.add_error("note", "Say what is to change, or why it does not go ahead")
        return cleaned


class AloneForm(SeenForm):
    """A chair’s own decision, because it can’t wait."""

    answer = forms.ChoiceField(
        label="Does it go ahead?",
        choices=Direction.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it goes ahead"},
    )
    note = forms.CharField(
        label="Why it can’t wait for the subcommittee",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say why it can’t wait for the subcommittee"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("answer", legend_size=Size.SMALL),
            Field.textarea("note", rows=3),
            "seen",
            Submit("decide", "Decide now, and tell the subcommittee"),
        )
