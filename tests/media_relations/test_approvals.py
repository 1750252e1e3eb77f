"""Law 9: approval is of a text, by the right person, whichever way it is given."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from foundation import clock
from foundation.governed import SomebodyElseSaved
from foundation.kept import StaysAsItIs
from media_relations.models import Approval, CheckKind, Statement, StatementFile, StatementVersion
from media_relations.queries import statements as queries
from media_relations.rules.approval import Said, contents_of, live_fingerprint
from media_relations.rules.workflow import StatementNotReady
from media_relations.services import approvals, checks, lines, releasing, reminding, statements
from notices import transport
from notices.models import Notice
from partnership.models import Person, Role
from partnership.points import BANNERS, WORK
from tests.media_relations import factories as make
from tests.media_relations.conftest import MONDAY, beat
from tests.notices.sending import MailServer, turn
from tests.partnership.factories import AbsenceFactory, AgencyFactory, AppointmentFactory, PersonFactory
from tests.reviews.factories import DocumentFactory

Status = Statement.Status


@pytest.fixture(autouse=True)
def _monday(monday):
    CheckKind.objects.all().delete()


@pytest.fixture
def chair():
    return PersonFactory(chair=True)


def edit(statement, by=None, **changes):
    statement = make.fresh(statement)
    found = contents_of(statement)
    wanted = make.contents(
        **{
            "kind": found.kind,
            "title": found.title,
            "text": found.text,
            "key_message": found.key_message,
            "spokesperson_id": found.spokesperson_id,
            "release_at": found.release_at,
            "quotes": found.quotes,
        }
        | changes
    )
    return statements.edit_statement(
        statement=statement, contents=wanted, began_from=statement.version, by=by or statement.drafted_by
    )


def gate(statement, key, person=None):
    found = queries.gates(make.fresh(statement), now=clock.now(), person=person)
    return next(one for one in found if one.key == key)


# Of a text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"text": f"{make.WORDS}!"},
        {"title": "On  a review"},
        {"key_message": "Children first."},
        {"kind": "proactive"},
        {"release_at": MONDAY + dt.timedelta(hours=3)},
    ],
)
def test_a_change_of_substance_voids_the_approval_and_its_giver_is_told(change, chair):
    agency = AgencyFactory()
    statement = make.approved(agency, by_chair=chair)

    edit(statement, **change)

    after = make.fresh(statement)
    assert after.status == Status.AGREEING
    assert queries.standing_approval(after) is None
    assert after.current_version.agreements.get().answer == "waiting"
    told = Notice.objects.get(kind="media_approval_ended")
    assert told.deliveries.get().person == chair


def test_a_quote_or_a_spokesperson_that_changes_voids_it_too(chair):
    speaker = PersonFactory(chair=True)
    statement = make.approved(by_chair=chair, quotes=[Said(speaker.pk, "We will learn.")])

    edit(statement, quotes=[Said(speaker.pk, "We will learn from it.")])
    assert queries.standing_approval(make.fresh(statement)) is None

    other = make.approved(by_chair=chair)
    edit(other, spokesperson_id=speaker.pk)
    assert queries.standing_approval(make.fresh(other)) is None


def test_saving_it_unchanged_changes_nothing(chair):
    statement = make.approved(by_chair=chair, text="One line.\nAnother.")
    before, events = make.fresh(statement), Event.objects.count()

    edit(statement, text="One line.  \r\nAnother.\r\n")

    after = make.fresh(statement)
    assert (after.status, after.version, after.current_version) == (
        before.status,
        before.version,
        before.current_version,
    )
    assert queries.standing_approval(after) is not None
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    "tamper",
    [
        lambda one: StatementVersion._base_manager.filter(pk=one.current_version_id).update(text="Sorry."),
        lambda one: Statement._base_manager.filter(pk=one.pk).update(kind="proactive"),
        lambda one: Statement._base_manager.filter(pk=one.pk).update(correction_note="No."),
        lambda one: one.quotes.create(speaker=one.drafted_by, words="I said this."),
        lambda one: one.files.create(
            document=DocumentFactory(matter=None),
            title="Figures",
            added_at=clock.now(),
            added_by=one.drafted_by,
        ),
    ],
)
def test_what_is_written_past_every_service_is_not_released(tamper):
    statement = make.ready()

    tamper(statement)

    with pytest.raises(StatementNotReady, match="Nobody has approved this text"):
        releasing.release(statement=statement, by=make.officer())
    assert make.fresh(statement).status == Status.APPROVED
    assert not Statement.objects.public().exists()


def test_an_approval_of_a_version_that_is_no_longer_the_newest_is_refused(chair):
    statement = make.approving()
    seen = live_fingerprint(statement)
    edit(statement, text="Another text.")
    approvals.ask_approval(statement=statement, by=statement.drafted_by)

    with pytest.raises(StatementNotReady, match="changed after you opened the page"):
        approvals.approve(statement=statement, seen_fingerprint=seen, by=chair)
    assert make.fresh(statement).status == Status.APPROVING
    assert not Approval.objects.exists()


def test_the_second_of_two_edits_changes_nothing():
    statement = make.draft()
    began_from = statement.version
    edit(statement, text="Mine.")

    with pytest.raises(SomebodyElseSaved):
        statements.edit_statement(
            statement=statement,
            contents=make.contents(text="Yours."),
            began_from=began_from,
            by=make.officer(),
        )
    assert make.fresh(statement).current_version.text == "Mine."


# By the right person ------------------------------------------------------------------------------


def test_a_chair_who_drafted_it_does_not_approve_it_and_a_vice_chair_does(chair):
    statement = make.approving(by=chair)

    with pytest.raises(PermissionDenied, match="drafted"):
        make.approve(statement, chair)
    make.approve(statement, PersonFactory(vice_chair=True), reason="The chair wrote it.")

    assert make.fresh(statement).status == Status.APPROVED


def test_a_chair_who_last_edited_it_does_not_approve_it(chair):
    statement = make.draft()
    edit(statement, by=chair, text="By the chair.")
    statements.submit(statement=statement, by=statement.drafted_by)
    approvals.ask_approval(statement=statement, by=statement.drafted_by)

    with pytest.raises(PermissionDenied, match="last edited"):
        make.approve(statement, chair)


def test_a_vice_chair_says_why_and_the_chair_who_is_there_hears_of_it(chair):
    statement = make.approving()
    vice = PersonFactory(vice_chair=True)

    with pytest.raises(StatementNotReady, match="Say why you act"):
        make.approve(statement, vice)
    given = make.approve(statement, vice, reason="The chair is in court.")

    assert (given.acting_as, given.acting_reason) == (Role.VICE_CHAIR, "The chair is in court.")
    assert Notice.objects.get(kind="media_vice_chair_acted").deliveries.get().person == chair
    assert Event.objects.get(verb="approved").acting_as == "vice_chair"


def test_an_agencys_own_statement_is_approved_by_its_senior_representative_alone(chair):
    agency = AgencyFactory()
    statement = make.approving(by=make.voice_of(agency, Role.PRESS_LEAD), on_behalf_of=agency)

    for wrong in (chair, make.voice_of(AgencyFactory()), make.voice_of(agency, Role.PRESS_LEAD)):
        with pytest.raises(PermissionDenied):
            make.approve(statement, wrong)
    make.approve(statement, make.voice_of(agency))

    assert make.fresh(statement).status == Status.APPROVED


def test_an_agencys_draft_is_its_own_until_it_went_to_the_lead():
    agency, lead = AgencyFactory(), AgencyFactory()
    event = make.event(agency, lead, lead=lead)
    author = make.voice_of(agency)
    statement = make.draft(by=author, on_behalf_of=agency, event=event)
    officer, leader = make.officer(), make.voice_of(lead)
    assert not Statement.objects.visible_to(officer).filter(pk=statement.pk).exists()

    with pytest.raises(StatementNotReady, match="show them the draft first"):
        statements.submit(statement=statement, by=author)
    statements.show_to_lead(statement=statement, by=author)
    statements.submit(statement=statement, by=author)

    assert Statement.objects.visible_to(leader).filter(pk=statement.pk).exists()
    assert Notice.objects.get(kind="media_shown_to_lead").deliveries.get(person=leader)


def test_a_lead_that_came_later_is_shown_the_draft_too(monday):
    agency, lead, next_lead = AgencyFactory(), AgencyFactory(), AgencyFactory()
    event = make.event(agency, lead, next_lead, lead=lead)
    author = make.voice_of(agency)
    statement = make.draft(by=author, on_behalf_of=agency, event=event)
    statements.show_to_lead(statement=statement, by=author)
    with pytest.raises(StatementNotReady, match="already"):
        statements.show_to_lead(statement=make.fresh(statement), by=author)

    monday.shift(60)
    make.agency_leads(event, next_lead, by=event.opened_by)
    with pytest.raises(StatementNotReady, match="show them the draft first"):
        statements.submit(statement=make.fresh(statement), by=author)
    leader = make.voice_of(next_lead)
    statements.show_to_lead(statement=make.fresh(statement), by=author)

    assert Notice.objects.filter(kind="media_shown_to_lead", deliveries__person=leader).exists()
    monday.shift(60)
    make.agency_leads(event, next_lead, by=event.opened_by)
    statements.submit(statement=make.fresh(statement), by=author)
    assert make.fresh(statement).status == Status.AGREEING


def test_an_agencys_draft_that_is_dropped_before_it_was_shown_stays_its_own():
    agency, lead = AgencyFactory(), AgencyFactory()
    author = make.voice_of(agency)
    event = make.event(agency, lead, lead=lead)
    others = [make.officer(), PersonFactory(chair=True), make.voice_of(lead)]

    def sees(statement):
        return [Statement.objects.visible_to(one).filter(pk=statement.pk).exists() for one in others]

    hidden = make.dropped(lead, by=author, on_behalf_of=agency, event=event)
    shown = make.draft(by=author, on_behalf_of=agency, event=event)
    statements.show_to_lead(statement=shown, by=author)
    asked = make.agreeing(lead, by=author, on_behalf_of=agency)
    waiting = make.approving(by=author, on_behalf_of=agency)
    for one in (shown, asked, waiting):
        statements.drop(statement=make.fresh(one), reason="Nobody asks any more.", by=author)

    assert not any(sees(hidden))
    assert sees(shown) == sees(asked) == [True, True, True]
    assert sees(waiting) == [True, True, False]


def test_a_file_goes_with_a_statement_once():
    statement, file = make.draft(), DocumentFactory(matter=None)
    first = statements.add_file(statement=statement, document=file, title="A letter", by=statement.drafted_by)

    with pytest.raises(StatementNotReady, match="already"):
        statements.add_file(
            statement=make.fresh(statement), document=file, title="Another", by=statement.drafted_by
        )
    assert list(statement.files.all()) == [first]

    statements.remove_file(file=first, by=statement.drafted_by)
    statements.add_file(
        statement=make.fresh(statement), document=file, title="Another", by=statement.drafted_by
    )
    assert statement.files.filter(removed_at=None).count() == 1


def test_a_check_of_a_statement_does_not_pass_its_file_under_another_title():
    statement, file = make.draft(), DocumentFactory(matter=None)
    first = statements.add_file(statement=statement, document=file, title="A letter", by=statement.drafted_by)
    checked = live_fingerprint(make.fresh(statement))

    statements.remove_file(file=first, by=statement.drafted_by)
    again = statements.add_file(
        statement=make.fresh(statement), document=file, title="Another", by=statement.drafted_by
    )
    assert live_fingerprint(make.fresh(statement)) != checked

    statements.remove_file(file=again, by=statement.drafted_by)
    statements.add_file(
        statement=make.fresh(statement), document=file, title="A letter", by=statement.drafted_by
    )
    assert live_fingerprint(make.fresh(statement)) == checked


def test_a_file_keeps_the_title_under_which_it_was_approved():
    statement, file = make.draft(), DocumentFactory(matter=None)
    row = statements.add_file(statement=statement, document=file, title="Background", by=statement.drafted_by)

    with pytest.raises(StaysAsItIs):
        StatementFile.objects.filter(pk=row.pk).update(title="We did nothing")
    row.title = "We did nothing"
    with pytest.raises(StaysAsItIs):
        row.save(update_fields=["title"])
    assert StatementFile.objects.get().title == "Background"


# If it is changed ---------------------------------------------------------------------------------


def offer(statement, chair, text="We are very sorry."):
    statement = make.fresh(statement)
    return approvals.approve_if_changed(
        statement=statement,
        seen_fingerprint=live_fingerprint(statement),
        title="On a review",
        text=text,
        by=chair,
    )


def test_approved_if_changed_counts_once_another_person_takes_that_exact_text(chair):
    agency = AgencyFactory()
    statement = make.approving(agency)
    given = offer(statement, chair)
    assert queries.standing_approval(make.fresh(statement)) is None

    approvals.take_change(
        approval_given=given, began_from=make.fresh(statement).version, by=statement.drafted_by
    )

    after = make.fresh(statement)
    assert (after.status, after.current_version.text) == (Status.APPROVED, "We are very sorry.")
    assert queries.standing_approval(after) == given
    assert after.current_version.agreements.get().answer == "waiting"


def test_typing_that_exact_text_takes_it_too_and_another_text_does_not(chair):
    statement, other = make.approving(), make.approving()
    offer(statement, chair)
    offer(other, chair)

    edit(statement, text="We are very sorry.")
    edit(other, text="We are very sorry!")

    assert make.fresh(statement).status == Status.APPROVED
    assert make.fresh(other).status == Status.AGREEING
    assert not make.fresh(other).approvals.filter(ended_at=None).exists()


@pytest.mark.parametrize("way", ["taken", "typed"])
def test_a_change_whose_approver_has_left_is_approved_by_nobody(way, chair):
    statement = make.approving()
    given = offer(statement, chair)
    chair.is_active = False
    chair.save()

    if way == "taken":
        with pytest.raises(StatementNotReady, match="no longer approves"):
            approvals.take_change(
                approval_given=given, began_from=make.fresh(statement).version, by=statement.drafted_by
            )
    else:
        edit(statement, text="We are very sorry.")

    assert make.fresh(statement).status != Status.APPROVED
    assert queries.standing_approval(make.fresh(statement)) is None


def test_the_approver_does_not_take_their_own_change(chair):
    statement = make.approving()
    given = offer(statement, chair)

    with pytest.raises(PermissionDenied, match="Another person"):
        approvals.take_change(approval_given=given, began_from=make.fresh(statement).version, by=chair)
    edit(statement, by=chair, text="We are very sorry.")

    assert make.fresh(statement).status == Status.AGREEING
    assert queries.standing_approval(make.fresh(statement)) is None


# By telephone -------------------------------------------------------------------------------------


def telephone(statement, approver, by, **given):
    statement = make.fresh(statement)
    return approvals.log_telephone(
        statement=statement,
        approver=approver,
        seen_fingerprint=live_fingerprint(statement),
        by=by,
        **{"approved_at": clock.now()} | given,
    )


def test_only_a_holding_statement_is_approved_by_telephone(chair):
    with pytest.raises(StatementNotReady, match="Only a holding statement"):
        telephone(make.approving(), chair, make.officer())
    assert not Approval.objects.exists()


def test_who_drafted_it_does_not_log_the_call_and_nobody_logs_their_own(chair):
    statement = make.approving(kind="holding")
    both = PersonFactory(chair=True, business_manager=True)

    with pytest.raises(PermissionDenied):
        telephone(statement, chair, statement.drafted_by)
    with pytest.raises(StatementNotReady, match="Nobody logs their own"):
        telephone(statement, both, both)
    with pytest.raises(StatementNotReady, match="neither the chair nor a vice-chair"):
        telephone(statement, make.officer(), make.officer())
    assert not Approval.objects.exists()


def test_nobody_approved_by_telephone_what_was_not_yet_written_or_without_the_office_then(chair, monday):
    statement = make.approving(kind="holding")
    with pytest.raises(StatementNotReady, match="after the call"):
        telephone(statement, chair, make.officer(), approved_at=MONDAY - dt.timedelta(days=30))

    tuesday = MONDAY + dt.timedelta(days=1)
    monday.move_to(tuesday, tick=False)
    new = PersonFactory()
    AppointmentFactory(person=new, role=Role.CHAIR, from_on=clock.day_of(tuesday))
    with pytest.raises(StatementNotReady, match="neither the chair nor a vice-chair"):
        telephone(statement, new, make.officer(), approved_at=MONDAY)
    assert not Approval.objects.exists()

    telephone(statement, chair, make.officer(), approved_at=MONDAY)
    assert make.fresh(statement).status == Status.APPROVED


def test_what_is_not_confirmed_in_time_is_flagged_on_everyones_home_until_it_is(chair, monday):
    statement = make.approving(kind="holding")
    given = telephone(statement, chair, make.officer())
    anybody = PersonFactory(subcommittee_member=True)
    assert [entry.what for entry in WORK.ask(chair)] == ["Confirm that you approved it by telephone"]
    monday.move_to(MONDAY + dt.timedelta(hours=25), tick=False)

    reminding.remind_due(at=clock.now())
    reminding.remind_due(at=clock.now())

    assert list(BANNERS.ask(anybody)) == ["An approval given by telephone was not confirmed in the set time."]
    assert Notice.objects.filter(kind="media_telephone_unconfirmed").count() == 1
    assert "was to be confirmed by" in gate(statement, "approval").reasons[0]

    approvals.confirm_telephone(approval_given=given, by=chair)
    assert list(BANNERS.ask(anybody)) == []
    assert gate(statement, "approval").is_open


def test_a_chair_who_said_no_such_thing_ends_it_and_the_owner_hears(chair):
    statement = make.approving(kind="holding")
    given = telephone(statement, chair, make.officer())

    approvals.dispute_telephone(approval_given=given, reason="I said not yet.", by=chair)

    after = make.fresh(statement)
    assert after.status == Status.APPROVING
    assert queries.standing_approval(after) is None
    assert (
        Notice.objects.get(kind="media_telephone_disputed")
        .deliveries.filter(person=statement.drafted_by)
        .exists()
    )


# Reminders and the vice-chairs --------------------------------------------------------------------


def test_the_chair_is_reminded_and_then_the_vice_chairs_have_it(chair, monday):
    vice = PersonFactory(vice_chair=True)
    statement = make.approving()
    assert [entry.is_approval for entry in WORK.ask(chair)] == [True]
    assert list(WORK.ask(vice)) == []

    for hours in (1, 1, 3, 3):
        monday.move_to(MONDAY + dt.timedelta(hours=hours), tick=False)
        reminding.remind_due(at=clock.now())

    assert (
        Notice.objects.get(kind="media_approve_reminder").deliveries.get(person__isnull=False).person == chair
    )
    assert Notice.objects.get(kind="media_approve_vice").deliveries.get(person__isnull=False).person == vice
    assert [entry.what for entry in WORK.ask(vice)] == ["Acting for the chair: approve it, or send it back"]
    assert make.fresh(statement).status == Status.APPROVING


def test_an_absence_recorded_while_it_waits_gives_it_to_the_vice_chairs_at_once(chair):
    vice = PersonFactory(vice_chair=True)
    make.approving()
    AbsenceFactory(person=chair, deputy=make.officer())

    reminding.remind_due(at=clock.now())

    assert Notice.objects.filter(kind="media_approve_vice").count() == 1
    assert [entry.is_approval for entry in WORK.ask(vice)] == [True]


def test_a_chair_who_wrote_it_is_not_asked_and_the_vice_chairs_are(chair):
    vice = PersonFactory(vice_chair=True)
    make.approving(by=chair)

    reminding.remind_due(at=clock.now())

    assert [entry for entry in WORK.ask(chair) if entry.is_approval] == []
    assert [entry.is_approval for entry in WORK.ask(vice)] == [True]


# Sent back, checks, lines -------------------------------------------------------------------------


def test_what_was_sent_back_is_a_draft_with_its_reason_and_off_the_schedule(chair):
    statement = make.ready(release_at=MONDAY + dt.timedelta(hours=2))
    beat()
    releasing.schedule_release(statement=statement, by=make.officer())

    approvals.send_back(statement=statement, reason="Say more.", by=chair)

    after = make.fresh(statement)
    assert (after.status, after.release_scheduled_at) == (Status.DRAFT, None)
    assert after.sent_backs.get().reason == "Say more."
    assert queries.standing_approval(after) is None


def test_a_check_counts_for_one_text_and_not_from_who_approved_or_edited_it(chair):
    CheckKind.objects.create(key="law", name="Law", question="Is it lawful?")
    statement = make.approved(by_chair=chair)
    law = CheckKind.objects.get()
    assert gate(statement, "check-law").reasons == ("Nobody has passed this text.",)

    make.pass_checks(statement, by=chair)
    assert "Somebody else has to" in gate(statement, "check-law").reasons[0]
    make.pass_checks(statement)
    assert gate(statement, "check-law").is_open

    edit(statement, text="Another text.")
    assert not gate(statement, "check-law").is_open
    with pytest.raises(StatementNotReady, match="last edited"):
        checks.ask_for_check(
            statement=statement, kind=law, person=statement.drafted_by, by=statement.drafted_by
        )


def checked(statement, kind, person, is_passed=True):
    """The person's yes or no to the text as it is now, or, of None, nothing but the question."""
    check = checks.ask_for_check(
        statement=make.fresh(statement), kind=kind, person=person, by=statement.drafted_by
    )
    if is_passed is not None:
        checks.do_check(
            check=check,
            is_passed=is_passed,
            words="See the date.",
            seen_fingerprint=live_fingerprint(make.fresh(statement)),
            by=person,
        )
    return check


