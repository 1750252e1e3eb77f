"""Writing down what was learned of a campaign. Each writing is kept; the last one counts."""

from __future__ import annotations

from django.db import transaction

from campaigns.exports.evaluation_report import report
from campaigns.models import Campaign, Evaluation
from campaigns.rules import evaluations as rules
from campaigns.rules import measures as measure_rules
from campaigns.rules.evaluations import Lessons
from campaigns.services.leaving import refuse_names_of
from campaigns.services.records import lock, record, refuse
from foundation import clock, reports
from foundation.governed import SomebodyElseSaved
from partnership.models import Person


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
    said = {f"report, “{part.heading}”": part.said for part in told.parts}
    refuse_names_of(campaign, {"report’s title": [campaign.title], **said}, by)
    made = reports.as_pdf(told) if kind == "pdf" else reports.as_docx(told, at=now)
    record("evaluation report taken", campaign, campaign, by=by, at=now, kind=kind)
    return made
