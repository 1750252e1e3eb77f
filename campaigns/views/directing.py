"""What was decided about a campaign."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.forms.campaigns import AloneForm, DirectionForm
from campaigns.queries import campaigns as queries
from campaigns.queries import pages
from campaigns.rules import access
from campaigns.rules import campaigns as rules
from campaigns.services import directing as services
from campaigns.views.finding import FORM, find, form_page, page, person_of
from foundation.acts import typed


@require_safe
def direction(request: HttpRequest, reference: str) -> HttpResponse:
    """Every decision, the one that counts first, and who can decide now."""
    found, person = find(request, reference), person_of(request)
    is_open = not rules.reasons_not_to_change(found)
    undirected = queries.why_not_directed(found)
    return page(
        request,
        found,
        "campaigns/direction.html",
        current="campaigns:direction",
        directions=queries.directions_of(found),
        undirected=undirected,
        urgent=queries.waits_for_the_subcommittee(found),
        may_record=is_open and access.may_record_direction(found, person),
        may_decide_alone=is_open and bool(undirected) and access.may_direct_alone(found, person),
    )


@require_http_methods(FORM)
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """The subcommittee's decision is written down."""
    found, person = find(request, reference), person_of(request)
    access.check_may_record_direction(found, person)
    form = DirectionForm(typed(request), seen=queries.fingerprint(found))
    return form_page(
        request,
        found,
        form,
        lambda: services.record_direction(campaign=found, **form.cleaned_data, by=person),
        done="The decision is written down.",
        then=pages.direction(found),
        title="Write a decision down",
        template="campaigns/direction_form.html",
        audiences=queries.audiences_of(found),
        reasons=rules.reasons_not_to_change(found),
    )


@require_http_methods(FORM)
def alone(request: HttpRequest, reference: str) -> HttpResponse:
    """A chair decides because it can't wait."""
    found, person = find(request, reference), person_of(request)
    access.check_may_direct_alone(found, person)
    form = AloneForm(typed(request), seen=queries.fingerprint(found))
    return form_page(
        request,
        found,
        form,
        lambda: services.direct_alone(campaign=found, **form.cleaned_data, by=person),
        done="Your decision is kept, and the subcommittee is told of it.",
        then=pages.direction(found),
        title="Decide because it can’t wait",
        template="campaigns/direction_form.html",
        audiences=queries.audiences_of(found),
        reasons=rules.reasons_not_to_change(found),
    )
