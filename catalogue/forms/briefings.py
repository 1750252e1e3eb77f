"""What is typed about learning briefings: beginning one, its sections, what it promises, and who used it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from crispy_forms_gds.layout import Button, Div, Field, Fieldset, Fixed, Layout, Size, Submit
from django import forms
from django.core.validators import MaxValueValidator

from catalogue.models import BriefingSection, NextStep, Resource, ResourceVersion, Topic
from catalogue.queries import briefings as queries
from catalogue.rules.briefings import Section
from catalogue.rules.resources import EARLIEST_YEAR, LATEST_YEAR, Particulars
from catalogue.rules.versions import MOST_CHARACTERS
from catalogue.services.briefings import sections_of
from foundation import clock
from foundation.forms import (
    Conflict,
    DayField,
    Difference,
    FormHelper,
    ManyField,
    VersionedFormMixin,
    example_day,
    not_after_today,
    year_field,
)
from foundation.governed import SomebodyElseSaved
from foundation.hidden_text import MARKS_OF_SCRIPTS
from foundation.prose import check_prose
from foundation.shared_forms import PersonField, clean_seen_words
from matters.models import Matter
from partnership.models import Agency, Audience, Language, Person
from partnership.queries import with_account

LOOK, ADD, SAVE = "look", "add", "save"
MOST_SECTIONS = 40
LONGEST_HEADING = BriefingSection._meta.get_field("heading").max_length
_ARRANGE = re.compile(r"(up|down|remove)_(\d{1,3})")


class BeginForm(forms.Form):
    """What a briefing is about, for whom, and what it was made from."""

    title = forms.CharField(
        max_length=150,
        help_text="Readers see it, and its address is made from it. It names no child.",
        error_messages={"required": "Enter a title"},
    )
    summary = forms.CharField(
        max_length=500,
        required=False,
        widget=forms.Textarea,
        help_text="Two plain sentences: what was learned, and for whom. You can write it later.",
    )
    source = forms.ChoiceField(
        label="What was it made from?",
        choices=[
            (Resource.Source.OWN, "Our own: an audit, a survey, a local learning review"),
            (Resource.Source.NATIONAL, "A national review, or research"),
            (Resource.Source.PARTNER, "Something of a partner"),
        ],
        initial=Resource.Source.OWN,
        widget=forms.RadioSelect,
        help_text="A briefing from one of our practice reviews is begun on the page of its recommendations.",
    )
    source_name = forms.CharField(
        label="Its name",
        max_length=150,
        help_text="As readers find it: “Multi-agency audit of neglect, spring 2026”.",
        error_messages={"required": "Enter the name of what it was made from"},
    )
    source_year = year_field(
        "Its year", least=EARLIEST_YEAR, most=LATEST_YEAR, required=False, help_text="For example, 2026."
    )
    reuse_terms = forms.CharField(
        label="On what terms may it be passed on?",
        required=False,
        max_length=300,
        help_text="Needed before it is published where it is not our own, for instance “Open Government Licence v3.0”.",
    )
    topics = ManyField(
        queryset=Topic.objects.filter(is_current=True), required=False, widget=forms.CheckboxSelectMultiple
    )
    audiences = ManyField(
        label="Who is it for?",
        queryset=Audience.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    visibility = forms.ChoiceField(
        label="Who may read it once it is published?",
        choices=Resource.Visibility.choices,
        initial=Resource.Visibility.PUBLIC,
        widget=forms.RadioSelect,
    )
    language = forms.ModelChoiceField(queryset=Language.objects.all(), empty_label=None)
    owner = PersonField(
        queryset=Person.objects.none(),
        empty_label=None,
        help_text="Who looks after it, and is reminded of its reviews.",
    )
    matter = forms.ModelChoiceField(
        queryset=Matter.objects.none(),
        required=False,
        empty_label="No matter",
        help_text="Choose one where it comes from a case. Only those who may know of the matter see the draft.",
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        english = Language.objects.filter(tag="en").first()
        kwargs["initial"] = {"owner": by.pk, "language": english} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = with_account()  # type: ignore[attr-defined]
        self.fields["matter"].queryset = Matter.objects.visible_to(by).filter(closed_at=None)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(
                Field.text("title"),
                Field.textarea("summary", rows=3),
                legend="The briefing",
                legend_size=Size.MEDIUM,
            ),
            Fieldset(
                Field.radios("source", legend_size=Size.SMALL),
                Field.text("source_name"),
                Field.text("source_year", field_width=Fixed.FOUR),
                Field.text("reuse_terms"),
                legend="Where it comes from",
                legend_size=Size.MEDIUM,
            ),
            Fieldset(
                Field.checkboxes("topics", legend_size=Size.SMALL, small=True),
                Field.checkboxes("audiences", legend_size=Size.SMALL, small=True),
                Field.radios("visibility", legend_size=Size.SMALL),
                legend="What it is about, and for whom",
                legend_size=Size.MEDIUM,
            ),
            Fieldset(
                Field.select("language"),
                Field.select("owner"),
                Field.select("matter"),
                legend="How it is kept",
                legend_size=Size.MEDIUM,
            ),
            Submit("begin", "Begin the briefing"),
        )

    @property
    def particulars(self) -> Particulars:
        data = self.cleaned_data
        return Particulars(
            kind="briefing",
            title=data["title"],
            summary=data["summary"],
            owner_id=data["owner"].pk,
            source=data["source"],
            source_name=data["source_name"],
            source_year=data["source_year"],
            reuse_terms=data["reuse_terms"],
            visibility=data["visibility"],
            topics=tuple(one.pk for one in data["topics"]),
            audiences=tuple(one.pk for one in data["audiences"]),
        )


# Sections -----------------------------------------------------------------------------------------


def arranged(posted: Mapping[str, str]) -> list[Section] | None:
    """The sections as typed, once one is added, moved or taken out; None where no such button was pressed."""
    sections = _typed(posted)
    if ADD in posted:
        return [*sections, Section("")][:MOST_SECTIONS]
    pressed = next((found for name in posted if (found := _ARRANGE.fullmatch(name))), None)
    if pressed is None:
        return None
    act, place = pressed[1], int(pressed[2])
    other = {"up": place - 1, "down": place + 1}.get(act, place)
    if place < len(sections) and 0 <= other < len(sections):
        if act == "remove":
            del sections[place]
        else:
            sections[place], sections[other] = sections[other], sections[place]
    return sections


def _typed(posted: Mapping[str, str]) -> list[Section]:
    return [
        Section(
            posted.get(f"heading_{place}", ""),
            posted.get(f"text_{place}", "").replace("\r\n", "\n"),
            f"teams_{place}" in posted,
        )
        for place in range(_count(posted))
    ]


def _count(posted: Mapping[str, str]) -> int:
    """How many sections the page had; never more than a page can have."""
    count = posted.get("count", "")
    return min(int(count), MOST_SECTIONS) if count.isdecimal() and len(count) < 4 else 0


class SectionsForm(VersionedFormMixin, forms.Form):
    """One field for each section's heading and one for its text; the buttons beside them store nothing."""

    def __init__(
        self, *args: Any, record: ResourceVersion, sections: list[Section] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, record=record, **kwargs)
        given = _typed(self.data) if self.is_bound else sections
        shown = self.shown = sections_of(record) if given is None else given
        self.fields["count"] = forms.IntegerField(
            initial=len(shown), widget=forms.HiddenInput(attrs={"id": False}), required=False
        )
        prompts = queries.headings()
        self.places = range(len(shown))
        for place, section in enumerate(shown):
            self._add(place, section, prompts.get(section.heading.strip(), ""))
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Submit(SAVE, "Save the sections"),
            *(self._fieldset(place) for place in self.places),
            "version",
            "count",
            Div(
                Button.secondary(ADD, "Add a section"),
                Button.secondary(LOOK, "Preview and check the words"),
                Submit(SAVE, "Save the sections"),
                css_class="govuk-button-group",
            ),
        )

    def _add(self, place: int, section: Section, prompt: str) -> None:
        name = f"section {place + 1}"
        self.fields[f"heading_{place}"] = forms.CharField(
            label=f"Heading of {name}",
            initial=section.heading,
            max_length=LONGEST_HEADING,
            error_messages={"required": f"Give {name} a heading"},
        )
        self.fields[f"text_{place}"] = forms.CharField(
            label=f"Text of {name}",
            initial=section.text,
            required=False,
            validators=[check_prose],
            max_length=MOST_CHARACTERS,
            widget=forms.Textarea,
            help_text=prompt,
        )
        self.fields[f"teams_{place}"] = forms.BooleanField(
            label="These are questions for teams", initial=section.is_for_teams, required=False
        )

    def _fieldset(self, place: int) -> Fieldset:
        number, last = place + 1, len(self.places) - 1
        buttons = [
            *([Button.secondary(f"up_{place}", f"Move section {number} up")] if place else []),
            *([Button.secondary(f"down_{place}", f"Move section {number} down")] if place < last else []),
            Button.secondary(f"remove_{place}", f"Take section {number} out"),
        ]
        return Fieldset(
            Field.text(f"heading_{place}"),
            Field.textarea(f"text_{place}", rows=8),
            Field(f"teams_{place}"),
            Div(*buttons, css_class="govuk-button-group"),
            legend=f"Section {number}",
            legend_size=Size.MEDIUM,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        sections = [one for one in cleaned if one.startswith(("heading_", "text_"))]
        clean_seen_words(self, sections, keep=MARKS_OF_SCRIPTS)
        return cleaned

    @property
    def sections(self) -> list[Section]:
        data = self.cleaned_data
        return [
            Section(data[f"heading_{place}"], data[f"text_{place}"], data[f"teams_{place}"])
            for place in self.places
        ]

    def meet(self, somebody_else: SomebodyElseSaved) -> None:
        super().meet(somebody_else)
        saved = sections_of(somebody_else.current)  # type: ignore[arg-type]
        self.conflict = Conflict(list(_differences(saved, self.sections)))


def _differences(saved: list[Section], typed: list[Section]) -> list[Difference]:
    """Section by section, by their headings; and their order, where that is another."""
    before, now = ({one.heading.strip(): one for one in sections} for sections in (saved, typed))
    found = [
        Difference(
            heading,
            before[heading].text if heading in before else "",
            now[heading].text if heading in now else "",
        )
        for heading in dict.fromkeys([*before, *now])
        if (heading in before) != (heading in now)
        or before[heading].text.strip() != now[heading].text.strip()
    ]
    for heading in [one for one in before if one in now]:
        if before[heading].is_for_teams != now[heading].is_for_teams:
            words = {True: "Questions for teams", False: "Not for teams"}
            found.append(
                Difference(
                    heading,
                    words[before[heading].is_for_teams],
                    words[now[heading].is_for_teams],
                    is_chosen=True,
                )
            )
    if list(before) != list(now):
        found.append(Difference("The sections in their order", "\n".join(before), "\n".join(now)))
    return found


# Next steps ---------------------------------------------------------------------------------------


class StepForm(forms.Form):
    """What is promised, who does it and by when."""

    what = forms.CharField(
        label="What is promised",
        max_length=300,
        widget=forms.Textarea,
        help_text="As readers of the briefing see it.",
        error_messages={"required": "Say what is promised"},
    )
    owner = PersonField(
        label="Who does it",
        queryset=Person.objects.none(),
        empty_label="Choose somebody",
        help_text="They are reminded of it. Readers see the agency, and never the person.",
        error_messages={"required": "Choose who does it"},
    )
    agency = forms.ModelChoiceField(
        queryset=Agency.objects.order_by("name"), required=False, empty_label="No agency"
    )
    due_on = DayField(label="By when", help_text=example_day(days=90))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = with_account()  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.textarea("what", rows=2),
            Field.select("owner"),
            Field.select("agency"),
            Field("due_on"),
            Submit("promise", "Promise this step"),
        )


