from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnership.plain_english import GlossaryEntry, Reading, read, sentences_of

GLOSSARY = {
    "MASH": GlossaryEntry("Multi-Agency Safeguarding Hub", "the team that takes calls about children"),
    "LCSPR": GlossaryEntry("local child safeguarding practice review"),
}
PLAINER = {
    "utilise": "use",
    "multi-agency": "joint",
    "in partnership with": "with",
    "going forward": "from now on",
}


def reading(text: str) -> Reading:
    return read(text, glossary=GLOSSARY, plainer=PLAINER)


@pytest.mark.parametrize(
    ("passage", "sentences"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("We met at 9.30am. It rained.", ["We met at 9.30am.", "It rained."]),
        ("Ask a worker, e.g. a nurse. She knows.", ["Ask a worker, e.g. a nurse.", "She knows."]),
        ("Dr. A. Smith of St. Anne’s came. He left.", ["Dr. A. Smith of St. Anne’s came.", "He left."]),
        ("It was Child A. We are sorry.", ["It was Child A.", "We are sorry."]),
        ("“It is so.” He left.", ["“It is so.”", "He left."]),
        ("See www.example.org. for more", ["See www.example.org. for more"]),
        ("", []),
    ],
)
def test_a_passage_is_taken_apart_into_sentences(passage: str, sentences: list[str]) -> None:
    assert sentences_of(passage) == sentences


def test_headings_and_lines_of_lists_are_sentences_of_their_own() -> None:
    assert reading("## What we know\n\nIt is early.\n\n- one thing\n- another *thing*").sentences == [
        "What we know",
        "It is early.",
        "one thing",
        "another thing",
    ]


def test_the_measures_are_those_of_their_authors() -> None:
    ease = reading("The cat sat on the mat. It was asleep.").ease

    assert (ease.letters, ease.words, ease.sentences, ease.long_words) == (28, 9, 2, 0)
    assert ease.ari == pytest.approx(4.71 * 28 / 9 + 0.5 * 9 / 2 - 21.43)
    assert ease.coleman_liau == pytest.approx(0.0588 * 100 * 28 / 9 - 0.296 * 100 * 2 / 9 - 15.8)
    assert ease.lix == pytest.approx(4.5)


def test_plain_words_read_more_easily_than_those_of_an_office() -> None:
    plain = reading("We want to hear from you. " * 10).ease
    heavy = reading(
        "The partnership continuously endeavours to facilitate comprehensive multidisciplinary engagement with "
        "stakeholders throughout implementation of the strategic safeguarding arrangements. " * 3
    ).ease

    assert plain.reading_age < 9 < 16 < heavy.reading_age
    assert (plain.in_words, heavy.in_words) == ("Very easy", "Very hard")


def test_a_few_words_are_not_measured() -> None:
    assert not reading("We are sorry.").ease.is_measured
    assert reading("We are sorry. " * 10).ease.is_measured


def test_an_address_does_not_make_a_text_harder() -> None:
    with_address = reading("Read it at https://fenmouth.example/news/something-very-long-indeed today.").ease
    assert with_address.letters == len("Readitattoday")


@pytest.mark.parametrize(("words", "is_long"), [(25, False), (26, True)])
def test_a_sentence_of_more_than_25_words_is_long(words: int, is_long: bool) -> None:
    found = reading(" ".join(["word"] * words) + ".").long_sentences

    assert [each.words for each in found] == ([words] if is_long else [])


@pytest.mark.parametrize(
    ("text", "unexplained"),
    [
        ("The MASH met.", ["MASH"]),
        ("The Multi-Agency Safeguarding Hub (MASH) met. The MASH agreed.", []),
        ("The MASH agreed. The Multi-Agency Safeguarding Hub (MASH) met.", ["MASH"]),
        ("The MASH (a team of several agencies) met.", []),
        ("Two LCSPRs and A&E.", ["LCSPR", "A&E"]),
        ("The NHS, the BBC and your MP in the UK.", []),
        ("STATEMENT OF THE PARTNERSHIP\n\nIt says little.", []),
        ("It is (MASH) and no more.", []),
        ("(MASH) met.", ["MASH"]),
        ("Room B2 at 9AM and I am.", []),
    ],
)
def test_an_acronym_is_explained_where_it_first_stands(text: str, unexplained: list[str]) -> None:
    assert [each.letters for each in reading(text).acronyms] == unexplained


def test_what_an_acronym_means_comes_from_the_glossary() -> None:
    (known, unknown) = reading("The MASH told the XYZB.").acronyms

    assert (known.meaning, known.plainer) == (GLOSSARY["MASH"].meaning, GLOSSARY["MASH"].plainer)
    assert unknown.meaning == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We utilise it, and utilised it, utilising more.", [("utilise", "use", 3)]),
        ("A Multi-Agency team.", [("Multi-Agency", "joint", 1)]),
        ("Non-multi-agency work.", []),
        ("In partnership\nwith the police.", [("In partnership with", "with", 1)]),
        ("*Going* forward, we will.", [("Going forward", "from now on", 1)]),
        ("It is plain.", []),
    ],
)
def test_jargon_is_found_in_its_forms_with_plainer_words(
    text: str, found: list[tuple[str, str, int]]
) -> None:
    assert [(each.phrase, each.plainer, each.times) for each in reading(text).jargon] == found


def test_the_longer_phrase_wins_where_two_overlap() -> None:
    found = read(
        "A safeguarding partner came.",
        glossary={},
        plainer={"safeguarding": "care", "safeguarding partner": "p"},
    )

    assert [each.phrase for each in found.jargon] == ["safeguarding partner"]


def test_a_text_without_anything_to_say_about_is_plain() -> None:
    assert reading("We are sorry.").things == 0
    assert reading("We utilise it.").things == 1


@given(st.text(max_size=400))
def test_whatever_is_typed_is_read(text: str) -> None:
    found = reading(text)

    assert found.ease.words >= 0
    assert isinstance(found.ease.reading_age, int)
    assert [found.long_sentences, found.acronyms, found.jargon]
