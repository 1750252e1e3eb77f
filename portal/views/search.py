"""Search: for everybody over what is published, in the workspace over what the person may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import help_lines
from portal.public_pages import public_page, render_public
from search import queries
from search.queries import Chosen, Results
from search.words import LONGEST_SEARCH, Asked

HERE = "/search/"
#: What results are narrowed by, and how all of them are called.
FACETS = {
    "kind": ("Kind", "Everything"),
    "topic": ("Topic", "All topics"),
    "language": ("Language", "All languages"),
}


@public_page
def public(request: HttpRequest) -> HttpResponse:
    context = found(request, queries.public) | {
        "lines": help_lines.NATIONAL,
        "is_sensitive": True,
        "here": HERE,
    }
    return render_public(request, "portal/public_search.html", context, with_query=True)


@require_safe
def inside(request: HttpRequest) -> HttpResponse:
    def search(asked: Asked, chosen: Chosen, *, number: int) -> Results:
        return queries.inside(request.user, asked, chosen, number=number)

    return render(request, "portal/search.html", found(request, search))


def found(request: HttpRequest, search: Callable[..., Results]) -> dict[str, Any]:
    """What a page of results shows; an address with a page or a choice that can't be is no address."""
    asked = Asked.of(request.GET.get("q", ""))
    chosen = Chosen(**{facet: request.GET.get(facet, "") for facet in FACETS})
    number = request.GET.get("page", "1")
    # "²" is a digit and no number.
    if not all(value.isprintable() for value in astuple(chosen)) or not (
        number.isascii() and number.isdigit() and len(number) < 4
    ):
        raise Http404
    results = search(asked, chosen, number=int(number))
    try:
        page = Paginator(range(min(results.count, queries.MOST_SHOWN)), queries.PER_PAGE).page(number)
    except (EmptyPage, PageNotAnInteger):
        raise Http404 from None
    facets = [shown(request, facet, is_counted=not results.is_cut) for facet in results.facets]
    return {
        "results": results,
        "facets": facets,
        "page_obj": page,
        "asked": asked,
        "longest": LONGEST_SEARCH,
    }


def shown(request: HttpRequest, facet: queries.Facet, *, is_counted: bool) -> dict[str, Any]:
    """A facet as the page shows it: each choice with its address, which says all that was chosen."""

    def choice(value: str, name: str, count: int) -> dict[str, Any]:
        query = request.GET.copy()
        query.pop("page", None)
        if value:
            query[facet.key] = value
        else:
            query.pop(facet.key, None)
        return {
            "name": name,
            "count": count if is_counted else None,
            "url": f"?{query.urlencode()}",
            "is_chosen": value == facet.chosen,
        }

    return {
        "key": facet.key,
        "title": FACETS[facet.key][0],
        "choices": [
            choice("", FACETS[facet.key][1], facet.count),
            *(choice(one.value, one.name, one.count) for one in facet.choices),
        ],
    }
