"""What must hold before a plan publishes, and whether it does: one answer for the page, for scheduling and for
the moment of publication itself (laws 1 to 6).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.urls import reverse

from documents import rules as document_rules
from documents import services as documents
from documents.models import Document
from foundation import clock
from foundation.words import say_day, say_list, say_moment
from matters import rules as matter_rules
from notices import queries as notice_queries
from notices import rules as notice_rules
from notices.models import Delivery, Notice
from partnership.models import Recipient
from partnership.working_days import Calendar
from reviews.models import (
    Attachment,
    Decision,
    Override,
    Phase,
    PlanStep,
    PublicationPlan,
    Recommendation,
    ReportVersion,
)
from reviews.points import GATES, Gate
from reviews.queries import endorsements, plans, telling, texts
from reviews.queries.telling import GroupState
from reviews.rules import lawful_moment, plan_notices, timing
from reviews.rules import plans as plan_rules
from reviews.rules.lawful_moment import BodyRule, EarliestMoment

Form = Decision.Form


@dataclass
class _Look:
    """A plan as it is looked at now, for publication at `at`."""

    plan: PublicationPlan
    at: dt.datetime | None
    now: dt.datetime
    is_publishing: bool
    calendar: Calendar = field(default_factory=Calendar.current)

    @cached_property
    def version(self) -> ReportVersion | None:
        return plans.version_of(self.plan)

    @cached_property
    def steps(self) -> list[PlanStep]:
        return list(plans.steps(self.plan))

    @cached_property
    def happenings(self) -> timing.Happenings:
        return plans.happenings(self.plan)

    @cached_property
    def groups(self) -> list[GroupState]:
        return telling.telling(self.plan, self.steps, self.happenings)

    @cached_property
    def earliest(self) -> EarliestMoment:
        return plans.earliest(self.plan, self.now, calendar=self.calendar)

    def url(self, name: str, *args: str) -> str:
        return reverse(f"reviews:{name}", args=[self.plan.review.reference, *args])


def gates(
    plan: PublicationPlan, *, now: dt.datetime, at: dt.datetime | None = None, is_publishing: bool = False
) -> list[Gate]:
    """Every gate of the plan as it stands for publication at `at`, or else at the plan's own moment.

    At publishing itself the scheduler is not asked for its heartbeat: it is what publishes.
    """
    look = _Look(plan, at or plan.publish_at, now, is_publishing)
    found = [gate for ask in ASKED for gate in ask(look)]
    return [*found, *GATES.ask(plan, look.at)]


def reasons(found: list[Gate]) -> list[str]:
    """What stands in the way, in words; empty when every gate is open."""
    return [f"{gate.title}: {reason}" for gate in found if not gate.is_open for reason in gate.reasons]


def notice_period(plan: PublicationPlan, *, now: dt.datetime) -> list[Gate]:
    """Of these gates, those of the notice period: each body has the report, and the time has run (law 2)."""
    look = _Look(plan, plan.publish_at, now, is_publishing=False)
    return [*_advance_copies(look), *_period(look)]


def order_fingerprint(plan: PublicationPlan) -> str:
    """Of what stands in the way of the order: an override covers this and nothing that comes after it."""
    steps = list(plans.steps(plan))
    return _digest(_order_reasons(telling.telling(plan, steps, plans.happenings(plan))))


def is_order_lifted(plan: PublicationPlan, reasons_now: list[str]) -> Override | None:
    """The chair's override that covers what stands in the way of the order now."""
    return (
        plan.overrides.filter(kind=Override.Kind.ORDER, fingerprint=_digest(reasons_now))
        .select_related("lifted_by")
        .first()
    )


