"""What is typed when people agree to a statement, check, approve, release and withdraw it."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Button, Field, Layout, Submit
from django import forms

from foundation.forms import FormHelper, LondonMomentField
from foundation.shared_forms import PersonField, seen_words
from media_relations.forms.statements import people
from media_relations.models import CheckKind, Statement
from partnership.models import CHAIRS, Agency, Person

AGREE, CONCERN = "agree", "concern"
APPROVE, IF_CHANGED, SEND_BACK = "approve", "if_changed", "send_back"


class _SeenField(forms.CharField):
    """The fingerprint that a page showed. Shown again after a refusal, it is that of the text as it is by now."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial


class _SeenForm(forms.Form):
    """A yes or no to the very text that the page showed: it carries that text's fingerprint."""

    seen = _SeenField(
        max_length=64,
        widget=forms.HiddenInput(attrs={"id": False}),
        error_messages={"required": "The form was incomplete. Open the page again."},
    )

    def __init__(self, *args: Any, seen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = seen
        self.helper = FormHelper()


class AgreeForm(_SeenForm):
    """An agency agrees; nothing has to be typed."""

    decision = forms.CharField(initial=AGREE, widget=forms.HiddenInput(attrs={"id": False}))

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("seen", "decision", Submit("agree", f"{agency} agrees"))


class ConcernForm(_SeenForm):
    """An agency says what the text would harm."""

    decision = forms.CharField(initial=CONCERN, widget=forms.HiddenInput(attrs={"id": False}))
    harms = forms.CharField(
        label="What the text would harm",
        max_length=3000,
        widget=forms.Textarea,
        help_text="For instance an inquiry, a family, or how people come to you for help.",
        error_messages={"required": "Say what the text would harm"},
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "seen",
            "decision",
            Field.textarea("harms", rows=4),
            Button.secondary("raise", f"Raise a concern for {agency}"),
        )


class AddAgencyForm(forms.Form):
    """An agency that the statement concerns too."""

    agency = forms.ModelChoiceField(
        queryset=Agency.objects.none(),
        empty_label="Choose an agency",
        error_messages={"required": "Choose an agency"},
    )
    deadline_at = LondonMomentField(
        label="By when it answers",
        required=False,
        help_text="Leave it empty for the time that the protocol gives.",
    )

    def __init__(self, *args: Any, statement: Statement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = list(statement.agencies.filter(removed_at=None).values_list("agency", flat=True))
        left = Agency.objects.exclude(pk__in=[*there, statement.on_behalf_of_id or 0]).order_by("name")
        self.fields["agency"].queryset = left  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("agency"), "deadline_at", Submit("add", "Ask this agency too")
        )


class DeadlineForm(forms.Form):
    """An agency's own deadline."""

    deadline_at = LondonMomentField(label="By when it answers")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("deadline_at", Submit("save", "Save the deadline"))


class AskCheckForm(forms.Form):
    """Who is to check the text, and for what."""

    kind = forms.ModelChoiceField(
        queryset=CheckKind.objects.all(),
        label="What is checked",
        empty_label=None,
        error_messages={"required": "Choose what is checked"},
    )
    person = PersonField(
        queryset=Person.objects.none(),
        label="Who checks it",
        empty_label="Choose somebody",
        help_text="Not who last edited it, and not who will approve it.",
        error_messages={"required": "Choose who checks it"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people().filter(email__isnull=False)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("kind"), Field.select("person"), Submit("ask", "Ask for this check")
        )


class CheckForm(_SeenForm):
    """Yes or no to one question about the text."""

    answer = forms.ChoiceField(
        label="Your answer",
        choices=[("yes", "Yes"), ("no", "No, something has to change")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    words = forms.CharField(
        label="What has to change, or a note", required=False, max_length=3000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, question: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = question
        self.helper.layout = Layout(
            "seen",
            Field.radios("answer", legend_size="m"),
            Field.textarea("words", rows=4),
            Submit("check", "Record your check"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == "no" and not str(cleaned.get("words") or "").strip():
            self.add_error("words", "Say what has to change")
        return cleaned


class ConsultForm(forms.Form):
    """Which press office is asked for its view."""

    agency = forms.ModelChoiceField(
        queryset=Agency.objects.none(),
        empty_label="Choose an agency",
        label="Press office of",
        error_messages={"required": "Choose an agency"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.order_by("name")  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.select("agency"), Submit("ask", "Ask for its view"))


class ViewForm(forms.Form):
    """What a press office thinks of the draft."""

    words = forms.CharField(
        label="What you think of it",
        max_length=3000,
        widget=forms.Textarea,
        help_text="It is no agreement: that is asked of your senior representative.",
        error_messages={"required": "Write what you think of it"},
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.textarea("words", rows=4), Submit("answer", f"Answer for {agency}"))


class MembersForm(forms.Form):
    """Elected members who were told before the release."""

    who = forms.CharField(
        label="Who was informed",
        max_length=200,
        help_text="The office, for instance “Lead member for children”.",
        error_messages={"required": "Say who was informed"},
    )
    how = forms.CharField(
        label="How",
        max_length=200,
        help_text="For instance “by telephone, by the director”.",
        error_messages={"required": "Say how"},
    )
    informed_at = LondonMomentField(label="When", is_past=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("who"), Field.text("how"), "informed_at", Submit("record", "Record who was informed")
        )


# Approval -----------------------------------------------------------------------------------------


def acting_reason() -> forms.CharField:
    return forms.CharField(
        label="Why you act in the chair’s place",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Say why you act in the chair’s place"},
    )


class ApproveForm(_SeenForm):
    """The text as it is."""

    decision = forms.CharField(initial=APPROVE, widget=forms.HiddenInput(attrs={"id": False}))

    def __init__(self, *args: Any, is_acting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts: list[Any] = ["seen", "decision"]
        if is_acting:
            self.fields["reason"] = acting_reason()
            parts.append(Field.textarea("reason", rows=2))
        self.helper.layout = Layout(*parts, Submit("approve", "Approve this text"))


class ChangeForm(_SeenForm):
    """The text to which it is approved if changed."""

    decision = forms.CharField(initial=IF_CHANGED, widget=forms.HiddenInput(attrs={"id": False}))
    title = forms.CharField(max_length=150, error_messages={"required": "Write the title"})
    text = forms.CharField(
        max_length=20_000, widget=forms.Textarea, error_messages={"required": "Write the text"}
    )

    def __init__(self, *args: Any, is_acting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts: list[Any] = ["seen", "decision", Field.text("title"), Field.textarea("text", rows=10)]
        if is_acting:
            self.fields["reason"] = acting_reason()
            parts.append(Field.textarea("reason", rows=2))
        self.helper.layout = Layout(*parts, Button.secondary("change", "Approve if changed to this"))

    def clean_title(self) -> str:
        return self._visible("title")

    def clean_text(self) -> str:
        return self._visible("text")

    def _visible(self, name: str) -> str:
        return seen_words(str(self.cleaned_data[name]))


class SendBackForm(forms.Form):
    """What has to change."""

    decision = forms.CharField(initial=SEND_BACK, widget=forms.HiddenInput(attrs={"id": False}))
    reason = forms.CharField(
        label="What has to change",
        max_length=3000,
        widget=forms.Textarea,
        error_messages={"required": "Say what has to change"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "decision", Field.textarea("reason", rows=3), Button.secondary("back", "Send it back")
        )


class TelephoneForm(_SeenForm):
    """Who approved the text on the telephone, and when."""

    approver = PersonField(
        queryset=Person.objects.none(),
        label="Who approved it",
        empty_label="Choose the chair or a vice-chair",
        error_messages={"required": "Choose who approved it"},
    )
    approved_at = LondonMomentField(label="When", is_past=True)
    reason = forms.CharField(
        label="If a vice-chair: why they acted", required=False, max_length=1000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approver"].queryset = (  # type: ignore[attr-defined]
            Person.objects.holding(*CHAIRS).select_related("agency").order_by("name")
        )
        self.helper.layout = Layout(
            "seen",
            Field.select("approver"),
            "approved_at",
            Field.textarea("reason", rows=2),
            Submit("log", "Log the approval"),
        )
