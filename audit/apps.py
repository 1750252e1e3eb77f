from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from audit.checks import check_triggers

        register(check_triggers, Tags.database)
        # Not a step of a workflow: changing a table on SQLite drops its triggers.
        post_migrate.connect(put_triggers_back, sender=self, dispatch_uid="audit.triggers")


def put_triggers_back(using: str, **kwargs: Any) -> None:
    """The database refuses again to change what was recorded."""
    from django.db import connections

    from audit import triggers

    if triggers.are_tables_there(connections[using]):
        triggers.install(connections[using])
