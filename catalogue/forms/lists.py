"""What the lists of the catalogue are narrowed to."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from catalogue.models import Kind, Resource, ResourceVersion, Topic
from foundation.shared_forms import any_of, filter_helper
from partnership.models import Audience, Language


class FilterForm(forms.Form):
    """What the list of resources is narrowed to."""

    words = forms.CharField(
        label="Words in the title or summary",
        required=False,
        max_length=100,
        error_messages={"max_length": "Look for fewer words: at most 100 characters"},
    )
    kind = forms.ChoiceField(required=False, choices=any_of(list(Kind.choices)))
    status = forms.ChoiceField(required=False, choices=any_of(list(Resource.Status.choices)))
    topic = forms.ModelChoiceField(
        queryset=Topic.objects.all(), to_field_name="slug", required=False, empty_label="Any"
    )
    audience = forms.ModelChoiceField(queryset=Audience.objects.all(), required=False, empty_label="Any")
    language = forms.ModelChoiceField(
        queryset=Language.objects.all(), to_field_name="tag", required=False, empty_label="Any"
    )
    format = forms.ChoiceField(required=False, choices=any_of(list(ResourceVersion.Format.choices)))
    owner = forms.ChoiceField(required=False, choices=any_of([("mine", "Me")]))
    review = forms.ChoiceField(required=False, choices=any_of([("overdue", "Overdue")]))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        selects = ("kind", "status", "topic", "audience", "language", "format", "owner", "review")
        self.helper = filter_helper(self, Field.text("words"), *(Field.select(name) for name in selects))
