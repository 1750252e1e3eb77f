"""Giving a campaign its public page, and taking that away (laws 6 to 8)."""

from __future__ import annotations

from django.db import transaction

from campaigns.models import Campaign
from campaigns.queries import campaigns as queries
from campaigns.rules import access
from campaigns.rules import campaigns as rules
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import messages, searching
from campaigns.services.records import changed_for_readers, lock, record, refuse
from documents import services as documents
from foundation import clock
from foundation.slugs import first_free, slug_of
from partnership.models import Person

LONGEST_ADDRESS = 80


@transaction.atomic
def publish(*, campaign: Campaign, began_from: int | None = None, by: Person) -> Campaign:
    """Anyone can read of it now, at an address made from its title. Raises PermissionDenied or CampaignNotReady.

    `began_from`: the version whose words were read before. Its own rises: an edit that began before comes too late.
    """
    campaign = lock(campaign)
    access.check_may_publish(campaign, by)
    if began_from not in (None, campaign.version):
        raise CampaignNotReady("It was changed after you opened the page. Read it again.")
    refuse(queries.reasons_not_to_publish(campaign, by, clock.today()))
    now = clock.database_now()
    campaign.status = Campaign.Status.PUBLISHED
    campaign.published_at, campaign.published_by = now, by
    campaign.slug = _new_slug(campaign)
    campaign.version += 1
    campaign.save(update_fields=["status", "published_at", "published_by", "slug", "version"])
    record("campaign published", campaign, campaign, by=by, at=now, slug=campaign.slug)
    searching.put(campaign)
    changed_for_readers(campaign)
    return campaign


def _new_slug(campaign: Campaign) -> str:
    """A campaign keeps its address for good, so none is given twice."""
    base = slug_of(campaign.title, longest=LONGEST_ADDRESS, otherwise="campaign")
    taken = Campaign._base_manager.filter(slug__startswith=base).values_list("slug", flat=True)
    return first_free(base, {str(slug) for slug in taken})


@transaction.atomic
def withdraw(
    *, campaign: Campaign, manner: str, reason: str, public_reason: str = "", by: Person
) -> Campaign:
    """Nobody outside has its page any more: the address explains (410) or vanishes (404). A draft will not run.

    Raises PermissionDenied or CampaignNotReady.
    """
    campaign = lock(campaign)
    access.check_may_withdraw(campaign, by)
    refuse(rules.reasons_not_to_withdraw(campaign, manner, reason, public_reason))
    public_reason = public_reason.strip() if manner == Campaign.Withdrawal.EXPLAIN else ""
    # Nobody has to decide on it first: in an emergency other words, or none, are there at once.
    if about := documents.reasons_not_to_say(public_reason, matter=campaign.matter):
        raise CampaignNotReady.beside("public_reason", [*about, "Or choose that people find nothing."])
    at = clock.now()
    campaign.status = Campaign.Status.WITHDRAWN
    campaign.withdrawn_at, campaign.withdrawn_by = at, by
    campaign.withdrawal = Campaign.Withdrawal.DROPPED if campaign.slug is None else manner
    campaign.withdrawal_reason = reason.strip()
    campaign.public_withdrawal_reason = public_reason
    campaign.save(
        update_fields=[
            "status",
            "withdrawn_at",
            "withdrawn_by",
            "withdrawal",
            "withdrawal_reason",
            "public_withdrawal_reason",
        ]
    )
    record(
        "campaign withdrawn",
        campaign,
        campaign,
        by=by,
        at=at,
        reason=reason.strip(),
        manner=str(campaign.withdrawal),
    )
    messages.tell_of_withdrawal(campaign, by=by, at=at)
    searching.put(campaign)
    changed_for_readers(campaign)
    return campaign
