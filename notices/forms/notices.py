"""Finding notices, and what staff say about a delivery."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from crispy_forms_gds.layout import Field, Fixed, Layout, Submit
from django import forms

from documents.models import Document
from foundation import clock
from foundation.forms import FileField, FormHelper, LondonMomentField
from foundation.shared_forms import filter_helper
from notices import kinds, rules
from notices.models import Delivery, LateDecision, Notice
from partnership.models import Person


class FilterForm(forms.Form):
    """What the list of notices is narrowed to. Nonsense in the address narrows nothing."""

    words = forms.CharField(label="Recipient or reference", max_length=100, required=False)
    kind = forms.ChoiceField(label="Message", required=False)
    status = forms.ChoiceField(required=False, choices=[("", "Any"), *Notice.Status.choices])
    delivery = forms.ChoiceField(
        label="What became of it", required=False, choices=[("", "Any"), *Delivery.Status.choices]
    )

    def __init__(self, *args: Any, is_settled: bool = False, **kwargs: Any) -> None:
        """`is_settled`: what has become of the notices is what the list is about."""
        super().__init__(*args, **kwargs)
        if is_settled:
            del self.fields["status"], self.fields["delivery"]
        messages = [("", "Any"), *((kind.key, kind.title) for kind in kinds.every_kind())]
        self.fields["kind"].choices = messages  # type: ignore[attr-defined]
        self.helper = filter_helper(
            self,
            Field.text("words"),
            *(Field.select(name) for name in self.fields if name != "words"),
        )


class _OfDelivery(forms.Form):
    """What staff say about a delivery. A moment that can't be is refused beside its boxes."""

    moment: str
    reasons_against: Callable[[Delivery, dt.datetime, dt.datetime], list[str]]

    def __init__(self, *args: Any, delivery: Delivery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delivery = delivery

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if at := cleaned.get(self.moment):
            for reason in type(self).reasons_against(self.delivery, at, clock.database_now()):
                self.add_error(self.moment, reason)
        return cleaned


class DeclareForm(_OfDelivery):
    """That a notice was delivered outside the portal: how, when, under which reference, on what evidence."""

    moment, reasons_against = "delivered_at", staticmethod(rules.reasons_against_time_delivered)

    channel = forms.ChoiceField(
        label="How was it delivered?",
        choices=Delivery.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it was delivered"},
    )
    delivered_at = LondonMomentField(label="When was it delivered?", is_past=True)
    reference = forms.CharField(
        max_length=200,
        label="Reference",
        help_text="For instance the number of the secure message, the form’s receipt, or who took it.",
        error_messages={"required": "Enter the reference under which it was delivered"},
    )
    evidence = forms.ModelChoiceField(
        label="Evidence that is already in the portal",
        queryset=Document.objects.none(),
        required=False,
        empty_label="None: I upload it below",
    )
    file = FileField(
        label="Evidence to upload",
        required=False,
        help_text="A PDF, Word document, spreadsheet or picture that shows it. Save an e-mail as a PDF first.",
    )

    def __init__(self, *args: Any, delivery: Delivery, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, delivery=delivery, **kwargs)
        matters = delivery.notice.matters.all()
        documents = Document.objects.visible_to(by).filter(cleaned_from__isnull=False)
        if matters:
            documents = documents.filter(matter__in=matters)
        self.fields["evidence"].queryset = documents.order_by("-uploaded_at")  # type: ignore[attr-defined]
        if delivery.channel == Delivery.Channel.EMAIL:
            # The portal's own e-mail is never declared: the mail server says what became of it.
            self.fields["channel"].choices = [  # type: ignore[attr-defined]
                one for one in Delivery.Channel.choices if one[0] != Delivery.Channel.EMAIL
            ]
        else:
            self.fields["channel"].initial = delivery.channel
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("channel", legend_size="s", small=True),
            Field("delivered_at", context={"legend_size": "govuk-fieldset__legend--s"}),
            Field.text("reference"),
            Field.select("evidence"),
            Field("file"),
            Submit("declare", "Declare it delivered"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("evidence") and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", "Choose evidence that is in the portal, or upload it.")
        return cleaned

    @property
    def delivered(self) -> dt.datetime:
        moment: dt.datetime = self.cleaned_data["delivered_at"]
        return moment


class ReceiptForm(_OfDelivery):
    """What the recipient answered."""

    moment, reasons_against = "received_at", staticmethod(rules.reasons_against_time_received)

    received_at = LondonMomentField(label="When did it come?", is_past=True)
    words = forms.CharField(
        label="What they said", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("received_at", context={"legend_size": "govuk-fieldset__legend--s"}),
            Field.textarea("words"),
            Submit("record", "Record the answer"),
        )


class BounceForm(_OfDelivery):
    """That a message came back: when, and with which words. The button says what follows."""

    moment, reasons_against = "returned_at", staticmethod(rules.reasons_against_time_returned)

    returned_at = LondonMomentField(label="When did it come back?", is_past=True)
    words = forms.CharField(
        label="What does the returned message say?",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what the returned message says"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("returned_at", context={"legend_size": "govuk-fieldset__legend--s"}),
            Field.textarea("words"),
            Submit("record", "Record that it came back: it counts as not delivered"),
        )


class ReasonForm(forms.Form):
    """Why: it stands on the record."""

    reason = forms.CharField(
        label="Why?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why"},
    )

    def __init__(self, *args: Any, button: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.textarea("reason"), Submit("act", button))


class DecideForm(forms.Form):
    """Whether a notice that waited past its time still goes."""

    choice = forms.ChoiceField(
        label="What happens with it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is sent"},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why"},
    )

    def __init__(self, *args: Any, may_send: bool, recipients: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = "1 recipient" if recipients == 1 else f"{recipients} recipients"
        send = (LateDecision.Choice.SEND.value, f"Send it now to {people}")
        skip = (LateDecision.Choice.SKIP.value, "Don’t send it")
        self.fields["choice"].choices = [send, skip] if may_send else [skip]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("choice", legend_size="s"),
            Field.textarea("reason"),
            Submit("decide", "Save the decision"),
        )


class CodeForm(forms.Form):
    """The code of a test message, as it came back."""

    code = forms.CharField(
        label="Code from the test message",
        max_length=40,
        error_messages={"required": "Enter the code"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("code", field_width=Fixed.TWENTY), Submit("confirm", "Confirm the address")
        )
