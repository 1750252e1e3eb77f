"""Gates of the notice period: the moment, the report with each body that must have it, and the days (law 2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings

from foundation import clock
from foundation.words import say_day, say_moment
from notices import queries as notice_queries
from notices.models import Delivery, Notice
from reviews.points import Gate
from reviews.queries import plans
from reviews.queries.gates.look import Look, gate
from reviews.rules import lawful_moment
from reviews.rules import plans as plan_rules
from reviews.rules.lawful_moment import BodyRule


def moment(look: Look) -> Iterator[Gate]:
    said = []
    if look.at is None:
        said.append("No moment has been chosen.")
    elif look.now - look.at > plan_rules.LATE_AFTER and not look.is_publishing:
        said.append(f"{say_moment(look.at)} has passed. Choose another moment.")
    yield gate(
        "moment",
        "Moment of publication",
        said,
        detail=say_moment(look.at) if look.at else "",
        remedy="Choose the moment",
        remedy_url=look.url("plan_date"),
    )


def advance_copies(look: Look) -> Iterator[Gate]:
    plan = look.plan
    reached = plans.reached(plan)
    notices = plans.advance_copies(plan)
    excused = {one.recipient: one for one in plan.should_reasons.all()}
    for rule in plans.body_rules(plan):
        key, title = f"advance_copy:{rule.recipient}", f"Report sent to {rule.name}"
        said = _not_reached(look, rule, reached, notices.get(rule.recipient))
        if said and not rule.is_must and rule.recipient in excused:
            reason = excused[rule.recipient].reason
            yield gate(key, title, [], detail=f"Not sent in time; the reason on record: {reason}")
            continue
        moment = reached.get(rule.recipient)
        remedy, url = "Fix the date", look.url("plan_date")
        if plan.notice_round and not rule.is_must:
            remedy, url = "Give the reason", look.url("plan_should_reason", rule.recipient)
        elif rule.recipient in notices:
            remedy, url = "See the notice", _notice_url(notices[rule.recipient])
        yield gate(
            key,
            title,
            said,
            detail=_accepted(moment) if moment else "",
            remedy=remedy,
            remedy_url=url,
            remedy_takes_work=remedy == "Give the reason",
        )


def _accepted(moment: dt.datetime) -> str:
    where = "" if settings.SENDING else ", in a demonstration from which nothing leaves"
    return f"Accepted at {say_moment(moment)}{where}"


def _not_reached(
    look: Look, rule: BodyRule, reached: dict[str, dt.datetime], notice: Notice | None
) -> list[str]:
    said = []
    if rule.recipient not in reached:
        said.append(_why_not_reached(rule, notice))
    elif (corrected := _corrected_copy(look, rule.recipient)) is not None and not corrected:
        said.append("The corrected copy has not been accepted yet.")
    if not rule.is_must and look.at is not None and rule.recipient in reached:
        period = next(one for one in look.earliest.periods if one.rule.recipient == rule.recipient)
        if look.at < clock.start_of_day(period.ends_on):
            said.append(
                f"It should have had the report longer: until {say_day(period.ends_on)} by {look.plan.edition.name}."
            )
    return said


def _why_not_reached(rule: BodyRule, notice: Notice | None) -> str:
    if notice is None:
        return "It has not been sent: that begins when the date is fixed."
    tried = [one for one in notice_queries.deliveries_of(notice) if one.recipient == rule.recipient]
    delivery = max((one for one in tried if not one.is_copy), key=lambda one: one.pk, default=None)
    if delivery is None:
        return "It has not been sent."
    if delivery.status == Delivery.Status.FAILED:
        if bounce := delivery.bounces.last():
            return f"It came back at {say_moment(bounce.returned_at)}: {bounce.words}"
        return f"It was not delivered. The mail server said: {delivery.server_reply or 'nothing'}"
    if delivery.status == Delivery.Status.KEPT_LOCALLY:
        return "It was kept locally and not sent, because sending is switched off."
    if delivery.status == Delivery.Status.TO_DECLARE:
        return f"Staff have to deliver it by {delivery.get_channel_display().lower()} and declare it."
    if notice.due_at > notice.created_at and delivery.first_tried_at is None:
        return f"It leaves at {say_moment(notice.due_at)}."
    return f"It has not been accepted yet ({delivery.get_status_display().lower()})."


def _corrected_copy(look: Look, body: str) -> bool | None:
    """Whether the corrected copy reached the body; None when none has to."""
    version = look.version
    if version is None or version.corrects_id is None or not version.is_correction_agreed:
        return None
    notices = Notice.objects.filter(documents=version.document_id)
    return any(notice_queries.reached(notice, body) for notice in notices)


def _notice_url(notice: Notice) -> str:
    return notice.get_absolute_url()


def period(look: Look) -> Iterator[Gate]:
    earliest = look.earliest
    said = []
    if earliest.is_assumed and not earliest.incomplete:
        said.append("The period begins when every body that must have the report has accepted it.")
    if look.at is not None:
        # What comes late is judged by when it would really be published.
        said += lawful_moment.reasons_against(max(look.at, look.now), earliest)
    deciding = earliest.deciding
    yield gate(
        "period",
        "Notice period",
        said,
        detail=f"Lawful from {say_day(deciding.ends_on)} ({look.plan.edition.name})" if deciding else "",
        remedy="See how it is worked out",
        remedy_url=look.url("plan_date"),
    )
