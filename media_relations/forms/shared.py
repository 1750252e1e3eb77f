"""Fields and forms that several pages of this room use."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Button, Div, Field, Layout, Submit
from django import forms

from foundation.forms import FormHelper


class PersonField(forms.ModelChoiceField):
    """A person to choose, with office or agency."""

    def label_from_instance(self, obj: Any) -> str:
        post = obj.job_title or (str(obj.agency) if obj.agency else "")
        return f"{obj.name}, {post}" if post else str(obj.name)


class ReasonForm(forms.Form):
    """Some words, for an act that needs no more."""

    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Give the reason"},
    )

    def __init__(
        self,
        *args: Any,
        button: str,
        label: str = "Reason",
        help_text: str = "",
        is_warning: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = help_text
        self.helper = FormHelper()
        submit = Button.warning("act", button) if is_warning else Submit("act", button)
        self.helper.layout = Layout(Field.textarea("reason"), submit)


def filter_helper(*fields: Any) -> FormHelper:
    """The helper of a form that narrows a list by its address."""
    helper = FormHelper()
    helper.form_method = "get"
    helper.disable_csrf = True
    helper.layout = Layout(Div(*fields, Button.secondary("", "Filter"), css_class="portal-filters"))
    return helper


def any_of(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", "Any"), *choices]
