"""A plan's life: drafted from a template, edited, given to people, its steps done, and given up."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from foundation import clock
from foundation.governed import SomebodyElseSaved
from notices.models import Notice
from partnership.models import Agency, Partnership, Recipient, Role
from partnership.points import WORK
from reviews.exports import plan_table
from reviews.models import (
    DateChange,
    Decision,
    PlanStep,
    PlanTemplate,
    PublicationPlan,
    StepAnswer,
    StepOwner,
    ToldRecord,
)
from reviews.queries import gates
from reviews.queries import plans as queries
from reviews.rules import plan_access, plan_notices
from reviews.rules import plans as rules
from reviews.rules.refusals import ReviewNotReady
from reviews.services import plan_dates, plan_messages, plan_settling, plan_steps, plan_times, plans
from tests.partnership.factories import AgencyFactory, PartnershipFactory, PersonFactory, RuleEditionFactory
from tests.reviews.factories import DocumentFactory, ReviewFactory, person_on
from tests.reviews.plan_situations import (
    MONDAY,
    WEDNESDAY,
    accept,
    accept_all,
    add_step,
    endorsed,
    everybody,
    fixed,
    notified,
    ready,
    scheduled,
    tell_family,
)

pytestmark = pytest.mark.django_db

Status, StepStatus = PublicationPlan.Status, PlanStep.Status
UNIT = {"business_manager", "practice_lead", "communications_officer"}


@pytest.fixture(autouse=True)
def _monday(time_machine, settings):
    settings.SENDING = True
    settings.EMAIL_USE_TLS = True
    time_machine.move_to(MONDAY, tick=False)


def draft(slug="partnership-framework-2024", **review):
    PartnershipFactory()
    made = ReviewFactory(**review)
    template = PlanTemplate.objects.get(slug=slug) if slug else None
    return plans.draft_plan(review=made, template=template, by=made.matter.owner)


# Drafting -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["partnership-framework-2024", "national-framework"])
def test_a_plan_begins_with_the_steps_of_its_template(slug):
    plan = draft(slug)

    template = plan.template
    assert list(plan.steps.values_list("key", "title")) == list(template.steps.values_list("key", "title"))
    assert plan.aims == template.aims
    assert plan.edition == Partnership.current().rules
    assert plan.told_order[0] == "family"
    assert plan.status == Status.DRAFT
    assert Event.objects.about(plan).filter(verb="plan drafted").exists()


def test_a_plan_can_begin_before_the_report_is_endorsed_and_without_a_template():
    plan = draft(slug=None)

    [step] = plan.steps.all()
    assert step.kind == PlanStep.Kind.PUBLISH


def test_the_only_holder_of_a_role_is_named_and_otherwise_the_role_stays():
    PartnershipFactory()
    review = ReviewFactory()
    reviewer = person_on(review, Role.INDEPENDENT_REVIEWER)
    person_on(review, Role.PRACTICE_LEAD)
    person_on(review, Role.PRACTICE_LEAD)
    PersonFactory(panel_chair=True)

    plan = plans.draft_plan(
        review=review,
        template=PlanTemplate.objects.get(slug="partnership-framework-2024"),
        by=review.matter.owner,
    )

    owners = {owner.role: owner.person for owner in plan.steps.get(key="tell-family").owners.all()}
    assert owners == {Role.INDEPENDENT_REVIEWER: reviewer, Role.PRACTICE_LEAD: None}
    video = {owner.role: owner.person for owner in plan.steps.get(key="video-explainer").owners.all()}
    assert video[Role.PANEL_CHAIR] is None


def test_a_template_can_name_a_kind_of_agency():
    situation = endorsed()
    template = PlanTemplate.objects.create(slug="ours", name="Ours")
    template.steps.create(
        key="ask",
        title="Ask",
        phase="before",
        order=1,
        owners=[{"role": "safeguarding_partner", "agency_kind": "safeguarding_partner"}],
        ownership="jointly",
    )
    plans.withdraw_plan(plan=situation.plan, reason="Another template.", by=situation.manager)

    plan = plans.draft_plan(review=situation.review, template=template, by=situation.manager)

    agencies = {owner.agency for owner in plan.steps.get(key="ask").owners.all()}
    assert agencies == set(Agency.objects.safeguarding_partners())


OWNERS_ELSEWHERE = [
    pytest.param({"role": "safeguarding_partner", "agency": "Police"}, "Police", id="agency"),
    pytest.param(
        {"role": "agency_representative", "agency_kind": "voluntary"},
        "Voluntary organisation",
        id="agency_kind",
    ),
]


@pytest.mark.parametrize(("owner", "words"), OWNERS_ELSEWHERE)
def test_nobody_stands_in_for_an_agency_that_is_not_here(client, owner, words):
    PartnershipFactory()
    review = ReviewFactory()
    others = [
        person_on(review, role, agency=AgencyFactory(council=True))
        for role in (Role.SAFEGUARDING_PARTNER, Role.AGENCY_REPRESENTATIVE)
    ]
    template = PlanTemplate.objects.create(slug="shared", name="Shared")
    template.steps.create(key="ask", title="Ask", phase="before", order=1, owners=[owner])
    client.force_login(review.matter.owner)

    drafted = client.post(
        reverse("reviews:plan_begin", args=[review.reference]),
        {"template": template.pk, "form": Decision.Form.FULL},
        follow=True,
    )

    assert f"“{words}” is not among the agencies here" in drafted.text
    assert f"{words} (not found here)" in drafted.text
    plan = PublicationPlan.objects.get(review=review)
    step = plan.steps.get(key="ask")
    row = step.owners.get()
    assert (row.person, row.role, row.agency, row.not_found) == (None, owner["role"], None, words)
    for person in others:
        assert rules.owner_rows(step, person) == []
        assert not any("Ask" in entry.title for entry in WORK.ask(person))
    assert not plan_access.steps_for(plan, others[1]).exists()
    assert plan_messages.people_of(step) == [plan.owner]
    assert words in plan_table.responsible_in_words(step)
    event = Event.objects.about(plan).get(verb="plan drafted")
    assert event.facts["not_found"] == [words]


def test_an_agency_that_is_here_owns_what_the_template_gives_it():
    PartnershipFactory()
    review = ReviewFactory()
    police = AgencyFactory(police=True, short_name="Police")
    partner = person_on(review, Role.SAFEGUARDING_PARTNER, agency=police)
    template = PlanTemplate.objects.create(slug="shared", name="Shared")
    template.steps.create(
        key="ask",
        title="Ask",
        phase="before",
        order=1,
        owners=[{"role": "safeguarding_partner", "agency": "police"}],
    )

    plan = plans.draft_plan(review=review, template=template, by=review.matter.owner)

    row = plan.steps.get(key="ask").owners.get()
    assert (row.person, row.agency, row.not_found) == (partner, police, "")


def test_choosing_owners_takes_the_place_of_the_agency_that_is_not_here(client):
    situation = fixed()
    step = add_step(situation.plan, "ask", ownership="jointly")
    step.owners.create(role=Role.SAFEGUARDING_PARTNER, not_found="Police")
    step.owners.create(person=situation.lead)
    plan_steps.mark_done(step=step, by=situation.lead)
    step.refresh_from_db()
    assert step.status == StepStatus.OPEN

    address = reverse("reviews:plan_step_owners", args=[situation.review.reference, step.reference])
    client.force_login(situation.manager)
    assert "The template names Safeguarding partner, Police (not found here)" in client.get(address).text
    client.post(address, {"people": [situation.lead.pk, situation.manager.pk], "version": step.version})

    assert {owner.person for owner in step.owners.all()} == {situation.lead, situation.manager}


def test_a_template_whose_notice_is_stricter_makes_the_plan_stricter():
    PartnershipFactory()
    template = PlanTemplate.objects.create(slug="ours", name="Ours")
    template.steps.create(
        key="panel",
        title="Panel",
        phase="before",
        order=1,
        kind="notice",
        notice_kind="advance_copy_national_panel",
        timing="relative",
        anchor="publication",
        offset=-10,
        unit="working_days",
    )
    review = ReviewFactory()

    plan = plans.draft_plan(review=review, template=template, by=review.matter.owner)

    assert plan.local_working_days == 10


def test_press_interest_makes_the_first_step_a_telephone_call():
    plan = draft(has_press_interest=True)

    assert plan.steps.order_by("order").first().channel.startswith("Telephone")


def test_a_review_has_one_live_plan():
    plan = draft()

    with pytest.raises(ReviewNotReady, match="has a publication plan already"):
        plans.draft_plan(review=plan.review, template=None, by=plan.owner)
    assert plan.review.plans.count() == 1


def test_nothing_is_planned_without_rules_in_force_or_for_what_was_published_before():
    review = ReviewFactory()
    with pytest.raises(ReviewNotReady, match="No rule edition"):
        plans.draft_plan(review=review, template=None, by=review.matter.owner)
    PartnershipFactory()
    old = ReviewFactory(published=True)
    with pytest.raises(ReviewNotReady, match="before the portal"):
        plans.draft_plan(review=old, template=None, by=old.matter.owner)


def test_who_may_begin_a_plan():
    situation = endorsed()
    plans.withdraw_plan(plan=situation.plan, reason="Begin again.", by=situation.manager)

    for name, person in everybody(situation).items():
        if name in UNIT:
            continue
        with pytest.raises(PermissionDenied):
            plans.draft_plan(review=situation.review, template=None, by=person)
    assert not situation.review.plans.live().exists()


# Editing ------------------------------------------------------------------------------------------


def edit(plan, by=None, **fields):
    plan.refresh_from_db()
    return plans.edit_plan(plan=plan, began_from=plan.version, by=by or plan.owner, **fields)


def test_a_wish_for_a_date_fixes_nothing_and_dates_the_steps():
    plan = draft()

    edit(plan, publish_at=WEDNESDAY)

    plan.refresh_from_db()
    assert (plan.status, plan.publish_at) == (Status.DRAFT, WEDNESDAY)
    assert not Notice.objects.exists()
    step = plan.steps.get(key="tell-family")
    assert step.due_at == clock.london_moment(dt.date(2026, 10, 5), dt.time(17))
    assert "working days before publication" in step.computed_from


def test_two_people_saving_one_plan_lose_nothing():
    plan = draft()
    began_from = plan.version
    edit(plan, aims="The first save.")

    with pytest.raises(SomebodyElseSaved) as conflict:
        plans.edit_plan(plan=plan, began_from=began_from, by=plan.owner, aims="The second save.")

    assert conflict.value.current.aims == "The first save."
    plan.refresh_from_db()
    assert plan.aims == "The first save."


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"publish_at": MONDAY}, "has passed"),
        ({"local_working_days": 3}, "never looser"),
    ],
)
def test_what_makes_no_sense_is_refused(fields, words):
    plan = draft()

    with pytest.raises(ReviewNotReady, match=words):
        edit(plan, **fields)
    plan.refresh_from_db()
    assert plan.version == 1


def test_a_draft_comes_under_the_rules_in_force_and_under_no_looser_ones():
    plan = draft()
    ended = RuleEditionFactory(in_force_from=dt.date(2010, 1, 1), timers=False)
    in_force = RuleEditionFactory(in_force_from=dt.date(2026, 6, 1))

    with pytest.raises(ReviewNotReady, match="is not in force"):
        edit(plan, edition=ended)
    assert edit(plan, edition=plan.edition).edition == plan.edition

    assert edit(plan, edition=in_force).edition == in_force


def test_a_plan_is_owned_by_somebody_of_the_business_unit_on_the_list():
    plan = draft()

    with pytest.raises(ReviewNotReady, match="business unit on the access list"):
        edit(plan, owner=PersonFactory(communications_officer=True))
    with pytest.raises(ReviewNotReady, match="can’t sign in"):
        edit(plan, point_of_contact=PersonFactory(press_lead=True, is_active=False))


def test_a_plan_that_was_given_up_is_not_edited():
    plan = draft()
    plans.withdraw_plan(plan=plan, reason="Wrong review.", by=plan.owner)

    with pytest.raises(ReviewNotReady, match="was withdrawn"):
        edit(plan, aims="New.")


# Giving it up -------------------------------------------------------------------------------------


def test_giving_a_plan_up_takes_back_everything_that_has_not_left():
    situation = fixed()
    add_step(situation.plan, "meeting", timing="fixed_day", fixed_on=dt.date(2026, 10, 12))
    plan_times.refresh(situation.plan)
    assert Notice.objects.filter(status=Notice.Status.SCHEDULED).count() >= 4

    plans.withdraw_plan(plan=situation.plan, reason="The partners decided again.", by=situation.manager)

    assert not Notice.objects.filter(status=Notice.Status.SCHEDULED).exists()
    assert situation.fresh().status == Status.WITHDRAWN
    assert not DateChange.objects.exists()


def test_giving_up_a_plan_of_which_bodies_know_asks_whether_to_tell_them():
    situation = notified()

    plans.withdraw_plan(plan=situation.plan, reason="The partners decided again.", by=situation.manager)

    change = DateChange.objects.get()
    assert (change.correction, change.new_publish_at) == (DateChange.Correction.TO_DECIDE, None)
    plan_dates.decide_correction(change=change, send=True, reason="", by=situation.manager)
    sent = Notice.objects.filter(kind=plan_notices.DATE_CORRECTION)
    assert sent.count() == 3
    assert sent[0].values["new_date"] == "no date"


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.WITHDRAWN])
def test_what_is_published_or_withdrawn_is_not_given_up(status):
    situation = scheduled()
    PublicationPlan.objects.filter(pk=situation.plan.pk).update(status=status, published_at=MONDAY)

    with pytest.raises(ReviewNotReady):
        plans.withdraw_plan(plan=situation.plan, reason="No.", by=situation.manager)


def test_giving_up_takes_a_reason_and_the_business_unit():
    situation = endorsed()
    with pytest.raises(ReviewNotReady, match="Say why"):
        plans.withdraw_plan(plan=situation.plan, reason="  ", by=situation.manager)
    for name, person in everybody(situation).items():
        if name in UNIT:
            continue
        with pytest.raises(PermissionDenied):
            plans.withdraw_plan(plan=situation.plan, reason="No.", by=person)
    assert situation.fresh().status == Status.DRAFT


# Steps: adding, changing, removing, moving ---------------------------------------------------------


def relative(**fields):
    return {
        "phase": "before",
        "title": "A step",
        "kind": "task",
        "timing": "relative",
        "anchor": "publication",
        "offset": -5,
        "unit": "working_days",
    } | fields


def test_a_step_is_added_at_the_end_of_its_phase_and_dated():
    plan = draft()
    edit(plan, publish_at=WEDNESDAY)

    step = plan_steps.add_step(plan=plan, by=plan.owner, **relative(title="Brief the coroner"))

    step.refresh_from_db()
    assert step.key == "brief-the-coroner"
    assert step.due_at == clock.london_moment(dt.date(2026, 10, 7), dt.time(17))
    phases = [one.phase for one in plan.steps.order_by("order")]
    assert phases == sorted(phases, key=["before", "publication", "after"].index)
    again = plan_steps.add_step(plan=plan, by=plan.owner, **relative(title="Brief the coroner"))
    assert again.key == "brief-the-coroner-2"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": " "}, "title"),
        ({"kind": "question"}, "Write the question"),
        ({"kind": "notice"}, "Choose the notice"),
        ({"notice_kind": "nspcc_copy"}, "Only a step that sends"),
        ({"phase": "after", "is_gate": True}, "can’t wait"),
        ({"kind": "publish"}, "belongs to the phase"),
        ({"kind": "publish", "phase": "publication"}, "publishes once"),
        ({"anchor": ""}, "Choose the event"),
        ({"timing": "fixed_day"}, "Enter the day"),
        ({"timing": "recurring"}, "how often"),
        ({"offset": -5000}, "at most"),
        ({"anchor": "step", "anchor_key": "ghost"}, "Choose the step"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(fields, words):
    plan = draft()
    before = plan.steps.count()

    with pytest.raises(ReviewNotReady, match=words):
        plan_steps.add_step(plan=plan, by=plan.owner, **relative(**fields))
    assert plan.steps.count() == before


def test_steps_can_not_be_made_to_wait_for_each_other():
    plan = draft()
    first = plan_steps.add_step(plan=plan, by=plan.owner, **relative(title="First"))
    second = plan_steps.add_step(
        plan=plan, by=plan.owner, **relative(title="Second", anchor="step", anchor_key="first", offset=1)
    )

    with pytest.raises(ReviewNotReady, match="in a circle"):
        plan_steps.edit_step(
            step=first, began_from=first.version, by=plan.owner, anchor="step", anchor_key=second.key
        )
    first.refresh_from_db()
    assert first.anchor == "publication"


def test_a_step_others_wait_for_is_not_removed():
    plan = draft()
    first = plan_steps.add_step(plan=plan, by=plan.owner, **relative(title="First"))
    plan_steps.add_step(
        plan=plan, by=plan.owner, **relative(title="Second", anchor="step", anchor_key="first", offset=1)
    )

    with pytest.raises(ReviewNotReady, match="“Second” waits for it"):
        plan_steps.remove_step(step=first, by=plan.owner)


def test_publication_itself_and_what_is_done_stay_in_the_plan():
    plan = draft(slug=None)
    done = add_step(plan, status=StepStatus.DONE, done_at=MONDAY)

    with pytest.raises(ReviewNotReady, match="Publication itself"):
        plan_steps.remove_step(step=plan.steps.get(key="publish"), by=plan.owner)
    with pytest.raises(ReviewNotReady, match="stays in the plan as proof"):
        plan_steps.remove_step(step=done, by=plan.owner)


def test_steps_change_places_within_their_phase():
    plan = draft()
    keys = list(plan.steps.filter(phase="before").values_list("key", flat=True))

    plan_steps.move_step(step=plan.steps.get(key=keys[2]), up=True, by=plan.owner)
    plan_steps.move_step(step=plan.steps.get(key=keys[0]), up=True, by=plan.owner)
    plan_steps.move_step(step=plan.steps.get(key=keys[-1]), up=False, by=plan.owner)

    now = list(plan.steps.filter(phase="before").order_by("order").values_list("key", flat=True))
    assert now == [keys[0], keys[2], keys[1], keys[3]]


def test_two_people_changing_one_step_lose_nothing():
    plan = draft()
    step = plan.steps.first()
    began_from = step.version
    plan_steps.edit_step(step=step, began_from=began_from, by=plan.owner, channel="In person")

    with pytest.raises(SomebodyElseSaved):
        plan_steps.edit_step(step=step, began_from=began_from, by=plan.owner, channel="Letter")
    step.refresh_from_db()
    assert step.channel == "In person"


def gate_of(situation):
    return add_step(situation.plan, "council", is_gate=True, title="Consult the council")


@pytest.mark.parametrize("act", ["remove", "open", "pass over"])
def test_once_fixed_only_the_business_manager_and_the_chair_take_a_gate_away(act):
    situation = fixed()
    people = everybody(situation)
    step = gate_of(situation)

    def take_away(by):
        step.refresh_from_db()
        if act == "remove":
            plan_steps.remove_step(step=step, reason="Done elsewhere.", by=by)
        elif act == "open":
            plan_steps.edit_step(step=step, began_from=step.version, by=by, is_gate=False)
        else:
            plan_steps.pass_over(step=step, reason="Done elsewhere.", by=by)

    for name in set(people) - {"business_manager", "chair", "vice_chair"}:
        with pytest.raises((PermissionDenied, ReviewNotReady)):
            take_away(people[name])
        step.refresh_from_db()
        assert (step.is_gate, step.removed_at, step.status) == (True, None, StepStatus.OPEN), name
    take_away(people["business_manager"])
    assert "steps" not in {g.key for g in gates.gates(situation.fresh(), now=MONDAY) if not g.is_open}


OPENING = {
    "no gate": {"is_gate": False},
    "nobody": {"told_group": ""},
    "others": {"told_group": "media"},
    "never": {"condition": "criminal_live"},
    "notice": {"kind": "notice", "notice_kind": "published_to_partners"},
    "after": {"phase": "after", "is_gate": False},
    "later": {"phase": "publication"},
    "ended": {"timing": "recurring", "anchor": "date_fixed", "every": 7, "until_anchor": "date_fixed"},
}


@pytest.mark.parametrize("fields", OPENING.values(), ids=OPENING)
def test_once_fixed_no_other_field_of_a_step_opens_its_gate_either(fields):
    situation = ready()
    officer = person_on(situation.review, Role.COMMUNICATIONS_OFFICER)
    step = add_step(situation.plan, "staff", told_group="staff", is_gate=True, title="Tell the staff")
    before = {name: getattr(step, name) for name in fields}

    with pytest.raises(ReviewNotReady, match="Only the business manager or the chair"):
        plan_steps.edit_step(step=step, began_from=step.version, by=officer, **fields)

    step.refresh_from_db()
    assert {name: getattr(step, name) for name in fields} == before
    shut = {gate.key for gate in gates.gates(situation.fresh(), now=MONDAY) if not gate.is_open}
    assert {"steps", "order"} <= shut
    plan_steps.edit_step(step=step, began_from=step.version, by=situation.manager, **fields)
    assert Event.objects.filter(verb="step edited").count() == 1


def test_words_of_a_gate_and_what_makes_it_stricter_are_changed_by_the_whole_unit():
    situation = fixed()
    officer = person_on(situation.review, Role.COMMUNICATIONS_OFFICER)
    step = add_step(situation.plan, "staff", told_group="staff", condition="criminal_live")

    plan_steps.edit_step(
        step=step,
        began_from=step.version,
        by=officer,
        channel="In person",
        is_gate=True,
        condition="always",
    )

    step.refresh_from_db()
    assert (step.channel, step.is_gate, step.condition) == ("In person", True, "always")


@pytest.mark.parametrize("group", ["family", "staff", "partners", "elected_members", "media"])
@pytest.mark.parametrize("act", ["remove", "pass over"])
def test_a_step_that_tells_a_group_is_waited_for_as_a_gate_is(group, act):
    situation = ready()
    officer = person_on(situation.review, Role.COMMUNICATIONS_OFFICER)
    step = add_step(situation.plan, "tell", told_group=group)
    take_away = plan_steps.remove_step if act == "remove" else plan_steps.pass_over

    with pytest.raises(ReviewNotReady, match="only the business manager or the chair"):
        take_away(step=step, reason="No time.", by=officer)
    with pytest.raises(ReviewNotReady, match="Say why"):
        take_away(step=step, reason=" ", by=situation.manager)

    step.refresh_from_db()
    assert (step.removed_at, step.status) == (None, StepStatus.OPEN)
    take_away(step=step, reason="They know.", by=situation.manager)
    step.refresh_from_db()
    assert step.removed_at is not None or step.status == StepStatus.NOT_APPLICABLE


def test_a_step_after_publication_does_not_say_that_there_is_no_family_to_tell():
    situation = fixed()
    step = add_step(situation.plan, "thank", told_group="family", phase="after")
    plan_steps.pass_over(step=step, reason="Nobody is left.", by=situation.manager)

    assert "family" in {gate.key for gate in gates.gates(situation.fresh(), now=MONDAY) if not gate.is_open}


def test_a_gate_is_not_taken_away_without_a_reason():
    situation = fixed()
    step = gate_of(situation)

    with pytest.raises(ReviewNotReady, match="Say why"):
        plan_steps.remove_step(step=step, reason=" ", by=situation.manager)
    with pytest.raises(ReviewNotReady, match="Say why"):
        plan_steps.pass_over(step=step, reason=" ", by=situation.manager)


# Owners -------------------------------------------------------------------------------------------


def test_steps_are_given_to_people_who_may_know_of_the_matter():
    situation = endorsed()
    step = add_step(situation.plan)
    reviewer = person_on(situation.review, Role.INDEPENDENT_REVIEWER)
    stranger = PersonFactory(press_lead=True)

    plan_steps.set_owners(
        step=step,
        people=[reviewer],
        roles=[("panel_chair", None)],
        began_from=step.version,
        by=situation.manager,
    )
    step.refresh_from_db()
    with pytest.raises(ReviewNotReady, match="not on the matter’s access list"):
        plan_steps.set_owners(step=step, people=[stranger], began_from=step.version, by=situation.manager)

    assert {(owner.person, owner.role) for owner in step.owners.all()} == {
        (reviewer, ""),
        (None, "panel_chair"),
    }


@pytest.mark.parametrize("role", Role)
def test_a_step_is_given_to_nobody_who_would_not_read_it(role):
    situation = endorsed()
    step = add_step(situation.plan)
    person = person_on(situation.review, role, agency=Agency.objects.safeguarding_partners().first())
    reads = plan_access.reads_whole_plan(situation.plan, person)

    for asked in ({"people": [person]}, {"people": [], "roles": [(role, None)]}):
        if role in (Role.SUBCOMMITTEE_MEMBER, Role.ADMINISTRATOR):
            before = Event.objects.count()
            with pytest.raises(ReviewNotReady, match="no role that reads"):
                plan_steps.set_owners(step=step, began_from=step.version, by=situation.manager, **asked)
            assert not step.owners.exists()
            assert Event.objects.count() == before
        else:
            plan_steps.set_owners(step=step, began_from=step.version, by=situation.manager, **asked)
            step.refresh_from_db()
            assert step.owners.count() == 1
            assert reads or list(plan_access.steps_for(situation.plan, person)) == [step]


def test_a_role_that_a_step_had_before_stays_with_it():
    situation = endorsed()
    step = add_step(situation.plan)
    StepOwner.objects.create(step=step, role=Role.SUBCOMMITTEE_MEMBER)

    plan_steps.set_owners(
        step=step,
        people=[situation.lead],
        roles=[("subcommittee_member", None)],
        began_from=step.version,
        by=situation.manager,
    )

    assert {(one.person, one.role) for one in step.owners.all()} == {
        (situation.lead, ""),
        (None, "subcommittee_member"),
    }


def test_somebody_who_left_is_not_given_a_step():
    situation = endorsed()
    left = person_on(situation.review, Role.PRESS_LEAD)
    left.is_active = False
    left.save()

    with pytest.raises(ReviewNotReady, match="has left"):
        plan_steps.set_owners(
            step=add_step(situation.plan), people=[left], began_from=1, by=situation.manager
        )


# Doing --------------------------------------------------------------------------------------------


def test_a_step_is_done_with_what_came_of_it_and_its_evidence():
    situation = endorsed()
    step = add_step(situation.plan)
    letter = DocumentFactory(matter=situation.review.matter)

    plan_steps.mark_done(step=step, by=situation.manager, outcome="They agreed.", evidence=letter)

    step.refresh_from_db()
    assert (step.status, step.done_by, step.done_at) == (StepStatus.DONE, situation.manager, MONDAY)
    assert (step.outcome, step.evidence) == ("They agreed.", letter)
    event = Event.objects.about(step).get(verb="step done")
    assert event.facts["evidence"] == letter.reference


def test_evidence_that_one_may_not_see_proves_nothing():
    situation = endorsed()

    with pytest.raises(PermissionDenied):
        plan_steps.mark_done(
            step=add_step(situation.plan),
            by=situation.manager,
            evidence=DocumentFactory(matter=ReviewFactory().matter),
        )


def test_who_may_do_a_step():
    situation = endorsed()
    people = everybody(situation)
    step = add_step(situation.plan)
    StepOwner.objects.create(step=step, person=people["independent_reviewer"])
    StepOwner.objects.create(step=step, role="learning_chair")
    allowed = {*UNIT, "independent_reviewer", "learning_chair"}

    for name in set(people) - allowed:
        with pytest.raises(PermissionDenied):
            plan_steps.mark_done(step=step, by=people[name])
    for name in allowed:
        PlanStep.objects.filter(pk=step.pk).update(status="open", done_at=None, done_by=None)
        step.refresh_from_db()
        plan_steps.mark_done(step=step, by=people[name])
        assert PlanStep.objects.get(pk=step.pk).done_by == people[name]


def test_an_owner_who_was_taken_off_the_access_list_does_nothing_any_more():
    situation = endorsed()
    reviewer = person_on(situation.review, Role.INDEPENDENT_REVIEWER)
    step = add_step(situation.plan)
    StepOwner.objects.create(step=step, person=reviewer)
    situation.review.matter.accesses.filter(person=reviewer).update(
        removed_at=MONDAY, removed_by=situation.manager
    )

    with pytest.raises(PermissionDenied):
        plan_steps.mark_done(step=step, by=reviewer)


def test_a_step_owned_jointly_is_done_when_every_owner_has_done_their_part():
    situation = endorsed()
    one, other = (person_on(situation.review, Role.PANEL_CHAIR) for _ in range(2))
    step = add_step(situation.plan, ownership="jointly")
    for person in (one, other):
        StepOwner.objects.create(step=step, person=person)

    plan_steps.mark_done(step=step, by=one, outcome="Read aloud.")
    step.refresh_from_db()
    assert step.status == StepStatus.OPEN

    with pytest.raises(ReviewNotReady, match="Your part is done"):
        plan_steps.mark_done(step=step, by=one, outcome="Read aloud.")
    with pytest.raises(ReviewNotReady, match="whose part"):
        plan_steps.mark_done(step=step, by=situation.manager)
    step.refresh_from_db()
    assert step.status == StepStatus.OPEN

    plan_steps.mark_done(
        step=step, by=situation.manager, owner=step.owners.get(person=other), outcome="Read too."
    )
    step.refresh_from_db()
    assert step.status == StepStatus.DONE
    assert step.outcome == f"{one.name}: Read aloud.\n{situation.manager.name}: Read too."


def _joint(situation, **fields):
    people = [person_on(situation.review, Role.PANEL_CHAIR) for _ in range(2)]
    step = add_step(situation.plan, ownership="jointly", **fields)
    for person in people:
        StepOwner.objects.create(step=step, person=person)
    return step, *people


def test_the_event_of_each_part_names_the_file_that_proves_it():
    situation = endorsed()
    step, one, other = _joint(situation)
    first, second = (DocumentFactory(matter=situation.review.matter) for _ in range(2))

    plan_steps.mark_done(step=step, by=one, evidence=first)
    plan_steps.mark_done(step=step, by=other, evidence=second)

    named = [Event.objects.get(verb=verb).facts["evidence"] for verb in ("step part done", "step done")]
    assert named == [first.reference, second.reference]


@pytest.mark.parametrize("way", ["owners", "ownership"])
def test_what_the_first_owner_said_stays_when_the_step_takes_no_other_part_any_more(way):
    situation = endorsed()
    step, one, other = _joint(situation)
    evidence = DocumentFactory(matter=situation.review.matter)
    plan_steps.mark_done(step=step, by=one, outcome="I read it to them.", evidence=evidence)
    step.refresh_from_db()

    if way == "owners":
        plan_steps.set_owners(step=step, people=[one], began_from=step.version, by=situation.manager)
    else:
        plan_steps.edit_step(step=step, began_from=step.version, by=situation.manager, ownership="first")
    plan_steps.mark_done(step=step, by=one if way == "owners" else other, outcome="Closed.")

    step.refresh_from_db()
    assert step.outcome.startswith(f"{one.name}: I read it to them.\n")
    assert step.evidence == evidence


def test_a_part_that_is_done_is_not_done_again_by_naming_it():
    situation = endorsed()
    step, one, _other = _joint(situation)
    first, later = (DocumentFactory(matter=situation.review.matter) for _ in range(2))
    plan_steps.mark_done(step=step, by=one, outcome="Read.", evidence=first)

    with pytest.raises(ReviewNotReady, match="done already"):
        plan_steps.mark_done(
            step=step, by=one, owner=step.owners.get(person=one), outcome="No.", evidence=later
        )

    step.refresh_from_db()
    assert (step.outcome, step.evidence) == (f"{one.name}: Read.", first)


def test_whom_each_owner_told_is_on_record():
    situation = fixed()
    step, *people = _joint(situation, told_group="staff")
    for person, who in zip(people, ("Ward manager", "Head teacher"), strict=True):
        plan_steps.mark_done(
            step=step,
            by=person,
            told_by=who,
            how="In person",
            told_at=clock.now(),
            support_offered=f"By the {who}",
        )

    step.refresh_from_db()
    assert step.status == StepStatus.DONE
    assert "Told by Ward manager, In person, at " in step.outcome
    assert "Support offered: By the Ward manager" in step.outcome
    assert [told.told_by for told in step.told_records.all()] == ["Head teacher"]


@pytest.mark.parametrize("who", ["an owner", "the manager"])
def test_a_step_whose_missing_owner_was_taken_out_is_done_by_any_of_the_others(who):
    situation = fixed()
    step, one, other = _joint(situation)
    StepOwner.objects.create(step=step, person=person_on(situation.review, Role.PANEL_CHAIR))
    for person in (one, other):
        plan_steps.mark_done(step=step, by=person, outcome="Read.")
    step.refresh_from_db()
    plan_steps.set_owners(step=step, people=[one, other], began_from=step.version, by=situation.manager)
    by = one if who == "an owner" else situation.manager

    assert rules.reasons_about_part(step, by) == []
    plan_steps.mark_done(step=step, by=by, outcome="All read.")

    step.refresh_from_db()
    assert step.status == StepStatus.DONE
    assert step.outcome.splitlines() == [
        f"{one.name}: Read.",
        f"{other.name}: Read.",
        f"{by.name}: All read.",
    ]


def test_the_evidence_of_one_part_stays_when_another_brings_none():
    situation = endorsed()
    one, other = (person_on(situation.review, Role.PANEL_CHAIR) for _ in range(2))
    step = add_step(situation.plan, ownership="jointly")
    for person in (one, other):
        StepOwner.objects.create(step=step, person=person)
    evidence = DocumentFactory(matter=situation.review.matter)

    plan_steps.mark_done(step=step, by=one, evidence=evidence)
    plan_steps.mark_done(step=step, by=other)

    step.refresh_from_db()
    assert (step.status, step.evidence) == (StepStatus.DONE, evidence)


def test_a_step_that_is_opened_again_keeps_nothing_of_the_parts_before():
    situation = endorsed()
    one, other = (person_on(situation.review, Role.PANEL_CHAIR) for _ in range(2))
    step = add_step(situation.plan, ownership="jointly")
    for person in (one, other):
        StepOwner.objects.create(step=step, person=person)
    for person in (one, other):
        plan_steps.mark_done(step=step, by=person, outcome="Once.")
    plan_steps.reopen_step(step=step, reason="Names were found.", by=situation.manager)

    plan_steps.mark_done(step=step, by=one, outcome="Again.")

    step.refresh_from_db()
    assert step.outcome == f"{one.name}: Again."


def test_nobody_does_another_owners_part():
    situation = endorsed()
    one, other = (person_on(situation.review, Role.PANEL_CHAIR) for _ in range(2))
    step = add_step(situation.plan, ownership="jointly")
    for person in (one, other):
        StepOwner.objects.create(step=step, person=person)

    with pytest.raises(PermissionDenied):
        plan_steps.mark_done(step=step, by=one, owner=step.owners.get(person=other))
    assert step.owners.get(person=other).done_at is None


def test_a_step_that_tells_a_group_leaves_its_told_record():
    situation = fixed()
    step = add_step(situation.plan, told_group="staff")

    with pytest.raises(ReviewNotReady, match="Say who told them"):
        plan_steps.mark_done(step=step, by=situation.manager)
    with pytest.raises(ReviewNotReady, match="in the future"):
        plan_steps.mark_done(
            step=step,
            by=situation.manager,
            told_by="Their managers",
            how="In person",
            told_at=MONDAY + dt.timedelta(hours=1),
        )
    assert not ToldRecord.objects.exists()
    plan_steps.mark_done(
        step=step, by=situation.manager, told_by="Their managers", how="In person", told_at=MONDAY
    )

    record = ToldRecord.objects.get()
    assert (record.group, record.step, record.told_at) == ("staff", step, MONDAY)


def test_the_familys_step_is_done_once_every_member_was_told():
    situation = fixed()
    step = add_step(situation.plan, told_group="family")

    with pytest.raises(ReviewNotReady, match="each member of the family"):
        plan_steps.mark_done(step=step, by=situation.manager)
    tell_family(situation.plan)
    plan_steps.mark_done(step=step, by=situation.manager)

    step.refresh_from_db()
    assert step.status == StepStatus.DONE


def test_without_anybody_of_the_family_the_step_is_passed_over_with_a_reason():
    situation = notified()
    step = add_step(situation.plan, told_group="family")
    shut = {g.key for g in gates.gates(situation.fresh(), now=MONDAY) if not g.is_open}
    assert "family" in shut

    plan_steps.pass_over(step=step, reason="There is no living relative.", by=situation.manager)

    shut = {g.key for g in gates.gates(situation.fresh(), now=MONDAY) if not g.is_open}
    assert "family" not in shut


def test_a_question_is_done_once_it_has_an_answer_and_answers_are_kept():
    situation = fixed()
    step = add_step(situation.plan, kind="question", question="What may need media management?")
    partner = person_on(
        situation.review, Role.SAFEGUARDING_PARTNER, agency=Agency.objects.safeguarding_partners()[0]
    )

    with pytest.raises(ReviewNotReady, match="no answer yet"):
        plan_steps.mark_done(step=step, by=situation.manager)
    first = plan_steps.answer(step=step, words="Page 4.", agency=partner.agency, by=partner)
    plan_steps.answer(step=step, words="Page 5 too.", agency=partner.agency, by=partner)
    plan_steps.mark_done(step=step, by=situation.manager)

    assert list(StepAnswer.objects.values_list("words", flat=True)) == ["Page 4.", "Page 5 too."]
    first.refresh_from_db()
    assert first.words == "Page 4."


def test_who_may_answer_and_for_whom():
    situation = fixed()
    people = everybody(situation)
    step = add_step(situation.plan, kind="question", question="What?")
    agency = people["safeguarding_partner"].agency
    other = Agency.objects.safeguarding_partners().exclude(pk=agency.pk)[0]

    for name in set(people) - {*UNIT, "safeguarding_partner"}:
        with pytest.raises(PermissionDenied):
            plan_steps.answer(step=step, words="This.", by=people[name])
    with pytest.raises(PermissionDenied):
        plan_steps.answer(step=step, words="This.", agency=other, by=people["safeguarding_partner"])
    plan_steps.answer(step=step, words="This.", agency=agency, by=people["safeguarding_partner"])
    plan_steps.answer(step=step, words="They said this.", agency=other, by=people["business_manager"])

    assert step.answers.count() == 2


def test_what_comes_after_publication_is_not_done_before():
    situation = fixed()
    step = add_step(situation.plan, phase="after")

    with pytest.raises(ReviewNotReady, match="comes after publication"):
        plan_steps.mark_done(step=step, by=situation.manager)


@pytest.mark.parametrize("key", ["publish", "notice"])
def test_what_the_portal_does_nobody_marks(key):
    situation = fixed()
    step = (
        situation.step("publish")
        if key == "publish"
        else add_step(situation.plan, "notice", kind="notice", notice_kind="advance_copy_ofsted")
    )

    with pytest.raises(ReviewNotReady, match="The portal marks it"):
        plan_steps.mark_done(step=step, by=situation.manager)


def test_a_step_is_opened_again_with_a_reason_and_not_after_publication():
    situation = fixed()
    step = add_step(situation.plan, is_gate=True)
    plan_steps.mark_done(step=step, by=situation.manager)

    with pytest.raises(ReviewNotReady, match="Say why"):
        plan_steps.reopen_step(step=step, reason=" ", by=situation.manager)
    plan_steps.reopen_step(step=step, reason="It was the wrong meeting.", by=situation.manager)
    step.refresh_from_db()
    assert (step.status, step.done_at) == (StepStatus.OPEN, None)

    plan_steps.mark_done(step=step, by=situation.manager)
    PublicationPlan.objects.filter(pk=situation.plan.pk).update(
        status=Status.PUBLISHED, published_at=MONDAY, scheduled_by=situation.manager
    )
    with pytest.raises(ReviewNotReady, match="came before"):
        plan_steps.reopen_step(step=step, reason="Late.", by=situation.manager)


def test_a_recurring_step_comes_again_until_its_event():
    situation = fixed()
    step = plan_steps.add_step(
        plan=situation.plan,
        by=situation.manager,
        phase="before",
        title="Ask the court",
        kind="task",
        timing="recurring",
        anchor="date_fixed",
        every=3,
        unit="working_days",
        until_anchor="publication",
    )
    step.refresh_from_db()
    assert step.due_at == clock.london_moment(dt.date(2026, 10, 8), dt.time(17))

    plan_steps.mark_done(step=step, by=situation.manager)
    second = situation.plan.steps.get(recurs_from=step)
    assert second.due_at == clock.london_moment(dt.date(2026, 10, 13), dt.time(17))
    assert second.key == "ask-the-court-2"

    plan_steps.mark_done(step=second, by=situation.manager)
    assert situation.plan.steps.filter(recurs_from=step).count() == 1


def test_what_recurs_until_publication_ends_with_it(time_machine):
    situation = ready()
    step = add_step(
        situation.plan,
        "ask",
        timing="recurring",
        anchor="date_fixed",
        every=3,
        unit="working_days",
        until_anchor="publication",
    )
    PublicationPlan.objects.filter(pk=situation.plan.pk).update(
        status=Status.PUBLISHED, published_at=MONDAY, scheduled_by=situation.manager
    )

    plan_times.refresh(situation.plan)

    step.refresh_from_db()
    assert step.status == StepStatus.NOT_APPLICABLE
    assert "recurred until publication" in step.not_applicable_reason


# Notices that arrive ------------------------------------------------------------------------------


def test_a_notice_step_is_done_when_its_notice_has_arrived():
    situation = fixed()
    step = add_step(
        situation.plan, "panel", kind="notice", notice_kind="advance_copy_national_panel", is_gate=True
    )
    plan_settling.settle_notices()
    step.refresh_from_db()
    assert step.status == StepStatus.OPEN

    accept_all(situation.plan, Recipient.NATIONAL_PANEL)
    assert plan_settling.settle_notices() == 1
    assert plan_settling.settle_notices() == 0

    step.refresh_from_db()
    assert (step.status, step.done_at, step.done_by) == (StepStatus.DONE, MONDAY, None)


def test_partners_are_told_the_date_when_it_is_fixed_and_their_answers_are_asked():
    situation = endorsed()
    step = add_step(
        situation.plan,
        "partners",
        kind="notice",
        notice_kind="date_to_partners",
        question="What may need media management?",
        timing="as_soon_as_possible",
        anchor="date_fixed",
    )
    assert not Notice.objects.about(step).exists()

    plan = situation.fresh()
    plan_dates.fix_date(plan=plan, publish_at=WEDNESDAY, began_from=plan.version, by=situation.manager)

    notice = Notice.objects.about(step).get(kind=plan_notices.DATE_TO_PARTNERS)
    assert notice.due_at == MONDAY
    assert notice.deliveries.filter(is_copy=False).count() == 3
    accept(*notice.deliveries.all())
    plan_settling.settle_notices()
    step.refresh_from_db()
    assert step.status == StepStatus.OPEN


def test_a_moved_date_tells_partners_nothing_by_itself():
    situation = endorsed()
    step = add_step(
        situation.plan,
        "partners",
        kind="notice",
        notice_kind="date_to_partners",
        timing="as_soon_as_possible",
        anchor="date_fixed",
    )
    plan = situation.fresh()
    plan_dates.fix_date(plan=plan, publish_at=WEDNESDAY, began_from=plan.version, by=situation.manager)
    accept(*Notice.objects.about(step).get().deliveries.all())
    plan = situation.fresh()

    change = plan_dates.move_date(
        plan=plan,
        publish_at=WEDNESDAY + dt.timedelta(days=7),
        reason="Court.",
        began_from=plan.version,
        by=situation.manager,
    )

    assert Notice.objects.about(step).count() == 1
    plan_dates.decide_correction(change=change, send=True, reason="", by=situation.manager)
    correction = Notice.objects.get(kind=plan_notices.DATE_CORRECTION_TO_PARTNERS)
    assert correction.deliveries.filter(is_copy=False).count() == 3


# Reminders ----------------------------------------------------------------------------------------


def reminders(step, status=Notice.Status.SCHEDULED):
    return {
        notice.kind: notice
        for notice in Notice.objects.about(step).filter(kind__in=plan_messages.REMINDERS, status=status)
    }


def task(situation, days=-2, **fields):
    step = add_step(
        situation.plan,
        "task",
        timing="relative",
        anchor="publication",
        offset=days,
        unit="working_days",
        **fields,
    )
    plan_times.refresh(situation.plan)
    step.refresh_from_db()
    return step


def test_owners_are_reminded_before_and_after_and_then_the_business_manager():
    situation = fixed()
    lead = person_on(situation.review, Role.PRACTICE_LEAD)
    step = add_step(situation.plan, "task")
    StepOwner.objects.create(step=step, person=lead)
    PlanStep.objects.filter(pk=step.pk).update(
        timing="relative", anchor="publication", offset=-2, unit="working_days"
    )

    plan_times.refresh(situation.plan)

    found = reminders(step)
    london = {
        kind: notice.due_at.astimezone(clock.LONDON).strftime("%d %H:%M") for kind, notice in found.items()
    }
    assert london == {
        plan_messages.STEP_DUE: "08 09:00",
        plan_messages.STEP_OVERDUE: "13 09:00",
        plan_messages.STEP_ESCALATED: "15 09:00",
    }
    assert found[plan_messages.STEP_DUE].deliveries.get(is_copy=False).person == lead
    assert found[plan_messages.STEP_ESCALATED].deliveries.get(is_copy=False).person == situation.manager


def test_nobody_is_reminded_of_a_draft():
    situation = endorsed()
    edit(situation.plan, publish_at=WEDNESDAY)

    assert reminders(task(situation)) == {}


def test_what_is_done_needs_no_reminder():
    situation = fixed()
    step = task(situation)
    assert len(reminders(step)) == 3

    plan_steps.mark_done(step=step, by=situation.manager)

    assert reminders(step) == {}
    assert len(reminders(step, Notice.Status.WITHDRAWN)) == 3


def test_a_moved_date_moves_the_reminders_and_sends_none_twice():
    situation = fixed()
    step = task(situation)
    plan = situation.fresh()

    plan_dates.move_date(
        plan=plan,
        publish_at=WEDNESDAY + dt.timedelta(days=7),
        reason="Court.",
        began_from=plan.version,
        by=situation.manager,
    )
    plan_times.refresh(plan)
    plan_times.refresh(plan)

    found = reminders(step)
    assert found[plan_messages.STEP_OVERDUE].due_at == clock.london_moment(dt.date(2026, 10, 20), dt.time(9))
    assert len(found) == 3
    assert Notice.objects.about(step).filter(status=Notice.Status.SCHEDULED).count() == 3


def test_following_a_plan_asks_nothing_more_for_steps_that_are_done(django_assert_num_queries):
    situation = fixed()
    plan_times.refresh(situation.plan)
    with CaptureQueriesContext(connection) as usual:
        plan_times.refresh(situation.plan)
    for number in range(5):
        add_step(situation.plan, f"done-{number}", status=StepStatus.DONE, done_at=clock.now())
    plan_times.refresh(situation.plan)

    with django_assert_num_queries(len(usual)):
        plan_times.refresh(situation.plan)


def test_a_step_moved_away_and_back_is_reminded_of_again():
    situation = fixed()
    step = task(situation)
    for offset in (-4, -2):
        step.refresh_from_db()
        plan_steps.edit_step(step=step, began_from=step.version, by=situation.manager, offset=offset)

    assert {n.due_at for n in reminders(step).values()} == {
        clock.london_moment(dt.date(2026, 10, day), dt.time(9)) for day in (8, 13, 15)
    }


def test_a_new_owner_is_reminded_in_place_of_the_old():
    situation = fixed()
    lead = person_on(situation.review, Role.PRACTICE_LEAD)
    step = task(situation)

    plan_steps.set_owners(step=step, people=[lead], began_from=step.version, by=situation.manager)

    assert reminders(step)[plan_messages.STEP_DUE].deliveries.get(is_copy=False).person == lead
    assert len(reminders(step)) == 3


def test_a_person_who_left_is_not_reminded_and_the_plans_owner_is():
    situation = fixed()
    lead = person_on(situation.review, Role.PRACTICE_LEAD)
    step = task(situation)
    plan_steps.set_owners(step=step, people=[lead], began_from=step.version, by=situation.manager)
    lead.is_active = False
    lead.save()

    plan_times.refresh(situation.plan)

    assert reminders(step)[plan_messages.STEP_DUE].deliveries.get(is_copy=False).person == situation.manager


def test_a_step_whose_condition_does_not_hold_asks_nothing():
    situation = fixed()
    step = task(situation, condition="criminal_live", is_gate=True)

    assert step.due_at is None
    assert reminders(step) == {}
    assert "steps" not in {g.key for g in gates.gates(situation.fresh(), now=MONDAY) if not g.is_open}


# The calendar -------------------------------------------------------------------------------------


def test_a_closure_day_moves_dates_and_their_owners_are_told():
    from partnership.services import add_closure_day

    situation = scheduled()
    step = task(situation, days=-6)
    assert step.due_at == clock.london_moment(dt.date(2026, 10, 6), dt.time(17))

    moved = add_closure_day(
        day=dt.date(2026, 10, 12), name="Day of mourning", by=PersonFactory(administrator=True)
    )

    days = {(one.before, one.after) for one in moved}
    assert (dt.date(2026, 10, 6), dt.date(2026, 10, 5)) in days
    assert (dt.date(2026, 10, 14), dt.date(2026, 10, 15)) in days
    plan = situation.fresh()
    assert plan.status == Status.FIXED
    assert "Day of mourning" in plan.computed_from
    notice = Notice.objects.get(kind=plan_messages.MOVED)
    assert notice.deliveries.get(is_copy=False).person == situation.manager
    assert all(situation.review.code not in one.title for one in moved)


def test_a_closure_day_elsewhere_moves_nothing():
    from partnership.services import add_closure_day

    situation = scheduled()

    add_closure_day(day=dt.date(2026, 12, 1), name="Far away", by=PersonFactory(administrator=True))

    assert situation.fresh().status == Status.SCHEDULED
    assert not Notice.objects.filter(kind=plan_messages.MOVED).exists()


def test_late_acceptance_moves_the_earliest_day_and_shuts_the_gate(time_machine):
    situation = fixed()
    time_machine.move_to(MONDAY + dt.timedelta(days=1), tick=False)
    accept_all(situation.plan)
    add_step(situation.plan, "panel", kind="notice", notice_kind="advance_copy_national_panel")

    plan_settling.settle_notices()

    plan = situation.fresh()
    assert clock.day_of(plan.earliest_at) == dt.date(2026, 10, 15)
    assert "period" in {g.key for g in gates.gates(plan, now=clock.now()) if not g.is_open}


def test_an_improvement_plan_takes_its_own_report():
    situation = endorsed()
    PublicationPlan.objects.filter(pk=situation.plan.pk).update(form=Decision.Form.IMPROVEMENT_INFORMATION)

    assert queries.version_of(situation.fresh()) is None
