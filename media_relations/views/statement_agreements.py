"""What agencies, checkers, speakers, press offices and elected members say of a statement, and what a chair lifts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation import clock
from foundation.acts import press, submit, typed
from foundation.shared_forms import ReasonForm
from media_relations.forms.statement_acts import (
    AGREE,
    AddAgencyForm,
    AgreeForm,
    AskCheckForm,
    CheckForm,
    ConcernForm,
    ConsultForm,
    DeadlineForm,
    MembersForm,
    ViewForm,
)
from media_relations.models import Agreement, Consultation, Statement, StatementAgency
from media_relations.queries import changes
from media_relations.queries import statement_page as queries
from media_relations.queries import statements as gate_queries
from media_relations.queries.statements import AgencyState
from media_relations.rules import access, approval, workflow
from media_relations.rules import agreement as rules
from media_relations.services import agreements as services
from media_relations.services import checks as check_services
from media_relations.services import statements as statement_services
from media_relations.views.finding import person_of
from media_relations.views.statement_frame import TEXT, find, find_to, form_page, page, sent_to
from partnership.models import Person

AGREEMENTS = "media_relations:statement_agreements"
CHECKS = "media_relations:statement_checks"
QUOTES = "media_relations:statement_quotes"
CONSULTATION = "media_relations:statement_consultation"
MEMBERS = "media_relations:statement_members"
OVERRIDES = "media_relations:statement_overrides"


# Agencies -----------------------------------------------------------------------------------------


@require_safe
def agreements(request: HttpRequest, reference: str) -> HttpResponse:
    """The text, what each agency concerned says of it, and the answer of one's own agency."""
    return _agreements(request, find(request, reference))


def _agreements(request: HttpRequest, statement: Statement, **shown_again: Any) -> HttpResponse:
    person = person_of(request)
    version = statement.current_version
    seen = approval.live_fingerprint(statement)
    mine = access.speaks_for(person, access.concerned_keys(statement))
    is_asking = not workflow.reasons_not_to("agree", statement)
    states = gate_queries.agencies(statement, clock.now())
    may_edit = access.may("edit", statement, person) and not workflow.reasons_not_to("edit", statement)
    look = changes.since_last_look(statement, version, person) if version and mine else None
    shown = [
        {
            "state": state,
            **_answers(statement, state, seen, mine if is_asking else set(), shown_again.get("sent", {})),
            "may_lift": _may_lift(state, statement, person),
        }
        for state in states
    ]
    add = shown_again.get("add") or (AddAgencyForm(statement=statement) if may_edit else None)
    if add is not None:
        sent_to(add, "statement_agency_add", statement.reference)
    return page(
        request,
        statement,
        "media_relations/statement_agreements.html",
        current=AGREEMENTS,
        agencies=shown,
        changes=changes.between(look.version, version) if look and version else [],
        since=look,
        may_edit=may_edit,
        add_form=add,
        form=shown_again.get("wrong"),
        is_mine=bool(mine),
        quotes=queries.quotes(statement),
        files=gate_queries.files_of(statement),
    )


def _answers(
    statement: Statement, state: AgencyState, seen: str, mine: set[int], sent: dict[int, forms.Form]
) -> dict[str, Any]:
    """The two answers of one's own agency; the one that was sent holds what was typed."""
    key = state.agency.pk
    if key not in mine or state.agreement is None:
        return {}
    form = sent.get(key)
    concern = form if isinstance(form, ConcernForm) else None
    agree = form if isinstance(form, AgreeForm) else None
    answers: dict[str, forms.Form] = {
        "concern": concern or ConcernForm(seen=seen, agency=state.agency, prefix=f"concern-{key}")
    }
    if state.agreement.answer != Agreement.Answer.AGREED:
        answers["agree"] = agree or AgreeForm(seen=seen, agency=state.agency, prefix=f"agree-{key}")
    for one in answers.values():
        sent_to(one, "statement_answer", statement.reference, key)
    return answers


def _may_lift(state: AgencyState, statement: Statement, person: Person) -> bool:
    if state.agreement is None or state.override is not None or not person.is_chair:
        return False
    if access.is_from(person, state.agency) or workflow.reasons_not_to("lift", statement):
        return False
    return not rules.reasons_not_to_lift(state.agreement, statement, "a reason", clock.now())


def _concern(statement: Statement, agency: int) -> StatementAgency:
    rows = StatementAgency.objects.filter(statement=statement, removed_at=None).select_related("agency")
    return get_object_or_404(rows, agency=agency)


