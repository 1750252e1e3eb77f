"""Law 17: what must not leave is unreadable in the database, and keys can be rotated."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError
from django.db import connection

from documents.models import ProtectedTerm, TermList
from foundation.encryption import UnreadableField, decrypt, encrypt, rotate
from matters.models import Matter
from tests.partnership.factories import PersonFactory

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_the_same_text_is_never_stored_alike_twice():
    assert encrypt("Aoife Example") != encrypt("Aoife Example")
    assert decrypt(encrypt("Aoife Example")) == "Aoife Example"


def test_a_rotated_value_opens_with_the_new_key_alone(settings):
    settings.FIELD_KEYS = [OLD]
    token = encrypt("Aoife Example")

    settings.FIELD_KEYS = [NEW, OLD]
    assert decrypt(token) == "Aoife Example"
    rotated = rotate(token)

    settings.FIELD_KEYS = [NEW]
    assert decrypt(rotated) == "Aoife Example"
    with pytest.raises(UnreadableField, match="FIELD_KEYS"):
        decrypt(token)


@pytest.mark.django_db
def test_the_database_holds_no_word_of_an_encrypted_field():
    person = PersonFactory()
    matter = Matter.objects.create(code_name="Heron", owner=person)
    term = ProtectedTerm.objects.create(
        term_list=TermList.objects.create(matter=matter), text="Aoife Example", kind="child", added_by=person
    )

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM documents_protectedterm WHERE id = %s", [term.pk])
        (stored,) = cursor.fetchone()
    assert "Aoife" not in stored
    assert ProtectedTerm.objects.get(pk=term.pk).text == "Aoife Example"


@pytest.mark.django_db
@pytest.mark.parametrize("lookup", ["text", "text__contains", "text__icontains", "text__gt"])
def test_an_encrypted_field_cannot_be_searched(lookup):
    with pytest.raises(FieldError, match=r"Unsupported lookup|unsupported"):
        ProtectedTerm.objects.filter(**{lookup: "Aoife"}).exists()
