"""What was recorded stays as it was, also for whoever has a shell: no page is asked here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.apps import apps
from django.core import serializers
from django.db import models, transaction

from campaigns.models import ImpactQuestion, PartnerAsk
from campaigns.queries import impact as impact_queries
from campaigns.services import impact, partners
from documents.models import Document
from foundation import clock
from foundation.governed import Governed
from foundation.kept import Kept, StaysAsItIs, guarded, settled
from matters.models import BreakGlass
from reviews.models import Endorsement, PracticeReview, PublishedFile, ReportVersion
from tests.campaigns import factories as campaign_factories
from tests.documents.factories import FindingFactory, protect
from tests.matters.factories import (
    AuthorityViewFactory,
    BreakGlassFactory,
    LegalRestrictionFactory,
    MatterFactory,
    ProceedingFactory,
)
from tests.notices.factories import LateDecisionFactory
from tests.partnership.factories import AgencyFactory, PersonFactory
from tests.portal.factories import PublicCorrectionFactory, PublishedFileFactory
from tests.reviews.factories import (
    DecisionFactory,
    DocumentFactory,
    EndorsementFactory,
    FamilyMemberFactory,
    ReportVersionFactory,
    ReviewFactory,
)
from tests.reviews.plan_factories import PlanFactory
from tests.reviews.plan_situations import tell

pytestmark = [pytest.mark.django_db, pytest.mark.every_case]

#: Every model whose rows stay, and a field that never changes in them (of those in BY_AN_ACT: only by an act).
STAYS = {
    "campaigns.Action": "state",
    "campaigns.ActionProgress": "note",
    "campaigns.BusinessPlan": "year",
    "campaigns.Campaign": "status",
    "campaigns.CommunicationPlan": "project",
    "campaigns.Direction": "answer",
    "campaigns.Evaluation": "worked",
    "campaigns.ImpactQuestion": "answer",
    "campaigns.PartnerAsk": "answer",
    "campaigns.ValueChange": "why",
    "campaigns.Priority": "plan",
    "campaigns.Project": "state",
    "campaigns.Strategy": "review_note",
    "catalogue.BriefingUse": "team",
    "catalogue.Collection": "status",
    "catalogue.Correction": "words",
    "catalogue.Placement": "place",
    "catalogue.PublicationTry": "is_made_public",
    "catalogue.Resource": "status",
    "catalogue.ResourceSlug": "slug",
    "catalogue.ResourceVersion": "document",
    "catalogue.ReviewOfResource": "note",
    "catalogue.SignOff": "answer",
    "catalogue.StockMove": "change",
    "documents.Document": "sha256",
    "documents.Finding": "decision",
    "documents.ProtectedTerm": "retired_at",
    "documents.TermList": "is_live",
    "matters.AuthorityView": "view",
    "engagement.PageComment": "address",
    "matters.BreakGlass": "ends_at",
    "matters.LegalRestriction": "until_on",
    "matters.Proceeding": "effect",
    "media_relations.Agreement": "answer",
    "media_relations.Alert": "note",
    "media_relations.Approval": "fingerprint",
    "media_relations.Consultation": "asked_at",
    "media_relations.Coordinator": "ended_at",
    "media_relations.LeadDecision": "reason",
    "media_relations.LineToTake": "cleared_words",
    "media_relations.MemberBriefing": "who",
    "media_relations.Release": "due_at",
    "media_relations.SentBack": "reason",
    "media_relations.Statement": "status",
    "media_relations.StatementCheck": "is_passed",
    "media_relations.StatementFile": "title",
    "media_relations.StatementOverride": "reason",
    "media_relations.StatementVersion": "title",
    "notices.Bounce": "words",
    "notices.LateDecision": "reason",
    "notices.Receipt": "words",
    "reviews.CorrectionAgreement": "agreed_at",
    "reviews.DateChange": "reason",
    "reviews.Decision": "reason",
    "reviews.DelayRecord": "justification",
    "reviews.Endorsement": "report_sha256",
    "reviews.FamilyMember": "removed_at",
    "reviews.Override": "reason",
    "reviews.PracticeReview": "publication",
    "reviews.PublicCorrection": "words",
    "reviews.PublicationAttempt": "is_published",
    "reviews.PublishedFile": "document",
    "reviews.ReportVersion": "document",
    "reviews.Slug": "slug",
    "reviews.StepAnswer": "words",
    "reviews.ShouldReason": "reason",
    "reviews.ToldRecord": "told_by",
}

MAKE: dict[str, Callable[[], Kept]] = {
    "a file": DocumentFactory,
    "a version": ReportVersionFactory,
    "an endorsement": EndorsementFactory,
    "a decision": DecisionFactory,
    "an authority’s view": AuthorityViewFactory,
    "a break-glass": BreakGlassFactory,
    "a late decision": LateDecisionFactory,
    "a published file": PublishedFileFactory,
    "a correction": PublicCorrectionFactory,
    "a told-record": lambda: tell(PlanFactory(), "staff"),
    "a review": lambda: ReviewFactory(published=True),
    "a finding": FindingFactory,
    "a protected term": lambda: protect(MatterFactory(), "Robin Ashington"),
    "a proceeding": ProceedingFactory,
    "a restriction": LegalRestrictionFactory,
    "one of the family": FamilyMemberFactory,
    "an agency's answer to an ask": lambda: answered_ask(),
    "an agency's answer about an activity": lambda: answered_question(),
}

BY_AN_ACT = {
    "a review",
    "a finding",
    "a protected term",
    "a proceeding",
    "a restriction",
    "one of the family",
    "an agency's answer to an ask",
    "an agency's answer about an activity",
}


def answered_ask() -> PartnerAsk:
    """The agency takes part in a campaign."""
    ask = campaign_factories.asked(campaign_factories.draft())
    speaker = PersonFactory(agency_representative=True, agency=ask.agency)
    return partners.answer(ask=ask, answer="yes", note="", began_from=ask.version, by=speaker)


def answered_question() -> ImpactQuestion:
    """The agency sees a harm in an activity."""
    campaign = campaign_factories.draft()
    activity = campaign_factories.planned(campaign)
    question = impact.ask(
        activity=activity,
        agency=AgencyFactory(),
        what="Our helpline.",
        answer_by_on=clock.today(),
        by=campaign.drafted_by,
    )
    return impact.answer(
        question=question,
        answer="harm",
        note="The lines are full.",
        seen=impact_queries.fingerprint(activity),
        began_from=question.version,
        by=PersonFactory(agency_representative=True, agency=question.agency),
    )


def kept_models() -> dict[str, type[Kept]]:
    return {model._meta.label: model for model in apps.get_models() if issubclass(model, Kept)}


def rows(one: models.Model) -> dict[str, Any]:
    return type(one)._base_manager.filter(pk=one.pk).values().get()


def another(one: Kept, name: str) -> Any:
    """A value of this field that is not the row's."""
    field = one._meta.get_field(name)
    if isinstance(field, models.ForeignKey | models.OneToOneField):
        return DocumentFactory()
    if isinstance(field, models.DateTimeField):
        return clock.now() + dt.timedelta(days=365)
    if isinstance(field, models.DateField):
        return clock.today()
    return next((value for value, _ in field.choices or [] if value != getattr(one, name)), "something else")


