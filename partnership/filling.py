"""Putting kept words back into the form of a page, whichever view made the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import html
from lxml.html import HtmlElement

from partnership.kept_forms import SECRETS, typed_texts

NEVER_FILLED = {"submit", "button", "image", "reset", "file", "password"}
CHOSEN = {"checkbox", "radio"}

NO_LETTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no page can hold."""


@dataclass(frozen=True)
class Filled:
    """A page with words put back, and the words for which it has no place."""

    page: HtmlElement
    left_over: list[str]


def fill(content: bytes, fields: Iterable[tuple[str, str]], *, place: str, path: str) -> Filled:
    """The page with what was typed and chosen put back into the form that sends to `path`."""
    page = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    fields = [(name, NO_LETTER.sub("", value)) for name, value in fields]
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    form = _form_that_sends_to(page, path, place, set(values))
    if form is None:
        return Filled(page, typed_texts(fields))
    placed = {name for name in values if _put(form, name, values[name])}
    _untick(form, set(values))
    return Filled(page, typed_texts((name, value) for name, value in fields if name not in placed))


def as_bytes(page: HtmlElement) -> bytes:
    text: bytes = html.tostring(page, doctype="<!doctype html>", encoding="utf-8")
    return text


def put_first(page: HtmlElement, notice: str) -> None:
    """The notice stands first in the page's main part."""
    mains = page.xpath("//main")
    target = mains[0] if mains else page.body
    for element in reversed(html.fragments_fromstring(notice, no_leading_text=True)):
        target.insert(0, element)


def _form_that_sends_to(page: HtmlElement, path: str, place: str, names: set[str]) -> HtmlElement | None:
    """Of several forms that send there, the one that asks for most of these names."""
    found = [
        form
        for form in page.forms
        if (form.get("method") or "get").lower() == "post"
        and urljoin(place, form.get("action") or place) == path
    ]
    known = [(len(names & {control.get("name") for control in _controls(form)}), form) for form in found]
    known = [(number, form) for number, form in known if number]
    return max(known, key=lambda pair: pair[0])[1] if known else None


def _controls(form: HtmlElement) -> list[HtmlElement]:
    controls: list[HtmlElement] = form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]")
    return [
        control
        for control in controls
        if _kind(control) not in NEVER_FILLED and not SECRETS.search(control.get("name"))
    ]


def _kind(control: HtmlElement) -> str:
    return (control.get("type") or "text").lower() if control.tag == "input" else str(control.tag)


def _put(form: HtmlElement, name: str, values: list[str]) -> bool:
    """Put the values of one name into its controls; whether each of them has a place."""
    waiting = list(values)
    for control in _controls(form):
        if control.get("name") != name:
            continue
        kind = _kind(control)
        if kind in CHOSEN:
            _mark(control, "checked", (control.get("value") or "on") in values)
            waiting = [value for value in waiting if value != (control.get("value") or "on")]
        elif kind == "select":
            offered = control.xpath(".//option")
            for option in offered:
                value = option.get("value") if option.get("value") is not None else option.text_content()
                _mark(option, "selected", value in values)
                waiting = [one for one in waiting if one != value]
        elif waiting:
            value = waiting.pop(0)
            if kind == "textarea":
                control.text = f"\n{value}"
            else:
                control.set("value", value)
    return not waiting


def _untick(form: HtmlElement, names: set[str]) -> None:
    """What was not sent had not been ticked."""
    for control in _controls(form):
        if _kind(control) in CHOSEN and control.get("name") not in names:
            _mark(control, "checked", False)


def _mark(element: HtmlElement, attribute: str, is_so: bool) -> None:
    if is_so:
        element.set(attribute, attribute)
    else:
        element.attrib.pop(attribute, None)
