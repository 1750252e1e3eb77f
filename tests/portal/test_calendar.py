"""The calendar: what stands in it, for whom, how it is narrowed, and that what one may not know of is not there."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar as FileOfDates

from campaigns.models import Activity, Campaign, NationalCampaignYear, NeighbourEntry, NeighbourFeed
from campaigns.queries import pages
from campaigns.services import publishing
from catalogue.models import Resource
from foundation import clock
from partnership import points, public_stamp
from partnership import services as partnership
from partnership.models import Audience, Person
from partnership.points import CalendarEntry, DateKind
from partnership.working_days import ClosureDay
from portal.queries.calendar_file import public_calendar_file
from portal.queries.calendar_page import Asked, View, page_for
from portal.queries.public_dates import public_dates
from portal.queries.your_work import your_work
from tests.campaigns import factories as make
from tests.campaigns import plan_factories as plans
from tests.catalogue import factories as resources
from tests.documents.factories import protect
from tests.matters.factories import (
    MatterFactory,
    ProceedingFactory,
    SensitiveDayFactory,
    SensitivePeriodFactory,
)
from tests.partnership.factories import AgencyFactory, AudienceFactory, ChannelFactory, PersonFactory
from tests.reviews.plan_situations import WEDNESDAY, fixed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

DAY = dt.timedelta(days=1)
HERE = "/workspace/calendar/"


@pytest.fixture
def monday(db: None, time_machine: Any, settings: Any) -> Any:
    """Monday 5 October 2026, in the morning."""
    from tests.catalogue.conftest import MONDAY, beat
    from tests.partnership.factories import PartnershipFactory

    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    time_machine.move_to(MONDAY, tick=False)
    PartnershipFactory()
    beat()
    return time_machine


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Nothing but these is dated, for anybody."""

    def say(*entries: CalendarEntry) -> None:
        def within(person: Person, first: dt.date, last: dt.date) -> Any:
            return (one for one in entries if one.touches(first, last))

        monkeypatch.setattr(points.CALENDAR, "_providers", [within])
        monkeypatch.setattr(points.BESIDE_OURS, "_providers", [])

    return say


def entry(title: str, on: dt.date, **changes: Any) -> CalendarEntry:
    told = {"uid": title, "url": f"/{title}/", "is_whole_day": True, "starts_at": clock.start_of_day(on)}
    return CalendarEntry(title=title, **(told | changes))


def shown(person: Person, view: View = View.WEEK, day: dt.date | None = None, **narrowed: Any) -> list[str]:
    page = page_for(person, Asked(view, day or clock.today(), **narrowed))
    return [one.title_inside for week in page.weeks for each in week for one in each.shown]


# What it shows ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "day", "first", "last"),
    [
        (View.MONTH, dt.date(2028, 2, 14), dt.date(2028, 2, 1), dt.date(2028, 2, 29)),
        (View.MONTH, dt.date(2026, 12, 31), dt.date(2026, 12, 1), dt.date(2026, 12, 31)),
        (View.WEEK, dt.date(2026, 10, 11), dt.date(2026, 10, 5), dt.date(2026, 10, 11)),
        (View.LIST, dt.date(2026, 10, 7), dt.date(2026, 10, 5), dt.date(2026, 11, 1)),
        (View.DAY, dt.date(2026, 10, 25), dt.date(2026, 10, 25), dt.date(2026, 10, 25)),
    ],
)
def test_each_view_holds_its_days_and_those_before_and_after_join(
    view: View, day: dt.date, first: dt.date, last: dt.date
) -> None:
    asked = Asked(view, day)

    assert asked.period == (first, last)
    assert Asked(view, asked.beside(1)).period[0] == last + DAY
    assert Asked(view, asked.beside(-1)).period[1] == first - DAY


