"""Buttons without a form."""

from django.test import RequestFactory

from foundation.acts import text_beside


def test_what_was_typed_beside_a_button_can_be_stored():
    request = RequestFactory().post("/", {"reason": " a\0b \0"})

    assert text_beside(request, "reason") == "ab"
    assert text_beside(request, "outcome") == ""
