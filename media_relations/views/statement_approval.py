"""Approval: the page that the mailed link opens on a telephone, the approver's own text, and the call that was logged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from foundation import clock
from foundation.acts import press, submit, text_beside, typed
from media_relations.forms.statement_acts import (
    APPROVE,
    IF_CHANGED,
    ApproveForm,
    ChangeForm,
    SendBackForm,
    TelephoneForm,
)
from media_relations.models import Approval, LastLook, Statement, StatementVersion
from media_relations.queries import changes
from media_relations.queries import statement_page as queries
from media_relations.queries import statements as gate_queries
from media_relations.rules import access, approval, workflow
from media_relations.services import approvals as services
from media_relations.services import statements as statement_services
from media_relations.views.finding import person_of
from media_relations.views.statement_frame import find, find_to, page
from partnership.models import Person, Role

TELEPHONE = "media_relations:statement_telephone"

DONE = {
    APPROVE: "The text is approved.",
    IF_CHANGED: "It is approved if changed to your text. It counts once another person has taken exactly that text.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, reference: str, number: int | None = None) -> HttpResponse:
    """The text first, what changed since one last looked, and the three answers. Opening it changes no decision."""
    statement = find(request, reference)
    person = person_of(request)
    if access.approves_as(statement, person) is None:
        raise PermissionDenied(access.NOT_YOURS[workflow.Who.APPROVER])
    version = _version(statement, number)
    acts: dict[str, forms.Form] = _forms(request, statement, person)
    status = 200
    if request.method == "POST":
        decision, form = _decided(request, acts)
        told = submit(
            request,
            form,
            _act(decision, form, statement, person),
            done=DONE.get(decision, "It is sent back, with what has to change."),
            then=statement.get_absolute_url(),
        )
        if isinstance(told, HttpResponse):
            return told
        status = told
        statement = find(request, reference)
        version = _version(statement, number)
    look = changes.since_last_look(statement, version, person)
    if request.method == "GET" and not LastLook.objects.filter(statement=statement, person=person).exists():
        statement_services.look(statement=statement, by=person)
    return page(
        request,
        statement,
        "media_relations/statement_approve.html",
        status=status,
        **_shown(statement, version, person, acts),
        changes=changes.between(look.version, version) if look else [],
        form=next((form for form in acts.values() if form.is_bound), None),
    )


def _version(statement: Statement, number: int | None) -> StatementVersion:
    versions = statement.versions.select_related("spokesperson", "made_by")
    if number is None:
        return get_object_or_404(versions, pk=statement.current_version_id)
    return get_object_or_404(versions, number=number)


def _shown(
    statement: Statement, version: StatementVersion, person: Person, acts: dict[str, forms.Form]
) -> dict[str, Any]:
    is_newest = version.pk == statement.current_version_id
    reasons = workflow.reasons_not_to("approve", statement)
    if access.is_author(statement, person):
        reasons = [access.AUTHOR]
    may_send_back = is_newest and not workflow.reasons_not_to("send_back", statement)
    is_open = is_newest and not reasons
    now = clock.now()
    states = gate_queries.agencies(statement, now) if is_newest else []
    gates = gate_queries.gates(statement, now=now, person=person, states=states) if is_newest else []
    return {
        "one": version,
        "said": queries.quoted(version),
        "files": gate_queries.files_of(statement) if is_newest else [],
        "is_newest": is_newest,
        "is_open": is_open,
        "reasons": reasons,
        "heard": queries.heard(statement, states) if is_newest else None,
        "approve_form": acts[APPROVE] if is_open else None,
        "change_form": acts[IF_CHANGED] if is_open else None,
        "back_form": acts["send_back"] if may_send_back else None,
        "offered": gate_queries.offered_change(statement),
        "still_open": [gate for gate in gates if not gate.is_open and gate.key != "approval"],
    }


def _forms(request: HttpRequest, statement: Statement, person: Person) -> dict[str, forms.Form]:
    """The three answers; the one that was sent holds what was typed, with the text as it is now."""
    seen = approval.live_fingerprint(statement)
    is_acting = access.approves_as(statement, person) == Role.VICE_CHAIR
    sent = next((key for key in (APPROVE, IF_CHANGED) if f"{key}-decision" in request.POST), "send_back")
    contents = approval.contents_of(statement)

    def data(key: str) -> Any:
        return request.POST if request.method == "POST" and key == sent else None

    return {
        APPROVE: ApproveForm(data(APPROVE), prefix=APPROVE, seen=seen, is_acting=is_acting),
        IF_CHANGED: ChangeForm(
            data(IF_CHANGED),
            prefix=IF_CHANGED,
            seen=seen,
            is_acting=is_acting,
            initial={"title": contents.title, "text": contents.text},
        ),
        "send_back": SendBackForm(data("send_back"), prefix="send_back"),
    }


def _decided(request: HttpRequest, acts: dict[str, forms.Form]) -> tuple[str, forms.Form]:
    return next((key, form) for key, form in acts.items() if form.is_bound)


def _act(decision: str, form: forms.Form, statement: Statement, person: Person) -> Callable[[], None]:
    def act() -> None:
        data = form.cleaned_data
        if decision == APPROVE:
            services.approve(
                statement=statement, seen_fingerprint=data["seen"], by=person, reason=data.get("reason", "")
            )
        elif decision == IF_CHANGED:
            services.approve_if_changed(
                statement=statement,
                seen_fingerprint=data["seen"],
                title=data["title"],
                text=data["text"],
                by=person,
                reason=data.get("reason", ""),
            )
        else:
            services.send_back(statement=statement, reason=data["reason"], by=person)
        statement_services.look(statement=statement, by=person)

    return act


@require_http_methods(["GET", "HEAD", "POST"])
def take_change(request: HttpRequest, reference: str) -> HttpResponse:
    """The approver's own text beside the one that stands; another person takes it as it is."""
    statement = find_to("take_change", request, reference)
    offered = gate_queries.offered_change(statement)
    if request.method == "POST" and offered is not None:
        began_from = request.POST.get("version", "")
        given = offered
        return press(
            request,
            lambda: services.take_change(
                approval_given=given,
                began_from=int(began_from) if began_from.isdecimal() and len(began_from) < 10 else 0,
                by=person_of(request),
            ),
            done="The text is taken and approved. The agencies are asked about it again.",
            back=statement.get_absolute_url(),
        )
    contents = approval.contents_of(statement)
    return page(
        request,
        statement,
        "media_relations/statement_change.html",
        offered=offered,
        changes=[
            changes.Change(label, changes.compare(before, after))
            for label, before, after in (
                ("Title", contents.title, offered.title),
                ("Text", contents.text, offered.text),
            )
            if before != after
        ]
        if offered
        else [],
        reasons=workflow.reasons_not_to("take_change", statement),
    )


