"""Walking the portal as a person does: from page to page, and through every form."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

#: Leaving, and pages of other people's making.
NOT_FOLLOWED = ("/account/logout", "/static/", "/admin/jsi18n", "/healthz", "/readyz")


@dataclass(frozen=True)
class Field:
    """A control of a form, with the values a browser could send for it."""

    name: str
    kind: str
    value: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A form on a page: where it goes, how, and what it asks."""

    page: str
    action: str
    method: str
    fields: tuple[Field, ...]

    def filled(self) -> dict[str, list[str]]:
        """What a browser sends when nothing is changed."""
        data: dict[str, list[str]] = {}
        for one in self.fields:
            if one.kind != "file":
                data.setdefault(one.name, []).append(one.value)
        return data


@dataclass
class Page:
    """One answer, read as HTML."""

    address: str
    status: int
    body: bytes
    is_html: bool
    tree: html.HtmlElement | None = field(default=None, repr=False)
    leads_to: str = ""

    def links(self) -> Iterator[str]:
        links = self.tree.xpath("//a/@href") if self.tree is not None else []
        for link in [*links, *([self.leads_to] if self.leads_to else [])]:
            target = urlsplit(urljoin(self.address, link))
            if not target.netloc and target.scheme in ("", "http", "https"):
                yield target.path + (f"?{target.query}" if target.query else "")

    def forms(self) -> Iterator[Form]:
        for form in self.tree.xpath("//form") if self.tree is not None else []:
            yield Form(
                page=self.address,
                action=urljoin(self.address, form.get("action") or self.address),
                method=(form.get("method") or "get").lower(),
                fields=tuple(_fields(form)),
            )


def fetch(client: Client, address: str) -> Page:
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    is_html = answer.headers.get("Content-Type", "").startswith("text/html") and bool(body.strip())
    tree = html.document_fromstring(body) if is_html else None
    return Page(address, answer.status_code, body, is_html, tree, answer.headers.get("Location", ""))


def walk(client: Client, *starts: str, each: int = 4) -> Iterator[Page]:
    """Every page that can be reached by links, but of those behind one pattern of addresses only so many.

    What differs by its query alone, as orders and further pages of a list do, counts as a pattern of its own.
    """
    waiting, seen = deque(starts), set(starts)
    taken: Counter[tuple[str, bool]] = Counter()
    while waiting:
        page = fetch(client, waiting.popleft())
        yield page
        for target in page.links():
            if target in seen or target.startswith(NOT_FOLLOWED):
                continue
            seen.add(target)
            pattern = pattern_of(target)
            taken[pattern] += 1
            if taken[pattern] <= each:
                waiting.append(target)


def pattern_of(address: str) -> tuple[str, bool]:
    """The pattern of the resolver behind an address, and whether it has a query."""
    path, mark, _ = address.partition("?")
    try:
        return resolve(path).route, bool(mark)
    except Resolver404:
        return path, bool(mark)


def _fields(form: html.HtmlElement) -> Iterator[Field]:
    for control in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name] | .//button[@name]"):
        name = control.get("name")
        if control.tag == "select":
            options = [option.get("value", option.text or "") for option in control.xpath(".//option")]
            chosen = [option.get("value", "") for option in control.xpath(".//option[@selected]")]
            yield Field(name, "select", (chosen or options or [""])[0], tuple(options))
        elif control.tag == "textarea":
            yield Field(name, "textarea", control.text or "")
        else:
            yield Field(name, control.get("type") or control.tag, control.get("value") or "")
