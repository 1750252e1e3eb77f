"""The messages about activities that may touch the work of others: their kinds, and whether they are still true."""

from __future__ import annotations

from campaigns.hooks.notices import DAY, owners
from campaigns.models import Campaign, ImpactQuestion
from campaigns.queries import impact as queries
from campaigns.queries import pages
from campaigns.rules import access
from campaigns.rules import impact as rules
from campaigns.services import messages
from foundation.words import say_day
from notices.kinds import Kind, Placeholder, WhenLate, register
from notices.models import Notice
from notices.points import MAY_RECEIVE, OWNERS, STANDING, Standing
from partnership.models import Person

ANSWER = Placeholder("answer", "What the agency said", "sees no harm")
SAID = {
    ImpactQuestion.Answer.NO_HARM: "sees no harm to its work",
    ImpactQuestion.Answer.HARM: "says that it would harm its work",
}

for key, title, placeholders, asks in (
    (messages.IMPACT_ASKED, "An agency is asked whether an activity would harm its work", (DAY,), True),
    (messages.IMPACT_NEAR, "An agency’s answer about an activity is due soon", (DAY,), True),
    (messages.IMPACT_OVERDUE, "An agency has not answered about an activity", (DAY,), True),
    (messages.IMPACT_ANSWERED, "An agency answered about an activity", (ANSWER,), False),
    (messages.IMPACT_GOES_ON, "An activity goes on that an agency was asked about", (), False),
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


def standing(question: ImpactQuestion, notice: Notice) -> Standing:
    """Of what is asked, while the agency has not answered about the activity as it is; of the rest, while it is the last."""
    link = pages.impact(question)
    if notice.kind in (messages.IMPACT_ASKED, messages.IMPACT_NEAR, messages.IMPACT_OVERDUE):
        if not queries.is_waiting(question):
            return Standing(is_live=False, reason="The agency has answered, or is no longer asked.")
        day = question.answer_by_on
        return Standing(
            is_live=True, fingerprint=day.isoformat(), values={"link": link, "due_on": say_day(day)}
        )
    if not notice.occasion.endswith(f":{question.version}"):
        return Standing(is_live=False, reason="Something else has been said since.")
    if notice.kind == messages.IMPACT_GOES_ON:
        if question.campaign.status == Campaign.Status.WITHDRAWN:
            return Standing(is_live=False, reason="The campaign was withdrawn.")
        is_live = rules.goes_on(question, queries.fingerprint(question.activity))
        return Standing(
            is_live=is_live, reason="" if is_live else "The activity was changed.", values={"link": link}
        )
    said = SAID.get(ImpactQuestion.Answer(question.answer))
    if said is None:
        return Standing(is_live=False, reason="The agency is no longer asked.")
    return Standing(is_live=True, values={"link": link, "answer": said})


def may_receive(question: ImpactQuestion, person: Person, notice: Notice) -> bool:
    """Whoever may know of the campaign now; what an agency is asked, whoever may still answer for it."""
    if notice.kind in (messages.IMPACT_ASKED, messages.IMPACT_NEAR):
        return access.may_answer(question, person)
    return access.may_read(question.campaign, person)


STANDING.provide(ImpactQuestion, standing)
MAY_RECEIVE.provide(ImpactQuestion, may_receive)
OWNERS.provide(ImpactQuestion, owners)
