"""The first screen of those who are signed in, and their private calendar feed."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from partnership import services as partnership
from partnership.models import Person
from partnership.queries import person_by_calendar_token
from portal.queries import your_work as queries
from portal.queries.calendar_file import calendar_file

#: What a calendar feed holds around today; a calendar programme keeps older dates itself.
BEFORE, AFTER = dt.timedelta(days=90), dt.timedelta(days=400)

TOKEN = "new_calendar_address"  # noqa: S105  the name under which the session shows it once


@require_safe
def your_work(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/your_work.html", {"work": queries.your_work(cast(Person, request.user))})


@require_safe
def calendar_feed_page(request: HttpRequest) -> HttpResponse:
    """The address is shown once, right after it was made: the portal keeps only its hash."""
    token = request.session.pop(TOKEN, "")
    address = settings.BASE_URL + reverse("calendar_feed", args=[token]) if token else ""
    return render(
        request,
        "portal/calendar_feed.html",
        {"address": address, "has_feed": bool(cast(Person, request.user).calendar_token)},
    )


@require_POST
def make_calendar_feed(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    request.session[TOKEN] = partnership.new_calendar_token(person=person, by=person)
    return redirect("calendar_feed_page")


@require_POST
def revoke_calendar_feed(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    partnership.revoke_calendar_token(person=person, by=person)
    messages.success(request, "The address no longer works.")
    return redirect("calendar_feed_page")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar programme fetches: the address is the key, and revoking it closes the feed at once."""
    person = person_by_calendar_token(token)
    if person is None:
        raise Http404
    entries = queries.dates_of(person, before=BEFORE, after=AFTER)
    response = HttpResponse(
        calendar_file("Safeguarding partnership", entries), content_type="text/calendar; charset=utf-8"
    )
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
