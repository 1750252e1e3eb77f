"""What an approval is of, and when it counts (law 9). Nothing here writes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from foundation.governed import beside
from foundation.words import say_moment
from media_relations.models import Approval, Quote, Statement, StatementVersion
from partnership.models import Person, Role


@dataclass(frozen=True)
class Said:
    """Words that somebody says in a statement."""

    speaker_id: int
    words: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", as_stored(self.words))


@dataclass(frozen=True)
class Contents:
    """All that is written in a statement, as it is stored: what an edit may change, and the fingerprint covers."""

    kind: str
    title: str
    text: str
    key_message: str = ""
    spokesperson_id: int | None = None
    release_at: dt.datetime | None = None
    correction_note: str = ""
    quotes: Sequence[Said] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        for name in ("title", "text", "key_message", "correction_note"):
            object.__setattr__(self, name, as_stored(getattr(self, name)))
        object.__setattr__(self, "quotes", tuple(self.quotes))

    def changed_to(self, title: str, text: str) -> Contents:
        return replace(self, title=title, text=text)


class FileShown(NamedTuple):
    """A file as readers have it: its bytes, and the title that it bears."""

    sha256: str
    title: str


def as_stored(words: str) -> str:
    """Words without what only typing them adds, so that saving them unchanged changes nothing."""
    return "\n".join(
        line.rstrip() for line in words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ).strip()


def digest(words: str) -> str:
    """SHA-256 of words: what a speaker says yes to, and a line that was cleared."""
    return hashlib.sha256(words.encode()).hexdigest()


def fingerprint(contents: Contents, *, on_behalf_of: int | None, files: Iterable[FileShown]) -> str:
    """Of all that matters in a statement. One character more or less is another fingerprint."""
    parts = [
        contents.kind,
        on_behalf_of,
        contents.title,
        contents.text,
        contents.key_message,
        contents.spokesperson_id,
        contents.release_at.astimezone(dt.UTC).isoformat() if contents.release_at else None,
        contents.correction_note,
        [[said.speaker_id, said.words] for said in contents.quotes],
        [[file.sha256, file.title] for file in files],
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def contents_of(statement: Statement, version: StatementVersion | None = None) -> Contents:
    """What is written in the statement now, read from where it stands, whichever door it came through."""
    version = version or statement.current_version
    if version is None:
        return Contents(kind=statement.kind, title="", text="")
    return Contents(
        kind=statement.kind,
        title=version.title,
        text=version.text,
        key_message=version.key_message,
        spokesperson_id=version.spokesperson_id,
        release_at=version.release_at,
        correction_note=statement.correction_note,
        quotes=[Said(quote.speaker_id, quote.words) for quote in live_quotes(statement)],
    )


def live_quotes(statement: Statement) -> list[Quote]:
    return list(statement.quotes.filter(removed_at=None).select_related("speaker"))


def files_of(statement: Statement) -> list[FileShown]:
    rows = statement.files.filter(removed_at=None).select_related("document").order_by("pk")
    return [FileShown(row.document.sha256, row.title) for row in rows]


def live_fingerprint(statement: Statement) -> str:
    """Of the statement as it stands in the tables at this moment."""
    return fingerprint(
        contents_of(statement), on_behalf_of=statement.on_behalf_of_id, files=files_of(statement)
    )


# When it may be given -----------------------------------------------------------------------------


def reasons_about_reason(acting_as: Role | str, reason: str) -> list[str]:
    if acting_as == Role.VICE_CHAIR and not reason.strip():
        return ["Say why you act as vice-chair in the chair’s place."]
    return []


def reasons_about_seen(statement: Statement, seen_fingerprint: str) -> list[str]:
    """Why a yes to what the person's page showed is no yes to the text as it is now."""
    if seen_fingerprint == live_fingerprint(statement):
        return []
    return ["The statement changed after you opened the page. Read it again before you decide."]


def reasons_about_change(contents: Contents, changed: Contents) -> list[str]:
    reasons = []
    if not changed.title or not changed.text:
        reasons.append("Write the title and the text to which it is to be changed.")
    if contents == changed:
        reasons.append("The text is as it was. Approve it as it is.")
    return reasons


def reasons_not_to_log(
    statement: Statement,
    approver: Person,
    acting_as: Role | None,
    by: Person,
    at: dt.datetime,
    now: dt.datetime,
) -> list[str]:
    """Why an approval by telephone can't be logged; empty when it can."""
    reasons = []
    if statement.kind != Statement.Kind.HOLDING:
        reasons.append("Only a holding statement is approved by telephone.")
    if statement.on_behalf_of_id is not None:
        reasons.append("Only a statement in the partnership’s name is approved by telephone.")
    if acting_as is None:
        reasons.append(f"{approver} is neither the chair nor a vice-chair.")
    if approver.pk in {statement.drafted_by_id, *statement.last_edited_by}:
        reasons.append(f"{approver} drafted the statement or last edited it, and can’t approve it.")
    if approver.pk == by.pk:
        reasons.append("Nobody logs their own approval. Sign in and approve.")
    if at > now:
        reasons.append(beside("The call can’t have been in the future.", "approved_at"))
    version = statement.current_version
    if version is not None and at < version.made_at.replace(second=0, microsecond=0):
        reasons.append(
            beside(
                f"The text is from {say_moment(version.made_at)}, after the call. Nobody approved it then.",
                "approved_at",
            )
        )
    return reasons


def reasons_not_to_check(statement: Statement, person: Person) -> list[str]:
    """Why this person can't be asked to check the text as it is now; empty when they can."""
    reasons = []
    if not person.is_active:
        reasons.append(f"{person} has left.")
    if person.pk in statement.last_edited_by:
        reasons.append(f"{person} last edited the text, and somebody else checks it.")
    return reasons


# When it counts -----------------------------------------------------------------------------------


def reasons_not_to_count(approval: Approval | None, statement: Statement, now: dt.datetime) -> list[str]:
    """Why there is no approval on which the statement may be released; empty when there is."""
    if approval is None:
        return ["Nobody has approved this text."]
    reasons = []
    if approval.approved_by_id in {statement.drafted_by_id, *statement.last_edited_by}:
        reasons.append("It was approved by who drafted it or last edited it.")
    if is_unconfirmed(approval) and approval.confirm_by_at and now > approval.confirm_by_at:
        reasons.append(
            f"The approval by telephone was to be confirmed by {say_moment(approval.confirm_by_at)}, and was not."
        )
    return reasons


def is_unconfirmed(approval: Approval) -> bool:
    return approval.way == Approval.Way.TELEPHONE and approval.confirmed_at is None