def publication_fingerprint(plan: PublicationPlan) -> str:
    """Of all that scheduling says yes to: the moment, the form, the bytes, the title, the texts and what goes with them."""
    review = plan.review
    version = plans.version_of(plan)
    parts = [
        plan.form,
        plan.publish_at.isoformat() if plan.publish_at else "",
        version.document.sha256 if version else "",
        review.public_title,
        review.summary,
        *[
            f"{one.number}|{one.text}|{one.response}|{one.response_words}|{one.owner_agency_id or ''}"
            for one in review.recommendations.order_by("number")
        ],
        *[
            "|".join(
                [
                    one.kind,
                    one.title,
                    one.language,
                    one.document.sha256 if one.document else one.url,
                    "captions" if one.has_captions else "",
                    one.transcript,
                ]
            )
            for one in review.attachments.filter(state=Attachment.State.READY)
            .select_related("document")
            .order_by("pk")
        ],
    ]
    return _digest(parts)


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _gate(
    key: str,
    title: str,
    reasons: list[str],
    *,
    detail: str = "",
    remedy: str = "",
    remedy_url: str = "",
    remedy_takes_work: bool = False,
    may_be_lifted: bool = False,
    notes: Iterable[str] = (),
) -> Gate:
    return Gate(
        key=key,
        title=title,
        is_open=not reasons,
        reasons=tuple(reasons),
        detail=detail if not reasons else "",
        remedy=remedy if reasons else "",
        remedy_url=remedy_url if reasons else "",
        remedy_takes_work=remedy_takes_work,
        may_be_lifted=may_be_lifted and bool(reasons),
        notes=tuple(notes),
    )


# What is published --------------------------------------------------------------------------------


def reasons_about_form(plan: PublicationPlan) -> list[str]:
    """Why the review may not be published in the plan's form; empty when it may."""
    decision = (
        plan.review.decisions.filter(kind__in=[Decision.Kind.TO_PUBLISH, Decision.Kind.NOT_TO_PUBLISH])
        .order_by("decided_on", "id")
        .last()
    )
    said = []
    if decision and decision.kind == Decision.Kind.NOT_TO_PUBLISH:
        said.append(f"The partners decided on {say_day(decision.decided_on)} not to publish.")
    elif decision and decision.form != plan.form:
        said.append(
            f"The partners decided to publish {_lower(decision.get_form_display())}, and the plan is for {_lower(plan.get_form_display())}."
        )
    elif not decision and plan.form != Form.FULL:
        said.append("Publishing anything but the full report takes the partners’ decision, with its reason.")
    return said


def _form(look: _Look) -> Iterator[Gate]:
    yield _gate(
        "form",
        "Form of publication",
        reasons_about_form(look.plan),
        detail=look.plan.get_form_display(),
        remedy="Record the decision",
        remedy_url=look.url("decisions"),
    )


def _report(look: _Look) -> Iterator[Gate]:
    plan, version = look.plan, look.version
    said = []
    remedy, url = "Upload the report", look.url("report")
    if version is None:
        said.append("There is no final report yet.")
    elif plan.report_version_id:
        latest = plans.latest_version(plan.review, plan.form)
        if latest and latest.pk != plan.report_version_id:
            remedy, url = "Take the new version into the plan", look.url("plan_date")
            if plans.agreed_correction(plan):
                remedy, url = "Send the corrected copy on", look.url("plan_correction")
            said.append(
                f"Version {latest.number} of the report has come in; the date was fixed for version {version.number}."
            )
    yield _gate(
        "report",
        "Final report",
        said,
        detail=f"Version {version.number}, SHA-256 {version.document.sha256[:12]}…" if version else "",
        remedy=remedy,
        remedy_url=url,
    )


def _endorsed(look: _Look) -> Iterator[Gate]:
    version = look.version
    missing = endorsements.missing(version)
    at = endorsements.last_endorsed_at(version) if version and not missing else None
    yield _gate(
        "endorsement",
        "Endorsement by every safeguarding partner",
        missing,
        detail=f"Endorsed by all, the last at {say_moment(at)}" if at else "",
        remedy="See who has endorsed it",
        remedy_url=look.url("report"),
        notes=endorsements.not_confirmed(version) if version else [],
    )


# The notice (law 2) -------------------------------------------------------------------------------


