"""Days away with a deputy, and designates for a while."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Layout, Submit
from django import forms

from foundation.forms import DayField, FormHelper
from partnership.models import Appointment, Person


class AbsenceForm(forms.Form):
    """Days away, and who gets what waits."""

    person = forms.ModelChoiceField(queryset=Person.objects.none(), label="Who is away?")
    deputy = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label="Who gets what waits for them?",
        help_text="They see only what they may see anyway.",
    )
    from_on = DayField(label="First day away")
    to_on = DayField(label="Last day away")

    def __init__(self, *args: Any, person: Person, anybody: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = Person.objects.filter(is_active=True).exclude(email=None)
        self.fields["person"].queryset = there if anybody else there.filter(pk=person.pk)  # type: ignore[attr-defined]
        self.fields["person"].initial = person
        self.fields["deputy"].queryset = there  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout("person", "deputy", "from_on", "to_on", Submit("", "Record these days"))


class DesignationForm(forms.Form):
    """Somebody who holds a role in its holder's place for a while."""

    appointment = forms.ModelChoiceField(queryset=Appointment.objects.none(), label="Whose role?")
    designate = forms.ModelChoiceField(queryset=Person.objects.none(), label="Who holds it in their place?")
    from_on = DayField(label="First day")
    to_on = DayField(label="Last day")
    reason = forms.CharField(label="Why?", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, appointments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = Person.objects.filter(is_active=True).exclude(email=None)
        self.fields["appointment"].queryset = appointments  # type: ignore[attr-defined]
        self.fields["designate"].queryset = there  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "appointment", "designate", "from_on", "to_on", "reason", Submit("", "Name this designate")
        )
