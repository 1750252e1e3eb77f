"""“Your work” and the private calendar feed."""

import datetime as dt
from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from foundation import clock
from partnership import points
from partnership import services as partnership
from partnership.models import Absence
from partnership.points import CalendarEntry, Pressing, WorkEntry
from portal.queries.your_work import your_work
from tests.partnership.factories import PersonFactory
from tests.reviews.factories import ReviewClockFactory, ReviewFactory, put_on

pytestmark = pytest.mark.django_db

NOW = "2026-10-05T09:00Z"


@pytest.fixture
def waiting(monkeypatch, time_machine):
    """What waits for whom, by the person's key; nothing else waits for anybody."""
    time_machine.move_to(NOW, tick=False)
    entries: dict[int, list[WorkEntry]] = {}
    monkeypatch.setattr(points.WORK, "_providers", [lambda person: iter(entries.get(person.pk, []))])
    monkeypatch.setattr(points.CALENDAR, "_providers", [])
    return entries


def entry(title: str, *, due: int | None = None, is_approval: bool = False) -> WorkEntry:
    due_at = clock.now() + dt.timedelta(days=due) if due is not None else None
    return WorkEntry(title, f"/workspace/{title}/", "Do it", due_at=due_at, is_approval=is_approval)


def titles(found) -> list[str]:
    return [one.entry.title for one in found]


def test_what_waits_is_told_apart_by_when_it_is_due(waiting):
    person = PersonFactory(business_manager=True)
    waiting[person.pk] = [entry("undated"), entry("late", due=-1), entry("soon", due=7), entry("far", due=8)]

    work = your_work(person)

    assert titles(work.overdue) == ["late"]
    assert titles(work.this_week) == ["soon"]
    assert titles(work.later) == ["far", "undated"]
    assert work.count == 4


def test_what_is_due_later_today_says_so(waiting, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC), tick=False)
    person = PersonFactory(business_manager=True)
    tonight = replace(entry("tonight", due=0), due_at=clock.now() + dt.timedelta(hours=9))
    waiting[person.pk] = [entry("late", due=-1), tonight, entry("tomorrow", due=1)]

    work = your_work(person)

    assert [(one.entry.title, one.is_due_today) for one in [*work.overdue, *work.this_week]] == [
        ("late", False),
        ("tonight", True),
        ("tomorrow", False),
    ]
    shown = render_to_string("portal/includes/waiting.html", {"entries": work.this_week}).split("</li>")
    assert ("Today" in shown[0], "Today" in shown[1]) == (True, False)


def test_only_what_is_due_at_no_moment_says_how_long_it_has_waited(waiting):
    person = PersonFactory(business_manager=True)
    since = clock.now() - dt.timedelta(days=8)
    waiting[person.pk] = [
        replace(one, since=since) for one in (entry("undated"), entry("late", due=-2), entry("soon", due=1))
    ]

    work = your_work(person)

    shown = render_to_string(
        "portal/includes/waiting.html", {"entries": [*work.overdue, *work.this_week, *work.later]}
    )
    late, soon, undated = shown.split("</li>")[:3]
    assert "2 days late." in late
    assert "Has waited" not in late
    assert "late." not in soon
    assert "Has waited" not in soon
    assert "Has waited 8 days." in undated


def test_what_is_long_late_says_by_how_many_days(waiting, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 2, 20, tzinfo=dt.UTC), tick=False)
    person = PersonFactory(business_manager=True)
    long_ago = replace(entry("long", due=0), due_at=clock.now() - dt.timedelta(days=319, hours=20))
    yesterday = replace(entry("yesterday", due=0), due_at=clock.now() - dt.timedelta(hours=27))
    waiting[person.pk] = [long_ago, yesterday]

    shown = render_to_string("portal/includes/waiting.html", {"entries": your_work(person).overdue})

    assert "319 days late." in shown
    assert "1 day 3 hours late." in shown


def test_approvals_come_first(waiting):
    chair = PersonFactory(chair=True)
    waiting[chair.pk] = [entry("step", due=1), entry("approve", due=3, is_approval=True)]

    assert titles(your_work(chair).this_week) == ["approve", "step"]


def test_children_come_first_then_the_law_and_what_others_left_undone_last(waiting):
    person = PersonFactory()
    others, own, law, child = (
        replace(entry(name, due=-days), pressing=pressing)
        for name, days, pressing in [
            ("others", 300, Pressing.OTHERS),
            ("own", 20, Pressing.OWN),
            ("law", 2, Pressing.LAW),
            ("child", 1, Pressing.CHILD),
        ]
    )
    waiting[person.pk] = [others, own, law, child]

    assert titles(your_work(person).overdue) == ["child", "law", "own", "others"]


