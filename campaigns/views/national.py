"""The directory of national campaigns."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.forms.national import NationalForm, YearForm
from campaigns.models import Campaign, NationalCampaign, NationalCampaignYear
from campaigns.queries import national as queries
from campaigns.queries import pages
from campaigns.rules import access
from campaigns.rules import national as rules
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import national as services
from campaigns.views.finding import FORM, person_of
from documents.http import table_response
from foundation import clock
from foundation.acts import Interruption, say_why_not, submit, to_be_read, typed


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Those that are still run, in the order of their days, and which dates have to be looked up."""
    person = person_of(request)
    everything = request.GET.get("show") == "all"
    rows = queries.directory(person, clock.today(), everything=everything)
    context = {
        "rows": rows,
        "everything": everything,
        "to_check": sum(bool(year.to_check) for row in rows for year in row.years),
        "may_keep": access.may_keep_national(person),
    }
    return render(request, "campaigns/national_list.html", context)


@require_safe
def directory_export(request: HttpRequest) -> StreamingHttpResponse:
    """Every year of every national campaign as CSV."""
    person = person_of(request)
    return table_response("national-campaigns.csv", queries.HEADINGS, queries.rows_for_export(person))


def _find(request: HttpRequest, reference: str) -> NationalCampaign:
    person_of(request)
    return get_object_or_404(NationalCampaign.objects.select_related("replaced_by"), reference=reference)


@require_safe
def national(request: HttpRequest, national: str) -> HttpResponse:
    """Whose it is, and what is known of each year."""
    found, person = _find(request, national), person_of(request)
    context = {
        "national": found,
        "years": queries.years_of(person, found, clock.today()),
        "may_keep": access.may_keep_national(person),
        "may_begin": access.may_draft(person, None),
    }
    return render(request, "campaigns/national.html", context)


@require_http_methods(FORM)
def add(request: HttpRequest) -> HttpResponse:
    """Another national campaign."""
    person = person_of(request)
    access.check_may_keep_national(person)
    form = NationalForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add(entry=form.entry, by=person)
        except CampaignNotReady as not_ready:
            say_why_not(form, not_ready)
        else:
            return redirect(pages.national(made))
    context = {"form": form, "title": "Add a national campaign", "back": pages.NATIONAL}
    return render(request, "campaigns/plain_form.html", context)


@require_http_methods(FORM)
def edit(request: HttpRequest, national: str) -> HttpResponse:
    """What it is called, whose it is, and whether it is still run."""
    found, person = _find(request, national), person_of(request)
    access.check_may_keep_national(person)
    form = NationalForm(typed(request), campaign=found)
    answer = submit(
        request,
        form,
        lambda: services.edit(campaign=found, entry=form.entry, began_from=form.began_from, by=person),
        done="The directory is saved.",
        then=pages.national(found),
    )
    if isinstance(answer, HttpResponse):
        return answer
    context = {"form": form, "title": "Edit", "caption": str(found), "back": pages.national(found)}
    return render(request, "campaigns/plain_form.html", context, status=answer)


@require_http_methods(FORM)
def year(request: HttpRequest, national: str, year: int) -> HttpResponse:
    """What its owner’s page says of one year."""
    found, person = _find(request, national), person_of(request)
    access.check_may_keep_national(person)
    if not rules.FIRST_YEAR <= year <= rules.LAST_YEAR:
        raise Http404
    row = found.years.filter(year=year).first()
    form = YearForm(typed(request), year=row)
    answer = submit(
        request,
        form,
        lambda: services.set_year(
            campaign=found, year=year, dates=form.dates, began_from=form.began_from, by=person
        ),
        done=f"What is known of {year} is saved.",
        then=pages.national(found),
    )
    if isinstance(answer, HttpResponse):
        return answer
    context = {
        "form": form,
        "title": f"Dates in {year}",
        "caption": str(found),
        "link": found.owner_page,
        "back": pages.national(found),
    }
    return render(request, "campaigns/national_year.html", context, status=answer)


@require_http_methods(FORM)
def make_local(request: HttpRequest, national: str, year: int) -> HttpResponse:
    """A draft of our own part in it: with one press, unless there is one already. Then a page says so before."""
    found, person = _find(request, national), person_of(request)
    row = get_object_or_404(
        NationalCampaignYear.objects.select_related("campaign"), campaign=found, year=year
    )
    access.check_may_draft(person, None)
    ours = queries.ours_in(person, row)
    interruption = _another_beside(row, ours)
    status = to_be_read(request, interruption) if ours or request.method != "POST" else None
    if status is not None:
        context = {"national": found, "year": row, "ours": ours, "interruption": interruption}
        return render(request, "campaigns/national_local.html", context, status=status)
    try:
        made = services.make_local(year=row, seen=ours, by=person)
    except CampaignNotReady as not_ready:
        messages.error(request, str(not_ready))
        return redirect(pages.national(found))
    messages.success(request, "The campaign is begun, with the dates and the reason. Choose for whom it is.")
    return redirect("campaigns:audiences", made.reference)


def _another_beside(year: NationalCampaignYear, ours: list[Campaign]) -> Interruption:
    """The page before a local campaign is made of it."""
    beside = "one that stands beside what there is already" if ours else "with the dates and the reason"
    return Interruption(
        title=f"Make {'another' if ours else 'a'} local campaign of it",
        effects=[f"A draft of our own part in {year.campaign} {year.year} is begun, {beside}."],
        button="Make another one" if ours else "Make it",
        back=pages.national(year.campaign),
        reasons=rules.reasons_not_to_make_local(year),
        read_before=[str(one.reference) for one in ours],
    )
