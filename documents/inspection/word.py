"""Word documents: the clean copy, and what in it a reader of the page would not see."""

import re
from collections.abc import Iterator

from lxml import etree

from documents.inspection import beneath
from documents.inspection.archives import Archive
from documents.inspection.limits import Limits
from documents.inspection.office import (
    A_NS,
    MC_NS,
    Package,
    Part,
    Policy,
    remove,
    without_dangling_references,
)
from documents.inspection.results import Found, Kind, Passage, Refused, found

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{W_NS}}}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
A = f"{{{A_NS}}}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
OFFICE_VML = "{urn:schemas-microsoft-com:office:office}"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}"

_POLICY = Policy(
    main_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    kept=frozenset(
        {
            "styles",
            "settings",
            "fontTable",
            "theme",
            "numbering",
            "header",
            "footer",
            "footnotes",
            "endnotes",
            "image",
            "chart",
            "chartUserShapes",
            "themeOverride",
            "diagramData",
            "diagramLayout",
            "diagramQuickStyle",
            "diagramColors",
            "diagramDrawing",
        }
    ),
    dropped={
        "people": (Kind.METADATA, "List of people who commented or changed"),
        "glossaryDocument": (Kind.ATTACHMENT, "Building blocks (AutoText)"),
        "printerSettings": (Kind.METADATA, "Printer settings"),
    },
    read_then_dropped=frozenset({"comments"}),
)

#: Elements that hold notes about the making of the document, nothing of the document.
_NOTES = {
    f"{W}{name}"
    for name in (
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
        "annotationRef",
        "rsids",
        "rsid",
        "docVars",
        "attachedTemplate",
        "mailMerge",
        "writeProtection",
        "documentProtection",
        "trackRevisions",
        "dataBinding",
        "smartTagPr",
        "customXmlPr",
        "proofErr",
        "saveThroughXslt",
        "latentStyles",
    )
}
_TRACKED = {
    "ins": "Inserted",
    "del": "Deleted",
    "moveFrom": "Moved from here",
    "moveTo": "Moved to here",
    "cellIns": "Inserted cell",
    "cellDel": "Deleted cell",
    "cellMerge": "Merged cell",
    "rPrChange": "Changed format",
    "pPrChange": "Changed paragraph format",
    "sectPrChange": "Changed page format",
    "tblPrChange": "Changed table format",
    "tblGridChange": "Changed table format",
    "trPrChange": "Changed row format",
    "tcPrChange": "Changed cell format",
    "numberingChange": "Changed numbering",
}
_FETCHING_FIELD = re.compile(
    r"(?:^|[\s\n])(DDEAUTO|DDE|LINK|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|DATABASE)(?=\s)", re.IGNORECASE
)
#: The parts that are made of paragraphs.
_STORIES = ("officeDocument", "header", "footer", "footnotes", "endnotes")
#: What the words of a paragraph stand in, those of an equation too.
_RUNS = {f"{W}r", f"{M}r"}
_TEXTS = {f"{W}t", f"{W}delText", f"{M}t"}
_WHITE = {"FFFFFF", "FEFEFE", "FDFDFD", "FCFCFC"}
_SMALLEST_HALF_POINTS = 4
#: Two or three pages: shorter, and nobody needs to skip.
_LONG_PARAGRAPHS = 20
#: The outline level of what is no heading.
_BODY_TEXT = "9"


def inspect(data: bytes, title: str, limits: Limits) -> tuple[bytes, list[Found], list[Passage], bool]:
    """The clean copy, the findings, the words by place, and whether it has words to check at all.

    Raises Refused for macros, remote templates, fields that fetch, and files too large to read.
    """
    package = Package(Archive(data, limits), _POLICY, limits)
    if package.main.root is None or package.main.root.tag != f"{W}document":
        raise Refused(
            "This document is saved as strict Open XML. Save it as an ordinary DOCX and upload it again."
        )
    findings = package.findings + _comments(package)
    for part in package.of_kind("settings"):
        part.relationships = [each for each in part.relationships if each.kind != "attachedTemplate"]
    for part in package.parts.values():
        _clean(part)
    reader = _Reader(package, limits)
    reader.read()
    return (
        package.written(title),
        findings + reader.findings,
        package.passages + reader.passages,
        reader.is_readable,
    )


