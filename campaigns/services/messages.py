"""The notices about campaigns: each joins the transaction of the act that calls for it. They hold a link and no title."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import models

from campaigns.models import (
    FOR_AGENCIES,
    SUBCOMMITTEE,
    Activity,
    Campaign,
    Direction,
    ImpactQuestion,
    PartnerAsk,
)
from notices import services as notices
from notices.models import Notice
from notices.recipients import To, ToPerson
from partnership.models import BUSINESS_UNIT, Person
from partnership.queries import people_for, with_deputies

ASKED = "campaign_partner_asked"
ASK_NEAR = "campaign_answer_near"
ASK_OVERDUE = "campaign_answer_overdue"
ANSWERED = "campaign_partner_answered"
OFFERED = "campaign_agency_offered"
OFFER_TAKEN_BACK = "campaign_offer_taken_back"
IMPACT_ASKED = "campaign_impact_asked"
IMPACT_NEAR = "campaign_impact_near"
IMPACT_OVERDUE = "campaign_impact_overdue"
IMPACT_ANSWERED = "campaign_impact_answered"
IMPACT_GOES_ON = "campaign_impact_goes_on"
ACTIVITY_OVERDUE = "campaign_activity_overdue"
DECIDED_ALONE = "campaign_decided_alone"
WITHDRAWN = "campaign_withdrawn"

#: How many days before an answer is due the agency is reminded.
REMIND_DAYS = 2


def ask_partner(ask: PartnerAsk, *, at: dt.datetime) -> Notice | None:
    """Everybody who speaks for the agency is asked; who asked knows it."""
    return _send(ASKED, ask, f"{ASKED}:{ask.pk}", _spokespeople(ask), ask.campaign, by=ask.asked_by, at=at)


def remind_partner(ask: PartnerAsk, *, at: dt.datetime) -> Notice | None:
    return _once(ASK_NEAR, ask, ask.answer_by_on, _spokespeople(ask), ask.campaign, at=at)


def tell_of_silence(ask: PartnerAsk, *, at: dt.datetime) -> Notice | None:
    """The campaign's owner hears that an agency has not answered in time."""
    return _once(ASK_OVERDUE, ask, ask.answer_by_on, with_deputies([ask.campaign.owner]), ask.campaign, at=at)


def tell_of_answer(ask: PartnerAsk, *, at: dt.datetime) -> Notice | None:
    people = [
        one for one in with_deputies([ask.campaign.owner, ask.asked_by]) if one.pk != ask.answered_by_id
    ]
    occasion = f"{ANSWERED}:{ask.pk}:{ask.version}"
    return _send(ANSWERED, ask, occasion, people, ask.campaign, by=ask.answered_by, at=at)


def tell_of_offer(ask: PartnerAsk, *, kind: str, by: Person, at: dt.datetime) -> Notice | None:
    """The business unit and the campaign's owner hear that an agency offers to take part, or no longer does."""
    people = [*with_deputies([ask.campaign.owner]), *people_for(*BUSINESS_UNIT)]
    others = [one for one in people if one.pk != by.pk]
    return _send(kind, ask, f"{kind}:{ask.pk}:{ask.version}", others, ask.campaign, by=by, at=at)


def ask_about_impact(question: ImpactQuestion, *, by: Person, at: dt.datetime) -> Notice | None:
    """Everybody who speaks for the agency is asked, at first and after each change that voids an answer."""
    people = [one for one in _spokespeople(question) if one.pk != by.pk]
    occasion = f"{IMPACT_ASKED}:{question.pk}:{question.version}"
    return _send(IMPACT_ASKED, question, occasion, people, question.campaign, by=by, at=at)


def remind_of_impact(question: ImpactQuestion, *, at: dt.datetime) -> Notice | None:
    people = _spokespeople(question)
    return _once(IMPACT_NEAR, question, question.answer_by_on, people, question.campaign, at=at)


def tell_of_impact_silence(question: ImpactQuestion, *, at: dt.datetime) -> Notice | None:
    """The owners of activity and campaign hear that an agency has not answered in time."""
    people = with_deputies([question.activity.owner, question.campaign.owner])
    return _once(IMPACT_OVERDUE, question, question.answer_by_on, people, question.campaign, at=at)


