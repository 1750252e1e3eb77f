"""Put every encrypted field under the first of FIELD_KEYS."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction
from django.db.models import TextField, Value
from django.db.models.functions import Cast

from foundation import encryption
from foundation.encryption import EncryptedTextField
from partnership.services import rotate_second_factors

_AT_A_TIME = 200


class Command(BaseCommand):
    help = (
        "Encrypt every protected text anew with the first key of FIELD_KEYS. Put a new key first, run this, "
        "then take the old key away."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for model in apps.get_models():
            for field in model._meta.local_fields:
                if isinstance(field, EncryptedTextField) and not model._meta.proxy:
                    count = _rotate(model, field.name)
                    self.stdout.write(f"{model._meta.label} {field.name}: {count}")
        self.stdout.write(f"second factors: {rotate_second_factors()}")


def _rotate(model: type[models.Model], name: str) -> int:
    rows = model._default_manager.exclude(**{f"{name}__isnull": True})
    count, last = 0, 0
    while True:
        with transaction.atomic():
            # The stored token itself, not the text that it opens to.
            batch = list(
                rows.filter(pk__gt=last)
                .select_for_update(of=("self",))
                .order_by("pk")
                .annotate(stored=Cast(name, TextField()))
                .values_list("pk", "stored")[:_AT_A_TIME]
            )
            if not batch:
                return count
            for pk, token in batch:
                if token:
                    anew = Value(encryption.rotate(token), output_field=TextField())
                    # The words stay what they are; only their key is another.
                    model._base_manager.filter(pk=pk).update(**{name: anew})
                    count += 1
            last = batch[-1][0]
