"""The part of a pack that holds the audit events, with the seals that chain them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from audit.models import Event
from foundation.archive import Archive
from reviews.exports.pack.moments import london, utc
from reviews.exports.pack.parts import Part, Proof, name_of
from reviews.queries import evidence

AUDIT = "11-audit"


def write_audit(archive: Archive, proof: Proof) -> None:
    archive.add_json_lines(f"{AUDIT}/events.jsonl", _events(proof))


def _events(proof: Proof) -> Iterator[dict[str, Any]]:
    events = evidence.events_of(proof.plan).select_related("by", "text", "seal")
    for event in events.iterator(chunk_size=500):
        yield {
            "id": event.pk,
            "at": exact(event.at),
            "at_london": london(event.at),
            "verb": event.verb,
            "by_id": event.by_id,
            "by": name_of(event.by) if event.by_id else "the portal",
            "acting_as": event.acting_as,
            "subject_type": event.subject_type,
            "subject_id": event.subject_id,
            "matter_id": event.matter_id,
            "facts": event.facts,
            "text_digest": event.text_digest,
            "once_key": event.once_key,
            "text": _text(event),
            "seal": _seal(event),
        }


def exact(moment: dt.datetime) -> str:
    """A moment to the microsecond, as the hash chain has it."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _text(event: Event) -> dict[str, str] | None:
    try:
        text = event.text
    except ObjectDoesNotExist:
        return None
    return {
        "label": text.label,
        "reason": text.reason,
        "salt": text.salt,
        "blanked_at": utc(text.blanked_at),
    }


def _seal(event: Event) -> dict[str, str] | None:
    try:
        seal = event.seal
    except ObjectDoesNotExist:
        return None
    return {"previous": seal.previous, "digest": seal.digest, "sealed_at": exact(seal.sealed_at)}


PART = Part(
    AUDIT,
    "Who did what, when and why, one JSON object to a line, oldest first, with the link of each event in the "
    "portal’s hash chain. The digest of a link is the SHA-256 of the JSON list of: the previous digest, sealed_at, id, "
    "at, verb, by_id, acting_as, subject_type, subject_id, matter_id, facts, text_digest, once_key (sorted keys, no "
    "spaces, ASCII). The chain runs over all events of the portal; `manage.py audit_verify` checks it there.",
    write_audit,
)
