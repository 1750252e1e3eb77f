"""Markdown that staff write, as HTML that is safe to show to anybody.

HTML in the text is shown as text. What comes out is cleaned once more, so that neither a slip in the reader
nor in our own marks can let a script through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

HEADINGS = ("govuk-heading-l", "govuk-heading-m", "govuk-heading-s")
CLASSES = {
    "paragraph_open": "govuk-body",
    "bullet_list_open": "govuk-list govuk-list--bullet",
    "ordered_list_open": "govuk-list govuk-list--number",
    "blockquote_open": "govuk-inset-text",
    "hr": "govuk-section-break govuk-section-break--m govuk-section-break--visible",
    "table_open": "govuk-table",
    "thead_open": "govuk-table__head",
    "tbody_open": "govuk-table__body",
    "tr_open": "govuk-table__row",
    "th_open": "govuk-table__header",
    "td_open": "govuk-table__cell",
    "link_open": "govuk-link",
}
TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"*": {"class"}, "a": {"href", "title"}, "ol": {"start"}, "th": {"scope"}}
SCHEMES = {"http", "https", "mailto", "tel"}

_reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


@lru_cache(maxsize=256)
def to_html(text: str, top_heading: int = 2) -> SafeString:
    """The text as HTML. Its headings follow one another from `top_heading` on, whatever levels were typed."""
    tokens = _reader.parse(text)
    _mark(tokens, top_heading)
    html = _reader.renderer.render(tokens, _reader.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
    return mark_safe(clean)  # noqa: S308 - cleaned in the line above


@lru_cache(maxsize=256)
def words_of(html: str) -> str:
    """The words alone, on one line: for feeds and descriptions."""
    return " ".join(unescape(strip_tags(html)).split())


def passages_of(text: str) -> list[str]:
    """The words of a text, one paragraph, heading, line of a list or cell after another."""
    return [words for words, _ in passages_and_lists_of(text)]


def passages_and_lists_of(text: str) -> list[tuple[str, str]]:
    """The same, each with the tag of the list in which it stands, “ul” or “ol”; empty for what stands in none."""
    passages: list[tuple[str, str]] = []
    lists = [""]
    for token in _reader.parse(text):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token.tag)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "inline":
            passages.append(("".join(_plain(token)), lists[-1]))
        elif token.type in ("fence", "code_block"):
            passages.append((token.content, lists[-1]))
    plain = [(" ".join(passage.split()), where) for passage, where in passages]
    return [(words, where) for words, where in plain if words]


@lru_cache(maxsize=256)
def targets_of(text: str) -> list[str]:
    """Where its links lead and what they say when one points at them, as the page has it."""
    inside = [child for token in _reader.parse(text) for child in token.children or []]
    return [str(value) for each in inside if each.type == "link_open" for value in each.attrs.values()]


def _plain(token: Token) -> Iterator[str]:
    for child in token.children or []:
        yield "\n" if child.type in ("softbreak", "hardbreak") else child.content


def _mark(tokens: Sequence[Token], top_heading: int) -> None:
    levels = sorted({int(token.tag[1]) for token in tokens if token.type == "heading_open"})
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            depth = levels.index(int(token.tag[1]))
            token.tag = f"h{min(top_heading + depth, 6)}"
            if token.nesting == 1:
                token.attrSet("class", HEADINGS[min(top_heading - 1 + depth, len(HEADINGS) - 1)])
        elif name := CLASSES.get(token.type):
            token.attrSet("class", name)
        if token.type == "th_open":
            token.attrSet("scope", "col")
        if token.children:
            _mark(token.children, top_heading)
