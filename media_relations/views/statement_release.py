"""Release and withdrawal: each with a page before it that says what will happen to whom."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from foundation import clock
from foundation.acts import press, typed
from foundation.shared_forms import ReasonForm, WithdrawalForm
from media_relations.queries import statement_page as queries
from media_relations.queries import statements as gate_queries
from media_relations.rules import access, approval, workflow
from media_relations.rules import release as rules
from media_relations.services import agreements
from media_relations.services import releasing as services
from media_relations.services.statement_messages import (
    CORRECTION_TO_JOURNALISTS,
    RELEASED,
    TO_JOURNALISTS,
    who_had,
)
from media_relations.views.finding import person_of
from media_relations.views.statement_frame import find, find_to, form_page, page
from notices.recipients import To, ToPerson


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """What becomes public and who is told; the button releases it, or schedules it for the embargo's end."""
    statement = find_to("release", request, reference)
    person = person_of(request)
    now = clock.now()
    due_at = rules.embargo_of(statement)
    is_later = due_at is not None and now < due_at
    if request.method == "POST":
        return _release(request, reference, is_later=request.POST.get("when") == "later")
    gates = queries.gates_for(statement, person, now)
    reasons = workflow.reasons_not_to("release", statement)
    if is_later:
        reasons += rules.reasons_not_to_schedule(statement, now)
        reasons += gate_queries.reasons_not_to_rely_on_the_schedule(now)
    shut = [gate for gate in gates if not gate.is_open]
    return page(
        request,
        statement,
        "media_relations/statement_release.html",
        reasons=reasons,
        gates=gates,
        shut=len(shut),
        is_later=is_later,
        due_at=due_at,
        is_late=rules.is_late(statement, now),
        seen=approval.live_fingerprint(statement),
        agencies=queries.recipients(statement),
        journalists=statement.journalists.may_be_written_to().select_related("outlet"),
        left_out=gate_queries.journalists_left_out(statement),
        channels=statement.channels.all(),
        files=gate_queries.files_of(statement),
    )


def _release(request: HttpRequest, reference: str, *, is_later: bool) -> HttpResponse:
    statement = find_to("release", request, reference)
    person = person_of(request)
    if request.POST.get("seen") != approval.live_fingerprint(statement):
        return press(
            request,
            refuse_changed,
            done="",
            back=reverse("media_relations:statement_release", args=[reference]),
        )
    if is_later:
        return press(
            request,
            lambda: services.schedule_release(statement=statement, by=person),
            done="The release is scheduled. Everything is looked at again at that moment.",
            back=statement.get_absolute_url(),
        )
    return press(
        request,
        lambda: services.release(statement=statement, by=person),
        done="The statement is recorded as given." if statement.is_spoken else "The statement is released.",
        back=statement.get_absolute_url(),
    )


def refuse_changed() -> None:
    raise workflow.StatementNotReady("The statement changed after you opened the page. Look at it again.")


@require_http_methods(["GET", "HEAD", "POST"])
def unschedule(request: HttpRequest, reference: str) -> HttpResponse:
    """Nothing is released when the embargo ends."""
    statement = find(request, reference)
    person = person_of(request)
    if not person.is_chair:
        access.check_may("unschedule", statement, person)
    form = ReasonForm(
        typed(request), button="Take it off the schedule", label="Why it is not to be released then"
    )
    reasons = workflow.reasons_not_to("unschedule", statement)
    if not reasons and statement.release_scheduled_at is None:
        reasons = ["It is not scheduled."]
    return form_page(
        request,
        statement,
        form,
        lambda: services.unschedule_release(
            statement=statement, reason=form.cleaned_data["reason"], by=person
        ),
        done="It is off the schedule.",
        then=statement.get_absolute_url(),
        title="Take the release off the schedule",
        reasons=reasons,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def allow_late(request: HttpRequest, reference: str) -> HttpResponse:
    """A chair lets a release go whose moment has passed."""
    statement = find_to("lift", request, reference)
    form = ReasonForm(
        typed(request),
        button="Let it go although its moment has passed",
        label="Why it still goes",
        help_text="It stays on the record, and on the chair’s first screen until a second person has looked.",
        is_warning=True,
    )
    return form_page(
        request,
        statement,
        form,
        lambda: agreements.allow_late(
            statement=statement, reason=form.cleaned_data["reason"], by=person_of(request)
        ),
        done="It may go. If it is scheduled it goes within the minute; else it can be released.",
        then=statement.get_absolute_url(),
        title="Let a late release go",
        reasons=workflow.reasons_not_to("lift", statement)
        or rules.reasons_not_to_allow_late(
            statement, clock.now(), is_allowed=gate_queries.is_late_allowed(statement)
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a released statement away; everyone who had it is told."""
    statement = find(request, reference)
    person = person_of(request)
    if not access.may("withdraw", statement, person):
        raise PermissionDenied(access.NOT_YOURS[workflow.Who.WITHDRAWERS])
    form = WithdrawalForm(typed(request), thing="statement")
    return form_page(
        request,
        statement,
        form,
        lambda: services.withdraw(
            statement=statement,
            manner=form.cleaned_data["manner"],
            reason=form.cleaned_data["reason"],
            public_reason=form.cleaned_data["public_reason"],
            by=person,
        ),
        done="The statement is withdrawn. Everyone who had it is told.",
        then=statement.get_absolute_url(),
        template="media_relations/statement_withdraw.html",
        had=_names(who_had(statement, RELEASED, TO_JOURNALISTS, CORRECTION_TO_JOURNALISTS)),
        reasons=workflow.reasons_not_to("withdraw", statement),
    )


def _names(told: list[To]) -> list[str]:
    """Who had it, by name; nobody twice."""
    names = [str(to.person) if isinstance(to, ToPerson) else getattr(to, "name", "") for to in told]
    return list(dict.fromkeys(name for name in names if name))
