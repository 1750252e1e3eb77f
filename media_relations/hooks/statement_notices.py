"""Whether a message about a statement is still true, what it says now, and who may have it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from django.db import models
from django.db.models import Q

from foundation import clock
from foundation.words import say_moment
from media_relations.models import (
    Agreement,
    Approval,
    Consultation,
    Journalist,
    MediaProtocol,
    PartnerResponse,
    Quote,
    Statement,
    StatementCheck,
    StatementVersion,
)
from media_relations.queries import statement_pages as pages
from media_relations.rules import access, approval, release
from media_relations.services import statement_messages as messages
from notices.models import Delivery, Notice
from notices.points import HIDDEN, LEFT_ALONE, MAY_RECEIVE, OWNERS, STANDING, Standing
from notices.wording import absolute
from partnership.models import Partnership, Person

Status, Answer = Statement.Status, Agreement.Answer


def _gone(reason: str) -> Standing:
    return Standing(is_live=False, reason=reason)


def _live(link: str, fingerprint: str = "", **values: str) -> Standing:
    return Standing(is_live=True, fingerprint=fingerprint, values={"link": link, **values})


def statement_of(subject: models.Model) -> Statement:
    """The statement that the subject of one of these messages belongs to."""
    if isinstance(subject, Statement):
        return subject
    if isinstance(subject, Agreement):
        return subject.version.statement
    if isinstance(
        subject, StatementVersion | Approval | Quote | StatementCheck | Consultation | PartnerResponse
    ):
        return subject.statement
    raise TypeError(f"{type(subject).__name__} belongs to no statement.")


# About a text -------------------------------------------------------------------------------------


def standing_of_version(version: StatementVersion, notice: Notice) -> Standing:
    """What is asked about a text is asked while it is the text."""
    statement = version.statement
    if statement.status not in Statement.OPEN:
        return _gone(f"The statement is “{statement.get_status_display()}”.")
    if statement.current_version_id != version.pk:
        return _gone("The text was changed; what is asked now is asked about the new one.")
    if notice.kind in (messages.AGREE, messages.AGREE_REMINDER, messages.SILENCE):
        return _about_agreement(version, notice)
    if statement.status != Status.APPROVING:
        return _gone(f"The statement is “{statement.get_status_display()}”.")
    return _live(pages.approve(statement, version))


def _about_agreement(version: StatementVersion, notice: Notice) -> Standing:
    waiting = version.agreements.filter(answer=Answer.WAITING).order_by("deadline_at")
    if version.statement.status == Status.DRAFT:
        return _gone("The statement was sent back.")
    first = waiting.first()
    if first is None:
        return _gone("Every agency has answered.")
    link = pages.agreements(version.statement)
    if notice.kind == messages.SILENCE:
        return _live(link)
    return _live(link, answer_by=say_moment(first.deadline_at))


def standing_of_agreement(agreement: Agreement, notice: Notice) -> Standing:
    if agreement.answer != Answer.CONCERN:
        return _gone("The agency no longer raises it.")
    if agreement.version.statement.current_version_id != agreement.version_id:
        return _gone("The text was changed.")
    return _live(pages.agreements(agreement.version.statement))


def standing_of_approval(given: Approval, notice: Notice) -> Standing:
    if given.ended_at is not None:
        return _gone("The approval no longer counts.")
    statement = given.statement
    if notice.kind == messages.CHANGE_OFFERED:
        if given.taken_at is not None:
            return _gone("Somebody has taken the text.")
        return _live(pages.statement(statement))
    if given.confirmed_at is not None:
        return _gone("It was confirmed.")
    if notice.kind == messages.CONFIRM_TELEPHONE and given.confirm_by_at is not None:
        return _live(pages.telephone(statement), answer_by=say_moment(given.confirm_by_at))
    return _live(pages.telephone(statement))


def standing_of_quote(quote: Quote, notice: Notice) -> Standing:
    if quote.removed_at is not None or quote.yes_to == approval.digest(quote.words):
        return _gone("There is nothing left to say yes to.")
    return _open(quote.statement) or _live(pages.quotes(quote.statement))


def standing_of_check(check: StatementCheck, notice: Notice) -> Standing:
    if check.done_at is not None:
        return _gone("The check is done.")
    return _open(check.statement) or _live(pages.checks(check.statement))


def standing_of_consultation(consultation: Consultation, notice: Notice) -> Standing:
    if consultation.answered_at is not None:
        return _gone("The press office has answered.")
    return _open(consultation.statement) or _live(pages.consultation(consultation.statement))


def standing_of_response(response: PartnerResponse, notice: Notice) -> Standing:
    if response.answered_at is not None:
        return _gone("The agency has answered.")
    return _live(pages.responses(response.statement))


def _open(statement: Statement) -> Standing | None:
    if statement.status in Statement.OPEN:
        return None
    return _gone(f"The statement is “{statement.get_status_display()}”.")


# About a statement --------------------------------------------------------------------------------


def standing_of_statement(statement: Statement, notice: Notice) -> Standing:
    about = ABOUT.get(notice.kind)
    return about(statement, notice) if about else _gone("Nobody knows this kind.")


def _plain(statement: Statement, notice: Notice) -> Standing:
    if statement.status == Status.DROPPED:
        return _gone("The statement was dropped.")
    return _live(pages.statement(statement))


def _approved(statement: Statement, notice: Notice) -> Standing:
    if statement.status != Status.APPROVED:
        return _gone(f"The statement is “{statement.get_status_display()}”.")
    return _live(pages.statement(statement))


def _ended(statement: Statement, notice: Notice) -> Standing:
    return _live(pages.statement(statement))


def _stopped(statement: Statement, notice: Notice) -> Standing:
    if statement.status != Status.APPROVED and notice.kind != messages.DISPUTED:
        return _gone(f"The statement is “{statement.get_status_display()}”.")
    last = statement.releases.filter(is_released=False).last()
    titles = dict.fromkeys(str(reason).partition(":")[0] for reason in (last.reasons if last else []))
    return _live(pages.statement(statement), what="; ".join(titles))


def _late(statement: Statement, notice: Notice) -> Standing:
    if statement.status != Status.APPROVED or not release.is_late(statement, clock.now()):
        return _gone("It does not wait any more.")
    return _live(pages.statement(statement))


def _released(statement: Statement, notice: Notice) -> Standing:
    return _no_longer_out(statement) or _live(pages.statement(statement))


def _withdrawn(statement: Statement, notice: Notice) -> Standing:
    if statement.status != Status.WITHDRAWN:
        return _gone("The statement is not withdrawn.")
    return _live(pages.statement(statement))


def _no_longer_out(statement: Statement) -> Standing | None:
    if statement.status != Status.RELEASED:
        return _gone(f"The statement is “{statement.get_status_display()}”.")
    if statement.slug is None and not statement.is_spoken:
        return _gone("The statement was corrected.")
    return None


def _to_journalists(statement: Statement, notice: Notice) -> Standing:
    version = statement.released_version
    if version is None:
        return _gone("The statement was not released.")
    if gone := _no_longer_out(statement):
        return gone
    digest = hashlib.sha256(version.fingerprint.encode()).hexdigest()
    values = {
        "title": version.title,
        "text": _as_sent(statement, version),
        "said_by": _said_by(statement),
        "public_link": absolute(f"/news/{statement.slug}/") if statement.slug else "",
        "contact": _contact(statement),
    }
    if notice.kind == messages.CORRECTION_TO_JOURNALISTS:
        values["note"] = statement.correction_note
    return Standing(is_live=True, fingerprint=digest, values=values)


def _withdrawn_to_journalists(statement: Statement, notice: Notice) -> Standing:
    if statement.status != Status.WITHDRAWN:
        return _gone("The statement is not withdrawn.")
    version = statement.released_version
    return Standing(
        is_live=True,
        values={
            "title": version.title if version else "",
            "said_by": _said_by(statement),
            "note": statement.public_withdrawal_reason,
        },
    )


def _as_sent(statement: Statement, version: StatementVersion) -> str:
    """The released text with its quotes, and an agency's disclaimer under its own."""
    people = Person.objects.in_bulk([int(one["speaker"]) for one in version.quotes])
    parts = [version.text]
    for one in version.quotes:
        speaker = people.get(int(one["speaker"]))
        who = ", ".join(word for word in (speaker.name, speaker.job_title) if word) if speaker else ""
        parts.append(f"{who} said: “{one['words']}”" if who else f"“{one['words']}”")
    if statement.on_behalf_of is not None:
        parts.append(disclaimer_of(statement))
    return "\n\n".join(parts)