def test_only_the_days_that_are_shown_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[dt.date, dt.date]] = []
    monkeypatch.setattr(points.CALENDAR, "_providers", [lambda _, *days: asked.append(days) or []])

    for view in View:
        page_for(make.officer(), Asked(view, dt.date(2026, 10, 14)))

    assert asked == [
        (dt.date(2026, 9, 28), dt.date(2026, 11, 1)),
        (dt.date(2026, 10, 12), dt.date(2026, 10, 18)),
        (dt.date(2026, 10, 12), dt.date(2026, 11, 8)),
        (dt.date(2026, 10, 12), dt.date(2026, 10, 18)),
    ]


def test_in_the_weeks_in_which_the_clocks_change_each_day_has_its_own(only: Any) -> None:
    days = [dt.date(2026, 10, 24) + n * DAY for n in range(3)] + [
        dt.date(2027, 3, 27) + n * DAY for n in range(3)
    ]
    only(
        *(entry(f"whole {day}", day) for day in days),
        *(
            entry(f"late {day}", day, starts_at=clock.london_moment(day, dt.time(23, 30)), is_whole_day=False)
            for day in days
        ),
    )

    for day in days:
        assert shown(PersonFactory(), View.DAY, day)
        page = page_for(PersonFactory(), Asked(View.DAY, day))
        (found,) = [one for week in page.weeks for one in week if one.on == day]
        assert [one.title for one in found.shown] == [f"whole {day}", f"late {day}"]


def test_a_day_with_many_leads_to_a_page_of_its_own(only: Any, client: Client) -> None:
    today = clock.today()
    only(*(entry(f"Date {n:02}", today) for n in range(9)))
    client.force_login(PersonFactory(press_lead=True))

    month = client.get(HERE).text
    assert month.count(">Date 0") == 2
    link = re.search(r'href="([^"]+)">and 7 more', month)
    assert link is not None
    of_the_day = client.get(link[1].replace("&amp;", "&")).text

    assert of_the_day.count(">Date 0") == 9
    assert "Monday 5 October 2026" in of_the_day


@pytest.mark.parametrize("view", list(View))
def test_today_is_named_and_led_to_also_when_nothing_is_on_it(view: View, only: Any, client: Client) -> None:
    only(entry("Tomorrow’s date", clock.today() + DAY))
    client.force_login(PersonFactory(press_lead=True))

    page = client.get(HERE, {"view": view.value}).text

    assert page.count('<strong class="govuk-tag">Today</strong>') == 1
    assert page.count("Nothing on this day") == 1
    assert page.count('id="day-2026-10-05"') == 1
    assert f'href="{HERE}?view={view.value}&amp;day=2026-10-05#day-2026-10-05">Today</a>' in page


@pytest.mark.parametrize("view", list(View))
def test_nothing_is_said_of_a_today_with_something_and_of_other_days(
    view: View, only: Any, client: Client
) -> None:
    only(entry("Today’s date", clock.today()))
    client.force_login(PersonFactory(press_lead=True))

    assert "Nothing on this day" not in client.get(HERE, {"view": view.value}).text
    another = client.get(HERE, {"view": view.value, "day": "2026-12-07"}).text
    assert "Nothing on this day" not in another
    assert '<strong class="govuk-tag">Today</strong>' not in another


def test_it_is_narrowed_by_each_of_four(only: Any) -> None:
    today = clock.today()
    only(
        entry("a", today, agencies=frozenset({1}), kind=DateKind.ACTIVITY),
        entry("b", today, audiences=frozenset({1, 2})),
        entry("c", today, channels=frozenset({1}), agencies=frozenset({2})),
    )
    person = PersonFactory()

    assert shown(person) == ["a", "b", "c"]
    assert shown(person, agency=1) == ["a"]
    assert shown(person, audience=2) == ["b"]
    assert shown(person, channel=1) == ["c"]
    assert shown(person, kind="activity") == ["a"]
    assert shown(person, agency=2, kind="activity") == []


