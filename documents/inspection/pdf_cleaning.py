"""The clean copy of a PDF: one revision that holds its pages, its tags and its language, and nothing about its making."""

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf

from documents.inspection import pictures
from documents.inspection.limits import Limits, in_words
from documents.inspection.results import Found, Kind, Passage, Refused, found
from documents.terms import both_ways

Rectangle = tuple[float, float, float, float]

_DAMAGED = "This PDF is damaged: it can’t be read."
_MARKUP = re.compile(rb"<(?:html|script|svg|!doctype|iframe|\?php)", re.IGNORECASE)
_MOST_BEHIND_END = 64
_LONGEST_CHAIN_OF_FILTERS = 3

#: What stays in the catalogue and in a page. Whatever a later PDF version invents is left out.
_CATALOGUE = {
    "/Type",
    "/Version",
    "/Pages",
    "/StructTreeRoot",
    "/MarkInfo",
    "/Lang",
    "/OCProperties",
    "/Extensions",
}
_PAGE = {
    "/Type",
    "/Parent",
    "/Resources",
    "/MediaBox",
    "/CropBox",
    "/BleedBox",
    "/TrimBox",
    "/ArtBox",
    "/Rotate",
    "/Contents",
    "/Group",
    "/Annots",
    "/StructParents",
    "/Tabs",
    "/UserUnit",
}
_LINK = {
    "/Type",
    "/Subtype",
    "/Rect",
    "/A",
    "/Dest",
    "/Border",
    "/BS",
    "/C",
    "/H",
    "/F",
    "/P",
    "/QuadPoints",
    "/StructParent",
    "/Contents",
}
#: Notes of programs and people that may hang on any object.
_NOTES = ("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/AA", "/OPI", "/Alternates", "/Measure")
#: What a screen reader says in place of a picture.
_SAID_INSTEAD = ("/Alt", "/ActualText")
_SCRIPTS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"}
_HARMLESS_ADDRESS = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)


