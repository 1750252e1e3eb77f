"""Laws that hold for all of sending: nothing waits in the queue, links change nothing, statuses have an end."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from config.celery import WAKING, app
from foundation import clock
from notices import rules, services
from notices.models import Delivery, Notice
from notices.recipients import ToPerson, ToStatutory
from partnership.models import Recipient
from tests.notices.sending import MailServer, turn
from tests.partnership.factories import PartnershipFactory, PersonFactory, StatutoryAddressFactory

ROOMS = [
    "foundation",
    "audit",
    "partnership",
    "matters",
    "documents",
    "notices",
    "reviews",
    "portal",
    "config",
]


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_waits_in_the_queue_for_its_time(room: str) -> None:
    """A task with an ETA is handed out again and again once it outlives the visibility time-out."""
    for path in sorted((Path(settings.BASE_DIR) / room).rglob("*.py")):
        found = re.search(r"\b(countdown|eta)\s*=|\.retry\(", path.read_text())
        assert not found, f"{path} puts a task off: store a due time instead"


def test_what_beat_wakes_is_there_and_goes_to_a_queue_that_is_there() -> None:
    app.loader.import_default_modules()
    queues = {queue.name for queue in app.conf.task_queues}
    assert {route["queue"] for route in app.conf.task_routes.values()} <= queues
    assert set(app.conf.task_routes) <= set(app.tasks)
    for name, seconds in WAKING:
        assert name in app.tasks
        assert seconds >= 10
    assert dict(WAKING)["notices.tasks.dispatch_due"] == 30
    assert dict(WAKING)["notices.tasks.beat"] == 30


@pytest.mark.parametrize("status", list(Notice.Status))
def test_every_status_of_a_notice_says_what_may_come_next(status: str) -> None:
    assert set(rules.NEXT_NOTICE_STATUSES[status]) <= set(Notice.Status)


@pytest.mark.parametrize("status", list(Delivery.Status))
def test_every_status_of_a_delivery_says_what_may_come_next(status: str) -> None:
    assert set(rules.NEXT_DELIVERY_STATUSES[status]) <= set(Delivery.Status)


@pytest.mark.django_db
@pytest.mark.parametrize("signed_in", [True, False])
def test_opening_a_mailed_link_ten_times_changes_nothing(
    story: Any, make_kind: Any, mail: MailServer, signed_in: bool
) -> None:
    PartnershipFactory()
    address = StatutoryAddressFactory(unconfirmed=True, recipient=Recipient.OFSTED)
    person = PersonFactory(business_manager=True)
    services.send_address_test(address=address, by=person)
    notice = services.schedule(
        make_kind(asks_for_action=True).key,
        subject=story.subject,
        occasion="x",
        to=[ToPerson(person), ToStatutory(Recipient.OFSTED)],
        due_at=clock.now(),
    )
    story.values = {"link": notice.get_absolute_url()}
    turn()
    links = {link for text in mail.texts() for link in re.findall(r"http://localhost:8000(/\S*/)", text)}
    assert len(links) == 2

    def state() -> list[Any]:
        address.refresh_from_db()
        return [
            address.confirmed_at,
            list(Notice.objects.order_by("pk").values_list("pk", "status", "due_at")),
            list(Delivery.objects.order_by("pk").values_list("pk", "status", "attempts")),
        ]

    before = state()
    client = Client()
    if signed_in:
        client.force_login(person)
    for link in links:
        for _ in range(10):
            assert client.get(link).status_code in (200, 302)
            assert client.head(link).status_code in (200, 302)
    assert state() == before