def asked_of(statement, person):
    return [(one.is_passed, one.kind.key) for one in statement.checks.filter(person=person).order_by("pk")]


@pytest.fixture
def law():
    return CheckKind.objects.create(key="law", name="Law", question="Is it lawful?")


@pytest.mark.parametrize("status", ["agreeing", "approving", "approved"])
def test_who_passed_the_text_before_is_asked_about_the_new_one(status, law, monday):
    statement, checker = make.in_status(status), make.officer()
    checked(statement, law, checker)
    monday.move_to(MONDAY + dt.timedelta(hours=1), tick=False)

    edit(statement, text="Another text.")
    assert asked_of(statement, checker) == [(True, "law"), (None, "law")]
    assert [one.title for one in WORK.ask(checker) if one.what == "Check: Law"] == ["Statement “On a review”"]
    edit(statement, text="Another text.")
    edit(statement, text="A third text.")

    assert asked_of(statement, checker) == [(True, "law"), (None, "law")]
    new = statement.checks.last()
    assert Notice.objects.about(new).filter(kind="media_check").count() == 1
    assert checks.do_check(
        check=new,
        is_passed=True,
        words="",
        seen_fingerprint=live_fingerprint(make.fresh(statement)),
        by=checker,
    ).is_passed


def test_who_was_asked_and_has_not_answered_hears_of_the_new_text(law, monday):
    statement, checker = make.agreeing(), make.officer()
    check = checked(statement, law, checker, is_passed=None)
    for hour in (1, 2):
        monday.move_to(MONDAY + dt.timedelta(hours=hour), tick=False)
        edit(statement, text=f"Text {hour}.")

    assert asked_of(statement, checker) == [(None, "law")]
    told = Notice.objects.about(check).filter(kind="media_check")
    assert [one.due_at for one in told.order_by("pk")] == [MONDAY + dt.timedelta(hours=n) for n in range(3)]


