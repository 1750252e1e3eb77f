"""The hash chain over the events: what goes into a link. Nothing here writes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from audit.models import Event

#: What stands in the place of the link before the first.
GENESIS = "0" * 64


def link(event: Event, *, previous: str, sealed_at: dt.datetime) -> str:
    """The digest of an event as it is stored, tied to the link before it.

    The words of the event count through their own salted digest, so that the link holds when they are blanked.
    """
    content = [
        previous,
        _utc(sealed_at),
        event.pk,
        _utc(event.at),
        event.verb,
        event.by_id,
        event.acting_as,
        event.subject_type,
        event.subject_id,
        event.matter_id,
        event.facts,
        event.text_digest,
        event.once_key,
    ]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def text_digest(label: str, reason: str, salt: str) -> str:
    """Of the words of an event; the salt keeps blanked words from being guessed."""
    return hashlib.sha256(f"{salt}\x1f{label}\x1f{reason}".encode()).hexdigest()


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")
