"""Opening an event, saying who leads it, and its meetings."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Fixed, Layout, Submit
from django import forms
from django.db.models import Q

from foundation.forms import DayField, FormHelper, LondonMomentField, ManyField, VersionedFormMixin
from foundation.shared_forms import PersonField, any_of, filter_helper
from matters.models import Matter
from media_relations.models import (
    Alert,
    HighProfileEvent,
    LeadDecision,
    MediaMeeting,
    MeetingInvitee,
)
from media_relations.queries.events import Standing
from media_relations.queries.people import concerned_with, who_may_know
from media_relations.rules.events import usual_lead
from partnership.models import Agency, Person


class FilterForm(forms.Form):
    """What the list of events is narrowed to. Nonsense in the address narrows nothing."""

    words = forms.CharField(label="Title", max_length=100, required=False)
    kind = forms.ChoiceField(required=False, choices=any_of(HighProfileEvent.Kind.choices))
    state = forms.ChoiceField(required=False, choices=any_of([("open", "Open"), ("closed", "Closed")]))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = filter_helper(self, Field.text("words"), Field.select("kind"), Field.select("state"))


class WordsMixin(forms.Form):
    """What is known of an event."""

    title = forms.CharField(
        label="Working title",
        max_length=150,
        help_text="It names no child.",
        error_messages={"required": "Enter a working title"},
    )
    kind = forms.ChoiceField(label="Kind of matter", choices=HighProfileEvent.Kind.choices)
    what_is_known = forms.CharField(
        max_length=20_000, widget=forms.Textarea, error_messages={"required": "Say what is known"}
    )
    political_dimension = forms.CharField(
        max_length=5000,
        required=False,
        widget=forms.Textarea,
        help_text="Elected members, elections, funding: what makes it political.",
    )
    live_proceedings = forms.CharField(
        max_length=5000,
        required=False,
        widget=forms.Textarea,
        help_text="Police, courts or inquest under way.",
    )
    reporting_restrictions = forms.CharField(
        max_length=5000,
        required=False,
        widget=forms.Textarea,
        help_text="Orders or enactments that limit what may be reported.",
    )


def words_fieldset() -> Fieldset:
    return Fieldset(
        Field.text("title"),
        Field.select("kind"),
        Field.textarea("what_is_known", rows=6),
        Field.textarea("political_dimension", rows=3),
        Field.textarea("live_proceedings", rows=3),
        Field.textarea("reporting_restrictions", rows=3),
        legend="What is known",
        legend_size="m",
    )


class OpenForm(WordsMixin):
    """A new event."""

    agencies = ManyField(
        label="Agencies concerned",
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Their senior representatives are told at once, with the chair and the vice-chairs.",
        error_messages={"required": "Choose the agencies concerned"},
    )
    matter = forms.ModelChoiceField(
        label="Matter", queryset=Matter.objects.none(), required=False, empty_label="None"
    )
    alert = forms.ModelChoiceField(
        label="Alert that led to it", queryset=Alert.objects.none(), required=False, empty_label="None"
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matters = Matter.objects.visible_to(by).filter(closed_at=None)
        alerts = Alert.objects.visible_to(by).filter(closed_at=None, event=None)
        self.fields["agencies"].queryset = Agency.objects.filter(is_current=True)  # type: ignore[attr-defined]
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]
        self.fields["alert"].queryset = alerts  # type: ignore[attr-defined]
        more = [Field.checkboxes("agencies", legend_size="s", small=True)]
        for name, rows in (("matter", matters), ("alert", alerts)):
            if rows.exists():
                more.append(Field.select(name))
            else:
                del self.fields[name]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            words_fieldset(),
            Fieldset(*more, legend="Whom it concerns", legend_size="m"),
            Submit("open", "Open the event and tell them"),
        )


class EditForm(VersionedFormMixin, WordsMixin):
    """What is known, put down anew."""

    def __init__(self, *args: Any, event: HighProfileEvent, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(event, name) for name in WordsMixin.base_fields}
        super().__init__(*args, record=event, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(words_fieldset(), Submit("save", "Save changes"))


class AgenciesForm(VersionedFormMixin, forms.Form):
    """Which agencies an event concerns now."""

    agencies = ManyField(
        label="Agencies concerned",
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the agencies concerned"},
    )
    reason = forms.CharField(
        label="Why an agency is not concerned after all",
        help_text="Where you take one out. The business unit does, or a chair who is not from it.",
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, event: HighProfileEvent, **kwargs: Any) -> None:
        concerned = set(concerned_with(event.pk).values_list("pk", flat=True))
        kwargs["initial"] = {"agencies": list(concerned)}
        super().__init__(*args, record=event, **kwargs)
        choices = Agency.objects.filter(Q(is_current=True) | Q(pk__in=concerned))
        self.fields["agencies"].queryset = choices  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.checkboxes("agencies", legend_size="s", small=True),
            "reason",
            Submit("save", "Save, and tell those who are new"),
        )


class LeadForm(forms.Form):
    """Who is to lead, and how it is answered."""

    lead = forms.ModelChoiceField(
        label="Who leads", queryset=Agency.objects.none(), required=False, empty_label="The partnership"
    )
    response = forms.ChoiceField(
        label="How it is answered", choices=LeadDecision.Response.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        max_length=2000, widget=forms.Textarea, error_messages={"required": "Give the reason"}
    )

    def __init__(self, *args: Any, event: HighProfileEvent, **kwargs: Any) -> None:
        agencies = concerned_with(event.pk)
        usual = usual_lead(event.kind, agencies)
        kwargs["initial"] = {"lead": usual, "response": LeadDecision.Response.RESPOND}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lead"]
        field.queryset = agencies
        kind = event.get_kind_display().lower()
        field.help_text = (
            f"Usual for this kind of matter ({kind}): {usual or 'the partnership'}. "
            "It takes the yes of a chair and of the senior representative of the agency concerned."
        )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("lead"),
            Field.radios("response", legend_size="s"),
            Field.textarea("reason", rows=4),
            Submit("propose", "Propose this lead"),
        )


class CoordinatorForm(forms.Form):
    """The named person whom everybody asks."""

    person = PersonField(
        label="Coordinator",
        queryset=Person.objects.none(),
        empty_label="Choose the coordinator",
        error_messages={"required": "Choose the coordinator"},
    )
    deputy = PersonField(
        queryset=Person.objects.none(),
        required=False,
        empty_label="Nobody",
        help_text="Asked while the coordinator is away.",
    )
    out_of_hours_number = forms.CharField(
        max_length=40, error_messages={"required": "Enter a number that is answered out of hours"}
    )

    def __init__(self, *args: Any, event: HighProfileEvent, standing: Standing, **kwargs: Any) -> None:
        before = standing.coordinator
        lead = standing.decision.lead if standing.decision else None
        number = before.out_of_hours_number if before else ""
        if not number and lead is not None:
            number = lead.press_office_out_of_hours_number
        kwargs["initial"] = {"out_of_hours_number": number}
        if before is not None and before.deputy is not None and before.person_id in standing.missing:
            kwargs["initial"]["person"] = before.deputy
        super().__init__(*args, **kwargs)
        people = who_may_know(event)
        for name in ("person", "deputy"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("person"),
            Field.select("deputy"),
            Field.text("out_of_hours_number", field_width=Fixed.TWENTY),
            Submit("name", "Name the coordinator and tell the agencies"),
        )


class MeetingForm(forms.Form):
    """When and where a media meeting is."""

    starts_at = LondonMomentField(label="When it begins")
    minutes = forms.IntegerField(
        label="Length in minutes",
        min_value=5,
        max_value=600,
        initial=60,
        error_messages={"required": "Enter the length in minutes"},
    )
    where = forms.CharField(
        label="Where it is, or how to join",
        max_length=300,
        error_messages={"required": "Say where it is, or how to join"},
    )

    def __init__(self, *args: Any, button: str = "Call the meeting and invite", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("starts_at"),
            Field.text("minutes", field_width=Fixed.FIVE),
            Field.text("where"),
            Submit("save", button),
        )


class ChangeMeetingForm(VersionedFormMixin, MeetingForm):
    """Another time or place."""

    def __init__(self, *args: Any, meeting: MediaMeeting, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(meeting, name) for name in ("starts_at", "minutes", "where")}
        super().__init__(*args, record=meeting, button="Save, and send the invitation again", **kwargs)


class RecordForm(VersionedFormMixin, forms.Form):
    """What a meeting said and agreed, and who came."""

    notes = forms.CharField(max_length=20_000, required=False, widget=forms.Textarea)
    agreed_line = forms.CharField(
        label="The agreed line",
        max_length=5000,
        required=False,
        widget=forms.Textarea,
        help_text="What all agencies agreed to say.",
    )

    def __init__(self, *args: Any, meeting: MediaMeeting, **kwargs: Any) -> None:
        kwargs["initial"] = {"notes": meeting.notes, "agreed_line": meeting.agreed_line}
        super().__init__(*args, record=meeting, **kwargs)
        self.rows = list(meeting.invitees.select_related("person", "agency"))
        for row in self.rows:
            self.fields[f"came_{row.pk}"] = forms.ChoiceField(
                label=f"{row.person}, {row.agency}" if row.agency else str(row.person),
                choices=MeetingInvitee.Attendance.choices,
                initial=row.attendance,
            )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.textarea("notes", rows=8),
            Field.textarea("agreed_line", rows=4),
            Fieldset(
                *(Field.select(f"came_{row.pk}") for row in self.rows), legend="Who came", legend_size="m"
            ),
            Submit("save", "Save the record"),
        )

    @property
    def attendance(self) -> dict[int, str]:
        return {row.pk: self.cleaned_data[f"came_{row.pk}"] for row in self.rows}


class ActionForm(forms.Form):
    """A line of the action plan."""

    what = forms.CharField(
        label="What is to be done", max_length=300, error_messages={"required": "Say what is to be done"}
    )
    owner = PersonField(
        label="By whom",
        queryset=Person.objects.none(),
        empty_label="Choose who does it",
        error_messages={"required": "Choose who does it"},
    )
    due_on = DayField(label="Until when")

    def __init__(self, *args: Any, event: HighProfileEvent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = who_may_know(event)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("what"),
            Field.select("owner"),
            Field("due_on"),
            Submit("add", "Add to the action plan"),
        )
