"""The addresses of pages about the strategy, business plans and projects."""

from __future__ import annotations

from campaigns.models import Action, BusinessPlan, PlanAudience, Project, Strategy
from campaigns.queries import measure_pages
from campaigns.rules import projects as rules

BUSINESS_PLAN = "/workspace/business-plan/"
PROJECTS = "/workspace/plans/"


def strategy(one: Strategy) -> str:
    return f"{BUSINESS_PLAN}strategy/{one.reference}/"


def year(one: BusinessPlan) -> str:
    return f"{BUSINESS_PLAN}{one.year}/"


def action(one: Action) -> str:
    return f"{year(one.priority.plan)}actions/{one.reference}/"


def project(one: Project) -> str:
    return f"{PROJECTS}{one.reference}/"


def plan(one: Project) -> str:
    return f"{project(one)}plan/"


def audience(one: Project, row: PlanAudience) -> str:
    return f"{plan(one)}audiences/{row.reference}/"


def remedy(one: Project, lack: rules.Missing) -> str:
    """Where its plan gets what it lacks."""
    if lack.field == rules.MEASURE:
        return f"{measure_pages.of(one)}add/"
    if lack.row is not None:
        return f"{audience(one, lack.row)}#div_id_{lack.field}"
    return f"{plan(one)}{'audiences' if lack.field == rules.AUDIENCES else 'edit'}/#div_id_{lack.field}"
