"""After a backup was restored, nothing that had left since leaves again by itself (law 12)."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from foundation import clock
from notices import services
from notices.kinds import WhenLate
from notices.models import Delivery, Notice
from notices.recipients import ToPerson
from tests.notices.sending import MailServer, turn
from tests.partnership.factories import PersonFactory


def scheduled(story: Any, kind: Any, due_at: dt.datetime) -> Notice:
    return services.schedule(
        kind.key,
        subject=story.subject,
        occasion=kind.key,
        to=[ToPerson(PersonFactory())],
        due_at=due_at,
        values={"link": "/"},
    )


@pytest.mark.parametrize("when_late", list(WhenLate))
def test_nothing_leaves_by_itself_once_everything_is_held(
    story: Any, make_kind: Any, mail: MailServer, settings: Any, when_late: WhenLate
) -> None:
    story.values = {"link": "/"}
    now = scheduled(story, make_kind(when_late=when_late), clock.now())
    later = scheduled(story, make_kind(when_late=when_late), clock.now() + dt.timedelta(days=1))
    services.dispatch(is_tick=False)  # a worker had it in hand when the backup was made
    settings.SENDING = False
    said = StringIO()

    call_command("hold_notices", reason="The backup of last night.", stdout=said)

    assert said.getvalue() == "2 notices now wait for a decision.\n"
    settings.SENDING = True
    turn()
    assert mail.tried == []
    for notice in (now, later):
        notice.refresh_from_db()
        assert (notice.status, notice.waits_for) == (Notice.Status.WAITING, Notice.WaitsFor.HELD)
        assert notice.deliveries.get().status == Delivery.Status.WAITING
        assert Event.objects.about(notice).filter(verb="notice_waits").count() == 1


@pytest.mark.parametrize(("sending", "reason"), [(True, "The backup."), (False, " ")])
def test_holding_is_refused_while_sending_is_on_or_without_a_reason(
    story: Any, make_kind: Any, settings: Any, sending: bool, reason: str
) -> None:
    story.values = {"link": "/"}
    notice = scheduled(story, make_kind(), clock.now())
    settings.SENDING = sending

    with pytest.raises(CommandError):
        call_command("hold_notices", reason=reason)

    notice.refresh_from_db()
    assert notice.status == Notice.Status.SCHEDULED
