"""Resources and briefings on the public site: what is shown, and that what is not public never existed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.models import Resource, ResourceVersion
from catalogue.services import briefings, publishing, resources, scheduling, versions
from foundation import clock
from partnership.models import Audience, Partnership
from tests.catalogue import factories as make
from tests.documents.files import tagged_pdf
from tests.matters.factories import MatterFactory
from tests.partnership.factories import PersonFactory
from tests.portal.factories import withdrawn
from tests.portal.resources import put, whole_briefing, whole_resource
from tests.reviews.factories import ReviewFactory

pytestmark = pytest.mark.django_db

PAGE = "/resources/spotting-neglect/"


@pytest.fixture(autouse=True)
def _monday(monday: Any) -> None:
    """Everything runs, and nothing hangs on the day."""


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def asked(client: Client, path: str) -> tuple[Any, ...]:
    """All that somebody can tell of an answer, but for the address itself; nothing is kept."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"{path}?asked")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    took = [query["sql"] for query in queries if "cache_pages" not in query["sql"]]
    return response.status_code, body.replace(path.encode(), b"*"), dict(response.items()), len(took)


def following(html: str) -> str:
    """The address of the next page; empty on the last."""
    found = re.search(r'href="([^"]*)" rel="next"', html)
    return found[1].replace("&amp;", "&") if found else ""


