"""Real workers that are killed while they make an evidence pack, on PostgreSQL."""

import hashlib
import io
import os
import secrets
import signal
import sys
import zipfile

import psycopg2
import pytest
from cryptography.fernet import Fernet

from tests.machine import Processes, wait_until

pytestmark = [pytest.mark.long, pytest.mark.processes, pytest.mark.postgres]

MESSAGES = 600

#: A plan with many messages, and a pack of it that waits.
BEGIN = f"""
import django
django.setup()
from notices.models import Delivery
from tests.notices.factories import DeliveryFactory, NoticeFactory, stored
from tests.reviews.plan_factories import EvidencePackFactory, PlanFactory
plan = PlanFactory()
notice = NoticeFactory(subject=plan)
message = stored("Subject: Notice\\r\\n\\r\\n" + "words " * 3000)
Delivery.objects.bulk_create(
    DeliveryFactory.build(notice=notice, accepted=True, **message) for _ in range({MESSAGES})
)
EvidencePackFactory(plan=plan)
"""
WORK = """
import django
django.setup()
from reviews.tasks.exports import make_evidence_packs
make_evidence_packs()
"""


def python(code):
    return (sys.executable, "-c", code)


def test_a_pack_is_made_once_whichever_workers_are_killed(postgres_url, tmp_path):
    files, offset = tmp_path / "files", tmp_path / "offset"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "ENV_FILE": "",
        "DEBUG": "true",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_KEYS": Fernet.generate_key().decode(),
        "DATABASE_URL": postgres_url,
        "STORAGE_URL": f"file://{files}",
        "BROKER_FOLDER": str(tmp_path / "broker"),
        "CLOCK_OFFSET_FILE": str(offset),
    }
    connection = psycopg2.connect(postgres_url)
    connection.autocommit = True
    cursor = connection.cursor()

    def pack(*fields):
        cursor.execute(f"SELECT {', '.join(fields)} FROM reviews_evidencepack")  # noqa: S608 - our own names
        return cursor.fetchone()

    with Processes(tmp_path, environment) as portal:
        portal.run("migrate", sys.executable, "manage.py", "migrate", "--noinput", "--verbosity", "0")
        portal.run("begin", *python(BEGIN))
        for killed in range(1, 4):
            worker = portal.start(f"worker-{killed}", *python(WORK))
            wait_until(lambda: pack("attempts", "status") == (killed, "being_made"), what="a claim")  # noqa: B023
            if killed > 1:
                wait_until(lambda: pack("parts_done")[0] >= 5, what="some parts")
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            assert pack("status") == ("being_made",)
            offset.write_text(str(killed * 130))
        workers = [portal.start(f"last-{number}", *python(WORK)) for number in range(2)]
        assert [worker.wait(timeout=120) for worker in workers] == [0, 0]

    status, attempts, storage_name, sha256 = pack("status", "attempts", "storage_name", "sha256")
    assert (status, attempts) == ("ready", 4)
    stored = [path for path in files.rglob("*") if path.is_file()]
    assert [str(path.relative_to(files)) for path in stored] == [storage_name]
    content = stored[0].read_bytes()
    assert hashlib.sha256(content).hexdigest() == sha256
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert sum(name.endswith(".eml") for name in archive.namelist()) == MESSAGES
    cursor.execute("SELECT count(*) FROM audit_event WHERE verb = 'evidence pack made'")
    assert cursor.fetchone() == (1,)
    connection.close()
