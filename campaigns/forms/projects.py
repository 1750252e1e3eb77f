"""What is typed about a project and its communication plan."""

from __future__ import annotations

from typing import Any, cast

from crispy_forms_gds.layout import Field, Fieldset, Layout, Size, Submit
from django import forms

from campaigns.forms.plan_fields import PriorityField
from campaigns.models import CommunicationPlan, PlanAudience, Project
from campaigns.queries import projects as queries
from campaigns.rules import projects as rules
from campaigns.services import projects as services
from foundation.forms import (
    Conflict,
    DayField,
    Difference,
    FormHelper,
    ManyField,
    VersionedFormMixin,
    example_day,
)
from foundation.governed import SomebodyElseSaved
from foundation.shared_forms import PersonField, SeenForm, any_of, clean_seen_words, filter_helper
from matters.models import Matter
from partnership.models import Audience, Channel, Language, Person
from partnership.queries import with_account

State = Project.State


class FilterForm(forms.Form):
    """What the list of projects is narrowed to."""

    words = forms.CharField(label="Words in the title or the aim", required=False, max_length=100)
    state = forms.ChoiceField(
        required=False, choices=any_of([(queries.INCOMPLETE, "Plan incomplete"), *State.choices])
    )
    owner = forms.ChoiceField(required=False, choices=any_of([("mine", "Me")]))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = filter_helper(self, Field.text("words"), Field.select("state"), Field.select("owner"))

    @property
    def filters(self) -> queries.Filters:
        self.is_valid()
        return queries.Filters(**self.cleaned_data)


class ProjectForm(VersionedFormMixin, forms.Form):
    """What a project is for, from when to when, and whose it is."""

    title = forms.CharField(
        max_length=150, help_text="It names no child.", error_messages={"required": "Enter a title"}
    )
    about = forms.CharField(
        label="What is to be different afterwards?",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Say what is to be different afterwards"},
    )
    starts_on = DayField(
        label="On which day does it start?",
        help_text=example_day(days=28),
        error_messages={"required": "Enter the day on which it starts"},
    )
    ends_on = DayField(
        label="On which day does it end?",
        help_text=example_day(days=182),
        error_messages={"required": "Enter the day on which it ends"},
    )
    owner = PersonField(
        label="Owner",
        queryset=Person.objects.none(),
        empty_label="Choose its owner",
        help_text="Who sees to it.",
        error_messages={"required": "Choose its owner"},
    )
    priority = PriorityField()
    matter = forms.ModelChoiceField(
        label="Did it come out of a confidential matter?",
        queryset=Matter.objects.none(),
        required=False,
        empty_label="No",
        help_text="Then only those who may know of the matter know of the project. It can’t be changed later.",
    )

    def __init__(self, *args: Any, by: Person, project: Project | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"owner": by.pk}
        if project is not None:
            initial = {name: getattr(project, name) for name in services.FIELDS}
        super().__init__(*args, record=project, initial=initial, **kwargs)
        self.fields["owner"].queryset = with_account()  # type: ignore[attr-defined]
        self.fields["priority"].queryset = queries.priorities_to_choose()  # type: ignore[attr-defined]
        last: list[Any] = []
        if project is None:
            self.fields["matter"].queryset = Matter.objects.visible_to(by)  # type: ignore[attr-defined]
            last = [Field.select("matter")]
        else:
            del self.fields["matter"]
        button = Submit("begin", "Begin the project") if project is None else Submit("save", "Save")
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("title"),
            Field.textarea("about", rows=4),
            Fieldset("starts_on", "ends_on", legend="When", legend_size=Size.MEDIUM),
            Field.select("owner"),
            Field.select("priority"),
            *last,
            "version",
            button,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        clean_seen_words(self, ("title", "about"))
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "It has to end on or after the day on which it starts")
        return cleaned

    @property
    def entry(self) -> services.Entry:
        return services.Entry(**{name: self.cleaned_data[name] for name in services.FIELDS})


def text_of(question: rules.Question, *, longest: int = 2000) -> forms.CharField:
    """A box for an answer that can be left empty for now; under it, why it matters."""
    return forms.CharField(
        label=question.words,
        help_text=question.why,
        required=False,
        max_length=longest,
        widget=forms.Textarea,
    )


