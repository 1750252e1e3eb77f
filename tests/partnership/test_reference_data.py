from __future__ import annotations

import datetime as dt
import itertools
from importlib import import_module

import pytest
from django.apps import apps

from partnership.models import Audience, Channel, GlossaryTerm, Language, RuleEdition, Timer
from partnership.services import load_reference_rows, load_rule_editions
from partnership.working_days import Calendar, earliest_publication, reckon

pytestmark = pytest.mark.django_db

migration = import_module("partnership.migrations.0002_load_reference_data")


@pytest.fixture(autouse=True)
def _as_after_the_first_migration():
    migration.load(apps, None)


def test_every_installation_has_the_three_editions_one_after_another():
    editions = list(RuleEdition.objects.order_by("in_force_from"))

    assert [edition.name for edition in editions] == [
        "Working Together 2018",
        "Working Together 2023",
        "Working Together 2026",
    ]
    for earlier, later in itertools.pairwise(editions):
        assert earlier.in_force_to + dt.timedelta(days=1) == later.in_force_from
    assert editions[-1].in_force_to is None


@pytest.mark.parametrize("slug", ["working-together-2018", "working-together-2023", "working-together-2026"])
def test_each_edition_has_its_timers_with_force_and_source(slug):
    timers = RuleEdition.objects.get(slug=slug).timers

    assert {
        (timer.kind, timer.recipient, timer.period, timer.unit, timer.force) for timer in timers.all()
    } == {
        ("incident_notification", "", 5, "working_days", "guidance"),
        ("rapid_review", "", 15, "working_days", "guidance"),
        ("completion", "", 6, "months", "guidance"),
        ("advance_copy", "national_panel", 7, "working_days", "statutory"),
        ("advance_copy", "secretary_of_state", 7, "working_days", "statutory"),
        ("advance_copy", "ofsted", 7, "working_days", "guidance"),
        ("availability", "", 12, "months", "statutory"),
    }
    for timer in timers.all():
        timer.full_clean()
        assert timer.wording


def test_what_nobody_has_read_at_the_source_says_so():
    current = RuleEdition.objects.get(slug="working-together-2026")
    current.full_clean()

    assert "to be checked" in current.source
    assert all(
        "to be checked" in timer.source
        for timer in current.timers.exclude(kind=Timer.Kind.INCIDENT_NOTIFICATION)
    )


def test_the_shipped_timers_give_the_answers_of_law_2():
    timer = Timer.objects.get(edition__slug="working-together-2026", recipient="national_panel")

    assert earliest_publication(timer, dt.date(2026, 10, 5), Calendar()).end == dt.date(2026, 10, 14)
    completion = Timer.objects.get(edition__slug="working-together-2026", kind="completion")
    assert reckon(completion, dt.date(2026, 8, 31), Calendar()).end == dt.date(2027, 2, 28)


def test_loading_again_adds_nothing_and_keeps_what_people_changed():
    timer = Timer.objects.get(edition__slug="working-together-2018", kind="completion")
    timer.suspended_from, timer.suspension_reason = dt.date(2020, 3, 25), "Relaxed nationally."
    timer.save()
    Audience.objects.filter(name="Media").update(is_seldom_heard=True)

    assert load_rule_editions() == 0
    assert load_reference_rows() == 0

    timer.refresh_from_db()
    assert timer.suspension_reason == "Relaxed nationally."
    assert Audience.objects.get(name="Media").is_seldom_heard


def test_a_row_that_is_missing_comes_back():
    RuleEdition.objects.get(slug="working-together-2018").delete()

    assert load_rule_editions() == 8


def test_seldom_heard_groups_are_rows_like_any_other():
    assert Audience.objects.filter(is_seldom_heard=True).count() >= 15
    deaf = Audience.objects.get(name="Deaf people")
    assert [language.tag for language in deaf.languages.all()] == ["bfi"]
    assert [channel.name for channel in deaf.channels.all()] == ["Video"]
    for model in (Audience, Channel, GlossaryTerm, Language):
        for row in model.objects.all():
            row.full_clean()
