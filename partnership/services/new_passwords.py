"""A forgotten password: asked for at the door, answered by a worker with a link that works once, for an hour."""

from __future__ import annotations

import datetime as dt

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse

from audit import services as audit
from foundation import clock
from foundation.nudge import nudge
from partnership.models import PasswordRequest, Person
from partnership.points import PASSWORD_ASKED

KEPT_FOR = dt.timedelta(days=1)


@transaction.atomic
def ask_for_new_password(email: str) -> None:
    """It will be looked up who this is, and they get a link. What is done here is the same for every address."""
    PasswordRequest.objects.create(email=email.strip().lower(), asked_at=clock.now())
    transaction.on_commit(lambda: nudge("partnership.tasks.answer_password_requests"))


def answer_password_requests() -> int:
    """Every request has its answer: a message on its way, or nothing where nobody has a password to forget."""
    waiting = list(PasswordRequest.objects.filter(answered_at=None).values_list("pk", flat=True))
    return sum(_answer(key) for key in waiting)


@transaction.atomic
def _answer(key: int) -> bool:
    """The message leaves through the rooms that provide PASSWORD_ASKED; the link is made when it leaves."""
    now = clock.now()
    if not PasswordRequest.objects.filter(pk=key, answered_at=None).update(answered_at=now):
        return False  # another worker was first
    request = PasswordRequest.objects.get(pk=key)
    person = Person.objects.filter(email__iexact=request.email, is_active=True).first()
    if person is None or not person.has_usable_password():
        request.delete()
        return False
    request.person, request.email = person, ""
    request.save(update_fields=["person", "email"])
    audit.record("new_password_asked", person, by=None, at=now)
    for _ in PASSWORD_ASKED.ask(request, now):
        pass
    return True


def still_stands(request: PasswordRequest) -> bool:
    """Whether a link for this request would still be what its person waits for."""
    person = request.person
    lasts = dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    is_fresh = clock.now() - request.asked_at <= lasts
    return person is not None and person.is_active and person.has_usable_password() and is_fresh


def new_password_path(person: Person) -> str:
    """Where the person chooses a new password, until they have, sign in, or an hour has gone. Stored nowhere here."""
    person = Person.objects.get(pk=person.pk)  # the last sign-in counts, so as it is now
    key = default_token_generator.make_token(person)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])


def forget_answered_requests() -> int:
    """Requests that were answered a day ago are gone."""
    return PasswordRequest.objects.filter(answered_at__lt=clock.now() - KEPT_FOR).delete()[0]
