"""What the lists of notices call the records of this room: their campaign."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db import models

from campaigns.models import Activity, Campaign, Direction, ImpactQuestion, PartnerAsk
from campaigns.queries import pages
from notices.points import SUBJECTS, Subject
from partnership.models import Person

#: How the subject of a notice leads to the campaign that has a page.
PATHS: dict[type[models.Model], str] = {
    Campaign: "pk",
    PartnerAsk: "campaign",
    Activity: "campaign",
    Direction: "campaign",
    ImpactQuestion: "activity__campaign",
}


def subjects(
    person: Person, model: type[models.Model], keys: Collection[int]
) -> Iterator[tuple[int, Subject]]:
    if model not in PATHS:
        return
    leads = dict(model._default_manager.filter(pk__in=keys).values_list("pk", PATHS[model]))
    known = Campaign.objects.visible_to(person).filter(pk__in=set(leads.values()))
    campaigns = {campaign.pk: campaign for campaign in known}
    for key, lead in leads.items():
        if campaign := campaigns.get(lead):
            yield key, Subject(label=str(campaign), url=pages.campaign(campaign))


SUBJECTS.provide(subjects)