class Cleaning:
    """One PDF on its way to its clean copy."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Raises Refused for what is damaged, protected, active, too large, or two things at once."""
        _refuse_polyglots(data)
        self._limits = limits
        self.findings: list[Found] = []
        self.passages: list[Passage] = []
        #: Where redactions were marked and not applied, by page, for the reader to look under.
        self.redactions: dict[int, list[Rectangle]] = {}
        try:
            self.pdf = pikepdf.open(io.BytesIO(data))
        except pikepdf.PasswordError as error:
            raise Refused("This PDF is protected by a password. Upload a copy without one.") from error
        except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
            raise Refused(_DAMAGED) from error
        if self.pdf.is_encrypted:
            raise Refused(
                "This PDF is protected (printing or copying is restricted). Upload an unprotected copy."
            )
        self.pages = len(self.pdf.pages)
        if not self.pages:
            raise Refused("This PDF has no pages.")
        if self.pages > limits.most_pages:
            raise Refused(f"This PDF has {self.pages} pages; at most {limits.most_pages} are accepted.")
        if len(self.pdf.objects) > limits.most_objects:
            raise Refused("This PDF is made of too many objects to be checked. Print it to a new PDF.")
        self._look_at_original(data)

    def written(self, title: str) -> bytes:
        """The clean copy. Equal originals and titles give equal bytes."""
        self._bookmarks()
        destinations = _destinations(self.pdf)
        self._forms()
        for number, page in enumerate(self.pdf.pages, start=1):
            self._annotations(page, number, destinations)
            _keep_only(page.obj, _PAGE)
        self._attachments()
        self._layers()
        catalogue = self.pdf.Root
        _keep_only(catalogue, _CATALOGUE)
        self._objects()
        self._structure()
        self._accessibility()
        for key in list(self.pdf.docinfo.keys()):
            del self.pdf.docinfo[key]
        self.pdf.docinfo["/Title"] = title
        catalogue["/ViewerPreferences"] = pikepdf.Dictionary(DisplayDocTitle=True)
        self.pdf.remove_unreferenced_resources()
        out = io.BytesIO()
        self.pdf.save(
            out,
            deterministic_id=True,
            compress_streams=True,
            recompress_flate=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            fix_metadata_version=False,
            min_version="1.7",
        )
        return out.getvalue()

    def _look_at_original(self, data: bytes) -> None:
        unpacked = 0
        private: dict[str, None] = {}
        for value in self.pdf.objects:
            for each in _inside(value):
                _refuse_scripts(each)
                if "/PieceInfo" in each:
                    private[" ".join(said(key).lstrip("/") for key in _dictionary(each["/PieceInfo"]))] = None
            if isinstance(value, pikepdf.Stream):
                unpacked += _unpacked_size(value, self._limits.most_unpacked_bytes - unpacked)
                if unpacked >= self._limits.most_unpacked_bytes:
                    largest = in_words(self._limits.most_unpacked_bytes)
                    raise Refused(f"This PDF unpacks to more than {largest}: it looks like a ZIP bomb.")
                self._picture_size(value)
        if private:
            self._removed(Kind.METADATA, "whole file", f"Private data of programs: {', '.join(private)}")
        revisions = _revisions(data)
        if revisions > 1:
            self._removed(
                Kind.EARLIER_REVISION, "whole file", f"{revisions - 1} earlier state of the file was in it"
            )
        self._properties()

    def _picture_size(self, stream: pikepdf.Stream) -> None:
        if stream.get("/Subtype") == "/Image":
            width, height = stream.get("/Width", 0), stream.get("/Height", 0)
            if not isinstance(width, int) or not isinstance(height, int):
                raise Refused(_DAMAGED)
            if width * height > self._limits.most_pixels:
                raise Refused("This PDF holds a picture that is too large to be checked.")

    def _properties(self) -> None:
        told = [
            f"{said(key).lstrip('/')}: {value}"
            for key, value in self.pdf.docinfo.items()
            if key != "/Trapped"
        ]
        if told:
            self._removed(Kind.METADATA, "document properties", "; ".join(told))
        metadata = self.pdf.Root.get("/Metadata")
        if isinstance(metadata, pikepdf.Stream):
            # A packet of XMP mostly repeats the properties; its words are enough to recognise it by.
            words = re.findall(
                r">\s*([^<>]*[^<>\s][^<>]*?)\s*<", _decoded(metadata).decode("utf-8", "replace")
            )
            self._removed(Kind.METADATA, "document properties (XMP)", "; ".join(words))

    def _bookmarks(self) -> None:
        outlines = self.pdf.Root.get("/Outlines")
        if not isinstance(outlines, pikepdf.Dictionary):
            return
        titles = [said(each["/Title"]) for each in _siblings(outlines.get("/First")) if "/Title" in each]
        if titles:
            self._removed(Kind.METADATA, "bookmarks", "; ".join(titles))

    def _forms(self) -> None:
        """Form fields become what they show: plain page content."""
        form = self.pdf.Root.get("/AcroForm")
        if not isinstance(form, pikepdf.Dictionary):
            return
        if "/XFA" in form:
            raise Refused("This PDF is a form of a kind that can run scripts. Print it to a new PDF.")
        fields = form.get("/Fields")
        if isinstance(fields, pikepdf.Array) and len(fields):
            excerpt = (
                "1 form field or signature was turned into plain text"
                if len(fields) == 1
                else f"{len(fields)} form fields or signatures were turned into plain text"
            )
            self._removed(Kind.ACTIVE_CONTENT, "whole file", excerpt)
            for page in self.pdf.pages:
                _leave_only_fields_with_appearance(page)
            self.pdf.generate_appearance_streams()
            self.pdf.flatten_annotations("all")

    def _annotations(self, page: pikepdf.Page, number: int, destinations: dict[str, Any]) -> None:
        annotations = page.obj.get("/Annots")
        if not isinstance(annotations, pikepdf.Array):
            _drop(page.obj, "/Annots")
            return
        kept = []
        for each in annotations:
            if not isinstance(each, pikepdf.Dictionary):
                continue
            if each.get("/Subtype") == "/Link" and self._is_kept_link(each, number, destinations):
                kept.append(each)
                continue
            self._note_annotation(each, number)
            # The tags may still point to it, so it is emptied and not only left out.
            for key in list(each.keys()):
                del each[key]
        page.obj["/Annots"] = self.pdf.make_indirect(pikepdf.Array(kept))

    def _is_kept_link(self, link: pikepdf.Dictionary, number: int, destinations: dict[str, Any]) -> bool:
        action = link.get("/A")
        if isinstance(action, pikepdf.Dictionary):
            if action.get("/S") == "/URI":
                address = said(action.get("/URI", ""))
                if not _HARMLESS_ADDRESS.match(address):
                    return False
                link["/A"] = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(address))
                self.passages.append(Passage(f"page {number}, address of a link", both_ways(address)))
            elif action.get("/S") == "/GoTo":
                link["/Dest"] = action.get("/D")
                del link["/A"]
            else:
                return False
        if "/Dest" in link:
            target = _explicit(link["/Dest"], destinations)
            if target is None:
                return False
            link["/Dest"] = target
        if "/Contents" in link:
            self.passages.append(Passage(f"page {number}, description of a link", said(link["/Contents"])))
        _keep_only(link, _LINK)
        return True

    def _note_annotation(self, annotation: pikepdf.Dictionary, number: int) -> None:
        kind = said(annotation.get("/Subtype", "")).lstrip("/")
        place = f"page {number}"
        if _lies_over(annotation, kind):
            self.redactions.setdefault(number, []).extend(_rectangles(annotation))
        if kind == "Redact":
            return
        if kind == "FileAttachment":
            self._removed(Kind.ATTACHMENT, place, _file_name(annotation.get("/FS")))
        elif kind in {"Widget", "Screen", "Movie", "Sound", "RichMedia", "3D"}:
            self._removed(Kind.ACTIVE_CONTENT, place, kind)
        elif kind == "Link":
            self._removed(Kind.ACTIVE_CONTENT, place, "A link to a file or a program")
        elif kind != "Popup":
            words = said(annotation.get("/Contents", "")) or f"An annotation ({kind})"
            author = said(annotation.get("/T", ""))
            self._removed(Kind.COMMENT, place, f"{author}: {words}" if author else words)

    def _attachments(self) -> None:
        names = self.pdf.Root.get("/Names")
        if isinstance(names, pikepdf.Dictionary) and "/EmbeddedFiles" in names:
            for name, specification in _name_tree(names["/EmbeddedFiles"]):
                self._removed(Kind.ATTACHMENT, "whole file", _file_name(specification) or name)
        for specification in _array(self.pdf.Root.get("/AF")):
            self._removed(Kind.ATTACHMENT, "whole file", _file_name(specification))
        if "/Collection" in self.pdf.Root:
            raise Refused("This PDF is a folder of other files (a portfolio). Upload them one by one.")

    def _layers(self) -> None:
        properties = self.pdf.Root.get("/OCProperties")
        if not isinstance(properties, pikepdf.Dictionary):
            return
        usual = _dictionary(properties.get("/D"))
        off = {each.objgen for each in _array(usual.get("/OFF")) if isinstance(each, pikepdf.Dictionary)}
        for layer in _array(properties.get("/OCGs")):
            if not isinstance(layer, pikepdf.Dictionary):
                continue
            name = said(layer.get("/Name", "a layer"))
            self.passages.append(Passage("name of a layer", name))
            if layer.objgen in off or usual.get("/BaseState") == "/OFF" or "/Usage" in layer:
                self.findings.append(
                    found(
                        Kind.HIDDEN_TEXT,
                        "whole file",
                        f"The layer “{name}” isn’t always shown, but stays in the file",
                    )
                )
        _drop(properties, "/Configs")

    def _objects(self) -> None:
        """Take the notes of programs off every object and the camera data off every picture."""
        for value in self.pdf.objects:
            for each in _inside(value):
                for key in _NOTES:
                    if key in each:
                        del each[key]
            if isinstance(value, pikepdf.Stream) and value.get("/Subtype") == "/Image":
                self._picture(value)

    def _picture(self, stream: pikepdf.Stream) -> None:
        filters = stream.get("/Filter")
        names = [said(each) for each in filters] if isinstance(filters, pikepdf.Array) else [said(filters)]
        if names != ["/DCTDecode"]:
            return
        raw = stream.read_raw_bytes()
        stripped = pictures.stripped_jpeg(raw)
        if stripped is None or stripped == raw:
            return
        parameters = stream.get("/DecodeParms")
        stream.write(
            stripped,
            filter=pikepdf.Name.DCTDecode,
            decode_parms=parameters if isinstance(parameters, pikepdf.Dictionary) else None,
        )
        self._removed(Kind.METADATA, "a picture", "Camera data or notes in a picture")

    def _structure(self) -> None:
        """Read what the tags say aloud; take off their titles and what hangs on them."""
        root = self.pdf.Root.get("/StructTreeRoot")
        if not isinstance(root, pikepdf.Dictionary):
            return
        numbers = {page.obj.objgen: number for number, page in enumerate(self.pdf.pages, start=1)}
        roles = _dictionary(root.get("/RoleMap"))
        seen: set[tuple[int, int]] = set()
        silent: list[int | None] = []
        stack: list[tuple[Any, int | None]] = [(root, None)]
        while stack:
            element, page = stack.pop()
            if isinstance(element, pikepdf.Array):
                stack.extend((each, page) for each in reversed(list(element)))
                continue
            if not isinstance(element, pikepdf.Dictionary) or element.objgen in seen:
                continue
            if element.is_indirect:
                seen.add(element.objgen)
            page = numbers.get(getattr(element.get("/Pg"), "objgen", (0, 0)), page)
            _drop(element, "/T")
            if _is_figure(element, roles) and not any(
                said(element.get(key, "")).strip() for key in _SAID_INSTEAD
            ):
                silent.append(page)
            for key in ("/Alt", "/ActualText", "/E"):
                if key in element:
                    place = f"page {page}, text for screen readers" if page else "text for screen readers"
                    self.passages.append(Passage(place, said(element[key])))
            if "/K" in element:
                stack.append((element["/K"], page))
        if silent:
            pages = dict.fromkeys(f"page {page}" for page in silent if page)
            self._inaccessible(
                f"{len(silent)} picture{'' if len(silent) == 1 else 's'} without an alternative text.",
                ", ".join(pages) or "whole file",
            )

    def _accessibility(self) -> None:
        catalogue = self.pdf.Root
        marked = _dictionary(catalogue.get("/MarkInfo")).get("/Marked")
        if "/StructTreeRoot" not in catalogue or not marked:
            self._inaccessible("The PDF has no tags, so a screen reader can’t follow it.")
        if not said(catalogue.get("/Lang", "")).strip():
            self._inaccessible("The PDF doesn’t say its language.")
        if not said(self.pdf.docinfo.get("/Title", "")).strip():
            self._removed(
                Kind.INACCESSIBLE, "whole file", "The PDF had no title; the clean copy has its own."
            )

    def _inaccessible(self, excerpt: str, place: str = "whole file") -> None:
        self.findings.append(found(Kind.INACCESSIBLE, place, excerpt))

    def _removed(self, kind: Kind, place: str, excerpt: str) -> None:
        self.findings.append(found(kind, place, excerpt, removed=True))


