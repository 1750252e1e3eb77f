"""Plan templates as files: `plan_template list`, `export SLUG [FILE]`, `import FILE [--replace]`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.models import PlanTemplate
from reviews.queries.named_agencies import not_found_in
from reviews.rules.refusals import ReviewNotReady
from reviews.rules.template_files import TemplateFaulty
from reviews.services import plan_templates


class Command(BaseCommand):
    help = "Share plan templates with other partnerships as YAML files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("list", help="The templates there are.")
        export = acts.add_parser("export", help="Write a template to a file, or to the screen.")
        export.add_argument("slug")
        export.add_argument("file", nargs="?", default="-")
        imported = acts.add_parser("import", help="Read a template from a file; “-” reads what is piped in.")
        imported.add_argument("file")
        imported.add_argument("--replace", action="store_true", help="Replace the template of the same slug.")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"{options['act']}_templates")(**options)

    def list_templates(self, **options: Any) -> None:
        for template in PlanTemplate.objects.all():
            retired = "" if template.is_current else " (no longer offered)"
            self.stdout.write(f"{template.slug}: {template.name}{retired}")

    def export_templates(self, *, slug: str, file: str, **options: Any) -> None:
        template = PlanTemplate.objects.filter(slug=slug).first()
        if template is None:
            raise CommandError(f"There is no plan template “{slug}”. `plan_template list` names them.")
        text = plan_templates.export_template(template)
        if file == "-":
            self.stdout.write(text, ending="")
            return
        try:
            Path(file).write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{file} can’t be written: {error.strerror}.") from error
        self.stdout.write(f"Written to {file}.")

    def import_templates(self, *, file: str, replace: bool, **options: Any) -> None:
        try:
            text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{file} can’t be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{file} is not a text file in UTF-8.") from error
        try:
            template = plan_templates.import_template(text, by=None, replace=replace)
        except TemplateFaulty as faulty:
            raise CommandError("Nothing was imported.\n" + "\n".join(faulty.faults)) from faulty
        except ReviewNotReady as refusal:
            raise CommandError(f"Nothing was imported. {refusal} Use --replace.") from refusal
        self.stdout.write(f"Imported “{template.name}” with {template.steps.count()} steps.")
        for missing in not_found_in(template):
            self.stdout.write(f"Look at this: {missing}")
