"""The pages of the plan's table and of evidence packs, for every role and state."""

import pytest
from django.urls import reverse

from audit.models import Event
from foundation import clock
from partnership.models import Role
from reviews.models import EvidencePack, PublicationPlan
from reviews.services import evidence_packs
from tests.partnership.factories import AgencyFactory, PersonFactory
from tests.reviews.factories import person_on
from tests.reviews.plan_factories import EvidencePackFactory, PlanFactory, StepFactory, StepOwnerFactory

pytestmark = pytest.mark.django_db

BUSINESS_UNIT = {Role.BUSINESS_MANAGER, Role.PRACTICE_LEAD, Role.COMMUNICATIONS_OFFICER}
READS_ALL = {*BUSINESS_UNIT, Role.CHAIR, Role.VICE_CHAIR}
READS_PLAN = {*READS_ALL, Role.SAFEGUARDING_PARTNER}
READS_OWN_STEPS = {
    Role.AGENCY_REPRESENTATIVE,
    Role.PRESS_LEAD,
    Role.INDEPENDENT_REVIEWER,
    Role.PANEL_CHAIR,
    Role.LEARNING_CHAIR,
}
TABLES = ["reviews:plan_table", "reviews:plan_table_csv", "reviews:plan_table_docx"]


@pytest.fixture
def plan():
    return PlanFactory(review__code="Larch 7")


def addresses(plan, *, with_pack=True):
    """Every address of this module's pages, as (method, address)."""
    reference = plan.review.reference
    found = [("get", reverse(name, args=[reference])) for name in [*TABLES, "reviews:evidence"]]
    found.append(("post", reverse("reviews:evidence_make", args=[reference])))
    if with_pack:
        pack = plan.evidence_packs.first() or EvidencePackFactory(plan=plan)
        found.append(("get", reverse("reviews:evidence_download", args=[reference, pack.reference])))
    return found


def body(response):
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize("status", PublicationPlan.Status)
@pytest.mark.parametrize(
    "stranger",
    [role for role in Role if role not in (Role.CHAIR, Role.VICE_CHAIR)]
    + ["superuser", "leaver", "on no list"],
)
def test_a_stranger_gets_the_answer_of_an_address_that_never_existed(client, status, stranger):
    plan = PlanFactory(**({} if status == PublicationPlan.Status.DRAFT else {status.value: True}))
    if stranger == "superuser":
        person = PersonFactory(is_superuser=True)
    elif stranger == "leaver":
        person = person_on(plan.review, Role.BUSINESS_MANAGER)
        plan.review.matter.accesses.filter(person=person).update(
            removed_at=clock.now(), removed_by=plan.owner
        )
    elif stranger == "on no list":
        person = PersonFactory()
    else:
        person = PersonFactory(**{stranger.value: True})
    StepOwnerFactory(step=StepFactory(plan=plan), person=person)
    client.force_login(person)
    # The first page of a session may write it.
    client.get("/workspace/reviews/nowhere/plan/table/")

    for method, address in addresses(plan):
        unknown = address.replace(plan.review.reference, "b" * 12)
        answer, never = getattr(client, method)(address), getattr(client, method)(unknown)
        assert answer.status_code == never.status_code == 404, address
        assert answer.content == never.content
        assert dict(answer.headers) == dict(never.headers)
    assert plan.evidence_packs.count() == 1
    assert not Event.objects.exists()


def test_who_is_not_signed_in_is_asked_to_sign_in_whether_or_not_the_review_exists(client, plan):
    for method, address in addresses(plan):
        unknown = address.replace(plan.review.reference, "b" * 12)
        answer, never = getattr(client, method)(address), getattr(client, method)(unknown)
        assert answer.status_code == never.status_code == 302
        assert (
            answer.headers["Location"].replace(plan.review.reference, "b" * 12) == never.headers["Location"]
        )


@pytest.mark.parametrize("role", Role)
def test_on_the_access_list_each_role_opens_the_table_and_the_packs_that_are_its_own(client, plan, role):
    person = person_on(plan.review, role, agency=AgencyFactory())
    StepOwnerFactory(step=StepFactory(plan=plan), person=person)
    client.force_login(person)

    answers = [client.get(reverse(name, args=[plan.review.reference])).status_code for name in TABLES]
    packs = client.get(reverse("reviews:evidence", args=[plan.review.reference])).status_code

    reads = role in READS_PLAN or role in READS_OWN_STEPS
    assert answers == [200 if reads else 404] * 3
    assert packs == (200 if role in READS_ALL else 404)


@pytest.mark.parametrize("role", sorted(READS_OWN_STEPS))
def test_who_has_no_step_in_the_plan_finds_no_plan(client, plan, role):
    StepFactory(plan=plan)
    client.force_login(person_on(plan.review, role, agency=AgencyFactory()))

    for name in TABLES:
        assert client.get(reverse(name, args=[plan.review.reference])).status_code == 404


