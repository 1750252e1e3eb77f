"""Resources and learning briefings, for everybody. None of these views knows who is asking."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase

from catalogue.models import Kind, Resource, ResourceVersion
from catalogue.queries.pages import folder_of
from catalogue.rules.resources import out_of_date_from
from documents.http import file_response
from foundation import clock
from foundation.languages import direction_of, is_english, own_name
from foundation.prose import to_html, words_of
from partnership.models import Audience
from portal import help_lines
from portal.public_pages import public_file, public_page, render_public, stamp_for
from portal.queries import resource_index, resource_list, resources
from portal.queries.resource_index import Index
from portal.queries.resource_list import Chosen, Listing, NoSuchPlace
from portal.queries.resources import PublicResource, Variant

HERE = "/resources/"
BRIEFINGS = folder_of(Kind.BRIEFING)
WEB = ResourceVersion.Format.WEB
#: So many of the newest stand on the page of an audience.
NEWEST = 10


def index_for(request: HttpRequest) -> Index:
    return resource_index.index(stamp_for(request))


# Lists --------------------------------------------------------------------------------------------


@public_page
def resource_list_page(request: HttpRequest) -> HttpResponse:
    listing = listed(request, index_for(request), HERE)
    chosen = [choice.name for choice in listing.removable]
    return render_public(
        request,
        "portal/resources.html",
        {
            "listing": listing,
            "chosen": chosen,
            "here": HERE,
            "canonical": settings.BASE_URL + listing.chosen.url,
            "is_sensitive": listing.is_sensitive,
            "description": "Leaflets, guides, procedures and videos about keeping children safe, in several languages.",
        },
    )


@public_page
def briefings(request: HttpRequest) -> HttpResponse:
    only = {"kind": (str(Kind.BRIEFING),)}
    listing = listed(
        request, index_for(request), BRIEFINGS, facets=("topic", "audience", "language"), fixed=only
    )
    return render_public(
        request,
        "portal/briefings.html",
        {
            "listing": listing,
            "chosen": [choice.name for choice in listing.removable],
            "here": "/learning/",
            "canonical": settings.BASE_URL + listing.chosen.url,
            "is_sensitive": listing.is_sensitive,
            "description": "What was learned from reviews, audits and research, each to be read in seven minutes.",
        },
    )


def listed(request: HttpRequest, index: Index, folder: str, *, fixed: Any = None, **choice: Any) -> Listing:
    """The page of a list; an address with a place that can't be is no address."""
    try:
        chosen = Chosen.of(request.GET, index, folder=folder, **choice)
        return resource_list.listing(index, chosen, fixed=fixed)
    except NoSuchPlace:
        raise Http404 from None


