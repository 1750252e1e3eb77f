"""Whatever moves deadlines says which ones it moved, in the same act."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from partnership import services
from partnership.models import ClosureDay, Role, Timer
from partnership.points import DEADLINES_MOVED, MovedDeadline
from partnership.rules import NotPossibleNow
from partnership.working_days import Calendar
from tests.partnership.factories import ClosureDayFactory, PersonFactory, TimerFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 10, 12)
MOVED = MovedDeadline("Plan", "/workspace/reviews/x/", DAY, DAY + dt.timedelta(days=1))


@pytest.fixture
def administrator():
    return PersonFactory(administrator=True)


@pytest.fixture
def asked(monkeypatch):
    """What the calendar was, each time that the rooms above were asked what moved."""
    seen = []

    def provider(by, at):
        seen.append((by, dict(Calendar.current().closures)))
        return [MOVED]

    monkeypatch.setattr(DEADLINES_MOVED, "_providers", [provider])
    return seen


def test_a_closure_day_counts_before_the_rooms_are_asked_what_it_moves(administrator, asked):
    moved = services.add_closure_day(day=DAY, name="Day of mourning", source="Proclamation", by=administrator)

    assert moved == [MOVED]
    assert asked == [(administrator, {DAY: "Day of mourning"})]
    assert Event.objects.get().facts == {"day": "2026-10-12"}


def test_a_closure_day_that_is_taken_back_moves_them_again(administrator, asked):
    closure = ClosureDayFactory(day=DAY)

    assert services.remove_closure_day(closure=closure, by=administrator) == [MOVED]
    assert asked == [(administrator, {})]
    assert not ClosureDay.objects.exists()


def test_a_corrected_closure_day_moves_deadlines_only_where_the_day_changes(administrator, asked):
    closure = ClosureDayFactory(day=DAY)

    assert not services.change_closure_day(
        closure=closure, day=DAY, name="State funeral", source="", by=administrator
    )
    assert services.change_closure_day(
        closure=closure, day=dt.date(2026, 10, 13), name="State funeral", source="", by=administrator
    ) == [MOVED]
    assert asked == [(administrator, {dt.date(2026, 10, 13): "State funeral"})]


def test_a_day_is_closed_once(administrator):
    ClosureDayFactory(day=DAY)
    other = ClosureDayFactory(day=dt.date(2026, 10, 13))

    with pytest.raises(NotPossibleNow, match="already"):
        services.add_closure_day(day=DAY, name="Again", by=administrator)
    with pytest.raises(NotPossibleNow, match="already"):
        services.change_closure_day(closure=other, day=DAY, name="Again", source="", by=administrator)

    assert ClosureDay.objects.count() == 2
    assert not Event.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_moves_deadlines(role, asked):
    by, closure, timer = PersonFactory(**{role.value: True}), ClosureDayFactory(), TimerFactory()

    for act in (
        lambda: services.add_closure_day(day=dt.date(2026, 10, 20), name="Day", by=by),
        lambda: services.change_closure_day(closure=closure, day=DAY, name="Day", source="", by=by),
        lambda: services.remove_closure_day(closure=closure, by=by),
        lambda: services.suspend_timer(timer=timer, from_on=DAY, to_on=None, reason="Relaxed.", by=by),
        lambda: services.end_suspension(timer=timer, on=DAY, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert ClosureDay.objects.count() == 1
    assert Timer.objects.get(pk=timer.pk).suspended_from is None
    assert asked == []


def test_a_suspended_timer_says_why_and_runs_again_when_the_suspension_ends(administrator, asked):
    timer = TimerFactory()

    services.suspend_timer(
        timer=timer, from_on=DAY, to_on=None, reason="Relaxed nationally.", by=administrator
    )
    timer.refresh_from_db()
    assert timer.is_suspended_on(DAY)
    assert not timer.is_suspended_on(DAY - dt.timedelta(days=1))

    services.end_suspension(timer=timer, on=DAY, by=administrator)
    timer.refresh_from_db()
    assert timer.is_suspended_on(DAY)
    assert not timer.is_suspended_on(DAY + dt.timedelta(days=1))
    assert len(asked) == 2
    assert [event.verb for event in Event.objects.all()] == ["timer_suspended", "timer_suspension_ended"]


def test_a_suspension_that_cannot_be_is_refused(administrator):
    timer = TimerFactory()

    with pytest.raises(NotPossibleNow, match="Say why"):
        services.suspend_timer(timer=timer, from_on=DAY, to_on=None, reason=" ", by=administrator)
    with pytest.raises(NotPossibleNow, match="before the first"):
        services.suspend_timer(
            timer=timer, from_on=DAY, to_on=DAY - dt.timedelta(days=1), reason="Relaxed.", by=administrator
        )
    with pytest.raises(NotPossibleNow, match="not suspended"):
        services.end_suspension(timer=timer, on=DAY, by=administrator)

    timer.refresh_from_db()
    assert timer.suspended_from is None
    assert not Event.objects.exists()