def _moment(look: _Look) -> Iterator[Gate]:
    said = []
    if look.at is None:
        said.append("No moment has been chosen.")
    elif look.now - look.at > plan_rules.LATE_AFTER and not look.is_publishing:
        said.append(f"{say_moment(look.at)} has passed. Choose another moment.")
    yield _gate(
        "moment",
        "Moment of publication",
        said,
        detail=say_moment(look.at) if look.at else "",
        remedy="Choose the moment",
        remedy_url=look.url("plan_date"),
    )


def _advance_copies(look: _Look) -> Iterator[Gate]:
    plan = look.plan
    reached = plans.reached(plan)
    notices = plans.advance_copies(plan)
    excused = {one.recipient: one for one in plan.should_reasons.all()}
    for rule in plans.body_rules(plan):
        key, title = f"advance_copy:{rule.recipient}", f"Report sent to {rule.name}"
        said = _not_reached(look, rule, reached, notices.get(rule.recipient))
        if said and not rule.is_must and rule.recipient in excused:
            reason = excused[rule.recipient].reason
            yield _gate(key, title, [], detail=f"Not sent in time; the reason on record: {reason}")
            continue
        moment = reached.get(rule.recipient)
        remedy, url = "Fix the date", look.url("plan_date")
        if plan.notice_round and not rule.is_must:
            remedy, url = "Give the reason", look.url("plan_should_reason", rule.recipient)
        elif rule.recipient in notices:
            remedy, url = "See the notice", _notice_url(notices[rule.recipient])
        yield _gate(
            key,
            title,
            said,
            detail=_accepted(moment) if moment else "",
            remedy=remedy,
            remedy_url=url,
            remedy_takes_work=remedy == "Give the reason",
        )


def _accepted(moment: dt.datetime) -> str:
    where = "" if settings.SENDING else ", in a demonstration from which nothing leaves"
    return f"Accepted at {say_moment(moment)}{where}"


def _not_reached(
    look: _Look, rule: BodyRule, reached: dict[str, dt.datetime], notice: Notice | None
) -> list[str]:
    said = []
    if rule.recipient not in reached:
        said.append(_why_not_reached(rule, notice))
    elif (corrected := _corrected_copy(look, rule.recipient)) is not None and not corrected:
        said.append("The corrected copy has not been accepted yet.")
    if not rule.is_must and look.at is not None and rule.recipient in reached:
        period = next(one for one in look.earliest.periods if one.rule.recipient == rule.recipient)
        if look.at < clock.start_of_day(period.ends_on):
            said.append(
                f"It should have had the report longer: until {say_day(period.ends_on)} by {look.plan.edition.name}."
            )
    return said


def _why_not_reached(rule: BodyRule, notice: Notice | None) -> str:
    if notice is None:
        return "It has not been sent: that begins when the date is fixed."
    tried = [one for one in notice_queries.deliveries_of(notice) if one.recipient == rule.recipient]
    delivery = max((one for one in tried if not one.is_copy), key=lambda one: one.pk, default=None)
    if delivery is None:
        return "It has not been sent."
    if delivery.status == Delivery.Status.FAILED:
        if bounce := delivery.bounces.last():
            return f"It came back at {say_moment(bounce.returned_at)}: {bounce.words}"
        return f"It was not delivered. The mail server said: {delivery.server_reply or 'nothing'}"
    if delivery.status == Delivery.Status.KEPT_LOCALLY:
        return "It was kept locally and not sent, because sending is switched off."
    if delivery.status == Delivery.Status.TO_DECLARE:
        return f"Staff have to deliver it by {delivery.get_channel_display().lower()} and declare it."
    if notice.due_at > notice.created_at and delivery.first_tried_at is None:
        return f"It leaves at {say_moment(notice.due_at)}."
    return f"It has not been accepted yet ({delivery.get_status_display().lower()})."


def _corrected_copy(look: _Look, body: str) -> bool | None:
    """Whether the corrected copy reached the body; None when none has to."""
    version = look.version
    if version is None or version.corrects_id is None or not version.is_correction_agreed:
        return None
    notices = Notice.objects.filter(documents=version.document_id)
    return any(notice_queries.reached(notice, body) for notice in notices)