class TestPage:
    def test_it_shows_all_that_was_published(self, client: Client) -> None:
        resource = whole_resource()
        resources.note_correction(resource=resource, words="A number was put right.", by=resource.drafted_by)

        html = text_of(client, PAGE)

        for piece in (
            '<h1 class="govuk-heading-xl">Spotting neglect</h1>',
            "What neglect looks like, for people who work with children.",
            "<li>Ask</li>",
            'href="/resources/spotting-neglect/files/en-print/"',
            "PDF, ",
            'href="https://video.example/neglect"',
            "(on video.example)",
            "With captions",
            "What is said and shown.",
            "A number was put right.",
            "A group of parents",
            "You said it was too long. We cut it by half.",
            'href="/for/parents-and-carers/"',
            "Last reviewed",
            "Next review",
            "Do you need this in another format or language?",
            "Worried about a child?",
        ):
            assert piece in html, piece

    def test_it_takes_three_queries_at_most(self, client: Client, django_assert_max_num_queries: Any) -> None:
        whole_resource()

        with django_assert_max_num_queries(3):
            assert client.get(f"{PAGE}?uncached").status_code == 200
        with django_assert_max_num_queries(3):
            assert client.get(f"{PAGE}pl/?uncached").status_code == 200

    def test_each_language_has_an_address_of_its_own_and_is_marked_as_what_it_is(
        self, client: Client
    ) -> None:
        whole_resource()

        polish, arabic_page = text_of(client, f"{PAGE}pl/"), text_of(client, f"{PAGE}ar/")

        assert '<h1 class="govuk-heading-xl" lang="pl" dir="ltr">Zaniedbanie dziecka</h1>' in polish
        assert '<h1 class="govuk-heading-xl" lang="ar" dir="rtl">إهمال الأطفال</h1>' in arabic_page
        assert '<div class="portal-text" lang="ar" dir="rtl">' in arabic_page
        assert '<html lang="en-GB"' in arabic_page
        for page in (text_of(client, PAGE), polish, arabic_page):
            for tag, address in (("en", PAGE), ("pl", f"{PAGE}pl/"), ("ar", f"{PAGE}ar/")):
                alternate = f'<link rel="alternate" hreflang="{tag}" href="http://localhost:8000{address}">'
                assert alternate in page
        assert f'<link rel="canonical" href="http://localhost:8000{PAGE}pl/">' in polish
        assert "Polski" in arabic_page

    def test_what_nobody_translated_stands_there_in_english_and_says_so(self, client: Client) -> None:
        whole_resource()

        html = text_of(client, f"{PAGE}ar/")

        assert '<p class="govuk-body-l">What neglect looks like' in html

    def test_the_language_of_its_own_address_has_one_canonical_address(self, client: Client) -> None:
        whole_resource()

        html = text_of(client, f"{PAGE}en/")

        assert f'<link rel="canonical" href="http://localhost:8000{PAGE}">' in html

    @pytest.mark.parametrize(
        "part", ["so/", "files/", "versions/", "en/web/", "en/print/", "en/nothing/", "pl/x/"]
    )
    def test_a_language_or_format_that_there_is_none_of_is_not_found(self, client: Client, part: str) -> None:
        whole_resource()

        assert client.get(f"{PAGE}{part}").status_code == 404

    def test_an_easy_read_text_has_an_address_of_its_own(self, client: Client) -> None:
        resource = whole_resource()
        put(make.text_version(resource, text="Short words.", format="easy_read"))

        assert f'href="{PAGE}en/easy_read/"' in text_of(client, PAGE)
        assert "Short words." in text_of(client, f"{PAGE}en/easy_read/")

    def test_without_a_text_its_files_come_first(self, client: Client) -> None:
        resource = make.draft(title="Only a file")
        put(make.file_version(resource))
        publishing.publish(resource=make.fresh(resource), by=resource.drafted_by)

        html = text_of(client, "/resources/only-a-file/")

        assert "Read, watch or download it" in html
        assert "In other formats" not in html

    @pytest.mark.parametrize("days", [0, -1])
    def test_a_review_whose_day_has_passed_is_said_to_be_due(self, client: Client, days: int) -> None:
        whole_resource()
        Resource._base_manager.update(next_review_on=clock.today() + dt.timedelta(days=days))

        is_said = "We are checking that what it says is still right." in text_of(client, PAGE)

        assert is_said is (days < 0)

    @pytest.mark.parametrize("is_sensitive", [True, False])
    def test_only_what_stands_under_a_sensitive_topic_can_be_left_at_once(
        self, client: Client, is_sensitive: bool
    ) -> None:
        whole_resource(topic="Domestic abuse, told", is_sensitive=is_sensitive)

        assert ("Exit this page" in text_of(client, PAGE)) is is_sensitive

    @pytest.mark.parametrize("is_public", [True, False])
    def test_the_review_behind_it_is_told_while_it_is_public(self, client: Client, is_public: bool) -> None:
        review = ReviewFactory(published=True, public_title="Child Larch", slug="child-larch")
        by = make.officer()
        resource = resources.draft_resource(particulars=make.particulars(by), made_from=review, by=by)
        put(make.text_version(resource))
        publishing.publish(resource=make.fresh(resource), by=by)
        if not is_public:
            withdrawn(review, explained=False)

        assert ("Child Larch" in text_of(client, PAGE)) is is_public

    @pytest.mark.parametrize("state", ["draft", "published", "withdrawn"])
    def test_the_page_of_the_review_leads_to_its_briefing_while_that_is_public(
        self, client: Client, state: str
    ) -> None:
        review = ReviewFactory(published=True, public_title="Child Larch", slug="child-larch")
        by = make.officer()
        briefing = resources.draft_resource(
            particulars=make.particulars(by, kind="briefing", title="Plans that move"),
            made_from=review,
            by=by,
        )
        put(make.text_version(briefing))
        if state != "draft":
            publishing.publish(resource=make.fresh(briefing), by=by)
        if state == "withdrawn":
            publishing.withdraw(resource=make.fresh(briefing), manner="vanish", reason="Wrong.", by=by)

        page = text_of(client, "/learning/reviews/child-larch/")

        assert ("/learning/briefings/plans-that-move/" in page) is (state == "published")
        assert ("Learning briefing" in page) is (state == "published")

    def test_what_was_changed_is_told_by_day_and_no_word_of_the_old_text_is(
        self, client: Client, monday: Any
    ) -> None:
        resource = whole_resource()
        monday.shift(dt.timedelta(days=30))
        put(make.text_version(resource, text="The new words."))

        html = text_of(client, PAGE)

        assert "New version: Web page, English." in html
        assert "The new words." in html
        assert "<li>Ask</li>" not in html

    @pytest.mark.parametrize("text", ["<script>alert(1)</script>", "[x](javascript:alert(1))"])
    def test_no_script_gets_through(self, client: Client, text: str) -> None:
        resource = make.draft(title="Hostile", you_said_we_did=text, tested_with=text)
        put(make.text_version(resource, text=text, title=text))
        publishing.publish(resource=make.fresh(resource), by=resource.drafted_by)

        html = text_of(client, "/resources/hostile/")

        assert "<script>alert" not in html
        assert 'href="javascript' not in html

    def test_a_briefing_has_its_own_place_with_questions_and_what_came_of_its_promises(
        self, client: Client
    ) -> None:
        resource = whole_briefing()
        by = resource.drafted_by
        step = briefings.promise_step(
            resource=resource, what="Train every school", owner=by, due_on=dt.date(2026, 12, 1), by=by
        )
        briefings.promise_step(
            resource=resource, what="Ask every parent", owner=by, due_on=dt.date(2026, 12, 24), by=by
        )
        briefings.promise_step(
            resource=resource, what="Ask every nurse", owner=by, due_on=dt.date(2026, 10, 4), by=by
        )
        briefings.promise_step(
            resource=resource, what="Ask every vicar", owner=by, due_on=dt.date(2026, 10, 5), by=by
        )
        briefings.finish_step(step=step, outcome="All were trained.", began_from=step.version, by=by)

        html = text_of(client, "/learning/briefings/seven-minutes-on-neglect/")

        for piece in (
            "Ask <em>twice</em>.",
            '<section class="portal-help"',
            "Who asks?",
            "Train every school",
            "All were trained.",
            'To be done by <time datetime="2026-12-24">24 December 2026</time>',
            'To be done by <time datetime="2026-10-05">5 October 2026</time>',
            'Was to be done by <time datetime="2026-10-04">4 October 2026</time>. We have not yet said what came of it.',
        ):
            assert piece in html, piece
        assert "Left empty" not in html
        moved = client.get("/resources/seven-minutes-on-neglect/")
        assert (moved.status_code, moved["Location"]) == (
            301,
            "/learning/briefings/seven-minutes-on-neglect/",
        )
        assert "Seven minutes on neglect" in text_of(client, "/learning/briefings/")
        assert 'href="/learning/briefings/"' in text_of(client, "/learning/")