@public_page
def audience(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is for one audience: the newest, and every kind and topic that there is anything of."""
    index = index_for(request)
    if slug not in index.names["audience"]:
        raise Http404
    found = Audience.objects.with_page().filter(slug=slug).first()
    if found is None:
        raise Http404
    chosen = Chosen(HERE, {"audience": (slug,)})
    listing = resource_list.listing(index, chosen, most=NEWEST)
    context = {
        "audience": found,
        "listing": listing,
        "facets": [facet for facet in listing.facets if facet.key in ("topic", "kind", "language")],
        "lines": help_lines.NATIONAL,
        "description": found.page_introduction,
        "is_sensitive": found.page_is_sensitive,
        "here": f"/for/{slug}/",
    }
    return render_public(request, "portal/audience.html", context)


# One resource -------------------------------------------------------------------------------------


@public_page
def resource(request: HttpRequest, slug: str, language: str = "", form: str = "") -> HttpResponse:
    """A public resource in one language; 410 where its withdrawal is explained; else what an unknown address gets."""
    found = resources.resource_at(slug)
    if found is None:
        raise Http404
    if not found.is_public:
        return withdrawn(request, found)
    page = resources.page_of(found)
    tag = language or page.tag
    variants = page.in_language(tag)
    shown = page.text(tag, form or WEB)
    if (language and not variants) or (form and (shown is None or form == WEB)):
        raise Http404
    path = "/".join([page.url.rstrip("/"), *[part for part in (language, form) if part], ""])
    if request.path != path:
        return HttpResponsePermanentRedirect(path)
    context = frame_of(page, tag, shown) | {
        "others": [one for one in variants if one is not shown],
        "languages": [one for one in page.languages if one.tag != tag],
        "alternates": page.languages if len(page.languages) > 1 and not form else [],
        "base": settings.BASE_URL,
        "canonical": settings.BASE_URL + (page.url if language == page.tag and not form else path),
    }
    return render_public(request, "portal/resource.html", context)


def frame_of(page: PublicResource, tag: str, shown: Variant | None) -> dict[str, Any]:
    """What the page of a text in one language shows, whichever version of it."""
    spoken = [one for one in [shown, *page.in_language(tag)] if one is not None]
    title = next((one.title for one in spoken if one.title), "")
    summary = next((one.summary for one in spoken if one.summary), "")
    sections = page.sections.get(shown.reference, []) if shown is not None else []
    name = spoken[0].language if spoken else "English"
    return {
        "page": page,
        "resource": page.resource,
        "kind_name": Kind(page.resource.kind).label,
        "shown": shown,
        "tag": tag,
        "direction": direction_of(tag),
        "is_english": is_english(tag),
        "language_name": name,
        "own_name": own_name(tag, name),
        # Where nobody translated the title, it stands there in English, and says so.
        "title": title or page.resource.title,
        "title_tag": tag if title else "en",
        "title_direction": direction_of(tag) if title else "ltr",
        "summary": summary or page.resource.summary,
        "summary_tag": tag if summary else "en",
        "summary_direction": direction_of(tag) if summary else "ltr",
        "html": to_html(shown.text) if shown is not None and not sections else "",
        "sections": sections,
        "description": words_of(summary or page.resource.summary)[:200],
        "here": here_of(page.resource),
        "may_be_out_of_date": may_be_out_of_date(page.resource),
        "is_review_due": is_review_due(page.resource),
        "is_sensitive": page.is_sensitive,
    }


def here_of(resource: Resource) -> str:
    """In which section of the site it stands."""
    return {Kind.BRIEFING: "/learning/", Kind.NEWS: "/news/"}.get(Kind(resource.kind), HERE)


def may_be_out_of_date(resource: Resource) -> bool:
    """Whether it is news that has grown old."""
    day = out_of_date_from(resource)
    return day is not None and day <= clock.today()


def is_review_due(resource: Resource) -> bool:
    """Whether the day of its next review has passed."""
    day = resource.next_review_on
    return day is not None and day < clock.today()


@public_page
def old_version(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """An earlier version that is kept readable on purpose, and says that it is old."""
    found = resources.resource_at(slug)
    if found is None:
        raise Http404
    if not found.is_public:
        return withdrawn(request, found)
    page = resources.page_of(found)
    version = page.old_version(reference)
    if version is None:
        raise Http404
    if request.path != version.url:
        return HttpResponsePermanentRedirect(version.url)
    now = [one for one in page.in_language(version.tag) if one.format == version.format]
    context = frame_of(page, version.tag, version) | {
        "html": to_html(version.text),
        "sections": [],
        "title": version.title or page.resource.title,
        "newer_url": now[0].url if now and not now[0].is_file else page.url,
    }
    return render_public(request, "portal/resource_old.html", context)


def withdrawn(request: HttpRequest, found: Resource) -> HttpResponse:
    context = {"resource": found, "lines": help_lines.NATIONAL, "here": here_of(found)}
    return render_public(request, "portal/resource_withdrawn.html", context, status=410)


@public_file
def resource_file(request: HttpRequest, slug: str, which: str) -> HttpResponseBase:
    """The file; 410 where it was public and people may be told that it went; else what an unknown address gets."""
    version = resources.file_at(slug, which)
    if version is not None and version.document is not None:
        return file_response(request, version.document, reader=None)
    found = resources.resource_of_closed_file(slug, which)
    if found is None:
        raise Http404
    if found.is_public:
        context = {"title": found.title, "url": resources.PublicResource(found).url, "what": "resource"}
        return render_public(request, "portal/file_closed.html", context, status=410)
    return withdrawn(request, found)