@require_POST
def answer(request: HttpRequest, reference: str, agency: int) -> HttpResponse:
    """One's own agency agrees, or raises a concern."""
    statement = find(request, reference)
    person = person_of(request)
    concern = _concern(statement, agency)
    if not access.speaks_for(person, {agency}):
        raise PermissionDenied(f"This takes somebody who speaks for {concern.agency}.")
    seen = approval.live_fingerprint(statement)
    form: AgreeForm | ConcernForm
    if request.POST.get(f"agree-{agency}-decision") == AGREE:
        form = AgreeForm(request.POST, seen=seen, agency=concern.agency, prefix=f"agree-{agency}")
    else:
        form = ConcernForm(request.POST, seen=seen, agency=concern.agency, prefix=f"concern-{agency}")

    def act() -> None:
        if isinstance(form, AgreeForm):
            services.agree(
                statement=statement,
                agency=concern.agency,
                seen_fingerprint=form.cleaned_data["seen"],
                by=person,
            )
        else:
            services.raise_concern(
                statement=statement,
                agency=concern.agency,
                harms=form.cleaned_data["harms"],
                seen_fingerprint=form.cleaned_data["seen"],
                by=person,
            )
        statement_services.look(statement=statement, by=person)

    done = (
        f"{concern.agency} agrees to this text."
        if isinstance(form, AgreeForm)
        else f"The concern of {concern.agency} is raised. Who wrote the text and the chair are told."
    )
    told = submit(request, form, act, done=done, then=reverse(AGREEMENTS, args=[reference]))
    if isinstance(told, HttpResponse):
        return told
    return _agreements(request, statement, sent={agency: form}, wrong=form)


@require_POST
def add_agency(request: HttpRequest, reference: str) -> HttpResponse:
    statement = find_to("edit", request, reference)
    form = AddAgencyForm(request.POST, statement=statement)
    told = submit(
        request,
        form,
        lambda: services.add_agency(
            statement=statement,
            agency=form.cleaned_data["agency"],
            deadline_at=form.cleaned_data["deadline_at"],
            by=person_of(request),
        ),
        done="The agency is put beside it.",
        then=reverse(AGREEMENTS, args=[reference]),
    )
    return told if isinstance(told, HttpResponse) else _agreements(request, statement, add=form, wrong=form)


