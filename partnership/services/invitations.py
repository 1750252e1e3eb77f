"""Ways in for people who have no password yet: one at a time, once, for a week."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.crypto import salted_hmac

from audit import services as audit
from foundation import clock
from partnership import rules
from partnership.models import Invitation, Person
from partnership.points import INVITED
from partnership.queries import hash_of


class NoSuchInvitation(Exception):
    """The link is not one of ours, was used, ran out or was taken back: the same answer for all of these."""


def token_of(invitation: Invitation) -> str:
    """What opens an invitation. It is worked out when the message leaves, and kept as a hash."""
    about = f"{invitation.person_id}|{invitation.invited_at.isoformat()}"
    return salted_hmac("partnership.invitation", about, algorithm="sha256").hexdigest()


def link_of(invitation: Invitation) -> str:
    return f"{settings.BASE_URL}/account/invitation/{token_of(invitation)}/"


@transaction.atomic
def invite_person(*, person: Person, by: Person) -> Invitation:
    """The person can choose a password, for a week; earlier invitations open nothing any more.

    The message leaves through the rooms that provide INVITED. Raises PermissionDenied or NotPossibleNow.
    """
    rules.check_is_administrator(by)
    person = Person.objects.select_for_update().get(pk=person.pk)
    rules.refuse(rules.reasons_not_to_invite(person))
    now = clock.now()
    person.invitations.filter(accepted_at=None, expires_at__gt=now).update(expires_at=now)
    invitation = Invitation(
        person=person, invited_by=by, invited_at=now, expires_at=now + rules.INVITATION_LASTS
    )
    invitation.token_sha256 = hash_of(token_of(invitation))
    invitation.save()
    audit.record("person_invited", person, by=by, at=now)
    invitation.ways = list(INVITED.ask(invitation, by, now))
    return invitation


def open_invitation(token: str) -> Invitation:
    """The invitation that the token opens now. Raises NoSuchInvitation."""
    invitation = None
    if rules.is_token(token):
        invitation = (
            Invitation.objects.select_related("person")
            .filter(token_sha256=hash_of(token), accepted_at=None, expires_at__gt=clock.now())
            .first()
        )
    if invitation is None or not invitation.person.is_active or not invitation.person.email:
        raise NoSuchInvitation
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> Person:
    """The person can sign in with this password, and the link opens nothing any more.

    Raises NoSuchInvitation, or ValidationError where the password is too weak.
    """
    invitation = open_invitation(token)
    person = Person.objects.select_for_update().get(pk=invitation.person_id)
    validate_password(password, person)
    now = clock.now()
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=now):
        raise NoSuchInvitation
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record("invitation_accepted", person, by=person, at=now)
    return person
