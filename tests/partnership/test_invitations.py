"""An invitation works once, for a week, and only its hash is kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from audit.models import Event
from foundation import clock
from partnership import services
from partnership.models import Invitation
from partnership.points import INVITED
from partnership.rules import NotPossibleNow
from partnership.services import NoSuchInvitation
from partnership.services.invitations import token_of
from tests.partnership.factories import PersonFactory

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-and-quiet-sentence"


@pytest.fixture
def administrator():
    return PersonFactory(administrator=True)


@pytest.fixture
def newcomer():
    person = PersonFactory()
    person.set_unusable_password()
    person.save()
    return person


def test_an_invitation_opens_once_and_lets_the_person_choose_a_password(administrator, newcomer):
    invitation = services.invite_person(person=newcomer, by=administrator)
    token = token_of(invitation)
    assert services.link_of(invitation).endswith(f"/account/invitation/{token}/")

    services.accept_invitation(token=token, password=PASSWORD)

    newcomer.refresh_from_db()
    assert newcomer.check_password(PASSWORD)
    with pytest.raises(NoSuchInvitation):
        services.accept_invitation(token=token, password="another-long-sentence")
    newcomer.refresh_from_db()
    assert newcomer.check_password(PASSWORD)
    told = [event.verb for event in Event.objects.about(newcomer)]
    assert told == ["person_invited", "invitation_accepted"]


def test_the_database_does_not_hold_what_opens_the_invitation(administrator, newcomer):
    invitation = services.invite_person(person=newcomer, by=administrator)

    row = Invitation.objects.values().get()
    assert token_of(invitation) not in [str(value) for value in row.values()]
    assert token_of(Invitation.objects.get()) == token_of(invitation)


def test_an_invitation_runs_out_after_a_week(administrator, newcomer, time_machine):
    time_machine.move_to("2026-10-05T09:00Z", tick=False)
    token = token_of(services.invite_person(person=newcomer, by=administrator))

    time_machine.move_to("2026-10-12T08:59Z", tick=False)
    assert services.open_invitation(token).person == newcomer

    time_machine.move_to("2026-10-12T09:00Z", tick=False)
    with pytest.raises(NoSuchInvitation):
        services.open_invitation(token)


def test_a_second_invitation_closes_the_first(administrator, newcomer, time_machine):
    time_machine.move_to("2026-10-05T09:00Z", tick=False)
    first = token_of(services.invite_person(person=newcomer, by=administrator))
    time_machine.move_to("2026-10-05T09:01Z", tick=False)
    second = token_of(services.invite_person(person=newcomer, by=administrator))

    with pytest.raises(NoSuchInvitation):
        services.open_invitation(first)
    assert services.open_invitation(second).person == newcomer


def test_who_left_meanwhile_does_not_come_in(administrator, newcomer):
    token = token_of(services.invite_person(person=newcomer, by=administrator))

    services.record_leaving(person=newcomer, by=administrator)

    with pytest.raises(NoSuchInvitation):
        services.accept_invitation(token=token, password=PASSWORD)


def test_an_invitation_that_went_to_a_wrong_address_opens_nothing_once_that_is_put_right(
    administrator, newcomer
):
    token = token_of(services.invite_person(person=newcomer, by=administrator))

    services.change_email(person=newcomer, email="the.right.one@agency.example", by=administrator)

    with pytest.raises(NoSuchInvitation):
        services.accept_invitation(token=token, password=PASSWORD)


@pytest.mark.parametrize("token", ["", "x", "../../etc/passwd", "a" * 64, "é" * 30])
def test_what_is_no_token_opens_nothing(token):
    with pytest.raises(NoSuchInvitation):
        services.open_invitation(token)


def test_a_weak_password_is_refused_and_the_invitation_stays(administrator, newcomer):
    token = token_of(services.invite_person(person=newcomer, by=administrator))

    for weak in ("short", "password1234", newcomer.email):
        with pytest.raises(ValidationError):
            services.accept_invitation(token=token, password=weak)

    assert services.open_invitation(token)


@pytest.mark.parametrize(
    ("person", "why"),
    [
        ({"email": None}, "no e-mail address"),
        ({"is_active": False}, "has left"),
        ({}, "has an account already"),
    ],
)
def test_only_somebody_who_has_no_way_in_yet_is_invited(administrator, person, why):
    with pytest.raises(NotPossibleNow, match=why):
        services.invite_person(person=PersonFactory(**person), by=administrator)

    assert not Invitation.objects.exists()
    assert not Event.objects.exists()


def test_the_rooms_above_take_the_invitation_to_the_person(administrator, newcomer, monkeypatch):
    told = []
    monkeypatch.setattr(INVITED, "_providers", [lambda *args: told.append(args) or ["By e-mail"]])

    invitation = services.invite_person(person=newcomer, by=administrator)

    assert told == [(invitation, administrator, invitation.invited_at)]
    assert invitation.expires_at - invitation.invited_at == dt.timedelta(days=7)
    assert invitation.invited_at <= clock.now()
