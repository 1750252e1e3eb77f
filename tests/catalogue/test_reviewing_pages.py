"""The review cycle on its pages: the board's view, the review of one resource, and links to be mended."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from catalogue.models import LinkCheck, Resource, ReviewOfResource
from catalogue.rules.versions import VersionContents
from catalogue.services import versions
from foundation import clock
from tests.catalogue import factories as made
from tests.catalogue.pages import as_, beside, html, place, said, send
from tests.matters.factories import MatterFactory
from tests.partnership.factories import PersonFactory
from tests.reviews.factories import put_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

Status = Resource.Status


def due_on(resource: Resource, days: int) -> None:
    """Its review is due so many days from today."""
    day = clock.today() + dt.timedelta(days=days)
    Resource._base_manager.filter(pk=resource.pk).update(next_review_on=day)


@pytest.fixture
def cycle(monday: Any) -> dict[str, Any]:
    me = made.officer()
    late, soon, later = (
        made.published(by=me, title=title) for title in ("Late one", "Soon one", "Later one")
    )
    due_on(late, -10)
    due_on(soon, 10)
    due_on(later, 300)
    return {"me": me, "late": late, "soon": soon, "later": later}


# The board's view ---------------------------------------------------------------------------------


def exported(client: Any, query: str = "") -> list[str]:
    lines = b"".join(client.get(f"{place('reviews_due_export')}{query}").streaming_content).decode()
    return [line.split(",")[0] for line in lines.splitlines()[1:]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Late one", "Soon one"]),
        ("?due=overdue", ["Late one"]),
        ("?due=soon", ["Soon one"]),
        ("?sort=-due", ["Soon one", "Late one"]),
        ("?sort=title", ["Late one", "Soon one"]),
        ("?kind=poster", []),
        ("?owner=mine", ["Late one", "Soon one"]),
        ("?due=nonsense&sort=nonsense", ["Late one", "Soon one"]),
    ],
)
def test_the_board_sees_what_is_overdue_and_what_is_due_soon(
    query: str, found: list[str], cycle: dict[str, Any]
) -> None:
    client = as_(cycle["me"])

    page = html(client.get(f"{place('reviews_due')}{query}"))

    assert exported(client, query) == found
    assert [title for title in ("Late one", "Soon one") if title in page] == sorted(found)
    assert (
        "Of 3 published resources to be reviewed, as news is not, 1 is overdue for review and 1 is due soon."
        in page
    )


def test_how_long_it_is_overdue_is_said(cycle: dict[str, Any]) -> None:
    page = html(as_(PersonFactory(chair=True)).get(place("reviews_due")))

    assert "10 days" in page
    assert "Overdue" in page


def test_of_what_somebody_does_not_work_on_the_view_says_and_counts_nothing(cycle: dict[str, Any]) -> None:
    matter = MatterFactory()
    writer = made.officer()
    put_on(matter, writer)
    hidden = made.published(by=writer, matter=matter, title="Of a matter", visibility="business_unit")
    due_on(hidden, -1)

    assert exported(as_(PersonFactory(agency_representative=True))) == []
    assert "Of a matter" not in exported(as_(cycle["me"]))
    assert "Of 3 published resources to be reviewed, as news is not, 1 is overdue" in html(
        as_(cycle["me"]).get(place("reviews_due"))
    )


# The review of one --------------------------------------------------------------------------------


def test_kept_it_is_reviewed_again_after_its_interval() -> None:
    resource = made.published(review_months=12)
    client = as_(resource.drafted_by)

    page = html(client.get(place("review", resource)))
    answer = send(client, place("review", resource), outcome="keep", note="Every number was called.")

    assert "reviewed again by Tuesday 5 October 2027" in page
    after = said(client, answer)
    assert "The review is recorded." in after
    assert "Every number was called." in after
    assert made.fresh(resource).next_review_on == dt.date(2027, 10, 5)


def day_boxes(page: str, day: dt.date) -> dict[str, str]:
    import re

    names = list(dict.fromkeys(re.findall(r'name="(revise_by[^"]*)"', page)))
    return dict(zip(names, [str(day.day), str(day.month), str(day.year)], strict=True))


def test_to_be_revised_it_is_due_again_on_that_day() -> None:
    resource = made.published()
    client = as_(resource.drafted_by)
    boxes = day_boxes(html(client.get(place("review", resource))), dt.date(2026, 11, 2))

    answer = send(client, place("review", resource), outcome="revise", note="The law changed.", **boxes)

    assert "The review is recorded." in said(client, answer)
    assert made.fresh(resource).next_review_on == dt.date(2026, 11, 2)


def test_a_day_for_a_revision_that_has_been_is_refused_beside_it() -> None:
    resource = made.published()
    client = as_(resource.drafted_by)
    boxes = day_boxes(html(client.get(place("review", resource))), dt.date(2026, 2, 1))

    page = html(send(client, place("review", resource), outcome="revise", note="Read.", **boxes))

    assert "a day that comes" in beside(page, "revise_by")
    assert not ReviewOfResource.objects.exists()


@pytest.mark.parametrize("outcome", ["keep", "withdraw"])
def test_a_day_for_a_revision_is_not_dropped_where_none_follows(outcome: str) -> None:
    resource = made.published()
    client = as_(resource.drafted_by)
    boxes = day_boxes(html(client.get(place("review", resource))), dt.date(2026, 11, 2))

    page = html(send(client, place("review", resource), outcome=outcome, note="Read.", **boxes))

    assert "Clear the day, or choose “Revise it”" in page
    assert not ReviewOfResource.objects.exists()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"outcome": "", "note": "x"}, "Choose what follows"),
        ({"outcome": "keep", "note": ""}, "Write down what was looked at"),
        ({"outcome": "revise", "note": "x"}, "Say by which day it is revised"),
        ({"outcome": "burn", "note": "x"}, "Select a valid choice"),
    ],
)
def test_a_review_that_says_too_little_is_not_recorded(typed: dict[str, str], message: str) -> None:
    resource = made.published()

    page = html(send(as_(resource.drafted_by), place("review", resource), **typed))

    assert message in page
    assert not ReviewOfResource.objects.exists()


def test_to_withdraw_it_there_is_a_page_before_that_says_who_is_told_and_keeps_the_note() -> None:
    owner = made.officer(name="Olive Owner")
    resource = made.published(by=owner)
    client = as_(made.officer())

    page = html(
        send(client, place("review", resource), outcome="withdraw", note="Nobody may do this any more.")
    )

    assert "Withdraw the resource now" in page
    assert "Olive Owner" in page
    assert "Nobody may do this any more." in page
    assert f'action="{place("review_withdraw", resource)}"' in page
    assert made.fresh(resource).status == Status.PUBLISHED
    assert not ReviewOfResource.objects.exists()


def test_withdrawn_after_its_review_both_are_one_act() -> None:
    resource = made.published()
    client = as_(resource.drafted_by)

    answer = client.post(
        place("review_withdraw", resource),
        {"manner": "explain", "reason": "The law changed.", "public_reason": "The law changed."},
    )

    assert "The review is recorded, and it is withdrawn." in said(client, answer)
    assert made.fresh(resource).status == Status.WITHDRAWN
    assert ReviewOfResource.objects.get().outcome == "withdraw"


def test_an_owner_outside_the_unit_reviews_it_and_does_not_withdraw_it() -> None:
    owner = PersonFactory(agency_representative=True)
    resource = made.published(owner=owner)
    client = as_(owner)

    page = html(client.get(place("review", resource)))

    assert "Withdraw it" not in page
    assert client.get(place("review_withdraw", resource)).status_code == 403
    assert client.post(place("review_withdraw", resource), {"reason": "x"}).status_code == 403
    forged = send(client, place("review", resource), outcome="withdraw", note="x")
    assert "Select a valid choice" in html(forged)
    assert "The review is recorded." in said(
        client, send(client, place("review", resource), outcome="keep", note="It is right.")
    )


def test_a_second_press_is_no_second_review() -> None:
    resource = made.published()
    client = as_(resource.drafted_by)
    shown = {"seen": html(client.get(place("review", resource))).split('name="seen" value="')[1][:64]}
    typed = shown | {"outcome": "keep", "note": "It is right."}

    client.post(place("review", resource), typed)
    page = html(client.post(place("review", resource), typed))

    assert "It was changed after you opened the page." in page
    assert ReviewOfResource.objects.count() == 1


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_what_readers_do_not_have_is_not_reviewed(status: str) -> None:
    resource = made.in_status(status)
    client = as_(resource.drafted_by)

    page = html(client.get(place("review", resource)))
    html(send(client, place("review", resource), outcome="keep", note="x"))

    assert f"The resource is “{resource.get_status_display()}”." in page
    assert not ReviewOfResource.objects.exists()


# Links --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "is_told"), [("gone", True), ("moved", True), ("not_asked", True), ("there", False)]
)
def test_links_that_lead_nowhere_are_listed_for_who_works_on_them(outcome: str, is_told: bool) -> None:
    resource = made.published()
    link = versions.begin_version(
        resource=resource,
        language=made.english(),
        format="audio",
        contents=VersionContents(link="https://example.org/talk", transcript="We speak."),
        by=resource.drafted_by,
    )
    made.in_force(link)
    LinkCheck.objects.create(
        version=link, checked_at=clock.now(), outcome=outcome, code=404, moved_to="https://example.org/new"
    )

    for role in ("communications_officer", "chair"):
        client = as_(PersonFactory(**{role: True}))
        assert ("https://example.org/talk" in html(client.get(place("links")))) == is_told
        export = b"".join(client.get(place("links_export")).streaming_content).decode()
        assert ("https://example.org/talk" in export) == is_told
    stranger = as_(PersonFactory(agency_representative=True))
    assert "https://example.org/talk" not in html(stranger.get(place("links")))
