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


@pytest.mark.parametrize(
    "text",
    [
        "Her NHS number is 943 476 5919.",
        "NHS 9434765919",
        "943-476-5919",
        "NI: AB 12 34 56 C",
        "AB123456C",
    ],
)
def test_the_number_of_one_person_asks_for_a_decision_by_itself(text):
    assert [sign.detail for sign in asks_for_a_decision(["Nothing here.", text])] == [Detail.NUMBER]


@pytest.mark.parametrize(
    "text",
    [
        "943 476 5918",
        "01632 960 100",
        "+449434765919",
        "Case 19434765919",
        "GB123456C",
        "AB123456E",
        "0800 555 1111",
    ],
)
def test_other_numbers_are_nobodys(text):
    assert asks_for_a_decision([text]) == []


def test_a_number_is_named_beside_what_stands_together_elsewhere():
    found = asks_for_a_decision(
        ["A seven-year-old boy was with his stepfather.", "", "943 476 5919.\n\nAB123456C"]
    )

    assert [sign.words for sign in found if sign.detail == Detail.NUMBER] == ["943 476 5919", "AB123456C"]
    assert {sign.detail for sign in found} == {Detail.NUMBER, Detail.AGE, Detail.RELATIONSHIP}
