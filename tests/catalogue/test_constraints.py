"""What the database itself refuses, whichever door is used (laws 6, 7 and 8)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from catalogue.models import (
    BriefingUse,
    Correction,
    NextStep,
    Resource,
    ResourceVersion,
    ReviewCycle,
    ReviewInterval,
    ReviewOfResource,
    SignOff,
)
from foundation import clock
from foundation.kept import StaysAsItIs
from tests.catalogue import factories as make
from tests.partnership.factories import GroupFactory

pytestmark = [pytest.mark.django_db, pytest.mark.every_case]


@pytest.fixture
def resource():
    return make.ready()


def change(**values):
    return lambda one: Resource._base_manager.filter(pk=one.pk).update(**values)


def change_version(**values):
    return lambda one: ResourceVersion._base_manager.filter(resource=one).update(**values)


def copy_version(**values):
    def act(one):
        version = one.versions.get()
        version.pk, version.reference = None, "another00000"
        for name, value in values.items():
            setattr(version, name, value)
        ResourceVersion._base_manager.bulk_create([version])

    return act


def sign_off(**values):
    def act(one):
        given = {
            "version": one.versions.get(),
            "group": GroupFactory(),
            "fingerprint": "f",
            "asked_by": one.owner,
            "asked_at": clock.now(),
        }
        SignOff._base_manager.bulk_create([SignOff(**given | values)])

    return act


def review(**values):
    given = {"outcome": "keep", "note": "Right.", "reviewed_on": clock.today(), "recorded_at": clock.now()}
    return lambda one: ReviewOfResource.objects.create(resource=one, reviewed_by=one.owner, **given | values)


def step(**values):
    given = {"number": 1, "what": "Train", "due_on": clock.today(), "added_at": clock.now()}
    return lambda one: NextStep.objects.create(
        resource=one, owner=one.owner, added_by=one.owner, **given | values
    )


def twice(act):
    def do(one):
        act(one)
        act(one)

    return do


def correction(**values):
    given = {"number": 1, "words": "A date.", "made_at": clock.now()}
    return lambda one: Correction.objects.create(resource=one, made_by=one.owner, **given | values)


def use(**values):
    given = {"team": "Duty", "used_on": clock.today(), "recorded_at": clock.now()}
    return lambda one: BriefingUse.objects.create(resource=one, recorded_by=one.owner, **given | values)


BREAKS = {
    "a_published_resource_says_when_and_by_whom": change(status="published", visibility="signed_in"),
    "a_public_resource_has_an_address": lambda one: change(
        status="published", published_at=clock.now(), published_by=one.owner
    )(one),
    "only_a_resource_that_was_public_has_an_address": change(slug="an-address"),
    "a_withdrawn_resource_says_when_by_whom_and_why": lambda one: change(
        status="withdrawn", published_at=clock.now(), published_by=one.owner
    )(one),
    "a_resource_that_is_scheduled_has_its_authority": change(public_from_at=clock.now()),
    "a_resource_of_others_names_them": change(source="national"),
    "a_resource_is_reviewed_some_time": change(review_months=0),
    "only_news_goes_out_of_date_on_a_day": change(out_of_date_on=dt.date(2027, 1, 1)),
    "resource_versions_are_numbered": copy_version(state="draft"),
    "one_version_of_a_variant_is_in_force": copy_version(number=2),
    "a_version_is_a_file_a_text_or_a_link": change_version(link="https://a.example/"),
    "a_version_of_no_file_is_none": change_version(medium="file"),
    "a_version_in_force_says_since_when_and_by_whom": change_version(made_current_at=None),
    "only_a_superseded_version_is_kept_readable_with_a_reason": lambda one: change_version(
        kept_readable_at=clock.now(), kept_readable_by=one.owner, kept_readable_reason="So."
    )(one),
    "kept_readable_says_why": lambda one: change_version(
        state="superseded", kept_readable_at=clock.now(), kept_readable_by=one.owner
    )(one),
    "a_sign_off_says_when_and_by_whom": sign_off(answer="signed"),
    "a_refused_sign_off_says_why": lambda one: sign_off(
        answer="refused", answered_at=clock.now(), answered_by=one.owner
    )(one),
    "a_review_of_a_resource_has_a_note": review(note="", next_review_on=clock.today()),
    "what_is_not_withdrawn_is_reviewed_again": review(),
    "what_is_withdrawn_is_not_reviewed_again": review(outcome="withdraw", next_review_on=clock.today()),
    "next_steps_are_numbered": twice(step()),
    "a_next_step_that_is_done_says_by_whom_and_what_came_of_it": step(done_at=clock.now()),
    "corrections_are_numbered": twice(correction()),
    "a_correction_says_what": correction(words=""),
    "a_use_of_a_briefing_names_the_team": use(team=""),
    "a_team_uses_a_briefing_once_a_day": twice(use()),
    "a_review_comes_some_time": lambda one: ReviewInterval.objects.update(months=0),
    "one_review_cycle": lambda one: ReviewCycle._base_manager.bulk_create([ReviewCycle(pk=2)]),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name, resource):
    with pytest.raises(IntegrityError), transaction.atomic():
        BREAKS[name](resource)


def test_one_draft_of_a_variant_at_a_time(resource):
    version = make.text_version(resource)
    version.pk, version.number, version.reference = None, 9, "another00000"

    with pytest.raises(IntegrityError), transaction.atomic():
        ResourceVersion._base_manager.bulk_create([version])


def test_nothing_becomes_public_or_readable_in_passing(resource):
    version = resource.versions.get()
    resource.status, version.kept_readable_at = "published", clock.now()

    for act in (resource.save, version.save, resource.delete, version.delete):
        with pytest.raises(StaysAsItIs):
            act()
    for refused in (
        lambda: Resource.objects.update(status="published"),
        lambda: Resource.objects.update(visibility="public"),
        lambda: ResourceVersion.objects.update(state="current"),
        lambda: ResourceVersion.objects.update(document=None),
        lambda: Resource.objects.create(
            title="x",
            owner=resource.owner,
            drafted_by=resource.owner,
            last_edited_by=resource.owner,
            status="published",
        ),
    ):
        with pytest.raises(StaysAsItIs):
            refused()
