"""What is found, in which order, and what never is: the same on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from partnership.models import Agency
from search import points, queries, services
from search.contents import Contents
from search.models import Entry
from search.words import Asked
from tests.partnership.factories import AgencyFactory, PersonFactory
from tests.search.entries import DAY, choices, found, numbers, put

pytestmark = [pytest.mark.django_db, pytest.mark.every_case]

TEXT = "The family’s school had recorded bruises. Nobody told the police, although a protocol on sharing was agreed."


class TestWhatIsFound:
    @pytest.mark.parametrize(
        ("typed", "is_found"),
        [
            ("larch", True),
            ("LARCH", True),
            ("children", True),  # “child”
            ("recording bruise", True),  # “recorded bruises”
            ("share protocols", True),
            ("family", True),
            ("families", True),
            ("the police and the school", True),  # stop words are not looked for
            ("ambulance helicopter", False),
            ("protoc", True),  # the beginning of a word
            ("pro", True),
            ("lrach", True),  # misspelt: two letters changed places
            ("larhc", True),
            ("laarch", True),
            ("lurch", True),
            ("child larhc", True),
            ("birch", False),
            ("café", True),
            ("cafe", True),
            ("شرطة", True),
            ("cafe\u0301", True),
        ],
    )
    def test_by_its_words_in_any_form(self, typed: str, is_found: bool) -> None:
        put(summary="What was learned after the Café meeting.", text=f"{TEXT} شرطة")

        assert len(found(typed).hits) == is_found

    def test_what_has_the_words_themselves_keeps_away_what_only_looks_like_them(self) -> None:
        put(1, title="Child Larch")
        put(2, title="In March")

        assert numbers(found("larch")) == [1]
        assert not found("larch").is_nearly
        assert set(numbers(found("zarch"))) == {1, 2}
        assert found("zarch").is_nearly

    def test_where_nothing_has_all_of_the_words_what_has_most_of_them_comes_first(self) -> None:
        put(1, title="Larch", days=9)
        put(2, title="Larch", text="police", days=1)
        put(3, title="Other", text="police, school and larch", days=2)
        put(4, title="Nothing of it", days=10)

        two = found("police ambulance")
        assert (numbers(two), two.is_partly, two.is_nearly, two.count) == ([3, 2], True, False, 2)
        assert "<mark>police</mark>" in two.hits[0].excerpt
        four = found("larch police schools ambulance")
        assert numbers(four) == [3, 2, 1]
        assert four.is_partly
        assert not found("larch police school").is_partly
        assert found("ambulance helicopter").total == 0
        assert not found("ambulance").is_partly

    def test_what_is_spelt_alike_comes_before_what_lacks_a_word(self) -> None:
        put(1, title="Larch and police")
        put(2, title="Larch")

        assert numbers(found("larch poilce")) == [1]
        assert not found("larch poilce").is_partly

    def test_of_very_many_that_have_one_word_those_that_lack_only_one_stay(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queries, "MOST_SHOWN", 5)
        for number in range(1, 11):
            put(number, title="Larch", days=number)
        put(11, title="Larch", text="police")

        assert numbers(found("larch police ambulance"))[0] == 11
        assert found("larch police ambulance").is_cut

    def test_some_of_the_words_are_narrowed_down_like_all_of_them(self) -> None:
        put(1, topics=("Neglect",))
        put(2, topics=("Safer sleep",))

        narrowed = found("larch ambulance", topic="Neglect")
        assert (numbers(narrowed), narrowed.count, narrowed.total) == ([1], 1, 2)

    def test_the_title_comes_before_the_summary_and_the_summary_before_the_text(self) -> None:
        put(1, title="Other", text="bruises", days=3)
        put(2, title="Other", summary="bruises", days=2)
        put(3, title="Bruisers wanted", days=9)
        put(4, title="On bruises", days=1)

        assert numbers(found("bruises")) == [4, 2, 1]
        assert numbers(found("bruise")) == [4, 3, 2, 1]

    def test_of_those_that_fit_alike_the_newest_comes_first(self) -> None:
        put(1, days=1)
        put(2, days=3)
        put(3, days=2)

        assert numbers(found("larch")) == [2, 3, 1]

    def test_words_may_stand_apart_in_title_and_summary(self) -> None:
        put(1, title="Other", text="larch and bruises", days=1)
        put(2, title="Larch", summary="bruises")

        assert numbers(found("larch bruises")) == [2, 1]

    def test_kinds_are_counted_and_chosen(self) -> None:
        for number in range(1, 4):
            put(number)
        put(4, kind="News")

        assert list(choices(found("larch"), "kind").items()) == [("Published review", 3), ("News", 1)]
        news = found("larch", kind="News")
        assert (numbers(news), news.count, news.total) == ([4], 1, 4)
        assert numbers(found("larch", kind="Nothing")) == []

    def test_topics_and_languages_are_counted_and_chosen_beside_the_kind(self) -> None:
        put(1, topics=("Neglect", "Safer sleep"))
        put(2, topics=("Neglect",), language="pl", language_name="Polish")
        put(3, topics=("Safer sleep and more",), kind="News")
        put(4)

        everything = found("larch")
        assert choices(everything, "topic") == {"Neglect": 2, "Safer sleep": 1, "Safer sleep and more": 1}
        assert choices(everything, "language") == {"English": 3, "Polish": 1}
        neglect = found("larch", topic="Neglect")
        assert (set(numbers(neglect)), neglect.count, neglect.total) == ({1, 2}, 2, 4)
        assert choices(neglect, "language") == {"English": 1, "Polish": 1}
        assert choices(neglect, "topic") == choices(everything, "topic")
        assert choices(neglect, "kind") == {}
        both = found("larch", topic="Neglect", language="pl")
        assert (numbers(both), both.count) == ([2], 1)
        assert numbers(found("larch", topic="Safer sleep")) == [1]
        assert numbers(found("lrach", topic="Safer sleep")) == [1]

    @pytest.mark.parametrize(
        "choice",
        [
            {"topic": "neglect"}, {"topic": "%"}, {"topic": "Negl"}, {"topic": "'\""},
            {"language": "PL"}, {"language": "en pl"}, {"kind": "published review"}, {"kind": "_"}, {"topic": "é" * 9_000},
        ],
    )  # fmt: skip
    def test_a_choice_that_there_is_none_of_finds_nothing(self, choice: dict[str, str]) -> None:
        put(topics=("Neglect", "Safer sleep"), language="pl", language_name="Polish")

        results = found("larch", **choice)

        assert (results.hits, results.count, results.total) == ([], 0, 1)

    @pytest.mark.parametrize("typed", ["neglect", "larch polish", "review larch", "neglct", "polish reviews"])
    def test_a_page_is_found_by_the_names_of_its_topics_its_kind_and_its_language(self, typed: str) -> None:
        put(title="Larch", topics=("Neglect",), language="pl", language_name="Polish")

        assert found(typed).total == 1

    @pytest.mark.parametrize("typed", ["topic", "__topic", "kind", "language"])
    def test_how_a_choice_is_kept_is_no_word_to_be_found_by(self, typed: str) -> None:
        put(title="Larch", topics=("Neglect",), language="pl", language_name="Polish")

        assert found(typed).total == 0

    def test_what_names_it_in_title_comes_before_what_stands_under_it(self) -> None:
        put(1, title="Larch", topics=("Neglect",), days=1)
        put(2, title="Neglect at home", days=9)

        assert [hit.title for hit in found("neglect").hits] == ["Neglect at home", "Larch"]

    @pytest.mark.parametrize("typed", ["bruse", "brusing", "bruiss", "bruises"])
    def test_a_word_may_be_misspelt_in_another_of_its_forms(self, typed: str) -> None:
        put(title="Bruises on babies")

        assert found(typed).total == 1

    def test_a_choice_that_would_leave_as_many_is_not_offered(self) -> None:
        put(1, topics=("Neglect",))
        put(2, topics=("Neglect",))

        assert found("larch").facets == []

    def test_a_page_holds_twenty_and_the_count_is_of_all(self) -> None:
        for number in range(1, 24):
            put(number, days=number)

        first, second = found("larch"), found("larch", number=2)
        assert numbers(first) == list(range(23, 3, -1))
        assert numbers(second) == [3, 2, 1]
        assert first.count == second.count == 23
        assert not second.is_cut

    def test_of_very_many_those_with_the_word_in_title_or_summary_stay_and_nobody_counts_the_rest(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queries, "MOST_SHOWN", 5)
        for number in range(1, 11):
            is_last = number == 10
            put(
                number,
                title="Other",
                text="larch",
                kind="News" if is_last else "Leaflet",
                language="pl" if is_last else "en",
                topics=("Neglect",) if is_last else (),
            )
        put(11, title="Larch")

        assert numbers(found("larch"))[0] == 11
        assert found("larch").is_cut
        for choice in ({"kind": "News"}, {"language": "pl"}, {"topic": "Neglect"}):
            assert numbers(found("larch", **choice)) == [10]

    @pytest.mark.parametrize("number", [0, -1, 51, 10**9, 10**30])
    def test_a_page_that_cannot_be_is_empty(self, number: int) -> None:
        put()

        assert found("larch", number=number).hits == []

    @pytest.mark.parametrize("typed", ["larch", "lrach", "nothing at all", "larch bruises police school"])
    def test_it_takes_one_query(self, typed: str, django_assert_num_queries: Any) -> None:
        put(text=TEXT)

        with django_assert_num_queries(1):
            for hit in found(typed).hits:
                assert hit.excerpt

    @pytest.mark.parametrize(
        "typed",
        [
            "", " ", "the and of", "\x00", "a\x00b", "\x01\x02\x1f", '"', "'", "'' \" \\", "larch'", "larch\\", "NOT", "OR AND NEAR",
            "larch OR 1=1", "(", "larch*", "title_index:larch", "{title_index} : larch", "a & b | !c <-> d:*", "%s %(x)s", "; DROP TABLE",
            "_", "__", "-larch", "larch^2", "😀", "ا", "\ud800", "x" * 10_000, "larch " * 2_000, " ".join(str(n) for n in range(5_000)),
            "\u202elarch", "é" * 10_000, "ﷺ" * 300,
        ],
    )  # fmt: skip
    def test_whatever_is_typed_is_answered(self, typed: str) -> None:
        put(text=TEXT)

        results = found(typed)

        assert len(results.hits) <= 1
        assert "<script" not in "".join(hit.excerpt for hit in results.hits)

    def test_of_much_only_the_beginning_is_looked_for(self) -> None:
        put()

        assert found("larch " * 5_000).asked.words == ("larch",)
        assert found("larch " * 5_000).asked.is_cut
        assert len(found(" ".join(f"word{n}" for n in range(30))).asked.words) == 8
        assert not found("the of larch").asked.is_cut


class TestWhatIsNot:
    def test_what_is_inside_is_not_public(self) -> None:
        put(is_public=False)

        assert found("larch").hits == []
        assert found("larch").groups == []
        assert found("lrach").hits == []

    def test_what_was_removed_is_gone(self) -> None:
        record = put(text=TEXT)
        with transaction.atomic():
            services.remove(record)

        assert found("larch").total == found("bruises").total == found("lrach").total == 0

    def test_the_words_from_before_no_longer_find_it(self) -> None:
        put(1, title="Child Larch", summary="Old words.")
        put(1, title="Child Elm", summary="New words.")

        assert numbers(found("larch")) == []
        assert numbers(found("old")) == []
        assert numbers(found("elm new")) == [1]


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[Any, list[Agency]]]:
    """Which records each person may find inside."""
    may: dict[Any, list[Agency]] = {}

    def answer(person: Any) -> Iterator[Any]:
        yield Agency.objects.filter(pk__in=[one.pk for one in may.get(person, [])])

    monkeypatch.setattr(points.FINDABLE, "_providers", [answer])
    return may


def put_inside(record: Agency, title: str) -> None:
    with transaction.atomic():
        services.put(
            record,
            Contents(
                "Practice review", title, f"/workspace/{record.pk}/", DAY, topics=("Neglect",), language="pl"
            ),
        )


class TestInside:
    def test_everybody_finds_their_own_part_and_what_is_public(self, inside: dict[Any, list[Agency]]) -> None:
        first, second = AgencyFactory(), AgencyFactory()
        put_inside(first, "Larch inside")
        put_inside(second, "Larch elsewhere")
        put(999, title="Larch for everybody")
        one, other, nobody = PersonFactory(), PersonFactory(), PersonFactory()
        inside |= {one: [first], other: [first, second]}

        def titles(person: Any, typed: str = "larch") -> set[str]:
            return {hit.title for hit in queries.inside(person, Asked.of(typed)).hits}

        assert titles(one) == {"Larch inside", "Larch for everybody"}
        assert titles(other) == {"Larch inside", "Larch elsewhere", "Larch for everybody"}
        assert titles(nobody) == {"Larch for everybody"}

    @pytest.mark.parametrize(
        "typed",
        ["yew", "yeww", "secrets", "secrte", "secr", "larch yew", "lrach", "elm yew", "secret larch elm"],
    )
    def test_what_one_may_not_see_cannot_be_told_from_what_is_not_there(
        self, inside: dict[Any, list[Agency]], typed: str
    ) -> None:
        record = AgencyFactory()
        put(999, title="Larch for everybody")
        person = PersonFactory()
        inside[person] = []
        before = queries.inside(person, Asked.of(typed))

        put_inside(record, "Secret Yew Larch")

        assert queries.inside(person, Asked.of(typed)) == before
        assert found(typed) == queries.public(Asked.of(typed))

    def test_a_record_of_which_both_pages_are_found_is_shown_once_with_a_link_to_the_public_one(
        self, inside: dict[Any, list[Agency]]
    ) -> None:
        record = AgencyFactory()
        with transaction.atomic():
            services.put(
                record,
                Contents("Campaign, inside", "Larch", f"/workspace/{record.pk}/", DAY, text="Why: bruises."),
                Contents(
                    "Campaign", "Larch", f"/campaigns/{record.pk}/", DAY, is_public=True, text="Call us."
                ),
            )
        mine, other = PersonFactory(), PersonFactory()
        inside[mine] = [record]

        def shown(person: Any, typed: str) -> list[tuple[str, str]]:
            results = queries.inside(person, Asked.of(typed))
            assert results.count == len(results.hits)
            return [(hit.url, hit.public_url) for hit in results.hits]

        within, outside = f"/workspace/{record.pk}/", f"/campaigns/{record.pk}/"
        assert shown(mine, "larch") == [(within, outside)]
        assert shown(mine, "bruises") == [(within, outside)]
        # What stands on the public page alone is found there.
        assert shown(mine, "call") == [(outside, "")]
        assert shown(other, "larch") == [(outside, "")]
        assert [hit.url for hit in found("larch").hits] == [outside]

    def test_it_takes_one_query(
        self, inside: dict[Any, list[Agency]], django_assert_num_queries: Any
    ) -> None:
        record, person = AgencyFactory(), PersonFactory()
        put_inside(record, "Larch inside")
        inside[person] = [record]

        with django_assert_num_queries(1):
            assert len(queries.inside(person, Asked.of("larch")).hits) == 1


def test_nobody_answers_and_only_what_is_public_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points.FINDABLE, "_providers", [])
    put(1)
    put(2, is_public=False)

    assert queries.inside(PersonFactory(), Asked.of("larch")).total == 1
    assert Entry.objects.count() == 2
