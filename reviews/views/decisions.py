"""Decisions about a review, the limits that run for it, delays, and the reason that the public may read."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from foundation import clock
from foundation.acts import Interruption
from partnership.models import Timer
from reviews.forms.decisions import DecisionForm, DelayForm, DraftForm, MeetClockForm, StartClockForm
from reviews.forms.reviews import ReasonForm
from reviews.models import Decision, DelayRecord, PracticeReview, ReviewClock
from reviews.queries import clocks as queries
from reviews.queries import drafts
from reviews.rules import access, telling
from reviews.rules import clocks as clock_rules
from reviews.rules import decisions as rules
from reviews.rules.access import Section
from reviews.services import clocks
from reviews.services import decisions as services
from reviews.services import telling as telling_services
from reviews.views.finding import find, find_to_work, form_page, interrupt, page, person_of

CURRENT = "reviews:decisions"
FORM_PAGE = "reviews/review_form.html"


def _back(review: PracticeReview) -> str:
    return reverse(CURRENT, args=[review.reference])


@require_safe
def decisions(request: HttpRequest, reference: str) -> HttpResponse:
    """All decisions, and how each limit stands."""
    review = find(request, reference, Section.DECISIONS)
    today = clock.today()
    may_work = access.may_work_on(review, person_of(request))
    return page(
        request,
        review,
        "reviews/review_decisions.html",
        current=CURRENT,
        decisions=review.decisions.select_related("recorded_by"),
        clocks=[
            (running, clock_rules.state_on(running.clock, today, running.next_look_on))
            for running in queries.of_review(review)
        ],
        timers=queries.timers_to_start(review) if may_work and not review.was_published_before else [],
        drafts=[(about, _draft_url(review, about)) for about in drafts.unsent([review.pk])]
        if may_work
        else [],
        reasons_not_to_publish_reason=rules.reasons_not_to_publish_reason(review),
    )


def _draft_url(review: PracticeReview, about: Decision | DelayRecord) -> str:
    name = "delay" if isinstance(about, DelayRecord) else "decision"
    return reverse("reviews:draft", args=[review.reference, name, _place(about)])


def _place(about: Decision | DelayRecord) -> int:
    """Which one it is of the review's records of its kind, from one."""
    if isinstance(about, DelayRecord):
        return DelayRecord.objects.filter(clock__review=about.clock.review_id, pk__lte=about.pk).count()
    return Decision.objects.filter(review=about.review_id, pk__lte=about.pk).count()


