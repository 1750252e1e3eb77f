"""Where one act of the catalogue meets another: what is said after somebody looked, and what is left when something goes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import time
import zipfile
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from catalogue.models import Collection, CollectionItem, Resource, ResourceVersion
from catalogue.queries import resources as queries
from catalogue.rules import versions as rules
from catalogue.rules.briefings import Section
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.rules.resources import particulars_of
from catalogue.rules.versions import VersionContents
from catalogue.services import (
    briefings,
    collection_packs,
    collections,
    publishing,
    resources,
    scheduling,
    versions,
)
from catalogue.services.import_files import FilesOfZip
from catalogue.services.importing import import_resources
from foundation import clock
from foundation.csv import FORMULA_STARTS, as_bytes
from matters.models import MatterAccess
from partnership.models import Appointment
from search.models import Entry
from tests.catalogue import factories as make
from tests.catalogue.conftest import beat
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.partnership.factories import PersonFactory
from tests.portal.test_resources_public import HIDDEN
from tests.reviews.factories import put_on

pytestmark = [pytest.mark.django_db, pytest.mark.every_case]
NAME = "Robin Ashington"


def a_briefing(**given):
    by = make.officer()
    return briefings.draft_briefing(
        particulars=make.particulars(by, title="Learning from a review"),
        language=make.english(),
        texts={"What we learned": "Ask the child."},
        by=by,
        **given,
    )


def test_a_translation_is_gone_from_search_once_its_resource_is_withdrawn(monday):
    resource = make.draft()
    english = make.in_force(make.text_version(resource))
    make.in_force(make.text_version(resource, "Tajemnica", language=make.polish(), title="Tajny"))
    publishing.publish(resource=make.fresh(resource), by=resource.drafted_by)
    versions.withdraw_version(version=make.fresh_version(english), reason="Wrong", by=resource.drafted_by)

    publishing.withdraw(
        resource=make.fresh(resource), manner="vanish", reason="Wrong.", by=resource.drafted_by
    )

    assert list(Entry.objects.public()) == []
    assert "Tajny" not in Client().get("/search/", {"q": "Tajemnica"}).content.decode()


def test_a_resource_is_not_restored_at_an_address_that_names_a_child(monday):
    resource = make.published(title=f"Learning about {NAME}")
    given = replace(particulars_of(resource), title="Learning")
    resources.edit_resource(
        resource=resource, particulars=given, began_from=resource.version, by=resource.drafted_by
    )
    resource = make.fresh(resource)
    publishing.withdraw(resource=resource, manner="vanish", reason="Names a child.", by=resource.drafted_by)
    protect(MatterFactory(), NAME)

    with pytest.raises(CatalogueNotReady):
        publishing.restore(resource=make.fresh(resource), reason="Mended.", by=resource.drafted_by)


def test_a_heading_over_nothing_names_no_child(monday):
    protect(MatterFactory(), NAME)
    version = a_briefing()
    briefings.write_sections(
        version=version,
        sections=[Section("What we learned", "Ask the child."), Section(NAME, " ")],
        began_from=version.version,
        by=version.made_by,
    )
    version = make.fresh_version(version)
    make.in_force(version)
    with pytest.raises(CatalogueNotReady):
        publishing.publish(resource=make.fresh(version.resource), by=version.made_by)


def test_what_is_promised_after_it_was_scheduled_is_not_published_unread(monday):
    version = a_briefing()
    make.in_force(version)
    resource = make.fresh(version.resource)
    scheduling.schedule_public(
        resource=resource, due_at=clock.now() + dt.timedelta(days=1), by=make.officer()
    )
    briefings.promise_step(
        resource=make.fresh(resource),
        what="Sack everybody",
        owner=PersonFactory(agency_representative=True),
        due_on=clock.today(),
        by=resource.drafted_by,
    )
    monday.shift(dt.timedelta(days=1))
    beat()
    publishing.publish_due()

    assert not make.fresh(resource).is_public


def test_what_is_promised_after_the_page_was_opened_is_not_published_unread(monday):
    version = a_briefing()
    make.in_force(version)
    resource = make.fresh(version.resource)
    seen = queries.shown_fingerprint(resource)
    briefings.promise_step(
        resource=resource,
        what="Sack everybody",
        owner=PersonFactory(agency_representative=True),
        due_on=clock.today(),
        by=resource.drafted_by,
    )
    with pytest.raises(CatalogueNotReady):
        publishing.publish(resource=make.fresh(resource), by=resource.drafted_by, seen=seen)


def test_whether_a_section_is_for_teams_is_not_changed_after_the_page_was_opened(monday):
    version = a_briefing()
    seen = rules.fingerprint(version)
    briefings.write_sections(
        version=version,
        sections=[Section("What we learned", "Ask the child."), Section("Boo to you", "", True)],
        began_from=version.version,
        by=version.made_by,
    )
    with pytest.raises(CatalogueNotReady):
        versions.put_in_force(version=make.fresh_version(version), by=version.made_by, seen=seen)


def test_who_left_every_role_says_nothing_in_a_public_briefing(monday):
    version = a_briefing()
    make.in_force(version)
    resource = publishing.publish(resource=version.resource, by=version.made_by)
    owner = PersonFactory(agency_representative=True)
    step = briefings.promise_step(
        resource=resource, what="Train", owner=owner, due_on=clock.today(), by=version.made_by
    )
    monday.shift(dt.timedelta(days=2))
    Appointment.objects.filter(person=owner).update(to_on=clock.today() - dt.timedelta(days=1))
    owner = type(owner).objects.get(pk=owner.pk)
    assert owner.has_left_every_role
    with pytest.raises(PermissionDenied):
        briefings.finish_step(step=step, outcome="Bye all", began_from=step.version, by=owner)


def test_who_was_taken_off_the_matter_writes_nothing_in_its_briefing(monday):
    matter = MatterFactory()
    by = make.officer()
    put_on(matter, by)
    owner = PersonFactory(agency_representative=True)
    version = briefings.draft_briefing(
        particulars=make.particulars(by), language=make.english(), texts={"What": "Ask"}, matter=matter, by=by
    )
    put_on(matter, owner)
    step = briefings.promise_step(
        resource=version.resource, what="Train", owner=owner, due_on=clock.today(), by=by
    )
    MatterAccess.objects.filter(matter=matter, person=owner).update(removed_at=clock.now(), removed_by=by)
    monday.shift(dt.timedelta(minutes=1))
    owner = type(owner).objects.get(pk=owner.pk)
    assert not matter.may_be_seen_by(owner)
    with pytest.raises(PermissionDenied):
        briefings.finish_step(step=step, outcome="Bye all", began_from=step.version, by=owner)


@pytest.mark.parametrize("act", ["promise", "finish"])
def test_what_is_published_between_the_look_and_the_act_names_no_child(act, monday, monkeypatch):
    protect(MatterFactory(), NAME)
    version = a_briefing()
    make.in_force(version)
    resource, by = make.fresh(version.resource), version.made_by
    step = None
    if act == "finish":
        step = briefings.promise_step(resource=resource, what="Train", owner=by, due_on=clock.today(), by=by)
    name = "_promise" if act == "promise" else "_end_step"
    real = getattr(briefings, name)

    def late(*args, **given):
        publishing.publish(resource=make.fresh(resource), by=by)
        return real(*args, **given)

    monkeypatch.setattr(briefings, name, late)

    def say() -> None:
        if step is None:
            briefings.promise_step(
                resource=resource, what=f"Ask {NAME}", owner=by, due_on=clock.today(), by=by
            )
        else:
            briefings.finish_step(step=step, outcome=f"Asked {NAME}", began_from=step.version, by=by)

    with pytest.raises(CatalogueNotReady):
        say()
    slug = make.fresh(resource).slug
    assert NAME not in Client().get(f"/learning/briefings/{slug}/", follow=True).content.decode()


def test_a_control_character_in_a_comment_breaks_nothing(monday):
    for typed in ("nul \x00 here", "bell \x07", "\u202egnp.exe", "x" * 2_000_000):
        answer = Client(raise_request_exception=False).post(
            "/was-this-useful/", {"page": "/", "is_useful": "yes", "words": typed}
        )
        assert answer.status_code < 500, typed[:20]


@pytest.mark.parametrize(
    "part",
    ["Robin%20Ashington", "robin+ashington", "robin.ashington", "?of=Robin&Ashington", "robin-ashington"],
)
def test_no_link_spells_a_childs_name(part, monday):
    protect(MatterFactory(), NAME)
    resource = make.ready()
    version = versions.begin_version(
        resource=resource,
        language=make.english(),
        format=ResourceVersion.Format.VIDEO,
        contents=VersionContents(link=f"https://example.org/{part}", has_captions=True),
        by=resource.drafted_by,
    )
    make.in_force(version)
    with pytest.raises(CatalogueNotReady):
        publishing.publish(resource=make.fresh(resource), by=resource.drafted_by)


# What somebody outside can ask for -----------------------------------------------------------------


def in_a_collection(*members: Resource) -> Collection:
    by = make.officer()
    collection = collections.draft_collection(
        title="Toolkit", introduction="For you.", audience=None, owner=by,
        visibility=Collection.Visibility.PUBLIC, by=by,
    )  # fmt: skip
    for one in members:
        CollectionItem.objects.create(collection=collection, resource=one, order=one.pk)
    return collections.publish_collection(collection=Collection.objects.get(pk=collection.pk), by=by)


@pytest.mark.parametrize("state", HIDDEN)
def test_no_collection_tells_of_a_member_that_is_not_public(state, monday):
    collection = in_a_collection(make.published(title="Seen by all"), HIDDEN[state]())
    collection_packs.ask_for_due_packs()
    collection_packs.make_waiting_packs()

    for path in ("/collections/", f"/collections/{collection.slug}/", "/sitemap.xml", "/feeds/all.atom"):
        told = Client().get(path).content.decode()
        for canary in ("Spotting neglect", "spotting-neglect", "canary", "Kanarek"):
            assert canary not in told, (path, canary)
    _, file = collection_packs.open_for_public(collection)
    with file, zipfile.ZipFile(file) as archive:
        assert not any("potting" in name for name in archive.namelist())
        assert "potting" not in archive.read("Contents.html").decode()


PLACES = [
    "/", "/resources/", "/resources/?kind=leaflet", "/resources/spotting-neglect/", "/api/resources/",
    "/api/resources/spotting-neglect/", "/feeds/resources.atom", "/feeds/all.atom", "/sitemap.xml", "/search/?q=neglect",
    "/collections/toolkit/", "/resources/spotting-neglect/files/en-print/", "/collections/toolkit/files/all.zip/",
]  # fmt: skip


@pytest.mark.parametrize("manner", ["vanish", "explain"])
@pytest.mark.parametrize("packed", ["", "gzip"])
def test_no_etag_keeps_alive_what_was_withdrawn_in_the_same_second(manner, packed, monday):
    resource = make.draft(title="Spotting neglect")
    make.in_force(make.text_version(resource))
    file = make.file_version(resource)
    make.sign_off(file)
    make.in_force(file)
    resource = publishing.publish(resource=make.fresh(resource), by=resource.drafted_by)
    in_a_collection(make.published(title="Seen by all"), resource)
    collection_packs.ask_for_due_packs()
    collection_packs.make_waiting_packs()
    headers = {"accept-encoding": packed}
    before = {path: Client().get(path, headers=headers).headers.get("ETag", "*") for path in PLACES}

    publishing.withdraw(
        resource=resource, manner=manner, reason="Wrong.", public_reason="It is out of date.", by=resource.drafted_by
    )  # fmt: skip

    for path, etag in before.items():
        for asked in (etag, f"W/{etag}", f'"x", {etag}', "*"):
            answer = Client().get(path, headers=headers | {"if-none-match": asked})
            gone = path.startswith(("/resources/s", "/api/resources/s")) or path.endswith("zip/")
            if gone:
                assert answer.status_code in (404, 410), (path, asked)
            elif asked != "*":
                assert answer.status_code == 200, (path, asked)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"potting neglect" not in body, path


@pytest.mark.parametrize(
    "query",
    [
        "&".join(f"topic=x{number}" for number in range(50)),
        "kind=leaflet&kind=leaflet&kind=leaflet",
        "page=1000000000",
        "page=-1",
        "page=1&page=2",
        "after=" + "9" * 400,
        "after=1-bcdfghjkmnpq&after=2-bcdfghjkmnpq",
        "after=%EF%BC%91-bcdfghjkmnpq",
        "after=\u0661-bcdfghjkmnpq",
        "after[]=1&kind[]=leaflet",
        "kind=%00",
        "kind=" + "x" * 9_000,
    ],
)
@pytest.mark.parametrize(
    "path", ["/resources/", "/api/resources/", "/api/briefings/", "/learning/briefings/"]
)
def test_a_forged_address_of_a_list_is_answered_and_tells_nothing(path, query, monday):
    make.published(title="Seen by all")

    answer = Client(raise_request_exception=False).get(f"{path}?{query}")

    assert answer.status_code in (200, 400 if path.startswith("/api/") else 404)
    assert len(answer.content) < 100_000


@pytest.mark.parametrize(
    "words",
    [
        "neglect " * 1_250,
        "x" * 10_000,
        "the and of to",
        '"',
        "()&|!:*<->",
        "\u202e\u200b",
        "'" * 500,
        "%",
        "\x00a",
    ],
)
@pytest.mark.parametrize("path", ["/search/", "/workspace/search/", "/workspace/catalogue/"])
def test_a_search_for_anything_is_answered(path, words, monday):
    make.published(title="Seen by all")
    client = Client(raise_request_exception=False)
    client.force_login(make.officer(), backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get(path, {"q": words, "words": words}).status_code == 200


# What is typed and given ---------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "＋", "－", "＠"])
def test_no_cell_of_any_export_of_the_catalogue_is_a_formula(start, monday):
    by = make.officer(name=f"{start}HYPERLINK(1)")
    resource = make.published(by=by, title=f"{start}cmd", summary=f"{start}1+1")
    in_a_collection(resource)
    client = Client()
    client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")

    for name in (
        "import_export",
        "resources_export",
        "reviews_due_export",
        "collections_export",
        "printed_report_export",
    ):
        answer = client.get(reverse(f"catalogue:{name}"))
        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
        cells = [cell for row in rows for cell in row]
        assert not [cell for cell in cells if cell.lstrip().startswith(FORMULA_STARTS)], name


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("leaflet.pdf", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("leaflet.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("leaflet.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("leaflet.html", b"<!doctype html><script>alert(1)</script>"),
        ("leaflet.png", b"%PDF-1.7\n"),
        ("leaflet.docx", b"PK\x03\x04" + b"\0" * 30),
        ("leaflet.pdf", b"MZ\x90\x00" + b"\0" * 100),
        ("leaflet.pdf", b""),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_not_imported(name, data, monday):
    by = make.officer(email="officer@portal.example")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, data)
    table = as_bytes(["kind", "title", "file"], [["Leaflet", "A", name]])

    outcome = import_resources(data=table, files=FilesOfZip(held), by=by)

    assert [(error.line, error.column) for error in outcome.errors] == [(2, "file")]
    assert not Resource.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "Neglect. " * 230_000,
        "Bell \x07 and nul \x00 and escape \x1b.",
        "<div><b>Open" + "<i>" * 500,
        "[" * 5_000 + "](" * 5_000,
        "> " * 3_000 + "deep",
        "*" * 20_000,
        "| a " * 2_000 + "\n" + "|-" * 2_000,
        "&#x202e;gnp.exe \u202e",
        "javascript:alert(1) [x](javascript:alert(1)) <a href='JaVaScRiPt:x'>y</a>",
    ],
    ids=["2 MB", "controls", "unbalanced", "brackets", "quotes", "stars", "table", "bidi", "script"],
)
def test_whatever_is_pasted_into_a_text_is_refused_or_shown_harmless(text, monday):
    by = make.officer()
    resource = make.draft(by=by)
    client = Client(raise_request_exception=False)
    client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
    began = time.monotonic()

    answer = client.post(
        reverse("catalogue:version_begin", args=[resource.reference, "text"]),
        {"language": make.english().pk, "format": "web", "text": text, "title": "", "summary": ""},
    )

    assert answer.status_code in (200, 302, 413), answer.status_code
    for version in ResourceVersion.objects.all():
        shown = client.get(reverse("catalogue:version_preview", args=[resource.reference, version.reference]))
        assert shown.status_code == 200
        for part in ("javascript:", "<script", "\x00", "\x07"):
            assert f'href="{part}' not in shown.content.decode().lower()
            assert part not in shown.content.decode() or part == "javascript:"
    assert time.monotonic() - began < 20