def test_every_room_says_what_kind_its_dates_are_and_activities_whose(client: Client) -> None:
    """A campaign's activity is found by its agency, audience and channel, and goes on being so on every page."""
    officer = make.officer()
    agency, audience, channel = AgencyFactory(), AudienceFactory(), ChannelFactory()
    campaign = make.draft(officer, launches_on=clock.today(), ends_on=clock.today() + DAY)
    make.planned(
        campaign, agency=agency, audiences=[audience], channel=channel, starts_on=clock.today() + 2 * DAY
    )
    client.force_login(officer)
    query = {"agency": agency.pk, "audience": audience.pk, "channel": channel.pk, "kind": "activity"}

    narrowed = client.get(HERE, query).text

    assert "Post the film" in narrowed
    assert "launches" not in narrowed
    assert f"agency={agency.pk}" in re.findall(r'rel="next"|href="([^"]+)" rel="next"', narrowed)[0]
    assert shown(officer, kind="launch") == [f"“{campaign}” launches"]
    assert shown(officer, kind="end") == [f"“{campaign}” ends"]


@pytest.mark.parametrize(
    "query",
    [
        "?view=year",
        "?day=2026-13-45",
        "?day=9999-12-31",
        "?agency=9999999999999999999999",
        "?kind=x",
        "?day=%00",
    ],
)
def test_what_can_not_be_read_of_an_address_is_as_if_it_were_not_there(query: str, client: Client) -> None:
    client.force_login(PersonFactory(press_lead=True))

    answer = client.get(HERE + query)

    assert answer.status_code == 200
    assert "October 2026" in answer.text


def test_what_one_may_move_says_where_and_nothing_else_does(client: Client) -> None:
    officer, reader = make.officer(), PersonFactory(press_lead=True)
    campaign = make.published(officer, launches_on=clock.today() + DAY, ends_on=clock.today() + 9 * DAY)
    activity = make.planned(campaign)
    for person, number in ((officer, 2), (reader, 0)):
        client.force_login(person)
        text = client.get(HERE).text
        assert text.count("data-move=") == number
        assert (
            text.count("data-at-once") == number // 2
        )  # a launch has a page first that says what moves with it
    client.force_login(officer)
    assert f'data-move="{pages.move_activity(activity)}"' in client.get(HERE).text


def test_neighbours_and_national_campaigns_stand_beside_ours_in_the_calendar_alone(client: Client) -> None:
    feed = NeighbourFeed.objects.create(name="Fenmouth", address="https://f.example/")
    at = clock.start_of_day(clock.today() + DAY)
    NeighbourEntry.objects.create(
        feed=feed, title="A talk", starts_at=at, ends_at=at + 3 * DAY, is_whole_day=True
    )
    NationalCampaignYear.objects.filter(year=2026).update(
        starts_on=clock.today() + DAY, ends_on=clock.today() + DAY
    )
    officer = make.officer()
    client.force_login(officer)
    token = partnership.new_calendar_token(person=officer, by=officer)

    assert shown(officer, View.WEEK, kind="neighbour") == ["Fenmouth: A talk, to Thursday 8 October 2026"]
    assert shown(officer, View.WEEK, kind="national")
    assert shown(PersonFactory(), View.WEEK, kind="neighbour") == []
    for page in ("/workspace/", reverse("calendar_feed", args=[token])):
        assert "A talk" not in client.get(page).text


# What lasts several days --------------------------------------------------------------------------


def lasting(days: int, starts: int = 0) -> CalendarEntry:
    first = clock.today() + starts * DAY
    return entry(f"{days} days", first, last_on=first + (days - 1) * DAY, short="Short")


def told_of(person: Person, view: View, day: dt.date) -> dict[int, list[str]]:
    """By the day of the month: what begins there, and what goes on."""
    page = page_for(person, Asked(view, day))
    return {
        one.on.day: [
            *(each.title_inside for each in one.shown),
            *(f"{each.entry.short_inside} {each.number}/{each.of}" for each in one.further),
        ]
        for one in page.days
        if one.shown or one.further
    }


@pytest.mark.parametrize("view", [View.MONTH, View.WEEK, View.LIST])
def test_what_lasts_some_days_is_told_in_full_on_the_first_and_shortly_on_the_others(
    view: View, only: Any
) -> None:
    only(lasting(3, starts=1))

    told = told_of(PersonFactory(), view, clock.today())

    assert told == {6: ["3 days"], 7: ["Short 2/3"], 8: ["Short 3/3"]}
    assert page_for(PersonFactory(), Asked(view, clock.today())).periods == []


