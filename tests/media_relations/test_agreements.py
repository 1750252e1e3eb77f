"""Law 10: no release over a partner's head."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from foundation import clock
from media_relations.models import AgencyConcerned, Agreement, CheckKind, Statement
from media_relations.queries import statements as queries
from media_relations.rules.approval import live_fingerprint
from media_relations.rules.workflow import StatementNotReady
from media_relations.services import agreements, approvals, events, reminding, statements
from notices.models import Delivery, Notice
from partnership.models import Role
from partnership.points import WORK
from tests.media_relations import factories as make
from tests.media_relations.cast import again
from tests.media_relations.conftest import MONDAY
from tests.media_relations.test_approvals import edit, gate
from tests.partnership.factories import AgencyFactory, AppointmentFactory, PersonFactory

Status = Statement.Status


@pytest.fixture(autouse=True)
def _monday(monday):
    CheckKind.objects.all().delete()


def test_each_agency_is_asked_with_its_own_deadline_and_agrees_to_the_fingerprint():
    quick, slow = AgencyFactory(), AgencyFactory()
    statement = make.draft(quick, slow)
    agreements.set_deadline(
        concern=statement.agencies.get(agency=quick),
        deadline_at=MONDAY + dt.timedelta(hours=1),
        by=statement.drafted_by,
    )
    person = make.voice_of(quick, Role.PRESS_LEAD)

    statements.submit(statement=statement, by=statement.drafted_by)
    make.agree(statement, quick, person)

    asked = {one.agency: one for one in Agreement.objects.all()}
    assert asked[quick].deadline_at == MONDAY + dt.timedelta(hours=1)
    assert asked[slow].deadline_at == MONDAY + dt.timedelta(hours=4)
    assert asked[quick].answer == "agreed"
    assert asked[quick].fingerprint == live_fingerprint(make.fresh(statement))
    assert Notice.objects.get(kind="media_agree").deliveries.filter(person=person).exists()


def test_an_agency_answers_for_itself_alone():
    mine, other = AgencyFactory(), AgencyFactory()
    statement = make.agreeing(mine, other)

    with pytest.raises(PermissionDenied):
        make.agree(statement, other, make.voice_of(mine))
    assert not Agreement.objects.exclude(answer="waiting").exists()


def test_a_yes_to_a_text_from_before_is_refused():
    agency = AgencyFactory()
    statement = make.agreeing(agency)
    seen = live_fingerprint(statement)
    edit(statement, text="Another text.")

    with pytest.raises(StatementNotReady, match="changed after you opened the page"):
        agreements.agree(statement=statement, agency=agency, seen_fingerprint=seen, by=make.voice_of(agency))


def test_a_concern_shuts_the_gate_until_the_text_changes_or_a_chair_answers():
    agency, chair = AgencyFactory(), PersonFactory(chair=True)
    statement = make.approved(agency)
    one = make.object_to(statement, agency)
    assert "raised a concern" in gate(statement, "agreement").reasons[0]
    assert any("raised a concern" in entry.what for entry in WORK.ask(chair))

    with pytest.raises(StatementNotReady, match="Give the reason"):
        agreements.answer_for_agency(agreement=one, reason=" ", by=chair)
    override = agreements.answer_for_agency(agreement=one, reason="The inquest is over.", by=chair)

    assert gate(statement, "agreement").is_open
    with pytest.raises(StatementNotReady, match="A second person"):
        agreements.look_at_override(override=override, by=chair)
    officer = make.officer()
    assert any("lifted a stop" in entry.what for entry in WORK.ask(officer))
    agreements.look_at_override(override=override, by=officer)
    assert not any("lifted a stop" in entry.what for entry in WORK.ask(officer))


def test_what_a_chair_answered_covers_that_concern_and_no_later_one(monday):
    agency, chair = AgencyFactory(), PersonFactory(chair=True)
    statement = make.approved(agency)
    one = make.object_to(statement, agency)
    agreements.answer_for_agency(agreement=one, reason="It is urgent.", by=chair)
    monday.move_to(MONDAY + dt.timedelta(minutes=5), tick=False)

    make.object_to(statement, agency, harms="A witness would know.")

    assert not gate(statement, "agreement").is_open


def test_an_answer_covers_that_text_and_no_later_one():
    agency = AgencyFactory()
    statement = make.approved(agency)
    one = make.object_to(statement, agency)
    agreements.answer_for_agency(agreement=one, reason="It is urgent.", by=PersonFactory(chair=True))

    edit(statement, text="Another text.")

    assert not gate(statement, "agreement").is_open
    with pytest.raises(StatementNotReady, match="The text has changed since"):
        agreements.answer_for_agency(agreement=one, reason="Still.", by=PersonFactory(chair=True))


@pytest.mark.parametrize("belongs", ["works there", "holds a role for it"])
def test_a_chair_from_that_agency_cannot_answer_it(belongs):
    agency = AgencyFactory()
    chair = PersonFactory(chair=True, agency=agency if belongs == "works there" else None)
    if belongs == "holds a role for it":
        AppointmentFactory(person=chair, role=Role.SAFEGUARDING_PARTNER, agency=agency)
    statement = make.approved(agency)
    one = make.object_to(statement, agency)

    with pytest.raises(PermissionDenied, match="A chair from"):
        agreements.answer_for_agency(agreement=one, reason="It is urgent.", by=chair)

    assert not statement.overrides.exists()
    assert not any("raised a concern" in entry.what for entry in WORK.ask(chair))


def test_silence_is_not_agreement_and_is_answered_only_past_the_deadline(monday):
    agency, chair = AgencyFactory(), PersonFactory(chair=True)
    person = make.voice_of(agency)
    statement = make.approved(agency)
    one = Agreement.objects.get()

    with pytest.raises(StatementNotReady, match="to answer"):
        agreements.answer_for_agency(agreement=one, reason="It is urgent.", by=chair)
    for hours in (3, 3, 4.5, 5):
        monday.move_to(MONDAY + dt.timedelta(hours=hours), tick=False)
        reminding.remind_due(at=clock.now())

    reminder = Notice.objects.get(kind="media_agree_reminder")
    assert reminder.deliveries.filter(person=person).count() == 1
    silence = Notice.objects.get(kind="media_silence")
    assert silence.deliveries.filter(person=chair).exists()
    assert "Silence is not agreement" in gate(statement, "agreement").reasons[0]
    agreements.answer_for_agency(agreement=one, reason="It is urgent.", by=chair)
    assert gate(statement, "agreement").is_open

    make.object_to(statement, agency)
    assert not gate(statement, "agreement").is_open


def test_an_agency_that_joins_the_event_later_is_not_passed_over():
    first, second = AgencyFactory(), AgencyFactory()
    event = make.event(first)
    statement = make.approved(event=event)
    make.agree(statement, first)
    assert gate(statement, "agreement").is_open

    AgencyConcerned.objects.create(
        event=event, agency=second, added_at=clock.now(), added_by=statement.drafted_by
    )

    assert gate(statement, "agreement").reasons == (
        f"{second} is concerned by the event, and was not asked.",
    )
    agreements.add_agency(statement=make.fresh(statement), agency=second, by=statement.drafted_by)
    make.agree(statement, second)
    assert gate(statement, "agreement").is_open


def test_an_agency_that_left_a_draft_before_the_event_concerned_it_is_asked_after_all():
    first, second = AgencyFactory(), AgencyFactory()
    officer = make.officer()
    event = make.event(first, second, by=officer)
    statement = make.draft(by=officer, event=event)
    event = events.set_agencies(
        event=event, agencies=[first], began_from=event.version, reason="A mistake.", by=officer
    )
    agreements.remove_agency(
        concern=statement.agencies.get(agency=second), reason="Not concerned.", by=officer
    )
    assert second not in queries.missed(statement)

    events.set_agencies(event=event, agencies=[first, second], began_from=event.version, by=officer)

    assert second in queries.missed(statement)


def test_what_a_chair_took_out_of_one_event_is_asked_when_the_event_concerns_it_anew():
    agency, other, officer = AgencyFactory(), AgencyFactory(), make.officer()
    event = make.event(agency, other, by=officer)
    statement = make.draft(by=officer, event=event)
    agreements.remove_agency(
        concern=statement.agencies.get(agency=agency),
        reason="Only the other.",
        by=PersonFactory(chair=True),
    )
    assert not queries.missed(statement).exists()

    event = events.set_agencies(
        event=event, agencies=[other], began_from=event.version, reason="As the chair said.", by=officer
    )
    events.set_agencies(event=event, agencies=[agency, other], began_from=event.version, by=officer)

    assert list(queries.missed(statement)) == [agency]


def test_that_a_chair_took_out_who_was_asked_stays_in_sight_until_a_second_person_has_looked():
    agency, chair = AgencyFactory(), PersonFactory(chair=True)
    statement = make.approved(agency)
    one = make.object_to(statement, agency)
    second = PersonFactory(vice_chair=True)

    agreements.remove_agency(concern=statement.agencies.get(), reason="Not theirs.", by=chair)

    override = statement.overrides.get()
    assert (override.kind, override.agreement, override.reason) == ("taken_out", one, "Not theirs.")
    assert any("lifted a stop" in entry.what for entry in WORK.ask(second))
    with pytest.raises(StatementNotReady, match="A second person"):
        agreements.look_at_override(override=override, by=chair)
    agreements.look_at_override(override=override, by=second)
    assert not any("lifted a stop" in entry.what for entry in WORK.ask(second))


@pytest.mark.parametrize("answer", ["a concern", "silence"])
def test_whom_a_chair_took_out_waits_in_no_other_chairs_work(answer, monday):
    agency, stays = AgencyFactory(), AgencyFactory()
    statement = make.agreeing(agency, stays)
    second = PersonFactory(vice_chair=True)
    if answer == "a concern":
        make.object_to(statement, agency)
        make.object_to(statement, stays)
    monday.move_to(clock.now() + dt.timedelta(days=7), tick=False)

    def told() -> set[str]:
        what = "raised a concern" if answer == "a concern" else "has not answered"
        return {entry.what for entry in WORK.ask(again(second)) if what in entry.what}

    assert [str(agency) in " ".join(told()), len(told())] == [True, 2]
    concern = statement.agencies.get(agency=agency)
    agreements.remove_agency(concern=concern, reason="Not theirs.", by=PersonFactory(chair=True))

    assert [str(agency) in " ".join(told()), str(stays) in " ".join(told()), len(told())] == [False, True, 1]


def test_what_is_left_of_the_time_for_one_text_is_not_the_time_for_the_next(monday):
    agency = AgencyFactory()
    statement = make.draft()
    deadline = MONDAY + dt.timedelta(hours=4)
    agreements.add_agency(statement=statement, agency=agency, by=statement.drafted_by, deadline_at=deadline)
    statements.submit(statement=make.fresh(statement), by=statement.drafted_by)
    make.object_to(statement, agency)
    monday.move_to(deadline - dt.timedelta(minutes=1), tick=False)

    edit(statement, text="Another text.")

    asked = Agreement.objects.get(version=make.fresh(statement).current_version)
    assert asked.deadline_at == clock.now() + dt.timedelta(hours=4)
    monday.move_to(deadline + dt.timedelta(minutes=1), tick=False)
    with pytest.raises(StatementNotReady, match="to answer"):
        agreements.answer_for_agency(agreement=asked, reason="Silent.", by=PersonFactory(chair=True))


def test_only_a_chair_from_elsewhere_takes_an_asked_agency_out():
    agency = AgencyFactory()
    statement = make.agreeing(agency)
    concern = statement.agencies.get()

    for wrong in (statement.drafted_by, PersonFactory(chair=True, agency=agency)):
        with pytest.raises(PermissionDenied):
            agreements.remove_agency(concern=concern, reason="Not theirs.", by=wrong)
    agreements.remove_agency(concern=concern, reason="Not theirs.", by=PersonFactory(chair=True))

    assert queries.agencies(make.fresh(statement), clock.now()) == []


def test_when_the_partnership_leads_elected_members_are_informed_or_a_chair_says_why_not():
    agency = AgencyFactory()
    led = make.approved(event=make.event(agency, lead=agency))
    own = make.approved()
    assert "members" not in {one.key for one in queries.gates(led, now=clock.now())}
    assert not gate(own, "members").is_open

    with pytest.raises(StatementNotReady, match="future"):
        agreements.record_members_informed(
            statement=own,
            who="Lead member",
            how="By letter",
            informed_at=make.later(hours=1),
            by=own.drafted_by,
        )
    agreements.release_without_members(statement=own, reason="It is 3am.", by=PersonFactory(vice_chair=True))
    assert gate(own, "members").is_open
    assert own.overrides.get().acting_as == "vice_chair"

    edit(own, text="Another text.")
    assert not gate(own, "members").is_open
    make.inform_members(own)
    assert gate(own, "members").is_open


def test_an_agency_is_not_asked_again_about_the_text_that_it_agreed_to():
    agency = AgencyFactory()
    statement = make.approving(agency)
    make.agree(statement, agency)
    approvals.send_back(statement=make.fresh(statement), reason="Wait.", by=PersonFactory(chair=True))

    statements.submit(statement=make.fresh(statement), by=statement.drafted_by)

    assert gate(statement, "agreement").is_open
    assert Notice.objects.filter(kind="media_agree").count() == 1


def test_a_statement_that_concerns_two_hundred_agencies_asks_them_all_in_few_queries(
    django_assert_max_num_queries,
):
    many = [AgencyFactory() for _ in range(200)]
    for agency in many[:3]:
        make.voice_of(agency)
    statement = make.draft(*many)

    with django_assert_max_num_queries(80):
        statements.submit(statement=statement, by=statement.drafted_by)

    assert Agreement.objects.count() == 200
    asked = Notice.objects.get(kind="media_agree")
    assert asked.deliveries.count() == 200 + 3 + 1  # mailboxes, three voices, the partnership's own copy
    with django_assert_max_num_queries(40):
        found = queries.agencies(make.fresh(statement), clock.now())
    assert len(found) == 200
    assert Delivery.objects.filter(address=many[0].notices_email).count() == 1