# By telephone -------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def telephone(request: HttpRequest, reference: str) -> HttpResponse:
    """Log an approval given on the telephone; who gave it confirms it here."""
    statement = find(request, reference)
    person = person_of(request)
    if request.method == "POST":
        access.check_may("log_telephone", statement, person)
    may_log = access.may("log_telephone", statement, person)
    mine = access.open_telephone(statement, person)
    seen = approval.live_fingerprint(statement)
    form = TelephoneForm(typed(request), seen=seen) if may_log else None
    status = 200
    if form is not None:
        logged = form
        told = submit(
            request,
            logged,
            lambda: services.log_telephone(
                statement=statement,
                approver=logged.cleaned_data["approver"],
                approved_at=logged.cleaned_data["approved_at"],
                seen_fingerprint=logged.cleaned_data["seen"],
                reason=logged.cleaned_data["reason"],
                by=person,
            ),
            done="The approval is logged. Who gave it is asked to confirm it.",
            then=statement.get_absolute_url(),
        )
        if isinstance(told, HttpResponse):
            return told
        status = told
    is_holding = statement.kind == Statement.Kind.HOLDING and statement.on_behalf_of_id is None
    return page(
        request,
        statement,
        "media_relations/statement_telephone.html",
        status=status,
        form=form if is_holding and not workflow.reasons_not_to("log_telephone", statement) else None,
        is_holding=is_holding,
        mine=mine,
        reasons=_reasons_not_to_log(statement, person),
        calls=statement.approvals.filter(way=Approval.Way.TELEPHONE).select_related(
            "approved_by", "logged_by"
        ),
        quotes=queries.quotes(statement),
        files=gate_queries.files_of(statement),
        now=clock.now(),
    )


def _reasons_not_to_log(statement: Statement, person: Person) -> list[str]:
    """Why this person logs no call now; empty when they can."""
    if reasons := workflow.reasons_not_to("log_telephone", statement):
        return reasons
    try:
        access.check_may("log_telephone", statement, person)
    except PermissionDenied as denied:
        return [str(denied)]
    return []


@require_POST
def answer_telephone(request: HttpRequest, reference: str) -> HttpResponse:
    """Who is said to have approved on the telephone says whether it was so."""
    statement = find(request, reference)
    person = person_of(request)
    given = access.open_telephone(statement, person)
    if given is None:
        raise PermissionDenied(access.NOT_YOURS[workflow.Who.CONFIRMER])
    back = reverse(TELEPHONE, args=[reference])
    if "dispute" in request.POST:
        return press(
            request,
            lambda: services.dispute_telephone(
                approval_given=given, reason=text_beside(request, "reason"), by=person
            ),
            done="It is recorded that it was not so. The approval no longer counts.",
            back=back,
        )
    return press(
        request,
        lambda: services.confirm_telephone(approval_given=given, by=person),
        done="You confirmed your approval.",
        back=back,
    )
