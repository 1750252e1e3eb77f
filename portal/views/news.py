"""What the partnership told the media, for everybody. None of these views knows who is asking."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from documents.http import file_response
from foundation.prose import to_html, words_of
from portal.forms import SearchForm
from portal.public_pages import public_file, public_page, render_public
from portal.queries import news
from portal.queries.published import Choice
from portal.views.public import PER_PAGE, year_of

HERE = "/news/"


@public_page
def news_list(request: HttpRequest) -> HttpResponse:
    year, left_out = year_of(request)
    choice = Choice(SearchForm(request.GET).words(), year)
    # Read at once: counted first and read then, a statement released in between would push another off the page.
    found = news.listed(choice)
    try:
        page = Paginator(found, PER_PAGE).page(request.GET.get("page", 1))
    except (EmptyPage, PageNotAnInteger):
        raise Http404 from None
    context = {
        "page_obj": page,
        "q": " ".join(choice.words),
        "year": choice.year,
        "years": news.years(),
        "left_out": left_out,
        "is_whole": choice == Choice() and page.number == 1 and not left_out,
        "here": HERE,
        "canonical": settings.BASE_URL + request.path + (f"?page={page.number}" if page.number > 1 else ""),
    }
    return render_public(request, "portal/news_list.html", context, with_query=True)


@public_page
def statement(request: HttpRequest, slug: str) -> HttpResponse:
    """A released statement; 410 for one whose withdrawal is explained; else what an unknown address gets."""
    found = news.news_at(slug)
    if found is None:
        raise Http404
    if found.is_withdrawn:
        return withdrawn(request, found)
    text = to_html(found.text)
    context = {
        "news": news.fill(found),
        "text": text,
        "description": words_of(text)[:200],
        "here": HERE,
        "is_sensitive": True,
    }
    return render_public(request, "portal/news.html", context)


def withdrawn(request: HttpRequest, found: news.News) -> HttpResponse:
    return render_public(request, "portal/news_withdrawn.html", {"news": found, "here": HERE}, status=410)


@public_file
def statement_file(request: HttpRequest, slug: str, reference: str) -> HttpResponseBase:
    """A file that was released with a statement, while the statement stands."""
    file = news.file_at(slug, reference)
    if file is not None:
        return file_response(request, file.document, reader=None)
    found = news.news_at(slug)
    if found is None or not found.is_withdrawn:
        raise Http404
    return withdrawn(request, found)
