"""Beginning, editing, handing over and correcting a resource on its pages."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue.models import Resource
from catalogue.queries import pages as addresses
from partnership.models import Audience
from search.models import Entry
from tests.catalogue import factories as made
from tests.catalogue.pages import as_, html, place, said, send
from tests.partnership.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

Status = Resource.Status


def typed(resource: Resource | None = None, **changes: Any) -> dict[str, Any]:
    """The form of a resource, filled in."""
    given: dict[str, Any] = {
        "kind": "leaflet",
        "title": "Safer sleep",
        "summary": "How babies sleep safely.",
        "owner": resource.owner_id if resource else None,
        "visibility": "public",
        "source": "own",
        "topics": [made.TopicFactory().pk],
        "audiences": [Audience.objects.earliest("pk").pk],
    }
    return {name: value for name, value in (given | changes).items() if value is not None}


def test_a_resource_is_begun_and_its_first_version_comes_next() -> None:
    me = made.officer()

    answer = send(as_(me), place("begin"), **typed(owner=me.pk))

    resource = Resource.objects.get()
    assert (resource.title, resource.status, resource.drafted_by) == ("Safer sleep", Status.DRAFT, me)
    assert answer.url == addresses.versions(resource)


@pytest.mark.parametrize("role", ["chair", "safeguarding_partner", "agency_representative"])
def test_only_the_business_unit_begins_one(role: str) -> None:
    client = as_(PersonFactory(**{role: True}))

    assert client.get(place("begin")).status_code == 403
    assert client.post(place("begin"), typed()).status_code == 403
    assert not Resource.objects.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "Enter a title"),
        ({"kind": "nonsense"}, "Select a valid choice"),
        ({"owner": ""}, "Choose its owner"),
        ({"source": "partner"}, "Say whose it is"),
        ({"summary": "<p onclick=x>Hello"}, "readers would not see: HTML"),
        ({"summary": "x" * 501}, "Use 500 characters or fewer; these are 501"),
        ({"title": "a\x00b"}, "Null characters are not allowed"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(
    changes: dict[str, Any], message: str
) -> None:
    me = made.officer()

    page = html(send(as_(me), place("begin"), **typed(**{"owner": me.pk} | changes)))

    assert message in page
    assert "There is a problem" in page
    assert not Resource.objects.exists()


def test_an_edit_is_saved_and_found_by_its_new_words() -> None:
    resource = made.draft(title="Old words")
    client = as_(resource.drafted_by)

    answer = send(client, place("edit", resource), **typed(resource, title="New words"))

    assert "The resource is saved." in said(client, answer)
    assert made.fresh(resource).title == "New words"
    assert Entry.objects.about(resource).get().title == "New words"


def test_of_two_who_edit_at_once_the_second_is_shown_both_texts_and_overwrites_nothing() -> None:
    resource = made.draft(title="As it was")
    first, second = as_(resource.drafted_by), as_(made.officer())
    before = {"version": str(resource.version)}
    first.post(place("edit", resource), before | typed(resource, title="The first one’s words"))

    answer = second.post(place("edit", resource), before | typed(resource, title="The second one’s words"))

    assert answer.status_code == 409
    page = html(answer)
    assert "Somebody else saved this" in page
    assert "The first one’s words" in page
    assert "The second one’s words" in page
    assert made.fresh(resource).title == "The first one’s words"


def test_whom_a_published_resource_reaches_is_not_changed_by_editing_it() -> None:
    resource = made.published()
    client = as_(resource.drafted_by)

    page = html(client.get(place("edit", resource)))
    answer = send(
        client, place("edit", resource), **typed(resource, title="Put right", visibility="signed_in")
    )

    assert 'name="visibility"' not in page
    assert "readers see the change as soon as you save it" in page
    assert answer.status_code == 302
    assert made.fresh(resource).is_public
    assert made.fresh(resource).title == "Put right"


def test_an_owner_outside_the_unit_does_not_edit_what_is_published() -> None:
    owner = PersonFactory(agency_representative=True)
    resource = made.published(owner=owner)

    assert as_(owner).get(place("edit", resource)).status_code == 403
    assert as_(owner).post(place("edit", resource), typed(resource)).status_code == 403


def test_what_was_withdrawn_is_restored_before_it_is_edited() -> None:
    resource = made.withdrawn()

    assert "Restore it first" in html(as_(resource.drafted_by).get(place("edit", resource)))


def test_it_is_handed_over_to_another_owner() -> None:
    resource, other = made.published(), made.officer()
    client = as_(resource.drafted_by)

    answer = send(client, place("hand_over", resource), owner=other.pk)

    assert "It is handed over." in said(client, answer)
    assert made.fresh(resource).owner == other


def test_who_hands_over_what_only_they_could_see_is_led_to_a_page_that_they_may_open() -> None:
    owner, other = PersonFactory(agency_representative=True), made.officer()
    resource = made.draft(owner=owner)
    client = as_(owner)

    answer = send(client, place("hand_over", resource), owner=other.pk)

    assert "It is handed over." in said(client, answer)


def test_readers_see_what_was_put_right() -> None:
    resource = made.published()
    client = as_(resource.drafted_by)

    answer = send(client, place("correct", resource), words="The number was wrong: it is 01632 960001.")

    page = said(client, answer)
    assert "Readers see the correction." in page
    assert "The number was wrong: it is 01632 960001." in page
    assert "The number was wrong" in Entry.objects.public().about(resource).get().text


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_of_what_nobody_outside_has_no_correction_is_noted(status: str) -> None:
    resource = made.in_status(status)
    client = as_(resource.drafted_by)

    assert 'name="words"' not in html(client.get(place("correct", resource)))
    html(client.post(place("correct", resource), {"words": "It was wrong."}))
    assert not resource.corrections.exists()