def test_a_day_tells_of_what_began_before_it_and_not_of_what_is_over(only: Any) -> None:
    only(lasting(3), lasting(2), lasting(1))

    assert told_of(PersonFactory(), View.DAY, clock.today() + 2 * DAY) == {7: ["Short 3/3"]}


def test_what_lasts_long_is_told_above_the_days_and_on_its_first_and_last_alone(only: Any) -> None:
    only(lasting(20, starts=2), lasting(8, starts=2))
    person = PersonFactory()
    month, week, day = (
        page_for(person, Asked(view, clock.today() + 7 * DAY)) for view in (View.MONTH, View.WEEK, View.DAY)
    )

    assert told_of(person, View.MONTH, clock.today()) == {
        7: ["20 days", "8 days"],
        14: ["Short 8/8"],
        26: ["Short 20/20"],
    }
    assert [when for _, when in month.periods] == ["7 to 14 October 2026", "7 to 26 October 2026"]
    assert [when for _, when in week.periods][1] == "all week, 7 to 26 October 2026"
    assert [when for _, when in day.periods][1] == "day 6 of 20, 7 to 26 October 2026"
    assert [page.count for page in (month, week, day)] == [2, 2, 2]


def test_of_much_that_lasts_long_all_can_be_opened(only: Any, client: Client) -> None:
    only(*(lasting(9 + number) for number in range(11)))
    client.force_login(PersonFactory(press_lead=True))

    text = client.get(HERE).text

    assert "And 3 more" in text
    assert text.count('days/">Short</a>: ') == 11


def test_a_period_to_think_of_stands_above_and_on_its_first_and_last_day(client: Client) -> None:
    today = clock.today()
    SensitivePeriodFactory(
        matter=None,
        kind="school_holiday",
        name="half-term",
        from_on=today + 3 * DAY,
        to_on=today + 9 * DAY,
    )
    client.force_login(PersonFactory(press_lead=True))

    text = client.get(HERE).text

    assert "School holiday: half-term: 8 to 14 October 2026" in text
    assert re.findall(r'note">School holiday: half-term ([^<]+)<', text) == ["(first day)", "(last day)"]


def test_campaigns_that_are_on_stand_above_for_those_who_may_know_of_them(client: Client) -> None:
    today = clock.today()
    owner = make.officer()
    matter = MatterFactory(owner=owner)
    for of, title, ends in ((None, "Open", 60), (None, "Over", -8), (matter, "Secret", 60)):
        one = make.draft(owner, matter=of, title=title, launches_on=today, ends_on=today)
        Campaign.objects.filter(pk=one.pk).update(launches_on=today - 40 * DAY, ends_on=today + ends * DAY)

    def above(person: Person, **narrowed: Any) -> list[str]:
        page = page_for(person, Asked(View.MONTH, today, **narrowed))
        return [f"{one.words}: {when}" for one, when in page.periods]

    open_one = "Campaign “Open”: all month, 26 August to 4 December 2026"
    assert above(make.officer()) == [open_one]
    assert above(make.officer(), kind="meeting") == []
    assert above(PersonFactory()) == []
    assert len(above(owner)) == 2


def test_the_phases_of_a_campaign_stand_above_from_their_first_activity_to_their_last() -> None:
    officer, today = make.officer(), clock.today()
    campaign = make.draft(officer, title="Sleep safe", launches_on=today, ends_on=today + 30 * DAY)
    for phase, starts, lasts in (("Warm-up", 1, 2), ("Warm-up", 4, 3), ("Main part", 9, 1), ("", 20, 4)):
        make.planned(campaign, phase=phase, starts_on=today + starts * DAY, lasts_days=lasts)
    given_up = make.planned(campaign, phase="Warm-up", starts_on=today + 12 * DAY)
    Activity._base_manager.filter(pk=given_up.pk).update(
        state="not_done", outcome="Rain.", settled_at=clock.now(), settled_by=officer
    )

    page = page_for(officer, Asked(View.MONTH, today))

    assert [f"{one.words}: {when}" for one, when in page.periods] == [
        "Campaign “Sleep safe”: 5 October to 4 November 2026",
        "Phase “Warm-up” of “Sleep safe”: 6 to 11 October 2026",
    ]
    Campaign.objects.filter(pk=campaign.pk).update(launches_on=today + 20 * DAY)
    week = page_for(officer, Asked(View.WEEK, today))
    assert [one.words for one, _ in week.periods] == ["Phase “Warm-up” of “Sleep safe”"]


