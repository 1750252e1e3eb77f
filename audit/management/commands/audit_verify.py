"""`manage.py audit_verify`: is the record of who did what whole?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit import queries, services


class Command(BaseCommand):
    help = (
        "Checks the triggers, the hash chain and the words of the audit record. Fails when anything is off."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head", default="", help="An earlier end of the chain, from a log: it has to be in it still."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        services.seal_events(thorough=True)
        verdict = queries.verify(known_head=options["head"])
        for fault in verdict.faults:
            self.stderr.write(fault)
        if not verdict.holds:
            raise CommandError(f"The audit record is not whole: {len(verdict.faults)} faults.")
        self.stdout.write(
            f"The audit record is whole: {verdict.events} events, {verdict.sealed} in the chain, "
            f"{verdict.blanked} with blanked words. The chain ends with {verdict.head}."
        )
