"""The addresses of a resource's pages, for messages, for what waits and for remedies."""

from __future__ import annotations

from catalogue.models import PrintOrder, PrintStock, Resource, ResourceVersion

HOME = "/workspace/catalogue/"
REVIEWS_DUE = f"{HOME}reviews-due/"


def resource(one: Resource) -> str:
    return f"{HOME}{one.reference}/"


def edit(one: Resource) -> str:
    return f"{resource(one)}edit/"


def versions(one: Resource) -> str:
    return f"{resource(one)}versions/"


def version(one: ResourceVersion) -> str:
    return f"{versions(one.resource)}{one.reference}/"


def sign_off(one: ResourceVersion) -> str:
    return f"{version(one)}sign-off/"


def review(one: Resource) -> str:
    return f"{resource(one)}review/"


def next_steps(one: Resource) -> str:
    return f"{resource(one)}next-steps/"


def stock(one: PrintStock) -> str:
    return f"{HOME}printed/{one.reference}/"


def order(one: PrintOrder) -> str:
    return f"{HOME}orders/{one.reference}/"


def public(one: Resource) -> str:
    """Where anyone reads it, once it is public; empty before."""
    if one.slug is None:
        return ""
    folder = "/learning/briefings/" if one.kind == "briefing" else "/resources/"
    return f"{folder}{one.slug}/"