def _is_figure(element: pikepdf.Dictionary, roles: pikepdf.Dictionary) -> bool:
    role = element.get("/S")
    return role is not None and "/Figure" in (said(role), said(roles.get(said(role), "")))


def said(value: Any) -> str:
    """A text or a name of the file in letters, whatever encoding its program thought of."""
    try:
        return str(value)
    except UnicodeDecodeError:
        return bytes(value).decode("latin-1")


def _refuse_polyglots(data: bytes) -> None:
    if _MARKUP.search(data[:2048]):
        raise Refused("This file is a PDF and a web page in one.")
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise Refused(_DAMAGED)
    if len(data[end + 5 :].strip(b"\r\n\t \x00\x1a")) > _MOST_BEHIND_END:
        raise Refused("This PDF has something else hidden behind its end.")


def _refuse_scripts(each: Any) -> None:
    if "/JS" in each or "/XFA" in each:
        raise Refused("This PDF holds a script. Print it to a new PDF and upload that.")
    # A structure element has an /S too, and a parent; an action has none.
    if "/P" not in each and said(each.get("/S", "")) in _SCRIPTS:
        raise Refused("This PDF starts a program or sends data. Print it to a new PDF and upload that.")


def _revisions(data: bytes) -> int:
    ends = data.count(b"%%EOF")
    # A file made for the web (linearised) ends twice without ever having been changed.
    return ends - 1 if b"/Linearized" in data[:2048] and ends > 1 else ends


