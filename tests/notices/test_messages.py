"""The bytes of a message: true to the standards, one recipient, the same words in text and HTML."""

from __future__ import annotations

import datetime as dt
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.messages import Attachment, Envelope, Invitation, as_html, build, read

AT = dt.datetime(2026, 10, 5, 8, 30, tzinfo=dt.UTC)
TYPED = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=200)


def message(
    subject: str = "A step is due",
    body: str = "See it.\n",
    *files: Attachment,
    invitation: Invitation | None = None,
    **envelope: Any,
) -> bytes:
    settled = {
        "from_name": "Fenmouth SCP",
        "from_address": "portal@fscp.example",
        "to_name": "Sam Okoro",
        "to_address": "sam@agency.example",
        "message_id": "<bcdf.0a1b@fscp.example>",
        "at": AT,
        "reply_to": "box@fscp.example",
    } | envelope
    return build(Envelope(**settled), subject, body, files, invitation)


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def test_every_header_that_the_standards_ask_for_is_there_once() -> None:
    got = parsed(message())

    assert got["Message-ID"] == "<bcdf.0a1b@fscp.example>"
    assert got["Date"].datetime == AT
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["MIME-Version"] == "1.0"
    assert got["List-Unsubscribe"] is None
    for name in ("From", "To", "Date", "Subject", "Message-ID", "Reply-To"):
        assert len(got.get_all(name)) == 1
    assert len(got["To"].addresses) == 1
    assert got.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in got.iter_parts()] == ["text/plain", "text/html"]


@given(TYPED.filter(lambda words: words.strip()), TYPED, TYPED)
def test_whatever_is_written_arrives_as_it_was_in_lines_that_any_server_takes(
    subject: str, body: str, name: str
) -> None:
    raw = message(" ".join(subject.split()) or "x", body + "\n", to_name=name)

    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert all(byte < 128 for byte in raw)
    got = parsed(raw)
    assert got["To"].addresses[0].addr_spec == "sam@agency.example"
    assert len(got["To"].addresses) == 1
    text = got.get_body(preferencelist=("plain",))
    assert text is not None
    assert text.get_content().splitlines() == [*(body + "\n").splitlines()]


@pytest.mark.parametrize("trick", ["x\r\nBcc: else@x.example", "x\nTo: else@x.example", "x\r\n\r\nbody"])
def test_a_value_can_not_add_a_header(trick: str) -> None:
    """Subject lines reach `build` in one line; a name is put into one line here."""
    got = parsed(message(" ".join(trick.split()), to_name=trick))
    assert got["Bcc"] is None
    assert len(got["To"].addresses) == 1


def test_a_domain_in_other_letters_is_written_as_mail_servers_know_it() -> None:
    got = parsed(message(to_address="sam@bücher.example"))
    assert got["To"].addresses[0].addr_spec == "sam@xn--bcher-kva.example"


def test_the_html_says_the_same_and_loads_nothing() -> None:
    page = as_html("News", "Dear Sam,\n\n* one\n* two\n\nSee https://x.example/a?b=1&c=2.\n")

    assert "<li>one</li>\n<li>two</li>" in page
    assert '<a href="https://x.example/a?b=1&amp;c=2">https://x.example/a?b=1&amp;c=2</a>.' in page
    assert not re.search(r"<(img|script|style|link|iframe)\b", page)


@given(TYPED)
def test_words_can_not_become_markup(words: str) -> None:
    page = as_html("x", f"<b onclick=x>{words}</b> <script>")
    body = page.partition("<body>")[2]
    assert set(re.findall(r"</?([a-z]+)", body)) <= {"p", "br", "ul", "li", "a", "body", "html"}


def test_a_stored_message_reads_as_it_was_written() -> None:
    raw = message("Réport", "Attached.\n", Attachment("r.pdf", "application/pdf", b"%PDF"))
    readable = read(raw)

    assert dict(readable.headers)["Subject"] == "Réport"
    assert readable.text == "Attached.\n"
    assert readable.attachments == [("r.pdf", "application/pdf", 4)]


@pytest.mark.parametrize("files", [[], [Attachment("r.pdf", "application/pdf", b"%PDF")]])
def test_an_invitation_is_a_third_form_of_the_text_byte_for_byte(files: list[Attachment]) -> None:
    file = "BEGIN:VCALENDAR\r\nSUMMARY:Tëam = ; , meeting\r\nEND:VCALENDAR\r\n".encode()
    raw = message("Meeting", "Come.\n", *files, invitation=Invitation("REQUEST", file))

    [alternative] = [
        part for part in parsed(raw).walk() if part.get_content_type() == "multipart/alternative"
    ]
    plain, html, calendar = alternative.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert calendar["Content-Type"].params == {
        "method": "REQUEST", "name": "invitation.ics", "charset": "utf-8",
    }  # fmt: skip
    assert calendar.get_payload(decode=True) == file
    assert read(raw).attachments[0] == ("invitation.ics", "text/calendar", len(file))
    assert read(raw).text == "Come.\n"
    assert all(len(line) < 79 for line in raw.split(b"\r\n"))
