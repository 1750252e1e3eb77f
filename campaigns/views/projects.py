"""The list of projects, one project, and its communication plan."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import queries as audit
from campaigns.forms.projects import (
    AudienceForm,
    AudiencesForm,
    EndForm,
    FilterForm,
    ProjectForm,
    WhatForForm,
)
from campaigns.models import Project
from campaigns.queries import plan_pages as pages
from campaigns.queries import projects as queries
from campaigns.rules import plan_access as access
from campaigns.rules import projects as rules
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import projects as services
from campaigns.services import tables
from campaigns.views.finding import FORM, as_listed, person_of, table
from campaigns.views.plan_finding import (
    PROJECT_COLOURS,
    find_project,
    find_to_plan,
    project_form,
    project_page,
)
from documents.models import Finding
from documents.queries import findings_about
from documents.showing import entries as finding_entries
from foundation.acts import press, say_why_not, typed

PAGE_SIZE = 25


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """Every project that this person may know of, and whose plan is incomplete."""
    person = person_of(request)
    form = FilterForm(request.GET)
    page_obj = Paginator(queries.list_for(person, form.filters), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "rows": [(row, PROJECT_COLOURS[row.project.state]) for row in queries.rows(page_obj)],
        "form": form,
        "export_query": request.GET.urlencode(),
        "may_begin": access.may_draft(person, None),
    }
    return render(request, "campaigns/project_list.html", context)


@require_safe
def projects_export(request: HttpRequest) -> HttpResponseBase:
    """The same list as CSV, with the same filters."""
    person = person_of(request)
    return table(
        request,
        "projects.csv",
        queries.HEADINGS,
        lambda: tables.projects(filters=FilterForm(request.GET).filters, by=person),
        back=as_listed(request, pages.PROJECTS),
    )


@require_http_methods(FORM)
def begin(request: HttpRequest) -> HttpResponse:
    """A project with an empty plan."""
    person = person_of(request)
    access.check_may_draft(person, None)
    form = ProjectForm(typed(request), by=person)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.draft(entry=form.entry, matter=form.cleaned_data["matter"], by=person)
        except CampaignNotReady as not_ready:
            say_why_not(form, not_ready)
        else:
            return redirect("campaigns:plan_audiences", made.reference)
    context = {"form": form, "title": "Begin a project", "back": pages.PROJECTS}
    return render(request, "campaigns/plain_form.html", context)


@require_safe
def project(request: HttpRequest, project: str) -> HttpResponse:
    """What it is for, how it stands, and what stands between it and its start."""
    found, person = find_project(request, project), person_of(request)
    may_plan = access.may_plan(found, person) and found.is_open
    is_planned = found.state == Project.State.PLANNED
    may_see_findings = access.may_plan(found, person) or person.is_chair
    findings = findings_about(found).filter(decision=Finding.Decision.OPEN)
    return project_page(
        request,
        found,
        "campaigns/project.html",
        current="campaigns:project",
        audiences=queries.audiences_of(found),
        findings=finding_entries(findings, found.matter, person) if may_see_findings else [],
        may_plan=may_plan,
        may_start=may_plan and is_planned,
        reasons=rules.reasons_not_to_start(found, queries.lacks_of(found)) if is_planned else [],
    )


@require_safe
def timeline(request: HttpRequest, project: str) -> HttpResponse:
    """Everything that was done with the project and its plan."""
    found = find_project(request, project)
    return project_page(
        request,
        found,
        "campaigns/project_timeline.html",
        current="campaigns:project_timeline",
        events=audit.timeline(queries.parts_of(found), limit=200),
    )


@require_http_methods(FORM)
def edit(request: HttpRequest, project: str) -> HttpResponse:
    """What it is for, when it is, and whose."""
    found, person = find_to_plan(request, project), person_of(request)
    form = ProjectForm(typed(request), by=person, project=found)
    return project_form(
        request,
        found,
        form,
        lambda: services.edit(project=found, entry=form.entry, began_from=form.began_from, by=person),
        done="The project is saved.",
        then=pages.project(found),
        title="Edit the project",
        reasons=rules.reasons_not_to_change(found),
    )


@require_POST
def start(request: HttpRequest, project: str) -> HttpResponse:
    """It is under way."""
    found, person = find_to_plan(request, project), person_of(request)
    return press(
        request,
        lambda: services.start(project=found, by=person),
        done="The project is under way.",
        back=pages.project(found),
    )


@require_http_methods(FORM)
def end(request: HttpRequest, project: str) -> HttpResponse:
    """It is done, or was stopped."""
    found, person = find_to_plan(request, project), person_of(request)
    form = EndForm(typed(request))
    return project_form(
        request,
        found,
        form,
        lambda: services.end(project=found, **form.cleaned_data, by=person),
        done="The project has ended.",
        then=pages.project(found),
        title="End the project",
        reasons=rules.reasons_not_to_change(found),
    )


# Its communication plan ---------------------------------------------------------------------------


@require_safe
def plan(request: HttpRequest, project: str) -> HttpResponse:
    """The plan with what it lacks and why that matters."""
    found, person = find_project(request, project), person_of(request)
    return project_page(
        request,
        found,
        "campaigns/plan.html",
        current="campaigns:plan",
        lacks=[(one, pages.remedy(found, one)) for one in queries.lacks_of(found)],
        whole=[(each.words, getattr(found.plan, each.field)) for each in rules.WHOLE],
        audiences=[
            (one, [(each.words, getattr(one, each.field)) for each in (*rules.QUESTIONS, *rules.REACH)])
            for one in queries.audiences_of(found)
        ],
        may_plan=access.may_plan(found, person) and found.is_open,
    )


@require_http_methods(FORM)
def plan_edit(request: HttpRequest, project: str) -> HttpResponse:
    """What communicating is to achieve, and how people are asked and answer."""
    found, person = find_to_plan(request, project), person_of(request)
    form = WhatForForm(typed(request), plan=found.plan)
    return project_form(
        request,
        found,
        form,
        lambda: services.say_what_for(project=found, **form.told, began_from=form.began_from, by=person),
        done="The plan is saved.",
        then=pages.plan(found),
        title="What for, and how people are heard",
        reasons=rules.reasons_not_to_change(found),
    )


@require_http_methods(FORM)
def plan_audiences(request: HttpRequest, project: str) -> HttpResponse:
    """For whom it is."""
    found, person = find_to_plan(request, project), person_of(request)
    form = AudiencesForm(typed(request), project=found, plan=found.plan)
    return project_form(
        request,
        found,
        form,
        lambda: services.choose_audiences(
            project=found,
            audiences=list(form.cleaned_data["audiences"]),
            began_from=form.began_from,
            seen=form.cleaned_data["seen"],
            by=person,
        ),
        done="The audiences are saved. Answer the questions for each.",
        then=pages.plan(found),
        title="For whom it is",
        reasons=rules.reasons_not_to_change(found),
    )


@require_http_methods(FORM)
def plan_audience(request: HttpRequest, project: str, audience: str) -> HttpResponse:
    """The six questions for one audience."""
    found, person = find_to_plan(request, project), person_of(request)
    rows = found.plan.audiences.select_related("audience", "plan__project")
    row = get_object_or_404(rows, reference=audience)
    form = AudienceForm(typed(request), row=row)
    return project_form(
        request,
        found,
        form,
        lambda: services.answer_for(
            row=row,
            answers=form.answers,
            languages=list(form.cleaned_data["languages"]),
            channels=list(form.cleaned_data["channels"]),
            began_from=form.began_from,
            by=person,
        ),
        done=f"The answers for {row.audience} are saved.",
        then=pages.plan(found),
        title=str(row.audience),
        reasons=rules.reasons_not_to_change(found),
    )
