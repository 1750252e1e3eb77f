"""What is typed about the strategy, the plan of a year, its priorities and its actions."""

from __future__ import annotations

from typing import Any, cast

from crispy_forms_gds.layout import Field, Fieldset, Layout, Size, Submit
from django import forms

from campaigns.models import Action, BusinessPlan, Priority, Rating, Strategy
from campaigns.queries import strategy as queries
from campaigns.rules.strategy import FIRST_YEAR, LAST_YEAR
from campaigns.services import actions as action_services
from campaigns.services import strategy as services
from foundation import clock
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
from foundation.prose import check_prose
from foundation.shared_forms import PersonField, clean_seen_words
from foundation.words import say_day
from partnership.models import Person
from partnership.queries import with_account

State = Action.State
PERCENT = "Enter a whole number from 0 to 100"


def owner_field() -> PersonField:
    return PersonField(
        label="Owner",
        queryset=Person.objects.none(),
        empty_label="Choose its owner",
        help_text="Who sees to it.",
        error_messages={"required": "Choose its owner"},
    )


class StrategyForm(VersionedFormMixin, forms.Form):
    """What a strategy is to achieve, from when to when, and when it is looked at again."""

    title = forms.CharField(max_length=150, error_messages={"required": "Enter a title"})
    aims = forms.CharField(
        label="What is it to achieve?",
        max_length=10_000,
        validators=[check_prose],
        widget=forms.Textarea,
        help_text="Its aims, one after another. Markdown.",
        error_messages={"required": "Say what it is to achieve"},
    )
    starts_on = DayField(
        label="First day", help_text=example_day(days=28), error_messages={"required": "Enter its first day"}
    )
    ends_on = DayField(label="Last day", error_messages={"required": "Enter its last day"})
    review_on = DayField(
        label="On which day is it looked at again?",
        help_text="Its owner is reminded.",
        error_messages={"required": "Enter the day on which it is looked at again"},
    )
    owner = owner_field()

    def __init__(self, *args: Any, by: Person, strategy: Strategy | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"owner": by.pk}
        if strategy is not None:
            initial = {name: getattr(strategy, name) for name in services.FIELDS}
        super().__init__(*args, record=strategy, initial=initial, **kwargs)
        self.fields["owner"].queryset = with_account()  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("title"),
            Field.textarea("aims", rows=8),
            Fieldset("starts_on", "ends_on", "review_on", legend="When", legend_size=Size.MEDIUM),
            Field.select("owner"),
            "version",
            Submit("save", "Save the strategy"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        clean_seen_words(self, ("title", "aims"))
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "It has to end on or after its first day")
        return cleaned

    @property
    def entry(self) -> services.Entry:
        return services.Entry(**{name: self.cleaned_data[name] for name in services.FIELDS})


class ReviewForm(VersionedFormMixin, forms.Form):
    """What was found when somebody looked at the strategy."""

    note = forms.CharField(
        label="What was found?",
        max_length=5000,
        widget=forms.Textarea,
        help_text="What holds, what changed, and what is to be done about it.",
        error_messages={"required": "Say what was found"},
    )
    next_on = DayField(
        label="On which day is it looked at next?",
        help_text=example_day(days=364),
        error_messages={"required": "Enter the day on which it is looked at next"},
    )

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(*args, record=strategy, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.textarea("note", rows=5), "next_on", "version", Submit("save", "Write it down")
        )

    def meet(self, somebody_else: SomebodyElseSaved) -> None:
        super().meet(somebody_else)
        current, typed = cast(Strategy, somebody_else.current), self.cleaned_data
        next_on = (say_day(current.review_on), say_day(typed["next_on"]))
        both = [
            Difference("What was found?", current.review_note, typed["note"]),
            Difference("On which day is it looked at next?", *next_on),
        ]
        self.conflict = Conflict([one for one in both if one.saved != one.typed])

    @property
    def told(self) -> dict[str, Any]:
        """What was typed, and from where it began, for the service."""
        data = self.cleaned_data
        return {"note": data["note"], "next_on": data["next_on"], "began_from": self.began_from}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("next_on") and cleaned["next_on"] <= clock.today():
            self.add_error("next_on", "The next day to look at it has to be in the future")
        return cleaned


