from __future__ import annotations

import pytest

from foundation.languages import direction_of, is_english, own_name


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("fa-IR", "rtl"),
        ("UR", "rtl"),
        ("ps", "rtl"),
        ("ku", "ltr"),
        ("ku-Arab", "rtl"),
        ("pa", "ltr"),
        ("pa-Arab-PK", "rtl"),
        ("az-Latn", "ltr"),
        ("ar-Latn", "ltr"),
        ("bfi", "ltr"),
        ("", "ltr"),
    ],
)
def test_a_script_in_the_tag_decides_the_direction_and_else_the_language(tag: str, direction: str) -> None:
    assert direction_of(tag) == direction


@pytest.mark.parametrize(
    ("tag", "name", "own"),
    [
        ("pl", "Polish", "Polski"),
        ("pt-BR", "Portuguese of Brazil", "Português"),
        ("bfi", "British Sign Language", "British Sign Language"),
        ("zh-Hant", "Chinese, traditional", "Chinese, traditional"),
        ("xx", "Another", "Another"),
    ],
)
def test_a_language_is_called_as_its_speakers_call_it_where_that_is_known(
    tag: str, name: str, own: str
) -> None:
    assert own_name(tag, name) == own


@pytest.mark.parametrize(("tag", "said"), [("en", True), ("en-GB", True), ("EN", True), ("enm", False)])
def test_english_is_english_wherever_it_is_spoken(tag: str, said: bool) -> None:
    assert is_english(tag) is said
