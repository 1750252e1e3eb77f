"""What a text is judged by: the glossary of the partnership, and the lists that other rooms keep."""

from __future__ import annotations

import pytest

from media_relations.models import PlainWord
from partnership.models import GlossaryTerm
from partnership.plain_words import reading_of

pytestmark = pytest.mark.django_db


def test_jargon_is_known_from_the_glossary_and_from_the_rooms_that_keep_a_list() -> None:
    GlossaryTerm.objects.create(
        term="paramountcy", meaning="comes first", plainer_words="the child comes first"
    )
    PlainWord.objects.create(phrase="going forwards", plainer="from now on")

    found = reading_of("The paramountcy principle holds going forwards.").jargon

    assert [(one.phrase, one.plainer) for one in found] == [
        ("paramountcy", "the child comes first"),
        ("going forwards", "from now on"),
    ]


def test_an_acronym_of_the_glossary_is_no_jargon_but_is_to_be_explained() -> None:
    GlossaryTerm.objects.create(term="ZASH", meaning="a team", plainer_words="the team")

    reading = reading_of("The ZASH decides.")

    assert reading.jargon == []
    assert [(one.letters, one.meaning, one.plainer) for one in reading.acronyms] == [
        ("ZASH", "a team", "the team")
    ]
