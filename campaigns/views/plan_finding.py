"""Finding plans, actions and projects for somebody, and the frames of their pages.

What a person may not know of answers like an address that never existed; what they may read and not do is refused.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from campaigns.models import Action, BusinessPlan, Project
from campaigns.queries import projects as queries
from campaigns.rules import plan_access as access
from campaigns.views.finding import person_of
from foundation.acts import Act, submit
from foundation.pages import Entry
from foundation.shared_forms import SeenForm

PROJECT_COLOURS = {"planned": "grey", "under_way": "blue", "done": "green", "stopped": "red"}
PAGES = [
    ("Project", "campaigns:project"),
    ("Communication plan", "campaigns:plan"),
    ("Measures", "campaigns:measures_of_project"),
    ("Timeline", "campaigns:project_timeline"),
]


def find_year(request: HttpRequest, year: int) -> BusinessPlan:
    """The plan of this year, for whoever works on campaigns."""
    person_of(request)
    return get_object_or_404(BusinessPlan.objects.select_related("owner", "strategy"), year=year)


def find_action(request: HttpRequest, year: int, action: str) -> Action:
    person_of(request)
    rows = Action.objects.select_related(
        "priority__plan",
        "owner",
        "settled_by",
        "overridden_by",
        "carried_from__priority__plan",
        "carried_to__priority__plan",
    )
    return get_object_or_404(rows, priority__plan__year=year, reference=action)


def find_project(request: HttpRequest, reference: str) -> Project:
    """The project under this address, for somebody who may know of it; a 404 for everybody else."""
    seen = Project.objects.visible_to(person_of(request)).select_related("started_by", "ended_by")
    found: Project = get_object_or_404(queries.with_plan(seen), reference=reference)
    return found


def find_to_plan(request: HttpRequest, reference: str) -> Project:
    """The same for somebody who may also change it; a 403 for those who may only read."""
    project = find_project(request, reference)
    access.check_may_plan(project, person_of(request))
    return project


def plain_form(
    request: HttpRequest,
    form: forms.Form,
    act: Act,
    *,
    done: str,
    then: str,
    template: str = "campaigns/act_form.html",
    **context: Any,
) -> HttpResponse:
    """One act through a form on a page of its own: done, and on to `then`; else the page with what was typed."""
    answer = submit(request, form, act, done=done, then=then)
    if isinstance(answer, HttpResponse):
        return answer
    return render(request, template, {"form": form, "back": then} | context, status=answer)


def project_page(
    request: HttpRequest,
    project: Project,
    template: str,
    *,
    current: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of the project in its frame. `current` is the name of the address whose entry is marked."""
    row = queries.rows([project])[0]
    frame = {
        "project": project,
        "row": row,
        "colour": PROJECT_COLOURS[project.state],
        "sub_navigation": [
            Entry(title, reverse(name, args=[project.reference]), name == current) for title, name in PAGES
        ],
    }
    return render(request, template, frame | context, status=status)


def project_form(
    request: HttpRequest,
    project: Project,
    form: forms.Form,
    act: Act,
    *,
    done: str,
    then: str,
    template: str = "campaigns/project_form.html",
    **context: Any,
) -> HttpResponse:
    """One act on a project through a form: done, and on to `then`; else the page with what was typed."""
    answer = submit(request, form, act, done=done, then=then)
    if isinstance(answer, HttpResponse):
        return answer
    if isinstance(form, SeenForm):
        form.show_again()
    return project_page(request, project, template, status=answer, form=form, **{"back": then} | context)
