from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Not a step of a workflow: changing a table on SQLite drops its triggers.
        post_migrate.connect(put_index_back, sender=self, dispatch_uid="search.index")


def put_index_back(using: str, **kwargs: Any) -> None:
    """The index is there, and follows the entries again."""
    from django.db import connections

    from search import index

    if index.is_table_there(connections[using]):
        index.install(connections[using])
