"""What people do with a matter. Each act is recorded with it, under it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from audit import services as audit
from foundation import clock
from foundation.points import NotProvided
from matters import rules
from matters.models import (
    AuthorityView,
    BreakGlass,
    LegalRestriction,
    Matter,
    MatterAccess,
    Proceeding,
    SensitiveDay,
    SensitivePeriod,
)
from matters.points import TELL_THE_CHAIR
from matters.rules import MatterNotReady
from partnership.models import Person

PROCEEDING_FIELDS = ["kind", "status", "effect", "authority", "authority_contact", "next_on"]
RESTRICTION_FIELDS = ["kind", "covers", "source", "from_on", "until_on"]


# The matter and its access list -------------------------------------------------------------------


@transaction.atomic
def open_matter(*, code_name: str, by: Person, owner: Person | None = None) -> Matter:
    """A new matter, owned by `owner` or by who opens it; nobody else may know of it yet, but the chairs.

    Raises PermissionDenied or MatterNotReady (the code name is taken or empty).
    """
    rules.check_may_open(by)
    owner = owner or by
    if reasons := rules.reasons_not_to_own(owner):
        raise MatterNotReady(" ".join(reasons))
    name = " ".join(code_name.split())
    if not name:
        raise MatterNotReady("Give the matter a code name.")
    now = clock.now()
    try:
        with transaction.atomic():
            matter = Matter.objects.create(code_name=name, owner=owner, opened_at=now)
    except IntegrityError as error:
        raise MatterNotReady("Choose another code name: this one can’t be used.") from error
    audit.record("matter opened", matter, by=by, at=now, matter=matter, owner=owner.pk)
    if owner != by:
        _grant(matter, by, by=by, at=now, reason="Opened the matter")
    return matter


@transaction.atomic
def rename_matter(*, matter: Matter, code_name: str, began_from: int, by: Person) -> Matter:
    """Raises PermissionDenied, MatterNotReady or SomebodyElseSaved."""
    matter = _lock(matter)
    rules.check_may_work_on(matter, by)
    matter.code_name = " ".join(code_name.split())
    if (
        not matter.code_name
        or Matter.objects.filter(code_name=matter.code_name).exclude(pk=matter.pk).exists()
    ):
        raise MatterNotReady("Choose another code name: this one can’t be used.")
    matter.save_edit(began_from=began_from, fields=["code_name"])
    audit.record("matter renamed", matter, by=by, at=clock.now(), matter=matter)
    return matter


@transaction.atomic
def close_matter(*, matter: Matter, by: Person) -> Matter:
    """The matter is done with; its records and its access list stay. Raises PermissionDenied or MatterNotReady."""
    return _set_closed(matter, by=by, close=True)


@transaction.atomic
def reopen_matter(*, matter: Matter, by: Person) -> Matter:
    """Raises PermissionDenied or MatterNotReady."""
    return _set_closed(matter, by=by, close=False)


def _set_closed(matter: Matter, *, by: Person, close: bool) -> Matter:
    matter = _lock(matter)
    rules.check_may_work_on(matter, by)
    if bool(matter.closed_at) == close:
        raise MatterNotReady("The matter is closed already." if close else "The matter is open.")
    now = clock.now()
    matter.closed_at = now if close else None
    matter.save_edit(began_from=matter.version, fields=["closed_at"])
    audit.record("matter closed" if close else "matter reopened", matter, by=by, at=now, matter=matter)
    return matter


@transaction.atomic
def grant_access(*, matter: Matter, person: Person, by: Person, reason: str = "") -> MatterAccess:
    """The person may know of the matter from now on. Raises PermissionDenied or MatterNotReady."""
    matter = _lock(matter)
    rules.check_may_manage_access(matter, by)
    if reasons := rules.reasons_not_to_grant(matter, person):
        raise MatterNotReady(" ".join(reasons))
    return _grant(matter, person, by=by, at=clock.now(), reason=reason)


def _grant(matter: Matter, person: Person, *, by: Person, at: dt.datetime, reason: str) -> MatterAccess:
    access = MatterAccess.objects.create(
        matter=matter, person=person, granted_at=at, granted_by=by, reason=reason.strip()
    )
    audit.record(
        "access granted", access, by=by, at=at, reason=reason.strip(), matter=matter, person=person.pk
    )
    return access


@transaction.atomic
def remove_access(*, matter: Matter, person: Person, by: Person, reason: str = "") -> None:
    """From the next request on, the matter does not exist for the person.

    Raises PermissionDenied or MatterNotReady (the owner stays on the list).
    """
    matter = _lock(matter)
    rules.check_may_manage_access(matter, by)
    if reasons := rules.reasons_not_to_remove(matter, person):
        raise MatterNotReady(" ".join(reasons))
    now = clock.now()
    access = MatterAccess.objects.get(matter=matter, person=person, removed_at=None)
    access.removed_at, access.removed_by = now, by
    access.save(update_fields=["removed_at", "removed_by"])
    audit.record(
        "access removed", access, by=by, at=now, reason=reason.strip(), matter=matter, person=person.pk
    )


@transaction.atomic
def take_off_every_list(*, person: Person, by: Person | None, at: dt.datetime) -> list[Matter]:
    """Somebody has left and is on no access list any more; what they own is returned, for another owner.

    Call it in the transaction that records it. Where nobody is named who did, leaving is their own act.
    """
    for access in (
        person.matter_accesses.select_for_update(of=("self",)).filter(removed_at=None).order_by("pk")
    ):
        access.removed_at, access.removed_by = at, by or person
        access.save(update_fields=["removed_at", "removed_by"])
        audit.record(
            "access removed",
            access,
            by=by,
            at=at,
            reason="Has left the partnership",
            matter=access.matter,
            person=person.pk,
        )
    return list(person.owned_matters.filter(closed_at=None))


@transaction.atomic
def give_to(*, matter: Matter, owner: Person, by: Person, reason: str = "") -> Matter:
    """Another owner; the one before stays on the access list until removed. Raises PermissionDenied or MatterNotReady."""
    matter = _lock(matter)
    rules.check_may_manage_access(matter, by)
    reasons = rules.reasons_not_to_own(owner)
    if owner.pk == matter.owner_id:
        reasons.append(f"{owner} owns the matter already.")
    if reasons:
        raise MatterNotReady(" ".join(reasons))
    now = clock.now()
    before, matter.owner = matter.owner, owner
    matter.save_edit(began_from=matter.version, fields=["owner"])
    audit.record(
        "matter given",
        matter,
        by=by,
        at=now,
        reason=reason.strip(),
        matter=matter,
        owner=owner.pk,
        before=before.pk,
    )
    if (
        before.is_active
        and not MatterAccess.objects.filter(matter=matter, person=before, removed_at=None).exists()
    ):
        _grant(matter, before, by=by, at=now, reason="Owned the matter before")
    return matter


# Proceedings --------------------------------------------------------------------------------------


@transaction.atomic
def add_proceeding(*, matter: Matter, by: Person, **fields: Any) -> Proceeding:
    """Raises PermissionDenied or MatterNotReady."""
    matter = _lock(matter)
    rules.check_may_work_on(matter, by)
    proceeding = Proceeding(matter=matter)
    _fill(proceeding, fields, PROCEEDING_FIELDS)
    proceeding.save()
    _record("proceeding added", proceeding, by=by, facts=_facts(proceeding))
    return proceeding


@transaction.atomic
def edit_proceeding(*, proceeding: Proceeding, began_from: int, by: Person, **fields: Any) -> Proceeding:
    """Raises PermissionDenied, MatterNotReady or SomebodyElseSaved."""
    proceeding = _lock_proceeding(proceeding, by)
    before = _facts(proceeding)
    kind, effect = proceeding.kind, proceeding.effect
    if proceeding.status == Proceeding.Status.ENDED:
        raise MatterNotReady("It has ended. Open it again first.")
    _fill(proceeding, fields, PROCEEDING_FIELDS)
    reasons = rules.reasons_not_to_edit_proceeding(proceeding, kind=kind, effect=effect)
    if reasons and proceeding.version == began_from:
        raise MatterNotReady(" ".join(reasons))
    if proceeding.effect != effect:
        proceeding.effect_since = clock.now()
    proceeding.save_edit(began_from=began_from, fields=[*PROCEEDING_FIELDS, "effect_since"])
    _record("proceeding edited", proceeding, by=by, facts=_facts(proceeding) | {"before": before})
    return proceeding


@transaction.atomic
def end_proceeding(*, proceeding: Proceeding, ended_on: dt.date, how: str, by: Person) -> Proceeding:
    """It holds nothing any more. Raises PermissionDenied or MatterNotReady."""
    proceeding = _lock_proceeding(proceeding, by)
    if reasons := rules.reasons_not_to_end(proceeding, ended_on, how):
        raise MatterNotReady(" ".join(reasons))
    proceeding.status = Proceeding.Status.ENDED
    proceeding.ended_on, proceeding.how_ended = ended_on, how.strip()
    proceeding.save_edit(began_from=proceeding.version, fields=["status", "ended_on", "how_ended"])
    facts = _facts(proceeding) | {"ended_on": ended_on.isoformat()}
    _record("proceeding ended", proceeding, by=by, facts=facts, reason=proceeding.how_ended)
    return proceeding


@transaction.atomic
def reopen_proceeding(*, proceeding: Proceeding, reason: str, by: Person) -> Proceeding:
    """It runs again, for instance on appeal. Raises PermissionDenied or MatterNotReady."""
    proceeding = _lock_proceeding(proceeding, by)
    if proceeding.status != Proceeding.Status.ENDED:
        raise MatterNotReady("It has not ended.")
    if not reason.strip():
        raise MatterNotReady("Say why it runs again.")
    proceeding.status, proceeding.ended_on, proceeding.how_ended = Proceeding.Status.LIVE, None, ""
    proceeding.save_edit(began_from=proceeding.version, fields=["status", "ended_on", "how_ended"])
    _record("proceeding reopened", proceeding, by=by, facts=_facts(proceeding), reason=reason.strip())
    return proceeding


@transaction.atomic
def record_view(
    *, proceeding: Proceeding, view: str, words: str, given_by: str, given_on: dt.date, by: Person
) -> AuthorityView:
    """What the authority says about publication is on the record. Raises PermissionDenied or MatterNotReady."""
    proceeding = _lock_proceeding(proceeding, by)
    if given_on > clock.today():
        raise MatterNotReady("That day is still to come.")
    now = clock.now()
    recorded = AuthorityView(
        proceeding=proceeding,
        view=view,
        words=words.strip(),
        given_by=given_by.strip(),
        given_on=given_on,
        recorded_by=by,
        recorded_at=now,
    )
    _checked(recorded, exclude=["proceeding", "recorded_by"])
    recorded.save()
    audit.record(
        "authority's view recorded",
        recorded,
        by=by,
        at=now,
        matter=proceeding.matter,
        proceeding=proceeding.pk,
        view=view,
        given_on=given_on.isoformat(),
    )
    return recorded


def _lock_proceeding(proceeding: Proceeding, by: Person) -> Proceeding:
    proceeding = (
        Proceeding.objects.select_for_update(of=("self",)).select_related("matter").get(pk=proceeding.pk)
    )
    rules.check_may_work_on(proceeding.matter, by)
    return proceeding


def _facts(proceeding: Proceeding) -> dict[str, str | None]:
    return {
        "kind": proceeding.kind,
        "status": proceeding.status,
        "effect": proceeding.effect,
        "next_on": _day(proceeding.next_on),
    }


# Restrictions, days and periods -------------------------------------------------------------------


@transaction.atomic
def add_restriction(*, matter: Matter, by: Person, **fields: Any) -> LegalRestriction:
    """Raises PermissionDenied or MatterNotReady."""
    matter = _lock(matter)
    rules.check_may_work_on(matter, by)
    restriction = LegalRestriction(matter=matter)
    _fill(restriction, fields, RESTRICTION_FIELDS)
    restriction.save()
    _record("restriction added", restriction, by=by, facts=_facts_of_restriction(restriction))
    return restriction


@transaction.atomic
def edit_restriction(
    *, restriction: LegalRestriction, began_from: int, by: Person, **fields: Any
) -> LegalRestriction:
    """Raises PermissionDenied, MatterNotReady or SomebodyElseSaved."""
    restriction = _lock_restriction(restriction, by)
    before = _facts_of_restriction(restriction)
    covers, from_on, until_on = restriction.covers, restriction.from_on, restriction.until_on
    _fill(restriction, fields, RESTRICTION_FIELDS)
    reasons = rules.reasons_not_to_edit_restriction(
        restriction, covers=covers, from_on=from_on, until_on=until_on
    )
    if reasons and restriction.version == began_from:
        raise MatterNotReady(" ".join(reasons))
    restriction.save_edit(began_from=began_from, fields=RESTRICTION_FIELDS)
    facts = _facts_of_restriction(restriction) | {"before": before}
    _record("restriction edited", restriction, by=by, facts=facts)
    return restriction


@transaction.atomic
def lift_restriction(
    *, restriction: LegalRestriction, lifted_on: dt.date, source: str, by: Person
) -> LegalRestriction:
    """It binds no more from that day on. Raises PermissionDenied or MatterNotReady."""
    restriction = _lock_restriction(restriction, by)
    if restriction.lifted_on is not None:
        raise MatterNotReady("It was lifted already.")
    if not source.strip():
        raise MatterNotReady("Say which court or enactment lifted it.")
    if lifted_on > clock.today():
        raise MatterNotReady("That day is still to come.")
    restriction.lifted_on, restriction.lifted_source = lifted_on, source.strip()
    restriction.save_edit(began_from=restriction.version, fields=["lifted_on", "lifted_source"])
    facts = {"kind": restriction.kind, "lifted_on": lifted_on.isoformat()}
    _record("restriction lifted", restriction, by=by, facts=facts, reason=restriction.lifted_source)
    return restriction


def _lock_restriction(restriction: LegalRestriction, by: Person) -> LegalRestriction:
    restriction = (
        LegalRestriction.objects.select_for_update(of=("self",))
        .select_related("matter")
        .get(pk=restriction.pk)
    )
    rules.check_may_work_on(restriction.matter, by)
    return restriction


def _facts_of_restriction(restriction: LegalRestriction) -> dict[str, str | None]:
    return {
        "kind": restriction.kind,
        "covers": restriction.covers,
        "from_on": _day(restriction.from_on),
        "until_on": _day(restriction.until_on),
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


@transaction.atomic
def add_sensitive_day(*, matter: Matter, kind: str, on: dt.date, is_yearly: bool, by: Person) -> SensitiveDay:
    """Raises PermissionDenied or MatterNotReady."""
    matter = _lock(matter)
    rules.check_may_work_on(matter, by)
    day = SensitiveDay(matter=matter)
    _fill(day, {"kind": kind, "on": on, "is_yearly": is_yearly}, ["kind", "on", "is_yearly"])
    day.save()
    _record("sensitive day added", day, by=by, facts={"kind": kind})
    return day


@transaction.atomic
def add_sensitive_period(
    *, matter: Matter, kind: str, name: str, from_on: dt.date, to_on: dt.date, by: Person
) -> SensitivePeriod:
    """Raises PermissionDenied or MatterNotReady."""
    matter = _lock(matter)
    rules.check_may_work_on(matter, by)
    period = SensitivePeriod(matter=matter)
    fields = {"kind": kind, "name": name.strip(), "from_on": from_on, "to_on": to_on}
    _fill(period, fields, list(fields))
    period.save()
    _record("sensitive period added", period, by=by, facts={"kind": kind})
    return period


@transaction.atomic
def remove_sensitive(*, what: SensitiveDay | SensitivePeriod, by: Person) -> None:
    """Nobody is warned of it any more. Raises PermissionDenied."""
    assert what.matter is not None
    _lock(what.matter)
    rules.check_may_work_on(what.matter, by)
    verb = "sensitive day removed" if isinstance(what, SensitiveDay) else "sensitive period removed"
    _record(verb, what, by=by, facts={"kind": what.kind})
    what.delete()


# Break-glass (law 16) -----------------------------------------------------------------------------


@transaction.atomic
def break_glass(*, reason: str, by: Person, matter: Matter | None = None) -> BreakGlass:
    """An administrator reads one matter, or every matter, for a day; the chair is told.

    Raises PermissionDenied or MatterNotReady.
    """
    rules.check_may_break_glass(by)
    if not reason.strip():
        raise MatterNotReady("Say why you need access.")
    now = clock.now()
    broken = BreakGlass.objects.create(
        person=by, matter=matter, reason=reason.strip(), started_at=now, ends_at=now + BreakGlass.LASTS
    )
    audit.record(
        "glass broken",
        broken,
        by=by,
        at=now,
        reason=broken.reason,
        matter=matter,
        ends_at=broken.ends_at.isoformat(),
    )
    try:
        is_told = TELL_THE_CHAIR.ask(broken)
    except NotProvided:
        is_told = False
    if not is_told:
        raise MatterNotReady("The portal has nobody in the chair to tell, so it opens nothing.")
    return broken


@transaction.atomic
def look_at_break_glass(*, broken: BreakGlass, by: Person) -> BreakGlass:
    """A second person has seen it; it leaves the chair's home. Raises PermissionDenied or MatterNotReady."""
    broken = BreakGlass.objects.select_for_update().get(pk=broken.pk)
    rules.check_may_look_at(broken, by)
    if broken.looked_at is not None:
        raise MatterNotReady("Somebody has looked at it already.")
    now = clock.now()
    broken.looked_at, broken.looked_at_by = now, by
    broken.save(update_fields=["looked_at", "looked_at_by"])
    audit.record("break-glass looked at", broken, by=by, at=now, matter=broken.matter)
    return broken


# Shared -------------------------------------------------------------------------------------------


def _lock(matter: Matter) -> Matter:
    return Matter.objects.select_for_update().get(pk=matter.pk)


def _fill(record: models.Model, fields: dict[str, Any], known: list[str]) -> None:
    if unknown := set(fields) - set(known):
        raise TypeError(f"{type(record).__name__} has no field to fill called {', '.join(sorted(unknown))}.")
    for name, value in fields.items():
        setattr(record, name, value)
    _checked(record, exclude=["matter", "reference"])


def _checked(record: models.Model, *, exclude: list[str]) -> None:
    try:
        record.full_clean(exclude=exclude)
    except ValidationError as error:
        raise MatterNotReady(" ".join(error.messages)) from error


def _record(
    verb: str,
    subject: Proceeding | LegalRestriction | SensitiveDay | SensitivePeriod,
    *,
    by: Person,
    facts: dict[str, Any],
    reason: str = "",
) -> None:
    audit.record(verb, subject, by=by, at=clock.now(), reason=reason, matter=subject.matter, **facts)
