"""What is found of campaigns: a public one by everybody, inside all of them by who may know of them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model, QuerySet

from campaigns.models import Campaign
from campaigns.queries import pages
from foundation.prose import to_html, words_of
from search import services as search
from search.contents import Contents


def put(campaign: Campaign) -> None:
    """What is found of the campaign is what it now says. Inside the caller's transaction."""
    whole = _whole().get(pk=campaign.pk)
    search.put(whole, *_of(whole))


def every() -> Iterator[tuple[Model, list[Contents]]]:
    """Every campaign, with what is found of it."""
    for campaign in _whole().order_by("pk").iterator(chunk_size=200):
        yield campaign, list(_of(campaign))


def _whole() -> QuerySet[Campaign]:
    return Campaign.objects.prefetch_related("audiences__audience", "calls_to_action", "activities")


def _of(campaign: Campaign) -> Iterator[Contents]:
    messages = [f"{one.audience}: {one.message}" for one in campaign.audiences.all()]
    shown = [words_of(to_html(campaign.public_text)), *messages]
    shown += [f"{call.words} {call.organisation}" for call in campaign.calls_to_action.all()]
    planned = [campaign.objective, campaign.reason, *(one.title for one in campaign.activities.all())]
    yield Contents(
        kind="Campaign, inside",
        title=campaign.title,
        url=pages.campaign(campaign),
        dated_at=campaign.published_at or campaign.drafted_at,
        summary=campaign.key_message,
        text="\n".join([*planned, *shown]),
        is_restricted=campaign.matter_id is not None,
    )
    if campaign.is_public and campaign.published_at is not None:
        yield Contents(
            kind="Campaign",
            title=campaign.title,
            url=pages.public(campaign),
            dated_at=campaign.published_at,
            is_public=True,
            summary=campaign.key_message,
            text="\n".join(shown),
        )
