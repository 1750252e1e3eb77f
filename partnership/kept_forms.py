"""Typed text survives a lapsed session (law 15; docs/decisions/0010-typed-text.md).

When a form of the workspace arrives after the sign-in has lapsed, or from a page that is older than the present
sign-in, nothing is done. Its fields are kept for an hour, encrypted, in the browser's session, bound to whoever had
the page open. That person alone finds the page filled in again after signing in; nothing is sent by itself. Where
nobody can tell whose page it was, nothing is kept: what was typed comes back in the answer, to be copied.
Passwords, tokens and files are never kept.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import CSRF_TOKEN_LENGTH, _unmask_cipher_token  # type: ignore[attr-defined]
from django.utils.crypto import salted_hmac

from foundation import clock
from foundation.encryption import UnreadableField, decrypt, encrypt

KEY = "kept_form"
"""In the session."""

LASTS = dt.timedelta(hours=1)

LARGEST = 250_000
"""Characters; more than any form of the portal holds."""

#: Whose forms are kept. The sign-in's own are not: they hold passwords.
PLACES = ("/workspace/", "/admin/")

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 -- a field's name
SECRETS = re.compile(r"passw|secret|token|one_time|otp", re.IGNORECASE)

MOST_PAGES = 8
"""Sign-ins of one browser whose pages are still told apart."""


@dataclass(frozen=True)
class KeptForm:
    """What somebody had typed when their sign-in lapsed."""

    person: int
    place: str  #: The page that the form stands on.
    path: str  #: Where the form was sent to.
    fields: list[tuple[str, str]]
    had_files: bool
    at: str

    @property
    def texts(self) -> list[str]:
        """What a person would miss: whatever looks typed rather than chosen."""
        return typed_texts(self.fields)


def fields_of(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed and chosen, without what is secret."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if not SECRETS.search(name)
        for value in values
        if isinstance(value, str)
    ]


def typed_texts(fields: Iterable[tuple[str, str]]) -> list[str]:
    return [value for name, value in fields if not name.startswith("_") and (" " in value or len(value) > 20)]


def may_be_kept(request: HttpRequest) -> bool:
    return request.method == "POST" and request.path.startswith(PLACES) and bool(fields_of(request))


def is_from_our_own_page(request: HttpRequest) -> bool:
    """Whether the browser says that a page of the portal sent it; another site's form is never shown to anybody."""
    origin = request.headers.get("Origin", "")
    if origin:
        return urlsplit(origin).netloc == request.get_host()
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def place_of(request: HttpRequest) -> str:
    """The page of the workspace that sent the form: the one that the browser names, else the form's own address."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc == request.get_host() and came_from.path.startswith(PLACES):
        return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
    return request.get_full_path()


# Whose page it was --------------------------------------------------------------------------------


def remember_page(request: HttpRequest, response: HttpResponseBase, person: Any) -> None:
    """Note in the browser that pages under the present token are this person's.

    A token is made anew at each sign-in, so that it tells later which sign-in a page belongs to.
    """
    secret = request.META.get("CSRF_COOKIE")
    if not secret:
        return
    pages = _pages(request)
    if pages.get(_mark(secret)) == person.pk:
        return
    newest = [*pages.items()][-(MOST_PAGES - 1) :]
    response.set_cookie(
        settings.PAGES_COOKIE_NAME,
        signing.dumps(dict([*newest, (_mark(secret), person.pk)]), salt="partnership.pages"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def owner_of(request: HttpRequest) -> int | None:
    """The key of the person who was signed in when the page that sent this form was opened, where that is known."""
    token = request.POST.get(TOKEN, "")
    if len(token) != CSRF_TOKEN_LENGTH:
        return None
    try:
        secret = _unmask_cipher_token(token)
    except ValueError:
        return None
    return _pages(request).get(_mark(secret))


def _pages(request: HttpRequest) -> dict[str, int]:
    try:
        pages: dict[str, int] = signing.loads(
            request.COOKIES.get(settings.PAGES_COOKIE_NAME, ""), salt="partnership.pages"
        )
    except signing.BadSignature:
        return {}
    return pages


def _mark(secret: str) -> str:
    return salted_hmac("partnership.pages", secret, algorithm="sha256").hexdigest()[:16]


# Kept ---------------------------------------------------------------------------------------------


def keep(request: HttpRequest, person: int) -> KeptForm | None:
    """Keep what was typed for this person; None where it is too much."""
    form = KeptForm(
        person=person,
        place=place_of(request),
        path=request.get_full_path(),
        fields=fields_of(request),
        had_files=bool(request.FILES),
        at=clock.now().isoformat(),
    )
    content = json.dumps(asdict(form), ensure_ascii=False)
    if len(content) > LARGEST:
        return None
    request.session[KEY] = encrypt(content)
    return form


def of(request: HttpRequest) -> KeptForm | None:
    """What is kept for whoever is signed in now; what was kept for somebody else, or an hour ago, is thrown away."""
    token = request.session.get(KEY)
    if not token:
        return None
    form = _read(token)
    is_fresh = form is not None and clock.now() - dt.datetime.fromisoformat(form.at) < LASTS
    if not is_fresh or not request.user.is_authenticated or form is None or request.user.pk != form.person:
        drop(request)
        return None
    return form


def _read(token: str) -> KeptForm | None:
    try:
        content = json.loads(decrypt(token))
    except UnreadableField:
        return None
    return KeptForm(**content | {"fields": [(name, value) for name, value in content["fields"]]})


def drop(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def drop_when_done(request: HttpRequest, response: HttpResponseBase) -> None:
    """The same form was sent anew, and its words are where they belong.

    What stores something leads on; a page that comes again, as after a look at the words, has stored nothing.
    """
    if KEY in request.session and 300 <= response.status_code < 400:
        form = of(request)
        if form is not None and form.path == request.get_full_path():
            drop(request)
