"""What is filled in to be measured with."""

import pytest

from bench import documents
from catalogue.models import Kind


def test_every_side_is_given_the_same_documents():
    assert list(documents.resources(12)) == list(documents.resources(12))
    assert list(documents.pages(40)) == list(documents.pages(40))


def test_the_resources_are_of_every_kind_that_has_its_page_among_resources():
    assert set(documents.KINDS) == set(Kind.values) - {Kind.BRIEFING, Kind.NEWS}


def test_a_resource_has_about_800_words_in_each_of_its_languages():
    for document in documents.resources(6):
        assert list(document.texts) == list(documents.LANGUAGES[: 1 + document.number % 3])
        for sections in document.texts.values():
            assert 800 <= sum(len(section.paragraph.split()) for section in sections) <= 850


@pytest.mark.parametrize("number", [40, 100, 1_000])
def test_the_words_that_are_searched_for_stand_in_five_pages_and_in_three_of_five(number):
    written = list(documents.pages(number))

    assert sum("kingfishers" in page.title.lower() for page in written) == 5
    assert sum("safeguarding" in page.text for page in written) == number * 3 // 5
