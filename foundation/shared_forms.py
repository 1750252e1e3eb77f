"""Fields and forms that several rooms use."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from copy import copy
from typing import Any, cast

from crispy_forms_gds.layout import Button, Div, Field, Layout, Submit
from django import forms

from foundation import hidden_text
from foundation.forms import FormHelper

LEFT_OUT = "The address of the page asks for something that is not here, so it was left out"


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


class SeenForm(forms.Form):
    """An act on what the page showed: its fingerprint goes back with the button.

    When the service refuses because it was changed since, the page is shown again with `show_again()`.
    """

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput(attrs={"id": False}))

    def __init__(self, *args: Any, seen: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.shown_now = seen

    def show_again(self) -> None:
        """The page is about what stands now."""
        if self.is_bound:
            data = cast(MutableMapping[str, str], copy(self.data))
            data[self.add_prefix("seen")] = self.shown_now
            self.data = data


class WithdrawalForm(forms.Form):
    """What the public finds instead of what is withdrawn, and why."""

    EXPLAIN, VANISH = "explain", "vanish"

    manner = forms.ChoiceField(
        label="What should people find at its address?",
        widget=forms.RadioSelect,
        help_text="Choose “nothing” where even the address or the title may harm somebody.",
        error_messages={"required": "Choose what people find at its address"},
    )
    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=5000,
        widget=forms.Textarea,
        help_text="It stays inside.",
        error_messages={"required": "Say why it is withdrawn"},
    )
    public_reason = forms.CharField(
        label="The reason that the public reads",
        required=False,
        max_length=300,
        widget=forms.Textarea,
        help_text="Only with an explanation. It names nobody.",
    )

    def __init__(self, *args: Any, thing: str, was_public: bool = True, **kwargs: Any) -> None:
        """`was_public`: whether there is an address that can explain; else nothing is asked about it."""
        super().__init__(*args, **kwargs)
        self.fields["manner"].choices = manners(thing)  # type: ignore[attr-defined]
        parts: list[Any] = [Field.radios("manner", legend_size="m"), Field.textarea("reason", rows=3)]
        parts.append(Field.textarea("public_reason", rows=2))
        if not was_public:
            del self.fields["manner"], self.fields["public_reason"]
            parts = [Field.textarea("reason", rows=3)]
        self.helper = FormHelper()
        self.helper.layout = Layout(*parts, Button.warning("withdraw", f"Withdraw the {thing} now"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        explains = cleaned.get("manner") == self.EXPLAIN
        if explains and not str(cleaned.get("public_reason") or "").strip():
            self.add_error("public_reason", "Write the reason that the public reads")
        return cleaned

    @property
    def manner_chosen(self) -> str:
        return str(self.cleaned_data.get("manner") or self.VANISH)


def manners(thing: str) -> list[tuple[str, str]]:
    """What people can find in the place of this, in words for a choice."""
    return [
        (
            WithdrawalForm.EXPLAIN,
            f"An explanation: that a {thing} was here, when it was withdrawn, and the reason below",
        ),
        (WithdrawalForm.VANISH, "Nothing: the address answers as if it had never existed"),
    ]


def seen_words(typed: str, *, keep: str = "") -> str:
    """What was typed as a reader sees it, without invisible characters but those to keep.

    Raises ValidationError where something else came along with a paste.
    """
    clean = hidden_text.without_invisible(typed, keep=keep)
    if hidden := hidden_text.hidden_in(clean, keep=keep):
        told = "; ".join(f"{each.what} (“{each.excerpt}”)" for each in hidden)
        raise forms.ValidationError(
            f"Something came along with the text that readers would not see: {told}. Take it out, then save."
        )
    return clean


def clean_seen_words(form: forms.Form, names: Iterable[str], *, keep: str = "") -> None:
    """Each of these texts of a cleaned form is as a reader sees it; what came along with a paste is told beside its field."""
    for name in [one for one in names if one in form.cleaned_data]:
        typed = str(form.cleaned_data[name] or "").replace("\r\n", "\n")
        try:
            form.cleaned_data[name] = seen_words(typed, keep=keep)
        except forms.ValidationError as hidden:
            form.add_error(name, hidden)


def filter_helper(form: forms.Form, *fields: Any) -> FormHelper:
    """The helper of a form that narrows a list by its address; what an address asks for, and is not there, is left out."""
    for field in form.fields.values():
        if "invalid_choice" in field.error_messages:
            field.error_messages["invalid_choice"] = LEFT_OUT
    helper = FormHelper()
    helper.form_method = "get"
    helper.disable_csrf = True
    helper.layout = Layout(Div(*fields, Button.secondary("", "Filter"), css_class="portal-filters"))
    return helper


def any_of(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", "Any"), *choices]