def _comments(package: Package) -> list[Found]:
    comments = [each for root in package.left_out.get("comments", []) for each in root.iter(f"{W}comment")]
    return [
        found(
            Kind.COMMENT,
            f"comment {number}",
            f"{each.get(f'{W}author', '')}: {''.join(each.itertext())}",
            removed=True,
        )
        for number, each in enumerate(comments, start=1)
    ]


def _clean(part: Part) -> None:
    if part.root is None:
        return
    without_dangling_references(part)
    for element in list(part.root.iter()):
        if not isinstance(element.tag, str):
            continue
        if element.tag in _NOTES:
            remove(element)
            continue
        _clean_attributes(element)


def _clean_attributes(element: etree._Element) -> None:
    for name in list(element.attrib):
        local = etree.QName(name).localname
        if name.startswith(f"{W}rsid") or name in {f"{W}date", f"{W}initials", f"{OFFICE_VML}title"}:
            del element.attrib[name]
        elif name == f"{W}author":
            # The mark of a tracked change must name somebody; whom is nobody's business.
            element.set(name, "Author")
        elif local in {"dateUtc", "userId", "providerId"}:
            del element.attrib[name]
    # The name of a picture is mostly the name of the file that it came from.
    if element.tag in {f"{WP}docPr", f"{PIC}cNvPr"} and element.get("name"):
        element.set("name", f"Object {element.get('id', '0')}")
    if element.tag == f"{PIC}cNvPr" and element.get("descr"):
        del element.attrib["descr"]


