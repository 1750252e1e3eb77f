"""Links that let somebody in: for one person, never copied, and shown to nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from notices import kinds
from notices.kinds import Kind
from notices.models import Delivery
from notices.ways_in import INVITATION, NEW_PASSWORD
from partnership.models import BUSINESS_UNIT, CHAIRS, Role
from partnership.services import ask_for_new_password, invite_person
from partnership.tasks import answer_password_requests
from tests.notices.sending import MailServer, turn
from tests.partnership.factories import AbsenceFactory, PartnershipFactory, PersonFactory

pytestmark = pytest.mark.django_db

SEE = BUSINESS_UNIT | CHAIRS
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def make(kind: Kind) -> Delivery:
    """A link of this kind has been asked for, and everything due has had its turn."""
    PartnershipFactory(mailbox="partnership@fscp.example")
    person = PersonFactory()
    if kind == INVITATION:
        person.set_unusable_password()
        person.save()
        AbsenceFactory(person=person)
        invite_person(person=person, by=PersonFactory(administrator=True))
    else:
        AbsenceFactory(person=person)
        ask_for_new_password(person.email)
        answer_password_requests()
    turn()
    return Delivery.objects.get()


@pytest.mark.parametrize("kind", [INVITATION, NEW_PASSWORD], ids=lambda kind: kind.key)
def test_neither_deputy_nor_mailbox_gets_a_copy(mail: MailServer, kind: Kind) -> None:
    delivery = make(kind)

    assert delivery.status == Delivery.Status.ACCEPTED
    assert [recipient for _, recipient, _ in mail.tried] == [delivery.person.email]
    assert "/account/" in mail.texts()[0]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("kind", [INVITATION, NEW_PASSWORD], ids=lambda kind: kind.key)
@pytest.mark.parametrize(
    ("sending", "trial", "shown"),
    [(True, True, False), (True, False, False), (False, False, False), (False, True, True)],
    ids=["sent from a trial machine", "sent", "kept", "kept on a trial machine"],
)
def test_nobody_else_reads_the_link(
    mail: MailServer, settings: Any, role: Role, kind: Kind, sending: bool, trial: bool, shown: bool
) -> None:
    settings.SENDING, settings.TRIAL = sending, trial
    delivery = make(kind)
    client = Client()
    client.force_login(PersonFactory(**{role.value: True}), backend=BACKEND)

    found = []
    for name in ("notices:message", "notices:message_file"):
        answer = client.get(reverse(name, args=[delivery.notice.reference, delivery.pk]))
        found.append(b"localhost:8000/account/" in answer.content)
    assert found == [shown and role in SEE] * 2
    page = client.get(reverse("notices:detail", args=[delivery.notice.reference]))
    assert b"localhost:8000/account/" not in page.content


def test_a_kind_with_a_secret_never_asks_the_mailbox_to_act() -> None:
    with pytest.raises(ValueError, match="the mailbox gets no copy"):
        kinds.register(Kind(key="secret_for_all", title="x", holds_a_secret=True, asks_for_action=True))
