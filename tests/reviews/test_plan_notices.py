"""What leaves for a plan: every kind through the real engine, true when it leaves, and withdrawn when not."""

import datetime as dt

import pytest
from django.conf import settings as django_settings
from django.utils.html import escape

from documents.models import Finding
from foundation import clock
from notices import kinds, wording
from notices.models import Delivery, Notice
from notices.points import MAY_RECEIVE, OVERDUE, OWNERS, STANDING
from notices.queries import reached
from partnership.models import Role
from partnership.points import CALENDAR, WORK
from reviews.models import DateChange, Endorsement, PlanStep, PublicationPlan, ReportVersion, StepOwner
from reviews.rules import plan_access, plan_notices
from reviews.services import (
    plan_dates,
    plan_steps,
    plan_times,
    plans,
    publication_schedule,
    publishing,
    withdrawing,
)
from tests.documents.factories import uploaded
from tests.notices.conftest import mail as mail
from tests.notices.sending import NEVER, turn
from tests.partnership.factories import AgencyFactory, PersonFactory
from tests.reviews.factories import endorse_by_all, person_on
from tests.reviews.plan_situations import (
    BODIES,
    MONDAY,
    WEDNESDAY,
    accept_all,
    add_step,
    endorsed,
    everybody,
    fixed,
    notified,
    scheduled,
)

pytestmark = pytest.mark.django_db

PLAN_KINDS = [kind.key for kind in kinds.every_kind() if kind.key.startswith("publication_")] + [
    withdrawing.WITHDRAWN
]


@pytest.fixture(autouse=True)
def _monday(time_machine, settings):
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    time_machine.move_to(MONDAY, tick=False)


def with_real_report(situation):
    """The report is a real file, so that it can be attached."""
    version = situation.review.reports.get().versions.get()
    Endorsement._base_manager.filter(version=version).delete()
    version.document = uploaded(matter=situation.review.matter, by=situation.lead)
    Finding._base_manager.filter(document=version.document).update(
        decision="cleared", decided_by=situation.manager, decided_at=clock.now()
    )
    ReportVersion._base_manager.filter(pk=version.pk).update(document=version.document)
    endorse_by_all(version)
    return version


def fix(situation, at=WEDNESDAY):
    plan = situation.fresh()
    plan_dates.fix_date(plan=plan, publish_at=at, began_from=plan.version, by=situation.manager)
    return situation.fresh()


# The report ---------------------------------------------------------------------------------------


def test_the_very_report_leaves_for_each_body_by_itself(mail):
    situation = endorsed()
    version = with_real_report(situation)
    plan = fix(situation)

    turn()

    assert len(mail.messages()) == 3
    recipients = {recipient for recipient, _ in mail.accepted}
    assert recipients == {f"{body.replace('_', '.')}@gov.example" for body in BODIES}
    for message in mail.messages():
        assert message["Cc"] is None
        assert message["Bcc"] is None
        [attachment] = list(message.iter_attachments())
        import hashlib

        assert hashlib.sha256(attachment.get_content()).hexdigest() == version.document.sha256
        body = message.get_body(preferencelist=("plain",)).get_content()
        assert "9:30am on Wednesday 14 October 2026" in body
        assert version.document.sha256 in body
        assert situation.review.code in body
        assert "Child Larch" not in message["Subject"]
    notices = Notice.objects.filter(kind=plan_notices.ADVANCE_COPY)
    assert all(reached(notice, plan_notices.body_of(notice.occasion)) for notice in notices)
    assert plan.notice_round == 1


def test_a_bounced_notice_blocks_publication_and_the_owner_hears_of_it(mail):
    mail.answer = lambda recipient: NEVER if "panel" in recipient else mail.__class__.answer(recipient)
    situation = endorsed()
    with_real_report(situation)
    fix(situation)

    turn()

    from reviews.queries import gates

    found = {g.key: g for g in gates.gates(situation.fresh(), now=clock.now())}
    panel = found["advance_copy:national_panel"]
    assert not panel.is_open
    assert "550" in panel.reasons[0]
    assert not found["period"].is_open
    assert OWNERS.ask(situation.plan, None) == [situation.manager]


