"""Campaigns at every stage. Each is brought there by the services, as it would be in life."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from campaigns.models import Activity, Campaign, Direction, PartnerAsk
from campaigns.queries import campaigns as queries
from campaigns.rules.access import directing_groups
from campaigns.rules.campaigns import Outline
from campaigns.services import activities, campaigns, directing, partners, publishing
from campaigns.services.activities import Plan
from foundation import clock
from matters.models import Matter
from partnership.models import Agency, Group, Person
from tests.catalogue.factories import TopicFactory
from tests.partnership.factories import (
    AgencyFactory,
    AudienceFactory,
    ChannelFactory,
    GroupFactory,
    PersonFactory,
)


def officer(**roles: Any) -> Person:
    person: Person = PersonFactory(communications_officer=True, **roles)
    return person


def outline(owner: Person, **changes: Any) -> Outline:
    """What a campaign is, unless the test says otherwise."""
    launches_on = clock.today() + dt.timedelta(days=28)
    made = Outline(
        title="Babies cry, you can cope",
        objective="New parents know what to do when a baby does not stop crying.",
        reason="Two reviews told of babies who were shaken.",
        launches_on=launches_on,
        ends_on=launches_on + dt.timedelta(days=6),
        owner_id=owner.pk,
        key_message="Crying stops. Put the baby down safely and call somebody.",
        public_text="## What helps\n\nWalk away for a few minutes.",
    )
    return dataclasses.replace(made, **changes)


def fresh(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_related("matter", "owner").get(pk=campaign.pk)


def draft(by: Person | None = None, *, matter: Matter | None = None, **changes: Any) -> Campaign:
    """A campaign without an audience."""
    by = by or officer()
    return campaigns.draft_campaign(outline=outline(by, **changes), matter=matter, by=by)


def with_audience(by: Person | None = None, *, matter: Matter | None = None, **changes: Any) -> Campaign:
    """A campaign for somebody, about something, with a call to action."""
    changes = {"topics": (TopicFactory().pk,)} | changes
    campaign = draft(by, matter=matter, **changes)
    audience = AudienceFactory()
    campaigns.say_to(
        campaign=campaign,
        messages={audience.pk: "You are not alone."},
        began_from=campaign.version,
        by=campaign.drafted_by,
    )
    campaigns.store_call(
        campaign=campaign,
        call=None,
        words="Call when it is too much",
        organisation="Family helpline",
        number="0800 000 0000",
        hours="day and night",
        page="",
        by=campaign.drafted_by,
    )
    return fresh(campaign)


def decide(
    campaign: Campaign,
    answer: str = "go",
    *,
    by: Person | None = None,
    note: str = "",
    group: Group | None = None,
    decided_on: dt.date | None = None,
) -> Direction:
    return directing.record_direction(
        campaign=campaign,
        answer=answer,
        group=group or directing_groups().first() or GroupFactory(),
        decided_on=decided_on or clock.today(),
        minute="Minutes of today, item 4",
        note=note,
        seen=queries.fingerprint(campaign),
        by=by or campaign.drafted_by,
    )


def directed(by: Person | None = None, **changes: Any) -> Campaign:
    """One that the subcommittee lets go ahead."""
    campaign = with_audience(by, **changes)
    decide(campaign)
    return fresh(campaign)


def published(by: Person | None = None, **changes: Any) -> Campaign:
    campaign = directed(by, **changes)
    return publishing.publish(campaign=campaign, by=campaign.drafted_by)


def asked(campaign: Campaign, agency: Agency | None = None, **changes: Any) -> PartnerAsk:
    told = {"what": "Put the poster up.", "answer_by_on": clock.today() + dt.timedelta(days=7)}
    return partners.ask(
        campaign=campaign, agency=agency or AgencyFactory(), by=campaign.drafted_by, **(told | changes)
    )


def plan(campaign: Campaign, **changes: Any) -> Plan:
    told: dict[str, Any] = {
        "title": "Post the film",
        "channel": ChannelFactory(),
        "agency": AgencyFactory(),
        "owner": campaign.owner,
        "audiences": [AudienceFactory()],
    }
    if "starts_on" not in changes:
        told["days_from_launch"] = 0
    return Plan(**(told | changes))


def planned(campaign: Campaign, **changes: Any) -> Activity:
    return activities.plan(campaign=campaign, plan=plan(campaign, **changes), by=campaign.drafted_by)
