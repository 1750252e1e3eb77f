"""For machines: the feeds of published reviews and of news, the site map, and what crawlers may read."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from foundation import clock
from foundation.prose import to_html, words_of
from portal.context_processors import DEMONSTRATION
from portal.public_pages import partnership_for, public_page
from portal.queries import news as news_queries
from portal.queries import published

LATEST = 50
#: What a feed without entries says of its last change: it tells nothing of what is to come.
NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
STANDING_PAGES = ["home", "worried", "learning", "news", "about", "accessibility", "privacy", "cookies"]


class Feed(Atom1Feed):
    """An Atom feed whose last change is that of what it shows, never the moment of asking."""

    def latest_post_date(self) -> dt.datetime:
        return max((item["updateddate"] for item in self.items), default=NEVER)


def absolute(name: str, **parts: Any) -> str:
    return settings.BASE_URL + reverse(name, kwargs=parts)


@public_page
def learning(request: HttpRequest) -> HttpResponse:
    feed = begin(request, "Learning from reviews", "learning")
    for review, changed_at in published.with_last_change(LATEST):
        address = absolute("public_review", slug=review.slug)
        summary = words_of(to_html(review.summary))[:500] if not review.availability_ended_on else ""
        feed.add_item(
            title=review.public_title,
            link=address,
            description=described(request, summary),
            unique_id=address,
            pubdate=review.published_at,
            updateddate=changed_at,
        )
    return written(feed)


@public_page
def news(request: HttpRequest) -> HttpResponse:
    feed = begin(request, "News", "news")
    for one in news_queries.listed(most=LATEST):
        address = absolute("public_statement", slug=one.slug)
        feed.add_item(
            title=one.title,
            link=address,
            description=described(request, words_of(to_html(one.text))[:500]),
            unique_id=address,
            pubdate=one.released_at,
            updateddate=one.changed_at,
            author_name=one.agency or None,
        )
    return written(feed)


def begin(request: HttpRequest, title: str, place: str) -> Feed:
    """A feed of what stands at this place, without entries."""
    partnership = partnership_for(request)
    name = partnership.name if partnership else "Safeguarding communications"
    return Feed(
        title=f"{title} – {name}",
        link=absolute(place),
        subtitle=invented(request) or None,
        description="",
        feed_url=absolute(f"{place}_feed"),
        author_name=name,
        language="en-GB",
    )


def invented(request: HttpRequest) -> str:
    """In a demonstration, that all of it is invented."""
    partnership = partnership_for(request)
    return DEMONSTRATION if partnership and partnership.is_demonstration else ""


def described(request: HttpRequest, words: str) -> str:
    return " ".join(part for part in (invented(request), words) if part)


def written(feed: Feed) -> HttpResponse:
    out = StringIO()
    feed.write(out, "utf-8")
    return HttpResponse(out.getvalue(), content_type="application/atom+xml; charset=utf-8")


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page. Only reviews and statements have a day of their last change; the others change with what is
    not told.
    """
    places: list[dict[str, Any]] = [{"location": absolute(name)} for name in STANDING_PAGES]
    places += [
        {"location": absolute("public_review", slug=review.slug), "lastmod": clock.day_of(changed_at)}
        for review, changed_at in published.with_last_change()
    ]
    places += [
        {"location": absolute("public_statement", slug=one.slug), "lastmod": clock.day_of(one.changed_at)}
        for one in news_queries.listed()
    ]
    xml = render_to_string("sitemap.xml", {"urlset": places})
    return HttpResponse(xml, content_type="application/xml; charset=utf-8")


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing is forbidden here: a list of what must not be read would be a list of where to look."""
    lines = ["User-agent: *", "Disallow:", f"Sitemap: {absolute('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
