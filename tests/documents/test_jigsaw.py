import pytest

from documents.jigsaw import Detail, asks_for_a_decision, signs


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("a seven-year-old boy", Detail.AGE),
        ("a boy aged 7", Detail.AGE),
        ("six weeks old", Detail.AGE),
        ("shortly before her first birthday", Detail.AGE),
        ("on 3 May", Detail.DATE),
        ("in August 2025", Detail.DATE),
        ("on Boxing Day", Detail.DATE),
        ("pupil of Hillbrook Primary School", Detail.PLACE),
        ("lived in Rainham", Detail.PLACE),
        ("ME7 1AA", Detail.PLACE),
        ("with his stepfather", Detail.RELATIONSHIP),
        ("one of twins", Detail.RELATIONSHIP),
        ("her mother’s partner", Detail.RELATIONSHIP),
        ("was found dead", Detail.EVENT),
        ("a house fire", Detail.EVENT),
        ("sentenced to nine years", Detail.EVENT),
    ],
)
def test_each_kind_of_detail_is_seen(text, detail):
    assert detail in [sign.detail for sign in signs(text)]


@pytest.mark.parametrize(
    "text",
    [
        "We publish our learning so that practice improves.",
        "Working Together 2026 sets out what partners must do in England.",
        "Schools, health and police have agreed five actions.",
    ],
)
def test_plain_learning_has_none(text):
    assert asks_for_a_decision([text]) == []


def test_two_kinds_in_one_passage_ask_for_a_decision():
    together = asks_for_a_decision(
        ["Learning.\n\nA seven-year-old boy from the area was with his stepfather."]
    )

    assert {sign.detail for sign in together} == {Detail.AGE, Detail.RELATIONSHIP}


def test_two_kinds_far_apart_do_not_and_three_do():
    apart = ["The child was aged 7.", "Support for every parent.", "Nothing else."]
    assert asks_for_a_decision(apart) == []

    assert {sign.detail for sign in asks_for_a_decision([*apart, "It followed a house fire."])} == {
        Detail.AGE,
        Detail.RELATIONSHIP,
        Detail.EVENT,
    }


def test_places_of_the_area_are_known_by_name():
    assert signs("everybody in rainham knew") == []
    assert [sign.words for sign in signs("everybody in rainham knew", places=["Rainham"])] == ["rainham"]
