"""Writing a resource: whose it is, what is checked before anybody reads it, and what its readers are told (laws 15, 17)."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from catalogue.models import Correction, Resource
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.rules.resources import particulars_of
from catalogue.services import resources
from documents.models import Finding
from foundation.governed import SomebodyElseSaved
from partnership.models import Person, Role
from partnership.public_stamp import current_number
from tests.catalogue import factories as make
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory, put_on_list
from tests.partnership.factories import PersonFactory

pytestmark = pytest.mark.django_db

Status = Resource.Status


def edited(
    resource: Resource, by: Person | None = None, began_from: int | None = None, **changes
) -> Resource:
    from dataclasses import replace

    resource = make.fresh(resource)
    return resources.edit_resource(
        resource=resource,
        particulars=replace(particulars_of(resource), **changes),
        began_from=resource.version if began_from is None else began_from,
        by=by or resource.drafted_by,
    )


@pytest.mark.parametrize("role", Role)
def test_who_drafts(role, monday):
    person = PersonFactory(**{role.value: True})

    if person.is_in_business_unit:
        assert make.draft(person).drafted_by == person
    else:
        with pytest.raises(PermissionDenied):
            make.draft(person)
        assert not Resource.objects.exists()


def test_a_resource_of_a_matter_is_drafted_by_and_given_to_those_who_may_know_of_it(monday):
    matter = MatterFactory()
    with pytest.raises(PermissionDenied):
        make.draft(make.officer(), matter=matter)

    known = put_on_list(matter, communications_officer=True)
    with pytest.raises(CatalogueNotReady, match="know of its matter"):
        make.draft(known, matter=matter, owner=make.officer())

    assert make.draft(known, matter=matter).matter == matter


@pytest.mark.parametrize(
    "given",
    [
        {"title": " "},
        {"kind": "song"},
        {"visibility": "everybody"},
        {"source": "partner"},
        {"source": "elsewhere"},
        {"review_months": 0},
        {"owner_id": 0},
    ],
)
def test_what_can_not_be_kept_is_not_even_a_draft(given, monday):
    with pytest.raises(CatalogueNotReady):
        resources.draft_resource(
            particulars=make.particulars(make.officer(), **given), by=PersonFactory(practice_lead=True)
        )

    assert not Resource.objects.exists()


@pytest.mark.parametrize("status", Status)
def test_what_is_withdrawn_is_restored_before_it_is_edited(status, monday):
    resource = make.in_status(status)

    if status == Status.WITHDRAWN:
        with pytest.raises(CatalogueNotReady, match="Restore it"):
            edited(resource, summary="Other words.")
    else:
        assert edited(resource, summary="Other words.").summary == "Other words."


def test_of_two_who_edit_at_once_the_second_overwrites_nothing(monday):
    resource = make.draft()
    edited(resource, summary="One")

    with pytest.raises(SomebodyElseSaved) as refused:
        edited(resource, began_from=1, summary="Two")

    assert refused.value.current.summary == make.fresh(resource).summary == "One"


def test_saved_unchanged_nothing_happens(monday):
    resource = make.published()
    before, stamp = Event.objects.count(), current_number()

    edited(resource)

    assert Event.objects.count() == before
    assert current_number() == stamp
    assert make.fresh(resource).version == resource.version


def test_an_edit_of_what_is_public_raises_the_public_stamp(monday):
    resource = make.published()
    before = current_number()

    edited(resource, summary="Better words.")

    assert current_number() > before
    assert make.fresh(resource).slug == "spotting-neglect"


def test_new_words_of_what_is_published_are_read_by_nobody_until_somebody_else_decides(monday):
    protect(MatterFactory(), "Robin Ashington")
    resource = make.published()

    for _ in range(2):
        with pytest.raises(CatalogueNotReady, match="Somebody who did not write this decides"):
            edited(resource, title="For Robin Ashington")
        assert make.fresh(resource).title == "Spotting neglect"
    assert Finding.objects.filter(decision="open").exists()

    make.clear_all()
    assert edited(resource, title="For Robin Ashington").title == "For Robin Ashington"


def test_an_edit_does_not_take_from_what_is_published_what_it_needs(monday):
    resource = make.published()

    with pytest.raises(CatalogueNotReady, match="no audience"):
        edited(resource, audiences=())
    with pytest.raises(CatalogueNotReady, match="act of its own"):
        edited(resource, visibility="business_unit")

    assert make.fresh(resource).audiences.exists()
    assert make.fresh(resource).is_public


def test_its_owner_edits_a_draft_and_not_what_readers_have(monday):
    owner = PersonFactory(agency_representative=True)
    draft, public = make.draft(owner=owner), make.published(owner=owner)

    assert edited(draft, by=owner, summary="Mine").summary == "Mine"
    with pytest.raises(PermissionDenied):
        edited(public, by=owner, summary="Mine")


# Corrections --------------------------------------------------------------------------------------


def test_readers_see_what_was_put_right(monday):
    resource = make.published()
    before = current_number()

    resources.note_correction(resource=resource, words="A number was wrong.", by=make.officer())
    resources.note_correction(resource=resource, words="Another one too.", by=make.officer())

    assert [one.number for one in resource.corrections.all()] == [1, 2]
    assert current_number() > before


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_only_what_is_published_has_corrections(status, monday):
    with pytest.raises(CatalogueNotReady):
        resources.note_correction(resource=make.in_status(status), words="Wrong.", by=make.officer())


def test_a_correction_names_no_child(monday):
    protect(MatterFactory(), "Robin Ashington")
    resource = make.published()

    with pytest.raises(CatalogueNotReady):
        resources.note_correction(resource=resource, words="It named Robin Ashington.", by=make.officer())
    assert not Correction.objects.exists()

    make.clear_all()
    resources.note_correction(resource=resource, words="It named Robin Ashington.", by=make.officer())
    assert Correction.objects.exists()


def test_it_is_handed_over_to_somebody_with_a_role(monday):
    resource = make.published()
    with pytest.raises(CatalogueNotReady, match="somebody with a role"):
        resources.hand_over(resource=resource, owner=PersonFactory(), by=make.officer())

    owner = PersonFactory(subcommittee_member=True)
    assert resources.hand_over(resource=resource, owner=owner, by=make.officer()).owner == owner
