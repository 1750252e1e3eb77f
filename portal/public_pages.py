"""Pages for everybody: no sign-in, the same for all who ask, kept for half a minute, gone when they go.

`public_page` marks a view as public. `PublicPages` stands first among the middleware: what a marked view
answered is kept whole, headers and all, and given out again without asking anything but the page cache while
the public stamp is the same (docs/decisions/0005-public-cache.md).
"""

from __future__ import annotations

import gzip
import hashlib
import re
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, NotRequired, TypedDict, TypeGuard

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.db import DEFAULT_DB_ALIAS, DatabaseError
from django.db.models import QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from foundation.prepared import Prepared
from partnership import public_stamp
from partnership.models import Partnership, PublicStamp

KEPT_SECONDS = 30
OUTWARDS = f"public, max-age=0, s-maxage={KEPT_SECONDS}, must-revalidate"
LARGEST_KEPT = 512 * 1024

#: Published files lie below this part of an address. They are streamed, and never kept.
FILES = "/files/"

#: Addresses below these are never public, so the cache isn't even asked.
PRIVATE = ("/workspace/", "/admin/", "/account/", "/static/", "/healthz", "/readyz")

#: The pages on which readers are asked about another.
NOT_ASKED_ABOUT = ("/was-this-useful/", "/was-this-useful/thank-you/", "/worried-about-a-child/")

#: What a 304 does not carry.
BODY_HEADERS = {"Content-Type", "Content-Length", "Content-Encoding"}

#: A compressed page is other bytes than the page, so its ETag is another (RFC 9110, section 8.8.3.3).
PACKED = '-gz"'
SMALLEST_PACKED = 400
_TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")

#: Where an If-None-Match waits while the whole page is made, so that it can be kept.
ASIDE = "portal.if_none_match"

View = Callable[..., HttpResponseBase]
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class Kept(TypedDict):
    """A whole answer, and the public stamp that was read before it was made."""

    number: int
    status: int
    headers: dict[str, str]
    body: bytes
    until: float
    packed: NotRequired[bytes]  #: The body compressed, once somebody has asked for it so.


class Frame(TypedDict):
    """The partnership as every page names it, and the public stamp that was read before it was."""

    number: int
    values: list[Any]


FRAME_KEY = "frame"


def public_page(view: View) -> View:
    """Mark a view as public. It answers GET and HEAD, and must not look at who is asking."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponse) and response.status_code in (200, 410):
            response.headers["Cache-Control"] = OUTWARDS
            response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            response.is_public_page = True  # type: ignore[attr-defined]
        return response

    return _marked(answer)


def public_file(view: View) -> View:
    """Mark a view as public that streams a file: it is not kept, and answers conditions and ranges itself."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = view(request, *args, **kwargs)
        if response.status_code in (200, 206, 304):
            response.headers["Cache-Control"] = OUTWARDS
        return response

    return _marked(answer)


def _marked(answer: View) -> View:
    answer.login_required = False  # type: ignore[attr-defined]
    answer.is_public = True  # type: ignore[attr-defined]
    return answer


def render_public(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    with_query: bool = False,
) -> HttpResponse:
    """A public page from its template. It sees the request only where it builds on its query string."""
    frame = {
        "partnership": partnership_for(request),
        "canonical": settings.BASE_URL + request.path,
        "path": request.path if status == 200 and request.path not in NOT_ASKED_ABOUT else "",
    }
    html = render_to_string(template, frame | context, request if with_query else None)
    return HttpResponse(html, status=status)


def partnership_for(request: HttpRequest) -> Partnership | None:
    """The partnership, at most read once for each request: with the stamp, from what is kept, or alone."""
    if not hasattr(request, "partnership"):
        number, kept = getattr(request, "kept_frame", (0, None))
        if kept and kept["number"] == number:
            request.partnership = Partnership.from_db(DEFAULT_DB_ALIAS, FIELDS, kept["values"][:-1])  # type: ignore[attr-defined]
        else:
            values = read_frame(request)
            if number and values:
                keep(FRAME_KEY, Frame(number=number, values=values))
    return getattr(request, "partnership", None)


def stamp_for(request: HttpRequest) -> int:
    """The public stamp's number, read once for each request and before anything that is kept by it."""
    number, kept = getattr(request, "kept_frame", (0, None))
    if not number:
        number = number_with_partnership(request)
        request.kept_frame = (number, kept)  # type: ignore[attr-defined]
    return int(number)


FIELDS = [field.attname for field in Partnership._meta.concrete_fields]


def _partnership() -> QuerySet[Partnership, Any]:
    number = PublicStamp.objects.filter(pk=1).values("number")
    return Partnership.objects.filter(pk=1).values_list(*FIELDS, Subquery(number))


_PARTNERSHIP = Prepared(_partnership)


