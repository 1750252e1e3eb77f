"""The exact bytes of a message: one recipient, plain text first, the same in HTML, true to the mail standards."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from binascii import b2a_qp
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.utils import format_datetime
from functools import lru_cache

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

#: Lines end as SMTP wants them; text is encoded so that a server without 8BITMIME takes it too.
POLICY = policy.SMTP.clone(cte_type="7bit", max_line_length=76)

LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)]")
ITEM = re.compile(r"[*-] +")

#: What `as_html` writes, beside the frame.
TAGS = {"a", "br", "li", "p", "ul"}


@dataclass(frozen=True)
class Attachment:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Invitation:
    """An iCalendar file as another form of the text, so that the recipient's calendar offers to take it (RFC 6047)."""

    method: str  #: The same as in the file: REQUEST or CANCEL.
    file: bytes


@dataclass(frozen=True)
class Envelope:
    """From whom, to whom, and by which name the message can be told from every other."""

    from_name: str
    from_address: str
    to_name: str
    to_address: str
    message_id: str
    at: dt.datetime
    reply_to: str = ""


def build(
    envelope: Envelope,
    subject_line: str,
    body: str,
    attachments: Sequence[Attachment] = (),
    invitation: Invitation | None = None,
) -> bytes:
    """The message as it goes over the wire and as it is kept.

    Put together by hand: the library's own generator takes longer than handing the message over.
    """
    content = _texts(subject_line, body, invitation)
    if attachments:
        content = _multipart("mixed", [content, *map(_attached, attachments)])
    return b"".join(
        [
            _address_header("From", envelope.from_name, envelope.from_address),
            _to(envelope.to_name, envelope.to_address),
            _address_header("Reply-To", "", envelope.reply_to) if envelope.reply_to else b"",
            _header("Subject", subject_line),
            f"Date: {format_datetime(envelope.at)}\r\n".encode(),
            f"Message-ID: {envelope.message_id}\r\n".encode(),
            b"Auto-Submitted: auto-generated\r\nContent-Language: en-GB\r\nMIME-Version: 1.0\r\n",
            content,
        ]
    )


def _texts(subject_line: str, body: str, invitation: Invitation | None) -> bytes:
    forms = [_text("plain", body), _text("html", as_html(subject_line, body))]
    if invitation is not None:
        forms.append(
            _text(f"calendar; method={invitation.method};\r\n name=invitation.ics", invitation.file.decode())
        )
    return _multipart("alternative", forms)


def _text(subtype: str, text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    return (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'.encode()
        + b2a_qp(lines).replace(b"\n", b"\r\n")
    )


def _attached(attachment: Attachment) -> bytes:
    main, _, sub = attachment.media_type.partition("/")
    part = EmailMessage(policy=POLICY)
    part.set_content(
        attachment.content,
        maintype=main,
        subtype=sub or "octet-stream",
        disposition="attachment",
        filename=attachment.name,
    )
    del part["MIME-Version"]
    return part.as_bytes()


def _multipart(subtype: str, parts: Sequence[bytes]) -> bytes:
    """Parts after each other. “=_” stands in no quoted-printable and no base64 text, so none holds the boundary."""
    boundary = f"=_{secrets.token_hex(12)}"
    between = f"\r\n--{boundary}\r\n".encode()
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n'.encode()
    return head + b"".join(between + part for part in parts) + f"\r\n--{boundary}--\r\n".encode()


@lru_cache(maxsize=64)
def _header(name: str, value: str) -> bytes:
    return POLICY.fold(name, POLICY.header_factory(name, value)).encode("ascii")


@lru_cache(maxsize=64)
def _address_header(name: str, display_name: str, address: str) -> bytes:
    return _header(name, str(_address(display_name, address)))


PLAIN_NAME = re.compile(r"[A-Za-z0-9 ._-]{1,30}")
PLAIN_ADDRESS = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*@[a-z0-9.-]{1,60}", re.IGNORECASE)


def _to(name: str, address: str) -> bytes:
    """Most names and addresses need no folding and no encoding, and each is another."""
    name = " ".join(name.split())
    if PLAIN_NAME.fullmatch(name) and PLAIN_ADDRESS.fullmatch(address):
        return f'To: "{name}" <{address}>\r\n'.encode()
    return _address_header("To", name, address)


def sha256(message: bytes) -> str:
    return hashlib.sha256(message).hexdigest()


def _address(name: str, address: str) -> Address:
    """The address with its name. A domain in other letters is written the way that mail servers know."""
    local, _, domain = address.rpartition("@")
    if not domain.isascii():
        domain = domain.encode("idna").decode("ascii")
    return Address(" ".join(name.split()), addr_spec=f"{local}@{domain}")


def as_html(subject_line: str, body: str) -> str:
    """The plain text as simple HTML: paragraphs, lists and links, and nothing that loads from elsewhere."""
    blocks = [_block(block) for block in re.split(r"\n[ \t]*\n", body.strip()) if block.strip()]
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(subject_line)}</title>\n</head>\n<body>\n"
        + "\n".join(blocks)
        + "\n</body>\n</html>\n"
    )


@lru_cache(maxsize=64)
def _block(block: str) -> str:
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    if all(ITEM.match(line) for line in lines):
        items = "\n".join(f"<li>{_linked(ITEM.sub('', line, count=1))}</li>" for line in lines)
        return f"<ul>\n{items}\n</ul>"
    return "<p>" + "<br>\n".join(_linked(line) for line in lines) + "</p>"


def _linked(line: str) -> str:
    parts = []
    end = 0
    for match in LINK.finditer(line):
        url = escape(match[0])
        parts += [escape(line[end : match.start()]), f'<a href="{url}">{url}</a>']
        end = match.end()
    return "".join([*parts, escape(line[end:])])


def _inside(html: str) -> SafeString:
    """What a page can show of an HTML part: cleaned, since stored bytes may be anybody's."""
    _, _, rest = html.partition("<body>")
    inside, _, _ = rest.rpartition("</body>")
    clean = nh3.clean(
        inside.strip(), tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"}, link_rel=None
    )
    return mark_safe(clean)  # noqa: S308 - cleaned in the line above


@dataclass(frozen=True)
class Readable:
    """A stored message as a person reads it."""

    headers: list[tuple[str, str]]
    text: str
    html: SafeString  #: What stands between the marks of the HTML part's body, as `as_html` wrote it.
    attachments: list[tuple[str, str, int]]  #: Name, type and size in bytes; an invitation among them.


def read(message: bytes) -> Readable:
    """What stands in the stored bytes."""
    parsed = message_from_bytes(message, policy=policy.default)
    body = parsed.get_body(preferencelist=("plain",))
    html = parsed.get_body(preferencelist=("html",))
    return Readable(
        headers=[(name, str(value)) for name, value in parsed.items()],
        text=body.get_content().replace("\r\n", "\n") if body is not None else "",
        html=_inside(html.get_content()) if html is not None else SafeString(),
        attachments=[
            (part.get_filename() or "", part.get_content_type(), len(part.get_payload(decode=True) or b""))
            for part in [*_invitations(parsed), *parsed.iter_attachments()]
        ],
    )


def _invitations(parsed: Message) -> list[Message]:
    return [part for part in parsed.walk() if part.get_content_type() == "text/calendar"]
