"""Buttons without a form, and what a form says when a service refuses."""

from typing import Any

from django import forms
from django.test import RequestFactory

from foundation.acts import say_why_not, text_beside
from foundation.governed import NotReady, beside


def test_what_was_typed_beside_a_button_can_be_stored():
    request = RequestFactory().post("/", {"reason": " a\0b \0"})

    assert text_beside(request, "reason") == "ab"
    assert text_beside(request, "outcome") == ""


class Days(forms.Form):
    from_on = forms.CharField()
    to_on = forms.CharField()


def told(not_ready: NotReady) -> dict[str, Any]:
    form = Days({"from_on": "1", "to_on": "2"})
    assert form.is_valid()
    say_why_not(form, not_ready)
    return {name: list(words) for name, words in form.errors.items()}


def test_each_reason_is_said_beside_the_field_that_it_is_about():
    reasons = [
        "It is over.",
        beside("Too early.", "from_on"),
        beside("No.", "to_on"),
        beside("Nor now.", "to_on"),
    ]

    assert told(NotReady.because(reasons)) == {
        "__all__": ["It is over."],
        "from_on": ["Too early."],
        "to_on": ["No. Nor now."],
    }


def test_a_reason_about_a_field_that_the_form_has_not_is_said_beside_another_or_above():
    assert told(NotReady.because([beside("Too far.", "days", "to_on")])) == {"to_on": ["Too far."]}
    assert told(NotReady.because([beside("Too far.", "days")])) == {"__all__": ["Too far."]}
    assert told(NotReady.beside("to_on", ["One.", "Two."])) == {"to_on": ["One. Two."]}
    assert told(NotReady("It is over.")) == {"__all__": ["It is over."]}
