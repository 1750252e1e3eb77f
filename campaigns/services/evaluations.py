"""Writing down what was learned of a campaign. Each writing is kept; the last one counts."""

from __future__ import annotations

from django.db import transaction

from campaigns.exports.evaluation_report import report
from campaigns.models import Campaign, Evaluation
from campaigns.queries import campaigns as queries
from campaigns.queries.inside import said_of
from campaigns.rules import evaluations as rules
from campaigns.rules import measures as measure_rules
from campaigns.rules.evaluations import Lessons
from campaigns.services.records import lock, record, refuse
from documents import services as documents
from foundation import clock, reports
from foundation.governed import SomebodyElseSaved
from foundation.reports import Report
from partnership.models import Person

WRITE_WITHOUT = "Write it without the name where it was typed, and take the report again."


@transaction.atomic
def write(*, campaign: Campaign, lessons: Lessons, began_from: int, by: Person) -> Evaluation:
    """This is what was learned. `began_from`: the number of the writing before, 0 where there was none.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    campaign = lock(campaign)
    measure_rules.check_may_measure(campaign, by)
    lessons = rules.tidy(lessons)
    refuse(rules.reasons_not_to_write(campaign, lessons, today=clock.today()))
    last = campaign.evaluations.first()
    if last is not None and last.number != began_from:
        raise SomebodyElseSaved(last)
    if last is not None and rules.lessons_of(last) == lessons:
        return last
    number = last.number + 1 if last is not None else 1
    made = Evaluation.objects.create(
        campaign=campaign, number=number, written_by=by, written_at=clock.now(), **rules.told(lessons)
    )
    record("evaluation written", made, campaign, by=by, number=number)
    return made


@transaction.atomic
def hand_out(*, campaign: Campaign, kind: str, by: Person) -> bytes:
    """The report leaves as a file, “docx” or “pdf”, and names no child; who took it is kept.

    Raises CampaignNotReady or NotPrintable.
    """
    now = clock.now()
    refuse([] if campaign.launches_on <= clock.day_of(now) else ["It has not launched yet."])
    told = report(campaign, at=now)
    refuse(_reasons_not_to_leave(campaign, told, by))
    made = reports.as_pdf(told) if kind == "pdf" else reports.as_docx(told, at=now)
    record("evaluation report taken", campaign, campaign, by=by, at=now, kind=kind)
    return made


def _reasons_not_to_leave(campaign: Campaign, told: Report, by: Person) -> list[str]:
    """No name of a live list leaves in it, but in texts of the campaign on which somebody decided (law 17)."""
    said = {words for part in told.parts for words in part.said}
    texts = {
        place: text
        for place, text in {**said_of(campaign).texts, **queries.texts_of(campaign)}.items()
        if text in said or text == campaign.title
    }
    for part in told.parts:
        others = [words for words in part.said if words not in texts.values()]
        texts[f"report, “{part.heading}”"] = "\n\n".join(others)
    held = documents.check_leaving(
        subject=campaign, matter=campaign.matter, texts=texts, person=by, is_public=False
    )
    return [*held, WRITE_WITHOUT] if held else []
