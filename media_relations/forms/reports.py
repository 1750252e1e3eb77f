"""The period of the report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from crispy_forms_gds.layout import Button, Field, Layout
from django import forms

from foundation import clock
from foundation.forms import DayField, FormHelper
from partnership.working_days import add_months


class PeriodForm(forms.Form):
    """From which day to which; the last three months where nothing is said."""

    since = DayField(label="From", required=False)
    until = DayField(label="To", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Field("since"), Field("until"), Button.secondary("", "Show the report"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day is before the first")
        return cleaned

    def period(self) -> tuple[dt.date, dt.date]:
        today = clock.today()
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        until = data.get("until") or today
        return data.get("since") or add_months(until, -3), until
