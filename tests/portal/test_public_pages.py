from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from config.caches import ForgivingRedisCache
from foundation import clock
from partnership import public_stamp
from portal import public_pages
from portal.public_pages import PublicPages, public_page
from tests.partnership.factories import PartnershipFactory
from tests.portal.factories import whole_review, withdrawn

PAGE = "/learning/reviews/child-larch/"


@pytest.fixture(params=["database", pytest.param("redis", marks=pytest.mark.redis)])
def page_cache(request: pytest.FixtureRequest, settings: Any) -> str:
    """Both homes of the page cache: the database, and Redis."""
    if request.param == "redis":
        settings.CACHES = settings.CACHES | {
            "pages": {
                "BACKEND": "config.caches.ForgivingRedisCache",
                "LOCATION": request.getfixturevalue("redis_server").url,
                "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
            }
        }
        ForgivingRedisCache._not_before = 0.0
    return str(request.param)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates of pages that were made rather than given out again."""
    templates: list[str] = []
    real = public_pages.render_to_string

    def render(template: str, *args: Any) -> str:
        templates.append(template)
        return real(template, *args)

    monkeypatch.setattr(public_pages, "render_to_string", render)
    return templates


def tell_that_it_changed() -> None:
    with transaction.atomic():
        public_stamp.public_changed(at=clock.now())


@pytest.mark.django_db(transaction=True)
class TestKeeping:
    def test_a_page_is_made_once_and_given_out_again_with_the_same_headers(
        self, client: Client, page_cache: str, made: list[str]
    ) -> None:
        PartnershipFactory()
        whole_review()

        first, again = client.get(PAGE), client.get(PAGE)

        assert made == ["portal/review.html"]
        assert again.content == first.content
        assert dict(again.items()) == dict(first.items())

    def test_head_answers_like_get_without_the_body(self, client: Client, page_cache: str) -> None:
        whole_review()
        fresh_head = client.head(PAGE)
        got = client.get(PAGE)
        kept_head = client.head(PAGE)

        assert dict(fresh_head.items()) == dict(got.items()) == dict(kept_head.items())
        assert fresh_head.content == kept_head.content == b""

    def test_who_has_the_page_already_is_told_that_it_has_not_changed(
        self, client: Client, page_cache: str, made: list[str]
    ) -> None:
        whole_review()
        etag = client.get(PAGE)["ETag"]

        answer = client.get(PAGE, headers={"if-none-match": f'"other", W/{etag}'})

        assert answer.status_code == 304
        assert answer.content == b""
        assert answer["ETag"] == etag
        assert "Content-Length" not in answer
        assert answer["Cache-Control"].startswith("public")
        assert made == ["portal/review.html"]

    def test_a_page_asked_for_with_a_condition_first_is_kept_too(
        self, client: Client, page_cache: str, made: list[str]
    ) -> None:
        whole_review()
        etag = client.get(f"{PAGE}?x")["ETag"]
        made.clear()

        answers = [client.get(PAGE, headers={"if-none-match": etag}) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [304, 304]
        assert made == ["portal/review.html"]

    def test_given_out_from_redis_a_page_and_a_304_take_no_query(
        self, client: Client, page_cache: str
    ) -> None:
        PartnershipFactory()
        whole_review()
        etag = client.get(PAGE)["ETag"]
        allowed = 0 if page_cache == "redis" else 2  # the stamp, and the table of pages

        for headers in ({}, {"if-none-match": etag}):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(PAGE, headers=headers)
            assert len(queries) <= allowed

    def test_a_made_page_takes_three_queries_at_most(
        self, client: Client, page_cache: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        PartnershipFactory()
        whole_review()
        monkeypatch.setattr(public_pages, "keep", lambda key, kept, **_: None)
        client.get(PAGE)  # PostgreSQL makes its plans once for each connection
        seen = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                client.get(PAGE)
            seen.append([q["sql"] for q in queries if "cache_pages" not in q["sql"]])

        assert all(len(one) <= 3 for one in seen), seen

    def test_every_public_change_makes_all_pages_anew(
        self, client: Client, page_cache: str, made: list[str]
    ) -> None:
        review = whole_review()
        client.get(PAGE)
        review.summary = "Changed."
        review.save()
        assert b"Changed." not in client.get(PAGE).content

        tell_that_it_changed()

        assert b"Changed." in client.get(PAGE).content

    @pytest.mark.parametrize("is_explained", [True, False])
    def test_what_is_withdrawn_is_gone_at_once_for_those_who_have_it_too(
        self, client: Client, page_cache: str, is_explained: bool
    ) -> None:
        review = whole_review()
        etag = client.get(PAGE)["ETag"]
        places = ["/", "/learning/", "/feeds/learning.atom", "/sitemap.xml"]
        for place in places:
            assert b"hild-larch" in client.get(place).content

        with transaction.atomic():
            withdrawn(review, explained=is_explained)
            public_stamp.public_changed(at=clock.now())

        gone = 410 if is_explained else 404
        assert client.get(PAGE).status_code == gone
        assert client.head(PAGE).status_code == gone
        assert client.get(PAGE, headers={"if-none-match": etag}).status_code == gone
        for place in places:
            assert b"hild-larch" not in client.get(place).content

    def test_a_missing_page_is_remembered_by_nobody(self, client: Client, page_cache: str) -> None:
        missing = client.get(PAGE)
        assert (missing.status_code, missing["Cache-Control"]) == (404, "no-store")

        whole_review()  # without a word to the stamp: nothing was kept that would have to go

        assert client.get(PAGE).status_code == 200

    def test_a_kept_page_is_for_one_host_and_one_scheme(
        self, client: Client, page_cache: str, made: list[str]
    ) -> None:
        whole_review()
        client.get(PAGE)
        client.get(PAGE, headers={"host": "localhost"})
        client.get(PAGE, secure=True)

        assert made == ["portal/review.html"] * 3

    def test_an_unknown_host_is_refused_although_the_page_is_kept(
        self, client: Client, page_cache: str
    ) -> None:
        whole_review()
        client.get(PAGE)

        assert client.get(PAGE, headers={"host": "elsewhere.example"}).status_code == 400

    def test_nothing_with_a_query_string_is_kept(
        self, client: Client, page_cache: str, made: list[str]
    ) -> None:
        client.get("/learning/?q=a")
        client.get("/learning/?q=a")

        assert len(made) == 2


PACKED = {"accept-encoding": "gzip, deflate, br"}


@pytest.mark.django_db(transaction=True)
class TestPacking:
    @pytest.fixture
    def packed(self, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
        """What was compressed, each time that something was."""
        bodies: list[bytes] = []
        real = public_pages.pack

        def pack(body: bytes) -> bytes:
            bodies.append(body)
            return real(body)

        monkeypatch.setattr(public_pages, "pack", pack)
        return bodies

    @pytest.mark.parametrize("is_kept_plain", [True, False])
    def test_a_page_is_compressed_once_and_given_out_so_while_it_is_kept(
        self, client: Client, page_cache: str, packed: list[bytes], is_kept_plain: bool
    ) -> None:
        whole_review()
        if is_kept_plain:
            client.get(PAGE)

        answers = [client.get(PAGE, headers=PACKED) for _ in range(3)]
        plain = client.get(PAGE)

        assert packed == [plain.content]
        for answer in answers:
            assert answer["Content-Encoding"] == "gzip"
            assert gzip.decompress(answer.content) == plain.content
            assert answer["Content-Length"] == str(len(answer.content))
            assert answer["Vary"] == plain["Vary"] == "Accept-Encoding"
            assert answer["Cache-Control"] == plain["Cache-Control"]
        assert "Content-Encoding" not in plain
        assert len({answer["ETag"] for answer in answers} | {plain["ETag"]}) == 2

    @pytest.mark.parametrize("path", [PAGE, f"{PAGE}?not-kept"])
    @pytest.mark.parametrize("headers", [{}, PACKED])
    def test_who_has_it_either_way_is_told_that_it_has_not_changed(
        self, client: Client, page_cache: str, path: str, headers: dict[str, str]
    ) -> None:
        whole_review()
        for has in (client.get(path)["ETag"], client.get(path, headers=PACKED)["ETag"]):
            answer = client.get(path, headers=headers | {"if-none-match": f'"other", {has}'})

            assert (answer.status_code, answer.content) == (304, b"")
            assert "Content-Encoding" not in answer

    def test_what_is_withdrawn_is_gone_for_those_who_have_it_compressed(
        self, client: Client, page_cache: str
    ) -> None:
        review = whole_review()
        etag = client.get(PAGE, headers=PACKED)["ETag"]

        with transaction.atomic():
            withdrawn(review, explained=True)
            public_stamp.public_changed(at=clock.now())

        gone = client.get(PAGE, headers=PACKED | {"if-none-match": etag})
        assert gone.status_code == 410
        assert b"has been withdrawn" in gzip.decompress(gone.content)

    @pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "br, gzip; q=0.0", "identity"])
    def test_who_does_not_take_it_gets_it_plain(
        self, client: Client, page_cache: str, packed: list[bytes], accepted: str
    ) -> None:
        whole_review()
        client.get(PAGE, headers=PACKED)

        assert client.get(PAGE, headers={"accept-encoding": accepted}).content == packed[0]

    @pytest.mark.parametrize("path", ["/workspace/", "/account/login/", "/learning/reviews/never/"])
    def test_nothing_that_may_hold_a_secret_is_compressed(
        self, client: Client, page_cache: str, packed: list[bytes], path: str
    ) -> None:
        answer = client.get(path, headers=PACKED)

        assert "Content-Encoding" not in answer
        assert packed == []


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_with_redis_gone_pages_are_made_afresh(client: Client, settings: Any, redis_server: Any) -> None:
    settings.CACHES = settings.CACHES | {
        "pages": {
            "BACKEND": "config.caches.ForgivingRedisCache",
            "LOCATION": redis_server.url,
            "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
        }
    }
    ForgivingRedisCache._not_before = 0.0
    review = whole_review()
    client.get(PAGE)

    redis_server.kill()

    assert client.get(PAGE).status_code == 200
    with transaction.atomic():
        withdrawn(review, explained=False)
    assert client.get(PAGE).status_code == 404
    ForgivingRedisCache._not_before = 0.0


class TestMarking:
    def answer_of(self, view: Any, request: HttpRequest) -> HttpResponse:
        return PublicPages(view)(request)  # type: ignore[return-value]

    @pytest.mark.django_db
    def test_an_answer_with_a_cookie_is_never_kept(self, rf: RequestFactory) -> None:
        @public_page
        def view(request: HttpRequest) -> HttpResponse:
            response = HttpResponse("mine")
            response.set_cookie("mine", "1")
            return response

        answer = self.answer_of(view, rf.get("/somewhere/"))

        assert "mine" in answer.cookies
        assert caches["pages"].get(public_pages.key_of(rf.get("/somewhere/"))) is None

    @pytest.mark.django_db
    @pytest.mark.parametrize("status", [301, 302, 400, 403, 404, 500, 503])
    def test_only_a_page_or_an_explained_withdrawal_is_kept(self, rf: RequestFactory, status: int) -> None:
        view = public_page(lambda request: HttpResponse("x", status=status))

        answer = self.answer_of(view, rf.get("/somewhere/"))

        assert "Cache-Control" not in answer
        assert caches["pages"].get(public_pages.key_of(rf.get("/somewhere/"))) is None

    @pytest.mark.django_db
    def test_a_view_that_is_not_marked_is_never_kept(self, rf: RequestFactory) -> None:
        self.answer_of(lambda request: HttpResponse("private"), rf.get("/somewhere/"))

        assert caches["pages"].get(public_pages.key_of(rf.get("/somewhere/"))) is None

    @pytest.mark.parametrize("path", ["/workspace/", "/admin/", "/account/login/", "/static/x.css"])
    def test_private_places_do_not_even_ask_the_cache(self, rf: RequestFactory, path: str) -> None:
        assert public_pages.key_of(rf.get(path)) == ""
