"""The review cycle: the board's view of it, the review of one resource, and links that lead nowhere."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.forms.reviewing import DueFilterForm, ReviewForm
from catalogue.models import Resource
from catalogue.queries import due, pages
from catalogue.queries import resources as gate_queries
from catalogue.queries import reviewing as queries
from catalogue.rules import access
from catalogue.services import reviewing as services
from catalogue.views.finding import find_to_write, form_page, page, person_of
from catalogue.views.publishing import is_so_already, withdrawal_context
from documents.http import table_response
from foundation import clock
from foundation.acts import typed
from foundation.shared_forms import WithdrawalForm

PAGE_SIZE = 25


def _asked_for(request: HttpRequest) -> tuple[DueFilterForm, due.Filters, str]:
    form = DueFilterForm(request.GET)
    form.is_valid()
    data = form.cleaned_data
    filters = due.Filters(
        due=data.get("due", ""), kind=data.get("kind", ""), is_mine=data.get("owner") == "mine"
    )
    sort = request.GET.get("sort", due.DEFAULT_SORT)
    if sort.removeprefix("-") not in due.SORTS:
        sort = due.DEFAULT_SORT
    return form, filters, sort


@require_safe
def reviews_due(request: HttpRequest) -> HttpResponse:
    """What is overdue and what is due soon, of what this person works on."""
    person = person_of(request)
    form, filters, sort = _asked_for(request)
    page_obj = Paginator(due.list_for(person, filters, sort), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "rows": [(one, due.days_overdue(one)) for one in page_obj],
        "counts": due.counts_for(person),
        "form": form,
        "sort": sort,
        "export_query": request.GET.urlencode(),
    }
    return render(request, "catalogue/reviews_due.html", context)


@require_safe
def reviews_due_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, with the same filters."""
    _, filters, sort = _asked_for(request)
    rows = due.rows_for_export(person_of(request), filters, sort)
    return table_response("reviews-due.csv", due.HEADINGS, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """Look at a resource again: keep it, have it revised, or go on to withdraw it."""
    resource, person = find_to_write(request, reference), person_of(request)
    may_withdraw = access.may_withdraw(resource, person)
    form = ReviewForm(typed(request), seen=queries.looked_at_fingerprint(resource), may_withdraw=may_withdraw)
    is_published = resource.status == Resource.Status.PUBLISHED
    is_to_go = request.method == "POST" and form.is_valid() and form.cleaned_data["outcome"] == "withdraw"
    if is_to_go and is_published:
        return _withdrawal(request, resource, None, note=form.cleaned_data["note"])
    return form_page(
        request,
        resource,
        form,
        lambda: services.review_resource(
            resource=resource,
            outcome=form.cleaned_data["outcome"],
            note=form.cleaned_data["note"],
            by=person,
            revise_by=form.cleaned_data["revise_by"],
            seen=form.cleaned_data["seen"],
        ),
        done="The review is recorded.",
        then=pages.resource(resource),
        template="catalogue/resource_review.html",
        title="Review the resource",
        reviews=resource.reviews.select_related("reviewed_by"),
        versions=gate_queries.readable_versions(resource),
        kept_until=queries.next_review_after(resource, clock.today()) if is_published else None,
        reasons=[] if is_published else [f"The resource is “{resource.get_status_display()}”."],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw a resource because of its review: the page before says what happens."""
    resource, person = find_to_write(request, reference), person_of(request)
    access.check_may_withdraw(resource, person)
    if request.method == "POST" and resource.status == Resource.Status.WITHDRAWN:
        return is_so_already(request, resource, "It is withdrawn.")
    return _withdrawal(request, resource, typed(request))


def _withdrawal(
    request: HttpRequest, resource: Resource, data: QueryDict | None, note: str = ""
) -> HttpResponse:
    """`data`: what was typed on this very page; None while one only comes to it."""
    person = person_of(request)
    form = WithdrawalForm(
        data, thing="resource", was_public=resource.public_at is not None, initial={"reason": note}
    )
    form.helper.form_action = reverse("catalogue:review_withdraw", args=[resource.reference])
    context = withdrawal_context(resource, person) | {"title": "Withdraw it after its review", "form": form}
    back = pages.review(resource)
    if data is None:
        return page(request, resource, "catalogue/resource_withdraw.html", back=back, **context)
    del context["form"]
    return form_page(
        request,
        resource,
        form,
        lambda: services.review_resource(
            resource=resource,
            outcome="withdraw",
            note=form.cleaned_data["reason"],
            by=person,
            manner=form.manner_chosen,
            public_reason=form.cleaned_data.get("public_reason", ""),
        ),
        done="The review is recorded, and it is withdrawn.",
        then=pages.resource(resource),
        template="catalogue/resource_withdraw.html",
        back=back,
        **context,
    )


@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """Links to what others host that lead nowhere, or moved, of what this person works on."""
    person = person_of(request)
    page_obj = Paginator(due.links_for(person), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "rows": [(check, pages.version(check.version), due.what_it_answered(check)) for check in page_obj],
    }
    return render(request, "catalogue/links.html", context)


@require_safe
def links_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV."""
    return table_response("links.csv", due.LINK_HEADINGS, due.link_rows_for_export(person_of(request)))
