"""The list of resources and the page of each: what everybody sees of them, in every status."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml.html import fromstring

from catalogue.models import Resource, ResourceVersion
from catalogue.queries import pages as addresses
from catalogue.services import resources
from catalogue.services.resources import draft_resource
from foundation import clock
from foundation.shared_forms import LEFT_OUT
from notices.points import SUBJECTS
from partnership.models import Person
from tests.catalogue import factories as made
from tests.catalogue.pages import as_, beside, html, place
from tests.matters.factories import MatterFactory
from tests.partnership.factories import AudienceFactory, PersonFactory
from tests.reviews.factories import ReviewFactory, put_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

Status, Visibility = Resource.Status, Resource.Visibility

#: The pages of one resource, whatever its status allows.
PAGES = [
    "resource", "timeline", "edit", "hand_over", "correct", "publish", "make_public", "schedule", "unschedule",
    "withdraw", "restore", "review", "review_withdraw", "versions",
]  # fmt: skip
VERSION_PAGES = [
    "version", "version_edit", "version_preview", "version_compare", "version_put_in_force", "version_keep_readable",
    "version_close", "version_withdraw", "sign_off",
]  # fmt: skip
#: What somebody who works on it and does not write it may read.
READ_ALONE = ["resource", "timeline", "versions", "version", "version_preview", "version_compare", "sign_off"]

UNIT = ["business_manager", "practice_lead", "communications_officer"]
CHAIRS = ["chair", "vice_chair"]
OTHERS = ["safeguarding_partner", "agency_representative", "press_lead", "independent_reviewer"]


def somebody(role: str) -> Person:
    if role == "subcommittee_member":
        from tests.partnership.factories import GroupFactory

        return made.member_of(GroupFactory())
    return PersonFactory(**{role: True})


def all_pages(resource: Resource) -> list[tuple[str, str]]:
    version = resource.versions.select_related("resource").first()
    assert version is not None
    return [
        *((name, place(name, resource)) for name in PAGES),
        *((name, place(name, version)) for name in VERSION_PAGES),
        *(("version_begin", place("version_begin", resource, medium)) for medium in ("text", "file", "link")),
    ]


def test_the_heading_of_each_of_its_pages_names_it_once() -> None:
    resource = made.in_status(Status.DRAFT, title="Spotting neglect")
    client = as_(resource.drafted_by)
    pages = [*all_pages(resource), ("printed_of", place("printed_of", resource))]

    for name, address in pages:
        page = fromstring(client.get(address).content)
        heading = page.xpath("//h1 | //span[@class='govuk-caption-l']")
        if name != "version_preview":  # it is dressed as the public will read it
            said = " ".join(one.text_content() for one in heading)
            assert said.count("Spotting neglect") == 1, name


# Who opens what -----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("role", UNIT)
def test_the_business_unit_opens_every_page_in_every_status(role: str, status: str) -> None:
    resource = made.in_status(status)
    client = as_(somebody(role))

    for name, address in all_pages(resource):
        assert "<h1" in html(client.get(address)), name


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("role", [*CHAIRS, "subcommittee_member"])
def test_who_works_on_it_and_does_not_write_it_reads_all_and_changes_nothing(role: str, status: str) -> None:
    resource = made.in_status(status)
    client = as_(somebody(role))
    before = Resource.objects.values().get(pk=resource.pk)
    #: In an emergency a chair needs nobody of the unit.
    theirs = ["withdraw"] if role in CHAIRS else []

    for name, address in all_pages(resource):
        may = name in READ_ALONE or (name in theirs)
        is_own_version = name == "version_withdraw" and role in CHAIRS and status != Status.DRAFT
        if may or is_own_version or (name == "version_withdraw" and role in CHAIRS):
            assert client.get(address).status_code == 200, name
        else:
            assert client.get(address).status_code == 403, name
            assert client.post(address).status_code == 403, name
    assert Resource.objects.values().get(pk=resource.pk) == before


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
@pytest.mark.parametrize("role", OTHERS)
def test_what_is_not_published_never_existed_for_who_only_reads(role: str, status: str) -> None:
    resource = made.in_status(status)
    client = as_(somebody(role))

    for name, address in all_pages(resource):
        assert client.get(address).status_code == 404, name
        assert client.post(address).status_code in (404, 405), name
    assert resource.title not in html(client.get(place("resources")))
    assert resource.title not in csv_of(client.get(place("resources_export")))


@pytest.mark.parametrize("role", OTHERS)
def test_who_only_reads_gets_what_is_in_force_and_nothing_else(role: str) -> None:
    resource = made.published(visibility=Visibility.SIGNED_IN)
    in_force = resource.versions.get()
    draft = made.text_version(resource, "What nobody may read yet.")
    client = as_(somebody(role))

    page = html(client.get(place("resource", resource)))
    assert resource.title in page
    assert draft.reference not in page
    assert "What publication waits for" not in page
    assert "Neglect is when" in html(client.get(place("version", in_force)))
    assert client.get(place("version", draft)).status_code == 404
    for name, address in all_pages(resource):
        if name not in ("resource", "version"):
            assert client.get(address).status_code == 404, name


def test_of_a_matter_only_those_who_may_know_of_it_find_the_resource() -> None:
    matter = MatterFactory()
    writer = made.officer()
    put_on(matter, writer)
    resource = made.draft(by=writer, matter=matter)
    stranger = as_(made.officer())

    assert as_(writer).get(place("resource", resource)).status_code == 200
    assert stranger.get(place("resource", resource)).status_code == 404
    assert stranger.get(place("edit", resource)).status_code == 404
    assert resource.title not in html(stranger.get(place("resources")))


def test_its_owner_from_outside_the_unit_writes_it_and_does_not_publish_it() -> None:
    owner = PersonFactory(agency_representative=True)
    resource = made.ready(owner=owner)
    client = as_(owner)

    assert client.get(place("edit", resource)).status_code == 200
    assert client.get(place("version_begin", resource, "text")).status_code == 200
    assert client.get(place("publish", resource)).status_code == 403
    assert client.get(place("withdraw", resource)).status_code == 403


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_what_one_may_not_see_takes_as_many_queries_as_what_never_was(status: str) -> None:
    resource = made.in_status(status)
    client = as_(PersonFactory(press_lead=True))
    client.get(place("resource", "nothinghere0"))

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 404
        return len(asked)

    for name in PAGES:
        assert queries(place(name, resource)) == queries(place(name, "nothinghere0")), name


@pytest.mark.parametrize("role", [*UNIT, *CHAIRS, *OTHERS, "subcommittee_member"])
def test_everybody_with_a_role_finds_the_catalogue_in_the_menu(role: str) -> None:
    assert f'href="{addresses.HOME}"' in html(as_(somebody(role)).get("/workspace/"))


def test_an_agency_that_is_no_agency_of_ours_comes_in_by_no_door(client: Any) -> None:
    resource = made.published(visibility=Visibility.SIGNED_IN)

    answer = client.get(place("resource", resource))

    assert answer.status_code == 302
    assert "/account/login/" in answer.url


# The page -----------------------------------------------------------------------------------------


def test_the_page_says_whose_move_it_is_and_links_to_what_is_missing() -> None:
    resource = made.draft(summary="")

    page = html(as_(resource.drafted_by).get(place("resource", resource)))

    assert f"With {resource.owner}, who owns it. It waits for: Particulars; Versions." in page
    assert "It has no summary." in page
    assert f'href="{addresses.edit(resource)}"' in page
    assert f'href="{addresses.versions(resource)}"' in page


def test_a_file_alone_is_warned_of_because_a_web_page_is_read_everywhere() -> None:
    resource = made.draft()
    made.file_version(resource)

    page = html(as_(resource.drafted_by).get(place("resource", resource)))

    assert "There is no web page of it." in page


def test_a_public_resource_shows_its_address_its_corrections_and_its_reviews() -> None:
    resource = made.published()
    resources.note_correction(resource=resource, words="The number was wrong.", by=resource.drafted_by)

    page = html(as_(resource.drafted_by).get(place("resource", resource)))

    assert f'href="{addresses.public(made.fresh(resource))}"' in page
    assert "The number was wrong." in page


def test_what_was_found_in_its_words_stands_on_its_page_for_who_may_decide() -> None:
    resource = made.draft(summary="Robin, 7, of Mill Road, lives with his stepfather.")

    page = html(as_(made.officer()).get(place("resource", resource)))

    assert ("Decide" in page) == ("wait" in page and "for a decision" in page)


def test_the_timeline_tells_what_was_done_and_by_whom() -> None:
    resource = made.published()

    page = html(as_(resource.drafted_by).get(place("timeline", resource)))

    for act in ("Resource drafted", "Version begun: English, Web page, 1", "Resource published"):
        assert act in page


def test_a_stop_at_the_moment_of_publication_stands_on_the_page(monday: Any) -> None:
    resource = made.ready()
    now = clock.now()
    from catalogue.models import PublicationTry

    PublicationTry.objects.create(
        resource=resource, due_at=now, tried_at=now, is_made_public=False, reasons=["It has no summary."]
    )

    page = html(as_(resource.drafted_by).get(place("resource", resource)))

    assert "NOT made public" in page


def test_what_it_was_made_from_is_told_to_who_may_know_of_that() -> None:
    review = ReviewFactory(code="LARCH-2026-7")
    writer, stranger = made.officer(), made.officer()
    put_on(review.matter, writer)
    resource = draft_resource(particulars=made.particulars(writer), by=writer, made_from=review)

    assert f'href="{review.get_absolute_url()}"' in html(as_(writer).get(place("resource", resource)))
    page = html(as_(stranger).get(place("resource", resource)))
    assert "Made from" not in page
    assert review.code not in page


def test_the_lists_of_notices_name_a_resource_to_who_may_see_it() -> None:
    resource = made.draft()
    reader = PersonFactory(press_lead=True)

    ((key, subject),) = SUBJECTS.ask(resource.drafted_by, Resource, {resource.pk})

    assert (key, subject.label) == (resource.pk, resource.title)
    assert list(SUBJECTS.ask(reader, Resource, {resource.pk})) == []


# The list -----------------------------------------------------------------------------------------


def csv_of(response: Any) -> str:
    return b"".join(response.streaming_content).decode()


def titles(response: Any) -> list[str]:
    return [row[0] for row in csv.reader(io.StringIO(csv_of(response)))][1:]


@pytest.fixture
def shelf(monday: Any) -> dict[str, Resource]:
    """Three resources that differ in everything the list can be narrowed by."""
    me, other = made.officer(), made.officer()
    topic, audience = made.TopicFactory(slug="a-topic"), AudienceFactory()
    first = made.published(by=me, title="A first leaflet", topics=(topic.pk,), audiences=(audience.pk,))
    second = made.draft(by=other, title="B a poster", kind="poster")
    made.text_version(second, language=made.polish(), format=ResourceVersion.Format.EASY_READ)
    third = made.withdrawn(by=other, title="C what was said before", kind="procedure")
    return {"me": me, "first": first, "second": second, "third": third, "audience": audience}  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["A first leaflet", "B a poster", "C what was said before"]),
        ("words=poster", ["B a poster"]),
        ("kind=procedure", ["C what was said before"]),
        ("status=published", ["A first leaflet"]),
        ("topic=a-topic", ["A first leaflet"]),
        ("language=pl", ["B a poster"]),
        ("format=easy_read", ["B a poster"]),
        ("language=pl&format=web", []),
        ("owner=mine", ["A first leaflet"]),
        ("review=overdue", []),
        ("sort=-title", ["C what was said before", "B a poster", "A first leaflet"]),
        ("sort=nonsense", ["A first leaflet", "B a poster", "C what was said before"]),
        ("kind=nonsense", ["A first leaflet", "B a poster", "C what was said before"]),
    ],
)
def test_the_list_is_narrowed_and_sorted_and_its_export_says_the_same(
    query: str, found: list[str], shelf: dict[str, Any]
) -> None:
    client = as_(shelf["me"])

    assert titles(client.get(f"{place('resources_export')}?{query}")) == found
    page = html(client.get(f"{place('resources')}?{query}"))
    assert [title for title in found if title in page] == found
    assert f"{len(found)} resource" in page


@pytest.mark.parametrize(
    "name", ["kind", "status", "topic", "audience", "language", "format", "owner", "review"]
)
def test_a_filter_that_is_none_narrows_nothing_and_is_said_to_be_left_out(
    name: str, shelf: dict[str, Any]
) -> None:
    page = html(as_(shelf["me"]).get(f"{place('resources')}?{name}=nonsense&words=poster"))

    assert beside(page, name) == LEFT_OUT
    assert "1 resource " in page


def test_what_is_overdue_is_marked_and_can_be_asked_for(shelf: dict[str, Any], monday: Any) -> None:
    Resource._base_manager.filter(pk=shelf["first"].pk).update(next_review_on="2026-10-01")
    client = as_(shelf["me"])

    assert titles(client.get(f"{place('resources_export')}?review=overdue")) == ["A first leaflet"]
    assert "Overdue" in html(client.get(f"{place('resources')}?review=overdue"))


HOSTILE = {
    "fifty filters": "&".join(f"topic=t{n}&kind=leaflet&language=l{n}&x{n}=y" for n in range(50)),
    "a page far beyond the last": "page=1000000000",
    "a page before the first": "page=-1",
    "no page": "page=x",
    "ten thousand letters": f"words={'a' * 10_000}",
    "a NUL": "words=%00&topic=%00&language=%00",
    "a key too large": "audience=99999999999999999999999",
    "no such order": "sort=--title",
}


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_whatever_stands_in_the_address_the_list_answers(query: str, shelf: dict[str, Any]) -> None:
    client = as_(shelf["me"])

    assert client.get(f"{place('resources')}?{query}").status_code == 200
    assert client.get(f"{place('resources_export')}?{query}").status_code == 200
    assert client.get(f"{place('reviews_due')}?{query}").status_code == 200


def test_a_search_that_is_too_long_says_so_beside_the_field(shelf: dict[str, Any]) -> None:
    page = html(as_(shelf["me"]).get(f"{place('resources')}?words={'a' * 10_000}"))

    assert "Look for fewer words: at most 100 characters" in page
    assert "There is a problem" in page


def queries_of(client: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        html(client.get(address))
    return len(asked)


@pytest.mark.parametrize("name", ["resources", "reviews_due"])
def test_a_list_asks_the_database_as_often_for_many_as_for_few(name: str) -> None:
    me = made.officer()
    client = as_(me)
    made.published(by=me, title="One")
    Resource._base_manager.update(next_review_on="2026-10-01")
    client.get(place(name))
    few = queries_of(client, place(name))
    for number in range(4):
        made.published(by=made.officer(), title=f"Another {number}")
    Resource._base_manager.update(next_review_on="2026-10-01")

    assert queries_of(client, place(name)) == few


def test_a_resource_that_had_many_versions_asks_as_often_as_one_with_few() -> None:
    me = made.officer()
    client = as_(me)
    resource = made.published(by=me)
    made.in_force(made.text_version(resource, "Words"))
    client.get(place("resource", resource))
    few = queries_of(client, place("resource", resource))
    for number in range(4):
        made.in_force(made.text_version(resource, f"Words {number}"))

    assert queries_of(client, place("resource", resource)) == few
