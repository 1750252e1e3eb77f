"""Asking for an evidence pack, making it whatever happens to the workers, fetching it, and its end."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import IntegrityError, transaction

from audit.models import Event
from foundation import clock, long_work
from foundation.long_work import GAPS, LEASE
from partnership.models import Role
from reviews.exports.pack import making
from reviews.models import EvidencePack, PublicationPlan
from reviews.rules.evidence import PackNotReady
from reviews.services import evidence_packs
from reviews.services.evidence_packs import (
    claim_pack,
    make_pack,
    make_waiting_packs,
    open_pack,
    remove_old_packs,
    request_pack,
)
from reviews.tasks.exports import make_evidence_packs, remove_old_evidence_packs
from tests.partnership.factories import AgencyFactory, PersonFactory
from tests.reviews.factories import person_on
from tests.reviews.plan_factories import EvidencePackFactory, PlanFactory

pytestmark = pytest.mark.django_db

Status = EvidencePack.Status
BUSINESS_UNIT = {Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER}
READERS = {*BUSINESS_UNIT, Role.CHAIR, Role.VICE_CHAIR}


@pytest.fixture
def plan():
    return PlanFactory()


@pytest.fixture
def manager(plan):
    return person_on(plan.review, Role.BUSINESS_MANAGER)


def stored_files(settings):
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"]) / "packs"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


# Asking


@pytest.mark.parametrize("role", Role)
def test_the_business_unit_on_the_access_list_asks_and_nobody_else(plan, role):
    person = person_on(plan.review, role, agency=AgencyFactory())

    if role in BUSINESS_UNIT:
        pack = request_pack(plan=plan, by=person)
        assert (pack.status, pack.asked_by, pack.parts_all) == (Status.WAITING, person, len(making.PARTS))
        assert Event.objects.get().verb == "evidence pack requested"
    else:
        with pytest.raises(PermissionDenied):
            request_pack(plan=plan, by=person)
        assert not EvidencePack.objects.exists()
        assert not Event.objects.exists()


@pytest.mark.parametrize("person", [{"business_manager": True}, {"is_superuser": True}])
def test_nobody_off_the_access_list_asks(plan, person):
    with pytest.raises(PermissionDenied):
        request_pack(plan=plan, by=PersonFactory(**person))

    assert not EvidencePack.objects.exists()


@pytest.mark.parametrize("status", PublicationPlan.Status)
def test_a_pack_can_be_asked_for_whatever_became_of_the_plan(status):
    situation = {} if status == PublicationPlan.Status.DRAFT else {status.value: True}
    plan = PlanFactory(**situation)

    request_pack(plan=plan, by=person_on(plan.review, Role.PRACTICE_LEAD))

    assert make_waiting_packs() == 1
    assert plan.evidence_packs.get().status == Status.READY


@pytest.mark.parametrize("status", [Status.WAITING, Status.BEING_MADE])
def test_one_pack_of_a_plan_is_made_at_a_time(plan, manager, status):
    EvidencePackFactory(plan=plan, status=status)

    with pytest.raises(PackNotReady, match="being made already"):
        request_pack(plan=plan, by=manager)

    assert EvidencePack.objects.count() == 1
    assert not Event.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidencePackFactory(plan=plan)


@pytest.mark.parametrize("status", [Status.READY, Status.FAILED, Status.EXPIRED])
def test_after_one_is_finished_another_can_be_asked_for(plan, manager, status):
    EvidencePackFactory(
        plan=plan, status=status, storage_name="packs/x", sha256="0" * 64, size=1, made_at=clock.now(),
        expires_at=clock.now(),
    )  # fmt: skip

    assert request_pack(plan=plan, by=manager).status == Status.WAITING


def test_asking_wakes_a_worker_after_the_commit(
    plan, manager, monkeypatch, django_capture_on_commit_callbacks
):
    woken = []
    monkeypatch.setattr(evidence_packs, "nudge", lambda task, **options: woken.append((task, options)))

    with django_capture_on_commit_callbacks(execute=True):
        request_pack(plan=plan, by=manager)
        assert woken == []

    assert woken == [(make_evidence_packs.name, {"queue": "bulk"})]


# Making


def test_a_pack_is_made_once_however_often_the_task_runs(plan, manager, settings):
    pack = request_pack(plan=plan, by=manager)

    make_evidence_packs()
    make_evidence_packs()

    pack.refresh_from_db()
    assert (pack.status, pack.parts_done, pack.attempts) == (Status.READY, len(making.PARTS), 1)
    assert pack.expires_at - pack.made_at == dt.timedelta(days=settings.EVIDENCE_PACK_DAYS)
    assert stored_files(settings) == [Path(pack.storage_name).name]
    made = Event.objects.get(verb="evidence pack made")
    assert (made.by, made.facts["sha256"]) == (None, pack.sha256)


def test_of_two_workers_one_gets_the_pack(plan):
    EvidencePackFactory(plan=plan)

    first, second = claim_pack(now=clock.now()), claim_pack(now=clock.now())

    assert first is not None
    assert second is None


def test_a_pack_that_changed_hands_between_looking_and_taking_is_left_alone(plan, monkeypatch):
    EvidencePackFactory(plan=plan)
    seen = list(EvidencePack.objects.all())
    claim_pack(now=clock.now())
    monkeypatch.setattr(evidence_packs.EvidencePack.objects, "filter", _first_answer_is(seen))

    assert claim_pack(now=clock.now()) is None
    assert EvidencePack.objects.get().attempts == 1


def _first_answer_is(rows):
    """A stand-in for `filter` whose first answer is what a worker had read a moment ago."""
    usual = EvidencePack.objects.filter
    answers = iter([_Rows(rows)])
    return lambda *args, **kwargs: next(answers, None) or usual(*args, **kwargs)


class _Rows(list):
    def order_by(self, *_):
        return self


def test_a_worker_that_was_killed_leaves_a_pack_that_another_finishes(plan, settings, time_machine):
    """Killed in the middle of its work: after storing the file, before saying so."""
    time_machine.move_to("2026-10-05T09:00Z", tick=False)
    pack = EvidencePackFactory(plan=plan)
    killed = claim_pack(now=clock.now())
    default_storage.save(killed.storage_name, _half_a_file())

    assert make_waiting_packs() == 0, "the lease has not run out"
    time_machine.shift(LEASE)
    assert make_waiting_packs() == 1

    pack.refresh_from_db()
    assert (pack.status, pack.attempts) == (Status.READY, 2)
    assert stored_files(settings) == [Path(pack.storage_name).name]
    assert Event.objects.filter(verb="evidence pack made").count() == 1


def _half_a_file():
    return ContentFile(b"half")


def test_a_worker_frozen_past_its_lease_finishes_nothing_and_leaves_nothing(plan, settings, time_machine):
    time_machine.move_to("2026-10-05T09:00Z", tick=False)
    pack = EvidencePackFactory(plan=plan)
    frozen = claim_pack(now=clock.now())
    time_machine.shift(LEASE)
    assert make_waiting_packs() == 1
    pack.refresh_from_db()

    assert make_pack(frozen) is False

    after = EvidencePack.objects.get()
    assert (after.status, after.sha256, after.storage_name) == (Status.READY, pack.sha256, pack.storage_name)
    assert stored_files(settings) == [Path(pack.storage_name).name]
    assert Event.objects.filter(verb="evidence pack made").count() == 1


def test_progress_shows_while_it_is_made_and_the_lease_is_renewed(plan, monkeypatch, time_machine):
    time_machine.move_to("2026-10-05T09:00Z", tick=False)
    monkeypatch.setattr(long_work, "RENEW_EVERY", 0)
    pack, seen = EvidencePackFactory(plan=plan), []
    usual = making.PARTS[2].write

    def slow(archive, proof):
        time_machine.shift(dt.timedelta(seconds=90))
        usual(archive, proof)
        row = EvidencePack.objects.get()
        seen.append((row.status, row.parts_done, row.parts_all, row.claimed_until - clock.now()))

    monkeypatch.setattr(
        making, "PARTS", [_with(part, slow) if part is making.PARTS[2] else part for part in making.PARTS]
    )
    assert make_waiting_packs() == 1

    assert seen == [(Status.BEING_MADE, 2, len(making.PARTS), LEASE)]
    pack.refresh_from_db()
    assert pack.status == Status.READY


def _with(part, write):
    return type(part)(part.folder, part.about, write)


def test_a_pack_that_fails_is_tried_again_with_growing_gaps_and_then_fails_for_good(
    plan, manager, monkeypatch, settings, time_machine
):
    time_machine.move_to("2026-10-05T09:00Z", tick=False)
    pack = EvidencePackFactory(plan=plan)

    def full_disk(archive, proof):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "PARTS", [_with(making.PARTS[0], full_disk)])
    for gap in GAPS:
        assert make_waiting_packs() == 0
        pack.refresh_from_db()
        assert (pack.status, pack.claimed_until) == (Status.WAITING, clock.now() + gap)
        time_machine.shift(gap - dt.timedelta(seconds=1))
        assert claim_pack(now=clock.now()) is None
        time_machine.shift(dt.timedelta(seconds=1))
    assert make_waiting_packs() == 0

    pack.refresh_from_db()
    assert (pack.status, pack.attempts) == (Status.FAILED, len(GAPS) + 1)
    assert stored_files(settings) == []
    assert [event.verb for event in Event.objects.all()] == ["evidence pack failed"]
    monkeypatch.undo()
    assert request_pack(plan=plan, by=manager).status == Status.WAITING


def test_a_pack_that_kills_every_worker_fails_in_the_end(plan, time_machine):
    time_machine.move_to("2026-10-05T09:00Z", tick=False)
    pack = EvidencePackFactory(plan=plan)

    for _ in range(len(GAPS) + 1):
        assert claim_pack(now=clock.now()) is not None
        time_machine.shift(LEASE)

    assert claim_pack(now=clock.now()) is None
    pack.refresh_from_db()
    assert pack.status == Status.FAILED


def test_a_storage_that_fails_leaves_no_half_file(plan, monkeypatch, settings):
    pack = EvidencePackFactory(plan=plan)
    usual = FileSystemStorage.save

    def breaks(storage, name, content):
        usual(storage, name, _half_a_file())
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(FileSystemStorage, "save", breaks)
    assert make_waiting_packs() == 0

    pack.refresh_from_db()
    assert pack.status == Status.WAITING
    assert stored_files(settings) == []


# Fetching


@pytest.fixture
def ready(plan):
    EvidencePackFactory(plan=plan)
    make_waiting_packs()
    return plan.evidence_packs.get()


@pytest.mark.parametrize("role", Role)
def test_who_reads_every_part_of_the_review_fetches_the_pack_and_leaves_an_event(plan, ready, role):
    person = person_on(plan.review, role, agency=AgencyFactory())

    if role in READERS:
        with open_pack(pack=ready, by=person) as file:
            assert file.read(2) == b"PK"
        event = Event.objects.get(verb="evidence pack downloaded")
        assert (event.by, event.facts["sha256"]) == (person, ready.sha256)
    else:
        with pytest.raises(EvidencePack.DoesNotExist):
            open_pack(pack=ready, by=person)
        assert not Event.objects.filter(verb="evidence pack downloaded").exists()


def test_who_was_taken_off_the_access_list_fetches_nothing(plan, ready, manager):
    open_pack(pack=ready, by=manager).close()
    plan.review.matter.accesses.filter(person=manager).update(removed_at=clock.now(), removed_by=plan.owner)

    with pytest.raises(EvidencePack.DoesNotExist):
        open_pack(pack=ready, by=manager)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.WAITING, "not ready yet"),
        (Status.BEING_MADE, "not ready yet"),
        (Status.FAILED, "could not be made"),
        (Status.EXPIRED, "its time was over"),
    ],
)
def test_a_pack_that_is_not_there_says_why(plan, manager, status, words):
    with pytest.raises(PackNotReady, match=words):
        open_pack(pack=EvidencePackFactory(plan=plan, status=status), by=manager)


def test_a_file_that_is_gone_says_so(plan, ready, manager):
    default_storage.delete(ready.storage_name)

    with pytest.raises(PackNotReady, match="missing"):
        open_pack(pack=ready, by=manager)
    assert not Event.objects.filter(verb="evidence pack downloaded").exists()


# The end


def test_an_old_pack_is_removed_with_its_file_and_a_young_one_stays(plan, settings, time_machine):
    time_machine.move_to("2026-10-05T09:00Z", tick=False)
    EvidencePackFactory(plan=plan)
    make_waiting_packs()
    pack = plan.evidence_packs.get()

    time_machine.shift(dt.timedelta(days=settings.EVIDENCE_PACK_DAYS) - dt.timedelta(seconds=1))
    assert remove_old_packs() == 0
    assert default_storage.exists(pack.storage_name)
    time_machine.shift(dt.timedelta(seconds=1))
    remove_old_evidence_packs()
    remove_old_evidence_packs()

    pack.refresh_from_db()
    assert (pack.status, pack.storage_name) == (Status.EXPIRED, "")
    assert stored_files(settings) == []
    assert Event.objects.filter(verb="evidence pack removed").count() == 1


def test_a_file_that_the_storage_would_not_remove_is_removed_later(plan, ready, monkeypatch, settings):
    EvidencePack.objects.update(expires_at=clock.now())

    def silent(storage, name):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as away:
        away.setattr(FileSystemStorage, "delete", silent)
        assert remove_old_packs() == 1
    assert len(stored_files(settings)) == 1

    remove_old_packs()

    assert stored_files(settings) == []
