"""A notice that came back after the mail server had taken it: no gate, period or step rests on it any more (law 2)."""

import datetime as dt

import pytest

from foundation import clock
from notices import services as notices
from notices.models import Delivery, Notice
from notices.queries import reached
from partnership.models import Recipient
from reviews.models import PlanStep, PublicationPlan
from reviews.queries import gates, plans
from reviews.rules import plan_notices
from reviews.rules.refusals import ReviewNotReady
from reviews.services import plan_dates, plan_messages, plan_settling, plan_times, publication_schedule
from reviews.services.publishing import publish_due, publish_if_due
from tests.notices.conftest import mail as mail
from tests.notices.sending import turn
from tests.reviews.plan_situations import (
    MONDAY,
    WEDNESDAY,
    accept,
    add_step,
    endorsed,
    fixed,
    notified,
    ready,
    scheduled,
)
from tests.reviews.test_plan_notices import fix, with_real_report

pytestmark = pytest.mark.django_db

PANEL = Recipient.NATIONAL_PANEL
WORDS = "550 5.1.1 No such mailbox"
Status = PublicationPlan.Status


@pytest.fixture(autouse=True)
def _monday(time_machine, settings):
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    time_machine.move_to(MONDAY, tick=False)


def bounce(situation, body=PANEL):
    """The copy to this body comes back now."""
    delivery = Delivery.objects.filter(recipient=body, status=Delivery.Status.ACCEPTED).get()
    notices.record_bounce(delivery=delivery, by=situation.manager, returned_at=clock.now(), words=WORDS)
    return delivery


def gate(situation, key):
    return next(one for one in gates.gates(situation.fresh(), now=clock.now()) if one.key == key)


@pytest.mark.parametrize("body", [PANEL, Recipient.SECRETARY_OF_STATE, Recipient.OFSTED])
def test_a_bounced_notice_blocks_publication(body):
    situation = ready()
    assert gate(situation, f"advance_copy:{body}").is_open

    bounce(situation, body)

    shut = gate(situation, f"advance_copy:{body}")
    assert not shut.is_open
    assert WORDS in shut.reasons[0]
    plan = situation.fresh()
    with pytest.raises(ReviewNotReady, match="came back"):
        publication_schedule.schedule_publication(plan=plan, began_from=plan.version, by=situation.manager)
    assert situation.fresh().status == Status.FIXED


def test_the_period_begins_with_the_later_acceptance_after_a_resend(mail, time_machine):
    situation = endorsed()
    with_real_report(situation)
    fix(situation)
    turn()
    assert gate(situation, "period").is_open
    delivery = bounce(situation)
    assert not gate(situation, "period").is_open
    time_machine.move_to(MONDAY + dt.timedelta(days=1), tick=False)

    notices.resend(delivery=delivery, by=situation.manager)
    turn()

    assert plans.reached(situation.fresh())[PANEL] == MONDAY + dt.timedelta(days=1)
    assert gate(situation, f"advance_copy:{PANEL}").is_open
    period = gate(situation, "period")
    assert not period.is_open
    assert "15 October 2026" in period.reasons[0]
    copies = [message for message in mail.messages() if "panel" in message["To"]]
    assert len({message["Message-ID"] for message in copies}) == 2
    assert [len(list(message.iter_attachments())) for message in copies] == [1, 1]


def test_a_copy_that_is_being_sent_again_is_withdrawn_when_the_period_begins_anew(mail, time_machine):
    situation = endorsed()
    with_real_report(situation)
    fix(situation, WEDNESDAY + dt.timedelta(days=21))
    turn()
    again = notices.resend(delivery=bounce(situation), by=situation.manager)
    plan = situation.fresh()

    plan_dates.move_date(
        plan=plan,
        publish_at=WEDNESDAY + dt.timedelta(days=14),
        reason="The court's date moved.",
        began_from=plan.version,
        by=situation.manager,
    )

    again.refresh_from_db()
    assert again.status == Notice.Status.WITHDRAWN


def test_a_scheduled_publication_is_taken_off_the_schedule_and_owner_and_chair_are_told(mail):
    situation = scheduled()
    bounce(situation)

    assert publish_due() == 0

    plan = situation.fresh()
    assert (plan.status, plan.scheduled_by) == (Status.FIXED, None)
    told = Notice.objects.about(plan).get(kind=plan_messages.RESTED)
    people = {row.person for row in told.deliveries.filter(is_copy=False)}
    assert people == {situation.manager, situation.chair}
    turn()
    [text] = [text for text in mail.texts() if "no longer is" in text][:1]
    assert "because a notice came back" in text
    assert situation.review.code not in text
    assert publish_due() == 0
    assert Notice.objects.about(plan).filter(kind=plan_messages.RESTED).count() == 1


def test_what_came_back_in_the_last_moment_stops_the_publication_itself(time_machine):
    situation = scheduled()
    time_machine.move_to(WEDNESDAY, tick=False)
    bounce(situation)

    assert not publish_if_due(situation.fresh())

    assert situation.fresh().status == Status.FIXED
    assert not situation.review.is_public
    [attempt] = situation.plan.attempts.all()
    assert any(WORDS in reason for reason in attempt.reasons)


def test_a_scheduled_publication_whose_notices_stand_stays_scheduled():
    situation = scheduled()

    assert not publication_schedule.suspend_if_shaken(situation.plan)

    assert situation.fresh().status == Status.SCHEDULED


def test_a_step_whose_notice_came_back_is_open_again_until_it_has_arrived_after_all():
    situation = fixed()
    step = add_step(
        situation.plan, "panel", kind="notice", notice_kind="advance_copy_national_panel", is_gate=True
    )
    copy = Delivery.objects.get(recipient=PANEL)
    accept(copy)
    assert plan_settling.settle_notices() == 1

    bounce(situation)
    assert plan_settling.settle_notices() == 1
    assert plan_settling.settle_notices() == 0

    step.refresh_from_db()
    assert (step.status, step.done_at, step.outcome) == (PlanStep.Status.OPEN, None, "")
    notices.declare_delivery(
        delivery=copy,
        by=situation.manager,
        channel=Delivery.Channel.BY_HAND,
        delivered_at=MONDAY,
        reference="Handed to the Panel's office",
        evidence=plans.version_of(situation.plan).document,
    )
    assert plan_settling.settle_notices() == 1
    step.refresh_from_db()
    assert step.status == PlanStep.Status.DONE


def test_one_bounce_does_not_keep_a_moved_date_from_those_who_were_told_the_old_one():
    situation = notified()
    step = add_step(
        situation.plan,
        "partners",
        kind="notice",
        notice_kind="date_to_partners",
        timing="as_soon_as_possible",
        anchor="date_fixed",
    )
    plan_times.refresh(situation.plan)
    notice = Notice.objects.about(step).get(kind=plan_notices.DATE_TO_PARTNERS)
    accept(*notice.deliveries.all())
    lost, *others = notice.deliveries.filter(is_copy=False)

    notices.record_bounce(delivery=lost, by=situation.manager, returned_at=MONDAY, words=WORDS)

    assert reached(notice, lost.person) is None
    told = plan_messages._people_told_the_date(situation.plan)
    assert set(told) == {row.person for row in others}
