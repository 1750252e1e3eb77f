"""Finding a review for somebody, and the frame of its pages.

What a person may not read answers like an address that never existed; what they may read and not do is refused.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse

from documents.models import Finding
from documents.showing import FindingEntry, entries
from foundation.acts import Act, Interruption, press, submit, to_be_read
from foundation.pages import Entry
from matters import rules as matter_rules
from partnership.models import Person
from reviews.models import PracticeReview
from reviews.queries.exports import plan_of
from reviews.rules import access, plan_access
from reviews.rules.access import EVERYTHING, Section

#: Title, name of the address, and the part of the review that one has to be able to read.
PAGES: list[tuple[str, str, Section]] = [
    ("Overview", "reviews:overview", Section.OVERVIEW),
    ("Report", "reviews:report", Section.REPORT),
    ("Recommendations", "reviews:recommendations", Section.RECOMMENDATIONS),
    ("Public texts", "reviews:texts", Section.REPORT),
    ("Briefing and video", "reviews:attachments", Section.REPORT),
    ("Family", "reviews:family", Section.FAMILY),
    ("Agencies", "reviews:agencies", Section.AGENCIES),
    ("Decisions and clocks", "reviews:decisions", Section.DECISIONS),
    ("Plan", "reviews:plan", Section.OVERVIEW),
    ("Notices", "reviews:notices", Section.NOTICES),
    ("Requests for copies", "reviews:copy_requests", Section.REQUESTS),
    ("Timeline", "reviews:timeline", Section.TIMELINE),
    ("Evidence", "reviews:evidence", Section.TIMELINE),
]


def person_of(request: HttpRequest) -> Person:
    """Who is signed in; every page of the workspace needs somebody."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def find(request: HttpRequest, reference: str, section: Section = Section.OVERVIEW) -> PracticeReview:
    """The review under this address, for somebody who may read this part of it; a 404 for everybody else."""
    person = person_of(request)
    review: PracticeReview = get_object_or_404(
        PracticeReview.objects.visible_to(person).select_related("matter"), reference=reference
    )
    if not access.may_read(review, person, section):
        raise Http404
    return review


def find_to_work(request: HttpRequest, reference: str, section: Section = Section.OVERVIEW) -> PracticeReview:
    """The same for somebody who may also work on it; a 403 for those who may only read."""
    review = find(request, reference, section)
    access.check_may_work_on(review, person_of(request))
    return review


def page(
    request: HttpRequest,
    review: PracticeReview,
    template: str,
    *,
    current: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of the review in its frame. `current` is the name of the address whose entry is marked."""
    person = person_of(request)
    context |= {
        "review": review,
        "sub_navigation": sub_navigation(review, person, current),
        "may_work": access.may_work_on(review, person),
        "is_restricted": not review.is_public,
    }
    return render(request, template, context, status=status)


def sub_navigation(review: PracticeReview, person: Person, current: str) -> list[Entry]:
    """The pages of the review that the person may open."""
    read = access.sections(review, person)
    entries = []
    for title, name, section in PAGES:
        if section not in read or (name == "reviews:plan" and not _reads_plans(review, person, read)):
            continue
        try:
            url = reverse(name, args=[review.reference])
        except NoReverseMatch:
            continue
        entries.append(Entry(title, url, name == current))
    if matter_rules.may_read(review.matter, person):
        entries.append(Entry("Matter", reverse("matters:matter", args=[review.matter.reference]), False))
    return entries


def text_findings(review: PracticeReview, person: Person, findings: QuerySet[Finding]) -> list[FindingEntry]:
    """What waits for a decision in texts, for those who work on the review, as they may see it."""
    return entries(findings, review.matter, person) if access.may_work_on(review, person) else []


def _reads_plans(review: PracticeReview, person: Person, read: frozenset[Section]) -> bool:
    if read == EVERYTHING:
        return True
    plan = plan_of(review)
    return plan is not None and plan_access.reads_any(plan, person)


def form_page(
    request: HttpRequest,
    review: PracticeReview,
    form: forms.Form,
    act: Act,
    *,
    done: str,
    then: str,
    template: str = "reviews/review_form.html",
    **context: Any,
) -> HttpResponse:
    """One act on a review through a form: done, and on to `then`; else the page with what was typed."""
    answer = submit(request, form, act, done=done, then=then)
    if isinstance(answer, HttpResponse):
        return answer
    if request.method == "POST":
        # The form may hold the review itself and have written into it what was typed.
        review.refresh_from_db()
    return page(request, review, template, status=answer, form=form, **{"back": then} | context)


def interrupt(
    request: HttpRequest,
    review: PracticeReview,
    interruption: Interruption,
    act: Act,
    *,
    done: str,
    current: str = "",
) -> HttpResponse:
    """The page before an act that reaches outsiders; its button does what the page said, or nothing (law 15)."""
    status = to_be_read(request, interruption)
    if status is None:
        return press(request, act, done=done, back=interruption.back)
    return page(
        request,
        review,
        "reviews/review_interruption.html",
        current=current,
        status=status,
        interruption=interruption,
    )
