"""The family by relationship, and the records that people were told."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from crispy_forms_gds.layout import Field, Layout, Submit
from django import forms

from foundation.forms import FormHelper, LondonMomentField, VersionedFormMixin
from reviews.models import FamilyMember, ToldGroup
from reviews.rules import told


class MemberForm(VersionedFormMixin, forms.ModelForm):
    """A member of the family, without a name."""

    class Meta:
        model = FamilyMember
        fields = ["relationship", "is_surviving_child", "wishes", "support", "interpreter"]
        error_messages = {"relationship": {"required": "Enter the relationship"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_surviving_child"].label = "A surviving child"
        self.fields["interpreter"].label = "Interpreter or format"
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("relationship"),
            Field.checkbox("is_surviving_child"),
            Field.textarea("wishes", rows=4),
            Field.textarea("support", rows=3),
            Field.text("interpreter"),
            "version",
            Submit("save", "Save"),
        )


class ToldForm(forms.Form):
    """Who told them, how, when, and what support was offered."""

    told_by = forms.CharField(
        label="Who told them",
        max_length=150,
        help_text="Office, for instance the independent reviewer.",
        error_messages={"required": "Say who told them"},
    )
    how = forms.CharField(
        label="How",
        max_length=150,
        help_text="For instance a visit, a call, a letter.",
        error_messages={"required": "Say how they were told"},
    )
    told_at = LondonMomentField(label="When", is_past=True)
    support_offered = forms.CharField(
        label="What support was offered", max_length=2000, required=False, widget=forms.Textarea
    )

    def __init__(self, *args: Any, group: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if group == ToldGroup.FAMILY:
            field = self.fields["support_offered"]
            field.required = True
            field.error_messages["required"] = "Say what support was offered"
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("told_by"),
            Field.text("how"),
            "told_at",
            Field.textarea("support_offered", rows=3),
            Submit("record", "Record that they were told"),
        )

    def clean_told_at(self) -> dt.datetime:
        told_at = cast(dt.datetime, self.cleaned_data["told_at"])
        if reasons := told.reasons_about_when(told_at):
            raise forms.ValidationError(reasons)
        return told_at
