"""Fields that forms of plans, projects and campaigns share."""

from __future__ import annotations

from typing import Any

from django import forms

from campaigns.models import Priority


class PriorityField(forms.ModelChoiceField):
    """A priority to choose, with the year of its plan: most come back every year."""

    def __init__(self, **kwargs: Any) -> None:
        told: dict[str, Any] = {
            "label": "To which priority of the business plan does it answer?",
            "queryset": Priority.objects.none(),
            "required": False,
            "empty_label": "None",
        }
        super().__init__(**(told | kwargs))

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.plan.years}: {obj.title}"
