"""Files in a bucket, which has no paths and errors of its own: in, out, in stretches, in a pack, swept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import boto3
import environ
import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from django.core.files.storage import default_storage
from django.test import RequestFactory
from moto import mock_aws
from storages.backends.s3 import S3File, S3Storage

from audit.models import Event
from config import environment
from documents import services
from documents.http import file_response
from documents.models import Document, Finding
from documents.rules import NotStored
from documents.services import storing
from foundation import clock
from notices.services.attachments import NotReadable, read_document
from partnership.models import Role
from reviews.exports.pack.parts import add_document
from reviews.models import EvidencePack
from reviews.rules.evidence import PackNotReady
from reviews.services import evidence_packs
from tests.documents.factories import uploaded
from tests.reviews.factories import person_on
from tests.reviews.plan_factories import EvidencePackFactory, PlanFactory

pytestmark = pytest.mark.django_db

REFUSED = ClientError({"Error": {"Code": "403"}, "ResponseMetadata": {"HTTPStatusCode": 403}}, "GetObject")  # type: ignore[arg-type, typeddict-item]
TOO_SLOW = ReadTimeoutError(endpoint_url="https://s3.example.org")


@pytest.fixture(autouse=True)
def bucket(settings: Any) -> Iterator[Any]:
    """The storage is what `STORAGE_URL` makes of a bucket; the bucket itself."""
    url = "s3://key:secret@reports/portal?region_name=eu-west-2"
    env = environ.Env()
    env.ENVIRON = {"STORAGE_URL": url}
    storage = environment.storage(env, base=settings.BASE_DIR, debug=False)
    with mock_aws():
        made = boto3.resource("s3", region_name="eu-west-2", aws_access_key_id="k", aws_secret_access_key="s")
        made.create_bucket(Bucket="reports", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
        settings.STORAGES = settings.STORAGES | {"default": storage}
        yield made.Bucket("reports")


def stored(bucket: Any) -> list[str]:
    return [each.key for each in bucket.objects.all()]


def breaks(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """From now on the bucket gives nothing out."""

    def fail(self: Any) -> None:
        raise error

    monkeypatch.setattr(S3File, "_get_file", fail)
    monkeypatch.setattr(S3File, "file", property(fail))


def ask(document: Document, **headers: str) -> Any:
    return file_response(RequestFactory().get("/", headers=headers), document, reader=None)


def test_a_file_comes_in_under_a_name_that_says_nothing_and_goes_out_whole_and_in_stretches(bucket):
    document = uploaded(name="Robin Ashington chronology.pdf")

    assert sorted(stored(bucket)) == sorted(f"portal/{each.storage_name}" for each in Document.objects.all())
    assert "robin" not in " ".join(stored(bucket)).casefold()
    data = storing.read(document)
    whole, stretch = ask(document), ask(document, Range="bytes=10-19")
    assert (whole.status_code, b"".join(whole.streaming_content)) == (200, data)
    assert (stretch.status_code, b"".join(stretch.streaming_content)) == (206, data[10:20])
    whole.close()
    stretch.close()


def test_a_bucket_that_takes_nothing_leaves_no_half_record(bucket, monkeypatch):
    usual, calls = S3Storage._save, []

    def refuse_the_second(self: Any, name: str, content: Any) -> Any:
        calls.append(name)
        if len(calls) == 2:
            raise REFUSED
        return usual(self, name, content)

    monkeypatch.setattr(S3Storage, "_save", refuse_the_second)

    with pytest.raises(NotStored, match="nothing of it was kept"):
        uploaded()

    assert stored(bucket) == []
    assert not Document.objects.exists()
    assert not Event.objects.exists()


def test_why_an_upload_failed_is_told_even_where_the_bucket_takes_nothing_back(bucket, monkeypatch):
    def refuse(self: Any, name: str) -> None:
        raise TOO_SLOW

    monkeypatch.setattr(S3Storage, "delete", refuse)
    monkeypatch.setattr("documents.services.uploading.audit.record", lambda *args, **rest: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        uploaded()

    assert len(stored(bucket)) == 2, "the sweep takes them"
    assert not Document.objects.exists()


@pytest.mark.parametrize("error", [REFUSED, TOO_SLOW, OSError(5, "Input/output error")])
def test_a_bucket_that_gives_nothing_out_asks_to_try_again(monkeypatch, error):
    document = uploaded()
    Document._base_manager.filter(pk=document.pk).update(inspection=Document.Inspection.WAITING)
    breaks(monkeypatch, error)

    assert ask(document).status_code == 503
    with pytest.raises(services.StorageAway):
        storing.read(document)
    with pytest.raises(services.StorageAway):
        add_document(Empty(), "report", document)  # type: ignore[arg-type]
    assert services.check_waiting() == 0
    document.refresh_from_db()
    assert document.inspection == Document.Inspection.WAITING
    assert not document.findings.filter(kind=Finding.Kind.UNREADABLE).exists()
    Document._base_manager.filter(pk=document.pk).update(inspection=Document.Inspection.DONE)
    document.refresh_from_db()
    with pytest.raises(NotReadable) as refusal:
        read_document(document)
    assert refusal.value.is_for_now


class Empty:
    """An archive that holds nothing yet."""

    def has(self, name: str) -> bool:
        return False


def test_a_file_that_is_gone_from_the_bucket_is_gone_for_good(bucket):
    document = uploaded()
    default_storage.delete(document.storage_name)

    assert ask(document).status_code == 503
    with pytest.raises(NotReadable) as refusal:
        read_document(document)
    assert not refusal.value.is_for_now


def test_what_no_record_knows_is_swept_after_a_day(time_machine):
    kept = uploaded()
    left = storing.keep(b"somebody pulled the plug")
    assert services.sweep_left_overs() == 0

    time_machine.move_to(clock.now() + storing.LEFT_OVER_AFTER * 2)

    assert services.sweep_left_overs() == 1
    assert not default_storage.exists(left)
    assert default_storage.exists(kept.storage_name)


def test_an_evidence_pack_is_made_in_the_bucket_fetched_and_removed(bucket, monkeypatch):
    plan = PlanFactory()
    manager = person_on(plan.review, Role.BUSINESS_MANAGER)
    EvidencePackFactory(plan=plan)

    assert evidence_packs.make_waiting_packs() == 1

    pack = plan.evidence_packs.get()
    assert stored(bucket) == [f"portal/{pack.storage_name}"]
    with evidence_packs.open_pack(pack=pack, by=manager) as file:
        assert zipfile.ZipFile(io.BytesIO(file.read())).testzip() is None
    Event.objects.filter(verb="evidence pack downloaded").get()

    with monkeypatch.context() as away:
        breaks(away, REFUSED)
        with pytest.raises(PackNotReady, match="does not answer"):
            evidence_packs.open_pack(pack=pack, by=manager)
    assert Event.objects.filter(verb="evidence pack downloaded").count() == 1

    EvidencePack.objects.update(expires_at=clock.now())
    assert evidence_packs.remove_old_packs() == 1
    assert stored(bucket) == []
