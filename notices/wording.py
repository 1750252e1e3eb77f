"""What a message says: templates with ((placeholders)), filled in one pass and never run as a program."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from notices.kinds import COMMON, Kind
from notices.models import MessageTemplate, Notice
from notices.points import Standing
from partnership.models import Partnership

PLACEHOLDER = re.compile(r"\(\(\s*([A-Za-z0-9_ ]*?)\s*\)\)")
LONGEST_SUBJECT = 150


class MissingValue(LookupError):
    """A template asks for a value that nobody gave."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        super().__init__("The message has no value for " + ", ".join(f"(({name}))" for name in names) + ".")


@dataclass(frozen=True)
class Wording:
    """A subject line and a body in plain text; a blank line begins a paragraph, a star a list item."""

    subject_line: str
    body: str


def file_of(kind: Kind) -> Path:
    return Path(settings.BASE_DIR) / "templates" / "notices" / f"{kind.key}.txt"


def default_wording(kind: Kind) -> Wording:
    """The words that come with the portal: the first line is `Subject: …`, the body follows a blank line."""
    return _read(file_of(kind))


@lru_cache(maxsize=256)
def _read(path: Path) -> Wording:
    first, _, body = path.read_text(encoding="utf-8").partition("\n")
    if not first.startswith("Subject: "):
        raise ValueError(f"{path.name} does not begin with its subject line.")
    return Wording(first.removeprefix("Subject: ").strip(), body.strip() + "\n")


def current_wording(kind: Kind) -> Wording:
    """The partnership's own words where it has some, else those that come with the portal."""
    row = MessageTemplate.objects.filter(kind=kind.key).first()
    return Wording(row.subject_line, row.body) if row else default_wording(kind)


def placeholders_in(*texts: str) -> set[str]:
    return {name for text in texts for name in PLACEHOLDER.findall(text)}


def reasons_not_to_use(kind: Kind, wording: Wording) -> list[str]:
    """What is wrong with these words as a template of this kind; empty when nothing is."""
    reasons = []
    known = kind.placeholder_names()
    for name in sorted(placeholders_in(wording.subject_line, wording.body) - known):
        names = ", ".join(f"(({other}))" for other in sorted(known))
        reasons.append(f"(({name})) is not known for this message. You can use: {names}.")
    if not wording.subject_line.strip():
        reasons.append("Enter a subject line.")
    if len(wording.subject_line) > LONGEST_SUBJECT:
        reasons.append(f"The subject line must be {LONGEST_SUBJECT} characters or fewer.")
    if "\n" in wording.subject_line or "\r" in wording.subject_line:
        reasons.append("The subject line must be one line.")
    if not wording.body.strip():
        reasons.append("Enter the text of the message.")
    if kind.is_staff_facing and "link" not in placeholders_in(wording.body):
        reasons.append("A message to staff must hold ((link)): it says where to look, not what is there.")
    return reasons


def fill(wording: Wording, values: Mapping[str, str]) -> Wording:
    """The words with every placeholder replaced. What a value holds is never looked at again.

    Raises MissingValue when a placeholder has no value.
    """
    missing = sorted(placeholders_in(wording.subject_line, wording.body) - set(values))
    if missing:
        raise MissingValue(missing)

    def put(text: str) -> str:
        return PLACEHOLDER.sub(lambda match: str(values[match[1]]), text)

    return Wording(" ".join(put(wording.subject_line).split()), put(wording.body))


def examples(kind: Kind) -> dict[str, str]:
    """Values to show a template with where no notice of its kind exists yet."""
    return {placeholder.name: placeholder.example for placeholder in (*COMMON, *kind.placeholders)}


def values_for(notice: Notice, standing: Standing, *, recipient_name: str) -> dict[str, str]:
    """Everything a template of this notice may use: what was fixed at scheduling, then what is so now."""
    partnership = Partnership.current()
    values = {
        "partnership_name": partnership.name if partnership else "",
        "partnership_mailbox": partnership.mailbox if partnership else settings.DEFAULT_FROM_EMAIL,
        "link": "/workspace/",
        **notice.values,
        **standing.values,
        "recipient_name": recipient_name,
    }
    return values | {"link": absolute(str(values["link"]))}


def absolute(link: str) -> str:
    """The whole address of a page of the portal."""
    return link if link.startswith(("http://", "https://")) else f"{settings.BASE_URL}{link}"
