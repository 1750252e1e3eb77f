from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.test import Client

from foundation import clock
from media_relations.models import MediaProtocol, Statement
from tests.partnership.factories import AgencyFactory, PartnershipFactory, PersonFactory
from tests.portal.news import RELEASED_AT, a_file, corrected, released, withdrawn

pytestmark = pytest.mark.django_db

PAGE = "/news/we-are-sorry/"


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


class TestPage:
    def test_it_shows_what_was_released_word_for_word(self, client: Client) -> None:
        PartnershipFactory()
        chair = PersonFactory(name="Jo Ash", job_title="Independent chair", chair=True)
        officer = PersonFactory(name="Sam Elm", agency=AgencyFactory(name="Fenmouth Police"))
        statement = released(quotes=((chair, "We will\nchange."), (officer, "So will we.")))
        statement.quotes.update(words="Something else that was typed since.")

        html = text_of(client, PAGE)

        for piece in (
            '<h1 class="govuk-heading-xl">We are sorry</h1>',
            '<span class="govuk-caption-xl">Statement</span>',
            "9:30am on Wednesday 3 June 2026",
            "We <em>act</em> on what was learned.",
            "“We will\nchange.”",
            "Jo Ash, Independent chair",
            "Sam Elm, Fenmouth Police",
            "Exit this page",
        ):
            assert piece in html
        assert html.index("We will\nchange.") < html.index("So will we.")
        assert "Something else" not in html

    def test_what_stays_inside_is_not_on_it(self, client: Client) -> None:
        statement = released()
        statement.lines.create(
            words="Only if asked.",
            words_by=statement.drafted_by,
            drafted_by=statement.drafted_by,
            drafted_at=clock.now(),
        )

        html = text_of(client, PAGE)

        assert "Only if asked." not in html
        assert statement.drafted_by.name not in html
        assert statement.reference not in html

    def test_an_agencys_own_says_that_it_does_not_speak_for_the_partnership(self, client: Client) -> None:
        released(on_behalf_of=AgencyFactory(name="Fenmouth Police"))

        html = text_of(client, PAGE)

        assert "Statement by Fenmouth Police" in html
        assert "This statement is by Fenmouth Police alone. It does not speak for the partnership." in html

    def test_the_disclaimer_is_the_protocols_and_stands_on_an_agencys_own_alone(self, client: Client) -> None:
        MediaProtocol(disclaimer="Only ((agency)) says this.").save()
        released()
        released(slug="theirs", on_behalf_of=AgencyFactory(name="Fenmouth Police"))

        assert "Only Fenmouth Police says this." in text_of(client, "/news/theirs/")
        assert "says this." not in text_of(client, PAGE)

    def test_a_correction_stands_at_the_same_address_with_its_note(self, client: Client) -> None:
        day = dt.timedelta(days=1)
        first = released(text="On 3 May.")
        second = corrected(first, words="The day was wrong.", at=RELEASED_AT + day, text="On 4 May.")
        corrected(second, words="The month was wrong.", at=RELEASED_AT + 2 * day, text="On 4 June.")

        html = text_of(client, PAGE)

        assert "9:30am on Wednesday 3 June 2026" in html
        assert "On 4 June." in html
        assert html.index("The day was wrong.") < html.index("The month was wrong.")
        assert "On 3 May." not in html
        assert "On 4 May." not in html

    def test_it_takes_three_queries_at_most(self, client: Client, django_assert_max_num_queries: Any) -> None:
        PartnershipFactory()
        chair = PersonFactory(chair=True)
        first = released(quotes=((chair, "One."), (chair, "Two.")), files=(a_file(), a_file("Another")))
        corrected(first, words="A slip.", at=clock.now(), quotes=((chair, "One."),))
        client.get(PAGE)

        with django_assert_max_num_queries(3):
            assert client.get(f"{PAGE}?uncached").status_code == 200

    @pytest.mark.parametrize("status", [s for s in Statement.Status if s != Statement.Status.RELEASED])
    @pytest.mark.parametrize("signed_in", [False, True])
    def test_what_is_not_released_answers_like_what_never_existed(
        self, client: Client, status: str, signed_in: bool
    ) -> None:
        if signed_in:
            client.force_login(PersonFactory(chair=True, is_superuser=True))
        file = a_file()
        statement = withdrawn(released(files=(file,)), manner=Statement.Withdrawal.VANISH)
        statement.status = status
        statement.slug = statement.slug if status == Statement.Status.WITHDRAWN else None
        statement.save(update_fields=["status", "slug"])
        never = client.get("/news/never-was/")

        for address in (PAGE, f"{PAGE}files/{file.reference}/"):
            answer = client.get(address)
            assert (answer.status_code, answer.content.replace(address.encode(), b"")) == (
                404,
                never.content.replace(b"/news/never-was/", b""),
            )
        for path in ("/", "/news/", "/feeds/news.atom", "/sitemap.xml", "/news/?q=sorry"):
            assert "we-are-sorry" not in text_of(client, path)
            assert "We are sorry" not in text_of(client, path)

    def test_what_was_told_without_a_page_is_nowhere(self, client: Client) -> None:
        released(slug=None, kind="interview", title="An interview")

        for path in ("/", "/news/", "/feeds/news.atom", "/sitemap.xml"):
            assert "An interview" not in text_of(client, path)

    def test_an_explained_withdrawal_answers_410_with_reason_and_day(self, client: Client) -> None:
        file = a_file()
        withdrawn(released(files=(file,)), manner=Statement.Withdrawal.EXPLAIN)

        for address in (PAGE, f"{PAGE}files/{file.reference}/"):
            response = client.get(address)
            html = response.content.decode()
            assert response.status_code == 410
            assert "It is being looked at again." in html
            for gone in ("We are sorry", "Inside:", "We <em>act</em>"):
                assert gone not in html
        assert "we-are-sorry" not in text_of(client, "/news/")


