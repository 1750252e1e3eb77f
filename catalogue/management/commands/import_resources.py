"""Enter resources of the catalogue: `import_resources FILE --as EMAIL [--files FOLDER_OR_ZIP] [--dry-run]`."""

from __future__ import annotations

from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from catalogue.services.import_files import Files, FilesOfFolder, FilesOfZip, NoFiles, UnsafeFiles
from catalogue.services.importing import import_resources
from partnership.models import Person


class Command(BaseCommand):
    help = (
        "Enter resources from a CSV file with their files: all of them as drafts, or none. "
        "Readers have each only when somebody has published it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="The CSV file, in UTF-8.")
        parser.add_argument(
            "--as",
            required=True,
            dest="by",
            help="The e-mail address of who imports: the business unit.",
        )
        parser.add_argument(
            "--files", help="The folder or the ZIP of the files that the column “file” names."
        )
        parser.add_argument("--dry-run", action="store_true", help="Look at everything and keep nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        by = Person.objects.filter(email__iexact=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"Nobody signs in as {options['by']}.")
        with ExitStack() as opened:
            try:
                outcome = import_resources(
                    data=_read(Path(options["file"])),
                    files=_files(options["files"], opened),
                    by=by,
                    is_dry_run=options["dry_run"],
                    may_hold_more=True,
                    progress=self._tell if options["verbosity"] > 1 else lambda done, of: None,
                )
            except (PermissionDenied, UnsafeFiles) as refused:
                raise CommandError(str(refused)) from refused
        if outcome.errors:
            told = "\n".join(str(error) for error in outcome.errors)
            raise CommandError(f"Nothing was entered.\n{told}")
        said = "can be entered" if options["dry_run"] else "were entered"
        self.stdout.write(
            f"{outcome.resources} resources with {outcome.variants} variants {said}. "
            f"{outcome.findings} things in them wait for a decision."
        )

    def _tell(self, done: int, of: int) -> None:
        if done % 100 == 0 or done == of:
            self.stdout.write(f"{done} of {of} lines are looked at.")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} can’t be read: {error.strerror}.") from error


def _files(place: str | None, opened: ExitStack) -> Files:
    if place is None:
        return NoFiles()
    try:
        path = Path(place)
        if path.is_dir():
            return FilesOfFolder(path)
        return FilesOfZip(opened.enter_context(path.open("rb")))
    except OSError as error:
        raise CommandError(f"{place} can’t be read: {error.strerror}.") from error
