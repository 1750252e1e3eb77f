"""Press interest: marking it, and the telephone call that comes first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from audit.models import Event
from foundation.acts import submit
from partnership.models import Role
from reviews.forms.press import CallForm
from reviews.forms.reviews import ReasonForm
from reviews.queries.people import on_list
from reviews.rules.access import EVERYTHING, Section, sections
from reviews.services import press as services
from reviews.views.finding import find, find_to_work, form_page, page, person_of


@require_http_methods(["GET", "HEAD", "POST"])
def press_interest(request: HttpRequest, reference: str) -> HttpResponse:
    """Whom to call where the press is interested; the mark itself where it is not set."""
    review = find(request, reference, Section.TIMELINE)
    person = person_of(request)
    if request.method == "POST":
        review = find_to_work(request, reference, Section.TIMELINE)
    back = review.get_absolute_url()
    form: ReasonForm | CallForm
    if review.has_press_interest:
        form = CallForm(request.POST or None)
        answer = submit(
            request,
            form,
            lambda: services.record_call(review=review, whom=form.cleaned_data["whom"], by=person),
            done="The call is recorded.",
            then=back,
        )
    else:
        form = ReasonForm(
            request.POST or None,
            button="Mark press interest and warn the press leads",
            label="Why the press is expected to be interested",
        )
        answer = submit(
            request,
            form,
            lambda: services.mark_press_interest(
                review=review, reason=form.cleaned_data["reason"], by=person
            ),
            done="Press interest is marked. Telephone the press leads first.",
            then=reverse("reviews:press", args=[review.reference]),
        )
    if isinstance(answer, HttpResponse):
        return answer
    calls = Event.objects.about(review).filter(verb=services.CALLED).select_related("text", "by")
    return page(
        request,
        review,
        "reviews/review_press.html",
        form=form,
        leads=on_list(review, Role.PRESS_LEAD),
        calls=calls.order_by("-id"),
        reads_all=sections(review, person) == EVERYTHING,
        back=back,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def unmark(request: HttpRequest, reference: str) -> HttpResponse:
    review = find_to_work(request, reference, Section.TIMELINE)
    form = ReasonForm(request.POST or None, button="Take the mark off", label="Why")
    return form_page(
        request,
        review,
        form,
        lambda: services.unmark_press_interest(
            review=review, reason=form.cleaned_data["reason"], by=person_of(request)
        ),
        done="Press interest is no longer marked.",
        then=review.get_absolute_url(),
        title="No press interest after all",
    )