@require_http_methods(["GET", "HEAD", "POST"])
def record_decision(request: HttpRequest, reference: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.DECISIONS)
    form = DecisionForm(request.POST or None)
    return form_page(
        request,
        review,
        form,
        lambda: services.record_decision(
            review=review,
            kind=form.cleaned_data["kind"],
            form=form.cleaned_data["form"],
            decided_on=form.cleaned_data["decided_on"],
            deciders=form.cleaned_data["deciders"],
            reason=form.cleaned_data["reason"],
            publishable_reason=form.cleaned_data["publishable_reason"],
            by=person_of(request),
        ),
        done="The decision is recorded.",
        then=_back(review),
        current=CURRENT,
        title="Record a decision",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def start_clock(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Let a limit run, from its own event and day."""
    review = find_to_work(request, reference, Section.DECISIONS)
    timer = next((timer for timer in queries.timers_to_start(review) if timer.kind == kind), None)
    if timer is None:
        raise Http404
    form = StartClockForm(request.POST or None, timer=timer, is_correction=False)
    return form_page(
        request,
        review,
        form,
        lambda: clocks.start_clock(
            review=review,
            timer=timer,
            start_event=form.cleaned_data["start_event"],
            started_on=form.cleaned_data["started_on"],
            by=person_of(request),
        ),
        done="The limit is running.",
        then=_back(review),
        current=CURRENT,
        title=f"Start the limit: {timer.get_kind_display()}",
        text=f"{timer.period} {timer.get_unit_display()} ({timer.source}).",
    )


def _clock(review: PracticeReview, kind: str) -> ReviewClock:
    if kind not in Timer.Kind.values:
        raise Http404
    running: ReviewClock = get_object_or_404(
        ReviewClock.objects.select_related("timer", "review__matter"), review=review, timer__kind=kind
    )
    return running


@require_http_methods(["GET", "HEAD", "POST"])
def correct_start(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.DECISIONS)
    running = _clock(review, kind)
    form = StartClockForm(
        request.POST or None,
        timer=running.timer,
        is_correction=True,
        initial={"start_event": running.start_event, "started_on": running.started_on},
    )
    return form_page(
        request,
        review,
        form,
        lambda: clocks.correct_start(
            review_clock=running,
            start_event=form.cleaned_data["start_event"],
            started_on=form.cleaned_data["started_on"],
            reason=form.cleaned_data["reason"],
            by=person_of(request),
        ),
        done="The start is corrected and the limit worked out again.",
        then=_back(review),
        current=CURRENT,
        title=f"Correct the start: {running.timer.get_kind_display()}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def meet_clock(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.DECISIONS)
    running = _clock(review, kind)
    form = MeetClockForm(request.POST or None)
    return form_page(
        request,
        review,
        form,
        lambda: clocks.meet_clock(
            review_clock=running, met_on=form.cleaned_data["met_on"], by=person_of(request)
        ),
        done="It is recorded as done.",
        then=_back(review),
        current=CURRENT,
        title=f"Done: {running.timer.get_kind_display()}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def record_delay(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Why a limit will not be met. The messages to those who must be told are drafted from it."""
    review = find_to_work(request, reference, Section.DECISIONS)
    running = _clock(review, kind)
    form = DelayForm(request.POST or None)
    return form_page(
        request,
        review,
        form,
        lambda: clocks.record_delay(
            review_clock=running,
            justification=form.cleaned_data["justification"],
            decided_by=form.cleaned_data["decided_by"],
            decided_on=form.cleaned_data["decided_on"],
            next_look_on=form.cleaned_data["next_look_on"],
            by=person_of(request),
        ),
        done="The delay is recorded. Look at the draft below and send it.",
        then=_back(review),
        current=CURRENT,
        title=f"Record a delay: {running.timer.get_kind_display()}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, reference: str, what: str, place: int) -> HttpResponse:
    """The draft to the bodies that must be told: a person looks at the words and sends them."""
    review = find_to_work(request, reference, Section.DECISIONS)
    about = _about(review, what, place)
    bodies = (
        telling.bodies_for_delay(about)
        if isinstance(about, DelayRecord)
        else telling.bodies_for_decision(about)
    )
    if not bodies or drafts.notice_about(about):
        raise Http404
    form = DraftForm(request.POST or None, initial={"words": telling_services.draft_of(about)})
    return form_page(
        request,
        review,
        form,
        lambda: telling_services.send(about=about, words=form.cleaned_data["words"], by=person_of(request)),
        done="The message is on its way. See under Notices whether it has arrived.",
        then=_back(review),
        current=CURRENT,
        title="Look at the draft and send it",
        text="It goes to: " + "; ".join(body.label for body in bodies) + ".",
        warning="This leaves the partnership as soon as you press the button.",
    )


def _about(review: PracticeReview, what: str, place: int) -> Decision | DelayRecord:
    rows: Any
    if what == "delay":
        rows = DelayRecord.objects.filter(clock__review=review).select_related(
            "clock__timer", "clock__review__matter"
        )
    else:
        rows = Decision.objects.filter(review=review).select_related("review__matter")
    try:
        about: Decision | DelayRecord = rows.order_by("pk")[place - 1]
    except (IndexError, ValueError):
        raise Http404 from None
    return about


@require_http_methods(["GET", "HEAD", "POST"])
def publish_reason(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell the public why nothing is published."""
    review = find_to_work(request, reference, Section.DECISIONS)
    return interrupt(
        request,
        review,
        Interruption(
            title="Tell the public why nothing is published",
            effects=[
                f"Everybody can read this among the reviews on the public site, under the title “{review.public_title}”, as soon as you press the button:",
                review.not_published_reason,
            ],
            reasons=rules.reasons_not_to_publish_reason(review),
            button="Tell the public now why nothing is published",
            back=_back(review),
        ),
        lambda: services.publish_reason(review=review, by=person_of(request)),
        done="The public can read the reason now.",
        current=CURRENT,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_reason(request: HttpRequest, reference: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.DECISIONS)
    form = ReasonForm(
        request.POST or None, button="Take it away from the public site", label="Why", is_warning=True
    )
    return form_page(
        request,
        review,
        form,
        lambda: services.withdraw_reason(
            review=review, reason=form.cleaned_data["reason"], by=person_of(request)
        ),
        done="The public can no longer read it.",
        then=_back(review),
        current=CURRENT,
        title="Take the public entry away",
    )
