"""Matters themselves, who may know of them, and break-glass access."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Button, Field, Layout, Submit
from django import forms

from foundation.forms import FormHelper, VersionedFormMixin
from foundation.shared_forms import filter_helper
from matters.models import Matter
from partnership.models import BUSINESS_UNIT, Person


class FilterForm(forms.Form):
    """What the list of matters is narrowed to. Nonsense in the address narrows nothing."""

    words = forms.CharField(label="Code name or owner", max_length=100, required=False)
    state = forms.ChoiceField(required=False, choices=[("", "Any"), ("open", "Open"), ("closed", "Closed")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = filter_helper(
            self,
            Field.text("words"),
            Field.select("state"),
        )


class OpenForm(forms.Form):
    """A new matter."""

    code_name = forms.CharField(
        max_length=60,
        help_text="It tells nothing about anybody, for instance the name of a tree.",
        error_messages={"required": "Enter a code name"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.text("code_name"), Submit("open", "Open the matter"))


class RenameForm(VersionedFormMixin, forms.ModelForm):
    """Another code name."""

    class Meta:
        model = Matter
        fields = ["code_name"]
        error_messages = {"code_name": {"required": "Enter a code name"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.text("code_name"), Submit("save", "Save the code name"))

    def validate_unique(self) -> None:
        """The service says it, in words that don't tell of a matter that one may not see."""


class GrantForm(forms.Form):
    """Somebody comes onto the access list."""

    person = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Choose a person"},
    )
    reason = forms.CharField(
        max_length=300, required=False, help_text="For instance what they do in the review."
    )

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = (  # type: ignore[attr-defined]
            Person.objects.filter(is_active=True, appointments__isnull=False)
            .exclude(pk=matter.owner_id)
            .exclude(matter_accesses__in=matter.accesses.filter(removed_at=None))
            .distinct()
        )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("person"), Field.text("reason"), Submit("grant", "Put on the access list")
        )


class GiveForm(forms.Form):
    """Another owner."""

    owner = forms.ModelChoiceField(
        label="New owner",
        queryset=Person.objects.none(),
        empty_label="Choose a person of the business unit",
        error_messages={"required": "Choose a person"},
    )
    reason = forms.CharField(max_length=300, required=False)

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = (  # type: ignore[attr-defined]
            Person.objects.holding(*BUSINESS_UNIT).exclude(pk=matter.owner_id).distinct()
        )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("owner"), Field.text("reason"), Submit("give", "Give the matter to this person")
        )


class ReasonForm(forms.Form):
    """One reason, for an act that needs no more."""

    reason = forms.CharField(
        max_length=2000, widget=forms.Textarea, error_messages={"required": "Give the reason"}
    )

    def __init__(
        self,
        *args: Any,
        button: str,
        label: str = "Reason",
        is_warning: bool = False,
        is_required: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].required = is_required
        self.helper = FormHelper()
        act = Button.warning("act", button) if is_warning else Submit("act", button)
        self.helper.layout = Layout(Field.textarea("reason", rows=4), act)


class BreakGlassForm(forms.Form):
    """An administrator's access in an emergency."""

    matter = forms.CharField(
        label="Reference of the matter",
        max_length=12,
        required=False,
        help_text="It stands in the address of the matter’s pages. Leave it empty to open every matter.",
    )
    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea,
        help_text="The chair reads it.",
        error_messages={"required": "Say why you need access"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("matter"),
            Field.textarea("reason", rows=4),
            Button.warning("break", "Open for 24 hours and tell the chair"),
        )

    def clean_matter(self) -> Matter | None:
        reference = str(self.cleaned_data["matter"]).strip()
        if not reference:
            return None
        matter = Matter.objects.filter(reference=reference).first()
        if matter is None:
            raise forms.ValidationError("No matter has this reference")
        return matter
