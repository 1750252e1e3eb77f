from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.test import Client

from documents.models import Document
from foundation import clock
from reviews.models import PublishedFile
from tests.documents.factories import uploaded
from tests.partnership.factories import PersonFactory
from tests.portal.factories import PublishedFileFactory, withdrawn
from tests.reviews.factories import ReviewFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def file() -> PublishedFile:
    review = ReviewFactory(published=True, slug="child-larch", public_title="Child Larch")
    return PublishedFileFactory(
        review=review, document=uploaded(matter=review.matter, title="The full report")
    )


def address(file: PublishedFile) -> str:
    return f"/learning/reviews/{file.review.slug}/files/{file.reference}/"


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_it_gives_exactly_the_bytes_that_were_published(client: Client, file: PublishedFile) -> None:
    response = client.get(address(file))

    assert hashlib.sha256(body(response)).hexdigest() == file.document.sha256
    assert response["ETag"] == f'"{file.document.sha256}"'
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=30, must-revalidate"
    assert response["Content-Disposition"] == 'attachment; filename="The full report.pdf"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_it_is_the_same_for_somebody_signed_in_and_leaves_no_trace_of_them(
    client: Client, file: PublishedFile
) -> None:
    signed_in = Client()
    signed_in.force_login(
        PersonFactory(chair=True), backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    one, other = client.get(address(file)), signed_in.get(address(file))

    assert body(one) == body(other)
    assert dict(one.items()) == dict(other.items())


def test_head_says_what_get_would(client: Client, file: PublishedFile) -> None:
    got, head = client.get(address(file)), client.head(address(file))

    assert dict(got.items()) == dict(head.items())
    assert body(got)
    assert body(head) == b""


def test_who_has_it_already_is_told_that_it_has_not_changed(client: Client, file: PublishedFile) -> None:
    response = client.get(address(file), headers={"if-none-match": f'"{file.document.sha256}"'})

    assert response.status_code == 304
    assert body(response) == b""


def test_a_stretch_of_it_can_be_asked_for(client: Client, file: PublishedFile) -> None:
    whole = body(client.get(address(file)))

    part = client.get(address(file), headers={"range": "bytes=10-19"})
    beyond = client.get(address(file), headers={"range": f"bytes={file.document.size}-"})

    assert (part.status_code, body(part)) == (206, whole[10:20])
    assert part["Content-Range"] == f"bytes 10-19/{file.document.size}"
    assert beyond.status_code == 416


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_it_is_only_read(client: Client, file: PublishedFile, method: str) -> None:
    assert getattr(client, method)(address(file)).status_code == 405


def test_a_closed_file_of_a_public_review_leads_to_its_page(client: Client, file: PublishedFile) -> None:
    PublishedFile.objects.update(closed_at=clock.now(), closed_reason="Replaced.")

    response = client.get(address(file))

    assert response.status_code == 410
    assert 'href="/learning/reviews/child-larch/"' in response.content.decode()
    assert "Replaced." not in response.content.decode()


def test_a_file_goes_with_its_review_even_when_nobody_closed_it(client: Client, file: PublishedFile) -> None:
    etag = f'"{file.document.sha256}"'

    withdrawn(file.review, explained=True)
    assert client.get(address(file)).status_code == 410
    assert client.get(address(file), headers={"if-none-match": etag}).status_code == 410

    withdrawn(file.review, explained=False)
    for headers in ({}, {"if-none-match": etag}, {"range": "bytes=0-9"}):
        assert client.get(address(file), headers=headers).status_code == 404


def test_a_file_goes_when_its_availability_ends(client: Client, file: PublishedFile) -> None:
    file.review.availability_ended_on = clock.today()
    file.review.save(update_fields=["availability_ended_on"])

    assert client.get(address(file)).status_code == 410


def test_a_file_is_found_only_under_its_own_review(client: Client, file: PublishedFile) -> None:
    ReviewFactory(published=True, slug="child-rowan")

    assert client.get(f"/learning/reviews/child-rowan/files/{file.reference}/").status_code == 404


def test_neither_the_original_nor_an_infected_file_is_ever_given_out(
    client: Client, file: PublishedFile
) -> None:
    Document.objects.filter(pk=file.document_id).update(scan=Document.Scan.INFECTED)
    assert client.get(address(file)).status_code == 404

    assert file.document.cleaned_from is not None
    PublishedFile._base_manager.update(document=file.document.cleaned_from)
    assert client.get(address(file)).status_code == 404
