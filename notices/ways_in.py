"""Messages about getting into the portal: invitations, links for a new password, news of what has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings

from foundation import clock
from foundation.words import say_day
from notices.kinds import Kind, Placeholder, WhenLate, register
from notices.models import Notice
from notices.points import MAY_RECEIVE, STANDING, Standing
from notices.recipients import ToPerson
from notices.services import schedule
from partnership import services as partnership
from partnership.models import Invitation, PasswordRequest, Person
from partnership.points import INVITED, PASSWORD_ASKED, WAY_IN_CHANGED

INVITATION = register(
    Kind(
        key="invitation",
        title="Invitation to the portal",
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        holds_a_secret=True,
        placeholders=(
            Placeholder("invited_by", "Who invites", "Sam Okoro"),
            Placeholder("last_day", "Until when the link works", "Wednesday 14 October 2026"),
        ),
    )
)
NEW_PASSWORD = register(
    Kind(
        key="new_password",
        title="Link to choose a new password",
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        holds_a_secret=True,
    )
)
SIGN_IN_CHANGED = register(
    Kind(
        key="sign_in_changed",
        title="How a person signs in has changed",
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        placeholders=(Placeholder("what", "What has changed", "A passkey was added."),),
    )
)


# On their way, in the transaction of the act ------------------------------------------------------


def send_invitation(invitation: Invitation, by: Person, at: dt.datetime) -> Iterator[str]:
    schedule(
        INVITATION.key,
        subject=invitation,
        occasion=f"invitation:{invitation.pk}",
        to=[ToPerson(invitation.person)],
        due_at=at,
        by=by,
    )
    yield (
        "The invitation is on its way by e-mail."
        if settings.SENDING
        else "Sending is off: the invitation is kept here and reaches nobody."
    )


def send_new_password(request: PasswordRequest, at: dt.datetime) -> Iterator[str]:
    if request.person is None:
        return
    schedule(
        NEW_PASSWORD.key,
        subject=request,
        occasion=f"new_password:{request.pk}:{at.isoformat()}",
        to=[ToPerson(request.person)],
        due_at=at,
    )
    yield "On its way by e-mail."


def tell_of_change(person: Person, what: str, occasion: str, at: dt.datetime) -> Iterator[str]:
    if not person.email:
        return
    schedule(
        SIGN_IN_CHANGED.key,
        subject=person,
        occasion=f"sign_in_changed:{occasion}",
        to=[ToPerson(person)],
        due_at=at,
        values={"what": what, "link": "/account/"},
    )
    yield "On its way by e-mail."


# True when they leave -----------------------------------------------------------------------------


def standing_of_invitation(invitation: Invitation, notice: Notice) -> Standing:
    """An invitation is worth sending while it opens something; its link is made now and stored nowhere else."""
    if invitation.accepted_at is not None or invitation.expires_at <= clock.now():
        return Standing(is_live=False, reason="The invitation was used, ran out or was replaced.")
    return Standing(
        is_live=True,
        values={
            "link": partnership.link_of(invitation),
            "invited_by": invitation.invited_by.name,
            "last_day": say_day(clock.day_of(invitation.expires_at)),
        },
    )


def standing_of_request(request: PasswordRequest, notice: Notice) -> Standing:
    if request.person is None or not partnership.still_stands(request):
        return Standing(is_live=False, reason="It was asked for too long ago, or the person has left.")
    return Standing(is_live=True, values={"link": partnership.new_password_path(request.person)})


def may_receive_invitation(invitation: Invitation, person: Person, notice: Notice) -> bool:
    return invitation.person == person


def may_receive_new_password(request: PasswordRequest, person: Person, notice: Notice) -> bool:
    return request.person == person


STANDING.provide(Invitation, standing_of_invitation)
STANDING.provide(PasswordRequest, standing_of_request)
MAY_RECEIVE.provide(Invitation, may_receive_invitation)
MAY_RECEIVE.provide(PasswordRequest, may_receive_new_password)
INVITED.provide(send_invitation)
PASSWORD_ASKED.provide(send_new_password)
WAY_IN_CHANGED.provide(tell_of_change)
