"""Campaigns, for everybody. None of these views knows who is asking."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from campaigns.queries import campaigns as queries
from foundation import clock
from foundation.prose import to_html
from portal import help_lines
from portal.public_pages import public_page, render_public

HERE = "/campaigns/"


@public_page
def campaigns(request: HttpRequest) -> HttpResponse:
    """What is on or comes, then what is over."""
    found = list(queries.public_list())
    today = clock.today()
    context = {
        "running": [one for one in found if one.ends_on >= today],
        "over": [one for one in reversed(found) if one.ends_on < today],
        "description": "What we and our partners want everybody to know, and what you can do.",
        "here": HERE,
    }
    return render_public(request, "portal/campaigns.html", context)


@public_page
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """A public campaign; 410 where its withdrawal is explained; else what an unknown address gets."""
    found = queries.at_address(slug)
    if found is None:
        raise Http404
    if not found.is_public:
        context = {"campaign": found, "lines": help_lines.NATIONAL, "here": HERE}
        return render_public(request, "portal/campaign_withdrawn.html", context, status=410)
    page = queries.public_page(found)
    context = {
        "page": page,
        "is_sensitive": page.is_sensitive,
        "campaign": found,
        "text": to_html(found.public_text),
        "is_over": found.ends_on < clock.today(),
        "description": found.key_message,
        "here": HERE,
    }
    return render_public(request, "portal/campaign.html", context)