@require_http_methods(["GET", "HEAD", "POST"])
def deadline(request: HttpRequest, reference: str, agency: int) -> HttpResponse:
    """The agency's own deadline, before it is asked."""
    statement = find_to("edit", request, reference)
    concern = _concern(statement, agency)
    form = DeadlineForm(typed(request), initial={"deadline_at": concern.deadline_at})
    return form_page(
        request,
        statement,
        form,
        lambda: services.set_deadline(
            concern=concern, deadline_at=form.cleaned_data["deadline_at"], by=person_of(request)
        ),
        done="The deadline is saved.",
        then=reverse(AGREEMENTS, args=[reference]),
        current=AGREEMENTS,
        title=f"By when {concern.agency} answers",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove_agency(request: HttpRequest, reference: str, agency: int) -> HttpResponse:
    """The agency is not concerned after all; once it was asked, only a chair says so."""
    statement = find(request, reference)
    concern = _concern(statement, agency)
    person = person_of(request)
    if not (access.may("edit", statement, person) or person.is_chair):
        raise PermissionDenied(access.NOT_YOURS[workflow.Who.WRITERS])
    form = ReasonForm(typed(request), button="Take it out", label="Why it is not concerned", is_warning=True)
    return form_page(
        request,
        statement,
        form,
        lambda: services.remove_agency(concern=concern, reason=form.cleaned_data["reason"], by=person),
        done=f"{concern.agency} is taken out.",
        then=reverse(AGREEMENTS, args=[reference]),
        current=AGREEMENTS,
        title=f"Take out {concern.agency}",
        warning="Its agreement is not waited for any more. It stays on the record that it was taken out, by whom and why.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, reference: str, agency: int) -> HttpResponse:
    """A chair who is not from the agency answers its concern or its silence, with a reason."""
    statement = find_to("lift", request, reference)
    person = person_of(request)
    concern = _concern(statement, agency)
    rules.check_may_answer_for(concern.agency, person)
    given = Agreement.objects.filter(version=statement.current_version_id, agency=agency).first()
    if given is None:
        raise Http404
    form = ReasonForm(
        typed(request),
        button=f"Answer {concern.agency} with this reason",
        label="Your answer to the agency",
        help_text="It stays on the record, and on the chair’s first screen until a second person has looked.",
        is_warning=True,
    )
    is_concern = given.answer == Agreement.Answer.CONCERN
    now = clock.now()
    return form_page(
        request,
        statement,
        form,
        lambda: services.answer_for_agency(agreement=given, reason=form.cleaned_data["reason"], by=person),
        done=f"Your answer to {concern.agency} is recorded.",
        then=reverse(AGREEMENTS, args=[reference]),
        current=AGREEMENTS,
        title=f"Answer {concern.agency}",
        text=given.harms if is_concern else f"{concern.agency} has not answered.",
        warning="The statement can then be released although this agency has not agreed.",
        reasons=workflow.reasons_not_to("lift", statement)
        or rules.reasons_not_to_lift(given, statement, "a reason", now),
    )


@require_safe
def overrides(request: HttpRequest, reference: str) -> HttpResponse:
    """What chairs lifted, and who has looked at it since."""
    statement = find(request, reference)
    person = person_of(request)
    return page(
        request,
        statement,
        "media_relations/statement_overrides.html",
        current=OVERRIDES,
        overrides=[
            (one, not rules.reasons_not_to_look_at(one, person)) for one in queries.overrides(statement)
        ],
        may_look=person.is_chair or person.is_in_business_unit,
    )


@require_POST
def look_at_override(request: HttpRequest, reference: str, override: int) -> HttpResponse:
    statement = find(request, reference)
    one = get_object_or_404(statement.overrides, pk=override)
    return press(
        request,
        lambda: services.look_at_override(override=one, by=person_of(request)),
        done="It is recorded that you have looked at it.",
        back=reverse(OVERRIDES, args=[reference]),
    )


# Checks -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: HttpRequest, reference: str) -> HttpResponse:
    """Who checks the text for what, and what they said; asking somebody for a check."""
    statement = find(request, reference, TEXT)
    person = person_of(request)
    may = access.may("edit", statement, person)
    if request.method == "POST":
        access.check_may("edit", statement, person)
    form = AskCheckForm(typed(request)) if may and not workflow.reasons_not_to("edit", statement) else None
    seen = approval.live_fingerprint(statement)
    rows = statement.checks.select_related("kind", "person", "asked_by")
    context: dict[str, Any] = {
        "current": CHECKS,
        "checks": [(check, check.fingerprint == seen, check.person_id == person.pk) for check in rows],
        "is_open": statement.status in Statement.OPEN,
    }
    template = "media_relations/statement_checks.html"
    if form is None:
        return page(request, statement, template, form=None, **context)
    return form_page(
        request,
        statement,
        form,
        lambda: check_services.ask_for_check(
            statement=statement,
            kind=form.cleaned_data["kind"],
            person=form.cleaned_data["person"],
            by=person,
        ),
        done="The check is asked for.",
        then=reverse(CHECKS, args=[reference]),
        template=template,
        **context,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, reference: str, check: int) -> HttpResponse:
    """The text, and the yes or no of the person who was asked."""
    statement = find(request, reference, TEXT)
    person = person_of(request)
    one = get_object_or_404(statement.checks.select_related("kind"), pk=check)
    if one.person_id != person.pk:
        raise PermissionDenied("This check is another person’s.")
    seen = approval.live_fingerprint(statement)
    form = CheckForm(typed(request), seen=seen, question=one.kind.question)
    return form_page(
        request,
        statement,
        form,
        lambda: check_services.do_check(
            check=one,
            is_passed=form.cleaned_data["answer"] == "yes",
            words=form.cleaned_data["words"],
            seen_fingerprint=form.cleaned_data["seen"],
            by=person,
        ),
        done="Your check is recorded.",
        then=reverse(CHECKS, args=[reference]),
        template="media_relations/statement_check.html",
        current=CHECKS,
        check=one,
        quotes=queries.quotes(statement),
        files=gate_queries.files_of(statement),
    )


# Quotes -------------------------------------------------------------------------------------------


@require_safe
def quotes(request: HttpRequest, reference: str) -> HttpResponse:
    """Who is quoted, and whether they said yes to their words."""
    statement = find(request, reference, TEXT)
    return page(
        request,
        statement,
        "media_relations/statement_quotes.html",
        current=QUOTES,
        quotes=queries.quotes(statement),
        is_open=statement.status in Statement.OPEN,
    )


@require_POST
def say_yes(request: HttpRequest, reference: str, quote: str) -> HttpResponse:
    statement = find(request, reference, TEXT)
    one = get_object_or_404(statement.quotes.filter(removed_at=None), reference=quote)
    return press(
        request,
        lambda: statement_services.say_yes(
            quote=one, seen_words=request.POST.get("seen", ""), by=person_of(request)
        ),
        done="You said yes to your words.",
        back=reverse(QUOTES, args=[reference]),
    )


# Press offices ------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: HttpRequest, reference: str) -> HttpResponse:
    """Which press offices were asked for their view, and what they said."""
    statement = find(request, reference, TEXT)
    person = person_of(request)
    if request.method == "POST":
        access.check_may("edit", statement, person)
    may = access.may("edit", statement, person) and not workflow.reasons_not_to("edit", statement)
    if not may:
        return _consultation(request, statement)
    form = ConsultForm(typed(request))
    told = submit(
        request,
        form,
        lambda: services.consult(statement=statement, agency=form.cleaned_data["agency"], by=person),
        done="The press office is asked for its view.",
        then=reverse(CONSULTATION, args=[reference]),
    )
    return told if isinstance(told, HttpResponse) else _consultation(request, statement, form=form)


def _consultation(
    request: HttpRequest, statement: Statement, form: Any = None, answers: dict[int, ViewForm] | None = None
) -> HttpResponse:
    person = person_of(request)
    answers = answers or {}
    rows = statement.consultations.select_related("agency", "asked_by", "answered_by")
    return page(
        request,
        statement,
        "media_relations/statement_consultation.html",
        current=CONSULTATION,
        consultations=[
            (one, _view_form(statement, one, answers) if _may_advise(one, statement, person) else None)
            for one in rows
        ],
        form=form or next(iter(answers.values()), None),
        ask_form=form,
        quotes=queries.quotes(statement),
        files=gate_queries.files_of(statement),
    )


def _may_advise(one: Consultation, statement: Statement, person: Person) -> bool:
    is_open = statement.status in Statement.OPEN and one.answered_at is None
    return is_open and bool(access.speaks_for(person, {one.agency_id}))


def _view_form(statement: Statement, one: Consultation, answers: dict[int, ViewForm]) -> ViewForm:
    form = answers.get(one.pk) or ViewForm(agency=one.agency, prefix=f"view-{one.pk}")
    return sent_to(form, "statement_consultation_answer", statement.reference, one.pk)


@require_POST
def answer_consultation(request: HttpRequest, reference: str, consultation: int) -> HttpResponse:
    statement = find(request, reference, TEXT)
    person = person_of(request)
    one = get_object_or_404(statement.consultations.select_related("agency"), pk=consultation)
    if not access.speaks_for(person, {one.agency_id}):
        raise PermissionDenied("This takes somebody who speaks for the agency that was asked.")
    form = ViewForm(request.POST, agency=one.agency, prefix=f"view-{one.pk}")
    told = submit(
        request,
        form,
        lambda: services.answer_consultation(consultation=one, words=form.cleaned_data["words"], by=person),
        done="Your view is recorded.",
        then=reverse(CONSULTATION, args=[reference]),
    )
    return (
        told if isinstance(told, HttpResponse) else _consultation(request, statement, answers={one.pk: form})
    )


# Elected members ----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, reference: str) -> HttpResponse:
    """Which elected members were informed before release, how and when."""
    statement = find(request, reference)
    person = person_of(request)
    if request.method == "POST":
        access.check_may_write(statement, person)
    may = access.may_write(statement, person) and statement.status in Statement.OPEN
    context: dict[str, Any] = {
        "current": MEMBERS,
        "briefings": statement.member_briefings.select_related("recorded_by"),
        "may_lift": person.is_chair and not workflow.reasons_not_to("lift", statement),
        "partnership_leads": statement.on_behalf_of_id is None and access.partnership_leads(statement),
        "lifted": statement.overrides.filter(kind="members").select_related("lifted_by").last(),
    }
    template = "media_relations/statement_members.html"
    if not may:
        return page(request, statement, template, form=None, **context)
    form = MembersForm(typed(request))
    return form_page(
        request,
        statement,
        form,
        lambda: services.record_members_informed(
            statement=statement,
            who=form.cleaned_data["who"],
            how=form.cleaned_data["how"],
            informed_at=form.cleaned_data["informed_at"],
            by=person,
        ),
        done="It is recorded that they were informed.",
        then=reverse(MEMBERS, args=[reference]),
        template=template,
        **context,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def without_members(request: HttpRequest, reference: str) -> HttpResponse:
    """A chair says why elected members are not informed before release."""
    statement = find_to("lift", request, reference)
    form = ReasonForm(
        typed(request),
        button="Release it without informing them",
        label="Why elected members are not informed first",
        help_text="It stays on the record, and on the chair’s first screen until a second person has looked.",
        is_warning=True,
    )
    return form_page(
        request,
        statement,
        form,
        lambda: services.release_without_members(
            statement=statement, reason=form.cleaned_data["reason"], by=person_of(request)
        ),
        done="Your reason is recorded.",
        then=reverse(MEMBERS, args=[reference]),
        current=MEMBERS,
        title="Do not inform elected members first",
        reasons=workflow.reasons_not_to("lift", statement),
    )
