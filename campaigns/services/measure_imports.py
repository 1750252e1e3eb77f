"""Bringing in what platforms count: a file is looked at first, and what was shown then comes in, or nothing.

The natural key of a value is its measure and its day: the same file once more changes nothing.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from campaigns.models import Measure, MeasureImport, MeasureValue, PlatformMapping, ValueChange
from campaigns.queries.measure_imports import Numbers, Plan, numbers_of, plan_of
from campaigns.rules import measures as rules
from campaigns.rules import platform_files
from campaigns.rules.measures import About
from campaigns.rules.platform_files import Contents
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services.measures import change_of, hold, measures_by_name, owned_by, reasons_about, record
from campaigns.services.records import refuse
from foundation import clock
from partnership.models import Person

AT_ONCE = 500
Status = MeasureImport.Status


def look_at(
    *, about: About, mapping: PlatformMapping, data: bytes, file_name: str, by: Person
) -> MeasureImport:
    """The file was read as its platform writes it; nothing has come in. Raises PermissionDenied or CampaignNotReady.

    Of what this person looked at before for the same campaign or project, only this can still come in.
    """
    rules.check_may_measure(about, by)
    refuse(reasons_about(about) + platform_files.reasons_about_file(data, mapping))
    measures = measures_by_name(about, mapping.channel_id)
    contents = platform_files.read(data, mapping, measures, today=clock.today())
    plan = Plan() if contents.errors else plan_of(list(measures.values()), contents.numbers)
    with transaction.atomic():
        held = hold(about)
        rules.check_may_measure(held, by)
        _waiting(held, by).update(readings=[])
        made = MeasureImport.objects.create(
            **owned_by(held),
            mapping=mapping,
            file_name=file_name[:200],
            asked_by=by,
            asked_at=clock.now(),
            status=Status.REFUSED if contents.errors else Status.CHECKED,
            lines=contents.lines,
            readings=_as_stored(contents),
            errors=[
                [one.line, one.column, one.words] for one in contents.errors[: MeasureImport.MOST_ERRORS]
            ],
            error_count=len(contents.errors),
            added=len(plan.new),
            changed=len(plan.changed),
            same=plan.same,
            kept=plan.kept,
            empty=contents.empty,
        )
        record("measures file looked at", made, held, by=by, lines=made.lines, errors=made.error_count)
    return made


def bring_in(*, made: MeasureImport, seen: str | None = None, by: Person) -> MeasureImport:
    """What the file says is known. `seen`: the fingerprint of what its page showed; None for who had none before them.

    Raises PermissionDenied or CampaignNotReady.
    """
    with transaction.atomic():
        about = hold(made.about)
        rules.check_may_measure(about, by)
        held = MeasureImport.objects.select_for_update(of=("self",)).select_related("mapping").get(pk=made.pk)
        refuse(reasons_about(about) + _reasons_not_to_bring_in(held, by))
        numbers = numbers_of(held)
        measures = list(about.measures.filter(pk__in={key for key, _ in numbers}))
        refuse(_reasons_about_measures(measures, numbers))
        plan = plan_of(measures, numbers)
        looked_at = (held.added, held.changed, held.same, held.kept)
        if plan.counts != looked_at or seen not in (None, plan.fingerprint):
            raise CampaignNotReady("Values were entered since you looked at the file. Look at it again.")
        _store(plan, held, by)
        held.status, held.entered_at, held.readings = Status.ENTERED, clock.now(), []
        held.save_edit(began_from=held.version, fields=["status", "entered_at", "readings"])
        record(
            "measures brought in", held, about, by=by, added=held.added, changed=held.changed, kept=held.kept
        )
    return held


def _reasons_not_to_bring_in(made: MeasureImport, by: Person) -> list[str]:
    if made.asked_by_id != by.pk:
        return ["Somebody else looked at this file. Look at it yourself first."]
    if made.status == Status.ENTERED:
        return ["It came in already."]
    if made.status == Status.REFUSED:
        return ["Something in the file has to be put right first."]
    return [] if made.readings else ["You looked at another file since. Look at this one again."]


def _reasons_about_measures(measures: list[Measure], numbers: Numbers) -> list[str]:
    there = {one.pk: one for one in measures}
    for (key, _), number in numbers.items():
        measure = there.get(key)
        if measure is None or rules.reasons_about_number(measure.kind, number):
            return ["The measures were changed since you looked at the file. Look at it again."]
    return []


def _waiting(about: About, by: Person) -> QuerySet[MeasureImport]:
    return MeasureImport.objects.filter(**owned_by(about), asked_by=by, status=Status.CHECKED).exclude(
        readings=[]
    )


def _as_stored(contents: Contents) -> list[list[object]]:
    if contents.errors:
        return []
    return [
        [key, day.isoformat(), str(number), contents.first[key, day]]
        for (key, day), number in contents.numbers.items()
    ]


def _store(plan: Plan, made: MeasureImport, by: Person) -> None:
    now = clock.now()
    told = {"mapping": made.mapping, "source": f"{made.mapping}: {made.file_name}"[:300]}
    MeasureValue.objects.bulk_create(
        [
            MeasureValue(
                measure_id=key, from_on=day, to_on=day, number=number, entered_by=by, entered_at=now, **told
            )
            for key, day, number in plan.new
        ],
        batch_size=AT_ONCE,
    )
    why = f"The platform says otherwise now: {made.file_name}"[:300]
    ValueChange.objects.bulk_create(
        [change_of(value, why=why, by=by, at=now) for value, _ in plan.changed], batch_size=AT_ONCE
    )
    for value, number in plan.changed:
        value.number, value.entered_by, value.entered_at = number, by, now
        value.mapping, value.source = made.mapping, str(told["source"])
        value.version += 1
    MeasureValue.objects.bulk_update(
        [value for value, _ in plan.changed],
        ["number", "entered_by", "entered_at", "mapping", "source", "version"],
        batch_size=AT_ONCE,
    )
