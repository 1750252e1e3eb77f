"""Search: for everybody over what is published, in the workspace over what the person may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import help_lines
from portal.public_pages import public_page, render_public
from search import queries
from search.words import LONGEST_SEARCH, Asked

HERE = "/search/"


@public_page
def public(request: HttpRequest) -> HttpResponse:
    context = found(request, queries.public) | {"lines": help_lines.NATIONAL, "here": HERE}
    return render_public(request, "portal/public_search.html", context, with_query=True)


@require_safe
def inside(request: HttpRequest) -> HttpResponse:
    def search(asked: Asked, **choice: Any) -> queries.Results:
        return queries.inside(request.user, asked, **choice)

    return render(request, "portal/search.html", found(request, search))


def found(request: HttpRequest, search: Callable[..., queries.Results]) -> dict[str, Any]:
    """What a page of results shows; an address with a page or a kind that can't be is no address."""
    asked = Asked.of(request.GET.get("q", ""))
    kind = request.GET.get("kind", "")
    number = request.GET.get("page", "1")
    # "²" is a digit and no number.
    if not kind.isprintable() or not (number.isascii() and number.isdigit() and len(number) < 4):
        raise Http404
    results = search(asked, kind=kind, number=int(number))
    try:
        page = Paginator(range(min(results.count, queries.MOST_SHOWN)), queries.PER_PAGE).page(number)
    except (EmptyPage, PageNotAnInteger):
        raise Http404 from None
    return {"results": results, "page_obj": page, "asked": asked, "longest": LONGEST_SEARCH}
