from __future__ import annotations

import pytest

from media_relations.models import MediaProtocol
from media_relations.rules import wording

HELP = " Samaritans are there on 116 123."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The young person committed suicide." + HELP, ["committed suicide"]),
        ("After a failed suicide attempt." + HELP, ["failed suicide"]),
        ("A suicide epidemic." + HELP, ["suicide epidemic"]),
        ("They took their own life by an overdose." + HELP, ["overdose"]),
        ("They took their own life.", ["took their own life"]),
        ("We know of self-harm.", ["self-harm"]),
        ("They died by suicide." + HELP, []),
        ("A road bridge was closed.", []),
    ],
)
def test_words_about_suicide_that_do_harm_are_pointed_out(text: str, words: list[str]) -> None:
    assert [each.words for each in wording.of_suicide(text)] == words


@pytest.mark.parametrize(
    "text",
    [
        "A boy called Rowan came.",
        "The child, named Rowan Ash, came.",
        "We remember baby Rowan.",
        "Rowan, 7, was loved.",
        "Rowan Ash, who was aged eleven, was loved.",
        "Rowan (7) was loved.",
        "The seven-year-old Rowan was loved.",
        "The 7 month old boy Rowan was loved.",
    ],
)
def test_what_looks_like_a_childs_name_is_pointed_out(text: str) -> None:
    assert len(wording.of_named_children(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The review of Child Larch and Child A.",
        "Baby P is known.",
        "On Wednesday, 7 children came. In May, 12 did.",
        "Jo Chair, aged 54, leads us.",
        "Section 16 (7) of the Act.",
        "A seven-year-old boy was loved.",
        "A child called on us.",
        "Working Together (2026) applies.",
    ],
)
def test_a_pseudonym_an_adult_or_a_day_is_no_childs_name(text: str) -> None:
    assert wording.of_named_children(text) == []


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("We act.\n\nIf you are worried about a child, call 01632 960001. In an emergency call 999.", True),
        ("If you are **worried about a child**, call 01632\u00a0960 001. In an emergency, call 999!", True),
        ("If you are worried about a child, call 01632 960002. In an emergency call 999.", False),
        ("Nothing of it.", False),
    ],
)
def test_the_safeguarding_message_is_found_however_it_is_set(text: str, is_said: bool) -> None:
    message = wording.safeguarding_message(MediaProtocol(), "01632 960001")

    assert wording.says(text, message) is is_said
