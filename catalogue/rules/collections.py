"""Who puts collections together and when people may have one. Nothing here writes."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from catalogue.models import Collection, CollectionPack, Resource
from catalogue.rules import access
from foundation.governed import beside
from partnership.models import Person

Status = Collection.Status
MOST_ITEMS = 200
#: What a reason is about that is put right among the resources of a collection.
CONTENTS = "contents"
NOT_READY = {
    CollectionPack.Status.WAITING: "The ZIP is not ready yet.",
    CollectionPack.Status.BEING_MADE: "The ZIP is not ready yet.",
    CollectionPack.Status.FAILED: "The ZIP could not be made. Ask for another.",
    CollectionPack.Status.GONE: "Something in the collection changed. Ask for another ZIP.",
}


def may_write(person: Person) -> bool:
    return person.is_in_business_unit


def check_may_write(person: Person) -> None:
    if not may_write(person):
        raise PermissionDenied(access.PUBLISHING)


def may_withdraw(person: Person) -> bool:
    return person.is_in_business_unit or person.is_chair


def check_may_withdraw(person: Person) -> None:
    if not may_withdraw(person):
        raise PermissionDenied(access.WITHDRAWING)


def reasons_not_to_change(collection: Collection) -> list[str]:
    return ["The collection was withdrawn."] if collection.status == Status.WITHDRAWN else []


def reasons_not_to_store(title: str, visibility: str) -> list[str]:
    reasons: list[str] = [] if title.strip() else [beside("Give it a title.", "title")]
    if visibility not in Collection.Visibility.values:
        reasons.append(beside("Choose who may read it.", "visibility"))
    return reasons


def reasons_not_to_add(collection: Collection, resource: Resource, number: int) -> list[str]:
    """`number`: how many are in it."""
    reasons = reasons_not_to_change(collection)
    if resource.status == Resource.Status.WITHDRAWN:
        reasons.append("The resource was withdrawn.")
    if collection.items.filter(resource=resource).exists():
        reasons.append("It is in the collection already.")
    if number >= MOST_ITEMS:
        reasons.append(f"A collection has at most {MOST_ITEMS} resources.")
    return reasons


def reasons_not_to_publish(collection: Collection, seen_by_readers: int) -> list[str]:
    """Why people can't have it now, its texts aside. `seen_by_readers`: how many of its resources they can read."""
    reasons = [] if collection.status == Status.DRAFT else [f"It is “{collection.get_status_display()}”."]
    if not seen_by_readers:
        reasons.append(beside("Nothing that its readers may see is in it.", CONTENTS))
    if not collection.introduction.strip():
        reasons.append(beside("It has no introduction.", "introduction"))
    if not collection.owner.is_active or collection.owner.has_left_every_role:
        reasons.append(beside("Its owner has left. Name another.", "owner"))
    return reasons