def test_with_sending_off_it_is_kept_locally_and_opens_no_gate(mail, settings):
    settings.SENDING = False
    situation = endorsed()
    with_real_report(situation)
    fix(situation)

    turn()

    from reviews.queries import gates

    assert mail.accepted == []
    found = {g.key: g for g in gates.gates(situation.fresh(), now=clock.now())}
    assert "kept locally" in found["advance_copy:national_panel"].reasons[0]
    assert not found["sending"].is_open
    settings.DEMONSTRATION = True
    assert not [
        g
        for g in gates.gates(situation.fresh(), now=clock.now())
        if g.key.startswith("advance_copy") and not g.is_open
    ]


def test_a_plan_given_up_before_it_leaves_sends_nothing(mail):
    situation = endorsed()
    with_real_report(situation)
    plan = fix(situation)
    plans.withdraw_plan(plan=plan, reason="Another decision.", by=situation.manager)

    turn()

    assert mail.accepted == []


def test_what_was_scheduled_for_another_date_or_report_is_not_sent(mail):
    situation = endorsed()
    with_real_report(situation)
    plan = fix(situation)
    # Behind the services' back: what stands is asked again when it leaves.
    PublicationPlan.objects.filter(pk=plan.pk).update(publish_at=WEDNESDAY + dt.timedelta(days=1))

    turn()

    assert mail.accepted == []
    assert set(Notice.objects.filter(kind=plan_notices.ADVANCE_COPY).values_list("status", flat=True)) == {
        Notice.Status.WITHDRAWN
    }


def test_an_earlier_date_replaces_the_notice_and_says_so(mail, time_machine):
    situation = endorsed()
    with_real_report(situation)
    fix(situation, clock.london_moment(dt.date(2026, 11, 4), dt.time(9, 30)))
    turn()
    time_machine.move_to(MONDAY + dt.timedelta(days=1), tick=False)
    plan = situation.fresh()

    plan_dates.move_date(
        plan=plan,
        publish_at=clock.london_moment(dt.date(2026, 10, 28), dt.time(9, 30)),
        reason="The court's date moved.",
        began_from=plan.version,
        by=situation.manager,
    )
    turn()

    assert len(mail.accepted) == 6
    assert "takes the place of the one that we sent you" in mail.texts()[-1]
    assert "28 October 2026" in mail.texts()[-1]


def test_a_correction_of_the_date_says_both_dates(mail):
    situation = notified()
    plan = situation.fresh()
    change = plan_dates.move_date(
        plan=plan,
        publish_at=WEDNESDAY + dt.timedelta(days=7),
        reason="Court.",
        began_from=plan.version,
        by=situation.manager,
    )
    plan_dates.decide_correction(change=change, send=True, reason="", by=situation.manager)

    turn()

    texts = mail.texts()
    assert len(texts) == 3
    assert "14 October 2026" in texts[0]
    assert "21 October 2026" in texts[0]
    assert DateChange.objects.get().correction == DateChange.Correction.SENT


# Messages to staff --------------------------------------------------------------------------------


def test_messages_to_staff_hold_a_link_and_no_word_of_the_case(mail, time_machine):
    situation = endorsed(working_title="The Larch family")
    situation.plan.review.refresh_from_db()
    step = add_step(
        situation.plan,
        "partners",
        title="Ask about Robin",
        kind="notice",
        notice_kind="date_to_partners",
        question="What about Robin?",
        timing="as_soon_as_possible",
        anchor="date_fixed",
    )
    task = add_step(
        situation.plan, "task", title="Call Robin's school", timing="fixed_day", fixed_on=dt.date(2026, 10, 8)
    )
    with_real_report(situation)
    fix(situation)
    time_machine.move_to(MONDAY + dt.timedelta(days=4, minutes=1), tick=False)
    turn()

    staff = [m for m in mail.messages() if not list(m.iter_attachments())]
    assert staff
    for message in staff:
        body = message.get_body(preferencelist=("plain",)).get_content()
        whole = str(message["Subject"]) + body
        for word in ("Robin", "Larch", situation.review.code, "school"):
            assert word not in whole
        assert f"{django_settings.BASE_URL}/workspace/" in whole
    asked = Notice.objects.about(step).get(kind=plan_notices.DATE_TO_PARTNERS)
    assert asked.deliveries.filter(accepted_at__isnull=False).count() >= 3
    assert Notice.objects.about(task).exists()


