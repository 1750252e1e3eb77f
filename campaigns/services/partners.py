"""Asking agencies to take part, and their answers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from campaigns.models import Campaign, PartnerAsk
from campaigns.rules import access
from campaigns.rules import campaigns as rules
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import messages
from campaigns.services.records import changed_for_readers, check_texts, lock, record, refuse
from documents import services as documents
from foundation import clock
from foundation.governed import SomebodyElseSaved, beside
from partnership.models import Agency, Person

Answer = PartnerAsk.Answer


@transaction.atomic
def ask(*, campaign: Campaign, agency: Agency, what: str, answer_by_on: dt.date, by: Person) -> PartnerAsk:
    """Those who speak for the agency are asked at once. Raises PermissionDenied or CampaignNotReady."""
    campaign = lock(campaign)
    access.check_may_plan(campaign, by)
    reasons = rules.reasons_not_to_ask(campaign, what, answer_by_on, today=clock.today())
    if campaign.asks.filter(agency=agency).exclude(answer=Answer.WITHDRAWN).exists():
        reasons.append(beside(f"{agency} has been asked already.", "agency"))
    if not agency.is_current:
        reasons.append(beside(f"{agency} no longer takes part in the partnership.", "agency"))
    refuse(reasons)
    held = documents.reasons_not_to_say(what, matter=campaign.matter)
    if held:
        raise CampaignNotReady.beside("what", held)
    made = PartnerAsk.objects.create(
        campaign=campaign,
        agency=agency,
        what=what.strip(),
        answer_by_on=answer_by_on,
        asked_by=by,
        asked_at=clock.now(),
    )
    record("agency asked", made, campaign, by=by, at=made.asked_at, agency=agency.pk)
    check_texts(campaign, by=by)
    messages.ask_partner(made, at=made.asked_at)
    return made


@transaction.atomic
def answer(*, ask: PartnerAsk, answer: str, note: str, began_from: int, by: Person) -> PartnerAsk:
    """The agency takes part or can't; the campaign's owner hears of it.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    ask = _lock(ask)
    access.check_may_answer(ask, by)
    refuse(rules.reasons_not_to_answer(ask, answer, note, today=clock.today()))
    if (ask.answer, ask.answer_note) == (answer, note.strip()):
        return ask
    _settle(ask, answer, note, began_from=began_from, by=by)
    messages.tell_of_answer(ask, at=clock.now())
    return ask


@transaction.atomic
def offer(*, campaign: Campaign, agency: Agency, what: str, by: Person) -> PartnerAsk:
    """The agency takes part without having been asked; the business unit hears of it.

    Raises PermissionDenied or CampaignNotReady.
    """
    campaign = lock(campaign)
    access.check_may_offer(campaign, agency, by)
    reasons = rules.reasons_not_to_offer(campaign, what, today=clock.today())
    if campaign.asks.filter(agency=agency).exclude(answer=Answer.WITHDRAWN).exists():
        reasons.append(
            beside(f"{agency} stands among the partners already: answer what it is asked.", "agency")
        )
    if not agency.is_current:
        reasons.append(beside(f"{agency} no longer takes part in the partnership.", "agency"))
    refuse(reasons)
    if held := documents.reasons_not_to_say(what, matter=campaign.matter):
        raise CampaignNotReady.beside("what", held)
    now = clock.now()
    made = PartnerAsk.objects.create(
        campaign=campaign,
        agency=agency,
        what=what.strip(),
        is_offer=True,
        answer_by_on=clock.day_of(now),
        answer=Answer.YES,
        asked_by=by,
        asked_at=now,
        answered_by=by,
        answered_at=now,
    )
    record("agency offered", made, campaign, by=by, at=now, agency=agency.pk)
    check_texts(campaign, by=by)
    changed_for_readers(campaign)
    messages.tell_of_offer(made, kind=messages.OFFERED, by=by, at=now)
    return made


@transaction.atomic
def take_back(*, ask: PartnerAsk, began_from: int | None = None, by: Person) -> PartnerAsk:
    """The agency is no longer asked, or takes its offer back: then the business unit hears of it.

    What it said with its offer stays. `began_from`: None for who had no page before them.
    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    ask = _lock(ask)
    access.check_may_take_back(ask, by)
    if began_from not in (None, ask.version):
        raise SomebodyElseSaved(ask)
    refuse(rules.reasons_not_to_take_back(ask, today=clock.today()))
    _settle(ask, Answer.WITHDRAWN, ask.answer_note, began_from=ask.version, by=by)
    if ask.is_offer and not by.is_in_business_unit:
        messages.tell_of_offer(ask, kind=messages.OFFER_TAKEN_BACK, by=by, at=clock.now())
    return ask


#: The answers as the record tells of them.
_TOLD = {
    Answer.YES: "agency takes part",
    Answer.NO: "agency does not take part",
    Answer.WITHDRAWN: "agency asked no longer",
}


def _settle(ask: PartnerAsk, answer: str, note: str, *, began_from: int, by: Person) -> None:
    was_shown = ask.answer == Answer.YES
    ask.answer, ask.answer_note = answer, note.strip()
    ask.answered_by, ask.answered_at = by, clock.now()
    ask.save_edit(began_from=began_from, fields=["answer", "answer_note", "answered_by", "answered_at"])
    record(_TOLD[Answer(answer)], ask, ask.campaign, by=by, reason=note.strip(), agency=ask.agency_id)
    if was_shown or answer == Answer.YES:
        changed_for_readers(ask.campaign)


def remind(*, at: dt.datetime) -> int:
    """Agencies whose answer is due soon are reminded, owners told of those who kept silent; says of how many."""
    today = clock.day_of(at)
    waiting = PartnerAsk.objects.filter(answer=Answer.WAITING, campaign__ends_on__gte=today).exclude(
        campaign__status=Campaign.Status.WITHDRAWN
    )
    told = 0
    near = waiting.filter(
        answer_by_on__gte=today, answer_by_on__lte=today + dt.timedelta(days=messages.REMIND_DAYS)
    )
    for act, asks in (
        (messages.remind_partner, near),
        (messages.tell_of_silence, waiting.filter(answer_by_on__lt=today)),
    ):
        for one in asks.select_related("campaign__owner", "campaign__matter", "agency").iterator(
            chunk_size=200
        ):
            with transaction.atomic():
                told += act(one, at=at) is not None
    return told


def _lock(ask: PartnerAsk) -> PartnerAsk:
    campaign = lock(ask.campaign)
    held = PartnerAsk.objects.select_for_update(of=("self",)).select_related("agency").get(pk=ask.pk)
    held.campaign = campaign
    return held
