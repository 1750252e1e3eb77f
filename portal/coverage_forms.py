"""What the coverage of audiences is asked for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from crispy_forms_gds.layout import Button, Div, Field, Layout
from django import forms

from catalogue.models import Topic
from foundation import clock
from foundation.forms import DayField, FormHelper, leave_out
from foundation.shared_forms import any_of
from partnership.models import Area, Channel, Language
from partnership.points import ReachAsked
from portal.queries import coverage as queries

QUARTER, LAST_QUARTER, YEAR, OWN = "quarter", "last_quarter", "year", "own"
#: No days are asked for that lie further away.
FIRST_YEAR, LAST_YEAR = 2000, 2100
FILTERS = ("area", "topic", "channel", "language")


class CoverageForm(forms.Form):
    """Which days, of what alone, and set against what; where nothing is said, this quarter as a whole."""

    period = forms.ChoiceField(
        label="Which days?",
        required=False,
        choices=[
            (QUARTER, "This quarter"),
            (LAST_QUARTER, "The quarter before"),
            (YEAR, "This year, from April"),
            (OWN, "Own days"),
        ],
    )
    since = DayField(label="From", required=False, help_text="Only with own days.")
    until = DayField(label="To", required=False)
    area = forms.ModelChoiceField(
        queryset=Area.objects.all(),
        required=False,
        empty_label="Any",
        help_text="What names no area counts in each.",
    )
    topic = forms.ModelChoiceField(queryset=Topic.objects.order_by("name"), required=False, empty_label="Any")
    channel = forms.ModelChoiceField(
        queryset=Channel.objects.all(),
        required=False,
        empty_label="Any",
        help_text="Resources have none, and are left out.",
    )
    language = forms.ModelChoiceField(queryset=Language.objects.all(), required=False, empty_label="Any")
    against = forms.ChoiceField(
        label="Set against",
        required=False,
        choices=[
            ("", "Nothing"),
            ("channel", "Channels"),
            ("language", "Languages"),
            ("area", "Areas"),
            ("topic", "Topics"),
        ],
    )
    heard = forms.ChoiceField(
        label="Which groups?",
        required=False,
        choices=any_of([("seldom", "Vulnerable and seldom-heard groups")]),
    )

    def __init__(self, query: Any) -> None:
        super().__init__(query)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        selects = [Field.select(name) for name in (*FILTERS, "heard", "against")]
        self.helper.layout = Layout(
            Field.select("period"),
            Field("since"),
            Field("until"),
            Div(*selects, css_class="portal-filters"),
            Button.secondary("", "Show"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "period" not in self.errors and cleaned.get("period") != OWN:
            leave_out(self, "since", "until")
        elif cleaned.get("period") == OWN:
            for name in ("since", "until"):
                day = cleaned.get(name)
                if day is None and name not in self.errors:
                    self.add_error(name, "Enter the day")
                elif day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
                    self.add_error(name, f"Enter a year from {FIRST_YEAR} to {LAST_YEAR}")
            since, until = cleaned.get("since"), cleaned.get("until")
            if since and until and until < since:
                self.add_error("until", "The last day is before the first")
        return cleaned

    @property
    def _chosen(self) -> dict[str, Any]:
        return self.cleaned_data if self.is_valid() else {}

    @property
    def only_seldom_heard(self) -> bool:
        return bool(self._chosen.get("heard"))

    @property
    def asked(self) -> ReachAsked:
        """What was chosen; of what can't be read, this quarter as a whole."""
        data = self._chosen
        since, until, before = self._days(data)
        narrowed = {name: data[name].pk for name in FILTERS if data.get(name)}
        return ReachAsked(since, until, before, against=data.get("against", ""), **narrowed)

    @property
    def left_out(self) -> str:
        """What becomes of days that were typed while another period is chosen, in words; empty where none were."""
        period = self._chosen.get("period", OWN) or QUARTER
        typed = [
            part for name in ("since", "until") for part in self[name].data or [] if part and part.strip()
        ]
        if period == OWN or not typed:
            return ""
        chosen = dict(self.fields["period"].choices)[period]  # type: ignore[attr-defined]
        return f"The days that you typed are left out, because “{chosen}” is chosen. To have them counted, choose “Own days”."

    @property
    def told(self) -> list[str]:
        """What it is narrowed to, in words."""
        data = self._chosen
        told = [
            f"{self.fields[name].label or name.capitalize()}: {data[name]}"
            for name in FILTERS
            if data.get(name)
        ]
        return [*told, *(["Only vulnerable and seldom-heard groups"] if self.only_seldom_heard else [])]

    def _days(self, data: dict[str, Any]) -> tuple[dt.date, dt.date, dt.date]:
        today, one_day = clock.today(), dt.timedelta(days=1)
        period = data.get("period") or QUARTER
        if period == OWN:
            since, until = data["since"], data["until"]
            return since, until, since - (until - since) - one_day
        if period == YEAR:
            first = queries.year_of(today)
            return first, queries.a_year_later(first) - one_day, queries.a_year_later(first, -1)
        first = queries.quarter_of(today)
        if period == LAST_QUARTER:
            first = queries.quarter_before(first)
        return first, queries.quarter_after(first) - one_day, queries.quarter_before(first)