def test_a_partner_taken_off_the_list_is_told_nothing(mail):
    situation = endorsed()
    step = add_step(
        situation.plan,
        "partners",
        kind="notice",
        notice_kind="date_to_partners",
        timing="as_soon_as_possible",
        anchor="date_fixed",
    )
    with_real_report(situation)
    fix(situation)
    delivery = Notice.objects.about(step).get().deliveries.filter(is_copy=False).first()
    situation.review.matter.accesses.filter(person=delivery.person).update(
        removed_at=MONDAY, removed_by=situation.manager
    )

    turn()

    delivery.refresh_from_db()
    assert delivery.status == Delivery.Status.WITHDRAWN
    assert delivery.person.email not in {recipient for recipient, _ in mail.accepted}


def test_a_reminder_of_a_step_done_meanwhile_is_not_sent(mail, time_machine):
    situation = fixed()
    step = add_step(situation.plan, "task", timing="fixed_day", fixed_on=dt.date(2026, 10, 9))
    plan_times.refresh(situation.plan)
    PlanStep.objects.filter(pk=step.pk).update(status="done", done_at=MONDAY)
    accept_all(situation.plan)
    time_machine.move_to(MONDAY + dt.timedelta(days=3), tick=False)

    turn()

    assert mail.accepted == []


def test_a_stopped_publication_says_which_gates_and_no_more(mail, time_machine):
    situation = scheduled()
    add_step(situation.plan, "council", title="Call Robin's school", is_gate=True)
    time_machine.move_to(WEDNESDAY, tick=False)
    publishing.publish_due()

    turn()

    stopped = [text for text in mail.texts() if "nothing has become public" in text]
    assert {situation.manager.email, situation.chair.email} <= {recipient for recipient, _ in mail.accepted}
    assert "Steps that publication waits for" in stopped[0]
    assert "Robin" not in stopped[0]


def test_every_kind_of_a_plan_has_words_that_use_only_what_it_has():
    for key in PLAN_KINDS:
        kind = kinds.get(key)
        assert wording.reasons_not_to_use(kind, wording.default_wording(kind)) == []


def test_every_kind_is_answered_for_plans_and_steps():
    situation = fixed()
    step = add_step(situation.plan)
    for subject in (situation.plan, step):
        for key in PLAN_KINDS:
            notice = Notice.objects.about(situation.plan).first()
            notice.kind, notice.occasion = key, f"{situation.plan.reference}:advance:1:ofsted:1:x"
            standing = STANDING.ask(subject, notice)
            assert standing.is_live or standing.reason


# Who may have them --------------------------------------------------------------------------------


def test_who_may_be_told_of_a_plan_and_of_a_step():
    situation = fixed()
    people = everybody(situation)
    step = add_step(situation.plan)
    StepOwner.objects.create(step=step, person=people["independent_reviewer"])
    notice = Notice.objects.about(situation.plan).first()

    plan_readers = {n for n, p in people.items() if MAY_RECEIVE.ask(situation.plan, p, notice)}
    step_readers = {n for n, p in people.items() if MAY_RECEIVE.ask(step, p, notice)}

    whole = {
        "business_manager",
        "practice_lead",
        "communications_officer",
        "chair",
        "vice_chair",
        "safeguarding_partner",
    }
    assert plan_readers == whole
    assert step_readers == {*whole, "independent_reviewer"}


def test_the_business_managers_answer_for_the_plan_of_an_owner_who_left():
    situation = fixed()
    other = person_on(situation.review, Role.BUSINESS_MANAGER)
    situation.manager.is_active = False
    situation.manager.save()

    assert OWNERS.ask(situation.fresh(), None) == [other]


# Your work, the calendar, the alarm ---------------------------------------------------------------


def work(person):
    return [
        (entry.title.partition(": ")[2], entry.what) for entry in WORK.ask(person) if "/plan" in entry.url
    ]


def test_what_waits_for_a_person_is_theirs_alone():
    situation = fixed()
    people = everybody(situation)
    step = add_step(situation.plan, "task", title="Meet the school")
    StepOwner.objects.create(step=step, person=people["independent_reviewer"])

    assert ("Meet the school", "Do this step and mark it as done") in work(people["independent_reviewer"])
    for name in set(people) - {"independent_reviewer"}:
        assert "Meet the school" not in [title for title, _ in work(people[name])], name


def test_a_partners_question_waits_until_their_agency_has_answered():
    situation = endorsed()
    step = add_step(
        situation.plan,
        "partners",
        kind="notice",
        notice_kind="date_to_partners",
        question="What?",
        timing="as_soon_as_possible",
        anchor="date_fixed",
    )
    plan = fix(situation)
    partner = everybody(situation)["safeguarding_partner"]
    assert "Answer the question" in [what for _, what in work(partner)]

    plan_steps.answer(step=step, words="Nothing.", agency=partner.agency, by=partner)

    assert "Answer the question" not in [what for _, what in work(partner)]
    assert plan.status == PublicationPlan.Status.FIXED