def test_a_draft_asks_its_checkers_when_it_is_submitted(law, monday):
    statement, checker = make.draft(), make.officer()
    checked(statement, law, checker)
    monday.move_to(MONDAY + dt.timedelta(hours=1), tick=False)
    edit(statement, text="Another text.")
    assert asked_of(statement, checker) == [(True, "law")]

    statements.submit(statement=make.fresh(statement), by=statement.drafted_by)

    assert asked_of(statement, checker) == [(True, "law"), (None, "law")]


def test_a_text_that_was_passed_is_submitted_without_asking_again(law):
    statement, checker = make.draft(), make.officer()
    checked(statement, law, checker)

    statements.submit(statement=make.fresh(statement), by=statement.drafted_by)

    assert asked_of(statement, checker) == [(True, "law")]


@pytest.mark.parametrize("who", ["found something wrong", "left", "lost every role", "edited it"])
def test_nobody_else_is_asked_to_check_it_again(who, law):
    statement, checker = make.agreeing(), make.officer()
    checked(statement, law, checker, is_passed=who != "found something wrong")
    if who == "left":
        Person.objects.filter(pk=checker.pk).update(is_active=False)
    elif who == "lost every role":
        before = clock.today() - dt.timedelta(days=1)
        checker.appointments.update(from_on=before, to_on=before)

    edit(statement, by=checker if who == "edited it" else None, text="Another text.")

    assert asked_of(statement, checker) == [(who != "found something wrong", "law")]


