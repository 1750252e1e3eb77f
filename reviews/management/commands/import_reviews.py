"""Enter reviews that were published before the portal: `import_reviews FILE --by EMAIL --matter NAME [--files FOLDER]`."""

from __future__ import annotations

from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from matters.models import Matter
from partnership.models import Person
from reviews.services.earlier import InMatter
from reviews.services.earlier_import import import_earlier_reviews


class Command(BaseCommand):
    help = (
        "Enter reviews that were published before the portal from a CSV file: all of them, or none. "
        "The public sees each only when somebody else has shown it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="The CSV file, in UTF-8.")
        parser.add_argument(
            "--by", required=True, help="The e-mail address of who imports: the business unit."
        )
        parser.add_argument(
            "--matter", required=True, help="The code name of their matter, new or there already."
        )
        parser.add_argument("--files", help="The folder of the files that the column “file” names.")
        parser.add_argument("--dry-run", action="store_true", help="Look at everything and keep nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        by = Person.objects.filter(email__iexact=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"Nobody signs in as {options['by']}.")
        matter = Matter.objects.visible_to(by).filter(code_name=options["matter"]).first()
        where = InMatter(matter=matter, code_name="" if matter else options["matter"])
        with ExitStack() as opened:
            files = self._files(options["files"], opened)
            try:
                outcome = import_earlier_reviews(
                    data=self._read(Path(options["file"])),
                    files=files,
                    where=where,
                    by=by,
                    is_dry_run=options["dry_run"],
                    may_hold_more=True,
                )
            except PermissionDenied as refused:
                raise CommandError(str(refused)) from refused
        if outcome.errors:
            told = "\n".join(str(error) for error in outcome.errors)
            raise CommandError(f"Nothing was entered.\n{told}")
        said = (
            f"{outcome.rows} can be entered" if options["dry_run"] else f"{len(outcome.entered)} were entered"
        )
        self.stdout.write(f"{said}. {outcome.findings} things in them wait for a decision.")

    @staticmethod
    def _read(path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} can’t be read: {error.strerror}.") from error

    @staticmethod
    def _files(folder: str | None, opened: ExitStack) -> dict[str, File[bytes]]:
        """Every file of the folder, none of its folders."""
        if folder is None:
            return {}
        try:
            paths = sorted(path for path in Path(folder).iterdir() if path.is_file())
            return {path.name: File(opened.enter_context(path.open("rb")), path.name) for path in paths}
        except OSError as error:
            raise CommandError(f"{folder} can’t be read: {error.strerror}.") from error