def test_an_override_stays_in_sight_until_a_second_person_has_looked():
    situation = notified()
    add_step(situation.plan, "tell-staff", told_group="staff")
    override = publication_schedule.lift_order(plan=situation.plan, reason="Hurry.", by=situation.chair)
    other = PersonFactory(vice_chair=True)
    assert any("second person" in what for _, what in work(situation.chair))
    assert any("second person" in what for _, what in work(other))

    publication_schedule.look_at_override(override=override, by=other)

    assert not any("second person" in what for _, what in work(situation.chair))


def test_what_was_not_published_waits_for_the_business_unit_and_the_late_for_the_chair(time_machine):
    situation = scheduled()
    time_machine.move_to(WEDNESDAY + dt.timedelta(hours=2), tick=False)

    assert "Decide whether it is published late" in [what for _, what in work(situation.chair)]
    assert [entry.due_at for entry in OVERDUE.ask(clock.now())] == [WEDNESDAY]
    publication_schedule.unschedule_publication(plan=situation.plan, reason="Too late.", by=situation.chair)
    assert list(OVERDUE.ask(clock.now())) == []
    assert any("was not published" in what for _, what in work(situation.manager))


OCTOBER = (dt.date(2026, 10, 1), dt.date(2026, 10, 31))
STEP_IS_DUE, OWN_STEP_IS_DUE = (
    "a step of the publication plan is due",
    "your step of the publication plan is due",
)


def on_a_day(situation, key, **fields):
    """An open step of the plan that is due on Monday 12 October."""
    fields = {"title": "Meet Robin", "timing": "fixed_day", "fixed_on": dt.date(2026, 10, 12)} | fields
    step = add_step(situation.plan, key, **fields)
    plan_times.refresh(situation.plan)
    return step


def dated_steps(person, days=OCTOBER):
    """What the person's calendar says of steps, without the review's code."""
    entries = [entry.title.partition(": ")[2] for entry in CALENDAR.ask(person, *days)]
    return sorted(title for title in entries if "step" in title)


@pytest.mark.parametrize("role", Role)
def test_the_calendar_holds_every_dated_step_that_the_person_may_read(role):
    situation = fixed()
    on_a_day(situation, "somebody-elses")
    person = person_on(situation.review, role, agency=AgencyFactory())
    StepOwner.objects.create(step=on_a_day(situation, "their-own"), person=person)

    readable = plan_access.steps_for(situation.plan, person).filter(due_at__date=dt.date(2026, 10, 12))
    expected = {"somebody-elses": STEP_IS_DUE, "their-own": OWN_STEP_IS_DUE}
    assert dated_steps(person) == sorted(expected[step.key] for step in readable)


def test_the_plans_owner_and_its_point_of_contact_have_all_its_dates():
    situation = fixed()
    contact = person_on(situation.review, Role.COMMUNICATIONS_OFFICER)
    PublicationPlan.objects.filter(pk=situation.plan.pk).update(point_of_contact=contact)
    reviewer = person_on(situation.review, Role.INDEPENDENT_REVIEWER)
    step = on_a_day(situation, "task")
    StepOwner.objects.create(step=step, person=reviewer)

    for person in (situation.manager, contact):
        assert dated_steps(person) == [STEP_IS_DUE]
        (entry,) = [one for one in CALENDAR.ask(person, *OCTOBER) if one.uid == f"{step.reference}-due"]
        assert entry.starts_at == step.plan.steps.get(pk=step.pk).due_at
    assert dated_steps(reviewer) == [OWN_STEP_IS_DUE]
    assert dated_steps(PersonFactory(business_manager=True)) == []


def test_the_calendar_leaves_out_what_is_done_removed_or_does_not_apply():
    situation = fixed()
    for key, fields in {
        "done": {"status": "done", "done_at": clock.now()},
        "not-applicable": {"status": "not_applicable", "not_applicable_reason": "No school."},
        "removed": {"removed_at": clock.now()},
        "without-a-trial": {"condition": "criminal_live"},
    }.items():
        step = on_a_day(situation, key)
        PlanStep.objects.filter(pk=step.pk).update(**fields)
    assert dated_steps(situation.manager) == []

    on_a_day(situation, "to-do")

    assert dated_steps(situation.manager) == [STEP_IS_DUE]
    assert dated_steps(situation.manager, (dt.date(2026, 10, 13), dt.date(2026, 10, 31))) == []


