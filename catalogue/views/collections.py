"""Collections: put together, ordered, published, withdrawn, and downloaded as one ZIP."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.forms.collections import CollectionForm, FilterForm, FindForm
from catalogue.models import Collection, CollectionItem, CollectionPack, Resource
from catalogue.queries import collections as queries
from catalogue.queries import pages
from catalogue.rules import collections as rules
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.services import collection_packs
from catalogue.services import collections as services
from catalogue.views.downloads import zip_response
from catalogue.views.finding import person_of
from documents.http import table_response
from documents.models import Finding
from documents.queries import findings_about
from documents.showing import entries as finding_entries
from foundation.acts import Interruption, press, say_why_not, submit, text_beside, to_be_read, typed
from foundation.shared_forms import ReasonForm

PAGE_SIZE = 25
MOST_FOUND = 20
PIECE = 64 * 1024
FORM = ["GET", "HEAD", "POST"]
COLOURS = {"draft": "grey", "published": "green", "withdrawn": "red"}


def _find(request: HttpRequest, collection: str) -> Collection:
    rows = Collection.objects.visible_to(person_of(request)).select_related(
        "audience", "owner", "drafted_by", "published_by", "withdrawn_by"
    )
    return get_object_or_404(rows, reference=collection)


def _find_to_write(request: HttpRequest, collection: str) -> Collection:
    found = _find(request, collection)
    rules.check_may_write(person_of(request))
    return found


def _page(collection: Collection) -> str:
    return pages.collection(collection)


def _in_frame(
    request: HttpRequest, collection: Collection, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    told = {"collection": collection, "colour": COLOURS[collection.status]}
    return render(request, template, told | context, status=status)


# The list -----------------------------------------------------------------------------------------


@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    """Every collection that this person may see."""
    person = person_of(request)
    form = FilterForm(request.GET)
    page_obj = Paginator(queries.list_for(person, *form.asked_for), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "page_obj": page_obj,
        "rows": [(one, COLOURS[one.status]) for one in page_obj],
        "form": form,
        "export_query": request.GET.urlencode(),
        "may_write": rules.may_write(person),
    }
    return render(request, "catalogue/collection_list.html", context)


@require_safe
def collections_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, with the same filters."""
    rows = queries.rows_for_export(person_of(request), *FilterForm(request.GET).asked_for)
    return table_response("collections.csv", queries.HEADINGS, rows)


@require_http_methods(FORM)
def begin(request: HttpRequest) -> HttpResponse:
    """A collection that nobody outside has."""
    person = person_of(request)
    rules.check_may_write(person)
    form = CollectionForm(typed(request), by=person)
    if request.method == "POST" and form.is_valid():
        try:
            collection = services.draft_collection(**form.told, by=person)
        except CatalogueNotReady as not_ready:
            say_why_not(form, not_ready)
        else:
            messages.success(request, "The collection is begun. Put resources in.")
            return redirect("catalogue:collection_contents", collection.reference)
    context = {"form": form, "title": "Begin a collection", "back": reverse("catalogue:collections")}
    return render(request, "catalogue/form.html", context)


# One collection -----------------------------------------------------------------------------------


@require_safe
def collection(request: HttpRequest, collection: str) -> HttpResponse:
    """What is in it for this person, what can be done, and its ZIP."""
    found, person = _find(request, collection), person_of(request)
    may_write = rules.may_write(person)
    inside = may_write or person.is_chair
    findings = findings_about(found).filter(decision=Finding.Decision.OPEN)
    under_way = queries.pack_under_way(found, person)
    entries = queries.entries_for(found, person)
    return _in_frame(
        request,
        found,
        "catalogue/collection.html",
        is_inside=inside,
        entries=entries,
        not_shown=[
            item.resource
            for item in (queries.items_for(found, person) if inside else [])
            if item.resource_id not in {entry.resource.pk for entry in entries}
        ],
        may_write=may_write and found.status != Collection.Status.WITHDRAWN,
        may_publish=may_write and found.status == Collection.Status.DRAFT,
        may_withdraw=rules.may_withdraw(person) and found.status == Collection.Status.PUBLISHED,
        reasons=services.reasons_not_to_publish(found, person)
        if may_write and found.status == Collection.Status.DRAFT
        else [],
        findings=finding_entries(findings, None, person) if inside else [],
        public_address=pages.public_collection(found) if found.is_public else "",
        under_way=under_way,
        pack=None if under_way else queries.ready_pack(found, person),
        last=queries.last_pack(found, person),
    )


@require_http_methods(FORM)
def edit(request: HttpRequest, collection: str) -> HttpResponse:
    """Its title, its introduction, for whom it is, and who looks after it."""
    found, person = _find_to_write(request, collection), person_of(request)
    form = CollectionForm(typed(request), by=person, collection=found)
    answer = submit(
        request,
        form,
        lambda: services.edit_collection(
            collection=found, **form.told, began_from=form.began_from, by=person
        ),
        done="The collection is saved.",
        then=_page(found),
    )
    if isinstance(answer, HttpResponse):
        return answer
    context = {
        "form": form,
        "title": "Edit the collection",
        "caption": str(found),
        "reasons": rules.reasons_not_to_change(found),
        "back": _page(found),
    }
    return render(request, "catalogue/form.html", context, status=answer)