def test_an_activity_stands_on_each_of_its_days_and_in_the_feed_for_all_of_them(client: Client) -> None:
    officer, today = make.officer(), clock.today()
    campaign = make.draft(officer, launches_on=today, ends_on=today + 30 * DAY)
    for title, began, lasts in (("Five days", 3, 5), ("Over by now", 3, 3), ("A whole year", 365, 366)):
        one = make.planned(campaign, title=title)
        Activity.objects.filter(pk=one.pk).update(starts_on=today - began * DAY, lasts_days=lasts)
    client.force_login(officer)
    token = partnership.new_calendar_token(person=officer, by=officer)

    week = client.get(HERE, {"view": "week"}).text

    assert "continues: Five days, day 4 of 5</a>" in week
    assert "ends: Five days, day 5 of 5</a>" in week
    assert "ends: A whole year, day 366 of 366</a>" in week
    assert "Over by now" not in week
    assert week.count("Five days") == 2
    assert [one.short for one in your_work(PersonFactory(press_lead=True)).dates if one.short] == []
    file = FileOfDates.from_ical(client.get(reverse("calendar_feed", args=[token])).content)
    spans = {(one["dtstart"].dt, one["dtend"].dt) for one in file.walk("VEVENT")}
    assert (today - 3 * DAY, today + 2 * DAY) in spans


def test_a_neighbours_week_goes_on_from_day_to_day(client: Client) -> None:
    feed = NeighbourFeed.objects.create(name="Fenmouth", address="https://f.example/")
    first = clock.start_of_day(clock.today() - 2 * DAY)
    late = clock.london_moment(clock.today(), dt.time(22))
    for title, starts, ends, is_whole in (
        ("A week", first, first + 7 * DAY, True),
        ("Over", first, first + 2 * DAY, True),
        ("Late evening", late, late + dt.timedelta(hours=4), False),
    ):
        NeighbourEntry.objects.create(
            feed=feed, title=title, starts_at=starts, ends_at=ends, is_whole_day=is_whole
        )

    told = told_of(make.officer(), View.WEEK, clock.today())

    assert told[5] == ["Fenmouth: Late evening", "Fenmouth: A week 3/7"]
    assert told[9] == ["Fenmouth: A week 7/7"]
    assert not any("Over" in one for day in told.values() for one in day)


# What it is narrowed to ---------------------------------------------------------------------------


def test_what_it_is_narrowed_to_stands_above_open_where_something_is_chosen(client: Client) -> None:
    client.force_login(PersonFactory(press_lead=True))

    everything, narrowed = client.get(HERE).text, client.get(HERE, {"kind": "activity"}).text

    for text in (everything, narrowed):
        assert text.index("Show only some of it") < text.index('name="kind"') < text.index("<table")
    assert '<details class="govuk-details">' in everything
    assert '<details class="govuk-details" open>' in narrowed


def test_it_stays_narrowed_from_month_to_month(client: Client) -> None:
    client.force_login(PersonFactory(press_lead=True))
    agency = AgencyFactory()
    text = client.get(HERE, {"kind": "activity", "agency": agency.pk}).text

    for _ in range(3):
        link = re.search(r'href="([^"]+)" rel="next"', text)
        assert link is not None
        text = client.get(link[1].replace("&amp;", "&")).text

    assert "January 2027" in text
    assert '<option value="activity" selected' in text
    assert f'<option value="{agency.pk}" selected' in text


# What gets in the way -----------------------------------------------------------------------------


