"""Who keeps printed copies and who may ask for some. Nothing here writes."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from catalogue.models import PrintOrder, PrintStock, Resource, ResourceVersion
from catalogue.rules import access
from catalogue.rules import versions as version_rules
from foundation.governed import beside
from partnership.models import Agency, Person, Role

#: Who asks for copies in an agency's name.
ORDERERS = frozenset({Role.SAFEGUARDING_PARTNER, Role.AGENCY_REPRESENTATIVE, Role.PRESS_LEAD})
ORDERING = "This takes somebody who stands for the agency, or the business unit."
KEEPING = "Printed copies are kept by the business unit."


def may_order_for(agency: Agency, resource: Resource, person: Person) -> bool:
    """Who stands for the agency and may read the resource; the business unit for any."""
    stands = person.is_in_business_unit or agency.pk in person.agencies_as(*ORDERERS)
    return person.is_active and stands and access.may_read(resource, person)


def may_order_at_all(person: Person) -> bool:
    """Whether there is an agency for which they ask; the business unit does for any."""
    return person.is_in_business_unit or bool(person.agencies_as(*ORDERERS))


def check_may_order_for(agency: Agency, resource: Resource, person: Person) -> None:
    if not may_order_for(agency, resource, person):
        raise PermissionDenied(ORDERING)


def check_may_keep(resource: Resource, person: Person) -> None:
    if not access.may_publish(resource, person):
        raise PermissionDenied(KEEPING)


def reasons_not_to_give_out(stock: PrintStock) -> list[str]:
    """Why no copies of it go out now."""
    if stock.resource.status != Resource.Status.PUBLISHED:
        return [f"The resource is “{stock.resource.get_status_display()}”."]
    printed = stock.resource.versions.filter(
        language=stock.language, format__in=version_rules.PRINTED, state=ResourceVersion.State.CURRENT
    )
    return [] if printed.exists() else ["No version to print in this language is in force."]


def reasons_about_quantity(quantity: int) -> list[str]:
    return [] if quantity >= 1 else [beside("Say how many copies: one or more.", "quantity")]


def reasons_not_enough(stock: PrintStock, quantity: int) -> list[str]:
    if quantity <= stock.quantity:
        return []
    are = "is" if stock.quantity == 1 else "are"
    return [beside(f"There {are} only {stock.quantity:,} left.", "quantity")]


def reasons_not_open(order: PrintOrder) -> list[str]:
    if order.status == PrintOrder.Status.ASKED:
        return []
    return [f"The order is “{order.get_status_display()}”."]
