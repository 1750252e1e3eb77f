"""Rewriting an office file part by part. Only parts of known kinds, reached from the main part, are taken over.

Word documents (`word`) and spreadsheets (`spreadsheet`) say which kinds those are and what happens to each.
"""

import dataclasses
import io
import posixpath
import re
import zipfile
from collections.abc import Iterable
from urllib.parse import unquote

from lxml import etree

from documents.inspection import pictures
from documents.inspection.archives import Archive
from documents.inspection.limits import Limits
from documents.inspection.results import Found, Kind, Passage, Refused, found
from documents.terms import both_ways

REL_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
R_NS = OFFICE_REL
A_NS = "http://schemas.openxmlformats.org/drawingml/2006/main"
CORE_NS = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
DC_NS = "http://purl.org/dc/elements/1.1/"
APP_NS = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
MC_NS = "http://schemas.openxmlformats.org/markup-compatibility/2006"

#: A ZIP member needs a date; this is the earliest one there is, so that equal files stay equal bytes.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_HARMLESS_LINK = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
#: Whose template or picture it would fetch: another machine's, by any of these ways.
_ELSEWHERE = re.compile(r"https?:|ftps?:|file://(?!/)|file:////|file:/+\\|\\\\|//", re.IGNORECASE)

#: Relationships (last part of their type) that make the file run, fetch or swallow something.
_REFUSED_RELATIONSHIPS = {
    "vbaProject": "This file holds macros. Save it without macros and upload it again.",
    "wordVbaData": "This file holds macros. Save it without macros and upload it again.",
    "control": "This file holds active controls. Save it without them and upload it again.",
    "activeXControl": "This file holds active controls. Save it without them and upload it again.",
    "aFChunk": "Another file is built into this one. Open it in your word processor, save it and upload it again.",
    "subDocument": "This file draws in other files. Save it as one document and upload it again.",
    "xlMacrosheet": "This file holds macros. Save it without macros and upload it again.",
    "frame": "This file draws in other files. Save it as one document and upload it again.",
}
_ATTACHED_RELATIONSHIPS = {"oleObject", "package", "video", "audio", "media", "model3d"}
_PICTURE_TYPES = {"image/jpeg": "jpeg", "image/png": "png"}
_VECTOR_ENDINGS = {"emf": "image/x-emf", "wmf": "image/x-wmf"}


@dataclasses.dataclass
class Relationship:
    id: str
    type: str
    target: str
    is_external: bool

    @property
    def kind(self) -> str:
        return self.type.rsplit("/", 1)[-1]


@dataclasses.dataclass
class Part:
    """A part that goes into the clean copy: XML still to be written, or the bytes of a picture."""

    name: str
    content_type: str
    kind: str
    root: etree._Element | None = None
    content: bytes = b""
    relationships: list[Relationship] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class Policy:
    """What one kind of office file keeps: relationship kinds, and the findings of those it leaves out."""

    main_type: str
    kept: frozenset[str]
    dropped: dict[str, tuple[Kind, str]]
    #: Kinds that are left out before they are looked at, because `word` or `spreadsheet` reads them itself.
    read_then_dropped: frozenset[str]