def test_a_review_without_a_plan_has_no_table_and_no_packs(client, plan):
    manager = person_on(plan.review, Role.BUSINESS_MANAGER)
    plan.delete()
    client.force_login(manager)

    for name in TABLES:
        assert client.get(reverse(name, args=[plan.review.reference])).status_code == 404
    evidence = client.get(reverse("reviews:evidence", args=[plan.review.reference]))
    assert "There is no publication plan" in evidence.content.decode()
    assert "Make an evidence pack" not in evidence.content.decode()
    assert client.post(reverse("reviews:evidence_make", args=[plan.review.reference])).status_code == 404


def test_the_table_page_shows_the_steps_and_is_marked_restricted(client, plan):
    StepFactory(plan=plan, title="Tell the family <b>first</b>")
    client.force_login(person_on(plan.review, Role.BUSINESS_MANAGER))

    answer = client.get(reverse("reviews:plan_table", args=[plan.review.reference]))

    assert b"Tell the family &lt;b&gt;first&lt;/b&gt;" in answer.content
    assert b"Restricted" in answer.content
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("name", "kind", "begins"),
    [("reviews:plan_table_csv", "csv", b"\xef\xbb\xbfPhase"), ("reviews:plan_table_docx", "docx", b"PK")],
)
def test_a_copy_of_the_plan_leaves_one_event_an_hour(client, plan, name, kind, begins):
    person = person_on(plan.review, Role.SAFEGUARDING_PARTNER)
    client.force_login(person)
    address = reverse(name, args=[plan.review.reference])

    first, _ = client.get(address), client.get(address)

    assert first.content.startswith(begins)
    assert (
        first.headers["Content-Disposition"] == f'attachment; filename="plan-{plan.review.reference}.{kind}"'
    )
    assert first.headers["Cache-Control"] == "private, no-store"
    event = Event.objects.get()
    assert (event.verb, event.by, event.facts) == ("plan exported", person, {"kind": kind})


def test_asking_and_fetching_through_the_pages(client, plan):
    client.force_login(person_on(plan.review, Role.PRACTICE_LEAD))
    page = reverse("reviews:evidence", args=[plan.review.reference])
    make = reverse("reviews:evidence_make", args=[plan.review.reference])

    assert b"Make an evidence pack" in client.get(page).content
    assert client.get(make).status_code == 405
    assert client.post(make).status_code == 302
    assert client.post(make).status_code == 302
    shown = client.get(page).content.decode()
    assert "It waits for its turn." in shown
    assert "being made already" in shown
    assert "Make an evidence pack" not in shown
    assert EvidencePack.objects.count() == 1

    evidence_packs.make_waiting_packs()
    pack = EvidencePack.objects.get()
    download = reverse("reviews:evidence_download", args=[plan.review.reference, pack.reference])
    shown = client.get(page).content.decode()
    assert download in shown
    assert pack.sha256 in shown
    answer = client.get(download)
    assert len(body(answer)) == pack.size == int(answer.headers["Content-Length"])
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="evidence-{pack.reference}.zip"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert Event.objects.filter(verb="evidence pack downloaded").count() == 1


def test_a_chair_fetches_but_does_not_ask(client, plan):
    EvidencePackFactory(plan=plan)
    evidence_packs.make_waiting_packs()
    client.force_login(PersonFactory(chair=True))

    assert (
        b"Make an evidence pack"
        not in client.get(reverse("reviews:evidence", args=[plan.review.reference])).content
    )
    assert client.post(reverse("reviews:evidence_make", args=[plan.review.reference])).status_code == 403
    pack = EvidencePack.objects.get()
    download = reverse("reviews:evidence_download", args=[plan.review.reference, pack.reference])
    assert body(client.get(download)).startswith(b"PK")


def test_progress_and_a_failed_attempt_are_said_in_words(client, plan):
    client.force_login(plan.owner)
    page = reverse("reviews:evidence", args=[plan.review.reference])
    pack = EvidencePackFactory(plan=plan, status="being_made", parts_done=3, parts_all=9)
    assert "3 of 9 parts are ready." in client.get(page).content.decode()

    EvidencePack.objects.filter(pk=pack.pk).update(status="waiting", attempts=1, claimed_until=clock.now())
    assert "The last attempt failed. It is tried again at" in client.get(page).content.decode()

    EvidencePack.objects.filter(pk=pack.pk).update(status="failed")
    assert "Could not be made" in client.get(page).content.decode()


def test_a_pack_of_another_review_is_not_found_under_this_one(client, plan):
    other = EvidencePackFactory()
    evidence_packs.make_waiting_packs()
    client.force_login(PersonFactory(chair=True))

    wrong = reverse("reviews:evidence_download", args=[plan.review.reference, other.reference])

    assert client.get(wrong).status_code == 404


def test_a_pack_that_is_gone_leads_back_with_the_reason(client, plan):
    client.force_login(plan.owner)
    pack = EvidencePackFactory(plan=plan, status="expired")

    answer = client.get(
        reverse("reviews:evidence_download", args=[plan.review.reference, pack.reference]), follow=True
    )

    assert "removed when its time was over" in answer.content.decode()
