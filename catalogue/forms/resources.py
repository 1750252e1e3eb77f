"""What is typed about a resource: its particulars, its owner, what was put right, and when it becomes public."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Layout, Submit
from django import forms
from django.db.models import Q

from catalogue.models import Kind, Resource, Topic
from catalogue.rules.resources import EARLIEST_YEAR, LATEST_YEAR, MOST_MONTHS, OWN_FIELDS, Particulars
from foundation.forms import FormHelper, LondonMomentField, ManyField, VersionedFormMixin, year_field
from foundation.shared_forms import PersonField, SeenForm, clean_seen_words, seen_words
from matters.models import Matter
from partnership.models import Audience, Person
from partnership.queries import with_account

#: What readers get to see of it, or what the pages inside show.
TEXTS = (
    "title",
    "summary",
    "source_name",
    "reuse_terms",
    "image_rights",
    "image_consent_note",
    "tested_with",
    "you_said_we_did",
)


class ResourceForm(VersionedFormMixin, forms.Form):
    """What is told of a resource beside its versions."""

    kind = forms.ChoiceField(
        label="What it is",
        choices=[("", "Choose"), *Kind.choices],
        error_messages={"required": "Choose what it is"},
    )
    title = forms.CharField(
        max_length=150,
        help_text="Readers see it, and the address is made from it. It names no child.",
        error_messages={"required": "Enter a title"},
    )
    summary = forms.CharField(
        required=False,
        max_length=500,
        widget=forms.Textarea,
        help_text="Two plain sentences: what it is, for whom. Needed before it is published.",
    )
    audiences = ManyField(
        label="For whom",
        queryset=Audience.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    topics = ManyField(queryset=Topic.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)
    owner = PersonField(
        queryset=Person.objects.none(),
        empty_label="Choose",
        help_text="Who keeps it right, and is reminded of its review.",
        error_messages={"required": "Choose its owner"},
    )
    visibility = forms.ChoiceField(
        label="Who may read it once it is published",
        choices=Resource.Visibility.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who may read it"},
    )
    source = forms.ChoiceField(
        label="Where it comes from",
        choices=Resource.Source.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where it comes from"},
    )
    source_name = forms.CharField(
        label="Whose it is", required=False, max_length=150, help_text="Where it is not ours."
    )
    source_year = year_field("Year of that edition", least=EARLIEST_YEAR, most=LATEST_YEAR, required=False)
    reuse_terms = forms.CharField(
        label="What others may do with it",
        required=False,
        max_length=300,
        help_text="As they read it. Needed for what is not our own.",
    )
    has_images = forms.BooleanField(label="It shows people, or pictures of others", required=False)
    image_rights = forms.CharField(
        label="Whose the pictures are", required=False, max_length=300, help_text="And until when."
    )
    image_consent_note = forms.CharField(
        label="Who consented, when, and where that is kept",
        required=False,
        max_length=300,
        help_text="It stays inside.",
    )
    tested_with = forms.CharField(
        label="Tested with",
        required=False,
        max_length=300,
        help_text="Children, families or practitioners who tried it out.",
    )
    you_said_we_did = forms.CharField(
        label="You said, we did",
        required=False,
        max_length=5000,
        widget=forms.Textarea,
        help_text="What people said, and what was changed for it.",
    )
    review_months = forms.IntegerField(
        label="Months from one review to the next",
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        help_text="Leave it empty to review it as often as its kind is.",
    )

    def __init__(self, *args: Any, resource: Resource | None = None, **kwargs: Any) -> None:
        self.resource = resource
        if resource is not None:
            kwargs["initial"] = typed_form(resource) | (kwargs.get("initial") or {})
        super().__init__(*args, record=resource, **kwargs)
        audiences, topics = Q(), Q(is_current=True)
        if resource is not None:
            topics |= Q(resources=resource)
        self.fields["audiences"].queryset = Audience.objects.filter(audiences).order_by("name")  # type: ignore[attr-defined]
        self.fields["topics"].queryset = Topic.objects.filter(topics).distinct().order_by("name")  # type: ignore[attr-defined]
        self.fields["owner"].queryset = with_account()  # type: ignore[attr-defined]
        if resource is not None and resource.status == Resource.Status.PUBLISHED:
            # Whom it reaches is changed by an act of its own.
            del self.fields["visibility"]
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.layout(), "version", self.button())

    def layout(self) -> list[Any]:
        reach = [Field.radios("visibility", legend_size="s")] if "visibility" in self.fields else []
        return [
            Fieldset(
                Field.select("kind"),
                Field.text("title"),
                Field.textarea("summary", rows=3),
                Field.checkboxes("audiences", legend_size="s", small=True),
                Field.checkboxes("topics", legend_size="s", small=True),
                legend="What it is and for whom",
                legend_size="m",
            ),
            Fieldset(
                Field.select("owner"),
                *reach,
                Field.text("review_months"),
                legend="Who keeps it and who reads it",
                legend_size="m",
            ),
            Fieldset(
                Field.radios("source", legend_size="s"),
                Field.text("source_name"),
                Field.text("source_year"),
                Field.text("reuse_terms"),
                Field.checkbox("has_images"),
                Field.text("image_rights"),
                Field.text("image_consent_note"),
                legend="Where it comes from, and rights",
                legend_size="m",
            ),
            Fieldset(
                Field.text("tested_with"),
                Field.textarea("you_said_we_did", rows=4),
                legend="Who helped to make it",
                legend_size="m",
            ),
        ]

    def button(self) -> Any:
        return Submit("save", "Save the resource")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        clean_seen_words(self, TEXTS)
        others = cleaned.get("source") not in (None, Resource.Source.OWN)
        if others and not str(cleaned.get("source_name") or "").strip() and "source_name" not in self.errors:
            self.add_error("source_name", "Say whose it is")
        return cleaned

    def particulars(self) -> Particulars:
        """What is to be told of it, for the service."""
        data = self.cleaned_data
        own: dict[str, Any] = {name: data[name] for name in OWN_FIELDS if name in data}
        if self.resource is not None:
            own.setdefault("visibility", self.resource.visibility)
        return Particulars(
            **own,
            owner_id=data["owner"].pk,
            topics=tuple(one.pk for one in data["topics"]),
            audiences=tuple(one.pk for one in data["audiences"]),
        )


class BeginForm(ResourceForm):
    """A new resource, of a matter or of none."""

    matter = forms.ModelChoiceField(
        queryset=Matter.objects.none(),
        required=False,
        empty_label="None",
        help_text="Only those who may know of the matter see the resource before it is published. It stays of this matter.",
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        self.by = by
        super().__init__(*args, **kwargs)
        self.fields["matter"].queryset = Matter.objects.visible_to(by).filter(closed_at=None)  # type: ignore[attr-defined]
        self.initial.setdefault("owner", by.pk)
        self.initial.setdefault("source", Resource.Source.OWN)
        self.initial.setdefault("visibility", Resource.Visibility.PUBLIC)

    def layout(self) -> list[Any]:
        return [*super().layout(), Fieldset(Field.select("matter"), legend="Matter", legend_size="m")]

    def button(self) -> Any:
        return Submit("save", "Save as a draft")


def typed_form(resource: Resource) -> dict[str, Any]:
    """A resource as the fields of its form hold it."""
    return {name: getattr(resource, name) for name in OWN_FIELDS if name != "owner_id"} | {
        "owner": resource.owner_id,
        "topics": list(resource.topics.values_list("pk", flat=True)),
        "audiences": list(resource.audiences.values_list("pk", flat=True)),
    }


class HandOverForm(forms.Form):
    """Who owns it from now on."""

    owner = PersonField(
        queryset=Person.objects.none(),
        label="Who owns it from now on",
        empty_label="Choose",
        error_messages={"required": "Choose its new owner"},
    )

    def __init__(self, *args: Any, resource: Resource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = with_account().exclude(pk=resource.owner_id)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.select("owner"), Submit("hand", "Hand it over"))


class CorrectionForm(forms.Form):
    """What was put right, as readers are told."""

    words = forms.CharField(
        label="What was wrong, and what it says now",
        max_length=300,
        widget=forms.Textarea,
        help_text="Readers see it with the day. It names nobody.",
        error_messages={"required": "Say what was wrong and what it says now"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.textarea("words", rows=3), Submit("correct", "Show the correction to readers")
        )

    def clean_words(self) -> str:
        return seen_words(str(self.cleaned_data["words"]).replace("\r\n", "\n"))


class ScheduleForm(SeenForm):
    """When it becomes public."""

    due_at = LondonMomentField(
        label="When it becomes public", error_messages={"required": "Say when it becomes public"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("due_at", "seen", Submit("schedule", "Put it on the schedule"))


class RestoreForm(SeenForm):
    """Why it comes back."""

    reason = forms.CharField(
        label="Why it is restored",
        max_length=2000,
        widget=forms.Textarea,
        help_text="It stays inside.",
        error_messages={"required": "Say why it is restored"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.textarea("reason", rows=3), "seen", Submit("restore", "Restore it now")
        )
