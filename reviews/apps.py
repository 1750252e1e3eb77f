from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReviewsConfig(AppConfig):
    name = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from reviews import hooks  # noqa: F401

        post_migrate.connect(load_shipped_templates, sender=self)


def load_shipped_templates(*, using: str, **kwargs: Any) -> None:
    """After migrating, the plan templates that come with the portal are there, with every column they need."""
    from django.db import connections

    from reviews.models import PlanTemplate, TemplateStep
    from reviews.services.plan_templates import load_shipped

    look = connections[using].introspection
    with connections[using].cursor() as cursor:
        tables = look.table_names(cursor)
        for model in (PlanTemplate, TemplateStep):
            if model._meta.db_table not in tables:
                return
            there = {column.name for column in look.get_table_description(cursor, model._meta.db_table)}
            if not {field.column for field in model._meta.concrete_fields} <= there:
                return
    load_shipped()