class TestFiles:
    def test_it_gives_the_bytes_under_an_address_that_stays_when_they_are_replaced(
        self, client: Client, monday: Any
    ) -> None:
        resource = whole_resource()
        monday.shift(60)
        old = resource.versions.get(format="print")
        address, of_the_old = f"{PAGE}files/en-print/", f"{PAGE}files/{old.reference}/"
        assert client.get(address)["ETag"] == client.get(of_the_old)["ETag"] == f'"{old.document.sha256}"'

        new = put(make.file_version(resource, make.file(resource, tagged_pdf("Another text."))))

        assert client.get(address)["ETag"] == f'"{new.document.sha256}"'
        gone = client.get(of_the_old, headers={"if-none-match": f'"{old.document.sha256}"'})
        assert gone.status_code == 410
        assert f'href="{PAGE}"' in gone.content.decode()

    def test_a_withdrawn_variant_is_closed_at_once(self, client: Client, monday: Any) -> None:
        resource = whole_resource()
        monday.shift(60)
        version = resource.versions.get(format="print")

        versions.withdraw_version(version=version, reason="Wrong number.", by=resource.drafted_by)

        for which in ("en-print", version.reference):
            answer = client.get(f"{PAGE}files/{which}/")
            assert answer.status_code == 410
            assert "Wrong number." not in answer.content.decode()
        assert "en-print" not in text_of(client, PAGE)

    @pytest.mark.parametrize(("manner", "status"), [("explain", 410), ("vanish", 404)])
    def test_files_go_with_their_resource(self, client: Client, manner: str, status: int) -> None:
        resource = whole_resource()
        version = resource.versions.get(format="print")
        publishing.withdraw(
            resource=resource,
            manner=manner,
            reason="x",
            public_reason="It is out of date.",
            by=resource.drafted_by,
        )

        for which in ("en-print", version.reference):
            assert client.get(f"{PAGE}files/{which}/").status_code == status

    def test_what_was_replaced_before_anybody_had_it_never_existed(self, client: Client) -> None:
        resource = make.draft()
        old = put(make.file_version(resource))
        put(make.file_version(resource, make.file(resource, tagged_pdf("Another text."))))
        draft = make.file_version(resource, make.file(resource, tagged_pdf("A third text.")))
        publishing.publish(resource=make.fresh(resource), by=resource.drafted_by)
        never = asked(client, f"{PAGE}files/{'b' * 12}/")

        for version in (old, draft):
            assert asked(client, f"{PAGE}files/{version.reference}/") == never
        assert never[0] == 404

    def test_a_file_is_found_only_under_its_own_resource(self, client: Client) -> None:
        resource = whole_resource()
        make.published(title="Another one")
        version = resource.versions.get(format="print")

        assert client.get(f"/resources/another-one/files/{version.reference}/").status_code == 404