def test_who_took_no_part_in_an_approved_change_checks_what_was_taken(law, chair):
    statement, checker = make.approving(), make.officer()
    checked(statement, law, checker)
    checked(statement, law, chair)
    given = approvals.approve_if_changed(
        statement=statement,
        seen_fingerprint=live_fingerprint(make.fresh(statement)),
        title="On a review",
        text="We are very sorry.",
        by=chair,
    )

    approvals.take_change(
        approval_given=given, began_from=make.fresh(statement).version, by=statement.drafted_by
    )

    assert asked_of(statement, checker) == [(True, "law"), (None, "law")]
    assert asked_of(statement, chair) == [(True, "law")]


def test_a_line_is_cleared_by_another_than_who_wrote_its_words(chair):
    line = lines.draft_line(words="We will say more tomorrow.", by=make.officer(), event=make.event())
    line = lines.edit_line(
        line=line, words="More tomorrow.", question="When?", began_from=line.version, by=chair
    )

    with pytest.raises(PermissionDenied):
        lines.clear_line(line=line, seen_words="More tomorrow.", seen_question="When?", by=chair)
    cleared = lines.clear_line(
        line=line, seen_words="More tomorrow.", seen_question="When?", by=PersonFactory(vice_chair=True)
    )
    assert cleared.cleared_at is not None

    again = lines.edit_line(
        line=cleared, words="More today.", question="", began_from=cleared.version, by=make.officer()
    )
    assert again.cleared_at is None