def disclaimer_of(statement: Statement) -> str:
    """What stands under an agency's own statement; empty for the partnership's."""
    if statement.on_behalf_of is None:
        return ""
    return MediaProtocol.current().disclaimer.replace("((agency))", str(statement.on_behalf_of))


def _said_by(statement: Statement) -> str:
    if statement.on_behalf_of is not None:
        return str(statement.on_behalf_of)
    partnership = Partnership.current()
    return partnership.name if partnership else ""


def _contact(statement: Statement) -> str:
    if statement.on_behalf_of is not None:
        return str(statement.on_behalf_of)
    partnership = Partnership.current()
    return partnership.mailbox if partnership else ""


ABOUT: dict[str, Callable[[Statement, Notice], Standing]] = {
    messages.APPROVED: _approved,
    messages.VICE_ACTED: _plain,
    messages.APPROVAL_ENDED: _ended,
    messages.SENT_BACK: _plain,
    messages.SHOWN_TO_LEAD: _plain,
    messages.DISPUTED: _stopped,
    messages.STOPPED: _stopped,
    messages.LATE: _late,
    messages.RELEASED: _released,
    messages.TO_JOURNALISTS: _to_journalists,
    messages.CORRECTION_TO_JOURNALISTS: _to_journalists,
    messages.WITHDRAWN: _withdrawn,
    messages.WITHDRAWN_TO_JOURNALISTS: _withdrawn_to_journalists,
}


