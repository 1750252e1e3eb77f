"""What can cover a situation. Nothing here writes."""

from __future__ import annotations

from catalogue.models import Kind, Resource, Situation
from foundation.governed import beside

PROTOCOLS = (Kind.PROTOCOL,)
PROCEDURES = (Kind.PROCEDURE, Kind.GUIDANCE)


def reasons_not_to_cover(situation: Situation, resource: Resource) -> list[str]:
    reasons: list[str] = []
    if resource.kind not in (*PROTOCOLS, *PROCEDURES):
        reasons.append(
            beside("Only a protocol, a procedure or practice guidance covers a situation.", "resource")
        )
    if resource.status == Resource.Status.WITHDRAWN:
        reasons.append(beside("It was withdrawn.", "resource"))
    if not situation.is_current:
        reasons.append("That situation needs no cover any more.")
    if resource.coverages.filter(situation=situation).exists():
        reasons.append(beside("It covers that situation already.", "resource"))
    return reasons
