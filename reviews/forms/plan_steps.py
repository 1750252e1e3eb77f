"""The steps of a plan: what they say, when they are due, whose they are, and what came of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Fixed, Layout, Submit
from django import forms

from foundation.forms import (
    Conflict,
    DayField,
    Difference,
    FileField,
    FormHelper,
    LondonMomentField,
    ManyField,
    VersionedFormMixin,
)
from foundation.governed import SomebodyElseSaved
from foundation.local_time import Unreadable, read_time
from foundation.words import say_list, say_time
from partnership.models import Agency, Person, Role
from reviews.models import Phase, PlanStep, PublicationPlan, StepOwner, StepTiming, ToldGroup, ToldRecord
from reviews.rules import access, plan_access, told
from reviews.rules import plans as rules
from reviews.rules.plan_notices import PLAN_NOTICES

Timing, Anchor, Kind = StepTiming.Timing, StepTiming.Anchor, StepTiming.Kind


class TimeOfDayField(forms.CharField):
    """A time as it is said, such as “9:30am”; empty for none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return say_time(value) if isinstance(value, dt.time) else value

    def clean(self, value: Any) -> dt.time | None:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        try:
            return read_time(text)
        except Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from None


class StepForm(VersionedFormMixin, forms.ModelForm):
    """What a step says and when it is due."""

    class Meta:
        model = PlanStep
        fields = [
            "phase",
            "title",
            "audience",
            "told_group",
            "channel",
            "message",
            "kind",
            "notice_kind",
            "question",
            "is_gate",
            "condition",
            "ownership",
            "timing",
            "anchor",
            "anchor_key",
            "unit",
            "until_anchor",
        ]
        widgets = {
            "message": forms.Textarea,
            "question": forms.Textarea,
            "phase": forms.RadioSelect,
            "ownership": forms.RadioSelect,
        }
        error_messages = {"title": {"required": "Give the step a title"}}

    number = forms.IntegerField(
        label="How many days",
        min_value=0,
        max_value=1000,
        required=False,
        help_text="For steps that recur: every how many.",
    )
    side = forms.ChoiceField(
        label="Before or after the event",
        choices=[("before", "before"), ("after", "after")],
        required=False,
    )
    at_time = TimeOfDayField(
        label="At what time", help_text="For example, 9:30am. Leave it empty for the end of the day."
    )
    fixed_on = DayField(label="On which day", required=False, help_text="For a step on a fixed day.")

    def __init__(self, *args: Any, plan: PublicationPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        step: PlanStep = self.instance
        self.plan = plan
        for name in ("told_group", "notice_kind", "anchor", "until_anchor", "anchor_key"):
            self.fields[name].required = False
        others = plan.steps.filter(removed_at=None).exclude(pk=step.pk).order_by("order")
        self.fields["notice_kind"] = forms.ChoiceField(
            label="Which notice it sends",
            required=False,
            choices=[("", "None"), *((word, one.title) for word, one in PLAN_NOTICES.items())],
        )
        self.fields["anchor_key"] = forms.ChoiceField(
            label="Which other step",
            required=False,
            choices=[("", "None"), *((one.key, one.title) for one in others)],
        )
        self.fields["phase"].choices = Phase.choices  # type: ignore[attr-defined]
        self.fields["told_group"].choices = [("", "Nobody"), *ToldGroup.choices]  # type: ignore[attr-defined]
        self.fields["told_group"].help_text = ""
        self.fields["anchor"].choices = [("", "Nothing"), *Anchor.choices]  # type: ignore[attr-defined]
        self.fields["until_anchor"].choices = [("", "Somebody takes it out"), *Anchor.choices]  # type: ignore[attr-defined]
        self.fields["condition"].label = "When it applies"
        self.fields["ownership"].label = "Where several people own it, it is done by"
        self.fields["timing"].label = "When it is due"
        self.fields["anchor"].label = "Counted from"
        self.fields["until_anchor"].label = "Recurs until"
        self.fields["message"].label = "What they are told"
        self.initial.update(_timing_of(step))
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(
                Field.text("title"),
                Field.radios("phase", legend_size="s", inline=True),
                Field.text("audience"),
                Field.text("channel"),
                Field.textarea("message", rows=3),
                Field.select("told_group"),
                legend="Who is told what",
                legend_size="m",
            ),
            Fieldset(
                Field.select("kind"),
                Field.select("notice_kind"),
                Field.textarea("question", rows=2),
                Field.checkbox("is_gate"),
                Field.select("condition"),
                Field.radios("ownership", legend_size="s"),
                legend="What kind of step it is",
                legend_size="m",
            ),
            Fieldset(
                Field.select("timing"),
                Field.text("number", field_width=Fixed.FOUR),
                Field.select("unit"),
                Field.select("side"),
                Field.select("anchor"),
                Field.select("anchor_key"),
                Field.text("at_time", field_width=Fixed.FIVE),
                Field("fixed_on"),
                Field.select("until_anchor"),
                legend="When",
                legend_size="m",
            ),
            Submit("save", "Save the step"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        way = cleaned.get("timing")
        if way == Timing.RELATIVE and not cleaned.get("anchor"):
            self.add_error("anchor", "Choose the event from which it is counted")
        if way in (Timing.AS_SOON_AS_POSSIBLE, Timing.RECURRING) and not cleaned.get("anchor"):
            self.add_error("anchor", "Choose the event after which it begins")
        if way == Timing.FIXED_DAY and "fixed_on" not in self.errors and not cleaned.get("fixed_on"):
            self.add_error("fixed_on", "Enter the day")
        if way == Timing.RECURRING and not cleaned.get("number"):
            self.add_error("number", "Say how often it comes again")
        if cleaned.get("anchor") == Anchor.STEP and not cleaned.get("anchor_key"):
            self.add_error("anchor_key", "Choose the step that it waits for")
        if cleaned.get("kind") == Kind.QUESTION and not str(cleaned.get("question") or "").strip():
            self.add_error("question", "Write the question")
        if cleaned.get("kind") == Kind.NOTICE and not cleaned.get("notice_kind"):
            self.add_error("notice_kind", "Choose the notice that it sends")
        return cleaned

    def changes(self) -> dict[str, Any]:
        """What was typed, as the fields of the step; what its way of timing does not use is emptied."""
        data = dict(self.cleaned_data)
        data.pop("version", None)
        number, side = data.pop("number") or 0, data.pop("side") or "before"
        way = data["timing"]
        has_event = way in (Timing.RELATIVE, Timing.AS_SOON_AS_POSSIBLE, Timing.RECURRING)
        data["offset"] = (-number if side == "before" else number) if way == Timing.RELATIVE else 0
        data["every"] = number if way == Timing.RECURRING else None
        data["anchor"] = data["anchor"] if has_event else ""
        data["anchor_key"] = data["anchor_key"] if data["anchor"] == Anchor.STEP else ""
        data["until_anchor"] = data["until_anchor"] if way == Timing.RECURRING else ""
        data["fixed_on"] = data["fixed_on"] if way == Timing.FIXED_DAY else None
        data["at_time"] = None if way == Timing.UNDATED else data["at_time"]
        if data["kind"] != Kind.NOTICE:
            data["notice_kind"] = ""
        return data

    def _post_clean(self) -> None:
        """The service checks the step among its others; the form's own instance is never saved."""


def _timing_of(step: PlanStep) -> dict[str, Any]:
    is_new = step.pk is None
    return {
        "number": step.every if step.timing == Timing.RECURRING else abs(step.offset),
        "side": "after" if step.offset > 0 else "before",
        "at_time": step.at_time,
        "fixed_on": step.fixed_on,
        "anchor": step.anchor or ("publication" if is_new else ""),
        "unit": step.unit if not is_new else StepTiming.Unit.WORKING_DAYS,
        "timing": step.timing if not is_new else Timing.RELATIVE,
        "phase": step.phase or Phase.BEFORE,
    }


class OwnersForm(VersionedFormMixin, forms.Form):
    """Who has to do a step. Only people and roles that would read it can be chosen."""

    people = ManyField(
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Somebody missing? Put them on the matter’s access list first, in a role that reads plans.",
        error_messages={
            "invalid_choice": "Somebody you chose may not read this plan. Put them on the matter’s access list "
            "first, in a role that reads plans."
        },
    )
    kept = forms.MultipleChoiceField(
        label="Roles for which nobody is named",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Somebody else took a role away meanwhile. Look at who does it now."
        },
    )
    role = forms.ChoiceField(
        label="Add a role, until somebody is named",
        choices=[
            ("", "None"),
            *((role.value, role.label) for role in Role if role in plan_access.READING_ROLES),
        ],
        required=False,
        error_messages={
            "invalid_choice": "Whoever holds this role does not read publication plans. Choose another."
        },
    )
    agency = forms.ModelChoiceField(
        label="Of which agency",
        queryset=Agency.objects.filter(is_current=True),
        required=False,
        empty_label="Any",
    )

    def __init__(self, *args: Any, step: PlanStep, **kwargs: Any) -> None:
        rows = list(step.owners.all())
        self._roles = {
            f"{one.role}-{one.agency_id or ''}": one
            for one in rows
            if one.person_id is None and not one.not_found
        }
        kwargs["initial"] = {
            "people": [one.person_id for one in rows if one.person_id],
            "kept": list(self._roles),
        } | (kwargs.get("initial") or {})
        super().__init__(*args, record=step, **kwargs)
        known = [
            person.pk
            for person in Person.objects.filter(is_active=True, appointments__isnull=False).distinct()
            if plan_access.may_be_given_steps(step.plan.review, person)
        ]
        self.fields["people"].queryset = Person.objects.filter(pk__in=known)  # type: ignore[attr-defined]
        self.fields["kept"].choices = [(key, _owner_label(one)) for key, one in self._roles.items()]  # type: ignore[attr-defined]
        if not self._roles:
            del self.fields["kept"]
        if missing := [_owner_label(one) for one in rows if one.not_found]:
            self.fields[
                "people"
            ].help_text = f"The template names {say_list(missing)}. What you save here takes the place of it."
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.checkboxes("people", legend_size="m", small=True),
            *([Field.checkboxes("kept", legend_size="m", small=True)] if self._roles else []),
            Field.select("role"),
            Field.select("agency"),
            Submit("save", "Save who does it"),
        )

    def roles(self) -> list[tuple[str, Agency | None]]:
        """The roles that stay, and the one that was added."""
        kept = [self._roles[key] for key in self.cleaned_data.get("kept", [])]
        roles: list[tuple[str, Agency | None]] = [(one.role, one.agency) for one in kept]
        if role := self.cleaned_data.get("role"):
            roles.append((role, self.cleaned_data.get("agency")))
        return roles

    def meet(self, somebody_else: SomebodyElseSaved) -> None:
        """What is compared is who does the step, however it was put together here."""
        super().meet(somebody_else)
        saved = [_owner_label(one) for one in StepOwner.objects.filter(step=somebody_else.current.pk)]
        people = [StepOwner(person=person) for person in self.cleaned_data["people"]]
        roles = [StepOwner(role=role, agency=agency) for role, agency in self.roles()]
        typed = [_owner_label(one) for one in (*people, *roles)]
        if sorted(saved) != sorted(typed):
            self.conflict = Conflict([Difference.of_lists("Who does it", sorted(saved), sorted(typed))])


