"""Alerts: a confidential note goes along an ordered chain, and nowhere else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from audit.models import EventText
from foundation import clock
from foundation.kept import StaysAsItIs
from media_relations.models import Alert, AlertLink, HighProfileEvent, Statement
from media_relations.rules.refusals import MediaNotReady
from media_relations.services import alerts
from notices.models import Notice
from partnership.models import Role
from tests.matters.factories import MatterFactory
from tests.media_relations.cast import Cast, again, cast, opened
from tests.partnership.factories import AbsenceFactory, PersonFactory
from tests.reviews.factories import ReviewFactory, put_on

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 6, 3, 9, 0, tzinfo=dt.UTC)
NOTE = "The family of the boy will talk to the Echo tonight."


@pytest.fixture
def them(time_machine) -> Cast:
    time_machine.move_to(NOW, tick=False)
    return cast()


def write(by, **changes) -> Alert:
    return alerts.write_alert(subject="A call is expected", note=NOTE, by=by, **changes)


def knows_of(alert: Alert) -> set:
    return {stop.person for stop in alert.stops.filter(told_at__isnull=False)}


def test_the_chain_that_every_portal_begins_with(them):
    assert [link.role for link in AlertLink.objects.all()] == [
        Role.PRESS_LEAD,
        Role.COMMUNICATIONS_OFFICER,
        Role.BUSINESS_MANAGER,
        Role.CHAIR,
        Role.VICE_CHAIR,
    ]


def test_the_first_is_told_at_once_and_each_next_once_the_one_before_knows(them):
    alert = write(them.council.senior)
    assert knows_of(alert) == {them.council.press}

    alerts.acknowledge_alert(alert=alert, by=them.council.press)
    assert knows_of(alert) == {them.council.press, them.officer}

    alerts.acknowledge_alert(alert=alert, by=them.officer)
    assert knows_of(alert) == {them.council.press, them.officer, them.chair}


def test_silence_passes_it_on_after_the_set_time_and_not_before(them, time_machine):
    alert = write(them.council.senior)
    early, late = NOW + dt.timedelta(minutes=29), NOW + dt.timedelta(minutes=30)

    time_machine.move_to(early, tick=False)
    assert alerts.pass_on_alerts(at=early) == 0
    time_machine.move_to(late, tick=False)
    assert [alerts.pass_on_alerts(at=late) for _ in range(2)] == [1, 0]

    assert knows_of(alert) == {them.council.press, them.officer}
    assert Notice.objects.filter(kind="media_alert").count() == 2


def test_somebody_twice_in_the_chain_is_told_at_their_first_place_and_the_writer_never(them):
    alert = write(them.officer)

    people = [stop.person for stop in alert.stops.all()]

    assert them.officer not in people
    assert len(people) == len(set(people))


def test_a_deputy_is_in_the_chain_while_somebody_is_away(them):
    deputy = PersonFactory(practice_lead=True)
    AbsenceFactory(person=them.officer, deputy=deputy)

    alert = write(them.chair)

    assert knows_of(alert) == {them.officer, deputy}


def test_with_nobody_to_tell_nothing_is_written(them):
    AlertLink.objects.all().delete()

    with pytest.raises(MediaNotReady, match="Telephone the business unit"):
        write(them.council.senior)
    assert not Alert.objects.exists()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "That day has passed. Check the year."),
        (732, "That is more than two years ahead. Check the year."),
    ],
)
def test_an_alert_about_a_day_in_another_year_is_refused_beside_it(days, words, them, client):
    day = NOW.date() + dt.timedelta(days=days)
    client.force_login(them.council.senior)
    boxes = {"expected_on_0": day.day, "expected_on_1": day.month, "expected_on_2": day.year}

    page = client.post(
        reverse("media_relations:alert_write"), boxes | {"subject": "A call", "note": NOTE}
    ).content.decode()

    assert f'<a href="#id_expected_on_0">{words}</a>' in page
    assert not Alert.objects.exists()


@pytest.mark.parametrize("days", [0, 730])
def test_an_alert_about_today_or_a_day_to_come_is_written(days, them):
    assert write(them.council.senior, expected_on=NOW.date() + dt.timedelta(days=days)).pk


def test_who_holds_no_role_writes_none(them):
    with pytest.raises(PermissionDenied):
        write(PersonFactory())
    assert not Alert.objects.exists()


def test_it_is_read_by_its_writer_and_whom_it_has_reached_and_nobody_else(them):
    alert = write(them.council.senior)

    def sees(person) -> bool:
        return Alert.objects.visible_to(again(person)).filter(pk=alert.pk).exists()

    assert sees(them.council.senior)
    assert sees(them.council.press)
    assert not any(map(sees, [them.officer, them.chair, them.police.press, PersonFactory(is_superuser=True)]))


def test_nobody_acknowledges_before_it_has_reached_them(them):
    alert = write(them.council.senior)

    for person in (them.officer, them.other.press):
        with pytest.raises(PermissionDenied):
            alerts.acknowledge_alert(alert=alert, by=person)
    assert not alert.stops.filter(acknowledged_at__isnull=False).exists()


def test_once_closed_it_goes_no_further(them, time_machine):
    alert = write(them.council.senior)
    alerts.close_alert(alert=alert, note="Nobody called.", by=them.council.senior)
    late = NOW + dt.timedelta(days=1)
    time_machine.move_to(late, tick=False)

    assert alerts.pass_on_alerts(at=late) == 0
    with pytest.raises(MediaNotReady, match="closed already"):
        alerts.close_alert(alert=alert, note="Again.", by=them.council.senior)
    assert knows_of(alert) == {them.council.press}


def test_who_has_nothing_to_do_with_it_does_not_close_it(them):
    alert = write(them.council.senior)

    with pytest.raises(PermissionDenied):
        alerts.close_alert(alert=alert, note="No.", by=them.officer)
    assert Alert.objects.get().closed_at is None


def test_the_note_is_never_changed_and_never_deleted(them):
    alert = write(them.council.senior)
    alert.note = "Something else"

    with pytest.raises(StaysAsItIs):
        alert.save()
    with pytest.raises(StaysAsItIs):
        alert.delete()


def test_the_note_is_unreadable_in_the_database_and_in_no_record_or_message(them):
    alert = write(them.council.senior)
    alerts.close_alert(alert=alert, note="The Echo printed nothing.", by=them.council.senior)

    with connection.cursor() as cursor:
        cursor.execute("SELECT note, closing_note FROM media_relations_alert")
        assert not any("Echo" in stored for stored in cursor.fetchone())
    assert not EventText.objects.filter(reason__contains="Echo").exists()
    assert not EventText.objects.filter(label__contains="Echo").exists()
    assert "Echo" not in str(list(Notice.objects.values_list("values", flat=True)))


def test_of_the_note_nothing_goes_into_the_event_that_it_led_to_nor_into_a_statement(them):
    alert = write(them.officer)

    event = opened(them, alert=alert)

    assert Alert.objects.get().event == event
    told = [getattr(event, field.name) for field in HighProfileEvent._meta.concrete_fields]
    assert not any("Echo" in str(value) for value in told)
    assert not [field for field in Statement._meta.get_fields() if field.related_model is Alert]


def test_it_is_written_only_about_what_its_writer_may_know_of(them):
    event, matter = opened(them), MatterFactory()

    with pytest.raises(MediaNotReady, match="an event that you know of"):
        write(them.other.senior, event=event)
    with pytest.raises(MediaNotReady, match="a matter that you know of"):
        write(them.council.senior, matter=matter)
    assert not Alert.objects.exists()

    assert write(them.council.senior, event=event).event == event
    assert write(matter.owner, matter=matter).matter == matter


def test_no_event_is_opened_from_an_alert_that_has_not_reached_the_person(them):
    alert = write(them.council.senior)

    with pytest.raises(MediaNotReady, match="has reached you"):
        opened(them, alert=alert)
    assert not HighProfileEvent.objects.exists()


def test_the_clock_of_the_chain_stands_in_the_alert(them):
    alert = write(them.council.senior)

    assert alert.written_at == clock.now() == alert.stops.order_by("order")[0].told_at


def test_whom_it_has_not_reached_finds_nothing_of_it_on_the_pages_of_its_matter(them, client):
    review = ReviewFactory()
    put_on(review.matter, them.council.senior, them.officer)
    vice = PersonFactory(vice_chair=True)
    alert = write(them.council.senior, matter=review.matter)
    notice = Notice.objects.get(kind="media_alert")

    for person in (them.officer, vice):
        client.force_login(person)
        timeline = client.get(reverse("reviews:timeline", args=[review.reference]), {"notices": "1"})
        assert "alert" not in timeline.content.decode()
        assert alert.subject not in client.get(reverse("audit:events")).content.decode()
        assert client.get(reverse("notices:detail", args=[notice.reference])).status_code == 404


def test_its_message_is_seen_by_those_whom_it_has_reached(them):
    alert = write(them.council.senior)
    of_alert = Notice.objects.about(alert)
    assert not of_alert.visible_to(them.officer).exists()

    alerts.acknowledge_alert(alert=alert, by=them.council.press)

    assert of_alert.visible_to(again(them.officer)).count() == 2
