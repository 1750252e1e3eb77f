"""A review of the demonstration in every state, with people of every role on its access list and beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.text import slugify

from documents.models import Document, Finding, ProtectedTerm
from engagement.services.comments import take_comment
from foundation import clock
from matters.models import BreakGlass, MatterAccess
from notices.models import Delivery, LateDecision
from partnership.models import Absence, Designation, Person, StatutoryAddress
from partnership.public_stamp import public_changed
from partnership.services import new_calendar_token
from portal.demonstration import people, stories
from reviews.models import (
    CopyRequest,
    DateChange,
    EvidencePack,
    Override,
    PlanTemplate,
    PracticeReview,
    PublicationPlan,
)
from reviews.queries import evidence
from reviews.services import withdrawing
from tests.matters.factories import BreakGlassFactory, LegalRestrictionFactory, SensitiveDayFactory
from tests.notices.factories import LateDecisionFactory
from tests.portal.news import released
from tests.reviews.factories import DocumentFactory
from tests.reviews.plan_factories import EvidencePackFactory
from tests.sweep.campaigns import parts_of_a_campaign
from tests.sweep.catalogue import parts_of_the_catalogue
from tests.sweep.media import media_parts
from tests.sweep.plans import parts_of_a_plan
from tests.sweep.resources import resource_parts
from tests.sweep.statements import parts_of_a_statement

Publication = PracticeReview.Publication

#: Taken off the access list in every state, so that each kind of role is met on it and beside it.
BESIDE = ["communications.officer", "health.partner", "press.lead"]
ADDED = ["agency.rep", "reviewer", "subcommittee"]


@dataclass
class Situation:
    """A review in one state, who is on its access list, and the addresses of what belongs to it."""

    review: PracticeReview
    listed: set[str | None]
    step_owners: set[str | None] = field(
        default_factory=set
    )  #: Of those listed, who owns any step of its plan.
    owners_of_step: set[str | None] = field(default_factory=set)  #: The same for the step that is asked for.
    parts: dict[str, Any] = field(default_factory=dict)  #: What an address names, by parameter.

    @property
    def is_public(self) -> bool:
        return self.review.is_public

    @property
    def is_explained(self) -> bool:
        return self.review.publication == Publication.WITHDRAWN_EXPLAINED

    def canaries(self) -> set[str]:
        """Words that only those who may know of the review can come across."""
        review, matter = self.review, self.review.matter
        inside = {review.code, review.working_title, review.reference, matter.code_name, matter.reference}
        if review.publication == Publication.UNPUBLISHED and not review.not_published_reason_public_at:
            inside |= {review.public_title, review.summary[:60]}
            inside |= {one.text for one in review.recommendations.all()}
        return {words for words in inside if words}


# The states ---------------------------------------------------------------------------------------


def _called(code: str, **changes: Any) -> PracticeReview:
    """The review of this code, changed as no service would do in one step."""
    if changes:
        PracticeReview._base_manager.filter(code=code).update(**changes)
        public_changed(at=clock.now())
    return PracticeReview.objects.select_related("matter").get(code=code)


def _planned() -> PracticeReview:
    cast, review = people.existing(), _called("LCSPR-KESTREL")
    stories.draft(cast, review, "national-framework", clock.today())
    return review


def _in_notice_period() -> PracticeReview:
    """With one of everything that a plan and a matter can have."""
    review = _called("LCSPR-LINNET", has_press_interest=True)
    plan = review.plans.get()
    manager, chair = _person("business.manager"), _person("chair")
    now = clock.now()
    EvidencePackFactory(plan=plan, asked_by=manager, asked_at=now)
    Override.objects.create(plan=plan, kind=Override.Kind.ORDER, reason="No", lifted_by=chair, lifted_at=now)
    DateChange.objects.create(
        plan=plan,
        reason="The coroner asked.",
        changed_by=manager,
        changed_at=now,
        correction=DateChange.Correction.TO_DECIDE,
    )
    CopyRequest.objects.create(review=review, received_on=clock.today(), requester="A library")
    LegalRestrictionFactory(matter=review.matter)
    SensitiveDayFactory(matter=review.matter)
    BreakGlassFactory(person=_person("admin"), matter=_called("LCSPR-HERON").matter)
    LateDecisionFactory(notice=evidence.notices_of_review(review).first(), decided_by=chair)
    plan.steps.update(evidence=DocumentFactory(matter=review.matter, uploaded_by=manager))
    return review


def _scheduled() -> PracticeReview:
    review = _called("LCSPR-LINNET")
    review.plans.update(
        status=PublicationPlan.Status.SCHEDULED,
        scheduled_at=clock.now(),
        scheduled_by=_person("business.manager"),
        scheduled_fingerprint="f" * 64,
    )
    return review


def _withdrawn(manner: str) -> PracticeReview:
    review = _called("LCSPR-OSPREY")
    withdrawing.withdraw_review(
        review=review,
        manner=manner,
        reason="Somebody was recognised.",
        public_reason="It is being looked at again.",
        by=_person("chair"),
    )
    return _called("LCSPR-OSPREY")


STATES: dict[str, Callable[[], PracticeReview]] = {
    "being written": lambda: _called("LCSPR-HERON"),
    "endorsed": lambda: _called("LCSPR-KESTREL"),
    "planned": _planned,
    "in its notice period": _in_notice_period,
    "scheduled": _scheduled,
    "published": lambda: _called("LCSPR-OSPREY"),
    "no longer available": lambda: _called(
        "LCSPR-OSPREY", availability_ended_on=clock.today(), where_to_find="Ask the partnership."
    ),
    "withdrawn, explained": lambda: _withdrawn(withdrawing.rules.EXPLAIN),
    "withdrawn, vanished": lambda: _withdrawn(withdrawing.rules.VANISH),
    "published by the NSPCC": lambda: _called("LCSPR-KESTREL", publication=Publication.ELSEWHERE),
    "not published, with the reason": lambda: _called(
        "LCSPR-KESTREL",
        not_published_reason="A trial is under way.",
        not_published_reason_public_at=clock.now(),
    ),
    "earlier, not shown": lambda: _called(
        "LCSPR-KESTREL", was_published_before=True, published_at=clock.now() - dt.timedelta(days=900)
    ),
    "earlier, shown": lambda: _called("LCSPR-OSPREY", was_published_before=True),
}


def bring_about(state: str) -> Situation:
    review = STATES[state]()
    listed = _change_list(review)
    plan = review.plans.order_by("-pk").first()
    situation = Situation(review, listed)
    if plan is not None:
        step = plan.steps.filter(removed_at=None).exclude(question="").first() or plan.steps.first()
        situation.owners_of_step = listed & _owners([step])
        situation.step_owners = listed & _owners(plan.steps.filter(removed_at=None))
    else:
        step = None
    situation.parts = _parts(review, plan, step) | media_parts(review.matter)
    situation.parts |= parts_of_the_catalogue(review.matter) | parts_of_a_campaign(review.matter)
    situation.parts |= parts_of_a_plan(review.matter)
    return situation


# Who ----------------------------------------------------------------------------------------------


def _person(name: str) -> Person:
    return Person.objects.get(email=f"{name}@demo.example")


def _name(person: Person) -> str:
    return (person.email or "").partition("@")[0]


def _change_list(review: PracticeReview) -> set[str | None]:
    matter, now = review.matter, clock.now()
    rows = MatterAccess.objects.filter(matter=matter, removed_at=None)
    rows.filter(person__in=[_person(name) for name in BESIDE]).update(removed_at=now, removed_by=matter.owner)
    for name in ADDED:
        if not rows.filter(person=_person(name)).exists():
            MatterAccess.objects.create(
                matter=matter, person=_person(name), granted_at=now, granted_by=matter.owner
            )
    return {_name(row.person) for row in rows.select_related("person")} | {_name(matter.owner)}


def _owners(steps: Iterable[Any]) -> set[str | None]:
    """Whom steps are given to, by name or by role, of those who read no more of a plan than their own steps."""
    found: set[str | None] = set()
    for name in ("agency.rep", "reviewer", "press.lead"):
        person = _person(name)
        posts = person.appointments.all()
        for step in steps:
            for owner in step.owners.all():
                by_role = not owner.person_id and any(
                    post.role == owner.role and owner.agency_id in (None, post.agency_id) for post in posts
                )
                if owner.person_id == person.pk or by_role:
                    found.add(name)
    return found


# What addresses name ------------------------------------------------------------------------------

#: In the place of whatever an address names, and what is in no table.
NO_REFERENCE, NO_KEY = "nothinghere0", 987654

#: Parameters that choose between a few words and name no row.
CHOICES = {"form", "direction", "to", "what", "kind", "recipient"}


def _parts(review: PracticeReview, plan: PublicationPlan | None, step: Any) -> dict[str, Any]:
    """By parameter; where one address or room means something else by it, by `address.parameter` or `room.parameter`."""
    matter = review.matter
    documents = Document.objects.filter(matter=matter, cleaned_from__isnull=False).order_by("pk")
    findings = Finding.objects.filter(Q(document__matter=matter) | Q(of_matter=matter)).order_by("pk")
    deliveries = Delivery.objects.filter(notice__in=evidence.notices_of_review(review), message__isnull=False)
    delivery = deliveries.select_related("notice").order_by("pk").first()
    decision = LateDecision.objects.filter(notice__matters=matter).select_related("notice").first()
    file = review.published_files.order_by("pk").first()
    manager = _person("business.manager")
    given_out = Document.objects.filter(cleaned_from__isnull=False).earliest("pk")
    news = released(slug="we-are-sorry", files=(given_out,))
    day = clock.today() + dt.timedelta(days=60)  # until then nobody stands in for anybody
    away = Absence.objects.create(person=_person("agency.rep"), deputy=manager, from_on=day, to_on=day)
    in_place = Designation.objects.create(
        appointment=_person("chair").appointments.get(),
        designate=manager,
        from_on=day,
        to_on=day,
        reason="Away",
    )
    return (
        parts_of_a_statement(given_out)
        | resource_parts()
        | {
            "reference": review.reference,
            "slug": review.slug or slugify(review.public_title or review.code),
            "public_file.reference": file.reference if file else _reference(documents),
            "public_statement.slug": news.slug,
            "public_statement_file.slug": news.slug,
            "public_statement_file.reference": given_out.reference,
            "token": new_calendar_token(person=manager, by=manager),
            "form": "full",
            "number": 1,
            "agency": _person("police.partner").agency_id,
            "recommendation": _reference(review.recommendations),
            "attachment": _reference(review.attachments.filter(document__isnull=False)),
            "to": "ready",
            "kind": "rapid_review",
            "reviews:start_clock.kind": "completion",
            "what": "decision",
            "place": 1,
            "member": _reference(review.family_members),
            "whom": _reference(review.family_members),
            "step": step.reference if step else NO_REFERENCE,
            "direction": "down",
            "recipient": "ofsted",
            "asked": _reference(review.copy_requests),
            "pack": _reference(EvidencePack.objects.filter(plan__review=review)),
            "reviews:plan_template.reference": _reference(PlanTemplate.objects),
            "reviews:plan_template_export.reference": _reference(PlanTemplate.objects),
            "matters.reference": matter.reference,
            "matters.key": _reference(matter.proceedings),
            "matters:edit_restriction.key": _reference(matter.restrictions),
            "matters:lift_restriction.key": _reference(matter.restrictions),
            "matters:remove.pk": _key(matter.accesses.filter(removed_at=None).exclude(person=matter.owner)),
            "matters:remove_day.what": "day",
            "matters:remove_day.pk": _key(matter.sensitive_days),
            "matters:look_at.pk": _key(BreakGlass.objects),
            "documents.reference": matter.reference,
            "documents:findings.reference": _reference(documents),
            "documents:decide.reference": _reference(findings),
            "documents:retire.pk": _key(
                ProtectedTerm.objects.filter(term_list__matter=matter, retired_at=None)
            ),
            "notices.reference": delivery.notice.reference if delivery else NO_REFERENCE,
            "notices.key": delivery.pk if delivery else NO_KEY,
            "notices:look_at.reference": decision.notice.reference if decision else NO_REFERENCE,
            "notices:look_at.key": decision.pk if decision else NO_KEY,
            "notices:template.key": "delivery_trouble",
            "notices:template_restore.key": "delivery_trouble",
            "notices:test_address.key": _key(StatutoryAddress.objects),
            "notices:confirm_address.key": _key(StatutoryAddress.objects),
            "engagement.reference": take_comment(
                address="/about/", is_useful=False, words="It is old."
            ).reference,
            "partnership:end_absence.pk": away.pk,
            "partnership:end_designation.pk": in_place.pk,
        }
    )


def _reference(rows: Any) -> str:
    row = rows.order_by("pk").first()
    return row.reference if row is not None else NO_REFERENCE


def _key(rows: Any) -> int:
    row = rows.order_by("pk").first()
    return row.pk if row is not None else NO_KEY
