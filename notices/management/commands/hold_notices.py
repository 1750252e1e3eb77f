"""Hold back everything that might still leave, for instance after restoring a backup."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from notices import services


class Command(BaseCommand):
    help = "Make every notice that might still leave wait for a person’s decision. Run it with SENDING off."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reason", required=True, help="Why; it stands in the audit trail.")

    def handle(self, *args: Any, reason: str, **options: Any) -> None:
        if settings.SENDING:
            raise CommandError("SENDING is on: switch it off first, or notices may leave while this runs.")
        if not reason.strip():
            raise CommandError("Give a reason.")
        held = services.hold_everything(reason=reason)
        self.stdout.write(f"{held} notice{'' if held == 1 else 's'} now wait for a decision.")