class Package:
    """An office file taken apart: its parts to keep, what was left out, and how to put it together again."""

    def __init__(self, archive: Archive, policy: Policy, limits: Limits) -> None:
        self._archive = archive
        self._policy = policy
        self._limits = limits
        self._types = _ContentTypes(_parsed(archive.read("[Content_Types].xml")))
        self.parts: dict[str, Part] = {}
        self.left_out: dict[str, list[etree._Element]] = {}
        self.findings: list[Found] = []
        self.passages: list[Passage] = []
        self.pictures = 0
        self._properties()
        self.main = self._walk_from_main()

    def of_kind(self, *kinds: str) -> list[Part]:
        return [part for part in self.parts.values() if part.kind in kinds]

    def written(self, title: str) -> bytes:
        """The clean copy. Equal parts give equal bytes."""
        members: dict[str, bytes] = {}
        for part in self.parts.values():
            content = part.content if part.root is None else _serialised(part.root)
            members[part.name] = content
            if part.relationships:
                members[_rels_name(part.name)] = _relationships_xml(part.relationships)
        members["docProps/core.xml"] = _core_xml(title)
        root = [
            Relationship("rId1", f"{OFFICE_REL}/officeDocument", self.main.name, False),
            Relationship(
                "rId2",
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                "docProps/core.xml",
                False,
            ),
        ]
        members["_rels/.rels"] = _relationships_xml(root)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            # Readers expect the content types first.
            _write(archive, "[Content_Types].xml", _content_types_xml(self.parts.values()))
            for name in sorted(members):
                _write(archive, name, members[name])
        return out.getvalue()

    def _walk_from_main(self) -> Part:
        root = self._relationships("")
        mains = [each for each in root if each.kind == "officeDocument" and not each.is_external]
        if len(mains) != 1:
            raise Refused("This file is damaged: its main part is missing.")
        for each in root:
            if each.kind == "thumbnail":
                self._note(Kind.METADATA, "whole file", "A small picture of the first page")
            elif each.kind in _REFUSED_RELATIONSHIPS:
                raise Refused(_REFUSED_RELATIONSHIPS[each.kind])
            elif each.kind == "customXml":
                self._note_custom_xml(_resolved("", each.target))
        main = self._take(_resolved("", mains[0].target), "officeDocument")
        if main is None or main.root is None or main.content_type != self._policy.main_type:
            raise Refused("This file is damaged: its main part is missing.")
        return main

    def _take(self, name: str, kind: str) -> Part | None:
        """The part with all that it leads to, in the order in which it leads there."""
        if name in self.parts:
            return self.parts[name]
        if name not in self._archive:
            return None
        if kind == "image":
            return self._take_picture(name)
        part = Part(name, self._types.of(name), kind, root=_parsed(self._archive.read(name)))
        self.parts[name] = part
        for each in self._relationships(name):
            if self._is_followed(part, each):
                part.relationships.append(each)
        return part

    def _is_followed(self, part: Part, each: Relationship) -> bool:
        """Whether the relationship stays; its target is taken over, or left out with a finding."""
        if each.kind in _REFUSED_RELATIONSHIPS:
            raise Refused(_REFUSED_RELATIONSHIPS[each.kind])
        if each.is_external:
            return self._is_kept_link(each)
        target = _resolved(part.name, each.target)
        if each.kind in _ATTACHED_RELATIONSHIPS:
            self._note(Kind.ATTACHMENT, "whole file", posixpath.basename(target))
            return False
        if each.kind == "customXml":
            self._note_custom_xml(target)
            return False
        if each.kind in self._policy.read_then_dropped:
            if target in self._archive:
                self.left_out.setdefault(each.kind, []).append(_parsed(self._archive.read(target)))
            return False
        if each.kind in self._policy.dropped:
            kind, note = self._policy.dropped[each.kind]
            self._note(kind, "whole file", note)
            return False
        if each.kind not in self._policy.kept:
            return False
        taken = self._take(target, each.kind)
        if taken is None:
            return False
        each.target = f"/{taken.name}"
        return True

    def _is_kept_link(self, each: Relationship) -> bool:
        if each.kind == "hyperlink":
            if _HARMLESS_LINK.match(each.target):
                self.passages.append(Passage("address of a link", both_ways(each.target)))
                return True
            self._note(Kind.METADATA, "address of a link", each.target)
            return False
        if each.kind == "attachedTemplate":
            if _ELSEWHERE.match(each.target):
                raise Refused(
                    "This file fetches its template from elsewhere. Save a copy without that template."
                )
            self._note(Kind.METADATA, "name of the template", unquote(each.target))
            return False
        if each.kind in {"externalLinkPath", "xlPathMissing"}:
            self._note(Kind.METADATA, "link to another file", unquote(each.target))
            return False
        raise Refused(
            "This file fetches a part of itself (for instance a picture) from elsewhere. "
            "Save it with everything inside and upload it again."
        )

    def _take_picture(self, name: str) -> Part | None:
        data = self._archive.read(name)
        ending = name.rsplit(".", 1)[-1].casefold()
        if ending in _VECTOR_ENDINGS:
            self.pictures += 1
            new_name = f"{posixpath.dirname(name)}/picture{self.pictures}.{ending}"
            part = Part(new_name, _VECTOR_ENDINGS[ending], "image", content=data)
            self.parts[name] = part
            return part
        cleaned = pictures.clean_embedded(data, self._limits)
        if cleaned is None:
            self._note(
                Kind.ATTACHMENT, "picture", f"{posixpath.basename(name)}: not a kind of picture that is kept"
            )
            return None
        self.pictures += 1
        content, media_type = cleaned
        if content != data:
            self._note(
                Kind.METADATA, f"picture {self.pictures}", "Camera data, notes or an unusual picture format"
            )
        new_name = f"{posixpath.dirname(name)}/picture{self.pictures}.{_PICTURE_TYPES[media_type]}"
        part = Part(new_name, media_type, "image", content=content)
        # Under its old name too, so that a second relationship to it finds it.
        self.parts[name] = part
        return part

    def _relationships(self, part_name: str) -> list[Relationship]:
        name = _rels_name(part_name)
        if name not in self._archive:
            return []
        return [
            Relationship(
                element.get("Id", ""),
                element.get("Type", ""),
                element.get("Target", ""),
                element.get("TargetMode", "Internal") == "External",
            )
            for element in _parsed(self._archive.read(name)).iter(f"{{{REL_NS}}}Relationship")
        ]

    def _properties(self) -> None:
        """What the original says about its makers; the clean copy gets properties of its own."""
        for name in self._archive.names():
            lowered = name.casefold()
            if lowered.startswith("docprops/") and lowered.endswith(".xml"):
                self._note_properties(name)

    def _note_custom_xml(self, name: str) -> None:
        if name in self._archive:
            words = " ".join(_parsed(self._archive.read(name)).itertext())
            self._note(Kind.CUSTOM_XML, "whole file", words if words.strip() else name)

    def _note_properties(self, name: str) -> None:
        told = []
        for element in _parsed(self._archive.read(name)).iter():
            if not isinstance(element.tag, str) or len(element) or not (element.text or "").strip():
                continue
            label = etree.QName(element).localname
            if label in _TELLING_PROPERTIES or "custom" in name.casefold():
                told.append(f"{label}: {(element.text or '').strip()}")
        if told:
            self._note(Kind.METADATA, "document properties", "; ".join(told))

    def _note(self, kind: Kind, place: str, excerpt: str) -> None:
        self.findings.append(found(kind, place, excerpt, removed=True))


