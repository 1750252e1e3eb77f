"""Fields whose text is unreadable in the database and in its backups (law 17).

`FIELD_KEYS` holds Fernet keys: the first one encrypts, all of them decrypt, so that a key can be rotated.
"""

from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class UnreadableField(Exception):
    """An encrypted value that none of the keys in FIELD_KEYS opens."""


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])


def encrypt(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    try:
        return _box().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise UnreadableField("None of the keys in FIELD_KEYS opens this value.") from error


def rotate(token: str) -> str:
    """The same text under the first key."""
    return _box().rotate(token.encode()).decode()


class EncryptedTextField(models.TextField):
    """Text that is stored encrypted. It can't be searched or sorted by."""

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