class PublicPages:
    """Gives out kept public pages, and keeps new ones."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if PACKED in request.META.get("HTTP_IF_NONE_MATCH", ""):
            request.META["HTTP_IF_NONE_MATCH"] = request.META["HTTP_IF_NONE_MATCH"].replace(PACKED, '"')
        key = key_of(request)
        if not key:
            return packed(self.get_response(request), request)
        try:
            number, found = public_stamp.read(
                key, FRAME_KEY, ask_database=lambda: number_with_partnership(request)
            )
        except DatabaseError:
            return self.get_response(request)
        kept: Kept | None = found.get(key)
        if kept and kept["number"] == number:
            if takes_packed(request) and "packed" not in kept and may_be_packed(kept["body"]):
                kept["packed"] = pack(kept["body"])
                keep(key, kept, seconds=kept["until"] - time.time())
            return answer_from(kept, request)
        if "HTTP_IF_NONE_MATCH" in request.META:
            request.META[ASIDE] = request.META.pop("HTTP_IF_NONE_MATCH")
        request.kept_frame = (number, found.get(FRAME_KEY))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not may_be_kept(response):
            return response
        kept = kept_form(number, response)
        if takes_packed(request) and may_be_packed(kept["body"]):
            kept["packed"] = pack(kept["body"])
        keep(key, kept)
        return response if ASIDE not in request.META and "packed" not in kept else answer_from(kept, request)


def key_of(request: HttpRequest) -> str:
    """Under what a page is kept; empty for what never is. Nothing with a query string is: there are too many."""
    path = request.path_info
    if request.method not in ("GET", "HEAD") or request.META.get("QUERY_STRING"):
        return ""
    if path.startswith(PRIVATE) or FILES in path:
        return ""
    try:
        place = f"{request.scheme}://{request.get_host()}{path}"
    except DisallowedHost:
        return ""
    return f"page:{hashlib.sha256(place.encode()).hexdigest()}"


def number_with_partnership(request: HttpRequest) -> int:
    """The stamp's number, and with the same query the partnership that the page will name."""
    values = read_frame(request)
    return values[-1] or 1 if values else public_stamp.current_number()


def read_frame(request: HttpRequest) -> list[Any]:
    """Read the partnership's row, with the stamp's number as its last value."""
    rows = _PARTNERSHIP.rows()
    if not rows:
        return []
    request.partnership = Partnership.from_db(DEFAULT_DB_ALIAS, FIELDS, rows[0][:-1])  # type: ignore[attr-defined]
    return rows[0]


def may_be_kept(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    """Whether a view marked as public made this answer, and made it for everybody."""
    if not isinstance(response, HttpResponse) or not getattr(response, "is_public_page", False):
        return False
    return not response.cookies and len(response.content) <= LARGEST_KEPT


def kept_form(number: int, response: HttpResponse) -> Kept:
    patch_vary_headers(response, ["Accept-Encoding"])
    return Kept(
        number=number,
        status=response.status_code,
        headers=dict(response.headers.items()),
        body=response.content,
        until=time.time() + KEPT_SECONDS,
    )


def keep(key: str, kept: Kept | Frame, *, seconds: float = KEPT_SECONDS) -> None:
    """Keep something for half a minute, or what is left of it."""
    try:
        caches["pages"].set(key, kept, max(1, int(seconds)))
    except DatabaseError:
        return  # the embedded form keeps pages in the database: while that is busy, nothing is kept


def answer_from(kept: Kept, request: HttpRequest) -> HttpResponse:
    """The answer, compressed where the asker takes that, or only that it has not changed."""
    asked = request.META.get("HTTP_IF_NONE_MATCH") or request.META.get(ASIDE)
    headers = dict(kept["headers"])
    body = kept["body"]
    if "packed" in kept and takes_packed(request):
        body = kept["packed"]
        headers |= packed_headers(headers["ETag"], body)
    if asked and kept["status"] == 200 and is_among(asked, kept["headers"]["ETag"]):
        response: HttpResponse = HttpResponseNotModified()
        headers = {name: value for name, value in headers.items() if name not in BODY_HEADERS}
    else:
        response = HttpResponse(body, status=kept["status"])
    for name, value in headers.items():
        response.headers[name] = value
    return response


def is_among(asked: str, etag: str) -> bool:
    """Whether an If-None-Match header names this ETag; weak comparison (RFC 9110, section 13.1.2)."""
    return any(one == "*" or one.removeprefix("W/") == etag for one in parse_etags(asked))


# Compressed ---------------------------------------------------------------------------------------
# A public page holds no secret and nothing of who asks, so its length tells nothing (BREACH).


def takes_packed(request: HttpRequest) -> bool:
    return bool(_TAKES_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))


def may_be_packed(body: bytes) -> bool:
    return len(body) >= SMALLEST_PACKED


def pack(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6, mtime=0)


def packed_headers(etag: str, body: bytes) -> dict[str, str]:
    return {
        "Content-Encoding": "gzip",
        "Content-Length": str(len(body)),
        "ETag": etag.removesuffix('"') + PACKED,
    }


def packed(response: HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    """A public page that is not kept, compressed where the asker takes that."""
    if not may_be_kept(response):
        return response
    patch_vary_headers(response, ["Accept-Encoding"])
    if takes_packed(request) and may_be_packed(response.content):
        response.content = pack(response.content)
        for name, value in packed_headers(response.headers["ETag"], response.content).items():
            response.headers[name] = value
    return response
