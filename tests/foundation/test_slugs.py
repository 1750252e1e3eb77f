"""Words as they stand in an address."""

import pytest

from foundation.slugs import first_free, slug_of


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Early help, and after", "early-help-and-after"),
        ("Safe sleep – at home", "safe-sleep"),
        ("!!", "page"),
    ],
)
def test_an_address_begins_with_the_words_of_the_title(title, slug):
    assert slug_of(title, longest=11 if "sleep" in title else 40, otherwise="page") == slug


@pytest.mark.parametrize(
    ("taken", "free"),
    [(set(), "help"), ({"help"}, "help-2"), ({"help", "help-2"}, "help-3"), ({"helper"}, "help")],
)
def test_the_first_that_is_free_is_given(taken, free):
    assert first_free("help", taken) == free
