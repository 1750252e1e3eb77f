"""The four reviews of the demonstration, each brought to where it stands by the acts of its people.

What lies in the past is done with the clock standing there, through the services alone: so every rule that
binds a real review has bound these.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from documents import services as documents
from documents.models import Document, Finding
from foundation import clock
from matters import services as matters
from matters.models import Matter, Proceeding
from notices import services as notices
from partnership import working_days
from partnership.models import Person, RuleEdition, Timer
from portal.demonstration.papers import pdf
from portal.demonstration.people import Cast
from portal.demonstration.written import HERON, KESTREL, LINNET, OSPREY, Story
from reviews.models import (
    Attachment,
    Decision,
    Phase,
    PlanStep,
    PlanTemplate,
    PracticeReview,
    PublicationPlan,
    Recommendation,
    ReportVersion,
    StepTiming,
    ToldGroup,
)
from reviews.services import (
    agencies,
    attachments,
    clocks,
    decisions,
    endorsements,
    families,
    plan_dates,
    plan_settling,
    plan_steps,
    plan_times,
    plans,
    press,
    publication_schedule,
    publishing,
    recommendations,
    reviews,
    texts,
    uploads,
)

TEN = dt.time(10)
HALF_PAST_NINE = dt.time(9, 30)


def edition_on(day: dt.date) -> RuleEdition:
    """The national edition in force that day."""
    editions = RuleEdition.objects.filter(is_local=False, in_force_from__lte=day)
    return editions.exclude(in_force_to__lt=day).order_by("-in_force_from")[0]


def work() -> None:
    """What scheduler and workers do within half a minute: messages are sent (kept here), and what is due is done."""
    send()
    documents.check_waiting()
    plan_settling.settle_notices()
    plan_times.refresh_all()
    publishing.publish_due()


def send() -> None:
    """Every message that is due has left, which on a trial machine means that it is kept."""
    notices.beat()
    for _ in range(4):
        for claim in notices.dispatch(is_tick=False):
            notices.send_claimed(claim)


def at(day: dt.date, time: dt.time = TEN) -> dt.datetime:
    return dt.datetime.combine(day, time, tzinfo=clock.LONDON).astimezone(dt.UTC)


def working_day(day: dt.date, number: int) -> dt.date:
    return working_days.add_working_days(day, number)


# Beginnings ---------------------------------------------------------------------------------------


def begin(cast: Cast, story: Story, day: dt.date, *, others: list[Person]) -> PracticeReview:
    """A review that was decided on this day, with its matter, its protected terms and its clocks."""
    manager = cast["business.manager"]
    with clock.standing_at(at(day)):
        review = reviews.begin_review(
            code=story.code,
            working_title=story.working_title,
            code_name=story.matter,
            people=[*cast.core(), *others],
            by=manager,
        )
        terms = documents.term_list_of(review.matter)
        documents.add_terms(
            matter=review.matter,
            terms=[(words, str(kind)) for words, kind in story.protected],
            began_from=terms.version,
            by=manager,
        )
        work()
    return review


def decide_to_review(cast: Cast, review: PracticeReview, day: dt.date) -> None:
    with clock.standing_at(at(day)):
        decisions.record_decision(
            review=review,
            kind=Decision.Kind.TO_REVIEW,
            decided_on=day,
            deciders="The three safeguarding partners",
            reason="The criteria are met, and there is learning for several agencies.",
            by=cast["business.manager"],
        )
        work()


def ask_agencies(cast: Cast, review: PracticeReview, day: dt.date) -> None:
    """Five agencies were asked whether they were involved, and all have answered: each partner for its own agency,
    the hospitals and the schools by telephone.
    """
    manager = cast["business.manager"]
    with clock.standing_at(at(day, dt.time(12))):
        asked = agencies.ask_agencies(
            review=review,
            agencies=[cast.agencies[name] for name in ("Council", "ICB", "Police", "Hospitals", "Schools")],
            deadline_on=working_day(day, 10),
            by=manager,
        )
        work()
    partners = {agency.pk: person for person, agency in cast.partners()}
    with clock.standing_at(at(working_day(day, 4))):
        for involvement in asked:
            was_involved = involvement.agency != cast.agencies["Schools"]
            note = "Records were found." if was_involved else "No child of the family was on a roll here."
            person = partners.get(involvement.agency_id)
            agencies.answer_involvement(
                involvement=involvement,
                was_involved=was_involved,
                note=note if person else f"By telephone, from the named professional. {note}",
                by=person or manager,
            )
        work()


def finish_report(cast: Cast, review: PracticeReview, story: Story, day: dt.date) -> ReportVersion:
    """The final report has come, was checked and cleared, and everything that the public will read is written."""
    lead, manager = cast["practice.lead"], cast["business.manager"]
    with clock.standing_at(at(day)):
        version = uploads.upload_report(
            review=review,
            file=pdf(
                f"{story.code.lower()}.pdf",
                f"{story.title}: report",
                [
                    ("Why this review was held", [story.summary.split("\n\n")[0]]),
                    ("What was found", story.findings),
                    ("What is recommended", [words for words, _ in story.recommendations]),
                ],
            ),
            authors="Dr Ruth Ellingham",
            by=lead,
        )
        clear(cast, version.document)
        for words, answer in story.recommendations:
            one = recommendations.add_recommendation(
                review=review, text=words, owner_agency=cast.agencies["Council"], by=lead
            )
            recommendations.respond(
                recommendation=one,
                response=Recommendation.Response.ACCEPTED,
                words=answer,
                began_from=one.version,
                by=manager,
            )
        review.refresh_from_db()
        review = texts.edit_texts(
            review=review, public_title=story.title, summary=story.summary, began_from=review.version, by=lead
        )
        clear_texts(cast, review)
        texts.confirm_title(review=review, seen_title=story.title, by=manager)
        work()
    return version


def clear(cast: Cast, document: Document) -> None:
    """What the check found is cleared by somebody who did not upload the file."""
    for finding in document.findings.filter(decision=Finding.Decision.OPEN):
        documents.clear_finding(
            finding=finding,
            reason="Read in full. Nothing in this invented report points to anybody.",
            by=cast["business.manager"],
        )


def clear_texts(cast: Cast, review: PracticeReview) -> None:
    for finding in Finding.objects.filter(
        document=None, matter=review.matter, decision=Finding.Decision.OPEN
    ):
        documents.clear_finding(
            finding=finding, reason="The words are general and point to nobody.", by=cast["business.manager"]
        )


def endorse(cast: Cast, version: ReportVersion, day: dt.date, *, last_is_minuted: bool = False) -> None:
    """All three partners have endorsed these bytes and recommendations; one of them, if asked, as minuted."""
    review = version.report.review
    fingerprint = review.recommendations.fingerprint()
    for number, (person, agency) in enumerate(cast.partners()):
        with clock.standing_at(at(day, dt.time(10 + number))):
            if last_is_minuted and number == 2:
                endorsement = uploads.upload_minute(
                    version=version,
                    agency=agency,
                    minuted_on=day,
                    file=pdf(
                        "minute.pdf",
                        "Minute of the partners' meeting",
                        [("Final report", ["The report and its recommendations were endorsed as tabled."])],
                    ),
                    by=cast["communications.officer"],
                )
                if endorsement.minute:
                    clear(cast, endorsement.minute)
            else:
                endorsements.endorse(
                    version=version,
                    agency=agency,
                    seen_sha256=version.document.sha256,
                    seen_fingerprint=fingerprint,
                    by=person,
                )
            work()


def decide_to_publish(cast: Cast, review: PracticeReview, day: dt.date) -> None:
    with clock.standing_at(at(day, dt.time(14))):
        decisions.record_decision(
            review=review,
            kind=Decision.Kind.TO_PUBLISH,
            form=Decision.Form.FULL,
            decided_on=day,
            deciders="The three safeguarding partners",
            reason="Nothing makes publication inappropriate.",
            by=cast["business.manager"],
        )


def add_family(cast: Cast, review: PracticeReview, day: dt.date) -> None:
    with clock.standing_at(at(day, dt.time(15))):
        for relationship, wishes, is_child in (
            ("Mother", "To be told in person, with her sister there.", False),
            ("Father", "To be told by telephone, then by letter.", False),
            ("Older sibling", "To be told by the social worker, together with the school.", True),
        ):
            families.add_member(
                review=review,
                relationship=relationship,
                wishes=wishes,
                support="Family support worker",
                is_surviving_child=is_child,
                by=cast["practice.lead"],
            )


# The four -----------------------------------------------------------------------------------------


def just_begun(cast: Cast) -> None:
    """Heron: notified last week; agencies have been asked whether they were involved."""
    today = clock.today()
    day = working_day(today, -6)
    review = begin(cast, HERON, day, others=[cast["reviewer"], cast["agency.rep"], cast["press.lead"]])
    manager = cast["business.manager"]
    edition = edition_on(day)
    with clock.standing_at(at(day, dt.time(11))):
        for kind, event in (
            (Timer.Kind.INCIDENT_NOTIFICATION, "became aware"),
            (Timer.Kind.RAPID_REVIEW, "notified"),
        ):
            timer = edition.timers.filter(kind=kind).first()
            if timer is not None:
                started = clocks.start_clock(
                    review=review, timer=timer, start_event=event, started_on=day, by=manager
                )
                if kind == Timer.Kind.INCIDENT_NOTIFICATION:
                    clocks.meet_clock(review_clock=started, met_on=day, by=manager)
        asked = agencies.ask_agencies(
            review=review,
            agencies=[cast.agencies[name] for name in ("Hospitals", "Police", "Schools", "Housing")],
            deadline_on=working_day(today, 2),
            by=manager,
        )
        work()
    with clock.standing_at(at(working_day(today, -3))):
        mine = next(one for one in asked if one.agency == cast.agencies["Police"])
        agencies.answer_involvement(
            involvement=mine,
            was_involved=True,
            note="Two calls to the address in the last year.",
            by=cast["police.partner"],
        )
        press.mark_press_interest(
            review=review, reason="A local reporter has asked the council about the address.", by=manager
        )
        work()


def ready_to_plan(cast: Cast) -> None:
    """Kestrel: endorsed by all three partners, one of them as minuted; no plan yet."""
    today = clock.today()
    began = working_day(today, -100)
    review = begin(cast, KESTREL, began, others=[cast["reviewer"]])
    decide_to_review(cast, review, began)
    ask_agencies(cast, review, began)
    version = finish_report(cast, review, KESTREL, working_day(today, -8))
    endorse(cast, version, working_day(today, -4), last_is_minuted=True)
    decide_to_publish(cast, review, working_day(today, -2))
    add_family(cast, review, working_day(today, -2))


def in_notice_period(cast: Cast) -> None:
    """Linnet: the date is fixed and the Panel has its copy; the family has been told, and more is still to do."""
    today = clock.today()
    began = working_day(today, -110)
    review = begin(cast, LINNET, began, others=[cast["reviewer"], cast["agency.rep"], cast["press.lead"]])
    decide_to_review(cast, review, began)
    ask_agencies(cast, review, began)
    version = finish_report(cast, review, LINNET, working_day(today, -14))
    endorse(cast, version, working_day(today, -10))
    decide_to_publish(cast, review, working_day(today, -9))
    add_family(cast, review, working_day(today, -9))
    with clock.standing_at(at(working_day(today, -8))):
        matter = Matter.objects.get(pk=review.matter_id)
        proceeding = matters.add_proceeding(
            matter=matter,
            kind=Proceeding.Kind.INQUEST,
            status=Proceeding.Status.LIVE,
            effect=Proceeding.Effect.CONSULT,
            authority="Anyshire Coroner",
            by=cast["business.manager"],
        )
        matters.record_view(
            proceeding=proceeding,
            view="no_objection",
            words="Publication may go ahead before the inquest.",
            given_by="Coroner's officer",
            given_on=working_day(today, -8),
            by=cast["business.manager"],
        )
    plan = draft(cast, review, "national-framework", working_day(today, -7))
    plan = fix(cast, plan, on=working_day(today, -6), publish_on=working_day(today, 5))
    with clock.standing_at(at(working_day(today, -5))):
        step = plan.steps.get(key="date-to-partners")
        plan_steps.answer(
            step=step,
            words="The missed appointments may be asked about. Our press office is preparing a line.",
            agency=cast.agencies["ICB"],
            by=cast["health.partner"],
        )
        work()
    for key in ("decide-to-publish", "single-point-of-contact"):
        with clock.standing_at(at(working_day(today, -4))):
            plan_steps.mark_done(step=plan.steps.get(key=key), by=cast["business.manager"], outcome="Done.")
    tell_family(cast, plan, working_day(today, -2), but="Father")


def published_last_year(cast: Cast) -> None:
    """Osprey: published eleven months ago, with a briefing and a film, and its recommendations under way."""
    today = clock.today()
    month = working_days.add_months(today, -11)
    day = working_day(month - dt.timedelta(days=1), 1)
    began = working_day(day, -110)
    review = begin(cast, OSPREY, began, others=[cast["reviewer"], cast["agency.rep"]])
    decide_to_review(cast, review, began)
    ask_agencies(cast, review, began)
    version = finish_report(cast, review, OSPREY, working_day(day, -30))
    endorse(cast, version, working_day(day, -26))
    decide_to_publish(cast, review, working_day(day, -25))
    add_family(cast, review, working_day(day, -25))
    attach(cast, review, working_day(day, -24))
    plan = draft(cast, review, "partnership-framework-2024", working_day(day, -22))
    plan = fix(cast, plan, on=working_day(day, -15), publish_on=day)
    tell_family(cast, plan, working_day(day, -6))
    tell(cast, plan, ToldGroup.PARTNERS, working_day(day, -5), "By e-mail, then at the partners’ meeting")
    do_steps(cast, plan, Phase.BEFORE, working_day(day, -4))
    tell(cast, plan, ToldGroup.MEDIA, working_day(day, -1), "Under embargo, by the council’s press office")
    publish_at = plan.publish_at
    if publish_at is None:
        raise AssertionError("The plan was fixed without a moment.")
    with clock.standing_at(at(working_day(day, -1), dt.time(16))):
        work()
        plan.refresh_from_db()
        publication_schedule.schedule_publication(
            plan=plan, began_from=plan.version, by=cast["business.manager"]
        )
    for seconds in (5, 35):
        with clock.standing_at(publish_at + dt.timedelta(seconds=seconds)):
            work()
    plan.refresh_from_db()
    do_steps(cast, plan, Phase.AFTER, working_day(day, 15))
    with clock.standing_at(at(working_day(day, 120))):
        for number, one in enumerate(review.recommendations.order_by("number")):
            recommendations.record_progress(
                recommendation=one,
                progress=Recommendation.Progress.DONE if number == 0 else Recommendation.Progress.IN_PROGRESS,
                note="Confirmed by the agencies." if number == 0 else "Under way.",
                began_from=one.version,
                by=cast["practice.lead"],
            )


# Plans --------------------------------------------------------------------------------------------


def draft(cast: Cast, review: PracticeReview, template: str, day: dt.date) -> PublicationPlan:
    with clock.standing_at(at(day)):
        plan = plans.draft_plan(
            review=review, template=PlanTemplate.objects.get(slug=template), by=cast["practice.lead"]
        )
        return plans.edit_plan(
            plan=plan,
            began_from=plan.version,
            context="The partners endorsed the report. No arrest was made, and the family took part in the review.",
            point_of_contact=cast["communications.officer"],
            by=cast["practice.lead"],
        )


def fix(cast: Cast, plan: PublicationPlan, *, on: dt.date, publish_on: dt.date) -> PublicationPlan:
    """The date is fixed, and a few minutes later the bodies have their copies."""
    with clock.standing_at(at(on)):
        plan = plan_dates.fix_date(
            plan=plan,
            publish_at=clock.london_moment(publish_on, HALF_PAST_NINE),
            began_from=plan.version,
            by=cast["business.manager"],
        )
        work()
    with clock.standing_at(at(on) + dt.timedelta(minutes=5)):
        work()
    plan.refresh_from_db()
    return plan


def tell_family(cast: Cast, plan: PublicationPlan, day: dt.date, *, but: str = "") -> None:
    for number, member in enumerate(plan.review.family_members.exclude(relationship=but)):
        moment = at(day, dt.time(11 + number))
        with clock.standing_at(moment + dt.timedelta(minutes=30)):
            families.record_told(
                plan=plan,
                group=ToldGroup.FAMILY,
                family_member=member,
                told_by="Independent reviewer",
                how="In person, then by letter",
                told_at=moment,
                support_offered="Bereavement support, and a family support worker on the day.",
                by=cast["practice.lead"],
            )


def tell(cast: Cast, plan: PublicationPlan, group: str, day: dt.date, how: str) -> None:
    """A group that no step of the plan tells has heard of it."""
    moment = at(day, dt.time(11))
    with clock.standing_at(moment + dt.timedelta(minutes=30)):
        families.record_told(
            plan=plan,
            group=group,
            told_by="Business manager",
            how=how,
            told_at=moment,
            by=cast["practice.lead"],
        )


def do_steps(cast: Cast, plan: PublicationPlan, phase: Phase, day: dt.date) -> None:
    """Every open step of this phase that people do is done."""
    manager = cast["business.manager"]
    for number, step in enumerate(_steps_to_do(plan, phase)):
        moment = at(day) + dt.timedelta(minutes=10 * number)
        with clock.standing_at(moment):
            if step.question:
                plan_steps.answer(
                    step=step,
                    words="The communications team will take all calls. The school has extra support in place that week.",
                    by=manager,
                )
            while PlanStep.objects.get(pk=step.pk).status == PlanStep.Status.OPEN:
                owner = step.owners.filter(done_at=None).first()
                plan_steps.mark_done(
                    step=step,
                    by=manager,
                    outcome="Done as planned.",
                    told_by="Business manager" if step.told_group else "",
                    how="In a meeting" if step.told_group else "",
                    told_at=moment if step.told_group else None,
                    owner=owner if step.ownership == StepTiming.Ownership.JOINTLY else None,
                )


def _steps_to_do(plan: PublicationPlan, phase: Phase) -> Iterator[PlanStep]:
    rows = plan.steps.filter(phase=phase, status=PlanStep.Status.OPEN, removed_at=None)
    rows = rows.exclude(kind=StepTiming.Kind.PUBLISH).exclude(kind=StepTiming.Kind.NOTICE, question="")
    yield from rows.exclude(timing=StepTiming.Timing.RECURRING).order_by("order", "pk")


def attach(cast: Cast, review: PracticeReview, day: dt.date) -> None:
    """A learning briefing and a film with its transcript, both ready."""
    lead = cast["practice.lead"]
    with clock.standing_at(at(day)):
        briefing = uploads.add_attachment(
            review=review,
            file=pdf(
                "briefing.pdf",
                "Seven-minute briefing: plans that move with the child",
                [
                    ("What happened", ["A family moved, and their plan did not."]),
                    ("What we learned", ["Somebody has to own the handover."]),
                    ("What to do", ["Ask for the plan. Telephone. Write down who has it now."]),
                ],
            ),
            title="Seven-minute briefing: plans that move with the child",
            kind=Attachment.Kind.BRIEFING,
            by=lead,
        )
        if briefing.document:
            clear(cast, briefing.document)
        film = uploads.add_attachment(
            review=review,
            file=None,
            title="Film: handing over a plan",
            kind=Attachment.Kind.VIDEO,
            url="https://video.example/handing-over-a-plan",
            has_captions=True,
            transcript="A practitioner explains how a plan is handed over, in three steps. Ask. Call. Write it down.",
            by=lead,
        )
        clear_texts(cast, review)
        for one in (briefing, film):
            attachments.mark_ready(attachment=Attachment.objects.get(pk=one.pk), by=lead)
