"""Agencies that are asked, the family that is told, and the press that may call."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Event
from foundation import clock
from foundation.governed import SomebodyElseSaved
from notices.models import Notice
from partnership.models import BUSINESS_UNIT, CHAIRS, Role
from partnership.points import WORK
from reviews.forms.decisions import DecisionForm, DelayForm, MeetClockForm
from reviews.forms.families import ToldForm
from reviews.forms.plan_steps import DoneForm
from reviews.forms.withdrawing import AvailabilityForm
from reviews.models import FamilyMember, Involvement, PlanStep, ToldGroup, ToldRecord
from reviews.queries.families import current_plan, groups_told, members_not_told, members_told
from reviews.queries.gates import gates
from reviews.rules.refusals import ReviewNotReady
from reviews.services import outgoing
from reviews.services.agencies import answer_involvement, ask_agencies, extend_deadline
from reviews.services.families import (
    add_member,
    edit_member,
    record_exemption,
    record_told,
    remove_member,
)
from reviews.services.press import mark_press_interest, record_call, unmark_press_interest
from tests.documents.factories import protect
from tests.partnership.factories import AgencyFactory, PartnershipFactory, PersonFactory
from tests.reviews.factories import FamilyMemberFactory, InvolvementFactory, ReviewFactory, person_on
from tests.reviews.plan_factories import PlanFactory, StepFactory
from tests.reviews.plan_situations import MONDAY, add_step, everybody, ready

pytestmark = pytest.mark.django_db

OUTSIDERS = [role for role in Role if role not in BUSINESS_UNIT]


@pytest.fixture
def review():
    PartnershipFactory()
    return ReviewFactory()


@pytest.fixture
def manager(review):
    return person_on(review, Role.BUSINESS_MANAGER)


def in_days(days):
    return clock.today() + dt.timedelta(days=days)


# Agencies -----------------------------------------------------------------------------------------


def test_an_agency_is_asked_once_at_its_mailbox_and_by_its_own_people_on_the_list(review, manager):
    agency = AgencyFactory(notices_email="named.nurse@hospital.example")
    listed = person_on(review, Role.AGENCY_REPRESENTATIVE, agency=agency)
    PersonFactory(agency_representative=True, agency=agency)

    for _ in range(2):
        ask_agencies(review=review, agencies=[agency], deadline_on=in_days(7), by=manager)

    assert review.involvements.count() == 1
    now, last_day = Notice.objects.filter(kind=outgoing.WAS_INVOLVED).order_by("due_at")
    for notice in (now, last_day):
        to = {(one.person, one.address) for one in notice.deliveries.filter(is_copy=False)}
        assert to == {(listed, ""), (None, "named.nurse@hospital.example")}
    assert clock.day_of(last_day.due_at) == in_days(7)
    assert review.code not in str(now.values)


@pytest.mark.parametrize("days", [0, -1])
def test_the_deadline_lies_in_the_future(review, manager, days):
    with pytest.raises(ReviewNotReady, match="future"):
        ask_agencies(review=review, agencies=[AgencyFactory()], deadline_on=in_days(days), by=manager)
    assert not Involvement.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("role", Involvement.VOICES)
def test_somebody_of_the_agency_on_the_list_answers_for_it(review, role):
    involvement = InvolvementFactory(review=review)
    person = person_on(review, role, agency=involvement.agency)
    assert [entry.what for entry in WORK.ask(person)] == [f"Say whether {involvement.agency} was involved"]

    answer_involvement(involvement=involvement, was_involved=True, note="", by=person)

    involvement.refresh_from_db()
    assert (involvement.answer, involvement.answered_by) == ("involved", person)
    assert not list(WORK.ask(person))


@pytest.mark.parametrize("role", OUTSIDERS)
def test_nobody_of_another_agency_or_off_the_list_answers(review, role):
    involvement = InvolvementFactory(review=review)
    other = person_on(review, role, agency=AgencyFactory())
    stranger = PersonFactory(agency=involvement.agency, **{role.value: True})
    for person in (other, stranger):
        with pytest.raises(PermissionDenied):
            answer_involvement(involvement=involvement, was_involved=False, note="No.", by=person)
    involvement.refresh_from_db()
    assert involvement.answer == "waiting"


def test_the_business_unit_records_an_answer_with_who_gave_it(review, manager):
    involvement = InvolvementFactory(review=review)
    with pytest.raises(ReviewNotReady, match="who answered"):
        answer_involvement(involvement=involvement, was_involved=False, note=" ", by=manager)
    answer_involvement(
        involvement=involvement, was_involved=False, note="Named nurse, by telephone.", by=manager
    )
    involvement.refresh_from_db()
    assert involvement.answer == "not_involved"


def test_silence_past_the_day_shows_to_the_business_unit(client, review, manager):
    involvement = InvolvementFactory(review=review, deadline_on=in_days(-1))
    InvolvementFactory(review=review, deadline_on=in_days(0))
    waits = [entry.what for entry in WORK.ask(manager)]
    assert waits == [f"{involvement.agency} has not said whether it was involved"]
    client.force_login(manager)
    shown = client.get(reverse("reviews:agencies", args=[review.reference])).content.decode()
    assert shown.count("Silent past its day") == 1
    assert "let the deadline pass" in client.get(review.get_absolute_url()).content.decode()


def test_more_time_is_given_with_a_reason_and_tells_the_agency_anew(review, manager):
    agency = AgencyFactory()
    (involvement,) = ask_agencies(review=review, agencies=[agency], deadline_on=in_days(7), by=manager)
    with pytest.raises(ReviewNotReady, match="why it gets longer"):
        extend_deadline(involvement=involvement, deadline_on=in_days(14), reason=" ", by=manager)
    extend_deadline(involvement=involvement, deadline_on=in_days(14), reason="Leave.", by=manager)
    involvement.refresh_from_db()
    assert involvement.deadline_on == in_days(14)
    assert Notice.objects.filter(kind=outgoing.WAS_INVOLVED).count() == 4

    answer_involvement(involvement=involvement, was_involved=True, note="By mail.", by=manager)
    with pytest.raises(ReviewNotReady, match="has answered"):
        extend_deadline(involvement=involvement, deadline_on=in_days(21), reason="Leave.", by=manager)


def test_an_agencys_person_answers_on_the_page_and_sees_nothing_of_the_others(client, review):
    AgencyFactory()  # So that no question shares its key with its agency.
    involvement, other = InvolvementFactory(review=review), InvolvementFactory(review=review)
    client.force_login(person_on(review, Role.AGENCY_REPRESENTATIVE, agency=involvement.agency))
    url = reverse("reviews:answer_involvement", args=[review.reference, involvement.agency_id])

    assert url in client.get(review.get_absolute_url()).content.decode()
    assert client.get(reverse("reviews:agencies", args=[review.reference])).status_code == 404
    others = reverse("reviews:answer_involvement", args=[review.reference, other.agency_id])
    nobody = reverse("reviews:answer_involvement", args=[review.reference, AgencyFactory().pk])
    assert client.get(others).status_code == client.get(nobody).status_code == 404

    client.post(url, {"was_involved": "no"})
    involvement.refresh_from_db()
    assert involvement.answer == "not_involved"


def test_agencies_are_asked_on_the_page(client, review, manager):
    client.force_login(manager)
    agency, left = AgencyFactory(), AgencyFactory(is_current=False)
    url = reverse("reviews:ask_agencies", args=[review.reference])
    last = in_days(10)
    data = {"deadline_on_0": last.day, "deadline_on_1": last.month, "deadline_on_2": last.year}

    assert "Choose at least one agency" in client.post(url, data).content.decode()
    client.post(url, data | {"agencies": [left.pk]})
    assert not Involvement.objects.exists()
    client.post(url, data | {"agencies": [agency.pk]})
    assert Involvement.objects.get().agency == agency


# Family -------------------------------------------------------------------------------------------


def told(plan, by, member=None, group=ToldGroup.FAMILY, **given):
    usual = {
        "told_by": "Independent reviewer",
        "how": "A visit",
        "told_at": clock.now(),
        "support_offered": "Bereavement service",
    }
    return record_told(plan=plan, group=group, family_member=member, by=by, **(usual | given))


def test_each_member_waits_until_told_or_exempt_with_a_reason(review, manager):
    plan = PlanFactory(review=review)
    mother, father = FamilyMemberFactory(review=review), FamilyMemberFactory(review=review)
    assert members_not_told(review, plan) == [mother, father]

    told(plan, manager, mother)
    record_exemption(
        plan=plan, group="family", family_member=father, reason="A risk to the mother.", by=manager
    )

    assert members_not_told(review, plan) == []
    assert [each.is_settled for each in members_told(review, plan)] == [True, True]
    assert Event.objects.filter(verb="told").get().facts["family_member"] == mother.pk


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"told_by": " "}, "who told them"),
        ({"how": ""}, "how they were told"),
        ({"support_offered": " "}, "what support"),
        ({"told_at": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)}, "in the future"),
    ],
)
def test_telling_says_who_how_when_and_what_support(review, manager, given, reason):
    plan, member = PlanFactory(review=review), FamilyMemberFactory(review=review)
    with pytest.raises(ReviewNotReady, match=reason):
        told(plan, manager, member, **given)
    assert not ToldRecord.objects.exists()


def test_an_exemption_has_a_reason(review, manager):
    plan, member = PlanFactory(review=review), FamilyMemberFactory(review=review)
    with pytest.raises(ReviewNotReady, match="why they are not told"):
        record_exemption(plan=plan, group="family", family_member=member, reason=" ", by=manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        ToldRecord.objects.create(
            plan=plan,
            group="family",
            family_member=member,
            is_exemption=True,
            recorded_by=manager,
            recorded_at=clock.now(),
        )


@pytest.mark.parametrize("wrong", ["no member", "another review", "removed", "withdrawn plan", "not family"])
def test_telling_concerns_the_plans_own_family(review, manager, wrong):
    plan, member, group = PlanFactory(review=review), FamilyMemberFactory(review=review), "family"
    match wrong:
        case "no member":
            member = None
        case "another review":
            member = FamilyMemberFactory()
        case "removed":
            remove_member(member=member, reason="Died.", by=manager)
        case "withdrawn plan":
            plan = PlanFactory(review=review, withdrawn=True)
        case "not family":
            group = "staff"
    with pytest.raises(ReviewNotReady):
        told(plan, manager, member, group)
    assert not ToldRecord.objects.exists()


@pytest.mark.parametrize("role", OUTSIDERS)
def test_only_the_business_unit_keeps_the_family(review, role):
    plan, member, person = (
        PlanFactory(review=review),
        FamilyMemberFactory(review=review),
        person_on(review, role),
    )
    acts = [
        lambda: add_member(review=review, relationship="Uncle", by=person),
        lambda: edit_member(member=member, relationship="Uncle", began_from=1, by=person),
        lambda: remove_member(member=member, reason="Because.", by=person),
        lambda: told(plan, person, member),
        lambda: record_exemption(plan=plan, group="staff", reason="Because.", by=person),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert FamilyMember.objects.get().relationship == "Mother"
    assert not ToldRecord.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", [*Role, "superuser", "stranger", "outside_partner", "left", "nobody"])
def test_once_the_date_is_fixed_a_whole_group_is_exempted_by_the_business_manager_or_the_chair(
    client, time_machine, name
):
    time_machine.move_to(MONDAY, tick=False)
    situation = ready()
    add_step(situation.plan, "staff", told_group="staff")
    review, person = situation.review, everybody(situation)[str(name)]
    exempt = reverse("reviews:record_exemption", args=[review.reference, "staff"])
    client.force_login(person)
    shown = client.get(reverse("reviews:family", args=[review.reference]))

    if name in (Role.BUSINESS_MANAGER, *CHAIRS):
        assert exempt in shown.text
        assert client.post(exempt, {"reason": "No time."}).status_code == 302
        assert situation.plan.told_records.get(group="staff").exemption_reason == "No time."
        return

    assert exempt not in shown.text
    assert client.post(exempt, {"reason": "No time."}).status_code in (401, 403, 404)
    with pytest.raises(PermissionDenied):
        record_exemption(plan=situation.plan, group="staff", reason="No time.", by=person)
    assert not situation.plan.told_records.filter(group="staff").exists()
    assert "order" in {gate.key for gate in gates(situation.fresh(), now=clock.now()) if not gate.is_open}


def test_a_members_entry_holds_no_protected_name(review, manager):
    protect(review.matter, "Robin Ashington", kind="family")
    protect(ReviewFactory().matter, "Casey Underwood")
    for words in (
        {"relationship": "Robin Ashington"},
        {"relationship": "Uncle", "wishes": "Ask Casey Underwood"},
    ):
        with pytest.raises(ReviewNotReady, match="protected name"):
            add_member(review=review, by=manager, **words)
    assert not FamilyMember.objects.exists()


def test_a_member_is_edited_from_a_version_and_removed_with_a_reason(review, manager):
    member = FamilyMemberFactory(review=review)
    edit_member(member=member, relationship="Stepmother", began_from=1, by=manager)
    with pytest.raises(SomebodyElseSaved):
        edit_member(member=member, relationship="Aunt", began_from=1, by=manager)
    with pytest.raises(ReviewNotReady, match="why nobody"):
        remove_member(member=member, reason="", by=manager)
    remove_member(member=member, reason="Wants no contact.", by=manager)
    with pytest.raises(ReviewNotReady, match="off the list already"):
        remove_member(member=member, reason="Again.", by=manager)
    assert members_not_told(review, None) == []


def test_other_groups_are_told_in_the_plans_order(review, manager):
    plan = PlanFactory(review=review, told_order=["partners", "staff", "family", "public"])
    told(plan, manager, group="staff", support_offered="")
    groups = groups_told(plan)
    assert [each.group for each in groups] == ["partners", "staff", "elected_members", "media"]
    assert [bool(each.records) for each in groups] == [False, True, False, False]


def test_the_live_plan_counts_then_the_one_that_published(review):
    assert current_plan(review) is None
    PlanFactory(review=review, withdrawn=True)
    assert current_plan(review) is None
    published = PlanFactory(review=review, published=True)
    assert current_plan(review) == published
    live = PlanFactory(review=review)
    assert current_plan(review) == live


def test_telling_is_recorded_on_the_page(client, review, manager):
    client.force_login(manager)
    client.post(
        reverse("reviews:add_member", args=[review.reference]), {"relationship": "Mother", "version": 1}
    )
    member = review.family_members.get()
    url = reverse("reviews:record_told", args=[review.reference, member.reference])

    assert "Make the publication plan first" in client.get(url, follow=True).content.decode()
    plan = PlanFactory(review=review)
    at = clock.now().astimezone(clock.LONDON) - dt.timedelta(hours=1)
    data = {
        "told_by": "Reviewer",
        "how": "A visit",
        "told_at_0": at.day,
        "told_at_1": at.month,
        "told_at_2": at.year,
        "told_at_3": f"{at:%H:%M}" if at.hour > 12 else f"{at:%I:%M%p}".lower(),
    }
    assert "what support was offered" in client.post(url, data).content.decode()
    shown = client.post(url, data | {"support_offered": "Bereavement service"}, follow=True).content.decode()
    assert "Bereavement service" in shown
    assert plan.told_records.get().family_member == member

    exempt = reverse("reviews:record_exemption", args=[review.reference, "staff"])
    client.post(exempt, {"reason": "Nobody of them works here any more."})
    assert plan.told_records.filter(group="staff", is_exemption=True).exists()


def test_once_the_family_is_told_its_page_leads_to_the_step_that_is_still_open(client, review, manager):
    plan = PlanFactory(review=review)
    step = StepFactory(plan=plan, told_group="family", title="Meet the family", kind="task")
    mother, father = FamilyMemberFactory(review=review), FamilyMemberFactory(review=review)
    client.force_login(manager)
    page = reverse("reviews:family", args=[review.reference])
    told(plan, manager, mother)
    assert "Now mark the step" not in client.get(page).text

    told(plan, manager, father)

    shown = client.get(page).text
    assert "Now mark the step “Meet the family” as done" in shown
    assert reverse("reviews:plan_step", args=[review.reference, step.reference]) in shown
    PlanStep.objects.update(status="done", done_at=clock.now(), done_by=manager)
    assert "Now mark the step" not in client.get(page).text


@pytest.mark.parametrize(
    ("years", "words"),
    [
        (1, "Telling them can’t be in the future."),
        (-7, "That is more than five years ago. Check the year."),
    ],
)
def test_a_moment_at_which_nobody_can_have_been_told_is_refused_at_its_field(years, words):
    typed = {"told_by": "Reviewer", "how": "A visit"}
    year = clock.today().year + years
    when = {"told_at_0": "31", "told_at_1": "12", "told_at_2": str(year), "told_at_3": "9am"}

    step = StepFactory(told_group="staff", kind="task")

    for form in (
        ToldForm({**typed, **when}, group="staff"),
        DoneForm({**typed, **when}, step=step, person=PersonFactory()),
    ):
        assert form.errors == {"told_at": [words]}


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (DecisionForm, "decided_on"),
        (MeetClockForm, "met_on"),
        (DelayForm, "decided_on"),
        (AvailabilityForm, "decided_on"),
    ],
)
def test_a_day_in_the_future_is_refused_at_its_field(form, field):
    year = clock.today().year + 1
    typed = form({f"{field}_0": "31", f"{field}_1": "12", f"{field}_2": str(year)})

    (words,) = typed.errors[field]
    assert "in the future" in words


@pytest.mark.parametrize("whom", ["family", "public", "nonsense"])
def test_only_groups_and_members_are_told(client, review, manager, whom):
    PlanFactory(review=review)
    client.force_login(manager)
    assert client.get(reverse("reviews:record_told", args=[review.reference, whom])).status_code == 404


# Press --------------------------------------------------------------------------------------------


def test_marking_press_interest_warns_the_press_leads_and_puts_a_call_first(review, manager):
    lead = person_on(review, Role.PRESS_LEAD)
    PersonFactory(press_lead=True)
    plan = PlanFactory(review=review)
    first = StepFactory(plan=plan, order=1, channel="Letter")
    second = StepFactory(plan=plan, order=2, channel="Letter")

    mark_press_interest(review=review, reason="A reporter called.", by=manager)

    review.refresh_from_db()
    first.refresh_from_db()
    second.refresh_from_db()
    assert review.has_press_interest
    assert (first.channel, second.channel) == ("Telephone, then: Letter", "Letter")
    notice = Notice.objects.get(kind=outgoing.PRESS_INTEREST)
    assert {one.person for one in notice.deliveries.filter(is_copy=False)} == {lead}
    assert "Telephone the press lead" in [entry.what for entry in WORK.ask(manager)]

    record_call(review=review, whom="The council’s press lead.", by=manager)
    assert "Telephone the press lead" not in [entry.what for entry in WORK.ask(manager)]


def test_the_mark_is_set_once_with_a_reason_and_taken_off_with_one(review, manager):
    with pytest.raises(ReviewNotReady):
        mark_press_interest(review=review, reason=" ", by=manager)
    with pytest.raises(ReviewNotReady):
        unmark_press_interest(review=review, reason="None.", by=manager)
    with pytest.raises(ReviewNotReady):
        record_call(review=review, whom="The press lead.", by=manager)
    mark_press_interest(review=review, reason="A reporter called.", by=manager)
    with pytest.raises(ReviewNotReady, match="already"):
        mark_press_interest(review=review, reason="Again.", by=manager)
    with pytest.raises(ReviewNotReady):
        unmark_press_interest(review=review, reason="", by=manager)
    unmark_press_interest(review=review, reason="A mistake.", by=manager)
    review.refresh_from_db()
    assert not review.has_press_interest


@pytest.mark.parametrize("role", OUTSIDERS)
def test_only_the_business_unit_marks_press_interest(review, role):
    person = person_on(review, role)
    with pytest.raises(PermissionDenied):
        mark_press_interest(review=review, reason="A reporter called.", by=person)
    review.refresh_from_db()
    assert not review.has_press_interest
    assert not Notice.objects.exists()


def test_the_page_marks_calls_and_unmarks(client, review, manager):
    person_on(review, Role.PRESS_LEAD, agency=AgencyFactory(press_office_out_of_hours_number="01632 960099"))
    client.force_login(manager)
    url = reverse("reviews:press", args=[review.reference])
    client.post(url, {"reason": "A reporter called."})
    assert "01632 960099" in client.get(url).content.decode()
    client.post(url, {"whom": "The council’s press lead."})
    assert "The council’s press lead." in client.get(url).content.decode()
    client.post(reverse("reviews:unmark_press", args=[review.reference]), {"reason": "A mistake."})
    review.refresh_from_db()
    assert not review.has_press_interest
