from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template

from campaigns.forms.campaigns import OutlineForm
from campaigns.forms.strategy import StrategyForm, YearForm
from catalogue.forms.collections import CollectionForm
from catalogue.forms.versions import VersionForm
from foundation.prose import check_prose, passages_of, reasons_about, targets_of, to_html, words_of
from media_relations.forms.statements import StatementForm
from reviews.forms.earlier import EarlierForm
from reviews.forms.reviews import TextsForm

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[press](javascript:alert(1))",
    "[press](data:text/html;base64,PHNjcmlwdD4=)",
    "![picture](https://elsewhere.example/track.png)",
    "<style>body{display:none}</style>",
    '<a href="/" style="position:fixed" onclick="alert(1)">press</a>',
    "[press](vbscript:alert(1))",
    "[x]: javascript:alert(1)\n\n[press][x]",
    '<iframe src="https://elsewhere.example"></iframe>',
    "`<script>alert(1)</script>`",
    "| a |\n|:-:|\n| <b onmouseover=x>b</b> |",
]


class Elements(HTMLParser):
    """What a browser would make of it: the elements with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_acts_or_loads_comes_through(text: str) -> None:
    for tag, attributes in Elements(to_html(text)).found:
        assert tag in {"p", "a", "code", "table", "thead", "tbody", "tr", "th", "td"}
        assert set(attributes) <= {"class", "href", "scope"}
        assert str(attributes.get("href", "https:")).startswith(("https:", "/"))


def test_typed_html_is_shown_as_text() -> None:
    assert "&lt;b&gt;bold&lt;/b&gt;" in to_html("<b>bold</b>")


def test_headings_follow_the_pages_own_without_a_gap() -> None:
    html = to_html("# What happened\n\n### A detail\n\n# What we learned")

    assert '<h2 class="govuk-heading-m">What happened</h2>' in html
    assert '<h3 class="govuk-heading-s">A detail</h3>' in html
    assert '<h2 class="govuk-heading-m">What we learned</h2>' in html


def test_headings_start_where_the_page_says() -> None:
    assert '<h4 class="govuk-heading-s">Detail</h4>' in to_html("## Detail", 4)


def test_lists_links_and_tables_look_like_the_rest_of_the_portal() -> None:
    html = to_html("* [one](https://one.example/)\n\n| Who | When |\n|---|---|\n| Police | Now |")

    assert 'class="govuk-list govuk-list--bullet"' in html
    assert '<a href="https://one.example/" class="govuk-link">one</a>' in html
    assert 'scope="col"' in html
    assert '<td class="govuk-table__cell">Police</td>' in html


REFUSED = {
    "a picture": ("![a baby](https://example.org/b.png)", "A picture can’t be put into a text."),
    "a picture without words": (
        "![](https://example.org/b.png)",
        "take it out: “https://example.org/b.png”.",
    ),
    "a picture in a link": ("[![a baby](https://x.example/b.png)](https://x.example)", "“a baby”."),
    "a picture in a table": ("| a |\n|-|\n| ![p](https://x.example/b.png) |", "“p”."),
    "a script": ("[press](javascript:alert(1))", "The address of “press” can’t be used"),
    "a script in disguise": ("[press](JaVa&#115;cript:alert(1))", "The address of “press” can’t be used"),
    "a script by reference": ("[x]: javascript:alert(1)\n\n[press][x]", "“press”"),
    "a script alone": ("<javascript:alert(1)>", "“javascript:alert(1)”"),
    "another kind of address": (
        "[a file](ftp://x.example/a)",
        "it has to begin with https://, http://, mailto:",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_would_not_be_read_as_it_was_meant_is_refused_when_it_is_typed(case: str) -> None:
    text, words = REFUSED[case]

    with pytest.raises(ValidationError) as refused:
        check_prose(text)

    assert words in " ".join(refused.value.messages)


TYPED = [
    (VersionForm, "text"),
    (VersionForm, "transcript"),
    (CollectionForm, "introduction"),
    (OutlineForm, "public_text"),
    (StrategyForm, "aims"),
    (YearForm, "introduction"),
    (StatementForm, "text"),
    (EarlierForm, "summary"),
]


@pytest.mark.parametrize(("form", "field"), TYPED)
def test_every_form_refuses_it_beside_its_text(form: Any, field: str) -> None:
    with pytest.raises(ValidationError, match="A picture can’t be put into a text"):
        form.base_fields[field].clean("![a baby](https://example.org/b.png)")


def test_what_the_public_reads_of_a_review_is_no_exception() -> None:
    form = TextsForm({"public_title": "A review", "summary": "[x](javascript:alert(1))", "version": "1"})

    assert "The address of “x” can’t be used" in form.errors["summary"][0]


@pytest.mark.parametrize(
    "text",
    [
        "Look! [Here](https://x.example/), [there](http://x.example/), [write](mailto:a@x.example) or [call](tel:0800)",
        "[About us](/about/), [below](#more), <https://x.example/> and <a@x.example>",
        "`![a](b)` and `[x](javascript:alert(1))`\n\n    ![a](b)",
        "Wow!\n\n[a: b] (c) and a:b",
    ],
)
def test_every_link_that_leads_somewhere_can_be_typed(text: str) -> None:
    check_prose(text)


def test_a_picture_that_was_stored_before_reads_as_a_link_to_it() -> None:
    text = "See ![a baby](https://x.example/b.png), ![](https://x.example/c.png)."

    assert '<a href="https://x.example/b.png" class="govuk-link">a baby</a>' in to_html(text)
    assert passages_of(text) == ["See a baby, https://x.example/c.png."]
    assert targets_of(text) == ["https://x.example/b.png", "https://x.example/c.png"]
    assert "<a" not in to_html("[![a](https://x.example/b.png)](https://x.example/)").split("<a", 1)[1]


def test_the_filter_shows_nothing_for_nothing() -> None:
    assert Template("{% load prose %}{{ none|prose }}").render(Context({"none": None})) == ""


def test_plain_words_have_no_marks() -> None:
    assert (
        words_of(to_html("# Health & care\n\nThey *asked* for [help](https://x.example/)."))
        == "Health & care They asked for help."
    )


def test_the_words_of_a_text_come_one_passage_after_another() -> None:
    text = "# Head\n\nOne *two* [three](https://x.example)\nfour\n\n- five\n\n| six | seven |\n|-|-|\n| `eight` | |"

    assert passages_of(text) == ["Head", "One two three four", "five", "six", "seven", "eight"]


def test_a_text_that_no_field_takes_is_not_read_at_all(monkeypatch):
    monkeypatch.setattr("foundation.prose.LONGEST", 20)

    check_prose("![a baby](b.png) and more")
    assert reasons_about("![a baby](b.png) and more") == ["A text can have at most 20 characters"]
    with pytest.raises(ValidationError):
        check_prose("![a baby](b.png)")
