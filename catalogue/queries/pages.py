"""The addresses of a resource's pages, for messages, for what waits and for remedies."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from catalogue.models import Collection, Kind, PrintOrder, PrintStock, Resource, ResourceVersion
from documents.models import Document

HOME = "/workspace/catalogue/"
#: Where the public reads what does not stand among the resources.
FOLDERS: dict[str, str] = {Kind.BRIEFING: "/learning/briefings/", Kind.NEWS: "/news/items/"}
REVIEWS_DUE = f"{HOME}reviews-due/"


def resource(one: Resource) -> str:
    return f"{HOME}{one.reference}/"


def edit(one: Resource) -> str:
    return f"{resource(one)}edit/"


def versions(one: Resource) -> str:
    return f"{resource(one)}versions/"


def version(one: ResourceVersion) -> str:
    return f"{versions(one.resource)}{one.reference}/"


def sections(one: ResourceVersion) -> str:
    return f"{version(one)}sections/"


def findings(document: Document, back: Resource) -> str:
    """What the check found in a file, and from there back to the resource."""
    return f"{reverse('documents:findings', args=[document.reference])}?{urlencode({'next': resource(back)})}"


def sign_off(one: ResourceVersion) -> str:
    return f"{version(one)}sign-off/"


def review(one: Resource) -> str:
    return f"{resource(one)}review/"


def public_in(one: Resource, tag: str) -> str:
    """Where anyone reads it in another language than its first."""
    return f"{public(one)}{tag}/" if one.slug is not None else ""


def next_steps(one: Resource) -> str:
    return f"{resource(one)}next-steps/"


def stock(one: PrintStock) -> str:
    return f"{HOME}printed/{one.reference}/"


def collection(one: Collection) -> str:
    return f"{HOME}collections/{one.reference}/"


def collection_edit(one: Collection) -> str:
    return f"{collection(one)}edit/"


def collection_contents(one: Collection, words: str = "") -> str:
    """What is in it; with these words looked for, where there are some."""
    return f"{collection(one)}contents/" + (f"?{urlencode({'q': words})}" if words else "")


def public_collection(one: Collection) -> str:
    """Where anyone reads it, once it is public; empty before."""
    return f"/collections/{one.slug}/" if one.slug is not None else ""


def order(one: PrintOrder) -> str:
    return f"{HOME}orders/{one.reference}/"


def public(one: Resource) -> str:
    """Where anyone reads it, once it is public; empty before."""
    return public_address(one.kind, one.slug) if one.slug is not None else ""


def public_address(kind: str, slug: str) -> str:
    """Where anyone reads a resource of this kind."""
    return f"{folder_of(kind)}{slug}/"


def folder_of(kind: str) -> str:
    return FOLDERS.get(kind, "/resources/")
