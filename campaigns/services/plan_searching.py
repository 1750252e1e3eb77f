"""What is found of projects, inside alone, by who may know of them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model, QuerySet

from campaigns.models import Project
from campaigns.queries import plan_pages as pages
from search import services as search
from search.contents import Contents


def put(project: Project) -> None:
    """What is found of the project is what it now says. Inside the caller's transaction."""
    whole = _whole().get(pk=project.pk)
    search.put(whole, _of(whole))


def every() -> Iterator[tuple[Model, list[Contents]]]:
    """Every project, with what is found of it."""
    for project in _whole().order_by("pk").iterator(chunk_size=200):
        yield project, [_of(project)]


def _whole() -> QuerySet[Project]:
    return Project.objects.select_related("plan")


def _of(project: Project) -> Contents:
    return Contents(
        kind="Project",
        title=project.title,
        url=pages.project(project),
        dated_at=project.drafted_at,
        text="\n".join([project.about, project.plan.objective]),
    )
