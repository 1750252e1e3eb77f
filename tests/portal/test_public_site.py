from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client

from foundation import clock
from reviews.models import Attachment, PracticeReview
from tests.partnership.factories import AgencyFactory, PartnershipFactory, PersonFactory
from tests.portal.factories import PublishedFileFactory, whole_review, withdrawn
from tests.reviews.factories import AttachmentFactory, RecommendationFactory, ReviewFactory

pytestmark = pytest.mark.django_db

STANDING_PAGES = [
    "/", "/worried-about-a-child/", "/resources/", "/learning/", "/learning/briefings/", "/for/media/", "/news/", "/api/", "/search/", "/about/", "/accessibility/", "/privacy/", "/cookies/",
    "/feeds/learning.atom", "/feeds/news.atom", "/feeds/resources.atom", "/feeds/all.atom", "/sitemap.xml", "/robots.txt",
    "/api/resources/", "/api/briefings/", "/api/reviews/", "/api/openapi.json",
]  # fmt: skip
HTML_PAGES = [page for page in STANDING_PAGES if page.endswith("/") and not page.startswith("/api/")]


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("path", STANDING_PAGES)
@pytest.mark.parametrize("is_set_up", [True, False])
def test_every_public_page_opens_for_anybody_before_and_after_setting_up(
    client: Client, path: str, is_set_up: bool
) -> None:
    if is_set_up:
        PartnershipFactory()

    response = client.get(path)

    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=30, must-revalidate"
    assert response["ETag"]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "nonce" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("path", [*STANDING_PAGES, "/learning/reviews/child-larch/"])
