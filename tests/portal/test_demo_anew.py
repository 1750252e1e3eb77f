"""`demo --refresh` throws the demonstration away and makes it anew, as real commands on a database of their own."""

import json
import sys
from pathlib import Path

import pytest

from config import trial_env
from tests import machine
from tests.config.test_trial import environment_in
from tests.machine import Processes

pytestmark = [pytest.mark.long, pytest.mark.processes]

#: What a demonstration leaves behind: its partnership, somebody in it, and a file; and what was changed by hand.
BEGIN = """
import django; django.setup()
import json
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
call_command("createcachetable", verbosity=0)
from documents.models import Document
from documents.services import upload
from partnership.models import Agency, Appointment, Partnership, Person
from portal.demonstration.papers import pdf
Partnership.objects.create(name="Changed by somebody", is_demonstration=True)
Agency.objects.create(name="Entered by somebody", kind="voluntary")
chair = Person.objects.create(email="chair@demo.example", name="Renamed by somebody", password="changed")
Appointment.objects.create(person=chair, role="business_manager")
upload(file=pdf("old.pdf", "Old", [("Old", ["Of the demonstration before."])]), title="Old", matter=None, by=chair)
print(json.dumps(list(Document.objects.values_list("storage_name", flat=True))))
"""

LOOK = """
import django; django.setup()
import json
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from audit import triggers
from django.db import connection
from documents.models import Document
from partnership.models import Agency, Partnership
from reviews.models import PracticeReview
call_command("check", databases=["default"], verbosity=0)
typed = {"login": "chair@demo.example", "password": settings.DEMO_PASSWORD}
print(json.dumps({
    "reviews": sorted(PracticeReview.objects.values_list("code", flat=True)),
    "agencies": sorted(Agency.objects.values_list("name", flat=True)),
    "missing triggers": triggers.missing(connection),
    "partnership": Partnership.objects.get().name,
    "missing files": [
        name for name in Document.objects.values_list("storage_name", flat=True) if not default_storage.exists(name)
    ],
    "signed in": Client(HTTP_HOST="localhost").post("/account/login/", typed).headers.get("Location"),
}))
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def portal(request, tmp_path):
    """A trial machine on which nothing has been made."""
    trial_env.write(tmp_path / "env")
    environment = environment_in(tmp_path)
    if request.param == "postgres":
        with (
            machine.empty_database() as url,
            Processes(tmp_path, environment | {"DATABASE_URL": url}) as portal,
        ):
            yield portal
    else:
        with Processes(tmp_path, environment) as portal:
            yield portal


def names_of_files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_a_refreshed_demonstration_is_as_new(portal, tmp_path):
    stored = portal.run("begin", sys.executable, "-c", BEGIN).splitlines()[-1]
    old = {Path(name).name for name in json.loads(stored)}
    assert old <= names_of_files(tmp_path / "files")

    told = portal.run("refresh", sys.executable, "manage.py", "demo", "--refresh", within=300)

    assert "The demonstration has been made." in told
    there = json.loads(portal.run("look", sys.executable, "-c", LOOK).splitlines()[-1])
    assert {code.rsplit("-", 1)[1] for code in there["reviews"]} == {"HERON", "KESTREL", "LINNET", "OSPREY"}
    assert len(there["agencies"]) == 10
    assert "Entered by somebody" not in there["agencies"]
    assert there["partnership"] == "Anyshire Safeguarding Children Partnership"
    assert not old & names_of_files(tmp_path / "files")
    assert there["missing files"] == []
    assert there["missing triggers"] == []
    assert there["signed in"] == "/workspace/"
