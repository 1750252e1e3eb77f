from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.template import Context, Template

from foundation.prose import passages_of, to_html, words_of

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