class TestOldVersions:
    @pytest.fixture
    def old(self, monday: Any) -> ResourceVersion:
        resource = whole_resource()
        old = resource.versions.get(format="web", language__tag="en")
        monday.shift(dt.timedelta(days=30))
        put(make.text_version(resource, text="The new words."), keep_earlier_readable="Court cases cite it.")
        return make.fresh_version(old)

    def test_one_that_is_kept_readable_says_that_it_is_old(
        self, client: Client, old: ResourceVersion
    ) -> None:
        html = text_of(client, f"{PAGE}versions/{old.reference}/")

        assert "This is an old version." in html
        assert "<li>Ask</li>" in html
        assert f'href="{PAGE}en/"' in html
        assert '<meta name="robots" content="noindex">' in html
        assert "Court cases cite it." not in html
        assert f"versions/{old.reference}/" in text_of(client, PAGE)
        assert old.reference not in text_of(client, "/sitemap.xml")

    def test_once_closed_it_never_existed(self, client: Client, old: ResourceVersion) -> None:
        versions.close_superseded(version=old, reason="No longer.", by=old.made_by)

        never = asked(client, f"{PAGE}versions/{'b' * 12}/")
        assert asked(client, f"{PAGE}versions/{old.reference}/") == never
        assert never[0] == 404
        assert old.reference not in text_of(client, PAGE)

    def test_a_version_in_force_is_no_old_one(self, client: Client, old: ResourceVersion) -> None:
        now = old.resource.versions.get(format="web", language__tag="en", state="current")

        assert client.get(f"{PAGE}versions/{now.reference}/").status_code == 404


# What is not public -------------------------------------------------------------------------------


def _with_everything(**given: Any) -> Resource:
    resource = make.draft(title="Spotting neglect", **given)
    put(make.text_version(resource, text="The canary words."))
    put(make.text_version(resource, text="Kanarek.", language=make.polish(), title="Kanarek"))
    return resource


def drafted() -> Resource:
    resource = _with_everything()
    put(make.file_version(resource))
    return resource


def scheduled() -> Resource:
    resource = drafted()
    scheduling.schedule_public(
        resource=make.fresh(resource), due_at=clock.now() + dt.timedelta(days=3), by=resource.drafted_by
    )
    return resource


def vanished() -> Resource:
    resource = drafted()
    publishing.publish(resource=make.fresh(resource), by=resource.drafted_by)
    return publishing.withdraw(
        resource=make.fresh(resource),
        manner="vanish",
        reason="Somebody was recognised.",
        by=resource.drafted_by,
    )


def for_partners() -> Resource:
    resource = _with_everything(visibility="signed_in")
    put(make.file_version(resource))
    return publishing.publish(resource=make.fresh(resource), by=resource.drafted_by)


def for_the_unit() -> Resource:
    resource = _with_everything(visibility="business_unit")
    put(make.file_version(resource))
    return publishing.publish(resource=make.fresh(resource), by=resource.drafted_by)