def test_a_public_page_is_the_same_for_somebody_signed_in(path: str) -> None:
    PartnershipFactory()
    whole_review()
    stranger, chair = Client(), Client()
    chair.force_login(
        PersonFactory(chair=True), backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    one, other = stranger.get(path), chair.get(path)

    assert one.content == other.content
    assert dict(one.items()) == dict(other.items())
    assert not other.cookies


@pytest.mark.parametrize("path", [*STANDING_PAGES, "/learning/reviews/child-larch/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_a_public_page_is_only_read(client: Client, path: str, method: str) -> None:
    whole_review()

    assert getattr(client, method)(path).status_code == 405


@pytest.mark.parametrize("path", [*HTML_PAGES, "/learning/reviews/child-larch/"])
def test_every_page_says_where_to_turn_when_worried_about_a_child(client: Client, path: str) -> None:
    whole_review()

    html = text_of(client, path)

    assert "Worried about a child?" in html
    assert 'href="/worried-about-a-child/"' in html
    assert f'<link rel="canonical" href="http://localhost:8000{path}">' in html


@pytest.mark.parametrize("path", ["/worried-about-a-child/", "/learning/reviews/child-larch/"])
def test_a_sensitive_page_can_be_left_at_once_without_scripts_too(client: Client, path: str) -> None:
    whole_review()

    html = text_of(client, path)

    assert "Exit this page" in html
    assert '<a href="https://www.bbc.co.uk/weather"' in html


def test_the_help_page_gives_the_partnerships_numbers_and_the_national_ones(client: Client) -> None:
    PartnershipFactory(front_door_number="01632 960 100", out_of_hours_number="01632 960 199")

    html = text_of(client, "/worried-about-a-child/")

    for number in ("999", "01632960100", "01632960199", "101", "08088005000", "08001111"):
        assert f'href="tel:{number}"' in html


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/about/", "about"),
        ("/accessibility/", "accessibility_statement"),
        ("/privacy/", "privacy_notice"),
        ("/cookies/", "cookies_page"),
    ],
)
def test_the_partnership_can_write_its_own_words(client: Client, path: str, field: str) -> None:
    PartnershipFactory(**{field: "## In our own words\n\n<script>alert(1)</script>"})

    html = text_of(client, path)

    assert '<h2 class="govuk-heading-m">In our own words</h2>' in html
    assert "<script>alert" not in html


@pytest.mark.parametrize(
    "part",
    ["EHRC", "Compliance status", "Non-accessible content", "Enforcement procedure", "Preparation of this"],
)
def test_the_accessibility_statement_has_the_prescribed_parts(client: Client, part: str) -> None:
    assert part in text_of(client, "/accessibility/")


def test_who_needs_another_format_is_led_to_where_one_asks_for_it(client: Client) -> None:
    PartnershipFactory()
    whole_review()

    assert 'href="/accessibility/#ask">Ask us' in text_of(client, "/learning/reviews/child-larch/")
    assert 'id="ask">Feedback and contact information' in text_of(client, "/accessibility/")


TOLD = {PracticeReview.Publication.PUBLISHED, PracticeReview.Publication.WITHDRAWN_EXPLAINED}


class TestReviewPage:
    def test_it_shows_everything_that_was_published(self, client: Client) -> None:
        PartnershipFactory(name="Fenmouth Safeguarding Children Partnership")
        whole_review()

        html = text_of(client, "/learning/reviews/child-larch/")

        for piece in (
            '<h1 class="govuk-heading-xl">Child Larch</h1>',
            "Local Child Safeguarding Practice Review",
            '<time datetime="2026-06-03">3 June 2026</time>',
            "Fenmouth Safeguarding Children Partnership",
            "A <em>summary</em> in words.",
            "PDF, 1.2 MB, 34 pages",
            "in Welsh",
            'href="https://video.example/1"',
            "with captions",
            "What is said.",
            "A date on page 3 was put right.",
            "<strong>Accepted.</strong>",
            "<strong>Not accepted.</strong> It is done.",
        ):
            assert piece in html
        assert html.index("Listen to children.") < html.index("Share what is known.")

    def test_it_takes_three_queries_at_most(self, client: Client, django_assert_max_num_queries: Any) -> None:
        PartnershipFactory()
        whole_review()

        with django_assert_max_num_queries(3):
            assert client.get("/learning/reviews/child-larch/?uncached").status_code == 200

    @pytest.mark.parametrize(
        ("precision", "words"), [("day", "3 June 2026"), ("month", "June 2026"), ("year", "2026")]
    )
    def test_it_says_no_more_of_the_day_than_is_known(
        self, client: Client, precision: str, words: str
    ) -> None:
        whole_review(published_on_precision=precision)

        assert f">{words}</time>" in text_of(client, "/learning/reviews/child-larch/")
        assert f">{words}</time>" in text_of(client, "/learning/")

    def test_a_late_evening_in_summer_is_still_that_day_in_london(self, client: Client) -> None:
        whole_review(published_at=dt.datetime(2026, 6, 3, 23, 30, tzinfo=dt.UTC))

        assert ">4 June 2026</time>" in text_of(client, "/learning/reviews/child-larch/")

    @pytest.mark.parametrize("state", [s for s in Attachment.State if s != Attachment.State.PUBLISHED])
    def test_a_video_that_was_not_published_is_not_there(
        self, client: Client, state: Attachment.State
    ) -> None:
        review = ReviewFactory(published=True, slug="child-larch")
        AttachmentFactory(
            review=review,
            kind="video",
            document=None,
            url="https://v.example/",
            has_captions=True,
            state=state,
        )

        assert "https://v.example/" not in text_of(client, "/learning/reviews/child-larch/")

    def test_a_closed_file_is_not_offered(self, client: Client) -> None:
        file = PublishedFileFactory(review__slug="child-larch", closed_at=clock.now())

        assert file.reference not in text_of(client, "/learning/reviews/child-larch/")

    def test_once_its_availability_has_ended_only_the_entry_and_the_pointer_stay(
        self, client: Client
    ) -> None:
        PartnershipFactory(mailbox="office@fenmouth.example")
        whole_review(
            availability_ended_on=dt.date(2027, 6, 4), where_to_find="The NSPCC library keeps a copy."
        )

        html = text_of(client, "/learning/reviews/child-larch/")

        assert "The report was here until" in html
        assert "The NSPCC library keeps a copy." in html
        assert "mailto:office@fenmouth.example" in html
        for gone in (
            "A <em>summary</em>",
            "Listen to children.",
            "/files/",
            "video.example",
            "What is said.",
        ):
            assert gone not in html

    @pytest.mark.parametrize("state", [s for s in PracticeReview.Publication if s not in TOLD])
    @pytest.mark.parametrize("signed_in", [False, True])
    def test_what_is_not_public_answers_like_what_never_existed(
        self, client: Client, state: str, signed_in: bool
    ) -> None:
        if signed_in:
            client.force_login(PersonFactory(chair=True, is_superuser=True))
        review = whole_review(
            slug="child-larch",
            publication=state,
            withdrawn_at=clock.now(),
            withdrawn_by=PersonFactory(),
            withdrawal_reason="x",
        )
        file = review.published_files.get(kind="report")
        never = client.get("/learning/reviews/child-rowan/")

        for address in (
            "/learning/reviews/child-larch/",
            f"/learning/reviews/child-larch/files/{file.reference}/",
        ):
            answer = client.get(address)
            assert (answer.status_code, answer.content.replace(address.encode(), b"")) == (
                404,
                never.content.replace(b"/learning/reviews/child-rowan/", b""),
            )
        assert "child-larch" not in text_of(client, "/learning/") + text_of(client, "/sitemap.xml")

    def test_each_guess_leaves_one_line_that_monitoring_counts_and_that_says_nothing(
        self, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        hidden = whole_review(
            publication=PracticeReview.Publication.WITHDRAWN_VANISHED,
            withdrawn_at=clock.now(),
            withdrawn_by=PersonFactory(),
            withdrawal_reason="x",
        )
        file = hidden.published_files.get(kind="report")
        address = "/learning/reviews/child-larch/"
        guesses = [
            address,
            f"{address}files/{file.reference}/",
            "/learning/reviews/child-rowan/",
            f"{address}x/y/",
        ]

        for guess in guesses:
            client.get(guess, REMOTE_ADDR="203.0.113.7")
        client.get("/learning/")
        client.get("/learning/elsewhere/")

        said = [record for record in caplog.records if "/learning/reviews/" in record.getMessage()]
        assert [record.getMessage() for record in said] == [
            "An address below /learning/reviews/ showed nothing."
        ] * len(guesses)
        told = str([vars(record) for record in caplog.records])
        assert "child-" not in told
        assert "203.0.113.7" not in told

    def test_an_explained_withdrawal_answers_410_with_reason_and_day(self, client: Client) -> None:
        review = withdrawn(whole_review(), explained=True)

        response = client.get("/learning/reviews/child-larch/")

        html = response.content.decode()
        assert response.status_code == 410
        assert "A detail has to be changed." in html
        assert str(clock.day_of(review.withdrawn_at).year) in html
        for gone in ("Child Larch", "Inside: a detail", "Listen to children.", "summary</em>"):
            assert gone not in html


class TestList:
    def test_it_lists_what_is_published_the_newest_first(self, client: Client) -> None:
        now = clock.now()
        ReviewFactory(published=True, public_title="The older one", published_at=now - dt.timedelta(days=90))
        ReviewFactory(published=True, public_title="The newer one", published_at=now)

        html = text_of(client, "/learning/")

        assert html.index("The newer one") < html.index("The older one")

    @pytest.mark.parametrize("query", ["larch", "LARCH sum", "listen"])
    def test_it_can_be_searched_by_title_summary_and_recommendation(self, client: Client, query: str) -> None:
        whole_review()
        ReviewFactory(published=True, public_title="Another one")

        html = client.get("/learning/", {"q": query}).content.decode()

        assert "Child Larch" in html
        assert "Another one" not in html
        assert "1 review found" in html

    @pytest.mark.every_case
    @pytest.mark.parametrize("query", ["<script>", "%", "_", "\x00", "a" * 5000, "' OR 1=1 --", "🦊 \u202e"])
    def test_whatever_is_searched_for_is_answered(self, client: Client, query: str) -> None:
        whole_review(public_title="Plain")

        response = client.get("/learning/", {"q": query})

        assert response.status_code == 200
        assert b"<script>" not in response.content.replace(b'<script type="module"', b"")

    def test_what_is_no_longer_shown_is_no_longer_found_by(self, client: Client) -> None:
        whole_review(availability_ended_on=clock.today())

        assert "0 reviews found" in client.get("/learning/", {"q": "listen"}).content.decode()
        assert "1 review found" in client.get("/learning/", {"q": "larch"}).content.decode()

    def test_it_can_be_narrowed_to_a_year_in_london(self, client: Client) -> None:
        new_year = dt.datetime(2026, 1, 1, 0, 10, tzinfo=dt.UTC)
        ReviewFactory(published=True, public_title="Of this year", published_at=new_year)
        ReviewFactory(
            published=True, public_title="Of last year", published_at=new_year - dt.timedelta(hours=1)
        )

        html = client.get("/learning/", {"year": "2026"}).content.decode()

        assert "Of this year" in html
        assert "Of last year" not in html

    @pytest.mark.parametrize("query", ["page=0", "page=2", "page=x", "page=-1"])
    def test_a_page_that_is_none_is_not_found(self, client: Client, query: str) -> None:
        whole_review()

        assert client.get(f"/learning/?{query}").status_code == 404

    @pytest.mark.parametrize("year", ["1", "abc", "99999", "²⁰²⁶", "\x00"])
    def test_a_year_that_is_none_is_left_out_and_the_page_says_so(self, client: Client, year: str) -> None:
        review = whole_review()

        html = client.get("/learning/", {"year": year}).content.decode()

        assert "is not here, so it was left out" in html
        assert review.public_title in html
        assert "left out" not in text_of(client, "/learning/")

    def test_long_lists_come_in_pages(self, client: Client) -> None:
        ReviewFactory.create_batch(21, published=True)

        first, second = text_of(client, "/learning/"), text_of(client, "/learning/?page=2")

        assert first.count('href="/learning/reviews/') == 20
        assert second.count('href="/learning/reviews/') == 1
        assert "http://localhost:8000/learning/?page=2" in second

    def test_its_number_of_queries_does_not_grow(
        self, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        PartnershipFactory()
        for n in range(12):
            review = ReviewFactory(published=True)
            RecommendationFactory(review=review, number=n + 1)

        with django_assert_max_num_queries(5):
            client.get("/learning/?page=1")

    def test_it_says_why_nothing_is_published_and_what_was_withdrawn(self, client: Client) -> None:
        ReviewFactory(
            not_published_reason="It would identify a child.", not_published_reason_public_at=clock.now(),
            code="SECRET-1", working_title="Inside title",
        )  # fmt: skip
        withdrawn(whole_review(), explained=True)

        html = text_of(client, "/learning/")

        assert "It would identify a child." in html
        assert "A detail has to be changed." in html
        for gone in ("SECRET-1", "Inside title", "Child Larch", "/learning/reviews/"):
            assert gone not in html

    def test_a_reason_that_is_not_public_yet_is_not_there(self, client: Client) -> None:
        ReviewFactory(not_published_reason="It would identify a child.")

        assert "It would identify a child." not in text_of(client, "/learning/")


@pytest.mark.parametrize("query", [{}, {"q": "something that matches nothing"}])
@pytest.mark.parametrize("is_set_up", [True, False])
def test_help_numbers_stand_before_and_after_the_search(
    client: Client, query: dict[str, str], is_set_up: bool
) -> None:
    ours = []
    if is_set_up:
        partnership = PartnershipFactory()
        ours = [partnership.front_door_number, partnership.out_of_hours_number]

    main = client.get("/learning/", query).text.split("<main")[1]

    before, _, rest = main.partition("<form")
    after = rest.partition("</form>")[2]
    for number in ["999", "0808 800 5000", "0800 1111", *ours]:
        dialled = f'href="tel:{number.replace(" ", "")}"'
        assert before.count(dialled) == after.count(dialled) == 1, number


class TestForMachines:
    def test_the_feed_lists_what_is_published_with_its_last_change(self, client: Client) -> None:
        PartnershipFactory()
        review = whole_review(summary="## Heading\n\nWords & <b>more</b>.")

        xml = text_of(client, "/feeds/learning.atom")

        assert "<title>Child Larch</title>" in xml
        assert "http://localhost:8000/learning/reviews/child-larch/" in xml
        corrected = review.corrections.get().corrected_at.astimezone(clock.LONDON)
        assert f"<updated>{corrected.isoformat()[:16]}" in xml
        assert "Listen to children" not in xml

    @pytest.mark.parametrize("demonstration", [True, False])
    def test_the_feed_says_that_it_is_invented(self, client: Client, demonstration: bool) -> None:
        PartnershipFactory(is_demonstration=demonstration)
        whole_review()

        xml = text_of(client, "/feeds/learning.atom")

        assert ("<subtitle>This is a demonstration." in xml) is demonstration
        assert xml.count("This is a demonstration.") == (2 if demonstration else 0)

    def test_an_empty_feed_has_a_last_change_that_tells_nothing(self, client: Client) -> None:
        ReviewFactory()

        assert "<updated>2000-01-01T00:00:00+00:00</updated>" in text_of(client, "/feeds/learning.atom")

    def test_the_site_map_lists_every_standing_page_and_what_is_published(self, client: Client) -> None:
        whole_review()

        xml = text_of(client, "/sitemap.xml")

        for path in [*HTML_PAGES, "/learning/reviews/child-larch/"]:
            is_listed = f"<loc>http://localhost:8000{path}</loc>" in xml
            assert is_listed == (path != "/search/"), path  # which search engines are asked not to list
        assert xml.count("<lastmod>") == 1

    def test_robots_names_no_place_that_must_not_be_read(self, client: Client) -> None:
        assert text_of(client, "/robots.txt").splitlines() == [
            "User-agent: *", "Disallow:", "Sitemap: http://localhost:8000/sitemap.xml",
        ]  # fmt: skip


def test_states_that_the_public_may_read_of_are_two() -> None:
    assert {state for state in PracticeReview.Publication if state not in TOLD} == {
        PracticeReview.Publication.UNPUBLISHED,
        PracticeReview.Publication.WITHDRAWN_VANISHED,
        PracticeReview.Publication.ELSEWHERE,
    }


def test_a_review_published_while_the_list_is_read_pushes_no_other_off(client, monkeypatch):
    first = ReviewFactory(published=True)
    count = QuerySet.count
    monkeypatch.setattr(QuerySet, "count", lambda rows: (count(rows), ReviewFactory(published=True))[0])

    page = client.get("/learning/?q=child").content.decode()

    assert f"/learning/reviews/{first.slug}/" in page


def test_about_us_lists_who_belongs_to_the_partnership_the_safeguarding_partners_first(
    client: Client,
) -> None:
    PartnershipFactory()
    AgencyFactory(name="A school")
    AgencyFactory(council=True, name="The council")
    AgencyFactory(name="A dissolved trust", is_current=False)

    html = text_of(client, "/about/")

    assert html.index("The council") < html.index("Relevant agencies") < html.index("A school")
    assert "A dissolved trust" not in html
