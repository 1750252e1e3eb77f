"""A real worker, killed after the mail server took its message and before anybody wrote that down (law 11)."""

import hashlib
import os
import secrets
import signal
import sys

import psycopg2
import pytest
from cryptography.fernet import Fernet

from tests.machine import Processes, wait_until
from tests.mailserver import MailServer

pytestmark = [pytest.mark.long, pytest.mark.processes, pytest.mark.postgres]

#: An empty portal with one message that is due.
BEGIN = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from notices import services
from tests.partnership.factories import PersonFactory, StatutoryAddressFactory
address = StatutoryAddressFactory(unconfirmed=True)
services.send_address_test(address=address, by=PersonFactory(business_manager=True))
"""
#: Two wakes of the dispatcher, and the sending of what it hands out.
WORK = """
import django
django.setup()
from notices import services
for _ in range(2):
    for claim in services.dispatch(is_tick=False):
        services.send_claimed(claim)
"""


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_a_worker_killed_between_acceptance_and_commit_costs_one_copy_at_most(postgres_url, tmp_path):
    offset = tmp_path / "offset"
    connection = psycopg2.connect(postgres_url)
    connection.autocommit = True
    cursor = connection.cursor()

    def rows(what: str) -> list[tuple[object, ...]]:
        cursor.execute(f"SELECT {what}")
        return cursor.fetchall()

    with MailServer(choose=lambda _, attempt: "dally" if attempt == 1 else "accept") as mail:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "ENV_FILE": "",
            "DEBUG": "true",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": secrets.token_urlsafe(48),
            "FIELD_KEYS": Fernet.generate_key().decode(),
            "DATABASE_URL": postgres_url,
            "BROKER_FOLDER": str(tmp_path / "broker"),
            "CLOCK_OFFSET_FILE": str(offset),
            "SENDING": "true",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
        }
        with Processes(tmp_path, environment) as portal:
            portal.run("begin", *python(BEGIN))
            worker = portal.start("worker", *python(WORK))
            wait_until(lambda: mail.taken, what="a message that the server took")
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            assert rows("status, accepted_at FROM notices_delivery") == [("claimed", None)]

            offset.write_text("61")  # its lease has run out
            portal.run("next", *python(WORK))

    [(message_id, sha256)] = rows(
        "message_id, message_sha256 FROM notices_delivery WHERE status = 'accepted'"
    )
    assert rows("status FROM notices_notice") == [("sent",)]
    assert rows("count(*) FROM audit_event WHERE verb = 'delivery_accepted'") == [(1,)]
    assert 1 <= len(mail.messages) <= 2
    assert {(one.message_id, one.sha256) for one in mail.taken} == {(message_id, sha256)}
    assert {hashlib.sha256(message).hexdigest() for message in mail.messages} == {sha256}
    connection.close()
