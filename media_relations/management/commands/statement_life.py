"""Write the steps of a statement into docs/statements.md, as the code has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from media_relations.rules import workflow

BEGIN, END = "<!-- {name}: written by manage.py statement_life -->", "<!-- end of {name} -->"


def page() -> Path:
    return Path(settings.BASE_DIR) / "docs" / "statements.md"


def written(text: str) -> str:
    """The page with its diagram and its table as the code has them now."""
    for name, block in (("diagram", f"```mermaid\n{workflow.diagram()}\n```"), ("steps", workflow.table())):
        begin, end = BEGIN.format(name=name), END.format(name=name)
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        if not after:
            raise ValueError(f"docs/statements.md has no place for its {name}.")
        text = f"{before}{begin}\n\n{block}\n\n{end}{after}"
    return text


class Command(BaseCommand):
    help = "Write the diagram and the table of a statement’s steps into docs/statements.md."

    def handle(self, *args: Any, **options: Any) -> None:
        path = page()
        path.write_text(written(path.read_text()))
        self.stdout.write(f"{path.name} says what the code does.")
