"""Fixing and moving the date (law 2): what is refused with which words, and what a move does to the notices."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from foundation import clock
from foundation.governed import SomebodyElseSaved
from matters.models import AuthorityView, Proceeding
from notices.models import Notice
from partnership.models import Recipient, RuleEdition, StatutoryAddress, Timer
from reviews.models import DateChange, Decision, Endorsement, PublicationPlan, ToldGroup
from reviews.queries import plans as queries
from reviews.rules import plan_notices
from reviews.rules.lawful_moment import NAMED_BY_LAW
from reviews.rules.refusals import ReviewNotReady
from reviews.services import plan_dates, plans
from tests.partnership.factories import PartnershipFactory, RuleEditionFactory, TimerFactory
from tests.reviews.factories import DecisionFactory, ReportVersionFactory, endorse_by_all
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

Status = PublicationPlan.Status

#: Well after every period that begins on the Monday.
NOVEMBER = clock.london_moment(dt.date(2026, 11, 4), dt.time(9, 30))


@pytest.fixture(autouse=True)
def _monday(time_machine, settings):
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    time_machine.move_to(MONDAY, tick=False)


def fix(situation, at=WEDNESDAY, by=None, **rest):
    plan = situation.fresh()
    return plan_dates.fix_date(
        plan=plan, publish_at=at, began_from=plan.version, by=by or situation.manager, **rest
    )


def move(situation, at, reason="The court moved its hearing.", by=None):
    plan = situation.fresh()
    return plan_dates.move_date(
        plan=plan, publish_at=at, reason=reason, began_from=plan.version, by=by or situation.manager
    )


def refused(situation, at=WEDNESDAY, match=None, **rest):
    """The date is refused in these words, and nothing has changed."""
    events = Event.objects.count()
    with pytest.raises(ReviewNotReady, match=match) as refusal:
        fix(situation, at, **rest)
    plan = situation.fresh()
    assert (plan.status, plan.publish_at, plan.notice_round) == (Status.DRAFT, None, 0)
    assert not Notice.objects.filter(kind=plan_notices.ADVANCE_COPY).exists()
    assert Event.objects.count() == events
    return str(refusal.value)


def copies():
    return Notice.objects.filter(kind=plan_notices.ADVANCE_COPY).order_by("pk")


def test_fixing_the_date_sends_the_report_to_every_body_at_once():
    situation = endorsed()

    fix(situation)

    plan = situation.fresh()
    assert (plan.status, plan.publish_at, plan.fixed_by) == (Status.FIXED, WEDNESDAY, situation.manager)
    assert plan.report_version.document == copies()[0].documents.get()
    assert {notice.deliveries.get().recipient for notice in copies()} == set(BODIES)
    assert all(notice.due_at == MONDAY for notice in copies())
    assert "7." in plan.computed_from
    assert clock.day_of(plan.earliest_at) == dt.date(2026, 10, 14)
    assert Event.objects.about(plan).filter(verb="date fixed").count() == 1


def test_a_date_that_is_too_early_is_refused_with_the_working_out():
    words = refused(endorsed(), WEDNESDAY - dt.timedelta(days=1))

    assert "Wednesday 14 October 2026" in words
    assert "7 working days" in words


@pytest.mark.parametrize("at", [MONDAY, MONDAY - dt.timedelta(days=3)])
def test_a_moment_in_the_past_is_refused(at):
    refused(endorsed(), at, match="has passed")


def test_without_every_endorsement_no_date_is_fixed():
    situation = endorsed()
    version = queries.version_of(situation.plan)
    Endorsement._base_manager.filter(pk=version.endorsements.first().pk).delete()

    refused(situation, match="has not endorsed version 1")


def test_a_new_version_makes_the_old_endorsements_worthless():
    situation = endorsed()
    ReportVersionFactory(report=queries.version_of(situation.plan).report)

    refused(situation, match="has not endorsed version 2")


def test_changed_recommendations_make_the_endorsements_worthless():
    situation = endorsed()
    situation.review.recommendations.filter(number=1).update(text="Something else.")

    refused(situation, match="other recommendations")


def test_a_later_moment_for_the_bodies_is_kept_and_counts():
    situation = endorsed()
    thursday = clock.london_moment(dt.date(2026, 10, 8), dt.time(9))

    refused(situation, WEDNESDAY, match="Monday 19 October 2026", advance_copy_at=thursday)
    fix(situation, clock.london_moment(dt.date(2026, 10, 19), dt.time(9, 30)), advance_copy_at=thursday)

    assert all(notice.due_at == thursday for notice in copies())


def test_a_moment_for_the_bodies_in_the_past_is_refused():
    refused(endorsed(), match="copies has passed", advance_copy_at=MONDAY)


@pytest.mark.parametrize(
    ("view", "is_enough"),
    [
        (None, False),
        (AuthorityView.View.NO_ANSWER, False),
        (AuthorityView.View.ASKS_TO_WAIT, False),
        (AuthorityView.View.NO_OBJECTION, True),
        (AuthorityView.View.CONDITIONS, True),
    ],
)
@pytest.mark.parametrize("effect", [Proceeding.Effect.HOLD, Proceeding.Effect.CONSULT])
def test_a_live_proceeding_takes_the_authoritys_recorded_view(view, is_enough, effect):
    situation = endorsed()
    proceeding = Proceeding.objects.create(
        matter=situation.review.matter,
        kind="criminal",
        status="live",
        effect=effect,
        authority="the prosecutor",
    )
    if view:
        AuthorityView.objects.create(
            proceeding=proceeding,
            view=view,
            given_by="A. Prosecutor",
            given_on=clock.today(),
            recorded_by=situation.manager,
            recorded_at=clock.now(),
        )

    if is_enough:
        fix(situation)
    else:
        refused(situation, match="the prosecutor")
    assert (situation.fresh().status == Status.FIXED) is is_enough


def test_a_decision_not_to_publish_stops_it():
    situation = endorsed()
    DecisionFactory(review=situation.review, kind=Decision.Kind.NOT_TO_PUBLISH, publishable_reason="Harm.")

    refused(situation, match="decided .* not to publish")


def test_a_body_that_must_have_it_and_has_confirmed_no_address_stops_it():
    situation = endorsed()
    StatutoryAddress.objects.filter(recipient=Recipient.NATIONAL_PANEL).update(confirmed_at=None)

    refused(situation, match="has not confirmed a test message")


def test_a_body_that_should_have_it_does_not_stop_it():
    situation = endorsed()
    StatutoryAddress.objects.filter(recipient=Recipient.OFSTED).delete()

    fix(situation)

    assert copies().count() == 2
    assert Event.objects.filter(verb="body not reachable").exists()


def test_who_may_fix_a_date():
    situation = endorsed()
    for name, person in everybody(situation).items():
        if person.is_in_business_unit and person.is_active and name != "stranger":
            continue
        with pytest.raises(PermissionDenied):
            fix(situation, by=person)
        assert situation.fresh().status == Status.DRAFT


@pytest.mark.parametrize("role", ["business_manager", "practice_lead", "communications_officer"])
def test_the_business_unit_on_the_list_fixes_dates(role):
    situation = endorsed()

    fix(situation, by=everybody(situation)[role])

    assert situation.fresh().status == Status.FIXED


def test_the_page_that_was_opened_before_somebody_saved_fixes_nothing():
    situation = endorsed()
    plan = situation.fresh()
    began_from = plan.version
    plans.edit_plan(plan=plan, began_from=began_from, by=situation.manager, aims="Other aims.")

    with pytest.raises(SomebodyElseSaved):
        plan_dates.fix_date(plan=plan, publish_at=WEDNESDAY, began_from=began_from, by=situation.manager)
    assert situation.fresh().status == Status.DRAFT


@pytest.mark.parametrize("status", [s for s in Status if s != Status.DRAFT])
def test_only_a_draft_is_fixed(status):
    situation = scheduled()
    PublicationPlan.objects.filter(pk=situation.plan.pk).update(
        status=status, published_at=MONDAY if status == Status.PUBLISHED else None
    )

    with pytest.raises(ReviewNotReady, match="The plan is"):
        fix(situation, WEDNESDAY + dt.timedelta(days=7))
    assert situation.fresh().publish_at == WEDNESDAY


# Moving -------------------------------------------------------------------------------------------


def test_an_earlier_date_begins_the_period_anew(time_machine):
    later = clock.london_moment(dt.date(2026, 11, 4), dt.time(9, 30))
    situation = notified(later)
    first = list(copies())
    time_machine.move_to(MONDAY + dt.timedelta(days=2), tick=False)
    earlier = clock.london_moment(dt.date(2026, 10, 28), dt.time(9, 30))

    change = move(situation, earlier)

    assert change.correction == DateChange.Correction.RESTARTED
    plan = situation.fresh()
    assert (plan.notice_round, plan.publish_at) == (2, earlier)
    assert queries.reached(plan) == {}
    new = list(copies())[len(first) :]
    assert {notice.supersedes for notice in new} == set(first)
    accept_all(plan)
    assert set(queries.reached(plan)) == set(BODIES)


def test_an_earlier_date_must_be_lawful_from_now():
    situation = notified(clock.london_moment(dt.date(2026, 11, 4), dt.time(9, 30)))

    with pytest.raises(
        ReviewNotReady, match=r"^An earlier date begins the notice period again\. .* is too early"
    ):
        move(situation, clock.london_moment(dt.date(2026, 10, 13), dt.time(9, 30)))
    assert situation.fresh().notice_round == 1


def test_a_later_date_keeps_the_notice_and_asks_whether_to_correct_it():
    situation = notified()
    before = copies().count()

    change = move(situation, WEDNESDAY + dt.timedelta(days=7))

    assert change.correction == DateChange.Correction.TO_DECIDE
    assert copies().count() == before
    assert set(queries.reached(situation.fresh())) == set(BODIES)
    assert not Notice.objects.filter(kind=plan_notices.DATE_CORRECTION).exists()


def test_a_later_date_of_which_nobody_knows_asks_nothing_and_renews_what_waits():
    situation = fixed()

    change = move(situation, WEDNESDAY + dt.timedelta(days=7))

    assert change.correction == DateChange.Correction.NOT_NEEDED
    withdrawn = copies().filter(status=Notice.Status.WITHDRAWN)
    assert withdrawn.count() == 3
    assert copies().filter(status=Notice.Status.SCHEDULED).count() == 3


def test_a_correction_goes_to_each_body_that_was_told():
    situation = notified()
    change = move(situation, WEDNESDAY + dt.timedelta(days=7))

    plan_dates.decide_correction(change=change, send=True, reason="", by=situation.manager)

    sent = Notice.objects.filter(kind=plan_notices.DATE_CORRECTION)
    assert {notice.deliveries.get().recipient for notice in sent} == set(BODIES)
    assert "14 October 2026" in sent[0].values["old_date"]
    assert "21 October 2026" in sent[0].values["new_date"]
    change.refresh_from_db()
    assert change.correction == DateChange.Correction.SENT
    with pytest.raises(ReviewNotReady, match="decided already"):
        plan_dates.decide_correction(change=change, send=True, reason="", by=situation.manager)
    assert sent.count() == 3


def test_leaving_a_correction_out_takes_a_reason():
    situation = notified()
    change = move(situation, WEDNESDAY + dt.timedelta(days=7))

    with pytest.raises(ReviewNotReady, match="Say why"):
        plan_dates.decide_correction(change=change, send=False, reason=" ", by=situation.manager)
    plan_dates.decide_correction(change=change, send=False, reason="Told by telephone.", by=situation.manager)

    change.refresh_from_db()
    assert change.correction == DateChange.Correction.NOT_NEEDED
    assert not Notice.objects.filter(kind=plan_notices.DATE_CORRECTION).exists()


def test_a_changed_report_begins_the_period_anew_whatever_the_date():
    situation = notified()
    version = ReportVersionFactory(report=queries.version_of(situation.plan).report)
    endorse_by_all(version)

    change = move(situation, WEDNESDAY + dt.timedelta(days=7))

    assert change.correction == DateChange.Correction.RESTARTED
    plan = situation.fresh()
    assert plan.report_version == version
    assert queries.reached(plan) == {}
    assert copies().last().documents.get() == version.document


def test_a_changed_report_that_is_not_endorsed_moves_nothing():
    situation = notified()
    ReportVersionFactory(report=queries.version_of(situation.plan).report)

    with pytest.raises(ReviewNotReady, match="has not endorsed version 2"):
        move(situation, WEDNESDAY + dt.timedelta(days=7))
    assert situation.fresh().publish_at == WEDNESDAY


def test_moving_a_scheduled_publication_takes_it_off_the_schedule():
    situation = scheduled()

    move(situation, WEDNESDAY + dt.timedelta(days=7))

    plan = situation.fresh()
    assert (plan.status, plan.scheduled_by, plan.scheduled_fingerprint) == (Status.FIXED, None, "")


def test_moving_takes_a_reason_and_another_moment():
    situation = notified()

    with pytest.raises(ReviewNotReady, match="Say why"):
        move(situation, WEDNESDAY + dt.timedelta(days=7), reason=" ")
    with pytest.raises(ReviewNotReady, match="same moment"):
        move(situation, WEDNESDAY)
    assert not DateChange.objects.exists()


def test_the_reason_for_a_body_that_should_have_it_is_kept_and_for_one_that_must_is_refused():
    situation = notified()

    given = plan_dates.give_should_reason(
        plan=situation.plan,
        recipient=Recipient.OFSTED,
        reason="Their mailbox is closed.",
        by=situation.manager,
    )
    with pytest.raises(ReviewNotReady, match="must have the report"):
        plan_dates.give_should_reason(
            plan=situation.plan, recipient=Recipient.NATIONAL_PANEL, reason="No.", by=situation.manager
        )

    with pytest.raises(ReviewNotReady, match=r"gave a reason on .* Their mailbox is closed"):
        plan_dates.give_should_reason(
            plan=situation.plan, recipient=Recipient.OFSTED, reason="Another.", by=situation.lead
        )

    assert given.given_by == situation.manager
    assert [one.reason for one in situation.plan.should_reasons.all()] == ["Their mailbox is closed."]


def test_the_weaker_wording_of_a_plan_does_not_make_a_date_lawful():
    situation = endorsed()
    add_step(
        situation.plan,
        "notice",
        kind="notice",
        notice_kind="advance_copy_national_panel",
        timing="relative",
        anchor="publication",
        offset=-7,
        unit="days",
    )

    refused(situation, WEDNESDAY - dt.timedelta(days=1), match="too early")


def test_a_local_rule_is_followed_when_stricter_and_refused_when_weaker():
    situation = endorsed()
    plan = situation.fresh()
    with pytest.raises(ReviewNotReady, match="never looser"):
        plans.edit_plan(plan=plan, began_from=plan.version, by=situation.manager, local_working_days=5)
    plans.edit_plan(plan=plan, began_from=plan.version, by=situation.manager, local_working_days=10)

    refused_words = None
    with pytest.raises(ReviewNotReady) as refusal:
        fix(situation)
    refused_words = str(refusal.value)

    assert "Monday 19 October 2026" in refused_words
    assert "stricter rule" in refused_words


# The rules that bind a plan


def local_edition(period=15, **fields):
    """A local rule on top of the national edition: fifteen working days."""
    edition = RuleEditionFactory(is_local=True, in_force_from=dt.date(2026, 1, 1), timers=False, **fields)
    for body in NAMED_BY_LAW:
        TimerFactory(edition=edition, recipient=body, period=period, force=Timer.Force.LOCAL)
    return edition


LOOSENED = {
    "deleted": lambda edition: edition.delete(),
    "ended before the plan was made": lambda edition: edits(edition, in_force_to=dt.date(2026, 1, 2)),
    "moved": lambda edition: edits(edition, in_force_from=dt.date(2027, 1, 1)),
    "no longer local": lambda edition: edits(edition, is_local=False, in_force_from=dt.date(2020, 1, 1)),
    "shortened": lambda edition: edition.timers.update(period=7),
    "without its timers": lambda edition: edition.timers.all().delete(),
    "by guidance alone": lambda edition: edition.timers.update(force=Timer.Force.GUIDANCE, period=1),
}


def edits(edition, **fields):
    RuleEdition.objects.filter(pk=edition.pk).update(**fields)


def earliest_day(situation):
    return queries.earliest(situation.fresh(), clock.now()).on


@pytest.mark.parametrize("how", LOOSENED)
def test_a_fixed_date_keeps_the_local_rule_it_was_fixed_under(how):
    PartnershipFactory()
    edition = local_edition()
    situation = fixed(NOVEMBER)
    assert earliest_day(situation) == dt.date(2026, 10, 26)

    LOOSENED[how](edition)

    assert earliest_day(situation) == dt.date(2026, 10, 26)
    move(situation, NOVEMBER + dt.timedelta(days=1))
    assert earliest_day(situation) == dt.date(2026, 10, 26)


@pytest.mark.parametrize(("period", "day"), [(0, 14), (7, 14), (8, 15)])
def test_the_periods_of_a_fixed_plans_own_edition_count_where_they_became_stricter(period, day):
    situation = fixed(NOVEMBER)

    situation.plan.edition.timers.update(period=period)

    assert earliest_day(situation) == dt.date(2026, 10, day)


def test_a_period_that_was_suspended_after_the_date_was_fixed_is_suspended():
    situation = fixed(NOVEMBER)

    situation.plan.edition.timers.update(suspended_from=clock.today(), suspension_reason="As in March 2020.")

    assert earliest_day(situation) == clock.today()


def test_under_a_local_edition_the_national_one_in_force_binds_too():
    later = RuleEditionFactory(in_force_from=dt.date(2026, 6, 1), timers=False)
    for body in NAMED_BY_LAW:
        TimerFactory(edition=later, recipient=body, period=15)
    PartnershipFactory(rules=local_edition(period=7))

    situation = endorsed()

    assert situation.plan.edition.is_local
    assert earliest_day(situation) == dt.date(2026, 10, 26)


def test_the_order_of_telling_is_settled_when_the_date_is_fixed():
    situation = fixed()
    plan = situation.fresh()

    with pytest.raises(ReviewNotReady, match="settled when the date is fixed"):
        plans.edit_plan(
            plan=plan, began_from=plan.version, by=situation.manager, told_order=[str(ToldGroup.PUBLIC)]
        )


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("2027-03-22", "2027-04-02"),  # over Good Friday, Easter Monday and the spring change
        ("2027-10-25", "2027-11-03"),  # over the autumn change
        ("2026-12-21", "2027-01-04"),  # over Christmas and New Year
    ],
)
def test_the_period_runs_over_holidays_and_both_changes_of_the_clocks(time_machine, accepted, expected):
    time_machine.move_to(clock.london_moment(dt.date.fromisoformat(accepted), dt.time(11)), tick=False)
    situation = endorsed()
    day = dt.date.fromisoformat(expected)

    with pytest.raises(ReviewNotReady, match="too early"):
        fix(situation, clock.london_moment(day - dt.timedelta(days=1), dt.time(23, 59)))
    fix(situation, clock.london_moment(day, dt.time(3)))

    assert situation.fresh().status == Status.FIXED