class WhatForForm(VersionedFormMixin, forms.Form):
    """What communicating is to achieve, and how people are asked and answer."""

    def __init__(self, *args: Any, plan: CommunicationPlan, **kwargs: Any) -> None:
        initial = {each.field: getattr(plan, each.field) for each in rules.WHOLE}
        super().__init__(*args, record=plan, initial=initial, **kwargs)
        for each in rules.WHOLE:
            self.fields[each.field] = text_of(each)
        boxes = [Field.textarea(each.field, rows=4) for each in rules.WHOLE]
        self.helper = FormHelper()
        self.helper.layout = Layout(*boxes, "version", Submit("save", "Save"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        clean_seen_words(self, [each.field for each in rules.WHOLE])
        return cleaned

    @property
    def told(self) -> dict[str, str]:
        return {each.field: self.cleaned_data[each.field] for each in rules.WHOLE}


class AudiencesForm(VersionedFormMixin, SeenForm):
    """For whom the plan is."""

    audiences = ManyField(
        label="Who needs to know, and who could help?",
        queryset=Audience.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What was answered for one that you untick goes with it.",
    )

    def __init__(self, *args: Any, project: Project, plan: CommunicationPlan, **kwargs: Any) -> None:
        chosen = list(plan.audiences.values_list("audience", flat=True))
        seen = queries.seen_answers(plan)
        super().__init__(*args, record=plan, seen=seen, initial={"audiences": chosen}, **kwargs)
        self.project = project
        self.fields["audiences"].queryset = queries.audiences_to_choose()  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.checkboxes("audiences", legend_size=Size.MEDIUM, small=True),
            "version",
            "seen",
            Submit("save", "Save the audiences"),
        )

    def meet(self, somebody_else: SomebodyElseSaved) -> None:
        super().meet(somebody_else)
        current = cast(CommunicationPlan, somebody_else.current)
        saved = [str(one.audience) for one in current.audiences.select_related("audience")]
        typed = [str(one) for one in self.cleaned_data["audiences"]]
        self.conflict = Conflict([Difference.of_lists("For whom is it?", saved, typed)])


class AudienceForm(VersionedFormMixin, forms.Form):
    """The six questions answered for one audience, and how it is reached."""

    baseline = forms.CharField(
        label="How is it now?",
        required=False,
        max_length=300,
        help_text="The measure’s baseline, and how it is known.",
    )
    target = forms.CharField(
        label="How is it to be, and by when?", required=False, max_length=300, help_text="Its target."
    )
    access_measure = forms.CharField(
        label="How will we see that these people get help as easily as others?",
        required=False,
        max_length=300,
        help_text="Needed in each year for at least one vulnerable or seldom-heard group.",
    )
    languages = ManyField(
        label=rules.LANGUAGES.words,
        help_text=rules.LANGUAGES.why,
        queryset=Language.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    channels = ManyField(
        label=rules.CHANNELS.words,
        help_text=rules.CHANNELS.why,
        queryset=Channel.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, row: PlanAudience, **kwargs: Any) -> None:
        initial: dict[str, Any] = {name: getattr(row, name) for name in services.ANSWERS}
        initial["languages"] = list(row.languages.all())
        initial["channels"] = list(row.channels.all())
        super().__init__(*args, record=row, initial=initial, **kwargs)
        for each in (*rules.QUESTIONS, *rules.REACH):
            self.fields[each.field] = text_of(each, longest=300 if each.field == "formats" else 2000)
        self.fields["languages"].queryset = queries.languages_to_choose()  # type: ignore[attr-defined]
        self.fields["channels"].queryset = queries.channels_to_choose()  # type: ignore[attr-defined]
        access = [Field.text("access_measure")]
        if not row.audience.is_seldom_heard:
            del self.fields["access_measure"]
            access = []
        self.kept_access_measure = row.access_measure
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(
                *(Field.textarea(each.field, rows=3) for each in rules.QUESTIONS),
                Field.text("baseline"),
                Field.text("target"),
                *access,
                legend="The six questions",
                legend_size=Size.MEDIUM,
            ),
            Fieldset(
                Field.checkboxes("languages", legend_size=Size.SMALL, small=True),
                Field.textarea("formats", rows=2),
                Field.textarea("barriers", rows=3),
                Field.checkboxes("channels", legend_size=Size.SMALL, small=True),
                legend="How they are reached",
                legend_size=Size.MEDIUM,
            ),
            "version",
            Submit("save", "Save the answers"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        clean_seen_words(self, services.ANSWERS)
        return cleaned

    @property
    def answers(self) -> dict[str, str]:
        told = {name: self.cleaned_data.get(name, "") for name in services.ANSWERS}
        if "access_measure" not in self.fields:
            told["access_measure"] = self.kept_access_measure
        return told


class EndForm(forms.Form):
    """How a project ended, and what came of it."""

    state = forms.ChoiceField(
        label="How did it end?",
        choices=[(State.DONE, "It is done"), (State.STOPPED, "It was stopped")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it ended"},
    )
    outcome = forms.CharField(
        label="What came of it?",
        max_length=5000,
        widget=forms.Textarea,
        help_text="What is different now, for whom, and what to do otherwise next time; or why it was stopped.",
        error_messages={"required": "Say what came of it"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("state", legend_size=Size.SMALL),
            Field.textarea("outcome", rows=5),
            Submit("end", "End the project"),
        )