def test_every_record_that_stays_is_known():
    assert set(kept_models()) == set(STAYS)


@pytest.mark.parametrize("label", STAYS)
def test_many_rows_are_neither_changed_nor_deleted_at_once(label):
    model = kept_models()[label]

    with pytest.raises(StaysAsItIs):
        model.objects.all().delete()
    with pytest.raises(StaysAsItIs):
        model.objects.update(**{STAYS[label]: None})
    with pytest.raises(StaysAsItIs):
        model.objects.bulk_create(
            [], update_conflicts=True, unique_fields=["id"], update_fields=[STAYS[label]]
        )
    with pytest.raises(StaysAsItIs):
        model.objects.bulk_create([], None, False, True, [STAYS[label]], ["id"])


def awaited(act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Apart from the thread of the tests, in which a browser's event loop may run. No act here gets to the database."""

    async def meanwhile() -> Any:
        return await act(*args, **kwargs)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(async_to_sync(meanwhile)).result()


@pytest.mark.parametrize("label", STAYS)
def test_a_row_is_not_changed_by_what_would_make_it_if_there_were_none(label: str) -> None:
    model, change = kept_models()[label], {STAYS[label]: None}

    with pytest.raises(StaysAsItIs):
        model.objects.update_or_create(pk=1, defaults=change)
    with pytest.raises(StaysAsItIs):
        model.objects.update_or_create(change, {}, pk=1)
    with pytest.raises(StaysAsItIs):
        awaited(model.objects.aupdate_or_create, pk=1, defaults=change)


def hanging() -> dict[str, models.ForeignKey[Any, Any]]:
    """By the manager of the rows that hang on something: what they hang on, where that is for good or by an act."""
    return {
        f"{label}.{field.name}": field
        for label, model in kept_models().items()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.name in guarded(model)
        and not field.remote_field.hidden
        and field.many_to_one
    }


def test_the_rows_that_hang_on_something_are_known() -> None:
    assert {
        "reviews.Endorsement.version",
        "reviews.ReportVersion.corrects",
        "campaigns.ImpactQuestion.activity",
        "campaigns.PartnerAsk.campaign",
    } <= set(hanging())


@pytest.mark.parametrize("name", hanging())
def test_a_row_is_not_moved_by_the_manager_of_what_it_hangs_on(name: str) -> None:
    field = hanging()[name]
    moved = field.model(pk=1)
    related = getattr(field.related_model(pk=1), field.remote_field.get_accessor_name())
    doors = [lambda **how: related.add(moved, **how), lambda **how: awaited(related.aadd, moved, **how)]
    if field.null:
        doors += [lambda **how: related.remove(moved, **how), related.clear]
    else:
        doors += [lambda **how: related.set([moved], **how)]

    for door in doors:
        for at_once in (True, False):
            with pytest.raises(StaysAsItIs):
                door(bulk=at_once)


def test_an_endorsement_hangs_on_its_version_for_good() -> None:
    endorsement, version = EndorsementFactory(), ReportVersionFactory()
    before = rows(endorsement)

    for door in (version.endorsements.add, lambda one: version.endorsements.set([one])):
        with pytest.raises(StaysAsItIs):
            door(Endorsement.objects.get())

    assert rows(endorsement) == before


def test_a_correction_is_not_parted_from_what_it_corrects() -> None:
    version = ReportVersionFactory()
    correction = ReportVersionFactory(
        report=version.report, number=2, corrects=version, correction_note="A date."
    )

    for door in (
        lambda: version.corrected_by.clear(bulk=False),
        lambda: version.corrected_by.remove(correction, bulk=False),
        lambda: version.corrected_by.set([]),
    ):
        with pytest.raises(StaysAsItIs), transaction.atomic():
            door()

    assert ReportVersion.objects.get(pk=correction.pk).corrects == version


@pytest.mark.parametrize(
    "label", [one for one, model in kept_models().items() if issubclass(model, Governed)]
)
def test_what_is_settled_is_not_edited(label: str) -> None:
    model = kept_models()[label]

    for name in settled(model):
        for named in {name, model._meta.get_field(name).attname}:
            with pytest.raises(StaysAsItIs):
                model(pk=1).save_edit(began_from=1, fields=["version", named])


def test_an_edit_that_names_what_is_settled_stores_nothing() -> None:
    ask = answered_ask()
    before = rows(ask)
    ask.answer, ask.what = "no", "Something else than was asked."

    with pytest.raises(StaysAsItIs):
        ask.save_edit(began_from=ask.version, fields=["answer", "what"])

    assert rows(ask) == before


@pytest.mark.parametrize("what", MAKE)
def test_a_row_is_not_deleted(what):
    one = MAKE[what]()
    before = rows(one)

    with pytest.raises(StaysAsItIs):
        one.delete()
    with pytest.raises(StaysAsItIs):
        type(one).objects.filter(pk=one.pk).delete()

    assert rows(one) == before


@pytest.mark.parametrize("what", MAKE)
def test_a_row_is_not_changed_in_passing(what):
    one = MAKE[what]()
    before, name = rows(one), STAYS[one._meta.label]
    setattr(one, name, another(one, name))

    with pytest.raises(StaysAsItIs):
        one.save()
    with pytest.raises(StaysAsItIs):
        type(one).objects.bulk_update([one], [name])
    with pytest.raises(StaysAsItIs):
        type(one).objects.update_or_create(pk=one.pk, defaults={name: getattr(one, name)})

    assert rows(one) == before


@pytest.mark.parametrize("what", [what for what in MAKE if what != "a review"])
def test_what_a_row_settled_on_is_not_changed_by_the_name_of_its_column(what: str) -> None:
    one = MAKE[what]()
    before = rows(one)
    columns = [
        field.attname
        for field in one._meta.concrete_fields
        if field.name in settled(type(one)) and field.attname != field.name
    ]

    for column in columns:
        changed = type(one).objects.get(pk=one.pk)
        setattr(changed, column, 0)
        with pytest.raises(StaysAsItIs):
            changed.save(update_fields=[column])
        with pytest.raises(StaysAsItIs):
            type(one).objects.update_or_create(pk=one.pk, defaults={column: 0})

    assert columns
    assert rows(one) == before


@pytest.mark.parametrize("what", [what for what in MAKE if what not in BY_AN_ACT])
def test_what_is_settled_is_not_changed_by_naming_it_either(what):
    one = MAKE[what]()
    before, name = rows(one), STAYS[one._meta.label]
    setattr(one, name, another(one, name))

    with pytest.raises(StaysAsItIs):
        one.save(update_fields=[name])

    assert rows(one) == before


@pytest.mark.parametrize("what", MAKE)
def test_a_row_is_not_overwritten_by_one_that_says_it_is_new(what):
    one = MAKE[what]()
    before, name = rows(one), STAYS[one._meta.label]
    setattr(one, name, another(one, name))
    file = serializers.serialize("json", [one])
    copy = type(one)(**{field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields})
    seems_new = type(one)._base_manager.get(pk=one.pk)
    setattr(seems_new, name, getattr(one, name))
    seems_new._state.adding = True

    for overwrite in (
        copy.save,
        seems_new.save,
        one.save_base,
        lambda: [each.save() for each in serializers.deserialize("json", file)],
    ):
        with pytest.raises(StaysAsItIs):
            overwrite()

    assert rows(one) == before


def test_what_an_act_changes_is_not_changed_by_a_row_read_in_part():
    review = ReviewFactory()
    part = PracticeReview.objects.only("publication", "published_at").get()
    part.publication, part.published_at = "withdrawn_explained", clock.now()

    with pytest.raises(StaysAsItIs):
        part.save()

    assert PracticeReview.objects.get(pk=review.pk).publication == "unpublished"


def test_no_review_is_public_from_its_first_moment():
    matter = MatterFactory()
    public = {
        "matter": matter,
        "code": "R-1",
        "publication": "published",
        "slug": "child-larch",
        "public_title": "Child Larch",
        "published_at": clock.now(),
        "was_published_before": True,
    }
    file = serializers.serialize("json", [PracticeReview(pk=99, **public)])

    for door in (
        lambda: PracticeReview.objects.create(**public),
        lambda: PracticeReview.objects.bulk_create([PracticeReview(**public)]),
        lambda: PracticeReview(pk=99, **public).save(),
        lambda: [each.save() for each in serializers.deserialize("json", file)],
    ):
        with pytest.raises(StaysAsItIs):
            door()

    assert not PracticeReview.objects.exists()


def test_an_unchanged_save_and_a_named_act_go_through():
    endorsement = EndorsementFactory()
    endorsement.save()
    endorsement.voided_at, endorsement.void_reason = clock.now(), "The report changed."

    with pytest.raises(StaysAsItIs):
        endorsement.save()
    endorsement.save(update_fields=["voided_at", "void_reason"])

    assert not Endorsement.objects.standing().exists()
    with pytest.raises(StaysAsItIs):
        Endorsement.objects.update(voided_at=None)
    assert not Endorsement.objects.standing().exists()


def test_the_file_of_an_endorsed_version_is_not_exchanged():
    version = ReportVersionFactory()
    EndorsementFactory(version=version)
    document = version.document

    with pytest.raises(StaysAsItIs):
        ReportVersion.objects.filter(pk=version.pk).update(document=DocumentFactory())
    with pytest.raises(StaysAsItIs):
        Document.objects.filter(pk=document.pk).update(storage_name="another", sha256="0" * 64)

    assert ReportVersion.objects.get().document == document


def test_a_review_is_made_public_or_hidden_by_no_update():
    hidden, shown = ReviewFactory(), ReviewFactory(published=True)
    file = PublishedFileFactory(review=shown)

    with pytest.raises(StaysAsItIs):
        PracticeReview.objects.update(
            publication="published", slug="x", published_at=clock.now(), was_published_before=True
        )
    with pytest.raises(StaysAsItIs):
        shown.delete()
    with pytest.raises(StaysAsItIs):
        file.delete()

    assert list(PracticeReview.objects.public()) == [shown]
    assert list(PublishedFile.objects.public()) == [file]
    assert PracticeReview.objects.get(pk=hidden.pk).publication == "unpublished"


def test_an_emergency_access_is_not_made_longer():
    broken = BreakGlassFactory()

    with pytest.raises(StaysAsItIs):
        BreakGlass.objects.update(ends_at=clock.now() + dt.timedelta(days=365))

    assert BreakGlass.objects.get().ends_at == broken.ends_at


@pytest.mark.parametrize(
    ("make", "name", "value"),
    [
        (answered_ask, "what", "Something else."),
        (answered_ask, "is_offer", True),
        (answered_question, "what", "Nothing of theirs."),
    ],
)
def test_what_an_agency_was_asked_is_never_put_otherwise(
    make: Callable[[], Kept], name: str, value: Any
) -> None:
    one = make()
    before = rows(one)
    setattr(one, name, value)

    with pytest.raises(StaysAsItIs):
        one.save(update_fields=[name])
    with pytest.raises(StaysAsItIs):
        type(one).objects.update(**{name: value})

    assert rows(one) == before


def test_nobody_is_said_to_have_answered_about_an_activity_from_the_first_moment() -> None:
    question = answered_question()
    told = {field.attname: getattr(question, field.attname) for field in question._meta.concrete_fields}
    told |= {"id": None, "reference": "another", "agency_id": AgencyFactory().pk}

    for door in (
        lambda: ImpactQuestion.objects.create(**told),
        lambda: ImpactQuestion.objects.bulk_create([ImpactQuestion(**told)]),
    ):
        with pytest.raises(StaysAsItIs):
            door()

    assert ImpactQuestion.objects.get() == question
