import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.terms import Match, Place, Shape, Term, find, is_full_name, shape_of, words_of


def found(text: str, term: str, *, is_name: bool = True, full_names_only: bool = False) -> list[Match]:
    return find([Place("text", text)], [Term(1, term, is_name)], full_names_only=full_names_only)


@pytest.mark.parametrize(
    "text",
    [
        "Robin Ashington was seven.",
        "ROBIN ASHINGTON",
        "Ashington, Robin",
        "Ashington Robin",
        "Robin\nAshington",
        "Robin \u00a0 Ashington",
        "Robin A\u00adshing\u00adton",
        "Ro\u200bbin Ashington",
        "Robin Ashing-\nton",
        "Robin Ashing\u2010\n   ton",
        "Robin Áshington",
        "Ro\u0301bin Ashington",
        "Ｒｏｂｉｎ Ａｓｈｉｎｇｔｏｎ",
        "Robin J. Ashington",
        "robin.ashington@example.org",
        "Robin_Ashington_chronology.pdf",
        "/learning/robin-ashington/",
        "(Robin Ashington)",
        "Robin Ashington’s school",
        "R o b i n   A s h i n g t o n",
        "Rob in Ashing ton",
    ],
)
@pytest.mark.parametrize("full_names_only", [True, False])
def test_a_full_name_is_found_however_it_is_written(text, full_names_only):
    assert found(text, "Robin Ashington", full_names_only=full_names_only)


def test_ligatures_and_typographic_marks_are_seen_through():
    assert found("Gri\ufb03th O’Brien", "Griffith O'Brien")
    assert found("Anne\u2013Marie Stone", "Anne-Marie Stone")
    assert found("Anne Marie Stone", "Anne-Marie Stone")
    assert found("Straße", "strasse")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Łukasz Nowak", "Lukasz Nowak"),
        ("MICHAŁ WOŹNIAK", "Michal Wozniak"),
        ("Søren Holm", "Soren Holm"),
        ("Đorđe Ilić", "Dorde Ilic"),
        ("Guðrún Ósk", "Gudrun Osk"),
        ("Yıldız Kaya", "Yildiz Kaya"),
        ("İpek Kaya", "Ipek Kaya"),
        ("Æthel Moore", "Aethel Moore"),
        ("Cœlia Moore", "Coelia Moore"),
        ("Þóra Holm", "Thora Holm"),
        ("Ħal Borg", "Hal Borg"),
        ("Jonas Groß", "Jonas Gross"),
        ("Robin Ashington", "R\u043ebin Ashingt\u043en"),
        ("Robin Ashington", "Robin \u0410shington"),
        ("Robin Ashington", "R\u03bfbin Ashingt\u03bfn"),
        ("HECTOR PIKE", "\u041d\u0415\u0421\u0422\u041eR \u0420I\u041a\u0415"),
        ("HECTOR PIKE", "\u0397\u0395CTOR \u03a1\u0399\u039a\u0395"),
    ],
)
@pytest.mark.parametrize("full_names_only", [True, False])
def test_letters_with_marks_and_letters_that_look_latin_are_the_latin_ones(one, other, full_names_only):
    assert found(f"Of {one}, aged 7", other, full_names_only=full_names_only)
    assert found(f"Of {other}, aged 7", one, full_names_only=full_names_only)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "\u0418\u0432\u0430\u043d \u041f\u0435\u0442\u0440\u043e\u0432",
            "\u0418\u0412\u0410\u041d \u041f\u0415\u0422\u0420\u041e\u0412",
        ),
        (
            "\u039d\u03af\u03ba\u03bf\u03c2 \u03a0\u03b1\u03c0\u03c0\u03ac\u03c2",
            "\u039d\u0399\u039a\u039f\u03a3 \u03a0\u0391\u03a0\u03a0\u0391\u03a3",
        ),
    ],
)
def test_a_name_in_another_script_is_found_in_it_in_either_case(text, name):
    for one, other in ((text, name), (name, text)):
        assert [match.excerpt for match in found(f"Of {one}.", other, full_names_only=True)] == [f"Of {one}."]
    assert not found(text, "Ivan Petrov")
    assert not found(text, "Nikos Pappas")


def test_what_stands_around_a_letter_that_becomes_two_is_shown_as_it_is():
    [match] = found("Þæœ " * 40 + "Þóra Ægisdóttir. " + "æ" * 90, "Thora Aegisdottir")

    assert match.excerpt == f"{('Þæœ ' * 15).strip()} Þóra Ægisdóttir. {'æ' * 58}"
    assert found("Þ. Ægisdóttir", "Þóra Ægisdóttir")
    assert found("T. Ægisdottir", "Thora Ægisdóttir")
    assert found("Robin Æ. Ashington", "Robin Ashington", full_names_only=True)


@pytest.mark.parametrize(
    "text",
    [
        "Robin is a bird.",
        "Ashingtonian Robin",
        "Robinson Ashington",
        "the robin and the ash",
        "Robert Ashington",
        "",
    ],
)
def test_what_is_not_the_name_is_left_alone(text):
    assert not found(text, "Robin Ashington", full_names_only=True)


@pytest.mark.parametrize("text", ["R. Ashington", "R Ashington", "Ashington, R.", "Ashington R"])
def test_initials_with_the_surname_count_for_texts_of_the_matter_only(text):
    assert found(text, "Robin Ashington")
    assert not found(text, "Robin Ashington", full_names_only=True)