class YearForm(VersionedFormMixin, forms.Form):
    """The plan of a financial year: of which, for which strategy, whose, and what the board reads first."""

    year = forms.IntegerField(
        label="In which April does the year begin?",
        help_text="2026 for April 2026 to March 2027.",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages=dict.fromkeys(("required", "invalid"), "Enter the year with four figures")
        | dict.fromkeys(("min_value", "max_value"), f"Enter a year from {FIRST_YEAR} to {LAST_YEAR}"),
    )
    strategy = forms.ModelChoiceField(
        label="To which strategy does it answer?",
        queryset=Strategy.objects.none(),
        empty_label="Choose the strategy",
        error_messages={"required": "Choose the strategy"},
    )
    owner = owner_field()
    introduction = forms.CharField(
        label="What does the board read first?",
        required=False,
        validators=[check_prose],
        max_length=10_000,
        widget=forms.Textarea,
        help_text="Markdown.",
    )

    def __init__(self, *args: Any, by: Person, plan: BusinessPlan | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {
            "owner": by.pk,
            "year": queries.next_year_without_a_plan(clock.today()),
            "strategy": queries.strategy_on(clock.today()),
        }
        if plan is not None:
            initial = {"owner": plan.owner_id, "introduction": plan.introduction}
        super().__init__(*args, record=plan, initial=initial, **kwargs)
        self.fields["owner"].queryset = with_account()  # type: ignore[attr-defined]
        first: list[Any] = []
        if plan is None:
            self.fields["strategy"].queryset = queries.strategies()  # type: ignore[attr-defined]
            first = [Field.text("year"), Field.select("strategy")]
        else:
            del self.fields["year"], self.fields["strategy"]
        button = Submit("begin", "Begin the plan") if plan is None else Submit("save", "Save")
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *first, Field.select("owner"), Field.textarea("introduction", rows=8), "version", button
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        clean_seen_words(self, ("introduction",))
        return cleaned

    @property
    def told(self) -> dict[str, Any]:
        """What was typed, for the service."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class PriorityForm(VersionedFormMixin, forms.Form):
    """What matters most, and why."""

    title = forms.CharField(
        label="What matters?", max_length=150, error_messages={"required": "Enter what matters"}
    )
    why = forms.CharField(
        label="Why does it matter this year?", required=False, max_length=2000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, priority: Priority | None = None, **kwargs: Any) -> None:
        initial = {"title": priority.title, "why": priority.why} if priority is not None else {}
        super().__init__(*args, record=priority, initial=initial, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("title"), Field.textarea("why", rows=4), "version", Submit("save", "Save the priority")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        clean_seen_words(self, ("title", "why"))
        return cleaned

    @property
    def told(self) -> dict[str, Any]:
        return {"title": self.cleaned_data["title"], "why": self.cleaned_data["why"]}


class ActionForm(VersionedFormMixin, forms.Form):
    """What is done, by whom and by when."""

    title = forms.CharField(
        label="What is done?", max_length=200, error_messages={"required": "Say what is done"}
    )
    owner = owner_field()
    starts_on = DayField(
        label="On which day does it begin?", error_messages={"required": "Enter the day on which it begins"}
    )
    due_on = DayField(
        label="By which day is it done?", error_messages={"required": "Enter the day by which it is done"}
    )

    def __init__(
        self, *args: Any, by: Person, plan: BusinessPlan, action: Action | None = None, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = {"owner": by.pk, "due_on": plan.ends_on}
        initial["starts_on"] = max(plan.starts_on, min(clock.today(), plan.ends_on))
        if action is not None:
            initial = {name: getattr(action, name) for name in action_services.FIELDS}
        super().__init__(*args, record=action, initial=initial, **kwargs)
        self.fields["owner"].queryset = with_account()  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("title"),
            Field.select("owner"),
            "starts_on",
            "due_on",
            "version",
            Submit("save", "Save the action"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        clean_seen_words(self, ("title",))
        starts_on, due_on = cleaned.get("starts_on"), cleaned.get("due_on")
        if starts_on and due_on and due_on < starts_on:
            self.add_error("due_on", "It has to be due on or after the day on which it begins")
        return cleaned

    @property
    def entry(self) -> action_services.Entry:
        return action_services.Entry(**{name: self.cleaned_data[name] for name in action_services.FIELDS})


class ProgressForm(forms.Form):
    """How far an action is."""

    done_percent = forms.IntegerField(
        label="How much of it is done, in percent?",
        min_value=0,
        max_value=100,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), PERCENT),
    )
    note = forms.CharField(
        label="What was done, or what stands in the way?",
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": "Say what was done, or what stands in the way"},
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        kwargs["initial"] = {"done_percent": action.done_percent}
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("done_percent"), Field.textarea("note", rows=3), Submit("tell", "Write it down")
        )


class SettleForm(VersionedFormMixin, forms.Form):
    """What became of an action."""

    state = forms.ChoiceField(
        label="What became of it?",
        choices=[
            (State.DONE, "It was done"),
            (State.NOT_DONE, "It was not done"),
            (State.OPEN, "It is still open"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what became of it"},
    )
    outcome = forms.CharField(
        label="What came of it, or why it was not done",
        required=False,
        max_length=500,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        kwargs["initial"] = {"outcome": action.outcome}
        if action.state != State.OPEN:
            kwargs["initial"]["state"] = action.state
        super().__init__(*args, record=action, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("state", legend_size=Size.SMALL),
            Field.textarea("outcome", rows=3),
            "version",
            Submit("settle", "Write it down"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_empty = not str(cleaned.get("outcome") or "").strip()
        if cleaned.get("state") == State.DONE and is_empty:
            self.add_error("outcome", "Say what came of it")
        if cleaned.get("state") == State.NOT_DONE and is_empty:
            self.add_error("outcome", "Say why it was not done")
        return cleaned

    @property
    def told(self) -> dict[str, Any]:
        """What was typed, and from where it began, for the service."""
        data = self.cleaned_data
        return {"state": data["state"], "outcome": data["outcome"], "began_from": self.began_from}


class RatingForm(VersionedFormMixin, forms.Form):
    """How an action is shown, whatever its days and its progress say."""

    rating = forms.ChoiceField(
        label="How does it stand?",
        choices=Rating.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it stands"},
    )
    reason = forms.CharField(
        label="Why does it stand otherwise than worked out?",
        max_length=500,
        widget=forms.Textarea,
        help_text="It is shown with your name.",
        error_messages={"required": "Say why it stands otherwise"},
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        if action.override:
            kwargs["initial"] = {"rating": action.override, "reason": action.override_reason}
        super().__init__(*args, record=action, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("rating", legend_size=Size.SMALL),
            Field.textarea("reason", rows=3),
            "version",
            Submit("rate", "Show it so"),
        )

    def meet(self, somebody_else: SomebodyElseSaved) -> None:
        """What else was changed, such as how far it is, is told by its page."""
        super().meet(somebody_else)
        current, typed = cast(Action, somebody_else.current), self.cleaned_data
        saved = Rating(current.override).label if current.override else "As worked out"
        why = "Why does it stand otherwise than worked out?"
        both = [
            Difference("How does it stand?", saved, Rating(typed["rating"]).label, is_chosen=True),
            Difference(why, current.override_reason, typed["reason"]),
        ]
        self.conflict = Conflict([one for one in both if one.saved != one.typed], is_whole=False)

    @property
    def told(self) -> dict[str, Any]:
        """What was typed, and from where it began, for the service."""
        data = self.cleaned_data
        return {"rating": data["rating"], "reason": data["reason"], "began_from": self.began_from}


class CarryOverForm(forms.Form):
    """Which open actions go on in the next year, and by when they are done."""

    actions = ManyField(
        label="What is carried over?",
        queryset=Action.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Each goes on under the same priority, with its owner and its progress.",
        error_messages={"required": "Choose what is carried over"},
    )
    due_on = DayField(
        label="By which day are they done?",
        help_text="Each can be given another day afterwards.",
        error_messages={"required": "Enter the day by which they are done"},
    )

    def __init__(self, *args: Any, plan: BusinessPlan, **kwargs: Any) -> None:
        rows = queries.open_actions(plan)
        kwargs["initial"] = {"actions": list(rows)}
        super().__init__(*args, **kwargs)
        self.fields["actions"].queryset = rows  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.checkboxes("actions", legend_size=Size.MEDIUM, small=True),
            "due_on",
            Submit("carry", "Carry them over"),
        )