def test_a_line_to_which_another_question_leads_is_cleared_anew_by_who_saw_that_question(chair):
    officer = make.officer()
    line = lines.draft_line(words="Yes.", question="Is she safe?", by=officer, event=make.event())
    line = lines.clear_line(line=line, seen_words="Yes.", seen_question="Is she safe?", by=chair)
    same = lines.edit_line(
        line=line, words="Yes.", question=" Is she safe? ", began_from=line.version, by=officer
    )
    assert same.cleared_at is not None

    other = lines.edit_line(
        line=same, words="Yes.", question="Did they fail?", began_from=same.version, by=officer
    )

    assert (other.cleared_at, other.cleared_by, other.cleared_words) == (None, None, "")
    with pytest.raises(StatementNotReady, match="changed after you opened"):
        lines.clear_line(line=other, seen_words="Yes.", seen_question="Is she safe?", by=chair)
    assert lines.clear_line(
        line=other, seen_words="Yes.", seen_question="Did they fail?", by=chair
    ).cleared_at


def test_a_line_is_cleared_by_another_than_who_wrote_its_question(chair):
    line = lines.draft_line(words="Yes.", question="Is she safe?", by=make.officer(), event=make.event())
    line = lines.edit_line(
        line=line, words="Yes.", question="Did they fail?", began_from=line.version, by=chair
    )

    with pytest.raises(PermissionDenied, match="Somebody else"):
        lines.clear_line(line=line, seen_words="Yes.", seen_question="Did they fail?", by=chair)
    line.refresh_from_db()
    assert line.cleared_at is None

    assert lines.clear_line(
        line=line, seen_words="Yes.", seen_question="Did they fail?", by=PersonFactory(vice_chair=True)
    ).cleared_at


