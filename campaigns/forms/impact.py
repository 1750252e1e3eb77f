"""What is typed about agencies whose work an activity may touch, and about what an agency offers."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Layout, Size, Submit
from django import forms

from campaigns.models import FOR_AGENCIES, Activity, Campaign, ImpactQuestion
from campaigns.queries import campaigns as queries
from campaigns.queries import impact
from campaigns.rules import access
from foundation.forms import DayField, FormHelper, VersionedFormMixin, example_day
from foundation.shared_forms import SeenForm
from partnership.models import Agency, Person

Answer = ImpactQuestion.Answer


class ImpactAskForm(forms.Form):
    """Whose work an activity may touch, and by when they say whether it harms it."""

    agency = forms.ModelChoiceField(
        label="Whose work may it touch?",
        queryset=Agency.objects.none(),
        empty_label="Choose the agency",
        error_messages={"required": "Choose the agency"},
    )
    what = forms.CharField(
        label="What of their work may it touch?",
        max_length=300,
        help_text="As they read it: “Your helpline is named on the poster, so more people may call you”.",
        error_messages={"required": "Say what of their work it may touch"},
    )
    answer_by_on = DayField(label="By which day do they answer?", help_text=example_day(days=7))

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = impact.agencies_to_ask(activity)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("agency"), Field.text("what"), "answer_by_on", Submit("ask", "Ask them now")
        )


class ImpactAnswerForm(VersionedFormMixin, SeenForm):
    """Whether the activity, as the page shows it, would harm the work of one's agency."""

    answer = forms.ChoiceField(
        label="Would it harm the work of your agency?",
        choices=[(Answer.NO_HARM, "No"), (Answer.HARM, "Yes, it would")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer", "invalid_choice": "Choose an answer"},
    )
    note = forms.CharField(
        label="What it would harm, or what to think of",
        required=False,
        max_length=300,
        widget=forms.Textarea,
        help_text="Needed with a yes, so that it can be done otherwise.",
    )

    def __init__(self, *args: Any, question: ImpactQuestion, is_answered: bool, **kwargs: Any) -> None:
        initial = {"answer": question.answer, "note": question.answer_note} if is_answered else {}
        super().__init__(*args, record=question, initial=initial, **kwargs)
        readers = access.who_reads(question.campaign)
        self.fields["note"].help_text += f" Your answer and these words are read by {readers}."
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("answer", legend_size=Size.SMALL),
            Field.textarea("note", rows=3),
            "version",
            "seen",
            Submit("save", "Answer for your agency"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_silent = "note" not in self.errors and not str(cleaned.get("note") or "").strip()
        if cleaned.get("answer") == Answer.HARM and is_silent:
            self.add_error("note", "Say what it would harm, so that it can be done otherwise")
        return cleaned


class GoOnForm(SeenForm):
    """Why an activity goes on over a harm or a silence."""

    reason = forms.CharField(
        label="Why does it go on?",
        max_length=300,
        widget=forms.Textarea,
        help_text="The agency reads it, and it stays on this page.",
        error_messages={"required": "Say why it goes on"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.textarea("reason", rows=3), "seen", Submit("go_on", "Keep this reason")
        )


class OfferForm(forms.Form):
    """What an agency offers to do for a campaign, without having been asked."""

    agency = forms.ModelChoiceField(
        label="Which agency takes part?",
        queryset=Agency.objects.none(),
        empty_label="Choose the agency",
        error_messages={"required": "Choose the agency"},
    )
    what = forms.CharField(
        label="What will your agency do?",
        max_length=300,
        help_text="“We put the poster up in our three waiting rooms”.",
        error_messages={"required": "Say what your agency will do"},
    )

    def __init__(self, *args: Any, campaign: Campaign, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = queries.agencies_to_ask(campaign).filter(pk__in=by.agencies_as(*FOR_AGENCIES))
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        if len(agencies) == 1:
            self.fields["agency"].initial = agencies[0].pk
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.select("agency"), Field.text("what"), Submit("offer", "Take part"))
