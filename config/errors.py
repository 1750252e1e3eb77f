"""The pages for what went wrong. They are there without the database too: it may be what failed."""

from __future__ import annotations

import errno
import logging
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import Error as DatabaseFailure
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string

from foundation import outage
from partnership import kept_forms
from partnership.models import Partnership
from portal import help_lines
from portal.public_pages import partnership_for

log = logging.getLogger(__name__)

REVIEWS = "/learning/reviews/"
"""Below it somebody may guess the address of a report that is not published yet."""


def page(status: int, **told: Any) -> HttpResponse:
    """The same for everybody. That it is a demonstration, the settings know."""
    context = {"is_demonstration": settings.DEMONSTRATION, "lines": help_lines.NATIONAL} | told
    return HttpResponse(render_to_string(f"{status}.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Whose it is to do this, in the words of the rule that refused it."""
    reason = str(exception) if isinstance(exception, PermissionDenied) else ""
    return page(403, reason=reason)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same bytes for every address that shows nothing, whatever the reason.

    A guess at a review leaves a line that can be counted, the same for every guess: it takes the place of
    Django's own, which says the whole address, and so perhaps a child's name.
    """
    response = page(404, partnership=partnership_if_there(request))
    if request.path.startswith(REVIEWS):
        log.warning("An address below %s showed nothing.", REVIEWS)
        response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def partnership_if_there(request: HttpRequest) -> Partnership | None:
    """Whose numbers the page gives beside the national ones, whatever was asked for; none while the database is away."""
    try:
        return partnership_for(request)
    except DatabaseFailure:
        return None


def not_this_way(refusal: HttpResponseNotAllowed) -> None:
    """A button's address that somebody opened like a page: nothing happened, and there is a way back."""
    refusal.content = page(405).content
    refusal.headers["Content-Type"] = "text/html; charset=utf-8"


def failed(request: HttpRequest) -> HttpResponse:
    """503 while the database is away or the machine is full, so that load balancers and people try again; else 500."""
    if is_short_of_something(sys.exc_info()[1]):
        response = page(503)
        response.headers["Retry-After"] = "30"
        return response
    return page(500)


def is_short_of_something(failure: BaseException | None) -> bool:
    """Whether it is the database, the disk or the memory that is not there: none of it a fault of ours, and it passes."""
    if isinstance(failure, OSError):
        return failure.errno in (
            errno.ENOSPC,
            errno.EDQUOT,
            errno.EFBIG,
            errno.ENOMEM,
            errno.EMFILE,
            errno.ENFILE,
        )
    return isinstance(failure, MemoryError) or outage.is_of_the_database(failure)


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: the page was old, or the request came from elsewhere.

    Nothing is done either way. What somebody typed on an old page of ours is kept for them (law 15).
    """
    if kept_forms.may_be_kept(request) and kept_forms.is_from_our_own_page(request):
        from partnership.views.ways_in import keep_what_was_typed

        return keep_what_was_typed(request)
    return page(403)
