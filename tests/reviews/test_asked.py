"""A notice that asks its recipients something: by when they answer, who of them is reminded, and when it is done."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from foundation import clock
from notices.models import Notice
from partnership.models import Agency, Role
from partnership.points import CALENDAR, WORK
from partnership.services import add_closure_day
from reviews.models import PlanStep, StepOwner, TemplateStep
from reviews.queries import asked, plan_page
from reviews.rules import plan_access
from reviews.services import plan_dates, plan_messages, plan_settling, plan_steps, plan_times
from tests.notices.conftest import mail as mail
from tests.notices.sending import turn
from tests.partnership.factories import AgencyFactory, PersonFactory
from tests.reviews.factories import person_on, put_on
from tests.reviews.plan_situations import MONDAY, WEDNESDAY, accept, accept_all, add_step, endorsed

pytestmark = pytest.mark.django_db

#: Five working days before publication, at the end of the office day.
DEADLINE = clock.london_moment(dt.date(2026, 10, 7), dt.time(17))
PARTNERS = {
    "kind": "notice",
    "notice_kind": "date_to_partners",
    "question": "What may need media management?",
    "timing": "as_soon_as_possible",
    "anchor": "date_fixed",
}


@pytest.fixture(autouse=True)
def _monday(time_machine, settings):
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    time_machine.move_to(MONDAY, tick=False)


def asking(at=WEDNESDAY, **fields):
    """The date is fixed and every partner has been asked; the owner of the step is a practice lead."""
    situation = endorsed()
    step = add_step(situation.plan, "partners", **PARTNERS | fields)
    StepOwner.objects.create(step=step, person=situation.lead)
    plan = situation.fresh()
    plan_dates.fix_date(plan=plan, publish_at=at, began_from=plan.version, by=situation.manager)
    accept(*notice_of(step).deliveries.all())
    step.refresh_from_db()
    situation.fresh()
    return situation, step


def notice_of(step):
    return Notice.objects.about(step).get(kind="publication_date_to_partners")


def partners(step):
    return asked.people_asked(step)


def answer(step, person, words="Nothing."):
    return plan_steps.answer(step=step, words=words, agency=person.agency, by=person)


def reminders(step):
    """Kind, day and recipients of each reminder that stands."""
    standing = Notice.objects.about(step).filter(kind__in=plan_messages.REMINDERS, status="scheduled")
    return {
        notice.kind: (
            notice.due_at.astimezone(clock.LONDON).strftime("%d %H:%M"),
            {row.person for row in notice.deliveries.filter(is_copy=False)},
        )
        for notice in standing
    }


def test_answers_are_wanted_five_working_days_before_publication_and_it_is_said_how_that_came():
    _, step = asking()

    assert step.due_at == MONDAY
    assert step.answers_due_at == step.wanted_at == DEADLINE
    assert "Answers are wanted by 5pm on Wednesday 7 October 2026: 5 working days before publication." in (
        step.computed_from
    )


def test_who_is_asked_late_has_a_working_day_at_the_least():
    _, step = asking(timing="fixed_day", fixed_on=dt.date(2026, 10, 9), anchor="")

    assert step.answers_due_at == clock.london_moment(dt.date(2026, 10, 12), dt.time(17))
    assert "1 working day after it is asked" in step.computed_from


def test_a_question_after_publication_has_five_working_days():
    _, step = asking()
    later = PlanStep(
        plan=step.plan, key="after", phase="after", **PARTNERS | {"timing": "fixed_day", "anchor": ""}
    )
    later.fixed_on = dt.date(2026, 10, 19)
    later.save()

    plan_times.refresh(step.plan)

    later.refresh_from_db()
    assert later.answers_due_at == clock.london_moment(dt.date(2026, 10, 26), dt.time(17))


def test_who_has_not_answered_is_reminded_before_and_after_and_then_the_business_manager():
    situation, step = asking()
    everybody = set(partners(step))
    assert len(everybody) == 3

    assert reminders(step) == {
        plan_messages.ANSWER_DUE: ("06 09:00", everybody),
        plan_messages.ANSWER_OVERDUE: ("08 09:00", everybody),
        plan_messages.STEP_ESCALATED: ("12 09:00", {situation.manager}),
    }
    first, *others = partners(step)
    answer(step, first)

    found = reminders(step)
    assert found[plan_messages.ANSWER_DUE][1] == set(others)
    assert found[plan_messages.ANSWER_OVERDUE][1] == set(others)
    step.refresh_from_db()
    assert step.status == PlanStep.Status.OPEN


def test_an_answer_that_names_no_agency_is_that_of_the_person_who_gave_it():
    _, step = asking()
    first, *others = partners(step)

    plan_steps.answer(step=step, words="Nothing.", agency=None, by=first)

    assert asked.unanswered(step, partners(step)) == others


def test_what_the_business_unit_writes_down_for_an_agency_counts_for_it_and_not_for_itself():
    situation, step = asking()
    first, *others = partners(step)

    plan_steps.answer(step=step, words="By telephone: nothing.", agency=None, by=situation.manager)
    assert len(asked.unanswered(step, partners(step))) == 3
    plan_steps.answer(step=step, words="By telephone: nothing.", agency=first.agency, by=situation.manager)

    assert asked.unanswered(step, partners(step)) == others


def test_the_step_is_done_when_all_have_answered_and_nobody_is_reminded_any_more(time_machine):
    _, step = asking()
    time_machine.move_to(MONDAY + dt.timedelta(hours=3), tick=False)

    for person in partners(step):
        step.refresh_from_db()
        assert step.status == PlanStep.Status.OPEN
        answer(step, person)

    step.refresh_from_db()
    assert (step.status, step.done_at, step.done_by) == (
        PlanStep.Status.DONE,
        MONDAY + dt.timedelta(hours=3),
        None,
    )
    assert reminders(step) == {}
    assert plan_settling.settle_notices() == 0


def test_it_is_not_done_before_the_notice_has_arrived_with_everybody():
    _, step = asking()
    lost = notice_of(step).deliveries.filter(is_copy=False).first()
    type(lost).objects.filter(pk=lost.pk).update(status="failed")
    for person in partners(step):
        answer(step, person)
    step.refresh_from_db()
    assert step.status == PlanStep.Status.OPEN

    accept(lost)

    assert plan_settling.settle_notices() == 1


def test_a_partner_who_left_keeps_no_step_open():
    _, step = asking()
    first, *others = partners(step)
    first.is_active = False
    first.save()
    for person in others:
        answer(step, person)

    step.refresh_from_db()
    assert step.status == PlanStep.Status.DONE


def test_a_reminder_leaves_with_a_link_and_no_words_of_the_case(mail, time_machine):
    situation, step = asking()
    first, *others = partners(step)
    answer(step, first)
    accept_all(situation.plan)

    for day in (6, 8):
        time_machine.move_to(clock.london_moment(dt.date(2026, 10, day), dt.time(9)), tick=False)
        turn()

    def told(words):
        return {to for to, message in mail.accepted if words in message}

    emails = {person.email for person in others}
    assert told(b"is still open") == emails
    assert told(b"is overdue") == emails
    overdue = [one for one in mail.messages() if "overdue" in one["Subject"]]
    text = overdue[0].get_body(preferencelist=("plain",)).get_content()
    assert step.reference in text
    assert situation.review.code not in text
    assert "media" not in text


def test_a_reminder_of_a_question_answered_meanwhile_is_not_sent(mail, time_machine):
    _, step = asking()
    PlanStep.objects.filter(pk=step.pk).update(status="done", done_at=MONDAY)
    time_machine.move_to(clock.london_moment(dt.date(2026, 10, 8), dt.time(9)), tick=False)

    turn()

    assert not [one for one in mail.messages() if "overdue" in one["Subject"]]


@pytest.mark.parametrize(("day", "status"), [(5, "Asked"), (6, "Asked"), (7, "Due today"), (8, "Overdue")])
def test_the_step_is_overdue_when_the_answers_are_and_not_when_it_was_asked(time_machine, day, status):
    situation, step = asking()
    now = clock.london_moment(dt.date(2026, 10, day), dt.time(10))
    time_machine.move_to(now, tick=False)

    assert plan_page.StandingOfSteps(situation.plan, now).of(step)[0] == status
    [entry] = [one for one in WORK.ask(situation.lead) if step.reference in one.url]
    assert entry.due_at == DEADLINE
    assert entry.what.startswith("Waits for the answer of")
    [partners_entry] = [one for one in WORK.ask(partners(step)[0]) if step.reference in one.url]
    assert (partners_entry.what, partners_entry.due_at) == ("Answer the question", DEADLINE)


def test_the_owners_work_names_whose_answer_is_missing():
    situation, step = asking()
    first, second, third = partners(step)
    answer(step, first)

    [entry] = [one for one in WORK.ask(situation.lead) if step.reference in one.url]

    for person, is_named in ((first, False), (second, True), (third, True)):
        name = person.agency.short_name or person.agency.name
        assert (name in entry.what) is is_named


def test_the_calendar_shows_when_the_answers_are_wanted():
    situation, step = asking()

    found = CALENDAR.ask(situation.lead, dt.date(2026, 10, 1), dt.date(2026, 10, 31))

    assert [one.starts_at for one in found if one.uid == f"{step.reference}-due"] == [DEADLINE]


def test_a_moved_date_moves_the_answers_and_their_reminders():
    situation, step = asking()
    plan = situation.fresh()

    plan_dates.move_date(
        plan=plan,
        publish_at=WEDNESDAY + dt.timedelta(days=7),
        reason="Court.",
        began_from=plan.version,
        by=situation.manager,
    )

    step.refresh_from_db()
    assert step.answers_due_at == DEADLINE + dt.timedelta(days=7)
    assert reminders(step)[plan_messages.ANSWER_OVERDUE][0] == "15 09:00"
    assert len(reminders(step)) == 3


def test_a_closure_day_that_moves_the_answers_is_told():
    situation, step = asking()
    administrator = person_on(situation.review, Role.ADMINISTRATOR)

    add_closure_day(day=dt.date(2026, 10, 12), name="Audit", by=administrator)

    step.refresh_from_db()
    assert step.answers_due_at == DEADLINE - dt.timedelta(days=1)
    assert Notice.objects.about(situation.plan).filter(kind=plan_messages.MOVED).exists()


# Press leads --------------------------------------------------------------------------------------

AND_PRESS_LEADS = "date_to_partners_and_press_leads"


def press_lead(review, agency, *, is_listed=True):
    person = PersonFactory(press_lead=True, agency=agency)
    if is_listed:
        put_on(review.matter, person)
    return person


@pytest.mark.parametrize("word", ["date_to_partners", AND_PRESS_LEADS])
def test_the_press_leads_of_partners_are_asked_too_where_the_step_says_so(client, word):
    situation = endorsed()
    agency = Agency.objects.safeguarding_partners()[0]
    lead = press_lead(situation.review, agency)
    press_lead(situation.review, agency, is_listed=False)
    press_lead(situation.review, AgencyFactory())
    step = add_step(situation.plan, "partners", **PARTNERS | {"notice_kind": word})
    other = add_step(situation.plan, "task")
    assert not plan_access.reads_any(situation.plan, lead)

    plan = situation.fresh()
    plan_dates.fix_date(plan=plan, publish_at=WEDNESDAY, began_from=plan.version, by=situation.manager)

    plan, is_asked = situation.fresh(), word == AND_PRESS_LEADS
    told = set(partners(step))
    assert len(told) == 3 + is_asked
    assert (lead in told) is is_asked
    assert list(plan_access.steps_for(plan, lead)) == ([step] if is_asked else [])
    assert any("Answer" in one.what for one in WORK.ask(lead)) is is_asked
    client.force_login(lead)
    address = f"/workspace/reviews/{situation.review.reference}/plan/steps/"
    assert client.get(f"{address}{step.reference}/").status_code == (200 if is_asked else 404)
    assert client.get(f"{address}{other.reference}/").status_code == 404


def test_a_press_lead_answers_for_the_agency_and_its_partner_is_not_reminded():
    situation = endorsed()
    agency = Agency.objects.safeguarding_partners()[0]
    lead = press_lead(situation.review, agency)
    step = add_step(situation.plan, "partners", **PARTNERS | {"notice_kind": AND_PRESS_LEADS})
    plan = situation.fresh()
    plan_dates.fix_date(plan=plan, publish_at=WEDNESDAY, began_from=plan.version, by=situation.manager)
    step.refresh_from_db()

    answer(step, lead, "Our press office prepares a line.")

    left = asked.unanswered(step, partners(step))
    assert {person.agency for person in left} == set(Agency.objects.safeguarding_partners()) - {agency}
    assert not any("Answer" in one.what for one in WORK.ask(lead))


def test_a_press_lead_of_no_partner_answers_nothing():
    situation = endorsed()
    lead = press_lead(situation.review, AgencyFactory())
    step = add_step(situation.plan, "partners", **PARTNERS | {"notice_kind": AND_PRESS_LEADS})
    plan = situation.fresh()
    plan_dates.fix_date(plan=plan, publish_at=WEDNESDAY, began_from=plan.version, by=situation.manager)

    with pytest.raises(PermissionDenied):
        answer(step, lead)

    assert not step.answers.exists()


def test_the_national_template_sends_to_the_audience_that_it_names():
    step = TemplateStep.objects.get(template__slug="national-framework", key="date-to-partners")

    assert step.audience == "Safeguarding partners and their press leads"
    assert step.notice_kind == AND_PRESS_LEADS
