"""Reviews for tests. A trait names the situation: `ReviewFactory(with_final_report=True)`.

Rows are made as the services would leave them, without the services, so that a test of one of them
rests on no other.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any

import factory
from factory.django import DjangoModelFactory

from documents.models import Document
from foundation import clock
from matters.models import Matter, MatterAccess
from partnership.models import Agency, Person, Role
from reviews.models import (
    Attachment,
    Decision,
    Endorsement,
    FamilyMember,
    Involvement,
    PracticeReview,
    Recommendation,
    Report,
    ReportVersion,
    ReviewClock,
)
from tests.matters.factories import MatterFactory
from tests.partnership.factories import AgencyFactory, PersonFactory, TimerFactory


class OriginalFactory(DjangoModelFactory):
    """A file as it came, from which a clean copy is made."""

    class Meta:
        model = Document

    title = "Original"
    storage_name = factory.LazyFunction(lambda: secrets.token_hex(16))
    sha256 = factory.LazyAttribute(
        lambda document: hashlib.sha256(document.storage_name.encode()).hexdigest()
    )
    size = 1000
    media_type = "application/pdf"


class DocumentFactory(DjangoModelFactory):
    """A clean copy that was checked and in which nothing was found."""

    class Meta:
        model = Document

    title = "Report"
    storage_name = factory.LazyFunction(lambda: secrets.token_hex(16))
    sha256 = factory.LazyAttribute(
        lambda document: hashlib.sha256(document.storage_name.encode()).hexdigest()
    )
    size = 1000
    media_type = "application/pdf"
    matter = None
    inspection = Document.Inspection.DONE
    inspected_at = factory.LazyFunction(clock.now)
    uploaded_by = factory.SubFactory(PersonFactory)
    cleaned_from = factory.SubFactory(OriginalFactory, matter=factory.SelfAttribute("..matter"))


class ReviewFactory(DjangoModelFactory):
    """A review just begun, unless a trait takes it further; each trait holds what comes before it."""

    class Meta:
        model = PracticeReview
        skip_postgeneration_save = True

    class Params:
        published = factory.Trait(
            stage=PracticeReview.Stage.FINISHED,
            publication=PracticeReview.Publication.PUBLISHED,
            slug=factory.Sequence(lambda n: f"child-larch-{n}"),
            public_title=factory.Sequence(lambda n: f"Child Larch {n}"),
            published_at=factory.LazyFunction(lambda: clock.now() - dt.timedelta(days=30)),
            was_published_before=True,
        )

    matter = factory.SubFactory(MatterFactory)
    kind = PracticeReview.Kind.LCSPR
    code = factory.Sequence(lambda n: f"R{n}")

    @classmethod
    def _create(cls, model_class: type[PracticeReview], *args: Any, **kwargs: Any) -> PracticeReview:
        with_final_report = kwargs.pop("with_final_report", False)
        endorsed = kwargs.pop("endorsed", False)
        partners = kwargs.pop("partners", None)
        kwargs.pop("just_begun", None)
        if with_final_report or endorsed:
            kwargs.setdefault("stage", PracticeReview.Stage.FINAL_REPORT)
        publication = kwargs.pop("publication", PracticeReview.Publication.UNPUBLISHED)
        review = super()._create(model_class, *args, **kwargs)
        if publication != PracticeReview.Publication.UNPUBLISHED:
            review.publication = publication
            review.save(update_fields=["publication"])
        if with_final_report or endorsed:
            RecommendationFactory(review=review, number=1)
            RecommendationFactory(review=review, number=2)
            version = ReportVersionFactory(report__review=review)
            if endorsed:
                endorse_by_all(version, partners or three_partners())
        return review


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    review = factory.SubFactory(ReviewFactory)


class ReportVersionFactory(DjangoModelFactory):
    """The first version of a full report, final, uploaded by somebody of the business unit on the matter."""

    class Meta:
        model = ReportVersion

    report = factory.SubFactory(ReportFactory)
    number = factory.LazyAttribute(lambda version: version.report.versions.count() + 1)
    uploaded_by = factory.LazyAttribute(lambda version: person_on(version.report.review, Role.PRACTICE_LEAD))
    document = factory.SubFactory(
        DocumentFactory,
        matter=factory.SelfAttribute("..report.review.matter"),
        uploaded_by=factory.SelfAttribute("..uploaded_by"),
    )


class RecommendationFactory(DjangoModelFactory):
    class Meta:
        model = Recommendation

    review = factory.SubFactory(ReviewFactory)
    number = factory.LazyAttribute(lambda one: one.review.recommendations.count() + 1)
    text = factory.Sequence(lambda n: f"Recommendation in words {n}.")


class EndorsementFactory(DjangoModelFactory):
    """A partner's yes, given signed in; `minuted=True` for one recorded from the minutes."""

    class Meta:
        model = Endorsement

    class Params:
        minuted = factory.Trait(
            manner=Endorsement.Manner.MINUTED,
            endorsed_by=None,
            recorded_by=factory.SubFactory(PersonFactory, business_manager=True),
            minute=factory.SubFactory(DocumentFactory, title="Minute"),
            minuted_on=factory.LazyFunction(clock.today),
            confirm_by_on=factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=7)),
        )

    version = factory.SubFactory(ReportVersionFactory)
    agency = factory.SubFactory(AgencyFactory, council=True)
    report_sha256 = factory.SelfAttribute("version.document.sha256")
    recommendations_fingerprint = factory.LazyAttribute(
        lambda one: one.version.report.review.recommendations.fingerprint()
    )
    manner = Endorsement.Manner.SIGNED_IN
    endorsed_by = factory.LazyAttribute(
        lambda one: person_on(one.version.report.review, Role.SAFEGUARDING_PARTNER, agency=one.agency)
    )
    recorded_by = factory.SelfAttribute("endorsed_by")
    endorsed_at = factory.LazyFunction(clock.now)