class TestFiles:
    def test_a_file_goes_out_byte_for_byte_while_its_statement_stands(self, client: Client) -> None:
        file = a_file()
        released(files=(file,))
        assert f'href="{PAGE}files/{file.reference}/"' in text_of(client, PAGE)

        response = client.get(f"{PAGE}files/{file.reference}/")

        body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        assert hashlib.sha256(body).hexdigest() == file.sha256
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=30, must-revalidate"

    def test_a_file_that_was_not_released_with_it_is_not_there(self, client: Client) -> None:
        statement, late = released(), a_file()
        statement.files.create(
            document=late, title="Late", added_at=clock.now(), added_by=statement.drafted_by
        )

        assert client.get(f"{PAGE}files/{late.reference}/").status_code == 404
        assert late.reference not in text_of(client, PAGE)

    def test_the_title_of_a_file_that_was_taken_away_before_is_not_on_it(self, client: Client) -> None:
        file = a_file("A letter")
        statement = released(files=(file,))
        statement.files.create(
            document=file,
            title="A letter about Ann Elm",
            added_at=clock.now(),
            added_by=statement.drafted_by,
            removed_at=clock.now(),
        )

        html = text_of(client, PAGE)

        assert "A letter" in html
        assert "Ann Elm" not in html


class TestList:
    def test_it_lists_the_newest_first_in_pages(self, client: Client) -> None:
        for number in range(21):
            released(
                slug=f"s-{number}", title=f"No {number}.", released_at=RELEASED_AT + dt.timedelta(days=number)
            )

        first, second = text_of(client, "/news/"), text_of(client, "/news/?page=2")

        assert first.count('href="/news/s-') == 20
        assert first.index("No 20.") < first.index("No 1.")
        assert 'href="/news/s-0/"' in second
        assert text_of(client, "/").count('href="/news/s-') == 3

    @pytest.mark.parametrize(
        ("query", "is_found"), [("q=SORRY", True), ("q=learned+act", True), ("q=larch", False)]
    )
    def test_it_can_be_searched(self, client: Client, query: str, is_found: bool) -> None:
        released()

        assert ("we-are-sorry" in text_of(client, f"/news/?{query}")) is is_found

    def test_it_can_be_narrowed_to_a_year_in_london(self, client: Client) -> None:
        new_year = dt.datetime(2026, 1, 1, 0, 10, tzinfo=dt.UTC)
        released(slug="this-year", released_at=new_year)
        released(slug="last-year", released_at=new_year - dt.timedelta(hours=1))

        html = text_of(client, "/news/?year=2026")

        assert "this-year" in html
        assert "last-year" not in html

    @pytest.mark.parametrize("year", ["1", "abc"])
    def test_a_year_that_is_none_is_left_out_and_the_page_says_so(self, client: Client, year: str) -> None:
        released()

        html = text_of(client, f"/news/?year={year}")

        assert "is not here, so it was left out" in html
        assert "we-are-sorry" in html
        assert "left out" not in text_of(client, "/news/")

    @pytest.mark.parametrize("query", ["page=0", "page=2", "page=x"])
    def test_a_page_that_is_none_is_not_found(self, client: Client, query: str) -> None:
        released()

        assert client.get(f"/news/?{query}").status_code == 404

    def test_its_number_of_queries_does_not_grow(
        self, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        PartnershipFactory()
        for number in range(12):
            released(slug=f"s-{number}", on_behalf_of=AgencyFactory())

        with django_assert_max_num_queries(4):
            client.get("/news/?page=1")


class TestForMachines:
    def test_the_feed_lists_what_was_released_with_its_last_change(self, client: Client) -> None:
        PartnershipFactory()
        at = RELEASED_AT + dt.timedelta(days=1)
        corrected(released(), words="A slip.", at=at, text="Words & more.")

        xml = text_of(client, "/feeds/news.atom")

        assert "<title>We are sorry</title>" in xml
        assert "<published>2026-06-03T08:30:00+00:00</published>" in xml
        assert "<updated>2026-06-04T08:30:00+00:00</updated>" in xml
        assert "Words &amp; more." in xml

    def test_an_empty_feed_has_a_last_change_that_tells_nothing(self, client: Client) -> None:
        assert "<updated>2000-01-01T00:00:00+00:00</updated>" in text_of(client, "/feeds/news.atom")

    def test_the_site_map_has_it_with_its_day(self, client: Client) -> None:
        released()

        xml = text_of(client, "/sitemap.xml")

        assert f"<loc>http://localhost:8000{PAGE}</loc><lastmod>2026-06-03</lastmod>" in xml.replace("\n", "")
