"""What is published as JSON, so that a partner's website shows ours instead of a stale copy. It is only read.

`portal/openapi.py` says what stands in each answer; a test holds every answer against it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from catalogue.models import Kind, Resource
from foundation import clock
from foundation.languages import direction_of
from foundation.prose import to_html
from foundation.words import say_list
from portal import openapi as described
from portal.public_pages import View, partnership_for, public_page, render_public
from portal.queries import published, resource_index, resource_list
from portal.queries import resources as resource_queries
from portal.queries.resource_index import FACETS
from portal.queries.resource_list import Chosen, NoSuchPlace, unknown_choices
from portal.queries.resources import PublicResource, Variant
from portal.views import resources as resource_pages
from portal.views.feeds import invented
from reviews.models import PracticeReview

PER_PAGE = 20
#: How much of what was asked for is said back.
LONGEST_TOLD = 100
HERE = "/api/"


def absolute(path: str) -> str:
    return settings.BASE_URL + path


def answer(request: HttpRequest, told: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """As JSON for whoever asks, from whatever site; in a demonstration it says that all is invented."""
    partnership = partnership_for(request)
    frame: dict[str, Any] = {"publisher": partnership.name if partnership else ""}
    if words := invented(request):
        frame["note"] = words
    response = JsonResponse(frame | told, status=status, json_dumps_params={"ensure_ascii": False})
    return open_to_all(response)


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Other sites' pages may read it; it is the same for everybody and needs no cookie."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """For people: what there is, and how to use it."""
    return render_public(request, "portal/api.html", {"here": HERE, "base": settings.BASE_URL})


@public_page
def openapi(request: HttpRequest) -> HttpResponse:
    partnership = partnership_for(request)
    name = partnership.name if partnership else "the partnership"
    return open_to_all(JsonResponse(described.description(settings.BASE_URL, name)))


# Resources and briefings --------------------------------------------------------------------------


def _list(folder: str, facets: Iterable[str], fixed: dict[str, tuple[str, ...]], key: str) -> View:
    narrows = tuple(facets)

    def view(request: HttpRequest) -> HttpResponse:
        index = resource_pages.index_for(request)
        # A program would take the rest for the answer.
        if unknown := [*unknown_choices(request.GET, index, narrows), *_unknown_places(request)]:
            return _refused(request, unknown)
        chosen = Chosen.of(request.GET, index, folder=folder, facets=narrows)
        told: dict[str, Any]
        try:
            listing = resource_list.listing(index, chosen, fixed=fixed)
        except NoSuchPlace:  # what stood there has gone since
            told = {"total": index.matching({**fixed, **chosen.facets}).bit_count(), key: [], "next": None}
        else:
            told = {
                "total": listing.total,
                key: [_listed(one) for one in listing.resources],
                "next": absolute(listing.next_url) if listing.next_url else None,
            }
        return answer(request, told)

    return public_page(view)


def _unknown_places(request: HttpRequest) -> list[tuple[str, str]]:
    """A place on a list that can’t be; pages have no numbers."""
    after, number = request.GET.get("after", ""), request.GET.get("page", "1")
    found = [("after", after)] if after and resource_index.place_in(after) is None else []
    return found + ([("page", number)] if number != "1" else [])


def _refused(request: HttpRequest, unknown: list[tuple[str, str]]) -> HttpResponse:
    told = [{"choice": choice, "value": value[:LONGEST_TOLD]} for choice, value in unknown]
    what = say_list([f"{one['choice']} “{one['value']}”" for one in told])
    return answer(request, {"problem": f"There is no {what}.", "unknown": told}, status=400)


BRIEFING = (str(Kind.BRIEFING),)
resources = _list("/api/resources/", FACETS, {}, "resources")
briefings = _list("/api/briefings/", ("topic", "audience", "language"), {"kind": BRIEFING}, "briefings")


def _api_address(kind: str, slug: str) -> str:
    return absolute(f"/api/{'briefings' if kind == Kind.BRIEFING else 'resources'}/{slug}/")


def _listed(one: resource_list.Listed) -> dict[str, Any]:
    return {
        "title": one.title,
        "summary": one.summary,
        "kind": one.kind,
        "url": absolute(one.address),
        "api_url": _api_address(one.kind, one.slug),
        "languages": one.languages,
        "formats": one.formats,
        "published_at": _moment(one.public_at),
        "last_reviewed_on": _day(one.last_reviewed_on),
    }


@public_page
def resource(request: HttpRequest, slug: str) -> HttpResponse:
    return _one(request, slug, is_briefing=False)


@public_page
def briefing(request: HttpRequest, slug: str) -> HttpResponse:
    return _one(request, slug, is_briefing=True)


def _one(request: HttpRequest, slug: str, *, is_briefing: bool) -> HttpResponse:
    """A public resource; 410 where its withdrawal is explained; else what an unknown address gets."""
    found = resource_queries.resource_at(slug)
    if found is None or (found.kind == Kind.BRIEFING) != is_briefing or found.kind == Kind.NEWS:
        raise Http404
    if not found.is_public:
        return answer(request, _withdrawn(found), status=410)
    return answer(request, _whole(resource_queries.page_of(found)))


def _withdrawn(found: Resource) -> dict[str, Any]:
    assert found.withdrawn_at is not None
    return {"withdrawn_on": _day(clock.day_of(found.withdrawn_at)), "reason": found.public_withdrawal_reason}


def _whole(page: PublicResource) -> dict[str, Any]:
    resource = page.resource
    return {
        "title": resource.title,
        "summary": resource.summary,
        "kind": resource.kind,
        "url": absolute(page.url),
        "api_url": _api_address(resource.kind, resource.slug or ""),
        "published_at": _moment(resource.public_at),
        "changed_at": _moment(page.changed_at or resource.public_at),
        "last_reviewed_on": _day(resource.last_reviewed_on),
        "next_review_on": _day(resource.next_review_on),
        "source": resource.source_name or None,
        "source_year": resource.source_year,
        "reuse_terms": resource.reuse_terms or None,
        "topics": [one.slug for one in page.topics],
        "audiences": [one.slug for one in page.audiences],
        "variants": [_variant(page, one) for one in page.variants],
        "corrections": [{"at": _moment(one.at), "words": one.words} for one in page.corrections],
        "next_steps": [
            {
                "what": one.what,
                "agency": one.agency or None,
                "due_on": _day(one.due_on),
                "done_on": _day(clock.day_of(one.done_at)) if one.done_at else None,
                "outcome": one.outcome or None,
            }
            for one in page.steps
        ],
        "reviews": [
            {"title": one.name, "url": absolute(f"/learning/reviews/{one.slug}/")} for one in page.reviews
        ],
    }


def _variant(page: PublicResource, one: Variant) -> dict[str, Any]:
    address = one.url if one.link else absolute(one.url)
    return {
        "language": one.tag,
        "direction": direction_of(one.tag),
        "format": one.format,
        "title": one.title or page.resource.title,
        "summary": one.summary or page.resource.summary,
        "url": address,
        "html": to_html(one.text) if one.is_text else None,
        "media_type": one.media_type or None,
        "bytes": one.size or None,
        "pages": one.pages or None,
        "has_captions": one.has_captions,
        "transcript": one.transcript or None,
        "alternative_text": one.alternative_text or None,
    }


# Reviews ------------------------------------------------------------------------------------------


@public_page
def reviews(request: HttpRequest) -> HttpResponse:
    """Published reviews, the newest first, from a place on."""
    asked = request.GET.get("after", "")
    place = resource_index.place_in(asked)
    if unknown := _unknown_places(request):
        return _refused(request, unknown)
    found = published.published().order_by("-published_at", "-reference")
    if place is not None:
        since = resource_index.moment_of(place)
        found = found.filter(Q(published_at__lt=since) | Q(published_at=since, reference__lt=place[1]))
    page = list(found[: PER_PAGE + 1])
    last = page[PER_PAGE - 1] if len(page) > PER_PAGE else None
    after = (
        resource_index.written(resource_index.place_of(last.published_at, last.reference))
        if last is not None and last.published_at is not None
        else ""
    )
    told = {
        "reviews": [_listed_review(one) for one in page[:PER_PAGE]],
        "next": absolute(f"/api/reviews/?after={after}") if after else None,
    }
    return answer(request, told)


def _listed_review(one: PracticeReview) -> dict[str, Any]:
    return {
        "title": one.public_title,
        "kind": one.kind,
        "url": absolute(f"/learning/reviews/{one.slug}/"),
        "api_url": absolute(f"/api/reviews/{one.slug}/"),
        "published": _as_known(one),
        "is_available": one.availability_ended_on is None,
    }


def _as_known(one: PracticeReview) -> str | None:
    """The day, month or year of publication, as exactly as it is known."""
    if one.published_at is None:
        return None
    form = {PracticeReview.Precision.YEAR: "%Y", PracticeReview.Precision.MONTH: "%Y-%m"}
    precision = PracticeReview.Precision(one.published_on_precision)
    return f"{clock.day_of(one.published_at):{form.get(precision, '%Y-%m-%d')}}"


@public_page
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """A published review; 410 where its withdrawal is explained; else what an unknown address gets."""
    found = published.review_at(slug)
    if found is None:
        raise Http404
    if not found.is_public:
        assert found.withdrawn_at is not None
        told = {
            "withdrawn_on": _day(clock.day_of(found.withdrawn_at)),
            "reason": found.public_withdrawal_reason,
        }
        return answer(request, told, status=410)
    page = published.page_of(found)
    told = _listed_review(found) | {
        "html": to_html(found.summary) if found.availability_ended_on is None else None,
        "recommendations": [
            {
                "number": one.number,
                "text": one.text,
                "response": one.answer or None,
                "response_words": one.response_words or None,
            }
            for one in page.recommendations
        ],
        "files": [
            {
                "title": one.title,
                "language": one.language,
                "url": absolute(one.url),
                "media_type": one.media_type,
                "bytes": one.size,
                "pages": one.pages or None,
            }
            for one in page.files
        ],
        "videos": [
            {
                "title": one.title,
                "language": one.language,
                "url": one.url,
                "has_captions": one.has_captions,
                "transcript": one.transcript or None,
            }
            for one in page.videos
        ],
        "corrections": [{"at": _moment(one.at), "words": one.words} for one in page.corrections],
    }
    return answer(request, told)


def _moment(at: dt.datetime | None) -> str | None:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def _day(on: dt.date | None) -> str | None:
    return on.isoformat() if on else None
