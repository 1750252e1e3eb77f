"""Laws 1 to 8 at the moment of publication: every gate shut in turn, every door, every clock."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from documents.models import Document, Finding
from foundation import clock
from foundation.governed import SomebodyElseSaved
from matters.models import LegalRestriction, Proceeding
from notices.models import Delivery, Heartbeat, Notice
from partnership.models import PublicStamp, Recipient, StatutoryAddress, Timer
from reviews.models import (
    Attachment,
    Decision,
    Endorsement,
    FamilyMember,
    Override,
    PlanStep,
    PracticeReview,
    PublicationPlan,
    PublishedFile,
    Slug,
    ToldRecord,
)
from reviews.points import GATES, Gate
from reviews.queries import gates as gate_queries
from reviews.queries import plans as queries
from reviews.rules import plan_notices
from reviews.rules.refusals import ReviewNotReady
from reviews.services import plan_dates, plan_messages, publication_schedule, publishing
from reviews.services.publishing import availability_ends, publish_due
from tests.documents.factories import protect
from tests.partnership.factories import AgencyFactory, RuleEditionFactory, TimerFactory
from tests.reviews.factories import (
    AttachmentFactory,
    DecisionFactory,
    DocumentFactory,
    FamilyMemberFactory,
    ReportVersionFactory,
    ReviewFactory,
)
from tests.reviews.plan_situations import (
    MONDAY,
    WEDNESDAY,
    add_step,
    beat,
    endorsed,
    everybody,
    ready,
    scheduled,
    tell,
)

pytestmark = pytest.mark.django_db

Status = PublicationPlan.Status


@pytest.fixture(autouse=True)
def _monday(time_machine, settings):
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    time_machine.move_to(MONDAY, tick=False)


def schedule(situation, by=None):
    plan = situation.fresh()
    return publication_schedule.schedule_publication(
        plan=plan, began_from=plan.version, by=by or situation.manager
    )


def is_public(situation):
    return PracticeReview.objects.public().filter(pk=situation.review.pk).exists()


def told(kind):
    return Notice.objects.filter(kind=kind)


# The one act --------------------------------------------------------------------------------------


def test_at_its_minute_the_review_is_public_with_everything_that_belongs_to_it(time_machine):
    situation = scheduled()
    stamp = PublicStamp.objects.first()
    ready_one = AttachmentFactory(review=situation.review, state=Attachment.State.READY, title="Briefing")
    AttachmentFactory(review=situation.review, title="Easy read, still a draft")
    publication_schedule.unschedule_publication(
        plan=situation.plan, reason="A briefing was added.", by=situation.manager
    )
    schedule(situation)
    add_step(
        situation.plan,
        "learning-event",
        phase="after",
        timing="relative",
        anchor="publication",
        offset=20,
        unit="working_days",
    )
    time_machine.move_to(WEDNESDAY + dt.timedelta(seconds=20), tick=False)

    publish_due()

    plan, review = situation.fresh(), PracticeReview.objects.get(pk=situation.review.pk)
    assert plan.status == Status.PUBLISHED
    assert plan.published_at == clock.now()
    assert review.publication == PracticeReview.Publication.PUBLISHED
    assert (review.slug, review.published_plan) == ("child-larch", plan)
    assert review.available_until_on == dt.date(2027, 10, 14)
    files = {one.document for one in PublishedFile.objects.public()}
    assert files == {plan.report_version.document, ready_one.document}
    assert Attachment.objects.filter(state=Attachment.State.DRAFT).count() == 1
    step = situation.step("learning-event")
    assert step.due_at == clock.london_moment(dt.date(2026, 11, 11), dt.time(17))
    assert situation.step("publish").status == PlanStep.Status.DONE
    [attempt] = plan.attempts.all()
    assert attempt.is_published
    assert PublicStamp.objects.first().number > (stamp.number if stamp else 0)
    event = Event.objects.get(verb="published")
    assert event.by is None
    assert event.facts["authorised_by"] == situation.manager.pk
    assert event.facts["sha256"] == plan.report_version.document.sha256


@pytest.mark.parametrize(("months", "year"), [(60, 2031), (6, 2027)])
def test_it_stays_available_for_the_longest_period_that_binds_it(months, year):
    local = RuleEditionFactory(is_local=True, in_force_from=dt.date(2026, 1, 1), timers=False)
    TimerFactory(edition=local, kind=Timer.Kind.AVAILABILITY, recipient="", period=months, unit="months")

    ends = availability_ends(endorsed().plan, dt.date(2026, 10, 14))

    assert ends == dt.date(year, 10, 14)


def test_it_is_never_published_a_second_early(time_machine):
    situation = scheduled()
    time_machine.move_to(WEDNESDAY - dt.timedelta(microseconds=1), tick=False)

    publish_due()

    assert not is_public(situation)
    assert situation.fresh().status == Status.SCHEDULED
    assert not situation.plan.attempts.exists()


def test_time_passing_publishes_nothing_that_is_not_scheduled(time_machine):
    situation = ready()
    time_machine.move_to(WEDNESDAY + dt.timedelta(minutes=5), tick=False)

    publish_due()

    assert not is_public(situation)
    assert situation.fresh().status == Status.FIXED


def test_a_second_tick_publishes_nothing_twice(time_machine):
    situation = scheduled()
    time_machine.move_to(WEDNESDAY, tick=False)

    publish_due()
    publish_due()

    assert is_public(situation)
    assert Event.objects.filter(verb="published").count() == 1
    assert PublishedFile.objects.count() == 1
    assert situation.fresh().attempts.count() == 1


def test_who_authorised_it_may_leave_before(time_machine):
    situation = scheduled()
    situation.manager.is_active = False
    situation.manager.save()
    time_machine.move_to(WEDNESDAY, tick=False)

    publish_due()

    assert is_public(situation)
    assert Event.objects.get(verb="published").facts["authorised_by"] == situation.manager.pk


def test_an_error_in_the_last_step_leaves_everything_as_it_was(time_machine, monkeypatch):
    situation = scheduled()
    time_machine.move_to(WEDNESDAY, tick=False)

    def break_down(**kwargs):
        raise RuntimeError("No stamp.")

    monkeypatch.setattr(publishing, "public_changed", break_down)
    with pytest.raises(ExceptionGroup):
        publish_due()

    assert not is_public(situation)
    assert situation.fresh().status == Status.SCHEDULED
    assert not Slug.objects.exists()
    assert not PublishedFile.objects.exists()
    assert not Event.objects.filter(verb="published").exists()


def test_one_plan_that_breaks_holds_up_no_other(time_machine, monkeypatch):
    broken, sound = scheduled(), scheduled()
    time_machine.move_to(WEDNESDAY, tick=False)
    real = publishing.new_slug

    def sometimes(review, *, at):
        if review.pk == broken.review.pk:
            raise RuntimeError("No slug.")
        return real(review, at=at)

    monkeypatch.setattr(publishing, "new_slug", sometimes)
    with pytest.raises(ExceptionGroup):
        publish_due()

    assert is_public(sound)
    assert not is_public(broken)


# The gates ----------------------------------------------------------------------------------------


def no_endorsement(s):
    Endorsement._base_manager.filter(pk=queries.version_of(s.plan).endorsements.first().pk).delete()


def newer_version(s):
    ReportVersionFactory(report=queries.version_of(s.plan).report)


def other_recommendations(s):
    s.review.recommendations.filter(number=1).update(text="Something else.")


def no_notice(body):
    def break_it(s):
        Delivery.objects.filter(recipient=body).update(
            status=Delivery.Status.FAILED, accepted_at=None, server_reply="550 no such mailbox"
        )

    return break_it


def accepted_too_late(s):
    Delivery.objects.filter(recipient=Recipient.NATIONAL_PANEL).update(
        accepted_at=MONDAY + dt.timedelta(days=1)
    )


def other_bytes_were_sent(s):
    for notice in Notice.objects.filter(kind=plan_notices.ADVANCE_COPY):
        notice.documents.set([DocumentFactory(matter=s.review.matter)])


def family_not_told(s):
    FamilyMemberFactory(review=s.review, relationship="Brother")


def nobody_in_family(s):
    ToldRecord._base_manager.filter(plan=s.plan).delete()
    FamilyMember._base_manager.filter(review=s.review).delete()


def out_of_order(s):
    add_step(s.plan, "tell-staff", told_group="staff")
    tell(s.plan, "staff", at=MONDAY - dt.timedelta(days=1))


def staff_not_told(s):
    add_step(s.plan, "tell-staff", told_group="staff")


def hold(s):
    Proceeding.objects.create(
        matter=s.review.matter, kind="criminal", status="verdict", effect="hold", authority="Crown Court"
    )


def restriction(s):
    LegalRestriction.objects.create(
        matter=s.review.matter,
        kind="injunction",
        covers="publication",
        source="High Court, 1 October 2026",
        from_on=dt.date(2026, 10, 1),
    )


def finding_in_report(s):
    Finding.objects.create(
        document=queries.version_of(s.plan).document, kind=Finding.Kind.METADATA, place="Properties"
    )


def infected(s):
    Document.objects.filter(pk=queries.version_of(s.plan).document_id).update(scan=Document.Scan.INFECTED)


def check_not_finished(s):
    Document.objects.filter(pk=queries.version_of(s.plan).document_id).update(
        inspection=Document.Inspection.WAITING
    )


def finding_in_briefing(s):
    one = AttachmentFactory(review=s.review, state=Attachment.State.READY)
    Finding.objects.create(document=one.document, kind=Finding.Kind.COMMENT, place="Page 2")


def name_in_summary(s):
    protect(s.review.matter, "Robin Ashington")
    PracticeReview.objects.filter(pk=s.review.pk).update(summary="Robin Ashington was four.")


def name_in_response(s):
    protect(s.review.matter, "Robin Ashington")
    s.review.recommendations.filter(number=1).update(response_words="Robin Ashington's school agrees.")


def title_not_confirmed(s):
    PracticeReview.objects.filter(pk=s.review.pk).update(public_title_confirmed_by=None)


def no_response(s):
    s.review.recommendations.filter(number=2).update(response="waiting")


def step_not_done(s):
    add_step(s.plan, "council-consulted", is_gate=True)


def not_to_publish(s):
    DecisionFactory(review=s.review, kind=Decision.Kind.NOT_TO_PUBLISH, publishable_reason="Harm.")


def sending_off(s):
    from django.conf import settings

    settings.SENDING = False


def nspcc_not_reachable(s):
    add_step(s.plan, "nspcc", phase="publication", kind="notice", notice_kind="nspcc_copy", timing="undated")
    StatutoryAddress.objects.filter(recipient=Recipient.NSPCC).update(confirmed_at=None)


BREAKS = {
    "endorsement": no_endorsement,
    "report": newer_version,
    "endorsement (recommendations)": other_recommendations,
    "advance_copy:national_panel": no_notice(Recipient.NATIONAL_PANEL),
    "advance_copy:secretary_of_state": no_notice(Recipient.SECRETARY_OF_STATE),
    "advance_copy:ofsted": no_notice(Recipient.OFSTED),
    "advance_copy:national_panel (bytes)": other_bytes_were_sent,
    "period": accepted_too_late,
    "family": family_not_told,
    "family (nobody)": nobody_in_family,
    "order": out_of_order,
    "order (not told)": staff_not_told,
    "holds": hold,
    "holds (restriction)": restriction,
    "files": finding_in_report,
    "files (virus)": infected,
    "files (unchecked)": check_not_finished,
    "files (briefing)": finding_in_briefing,
    "texts": name_in_summary,
    "texts (response)": name_in_response,
    "title": title_not_confirmed,
    "recommendations": no_response,
    "steps": step_not_done,
    "form": not_to_publish,
    "nspcc": nspcc_not_reachable,
    "sending": sending_off,
}


def shut(situation, **rest):
    found = gate_queries.gates(situation.fresh(), now=clock.now(), **rest)
    return {gate.key for gate in found if not gate.is_open}


def test_every_gate_is_open_when_everything_is_ready():
    assert shut(ready()) == set()


@pytest.mark.parametrize("name", BREAKS)
def test_each_gate_by_itself_refuses_scheduling_and_says_why(client, name):
    situation = ready()
    BREAKS[name](situation)
    key = name.partition(" ")[0]

    assert key in shut(situation)
    events = Event.objects.count()
    with pytest.raises(ReviewNotReady) as refusal:
        schedule(situation)

    gate = next(one for one in gate_queries.gates(situation.fresh(), now=clock.now()) if one.key == key)
    assert gate.reasons[0] in str(refusal.value)
    assert situation.fresh().status == Status.FIXED
    assert Event.objects.count() == events
    client.force_login(situation.manager)
    assert gate.remedy
    assert client.get(gate.remedy_url).status_code == 200
    panel = client.get(reverse("reviews:plan", args=[situation.review.reference])).text
    for reason, url in gate.linked_reasons:
        assert not url or f'<a class="govuk-link" href="{url}">{reason}</a>' in panel


def test_what_was_found_in_a_file_is_shown_where_that_file_stands():
    situation = ready()
    finding_in_briefing(situation)
    url = {gate.key: gate.remedy_url for gate in gate_queries.gates(situation.fresh(), now=clock.now())}
    assert url["files"] == reverse("reviews:attachments", args=[situation.review.reference])

    finding_in_report(situation)
    url = {gate.key: gate.remedy_url for gate in gate_queries.gates(situation.fresh(), now=clock.now())}
    assert url["files"] == reverse("reviews:report", args=[situation.review.reference])


@pytest.mark.parametrize("name", BREAKS)
def test_each_gate_that_shuts_after_scheduling_stops_publication_and_the_owner_and_chair_are_told(
    time_machine, name
):
    situation = scheduled()
    BREAKS[name](situation)
    time_machine.move_to(WEDNESDAY + dt.timedelta(seconds=10), tick=False)

    publish_due()

    assert not is_public(situation)
    assert not PublishedFile.objects.exists()
    assert not Slug.objects.exists()
    assert situation.fresh().status == Status.FIXED
    kinds = (plan_messages.STOPPED, plan_messages.RESTED)
    [notice] = Notice.objects.filter(kind__in=kinds)
    assert notice.due_at <= clock.now()
    people = set(notice.deliveries.filter(is_copy=False).values_list("person", flat=True))
    assert people == {situation.manager.pk, situation.chair.pk}


def test_what_was_stopped_is_not_published_by_itself_once_mended(time_machine):
    situation = scheduled()
    step = add_step(situation.plan, "council-consulted", is_gate=True)
    time_machine.move_to(WEDNESDAY, tick=False)
    publish_due()
    step.delete()
    time_machine.move_to(WEDNESDAY + dt.timedelta(minutes=5), tick=False)

    publish_due()
    assert not is_public(situation)

    beat()
    schedule(situation)
    publish_due()
    assert is_public(situation)


def test_a_further_gate_of_another_room_stops_publication(monkeypatch):
    situation = ready()
    further = Gate(key="statement", title="Statement agreed", is_open=False, reasons=("Nobody agreed.",))
    monkeypatch.setattr(GATES, "_providers", [*GATES._providers, lambda plan, at: [further]])

    with pytest.raises(ReviewNotReady, match="Statement agreed: Nobody agreed"):
        schedule(situation)


@pytest.mark.parametrize(
    "change", ["summary", "title", "response", "owner", "attachment", "captions", "transcript"]
)
def test_what_was_said_yes_to_is_published_or_nothing(time_machine, change):
    situation = ready()
    AttachmentFactory(
        review=situation.review,
        state=Attachment.State.READY,
        kind=Attachment.Kind.VIDEO,
        document=None,
        url="https://videos.example/1",
        has_captions=True,
        transcript="What is said.",
    )
    schedule(situation)
    if change == "summary":
        PracticeReview.objects.filter(pk=situation.review.pk).update(summary="Other words.")
    if change == "title":
        PracticeReview.objects.filter(pk=situation.review.pk).update(public_title="Child Elm")
    if change == "response":
        situation.review.recommendations.filter(number=1).update(response_words="Other words.")
    if change == "owner":
        situation.review.recommendations.filter(number=1).update(owner_agency=AgencyFactory())
    if change == "captions":
        situation.review.attachments.update(has_captions=False)
    if change == "transcript":
        situation.review.attachments.update(transcript="What else is said.")
    if change == "attachment":
        AttachmentFactory(review=situation.review, state=Attachment.State.READY)

    publish_due()

    assert situation.fresh().status == Status.FIXED
    assert told(plan_messages.RESTED).count() == 1
    time_machine.move_to(WEDNESDAY, tick=False)
    publish_due()
    assert not is_public(situation)


def test_a_save_that_changes_nothing_leaves_it_scheduled():
    situation = scheduled()
    situation.review.save()

    publish_due()

    assert situation.fresh().status == Status.SCHEDULED


def test_ofsted_is_passed_over_with_a_reason_and_not_without():
    situation = ready()
    no_notice(Recipient.OFSTED)(situation)
    assert shut(situation) == {"advance_copy:ofsted"}

    plan_dates.give_should_reason(
        plan=situation.plan, recipient=Recipient.OFSTED, reason="Their server is down.", by=situation.manager
    )

    assert shut(situation) == set()


# Scheduling ---------------------------------------------------------------------------------------


def test_nothing_is_scheduled_while_the_scheduler_is_silent(time_machine):
    situation = ready()
    Heartbeat.objects.update(beat_at=clock.now() - dt.timedelta(minutes=3))

    with pytest.raises(ReviewNotReady, match="scheduler has been silent"):
        schedule(situation)
    Heartbeat.objects.all().delete()
    with pytest.raises(ReviewNotReady, match="scheduler has not started"):
        schedule(situation)


def test_a_scheduler_that_was_silent_still_publishes_what_was_scheduled(time_machine):
    situation = scheduled()
    Heartbeat.objects.update(beat_at=MONDAY)
    time_machine.move_to(WEDNESDAY + dt.timedelta(minutes=10), tick=False)

    publish_due()

    assert is_public(situation)


def test_who_may_schedule():
    situation = ready()
    people = everybody(situation)
    allowed = {"business_manager", "practice_lead", "communications_officer"}

    for name in set(people) - allowed:
        with pytest.raises(PermissionDenied):
            schedule(situation, by=people[name])
        assert situation.fresh().status == Status.FIXED, name
    schedule(situation, by=people["communications_officer"])
    assert situation.fresh().status == Status.SCHEDULED


def test_a_double_click_schedules_once():
    situation = ready()
    plan = situation.fresh()
    began_from = plan.version
    publication_schedule.schedule_publication(plan=plan, began_from=began_from, by=situation.manager)

    with pytest.raises(SomebodyElseSaved):
        publication_schedule.schedule_publication(plan=plan, began_from=began_from, by=situation.manager)
    assert Event.objects.filter(verb="publication scheduled").count() == 1


@pytest.mark.parametrize("status", [s for s in Status if s != Status.FIXED])
def test_only_a_fixed_date_can_be_scheduled(status):
    situation = scheduled()
    if status != Status.SCHEDULED:
        PublicationPlan.objects.filter(pk=situation.plan.pk).update(
            status=status, published_at=MONDAY if status == Status.PUBLISHED else None
        )

    with pytest.raises(ReviewNotReady, match="The plan is"):
        schedule(situation)


@pytest.mark.parametrize("who", ["manager", "chair"])
def test_the_business_unit_and_the_chair_take_it_off_the_schedule(time_machine, who):
    situation = scheduled()

    publication_schedule.unschedule_publication(
        plan=situation.plan, reason="The court asked.", by=getattr(situation, who)
    )

    assert situation.fresh().status == Status.FIXED
    time_machine.move_to(WEDNESDAY, tick=False)
    publish_due()
    assert not is_public(situation)


def test_nobody_else_takes_it_off_the_schedule():
    situation = scheduled()
    people = everybody(situation)

    for name in set(people) - {
        "business_manager",
        "practice_lead",
        "communications_officer",
        "chair",
        "vice_chair",
    }:
        with pytest.raises(PermissionDenied):
            publication_schedule.unschedule_publication(plan=situation.plan, reason="No.", by=people[name])
        assert situation.fresh().status == Status.SCHEDULED, name


# Clocks and lateness ------------------------------------------------------------------------------


@pytest.mark.parametrize("skew", [dt.timedelta(seconds=6), -dt.timedelta(hours=1), dt.timedelta(hours=1)])
def test_a_clock_that_is_not_trusted_publishes_nothing(time_machine, monkeypatch, skew):
    situation = scheduled()
    time_machine.move_to(WEDNESDAY + dt.timedelta(minutes=1), tick=False)
    monkeypatch.setattr(clock, "database_now", lambda: clock.now() + skew)

    publish_due()
    publish_due()

    assert not is_public(situation)
    assert situation.fresh().status == Status.SCHEDULED
    assert situation.plan.attempts.count() == 1
    assert told(plan_messages.STOPPED).count() == 1

    monkeypatch.setattr(clock, "database_now", clock.now)
    publish_due()
    assert is_public(situation)


def test_it_is_due_by_the_databases_clock(time_machine, monkeypatch):
    situation = scheduled()
    time_machine.move_to(WEDNESDAY + dt.timedelta(seconds=2), tick=False)
    monkeypatch.setattr(clock, "database_now", lambda: clock.now() - dt.timedelta(seconds=4))

    publish_due()

    assert not is_public(situation)


@pytest.mark.parametrize("late", [dt.timedelta(minutes=10), dt.timedelta(minutes=60)])
def test_late_by_up_to_an_hour_it_is_tried(time_machine, late):
    situation = scheduled()
    time_machine.move_to(WEDNESDAY + late, tick=False)

    publish_due()

    assert is_public(situation)


@pytest.mark.parametrize("late", [dt.timedelta(minutes=60, seconds=1), dt.timedelta(days=1)])
def test_later_than_that_it_waits_for_the_chair(time_machine, late):
    situation = scheduled()
    time_machine.move_to(WEDNESDAY + late, tick=False)

    publish_due()
    publish_due()

    assert not is_public(situation)
    assert situation.fresh().status == Status.SCHEDULED
    assert told(plan_messages.LATE).count() == 1

    publication_schedule.allow_late(
        plan=situation.plan, reason="The family asked for today.", by=situation.chair
    )
    publish_due()
    assert is_public(situation)
    assert Override.objects.get().kind == Override.Kind.LATE


def test_allowing_it_late_opens_no_gate(time_machine):
    situation = scheduled()
    time_machine.move_to(WEDNESDAY + dt.timedelta(days=1), tick=False)
    publish_due()
    hold(situation)
    publication_schedule.allow_late(plan=situation.plan, reason="Today.", by=situation.chair)

    publish_due()

    assert not is_public(situation)
    assert situation.fresh().status == Status.FIXED


def test_only_a_chair_lets_it_go_late(time_machine):
    situation = scheduled()
    people = everybody(situation)
    time_machine.move_to(WEDNESDAY + dt.timedelta(days=1), tick=False)

    for name in set(people) - {"chair", "vice_chair"}:
        with pytest.raises(PermissionDenied):
            publication_schedule.allow_late(plan=situation.plan, reason="Now.", by=people[name])
    with pytest.raises(ReviewNotReady, match="reason"):
        publication_schedule.allow_late(plan=situation.plan, reason=" ", by=situation.chair)
    assert not Override.objects.exists()


def test_what_is_not_late_is_not_allowed_late():
    situation = scheduled()

    with pytest.raises(ReviewNotReady, match="does not wait"):
        publication_schedule.allow_late(plan=situation.plan, reason="Now.", by=situation.chair)


@pytest.mark.parametrize(
    ("day", "time", "utc"),
    [
        ("2027-03-28", dt.time(3), "2027-03-28T02:00+00:00"),
        ("2027-03-28", dt.time(9), "2027-03-28T08:00+00:00"),
        ("2027-10-31", dt.time(3), "2027-10-31T03:00+00:00"),
        ("2027-10-31", dt.time(9), "2027-10-31T09:00+00:00"),
    ],
)
def test_on_the_days_on_which_the_clocks_change_it_goes_at_its_london_time_once(time_machine, day, time, utc):
    moment = clock.london_moment(dt.date.fromisoformat(day), time)
    assert moment == dt.datetime.fromisoformat(utc)
    time_machine.move_to(moment - dt.timedelta(days=30), tick=False)
    situation = scheduled(moment)
    for before in (dt.timedelta(hours=1), dt.timedelta(seconds=1)):
        time_machine.move_to(moment - before, tick=False)
        publish_due()
        assert not is_public(situation)

    time_machine.move_to(moment, tick=False)
    publish_due()
    time_machine.move_to(moment + dt.timedelta(hours=1), tick=False)
    publish_due()

    assert PracticeReview.objects.get(pk=situation.review.pk).published_at == moment
    assert Event.objects.filter(verb="published").count() == 1


# Overrides ----------------------------------------------------------------------------------------


def test_the_chair_lifts_the_order_and_nothing_that_comes_after():
    situation = ready()
    out_of_order(situation)
    assert shut(situation) == {"order"}

    publication_schedule.lift_order(
        plan=situation.plan, reason="The managers had to know first.", by=situation.chair
    )
    assert shut(situation) == set()

    add_step(situation.plan, "tell-members", told_group="elected_members")
    assert shut(situation) == {"order"}


def test_the_order_leads_to_the_step_that_is_not_done():
    situation = ready()
    step = add_step(situation.plan, "tell-members", told_group="elected_members")

    found = gate_queries.gates(situation.fresh(), now=clock.now())

    (order,) = [gate for gate in found if gate.key == "order"]
    assert not order.is_open
    assert step.reference in order.remedy_url


def test_the_chair_can_not_lift_the_family():
    situation = ready()
    family_not_told(situation)

    with pytest.raises(ReviewNotReady, match="Nothing stands in the way of the order"):
        publication_schedule.lift_order(plan=situation.plan, reason="Hurry.", by=situation.chair)
    assert "family" in shut(situation)


def test_only_a_chair_lifts_the_order():
    situation = ready()
    out_of_order(situation)
    people = everybody(situation)

    for name in set(people) - {"chair", "vice_chair"}:
        with pytest.raises(PermissionDenied):
            publication_schedule.lift_order(plan=situation.plan, reason="Hurry.", by=people[name])
    assert not Override.objects.exists()
    assert "order" in shut(situation)


def test_a_second_person_looks_at_what_was_lifted():
    situation = ready()
    out_of_order(situation)
    override = publication_schedule.lift_order(plan=situation.plan, reason="Hurry.", by=situation.chair)

    with pytest.raises(ReviewNotReady, match="second person"):
        publication_schedule.look_at_override(override=override, by=situation.chair)
    publication_schedule.look_at_override(override=override, by=situation.manager)

    override.refresh_from_db()
    assert override.looked_at_by == situation.manager


# Other forms, and addresses -----------------------------------------------------------------------


def decided(situation, form):
    DecisionFactory(review=situation.review, kind=Decision.Kind.TO_PUBLISH, form=form)
    PublicationPlan.objects.filter(pk=situation.plan.pk).update(form=form)


def test_an_anonymous_publication_has_no_page_here_and_goes_to_the_nspcc(time_machine):
    situation = ready()
    decided(situation, Decision.Form.ANONYMOUS)
    schedule(situation)
    time_machine.move_to(WEDNESDAY, tick=False)

    publish_due()

    review = PracticeReview.objects.get(pk=situation.review.pk)
    assert review.publication == PracticeReview.Publication.ELSEWHERE
    assert review.slug is None
    assert not PublishedFile.objects.exists()
    notice = Notice.objects.get(kind=plan_notices.NSPCC_COPY)
    assert notice.documents.get() == situation.fresh().report_version.document


def test_another_form_takes_the_partners_decision():
    situation = ready()
    PublicationPlan.objects.filter(pk=situation.plan.pk).update(form=Decision.Form.ANONYMOUS)

    assert "form" in shut(situation)


def test_an_address_is_never_used_twice(time_machine):
    old = ReviewFactory(published=True, slug="child-larch-2", public_title="Child Larch")
    Slug.objects.create(slug="child-larch", review=old, made_at=clock.now())
    situation = scheduled()
    time_machine.move_to(WEDNESDAY, tick=False)

    publish_due()

    assert PracticeReview.objects.get(pk=situation.review.pk).slug == "child-larch-3"
    assert set(Slug.objects.filter(review=situation.review).values_list("slug", flat=True)) == {
        "child-larch-3"
    }


def test_the_nspcc_and_the_partners_hear_of_it_when_the_plan_says_so(time_machine):
    situation = ready()
    for word in ("nspcc_copy", "published_to_partners"):
        add_step(
            situation.plan,
            word.replace("_", "-"),
            phase="publication",
            kind="notice",
            notice_kind=word,
            timing="relative",
            anchor="publication",
        )
    schedule(situation)
    assert not Notice.objects.filter(kind=plan_notices.NSPCC_COPY).exists()
    time_machine.move_to(WEDNESDAY, tick=False)

    publish_due()

    copy = Notice.objects.get(kind=plan_notices.NSPCC_COPY)
    assert copy.documents.get() == situation.fresh().report_version.document
    assert copy.due_at == clock.now()
    people = Notice.objects.get(kind=plan_notices.PUBLISHED_TO_PARTNERS).deliveries.filter(is_copy=False)
    assert people.count() == 3


def test_a_copy_for_the_nspcc_that_could_not_leave_stops_it_beforehand():
    situation = ready()

    nspcc_not_reachable(situation)

    assert shut(situation) == {"nspcc"}


def test_an_anonymous_plan_without_a_step_for_the_nspcc_leads_to_its_address_too():
    situation = ready()
    decided(situation, Decision.Form.ANONYMOUS)
    StatutoryAddress.objects.filter(recipient=Recipient.NSPCC).update(confirmed_at=None)

    found = gate_queries.gates(situation.fresh(), now=clock.now())
    assert [gate.remedy_url for gate in found if gate.key == "nspcc"] == [reverse("notices:addresses")]
