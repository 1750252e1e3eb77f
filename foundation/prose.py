"""Markdown that staff write, as HTML that is safe to show to anybody.

HTML in the text is shown as text. What comes out is cleaned once more, so that neither a slip in the reader
nor in our own marks can let a script through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

import nh3
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
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
#: No field takes a longer text.
LONGEST = 200_000
#: Of what is refused in one text, so many are told at a time.
MOST_TOLD = 10

#: Of an address, what stands before the first colon; browsers leave out spaces and control characters there.
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x20\x7f]")


def _pictures_as_links(state: StateCore) -> None:
    """A picture is a link to it, with the words that stand for it: no page loads what others host."""
    for token in state.tokens:
        if token.children and any(child.type == "image" for child in token.children):
            token.children = list(_without_pictures(token.children))


def _without_pictures(tokens: Sequence[Token]) -> Iterator[Token]:
    links = 0
    for token in tokens:
        links += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type != "image":
            yield token
            continue
        words = Token("text", "", 0, content=_words_for(token))
        if links:
            yield words
            continue
        targets = {"href": token.attrs["src"]} | {
            name: value for name, value in token.attrs.items() if name == "title"
        }
        yield from (Token("link_open", "a", 1, attrs=targets), words, Token("link_close", "a", -1))


def _words_for(picture: Token) -> str:
    return "".join(_plain(picture)) or str(picture.attrs["src"])


_reader = MarkdownIt("commonmark", {"html": False}).enable("table")
_reader.core.ruler.push("pictures_as_links", _pictures_as_links)

#: Takes for a picture or a link whatever was meant as one, wherever it leads.
_strict = MarkdownIt("commonmark", {"html": False}).enable("table")
_strict.validateLink = lambda url: True  # type: ignore[method-assign]


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


def check_prose(text: str) -> None:
    """A validator of every field in which Markdown is typed. What was stored before stays readable.

    Of one that is too long the field says so itself.
    """
    if len(text) <= LONGEST and (reasons := reasons_about(text)):
        raise ValidationError(reasons, code="prose")


def reasons_about(text: str) -> list[str]:
    """What of it would not come to its readers as it was meant: pictures, and links that would lead nowhere.

    A text longer than any field takes is refused for its length alone: to read it can take minutes.
    """
    if len(text) > LONGEST:
        return [f"A text can have at most {LONGEST:,} characters"]
    inside = [child for token in _strict.parse(text) for child in token.children or []]
    pictures = [_words_for(one) for one in inside if one.type == "image"]
    wrong = [
        words
        for words, address in _links_in(inside)
        if (scheme := _scheme_of(address)) and scheme not in SCHEMES
    ]
    reasons = [
        f"A picture can’t be put into a text. Publish it as a file of its own, or take it out: “{_short(words)}”."
        for words in dict.fromkeys(pictures)
    ]
    reasons += [
        f"The address of “{_short(words)}” can’t be used: it has to begin with https://, http://, mailto: or tel:."
        for words in dict.fromkeys(wrong)
    ]
    return reasons[:MOST_TOLD]


def _links_in(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """What each link says, and where it leads."""
    for place, token in enumerate(tokens):
        if token.type == "link_open":
            words: list[str] = []
            for one in tokens[place + 1 :]:
                if one.type == "link_close":
                    break
                words.append(one.content)
            address = str(token.attrs["href"])
            yield "".join(words).strip() or address, address


def _scheme_of(address: str) -> str:
    found = _SCHEME.match(_UNSEEN.sub("", unquote(unescape(address))))
    return found[1].lower() if found else ""


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:59]}…"


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
