from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MediaRelationsConfig(AppConfig):
    name = "media_relations"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Media relations"

    def ready(self) -> None:
        from media_relations import hooks  # noqa: F401

        post_migrate.connect(load_reference_rows, sender=self)


def load_reference_rows(*, using: str, **kwargs: Any) -> None:
    """After migrating, the lists that media relations begin with are there, once their tables are."""
    from django.db import connections

    from media_relations.models import AlertLink, CheckKind, PlainWord
    from media_relations.services import protocol

    with connections[using].cursor() as cursor:
        tables = set(connections[using].introspection.table_names(cursor))
    if {model._meta.db_table for model in (AlertLink, CheckKind, PlainWord)} <= tables:
        protocol.load_reference_rows()