def test_each_speaker_says_yes_to_their_own_words():
    speaker = PersonFactory(chair=True)
    statement = make.ready(quotes=[Said(speaker.pk, "We will learn.")])
    quote = statement.quotes.get()
    assert Notice.objects.get(kind="media_say_yes").deliveries.get(person__isnull=False).person == speaker
    assert gate(statement, "quotes").reasons == (f"{speaker} has not said yes to their words.",)

    with pytest.raises(PermissionDenied):
        statements.say_yes(quote=quote, seen_words=quote.words, by=make.officer())
    with pytest.raises(StatementNotReady, match="changed after you opened"):
        statements.say_yes(quote=quote, seen_words="We will forget.", by=speaker)
    statements.say_yes(quote=quote, seen_words=quote.words, by=speaker)

    assert gate(statement, "quotes").is_open
    edit(statement, text="Around the same words.", quotes=[Said(speaker.pk, "We will learn.")])
    assert gate(statement, "quotes").is_open


def test_what_a_release_waits_for_leaves_as_a_message_of_its_own(chair, monkeypatch):
    server = MailServer()
    monkeypatch.setattr(transport, "make_server", lambda: server)
    first, second = make.approving(title="On a court case"), make.approving(title="On a review")

    turn()

    to_chair = [
        message for message in server.messages() if message["To"].addresses[0].addr_spec == chair.email
    ]
    assert len(to_chair) == 2
    told = " ".join(body.get_content() for message in to_chair if (body := message.get_body(("plain",))))
    assert all(statement.reference in told for statement in (first, second))
    assert not any("court case" in words for words in server.texts())