class FamilyMemberFactory(DjangoModelFactory):
    class Meta:
        model = FamilyMember

    review = factory.SubFactory(ReviewFactory)
    relationship = "Mother"


class InvolvementFactory(DjangoModelFactory):
    class Meta:
        model = Involvement

    review = factory.SubFactory(ReviewFactory)
    agency = factory.SubFactory(AgencyFactory)
    asked_at = factory.LazyFunction(clock.now)
    asked_by = factory.SubFactory(PersonFactory, business_manager=True)
    deadline_on = factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=7))


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    review = factory.SubFactory(ReviewFactory)
    kind = Decision.Kind.TO_REVIEW
    decided_on = factory.LazyFunction(clock.today)
    deciders = "The three safeguarding partners"
    reason = "The criteria are met."
    recorded_by = factory.SubFactory(PersonFactory, business_manager=True)
    recorded_at = factory.LazyFunction(clock.now)


class ReviewClockFactory(DjangoModelFactory):
    class Meta:
        model = ReviewClock

    review = factory.SubFactory(ReviewFactory)
    timer = factory.SubFactory(
        TimerFactory,
        kind="completion",
        recipient="",
        period=6,
        unit="months",
        force="guidance",
        start_event="the decision to hold the review",
    )
    start_event = "the decision to hold the review"
    started_on = factory.LazyFunction(clock.today)
    due_on = factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=180))
    computed_from = "6 calendar months."


class AttachmentFactory(DjangoModelFactory):
    """A learning briefing that is being drafted."""

    class Meta:
        model = Attachment

    review = factory.SubFactory(ReviewFactory)
    kind = Attachment.Kind.BRIEFING
    title = "Learning briefing"
    document = factory.SubFactory(
        DocumentFactory, title="Briefing", matter=factory.SelfAttribute("..review.matter")
    )


def put_on(matter: Matter, *people: Person) -> None:
    """These people stand on the matter's access list."""
    for person in people:
        MatterAccess.objects.get_or_create(
            matter=matter,
            person=person,
            removed_at=None,
            defaults={"granted_at": clock.now(), "granted_by": matter.owner},
        )


def person_on(review: PracticeReview, *roles: Role, agency: Agency | None = None) -> Person:
    """Somebody with these roles who is on the access list of the review's matter."""
    person: Person = PersonFactory(agency=agency, **{role.value: True for role in roles})
    put_on(review.matter, person)
    return person


def three_partners() -> list[Agency]:
    """The council, the integrated care board and the police, as the partnership has them now or made anew."""
    there = list(Agency.objects.safeguarding_partners())
    return there or [AgencyFactory(council=True), AgencyFactory(health=True), AgencyFactory(police=True)]


def endorse_by_all(version: ReportVersion, partners: list[Agency] | None = None) -> list[Endorsement]:
    """Every partner endorsed this version, signed in."""
    return [EndorsementFactory(version=version, agency=agency) for agency in partners or three_partners()]
