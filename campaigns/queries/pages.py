"""The addresses of pages about campaigns, for messages, for what waits and for remedies."""

from __future__ import annotations

from campaigns.models import Activity, Campaign, ImpactQuestion, NationalCampaign, NeighbourFeed, PartnerAsk

HOME = "/workspace/campaigns/"
NATIONAL = f"{HOME}national/"
PUBLIC = "/campaigns/"
CALENDAR = "/workspace/calendar/"
FEEDS = f"{CALENDAR}feeds/"


def campaign(one: Campaign) -> str:
    return f"{HOME}{one.reference}/"


def activities(one: Campaign) -> str:
    return f"{campaign(one)}activities/"


def activity(one: Activity) -> str:
    return f"{activities(one.campaign)}{one.reference}/"


def impact(one: ImpactQuestion) -> str:
    return f"{activity(one.activity)}impact/{one.reference}/"


def move_activity(one: Activity) -> str:
    return f"{activity(one)}move/"


def move_launch(one: Campaign) -> str:
    return f"{campaign(one)}move/"


def feed(one: NeighbourFeed) -> str:
    return f"{FEEDS}{one.reference}/"


def asks(one: Campaign) -> str:
    return f"{campaign(one)}partners/"


def ask(one: PartnerAsk) -> str:
    return f"{asks(one.campaign)}{one.reference}/"


def direction(one: Campaign) -> str:
    return f"{campaign(one)}direction/"


#: Of what publication can miss, the box in which it is put right, by the field of the campaign it is about.
_BOXES = {
    "audiences": "audiences/",
    "calls": "calls/add/",
    "direction": "direction/",
    "ends_on": "edit/#id_ends_on_0",
    "key_message": "edit/#id_key_message",
    "owner": "edit/#id_owner",
    "public_text": "edit/#id_public_text",
    "topics": "edit/#id_topics_1",
}


def remedy(one: Campaign, field: str) -> str:
    """Where somebody puts right what the field says."""
    return campaign(one) + _BOXES[field]


def national(one: NationalCampaign) -> str:
    return f"{NATIONAL}{one.reference}/"


def public(one: Campaign) -> str:
    """Where anyone reads of it, once it is public; empty before."""
    return f"{PUBLIC}{one.slug}/" if one.slug is not None else ""
