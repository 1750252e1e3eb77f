"""`manage.py demo`: an invented partnership to try the portal with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import demonstration
from portal.demonstration.people import who_can_sign_in


class Command(BaseCommand):
    help = "Make the demonstration: an invented partnership, its people, four reviews and media relations. Twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--refresh", action="store_true", help="Throw it away and make it anew.")

    def handle(self, *args: Any, refresh: bool, **options: Any) -> None:
        if not settings.DEMO_PASSWORD:
            raise CommandError("DEMO_PASSWORD is not set. Choose one, or run `make setup`, which makes one.")
        try:
            demonstration.check_may_be_made()
            if refresh:
                demonstration.remove()
            is_new = demonstration.make()
            if not is_new:
                demonstration.take_password()
        except demonstration.NotHere as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(
            "The demonstration has been made." if is_new else "The demonstration is there already."
        )
        self.stdout.write(who_can_sign_in())