def test_a_name_with_middle_names_is_found_without_them():
    assert found("Robin Ashington", "Robin Lee Ashington", full_names_only=True)
    assert found("Ashington, Robin", "Robin Lee Ashington", full_names_only=True)
    assert found("Lee Ashington", "Robin Lee Ashington") == []


@pytest.mark.parametrize(
    ("term", "is_name", "leaves"),
    [
        ("Robin Ashington", True, True),
        ("Robin", True, False),
        ("Hillbrook School", False, False),
        ("RA", True, False),
    ],
)
def test_only_names_of_two_words_are_looked_for_in_texts_of_others(term, is_name, leaves):
    assert is_full_name(Term(1, term, is_name)) is leaves
    assert bool(found(f"It says {term} here.", term, is_name=is_name, full_names_only=True)) is leaves


def test_one_word_is_found_in_texts_of_the_matter():
    assert found("Robin was seven.", "Robin")
    assert not found("Robinson was seven.", "Robin")


def test_a_place_is_found_as_it_stands_and_not_turned_round():
    assert found("Near Hillbrook\nSchool.", "Hillbrook School", is_name=False)
    assert not found("School Hillbrook", "Hillbrook School", is_name=False)


@pytest.mark.parametrize(
    ("term", "hits", "misses"),
    [
        ("R.A.", ["R.A. was seen", "RA was seen", "R A was seen"], ["ra was seen", "BRA was"]),
        ("RAC", ["R.A.C."], ["rac", "RACE"]),
    ],
)
def test_initials_are_found_as_capitals_only(term, hits, misses):
    assert shape_of(term) is Shape.INITIALS
    assert all(found(text, term) for text in hits)
    assert not any(found(text, term) for text in misses)


@pytest.mark.parametrize(
    "text",
    [
        "born 3 May 2014",
        "born 3rd May 2014",
        "on the 3rd of May 2014",
        "May 3, 2014",
        "3 MAY 2014",
        "03/05/2014",
        "3.5.14",
        "3-5-2014",
        "2014-05-03",
        "3/5/14",
        "03 / 05 / 2014",
        "3\u00a0May\u00a02014",
        "3 may, 2014",
        "DOB:03\u201105\u20112014",
    ],
)
@pytest.mark.parametrize("term", ["3 May 2014", "03/05/2014", "2014-05-03"])
def test_a_date_of_birth_is_found_in_every_spelling(text, term):
    assert shape_of(term) is Shape.DATE
    assert found(text, term)


@pytest.mark.parametrize("text", ["4 May 2014", "3 May 2015", "May 2014", "13/05/2014", "30 3 2014", "3 May"])
def test_other_dates_are_left_alone(text):
    assert not found(text, "3 May 2014")


def test_a_match_says_where_and_shows_the_words_as_they_stand():
    places = [Place("page 1", "Nothing."), Place("page 2", "It was ROBIN  Ashington’s birthday that day.")]

    (match,) = find(places, [Term(7, "Robin Ashington", True)])

    assert (match.term.key, match.place) == (7, "page 2")
    assert "It was ROBIN Ashington’s birthday" in match.excerpt


def test_an_excerpt_holds_nothing_of_the_place_before_or_after():
    places = [
        Place("page 1", "Secret words."),
        Place("page 2", "Robin Ashington."),
        Place("page 3", "More secrets."),
    ]

    assert [each.excerpt for each in find(places, [Term(1, "Robin Ashington", True)])] == ["Robin Ashington."]


def test_a_name_across_two_cells_is_found_in_the_first():
    places = [Place("cell A1", "Ashington"), Place("cell B1", "Robin")]

    assert [each.place for each in find(places, [Term(1, "Robin Ashington", True)])] == ["cell A1"]


def test_each_place_is_told_once_for_each_term():
    matches = find(
        [Place("page 1", "Robin, Robin, Lee, Robin")], [Term(1, "Robin", True), Term(2, "Lee", True)]
    )

    assert [(each.term.key, each.place) for each in matches] == [(1, "page 1"), (2, "page 1")]


NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyzéüñ", min_size=3, max_size=9)
NOISE = st.sampled_from(["", "\u00ad", "\u200b", "\u2060", "\ufeff"])
GAPS = st.sampled_from([" ", "  ", "\n", "\u00a0", ", ", "-", "\t", " \n "])


@given(
    first=NAMES, last=NAMES, gap=GAPS, noise=NOISE, upper=st.booleans(), turned=st.booleans(), data=st.data()
)
def test_any_name_is_found_through_any_disguise(first, last, gap, noise, upper, turned, data):
    written = [noise.join(last), noise.join(first)] if turned else [noise.join(first), noise.join(last)]
    text = f"Before. {gap.join(written)}: after"
    if upper:
        text = text.upper()

    matches = found(text, f"{first} {last}", full_names_only=True)

    assert len(matches) == 1
    assert matches[0].place == "text"


@given(st.text(max_size=300), st.text(max_size=40))
def test_no_text_and_no_term_stops_the_check(text, term):
    for full_names_only in (True, False):
        for match in found(text, term, full_names_only=full_names_only):
            assert match.excerpt


@given(st.text(alphabet="abcdefghij \n-", max_size=200))
def test_a_name_whose_letters_are_not_there_is_never_found(text):
    assert not found(text, "Zuzu Quix")


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    assert words_of(" ".join(words_of(text))) == words_of(text)