class _Reader:
    """Goes through the clean parts once, in reading order."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self._package = package
        self._limits = limits
        self._styles = _Styles(package.of_kind("styles"))
        self.findings: list[Found] = []
        self.passages: list[Passage] = []
        self.is_readable = True

    def read(self) -> None:
        self._story(self._package.main, "")
        counts: dict[str, int] = {}
        for part in self._package.of_kind(*_STORIES[1:]):
            counts[part.kind] = counts.get(part.kind, 0) + 1
            self._story(part, f"{part.kind.rstrip('s')} {counts[part.kind]}, ")
        parts = self._package.parts.values()
        self.passages += beneath.of_office(parts, _is_read, frozenset(each.text for each in self.passages))
        self._pictures()
        self._language()
        self._headings()
        self._alternative_texts()

    def _story(self, part: Part, prefix: str) -> None:
        if part.root is None:
            return
        number = 0
        for element in part.root.iter(f"{W}p", f"{W}tr"):
            if element.tag == f"{W}tr":
                if element.find(f"{W}trPr/{W}hidden") is not None:
                    place = f"{prefix}table row before paragraph {number + 1}"
                    self.findings.append(found(Kind.HIDDEN_TEXT, place, f"Hidden row: {_joined(element)}"))
                continue
            if not _in_fallback(element):
                number += 1
            if number > self._limits.most_paragraphs:
                raise Refused(f"This document has more than {self._limits.most_paragraphs} paragraphs.")
            self._paragraph(element, f"{prefix}paragraph {number}")
        self._changes_outside_paragraphs(part.root, prefix or "document, ")

    def _paragraph(self, paragraph: etree._Element, place: str) -> None:
        words: list[str] = []
        hidden: dict[Kind, list[str]] = {}
        fields: list[str] = []
        changes: dict[str, list[str]] = {}
        for element in _own(paragraph):
            local = etree.QName(element).localname
            if element.tag.startswith(W) and local in _TRACKED:
                changes.setdefault(_TRACKED[local], []).append(_joined(element))
            if element.tag in _RUNS:
                text = _run_text(element)
                words.append(text)
                kind = self._styles.how_hidden(element, paragraph)
                if kind is not None and text.strip():
                    hidden.setdefault(kind, []).append(text)
            elif element.tag == f"{W}instrText":
                fields.append(element.text or "")
            elif element.tag == f"{W}fldChar":
                fields.append("\n")
            elif element.tag == f"{W}fldSimple":
                fields.append(f"\n{element.get(f'{W}instr', '')}\n")
            elif element.tag == f"{A}srcRect" and any(
                value not in {"", "0"} for value in element.attrib.values()
            ):
                excerpt = (
                    "A cropped picture still holds what was cut off. Apply the crop in the word processor."
                )
                self.findings.append(found(Kind.HIDDEN_TEXT, place, excerpt))
        self._words(place, "".join(words))
        code = "".join(fields)
        if _FETCHING_FIELD.search(code):
            raise Refused(
                "This file has a field that fetches from elsewhere. Turn the field into text and try again."
            )
        self._words(f"{place}, field", code)
        for kind, runs in hidden.items():
            self.findings.append(found(kind, place, " ".join(runs)))
        for what, texts in changes.items():
            self.findings.append(found(Kind.TRACKED_CHANGE, place, f"{what}: {' '.join(texts)}"))

    def _changes_outside_paragraphs(self, root: etree._Element, prefix: str) -> None:
        for local, what in _TRACKED.items():
            for element in root.iter(f"{W}{local}"):
                if next(element.iterancestors(f"{W}p"), None) is None:
                    self.findings.append(
                        found(Kind.TRACKED_CHANGE, f"{prefix}table or section", f"{what}: {_joined(element)}")
                    )

    def _words(self, place: str, text: str) -> None:
        if text.strip():
            self.passages.append(Passage(place, text))

    def _pictures(self) -> None:
        count = self._package.pictures
        if not count:
            return
        letters = sum(len(passage.text) for passage in self.passages if passage.place.startswith("paragraph"))
        if letters < 20:
            self.is_readable = False
            excerpt = "It has pictures and hardly any text, so it can’t be checked. Read it yourself."
        else:
            excerpt = f"Words in pictures can’t be checked ({count} in this file). Look at each of them."
        self.findings.append(found(Kind.UNREADABLE, "pictures", excerpt))

    def _language(self) -> None:
        for part in self._package.of_kind("styles"):
            if part.root is not None and part.root.find(f".//{W}lang[@{W}val]") is not None:
                return
        self._inaccessible("The document doesn’t say its language.")

    def _headings(self) -> None:
        """A screen reader goes from heading to heading, and knows them by their style or outline level alone."""
        root = self._package.main.root
        assert root is not None
        written = [each for each in root.iter(f"{W}p") if not _in_fallback(each) and _joined(each)]
        if len(written) >= _LONG_PARAGRAPHS and not any(map(self._styles.is_heading, written)):
            self._inaccessible(
                "The document is long and has no headings, so a screen reader can’t skip through it."
            )

    def _alternative_texts(self) -> None:
        """Pictures, charts and diagrams say in words what they show, or say that they are decoration."""
        silent = sum(
            not (each.get("descr", "") + each.get("title", "")).strip() and not _is_decoration(each)
            for part in self._package.of_kind(*_STORIES)
            if part.root is not None
            for each in part.root.iter(f"{WP}docPr")
            if _shows_something(each) and not _in_fallback(each)
        )
        if silent:
            self._inaccessible(f"{silent} picture{'' if silent == 1 else 's'} without an alternative text.")

    def _inaccessible(self, excerpt: str) -> None:
        self.findings.append(found(Kind.INACCESSIBLE, "whole file", excerpt))


def _is_decoration(properties: etree._Element) -> bool:
    return any(each.get("val") in {"1", "true"} for each in properties.iter(f"{DECORATIVE}decorative"))


def _shows_something(properties: etree._Element) -> bool:
    """Whether the frame holds a picture, a chart or a diagram, and not a box with words of its own."""
    data = properties.getparent().find(f"{A}graphic/{A}graphicData")
    return data is not None and data.get("uri", "").rsplit("/", 1)[-1] in {"picture", "chart", "diagram"}


class _Styles:
    """Which runs a reader would not see: by their own format or by their style's."""

    def __init__(self, parts: list[Part]) -> None:
        self._by_id: dict[str, etree._Element] = {}
        for part in parts:
            if part.root is not None:
                for style in part.root.iter(f"{W}style"):
                    self._by_id[style.get(f"{W}styleId", "")] = style

    def how_hidden(self, run: etree._Element, paragraph: etree._Element) -> Kind | None:
        formats = list(self._formats(run, paragraph))
        vanish = _first(formats, "vanish")
        if vanish is not None and vanish.get(f"{W}val", "1") not in {"0", "false", "off"}:
            return Kind.HIDDEN_TEXT
        size = _first(formats, "sz")
        if size is not None and _number(size.get(f"{W}val", "")) <= _SMALLEST_HALF_POINTS:
            return Kind.HIDDEN_TEXT
        return _by_colour(formats, run, paragraph)

    def is_heading(self, paragraph: etree._Element) -> bool:
        """Whether it has an outline level, of its own or by its style."""
        own = paragraph.find(f"{W}pPr")
        if own is None:
            return False
        levels = [own.find(f"{W}outlineLvl")]
        levels += [style.find(f"{W}pPr/{W}outlineLvl") for style in self._chain(own.find(f"{W}pStyle"))]
        nearest = next((level for level in levels if level is not None), None)
        return nearest is not None and nearest.get(f"{W}val") != _BODY_TEXT

    def _formats(self, run: etree._Element, paragraph: etree._Element) -> Iterator[etree._Element]:
        """The run formats that apply, the nearest first."""
        own = run.find(f"{W}rPr")
        if own is not None:
            yield own
            yield from self._of_style(own.find(f"{W}rStyle"))
        yield from self._of_style(paragraph.find(f"{W}pPr/{W}pStyle"))

    def _of_style(self, named: etree._Element | None) -> Iterator[etree._Element]:
        for style in self._chain(named):
            properties = style.find(f"{W}rPr")
            if properties is not None:
                yield properties

    def _chain(self, named: etree._Element | None) -> Iterator[etree._Element]:
        """The style of this name, and those that it comes from."""
        seen: set[str] = set()
        name = named.get(f"{W}val", "") if named is not None else ""
        while name and name not in seen:
            seen.add(name)
            style = self._by_id.get(name)
            if style is None:
                return
            yield style
            based_on = style.find(f"{W}basedOn")
            name = based_on.get(f"{W}val", "") if based_on is not None else ""


