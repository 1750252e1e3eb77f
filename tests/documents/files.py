"""Files made by code, clean and hostile, for tests of every room."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import docx
import openpyxl
import pikepdf
import typst
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pikepdf import Array, Dictionary, Name
from PIL import Image

REPORT = "Everybody who works with children read this report and changed what they do."


# PDF ----------------------------------------------------------------------------------------------


def tagged_pdf(*paragraphs: str, title: str = "A report", lang: str = "en") -> bytes:
    """What a good word processor writes: tags, a language, a title."""
    words = "\n\n".join(f"#text({_typst(each)})" for each in paragraphs or (REPORT,))
    source = f"#set document(title: {_typst(title)})\n#set text(lang: {_typst(lang)})\n= Report\n{words}\n"
    return typst.compile(source.encode(), format="pdf")


def _typst(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def pdf(*contents: str, change: Callable[[pikepdf.Pdf], None] | None = None, **save: Any) -> bytes:
    """A PDF whose pages have these content streams; /F1 is Helvetica."""
    made = pikepdf.new()
    font = made.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    for content in contents or (line(REPORT),):
        page = made.add_blank_page(page_size=(595, 842))
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = made.make_stream(content.encode("cp1252"))
    if change is not None:
        change(made)
    out = io.BytesIO()
    made.save(out, **save)
    return out.getvalue()


def line(text: str, *, x: float = 72, y: float = 700, size: float = 12, before: str = "0 g") -> str:
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"{before} BT /F1 {size} Tf {x} {y} Td ({escaped}) Tj ET"


def box(x: float, y: float, width: float, height: float, colour: str = "0 g") -> str:
    return f"{colour} {x} {y} {width} {height} re f"


def add_annotation(made: pikepdf.Pdf, subtype: str, **entries: Any) -> None:
    annotation = Dictionary(
        Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([60, 690, 300, 715]), **entries
    )
    page = made.pages[0].obj
    if "/Annots" not in page:
        page.Annots = Array()
    page.Annots.append(made.make_indirect(annotation))


def picture_pdf(data: bytes, *, words: str = "", width: int = 500, height: int = 700) -> bytes:
    """A page filled by a JPEG, over or without words."""

    def change(made: pikepdf.Pdf) -> None:
        size = Image.open(io.BytesIO(data)).size
        image = made.make_stream(data)
        image.Type, image.Subtype = Name.XObject, Name.Image
        image.Width, image.Height = size
        image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
        image.Filter = Name.DCTDecode
        made.pages[0].obj.Resources.XObject = Dictionary(Im1=image)

    return pdf(f"{words} q {width} 0 0 {height} 40 60 cm /Im1 Do Q", change=change)


# Pictures -----------------------------------------------------------------------------------------


def jpeg(*, gps: bool = False, comment: bytes = b"", size: tuple[int, int] = (64, 48)) -> bytes:
    picture = Image.new("RGB", size, (200, 30, 90))
    exif = Image.Exif()
    if gps:
        exif[0x010F] = "Camera of Robin Ashington"
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (51.0, 23.0, 0.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=comment)
    return out.getvalue()


def png(*, note: str = "", size: tuple[int, int] = (64, 48)) -> bytes:
    from PIL import PngImagePlugin

    notes = PngImagePlugin.PngInfo()
    if note:
        notes.add_text("Author", note)
    out = io.BytesIO()
    Image.new("RGB", size, (10, 120, 90)).save(out, "PNG", pnginfo=notes)
    return out.getvalue()


def huge_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """A small file that says of itself that it has two and a half thousand million pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


# Word ---------------------------------------------------------------------------------------------


def docx_file(*paragraphs: str, change: Callable[[Any], None] | None = None) -> bytes:
    document = docx.Document()
    # The template of the library brings these along; a clean document has none.
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.title = properties.comments = ""
    for each in paragraphs or (REPORT,):
        document.add_paragraph(each)
    if change is not None:
        change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def tracked(kind: str, text: str) -> Callable[[Any], None]:
    """A change that `kind` ("ins" or "del") tracks, by a named author, in a paragraph of its own."""

    def change(document: Any) -> None:
        paragraph = document.add_paragraph()
        mark = OxmlElement(f"w:{kind}")
        mark.set(qn("w:id"), "7")
        mark.set(qn("w:author"), "Robin Ashington")
        mark.set(qn("w:date"), "2026-01-01T10:00:00Z")
        run = OxmlElement("w:r")
        words = OxmlElement("w:t" if kind == "ins" else "w:delText")
        words.text = text
        run.append(words)
        mark.append(run)
        paragraph._p.append(mark)

    return change


def run_with(text: str, **formats: dict[str, str]) -> Callable[[Any], None]:
    """A run with run properties such as vanish={} or color={"val": "FFFFFF"}."""

    def change(document: Any) -> None:
        run = document.add_paragraph().add_run(text)
        for name, attributes in formats.items():
            element = OxmlElement(f"w:{name}")
            for key, value in attributes.items():
                element.set(qn(f"w:{key}"), value)
            run._r.get_or_add_rPr().append(element)

    return change


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(content: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_members(data: bytes, **changed: Any) -> bytes:
    """The file with members added or changed by functions; keys are member names with "__" for "/"."""
    content = members(data)
    for key, value in changed.items():
        name = key.replace("__", "/")
        content[name] = value(content.get(name, b"")) if callable(value) else value
    return zipped(content)


def with_relationship(
    data: bytes, kind: str, target: str, *, external: bool = False, part: str = ""
) -> bytes:
    """A Word document with one more relationship of its main part (or of `part`)."""
    name = part or "word/_rels/document.xml.rels"
    mode = ' TargetMode="External"' if external else ""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    entry = f'<Relationship Id="rIdX" Type="{base}{kind}" Target="{target}"{mode}/></Relationships>'
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    content = members(data)
    content[name] = content.get(name, empty).replace(b"</Relationships>", entry.encode())
    return zipped(content)


# Spreadsheets -------------------------------------------------------------------------------------


def xlsx_file(change: Callable[[Any], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Actions"
    book.active.append(["Action", "Owner"])
    book.active.append(["Tell every school", "Communications"])
    if change is not None:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
