"""Signing in, and what changes about it: on the record, and told to the person."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.crypto import salted_hmac

from audit import services as audit
from foundation import clock, encryption
from partnership.models import Partnership, Person
from partnership.points import WAY_IN_CHANGED

#: Of each kind of second factor: what its owner is told when one is added, and when one is removed.
TOLD = {
    Authenticator.Type.TOTP: ("An authenticator app was added.", "The authenticator app was removed."),
    Authenticator.Type.WEBAUTHN: ("A passkey was added.", "A passkey was removed."),
    Authenticator.Type.RECOVERY_CODES: (
        "New recovery codes were made. Earlier ones open nothing any more.",
        "The recovery codes were removed.",
    ),
}

Factors = dict[int, str]

#: What is encrypted of a second factor.
SECRETS = {"secret", "seed"}


@transaction.atomic
def record_sign_in(*, person: Person, methods: Iterable[str]) -> None:
    """It is on record that the person came in, and by which means."""
    audit.record("signed_in", person, by=person, at=clock.now(), methods=list(methods))


@transaction.atomic
def record_failed_sign_in(email: str, *, way: str = "password") -> None:
    """It is on record that somebody tried; an address that belongs to nobody here is kept as a keyed hash only.

    Both kinds of address cost the same, so that the time taken tells nobody which one it was.
    """
    email = email.strip().lower()
    person = Person.objects.filter(email__iexact=email).first() if email else None
    partnership = Partnership.current()
    subject = person or partnership
    if subject is None:
        return
    address = salted_hmac("partnership.failed_sign_in", email, algorithm="sha256").hexdigest()[:16]
    audit.record("sign_in_failed", subject, by=None, at=clock.now(), way=way, address=address)


@transaction.atomic
def record_failed_second_factor(person: Person) -> None:
    """It is on record that somebody who knew the password did not have the second factor."""
    audit.record("sign_in_failed", person, by=None, at=clock.now(), way="second_factor")


def person_with_work_account(verified: Iterable[str]) -> Person | None:
    """The one active person whose e-mail address the issuer of a work account has verified."""
    addresses = {address.strip().lower() for address in verified if address}
    if len(addresses) != 1:
        return None
    found = list(Person.objects.filter(email__iexact=addresses.pop(), is_active=True)[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def change_password(*, person: Person, password: str) -> None:
    """The person signs in with this password from now on; other sessions end, and the person is told."""
    person.set_password(password)
    person.save(update_fields=["password"])
    event = audit.record("password_changed", person, by=person, at=clock.now())
    tell(person, "The password was changed.", occasion=f"password:{event.pk}")


def factors_of(person: Person) -> Factors:
    """The second factors that the person has: key and kind."""
    return dict(Authenticator.objects.filter(user=person).values_list("pk", "type"))


@transaction.atomic
def record_changed_factors(*, person: Person, before: Factors) -> list[str]:
    """Each second factor added or removed since then is on record, and the person is told. Returns the kinds added."""
    now = factors_of(person)
    added = [kind for key, kind in now.items() if key not in before]
    # New recovery codes take the place of earlier ones: that is one thing that happened, not two.
    removed = [
        kind
        for key, kind in before.items()
        if key not in now and not (kind == Authenticator.Type.RECOVERY_CODES and kind in added)
    ]
    for verb, kinds, told in (("second_factor_added", added, 0), ("second_factor_removed", removed, 1)):
        for kind in kinds:
            event = audit.record(verb, person, by=person, at=clock.now(), kind=kind)
            tell(person, TOLD[Authenticator.Type(kind)][told], occasion=f"factor:{event.pk}")
    return added


def tell(person: Person, what: str, *, occasion: str) -> None:
    """The person is told of a change of the way in, so that one they did not make is noticed."""
    known = Person.objects.get(pk=person.pk)  # a request's own person is only a stand-in
    for _ in WAY_IN_CHANGED.ask(known, what, occasion, clock.now()):
        pass


def forget_ended_sessions() -> int:
    """Sessions that have run out are gone, and what was kept in them."""
    return Session.objects.filter(expire_date__lt=clock.now()).delete()[0]


def rotate_second_factors() -> int:
    """The secrets of apps and recovery codes are encrypted anew with the first of FIELD_KEYS. Returns how many."""
    count = 0
    for key in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=key).first()
            if row is None:
                continue  # removed meanwhile
            for name in SECRETS & set(row.data):
                row.data[name] = encryption.rotate(row.data[name])
                count += 1
            row.save(update_fields=["data"])
    return count
