"""What a review needs next, and whose move it is: the task list of its first page."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count, Q

from audit.models import Event
from foundation import clock
from foundation.words import say_day, say_list, say_moment
from reviews.models import (
    Attachment,
    Decision,
    Involvement,
    PracticeReview,
    PublicationPlan,
    Recommendation,
    ReportVersion,
)
from reviews.queries import endorsements


@dataclass(frozen=True)
class Task:
    """One thing to do. `page` names the address that takes one there; empty where nobody can act yet."""

    title: str
    page: str
    status: str
    whose: str = ""
    hint: str = ""
    is_done: bool = False
    is_alarm: bool = False

    @property
    def colour(self) -> str:
        """Of the tag; done needs none (GOV.UK task list)."""
        if self.is_done:
            return ""
        return "red" if self.is_alarm else "blue"


@dataclass(frozen=True)
class Group:
    title: str
    tasks: list[Task] = field(default_factory=list)


BUSINESS_UNIT = "Business unit"
DONE, TO_DO, NOT_YET = "Done", "To do", "Cannot start yet"


def task_groups(review: PracticeReview) -> list[Group]:
    """What the review needs, in order. A fixed number of questions, whatever is in it."""
    if review.was_published_before:
        return []
    version = ReportVersion.objects.latest_final(review)
    return [
        Group("Beginning", _beginning(review)),
        Group("Report", _report(review, version)),
        Group("Publication", _publication(review, version)),
    ]


def calls(review: PracticeReview) -> int:
    """How many calls to press leads were recorded."""
    return Event.objects.about(review).filter(verb="press lead telephoned").count()


def _beginning(review: PracticeReview) -> list[Task]:
    tasks = []
    if review.has_press_interest:
        done = calls(review) > 0
        tasks.append(
            Task(
                "Telephone the press lead",
                "reviews:press",
                DONE if done else TO_DO,
                BUSINESS_UNIT,
                "Press interest is expected, so the first step is a call.",
                is_done=done,
                is_alarm=not done,
            )
        )
    decision = review.decisions.filter(kind__in=[Decision.Kind.TO_REVIEW, Decision.Kind.NOT_TO_REVIEW]).last()
    tasks.append(
        Task(
            "Record the decision to hold the review",
            "reviews:decisions",
            DONE if decision else TO_DO,
            BUSINESS_UNIT,
            f"{decision.get_kind_display()}, {say_day(decision.decided_on)}" if decision else "",
            is_done=decision is not None,
        )
    )
    asked = review.involvements.aggregate(
        all=Count("pk"),
        waiting=Count("pk", filter=Q(answer=Involvement.Answer.WAITING)),
        silent=Count("pk", filter=Q(answer=Involvement.Answer.WAITING, deadline_on__lt=clock.today())),
    )
    tasks.append(_agencies(asked))
    return tasks


def _agencies(asked: dict[str, int]) -> Task:
    title = "Ask agencies whether they were involved"
    if not asked["all"]:
        return Task(title, "reviews:agencies", TO_DO, BUSINESS_UNIT)
    if asked["silent"]:
        return Task(
            title,
            "reviews:agencies",
            "Overdue",
            "Agencies",
            f"{_count(asked['silent'], 'agency', 'agencies')} let the deadline pass without an answer.",
            is_alarm=True,
        )
    if asked["waiting"]:
        hint = f"{asked['all'] - asked['waiting']} of {asked['all']} have answered."
        return Task(title, "reviews:agencies", "Waiting", "Agencies", hint)
    return Task(title, "reviews:agencies", DONE, hint="All have answered.", is_done=True)


def _report(review: PracticeReview, version: ReportVersion | None) -> list[Task]:
    tasks = [
        Task(
            "Upload the final report",
            "reviews:report",
            DONE if version else TO_DO,
            BUSINESS_UNIT,
            f"Version {version.number}, {say_day(clock.day_of(version.uploaded_at))}" if version else "",
            is_done=version is not None,
        )
    ]
    if version:
        tasks.append(_check(version))
    number = review.recommendations.count()
    tasks.append(
        Task(
            "Enter the recommendations",
            "reviews:recommendations",
            DONE if number else TO_DO,
            BUSINESS_UNIT,
            _count(number, "recommendation", "recommendations") if number else "",
            is_done=number > 0,
        )
    )
    tasks.append(_endorsing(version))
    return tasks


def _check(version: ReportVersion) -> Task:
    title = "Clear what the check of the report found"
    document = version.document
    if document.inspection == document.Inspection.WAITING:
        return Task(title, "reviews:report", "Being checked", "The portal")
    left = document.findings.filter(decision="open").count()
    if left:
        hint = f"{_count(left, 'finding waits', 'findings wait')} for somebody who did not upload the report."
        return Task(title, "reviews:report", TO_DO, BUSINESS_UNIT, hint, is_alarm=True)
    return Task(title, "reviews:report", DONE, is_done=True)


def _endorsing(version: ReportVersion | None) -> Task:
    title = "Endorse the report and its recommendations"
    if version is None:
        return Task(title, "", NOT_YET, "Safeguarding partners", "It needs the final report.")
    if not endorsements.missing(version):
        return Task(title, "reviews:report", DONE, hint="Every partner has endorsed it.", is_done=True)
    partners = endorsements.state(version)
    waiting = [str(partner.agency) for partner in partners if not partner.is_complete]
    hint = f"Waiting for {say_list(waiting)}." if waiting else endorsements.missing(version)[0]
    return Task(title, "reviews:report", "Waiting", "Safeguarding partners", hint)


def _publication(review: PracticeReview, version: ReportVersion | None) -> list[Task]:
    texts_done = bool(review.public_title and review.summary and review.public_title_confirmed_by_id)
    answered = not review.recommendations.filter(response=Recommendation.Response.WAITING).exists()
    decision = review.decisions.filter(
        kind__in=[Decision.Kind.TO_PUBLISH, Decision.Kind.NOT_TO_PUBLISH]
    ).last()
    plan = review.plans.exclude(status=PublicationPlan.Status.WITHDRAWN).first()
    family = review.family_members.filter(removed_at=None).count()
    drafts = review.attachments.filter(state=Attachment.State.DRAFT).count()
    tasks = [
        Task(
            "Record the decision about publishing",
            "reviews:decisions",
            DONE if decision else TO_DO,
            BUSINESS_UNIT,
            str(decision) if decision else "",
            is_done=decision is not None,
        ),
        Task(
            "Write and confirm what the public will read",
            "reviews:texts",
            DONE if texts_done else TO_DO,
            BUSINESS_UNIT,
            "" if texts_done else "Title and summary; a second person confirms the title.",
            is_done=texts_done,
        ),
        Task(
            "Answer each recommendation",
            "reviews:recommendations",
            DONE if answered and review.recommendations.exists() else TO_DO,
            BUSINESS_UNIT,
            is_done=answered and review.recommendations.exists(),
        ),
        Task(
            "List the family, by relationship",
            "reviews:family",
            DONE if family else TO_DO,
            BUSINESS_UNIT,
            "They are told before the public.",
            is_done=family > 0,
        ),
        Task(
            "Make the publication plan",
            "reviews:plan",
            plan.get_status_display() if plan else TO_DO,
            BUSINESS_UNIT,
            f"{say_moment(plan.publish_at)}." if plan and plan.publish_at else "",
            is_done=plan is not None and plan.status == PublicationPlan.Status.PUBLISHED,
        ),
    ]
    if drafts:
        tasks.append(
            Task(
                "Finish the briefing and other drafts",
                "reviews:attachments",
                TO_DO,
                BUSINESS_UNIT,
                f"{_count(drafts, 'draft is', 'drafts are')} not ready to be published.",
            )
        )
    return tasks


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