# Who may have it ----------------------------------------------------------------------------------


def may_receive(subject: models.Model, person: Person, notice: Notice) -> bool:
    """Who may see the statement now; and of an agency's question, an agency that has not answered it yet."""
    statement = statement_of(subject)
    if not Statement.objects.visible_to(person).filter(pk=statement.pk).exists():
        return False
    if isinstance(subject, StatementVersion) and notice.kind in (messages.AGREE, messages.AGREE_REMINDER):
        waiting = set(subject.agreements.filter(answer=Answer.WAITING).values_list("agency", flat=True))
        return _stands_for(person, waiting)
    if isinstance(subject, StatementVersion) and notice.kind in (
        messages.APPROVE,
        messages.APPROVE_REMINDER,
        messages.APPROVE_VICE,
    ):
        return not access.is_author(statement, person)
    return True


def _stands_for(person: Person, agencies: set[int]) -> bool:
    from partnership.queries import stands_in_for

    return any(access.speaks_for(one, agencies) for one in [person, *stands_in_for(person)])


def left_alone(delivery: Delivery) -> Iterator[str]:
    """A journalist who asked not to be contacted, or was taken off the directory, after the release.

    A correction and a withdrawal still go to everyone who had the statement (law 8).
    """
    if delivery.notice.kind != messages.TO_JOURNALISTS or delivery.is_copy:
        return
    known = Journalist.objects.filter(email__iexact=delivery.address)
    if any(one.do_not_contact for one in known):
        yield "They have asked not to be contacted."
    elif not any(one.is_current for one in known):
        yield "Nobody in the directory of journalists has this address any more."


def owners(subject: models.Model, notice: Notice) -> list[Person]:
    """Who answers for the statement, and called for the message."""
    people = messages.owners_of(statement_of(subject)) + ([notice.created_by] if notice.created_by else [])
    return list(dict.fromkeys(people))


def hidden(person: Person) -> Iterator[Q]:
    """Notices about statements of agencies that the person may not read: each of its own drafts, above all."""
    unknown = Statement.objects.exclude(on_behalf_of=None).exclude(
        pk__in=Statement.objects.visible_to(person).values("pk")
    )
    for model in ANSWERS:
        parts: models.QuerySet[models.Model] = model._default_manager.all()
        if model is Agreement:
            parts = parts.filter(version__statement__in=unknown)
        else:
            parts = parts.filter(
                **{"pk__in" if model is Statement else "statement__in": unknown.values("pk")}
            )
        yield Q(
            subject_type__app_label=model._meta.app_label,
            subject_type__model=model._meta.model_name,
            subject_id__in=parts.values("pk"),
        )


ANSWERS: dict[type[models.Model], Callable[..., Standing]] = {
    Statement: standing_of_statement,
    StatementVersion: standing_of_version,
    Agreement: standing_of_agreement,
    Approval: standing_of_approval,
    Quote: standing_of_quote,
    StatementCheck: standing_of_check,
    Consultation: standing_of_consultation,
    PartnerResponse: standing_of_response,
}

HIDDEN.provide(hidden)
LEFT_ALONE.provide(left_alone)
for model, standing in ANSWERS.items():
    STANDING.provide(model, standing)
    MAY_RECEIVE.provide(model, may_receive)
    OWNERS.provide(model, owners)