@require_safe
def contents(request: HttpRequest, collection: str) -> HttpResponse:
    """Put resources in, order them and take them out."""
    found, person = _find_to_write(request, collection), person_of(request)
    form = FindForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    return _in_frame(
        request,
        found,
        "catalogue/collection_contents.html",
        items=list(queries.items_for(found, person)),
        form=form,
        words=words,
        found=queries.can_be_added(found, person, words)[:MOST_FOUND] if words.strip() else [],
        reasons=rules.reasons_not_to_change(found),
    )


@require_POST
def add(request: HttpRequest, collection: str, resource: str) -> HttpResponse:
    found, person = _find_to_write(request, collection), person_of(request)
    one = get_object_or_404(Resource.objects.visible_to(person), reference=resource)
    return press(
        request,
        lambda: services.add_resource(collection=found, resource=one, by=person),
        done=f"“{one}” is in the collection.",
        back=pages.collection_contents(found, text_beside(request, "q")),
    )


def _find_item(request: HttpRequest, collection: str, resource: str) -> CollectionItem:
    found = _find_to_write(request, collection)
    items = queries.items_for(found, person_of(request))
    item: CollectionItem = get_object_or_404(items, resource__reference=resource)
    item.collection = found
    return item


@require_POST
def move(request: HttpRequest, collection: str, resource: str, direction: str) -> HttpResponse:
    """One place up or down."""
    item = _find_item(request, collection, resource)
    return press(
        request,
        lambda: services.move(item=item, to=direction, by=person_of(request)),
        done="The order is saved.",
        back=reverse("catalogue:collection_contents", args=[collection]),
    )


@require_POST
def take_out(request: HttpRequest, collection: str, resource: str) -> HttpResponse:
    item = _find_item(request, collection, resource)
    return press(
        request,
        lambda: services.take_out(item=item, by=person_of(request)),
        done=f"“{item.resource}” is out of the collection.",
        back=reverse("catalogue:collection_contents", args=[collection]),
    )


@require_http_methods(FORM)
def publish(request: HttpRequest, collection: str) -> HttpResponse:
    """The page before it reaches its readers; the button publishes it."""
    found, person = _find_to_write(request, collection), person_of(request)
    is_public = found.visibility == Collection.Visibility.PUBLIC
    whom = "Everybody" if is_public else "Everybody who signs in here and holds a role"
    number = queries.readers_have(found)
    resources = "one resource" if number == 1 else f"{number} resources"
    interruption = Interruption(
        title="Publish the collection",
        effects=[
            f"{whom} can read “{found.title}” as soon as you press the button, with {resources} in it. "
            f"They get nothing of {'it' if number == 1 else 'them'} that they may not see anyway.",
            *(["They can download it as one ZIP, which is made in the background."] if is_public else []),
        ],
        reasons=services.reasons_not_to_publish(found, person),
        button="Publish it now",
        read_before=[found.introduction, str(found.version)],
        back=_page(found),
    )
    status = to_be_read(request, interruption)
    if status is None:
        return press(
            request,
            lambda: services.publish_collection(collection=found, by=person),
            done="The collection is published.",
            back=_page(found),
        )
    return _in_frame(
        request, found, "catalogue/collection_publish.html", status=status, interruption=interruption
    )


@require_http_methods(FORM)
def withdraw(request: HttpRequest, collection: str) -> HttpResponse:
    """Nobody outside has it any more; its resources stay."""
    found, person = _find(request, collection), person_of(request)
    rules.check_may_withdraw(person)
    form = ReasonForm(
        typed(request),
        button="Withdraw the collection now",
        label="Why it is withdrawn",
        help_text="It stays inside. The resources in it stay published.",
        is_warning=True,
    )
    answer = submit(
        request,
        form,
        lambda: services.withdraw_collection(
            collection=found, reason=form.cleaned_data["reason"][:300], by=person
        ),
        done="The collection is withdrawn, and so is every ZIP of it.",
        then=_page(found),
    )
    if isinstance(answer, HttpResponse):
        return answer
    context = {"form": form, "title": "Withdraw the collection", "caption": str(found), "back": _page(found)}
    return render(request, "catalogue/form.html", context, status=answer)


# Its ZIP ------------------------------------------------------------------------------------------


@require_POST
def ask_for_pack(request: HttpRequest, collection: str) -> HttpResponse:
    found = _find(request, collection)
    return press(
        request,
        lambda: collection_packs.ask_for_pack(collection=found, by=person_of(request)),
        done="The ZIP is being made. This page shows when it is ready.",
        back=_page(found),
    )


@require_safe
def download_pack(request: HttpRequest, collection: str, pack: str) -> HttpResponseBase:
    """The ZIP, streamed, while all that is in it is this person's to read."""
    person = person_of(request)
    # One question, so that a ZIP of somebody else's takes as long as one that never was (law 7).
    rows = CollectionPack.objects.filter(
        reader=person, collection__in=Collection.objects.visible_to(person).values("pk")
    )
    asked_for = get_object_or_404(
        rows.select_related("collection"), reference=pack, collection__reference=collection
    )
    found = asked_for.collection
    try:
        file = collection_packs.open_pack(pack=asked_for, by=person)
    except CollectionPack.DoesNotExist:
        raise Http404 from None
    except CatalogueNotReady as not_ready:
        messages.error(request, str(not_ready))
        return redirect(_page(found))
    return zip_response(file, name=f"{found.title}.zip", size=asked_for.size)
