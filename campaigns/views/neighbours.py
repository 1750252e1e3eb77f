"""The feeds of neighbouring partnerships: kept, asked for, and how they were found."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.forms.neighbours import FeedForm
from campaigns.models import NeighbourFeed
from campaigns.queries import neighbours as queries
from campaigns.queries import pages
from campaigns.rules import access
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import neighbours as services
from campaigns.views.finding import FORM, person_of
from foundation import clock
from foundation.acts import press, say_why_not, submit, typed


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """Whose calendars are shown beside ours, and which can't be read."""
    person = person_of(request)
    context = {"feeds": queries.feeds(), "may_keep": access.may_keep_feeds(person)}
    return render(request, "campaigns/feeds.html", context)


def _find(request: HttpRequest, feed: str) -> NeighbourFeed:
    person_of(request)
    return get_object_or_404(NeighbourFeed.objects.select_related("agency"), reference=feed)


@require_safe
def feed(request: HttpRequest, feed: str) -> HttpResponse:
    """How it was found last, and its next dates."""
    found = _find(request, feed)
    context = {
        "feed": found,
        "dates": queries.coming_of(found, clock.today()),
        "may_keep": access.may_keep_feeds(person_of(request)),
    }
    return render(request, "campaigns/feed.html", context)


@require_http_methods(FORM)
def add(request: HttpRequest) -> HttpResponse:
    """Another neighbour's calendar."""
    person = person_of(request)
    access.check_may_keep_feeds(person)
    form = FeedForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add(entry=form.entry, by=person)
        except CampaignNotReady as not_ready:
            say_why_not(form, not_ready)
        else:
            return redirect(pages.feed(made))
    context = {"form": form, "title": "Add a neighbour’s calendar", "back": pages.FEEDS}
    return render(request, "campaigns/plain_form.html", context)


@require_http_methods(FORM)
def edit(request: HttpRequest, feed: str) -> HttpResponse:
    """It is found elsewhere, called otherwise, or no longer shown."""
    found, person = _find(request, feed), person_of(request)
    access.check_may_keep_feeds(person)
    form = FeedForm(typed(request), feed=found)
    answer = submit(
        request,
        form,
        lambda: services.edit(feed=found, entry=form.entry, began_from=form.began_from, by=person),
        done="The feed is saved.",
        then=pages.feed(found),
    )
    if isinstance(answer, HttpResponse):
        return answer
    context = {"form": form, "title": "Edit the feed", "caption": str(found), "back": pages.feed(found)}
    return render(request, "campaigns/plain_form.html", context, status=answer)


@require_POST
def ask(request: HttpRequest, feed: str) -> HttpResponse:
    """It is read at once."""
    found, person = _find(request, feed), person_of(request)
    access.check_may_keep_feeds(person)
    return press(
        request,
        lambda: services.ask_now(feed=found, by=person),
        done="It will be read within a minute.",
        back=pages.feed(found),
    )
