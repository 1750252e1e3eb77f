"""The demonstration's campaigns: over, on now, to come, decided about and not, with what partners said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml

from campaigns.models import FOR_AGENCIES, Campaign, NationalCampaign, PartnerAsk
from campaigns.queries import campaigns as queries
from campaigns.rules.campaigns import Outline
from campaigns.services import activities, directing, national, partners, publishing
from campaigns.services import campaigns as services
from campaigns.services.activities import Plan
from catalogue.models import Topic
from foundation import clock
from partnership.models import Audience, Channel, Group, Person
from portal.demonstration.people import SUBCOMMITTEE, Cast
from portal.demonstration.stories import at

LINES = Path(__file__).resolve().parent / "campaigns.yaml"
BEGUN_BEFORE, DECIDED_BEFORE, PUBLIC_BEFORE = 60, 30, 21
"""How many days before its launch a campaign is begun, decided about and made public; a later one, lately."""


def everything(cast: Cast) -> None:
    """Each campaign is planned, decided about, shared and done as its line says; two dates have been looked up."""
    for line in yaml.safe_load(LINES.read_text(encoding="utf-8")):
        run(cast, line)
    look_up(cast)


def run(cast: Cast, line: dict[str, Any]) -> None:
    owner, today = cast["communications.officer"], clock.today()
    launch = today + dt.timedelta(days=line["starts"])
    lately = {"begun": today - dt.timedelta(days=9), "decided": today - dt.timedelta(days=5)}
    begun = min(launch - dt.timedelta(days=BEGUN_BEFORE), lately["begun"])
    decided = max(min(launch - dt.timedelta(days=DECIDED_BEFORE), lately["decided"]), begun)
    with clock.standing_at(at(begun)):
        campaign = plan(line, owner, launch)
        for activity in line.get("activities", ()):
            plan_activity(cast, campaign, activity)
    with clock.standing_at(at(decided, dt.time(14))):
        decide(cast, campaign, line)
        for agency, what, *_ in line.get("asks", ()):
            by = min(launch, today + dt.timedelta(days=10)) if line["starts"] > 0 else max(launch, decided)
            partners.ask(
                campaign=fresh(campaign), agency=cast.agencies[agency], what=what, answer_by_on=by, by=owner
            )
    public = max(min(launch - dt.timedelta(days=PUBLIC_BEFORE), today - dt.timedelta(days=2)), decided)
    with clock.standing_at(at(public, dt.time(15))):
        answer(campaign, line)
        if line.get("public"):
            publishing.publish(campaign=fresh(campaign), by=cast["business.manager"])
    settle(campaign, line)
    if reason := line.get("withdrawn"):
        with clock.standing_at(at(launch + dt.timedelta(days=20))):
            publishing.withdraw(
                campaign=fresh(campaign), manner="explain", reason=reason, public_reason=reason, by=owner
            )


def fresh(campaign: Campaign) -> Campaign:
    return Campaign.objects.get(pk=campaign.pk)


def plan(line: dict[str, Any], owner: Person, launch: dt.date) -> Campaign:
    campaign = services.draft_campaign(
        outline=Outline(
            title=line["title"],
            objective=line["objective"],
            reason=line["reason"],
            reason_source=line.get("source", ""),
            baseline=line.get("baseline", ""),
            target=line.get("target", ""),
            key_message=line["message"],
            public_text=line.get("text", ""),
            launches_on=launch,
            ends_on=launch + dt.timedelta(days=line["lasts"]),
            owner_id=owner.pk,
            topics=tuple(Topic.objects.filter(name__in=line["topics"]).values_list("pk", flat=True)),
        ),
        by=owner,
    )
    keys = dict(Audience.objects.values_list("name", "pk"))
    said = {keys[name]: words for name, words in line["audiences"].items()}
    services.say_to(campaign=campaign, messages=said, began_from=campaign.version, by=owner)
    for words, organisation, number, hours in line.get("calls", ()):
        services.store_call(
            campaign=campaign,
            call=None,
            words=words,
            organisation=organisation,
            number=number,
            hours=hours,
            page="",
            by=owner,
        )
    return fresh(campaign)


def plan_activity(cast: Cast, campaign: Campaign, line: list[Any]) -> None:
    days, lasts, phase, title, channel, audiences, agency, *_ = line
    activities.plan(
        campaign=campaign,
        plan=Plan(
            title=title,
            phase=phase,
            channel=Channel.objects.get(name=channel),
            audiences=list(Audience.objects.filter(name__in=audiences)),
            agency=cast.agencies[agency],
            owner=campaign.owner,
            days_from_launch=days,
            lasts_days=lasts,
        ),
        by=campaign.owner,
    )


def decide(cast: Cast, campaign: Campaign, line: dict[str, Any]) -> None:
    """By the subcommittee, or by the chair where it can't wait."""
    how, seen = line.get("decided"), queries.fingerprint(campaign)
    if how == "alone":
        directing.direct_alone(campaign=campaign, answer="go", note=line["note"], seen=seen, by=cast["chair"])
    elif how:
        directing.record_direction(
            campaign=campaign,
            answer=how,
            group=Group.objects.get(name=SUBCOMMITTEE),
            decided_on=clock.today(),
            minute="Minutes of the day, item 3 (invented)",
            note=line.get("note", ""),
            seen=seen,
            by=cast["business.manager"],
        )


def answer(campaign: Campaign, line: dict[str, Any]) -> None:
    """Whoever speaks for the agency answers, where its line holds an answer."""
    said = {name: (what, note) for name, _, what, note in line.get("asks", ())}
    for ask in PartnerAsk.objects.filter(campaign=campaign).select_related("agency", "campaign"):
        what, note = said[ask.agency.short_name]
        speaker = Person.objects.holding(*FOR_AGENCIES, agency=ask.agency).first()
        if what != "waiting" and speaker is not None:
            partners.answer(ask=ask, answer=what, note=note, began_from=ask.version, by=speaker)


def settle(campaign: Campaign, line: dict[str, Any]) -> None:
    became = {one[3]: one[7:] for one in line.get("activities", ())}
    for activity in campaign.activities.select_related("campaign"):
        state, outcome = became[activity.title]
        if state != "planned":
            with clock.standing_at(at(activity.ends_on, dt.time(16))):
                activities.settle(activity=activity, state=state, outcome=outcome, by=campaign.owner)


def look_up(cast: Cast) -> None:
    """Two dates of the coming year have been looked up; the others wait for somebody."""
    year = clock.today().year + 1
    for name, starts_on, certainty in (
        ("Child Exploitation Awareness Day", dt.date(year, 3, 18), "confirmed"),
        ("Refugee Week", dt.date(year, 6, 15), "provisional"),
    ):
        campaign = NationalCampaign.objects.get(name=name)
        row = campaign.years.filter(year=year).first()
        national.set_year(
            campaign=campaign,
            year=year,
            dates=national.Dates(
                starts_on=starts_on,
                ends_on=starts_on if certainty == "confirmed" else starts_on + dt.timedelta(days=6),
                certainty=certainty,
                checked_on=clock.today(),
            ),
            began_from=row.version if row is not None else 0,
            by=cast["communications.officer"],
        )
