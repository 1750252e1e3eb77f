"""`manage.py search_rebuild`: what can be found, made anew from the records."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from search import services


class Command(BaseCommand):
    help = "Make the search index anew from the records, and say how much of it was wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        count, mended = services.rebuild()
        self.stdout.write(f"{count} entries, of which {mended} were wrong, missing or left over.")