class DoneForm(forms.Form):
    """What came of a step; of one that tells somebody the outcome, who told them, how and when."""

    owner = forms.ModelChoiceField(
        label="Whose part is done",
        queryset=StepOwner.objects.none(),
        empty_label="Choose whose part",
        error_messages={"required": "Choose whose part is done"},
    )
    told_by = forms.CharField(
        label="Who told them", max_length=150, help_text="The office, for instance the reviewer."
    )
    how = forms.CharField(label="How they were told", max_length=150)
    told_at = LondonMomentField(label="When they were told", is_past=True)
    support_offered = forms.CharField(label="What support was offered", required=False, widget=forms.Textarea)
    outcome = forms.CharField(
        label="What came of it",
        required=False,
        max_length=5000,
        widget=forms.Textarea,
        help_text="No names of children or family.",
    )
    evidence = FileField(
        label="Evidence", required=False, help_text="A letter, minute or picture, if there is one."
    )

    def __init__(
        self,
        *args: Any,
        step: PlanStep,
        person: Person,
        on_record: ToldRecord | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        tells = step.told_group not in ("", ToldGroup.FAMILY, ToldGroup.PUBLIC)
        if tells and on_record is not None:
            names = ("told_by", "how", "told_at", "support_offered")
            self.initial.update({name: getattr(on_record, name) for name in names})
            self.fields["told_by"].help_text += " Filled in from what is on record of them."
        # Who was told, and what was answered, is on record by itself.
        self.takes_words = step.is_gate and not tells and step.kind != Kind.QUESTION
        if self.takes_words:
            self.fields[
                "outcome"
            ].help_text = "Publication waits for this step. No names of children or family."
        if not tells:
            for name in ("told_by", "how", "told_at", "support_offered"):
                del self.fields[name]
        if rules.waits_for_parts(step) and access.may_work_on(step.plan.review, person):
            self.fields["owner"].queryset = step.owners.filter(done_at=None)  # type: ignore[attr-defined]
            if any(owner.done_at is None for owner in rules.owner_rows(step, person)):
                self.fields["owner"].required = False
                self.fields["owner"].empty_label = "My own"  # type: ignore[attr-defined]
            self.fields["owner"].label_from_instance = _owner_label  # type: ignore[attr-defined]
        else:
            del self.fields["owner"]
        telling = [
            Field.text("told_by"),
            Field.text("how"),
            Field("told_at"),
            Field.textarea("support_offered", rows=2),
        ]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *([Field.select("owner")] if "owner" in self.fields else []),
            *(telling if tells else []),
            Field.textarea("outcome", rows=4),
            Field("evidence"),
            Submit("done", "Mark it as done"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.takes_words and not cleaned.get("outcome") and not cleaned.get("evidence"):
            self.add_error(
                "outcome", "Publication waits for this step. Say what came of it, or add the evidence"
            )
        return cleaned

    def clean_told_at(self) -> dt.datetime:
        told_at: dt.datetime = self.cleaned_data["told_at"]
        if reasons := told.reasons_about_when(told_at):
            raise forms.ValidationError(reasons)
        return told_at


def _owner_label(owner: StepOwner) -> str:
    if owner.person:
        return str(owner.person)
    if owner.not_found:
        return f"{owner.get_role_display()}, {owner.not_found} (not found here)"
    return f"{owner.get_role_display()}, {owner.agency}" if owner.agency else str(owner.get_role_display())


class AnswerForm(forms.Form):
    """An answer to a step's question."""

    words = forms.CharField(
        label="Your answer",
        max_length=10_000,
        widget=forms.Textarea,
        help_text="It is kept as you give it. No names of children or family.",
        error_messages={"required": "Write the answer"},
    )
    agency = forms.ModelChoiceField(
        label="For which agency",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="None in particular",
    )

    def __init__(self, *args: Any, step: PlanStep, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        review = step.plan.review
        if access.may_work_on(review, person):
            agencies = Agency.objects.filter(is_current=True)
        else:
            agencies = Agency.objects.filter(pk__in=access.speaks_for(review, person))
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        if len(own := list(agencies[:2])) == 1 and not access.may_work_on(review, person):
            self.initial["agency"] = own[0].pk
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.textarea("words", rows=6), Field.select("agency"), Submit("answer", "Save the answer")
        )
