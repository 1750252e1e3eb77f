"""Printed material is signed off by a group before it is printed and given out."""

from __future__ import annotations

from django.db import transaction

from catalogue.models import ResourceVersion, SignOff
from catalogue.rules import access
from catalogue.rules import versions as rules
from catalogue.services import messages
from catalogue.services.records import lock_version, record, refuse
from foundation import clock
from foundation.governed import beside
from partnership.models import Group, Person

Answer = SignOff.Answer


@transaction.atomic
def ask_for_sign_off(*, version: ResourceVersion, group: Group, by: Person) -> SignOff:
    """The group's members are asked about the version as it reads or looks now.

    Raises PermissionDenied or CatalogueNotReady.
    """
    version = lock_version(version)
    access.check_may_write(version.resource, by)
    now = clock.now()
    fingerprint = rules.fingerprint(version)
    reasons = []
    if version.format not in rules.PRINTED:
        reasons.append("Only what is printed is signed off.")
    if version.state not in (rules.DRAFT, rules.CURRENT):
        reasons.append(f"The version is “{version.get_state_display()}”.")
    if not group.is_current:
        reasons.append(beside("That group was dissolved.", "group"))
    if rules.is_signed_off(version):
        reasons.append("It is signed off already.")
    if version.sign_offs.filter(group=group, fingerprint=fingerprint, answer=Answer.WAITING).exists():
        reasons.append(beside("The group was asked already.", "group"))
    refuse(reasons)
    sign_off = SignOff.objects.create(
        version=version, group=group, fingerprint=fingerprint, asked_by=by, asked_at=now
    )
    record("sign-off asked", sign_off, version.resource, by=by, at=now, group=group.pk)
    messages.ask_for_sign_off(sign_off, by=by, at=now)
    return sign_off


@transaction.atomic
def answer_sign_off(
    *, sign_off: SignOff, is_signed: bool, note: str, seen_fingerprint: str, by: Person
) -> SignOff:
    """The group's answer to what its member saw. Raises PermissionDenied or CatalogueNotReady."""
    version = lock_version(sign_off.version)
    sign_off = SignOff.objects.select_for_update(of=("self",)).select_related("group").get(pk=sign_off.pk)
    sign_off.version = version
    access.check_may_sign_off(sign_off, by)
    reasons = []
    if sign_off.answer != Answer.WAITING:
        reasons.append("It was answered already.")
    if not rules.fingerprint(version) == seen_fingerprint == sign_off.fingerprint:
        reasons.append("The version was changed after it was asked for. It has to be asked for again.")
    if not is_signed and not note.strip():
        reasons.append(beside("Say what has to be changed.", "note"))
    refuse(reasons)
    now = clock.now()
    sign_off.answer = Answer.SIGNED if is_signed else Answer.REFUSED
    sign_off.answered_by, sign_off.answered_at, sign_off.note = by, now, note.strip()
    sign_off.save(update_fields=["answer", "answered_by", "answered_at", "note"])
    verb = "signed off" if is_signed else "not signed off"
    record(verb, sign_off, version.resource, by=by, at=now, reason=note.strip(), group=sign_off.group_id)
    return sign_off
