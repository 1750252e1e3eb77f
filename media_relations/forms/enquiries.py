"""Logging an enquiry while the journalist is on the telephone, and finding it again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from crispy_forms_gds.layout import Field, Layout, Submit
from django import forms

from foundation import clock
from foundation.forms import FormHelper, LondonMomentField, VersionedFormMixin, example_day, leave_out
from foundation.shared_forms import any_of, filter_helper
from foundation.words import say_moment
from matters.models import Matter
from media_relations.models import VOICES, Enquiry, HighProfileEvent, MediaProtocol, Statement
from media_relations.queries import enquiries as queries
from media_relations.queries.events import Standing, open_events, standings
from media_relations.rules.enquiries import WORDS
from media_relations.services.enquiries import Call
from partnership.models import Agency, Person


class FilterForm(forms.Form):
    """What the list of enquiries is narrowed to. Nonsense in the address narrows nothing."""

    words = forms.CharField(label="Subject, outlet or journalist", max_length=100, required=False)
    status = forms.ChoiceField(required=False, choices=any_of(Enquiry.Status.choices))
    timing = forms.ChoiceField(
        label="Deadline", required=False, choices=any_of([(key.value, words) for key, words in WORDS.items()])
    )
    mine = forms.ChoiceField(
        label="Whose", required=False, choices=[("", "Anybody’s"), ("me", "Mine"), ("nobody", "Nobody’s yet")]
    )
    event = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = filter_helper(
            self,
            Field.text("words"),
            Field.select("status"),
            Field.select("timing"),
            Field.select("mine"),
            "event",
        )


class EventField(forms.ModelChoiceField):
    """An event to choose, with who leads on it."""

    standings: dict[int, Standing]

    def label_from_instance(self, obj: Any) -> str:
        leads = self.standings[obj.pk].leads if obj.pk in self.standings else ""
        return f"{obj.title} (lead: {leads})" if leads else str(obj.title)


class CallForm(forms.Form):
    """What a journalist asks. Names are found as they are typed, or are new."""

    journalist = forms.CharField(
        label="Who is asking",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"list": "journalists", "autocomplete": "off"}),
        help_text="Their name, from the list or a new one.",
    )
    outlet = forms.CharField(
        label="Which outlet",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"}),
    )
    caller = forms.CharField(
        label="How to reach them",
        max_length=300,
        required=False,
        help_text="A number or an address for this call. It is deleted later.",
    )
    question = forms.CharField(
        label="What they ask",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Say what they ask"},
    )
    deadline = forms.ChoiceField(label="By when", required=False)
    deadline_at = LondonMomentField(
        label="Another time", required=False, help_text=example_day(after=" at 9:30am.")
    )
    event = EventField(
        label="About which event",
        queryset=HighProfileEvent.objects.none(),
        required=False,
        empty_label="None of these",
    )
    matter = forms.ModelChoiceField(
        label="About which review or other matter",
        queryset=Matter.objects.none(),
        required=False,
        empty_label="None of these",
    )
    medium = forms.ChoiceField(label="How it came in", choices=Enquiry.Medium.choices)
    subject = forms.CharField(
        label="In a few words",
        max_length=150,
        required=False,
        help_text="For lists; names no child. Empty: the beginning of the question.",
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        events = open_events(by)
        self.standings = standings(events)
        field: Any = self.fields["event"]
        field.standings = self.standings
        field.queryset = HighProfileEvent.objects.visible_to(by).filter(closed_at=None)
        matters: Any = self.fields["matter"]
        matters.queryset = Matter.objects.visible_to(by).filter(closed_at=None)
        self.deadlines = quick_deadlines(clock.now())
        self.fields["deadline"].choices = [  # type: ignore[attr-defined]
            *((key, words) for key, (words, _) in self.deadlines.items()),
            ("other", "At another time: enter it below"),
        ]
        self.outlets = queries.outlet_names()
        self.journalists = queries.journalist_names()
        self.helper = FormHelper()

    def first_fields(self) -> list[Any]:
        """What is asked first, as a call goes; matters only for who knows of any."""
        fields = [
            Field.text("journalist"),
            Field.text("outlet"),
            Field.text("caller"),
            Field.textarea("question", rows=4),
            Field.select("deadline"),
            Field("deadline_at"),
            Field.select("event"),
        ]
        matters: Any = self.fields["matter"]
        if matters.queryset.exists():
            fields.append(Field.select("matter"))
        else:
            del self.fields["matter"]
        return fields

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = cleaned.get("deadline")
        if self.deadlines.get(chosen or "", ("", None))[1] is not None:
            # What stands in the boxes of another time is not what was chosen.
            leave_out(self, "deadline_at")
        if chosen == "other" and not cleaned.get("deadline_at") and "deadline_at" not in self.errors:
            self.add_error("deadline_at", "Enter the day and time")
        return cleaned

    @property
    def due_at(self) -> dt.datetime | None:
        """The moment that was typed or chosen; None: as the protocol says."""
        typed: dt.datetime | None = self.cleaned_data["deadline_at"]
        if typed is not None:
            return typed
        _, moment = self.deadlines.get(self.cleaned_data["deadline"], ("", None))
        return moment

    def call(self, agency: Agency | None = None) -> Call:
        data = self.cleaned_data
        return Call(
            question=data["question"],
            subject=data["subject"],
            journalist=data["journalist"],
            outlet=data["outlet"],
            caller=data["caller"],
            medium=data["medium"],
            agency=agency,
            event=data["event"],
            matter=data.get("matter"),
            deadline_at=self.due_at,
        )


def quick_deadlines(now: dt.datetime) -> dict[str, tuple[str, dt.datetime | None]]:
    """What is chosen with one press: by key, the words and the moment (None: as the protocol says)."""
    hours = MediaProtocol.current().enquiry_hours
    today = clock.day_of(now)
    five = clock.london_moment(today, dt.time(17))
    found: dict[str, tuple[str, dt.datetime | None]] = {
        "": (f"Within {hours} hour{'' if hours == 1 else 's'}, as our protocol says", None),
        "hour": ("Within an hour", now + dt.timedelta(hours=1)),
        "two_hours": ("Within two hours", now + dt.timedelta(hours=2)),
    }
    if five > now:
        found["today"] = ("By 5pm today", five)
    tomorrow = clock.london_moment(today + dt.timedelta(days=1), dt.time(10))
    found["tomorrow"] = (f"By {say_moment(tomorrow)}", tomorrow)
    return found


class LogForm(CallForm):
    """A new enquiry: one short form."""

    agency = forms.ModelChoiceField(
        label="Where it came in",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="At the partnership",
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        field: Any = self.fields["agency"]
        agencies = Agency.objects.filter(is_current=True)
        if not (by.is_in_business_unit or by.is_chair):
            agencies = agencies.filter(pk__in=by.agencies_as(*VOICES))
            field.required, field.empty_label = True, None
            field.error_messages["required"] = "Choose your agency"
        field.queryset = agencies
        if field.required:
            field.initial = agencies.first()
        self.helper.layout = Layout(
            *self.first_fields(),
            Field.select("agency"),
            Field.select("medium"),
            Field.text("subject"),
            Submit("log", "Log the enquiry"),
        )


class EditForm(VersionedFormMixin, CallForm):
    """What was logged, put right while it is open."""

    def __init__(self, *args: Any, enquiry: Enquiry, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "journalist": str(enquiry.journalist or ""),
            "outlet": str(enquiry.outlet or ""),
            "caller": enquiry.caller,
            "question": enquiry.question,
            "deadline": "other",
            "deadline_at": enquiry.deadline_at,
            "event": enquiry.event_id,
            "matter": enquiry.matter_id,
            "medium": enquiry.medium,
            "subject": enquiry.subject,
        }
        super().__init__(*args, record=enquiry, **kwargs)
        field: Any = self.fields["event"]
        if enquiry.event_id is not None:
            field.queryset = field.queryset | HighProfileEvent.objects.visible_to(self.by).filter(
                pk=enquiry.event_id
            )
        self.helper.layout = Layout(
            *self.first_fields(),
            Field.select("medium"),
            Field.text("subject"),
            Submit("save", "Save changes"),
        )


class AnswerForm(forms.Form):
    """What was answered."""

    answer = forms.CharField(
        label="What was answered",
        max_length=5000,
        required=False,
        widget=forms.Textarea,
        help_text="In short, and to whom. Only cleared lines and released statements may be said.",
    )
    statement = forms.ModelChoiceField(
        label="The statement that was given",
        queryset=Statement.objects.none(),
        required=False,
        empty_label="None",
    )

    def __init__(self, *args: Any, enquiry: Enquiry, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["statement"].queryset = queries.statements_for(enquiry, by)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.textarea("answer", rows=4),
            Field.select("statement"),
            Submit("answer_it", "Record the answer and stop the clock"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("answer", "").strip() and not cleaned.get("statement"):
            self.add_error("answer", "Say what was answered, or choose the statement that was given")
        return cleaned
