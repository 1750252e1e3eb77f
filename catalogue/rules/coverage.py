"""What can cover a situation. Nothing here writes."""

from __future__ import annotations

from catalogue.models import Kind, Resource, Situation

PROTOCOLS = (Kind.PROTOCOL,)
PROCEDURES = (Kind.PROCEDURE, Kind.GUIDANCE)


def reasons_not_to_cover(situation: Situation, resource: Resource) -> list[str]:
    reasons = []
    if resource.kind not in (*PROTOCOLS, *PROCEDURES):
        reasons.append("Only a protocol, a procedure or practice guidance covers a situation.")
    if resource.status == Resource.Status.WITHDRAWN:
        reasons.append("It was withdrawn.")
    if not situation.is_current:
        reasons.append("That situation needs no cover any more.")
    if resource.coverages.filter(situation=situation).exists():
        reasons.append("It covers that situation already.")
    return reasons
