"""What the record is narrowed to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from foundation.forms import DayField
from foundation.shared_forms import filter_helper


class FilterForm(forms.Form):
    """Nonsense in the address narrows nothing."""

    verb = forms.ChoiceField(label="What was done", required=False)
    kind = forms.ChoiceField(label="Kind of record", required=False)
    person = forms.ChoiceField(label="Who did it", required=False)
    from_on = DayField(label="From", required=False)
    to_on = DayField(label="To", required=False)

    def __init__(
        self,
        *args: Any,
        verbs: Sequence[tuple[str, str]],
        kinds: Sequence[tuple[str, str]],
        people: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("verb", verbs), ("kind", kinds), ("person", people)):
            self.fields[name].choices = [("", "Any"), *choices]  # type: ignore[attr-defined]
        self.helper = filter_helper(
            self,
            Field.select("verb"),
            Field.select("kind"),
            Field.select("person"),
            Field("from_on"),
            Field("to_on"),
        )
