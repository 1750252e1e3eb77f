"""A campaign in the matter of the review that is swept, with one of everything that a campaign can have."""

from __future__ import annotations

import datetime as dt
from typing import Any

from campaigns.models import Campaign, CommunicationPlan, NationalCampaign, NeighbourFeed, Project
from campaigns.rules.campaigns import Outline
from campaigns.rules.measures import Design, Reading
from campaigns.rules.platform_files import MappingEntry
from campaigns.services import activities, campaigns, impact, measure_imports, measures, partners
from campaigns.services.activities import Plan
from foundation import clock
from matters.models import Matter
from partnership.models import Audience, Channel, Person
from tests.campaigns import factories as make


def parts_of_a_campaign(matter: Matter) -> dict[str, Any]:
    """What the addresses of campaigns name."""
    manager = Person.objects.get(email="business.manager@demo.example")
    police = Person.objects.get(email="police.partner@demo.example").agency
    audience = Audience.objects.earliest("pk")
    assert police is not None
    launches_on = clock.today() + dt.timedelta(days=30)
    campaign = campaigns.draft_campaign(
        outline=Outline(
            title="Ask twice",
            objective="People ask a second time.",
            reason="A review told so.",
            launches_on=launches_on,
            ends_on=launches_on + dt.timedelta(days=6),
            owner_id=manager.pk,
        ),
        matter=matter,
        by=manager,
    )
    campaigns.say_to(
        campaign=campaign, messages={audience.pk: "Ask twice."}, began_from=campaign.version, by=manager
    )
    call = campaigns.store_call(
        campaign=campaign,
        call=None,
        words="Call us",
        organisation="The front door",
        number="0800 000 0000",
        hours="day and night",
        page="",
        by=manager,
    )
    ask = partners.ask(
        campaign=campaign,
        agency=police,
        what="Tell your teams.",
        answer_by_on=clock.today() + dt.timedelta(days=14),
        by=manager,
    )
    health = Person.objects.get(email="health.partner@demo.example").agency
    assert health is not None
    activity = activities.plan(
        campaign=campaign,
        plan=Plan(
            title="Tell the schools",
            channel=Channel.objects.earliest("pk"),
            agency=health,
            owner=manager,
            audiences=[audience],
            days_from_launch=0,
        ),
        by=manager,
    )
    question = impact.ask(
        activity=activity,
        agency=police,
        what="Your teams are named.",
        answer_by_on=clock.today() + dt.timedelta(days=7),
        by=manager,
    )
    national = NationalCampaign.objects.get(name="World Children’s Day")
    return {
        "campaigns.reference": campaign.reference,
        "statement_for_campaign.reference": campaign.reference,
        "campaigns.call": call.pk,
        "campaigns.ask": ask.reference,
        "campaigns.activity": activity.reference,
        "campaigns.question": question.reference,
        "campaigns:plan_for.audience": audience.pk,
        "campaigns.national": national.reference,
        "campaigns.year": 2026,
        "campaigns.feed": NeighbourFeed.objects.create(
            name="A neighbour", address="https://n.example/"
        ).reference,
        "public_campaign.slug": public_campaign(manager),
        **parts_of_measures(campaign, manager),
    }


def parts_of_measures(campaign: Campaign, manager: Person) -> dict[str, Any]:
    """A measure with a value, a platform, and a file that was looked at for the campaign and for a project."""
    days = {"starts_on": campaign.launches_on, "ends_on": campaign.ends_on}
    project = Project.objects.create(
        matter=campaign.matter, title="Ask again", about="All ask.", owner=manager, drafted_by=manager, **days
    )
    CommunicationPlan.objects.create(project=project, last_edited_by=manager)
    design = Design(name="Calls after asking twice", level="outcome", kind="count", may_be_added=True)
    measure = measures.design(about=campaign, design=design, by=manager)
    today = clock.today()
    reading = Reading(from_on=today, to_on=today, state="unknown", words="Nobody counted.")
    value = measures.enter(measure=measure, reading=reading, by=manager)
    mapping = measures.keep_mapping(
        mapping=None,
        entry=MappingEntry(name="Help line", day_column="day", columns={"calls": measure.name}),
        began_from=0,
        by=manager,
    )
    made = [
        measure_imports.look_at(
            about=about, mapping=mapping, data=b"day,calls\n", file_name="calls.csv", by=manager
        )
        for about in (campaign, project)
    ]
    return {
        "campaigns.measure": measure.reference,
        "campaigns.value": value.reference,
        "campaigns.platform": mapping.reference,
        "campaigns:measure_import_of_project.project": project.reference,
        "campaigns:measure_import_of_campaign.made": made[0].reference,
        "campaigns:measure_import_of_project.made": made[1].reference,
    }


def public_campaign(manager: Person) -> str:
    """The address of a campaign of no matter that anyone may read of."""
    slug = make.published(manager).slug
    assert slug is not None
    return slug