def test_the_calendar_names_no_step_but_the_workspace_does():
    situation = fixed()
    reviewer = person_on(situation.review, Role.INDEPENDENT_REVIEWER)
    StepOwner.objects.create(step=on_a_day(situation, "task"), person=reviewer)

    mine = list(CALENDAR.ask(reviewer, *OCTOBER))
    managers = list(CALENDAR.ask(situation.manager, *OCTOBER))
    strangers = list(CALENDAR.ask(PersonFactory(business_manager=True), *OCTOBER))

    assert [entry.title for entry in mine] == [f"{situation.review.code}: {OWN_STEP_IS_DUE}"]
    assert any("publication (date fixed, not scheduled)" in entry.title for entry in managers)
    assert strangers == []
    assert all("Robin" not in entry.title for entry in [*mine, *managers])
    code = situation.review.code
    assert [entry.title_inside for entry in mine] == [f"{code}: Meet Robin (your step)"]
    assert f"{code}: Meet Robin" in [entry.title_inside for entry in managers]


# Overdue ------------------------------------------------------------------------------------------


def banners(client, situation, person):
    """What stands in the banner on “Your work” and on the review's first page; on both the same."""
    client.force_login(person)
    home = client.get("/workspace/").context["work"].not_published
    page = client.get(situation.review.get_absolute_url())
    assert page.context["overdue"] == home
    for one in home:
        assert f"{situation.review.code}: NOT published" in page.text
        assert f'href="{one.url}"' in page.text
        assert one.what_to_do in page.text
        assert all(escape(reason) in page.text for reason in one.reasons)
    return [(one.reasons, one.what_to_do) for one in home]


def test_a_publication_that_was_stopped_says_so_why_and_what_to_do(client, time_machine):
    situation = scheduled()
    add_step(situation.plan, "council", title="Consult the council", is_gate=True)
    assert banners(client, situation, situation.manager) == []
    time_machine.move_to(WEDNESDAY, tick=False)
    publishing.publish_due()
    time_machine.move_to(WEDNESDAY + dt.timedelta(minutes=1), tick=False)

    [(reasons, to_do)] = banners(client, situation, situation.manager)

    assert reasons == ("Steps that publication waits for: “Consult the council” is not done.",)
    assert to_do.startswith("Mend what stood in the way")
    [(_, chairs)] = banners(client, situation, situation.chair)
    assert chairs.startswith("The business unit mends")


@pytest.mark.parametrize(
    ("late", "tick", "managers", "chairs"),
    [
        (dt.timedelta(minutes=4), False, None, None),
        (dt.timedelta(minutes=6), False, "An administrator looks", "An administrator looks"),
        (dt.timedelta(hours=2), True, "The chair decides whether", "Decide whether it is published late."),
    ],
)
def test_a_publication_that_did_not_come_says_whose_move_it_is(
    client, time_machine, late, tick, managers, chairs
):
    situation = scheduled()
    time_machine.move_to(WEDNESDAY + late, tick=False)
    if tick:
        publishing.publish_due()

    for person, expected in ((situation.manager, managers), (situation.chair, chairs)):
        found = banners(client, situation, person)
        assert [what.startswith(expected) for _, what in found] == ([True] if expected else [])


def test_a_date_that_passed_without_being_scheduled_is_told(client, time_machine):
    situation = fixed()
    time_machine.move_to(WEDNESDAY + dt.timedelta(minutes=1), tick=False)

    [(reasons, _)] = banners(client, situation, situation.manager)

    assert reasons == ("It was not scheduled.",)


@pytest.mark.parametrize("who", ["independent_reviewer", "press_lead", "stranger", "superuser"])
def test_who_does_not_read_the_plan_is_told_of_no_overdue_publication(client, time_machine, who):
    situation = fixed()
    person = everybody(situation)[who]
    time_machine.move_to(WEDNESDAY + dt.timedelta(minutes=1), tick=False)

    client.force_login(person)

    assert client.get("/workspace/").context["work"].not_published == []


def test_what_is_published_is_not_overdue(client, time_machine):
    situation = scheduled()
    time_machine.move_to(WEDNESDAY, tick=False)
    publishing.publish_due()
    time_machine.move_to(WEDNESDAY + dt.timedelta(hours=2), tick=False)

    assert banners(client, situation, situation.manager) == []
