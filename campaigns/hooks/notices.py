"""The messages about campaigns: their kinds, whether they are still true, and who may have them."""

from __future__ import annotations

from collections.abc import Callable

from django.db import models

from campaigns.models import Activity, Campaign, Direction, ImpactQuestion, PartnerAsk
from campaigns.queries import campaigns as queries
from campaigns.queries import pages
from campaigns.rules import access
from campaigns.services import messages
from foundation import clock
from foundation.words import say_day
from notices.kinds import Kind, Placeholder, WhenLate, register
from notices.models import Notice
from notices.points import MAY_RECEIVE, OWNERS, STANDING, Standing
from partnership.models import BUSINESS_UNIT, Person

Answer = PartnerAsk.Answer

DAY = Placeholder("due_on", "The day by which it is due", "Wednesday 14 October 2026")
ANSWER = Placeholder("answer", "What the agency said", "takes part")
SAID = {Answer.YES: "takes part", Answer.NO: "can’t take part"}

for key, title, placeholders, asks in (
    (messages.ASKED, "An agency is asked to take part in a campaign", (DAY,), True),
    (messages.ASK_NEAR, "An agency’s answer about a campaign is due soon", (DAY,), True),
    (messages.ASK_OVERDUE, "An agency has not answered about a campaign", (DAY,), True),
    (messages.ANSWERED, "An agency answered about a campaign", (ANSWER,), False),
    (messages.OFFERED, "An agency offers to take part in a campaign", (), False),
    (messages.OFFER_TAKEN_BACK, "An agency no longer takes part in a campaign", (), False),
    (messages.ACTIVITY_OVERDUE, "Nobody has said what became of an activity", (DAY,), True),
    (messages.DECIDED_ALONE, "A chair decided about a campaign before the subcommittee met", (), True),
):
    register(
        Kind(
            key=key,
            title=title,
            placeholders=placeholders,
            when_late=WhenLate.BECOMES_ONE_REMINDER,
            asks_for_action=asks,
        )
    )
register(
    Kind(
        key=messages.WITHDRAWN,
        title="A campaign was withdrawn",
        queue=Notice.Queue.STATUTORY,
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
    )
)


# Is it still true? --------------------------------------------------------------------------------


def _gone(reason: str) -> Standing:
    return Standing(is_live=False, reason=reason)


def standing_of_campaign(campaign: Campaign, notice: Notice) -> Standing:
    if campaign.status != Campaign.Status.WITHDRAWN:
        return _gone("The campaign is not withdrawn.")
    return Standing(is_live=True, values={"link": pages.campaign(campaign)})


def standing_of_ask(ask: PartnerAsk, notice: Notice) -> Standing:
    """Of what is asked, while nobody has answered; of an answer, while it is the last one."""
    link = pages.ask(ask)
    if notice.kind in (messages.OFFERED, messages.OFFER_TAKEN_BACK):
        if not notice.occasion.endswith(f":{ask.version}"):
            return _gone("The agency has answered otherwise since.")
        return Standing(is_live=True, values={"link": link})
    if notice.kind == messages.ANSWERED:
        if ask.answer not in SAID or not notice.occasion.endswith(f":{ask.version}"):
            return _gone("The agency has answered otherwise since, or is no longer asked.")
        return Standing(is_live=True, values={"link": link, "answer": SAID[Answer(ask.answer)]})
    if ask.answer != Answer.WAITING:
        return _gone("The agency has answered, or is no longer asked.")
    if ask.campaign.status == Campaign.Status.WITHDRAWN:
        return _gone("The campaign was withdrawn.")
    if ask.campaign.ends_on < clock.today():
        return _gone("The campaign is over.")
    return Standing(
        is_live=True,
        fingerprint=ask.answer_by_on.isoformat(),
        values={"link": link, "due_on": say_day(ask.answer_by_on)},
    )


def standing_of_activity(activity: Activity, notice: Notice) -> Standing:
    if not activity.is_open or activity.campaign.status == Campaign.Status.WITHDRAWN:
        return _gone("What became of it is written down, or its campaign was withdrawn.")
    if activity.ends_on >= clock.today():
        return _gone("Its day has not passed.")
    return Standing(
        is_live=True,
        fingerprint=activity.ends_on.isoformat(),
        values={"link": pages.activity(activity), "due_on": say_day(activity.ends_on)},
    )


def standing_of_direction(direction: Direction, notice: Notice) -> Standing:
    if direction.campaign.status == Campaign.Status.WITHDRAWN:
        return _gone("The campaign was withdrawn.")
    if queries.waits_for_the_subcommittee(direction.campaign) != direction:
        return _gone("It has been decided about since.")
    return Standing(is_live=True, values={"link": pages.direction(direction.campaign)})


# Whose is it? -------------------------------------------------------------------------------------


def campaign_of(subject: object) -> Campaign:
    """The campaign that the subject of one of these notices belongs to."""
    if isinstance(subject, Campaign):
        return subject
    if isinstance(subject, PartnerAsk | Activity | Direction | ImpactQuestion):
        return subject.campaign
    raise TypeError(f"{type(subject).__name__} belongs to no campaign.")


def may_receive(subject: object, person: Person, notice: Notice) -> bool:
    """Whoever may know of the campaign now; what an agency is asked, whoever may still answer for it."""
    if isinstance(subject, PartnerAsk) and notice.kind in (messages.ASKED, messages.ASK_NEAR):
        return access.may_answer(subject, person)
    return access.may_read(campaign_of(subject), person)


def owners(subject: object, notice: Notice) -> list[Person]:
    """The owner and who called for the notice, else the business unit, as far as they may know of the campaign."""
    campaign = campaign_of(subject)
    asked = [campaign.owner, *([notice.created_by] if notice.created_by else [])]
    for asked_for in (asked, Person.objects.holding(*BUSINESS_UNIT)):
        known = [one for one in dict.fromkeys(asked_for) if one.is_active and access.may_read(campaign, one)]
        if known:
            return known
    return []


ANSWERS: dict[type[models.Model], Callable[..., Standing]] = {
    Campaign: standing_of_campaign,
    PartnerAsk: standing_of_ask,
    Activity: standing_of_activity,
    Direction: standing_of_direction,
}

for model, standing in ANSWERS.items():
    STANDING.provide(model, standing)
    MAY_RECEIVE.provide(model, may_receive)
    OWNERS.provide(model, owners)
