"""What a process of the site can do for the benchmarks, and the site as gunicorn serves it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

from django.core.wsgi import get_wsgi_application

from bench import documents, pages
from bench.sides import serve

application = get_wsgi_application()

BATCH = 250


def fill_resources(number: int) -> str:
    """The site with so many resources under /resources/; the number of the list's last page."""
    from bench.wagtail_peer.models import PER_PAGE

    _fill(
        {
            "slug": one.slug,
            "title": one.title,
            "introduction": one.summary,
            "kind": one.kind,
            "languages": list(one.texts),
            "body": [
                block
                for section in one.texts["en"]
                for block in (("heading", section.heading), ("paragraph", f"<p>{section.paragraph}</p>"))
            ],
        }
        for one in documents.resources(number)
    )
    return str(-(-number // PER_PAGE))


def fill_pages(number: int) -> None:
    """The site with so many pages to be searched for."""
    _fill(
        {
            "slug": f"page-{one.number}",
            "title": one.title,
            "introduction": one.summary,
            "kind": documents.KINDS[one.number % 3],
            "languages": ["en"],
            "body": [("paragraph", f"<p>{one.text}</p>")],
        }
        for one in documents.pages(number)
    )


def _fill(contents: Iterator[dict[str, Any]]) -> None:
    from django.core.management import call_command
    from django.db import transaction
    from django.utils import timezone
    from wagtail.models import Site
    from wagtail.rich_text import RichText
    from wagtail.signal_handlers import disable_reference_index_auto_update

    from bench.wagtail_peer.models import DocumentIndexPage, DocumentPage, Language

    call_command("migrate", interactive=False, verbosity=0)
    languages = {tag: Language.objects.create(tag=tag) for tag in documents.LANGUAGES}
    home = Site.objects.get(is_default_site=True).root_page
    index = home.add_child(instance=DocumentIndexPage(title="Resources", slug="resources"))
    now = timezone.now()
    numbered = enumerate(contents)
    while batch := list(itertools.islice(numbered, BATCH)):
        with transaction.atomic(), disable_reference_index_auto_update():
            for n, content in batch:
                at = now - dt.timedelta(minutes=n)
                page = DocumentPage(
                    slug=content["slug"],
                    title=content["title"],
                    introduction=content["introduction"],
                    kind=content["kind"],
                    published_at=at,
                    first_published_at=at,
                    body=[
                        (kind, RichText(value) if kind == "paragraph" else value)
                        for kind, value in content["body"]
                    ],
                )
                page.languages = [languages[tag] for tag in content["languages"]]
                index.add_child(instance=page)
        # Each page updates the row of the one above it: what is dead of that is read again and again, unless it goes.
        _run("VACUUM wagtailcore_page")
    call_command("update_index", verbosity=0)
    _run("VACUUM ANALYZE")


def _run(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def _client() -> Any:
    from django.test import Client

    return Client(headers={"host": "localhost"})


def count(address: str) -> int:
    return pages.count(_client(), address)


def show(address: str, turns: int) -> float:
    return pages.show(_client(), address, turns)


if __name__ == "__main__":
    serve(fill_resources, fill_pages, count, show)
