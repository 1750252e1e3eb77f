"""Outlets, journalists, and the file that brings many of them."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Button, Field, Fixed, Layout, Submit
from django import forms

from foundation.forms import FileField, FormHelper, VersionedFormMixin
from foundation.shared_forms import any_of, filter_helper
from media_relations.models import Journalist, Outlet
from media_relations.services.directory import JOURNALIST_FIELDS, OUTLET_FIELDS


class FilterForm(forms.Form):
    """What the list of journalists is narrowed to. Nonsense in the address narrows nothing."""

    words = forms.CharField(label="Name, outlet or beat", max_length=100, required=False)
    kind = forms.ChoiceField(label="Kind of outlet", required=False, choices=any_of(Outlet.Kind.choices))
    state = forms.ChoiceField(
        required=False,
        choices=any_of(
            [
                ("to_confirm", "To be confirmed"),
                ("do_not_contact", "Please do not contact"),
                ("past", "No longer there"),
            ]
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = filter_helper(self, Field.text("words"), Field.select("kind"), Field.select("state"))


class WebsiteField(forms.URLField):
    """An address that is taken for https where nothing is said."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https"} | kwargs)


class OutletForm(VersionedFormMixin, forms.ModelForm):
    """A newspaper, broadcaster, site or agency."""

    class Meta:
        model = Outlet
        fields = OUTLET_FIELDS
        field_classes = {"website": WebsiteField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("name"),
            Field.select("kind"),
            Field.text("area"),
            Field.text("newsdesk_email"),
            Field.text("newsdesk_number", field_width=Fixed.TWENTY),
            Field.text("website"),
            Field("is_local"),
            Field("is_current"),
            Submit("save", "Save the outlet"),
        )


class JournalistForm(VersionedFormMixin, forms.ModelForm):
    """Somebody who reports."""

    class Meta:
        model = Journalist
        fields = JOURNALIST_FIELDS
        error_messages = {"name": {"required": "Enter their name"}}
        labels = {
            "email": "E-mail",
            "beat": "What they report on",
            "is_current": "They still report for this outlet",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outlet"].empty_label = "None"  # type: ignore[attr-defined]
        self.fields["lawful_basis"].help_text = "UK GDPR, Article 6."
        self.fields["do_not_contact_reason"].label = "Why not"
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("name"),
            Field.select("outlet"),
            Field.text("email"),
            Field.text("telephone", field_width=Fixed.TWENTY),
            Field.text("beat"),
            Field.select("lawful_basis"),
            Field("do_not_contact"),
            Field.text("do_not_contact_reason"),
            Field("is_current"),
            Submit("save", "Save the journalist"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("do_not_contact") and not (cleaned.get("do_not_contact_reason") or "").strip():
            self.add_error("do_not_contact_reason", "Say why they are not to be contacted")
        return cleaned


class ImportForm(forms.Form):
    """A CSV file of outlets and journalists."""

    file = FileField(
        label="CSV file", allow_empty_file=True, error_messages={"required": "Choose the CSV file"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("file"),
            Submit("check", "Check the file and change nothing"),
            Button.secondary("import", "Import"),
        )