def _by_colour(formats: list[etree._Element], run: etree._Element, paragraph: etree._Element) -> Kind | None:
    colour_element = _first(formats, "color")
    colour = colour_element.get(f"{W}val", "auto").upper() if colour_element is not None else "AUTO"
    highlight = _first(formats, "highlight")
    marked = highlight.get(f"{W}val", "none") if highlight is not None else "none"
    mark = _HIGHLIGHTS.get(marked)
    background = mark or _fill(formats, run, paragraph)
    if colour in _WHITE and (background is None or background in _WHITE):
        return Kind.INVISIBLE_TEXT
    # Automatic colour turns white on dark shading, but stays black under a black marker.
    if background is not None and (colour == background or (mark == "000000" and colour == "AUTO")):
        return Kind.COVERED_TEXT
    return None


_HIGHLIGHTS = {
    "black": "000000",
    "white": "FFFFFF",
    "yellow": "FFFF00",
    "green": "00FF00",
    "cyan": "00FFFF",
    "magenta": "FF00FF",
    "blue": "0000FF",
    "red": "FF0000",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}


def _fill(formats: list[etree._Element], run: etree._Element, paragraph: etree._Element) -> str | None:
    cell = next(run.iterancestors(f"{W}tc"), None)
    candidates = [_first(formats, "shd"), paragraph.find(f"{W}pPr/{W}shd")]
    candidates.append(cell.find(f"{W}tcPr/{W}shd") if cell is not None else None)
    for shading in candidates:
        if shading is not None:
            if shading.get(f"{W}val") == "solid":
                return shading.get(f"{W}color", "auto").upper().replace("AUTO", "000000")
            fill = shading.get(f"{W}fill", "auto").upper()
            if fill != "AUTO":
                return fill
    return None


def _first(formats: list[etree._Element], local: str) -> etree._Element | None:
    for each in formats:
        element = each.find(f"{W}{local}")
        if element is not None:
            return element
    return None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("inf")


def _own(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The elements of a paragraph without those of paragraphs inside it (text boxes)."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str) or element.tag == f"{W}p":
            continue
        yield element
        stack.extend(reversed(element))


def _run_text(run: etree._Element) -> str:
    pieces = []
    for element in run:
        if element.tag in _TEXTS:
            pieces.append(element.text or "")
        elif element.tag in {f"{W}tab", f"{W}ptab"}:
            pieces.append(" ")
        elif element.tag in {f"{W}br", f"{W}cr"}:
            pieces.append("\n")
        elif element.tag == f"{W}noBreakHyphen":
            pieces.append("-")
    return "".join(pieces)


def _is_read(part: Part, element: etree._Element) -> bool:
    """Whether the text of an element was read with its paragraph."""
    if part.kind not in _STORIES:
        return False
    if element.tag != f"{W}instrText" and (element.tag not in _TEXTS or element.getparent().tag not in _RUNS):
        return False
    return next(element.iterancestors(f"{W}p"), None) is not None


def _joined(element: etree._Element) -> str:
    return " ".join(piece.strip() for piece in element.itertext() if piece.strip())


def _in_fallback(element: etree._Element) -> bool:
    return next(element.iterancestors(f"{{{MC_NS}}}Fallback"), None) is not None
