from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CatalogueConfig(AppConfig):
    name = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        from catalogue import hooks  # noqa: F401

        post_migrate.connect(load_reference_rows, sender=self)


def load_reference_rows(*, using: str, **kwargs: Any) -> None:
    """After migrating, the lists that the catalogue begins with are there, once their tables are."""
    from django.db import connections

    from catalogue.models import BriefingHeading, ReviewCycle, ReviewInterval, Situation, Topic
    from catalogue.services import reference

    with connections[using].cursor() as cursor:
        tables = set(connections[using].introspection.table_names(cursor))
    lists = (BriefingHeading, ReviewCycle, ReviewInterval, Situation, Topic)
    if {model._meta.db_table for model in lists} <= tables:
        reference.load_reference_rows()
