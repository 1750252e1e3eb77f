from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CampaignsConfig(AppConfig):
    name = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Campaigns"

    def ready(self) -> None:
        from campaigns import hooks  # noqa: F401

        post_migrate.connect(load_reference_rows, sender=self)


def load_reference_rows(*, using: str, **kwargs: Any) -> None:
    """After migrating, the directory of national campaigns is there, once its tables and those of topics are."""
    from django.db import connections

    from campaigns.models import NationalCampaign, NationalCampaignYear
    from campaigns.services import reference

    with connections[using].cursor() as cursor:
        tables = set(connections[using].introspection.table_names(cursor))
    if {model._meta.db_table for model in (NationalCampaign, NationalCampaignYear)} <= tables:
        reference.load_reference_rows()
