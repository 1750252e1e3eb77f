"""For machines: the feeds of published reviews, resources and news, the site map, and what crawlers may read."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from campaigns.queries.campaigns import public_list as public_campaigns
from catalogue.models import Kind
from catalogue.queries.collections import public_list
from foundation import clock
from foundation.prose import to_html, words_of
from portal.context_processors import DEMONSTRATION
from portal.public_pages import partnership_for, public_page, stamp_for
from portal.queries import news as news_queries
from portal.queries import published, resource_index
from portal.queries import resources as resource_queries
from portal.queries.calendar_file import public_calendar_file
from portal.queries.public_dates import public_dates
from portal.queries.resources import Changed

LATEST = 50
#: What a feed without entries says of its last change: it tells nothing of what is to come.
NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
STANDING_PAGES = [
    "home",
    "worried",
    "public_resources",
    "learning",
    "public_briefings",
    "public_collections",
    "public_campaigns",
    "news",
    "about",
    "accessibility",
    "privacy",
    "cookies",
    "public_api",
]


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
        address = settings.BASE_URL + one.url
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


@public_page
def resources(request: HttpRequest) -> HttpResponse:
    feed = begin(request, "Resources", "public_resources")
    for one in newest_resources(request):
        address = settings.BASE_URL + one.path
        feed.add_item(
            title=one.title,
            link=address,
            description=described(request, one.summary),
            unique_id=address,
            pubdate=one.public_at,
            updateddate=one.changed_at,
            categories=[Kind(one.kind).label],
        )
    return written(feed)


@public_page
def everything(request: HttpRequest) -> HttpResponse:
    """Reviews, news and resources in one, the last changed first."""
    feed = begin(request, "Everything new", "home", "all_feed")
    entries = [
        (changed_at, absolute("public_review", slug=review.slug), review.public_title, review.published_at)
        for review, changed_at in published.with_last_change(LATEST)
    ]
    entries += [
        (one.changed_at, settings.BASE_URL + one.url, one.title, one.released_at)
        for one in news_queries.listed(most=LATEST)
    ]
    entries += [
        (one.changed_at, settings.BASE_URL + one.path, one.title, one.public_at)
        for one in newest_resources(request)
    ]
    for changed_at, address, title, since in sorted(entries, key=lambda one: one[:2], reverse=True)[:LATEST]:
        feed.add_item(
            title=title,
            link=address,
            description=described(request, ""),
            unique_id=address,
            pubdate=since,
            updateddate=changed_at,
        )
    return written(feed)


def newest_resources(request: HttpRequest) -> list[Changed]:
    index = resource_index.index(stamp_for(request))
    return resource_queries.with_last_change(index.keys[:LATEST])


def begin(request: HttpRequest, title: str, place: str, feed: str = "") -> Feed:
    """A feed of what stands at this place, without entries."""
    partnership = partnership_for(request)
    name = partnership.name if partnership else "Safeguarding communications"
    return Feed(
        title=f"{title} – {name}",
        link=absolute(place),
        subtitle=invented(request) or None,
        description="",
        feed_url=absolute(feed or f"{place}_feed"),
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
def calendar(request: HttpRequest) -> HttpResponse:
    """The days of public campaigns, for anybody's own calendar."""
    partnership = partnership_for(request)
    name = partnership.name if partnership else "Safeguarding communications"
    written_out = public_calendar_file(" – ".join(filter(None, [name, invented(request)])), public_dates())
    return HttpResponse(written_out, content_type="text/calendar; charset=utf-8")


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page. Only reviews, statements and resources have a day of their last change; the others change with
    what is not told.
    """
    places: list[dict[str, Any]] = [{"location": absolute(name)} for name in STANDING_PAGES]
    places += [
        {"location": absolute("public_review", slug=review.slug), "lastmod": clock.day_of(changed_at)}
        for review, changed_at in published.with_last_change()
    ]
    places += [
        {"location": settings.BASE_URL + one.url, "lastmod": clock.day_of(one.changed_at)}
        for one in news_queries.listed()
        if not one.is_item  # news items come with the resources
    ]
    places += [
        {"location": absolute("public_audience", slug=one.slug)} for one in resource_queries.with_page()
    ]
    places += [{"location": absolute("public_collection", slug=one.slug)} for one in public_list()]
    places += [{"location": absolute("public_campaign", slug=one.slug)} for one in public_campaigns()]
    places += [
        {"location": settings.BASE_URL + one.path, "lastmod": clock.day_of(one.changed_at)}
        for one in resource_queries.with_last_change()
    ]
    xml = render_to_string("sitemap.xml", {"urlset": places})
    return HttpResponse(xml, content_type="application/xml; charset=utf-8")


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing is forbidden here: a list of what must not be read would be a list of where to look."""
    lines = ["User-agent: *", "Disallow:", f"Sitemap: {absolute('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
