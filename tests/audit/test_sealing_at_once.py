"""Many write, some commit late, several seal: every event is in the chain once, and the chain holds."""

from __future__ import annotations

import random
import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

from audit import queries, services
from audit.models import Event, Seal
from foundation import clock
from tests.partnership.factories import AgencyFactory

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, EACH, SEALERS = 4, 15, 3


def test_events_that_commit_out_of_order_are_sealed_by_several_at_once():
    agency, faults, stop = AgencyFactory(), [], threading.Event()

    def write(number):
        dice = random.Random(number)
        for _ in range(EACH):
            with transaction.atomic():
                services.record("changed", agency, by=None, at=clock.now(), writer=number)
                time.sleep(dice.random() * 0.01)
                transaction.set_rollback(dice.random() < 0.2)

    def seal():
        while not stop.is_set():
            try:
                services.seal_events()
            except OperationalError as busy:
                # SQLite has one writer; a sealer that waited too long comes again with the next tick.
                if connection.vendor != "sqlite":
                    faults.append(busy)
            time.sleep(0.005)

    def run(work, *arguments):
        try:
            work(*arguments)
        except Exception as error:
            faults.append(error)
            raise
        finally:
            connection.close()

    writers = [threading.Thread(target=run, args=(write, number)) for number in range(WRITERS)]
    sealers = [threading.Thread(target=run, args=(seal,)) for _ in range(SEALERS)]
    for thread in writers + sealers:
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in sealers:
        thread.join()
    services.seal_events(thorough=True)

    assert faults == []
    verdict = queries.verify()
    assert verdict.faults == []
    assert verdict.sealed == Event.objects.count() == Seal.objects.count()
    assert 0 < verdict.sealed < WRITERS * EACH
