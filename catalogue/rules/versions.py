"""What a version of a resource has to hold, and which steps it may take. Nothing here writes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from catalogue.models import Kind, ResourceVersion, SignOff
from documents import rules as documents
from documents.models import Document
from foundation.governed import beside
from foundation.prose import LONGEST

Format, Medium, State = ResourceVersion.Format, ResourceVersion.Medium, ResourceVersion.State
DRAFT, CURRENT, SUPERSEDED, WITHDRAWN = State.DRAFT, State.CURRENT, State.SUPERSEDED, State.WITHDRAWN

NEXT_STATES: dict[str, set[str]] = {
    DRAFT: {CURRENT, WITHDRAWN},
    CURRENT: {SUPERSEDED, WITHDRAWN},
    SUPERSEDED: {WITHDRAWN},
    WITHDRAWN: set(),
}

#: Formats that a group signs off before they are printed.
PRINTED = (Format.PRINT, Format.LARGE_PRINT)
#: What a page says for everybody: what is there only in others of these comes with a warning (HTML first).
READ_AT_ONCE = (Format.WEB,)
#: About a hundred pages.
MOST_CHARACTERS = LONGEST


@dataclass(frozen=True)
class VersionContents:
    """What a version says, as somebody typed it. A file is chosen once, with the version itself."""

    title: str = ""
    summary: str = ""
    text: str = ""
    link: str = ""
    alternative_text: str = ""
    transcript: str = ""
    has_captions: bool = False


FIELDS = tuple(VersionContents.__dataclass_fields__)


def contents_of(version: ResourceVersion) -> VersionContents:
    """As they are stored, to begin an edit or the next version from."""
    return VersionContents(**{name: getattr(version, name) for name in FIELDS})


def medium_of(contents: VersionContents, document: Document | None) -> str:
    if document is not None:
        return Medium.FILE
    return Medium.LINK if contents.link.strip() else Medium.TEXT


def fingerprint(version: ResourceVersion) -> str:
    """Of all that its readers have before them."""
    told = {name: getattr(version, name) for name in FIELDS}
    told |= {
        "language": version.language_id,
        "format": version.format,
        "file": version.document.sha256 if version.document is not None else "",
    }
    if version.medium == Medium.TEXT and version.resource.kind == Kind.BRIEFING:
        told["sections"] = list(
            version.sections.order_by("order").values_list("heading", "text", "is_for_teams")
        )
    return sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def reasons_not_to_move(to: str, version: ResourceVersion) -> list[str]:
    """Why the version can't take this state now; empty when it can."""
    if to in NEXT_STATES[version.state]:
        return []
    return [f"The version is “{version.get_state_display()}”."]


def reasons_not_to_store(medium: str, contents: VersionContents, *, has_link: bool = False) -> list[str]:
    """What contradicts itself in it. `has_link`: its address is stored already, and was good enough then."""
    reasons: list[str] = []
    if medium != Medium.TEXT and contents.text.strip():
        reasons.append("A file or a link has no text of its own beside it. Add the text as another variant.")
    if medium != Medium.LINK and contents.link.strip():
        reasons.append("It is either a file, a text or a link.")
    if medium == Medium.LINK and not has_link:
        reasons += reasons_about_link(contents.link)
    if max(len(contents.text), len(contents.transcript)) > MOST_CHARACTERS:
        reasons.append(f"A text can have at most {MOST_CHARACTERS:,} characters. Make it several resources.")
    return reasons


def reasons_about_link(link: str) -> list[str]:
    """Why readers can't be sent to this address."""
    try:
        URLValidator(schemes=["https"])(link)
    except ValidationError:
        return [beside("Give the whole address, beginning with https://.", "link")]
    site = urlsplit(link).hostname or ""
    if "." not in site:
        return [beside(f"Readers can’t open “{site}”. Give the address at which they find it.", "link")]
    return []


def reasons_about_document(version: ResourceVersion, document: Document) -> list[str]:
    """Why this file can't be a version of the resource."""
    reasons = documents.reasons_not_to_serve(document)
    if document.matter_id != version.resource.matter_id:
        reasons.append("The file has to be one of the resource’s own matter, or of none as the resource is.")
    if document.superseded_by_id is not None:
        reasons.append("A newer file has taken its place.")
    return reasons


def reasons_about_contents(version: ResourceVersion) -> list[str]:
    """What is missing of it before anybody has it, findings aside."""
    reasons = []
    if version.medium == Medium.TEXT and not version.text.strip():
        reasons.append(f"{version}: it has no text.")
    if version.format in ResourceVersion.SEEN_OR_HEARD and not (version.has_captions or version.transcript):
        reasons.append(f"{version}: it needs captions or a transcript.")
    return reasons


def is_signed_off(version: ResourceVersion) -> bool:
    """Whether the group said yes to it as it reads or looks now; what is not printed needs no yes."""
    if version.format not in PRINTED:
        return True
    now = fingerprint(version)
    return any(
        one.answer == SignOff.Answer.SIGNED and one.fingerprint == now for one in version.sign_offs.all()
    )


def reasons_about_sign_off(version: ResourceVersion) -> list[str]:
    if is_signed_off(version):
        return []
    return [f"{version}: printed material is signed off by the subcommittee first."]
