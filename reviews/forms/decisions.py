"""Decisions, the limits of a review, and delays."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Layout, Submit
from django import forms

from foundation.forms import DayField, FormHelper, example_day, not_after_today
from partnership.models import Timer
from reviews.models import Decision
from reviews.rules.decisions import RECORDED_HERE

EXAMPLE = example_day(days=-1)


class DecisionForm(forms.Form):
    """A decision, who made it and why."""

    kind = forms.ChoiceField(
        label="What was decided",
        choices=[(kind.value, kind.label) for kind in RECORDED_HERE],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what was decided"},
    )
    form = forms.ChoiceField(
        label="In which form it is published",
        required=False,
        choices=[("", "Not a decision to publish"), *Decision.Form.choices],
    )
    decided_on = DayField(
        label="Day of the decision",
        help_text=EXAMPLE,
        validators=[not_after_today("A decision can’t be in the future.")],
    )
    deciders = forms.CharField(
        label="Who decided",
        max_length=300,
        help_text="Offices or bodies, for instance the three safeguarding partners.",
        error_messages={"required": "Say who decided"},
    )
    reason = forms.CharField(
        max_length=5000,
        widget=forms.Textarea,
        help_text="Stays inside.",
        error_messages={"required": "Give the reason"},
    )
    publishable_reason = forms.CharField(
        label="The reason in words for the public",
        max_length=5000,
        required=False,
        widget=forms.Textarea,
        help_text="Needed where nothing is published. It is checked for names before anybody can read it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("kind", legend_size="s"),
            Field.select("form"),
            "decided_on",
            Field.text("deciders"),
            Field.textarea("reason", rows=5),
            Field.textarea("publishable_reason", rows=5),
            Submit("record", "Record the decision"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        if kind == Decision.Kind.TO_PUBLISH and not cleaned.get("form"):
            self.add_error("form", "Say in which form it is published")
        if kind and kind != Decision.Kind.TO_PUBLISH and cleaned.get("form"):
            self.add_error("form", "Only a decision to publish has a form")
        if kind == Decision.Kind.NOT_TO_PUBLISH and not (cleaned.get("publishable_reason") or "").strip():
            self.add_error("publishable_reason", "Give the reason in words that the public may read")
        return cleaned


class StartClockForm(forms.Form):
    """From which event and day a limit runs."""

    start_event = forms.CharField(
        label="Event that starts it",
        max_length=100,
        help_text="For instance “became aware” or “notified”: practice differs, so it is kept.",
        error_messages={"required": "Say which event starts it"},
    )
    started_on = DayField(
        label="Day of that event",
        help_text=EXAMPLE,
        validators=[not_after_today("The event that starts it can’t be in the future.")],
    )
    reason = forms.CharField(
        label="Why it is changed", required=False, max_length=2000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, timer: Timer, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start_event"].initial = self.initial.get("start_event", timer.start_event)
        self.helper = FormHelper()
        layout = [Field.text("start_event"), "started_on"]
        if is_correction:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = "Say why it is changed"
            layout.append(Field.textarea("reason", rows=3))
        else:
            del self.fields["reason"]
        button = "Correct the start" if is_correction else "Start this limit"
        self.helper.layout = Layout(*layout, Submit("start", button))


class MeetClockForm(forms.Form):
    """When what a limit asks for was done."""

    met_on = DayField(
        label="Day on which it was done",
        help_text=EXAMPLE,
        validators=[not_after_today("It can’t be met on a day in the future.")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("met_on", Submit("meet", "Record that it was done"))


class DelayForm(forms.Form):
    """Why a limit will not be met."""

    justification = forms.CharField(
        max_length=5000,
        widget=forms.Textarea,
        help_text="Goes into the draft of the message to those who must be told. No names.",
        error_messages={"required": "Give the justification"},
    )
    decided_by = forms.CharField(
        label="Who decided",
        max_length=200,
        help_text="Office or body, for instance the three safeguarding partners.",
        error_messages={"required": "Say who decided"},
    )
    decided_on = DayField(
        label="Day of the decision",
        help_text=EXAMPLE,
        validators=[not_after_today("A decision can’t be in the future.")],
    )
    next_look_on = DayField(
        label="When it is looked at again", help_text="The portal asks again from that day."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.textarea("justification", rows=6),
            Field.text("decided_by"),
            "decided_on",
            "next_look_on",
            Submit("record", "Record the delay"),
        )


class DraftForm(forms.Form):
    """The words of a draft, to be changed and sent."""

    words = forms.CharField(
        label="What is said",
        max_length=8000,
        widget=forms.Textarea,
        help_text="The greeting and the partnership’s name are put around it. No names of the family.",
        error_messages={"required": "Enter what is said"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.textarea("words", rows=14), Submit("send", "Send it now"))
