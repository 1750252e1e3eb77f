"""Importing many resources at once: all of them, or none; and the file that an export makes goes in again."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from audit.models import Event
from catalogue.models import Resource, ResourceImport, ResourceVersion, Topic
from catalogue.queries import exporting
from catalogue.rules.import_file import COLUMNS, read
from catalogue.rules.resources import particulars_of
from catalogue.rules.versions import contents_of
from catalogue.services import drafting_many, importing, running_imports
from catalogue.services.import_files import FilesOfZip, UnsafeFiles
from catalogue.services.importing import import_resources
from catalogue.tasks import remove_left_overs, run_imports
from documents.models import Document
from foundation import clock, long_work
from foundation.csv import as_bytes
from partnership.models import BUSINESS_UNIT, Person, Role
from tests.catalogue import factories as make
from tests.catalogue.pages import as_, html, place
from tests.documents import files as made
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.partnership.factories import AudienceFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

PDF = made.tagged_pdf()
Status = ResourceImport.Status


@pytest.fixture(autouse=True)
def _setting() -> None:
    AudienceFactory(name="Parents")
    AudienceFactory(name="Schools")


@pytest.fixture
def officer() -> Person:
    return make.officer(email="officer@portal.example")


def table(*rows: dict[str, Any]) -> bytes:
    """A CSV file with every column."""
    return as_bytes(list(COLUMNS), ([row.get(column, "") for column in COLUMNS] for row in rows))


def line(**cells: Any) -> dict[str, Any]:
    told = {"kind": "Leaflet", "title": "Spotting neglect", "summary": "What it looks like.", "text": "Ask."}
    return told | {name.replace("_", " "): cell for name, cell in cells.items()}


def zipped(members: dict[str, bytes]) -> io.BytesIO:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    held.seek(0)
    return held


def stored_files(settings: Any) -> list[Path]:
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    return [path for path in folder.rglob("*") if path.is_file()]


def run(data: bytes, by: Person, members: dict[str, bytes] | None = None, **options: Any) -> Any:
    files = FilesOfZip(zipped(members)) if members is not None else None
    return import_resources(data=data, files=files, by=by, **options)


def errors_of(outcome: Any) -> list[str]:
    return [str(error) for error in outcome.errors]


def nothing_is_there(settings: Any) -> bool:
    return not (
        Resource.objects.exists()
        or ResourceVersion.objects.exists()
        or Document.objects.exists()
        or Event.objects.exists()
        or stored_files(settings)
    )


# All of it ----------------------------------------------------------------------------------------


def test_every_resource_is_entered_as_a_draft_with_its_variants(officer: Person) -> None:
    data = table(
        line(
            resource="A",
            topics="Neglect; Early help",
            audiences="Parents;Schools",
            who_may_read_it="People who sign in",
            review_months="6",
        ),
        {"resource": "A", "language": "Polish", "version title": "Zaniedbanie", "text": "Pytaj."},
        {"resource": "A", "format": "For printing", "file": "neglect.pdf"},
        line(title="A film", kind="Video", format="Video", text="", link="https://example.org/film"),
    )

    outcome = run(data, officer, {"folder/neglect.pdf": PDF})

    assert errors_of(outcome) == []
    assert (outcome.resources, outcome.variants) == (2, 4)
    leaflet = Resource.objects.get(title="Spotting neglect")
    assert (leaflet.status, leaflet.visibility, leaflet.review_months) == ("draft", "signed_in", 6)
    assert {one.name for one in leaflet.topics.all()} == {"Neglect", "Early help"}
    assert leaflet.audiences.count() == 2
    versions = {(one.language.tag, one.format): one for one in leaflet.versions.all()}
    assert set(versions) == {("en", "web"), ("pl", "web"), ("en", "print")}
    assert {one.state for one in versions.values()} == {"current"}
    assert versions["pl", "web"].title == "Zaniedbanie"
    assert versions["en", "print"].document is not None
    film = Resource.objects.get(title="A film")
    assert film.versions.get().state == "draft", "it has neither captions nor a transcript"
    assert not Resource.objects.public().exists()


@pytest.mark.parametrize("role", Role)
def test_who_imports(role: Role) -> None:
    person = PersonFactory(**{role.value: True})

    if role in BUSINESS_UNIT:
        run(table(line()), person)
    else:
        with pytest.raises(PermissionDenied):
            run(table(line()), person)
    assert Resource.objects.exists() == (role in BUSINESS_UNIT)


def test_a_dry_run_says_what_an_import_would_and_keeps_nothing(officer: Person, settings: Any) -> None:
    protect(MatterFactory(), "Robin Ashington")
    before = Event.objects.count()
    data = table(line(file="a.pdf", text=""), line(title="B", text="Robin Ashington asked."))

    outcome = run(data, officer, {"a.pdf": PDF}, is_dry_run=True)

    assert errors_of(outcome) == []
    assert outcome.findings
    assert not Resource.objects.exists()
    assert not Document.objects.exists()
    assert Event.objects.count() == before
    assert stored_files(settings) == []


def test_a_name_in_a_text_waits_for_a_decision(officer: Person) -> None:
    protect(MatterFactory(), "Robin Ashington")

    assert run(table(line(text="Robin Ashington asked.")), officer).findings == 1


# What is wrong ------------------------------------------------------------------------------------

WRONG = {
    "no title": (line(title=""), "Line 2, title: It is missing."),
    "no kind": (line(kind=""), "Line 2, kind: It is missing."),
    "another kind": (line(kind="Poem"), "Line 2, kind: It is none of: Leaflet, Poster"),
    "another reader": (line(who_may_read_it="Me"), "Line 2, who may read it: It is none of: Everybody"),
    "a partner without a name": (line(source="A partner"), "Line 2, whose: Say whose it is."),
    "an unknown topic": (line(topics="Cats"), "Line 2, topics: There is no topic “Cats”."),
    "an unknown audience": (line(audiences="Cats"), "Line 2, audiences: There is no audience “Cats”."),
    "an unknown owner": (line(owner="x@example.org"), "Line 2, owner: Nobody signs in as “x@example.org”."),
    "an unknown language": (line(language="Klingon"), "Line 2, language: There is no language “Klingon”."),
    "an unknown format": (line(format="Stone"), "Line 2, format: It is none of: Web page"),
    "a text and a link": (
        line(link="https://example.org"),
        "Line 2, link: It is either a text, a link or a file.",
    ),
    "a link that is none": (line(text="", link="javascript:x"), "Line 2, link: Give the whole address"),
    "a year that is none": (line(year="MMXX"), "Line 2, year: Write a number from 1900 to 2100."),
    "no month": (line(review_months="0"), "Line 2, review months: Write a number from 1"),
    "a distant year": (line(year="2101"), "Line 2, year: Write a number from 1900 to 2100."),
    "twenty years": (line(review_months="240"), "Line 2, review months: Write a number from 1 to 120."),
    "perhaps": (line(shows_pictures="Perhaps"), "Line 2, shows pictures: Write “Yes”, or leave it empty."),
    "a long title": (line(title="x" * 151), "Line 2, title: It is longer than 150 characters."),
    "a long text": (line(text="x" * 200_001), "Line 2, text: It is longer than 200,000 characters."),
    "a format without anything": (line(text="", format="Web page"), "Line 2, format: A variant is a text"),
    "a file that is not there": (line(text="", file="b.pdf"), "Line 2, file: There is no file “b.pdf”."),
    "a picture in a text": (
        line(text="![a baby](https://example.org/b.png)"),
        "Line 2, text: A picture can’t be put into a text.",
    ),
    "something hidden": (
        line(text="<!-- secret --> Ask."),
        "Line 2, text: Something came along with the text",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_by_line_and_column_and_nothing_is_entered(
    name: str, officer: Person, settings: Any
) -> None:
    wrong, words = WRONG[name]

    outcome = run(table(wrong, line(title="In order")), officer)

    assert any(one.startswith(words) for one in errors_of(outcome)), errors_of(outcome)
    assert nothing_is_there(settings)


def test_all_that_is_wrong_in_a_line_and_in_those_that_belong_to_it_is_told_at_once(officer: Person) -> None:
    data = table(
        line(
            resource="A",
            kind="Poem",
            title="",
            owner="x@example.org",
            topics="Cats",
            audiences="Dogs",
            language="Klingon",
            format="Stone",
            text="",
            file="b.pdf",
        ),
        {"resource": "A", "language": "Elvish", "text": "Ask."},
    )

    told = [(one.line, one.column) for one in run(data, officer, is_dry_run=True).errors]

    assert sorted(told) == [
        (2, "audiences"),
        (2, "file"),
        (2, "format"),
        (2, "kind"),
        (2, "language"),
        (2, "owner"),
        (2, "title"),
        (2, "topics"),
        (3, "language"),
    ]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([line(), line()], "Line 3, title: Line 2 has the same title and kind."),
        (
            [line(resource="A"), line(resource="A")],
            "Line 3, format: Line 2 has the same language and format.",
        ),
        (
            [line(resource="A"), {"resource": "a", "title": "Other", "text": "x", "language": "pl"}],
            "Line 3, title: It says otherwise than line 2, which is about the same resource.",
        ),
        (
            [line(text="", file="a.pdf"), line(title="B", text="", file="a.pdf")],
            "Line 3, file: Line 2 names the same file.",
        ),
        ([line()], "Line 1, file: No line names the file “a.pdf”."),
        ([line(text="", file="a.pdf"), line(title="B", text="", file="b.exe")], "Line 3, file: "),
    ],
)
def test_lines_that_contradict_each_other(
    rows: list[dict[str, Any]], words: str, officer: Person, settings: Any
) -> None:
    outcome = run(table(*rows), officer, {"a.pdf": PDF, "b.exe": b"MZ\x90\x00"})

    assert any(one.startswith(words) for one in errors_of(outcome)), errors_of(outcome)
    assert nothing_is_there(settings)


def test_what_is_there_already_is_not_entered_twice_and_a_hidden_title_is_not_told(officer: Person) -> None:
    make.draft(by=officer, title="Spotting neglect")
    matter = MatterFactory(owner=make.officer())
    make.draft(by=matter.owner, matter=matter, title="A hidden leaflet")

    assert "is there already" in errors_of(run(table(line()), officer))[0]
    assert errors_of(run(table(line(title="A hidden leaflet")), officer, is_dry_run=True)) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Line 1: The file is empty."),
        ("kind,title\nLeaflet,Zaniedbanie – café".encode("cp1252"), "Line 1: The file is not UTF-8."),
        ("kind,title\nLeaflet,A".encode("utf-16"), "Line 1: The file is not UTF-8."),
        (b"kind\ttitle\nLeaflet\tA", "Line 1: Tabs stand between the cells of the file, not commas. Save it"),
        (b"kind,title\n\x00,A", "Line 1: This is not a CSV file."),
        (b"kind,colour\nLeaflet,red", "Line 1: There is no column"),
        (b"kind\nLeaflet", "Line 1: The column “title” is missing."),
        (b"kind,title,title\nLeaflet,A,B", "Line 1: The column “title” comes twice."),
        (b'kind,title\nLeaflet,"A', "can"),
        (b"kind,title\n", "Line 1: There are no resources in the file."),
        (b"kind,title\nLeaflet,A,B,C", "Line 2: There are more cells than columns."),
        (b"\xef\xbb\xbfkind;title\nPoem;A", "Line 2, kind: It is none of"),
    ],
)
def test_a_file_that_is_no_list_of_resources_says_why(
    data: bytes, words: str, officer: Person, settings: Any
) -> None:
    outcome = run(data, officer)

    assert any(words in one for one in errors_of(outcome)), errors_of(outcome)
    assert nothing_is_there(settings)


def test_a_cell_that_looks_like_a_formula_is_text_and_leaves_as_text(officer: Person) -> None:
    run(table(line(title="=1+1", summary="@SUM(A1)")), officer)

    resource = Resource.objects.get()
    assert (resource.title, resource.summary) == ("=1+1", "@SUM(A1)")
    lines = b"".join(as_(officer).get(place("import_export")).streaming_content).decode()
    assert "'=1+1" in lines
    assert "'@SUM(A1)" in lines


def test_of_five_thousand_lines_one_bad_one_keeps_all_of_them_out(officer: Person, settings: Any) -> None:
    rows = [line(title=f"Leaflet {number}") for number in range(4_999)]
    rows.insert(3_210, line(title="The bad one", kind="Poem"))

    outcome = run(table(*rows), officer)

    assert [error.line for error in outcome.errors] == [3_212]
    assert nothing_is_there(settings)


def test_a_line_more_than_five_thousand_is_refused(officer: Person) -> None:
    outcome = run(table(*[line(title=f"Leaflet {number}") for number in range(5_001)]), officer)

    assert "At most 5000 resources" in errors_of(outcome)[0]


def test_what_fails_in_the_middle_leaves_nothing_and_no_file(
    officer: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*args: Any, **given: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(drafting_many, "_put_in_force", breaks)
    with pytest.raises(OSError, match="No space"):
        run(table(line(text="", file="a.pdf"), line(title="B")), officer, {"a.pdf": PDF})

    assert nothing_is_there(settings)


# Files --------------------------------------------------------------------------------------------


def odd_zip(name: str = "a.pdf", data: bytes = PDF, **changes: Any) -> io.BytesIO:
    held = io.BytesIO()
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    for field, value in changes.items():
        setattr(info, field, value)
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(info, data)
    held.seek(0)
    return held


@pytest.mark.parametrize(
    "name", ["../a.pdf", "a/../../b.pdf", "/etc/passwd", "C:\\a.pdf", "a\\b.pdf", "a\u202efdp.exe", "a\n.pdf"]
)
def test_a_name_that_reaches_outside_the_zip_is_refused(name: str) -> None:
    with pytest.raises(UnsafeFiles, match="a name that no file can have"):
        FilesOfZip(odd_zip(name))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(UnsafeFiles, match="far more than it is"):
        FilesOfZip(odd_zip(data=b"\0" * (20 * 1024 * 1024)))


def test_a_link_in_a_zip_is_refused() -> None:
    with pytest.raises(UnsafeFiles, match="points to another file"):
        FilesOfZip(odd_zip(external_attr=(stat.S_IFLNK | 0o777) << 16))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", PDF])
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    with pytest.raises(UnsafeFiles, match="no ZIP file"):
        FilesOfZip(io.BytesIO(data))


def test_two_files_of_one_name_are_refused() -> None:
    with pytest.raises(UnsafeFiles, match="called “a\\.pdf”"):
        FilesOfZip(zipped({"one/a.pdf": PDF, "two/a.pdf": PDF}))


def test_what_a_mac_adds_is_no_file() -> None:
    files = FilesOfZip(zipped({"a.pdf": PDF, "__MACOSX/._a.pdf": b"x", ".DS_Store": b"x"}))

    assert files.names() == {"a.pdf"}


def test_a_file_whose_sum_is_wrong_is_told_by_its_line(officer: Person, settings: Any) -> None:
    held = zipped({"a.pdf": PDF}).getvalue()
    broken = bytearray(held)
    broken[60] ^= 0xFF

    outcome = import_resources(
        data=table(line(text="", file="a.pdf")), files=FilesOfZip(io.BytesIO(bytes(broken))), by=officer
    )

    assert errors_of(outcome) == ["Line 2, file: “a.pdf” in the ZIP can’t be unpacked."]
    assert nothing_is_there(settings)


# On the page --------------------------------------------------------------------------------------


def given(data: bytes, members: dict[str, bytes] | None = None, **pressed: str) -> dict[str, Any]:
    sent: dict[str, Any] = {"csv_file": SimpleUploadedFile("resources.csv", data)} | pressed
    if members is not None:
        sent["zip_file"] = SimpleUploadedFile("files.zip", zipped(members).getvalue())
    return sent


def asked(client: Any, *args: Any, **pressed: str) -> ResourceImport:
    answer = client.post(place("import_begin"), given(*args, **pressed))
    one = ResourceImport.objects.get()
    assert answer.headers["Location"] == place("import", one.reference)
    return one


def test_an_import_waits_is_run_by_a_worker_and_its_files_are_gone(officer: Person, settings: Any) -> None:
    client = as_(officer)
    one = asked(client, table(line(text="", file="a.pdf")), {"a.pdf": PDF})
    assert "It waits for its turn" in html(client.get(place("import", one.reference)))
    assert not Resource.objects.exists()

    run_imports()
    run_imports()

    page = html(client.get(place("import", one.reference)))
    assert "1 resource with 1 variant is entered as a draft. Readers don’t have it yet." in page
    assert Resource.objects.count() == 1
    one.refresh_from_db()
    assert (one.status, one.csv_storage_name, one.zip_storage_name) == (Status.ENTERED, "", "")
    assert not [path for path in stored_files(settings) if "imports" in path.parts]


def test_a_check_enters_nothing_and_says_so(officer: Person) -> None:
    client = as_(officer)
    one = asked(client, table(line()), check="x")

    run_imports()

    assert "Nothing has been entered yet" in html(client.get(place("import", one.reference)))
    assert not Resource.objects.exists()


def test_what_is_wrong_is_on_the_page_line_by_line_and_leaves_as_csv(officer: Person) -> None:
    client = as_(officer)
    one = asked(client, table(line(), line(title="B", kind="Poem"), line(title="C", topics="=Cats")))

    run_imports()

    page = html(client.get(place("import", one.reference)))
    assert "Nothing was entered: 2 things have to be put right" in page
    assert "It is none of: Leaflet" in page
    rows = b"".join(client.get(place("import_errors", one.reference)).streaming_content).decode()
    assert '3,kind,"It is none of' in rows
    assert not Resource.objects.exists()


def test_an_unsafe_zip_is_told_and_nothing_is_entered(officer: Person) -> None:
    client = as_(officer)
    data = {"csv_file": SimpleUploadedFile("r.csv", table(line()))}
    client.post(
        place("import_begin"),
        data | {"zip_file": SimpleUploadedFile("z.zip", odd_zip("../../a.pdf").getvalue())},
    )

    run_imports()

    one = ResourceImport.objects.get()
    assert "a name that no file can have" in html(client.get(place("import", one.reference)))
    assert not Resource.objects.exists()


def test_without_a_file_nothing_is_asked_for(officer: Person) -> None:
    assert "Choose the CSV file" in html(as_(officer).post(place("import_begin"), {}))
    assert not ResourceImport.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_who_opens_the_page_and_nobody_sees_the_import_of_another(role: Role, officer: Person) -> None:
    one = asked(as_(officer), table(line()))
    person = PersonFactory(**{role.value: True})
    expected = 200 if role in BUSINESS_UNIT else 403

    for name in ("import_begin", "import_export"):
        assert as_(person).get(place(name)).status_code == expected
    for name in ("import", "import_errors"):
        assert as_(person).get(place(name, one.reference)).status_code == 404


def test_progress_shows_how_many_lines_were_looked_at(
    officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = asked(as_(officer), table(line(), line(title="B")))
    seen = []
    usual = long_work.hold

    def hold(work: Any, **progress: Any) -> None:
        usual(work, **progress)
        page = html(as_(officer).get(place("import", one.reference)))
        seen.append("1 of 2 lines are looked at" in page)

    monkeypatch.setattr(long_work, "hold", hold)
    run_imports()

    assert any(seen)


def test_a_worker_that_lost_its_lease_enters_nothing(
    officer: Person, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    asked(as_(officer), table(line()))
    frozen = running_imports._claim(now=clock.now())
    assert frozen is not None
    ResourceImport.objects.update(claim_token="another", claimed_until=clock.now() + long_work.LEASE)

    assert running_imports.run_import(frozen) is False

    assert not Resource.objects.exists()
    assert ResourceImport.objects.get().status == Status.BEING_MADE


def test_a_file_that_is_gone_from_the_storage_is_tried_again_and_then_given_up(
    officer: Person, settings: Any, monday: Any
) -> None:
    asked(as_(officer), table(line()))
    for path in stored_files(settings):
        path.unlink()

    for gap in [*long_work.GAPS, None]:
        run_imports()
        if gap is not None:
            monday.move_to(clock.now() + gap, tick=False)

    assert ResourceImport.objects.get().status == Status.FAILED
    assert not Resource.objects.exists()
    remove_left_overs()
    assert ResourceImport.objects.get().csv_storage_name == ""


# The command --------------------------------------------------------------------------------------


def test_the_command_takes_a_folder_or_a_zip_and_tells_errors_by_line(
    officer: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "resources.csv"
    file.write_bytes(table(line(text="", file="a.pdf")))
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.pdf").write_bytes(PDF)
    (tmp_path / "files.zip").write_bytes(zipped({"a.pdf": PDF}).getvalue())
    who = ["--as", "officer@portal.example"]

    call_command("import_resources", str(file), *who, "--files", str(tmp_path / "files.zip"), "--dry-run")
    assert not Resource.objects.exists()
    call_command("import_resources", str(file), *who, "--files", str(tmp_path / "files"))
    assert Resource.objects.count() == 1
    assert "1 resources with 1 variants were entered." in capsys.readouterr().out

    with pytest.raises(CommandError, match=r"Nothing was entered\.\nLine 2, title: .* is there already"):
        call_command("import_resources", str(file), *who, "--files", str(tmp_path / "files"))


@pytest.mark.parametrize(
    ("place_of", "who", "words"),
    [
        ("gone.csv", "officer@portal.example", "can’t be read"),
        ("resources.csv", "nobody@portal.example", "Nobody signs in as"),
        ("resources.csv", "reader@portal.example", "business unit"),
    ],
)
def test_the_command_says_why_it_does_nothing(
    place_of: str, who: str, words: str, officer: Person, tmp_path: Path
) -> None:
    PersonFactory(agency_representative=True, email="reader@portal.example")
    (tmp_path / "resources.csv").write_bytes(table(line()))

    with pytest.raises(CommandError, match=words):
        call_command("import_resources", str(tmp_path / place_of), "--as", who)


# Out and in again ---------------------------------------------------------------------------------


def test_what_an_export_holds_goes_in_again_as_it_was(officer: Person) -> None:
    topic = Topic.objects.get(name="Neglect")
    resource = make.draft(
        by=officer,
        topics=(topic.pk,),
        source="national",
        source_name="The panel",
        source_year=2024,
        reuse_terms="OGL",
        has_images=True,
        image_rights="Ours; until 2030",
        image_consent_note="File 7",
        review_months=9,
        visibility="signed_in",
        you_said_we_did="You said:\nshorter.",
    )
    make.in_force(make.text_version(resource, "## Ask\n\n- “One”, two\n- ; three"))
    make.in_force(make.text_version(resource, "Pytaj.", language=make.polish(), title="Zaniedbanie"))
    make.file_version(resource)

    answer = as_(officer).get(place("import_export"))
    data = b"".join(answer.streaming_content)

    errors: list[Any] = []
    entry = read(data, errors)[0]
    assert errors == []
    named = importing._named(officer, [entry])
    assert importing._particulars(entry, named, officer) == particulars_of(resource)
    versions = {exporting.file_name(one) or one.language.tag: one for one in resource.versions.all()}
    for variant in entry.variants:
        key = variant.file_name or named.languages[variant.language.casefold()].tag
        assert variant.contents == contents_of(versions[key])
        assert variant.format == versions[key].format
    assert len(entry.variants) == 3


def test_the_export_costs_the_same_however_much_there_is(
    officer: Person, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        make.text_version(make.draft(by=officer, title=f"Leaflet {number}"))
    with django_assert_max_num_queries(8):
        assert len(list(exporting.rows(officer))) == 8


def test_a_draft_of_a_matter_is_in_nobodys_export_but_of_who_may_know_of_it(officer: Person) -> None:
    matter = MatterFactory(owner=make.officer())
    make.draft(by=matter.owner, matter=matter, title="A hidden leaflet")

    assert list(exporting.rows(officer)) == []
    assert len(list(exporting.rows(matter.owner))) == 1
