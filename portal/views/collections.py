"""Collections of resources, for everybody. None of these views knows who is asking."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from catalogue.models import Collection, CollectionPack
from catalogue.queries import collections as queries
from catalogue.services import collection_packs
from documents.http import PUBLIC
from documents.inspection.names import shown_name
from foundation.prose import to_html, words_of
from portal.public_pages import public_file, public_page, render_public

HERE = "/resources/"


def collection_at(slug: str) -> Collection:
    """The public collection at this address; to everybody anything else is an address that never was."""
    found = Collection.objects.public().filter(slug=slug).select_related("audience").first()
    if found is None:
        raise Http404
    return found


@public_page
def collections(request: HttpRequest) -> HttpResponse:
    context = {
        "collections": list(queries.public_list()),
        "description": "Leaflets, guides and films put together for one purpose, each to be downloaded as a whole.",
        "here": HERE,
    }
    return render_public(request, "portal/collections.html", context)


@public_page
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """What anyone may read of what is in it now, and the ZIP of just that once it is made."""
    found = collection_at(slug)
    introduction = to_html(found.introduction)
    context = {
        "collection": found,
        "introduction": introduction,
        "entries": queries.public_entries(found),
        "pack": queries.public_pack(found),
        "description": words_of(introduction)[:200],
        "here": HERE,
    }
    return render_public(request, "portal/collection.html", context)


@public_file
def collection_zip(request: HttpRequest, slug: str) -> HttpResponseBase:
    """All of it as one ZIP, while everything in that is public."""
    found = collection_at(slug)
    try:
        pack, file = collection_packs.open_for_public(found)
    except CollectionPack.DoesNotExist:
        raise Http404 from None
    name = shown_name(f"{found.title}.zip")
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = PUBLIC
    response["ETag"] = f'"{pack.sha256}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
