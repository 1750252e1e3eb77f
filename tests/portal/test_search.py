"""The two pages of the search: what everybody finds, and what each person finds in the workspace."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation import clock
from media_relations.models import Statement
from media_relations.services import searching as of_media
from partnership.models import Person, Role
from reviews.models import PracticeReview
from reviews.services import searching as of_reviews
from reviews.services.withdrawing import end_availability, withdraw_review
from search import services as search
from search.models import Entry
from tests.campaigns import factories as campaign_factories
from tests.catalogue import factories as resource_factories
from tests.matters.factories import MatterFactory
from tests.partnership.factories import AgencyFactory, PartnershipFactory, PersonFactory
from tests.portal.factories import whole_review
from tests.portal.news import released
from tests.reviews.factories import RecommendationFactory, ReviewFactory, person_on
from tests.search.entries import put

pytestmark = pytest.mark.django_db

PUBLIC, INSIDE = "/search/", "/workspace/search/"


def main_of(client: Client, path: str, **query: Any) -> str:
    response = client.get(path, query)
    assert response.status_code == 200
    return response.text.split("<main")[1]


def put_review(review: PracticeReview) -> PracticeReview:
    with transaction.atomic():
        of_reviews.put(review)
    return review


def put_statement(statement: Statement) -> Statement:
    with transaction.atomic():
        of_media.put_statement(statement)
    return statement


class TestThePublicPage:
    @pytest.mark.parametrize("typed", ["unheardof", "the"])
    def test_where_nothing_is_found_there_are_ways_on(self, client: Client, typed: str) -> None:
        html = main_of(client, PUBLIC, q=typed)

        for path in ("/worried-about-a-child/", "/resources/", "/learning/", "/campaigns/", "/news/"):
            assert f'<li><a class="govuk-link" href="{path}">' in html
        assert "Where to look instead" not in main_of(client, PUBLIC)

    def test_results_can_be_left_at_once(self, client: Client) -> None:
        assert "Exit this page" in client.get(PUBLIC, {"q": "abuse"}).text

    @pytest.mark.parametrize(
        "typed",
        ["larch", "LARCHES", "lrach", "lar", "what was learned", "listening", "recommend listening"],
    )
    def test_a_published_review_is_found_by_what_its_page_says(self, client: Client, typed: str) -> None:
        review = ReviewFactory(
            published=True, public_title="Child Larch", slug="child-larch", summary="What we *learned*."
        )
        RecommendationFactory(review=review, text="We recommend to listen.")
        put_review(review)

        html = main_of(client, PUBLIC, q=typed)

        assert 'href="/learning/reviews/child-larch/"' in html
        assert "Published review" in html
        assert review.code not in html

    def test_a_released_statement_is_found_with_its_words_marked(self, client: Client) -> None:
        put_statement(released(text="We *act* on what was learned."))

        html = main_of(client, PUBLIC, q="learning act")

        assert 'href="/news/we-are-sorry/"' in html
        assert "We <mark>act</mark> on what was <mark>learned</mark>." in html

    def test_a_script_in_what_was_found_or_typed_is_shown_as_text(self, client: Client) -> None:
        put(
            title="<script>alert(1)</script> larch", summary="<img src=x onerror=alert(2)> larch & <b>elm</b>"
        )

        html = main_of(client, PUBLIC, q='larch "><script>alert(3)</script>')
        both = html + main_of(client, PUBLIC, q="larch script alert 1")

        assert "<script>alert" not in both
        assert "<img src=x" not in both
        assert "&lt;<mark>script</mark>&gt;<mark>alert</mark>" in both

    def test_kinds_are_counted_and_can_be_chosen_without_a_script(self, client: Client) -> None:
        for number in range(1, 4):
            put(number)
        put(4, kind="News", title="News of Larch", url="/news/larch/")

        html = main_of(client, PUBLIC, q="larch")
        news = main_of(client, PUBLIC, q="larch", kind="News")

        assert "4 found." in html
        assert 'href="?q=larch&amp;kind=Published+review" rel="nofollow">Published review</a> (3)' in html
        assert "/news/larch/" in news
        assert "/learning/reviews/" not in news

    def test_topics_and_languages_are_chosen_by_addresses_that_say_all_that_was_chosen(
        self, client: Client
    ) -> None:
        put(1, topics=("Neglect",))
        put(2, topics=("Neglect",), language="pl", language_name="Polish")
        put(3, kind="News", url="/news/larch/")

        html = main_of(client, PUBLIC, q="larch", topic="Neglect", page="1")

        assert "2 found." in html
        assert "/news/larch/" not in html
        assert '<strong aria-current="true">Neglect</strong> (2)' in html
        assert 'href="?q=larch&amp;topic=Neglect&amp;language=pl" rel="nofollow">Polish</a> (1)' in html
        assert 'href="?q=larch" rel="nofollow">All topics</a> (3)' in html
        both = main_of(client, PUBLIC, q="larch", topic="Neglect", language="pl")
        assert 'href="/learning/reviews/2/"' in both
        assert 'href="/learning/reviews/1/"' not in both

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ({"q": "larch", "topic": "\x00"}, 404),
            ({"q": "larch", "language": "\n"}, 404),
            ({"q": "larch", "topic": "No such topic", "language": "xx"}, 200),
            ({"q": "larch", "page": "2"}, 200),
            ({"q": "larch", "page": "3"}, 404),
            ({"q": "larch", "page": "0"}, 404),
            ({"q": "larch", "page": "-1"}, 404),
            ({"q": "larch", "page": "²"}, 404),
            ({"q": "larch", "page": "1000000000"}, 404),
            ({"q": "larch", "page": "x"}, 404),
            ({"q": "larch", "kind": "\x00"}, 404),
            ({"q": "larch", "kind": "No such kind"}, 200),
            ({"q": "larch", "kind": "No such kind", "page": "2"}, 404),
            ({"page": "1"}, 200),
        ],
    )
    def test_a_page_that_cannot_be_is_no_address(
        self, client: Client, query: dict[str, str], status: int
    ) -> None:
        for number in range(1, 23):
            put(number)

        assert client.get(PUBLIC, query).status_code == status

    @pytest.mark.every_case
    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ("", "What are you looking for?"),
            ("the of and", "Nothing was looked for"),
            ("'\"() * & | !", "Nothing was looked for"),
            ("\x00\x01", "What are you looking for?"),
            ("larch " * 2_000, "1 found."),
            ("x" * 10_000, "That is more than can be looked for at once."),
            ("zzzz", "Nothing was found."),
            ("lrach", "No page has just what you typed. 1 comes near it."),
        ],
    )
    def test_whatever_is_typed_the_page_says_what_came_of_it(
        self, client: Client, typed: str, says: str
    ) -> None:
        put(title="Larch")

        assert says in main_of(client, PUBLIC, q=typed)

    @pytest.mark.parametrize("typed", ["larch", "lrach", "zzzz", "the"])
    def test_it_takes_two_queries_at_most(
        self, client: Client, typed: str, django_assert_max_num_queries: Any
    ) -> None:
        PartnershipFactory()
        put()
        client.get(PUBLIC)

        with django_assert_max_num_queries(2):
            client.get(PUBLIC, {"q": typed})

    def test_search_engines_do_not_list_it_and_caches_may_keep_it(self, client: Client) -> None:
        response = client.get(PUBLIC, {"q": "larch"})

        assert '<meta name="robots" content="noindex">' in response.text
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=30, must-revalidate"
        assert response["ETag"]

    @pytest.mark.parametrize("query", [{}, {"q": "zzzz"}])
    def test_help_numbers_stand_before_and_after_what_can_be_typed(
        self, client: Client, query: dict[str, str]
    ) -> None:
        before, _, rest = main_of(client, PUBLIC, **query).partition("<form")

        assert 'href="tel:999"' in before
        assert 'href="tel:999"' in rest.partition("</form>")[2]


class TestWhatIsNotPublic:
    @pytest.mark.parametrize(
        "publication", [p for p in PracticeReview.Publication if p != PracticeReview.Publication.PUBLISHED]
    )
    @pytest.mark.parametrize("typed", ["larch", "lrach", "elm", "R77", "working"])
    def test_a_review_that_is_not_published_is_like_one_that_is_not_there(
        self, client: Client, publication: str, typed: str
    ) -> None:
        review = ReviewFactory(
            published=True, public_title="Child Larch", code="R77", working_title="Working Elm"
        )
        put(999, title="Other larch")
        never = client.get(PUBLIC, {"q": typed}).content
        review.publication = publication
        put_review(review)

        assert client.get(PUBLIC, {"q": typed}).content == never

    @pytest.mark.parametrize("status", [s for s in Statement.Status if s != Statement.Status.RELEASED])
    def test_a_statement_that_is_not_released_is_like_one_that_is_not_there(
        self, client: Client, status: str
    ) -> None:
        never = client.get(PUBLIC, {"q": "sorry"}).content
        statement = released()
        put_statement(statement)
        assert client.get(PUBLIC, {"q": "sorry"}).content != never
        statement.status = status
        put_statement(statement)

        assert client.get(PUBLIC, {"q": "sorry"}).content == never

    def test_withdrawing_a_review_takes_it_out_in_the_same_request(self, client: Client) -> None:
        review = put_review(whole_review())
        chair = PersonFactory(chair=True)
        assert "child-larch" in main_of(client, PUBLIC, q="larch")

        withdraw_review(
            review=review,
            manner="explain",
            reason="A mistake.",
            public_reason="It is looked at again.",
            by=chair,
        )

        assert "child-larch" not in main_of(client, PUBLIC, q="larch")

    def test_what_is_no_longer_shown_is_no_longer_found_by(self, client: Client) -> None:
        review = ReviewFactory(published=True, public_title="Child Larch", summary="About bruises.")
        put_review(review)
        assert "1 found" in main_of(client, PUBLIC, q="bruises")
        review.availability_ended_on = clock.today()
        put_review(review)

        assert "Nothing was found" in main_of(client, PUBLIC, q="bruises")
        assert "1 found" in main_of(client, PUBLIC, q="larch")


class TestTheWorkspace:
    @pytest.fixture
    def review(self) -> PracticeReview:
        put(999, title="Open elm", kind="News")
        return put_review(
            ReviewFactory(code="LCSPR-LINNET", working_title="Hearing elm", public_title="Child Larch")
        )

    @pytest.mark.parametrize("typed", ["linnet", "LINNET lcspr", "hear", "larch", "haering"])
    def test_who_is_on_its_list_finds_a_review_by_code_and_titles(
        self, client: Client, review: PracticeReview, typed: str
    ) -> None:
        client.force_login(person_on(review, Role.BUSINESS_MANAGER))

        html = main_of(client, INSIDE, q=typed)

        assert f'href="{review.get_absolute_url()}"' in html
        assert "Restricted" in html

    def test_what_is_public_too_is_not_restricted(self, client: Client) -> None:
        person = campaign_factories.officer()
        campaign_factories.published(person, title="Eyes on the baby")
        client.force_login(person)

        html = main_of(client, INSIDE, q="eyes baby")

        assert "Campaign, inside" in html
        assert "Its public page" in html
        assert "Restricted" not in html

    @pytest.mark.parametrize("where", ["campaign", "resource"])
    def test_what_is_public_of_a_matter_is_restricted_inside_and_not_on_its_public_page(
        self, client: Client, where: str
    ) -> None:
        person = campaign_factories.officer()
        matter = MatterFactory(owner=person)
        if where == "campaign":
            campaign_factories.published(person, matter=matter, title="Eyes on the baby")
        else:
            resource_factories.published(by=person, matter=matter, title="Eyes on the baby")
        client.force_login(person)

        inside = main_of(client, INSIDE, q="eyes baby")

        assert "Its public page" in inside
        assert "Restricted" in inside
        assert "Restricted" not in main_of(client, PUBLIC, q="eyes baby")

    @pytest.mark.parametrize(
        "trait",
        [
            "business_manager",
            "communications_officer",
            "administrator",
            "press_lead",
            "agency_representative",
        ],
    )
    @pytest.mark.parametrize(
        "typed", ["linnet", "lcspr linnet", "hearing", "larch", "haering", "elm", "zelm"]
    )
    def test_to_everybody_else_it_is_like_one_that_is_not_there(
        self, client: Client, trait: str, typed: str
    ) -> None:
        put(999, title="Open elm", kind="News")
        person = PersonFactory(**{trait: True}, is_superuser=True)
        client.force_login(person)
        never = main_of(client, INSIDE, q=typed)

        put_review(
            ReviewFactory(code="LCSPR-LINNET", working_title="Hearing elm", public_title="Child Larch")
        )

        assert main_of(client, INSIDE, q=typed) == never

    def test_a_published_review_is_found_by_everybody_and_its_inside_by_its_own(self, client: Client) -> None:
        review = ReviewFactory(
            published=True, public_title="Child Oak", working_title="Secret Yew", code="R99", slug="child-oak"
        )
        put_review(review)
        client.force_login(PersonFactory(business_manager=True))

        assert "/learning/reviews/child-oak/" in main_of(client, INSIDE, q="oak")
        assert "Nothing was found" in main_of(client, INSIDE, q="yew")

    def test_a_public_campaign_and_a_public_resource_stand_there_once_each_with_its_public_page(
        self, client: Client
    ) -> None:
        person = campaign_factories.officer()
        campaign = campaign_factories.published(person, title="Larch for everybody")
        resource = resource_factories.published(title="Larch in a leaflet")
        client.force_login(person)

        html = main_of(client, INSIDE, q="larch")

        assert "2 found." in html
        for one, place in ((campaign, "/workspace/campaigns/"), (resource, "/workspace/catalogue/")):
            assert html.count(f'href="{place}{one.reference}/"') == 1
            assert html.count(f'{one.slug}/"') == 1
            assert f'<span class="govuk-visually-hidden">: {one.title}</span>' in html

    def test_where_no_page_has_all_of_the_words_it_says_so_and_shows_those_with_some(
        self, client: Client
    ) -> None:
        put(title="Larch and oak")
        client.force_login(PersonFactory(business_manager=True))

        for path in (PUBLIC, INSIDE):
            html = main_of(client, path, q="larch oak helicopter")
            assert "No page has all of these words. 1 has some of them." in html
            assert "<mark>Larch</mark>" in html

    def test_of_several_with_some_of_the_words_it_says_how_they_are_ordered(self, client: Client) -> None:
        put(title="Larch and oak")
        put(2, title="Larch alone")

        html = main_of(client, PUBLIC, q="larch oak helicopter")

        assert "2 have some of them; those with most of them come first." in html

    def test_an_agencys_own_draft_is_found_by_its_own_alone(self, client: Client) -> None:
        agency = AgencyFactory()
        statement = released(on_behalf_of=agency, title="Our own words", slug=None)
        Statement._base_manager.filter(pk=statement.pk).update(
            status=Statement.Status.DRAFT, released_at=None, released_by=None, released_version=None
        )
        put_statement(Statement.objects.get(pk=statement.pk))

        def finds(person: Person) -> bool:
            client.force_login(person)
            return "Our own" in main_of(client, INSIDE, q="own words")

        assert finds(PersonFactory(press_lead=True, agency=agency))
        assert not finds(PersonFactory(press_lead=True))
        assert not finds(PersonFactory(chair=True))
        assert not finds(PersonFactory(business_manager=True))

    def test_it_adds_one_query_to_those_of_every_page(
        self, client: Client, review: PracticeReview, django_assert_max_num_queries: Any
    ) -> None:
        client.force_login(person_on(review, Role.BUSINESS_MANAGER))
        client.get(INSIDE)
        with CaptureQueriesContext(connection) as empty:
            client.get(INSIDE)

        with django_assert_max_num_queries(len(empty) + 2):
            client.get(INSIDE, {"q": "linnet"})

    @pytest.mark.parametrize("typed", ["\x00", "x" * 10_000, "the of", '" OR (', "'; --", "\x1f\x7f"])
    def test_whatever_is_typed_is_answered(self, client: Client, typed: str) -> None:
        client.force_login(PersonFactory(business_manager=True))

        assert client.get(INSIDE, {"q": typed}).status_code == 200

    def test_who_has_not_signed_in_is_asked_to(self, client: Client) -> None:
        assert client.get(reverse("search"), {"q": "x"}).status_code == 302


def test_building_the_index_anew_mends_what_was_wrong_and_says_how_much(capsys: Any) -> None:
    review = ReviewFactory(published=True, public_title="Child Larch")
    put_review(review)
    Entry.objects.filter(is_public=True).update(title="Wrong")
    released()
    put(123_456)

    call_command("search_rebuild")

    said = capsys.readouterr().out
    assert said == "4 entries, of which 4 were wrong, missing or left over.\n"
    call_command("search_rebuild")
    assert "of which 0 were" in capsys.readouterr().out
    assert search.rebuild() == (4, 0)


def test_availability_that_ends_by_its_service_shortens_the_entry(client: Client) -> None:
    review = put_review(whole_review())
    review.available_until_on = clock.today() - dt.timedelta(days=1)
    review.save(update_fields=["available_until_on"])
    worker = person_on(review, Role.BUSINESS_MANAGER)

    end_availability(
        review=review, decided_on=clock.today(), deciders="The partners", reason="Its time is over.",
        where_to_find="The national repository.", by=worker,
    )  # fmt: skip

    assert Entry.objects.get(is_public=True).summary == ""
