"""What is typed about agencies that are asked to take part."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Layout, Size, Submit
from django import forms

from campaigns.models import Campaign, PartnerAsk
from campaigns.queries import campaigns as queries
from campaigns.rules import access
from foundation.forms import DayField, FormHelper, VersionedFormMixin, example_day
from partnership.models import Agency

Answer = PartnerAsk.Answer


class AskForm(forms.Form):
    """What an agency is asked to do, and by when it answers."""

    agency = forms.ModelChoiceField(
        queryset=Agency.objects.none(),
        empty_label="Choose the agency",
        error_messages={"required": "Choose the agency"},
    )
    what = forms.CharField(
        label="What are they asked to do?",
        max_length=300,
        help_text="As they read it: “Put the poster up in your waiting rooms from 2 March”.",
        error_messages={"required": "Say what they are asked to do"},
    )
    answer_by_on = DayField(label="By which day do they answer?", help_text=example_day(days=14))

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = queries.agencies_to_ask(campaign)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("agency"), Field.text("what"), "answer_by_on", Submit("ask", "Ask them now")
        )


class AnswerForm(VersionedFormMixin, forms.Form):
    """What an agency answers."""

    answer = forms.ChoiceField(
        label="Does your agency take part?",
        choices=[(Answer.YES, "Yes"), (Answer.NO, "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer", "invalid_choice": "Choose an answer"},
    )
    note = forms.CharField(
        label="What you will do, or why you can’t",
        required=False,
        max_length=300,
        widget=forms.Textarea,
        help_text="Needed with a no, so that something else can be found.",
    )

    def __init__(self, *args: Any, ask: PartnerAsk, **kwargs: Any) -> None:
        is_open = ask.answer == Answer.WAITING
        initial = {} if is_open else {"answer": ask.answer, "note": ask.answer_note}
        super().__init__(*args, record=ask, initial=initial, **kwargs)
        readers = access.who_reads(ask.campaign)
        self.fields[
            "note"
        ].help_text += (
            f" Your answer and these words are read by {readers}, and stand in the report of its evaluation."
        )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("answer", legend_size=Size.SMALL),
            Field.textarea("note", rows=3),
            "version",
            Submit("save", "Answer for your agency"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == Answer.NO and not str(cleaned.get("note") or "").strip():
            self.add_error("note", "Say why, so that something else can be found")
        return cleaned
