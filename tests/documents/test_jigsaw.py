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
        "4 943 476 5919",
        "NHS number 943\u00a0476\u00a05919",
        "943\u2011476\u20115919",
        "943\u2013476\u20135919",
        "943\u2212476\u22125919",
        "943\u2009476\u20095919",
        "943  476  5919",
        "943 \n476 5919",
        "943.476.5919",
        "943/476/5919",
        "943 - 476 - 5919",
        "943\u200b4765919",
        "943\u00ad476\u00ad5919",
        "９４３ ４７６ ５９１９",
        "94 34 76 59 19",
        "943 4765 919.",
        "9 4 3 4 7 6 5 9 1 9",
        "nhs_9434765919_chronology.pdf",
        "9434765919²",
        "NI: AB 12 34 56 C",
        "AB123456C",
        "AB 123456 C",
        "AB 1234 56 C",
        "AB\u00a012\u00a034\u00a056\u00a0C",
        "AB-12-34-56-C",
        "AB\u201112\u201134\u201156\u2011C",
        "AB.12.34.56.C",
        "AB  12 34  56 C",
        "ab123456c",
        "ab 12 34 56 c",
        "ab-12-34-56-c",
        "Ab 12 34 56 C",
        "AB 12 34 56",
        "AB123456",
        "NI_AB123456C",
        "AB123456C_letter.pdf",
        "ＡＢ１２３４５６Ｃ",
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
        "+44 943 476 5919",
        "+44 (0)943 476 5919",
        "0044 943\u00a0476 5919",
        "09434 765919",
        "94 34 76 59 18",
        "12 94 34 76 59 19 25",
        "94 34-76 59/19",
        "by 12/11/26 a plan is made",
        "by 2019-20 a plan is made",
        "at 12.11.26 a child",
        "in 2019/20",
        "ab 12 34 56",
        "ab123456",
        "ab123456e",
        "di123456c",
        "AB 1234567",
        "XAB123456C",
        "GB 12 34 56",
        "BY 2019-20",
        "WE 12/11/26",
        "The plan of 04/05/2026 was read on 29.11.2026 at 14:30.",
    ],
)
def test_other_numbers_are_nobodys(text):
    assert asks_for_a_decision([text]) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoë’s ﬁle\u200b: 943\u2011476\u20115919, and more", "943\u2011476\u20115919"),
        ("½ of it\u00ad. 943 \n476\u00a05919!", "943 476 5919"),
        ("… ni ab\u00a012\u00a034\u00a056\u00a0c…", "ab 12 34 56 c"),
        ("９４３４７６５９１９", "９４３４７６５９１９"),
    ],
)
def test_a_number_is_shown_as_it_stands_in_the_text(text, shown):
    assert [sign.words for sign in asks_for_a_decision([text])] == [shown]


def test_a_number_is_named_beside_what_stands_together_elsewhere():
    found = asks_for_a_decision(
        ["A seven-year-old boy was with his stepfather.", "", "943 476 5919.\n\nAB123456C"]
    )

    assert [sign.words for sign in found if sign.detail == Detail.NUMBER] == ["943 476 5919", "AB123456C"]
    assert {sign.detail for sign in found} == {Detail.NUMBER, Detail.AGE, Detail.RELATIONSHIP}