class EndStepForm(VersionedFormMixin, forms.Form):
    """What came of a step, or why it is promised no more."""

    words = forms.CharField(max_length=300, widget=forms.Textarea)

    def __init__(self, *args: Any, step: NextStep, is_done: bool, **kwargs: Any) -> None:
        super().__init__(*args, record=step, **kwargs)
        words = self.fields["words"]
        words.label = "What came of it" if is_done else "Why it is promised no more"
        words.help_text = "Readers of the briefing see it." if is_done else "It stays inside."
        words.error_messages["required"] = "Say what came of it" if is_done else "Say why"
        button = (
            Submit("finish", "Mark the step as done") if is_done else Button.warning("drop", "Drop the step")
        )
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.textarea("words", rows=3), "version", button)


# Teams --------------------------------------------------------------------------------------------


class UseForm(forms.Form):
    """Which team used the briefing, when, and what it took from it."""

    team = forms.CharField(
        max_length=150,
        help_text="For instance “Duty and assessment team, north”.",
        error_messages={"required": "Name the team"},
    )
    agency = forms.ModelChoiceField(queryset=Agency.objects.none(), required=False, empty_label="No agency")
    used_on = DayField(
        label="When",
        help_text=example_day(days=-1),
        validators=[not_after_today("It can’t have been used in the future")],
    )
    people = forms.IntegerField(
        label="How many took part", required=False, min_value=1, validators=[MaxValueValidator(10_000)]
    )
    note = forms.CharField(
        label="What the team will do differently",
        required=False,
        max_length=500,
        widget=forms.Textarea,
        help_text="No names of children, families or colleagues.",
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        kwargs["initial"] = {"agency": by.agency_id, "used_on": clock.today()}
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = queries.agencies_to_record_for(by)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("team"),
            Field.select("agency"),
            Field("used_on"),
            Field.text("people", field_width=Fixed.FOUR),
            Field.textarea("note", rows=3),
            Submit("record", "Record that the team used it"),
        )
