"""The public site. None of these views knows who is asking."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse

from campaigns.queries.campaigns import public_list as campaign_list
from foundation import clock
from foundation.prose import to_html, words_of
from partnership.queries import agencies_by_kind
from portal import help_lines
from portal.forms import SearchForm
from portal.public_pages import View, partnership_for, public_page, render_public, stamp_for
from portal.queries import news, published, resource_index, resource_list, resources
from reviews.models import PracticeReview

PER_PAGE = 20
LATEST = 3


@public_page
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "latest": list(published.published()[:LATEST]),
        "latest_news": news.listed(most=LATEST),
        "campaigns": [one for one in campaign_list()[:LATEST] if one.ends_on >= clock.today()],
        "latest_resources": resource_list.newest(resource_index.index(stamp_for(request)), LATEST),
        "audiences": resources.with_page(),
        "here": "/",
    }
    return render_public(request, "portal/home.html", context)


@public_page
def worried(request: HttpRequest) -> HttpResponse:
    lines = {"lines": help_lines.NATIONAL, "is_sensitive": True}
    return render_public(request, "portal/worried.html", lines)


@public_page
def learning(request: HttpRequest) -> HttpResponse:
    asked = SearchForm(request.GET)
    year, left_out = year_of(request)
    choice = published.Choice(asked.words(), year)
    # Read at once: counted first and read then, a review published in between would push another off the page.
    found = list(published.published(choice))
    try:
        page = Paginator(found, PER_PAGE).page(request.GET.get("page", 1))
    except (EmptyPage, PageNotAnInteger):
        raise Http404 from None
    is_whole = choice == published.Choice() and page.number == 1 and not left_out
    context = {
        "page_obj": page,
        "q": " ".join(choice.words),
        "year": choice.year,
        "left_out": left_out,
        "years": published.years(),
        "why_not": published.told_why_not() if is_whole else [],
        "is_whole": is_whole,
        "lines": help_lines.NATIONAL,
        "here": "/learning/",
        "canonical": settings.BASE_URL + request.path + (f"?page={page.number}" if page.number > 1 else ""),
    }
    return render_public(request, "portal/learning.html", context, with_query=True)


def year_of(request: HttpRequest) -> tuple[int | None, bool]:
    """The year that was chosen, and whether one was asked for that can't be."""
    typed = request.GET.get("year", "")
    year = int(typed) if re.fullmatch("(19|20)[0-9]{2}", typed) else None
    return year, bool(typed) and year is None


@public_page
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """A published review; 410 for one whose withdrawal is explained; else what an unknown address gets."""
    found = published.review_at(slug)
    if found is None:
        raise Http404
    if not found.is_public:
        return withdrawn(request, found)
    summary = "" if found.availability_ended_on else to_html(found.summary, 3)
    context = {
        "review": found,
        "page": published.page_of(found),
        "summary": summary,
        "description": words_of(summary)[:200],
        "here": "/learning/",
        "is_sensitive": True,
    }
    return render_public(request, "portal/review.html", context)


def withdrawn(request: HttpRequest, found: PracticeReview) -> HttpResponse:
    context = {"review": found, "here": "/learning/"}
    return render_public(request, "portal/review_withdrawn.html", context, status=410)


def text_page(field: str, template: str) -> View:
    """A page in the partnership's own words, or in those that come with the portal while it has none."""

    def view(request: HttpRequest) -> HttpResponse:
        partnership = partnership_for(request)
        context = {"text": getattr(partnership, field, ""), "here": request.path}
        return render_public(request, template, context)

    return public_page(view)


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """Who the partnership is, and who belongs to it."""
    text = getattr(partnership_for(request), "about", "")
    context = {"text": text, "kinds": agencies_by_kind(), "here": request.path}
    return render_public(request, "portal/about.html", context)


accessibility = text_page("accessibility_statement", "portal/accessibility.html")
privacy = text_page("privacy_notice", "portal/privacy.html")
cookies = text_page("cookies_page", "portal/cookies.html")
