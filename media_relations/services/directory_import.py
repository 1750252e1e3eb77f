"""Many outlets and journalists from one CSV file: all of its lines are taken over, or none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction

from audit import services as audit
from foundation import clock
from foundation.csv_lines import LineError
from media_relations.models import Journalist, Outlet
from media_relations.rules import directory as rules
from media_relations.rules.directory_file import Row, read
from partnership.models import Person


@dataclass
class Outcome:
    """What became of an import. With errors, nothing was changed."""

    errors: list[LineError] = field(default_factory=list)
    rows: int = 0
    outlets: int = 0  #: How many are new.
    journalists: int = 0  #: How many are new.
    changed: int = 0  #: How many journalists were known and have new details.


class _KeepNothing(Exception):
    """Ends the transaction of a dry run, or of one in which a line could not be taken over."""


def import_directory(*, data: bytes, by: Person, is_dry_run: bool = False) -> Outcome:
    """Take over every line of the file, or none. A dry run looks at everything and keeps nothing.

    A journalist is known again by their address, or by name and outlet. A wish to be left alone is never lifted.
    Raises PermissionDenied.
    """
    rules.check_may_keep(by)
    outcome = Outcome()
    rows = read(data, clock.today(), outcome.errors)
    outcome.rows = len(rows)
    if outcome.errors:
        outcome.errors.sort(key=lambda error: error.line)
        return outcome
    try:
        with transaction.atomic():
            _take_over(rows, outcome, by=by, at=clock.now())
            if is_dry_run or outcome.errors:
                raise _KeepNothing
    except _KeepNothing:
        pass
    return outcome


def _take_over(rows: list[Row], outcome: Outcome, *, by: Person, at: dt.datetime) -> None:
    outlets = {one.name.casefold(): one for one in Outlet.objects.all()}
    known = list(Journalist.objects.filter(anonymised_at=None))
    by_address = {one.email.casefold(): one for one in known if one.email}
    by_name: dict[tuple[str, int | None], list[Journalist]] = {}
    for one in known:
        by_name.setdefault((one.name.casefold(), one.outlet_id), []).append(one)
    for row in rows:
        outlet = _outlet(row, outlets, outcome, by=by, at=at)
        if not row.journalist:
            continue
        address, name = str(row.journalist["email"]).casefold(), str(row.journalist["name"]).casefold()
        same = by_name.get((name, outlet.pk if outlet else None), [])
        found = by_address.get(address) if address else None
        if found is None and len(same) == 1 and not (address and same[0].email):
            found = same[0]
        elif found is None and len(same) > 1:
            outcome.errors.append(
                LineError(row.line, "More than one in the directory is called so.", "journalist")
            )
            continue
        if found is None:
            said = {name: value for name, value in row.journalist.items() if value != ""}
            found = Journalist(outlet=outlet, added_at=at, added_by=by, **said)
            found.save()
            by_name.setdefault((name, found.outlet_id), []).append(found)
            outcome.journalists += 1
            audit.record("journalist added", found, by=by, at=at, from_file=True)
        elif _changed(found, row, outlet):
            found.version += 1
            found.save()
            outcome.changed += 1
            audit.record("journalist edited", found, by=by, at=at, from_file=True)
        if found.email:
            by_address[found.email.casefold()] = found


def _outlet(
    row: Row, outlets: dict[str, Outlet], outcome: Outcome, *, by: Person, at: dt.datetime
) -> Outlet | None:
    """The outlet of the line; a new one is added, one that is known stays as it is."""
    if not row.outlet:
        return None
    key = str(row.outlet["name"]).casefold()
    if key not in outlets:
        outlet = Outlet(**row.outlet)
        outlet.save()
        outlets[key] = outlet
        outcome.outlets += 1
        audit.record("outlet added", outlet, by=by, at=at, from_file=True)
    return outlets[key]


def _changed(one: Journalist, row: Row, outlet: Outlet | None) -> bool:
    """Write the line's details into the row, where it says any; whether that changed anything."""
    before = {name: getattr(one, name) for name in row.journalist} | {"outlet_id": one.outlet_id}
    for name, value in row.journalist.items():
        if name in ("do_not_contact", "do_not_contact_reason") and not row.journalist["do_not_contact"]:
            continue
        if name == "last_confirmed_on" and (value is None or (one.last_confirmed_on or dt.date.min) > value):  # type: ignore[operator]
            continue
        if value not in ("", None):
            setattr(one, name, value)
    if outlet is not None:
        one.outlet = outlet
    after = {name: getattr(one, name) for name in row.journalist} | {"outlet_id": one.outlet_id}
    return before != after
