"""The pages of resources that have something on every one of them, in a real browser, narrow and wide."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from catalogue.models import LinkCheck, Resource, ResourceVersion
from catalogue.rules.versions import VersionContents
from catalogue.services import resources, reviewing, sign_offs, versions
from foundation import clock
from partnership.models import Person
from tests.browser import looking
from tests.catalogue import factories as made
from tests.catalogue.conftest import beat
from tests.documents import files
from tests.partnership.factories import GroupFactory, PartnershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


LONG = (
    "The multi-agency safeguarding hub (MASH) reviews thresholds and LADO referrals "
    + "in a very long way " * 8
)


def a_published_resource() -> Resource:
    """With a review, a correction, two languages, an earlier version that is readable, and the next in hand."""
    officer = made.officer()
    first = made.published(
        by=officer,
        has_images=True,
        image_rights="Ours until 2030",
        image_consent_note="Both signed, file 7",
        tested_with="Two youth groups",
        you_said_we_did="You said: shorter.\nWe did.",
    )
    made.in_force(made.text_version(first, "## Again\n\nNew words."), keep_earlier_readable="Courses cite it")
    made.in_force(made.text_version(first, "Zaniedbanie", language=made.polish(), title="Zaniedbanie"))
    made.text_version(first, f"{LONG}.")
    link = versions.begin_version(
        resource=first,
        language=made.english(),
        format=ResourceVersion.Format.VIDEO,
        contents=VersionContents(link="https://example.org/film", transcript="We speak."),
        by=officer,
    )
    versions.put_in_force(version=link, by=officer)
    LinkCheck.objects.create(version=link, checked_at=clock.now(), outcome="gone", code=404)
    reviewing.review_resource(
        resource=first,
        outcome="revise",
        note="Numbers are old.",
        by=officer,
        revise_by=clock.today() + dt.timedelta(days=9),
    )
    resources.note_correction(resource=first, words="The number was wrong.", by=officer)
    return made.fresh(first)


def a_draft_to_print(by: Person) -> ResourceVersion:
    """A draft that waits for a group, and an earlier one that was turned down."""
    resource = made.draft(by=by, title="A leaflet for waiting rooms")
    version = made.file_version(resource)
    sign_offs.ask_for_sign_off(version=version, group=GroupFactory(), by=by)
    return version


def pages_of(one: Resource) -> list[str]:
    names = [
        "resource", "timeline", "edit", "hand_over", "correct", "publish", "make_public", "schedule", "unschedule",
        "withdraw", "restore", "review", "review_withdraw", "versions",
    ]  # fmt: skip
    begun = [
        reverse("catalogue:version_begin", args=[one.reference, medium])
        for medium in ("text", "file", "link")
    ]
    return [reverse(f"catalogue:{name}", args=[one.reference]) for name in names] + begun


def pages_of_version(one: ResourceVersion) -> list[str]:
    names = ["", "_edit", "_preview", "_compare", "_put_in_force", "_keep_readable", "_close", "_withdraw"]
    args = [one.resource.reference, one.reference]
    return [
        *(reverse(f"catalogue:version{name}", args=args) for name in names),
        reverse("catalogue:sign_off", args=args),
    ]


def test_every_page_of_the_catalogue_can_be_used_on_any_screen(
    page: Any, live_server: Any, sign_in: Any, settings: Any
) -> None:
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    PartnershipFactory()
    beat()
    resource = a_published_resource()
    officer = Person.objects.get(pk=resource.drafted_by_id)
    printed = a_draft_to_print(officer)
    withdrawn = made.withdrawn(by=officer, title="What we said before")
    ready = made.ready(by=officer, title="Ready to go out")
    addresses = [
        "/workspace/catalogue/",
        *(reverse(f"catalogue:{name}") for name in ("begin", "reviews_due", "links")),
    ]
    for one in (resource, ready):
        addresses += pages_of(one)
    addresses += [
        reverse(f"catalogue:{name}", args=[withdrawn.reference]) for name in ("resource", "restore")
    ]
    states = {one.state: one for one in resource.versions.select_related("resource")}
    for version in (*states.values(), printed):
        addresses += pages_of_version(version)
    sign_in(page, officer)

    assert looking.along(page, live_server.url, addresses) == []


def upload(name: str) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/pdf", "buffer": files.tagged_pdf()}


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without"])
def test_an_officer_publishes_a_resource_and_replaces_its_file(
    has_scripts: bool, page: Any, live_server: Any, sign_in: Any, check_accessible: Any
) -> None:
    PartnershipFactory()
    made.english()
    topic = made.TopicFactory()
    officer = made.officer()
    context = page.context.browser.new_context(java_script_enabled=has_scripts, viewport=looking.DESK)
    screen = context.new_page()
    sign_in(screen, officer)

    def look() -> None:
        if has_scripts:
            check_accessible(screen)

    screen.goto(f"{live_server.url}/workspace/catalogue/")
    screen.get_by_role("button", name="Begin a resource").click()
    screen.get_by_label("What it is", exact=True).select_option("leaflet")
    screen.get_by_label("Title", exact=True).fill("Safer sleep")
    screen.get_by_label("Summary").fill("How babies sleep safely, for parents.")
    screen.get_by_label("Parents and carers").check()
    screen.get_by_label(topic.name).check()
    screen.get_by_role("button", name="Save as a draft").click()

    screen.get_by_role("button", name="Write a text").click()
    screen.get_by_label("Language").select_option("en")
    screen.get_by_label("Format").select_option("web")
    screen.get_by_label("Text").fill("## On the back\n\nBabies sleep on their back.")
    look()
    screen.get_by_role("button", name="Save the draft").click()
    look()
    screen.get_by_role("button", name="Go on to put it in force").click()
    screen.get_by_role("button", name="Put it in force").click()

    screen.get_by_role("link", name="Versions", exact=True).click()
    screen.get_by_role("button", name="Add a file").click()
    screen.get_by_label("Language").select_option("en")
    screen.get_by_label("Format").select_option("to_fill_in")
    screen.locator("input[type=file]").set_input_files(upload("checklist.pdf"))
    screen.get_by_label("What the file is called").fill("Checklist")
    screen.get_by_role("button", name="Save the draft").click()
    screen.get_by_role("button", name="Go on to put it in force").click()
    screen.get_by_role("button", name="Put it in force").click()

    screen.get_by_role("link", name="Resource", exact=True).click()
    look()
    screen.get_by_role("button", name="Go on to publish").click()
    look()
    screen.get_by_role("button", name="Make it public now").click()
    expect(screen.get_by_text("Everybody can read it now.")).to_be_visible()
    expect(screen.get_by_role("link", name="/resources/safer-sleep/")).to_be_visible()

    screen.get_by_role("link", name="Version 1 of English, To fill in").click()
    screen.get_by_role("button", name="Replace the file").click()
    expect(screen.get_by_label("Format")).to_have_value("to_fill_in")
    screen.locator("input[type=file]").set_input_files(upload("checklist-2.pdf"))
    screen.get_by_role("button", name="Save the draft").click()
    screen.get_by_role("button", name="Go on to put it in force").click()
    look()
    screen.get_by_role("button", name="Put it before readers now").click()
    expect(screen.get_by_text("Readers have this version now.")).to_be_visible()
    context.close()

    resource = Resource.objects.get()
    first, second = resource.versions.filter(format="to_fill_in").order_by("number")
    assert resource.slug == "safer-sleep"
    assert (first.state, first.is_readable) == ("superseded", False)
    assert second.state == "current"
