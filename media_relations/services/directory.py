"""The directory of outlets and journalists: who is in it, on what basis, and who wants to be left alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from audit import services as audit
from foundation import clock
from media_relations.models import Journalist, Outlet
from media_relations.rules import directory as rules
from media_relations.rules.refusals import MediaNotReady
from media_relations.services import searching
from partnership.models import Person

OUTLET_FIELDS = (
    "name",
    "kind",
    "area",
    "newsdesk_email",
    "newsdesk_number",
    "website",
    "is_local",
    "is_current",
)
JOURNALIST_FIELDS = (
    "name",
    "outlet",
    "email",
    "telephone",
    "beat",
    "lawful_basis",
    "do_not_contact",
    "do_not_contact_reason",
    "is_current",
)
NAME_TAKEN = "An outlet of this name is in the directory already."
ADDRESS_TAKEN = "A journalist with this address is in the directory already."


@transaction.atomic
def add_outlet(values: Mapping[str, Any], *, by: Person) -> Outlet:
    """Raises PermissionDenied or MediaNotReady."""
    rules.check_may_keep(by)
    return _add_outlet(values, by=by, at=clock.now())


@transaction.atomic
def edit_outlet(*, outlet: Outlet, values: Mapping[str, Any], began_from: int, by: Person) -> Outlet:
    """Raises PermissionDenied, MediaNotReady, or SomebodyElseSaved."""
    rules.check_may_keep(by)
    outlet = Outlet.objects.select_for_update().get(pk=outlet.pk)
    for name in OUTLET_FIELDS:
        setattr(outlet, name, values[name])
    try:
        with transaction.atomic():
            outlet.save_edit(began_from=began_from, fields=list(OUTLET_FIELDS))
    except IntegrityError as error:
        raise MediaNotReady(NAME_TAKEN) from error
    searching.put_enquiries_of(outlet)
    audit.record("outlet edited", outlet, by=by, at=clock.now())
    return outlet


@transaction.atomic
def add_journalist(values: Mapping[str, Any], *, by: Person) -> Journalist:
    """In the directory, with details that count as confirmed today. Raises PermissionDenied or MediaNotReady."""
    rules.check_may_keep(by)
    return _add_journalist({**values, "last_confirmed_on": clock.today()}, by=by, at=clock.now())


@transaction.atomic
def edit_journalist(
    *, journalist: Journalist, values: Mapping[str, Any], began_from: int, by: Person
) -> Journalist:
    """Raises PermissionDenied, MediaNotReady, or SomebodyElseSaved."""
    rules.check_may_keep(by)
    journalist = Journalist.objects.select_for_update(of=("self",)).get(pk=journalist.pk)
    if journalist.anonymised_at is not None:
        raise MediaNotReady("Their details were removed.")
    _check(values)
    for name in JOURNALIST_FIELDS:
        setattr(journalist, name, values[name])
    try:
        with transaction.atomic():
            journalist.save_edit(began_from=began_from, fields=list(JOURNALIST_FIELDS))
    except IntegrityError as error:
        raise MediaNotReady(ADDRESS_TAKEN) from error
    audit.record("journalist edited", journalist, by=by, at=clock.now())
    return journalist


@transaction.atomic
def confirm_journalist(*, journalist: Journalist, by: Person) -> Journalist:
    """Somebody made sure today that the details are right. Raises PermissionDenied or MediaNotReady."""
    rules.check_may_keep(by)
    journalist = Journalist.objects.select_for_update(of=("self",)).get(pk=journalist.pk)
    if journalist.anonymised_at is not None:
        raise MediaNotReady("Their details were removed.")
    journalist.last_confirmed_on = clock.today()
    journalist.save(update_fields=["last_confirmed_on"])
    audit.record("journalist confirmed", journalist, by=by, at=clock.now())
    return journalist


@transaction.atomic
def anonymise_journalist(*, journalist: Journalist, reason: str, by: Person) -> Journalist:
    """Name and addresses are gone; what was asked and sent stays. Raises PermissionDenied or MediaNotReady."""
    rules.check_may_keep(by)
    if not reason.strip():
        raise MediaNotReady("Say why.")
    journalist = Journalist.objects.select_for_update(of=("self",)).get(pk=journalist.pk)
    if journalist.anonymised_at is not None:
        raise MediaNotReady("Their details were removed already.")
    now = clock.now()
    journalist.name, journalist.email, journalist.telephone = "Somebody who was removed", "", ""
    journalist.beat, journalist.do_not_contact_reason = "", ""
    journalist.is_current, journalist.anonymised_at = False, now
    journalist.version += 1
    journalist.save()
    audit.record("journalist removed", journalist, by=by, at=now, reason=reason)
    return journalist


# From a call --------------------------------------------------------------------------------------


def find_or_add(
    *, journalist: str, outlet: str, by: Person, at: dt.datetime
) -> tuple[Outlet | None, Journalist | None]:
    """Those that are meant by what was typed; a new name is put into the directory.

    Call it inside the transaction of the act. Raises PermissionDenied, or MediaNotReady where the name is not clear.
    """
    rules.check_may_add_from_enquiry(by)
    name, outlet_name = " ".join(journalist.split()), " ".join(outlet.split())
    known_outlet = Outlet.objects.filter(name__iexact=outlet_name).first() if outlet_name else None
    known = _find_journalist(name, known_outlet, has_outlet=bool(outlet_name)) if name else None
    if known is not None:
        if outlet_name and known_outlet is None:
            known_outlet = _add_outlet({"name": outlet_name}, by=by, at=at)
        return known_outlet or known.outlet, known
    if outlet_name and known_outlet is None:
        known_outlet = _add_outlet({"name": outlet_name}, by=by, at=at)
    if not name:
        return known_outlet, None
    return known_outlet, _add_journalist({"name": name, "outlet": known_outlet}, by=by, at=at)


def _find_journalist(typed: str, outlet: Outlet | None, *, has_outlet: bool) -> Journalist | None:
    """The one in the directory, by “Name (Outlet)” as the list offers it, or by the name alone."""
    current = Journalist.objects.filter(anonymised_at=None).select_related("outlet").order_by("pk")
    by_name = list(current.filter(name__iexact=typed))
    if typed.endswith(")") and " (" in typed:
        name, _, of = typed[:-1].rpartition(" (")
        offered = [
            one
            for one in current.filter(name__iexact=name)
            if one.outlet is not None and one.outlet.name.casefold() == of.casefold()
        ]
        by_name = offered or by_name
    if has_outlet:
        same = [one for one in by_name if outlet is not None and one.outlet_id == outlet.pk]
        free = [one for one in by_name if one.outlet_id is None]
        by_name = same or (free if outlet is not None else [])
    if len(by_name) > 1:
        raise MediaNotReady(
            f"More than one journalist is called {typed}. Say for which outlet they work, or choose from the list."
        )
    return by_name[0] if by_name else None


def _add_outlet(values: Mapping[str, Any], *, by: Person | None, at: dt.datetime) -> Outlet:
    name = str(values.get("name", "")).strip()
    if not name:
        raise MediaNotReady("Enter the outlet’s name.")
    if len(name) > 150:
        raise MediaNotReady("The outlet’s name is longer than 150 characters.")
    if Outlet.objects.filter(name__iexact=name).exists():
        raise MediaNotReady(NAME_TAKEN)
    try:
        with transaction.atomic():
            outlet = Outlet.objects.create(**{**values, "name": name})
    except IntegrityError as error:
        raise MediaNotReady(NAME_TAKEN) from error
    audit.record("outlet added", outlet, by=by, at=at)
    return outlet


def _add_journalist(values: Mapping[str, Any], *, by: Person, at: dt.datetime) -> Journalist:
    _check(values)
    if len(str(values["name"])) > 150:
        raise MediaNotReady("The journalist’s name is longer than 150 characters.")
    try:
        with transaction.atomic():
            journalist = Journalist.objects.create(**values, added_at=at, added_by=by)
    except IntegrityError as error:
        raise MediaNotReady(ADDRESS_TAKEN) from error
    audit.record("journalist added", journalist, by=by, at=at)
    return journalist


def _check(values: Mapping[str, Any]) -> None:
    reasons = rules.reasons_about(
        str(values.get("name", "")),
        do_not_contact=bool(values.get("do_not_contact")),
        reason=str(values.get("do_not_contact_reason", "")),
    )
    if reasons:
        raise MediaNotReady.because(reasons)
