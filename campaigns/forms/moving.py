"""What is typed to put something on another day."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from crispy_forms_gds.layout import Layout, Submit
from django import forms
from django.http import QueryDict

from foundation.forms import DayField, FormHelper, VersionedFormMixin, example_day
from foundation.governed import Governed
from foundation.local_time import EARLIEST_YEAR, LATEST_YEAR

LONGEST_QUERY = 500


class MoveForm(VersionedFormMixin, forms.Form):
    """The day on which it begins. `day`: what the record calls it."""

    showing = forms.CharField(
        required=False, max_length=LONGEST_QUERY, widget=forms.HiddenInput(attrs={"id": False})
    )

    def __init__(
        self, *args: Any, record: Governed, day: str, proposed: QueryDict, label: str, **kwargs: Any
    ) -> None:
        """`proposed`: the query of the address, which may name a day and what the calendar showed."""
        initial = {
            day: day_in(proposed, "to") or getattr(record, day),
            "showing": proposed.get("showing", "")[:LONGEST_QUERY],
        }
        super().__init__(*args, record=record, initial=initial, **kwargs)
        self.day = day
        self.fields[day] = DayField(label=label, help_text=example_day())
        self.helper = FormHelper()
        self.helper.layout = Layout(day, "showing", "version", Submit("save", "Move it"))

    @property
    def to_on(self) -> dt.date:
        day: dt.date = self.cleaned_data[self.day]
        return day

    @property
    def was_showing(self) -> str:
        """The query that the calendar had, to go back to it."""
        return urlencode(list(QueryDict(self.cleaned_data["showing"]).items()))


def day_in(query: QueryDict, name: str) -> dt.date | None:
    """The day that an address names; None where it names none."""
    try:
        day = dt.date.fromisoformat(query.get(name, ""))
    except ValueError:
        return None
    return day if EARLIEST_YEAR < day.year < LATEST_YEAR else None