def _notice_url(notice: Notice) -> str:
    return notice.get_absolute_url()


def _period(look: _Look) -> Iterator[Gate]:
    earliest = look.earliest
    said = []
    if earliest.is_assumed and not earliest.incomplete:
        said.append("The period begins when every body that must have the report has accepted it.")
    if look.at is not None:
        # What comes late is judged by when it would really be published.
        said += lawful_moment.reasons_against(max(look.at, look.now), earliest)
    deciding = earliest.deciding
    yield _gate(
        "period",
        "Notice period",
        said,
        detail=f"Lawful from {say_day(deciding.ends_on)} ({look.plan.edition.name})" if deciding else "",
        remedy="See how it is worked out",
        remedy_url=look.url("plan_date"),
    )


# Telling (laws 3 and 4) ---------------------------------------------------------------------------


def _family(look: _Look) -> Iterator[Gate]:
    family = look.groups[0]
    yield _gate(
        "family",
        "Family told",
        list(family.missing),
        detail=f"The last at {say_moment(family.last_at)}" if family.last_at else "With reasons why not",
        remedy="Record that they were told",
        remedy_url=look.url("family"),
    )


def _order_reasons(groups: list[GroupState]) -> list[str]:
    return telling.out_of_order(groups) + telling.not_told(groups)


def _order(look: _Look) -> Iterator[Gate]:
    said = _order_reasons(look.groups)
    lifted = is_order_lifted(look.plan, said) if said else None
    if lifted:
        yield _gate(
            "order",
            "Told in order",
            [],
            detail=f"Lifted by {lifted.lifted_by} with the reason: {lifted.reason}",
        )
        return
    told = [state.name.lower() for state in look.groups if state.is_asked]
    waiting = next((state.open_step for state in look.groups if state.open_step), None)
    is_only_open = waiting is not None and not telling.out_of_order(look.groups)
    yield _gate(
        "order",
        "Told in order",
        said,
        detail=f"{say_list(told).capitalize()}" if told else "",
        remedy="Open the first step that is not done" if is_only_open else "See who has been told",
        remedy_url=look.url("plan_step", waiting.reference)
        if waiting and is_only_open
        else look.url("plan_order"),
        may_be_lifted=True,
    )


# What stands in the way (law 5) -------------------------------------------------------------------


def _holds(look: _Look) -> Iterator[Gate]:
    matter = look.plan.review.matter
    at = max(look.at, look.now) if look.at else look.now
    yield _gate(
        "holds",
        "Proceedings and legal restrictions",
        matter_rules.reasons_to_hold(matter, at),
        detail="Nothing holds publication",
        remedy="See proceedings and restrictions",
        remedy_url=f"/workspace/matters/{matter.reference}/",
    )


# Files and texts (laws 8 and 17) ------------------------------------------------------------------


def files_of(plan: PublicationPlan) -> list[tuple[str, Document]]:
    """The files that publication makes public, with what they are."""
    version = plans.version_of(plan)
    files = [("The report", version.document)] if version else []
    ready = plan.review.attachments.filter(state=Attachment.State.READY).select_related("document")
    return files + [(one.title, one.document) for one in ready if one.document]


def _files(look: _Look) -> Iterator[Gate]:
    files = files_of(look.plan)
    found = [(name, document, document_rules.reasons_not_to_publish(document)) for name, document in files]
    said = [f"{name}: {reason}" for name, _, reasons in found for reason in reasons]
    held = {document.pk for _, document, reasons in found if reasons}
    is_the_report = look.version is not None and look.version.document_id in held
    not_scanned = any(document.scan == Document.Scan.NOT_SCANNED for _, document in files)
    yield _gate(
        "files",
        "Files checked for names, hidden content and viruses",
        said,
        detail="Checked; not scanned for viruses, because no scanner is set up" if not_scanned else "Checked",
        remedy="See what was found in the report"
        if is_the_report
        else "See what was found in the attachments",
        remedy_url=look.url("report" if is_the_report else "attachments"),
    )