def _inside(value: Any) -> Iterator[Any]:
    """The dictionaries of one object: itself and those written inside it, not those that it points to."""
    stack = [value]
    while stack:
        each = stack.pop()
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            yield each
            stack.extend(child for child in each.values() if _is_nested(child))
        elif isinstance(each, pikepdf.Array):
            stack.extend(child for child in each if _is_nested(child))


def _is_nested(child: Any) -> bool:
    return isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect


def _unpacked_size(stream: pikepdf.Stream, most: int) -> int:
    """How large a stream becomes, unpacked step by step and never beyond `most`."""
    filters = stream.get("/Filter")
    names = [said(each) for each in filters] if isinstance(filters, pikepdf.Array) else [said(filters)]
    if len(names) > _LONGEST_CHAIN_OF_FILTERS:
        raise Refused("This PDF packs its parts several times over: it looks like a ZIP bomb.")
    content = stream.read_raw_bytes()
    for name in names:
        if name in {"/FlateDecode", "/Fl"}:
            try:
                content = zlib.decompressobj().decompress(content, max(1, most))
            except zlib.error:
                break
        elif name in {"/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}:
            # At most 64 to 1 for run lengths and about 1,400 to 1 for LZW, which hardly anybody writes any more.
            return min(most, len(content) * (64 if "R" in name else 1_400))
    return len(content)


def _decoded(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return b""


def _leave_only_fields_with_appearance(page: pikepdf.Page) -> None:
    """Take the pictures off all other annotations, so that flattening doesn't print comments into the page."""
    for each in _array(page.obj.get("/Annots")):
        if isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") != "/Widget":
            _drop(each, "/AP")


def _lies_over(annotation: pikepdf.Dictionary, kind: str) -> bool:
    """Whether an annotation hides what is beneath it: once it is gone, the words stand there for everybody."""
    if kind in {"Square", "Circle", "Polygon"}:
        return len(_array(annotation.get("/IC"))) > 0
    return kind in {"Redact", "Stamp", "Ink", "FreeText", "Line"}


def _rectangles(annotation: pikepdf.Dictionary) -> list[Rectangle]:
    corners = [float(each) for each in _array(annotation.get("/QuadPoints"))]
    quads = [corners[start : start + 8] for start in range(0, len(corners) - 7, 8)]
    if not quads:
        rectangle = [float(each) for each in _array(annotation.get("/Rect"))]
        quads = [[*rectangle, *rectangle]] if len(rectangle) == 4 else []
    return [(min(quad[0::2]), min(quad[1::2]), max(quad[0::2]), max(quad[1::2])) for quad in quads]


def _file_name(specification: Any) -> str:
    given = _dictionary(specification)
    return said(given.get("/UF", given.get("/F", "a file")))


def _destinations(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """Named places of the document; the names themselves may be headings and don't stay."""
    places: dict[str, Any] = {}
    old = pdf.Root.get("/Dests")
    if isinstance(old, pikepdf.Dictionary):
        places.update({said(name).lstrip("/"): place for name, place in old.items()})
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/Dests" in names:
        places.update(dict(_name_tree(names["/Dests"])))
    return places


def _explicit(target: Any, destinations: dict[str, Any]) -> pikepdf.Array | None:
    if isinstance(target, pikepdf.String | pikepdf.Name):
        target = destinations.get(said(target).lstrip("/"))
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/D")
    if isinstance(target, pikepdf.Array) and len(target) and isinstance(target[0], pikepdf.Dictionary):
        return target
    return None


def _name_tree(root: Any) -> Iterator[tuple[str, Any]]:
    stack = [root]
    seen: set[tuple[int, int]] = set()
    while stack:
        node = stack.pop()
        if not isinstance(node, pikepdf.Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        names = list(_array(node.get("/Names")))
        yield from ((said(name), value) for name, value in zip(names[0::2], names[1::2], strict=False))
        stack.extend(_array(node.get("/Kids")))


def _siblings(first: Any) -> Iterator[pikepdf.Dictionary]:
    """All bookmarks below one, in whatever circle a broken file has tied them."""
    stack = [first]
    seen: set[tuple[int, int]] = set()
    while stack:
        each = stack.pop()
        if isinstance(each, pikepdf.Dictionary) and each.objgen not in seen:
            seen.add(each.objgen)
            yield each
            stack.extend((each.get("/Next"), each.get("/First")))


def _keep_only(dictionary: Any, keys: set[str]) -> None:
    for key in list(dictionary.keys()):
        if key not in keys:
            del dictionary[key]


def _drop(dictionary: Any, key: str) -> None:
    if key in dictionary:
        del dictionary[key]


def _dictionary(value: Any) -> Any:
    return value if isinstance(value, pikepdf.Dictionary) else pikepdf.Dictionary()


def _array(value: Any) -> Any:
    return value if isinstance(value, pikepdf.Array) else pikepdf.Array()
