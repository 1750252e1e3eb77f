"""What stays in a clean copy beside the words on its pages: names, targets, entries, defaults, classes.

All of it leaves with the file, so all of it is read (law 17), whatever it is for: there is no list of known hiding places.
"""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

import pikepdf
from lxml import etree

from documents.inspection.office import Part
from documents.inspection.pdf_cleaning import said as letters_of
from documents.inspection.results import Passage
from documents.terms import APART, both_ways

#: Numbers, measures, colours and addresses of cells say nothing, and there are a great many of them.
_SAYS_NOTHING = re.compile(
    r"[-+.,:;%\d\s]*(?:pt|px|in|cm|mm|emu)?|[0-9A-F]{2}|[0-9A-F]{6}|[0-9A-F]{8}|\$?[A-Z]{1,3}\$?\d+"
)
#: Marks of programs that nobody chooses the words of.
_OWN_NAMESPACES = re.compile(
    r"http://schemas\.(?:openxmlformats\.org|microsoft\.com)/[\w./-]*|urn:schemas-microsoft-com:[\w:.-]*|"
    r"http://www\.w3\.org/[\w./#-]*|http://purl\.org/[\w./-]*"
)
#: What programs write themselves, as far as somebody may be called so: read, it would be found in every file.
_OWN_WORDS = {
    "Arial", "Black", "Caption", "Emphasis", "Footer", "Franklin", "Georgia", "Gray", "Green", "Header", "Light",
    "Normal", "Office", "Quote", "Strong", "Symbol", "Title", "black", "brown", "gray", "green", "grey", "margin",
    "page", "rose", "single", "text", "white",
}  # fmt: skip
#: What Word calls its styles by, and no person: "Light List Accent 1".
_STYLE = re.compile(
    r"(?:(?:Accent|Book|Char|Colorful|Dark|Default|Emphasis|Font|Grid|Heading|Intense|Light|List|Medium|Paragraph|Quote|"
    r"Reference|Shading|Subtitle|Subtle|TOC|Table|Text|Title)[ \d-]*)+"
)
_OWN_NAMES = {
    "Art", "Artifact", "Author", "Black", "Blue", "Border", "Caption", "Center", "Code", "Cyan", "Domain", "End",
    "Figure", "Filter", "Font", "Form", "Gamma", "Gray", "Green", "Group", "Height", "Kids", "Lang", "Layout",
    "Length", "Limits", "Link", "List", "Magenta", "Mask", "Matrix", "Name", "Names", "Note", "Order", "Page",
    "Pages", "Parent", "Part", "Pattern", "Private", "Range", "Red", "Rect", "Reference", "Root", "Sect", "Simple",
    "Size", "Span", "Start", "Story", "Summary", "Table", "Tabs", "Text", "Title", "Top", "Type", "Wrap", "Yellow",
}  # fmt: skip
#: A string with more of these is no text but numbers.
_MOST_CONTROLS = 0.2


def of_office(
    parts: Collection[Part], is_read: Callable[[Part, etree._Element], bool], said: Collection[str]
) -> Iterator[Passage]:
    """Whatever the parts hold that has not been read: `is_read` says whose text was, `said` which words were."""
    for part in parts:
        kind = "document" if part.kind == "officeDocument" else part.kind
        names = dict.fromkeys([part.name, part.content_type])
        for each in part.relationships:
            names |= dict.fromkeys([each.id, each.type, *([] if each.is_external else [each.target])])
        texts: list[str] = []
        if part.root is not None:
            _gather(part, part.root, is_read, names, texts)
        yield from _passage(f"other words in the {kind}", (text for text in texts if text not in said), "\n")
        telling = (name for name in names if name not in _OWN_WORDS and not _STYLE.fullmatch(name))
        yield from _passage(f"names and descriptions in the {kind}", telling, APART)


def _gather(
    part: Part,
    root: etree._Element,
    is_read: Callable[[Part, etree._Element], bool],
    names: dict[str, None],
    texts: list[str],
) -> None:
    tags: dict[str, None] = {}
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        tags[element.tag] = None
        for name, value in element.attrib.items():
            tags[name] = None
            names[value] = None
        if element.text and not element.text.isspace() and not is_read(part, element):
            texts.append(element.text)
        if element.tail and not element.tail.isspace():
            texts.append(element.tail)
    for tag in tags:
        name = etree.QName(tag)
        if name.namespace is not None and not _OWN_NAMESPACES.fullmatch(name.namespace):
            names[name.namespace], names[name.localname] = None, None


def of_pdf(clean: bytes, said: Collection[str]) -> Iterator[Passage]:
    """Every string and every name of every object that the clean copy holds."""
    strings: dict[str, None] = {}
    names: dict[str, None] = {}
    with pikepdf.open(io.BytesIO(clean)) as pdf:
        for value in pdf.objects:
            # The list of where everything lies bears random letters as the mark of the file.
            if not (isinstance(value, pikepdf.Stream) and value.get("/Type") == "/XRef"):
                _walk(value, strings, names)
    yield from _passage("other words in the file", (each for each in strings if each not in said), APART)
    telling = (each for each in names if each not in _OWN_NAMES)
    for passage in _passage("names in the file", telling, APART):
        yield dataclasses.replace(passage, is_of_its_making=True)


def _walk(value: Any, strings: dict[str, None], names: dict[str, None]) -> None:
    stack = [value]
    while stack:
        each = stack.pop()
        if isinstance(each, pikepdf.String):
            text = letters_of(each)
            if sum(not (letter.isprintable() or letter.isspace()) for letter in text) <= _MOST_CONTROLS * len(
                text
            ):
                strings[text] = None
        elif isinstance(each, pikepdf.Name):
            names[letters_of(each).removeprefix("/")] = None
        elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            for key, child in each.items():
                names[key.removeprefix("/")] = None
                if not _is_elsewhere(child):
                    stack.append(child)
        elif isinstance(each, pikepdf.Array):
            stack.extend(child for child in each if not _is_elsewhere(child))


def _is_elsewhere(child: Any) -> bool:
    """Whether it is an object of its own, which has its own turn."""
    return isinstance(child, pikepdf.Object) and child.is_indirect


def _passage(place: str, texts: Iterator[str] | Collection[str], between: str) -> Iterator[Passage]:
    telling = [both_ways(text) for text in texts if not _SAYS_NOTHING.fullmatch(text)]
    if telling:
        yield Passage(place, between.join(telling))