def _texts(look: _Look) -> Iterator[Gate]:
    """The lists of protected terms as they are at this moment, against everything that would be read."""
    review = look.plan.review
    said: dict[str, None] = {}
    for subject in texts.subjects_of(review):
        held = documents.check_leaving(
            subject=subject, matter=review.matter, texts=texts.texts_of(subject), person=None
        )
        said |= dict.fromkeys(held)
    yield _gate(
        "texts",
        "Texts checked for names",
        list(said),
        detail="Nothing waits for a decision",
        remedy="See the findings",
        remedy_url=look.url("texts"),
    )


def _title(look: _Look) -> Iterator[Gate]:
    review = look.plan.review
    if look.plan.form == Form.ANONYMOUS:
        return
    said = []
    if not review.public_title.strip():
        said.append("There is no public title.")
    elif review.public_title_confirmed_by_id is None:
        said.append("Nobody has confirmed that the public title names nobody.")
    yield _gate(
        "title",
        "Public title confirmed",
        said,
        detail=f"“{review.public_title}”",
        remedy="Confirm the title",
        remedy_url=look.url("texts"),
    )


def _recommendations(look: _Look) -> Iterator[Gate]:
    waiting = look.plan.review.recommendations.filter(response=Recommendation.Response.WAITING)
    numbers = [str(number) for number in waiting.order_by("number").values_list("number", flat=True)]
    word = "Recommendation" if len(numbers) == 1 else "Recommendations"
    verb = "has" if len(numbers) == 1 else "have"
    yield _gate(
        "recommendations",
        "Recommendations answered",
        [f"{word} {say_list(numbers)} {verb} no response yet."] if numbers else [],
        detail="Every recommendation has its response",
        remedy="Record the responses",
        remedy_url=look.url("recommendations"),
    )


# Steps, and what sending rests on -----------------------------------------------------------------


def _steps(look: _Look) -> Iterator[Gate]:
    waiting = [
        step
        for step in look.steps
        if step.is_gate
        and step.phase != Phase.AFTER
        and step.status == PlanStep.Status.OPEN
        and step.kind not in (PlanStep.Kind.NOTICE, PlanStep.Kind.PUBLISH)
        and timing.applies(step, look.happenings)
    ]
    yield _gate(
        "steps",
        "Steps that publication waits for",
        [f"“{step.title}” is not done." for step in waiting],
        detail="All done",
        remedy="Open the first of them",
        remedy_url=look.url("plan_step", waiting[0].reference) if waiting else "",
    )


def _sending(look: _Look) -> Iterator[Gate]:
    said = notice_rules.reasons_not_to_rely_on_sending(look.now)
    if look.is_publishing and (silence := notice_rules.silence_of_scheduler(look.now)):
        said = [reason for reason in said if reason != silence]
    leaving = (
        "Sending is on"
        if settings.SENDING
        else "Nothing leaves this demonstration: what is kept here counts as sent"
    )
    yield _gate(
        "sending",
        "Messages leave",
        said,
        detail=f"{leaving}; the scheduler is alive",
        remedy="See what an administrator has to do",
        remedy_url=reverse("notices:kept"),
    )


def _nspcc(look: _Look) -> Iterator[Gate]:
    """Where the NSPCC gets its copy, it has to be reachable: after publication is too late to find out."""
    asked = [
        step
        for step in look.steps
        if step.notice_kind == plan_notices.NSPCC_WORD and step.status == PlanStep.Status.OPEN
    ]
    if not asked and look.plan.form != Form.ANONYMOUS:
        return
    yield _gate(
        "nspcc",
        "Copy for the NSPCC library",
        notice_rules.reasons_not_to_send_documents_to(Recipient.NSPCC),
        detail="Leaves at publication",
        remedy="See its address and test it",
        remedy_url=reverse("notices:addresses"),
    )


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


ASKED = (
    _form,
    _report,
    _endorsed,
    _moment,
    _advance_copies,
    _period,
    _family,
    _order,
    _holds,
    _files,
    _texts,
    _title,
    _recommendations,
    _steps,
    _nspcc,
    _sending,
)
