"""Whom a resource reaches, on its pages: published, made public, scheduled, withdrawn and restored, by whom and when."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.utils.datastructures import MultiValueDict
from lxml.html import fromstring

from catalogue.models import Resource
from catalogue.queries import resources as queries
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.rules.resources import particulars_of
from catalogue.services import publishing, resources, scheduling
from notices.models import Notice
from tests.catalogue import factories as made
from tests.catalogue.pages import as_, beside, html, place, said, send
from tests.documents.factories import FindingFactory
from tests.partnership.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

Status, Visibility = Resource.Status, Resource.Visibility

OUT = {"publish": {}, "make_public": {"visibility": Visibility.SIGNED_IN}}


def waiting_for(act: str) -> Resource:
    """A resource for which this act is the next."""
    if act == "make_public":
        return made.published(visibility=Visibility.SIGNED_IN)
    return made.ready()


def reword(resource: Resource, title: str) -> None:
    resource = made.fresh(resource)
    resources.edit_resource(
        resource=resource,
        particulars=replace(particulars_of(resource), title=title),
        began_from=resource.version,
        by=resource.drafted_by,
    )


# Publishing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", OUT)
def test_the_page_before_says_what_happens_to_whom_and_the_button_does_it(act: str) -> None:
    resource = waiting_for(act)
    client = as_(resource.drafted_by)

    page = html(client.get(place(act, resource)))
    answer = send(client, place(act, resource))

    assert f"As soon as you press the button everybody can read it: “{resource.title}”." in page
    assert "What readers get" in page
    assert "Everybody can read it now." in said(client, answer)
    assert made.fresh(resource).is_public


@pytest.mark.parametrize(
    ("visibility", "words"),
    [(Visibility.SIGNED_IN, "the public can’t"), (Visibility.BUSINESS_UNIT, "nobody else can")],
)
def test_what_is_not_for_everybody_is_published_for_whom_it_is(visibility: str, words: str) -> None:
    resource = made.ready(visibility=visibility)
    client = as_(resource.drafted_by)

    assert words in html(client.get(place("publish", resource)))
    assert "It is published." in said(client, send(client, place("publish", resource)))
    assert made.fresh(resource).status == Status.PUBLISHED
    assert not made.fresh(resource).is_public


@pytest.mark.parametrize("act", OUT)
def test_to_open_the_page_before_changes_nothing(act: str) -> None:
    resource = waiting_for(act)
    before = Resource.objects.values().get(pk=resource.pk)

    as_(resource.drafted_by).get(place(act, resource))
    as_(resource.drafted_by).head(place(act, resource))

    assert Resource.objects.values().get(pk=resource.pk) == before


@pytest.mark.parametrize("act", OUT)
def test_a_double_click_is_told_that_it_is_done(act: str) -> None:
    resource = waiting_for(act)
    client = as_(resource.drafted_by)
    send(client, place(act, resource))

    page = said(client, client.post(place(act, resource), {"seen": "x"}))

    assert "Nothing is left to do." in page
    assert "Not done" not in page


@pytest.mark.parametrize("act", OUT)
def test_what_changed_since_the_page_was_opened_is_not_published_unread(act: str) -> None:
    resource = waiting_for(act)
    client = as_(resource.drafted_by)
    page = html(client.get(place(act, resource)))
    shown = {"seen": page.split('name="seen" value="')[1][:64]}
    reword(resource, "Words that nobody read")

    answer = client.post(place(act, resource), shown)

    assert answer.status_code == 409
    assert "Read it again." in html(answer)
    assert not made.fresh(resource).is_public


@pytest.mark.parametrize("act", OUT)
def test_nor_what_changes_between_the_page_and_the_act(act: str) -> None:
    resource = waiting_for(act)
    seen = queries.shown_fingerprint(resource)
    reword(resource, "Words that nobody read")
    do = {"publish": publishing.publish, "make_public": publishing.make_public}[act]

    with pytest.raises(CatalogueNotReady, match="changed after you opened the page"):
        do(resource=resource, by=resource.drafted_by, seen=seen)

    assert not made.fresh(resource).is_public
    do(resource=resource, by=resource.drafted_by, seen=queries.shown_fingerprint(made.fresh(resource)))
    assert made.fresh(resource).is_public


@pytest.mark.parametrize("change", ["visibility", "audiences", "topics"])
def test_whom_it_reaches_and_where_it_stands_is_part_of_what_was_read(change: str) -> None:
    resource = made.ready(visibility=Visibility.SIGNED_IN)
    seen = queries.shown_fingerprint(resource)
    wanted: dict[str, Any] = {"visibility": Visibility.PUBLIC, "audiences": (), "topics": ()}
    resources.edit_resource(
        resource=resource,
        particulars=replace(particulars_of(resource), **{change: wanted[change]}),
        began_from=resource.version,
        by=resource.drafted_by,
    )

    with pytest.raises(CatalogueNotReady, match="changed after you opened the page"):
        publishing.publish(resource=resource, by=resource.drafted_by, seen=seen)


def test_what_is_missing_stands_on_the_page_with_its_remedy_and_there_is_no_button() -> None:
    resource = made.draft(summary="")
    client = as_(resource.drafted_by)

    page = html(client.get(place("publish", resource)))

    assert "It has no summary." in page
    assert "Edit the resource" in page
    assert "Make it public now" not in page
    refused = said(client, client.post(place("publish", resource)))
    assert "It has no summary." in refused
    assert made.fresh(resource).status == Status.DRAFT


def test_what_waits_in_a_file_is_named_with_its_language_and_the_remedy_leads_to_it() -> None:
    resource = made.ready()
    printed, polish = [
        made.in_force(made.file_version(resource, language=one)) for one in (made.english(), made.polish())
    ]
    for version, words in (
        (printed, "The PDF has no tags."),
        (polish, "1 picture without an alternative text."),
    ):
        FindingFactory(document=version.document, kind="inaccessible", place="whole file", excerpt=words)
    FindingFactory(document=printed.document, excerpt="Deleted: his brother")

    page = html(as_(resource.drafted_by).get(place("publish", resource)))

    title = printed.document.title
    waits = "A finding waits for a decision: "
    assert f"{title} (English, For printing): {waits}accessibility, whole file. The PDF has no tags." in page
    assert f"{title} (Polish, For printing): {waits}accessibility, whole file. 1 picture without" in page
    assert f"{title} (English, For printing): {waits}tracked change, paragraph 3." in page
    assert "his brother" not in page
    assert f'href="/workspace/documents/{printed.document.reference}/findings/?next=' in page


# At a moment --------------------------------------------------------------------------------------


def moment(client: Any, resource: Resource) -> dict[str, str]:
    """The boxes of the day and the time, as the form calls them."""
    names = re.findall(r'name="(due_at[^"]*)"', client.get(place("schedule", resource)).content.decode())
    return dict(zip(names, ["12", "10", "2026", "9:30am"], strict=True))


def test_it_is_put_on_the_schedule_and_taken_off_again() -> None:
    resource = made.ready()
    client = as_(resource.drafted_by)

    answer = send(client, place("schedule", resource), **moment(client, resource))

    page = said(client, answer)
    assert "Scheduled. It becomes public at 9:30am on Monday 12 October 2026" in page
    assert "Take it off the schedule" in page
    off = send(client, place("unschedule", resource), reason="Not yet.")
    assert "It is off the schedule." in said(client, off)
    assert made.fresh(resource).public_from_at is None


def test_what_changed_since_the_page_was_opened_is_not_scheduled() -> None:
    resource = made.ready()
    client = as_(resource.drafted_by)
    typed = moment(client, resource)
    shown = {"seen": html(client.get(place("schedule", resource))).split('name="seen" value="')[1][:64]}
    reword(resource, "Words that nobody read")

    page = html(client.post(place("schedule", resource), shown | typed))

    assert "It was changed after you opened the page." in page
    assert "Words that nobody read" in page
    assert made.fresh(resource).public_from_at is None


@pytest.mark.parametrize(
    ("day", "words"), [("1", "has passed"), ("32", "There is a problem"), ("", "Enter the day")]
)
def test_a_moment_that_is_none_is_told_beside_its_box(day: str, words: str) -> None:
    resource = made.ready()
    client = as_(resource.drafted_by)
    typed = moment(client, resource)
    typed[next(iter(typed))] = day

    page = html(send(client, place("schedule", resource), **typed))

    assert words in page
    assert beside(page, "due_at")
    assert made.fresh(resource).public_from_at is None


def test_while_sending_is_off_the_page_says_why_nothing_is_scheduled(settings: Any) -> None:
    settings.SENDING = False
    resource = made.ready()

    page = html(as_(resource.drafted_by).get(place("schedule", resource)))

    assert "It can’t be scheduled now." in page
    assert "Put it on the schedule" not in page


def test_an_edit_says_that_it_takes_it_off_the_schedule() -> None:
    import datetime as dt

    from foundation import clock

    resource = made.ready()
    scheduling.schedule_public(
        resource=resource, due_at=clock.now() + dt.timedelta(days=3), by=resource.drafted_by
    )

    client = as_(resource.drafted_by)
    assert "A change takes it off" in html(client.get(place("edit", resource)))
    form = fromstring(client.get(place("edit", resource)).content).forms[-1]
    typed = MultiValueDict()
    for name, value in form.form_values():
        typed.appendlist(name, value)
    unchanged = said(client, client.post(place("edit", resource), typed))
    assert "The resource is saved." in unchanged
    assert "It is off the schedule" not in unchanged
    typed["title"] = "Other words"
    changed = said(client, client.post(place("edit", resource), typed))
    assert "The resource is saved. It is off the schedule: schedule it again." in changed


# Taking it away, and bringing it back ---------------------------------------------------------------


@pytest.mark.parametrize("role", ["chair", "vice_chair", "communications_officer", "business_manager"])
@pytest.mark.parametrize("manner", ["explain", "vanish"])
def test_it_is_withdrawn_and_who_is_told_stands_on_the_page_before(manner: str, role: str) -> None:
    owner = made.officer(name="Olive Owner")
    resource = made.published(by=owner)
    client = as_(PersonFactory(**{role: True}))

    page = html(client.get(place("withdraw", resource)))
    answer = send(
        client,
        place("withdraw", resource),
        manner=manner,
        reason="Somebody complained.",
        public_reason="Out of date.",
    )

    assert "Olive Owner" in page
    assert "What people have saved or printed already stays with them." in page
    after = said(client, answer)
    assert "It is withdrawn." in after
    assert "Somebody complained." in after
    people_find = {
        "explain": "An explanation: that it was here, when it was withdrawn and why<br>Out of date.",
        "vanish": "Nothing: its address answers as if it had never existed</dd>",
    }
    assert people_find[manner] in re.sub(r"\s*(<br>|</dd>)\s*", r"\1", after)
    gone = made.fresh(resource)
    assert (gone.status, gone.withdrawal) == (Status.WITHDRAWN, manner)
    assert gone.public_withdrawal_reason == ("Out of date." if manner == "explain" else "")
    assert Notice.objects.filter(kind="resource_withdrawn").exists()


@pytest.mark.parametrize("role", ["safeguarding_partner", "agency_representative", "press_lead"])
def test_who_only_reads_it_does_not_withdraw_it(role: str) -> None:
    resource = made.published(visibility=Visibility.SIGNED_IN)
    client = as_(PersonFactory(**{role: True}))

    assert client.get(place("withdraw", resource)).status_code == 404
    assert client.post(place("withdraw", resource), {"reason": "x"}).status_code == 404


def test_an_explanation_needs_words_and_names_nobody() -> None:
    resource = made.published()
    client = as_(resource.drafted_by)

    page = html(
        send(client, place("withdraw", resource), manner="explain", reason="Wrong.", public_reason="")
    )

    assert "Write the reason that the public reads" in page
    assert made.fresh(resource).status == Status.PUBLISHED


def test_of_what_was_never_public_nothing_is_asked_about_an_address() -> None:
    resource = made.published(visibility=Visibility.SIGNED_IN)
    client = as_(resource.drafted_by)

    page = html(client.get(place("withdraw", resource)))
    answer = send(client, place("withdraw", resource), reason="Out of date.")

    assert 'name="manner"' not in page
    assert "It is withdrawn." in said(client, answer)
    assert made.fresh(resource).withdrawal == "vanish"


def test_a_second_press_on_withdraw_says_that_it_is_done() -> None:
    resource = made.withdrawn()
    client = as_(resource.drafted_by)

    page = said(client, client.post(place("withdraw", resource), {"manner": "vanish", "reason": "x"}))

    assert "It is withdrawn. Nothing is left to do." in page


def test_it_is_restored_to_the_address_that_it_had() -> None:
    resource = made.withdrawn()
    slug = made.fresh(resource).slug
    client = as_(resource.drafted_by)

    page = html(client.get(place("restore", resource)))
    answer = send(client, place("restore", resource), reason="It was right after all.")

    assert "at the address that it had" in page
    assert "The explanation at its address goes: “It is out of date.”" in page
    assert "It is restored." in said(client, answer)
    assert made.fresh(resource).is_public
    assert made.fresh(resource).slug == slug


def test_a_chair_withdraws_and_does_not_restore() -> None:
    resource = made.withdrawn()
    client = as_(PersonFactory(chair=True))

    assert client.get(place("restore", resource)).status_code == 403
    assert client.post(place("restore", resource), {"reason": "x"}).status_code == 403
    assert made.fresh(resource).status == Status.WITHDRAWN
