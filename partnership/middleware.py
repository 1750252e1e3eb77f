"""What holds at the portal's door for every page behind it: the second factor, and words that were typed in vain."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from partnership import kept_forms, rules
from partnership.models import Person
from partnership.views import ways_in

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def asks_for_sign_in(view: Callable[..., Any]) -> bool:
    return getattr(view, "login_required", True)


# The second factor --------------------------------------------------------------------------------


class Hold(enum.Enum):
    """Why a person who is signed in gets no further yet."""

    SET_UP = "set_up"  #: Their roles ask for a second factor, and they have none.
    CONFIRM = "confirm"  #: They have one, and this session began without it.


#: Where somebody who is held may go.
OPEN_WHILE = {
    Hold.SET_UP: {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
    },
    Hold.CONFIRM: {"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout"},
}


def hold_on(person: Person, request: HttpRequest) -> Hold | None:
    """Asked at each request, so that a role given a minute ago counts in a session that began before it."""
    if not rules.needs_second_factor(person):
        return None
    if not rules.has_second_factor(person):
        return Hold.SET_UP
    return None if has_shown_second_factor(person, request) else Hold.CONFIRM


def has_shown_second_factor(person: Person, request: HttpRequest) -> bool:
    """Whether this session has seen the person's second factor, when it began or since."""
    if request.session.get(ways_in.SET_UP_HERE) == person.pk:
        return True
    return any(record["method"] == "mfa" for record in get_authentication_records(request, person))


class SecondFactor:
    """Whoever needs a second factor gets nowhere without it, in whichever session, the admin too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        person: Any = request.user if asks_for_sign_in(view) else None
        if person is None or not person.is_authenticated:
            return None
        hold = hold_on(person, request)
        if hold is None:
            return None
        request.is_held_at_door = True  # type: ignore[attr-defined]
        match = request.resolver_match
        if match is not None and match.view_name in OPEN_WHILE[hold]:
            return None
        kept = kept_forms.keep(request, person.pk) if kept_forms.may_be_kept(request) else None
        if hold == Hold.SET_UP:
            return redirect("mfa_index")
        place = kept.place if kept else where_to_go_on(request)
        return redirect(f"{where_to_confirm(person)}?{urlencode({'next': place})}")


def where_to_confirm(person: Any) -> str:
    """The page on which this person can show a second factor that they have."""
    for way in get_adapter().get_reauthentication_methods(person):
        if way["id"].startswith("mfa_reauthenticate"):
            return str(way["url"])
    return reverse("account_logout")


def where_to_go_on(request: HttpRequest) -> str:
    return request.get_full_path() if request.method in ("GET", "HEAD") else "/workspace/"


# What was typed in vain ---------------------------------------------------------------------------


class KeptForms:
    """A page whose form is kept comes filled in; and the browser remembers whose pages it has open."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        person = getattr(request, "person_of_page", None)
        if person is None or not request.user.is_authenticated:
            return response
        if request.method == "POST":
            kept_forms.drop_when_done(request, response)
        kept_forms.remember_page(request, response, person)
        return ways_in.with_kept_words(request, response)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Asked once the sign-in and the second factor have let the person through."""
        if asks_for_sign_in(view) and request.user.is_authenticated:
            request.person_of_page = request.user  # type: ignore[attr-defined]
        return None
