"""The timeline of a review: each entry says what was done to what, the newest moment first."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import services as audit
from audit.models import Event
from documents.models import Finding
from matters.models import MatterAccess
from partnership.models import Agency
from reviews.models import (
    CopyRequest,
    CorrectionAgreement,
    DateChange,
    DelayRecord,
    Override,
    PublicCorrection,
    ShouldReason,
    StepAnswer,
    ToldRecord,
)
from reviews.queries import history
from tests.documents.factories import TermListFactory
from tests.matters.factories import (
    AuthorityViewFactory,
    BreakGlassFactory,
    LegalRestrictionFactory,
    ProceedingFactory,
    SensitiveDayFactory,
    SensitivePeriodFactory,
    put_on_list,
)
from tests.notices.factories import DeliveryFactory, NoticeFactory
from tests.partnership.factories import AgencyFactory
from tests.reviews.factories import (
    AttachmentFactory,
    DecisionFactory,
    DocumentFactory,
    EndorsementFactory,
    FamilyMemberFactory,
    InvolvementFactory,
    RecommendationFactory,
    ReportVersionFactory,
    ReviewClockFactory,
    ReviewFactory,
)
from tests.reviews.plan_factories import EvidencePackFactory, PlanFactory, StepFactory

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 10, 5, 11, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 10, 15, 8, 30, tzinfo=dt.UTC)
OLD, NEW = "9:30am on Wednesday 14 October 2026", "9:30am on Thursday 15 October 2026"
EARLIER = dt.datetime(2026, 10, 14, 8, 30, tzinfo=dt.UTC)


class Case:
    """A review with one of everything that events are about."""

    def __init__(self) -> None:
        self.review = ReviewFactory()
        self.matter = self.review.matter
        self.police = Agency.objects.filter(name="Anyshire Police").first() or AgencyFactory(
            name="Anyshire Police"
        )
        self.version = ReportVersionFactory(report__review=self.review)
        self.second = ReportVersionFactory(report=self.version.report)
        self.plan = PlanFactory(review=self.review)
        self.step = StepFactory(plan=self.plan, title="Tell the school")
        self.mother = FamilyMemberFactory(review=self.review, relationship="mother")
        self.by = self.matter.owner

    def kept(self, model, **fields):
        return model.objects.create(plan=self.plan, **fields)

    def told(self, **fields):
        recorded = {"told_by": "Reviewer", "how": "By telephone", "told_at": NOON}
        return self.kept(ToldRecord, recorded_by=self.by, recorded_at=NOON, **recorded, **fields)

    def exempted(self):
        return self.kept(
            ToldRecord,
            group="family",
            family_member=self.mother,
            is_exemption=True,
            exemption_reason="She asked not to be.",
            recorded_by=self.by,
            recorded_at=NOON,
        )

    def answer(self):
        return StepAnswer.objects.create(
            step=self.step, words="We will.", answered_by=self.by, answered_at=NOON, agency=self.police
        )

    def change(self):
        return self.kept(
            DateChange,
            old_publish_at=EARLIER,
            new_publish_at=LATER,
            reason="The school asked.",
            changed_by=self.by,
            changed_at=NOON,
            correction="to_decide",
        )

    def limit(self):
        return ReviewClockFactory(review=self.review)

    def delay(self):
        return DelayRecord.objects.create(
            clock=self.limit(),
            justification="A trial.",
            decided_by="The partners",
            decided_on=NOON.date(),
            next_look_on=LATER.date(),
            recorded_by=self.by,
            recorded_at=NOON,
        )

    def request(self):
        return CopyRequest.objects.create(
            review=self.review, received_on=NOON.date(), requester="A. Reader, 1 High Street"
        )

    def correction(self):
        return PublicCorrection.objects.create(
            review=self.review, words="A date was wrong.", corrected_at=NOON, corrected_by=self.by
        )

    def finding(self):
        return Finding.objects.create(document=self.version.document, kind="comment", place="page 3")

    def access(self):
        person = put_on_list(self.matter)
        return MatterAccess.objects.get(matter=self.matter, person=person)

    def delivery(self):
        notice = NoticeFactory(kind="publication_advance_copy")
        return DeliveryFactory(notice=notice, mailbox_name="National Panel", address="panel@example.org")


def of_decision(case):
    return DecisionFactory(review=case.review, kind="to_publish", form="full", decided_on=NOON.date()), {
        "kind": "to_publish",
        "form": "full",
        "decided_on": "2026-10-05",
    }


def of_delivery(case):
    delivery = case.delivery()
    return delivery.notice, {"kind": delivery.notice.kind, "delivery": delivery.pk}


LIMIT = {"timer": "completion"}
STEP = "Tell the school"
ENTRIES = [
    # Plans and their dates.
    ("plan drafted", lambda c: (c.plan, {}), ""),
    (
        "plan edited",
        lambda c: (c.plan, {"changed": ["aims", "point_of_contact"]}),
        "aims and single point of contact",
    ),
    (
        "date fixed",
        lambda c: (c.plan, {"publish_at": EARLIER.isoformat(), "version": c.version.pk}),
        f"{OLD}, version 1",
    ),
    (
        "date moved",
        lambda c: (c.plan, {"old": EARLIER.isoformat(), "new": LATER.isoformat(), "version": c.version.pk}),
        f"from {OLD} to {NEW}",
    ),
    ("date correction sent", lambda c: (c.change(), {"notices": 3}), f"from {OLD} to {NEW}"),
    ("date correction not needed", lambda c: (c.change(), {"notices": 0}), f"from {OLD} to {NEW}"),
    (
        "dates moved by the calendar",
        lambda c: (c.plan, {"moved": ["2026-10-05 to 2026-10-06"]}),
        "from Monday 5 October 2026 to Tuesday 6 October 2026",
    ),
    (
        "corrected version taken",
        lambda c: (c.plan, {"old": c.version.pk, "version": c.second.pk}),
        "version 2, instead of version 1",
    ),
    ("publication scheduled", lambda c: (c.plan, {"publish_at": EARLIER.isoformat()}), OLD),
    ("publication unscheduled", lambda c: (c.plan, {}), ""),
    ("publication waits", lambda c: (c.plan, {}), ""),
    ("body not reachable", lambda c: (c.plan, {}), ""),
    ("plan withdrawn", lambda c: (c.plan, {"was": "fixed"}), ""),
    (
        "stop lifted",
        lambda c: (
            c.kept(Override, kind="order", reason="Urgent.", lifted_by=c.by, lifted_at=NOON),
            {"kind": "order"},
        ),
        "The order in which people are told",
    ),
    (
        "override looked at",
        lambda c: (
            c.kept(Override, kind="late", reason="Urgent.", lifted_by=c.by, lifted_at=NOON),
            {"kind": "late"},
        ),
        "A publication that waits because its moment passed",
    ),
    (
        "reason given",
        lambda c: (
            c.kept(ShouldReason, recipient="ofsted", reason="It asked not to.", given_by=c.by, given_at=NOON),
            {"recipient": "ofsted"},
        ),
        "Ofsted",
    ),
    # Steps, and who was told.
    *(
        (verb, lambda c: (c.step, {}), STEP)
        for verb in (
            "step added",
            "step removed",
            "step moved",
            "step owners set",
            "step part done",
            "step done",
            "step not applicable",
            "step opened again",
            "step ended",
            "step notice not possible",
        )
    ),
    (
        "step edited",
        lambda c: (c.step, {"changed": ["title", "message"]}),
        f"{STEP}, changed: title and message",
    ),
    (
        "question answered",
        lambda c: (c.answer(), {"agency": c.police.pk}),
        f"{STEP}, Anyshire Police",
    ),
    (
        "told",
        lambda c: (
            c.told(group="family", family_member=c.mother),
            {"group": "family", "told_at": NOON.isoformat()},
        ),
        "mother, at midday on Monday 5 October 2026",
    ),
    ("told", lambda c: (c.told(group="staff"), {"group": "staff"}), "Staff involved"),
    ("exempted from telling", lambda c: (c.exempted(), {"group": "family"}), "mother"),
    ("family member added", lambda c: (c.mother, {}), "mother"),
    ("family member edited", lambda c: (c.mother, {}), "mother"),
    ("family member removed", lambda c: (c.mother, {}), "mother"),
    ("family letter made", lambda c: (c.mother, {}), "mother"),
    # The review, its report and who said yes.
    ("review begun", lambda c: (c.review, {"kind": "thematic"}), "Thematic review"),
    (
        "published",
        lambda c: (c.review, {"form": "full", "version": c.version.pk}),
        "The full report, version 1",
    ),
    ("review withdrawn", lambda c: (c.review, {"manner": "vanish"}), "without trace"),
    ("press lead telephoned", lambda c: (c.review, {}), ""),
    ("decision recorded", of_decision, "To publish, Monday 5 October 2026, The full report"),
    ("reasons sent", of_decision, "To publish, Monday 5 October 2026, The full report"),
    ("reasons sent", lambda c: (c.delay(), {}), "why it takes longer, Finish and publish"),
    ("report uploaded", lambda c: (c.second, {}), "version 2"),
    (
        "asked to endorse",
        lambda c: (c.second, {"agencies": [c.police.pk]}),
        "version 2, Anyshire Police",
    ),
    (
        "minor correction refused",
        lambda c: (c.second, {"agency": c.police.pk}),
        "version 2, Anyshire Police",
    ),
    *(
        (
            verb,
            lambda c: (
                EndorsementFactory(version=c.version, agency=c.police),
                {"agency": c.police.pk, "version": c.version.pk},
            ),
            "Anyshire Police, version 1",
        )
        for verb in (
            "endorsed",
            "endorsement recorded from minutes",
            "minuted endorsement confirmed",
            "minuted endorsement disputed",
            "endorsement voided",
            "endorsement carried over",
        )
    ),
    (
        "minor correction agreed",
        lambda c: (
            CorrectionAgreement.objects.create(
                version=c.second, agency=c.police, agreed_by=c.by, agreed_at=NOON
            ),
            {"agency": c.police.pk, "version": c.second.pk},
        ),
        "Anyshire Police, version 2",
    ),
    (
        "recommendation answered",
        lambda c: (RecommendationFactory(review=c.review, number=3), {"response": "accepted"}),
        "3, Accepted",
    ),
    (
        "recommendation progressed",
        lambda c: (RecommendationFactory(review=c.review, number=3), {"progress": "done"}),
        "3, Done",
    ),
    ("attachment added", lambda c: (AttachmentFactory(review=c.review, title="Briefing"), {}), "Briefing"),
    ("correction published", lambda c: (c.correction(), {}), "“A date was wrong.”"),
    ("copy request logged", lambda c: (c.request(), {}), "received on Monday 5 October 2026"),
    (
        "agency answered",
        lambda c: (
            InvolvementFactory(review=c.review, agency=c.police),
            {"agency": c.police.pk, "answer": "involved"},
        ),
        "Anyshire Police, Involved",
    ),
    (
        "agency given longer",
        lambda c: (
            InvolvementFactory(review=c.review, agency=c.police),
            {"agency": c.police.pk, "before": "2026-10-05", "after": "2026-10-06"},
        ),
        "Anyshire Police, from Monday 5 October 2026 to Tuesday 6 October 2026",
    ),
    (
        "limit started",
        lambda c: (c.limit(), LIMIT | {"due_on": "2026-10-05"}),
        "Finish and publish, due on Monday 5 October 2026",
    ),
    (
        "limit moved",
        lambda c: (c.limit(), LIMIT | {"before": "2026-10-05", "after": "2026-10-06"}),
        "Finish and publish, from Monday 5 October 2026 to Tuesday 6 October 2026",
    ),
    (
        "limit met",
        lambda c: (c.limit(), LIMIT | {"met_on": "2026-10-05"}),
        "Finish and publish, met on Monday 5 October 2026",
    ),
    (
        "delay recorded",
        lambda c: (c.limit(), LIMIT | {"next_look_on": "2026-10-05"}),
        "Finish and publish, looked at again on Monday 5 October 2026",
    ),
    (
        "evidence pack made",
        lambda c: (EvidencePackFactory(plan=c.plan, reference="bcdfghjkmnpq"), {}),
        "bcdfghjkmnpq",
    ),
    # What the rooms below did with the matter, its files and its notices.
    (
        "file uploaded",
        lambda c: (DocumentFactory(title="Minute of 5 October", matter=c.matter), {}),
        "Minute of 5 October",
    ),
    (
        "finding cleared",
        lambda c: (c.finding(), {"kind": "comment", "document": c.version.document.pk}),
        "Report, Comment or annotation, page 3",
    ),
    (
        "term added",
        lambda c: (TermListFactory(matter=c.matter), {"kind": "school"}),
        "School or setting",
    ),
    ("matter given", lambda c: (c.matter, {"owner": c.by.pk}), "{matter}, owner {owner}"),
    ("access granted", lambda c: (c.access(), {"person": c.by.pk}), "{owner}"),
    (
        "glass broken",
        lambda c: (BreakGlassFactory(matter=c.matter, person=c.by), {}),
        "{owner}",
    ),
    (
        "authority’s view recorded",
        lambda c: (
            AuthorityViewFactory(
                proceeding=ProceedingFactory(matter=c.matter, kind="inquest", authority="Coroner"),
                view="no_objection",
            ),
            {},
        ),
        "Inquest (Coroner), No objection to publication",
    ),
    (
        "proceeding added",
        lambda c: (ProceedingFactory(matter=c.matter, kind="inquest", authority="Coroner"), {}),
        "Inquest (Coroner)",
    ),
    (
        "restriction added",
        lambda c: (LegalRestrictionFactory(matter=c.matter, kind="injunction"), {}),
        "Injunction or other order",
    ),
    (
        "sensitive day added",
        lambda c: (SensitiveDayFactory(matter=c.matter, kind="funeral", on=NOON.date()), {}),
        "Funeral, Monday 5 October 2026",
    ),
    (
        "sensitive period added",
        lambda c: (SensitivePeriodFactory(matter=c.matter, name="The trial"), {}),
        "The trial",
    ),
    ("delivery_accepted", of_delivery, "{advance_copy}, National Panel"),
    (
        "notice_scheduled",
        lambda c: (
            c.delivery().notice,
            {"kind": "publication_advance_copy", "due_at": EARLIER.isoformat()},
        ),
        f"{{advance_copy}}, for {OLD}",
    ),
]


@pytest.mark.parametrize(("verb", "made", "words"), ENTRIES, ids=[verb for verb, _, _ in ENTRIES])
def test_an_entry_says_what_it_was_about(verb, made, words):
    case = Case()
    subject, facts = made(case)
    audit.record(verb, subject, by=case.by, at=NOON, matter=case.matter, review=case.review.pk, **facts)

    (entry,) = history.entries(history.events_of(case.review))

    words = words.format(
        matter=case.matter,
        owner=case.by.name,
        advance_copy=history.notices.kind_title("publication_advance_copy"),
    )
    verb = verb.replace("_", " ").capitalize()
    assert entry.title == (f"{verb}: {words}" if words else verb)


def test_an_older_moment_never_stands_above_a_newer_one():
    case = Case()
    for at in (LATER, NOON, LATER):
        audit.record("step done", case.step, by=case.by, at=at, matter=case.matter)

    assert [entry.at for entry in history.entries(history.events_of(case.review))] == [LATER, LATER, NOON]


def test_what_retention_blanked_is_not_said():
    case = Case()
    event = audit.record("step done", case.step, by=case.by, at=NOON, matter=case.matter)
    audit.blank_words([event], by=None, reason="Seven years have passed.")

    assert "Step done" in [entry.title for entry in history.entries(history.events_of(case.review))]


#: One event for each look-up.
LOOKED_UP = {
    "access granted",
    "agency answered",
    "authority’s view recorded",
    "copy request logged",
    "correction published",
    "date correction sent",
    "date fixed",
    "delivery_accepted",
    "finding cleared",
    "glass broken",
    "question answered",
    "reasons sent",
}


def test_a_long_history_takes_as_many_queries_as_a_short_one():
    def happened() -> list[Event]:
        case = Case()
        for verb, made, _ in ENTRIES:
            if verb in LOOKED_UP:
                subject, facts = made(case)
                audit.record(verb, subject, by=case.by, at=NOON, matter=case.matter, **facts)
        return list(history.events_of(case.review))

    def queries(events: list[Event]) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert len(history.entries(events)) == len(events)
        return len(asked)

    first, second = happened(), happened()

    assert queries(first + second) == queries(first)
