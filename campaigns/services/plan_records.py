"""Holding a project with its plan, and leaving the event of an act on strategies, plans and projects."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models

from audit import services as audit
from campaigns.models import CommunicationPlan, Project
from campaigns.queries.inside import said_of
from documents import services as documents
from foundation import clock
from partnership.models import Person


def lock_project(project: Project) -> tuple[Project, CommunicationPlan]:
    """The project and its plan as they now stand, held until the end of the transaction."""
    held = (
        Project.objects.select_for_update(of=("self",)).select_related("matter", "owner").get(pk=project.pk)
    )
    plan = CommunicationPlan.objects.select_for_update(of=("self",)).get(project=held)
    plan.project = held
    return held, plan


def record(
    verb: str,
    subject: models.Model,
    *,
    by: Person | None,
    project: Project | None = None,
    at: dt.datetime | None = None,
    reason: str = "",
    **facts: Any,
) -> None:
    """The event of an act; on a project or a part of it, under its matter, in whose terms its texts are looked at."""
    audit.record(
        verb,
        subject,
        by=by,
        at=at or clock.now(),
        reason=reason,
        matter=project.matter if project is not None else None,
        **facts,
    )
    if project is not None:
        check_texts(project, by=by)


def check_texts(project: Project, *, by: Person | None) -> None:
    """Look at all that is said of a project of a matter: what is found waits for a decision (law 17)."""
    if project.matter is None:
        return
    said = said_of(project)
    documents.check_text(
        subject=project,
        matter=project.matter,
        texts=said.texts,
        written_by=by,
        is_public=False,
        writers=said.writers,
    )
