"""Locking a campaign, leaving the event of an act on it, and looking at its texts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models, transaction

from audit import services as audit
from campaigns.models import Activity, Campaign
from campaigns.queries import campaigns as queries
from campaigns.queries.inside import said_of
from campaigns.rules.refusals import CampaignNotReady
from documents import services as documents
from foundation import clock
from partnership.models import Person
from partnership.public_stamp import public_changed

SOMEBODY_ELSE_DECIDES = "Somebody who did not write this decides; then save it again."


def lock(campaign: Campaign) -> Campaign:
    """The campaign as it now stands, held until the end of the transaction."""
    return (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("matter", "owner", "national__campaign")
        .get(pk=campaign.pk)
    )


def lock_activity(activity: Activity) -> Activity:
    """The activity as it now stands, with its campaign, both held until the end of the transaction."""
    campaign = lock(activity.campaign)
    held = (
        Activity.objects.select_for_update(of=("self",)).select_related("agency", "owner").get(pk=activity.pk)
    )
    held.campaign = campaign
    return held


def record(
    verb: str,
    subject: models.Model,
    campaign: Campaign,
    *,
    by: Person | None,
    at: dt.datetime | None = None,
    reason: str = "",
    **facts: Any,
) -> None:
    """The event of an act on the campaign or a part of it, under its matter, in whose terms its texts are looked at."""
    audit.record(
        verb,
        subject,
        by=by,
        at=at or clock.now(),
        reason=reason,
        matter=campaign.matter,
        campaign=campaign.pk,
        **facts,
    )
    look_again(campaign, by=by)


def look_again(campaign: Campaign, *, by: Person | None) -> None:
    """Of a campaign of a matter, what is said inside is looked at too, whenever something is done with it."""
    if campaign.matter_id is not None:
        check_texts(campaign, by=by)


def refuse(reasons: list[str]) -> None:
    """Raises CampaignNotReady when there are reasons."""
    if reasons:
        raise CampaignNotReady.because(list(dict.fromkeys(reasons)))


def check_texts(campaign: Campaign, *, by: Person | None) -> None:
    """Look at its texts as they are now: what is found waits for a decision and shuts the gate (law 17)."""
    _check(campaign, queries.texts_of(campaign), by)


def refuse_what_is_held(campaign: Campaign, texts: dict[str, str], *, by: Person) -> None:
    """What people would read at once is looked at before it is stored. What is found waits for a decision.

    Call it outside a transaction, so that the findings stay. `texts`: what is added or changed, by its place, beside
    the others. Raises CampaignNotReady.
    """
    whole = queries.texts_of(campaign) | {place: text for place, text in texts.items() if text}
    with transaction.atomic():
        _check(campaign, whole, by)
    found = documents.check_leaving(subject=campaign, matter=campaign.matter, texts=whole, person=by)
    if found:
        raise CampaignNotReady.because([*found, SOMEBODY_ELSE_DECIDES])


def _check(campaign: Campaign, texts: dict[str, str], by: Person | None) -> None:
    inside = said_of(campaign)
    documents.check_text(
        subject=campaign,
        matter=campaign.matter,
        texts=texts,
        written_by=by,
        inside=inside.texts,
        writers=inside.writers,
    )


def changed_for_readers(campaign: Campaign) -> None:
    """What the public has before it is put together anew, where the campaign is or was public."""
    if campaign.slug is not None:
        public_changed(at=clock.now())