@pytest.mark.parametrize("what", ["a file", "a key message", "an embargo", "a comma, and back"])
def test_who_wrote_the_text_does_not_approve_it_after_somebody_else_changed_what_is_around_it(what):
    chair, officer = PersonFactory(chair=True), make.officer()
    statement = make.draft(by=officer)
    edit(statement, by=chair, text="Every word of this is the chair’s.")
    if what == "a file":
        statements.add_file(
            statement=make.fresh(statement),
            document=DocumentFactory(matter=None),
            title="Figures",
            by=officer,
        )
    elif what == "a key message":
        edit(statement, by=officer, key_message="We are sorry.")
    elif what == "an embargo":
        edit(statement, by=officer, release_at=MONDAY + dt.timedelta(hours=9))
    else:
        edit(statement, by=officer, text="Every word, of this, is the chair’s.")
        edit(statement, by=officer, text="Every word of this is the chair’s.")
    statements.submit(statement=make.fresh(statement), by=officer)
    approvals.ask_approval(statement=make.fresh(statement), by=officer)

    with pytest.raises(PermissionDenied):
        make.approve(statement, by=chair)

    assert make.fresh(statement).status == Statement.Status.APPROVING
    assert not [one for one in WORK.ask(chair) if one.is_approval and statement.reference in one.url]
    make.approve(statement, by=PersonFactory(chair=True))
    assert make.fresh(statement).status == Statement.Status.APPROVED