def of_a_matter() -> Resource:
    by = make.officer()
    return _with_everything(by=by, matter=MatterFactory(owner=by), visibility="signed_in")


HIDDEN: dict[str, Callable[[], Resource]] = {
    "a draft": drafted,
    "scheduled": scheduled,
    "vanished": vanished,
    "for partners": for_partners,
    "for the business unit": for_the_unit,
    "of a matter, for partners": of_a_matter,
}
LISTS = [
    "/", "/resources/", "/learning/", "/learning/briefings/", "/for/parents-and-carers/", "/feeds/resources.atom",
    "/feeds/all.atom", "/sitemap.xml", "/api/", "/api/resources/", "/api/briefings/", "/api/reviews/", "/search/?q=neglect",
]  # fmt: skip


@pytest.mark.parametrize("state", HIDDEN)
@pytest.mark.parametrize("signed_in", [False, True])
def test_what_is_not_public_answers_like_what_never_existed(
    client: Client, state: str, signed_in: bool
) -> None:
    resource = HIDDEN[state]()
    if signed_in:
        client.force_login(
            PersonFactory(chair=True, is_superuser=True),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
    version = resource.versions.order_by("-pk").first()
    assert version is not None

    for folder in ("/resources", "/learning/briefings", "/api/resources", "/api/briefings"):
        never = asked(client, f"{folder}/never-existed/")
        assert never[0] == 404
        assert asked(client, f"{folder}/spotting-neglect/") == never
    for below in (
        "pl/",
        "en/easy_read/",
        f"versions/{version.reference}/",
        "files/en-print/",
        f"files/{version.reference}/",
    ):
        never = asked(client, f"/resources/never-existed/{below}")
        assert never[0] == 404
        assert asked(client, f"{PAGE}{below}") == never


@pytest.mark.parametrize("state", HIDDEN)
def test_no_list_feed_or_count_holds_a_word_of_what_is_not_public(client: Client, state: str) -> None:
    audience = Audience.objects.get(name="Parents and carers")
    make.published(title="Another one", audiences=(audience.pk,))
    before = {path: text_of(client, path) for path in LISTS}

    resource = HIDDEN[state]()

    for path in LISTS:
        told = text_of(client, f"{path}{'&' if '?' in path else '?'}again")
        # A topic that nothing public stands under is in no list of choices.
        assert told.count("resource") == before[path].count("resource"), path
        for canary in ("Spotting neglect", "spotting-neglect", "canary", "Kanarek", resource.reference):
            assert canary not in told, (path, canary)


def test_an_explained_withdrawal_says_when_and_why_at_every_address(client: Client) -> None:
    resource = whole_resource()
    etag = client.get(PAGE)["ETag"]
    publishing.withdraw(
        resource=resource,
        manner="explain",
        reason="Inside: a name.",
        public_reason="It is out of date.",
        by=resource.drafted_by,
    )

    for below in ("", "pl/", "ar/", "en/easy_read/", "files/en-print/", f"versions/{'b' * 12}/"):
        answer = client.get(f"{PAGE}{below}", headers={"if-none-match": etag})
        if below == "files/en-print/" or "files" not in below:
            assert answer.status_code == 410, below
        html = answer.content.decode()
        assert "It is out of date." in html
        for gone in ("Spotting neglect", "Inside: a name", "Zaniedbanie"):
            assert gone not in html
    told = client.get("/api/resources/spotting-neglect/")
    assert told.status_code == 410
    assert told.json()["reason"] == "It is out of date."
    for path in LISTS:
        assert "potting" not in text_of(client, path)


def test_what_is_withdrawn_is_gone_from_every_page_in_the_same_request(client: Client) -> None:
    resource = whole_resource()
    places = [
        "/",
        "/resources/",
        "/for/parents-and-carers/",
        "/feeds/resources.atom",
        "/feeds/all.atom",
        "/sitemap.xml",
        "/api/resources/",
    ]
    for place in places:
        assert b"potting" in client.get(place).content, place

    publishing.withdraw(resource=resource, manner="vanish", reason="x", by=resource.drafted_by)

    for place in places:
        assert b"potting" not in client.get(place).content, place


# The list -----------------------------------------------------------------------------------------


class TestList:
    def test_each_choice_has_its_count_and_an_address_that_can_be_shared(self, client: Client) -> None:
        whole_resource()
        make.published(title="A procedure", kind="procedure")

        html = text_of(client, "/resources/")

        assert re.search(r'href="/resources/\?language=pl" rel="nofollow">Polish</a> \(1\)', html)
        assert re.search(r'href="/resources/\?language=en" rel="nofollow">English</a> \(2\)', html)
        assert re.search(r'href="/resources/\?kind=procedure" rel="nofollow">Procedure</a> \(1\)', html)
        assert re.search(r'href="/resources/\?audience=parents-and-carers"', html)

    def test_what_was_chosen_can_be_taken_away_again_one_by_one(self, client: Client) -> None:
        whole_resource()
        make.published(title="A procedure", kind="procedure")

        html = text_of(client, "/resources/?kind=leaflet&language=pl")

        assert "Spotting neglect" in html
        assert "A procedure" not in html
        assert 'href="/resources/?kind=leaflet"' in html
        assert 'href="/resources/?language=pl"' in html
        assert 'href="/resources/spotting-neglect/pl/"' in html
        assert '<meta name="robots" content="noindex">' in html

    def test_of_one_facet_any_choice_fits_and_of_several_each_must(self, client: Client) -> None:
        whole_resource()
        make.published(title="A procedure", kind="procedure")

        both = text_of(client, "/resources/?kind=leaflet&kind=procedure")
        neither = text_of(client, "/resources/?kind=procedure&language=pl")

        assert "Spotting neglect" in both
        assert "A procedure" in both
        assert "Nothing was found for these choices" in neither

    def test_what_is_for_others_stands_with_the_audience_on_whose_page_it_is(self, client: Client) -> None:
        carers = Audience.objects.get(name="Kinship and foster carers")
        make.published(title="For foster carers", audiences=(carers.pk,))

        assert "For foster carers" in text_of(client, "/resources/?audience=parents-and-carers")
        assert "For foster carers" in text_of(client, "/for/parents-and-carers/")
        assert "Parents and carers</a>" in text_of(client, "/resources/for-foster-carers/")

    @pytest.mark.parametrize(
        "query",
        [
            "after=x",
            "after=1-x",
            "page=1000000000",
            "page=2",
            "after=1-bcdfghjkmnpq",
        ],
    )
    def test_a_place_that_is_none_is_not_found(self, client: Client, query: str) -> None:
        whole_resource()

        assert client.get(f"/resources/?{query}").status_code == 404

    @pytest.mark.parametrize(
        "query", ["topic=nothing", "kind=x", "language=xx", "format=%00", "audience=%27"]
    )
    @pytest.mark.parametrize("path", ["/resources/", "/learning/briefings/"])
    def test_a_choice_that_is_none_is_left_out_and_the_page_says_so(
        self, client: Client, path: str, query: str
    ) -> None:
        resource = whole_resource()
        is_choice_there = path == "/resources/" or query.split("=")[0] not in ("kind", "format")

        answer = client.get(f"{path}?{query}")
        html = answer.content.decode()

        assert answer.status_code == 200
        assert ("is not here, so it was left out" in html) is is_choice_there
        assert f'rel="canonical" href="{settings.BASE_URL}{path}"' in html
        assert "noindex" in html or not is_choice_there
        if path == "/resources/":
            assert resource.title in html
        assert "left out" not in text_of(client, path)

    @pytest.mark.parametrize("path", ["/resources/", "/learning/briefings/"])
    def test_a_list_narrowed_to_a_sensitive_topic_can_be_left_at_once(
        self, client: Client, path: str
    ) -> None:
        sensitive, plain = make.TopicFactory(is_sensitive=True), make.TopicFactory()
        whole_resource()

        for query, may_be_left in (
            ("", False),
            (f"?topic={plain.slug}", False),
            (f"?topic={plain.slug}&topic={sensitive.slug}", True),
        ):
            assert ("Exit this page" in text_of(client, path + query)) is may_be_left, query

    def test_beside_a_choice_that_is_none_the_others_count(self, client: Client) -> None:
        whole_resource()
        make.published(title="Nothing but a poster", kind="poster")

        html = text_of(client, "/resources/?kind=poster&topic=nothing")

        assert "1 found." in html
        assert "Nothing but a poster" in html
        assert "left out" in html

    def test_fifty_choices_at_once_are_answered(self, client: Client) -> None:
        whole_resource()
        topics = [make.TopicFactory().slug for _ in range(50)]

        answer = client.get("/resources/", {"topic": topics, "kind": ["leaflet"] * 50})

        assert answer.status_code == 200
        assert "Nothing was found" in answer.content.decode()

    def test_pages_follow_one_another_with_nothing_twice_or_left_out_though_some_go_meanwhile(
        self, client: Client, monday: Any
    ) -> None:
        made = []
        for number in range(45):
            monday.shift(60)
            made.append(make.published(title=f"Number {number:02}"))
        seen: list[str] = []
        pages = ["/resources/?kind=leaflet"]
        while pages[-1]:
            html = text_of(client, pages[-1])
            seen += re.findall(r"Number \d\d", html.split('id="narrow"')[0])
            pages.append(following(html))
            if len(pages) == 2:  # one that was seen goes, and the one at which the next page begins
                for gone in (made[30], made[25]):
                    publishing.withdraw(resource=gone, manner="vanish", reason="x", by=gone.drafted_by)

        assert seen == [f"Number {number:02}" for number in range(44, -1, -1)]
        before = re.search(r'href="([^"]*)" rel="prev"', text_of(client, pages[-2]))
        assert before is not None
        assert following(text_of(client, before[1].replace("&amp;", "&")))

    def test_the_first_page_and_a_later_one_say_where_they_stand(self, client: Client, monday: Any) -> None:
        for number in range(25):
            monday.shift(60)
            make.published(title=f"Number {number:02}")

        first = text_of(client, "/resources/")
        second = text_of(client, following(first))

        assert "These are 1 to 20" in first
        assert "These are 21 to 25" in second
        assert 'href="/resources/" rel="prev"' in second


@pytest.mark.django_db(transaction=True)
class TestQueries:
    def test_a_list_takes_two_queries_at_most_however_long_it_is(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from portal import public_pages

        for number in range(3):
            make.published(title=f"Number {number}")
        monkeypatch.setattr(public_pages, "keep", lambda *args, **kwargs: None)
        for path in (
            "/resources/",
            "/resources/?kind=leaflet&language=en",
            "/learning/briefings/",
            "/api/resources/",
        ):
            client.get(path)  # the index is made once for each public change and process
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            assert len([one for one in queries if "cache_pages" not in one["sql"]]) <= 2, path

    def test_what_can_be_chosen_is_said_of_each_list_by_itself_and_anew_after_a_change(
        self, client: Client
    ) -> None:
        make.published(title="A leaflet", kind="leaflet")
        make.published(title="A poster", kind="poster")

        def choices(path: str) -> dict[str, str]:
            found = re.findall(r'rel="nofollow">([^<]+)</a> \((\d+)\)', text_of(client, path))
            return {name: number for name, number in found if name in ("Leaflet", "Poster", "English")}

        whole = {"Leaflet": "1", "Poster": "1", "English": "2"}
        assert choices("/resources/") == choices("/resources/?from=the-beginning") == whole
        assert choices("/resources/?kind=poster") == {"Leaflet": "1", "English": "1"}
        assert choices("/resources/?again") == whole

        make.published(title="Another leaflet", kind="leaflet")

        assert choices("/resources/") == {"Leaflet": "2", "Poster": "1", "English": "3"}

    def test_a_public_change_is_in_the_list_at_once(self, client: Client) -> None:
        make.published(title="The first")
        assert "The first" in text_of(client, "/resources/?again=1")

        second = make.published(title="The second")
        assert "The second" in text_of(client, "/resources/?again=1")

        publishing.withdraw(resource=second, manner="vanish", reason="x", by=second.drafted_by)
        assert "The second" not in text_of(client, "/resources/?again=1")


class TestAudiences:
    @pytest.mark.parametrize(
        "slug",
        [
            "children-and-young-people",
            "parents-and-carers",
            "people-who-work-with-children",
            "communities",
            "media",
        ],
    )
    def test_each_has_a_page_that_the_home_page_leads_to(self, client: Client, slug: str) -> None:
        assert f'href="/for/{slug}/"' in text_of(client, "/")
        assert client.get(f"/for/{slug}/").status_code == 200

    def test_a_page_without_a_text_says_that_there_is_nothing_yet(self, client: Client) -> None:
        assert "Nothing has been published here yet" in text_of(client, "/for/communities/")

    def test_an_audience_without_a_page_has_none(self, client: Client) -> None:
        assert client.get("/for/kinship-and-foster-carers/").status_code == 404

    def test_which_have_pages_is_for_the_partnership_to_say(self, client: Client) -> None:
        Audience.objects.filter(name="Faith communities").update(
            shown_with=None, slug="faith", page_title="Faith groups"
        )

        assert '<h1 class="govuk-heading-xl">Faith groups</h1>' in text_of(client, "/for/faith/")

    def test_children_read_whom_to_talk_to_and_can_leave_quickly(self, client: Client) -> None:
        page = text_of(client, "/for/children-and-young-people/")

        assert '<a href="tel:08001111" class="govuk-link">0800 1111</a>' in page
        assert "Exit this page" in page
        assert "Exit this page" not in text_of(client, "/for/media/")

    def test_the_media_find_whom_to_ask_before_anything_is_tagged_for_them(self, client: Client) -> None:
        Partnership.objects.update(mailbox="press@example.org")

        page = text_of(client, "/for/media/")

        for words in (
            'href="#write-to-us"',
            'id="write-to-us"',
            "mailto:press@example.org",
            'href="/news/"',
            'href="/feeds/news.atom"',
        ):
            assert words in page
        assert "Nothing has been published here yet" not in page

    def test_what_a_page_says_is_for_the_partnership_to_write(self, client: Client) -> None:
        Audience.objects.filter(slug="media").update(page_text="## Our own words", page_is_sensitive=True)

        page = text_of(client, "/for/media/")

        assert '<h2 class="govuk-heading-m">Our own words</h2>' in page
        assert "Exit this page" in page


def test_a_language_of_the_right_is_written_from_the_right_in_lists_of_languages_too(client: Client) -> None:
    whole_resource()

    assert '<span lang="ar" dir="rtl">العربية</span>' in text_of(client, PAGE)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize(
    "path", ["/resources/", PAGE, f"{PAGE}files/en-print/", "/api/resources/", "/for/media/"]
)
def test_they_are_only_read(client: Client, path: str, method: str) -> None:
    whole_resource()

    assert getattr(client, method)(path).status_code == 405


@pytest.mark.parametrize(
    "path", ["/resources/", PAGE, f"{PAGE}pl/", "/learning/briefings/", "/for/media/", "/api/", "/"]
)
def test_every_page_can_be_shared_with_a_preview(client: Client, path: str) -> None:
    whole_resource()

    html = text_of(client, path)

    title = re.search(r"<title>(.*?) – ", html)
    assert title is not None
    assert f'<meta property="og:title" content="{title[1]}">' in html
    for name in ("og:type", "og:description", "og:url", "og:site_name", "twitter:card", "twitter:title"):
        assert f'="{name}" content="' in html
    assert html.count('<meta name="description"') == 1


def test_what_others_host_is_not_offered_as_a_file(client: Client) -> None:
    link = whole_resource().versions.get(format="video")

    assert client.get(f"{PAGE}files/{link.reference}/").status_code == 404
    assert client.get(f"{PAGE}files/en-video/").status_code == 404
