"""What is typed about collections."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Layout, Size, Submit
from django import forms

from catalogue.models import Collection
from foundation.forms import FormHelper, VersionedFormMixin
from foundation.hidden_text import MARKS_OF_SCRIPTS
from foundation.prose import check_prose
from foundation.shared_forms import (
    PersonField,
    any_of,
    clean_seen_words,
    filter_helper,
)
from partnership.models import Audience, Person
from partnership.queries import with_account


class FilterForm(forms.Form):
    """What the list of collections is narrowed to."""

    words = forms.CharField(label="Words in the title", required=False, max_length=100)
    status = forms.ChoiceField(required=False, choices=any_of(list(Collection.Status.choices)))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = filter_helper(self, Field.text("words"), Field.select("status"))

    @property
    def asked_for(self) -> tuple[str, str]:
        self.is_valid()
        data = self.cleaned_data
        return data.get("words", ""), data.get("status", "")


class CollectionForm(VersionedFormMixin, forms.Form):
    """What a collection is, for whom, and who looks after it."""

    title = forms.CharField(
        max_length=150,
        help_text="As readers see it: “Starting at a new school”.",
        error_messages={"required": "Enter a title"},
    )
    introduction = forms.CharField(
        required=False,
        validators=[check_prose],
        max_length=20_000,
        widget=forms.Textarea,
        help_text="For whom it is, and how to use it. Markdown. Needed before it is published.",
    )
    audience = forms.ModelChoiceField(
        label="Audience", queryset=Audience.objects.all(), required=False, empty_label="No one audience"
    )
    owner = PersonField(
        queryset=Person.objects.none(),
        empty_label="Choose its owner",
        help_text="Who looks after it.",
        error_messages={"required": "Choose its owner"},
    )
    visibility = forms.ChoiceField(
        label="Who may read it once it is published?",
        choices=Collection.Visibility.choices,
        widget=forms.RadioSelect,
        help_text="Of each resource in it everybody has only what they may see anyway.",
    )

    def __init__(self, *args: Any, by: Person, collection: Collection | None = None, **kwargs: Any) -> None:
        if collection is None:
            initial: dict[str, Any] = {"owner": by.pk, "visibility": Collection.Visibility.PUBLIC}
        else:
            names = ("title", "introduction", "visibility")
            initial = {name: getattr(collection, name) for name in names}
            initial |= {"audience": collection.audience_id, "owner": collection.owner_id}
        super().__init__(*args, record=collection, initial=initial, **kwargs)
        self.fields["owner"].queryset = with_account()  # type: ignore[attr-defined]
        button = Submit("begin", "Begin the collection") if collection is None else Submit("save", "Save")
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("title"),
            Field.textarea("introduction", rows=8),
            Field.select("audience"),
            Field.select("owner"),
            Field.radios("visibility", legend_size=Size.SMALL),
            "version",
            button,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        clean_seen_words(self, ("title", "introduction"), keep=MARKS_OF_SCRIPTS)
        return cleaned

    @property
    def told(self) -> dict[str, Any]:
        """What the collection is to say, for the service."""
        names = ("title", "introduction", "audience", "owner", "visibility")
        return {name: self.cleaned_data[name] for name in names}


class FindForm(forms.Form):
    """By which words a resource is looked for, to put it in."""

    q = forms.CharField(label="Words in the title of a resource", max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Field.text("q"), Submit("", "Look for resources"))
