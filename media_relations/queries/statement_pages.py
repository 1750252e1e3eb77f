"""The addresses of a statement's pages, for messages, for what waits and for remedies."""

from __future__ import annotations

from django.urls import reverse

from media_relations.models import Cutting, Statement, StatementVersion


def statement(one: Statement) -> str:
    return reverse("media_relations:statement", args=[one.reference])


def edit(one: Statement) -> str:
    return reverse("media_relations:statement_edit", args=[one.reference])


def drop(one: Statement) -> str:
    return reverse("media_relations:statement_drop", args=[one.reference])


def approve(one: Statement, version: StatementVersion | None = None) -> str:
    """The page on which the approver reads and decides; of this very version where one is named."""
    if version is None:
        return reverse("media_relations:statement_approve", args=[one.reference])
    return reverse("media_relations:statement_approve_version", args=[one.reference, version.number])


def agreements(one: Statement) -> str:
    return reverse("media_relations:statement_agreements", args=[one.reference])


def checks(one: Statement) -> str:
    return reverse("media_relations:statement_checks", args=[one.reference])


def quotes(one: Statement) -> str:
    return reverse("media_relations:statement_quotes", args=[one.reference])


def members(one: Statement) -> str:
    return reverse("media_relations:statement_members", args=[one.reference])


def telephone(one: Statement) -> str:
    return reverse("media_relations:statement_telephone", args=[one.reference])


def consultation(one: Statement) -> str:
    return reverse("media_relations:statement_consultation", args=[one.reference])


def responses(one: Statement) -> str:
    return reverse("media_relations:statement_responses", args=[one.reference])


def cutting(one: Cutting) -> str:
    return reverse("media_relations:cutting", args=[one.reference])
