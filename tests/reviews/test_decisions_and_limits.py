"""Decisions, the limits that run for a review, delays, and what bodies and the public are told."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from foundation import clock
from matters.models import Proceeding
from notices.models import Notice
from partnership.models import (
    BUSINESS_UNIT,
    ClosureDay,
    Partnership,
    PublicStamp,
    Recipient,
    Role,
    Timer,
)
from partnership.points import DEADLINES_MOVED, WORK
from reviews.models import Decision, DelayRecord, ReviewClock
from reviews.queries.drafts import notice_about, unsent
from reviews.rules.clocks import State, state_on
from reviews.rules.refusals import ReviewNotReady
from reviews.services import outgoing, telling
from reviews.services.clocks import (
    correct_start,
    meet_clock,
    publication_meets_limits,
    record_delay,
    start_clock,
    warn_of_limits,
)
from reviews.services.decisions import publish_reason, record_decision, withdraw_reason
from reviews.services.texts import TextHeld
from tests.documents.factories import protect
from tests.partnership.factories import (
    PartnershipFactory,
    PersonFactory,
    StatutoryAddressFactory,
    TimerFactory,
)
from tests.pressing import press
from tests.reviews.factories import DecisionFactory, ReviewClockFactory, ReviewFactory, person_on

pytestmark = pytest.mark.django_db

OUTSIDERS = [role for role in Role if role not in BUSINESS_UNIT]


@pytest.fixture
def review():
    PartnershipFactory()
    return ReviewFactory()


@pytest.fixture
def manager(review):
    return person_on(review, Role.BUSINESS_MANAGER)


def timer(kind=Timer.Kind.COMPLETION, **given):
    rules = Partnership.current().rules
    usual = {"recipient": "", "period": 6, "unit": "months", "start_event": "the decision"}
    return TimerFactory(edition=rules, kind=kind, **(usual | given))


def decide(review, by, kind="to_review", **given):
    usual = {"decided_on": clock.today(), "deciders": "The three partners", "reason": "The criteria are met."}
    return record_decision(review=review, kind=kind, by=by, **(usual | given))


# Decisions ----------------------------------------------------------------------------------------


def test_the_decision_to_hold_a_review_starts_the_clock_of_finishing_it(review, manager):
    timer()
    decision = decide(review, manager, decided_on=dt.date(2026, 5, 31))

    running = review.clocks.get()
    assert (running.started_on, running.due_on) == (dt.date(2026, 5, 31), dt.date(2026, 11, 30))
    assert "30 November 2026" in running.computed_from
    assert Event.objects.about(decision).get().facts["kind"] == "to_review"


def test_a_second_decision_stands_beside_the_first_and_starts_no_second_clock(review, manager):
    timer()
    decide(review, manager, decided_on=dt.date(2026, 5, 1))
    decide(review, manager, decided_on=dt.date(2026, 6, 1))
    assert review.decisions.count() == 2
    assert review.clocks.get().started_on == dt.date(2026, 5, 1)


@pytest.mark.parametrize("role", OUTSIDERS)
def test_only_the_business_unit_records_a_decision(review, role):
    with pytest.raises(PermissionDenied):
        decide(review, person_on(review, role))
    with pytest.raises(PermissionDenied):
        decide(review, PersonFactory(is_superuser=True, business_manager=True))
    assert not Decision.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"kind": "delay"}, "page of its own"),
        ({"kind": "end_availability"}, "page of its own"),
        ({"decided_on": dt.date(2999, 1, 1)}, "future"),
        ({"deciders": " "}, "who decided"),
        ({"reason": " "}, "Give the reason"),
        ({"kind": "to_publish"}, "which form"),
        ({"kind": "to_review", "form": "full"}, "Only a decision to publish"),
        ({"kind": "not_to_publish"}, "public may read"),
    ],
)
def test_a_decision_that_says_too_little_is_refused(review, manager, given, reason):
    with pytest.raises(ReviewNotReady, match=reason):
        decide(review, manager, **given)
    assert not Decision.objects.exists()


def test_a_decision_not_to_publish_is_not_for_a_published_review():
    PartnershipFactory()
    review = ReviewFactory(published=True)
    with pytest.raises(ReviewNotReady, match="Withdrawing it is a separate act"):
        decide(
            review,
            person_on(review, Role.BUSINESS_MANAGER),
            kind="not_to_publish",
            publishable_reason="Too recognisable.",
        )


# What the public is told where nothing is published ------------------------------------------------


@pytest.fixture
def unpublished(review, manager):
    decide(review, manager, kind="not_to_publish", publishable_reason="It would name a child.")
    review.refresh_from_db()
    review.public_title, review.public_title_confirmed_by = "Child Larch", PersonFactory()
    review.save()
    return review


def test_the_reason_is_public_by_an_act_of_its_own(unpublished, manager):
    assert unpublished.not_published_reason == "It would name a child."
    assert unpublished.not_published_reason_public_at is None
    before = PublicStamp.objects.filter(pk=1).values_list("number", flat=True).first() or 1

    publish_reason(review=unpublished, by=manager)

    unpublished.refresh_from_db()
    assert unpublished.not_published_reason_public_at is not None
    assert PublicStamp.objects.get(pk=1).number > before
    assert unpublished.slug is None

    withdraw_reason(review=unpublished, reason="The family asked.", by=manager)
    unpublished.refresh_from_db()
    assert unpublished.not_published_reason_public_at is None


def test_while_a_reason_is_public_no_other_takes_its_place(unpublished, manager):
    publish_reason(review=unpublished, by=manager)

    with pytest.raises(ReviewNotReady, match="Take it away before"):
        decide(unpublished, manager, kind="not_to_publish", publishable_reason="It would name another child.")

    unpublished.refresh_from_db()
    assert unpublished.not_published_reason == "It would name a child."
    assert Decision.objects.count() == 1
    withdraw_reason(review=unpublished, reason="There is a better one.", by=manager)
    decide(unpublished, manager, kind="not_to_publish", publishable_reason="It would name another child.")
    unpublished.refresh_from_db()
    assert unpublished.not_published_reason_public_at is None


def test_the_page_before_shows_what_the_public_will_read_and_changes_nothing(client, unpublished, manager):
    client.force_login(manager)
    url = reverse("reviews:publish_reason", args=[unpublished.reference])
    assert url in client.get(reverse("reviews:decisions", args=[unpublished.reference])).content.decode()

    before = client.get(url).content.decode()
    assert "“Child Larch”" in before
    assert "It would name a child." in before
    unpublished.refresh_from_db()
    assert unpublished.not_published_reason_public_at is None

    press(client, url)
    unpublished.refresh_from_db()
    assert unpublished.not_published_reason_public_at is not None


def test_words_that_changed_after_the_page_was_opened_do_not_go_out_unseen(client, unpublished, manager):
    client.force_login(manager)
    url = reverse("reviews:publish_reason", args=[unpublished.reference])
    seen = re.search(r'name="seen" value="(\w+)"', client.get(url).content.decode())[1]
    decide(unpublished, manager, kind="not_to_publish", publishable_reason="Other words.")

    answer = client.post(url, {"seen": seen})

    assert answer.status_code == 409
    assert "changed after you opened the page" in answer.content.decode()
    assert "Other words." in answer.content.decode()
    unpublished.refresh_from_db()
    assert unpublished.not_published_reason_public_at is None


@pytest.mark.parametrize("missing", ["decision", "title", "confirmation", "newer decision"])
def test_the_reason_is_not_public_before_everything_is_there(unpublished, manager, missing):
    match missing:
        case "decision":
            Decision._base_manager.all().delete()
        case "title":
            unpublished.public_title = ""
        case "confirmation":
            unpublished.public_title_confirmed_by = None
        case "newer decision":
            DecisionFactory(review=unpublished, kind="to_publish", form="full")
    unpublished.save()
    with pytest.raises(ReviewNotReady):
        publish_reason(review=unpublished, by=manager)
    unpublished.refresh_from_db()
    assert unpublished.not_published_reason_public_at is None


@pytest.mark.parametrize("is_read", [False, True])
def test_a_hold_lets_no_new_reason_out(unpublished, manager, is_read):
    if is_read:
        publish_reason(review=unpublished, by=manager)
    Proceeding.objects.create(matter=unpublished.matter, kind="criminal", authority="The court")
    events = Event.objects.count()

    def act():
        if is_read:
            return decide(unpublished, manager, kind="not_to_publish", publishable_reason="The trial is on.")
        return publish_reason(review=unpublished, by=manager)

    with pytest.raises(ReviewNotReady, match="holds publication"):
        act()

    unpublished.refresh_from_db()
    assert unpublished.not_published_reason == "It would name a child."
    assert (unpublished.not_published_reason_public_at is not None) == is_read
    assert Event.objects.count() == events


def test_a_protected_name_in_the_reason_holds_it(review, manager):
    protect(review.matter, "Robin Ashington")
    decide(review, manager, kind="not_to_publish", publishable_reason="Robin Ashington has asked us not to.")
    review.refresh_from_db()
    review.public_title, review.public_title_confirmed_by = "Child Larch", PersonFactory()
    review.save()
    with pytest.raises(ReviewNotReady, match="waits for a decision"):
        publish_reason(review=review, by=manager)


# Limits -------------------------------------------------------------------------------------------


def test_a_limit_keeps_its_own_event_day_and_computation(review, manager):
    rapid = timer(Timer.Kind.RAPID_REVIEW, period=15, unit="working_days")
    running = start_clock(
        review=review, timer=rapid, start_event="notified", started_on=dt.date(2026, 5, 18), by=manager
    )
    # Fifteen working days over the bank holiday of 25 May.
    assert running.due_on == dt.date(2026, 6, 9)
    assert running.start_event == "notified"
    assert "Spring bank holiday" in running.computed_from


@pytest.mark.parametrize("role", OUTSIDERS)
def test_only_the_business_unit_works_on_limits(review, role):
    person, running = person_on(review, role), ReviewClockFactory(review=review)
    acts = [
        lambda: start_clock(
            review=review, timer=running.timer, start_event="x", started_on=clock.today(), by=person
        ),
        lambda: correct_start(
            review_clock=running, start_event="x", started_on=clock.today(), reason="y", by=person
        ),
        lambda: meet_clock(review_clock=running, met_on=clock.today(), by=person),
        lambda: delay(running, person),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    running.refresh_from_db()
    assert running.met_on is None
    assert not Event.objects.exists()


def delay(running, by, **given):
    usual = {
        "justification": "The trial begins in March.",
        "decided_by": "The three partners",
        "decided_on": clock.today(),
        "next_look_on": clock.today() + dt.timedelta(days=30),
    }
    return record_delay(review_clock=running, by=by, **(usual | given))


@pytest.mark.parametrize(
    "situation", ["running", "future", "suspended", "not of a review", "published before"]
)
def test_a_limit_that_can_not_run_is_refused(review, manager, situation):
    rapid, started_on = timer(Timer.Kind.RAPID_REVIEW), clock.today()
    match situation:
        case "running":
            ReviewClockFactory(review=review, timer=rapid)
        case "future":
            started_on += dt.timedelta(days=1)
        case "suspended":
            rapid.suspended_from, rapid.suspension_reason = started_on, "National relaxation."
            rapid.save()
        case "not of a review":
            rapid = timer(Timer.Kind.AVAILABILITY, recipient="ofsted")
        case "published before":
            review.was_published_before = True
            review.save(update_fields=["was_published_before"])
    with pytest.raises(ReviewNotReady):
        start_clock(review=review, timer=rapid, start_event="x", started_on=started_on, by=manager)
    assert ReviewClock.objects.count() == (situation == "running")


def test_correcting_the_start_works_the_end_out_again(review, manager):
    running = start_clock(
        review=review, timer=timer(), start_event="decision", started_on=dt.date(2026, 1, 1), by=manager
    )
    correct_start(
        review_clock=running,
        start_event="decision",
        started_on=dt.date(2026, 2, 1),
        reason="Typed wrongly.",
        by=manager,
    )
    running.refresh_from_db()
    assert running.due_on == dt.date(2026, 8, 1)
    event = Event.objects.about(running).last()
    assert (event.facts["before"], event.facts["after"]) == ("2026-07-01", "2026-08-01")


@pytest.mark.parametrize(
    ("unit", "period", "day", "looked", "expected"),
    [
        ("months", 6, "2026-11-01", None, State.RUNNING),
        ("months", 6, "2026-12-04", None, State.RUNNING_OUT),
        ("months", 6, "2027-01-01", None, State.RUNNING_OUT),
        ("months", 6, "2027-01-02", None, State.OVERDUE),
        ("months", 6, "2027-01-02", "2027-03-01", State.DELAYED),
        ("months", 6, "2027-03-01", "2027-03-01", State.OVERDUE),
        ("working_days", 15, "2026-12-29", None, State.RUNNING),
        ("working_days", 15, "2026-12-30", None, State.RUNNING_OUT),
    ],
)
def test_when_a_limit_warns(review, unit, period, day, looked, expected):
    running = ReviewClockFactory(
        review=review, timer=timer(unit=unit, period=period), due_on=dt.date(2027, 1, 1)
    )
    looked = dt.date.fromisoformat(looked) if looked else None
    assert state_on(running, dt.date.fromisoformat(day), looked) == expected
    running.met_on = dt.date(2026, 11, 1)
    assert state_on(running, dt.date.fromisoformat(day), looked) == State.MET


def test_a_limit_about_to_run_out_asks_the_business_unit_once_for_each_look(review, manager, time_machine):
    time_machine.move_to("2026-10-05T08:00Z", tick=False)
    running = ReviewClockFactory(review=review, timer=timer(), due_on=dt.date(2026, 10, 20))
    person_on(review, Role.CHAIR)

    for _ in range(3):
        assert warn_of_limits(at=clock.now()) == 1
    notice = Notice.objects.get(kind=outgoing.LIMIT_RUNS_OUT)
    people = {one.person for one in notice.deliveries.filter(is_copy=False)}
    assert people == {manager, review.matter.owner}

    delay(running, manager, next_look_on=dt.date(2026, 11, 2))
    assert warn_of_limits(at=clock.now()) == 0
    time_machine.move_to("2026-11-02T08:00Z", tick=False)
    assert warn_of_limits(at=clock.now()) == 1
    assert Notice.objects.filter(kind=outgoing.LIMIT_RUNS_OUT).count() == 2


def test_a_limit_that_was_met_or_whose_review_is_published_asks_nobody(review, manager):
    past = clock.today() - dt.timedelta(days=1)
    running = ReviewClockFactory(review=review, timer=timer(), started_on=past, due_on=past)
    meet_clock(review_clock=running, met_on=clock.today(), by=manager)
    ReviewClockFactory(review=ReviewFactory(published=True), timer=running.timer, due_on=past)
    assert warn_of_limits(at=clock.now()) == 0
    assert not Notice.objects.exists()


def test_publishing_meets_the_time_to_finish_and_publish(review):
    completion = ReviewClockFactory(review=review, timer=timer())
    rapid = ReviewClockFactory(review=review, timer=timer(Timer.Kind.RAPID_REVIEW))
    publication_meets_limits(review=review, at=clock.now())
    completion.refresh_from_db()
    rapid.refresh_from_db()
    assert (completion.met_on, rapid.met_on) == (clock.today(), None)


def test_a_closure_day_moves_a_limit_and_tells_of_it(review, manager, django_capture_on_commit_callbacks):
    rapid = timer(Timer.Kind.RAPID_REVIEW, period=15, unit="working_days")
    running = start_clock(
        review=review, timer=rapid, start_event="notified", started_on=dt.date(2026, 9, 1), by=manager
    )
    assert running.due_on == dt.date(2026, 9, 22)
    ClosureDay.objects.create(day=dt.date(2026, 9, 10), name="Royal funeral")

    moved = list(DEADLINES_MOVED.ask(manager, clock.now()))

    running.refresh_from_db()
    assert running.due_on == dt.date(2026, 9, 23)
    assert "Royal funeral" in running.computed_from
    assert [(each.before, each.after) for each in moved] == [(dt.date(2026, 9, 22), dt.date(2026, 9, 23))]
    assert Event.objects.about(running).last().verb == "limit moved"
    assert not list(DEADLINES_MOVED.ask(manager, clock.now()))


# Delays and drafts --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        {"justification": " "},
        {"decided_by": ""},
        {"decided_on": dt.date(2999, 1, 1)},
        {"next_look_on": dt.date(2020, 1, 1)},
    ],
)
def test_a_delay_says_why_who_and_when_it_is_looked_at_again(review, manager, given):
    with pytest.raises(ReviewNotReady):
        delay(ReviewClockFactory(review=review), manager, **given)
    assert not DelayRecord.objects.exists()
    assert not Decision.objects.exists()


def test_a_delay_is_also_a_decision_and_waits_as_a_draft(review, manager):
    record = delay(ReviewClockFactory(review=review), manager)
    assert review.decisions.get().kind == "delay"
    assert unsent([review.pk]) == [record]
    assert not Notice.objects.exists()
    waiting = [entry.what for entry in WORK.ask(manager)]
    assert "Look at the draft to the National Panel and send it" in waiting


def test_the_draft_goes_to_the_panel_and_the_secretary_of_state_when_a_person_sends_it(review, manager):
    for body in (Recipient.NATIONAL_PANEL, Recipient.SECRETARY_OF_STATE):
        StatutoryAddressFactory(recipient=body)
    record = delay(ReviewClockFactory(review=review, timer=timer()), manager)
    assert "The trial begins in March." in telling.draft_of(record)

    telling.send(about=record, words="The trial has moved to March.", by=manager)

    notice = notice_about(record)
    assert {one.recipient for one in notice.deliveries.all()} == {"national_panel", "secretary_of_state"}
    assert notice.values == {"review_code": review.code, "reasons": "The trial has moved to March."}
    assert unsent([review.pk]) == []
    with pytest.raises(ReviewNotReady, match="sent already"):
        telling.send(about=record, words="Again.", by=manager)


def test_a_draft_that_names_a_child_does_not_leave(review, manager):
    for body in (Recipient.NATIONAL_PANEL, Recipient.SECRETARY_OF_STATE):
        StatutoryAddressFactory(recipient=body)
    protect(review.matter, "Robin Ashington")
    record = delay(ReviewClockFactory(review=review, timer=timer()), manager)
    with pytest.raises(TextHeld):
        telling.send(about=record, words="The trial about Robin Ashington has moved.", by=manager)
    assert not Notice.objects.exists()


def test_a_draft_says_where_a_body_has_no_address(review, manager):
    record = delay(ReviewClockFactory(review=review, timer=timer()), manager)
    with pytest.raises(ReviewNotReady, match="no entry in the list of statutory addresses"):
        telling.send(about=record, words="The trial has moved.", by=manager)
    assert notice_about(record) is None


@pytest.mark.parametrize("role", OUTSIDERS)
def test_only_the_business_unit_sends_a_draft(review, manager, role):
    record = delay(ReviewClockFactory(review=review, timer=timer()), manager)
    with pytest.raises(PermissionDenied):
        telling.send(about=record, words="The trial has moved.", by=person_on(review, role))


def test_the_justification_for_not_publishing_is_drafted_too(review, manager):
    decision = decide(review, manager, kind="not_to_publish", publishable_reason="Too recognisable.")
    assert unsent([review.pk]) == [decision]


# Pages --------------------------------------------------------------------------------------------


def day(name, value):
    return dict(
        zip([f"{name}_0", f"{name}_1", f"{name}_2"], (value.day, value.month, value.year), strict=True)
    )


def test_a_decision_is_recorded_on_its_page(client, review, manager):
    client.force_login(manager)
    url = reverse("reviews:record_decision", args=[review.reference])
    data = {"kind": "to_publish", "form": "full", "deciders": "Partners", "reason": "Agreed."}

    wrong = client.post(url, data | day("decided_on", clock.today() + dt.timedelta(days=1)))
    assert "future" in wrong.content.decode()
    assert not Decision.objects.exists()

    done = client.post(url, data | day("decided_on", clock.today()), follow=True)
    assert "The decision is recorded." in done.content.decode()
    assert Decision.objects.get().form == "full"


def test_the_page_shows_how_a_limit_stands_and_takes_a_delay(client, review, manager):
    client.force_login(manager)
    ReviewClockFactory(review=review, timer=timer(), due_on=clock.today() + dt.timedelta(days=3))
    page = reverse("reviews:decisions", args=[review.reference])
    assert "Running out" in client.get(page).content.decode()

    url = reverse("reviews:record_delay", args=[review.reference, "completion"])
    data = {"justification": "The trial.", "decided_by": "Partners"}
    data |= day("decided_on", clock.today()) | day("next_look_on", clock.today() + dt.timedelta(days=30))
    shown = client.post(url, data, follow=True).content.decode()

    assert "Delayed, with a record" in shown
    assert "Look at the draft and send it" in shown


def test_a_drafts_page_is_gone_once_it_was_sent_and_for_what_nobody_is_told(client, review, manager):
    client.force_login(manager)
    decide(review, manager)
    assert client.get(reverse("reviews:draft", args=[review.reference, "decision", 1])).status_code == 404
    assert client.get(reverse("reviews:draft", args=[review.reference, "delay", 1])).status_code == 404
    assert client.get(reverse("reviews:draft", args=[review.reference, "decision", 0])).status_code == 404
    for place in (2**63 - 1, 2**63, 10**24):
        assert (
            client.get(reverse("reviews:draft", args=[review.reference, "delay", place])).status_code == 404
        )
