"""What was decided about a campaign: written down for the subcommittee, or by a chair where it can't wait."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from campaigns.models import Campaign, Direction
from campaigns.queries import campaigns as queries
from campaigns.rules import access
from campaigns.rules import campaigns as rules
from campaigns.services import messages
from campaigns.services.records import lock, record, refuse
from foundation import clock
from foundation.governed import beside
from partnership.models import Group, Person


@transaction.atomic
def record_direction(
    *,
    campaign: Campaign,
    answer: str,
    group: Group,
    decided_on: dt.date,
    minute: str,
    note: str,
    seen: str,
    by: Person,
) -> Direction:
    """The subcommittee's decision about the campaign as it stands is kept.

    `seen` is the fingerprint of what the person had before them. Raises PermissionDenied or CampaignNotReady.
    """
    campaign = lock(campaign)
    access.check_may_record_direction(campaign, by)
    reasons = _reasons(campaign, answer, decided_on, note, seen) + access.reasons_about_group(group)
    if not minute.strip():
        reasons.append(beside("Say where the decision is written down.", "minute"))
    refuse(reasons)
    return _keep(
        campaign, answer, decided_on, note, by=by, is_urgent=False, group=group, minute=minute.strip()
    )


@transaction.atomic
def direct_alone(*, campaign: Campaign, answer: str, note: str, seen: str, by: Person) -> Direction:
    """A chair decides today because it can't wait; the subcommittee hears of it and looks at it when it meets.

    Raises PermissionDenied or CampaignNotReady.
    """
    campaign = lock(campaign)
    access.check_may_direct_alone(campaign, by)
    reasons = _reasons(campaign, answer, clock.today(), note, seen)
    if not note.strip():
        reasons.append(beside("Say why it can’t wait for the subcommittee.", "note"))
    refuse(reasons)
    made = _keep(campaign, answer, clock.today(), note, by=by, is_urgent=True)
    messages.tell_subcommittee(made, at=made.recorded_at)
    return made


def _reasons(campaign: Campaign, answer: str, decided_on: dt.date, note: str, seen: str) -> list[str]:
    reasons = rules.reasons_not_to_direct(
        campaign,
        answer=answer,
        decided_on=decided_on,
        note=note,
        audiences=campaign.audiences.count(),
        today=clock.today(),
    )
    if seen != queries.fingerprint(campaign):
        reasons.append("The campaign was changed after you opened the page. Read it again.")
    return reasons


def _keep(
    campaign: Campaign,
    answer: str,
    decided_on: dt.date,
    note: str,
    *,
    by: Person,
    is_urgent: bool,
    group: Group | None = None,
    minute: str = "",
) -> Direction:
    made = Direction.objects.create(
        campaign=campaign,
        answer=answer,
        is_urgent=is_urgent,
        group=group,
        decided_on=decided_on,
        minute=minute,
        note=note.strip(),
        fingerprint=queries.fingerprint(campaign),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    record(
        "campaign directed",
        made,
        campaign,
        by=by,
        at=made.recorded_at,
        reason=note.strip(),
        answer=str(answer),
        urgent=is_urgent,
    )
    return made
