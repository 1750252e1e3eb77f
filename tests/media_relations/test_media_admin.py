"""The admin of media relations: its times, words and lists; of what is confidential only how it stands."""

from __future__ import annotations

import pytest
from django.urls import reverse

from documents.rules import HELD
from foundation import clock
from media_relations.models import (
    AlertLink,
    CheckKind,
    Enquiry,
    HighProfileEvent,
    Journalist,
    MediaProtocol,
    Outlet,
    PlainWord,
    Statement,
)
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory
from tests.media_relations.cast import cast, logged, opened
from tests.partnership.factories import PersonFactory
from tests.partnership.test_admin import opened as form_of

pytestmark = pytest.mark.django_db

MODELS = [
    AlertLink,
    CheckKind,
    Enquiry,
    HighProfileEvent,
    Journalist,
    MediaProtocol,
    Outlet,
    PlainWord,
    Statement,
]


@pytest.fixture
def admin(client):
    administrator = PersonFactory(administrator=True, last_login=clock.now())
    client.force_login(administrator, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(model, page="changelist", *args) -> str:
    return reverse(f"admin:media_relations_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS)
def test_each_list_opens_for_an_administrator_and_for_nobody_else(model, admin, client):
    MediaProtocol().save()
    assert admin.get(address(model)).status_code == 200

    client.force_login(PersonFactory(chair=True))
    assert client.get(address(model)).status_code == 403


@pytest.mark.parametrize("model", [Enquiry, HighProfileEvent])
def test_of_what_is_confidential_there_is_its_reference_and_state_and_no_word(model, admin):
    them = cast()
    event = opened(them, title="Secret Yew", what_is_known="Secret words")
    logged(them, event=event, subject="Secret Elm", question="Secret question", journalist="Jo Penn")
    record = model.objects.get()

    page = admin.get(address(model)).content.decode()

    assert record.reference in page
    assert "Secret" not in page
    assert "Penn" not in page
    assert admin.get(address(model, "change", record.pk)).status_code == 404
    assert admin.get(address(model, "history", record.pk)).status_code == 404


@pytest.mark.parametrize("is_open", [True, False])
def test_events_are_narrowed_to_those_that_are_open(is_open, admin):
    event = opened(cast())

    answer = admin.get(address(HighProfileEvent), {"closed_at__isempty": int(is_open)})

    assert answer.status_code == 200
    assert (event.reference in answer.text) == is_open


def test_the_protocol_is_one_row(admin):
    assert admin.get(address(MediaProtocol, "add")).status_code == 200
    MediaProtocol().save()

    assert admin.get(address(MediaProtocol, "add")).status_code == 403


@pytest.mark.parametrize("field", ["safeguarding_message", "disclaimer"])
def test_no_protected_name_is_stored_in_the_protocols_words(admin, field):
    MediaProtocol().save()
    protect(MatterFactory(), "Robin Ashington")
    url = address(MediaProtocol, "change", 1)

    page = admin.post(url, form_of(admin, url) | {field: "((agency)) says this of Robin Ashington."})

    assert getattr(MediaProtocol.current(), field) == getattr(MediaProtocol(), field)
    assert page.context["adminform"].form.errors == {field: [HELD]}


def test_a_plain_word_can_be_taken_out_and_added(admin):
    word = PlainWord.objects.get(phrase="utilise")
    admin.post(address(PlainWord, "delete", word.pk), {"post": "yes"})
    admin.post(address(PlainWord, "add"), {"phrase": "deep dive", "plainer": "close look"})

    assert not PlainWord.objects.filter(phrase="utilise").exists()
    assert PlainWord.objects.get(phrase="deep dive").plainer == "close look"


def test_journalists_are_looked_up_here_and_changed_in_the_directory(admin):
    journalist = Journalist.objects.create(name="Jo Penn")

    assert "Jo Penn" in admin.get(address(Journalist)).content.decode()
    assert admin.post(address(Journalist, "change", journalist.pk), {"name": "x"}).status_code == 403
    assert admin.get(address(Journalist, "add")).status_code == 403
