"""A public resource and a public briefing, with one of everything that has an address."""

from __future__ import annotations

from typing import Any

from catalogue.models import Collection, Resource
from catalogue.services import collection_packs, collections
from tests.catalogue.factories import fresh_version, text_version
from tests.portal.resources import put, whole_briefing, whole_resource


def resource_parts() -> dict[str, Any]:
    """What the addresses of public resources name, by `address.parameter`."""
    parts: dict[str, Any] = {"public_audience.slug": "parents-and-carers"}
    news = whole_resource(kind="news", title="A new leaflet", topic="News")
    for name, resource in (
        ("resource", whole_resource()),
        ("briefing", whole_briefing()),
        ("news_item", news),
    ):
        old = resource.versions.get(format="web", language__tag="en", state="current")
        put(text_version(resource, text="The new words."), keep_earlier_readable="Others cite it.")
        put(text_version(resource, text="Short words.", format="easy_read"))
        for address in ("", "_language", "_form", "_version", "_file"):
            parts |= {
                f"public_{name}{address}.slug": resource.slug,
                f"public_{name}{address}.language": "en",
                f"public_{name}{address}.form": "easy_read",
                f"public_{name}{address}.reference": fresh_version(old).reference,
                f"public_{name}{address}.which": "en-print",
            }
        parts[f"public_api_{name}.slug"] = resource.slug
    return parts | collection_parts(news)


def collection_parts(resource: Resource) -> dict[str, Any]:
    """A public collection, and the ZIP that was made of it."""
    by = resource.owner
    drafted = collections.draft_collection(
        title="For new staff",
        introduction="Read these first.",
        audience=None,
        owner=by,
        visibility=Collection.Visibility.PUBLIC,
        by=by,
    )
    collections.add_resource(collection=drafted, resource=resource, by=by)
    drafted = Collection.objects.get(pk=drafted.pk)
    slug = collections.publish_collection(collection=drafted, by=by).slug
    collection_packs.ask_for_due_packs()
    collection_packs.make_waiting_packs()
    return {"public_collection.slug": slug, "public_collection_zip.slug": slug}