def tell_of_impact(question: ImpactQuestion, *, at: dt.datetime) -> Notice | None:
    """Whoever asked and the activity's owner hear the answer; of a harm, the business unit too."""
    people = with_deputies([question.activity.owner, question.asked_by])
    if question.answer == ImpactQuestion.Answer.HARM:
        people = [*people, *people_for(*BUSINESS_UNIT)]
    others = [one for one in people if one.pk != question.answered_by_id]
    occasion = f"{IMPACT_ANSWERED}:{question.pk}:{question.version}"
    return _send(
        IMPACT_ANSWERED, question, occasion, others, question.campaign, by=question.answered_by, at=at
    )


def tell_that_it_goes_on(question: ImpactQuestion, *, at: dt.datetime) -> Notice | None:
    """Those who speak for the agency hear that the activity goes on, and find why."""
    people = people_for(*FOR_AGENCIES, agency=question.agency)
    occasion = f"{IMPACT_GOES_ON}:{question.pk}:{question.version}"
    return _send(IMPACT_GOES_ON, question, occasion, people, question.campaign, by=question.decided_by, at=at)


def tell_of_overdue(activity: Activity, *, at: dt.datetime) -> Notice | None:
    """Its owner is asked what became of it, once for its day."""
    people = with_deputies([activity.owner])
    return _once(ACTIVITY_OVERDUE, activity, activity.ends_on, people, activity.campaign, at=at)


def tell_subcommittee(direction: Direction, *, at: dt.datetime) -> Notice | None:
    """Its members hear at once what a chair decided in their place."""
    people = [one for one in people_for(*SUBCOMMITTEE, *BUSINESS_UNIT) if one.pk != direction.recorded_by_id]
    occasion = f"{DECIDED_ALONE}:{direction.pk}"
    return _send(
        DECIDED_ALONE, direction, occasion, people, direction.campaign, by=direction.recorded_by, at=at
    )


def tell_of_withdrawal(campaign: Campaign, *, by: Person, at: dt.datetime) -> Notice | None:
    """The owner, the business unit and the agencies that take part or are still asked hear at once that it was taken away."""
    people = told_of_withdrawal(campaign, by)
    return _send(WITHDRAWN, campaign, f"{WITHDRAWN}:{campaign.pk}", people, campaign, by=by, at=at)


def told_of_withdrawal(campaign: Campaign, by: Person) -> list[Person]:
    """Who hears of it when this person withdraws it."""
    asks = list(campaign.asks.select_related("agency", "answered_by"))
    people = [
        *with_deputies([campaign.owner]),
        *people_for(*BUSINESS_UNIT),
        *(
            ask.answered_by
            for ask in asks
            if ask.answer == PartnerAsk.Answer.YES and ask.answered_by is not None
        ),
        *(one for ask in asks if ask.answer == PartnerAsk.Answer.WAITING for one in _spokespeople(ask)),
    ]
    return [one for one in _who_may_know(people, campaign) if one.pk != by.pk]


def _spokespeople(ask: PartnerAsk | ImpactQuestion) -> list[Person]:
    people = people_for(*FOR_AGENCIES, agency=ask.agency)
    return [one for one in people if one.pk != ask.asked_by_id]


def _who_may_know(people: Iterable[Person], campaign: Campaign) -> list[Person]:
    return [
        person
        for person in dict.fromkeys(people)
        if person.is_active and Campaign.objects.visible_to(person).filter(pk=campaign.pk).exists()
    ]


def _once(
    kind: str,
    subject: models.Model,
    day: dt.date,
    people: Iterable[Person],
    campaign: Campaign,
    *,
    at: dt.datetime,
) -> Notice | None:
    """Once for each day on which it is or was due."""
    occasion = f"{kind}:{subject.pk}:{day.isoformat()}"
    if Notice.objects.filter(occasion=occasion).exists():
        return None
    return _send(kind, subject, occasion, people, campaign, by=None, at=at)


def _send(
    kind: str,
    subject: models.Model,
    occasion: str,
    people: Iterable[Person],
    campaign: Campaign,
    *,
    by: Person | None,
    at: dt.datetime,
) -> Notice | None:
    """Schedule it for now, to those who may know of the campaign; where nobody is to be told, the page says so."""
    recipients: list[To] = [ToPerson(person) for person in _who_may_know(people, campaign)]
    if not recipients:
        return None
    return notices.schedule(
        kind,
        subject=subject,
        occasion=occasion,
        to=recipients,
        due_at=at,
        matters=[campaign.matter] if campaign.matter is not None else [],
        by=by,
    )
