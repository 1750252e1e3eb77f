from __future__ import annotations

import datetime as dt
import itertools
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partnership.models import Audience, Channel, GlossaryTerm, Language, RuleEdition, Timer
from partnership.services import (
    load_audience_pages,
    load_audience_texts,
    load_reference_rows,
    load_rule_editions,
)
from partnership.services.reference_data import load_coverage
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


def test_the_audiences_that_everybody_knows_have_a_page_and_the_others_stand_with_one_of_them():
    pages = list(Audience.objects.with_page())

    assert [page.title for page in pages] == [
        "Children and young people",
        "Parents and carers",
        "People who work with children",
        "Communities",
        "Media",
    ]
    assert all(page.page_introduction for page in pages)
    assert not Audience.objects.filter(slug=None, shown_with=None).exists()


def test_what_pages_of_audiences_say_never_comes_over_what_people_wrote():
    children = Audience.objects.get(slug="children-and-young-people")
    assert "[0800 1111](tel:08001111)" in children.page_text
    assert children.page_is_sensitive
    assert load_audience_texts() == 0

    Audience.objects.filter(pk=children.pk).update(page_text="Ours.")
    Audience.objects.filter(slug="media").update(page_text="")

    assert load_audience_texts() == 1
    assert Audience.objects.get(pk=children.pk).page_text == "Ours."


def test_pages_of_audiences_come_once_and_never_over_what_people_made_of_them():
    Audience.objects.filter(name="Media").update(slug=None)

    assert load_audience_pages() == 0
    assert Audience.objects.with_page().count() == 4

    Audience.objects.filter(slug__isnull=False).update(slug=None)
    assert load_audience_pages() == 5


def test_an_audience_with_a_page_stands_on_no_other():
    media, young = Audience.objects.get(name="Media"), Audience.objects.get(name="Children and young people")
    media.shown_with = young

    with pytest.raises(ValidationError, match="page of its own"):
        media.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        media.save()


def test_early_years_come_to_a_partnership_that_has_its_audiences_already():
    Audience.objects.filter(name="Early years and childcare").delete()
    Channel.objects.update(is_event=False)

    assert load_coverage() == 5
    assert load_coverage() == 0

    early = Audience.objects.get(name="Early years and childcare")
    assert early.shown_with.title == "People who work with children"
    assert early.channels.exists()