_TELLING_PROPERTIES = {
    "creator",
    "lastModifiedBy",
    "title",
    "subject",
    "description",
    "keywords",
    "category",
    "contentStatus",
    "Company",
    "Manager",
    "Template",
    "HyperlinkBase",
}


def remove(element: etree._Element) -> None:
    """Take an element out of its parent; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def without_dangling_references(part: Part) -> None:
    """Take out what points to relationships that the clean copy doesn't have."""
    if part.root is None:
        return
    known = {each.id for each in part.relationships}
    names = {f"{{{R_NS}}}{name}" for name in ("id", "embed", "link", "pict", "dm", "lo", "qs", "cs", "href")}
    for element in list(part.root.iter()):
        if not isinstance(element.tag, str):
            continue
        for name in names & set(element.attrib):
            if element.get(name) not in known:
                if etree.QName(element).localname in _EMPTY_WITHOUT_TARGET:
                    remove(element)
                    break
                del element.attrib[name]


#: These mean nothing without what they point to, and a reader would call the file damaged.
_EMPTY_WITHOUT_TARGET = {
    "OLEObject",
    "externalData",
    "svgBlip",
    "imgLayer",
    "attachedTemplate",
    "headerReference",
    "footerReference",
    "legacyDrawing",
    "legacyDrawingHF",
    "picture",
    "pageSetup",
    "externalReference",
    "tablePart",
    "pivotCache",
    "customPr",
    "hlinkClick",
    "hlinkHover",
    "audioFile",
    "videoFile",
    "media",
    "saveThroughXslt",
    "embedRegular",
    "embedBold",
    "embedItalic",
    "embedBoldItalic",
    "oleObject",
    "control",
}


class _ContentTypes:
    def __init__(self, root: etree._Element) -> None:
        self._defaults = {
            element.get("Extension", "").casefold(): element.get("ContentType", "")
            for element in root.iter(f"{{{TYPES_NS}}}Default")
        }
        self._overrides = {
            element.get("PartName", "").lstrip("/").casefold(): element.get("ContentType", "")
            for element in root.iter(f"{{{TYPES_NS}}}Override")
        }

    def of(self, name: str) -> str:
        ending = name.rsplit(".", 1)[-1].casefold()
        return self._overrides.get(name.casefold()) or self._defaults.get(ending, "application/xml")


def _parsed(content: bytes) -> etree._Element:
    """The root of a part. Raises Refused for entities and document types, which office files never have."""
    head = content[:4096]
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or "<!DOCTYPE".encode("utf-16-le") in head:
        raise Refused("This file holds XML entities, which no office program writes.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Refused("This file is damaged: a part of it can’t be read.") from error
    if root.getroottree().docinfo.doctype:
        raise Refused("This file holds XML entities, which no office program writes.")
    return root


def _resolved(part_name: str, target: str) -> str:
    path = unquote(target)
    if path.startswith("/"):
        return posixpath.normpath(path.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(part_name), path))


def _rels_name(part_name: str) -> str:
    folder, name = posixpath.split(part_name)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relationships_xml(relationships: Iterable[Relationship]) -> bytes:
    root = etree.Element(f"{{{REL_NS}}}Relationships", nsmap={None: REL_NS})
    for each in relationships:
        element = etree.SubElement(
            root, f"{{{REL_NS}}}Relationship", Id=each.id, Type=each.type, Target=each.target
        )
        if each.is_external:
            element.set("TargetMode", "External")
    return _serialised(root)


def _content_types_xml(parts: Iterable[Part]) -> bytes:
    root = etree.Element(f"{{{TYPES_NS}}}Types", nsmap={None: TYPES_NS})
    rels_type = "application/vnd.openxmlformats-package.relationships+xml"
    etree.SubElement(root, f"{{{TYPES_NS}}}Default", Extension="rels", ContentType=rels_type)
    types = {part.name: part.content_type for part in parts}
    types["docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    for name in sorted(types):
        etree.SubElement(root, f"{{{TYPES_NS}}}Override", PartName=f"/{name}", ContentType=types[name])
    return _serialised(root)


def _core_xml(title: str) -> bytes:
    root = etree.Element(f"{{{CORE_NS}}}coreProperties", nsmap={"cp": CORE_NS, "dc": DC_NS})
    etree.SubElement(root, f"{{{DC_NS}}}title").text = title
    return _serialised(root)


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, _NO_DATE)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    archive.writestr(member, content)