def test_a_deputy_gets_what_waits_for_the_absent(waiting, client):
    away, deputy = PersonFactory(chair=True), PersonFactory(vice_chair=True)
    waiting[away.pk] = [entry("approve", is_approval=True)]
    Absence.objects.create(person=away, deputy=deputy, from_on=clock.today(), to_on=clock.today())

    (one,) = your_work(deputy).later

    assert one.stands_in_for == away
    client.force_login(deputy)
    assert f"For {away.name}, who is away." in client.get("/workspace/").text


def test_nobody_gets_what_waits_for_somebody_who_is_there(waiting):
    there, other = PersonFactory(chair=True), PersonFactory(vice_chair=True)
    waiting[there.pk] = [entry("approve")]

    assert your_work(other).count == 0


def test_your_work_asks_for_a_sign_in(client):
    answer = client.get("/workspace/")

    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/")


def test_the_page_keeps_its_number_of_queries(waiting, client, django_assert_max_num_queries):
    person = PersonFactory(business_manager=True)
    waiting[person.pk] = [entry(f"step {number}", due=number) for number in range(200)]
    client.force_login(person)

    with django_assert_max_num_queries(40):
        assert client.get("/workspace/").text.count("govuk-task-list__item--with-link") == 200


@pytest.fixture
def dated(monkeypatch):
    entries = [
        CalendarEntry("bcdf", "LCSPR-LINNET: a step, with a comma", clock.now(), "/workspace/a/"),
        CalendarEntry("ghjk", "A day", clock.now(), "/workspace/b/", is_whole_day=True, inside="Robin’s day"),
    ]
    monkeypatch.setattr(points.CALENDAR, "_providers", [lambda person, first, last: iter(entries)])


def test_the_calendar_feed_opens_with_its_address_alone(client, dated):
    person = PersonFactory(business_manager=True)
    token = partnership.new_calendar_token(person=person, by=person)

    answer = client.get(reverse("calendar_feed", args=[token]))

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.content.count(b"BEGIN:VEVENT") == 2
    assert b"LCSPR-LINNET: a step\\, with a comma" in answer.content


def test_a_date_is_named_in_the_workspace_and_never_in_the_feed(client, dated):
    person = PersonFactory(business_manager=True)
    client.force_login(person)
    token = partnership.new_calendar_token(person=person, by=person)

    assert "Robin’s day" in client.get("/workspace/").text
    assert "Robin" not in client.get(reverse("calendar_feed", args=[token])).text


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "../x"])
def test_no_other_address_opens_a_calendar(client, token):
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_a_revoked_address_and_one_of_somebody_who_left_are_dead_at_once(client, dated):
    person, leaver = PersonFactory(business_manager=True), PersonFactory(business_manager=True)
    token = partnership.new_calendar_token(person=person, by=person)
    old = partnership.new_calendar_token(person=leaver, by=leaver)
    client.force_login(person)

    client.post(reverse("revoke_calendar_feed"))
    leaver.is_active = False
    leaver.save()

    assert client.get(reverse("calendar_feed", args=[token])).status_code == 404
    assert client.get(reverse("calendar_feed", args=[old])).status_code == 404


def test_the_address_is_shown_once(client):
    person = PersonFactory(business_manager=True)
    client.force_login(person)

    client.post(reverse("make_calendar_feed"))
    first = client.get(reverse("calendar_feed_page")).text
    second = client.get(reverse("calendar_feed_page")).text

    assert "/calendar/" in first.split("It is shown only once.")[1]
    assert ".ics" not in second


def test_a_deputy_is_not_shown_what_they_may_not_know_of():
    manager, deputy = PersonFactory(business_manager=True), PersonFactory(business_manager=True)
    for code, people in (("SHARED-1", [deputy]), ("SECRET-1", [])):
        review = ReviewFactory(code=code, matter__owner=manager)
        put_on(review.matter, *people)
        ReviewClockFactory(review=review, due_on=clock.today())
    Absence.objects.create(person=manager, deputy=deputy, from_on=clock.today(), to_on=clock.today())

    shown = {one.entry.title for one in waiting_of(your_work(deputy))}

    assert shown == {"SHARED-1"}
    assert {one.entry.title for one in waiting_of(your_work(manager))} == {"SHARED-1", "SECRET-1"}


def waiting_of(work):
    return [*work.overdue, *work.this_week, *work.later]


def test_what_was_published_within_a_year_is_shown_the_latest_first(waiting, client):
    def published(code: str, days: int, **given):
        return ReviewFactory(
            published=True, code=code, published_at=clock.now() - dt.timedelta(days=days), **given
        )

    published("LCSPR-OLD", 400)
    published("LCSPR-OSPREY", 335)
    published("LCSPR-WREN", 2)
    ReviewFactory(code="LCSPR-SECRET")
    person = PersonFactory(business_manager=True)
    client.force_login(person)

    assert [review.code for review in your_work(person).published] == ["LCSPR-WREN", "LCSPR-OSPREY"]
    page = client.get(reverse("your_work")).text
    assert "Published in the last year" in page
    assert reverse("reviews:list") in page
    assert your_work(PersonFactory()).published == []
