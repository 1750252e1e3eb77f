"""People in the directory: added, changed, gone, anonymised; and their private calendar feed."""

from __future__ import annotations

import datetime as dt
import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet

from audit import services as audit
from audit.models import Event
from foundation import clock
from partnership import rules
from partnership.models import Absence, Agency, Appointment, Designation, Invitation, Person
from partnership.points import HAS_LEFT
from partnership.queries import hash_of
from partnership.services.appointments import finish


@transaction.atomic
def add_person(
    *,
    name: str,
    email: str | None = None,
    agency: Agency | None = None,
    job_title: str = "",
    telephone: str = "",
    by: Person | None,
) -> Person:
    """Somebody new in the directory, without a password: they are invited to choose one.

    `by` is None where the portal itself acts. Raises PermissionDenied or NotPossibleNow.
    """
    rules.check_is_administrator(by)
    if email:
        rules.refuse(rules.reasons_not_to_have_email(email))
    person = Person.objects.create_user(
        email, None, name=name, agency=agency, job_title=job_title, telephone=telephone
    )
    audit.record("person_added", person, by=by, at=clock.now())
    return person


@transaction.atomic
def change_email(*, person: Person, email: str | None, by: Person | None) -> Person:
    """The person signs in with this address from now on; what was sent to the old one opens nothing any more.

    Raises PermissionDenied or NotPossibleNow.
    """
    rules.check_is_administrator(by)
    person = Person.objects.select_for_update().get(pk=person.pk)
    email = email.strip().lower() if email else None
    if email == person.email:
        return person
    if email:
        rules.refuse(rules.reasons_not_to_have_email(email, besides=person))
    person.email = email
    person.save(update_fields=["email"])
    person.invitations.filter(accepted_at=None).update(expires_at=clock.now())
    forget_ways_in(person)
    audit.record("person_email_changed", person, by=by, at=clock.now())
    return person


@transaction.atomic
def record_leaving(*, person: Person, by: Person | None, reason: str = "") -> Person:
    """The person has left: no session works from the next request on, no role is held, no feed opens, and they are on
    no list of those who may know of something. Whoever comes back is given everything anew.

    What others have to do then is in the person's `left_to_do`. Raises PermissionDenied.
    """
    rules.check_is_administrator(by)
    person = Person.objects.select_for_update().get(pk=person.pk)
    now = clock.now()
    yesterday = clock.today() - dt.timedelta(days=1)
    person.is_active = False
    person.calendar_token = None
    person.save(update_fields=["is_active", "calendar_token"])
    for appointment in person.appointments.filter(Q(to_on=None) | Q(to_on__gt=yesterday)):
        finish(appointment, yesterday, by=by, reason=reason)
    person.invitations.filter(accepted_at=None).update(expires_at=now)
    person.left_to_do = list(HAS_LEFT.ask(person, by, now))
    audit.record("person_left", person, by=by, at=now, reason=reason)
    return person


@transaction.atomic
def record_return(*, person: Person, by: Person | None) -> Person:
    """The person may sign in again; roles are given anew. Raises PermissionDenied or NotPossibleNow."""
    rules.check_is_administrator(by)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.anonymised_at:
        raise rules.NotPossibleNow(["This person has been anonymised."])
    person.is_active = True
    person.save(update_fields=["is_active"])
    audit.record("person_returned", person, by=by, at=clock.now())
    return person


@transaction.atomic
def anonymise_person(*, person: Person, by: Person | None, reason: str) -> Person:
    """Name, address and numbers of somebody who left are gone; what they did stays theirs, under a number.

    The words of audit events about the person and their appointments are blanked; the chain holds.
    Raises PermissionDenied or NotPossibleNow.
    """
    rules.check_is_administrator(by)
    person = Person.objects.select_for_update().get(pk=person.pk)
    rules.refuse(rules.reasons_not_to_anonymise(person, by=by))
    now = clock.now()
    person.name = f"Former colleague {person.pk}"
    person.email, person.agency, person.calendar_token = None, None, None
    person.job_title = person.telephone = ""
    person.is_superuser = False
    person.anonymised_at = now
    person.set_unusable_password()
    person.save()
    forget_ways_in(person)
    Authenticator.objects.filter(user=person).delete()
    Invitation.objects.filter(person=person).delete()
    LogEntry.objects.filter(
        content_type__app_label="partnership", content_type__model="person", object_id=str(person.pk)
    ).update(object_repr=person.name)
    audit.blank_words(_events_about(person), by=by, reason=reason)
    audit.record("person_anonymised", person, by=by, at=now, reason=reason)
    return person


@transaction.atomic
def remove_second_factor(*, person: Person, by: Person | None, reason: str) -> None:
    """The person's app, passkeys and recovery codes open nothing any more; they set up new ones at the next sign-in.

    For a lost telephone. Raises PermissionDenied (wrong person, or for oneself) or NotPossibleNow.
    """
    rules.check_is_administrator(by)
    if by == person:
        raise rules.NotPossibleNow(["Ask another administrator to remove yours."])
    if not Authenticator.objects.filter(user=person).delete()[0]:
        raise rules.NotPossibleNow(["This person has none."])
    audit.record("second_factor_removed", person, by=by, at=clock.now(), reason=reason)


def forget_ways_in(person: Person) -> None:
    """Addresses that were confirmed and work accounts that were connected open nothing any more."""
    EmailAddress.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()


def _events_about(person: Person) -> QuerySet[Event]:
    """Whatever may say the person's name: events about them, their posts, and days away."""
    return Event.objects.about(
        person,
        *Appointment.objects.filter(person=person),
        *Designation.objects.filter(Q(designate=person) | Q(appointment__person=person)),
        *Absence.objects.filter(Q(person=person) | Q(deputy=person)),
    )


@transaction.atomic
def new_calendar_token(*, person: Person, by: Person) -> str:
    """A private calendar feed that this token opens; the one before opens nothing any more.

    The token is returned once and kept as a hash. Raises PermissionDenied for anybody else's feed.
    """
    if by != person:
        raise PermissionDenied("A calendar feed is its person’s own.")
    token = secrets.token_urlsafe(32)
    Person.objects.filter(pk=person.pk).update(calendar_token=hash_of(token))
    audit.record("calendar_feed_opened", person, by=by, at=clock.now())
    return token


@transaction.atomic
def revoke_calendar_token(*, person: Person, by: Person) -> None:
    """The person's private calendar feed is gone. They and administrators may do it, else PermissionDenied."""
    if by != person:
        rules.check_is_administrator(by)
    if Person.objects.filter(pk=person.pk).exclude(calendar_token=None).update(calendar_token=None):
        audit.record("calendar_feed_closed", person, by=by, at=clock.now())
