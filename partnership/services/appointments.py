"""Who holds which role, who is named in their place, and who stands in while they are away."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit import services as audit
from foundation import clock
from partnership import rules
from partnership.models import Absence, Agency, Appointment, Designation, Group, Person, Role


@transaction.atomic
def appoint(
    *,
    person: Person,
    role: Role,
    agency: Agency | None = None,
    group: Group | None = None,
    from_on: dt.date | None = None,
    to_on: dt.date | None = None,
    by: Person | None,
) -> Appointment:
    """The person holds the role in these days. Roles are read at every request, so it works at once.

    Raises PermissionDenied (wrong person) or NotPossibleNow.
    """
    rules.check_is_administrator(by)
    from_on = from_on or clock.today()
    rules.refuse(
        rules.reasons_not_to_appoint(person, role, agency=agency, from_on=from_on, to_on=to_on, by=by)
    )
    appointment = Appointment.objects.create(
        person=person, role=role, agency=agency, group=group, from_on=from_on, to_on=to_on
    )
    audit.record(
        "appointed",
        appointment,
        by=by,
        at=clock.now(),
        person=person.pk,
        role=str(role),
        agency=agency.pk if agency else None,
    )
    return appointment


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, by: Person | None, on: dt.date | None = None, reason: str = ""
) -> Appointment:
    """The role is held up to the day before today, so that it is gone at once, or up to a later day that is named.

    Raises PermissionDenied or NotPossibleNow.
    """
    rules.check_is_administrator(by)
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    finish(appointment, on or clock.today() - dt.timedelta(days=1), by=by, reason=reason)
    return appointment


@transaction.atomic
def change_appointment(
    *, appointment: Appointment, from_on: dt.date, to_on: dt.date | None, by: Person | None
) -> Appointment:
    """The role is held in these days instead. Raises PermissionDenied or NotPossibleNow."""
    rules.check_is_administrator(by)
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    rules.refuse(
        rules.reasons_not_to_appoint(
            appointment.person,
            Role(appointment.role),
            agency=appointment.agency,
            from_on=from_on,
            to_on=to_on,
            by=by,
        )
    )
    appointment.from_on, appointment.to_on = from_on, to_on
    appointment.save(update_fields=["from_on", "to_on"])
    _shorten_designations(appointment)
    audit.record(
        "appointment_changed",
        appointment,
        by=by,
        at=clock.now(),
        from_on=from_on.isoformat(),
        to_on=to_on.isoformat() if to_on else None,
    )
    return appointment


def finish(appointment: Appointment, last: dt.date, *, by: Person | None, reason: str) -> None:
    """The role is not held after this day; where it began later, the appointment never was."""
    audit.record(
        "appointment_ended",
        appointment,
        by=by,
        at=clock.now(),
        reason=reason,
        person=appointment.person_id,
        role=appointment.role,
        to_on=last.isoformat(),
    )
    if last < appointment.from_on:
        appointment.designations.all().delete()
        appointment.delete()
        return
    appointment.to_on = last
    appointment.save(update_fields=["to_on"])
    _shorten_designations(appointment)


def _shorten_designations(appointment: Appointment) -> None:
    if appointment.to_on is None:
        return
    for designation in appointment.designations.filter(to_on__gt=appointment.to_on):
        if designation.from_on <= appointment.to_on:
            designation.to_on = appointment.to_on
            designation.save(update_fields=["to_on"])
        else:
            designation.delete()


@transaction.atomic
def designate(
    *,
    appointment: Appointment,
    designate: Person,
    from_on: dt.date,
    to_on: dt.date,
    reason: str,
    by: Person | None,
) -> Designation:
    """A named person holds the role in its holder's place for these days.

    Raises PermissionDenied (wrong person) or NotPossibleNow.
    """
    if not rules.may_designate(by, appointment):
        raise PermissionDenied("The holder, the business manager or an administrator names a designate.")
    reasons = rules.reasons_not_to_designate(appointment, designate, from_on=from_on, to_on=to_on, by=by)
    if not reason.strip():
        reasons.append("Say why.")
    rules.refuse(reasons)
    designation = Designation.objects.create(
        appointment=appointment, designate=designate, from_on=from_on, to_on=to_on, reason=reason
    )
    audit.record(
        "designated",
        designation,
        by=by,
        at=clock.now(),
        reason=reason,
        appointment=appointment.pk,
        designate=designate.pk,
        role=appointment.role,
    )
    return designation


@transaction.atomic
def end_designation(*, designation: Designation, by: Person | None, reason: str = "") -> None:
    """The designate holds the role no longer, from now on. Raises PermissionDenied."""
    if not rules.may_designate(by, designation.appointment) and by != designation.designate:
        raise PermissionDenied("The holder, the business manager or an administrator ends a designation.")
    yesterday = clock.today() - dt.timedelta(days=1)
    audit.record("designation_ended", designation, by=by, at=clock.now(), reason=reason)
    if designation.from_on > yesterday:
        designation.delete()
    elif designation.to_on > yesterday:
        designation.to_on = yesterday
        designation.save(update_fields=["to_on"])


@transaction.atomic
def record_absence(
    *, person: Person, deputy: Person, from_on: dt.date, to_on: dt.date, by: Person | None
) -> Absence:
    """The person is away in these days, and the deputy gets what waits for them.

    Raises PermissionDenied (wrong person) or NotPossibleNow.
    """
    if not rules.may_record_absence(by, person):
        raise PermissionDenied("The person, the business unit or an administrator records an absence.")
    rules.refuse(rules.reasons_not_to_be_absent(person, deputy, from_on=from_on, to_on=to_on))
    absence = Absence.objects.create(person=person, deputy=deputy, from_on=from_on, to_on=to_on)
    audit.record("absence_recorded", absence, by=by, at=clock.now(), person=person.pk, deputy=deputy.pk)
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, by: Person | None) -> None:
    """The person is back, or will not be away after all. Raises PermissionDenied."""
    if not rules.may_record_absence(by, absence.person):
        raise PermissionDenied("The person, the business unit or an administrator ends an absence.")
    yesterday = clock.today() - dt.timedelta(days=1)
    audit.record("absence_ended", absence, by=by, at=clock.now(), person=absence.person_id)
    if absence.from_on > yesterday:
        absence.delete()
    elif absence.to_on > yesterday:
        absence.to_on = yesterday
        absence.save(update_fields=["to_on"])
