"""What agencies of the demonstration say of activities that may touch their work, and what they offer on their own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml

from campaigns.models import FOR_AGENCIES, Activity, Campaign, ImpactQuestion
from campaigns.queries import impact as queries
from campaigns.services import activities, impact, partners
from campaigns.services.activities import Plan
from foundation import clock
from partnership.models import Area, Person
from portal.demonstration.people import Cast
from portal.demonstration.stories import at

LINES = Path(__file__).resolve().parent / "impact.yaml"


def everything(cast: Cast) -> None:
    """Where activities are done is told, agencies are asked and answer, one activity is ready, one agency offers."""
    lines, today = yaml.safe_load(LINES.read_text(encoding="utf-8")), clock.today()
    with clock.standing_at(at(today - dt.timedelta(days=2), dt.time(16))):
        for title, names in lines["areas"].items():
            place(_activity(title), names)
        for title, agency, what, *_ in lines["questions"]:
            ask(cast, _activity(title), agency, what)
    with clock.standing_at(at(today - dt.timedelta(days=1), dt.time(10))):
        for line in lines["questions"]:
            answer(cast, *line)
        for title in lines["ready"]:
            one = _activity(title)
            impact.make_ready(activity=one, seen=queries.fingerprint(one), by=one.campaign.owner)
        for title, agency, what in lines["offers"]:
            speaker = _speaker(cast, agency)
            campaign = Campaign.objects.get(title=title)
            partners.offer(campaign=campaign, agency=cast.agencies[agency], what=what, by=speaker)


def place(activity: Activity, names: list[str]) -> None:
    plan = Plan(
        title=activity.title,
        phase=activity.phase,
        channel=activity.channel,
        audiences=list(activity.audiences.all()),
        areas=list(Area.objects.filter(name__in=names)),
        agency=activity.agency,
        owner=activity.owner,
        days_from_launch=activity.days_from_launch,
        lasts_days=activity.lasts_days,
    )
    activities.edit(activity=activity, plan=plan, began_from=activity.version, by=activity.campaign.owner)


def ask(cast: Cast, activity: Activity, agency: str, what: str) -> None:
    impact.ask(
        activity=activity,
        agency=cast.agencies[agency],
        what=what,
        answer_by_on=min(clock.today() + dt.timedelta(days=8), activity.starts_on),
        by=activity.campaign.owner,
    )


def answer(cast: Cast, title: str, agency: str, _: str, said: str, note: str, *reason: Any) -> None:
    """Where its line holds an answer; of a harm, the business unit says why it goes on, where its line does."""
    if said == "waiting":
        return
    activity = _activity(title)
    question = ImpactQuestion.objects.get(activity=activity, agency=cast.agencies[agency])
    seen = queries.fingerprint(activity)
    question = impact.answer(
        question=question,
        answer=said,
        note=note,
        seen=seen,
        began_from=question.version,
        by=_speaker(cast, agency),
    )
    if reason:
        seen = queries.seen_before_going_on(question)
        impact.go_on(question=question, reason=reason[0], seen=seen, by=cast["business.manager"])


def _activity(title: str) -> Activity:
    return Activity.objects.select_related("campaign__owner", "channel", "agency", "owner").get(title=title)


def _speaker(cast: Cast, agency: str) -> Person:
    speaker = Person.objects.holding(*FOR_AGENCIES, agency=cast.agencies[agency]).first()
    assert speaker is not None, f"Nobody speaks for {agency}."
    return speaker
