"""What is settled for each kind of message, and the words that come with the portal."""

from __future__ import annotations

import pytest

from notices import kinds, wording
from notices.kinds import Kind, Placeholder
from notices.points import MAY_RECEIVE, STANDING, subjects
from notices.wording import MissingValue, Wording, fill

TELLING = Placeholder("title", "Title", "Larch", tells_of_case=True)


@pytest.mark.parametrize("kind", kinds.every_kind(), ids=lambda kind: kind.key)
def test_every_kind_has_words_that_it_can_use(kind: Kind) -> None:
    words = wording.default_wording(kind)
    assert wording.reasons_not_to_use(kind, words) == []
    filled = fill(words, wording.examples(kind))
    assert "((" not in filled.subject_line + filled.body


@pytest.mark.parametrize("kind", kinds.every_kind(), ids=lambda kind: kind.key)
def test_a_message_to_staff_has_a_neutral_subject(kind: Kind) -> None:
    if not kind.is_staff_facing:
        return
    used = wording.placeholders_in(wording.default_wording(kind).subject_line)
    telling = {placeholder.name for placeholder in kind.placeholders if placeholder.tells_of_case}
    assert not used & (telling | {"recipient_name"})


def test_every_subject_that_can_be_told_of_says_who_may_receive_it() -> None:
    assert subjects()
    assert STANDING.models() == MAY_RECEIVE.models()


@pytest.mark.parametrize(
    "wrong",
    [
        Kind(key="Bad Key", title="x"),
        Kind(key="staff_report", title="x", carries_documents=True),
        Kind(key="staff_case", title="x", placeholders=(TELLING,)),
        Kind(key="twice", title="x", placeholders=(kinds.COMMON[0],)),
        Kind(key="address_test", title="Another one"),
    ],
)
def test_a_kind_that_contradicts_itself_or_another_is_refused(wrong: Kind) -> None:
    before = kinds.every_kind()
    with pytest.raises(ValueError, match=wrong.key):
        kinds.register(wrong)
    assert kinds.every_kind() == before


def test_a_value_is_never_looked_at_again() -> None:
    words = fill(Wording("((a))", "((a)) ((b))"), {"a": "((b)) {{ x }} {% now %}", "b": "B"})
    assert words == Wording("((b)) {{ x }} {% now %}", "((b)) {{ x }} {% now %} B")


def test_a_missing_value_is_named() -> None:
    with pytest.raises(MissingValue, match=r"\(\(b\)\)"):
        fill(Wording("x", "((a)) ((b))"), {"a": "A"})
