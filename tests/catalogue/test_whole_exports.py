"""The catalogue with its files as one ZIP: made by a worker, for one person, and imported again as it was."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from catalogue.models import CatalogueExport, Resource, ResourceVersion
from catalogue.queries import exporting
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.services import publishing, whole_exports
from catalogue.services.import_files import FilesOfZip
from catalogue.services.importing import import_resources
from catalogue.tasks import close_old_exports, make_exports
from documents.models import Document
from foundation import long_work
from matters.models import MatterAccess
from partnership.models import BUSINESS_UNIT, Person, Role
from tests.catalogue import factories as make
from tests.catalogue.pages import as_, html, place
from tests.matters.factories import MatterFactory
from tests.partnership.factories import PersonFactory
from tests.reviews.factories import put_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
Status = CatalogueExport.Status


@pytest.fixture
def officer() -> Person:
    return make.officer(email="officer@portal.example")


def made(by: Person) -> CatalogueExport:
    whole_exports.ask_for_export(by=by)
    make_exports()
    return CatalogueExport.objects.filter(asked_by=by).latest("pk")


def opened(by: Person, export: CatalogueExport | None = None) -> zipfile.ZipFile:
    with whole_exports.open_export(made=export or made(by), by=by) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def several(officer: Person) -> None:
    """A text in two languages, a file in force, and a draft of which nothing is written yet."""
    one = make.draft(by=officer, title="=Neglect", summary="+ What it looks like.")
    make.in_force(make.text_version(one))
    make.in_force(make.text_version(one, "Zaniedbanie", language=make.polish(), title="@Polski"))
    two = make.draft(by=officer, title="../../Poster", kind="poster")
    make.in_force(make.file_version(two))
    make.draft(by=officer, title="Begun")


def told(of: list[list[Any]]) -> list[list[Any]]:
    """The lines of the list without what is new with every import: the key of a resource, and names of files."""
    left_out = {exporting.HEADINGS.index(name) for name in ("resource", "file")}
    return sorted([cell for number, cell in enumerate(row) if number not in left_out] for row in of)


def test_it_can_be_imported_again_and_says_the_same(officer: Person) -> None:
    several(officer)
    before = told(list(exporting.rows(officer)))
    hashes = sorted(Document.objects.filter(cleaned_from=None).values_list("media_type", flat=True))
    archive = opened(officer)
    for resource in Resource.objects.all():
        resource.title = f"Old {resource.pk}"
        resource.save(update_fields=["title"])

    outcome = import_resources(
        data=archive.read(exporting.LIST),
        files=FilesOfZip(archive.fp),  # type: ignore[arg-type]
        by=officer,
    )

    assert [str(error) for error in outcome.errors] == []
    entered = {one.pk for one in outcome.entered}
    rows = [
        row
        for resource in exporting.resources_of(officer)
        if resource.pk in entered
        for row in exporting.rows_of(resource)
    ]
    assert told(rows) == before
    assert len(hashes) * 2 == Document.objects.filter(cleaned_from=None).count()
    states = ResourceVersion.objects.filter(resource__in=entered).values_list("state", flat=True)
    assert set(states) == {ResourceVersion.State.CURRENT}


def test_its_names_are_safe_and_its_list_runs_in_no_spreadsheet(officer: Person) -> None:
    several(officer)

    archive = opened(officer)

    file = ResourceVersion.objects.get(document__isnull=False)
    assert archive.namelist() == [f"files/{file.resource.reference}-en-print.pdf", "catalogue.csv"]
    assert "'=Neglect" in archive.read("catalogue.csv").decode("utf-8-sig")


def test_only_what_the_person_may_read_is_in_it(officer: Person) -> None:
    matter = MatterFactory(owner=make.officer())
    make.draft(by=matter.owner, matter=matter, title="A hidden leaflet")
    make.draft(by=officer, title="An open one")

    listed = opened(officer).read("catalogue.csv").decode()

    assert "An open one" in listed
    assert "hidden" not in listed


def withdraw(resource: Resource) -> None:
    publishing.withdraw(resource=resource, manner="vanish", reason="Wrong.", by=resource.drafted_by)


def take_off(resource: Resource) -> None:
    assert resource.matter is not None
    MatterAccess.objects.filter(matter=resource.matter).exclude(person=resource.matter.owner).update(
        removed_at=dt.datetime(2026, 10, 5, tzinfo=dt.UTC), removed_by=resource.matter.owner
    )


@pytest.mark.parametrize("change", [withdraw, take_off])
def test_what_one_may_read_no_more_closes_it_at_once(
    change: Callable[[Resource], None], officer: Person
) -> None:
    matter = MatterFactory(owner=make.officer())
    put_on(matter, officer)
    resource = make.published(by=officer, matter=matter, owner=matter.owner)
    export = made(officer)
    opened(officer, export)

    change(make.fresh(resource))

    person = Person.objects.get(pk=officer.pk)
    with pytest.raises(CatalogueNotReady, match="closed"):
        whole_exports.open_export(made=export, by=person)
    assert "is closed" in html(as_(person).get(place("exports")))
    close_old_exports()
    export.refresh_from_db()
    assert (export.status, export.storage_name) == (Status.GONE, "")


def infected(document: Document, settings: Any) -> None:
    Document.objects.filter(pk=document.pk).update(scan=Document.Scan.INFECTED)


def not_scanned_yet(document: Document, settings: Any) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:1"


@pytest.mark.parametrize("change", [infected, not_scanned_yet])
def test_a_file_in_it_that_nobody_may_open_any_more_closes_it_and_the_next_is_without(
    change: Callable[[Document, Any], None], officer: Person, settings: Any
) -> None:
    version = make.file_version(make.draft(by=officer), by=officer)
    make.in_force(version)
    export = made(officer)
    assert len(opened(officer, export).namelist()) == 2

    change(version.document, settings)

    with pytest.raises(CatalogueNotReady, match="closed"):
        whole_exports.open_export(made=export, by=officer)
    assert opened(officer).namelist() == ["catalogue.csv"]
    close_old_exports()
    export.refresh_from_db()
    assert (export.status, export.storage_name) == (Status.GONE, "")


def test_after_a_day_it_is_gone(officer: Person, monday: Any) -> None:
    export = made(officer)
    monday.shift(dt.timedelta(days=1, seconds=1))

    close_old_exports()

    export.refresh_from_db()
    assert (export.status, export.storage_name) == (Status.GONE, "")


def test_it_is_nobody_elses_and_each_opening_is_on_the_record(officer: Person) -> None:
    make.draft(by=officer)
    export = made(officer)
    other = make.officer()

    with pytest.raises(CatalogueExport.DoesNotExist):
        whole_exports.open_export(made=export, by=other)
    assert as_(other).get(place("export_download", export.reference)).status_code == 404
    answer = as_(officer).get(place("export_download", export.reference))
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answer.streaming_content)))
    assert Event.objects.filter(verb="export of the catalogue downloaded", by=officer).count() == 1


@pytest.mark.parametrize("role", Role)
def test_who_asks_for_one(role: Role) -> None:
    person = PersonFactory(**{role.value: True})

    if role in BUSINESS_UNIT:
        whole_exports.ask_for_export(by=person)
    else:
        with pytest.raises(PermissionDenied):
            whole_exports.ask_for_export(by=person)
    assert CatalogueExport.objects.exists() == (role in BUSINESS_UNIT)


def test_the_page_shows_how_far_it_has_come_and_one_is_made_at_a_time(
    officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.draft(by=officer)
    client = as_(officer)
    client.post(place("exports"))
    assert "It waits for its turn" in html(client.get(place("exports")))
    assert "being made already" in html(client.post(place("exports"), follow=True))
    seen = []
    usual = long_work.hold

    def hold(work: Any, **progress: Any) -> None:
        usual(work, **progress)
        seen.append(html(as_(officer).get(place("exports"))))

    monkeypatch.setattr(long_work, "hold", hold)
    make_exports()

    assert any("1 of 1 resource is in it" in page for page in seen)
    assert "Download the export" in html(client.get(place("exports")))


def test_one_that_fails_is_tried_again_and_leaves_no_file(
    officer: Person, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    make.draft(by=officer)

    def full(*args: Any, **given: Any) -> list[int]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(whole_exports, "write_zip", full)
    export = made(officer)

    assert (export.status, export.attempts, export.storage_name) == (Status.WAITING, 1, "")
