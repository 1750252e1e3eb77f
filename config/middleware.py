"""What holds for every answer of the portal, whichever view makes it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from config import errors
from partnership import kept_forms
from partnership.views.ways_in import keep_what_was_typed

GetResponse = Callable[[HttpRequest], HttpResponseBase]

USUAL_METHODS = ["GET", "HEAD", "OPTIONS", "POST"]
"""All that any page of the portal answers to; TRACE would echo cookies back."""


def directives(response: HttpResponseBase) -> set[str]:
    """The words of a Cache-Control header, without their values."""
    header = response.headers.get("Cache-Control", "")
    return {word.partition("=")[0].strip().lower() for word in header.split(",") if word.strip()}


class UsualMethods:
    """TRACE, PUT and the rest are refused before any view is asked."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in USUAL_METHODS:
            return HttpResponseNotAllowed(USUAL_METHODS)
        return self.get_response(request)


class ButtonsAreNoPages:
    """An address that only takes what a form sends says so when it is opened, where Django's answer is an empty page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "GET" and isinstance(response, HttpResponseNotAllowed):
            errors.not_this_way(response)
        return response


class NotKept:
    """Nothing is stored by a browser or a cache on the way unless its view said `public` itself.

    An error is never stored, and neither is an answer that sets a cookie.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if response.status_code >= 400 and response.status_code != 410:
            response.headers["Cache-Control"] = "no-store"
        elif "public" not in directives(response) or response.cookies:
            response.headers["Cache-Control"] = "private, no-store"
            patch_vary_headers(response, ["Cookie"])
        return response


class SignInRequired(LoginRequiredMiddleware):
    """Pages need a sign-in unless marked `login_not_required`; those never learn who is asking.

    Django's own looks at the person first, and a session that was looked at makes a page differ by cookie.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> Any:
        """To the sign-in; what was typed is kept for whose sign-in lapsed (law 15)."""
        if kept_forms.may_be_kept(request):
            return keep_what_was_typed(request)
        if request.method == "POST":
            return redirect_to_login(kept_forms.place_of(request))  # a button's own address shows nothing
        return super().handle_no_permission(request, view_func)


class KeysThatExist:
    """A key in an address that no record can have answers like any other that never existed.

    PostgreSQL takes no NUL in a text and neither database a number beyond 64 bits.
    """

    GREATEST = 2**63 - 1

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        for key in (*args, *kwargs.values()):
            if (isinstance(key, str) and "\0" in key) or (isinstance(key, int) and key > self.GREATEST):
                raise Http404


class SessionLimits:
    """A sign-in ends after a while without a click, and at the latest after a working day.

    Pages for everybody are left alone: they never look at the session.
    """

    STARTED, SEEN = "signed_in_at", "last_seen_at"
    WRITE_EVERY = 60

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not getattr(view, "login_required", True) and not request.path.startswith("/account/"):
            return None
        if not request.user.is_authenticated:
            if SESSION_KEY in request.session:
                # Somebody who has left: were they to come back, this session would wake again.
                request.session.flush()
            return None
        now = int(time.time())
        started = request.session.get(self.STARTED, now)
        seen = request.session.get(self.SEEN, now)
        if now - seen > settings.SESSION_IDLE_SECONDS or now - started > settings.SESSION_SECONDS:
            kept = request.session.get(kept_forms.KEY)
            request.lapsed_person = request.user.pk  # type: ignore[attr-defined]
            logout(request)
            if kept:
                request.session[kept_forms.KEY] = kept
            messages.info(request, "You were signed out because you had not used the portal for a while.")
            return None
        if self.STARTED not in request.session or now - seen >= self.WRITE_EVERY:
            request.session[self.STARTED] = started
            request.session[self.SEEN] = now
        return None
