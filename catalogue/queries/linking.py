"""Links to what others host: which are to be asked again, and which lead nowhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, Q, QuerySet

from catalogue.models import LinkCheck, Resource, ResourceVersion

ASK_AGAIN_AFTER = dt.timedelta(days=7)
Outcome = LinkCheck.Outcome


def to_be_asked(at: dt.datetime) -> QuerySet[ResourceVersion]:
    """Links in force that were not asked for a week, those longest ago first."""
    return (
        ResourceVersion.objects.filter(
            medium=ResourceVersion.Medium.LINK,
            state=ResourceVersion.State.CURRENT,
            resource__status=Resource.Status.PUBLISHED,
        )
        .filter(Q(link_check=None) | Q(link_check__checked_at__lte=at - ASK_AGAIN_AFTER))
        .order_by(F("link_check__checked_at").asc(nulls_first=True), "pk")
    )


def to_be_mended(person: Any) -> QuerySet[LinkCheck]:
    """Dead and moved links, of what this person works on."""
    is_dead = Q(outcome__in=(Outcome.GONE, Outcome.NOT_ASKED)) | Q(
        outcome=Outcome.UNCLEAR, unclear_times__gte=LinkCheck.UNCLEAR_FOR_LONG
    )
    worked_on = Resource.objects.worked_on_by(person).filter(status=Resource.Status.PUBLISHED)
    return (
        LinkCheck.objects.filter(is_dead | Q(outcome=Outcome.MOVED))
        .filter(version__state=ResourceVersion.State.CURRENT, version__resource__in=worked_on.values("pk"))
        .select_related("version__resource", "version__language")
        .order_by("version__resource__title", "pk")
    )