def test_a_campaign_and_an_activity_say_what_gets_in_their_way(client: Client) -> None:
    officer = make.officer()
    review = fixed()
    day = clock.day_of(WEDNESDAY)
    campaign = make.draft(officer, launches_on=day, ends_on=day + 3 * DAY)
    parents = AudienceFactory(name="Parents")
    mine = make.planned(campaign, audiences=[parents])
    other = make.draft(officer, title="Another", launches_on=day + DAY, ends_on=day + 3 * DAY)
    make.planned(other, audiences=[parents])
    SensitivePeriodFactory(matter=None, kind="school_holiday", name="half-term", from_on=day, to_on=day)
    ClosureDay.objects.create(day=day, name="A day of mourning")
    chair = PersonFactory(chair=True)
    client.force_login(chair)

    for page in (pages.campaign(campaign), pages.activity(mine)):
        text = client.get(page).text
        assert "Two agencies speak to the same people in one week: Parents." in text
        assert "School holiday: half-term." in text
        assert "A day of mourning." in text
    assert "A review is to be published on the day" in client.get(pages.campaign(campaign)).text
    assert review.review.code in client.get(pages.campaign(campaign)).text
    assert "half-term" not in client.get(pages.campaign(other)).text

    client.force_login(officer)  # who is on no list
    assert "A review is to be published" not in client.get(pages.campaign(campaign)).text


# What one may not know of -------------------------------------------------------------------------


def a_matter_with_everything(parents: Audience) -> Person:
    """Dates of every kind that hang on matters, each in the way of what everybody sees; says who knows of them."""
    owner = make.officer()
    matter = MatterFactory(owner=owner)
    today = clock.today()
    secret = make.draft(
        owner, matter=matter, title="Nobody knows", launches_on=today + 2 * DAY, ends_on=today + 5 * DAY
    )
    for number in range(5):
        make.planned(
            secret,
            title=f"Secret {number}",
            owner=owner,
            audiences=[parents],
        )
    make.asked(secret, answer_by_on=today + 3 * DAY)
    ProceedingFactory(matter=matter, next_on=today + 2 * DAY)
    SensitiveDayFactory(matter=matter, on=today + 2 * DAY)
    SensitivePeriodFactory(matter=matter, name="A trial", from_on=today, to_on=today + 9 * DAY)
    fixed()
    return owner


def what_is_told(client: Client, person: Person, open_campaign: Campaign, token: str) -> list[str]:
    """All that the calendar tells this person, without what differs on every page."""
    client.force_login(person)
    told = []
    activity = open_campaign.activities.get()
    for page in (
        HERE,
        pages.campaign(open_campaign),
        pages.activity(activity),
        reverse("calendar_feed", args=[token]),
        "/calendar.ics",
    ):
        text = client.get(page).text
        text = re.sub(r"<select.*?</select>", "", text, flags=re.DOTALL)  # agencies are no secret
        told.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', "", text))
    return told


