"""The parts of a pack about the plan: its table, its steps, its dates and what the chair lifted."""

from __future__ import annotations

from django.db.models import QuerySet

from foundation.archive import Archive
from reviews.exports.pack.moments import both, heads
from reviews.exports.pack.parts import Part, Proof, add_document, name_of, yes
from reviews.exports.plan_files import CSV_HEADINGS, plan_docx
from reviews.exports.plan_table import responsible_in_words, table_of
from reviews.models import PlanStep, StepAnswer
from reviews.rules import timing

PLAN, STEPS, DATES = "1-plan", "2-steps", "3-dates-and-decisions"


def write_plan(archive: Archive, proof: Proof) -> None:
    plan = proof.plan
    steps = _steps(proof).filter(removed_at=None)
    table = table_of(plan, steps, is_whole=True)
    archive.add_csv(f"{PLAN}/plan.csv", CSV_HEADINGS, table.flat())
    archive.add(f"{PLAN}/plan.docx", plan_docx(table, at=proof.at))
    facts: list[tuple[str, str]] = [
        ("Review", proof.review.code),
        ("Plan", plan.reference),
        *table.facts(),
        ("Rule edition", plan.edition.name),
        ("Owner", name_of(plan.owner)),
        ("Order of telling", ", ".join(str(group) for group in plan.told_order)),
        ("How the earliest moment was worked out", plan.computed_from),
        ("Fixed by", name_of(plan.fixed_by)),
        ("Scheduled by", name_of(plan.scheduled_by)),
        ("Fingerprint when scheduled", plan.scheduled_fingerprint),
        ("Withdrawn by", name_of(plan.withdrawn_by)),
        ("Reason for withdrawing the plan", plan.withdrawal_reason),
    ]
    for name, moment in [
        ("Drafted", plan.created_at),
        ("Publication moment", plan.publish_at),
        ("Advance copies from", plan.advance_copy_at),
        ("Date fixed", plan.fixed_at),
        ("Scheduled", plan.scheduled_at),
        ("Published", plan.published_at),
        ("Withdrawn", plan.withdrawn_at),
    ]:
        if moment:
            facts += zip([f"{name} (UTC)", f"{name} (London)"], both(moment), strict=True)
    archive.add_csv(f"{PLAN}/facts.csv", ["What", "Value"], facts)


def write_steps(archive: Archive, proof: Proof) -> None:
    titles = {step.key: step.title for step in _steps(proof)}
    files = {}
    for step in _steps(proof).filter(evidence__isnull=False).select_related("evidence"):
        assert step.evidence is not None
        files[step.pk] = add_document(archive, f"{STEPS}/evidence", step.evidence)
    archive.add_csv(
        f"{STEPS}/steps.csv",
        heads(
            "Step",
            "Phase",
            "Title",
            "Kind",
            "Publication waits for it",
            "Timing",
            "Due at",
            "Answers wanted at",
            "How the date was worked out",
            "Responsible",
            "Status",
            "Done at",
            "Done by",
            "Outcome",
            "Why not applicable",
            "Evidence",
            "Evidence SHA-256",
            "Evidence compared",
            "Removed at",
        ),
        (
            [
                step.reference,
                step.get_phase_display(),
                step.title,
                step.get_kind_display(),
                yes(step.is_gate),
                timing.in_words(step, titles),
                *both(step.due_at),
                *both(step.answers_due_at),
                step.computed_from,
                responsible_in_words(step),
                step.get_status_display(),
                *both(step.done_at),
                name_of(step.done_by),
                step.outcome,
                step.not_applicable_reason,
                files.get(step.pk, ("", ""))[0],
                step.evidence.sha256 if step.evidence else "",
                files.get(step.pk, ("", ""))[1],
                *both(step.removed_at),
            ]
            for step in _steps(proof)
        ),
    )
    answers = StepAnswer.objects.filter(step__plan=proof.plan).select_related("step", "agency", "answered_by")
    archive.add_csv(
        f"{STEPS}/answers.csv",
        heads("Step", "Question", "Agency", "Answer", "Answered by", "Answered at"),
        (
            [
                answer.step.reference,
                answer.step.question,
                answer.agency.name if answer.agency else "",
                answer.words,
                name_of(answer.answered_by),
                *both(answer.answered_at),
            ]
            for answer in answers.order_by("answered_at", "id").iterator()
        ),
    )


def _steps(proof: Proof) -> QuerySet[PlanStep]:
    return (
        PlanStep.objects.filter(plan=proof.plan)
        .select_related("done_by", "evidence")
        .prefetch_related("owners__person", "owners__agency")
        .order_by("order", "id")
    )


def write_dates(archive: Archive, proof: Proof) -> None:
    plan = proof.plan
    archive.add_csv(
        f"{DATES}/date-changes.csv",
        heads(
            "Old moment at", "New moment at", "Reason", "By", "Changed at", "Correction", "Why", "Decided by"
        ),
        (
            [
                *both(change.old_publish_at),
                *both(change.new_publish_at),
                change.reason,
                name_of(change.changed_by),
                *both(change.changed_at),
                change.get_correction_display(),
                change.correction_reason,
                name_of(change.correction_by),
            ]
            for change in plan.date_changes.select_related("changed_by", "correction_by").order_by(
                "changed_at", "id"
            )
        ),
    )
    archive.add_csv(
        f"{DATES}/attempts.csv",
        heads("Due at", "Tried at", "Published", "What stood in the way"),
        (
            [
                *both(attempt.due_at),
                *both(attempt.tried_at),
                yes(attempt.is_published),
                "\n".join(str(reason) for reason in attempt.reasons),
            ]
            for attempt in plan.attempts.order_by("tried_at", "id")
        ),
    )
    archive.add_csv(
        f"{DATES}/overrides.csv",
        heads("What was lifted", "Reason", "By", "Lifted at", "Looked at by", "Looked at", "Fingerprint"),
        (
            [
                override.get_kind_display(),
                override.reason,
                name_of(override.lifted_by),
                *both(override.lifted_at),
                name_of(override.looked_at_by),
                *both(override.looked_at),
                override.fingerprint,
            ]
            for override in plan.overrides.select_related("lifted_by", "looked_at_by").order_by(
                "lifted_at", "id"
            )
        ),
    )
    archive.add_csv(
        f"{DATES}/recipients-done-without.csv",
        heads("Recipient", "Reason", "By", "Given at"),
        (
            [reason.recipient, reason.reason, name_of(reason.given_by), *both(reason.given_at)]
            for reason in plan.should_reasons.select_related("given_by").order_by("given_at", "id")
        ),
    )


PARTS = [
    Part(PLAN, "The plan as a table (CSV and DOCX), and its facts and dates.", write_plan),
    Part(
        STEPS,
        "Every step, removed ones too, with what came of it; the answers to questions; the evidence of steps.",
        write_steps,
    ),
    Part(
        DATES,
        "Each change of the publication moment, each attempt to publish and what stood in its way, each stop "
        "that the chair lifted, and why a recipient named by guidance was done without.",
        write_dates,
    ),
]
