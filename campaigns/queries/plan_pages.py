"""The addresses of pages about the strategy, business plans and projects."""

from __future__ import annotations

from campaigns.models import Action, BusinessPlan, PlanAudience, Project, Strategy

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