@pytest.mark.parametrize("role", ["communications_officer", "press_lead"])
def test_nothing_that_one_may_not_know_of_can_be_told_from_anything(
    role: str, client: Client, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages, counts, clashes, feeds and the number of queries are as if it weren't there."""
    # Or the lease of the public stamp runs out at some time in between, and is one query more.
    monkeypatch.setattr(public_stamp, "LEASE_SECONDS", 600)
    parents = AudienceFactory(name="Parents")
    open_campaign = make.draft(launches_on=clock.today() + 2 * DAY, ends_on=clock.today() + 6 * DAY)
    make.planned(open_campaign, audiences=[parents])
    person: Person = PersonFactory(**{role: True})
    token = partnership.new_calendar_token(person=person, by=person)
    told = what_is_told(client, person, open_campaign, token)
    with django_assert_max_num_queries(1000) as before:  # once nothing is new to the caches
        what_is_told(client, person, open_campaign, token)

    knows = a_matter_with_everything(parents)
    with django_assert_max_num_queries(1000) as after:
        told_after = what_is_told(client, person, open_campaign, token)

    assert told_after == told
    assert len(after) == len(before)
    client.force_login(knows)
    owners = client.get(HERE).text
    assert "Nobody knows" in owners
    assert "Proceedings" in owners


def test_the_calendar_takes_the_same_queries_however_many(
    client: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    officer = make.officer()
    client.force_login(officer)
    campaign = make.draft(officer, launches_on=clock.today(), ends_on=clock.today() + 20 * DAY)
    make.planned(campaign)
    client.get(HERE)
    with django_assert_max_num_queries(60) as few:
        client.get(HERE)
    plans.a_project(officer)
    for number in range(27):
        make.planned(campaign, days_from_launch=number % 14, lasts_days=number % 10 + 1)
    make.draft(campaign.owner, launches_on=clock.today(), ends_on=clock.today() + 3 * DAY)

    with django_assert_num_queries(len(few)):
        client.get(HERE)


# Out of the portal --------------------------------------------------------------------------------


@pytest.fixture
def public(client: Client) -> bytes:
    """The public calendar, with a title and a message that need care."""
    make.published(
        title="Cry; cope, and “call”", key_message="Line one, line two.\nBEGIN:VEVENT " + "è" * 120,
        launches_on=dt.date(2026, 10, 24), ends_on=dt.date(2026, 10, 26),
    )  # fmt: skip
    return client.get("/calendar.ics").content


def test_anybody_has_the_days_of_public_campaigns_and_of_no_others(client: Client) -> None:
    make.draft(title="Not yet")
    campaign = make.published(title="Public now")

    answer = client.get("/calendar.ics")

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Public now" in answer.text
    assert "Not yet" not in answer.text
    publishing.withdraw(
        campaign=campaign, manner="vanish", reason="Wrong.", public_reason="", by=campaign.owner
    )
    assert "Public now" not in client.get("/calendar.ics").text


def test_the_public_calendar_is_read_back_by_another_library(public: bytes) -> None:
    vobject = pytest.importorskip("vobject")

    calendar = vobject.readOne(public.decode())

    (event,) = calendar.vevent_list
    assert event.summary.value == "Cry; cope, and “call”"
    assert event.description.value.endswith("è" * 120)
    assert (event.dtstart.value, event.dtend.value) == (dt.date(2026, 10, 24), dt.date(2026, 10, 27))
    assert event.url.value.endswith("/campaigns/cry-cope-and-call/")
    assert all(len(line.encode()) <= 75 for line in public.decode().split("\r\n"))


def test_the_private_calendar_is_read_back_by_another_library(client: Client, only: Any) -> None:
    vobject = pytest.importorskip("vobject")
    late = clock.london_moment(dt.date(2026, 10, 25), dt.time(9, 30))
    only(
        entry("whole", dt.date(2026, 10, 25)),
        entry("a step, due", late.date(), starts_at=late, is_whole_day=False),
    )
    person = PersonFactory(business_manager=True)
    token = partnership.new_calendar_token(person=person, by=person)

    calendar = vobject.readOne(client.get(reverse("calendar_feed", args=[token])).text)

    told = {one.summary.value: one.dtstart.value for one in calendar.vevent_list}
    assert told["whole"] == dt.date(2026, 10, 25)
    assert told["a step, due"].astimezone(clock.LONDON).time() == dt.time(9, 30)


def told_outside(person: Person, client: Client) -> dict[str, str]:
    """What the person's own feed says, with where it leads."""
    token = partnership.new_calendar_token(person=person, by=person)
    file = FileOfDates.from_ical(client.get(reverse("calendar_feed", args=[token])).content)
    return {str(one["summary"]): str(one["url"]) for one in file.walk("VEVENT")}


def test_ones_own_feed_names_what_hangs_on_no_matter_and_nothing_else(client: Client) -> None:
    owner = make.officer()
    matter = MatterFactory(owner=owner)
    open_one = make.draft(owner, title="Open one")
    activity = make.planned(open_one, title="Post the film")
    make.asked(open_one)
    secret = make.draft(owner, title="Secret one", matter=matter)
    make.planned(secret, title="Secret film", owner=owner)
    make.asked(secret)
    for of, title in ((None, "Open project"), (matter, "Secret project")):
        plans.a_project(owner, title=title, matter=of)
    for of, title in ((None, "Open leaflet"), (matter, "Secret leaflet")):
        resources.published(owner=owner, by=owner, title=title, matter=of)
    Resource._base_manager.update(next_review_on=clock.today() + DAY)

    told = told_outside(owner, client)

    assert told["“Open one” launches"].endswith(pages.campaign(open_one))
    assert told["Post the film (“Open one”)"].endswith(pages.activity(activity))
    for words in (
        "answer about “Open one” is due",
        "“Open project” starts",
        "“Open leaflet” is to be reviewed",
    ):
        assert any(words in one for one in told)
    neutral = {
        "A campaign launches",
        "Something is done for a campaign",
        "A project starts",
        "A resource is to be reviewed",
    }
    assert neutral <= set(told)
    assert not any("Secret" in one for one in told)


def test_a_title_with_a_name_that_must_not_leave_does_not_leave_in_ones_own_feed(client: Client) -> None:
    owner = make.officer()
    make.draft(owner, title="For Rowan Ashdown")
    make.draft(owner, title="For everybody")
    assert "“For Rowan Ashdown” launches" in told_outside(owner, client)

    protect(MatterFactory(), "Rowan Ashdown")

    told = told_outside(owner, client)
    assert "“For everybody” launches" in told
    assert "A campaign launches" in told
    assert not any("Rowan" in one for one in told)


def test_a_calendar_programme_takes_the_public_calendar(public: bytes, tmp_path: Path) -> None:
    """khal, which people use, imports it and lists it on its days."""
    pytest.importorskip("khal")
    (tmp_path / "ours").mkdir()
    (tmp_path / "public.ics").write_bytes(public)
    (tmp_path / "config").write_text(
        f"[calendars]\n[[ours]]\npath = {tmp_path}/ours\n[sqlite]\npath = {tmp_path}/khal.db\n"
        "[locale]\nlocal_timezone = Europe/London\ndefault_timezone = Europe/London\n"
        "timeformat = %H:%M\ndateformat = %d/%m/%Y\nlongdateformat = %d/%m/%Y\n"
        "datetimeformat = %d/%m/%Y %H:%M\nlongdatetimeformat = %d/%m/%Y %H:%M\n"
    )

    def khal(*arguments: str) -> str:
        command = [sys.executable, "-m", "khal", "--config", str(tmp_path / "config"), *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, check=True, cwd=tmp_path, timeout=60
        ).stdout

    khal("import", "--batch", "-a", "ours", str(tmp_path / "public.ics"))
    listed = khal("list", "--format", "{title}", "--day-format", "{date}", "24/10/2026", "4d")

    assert listed.count("Cry; cope, and “call”") == 3
    assert "27/10/2026" not in listed


def test_the_public_calendar_does_not_tell_that_something_is_edited_inside() -> None:
    def written() -> bytes:
        return public_calendar_file("Ours", public_dates())

    campaign = make.published()
    first = written()
    held = Campaign.objects.get(pk=campaign.pk)
    held.baseline = "As only we know."
    held.save_edit(began_from=held.version, fields=["baseline"])

    assert written() == first

    held.title, held.ends_on = "Called otherwise", held.ends_on + DAY
    held.save_edit(began_from=held.version, fields=["title", "ends_on"])
    (was,), (now,) = (FileOfDates.from_ical(text).walk("VEVENT") for text in (first, written()))
    assert now["uid"] == was["uid"]
    assert now["dtend"].dt == was["dtend"].dt + DAY
    assert now["summary"] == "Called otherwise"


def test_the_public_calendar_is_the_same_until_something_changes(client: Client, monday: Any) -> None:
    make.published()
    first = client.get("/calendar.ics").content
    monday.move_to(clock.now() + dt.timedelta(minutes=5), tick=False)

    assert client.get("/calendar.ics").content == first
    assert FileOfDates.from_ical(first).walk("VEVENT")[0]["dtstamp"].dt < clock.now()
