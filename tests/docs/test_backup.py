"""The steps of docs/backup.md, taken as they stand there: what comes back is whole, and sends nothing by itself."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlparse

import psycopg2
import pytest
from cryptography.fernet import Fernet

from tests.machine import ROOT, Processes, empty_database
from tests.mailserver import MailServer

pytestmark = [pytest.mark.long, pytest.mark.processes, pytest.mark.postgres]

STEPS = re.compile(r"`((?:pg_dump|createdb|python manage\.py) [^`]+)`")

#: A message that is due, and a file.
BEGIN = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable")
from foundation import clock
from notices import services
from notices.recipients import ToPerson
from tests.documents.factories import uploaded
from tests.partnership.factories import PersonFactory
person = PersonFactory()
uploaded()
services.schedule(
    "sign_in_changed", subject=person, occasion="before the backup", to=[ToPerson(person)], due_at=clock.now(),
    values={"what": "A passkey was added.", "link": "/account/"},
)
"""
TURN = """
import django
django.setup()
from django.conf import settings
from tests.notices.sending import turn
assert settings.SENDING
turn()
"""
OPEN = """
from documents.models import Document
from documents.services import opened
for document in Document.objects.all():
    with opened(document) as file:
        assert len(file.read()) == document.size
print("opened", Document.objects.count())
"""


def test_a_restored_backup_is_whole_and_sends_nothing_by_itself(postgres_url, tmp_path):
    if not shutil.which("pg_dump"):
        pytest.skip("There is no pg_dump here (apt install postgresql-client).")
    dump, restore, *commands = STEPS.findall((ROOT / "docs" / "backup.md").read_text())
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "ENV_FILE": "",
        "DEBUG": "true",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_KEYS": Fernet.generate_key().decode(),
        "DATABASE_URL": postgres_url,
        "STORAGE_URL": f"file://{tmp_path / 'files'}",
        "BROKER_FOLDER": str(tmp_path / "broker"),
        "DEFAULT_FROM_EMAIL": "portal@fscp.example",
    }

    def step(command: str, folder: Path = tmp_path) -> str:
        return subprocess.run(
            ["sh", "-ec", command], cwd=folder, env=environment, capture_output=True, text=True, check=True
        ).stdout

    with (
        empty_database() as restored,
        MailServer(offers_tls=False) as mail,
        Processes(tmp_path, {}) as portal,
    ):
        sending = {"SENDING": "true", "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}"}
        portal.environment = environment
        portal.run("begin", sys.executable, "-c", BEGIN)
        step(dump)
        shutil.copytree(tmp_path / "files", tmp_path / "files-back")
        portal.environment = environment | sending
        portal.run("before", sys.executable, "-c", TURN)
        assert len(mail.taken) == 1, "It left after the backup was made."

        server, name = urlparse(restored), urlparse(restored).path[1:]
        environment |= {"DATABASE_URL": restored, "STORAGE_URL": f"file://{tmp_path / 'files-back'}"}
        reached = {
            "HOST": server.hostname,
            "PORT": server.port,
            "USER": server.username,
            "PASSWORD": server.password,
        }
        environment |= {f"PG{key}": str(value) for key, value in reached.items() if value}
        step(f"dropdb {name}")
        step(re.sub(r"\bportal\b(?!\.)", name, restore))
        said = [step(command, ROOT) for command in commands]

        portal.environment = environment | sending
        opened = portal.run("after", sys.executable, "-c", TURN + OPEN)
        assert len(mail.taken) == 1
        connection = psycopg2.connect(restored)
        with pytest.raises(psycopg2.IntegrityError, match="never changed or deleted"):
            connection.cursor().execute("DELETE FROM audit_event")
        connection.close()

    assert [command.split()[2] for command in commands] == [
        *("migrate", "createcachetable", "audit_verify", "hold_notices"),
    ]
    assert "The audit record is whole" in said[2]
    assert said[3] == "1 notice now wait for a decision.\n"
    assert "opened 2" in opened
