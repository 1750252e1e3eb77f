"""Asking from time to time whether what others host is still there."""

from __future__ import annotations

from catalogue import links
from catalogue.models import LinkCheck, ResourceVersion
from catalogue.queries import linking as queries
from foundation import clock

_AT_A_TIME = 20


def check_links() -> int:
    """Links that were not asked for a week have been asked, some of them; says how many. Twice at once is harmless.

    No transaction is open while talking to others.
    """
    versions = list(queries.to_be_asked(clock.now())[:_AT_A_TIME])
    for version in versions:
        store_answer(version, links.look(version.link))
    return len(versions)


def store_answer(version: ResourceVersion, answer: links.Answer) -> LinkCheck:
    """What the link of the version answered is on the list that staff see."""
    before = LinkCheck.objects.filter(version=version).first()
    unclear = 0
    if answer.outcome == links.Outcome.UNCLEAR:
        unclear = min((before.unclear_times if before is not None else 0) + 1, LinkCheck.UNCLEAR_FOR_LONG)
    check, _ = LinkCheck.objects.update_or_create(
        version=version,
        defaults={
            "checked_at": clock.now(),
            "outcome": str(answer.outcome),
            "code": answer.code,
            "moved_to": answer.moved_to,
            "unclear_times": unclear,
        },
    )
    return check
