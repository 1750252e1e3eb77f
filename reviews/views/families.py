"""The child's family, by relationship alone, and the record of who was told the outcome."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from reviews.forms.families import MemberForm, ToldForm
from reviews.forms.reviews import ReasonForm
from reviews.models import FamilyMember, PracticeReview, PublicationPlan, ToldGroup
from reviews.queries import families as queries
from reviews.rules import families as rules
from reviews.rules.access import Section
from reviews.services import families as services
from reviews.views.finding import find, find_to_work, form_page, page, person_of

CURRENT = "reviews:family"
FORM_PAGE = "reviews/review_form.html"


def _back(review: PracticeReview) -> str:
    return reverse(CURRENT, args=[review.reference])


def _member(review: PracticeReview, member: str) -> FamilyMember:
    one: FamilyMember = get_object_or_404(
        FamilyMember.objects.select_related("review__matter"), review=review, reference=member
    )
    return one


@require_safe
def family(request: HttpRequest, reference: str) -> HttpResponse:
    review = find(request, reference, Section.FAMILY)
    plan = queries.current_plan(review)
    members = queries.members_told(review, plan)
    return page(
        request,
        review,
        "reviews/review_family.html",
        current=CURRENT,
        plan=plan,
        members=members,
        to_close=queries.steps_to_close(plan, members),
        removed=review.family_members.filter(removed_at__isnull=False),
        groups=queries.groups_told(plan),
        may_exempt_groups=rules.may_exempt(review, plan, ToldGroup.STAFF, person_of(request)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_member(request: HttpRequest, reference: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.FAMILY)
    form = MemberForm(request.POST or None, instance=FamilyMember(review=review))
    return form_page(
        request,
        review,
        form,
        lambda: services.add_member(review=review, by=person_of(request), **_fields(form)),
        done="They are on the list.",
        then=_back(review),
        current=CURRENT,
        title="Add a member of the family",
        text="Write relationships, never names. The portal holds no names of the family.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_member(request: HttpRequest, reference: str, member: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.FAMILY)
    one = _member(review, member)
    form = MemberForm(request.POST or None, instance=one)
    return form_page(
        request,
        review,
        form,
        lambda: services.edit_member(
            member=one, began_from=form.began_from, by=person_of(request), **_fields(form)
        ),
        done="Your changes are saved.",
        then=_back(review),
        current=CURRENT,
        title="Change a member of the family",
    )


def _fields(form: MemberForm) -> dict[str, object]:
    return {name: form.cleaned_data[name] for name in services.FIELDS}


@require_http_methods(["GET", "HEAD", "POST"])
def remove_member(request: HttpRequest, reference: str, member: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.FAMILY)
    one = _member(review, member)
    form = ReasonForm(
        request.POST or None, button="Take off the list", label="Why nobody tells them", is_warning=True
    )
    return form_page(
        request,
        review,
        form,
        lambda: services.remove_member(member=one, reason=form.cleaned_data["reason"], by=person_of(request)),
        done=f"{one.relationship} is off the list.",
        then=_back(review),
        current=CURRENT,
        title=f"Take {one.relationship} off the list",
        warning="Publication no longer waits for them to be told.",
    )


def _whom(review: PracticeReview, whom: str) -> tuple[str, FamilyMember | None, str]:
    """The group, the member and the words for whom an address names: a group, or a member's reference."""
    if _is_group(whom):
        return whom, None, str(ToldGroup(whom).label)
    one = _member(review, whom)
    if one.removed_at is not None:
        raise Http404
    return ToldGroup.FAMILY, one, one.relationship


def _is_group(whom: str) -> bool:
    return whom in ToldGroup.values and whom not in (ToldGroup.FAMILY, ToldGroup.PUBLIC)


def _plan_or_back(request: HttpRequest, review: PracticeReview) -> PublicationPlan | HttpResponse:
    plan = queries.current_plan(review)
    if plan is None:
        messages.error(request, "Make the publication plan first: it says who is told, in which order.")
        return redirect(_back(review))
    return plan


@require_http_methods(["GET", "HEAD", "POST"])
def record_told(request: HttpRequest, reference: str, whom: str) -> HttpResponse:
    """Record that a member of the family, or a group, was told the outcome."""
    review = find_to_work(request, reference, Section.FAMILY)
    group, member, words = _whom(review, whom)
    plan = _plan_or_back(request, review)
    if isinstance(plan, HttpResponse):
        return plan
    form = ToldForm(request.POST or None, group=group)
    return form_page(
        request,
        review,
        form,
        lambda: services.record_told(
            plan=plan,
            group=group,
            family_member=member,
            told_by=form.cleaned_data["told_by"],
            how=form.cleaned_data["how"],
            told_at=form.cleaned_data["told_at"],
            support_offered=form.cleaned_data["support_offered"],
            by=person_of(request),
        ),
        done="It is recorded that they were told.",
        then=_back(review),
        current=CURRENT,
        title=f"Told: {words}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def record_exemption(request: HttpRequest, reference: str, whom: str) -> HttpResponse:
    """Record why a member of the family, or a group, is not told."""
    review = find(request, reference, Section.FAMILY)
    asked_of = whom if _is_group(whom) else ToldGroup.FAMILY
    rules.check_may_exempt(review, queries.current_plan(review), asked_of, person_of(request))
    group, member, words = _whom(review, whom)
    plan = _plan_or_back(request, review)
    if isinstance(plan, HttpResponse):
        return plan
    form = ReasonForm(request.POST or None, button="Record the exemption", label="Why they are not told")
    return form_page(
        request,
        review,
        form,
        lambda: services.record_exemption(
            plan=plan,
            group=group,
            family_member=member,
            reason=form.cleaned_data["reason"],
            by=person_of(request),
        ),
        done="The exemption is recorded.",
        then=_back(review),
        current=CURRENT,
        title=f"Not told: {words}",
    )
