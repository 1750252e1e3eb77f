"""Putting words back into a page: every kind of control, and nothing but the one form."""

from __future__ import annotations

import pytest
from lxml import html

from partnership.filling import as_bytes, fill, put_first

PAGE = """<!doctype html>
<html lang="en-GB"><head><title>Plan – “draft”</title></head><body><main id="main-content">
<form method="post" action="/workspace/other/"><input name="title" value="untouched"></form>
<form method="get"><input name="title" value="untouched"></form>
<form method="post">
  <input type="hidden" name="csrfmiddlewaretoken" value="fresh">
  <input type="hidden" name="version" value="7">
  <input name="title" value="Saved title">
  <textarea name="body">
Saved body</textarea>
  <select name="kind"><option value="">Choose</option><option value="a" selected>A</option><option value="b">B</option></select>
  <select name="many" multiple><option selected>one</option><option>two</option><option>three</option></select>
  <input type="radio" name="form" value="full" checked><input type="radio" name="form" value="summary">
  <input type="checkbox" name="told" value="family"><input type="checkbox" name="told" value="staff" checked>
  <input type="checkbox" name="is_gate" checked>
  <input name="step" value="1"><input name="step" value="2">
  <input type="password" name="word" value=""><input type="file" name="file">
  <button type="submit" name="save" value="yes">Save</button>
</form></main></body></html>"""

KEPT = [
    ("version", "5"),
    ("title", 'A "new" <title> & more'),
    ("body", "\nFirst line\n</textarea><script>alert(1)</script>"),
    ("kind", "b"),
    ("many", "two"),
    ("many", "three"),
    ("form", "summary"),
    ("told", "family"),
    ("step", "one of"),
    ("step", "two of"),
    ("save", "yes"),
]


def filled(fields=KEPT, page=PAGE, path="/workspace/plan/"):
    return fill(page.encode(), fields, place="/workspace/plan/", path=path)


def sent_by(result):
    """The last form as a browser would send it from the page that was made."""
    document = html.document_fromstring(as_bytes(result.page).decode())
    return [
        # Browsers leave out the line break that opens a text; this parser does not.
        (name, value.removeprefix("\n") if name == "body" else value)
        for name, value in document.forms[-1].form_values()
    ]


def test_the_page_would_send_what_was_typed():
    result = filled()

    assert sorted(sent_by(result)) == sorted(
        [("csrfmiddlewaretoken", "fresh"), ("word", ""), *(pair for pair in KEPT if pair[0] != "save")]
    )
    assert result.left_over == []


def test_what_was_typed_is_text_and_never_markup():
    page = as_bytes(filled().page).decode()

    assert "<script>" not in page
    assert html.document_fromstring(page).forms[-1].fields["title"] == 'A "new" <title> & more'


def test_other_forms_stay_as_they_are():
    document = html.document_fromstring(as_bytes(filled().page).decode())

    assert [form.fields["title"] for form in document.forms[:2]] == ["untouched", "untouched"]


def test_the_page_is_otherwise_the_same():
    page = as_bytes(filled([("title", "x")]).page).decode()

    assert page.startswith("<!doctype html>")
    assert "Plan – “draft”" in page
    assert '<main id="main-content">' in page


def test_a_form_that_sends_elsewhere_is_named_by_its_address():
    result = filled([("title", "New")], path="/workspace/other/")

    document = html.document_fromstring(as_bytes(result.page).decode())
    assert [form.fields["title"] for form in document.forms] == ["New", "untouched", "Saved title"]


@pytest.mark.parametrize("path", ["/workspace/gone/", "https://evil.example/"])
def test_without_its_form_every_word_is_left_over(path):
    result = filled([("title", "Words that were typed"), ("kind", "b")], path=path)

    assert result.left_over == ["Words that were typed"]
    assert html.document_fromstring(as_bytes(result.page)).forms[-1].fields["title"] == "Saved title"


def test_a_choice_that_is_offered_no_longer_is_left_over():
    result = filled([("kind", "A choice of yesterday"), ("title", "New title")])

    assert result.left_over == ["A choice of yesterday"]


def test_what_no_page_can_hold_is_left_out():
    result = filled([("title", "bad\x00 \x0bletters\ud800 gone")])

    assert dict(sent_by(result))["title"] == "bad letters gone"


def test_the_notice_stands_first():
    result = filled()
    put_first(result.page, "<section><h2>Not saved – “yet”</h2><p>Words</p></section>")

    main = html.document_fromstring(as_bytes(result.page).decode()).get_element_by_id("main-content")
    assert main[0].text_content() == "Not saved – “yet”Words"
