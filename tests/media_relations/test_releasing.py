"""Release is one act, re-checked at the moment it happens; whom it goes to; and what goes wrong (laws 5 to 8, 12, 17)."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from audit.models import Event
from documents.models import Finding
from foundation import clock, nudge
from foundation.kept import StaysAsItIs
from matters.models import Proceeding
from media_relations.models import (
    Agreement,
    Approval,
    CheckKind,
    Journalist,
    Release,
    Statement,
    StatementVersion,
)
from media_relations.queries import statement_page, statement_pages
from media_relations.queries import statements as queries
from media_relations.rules.approval import contents_of
from media_relations.rules.workflow import StatementNotReady
from media_relations.services import agreements, approvals, releasing, statements
from media_relations.services.releasing import release_due
from notices.models import Delivery, Heartbeat, Notice
from notices.points import OVERDUE
from notices.services.trouble import tell_owners
from partnership.models import PublicStamp
from partnership.points import WORK
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory, put_on_list
from tests.media_relations import factories as make
from tests.media_relations.conftest import MONDAY, beat
from tests.media_relations.test_approvals import edit, gate
from tests.notices.sending import ACCEPTED, NEVER, turn
from tests.partnership.factories import AgencyFactory, PersonFactory
from tests.reviews.factories import DocumentFactory, put_on

Status = Statement.Status
NOON = MONDAY + dt.timedelta(hours=4)


@pytest.fixture(autouse=True)
def _monday(monday):
    CheckKind.objects.all().delete()


def held(matter):
    Proceeding.objects.create(
        matter=matter, kind="police", status="live", effect="hold", authority="Fenmouth Police"
    )


def release(statement, by=None):
    return releasing.release(statement=make.fresh(statement), by=by or make.officer())


def scheduled(*agencies, **given):
    statement = make.ready(*agencies, **({"release_at": NOON} | given))
    beat()
    return releasing.schedule_release(statement=statement, by=make.officer())


@pytest.mark.parametrize(
    ("embargo", "words"),
    [
        (MONDAY - dt.timedelta(minutes=1), "That moment has passed"),
        (MONDAY, "That moment has passed"),
        (MONDAY + dt.timedelta(days=732), "more than two years ahead. Check the year"),
    ],
)
def test_a_moment_that_passed_or_is_years_ahead_is_refused_by_its_box(embargo, words):
    with pytest.raises(StatementNotReady, match=words) as refused:
        make.draft(release_at=embargo)
    assert refused.value.reasons[0].fields == ("release_at",)
    assert not Statement.objects.exists()

    statement = make.approved(release_at=NOON)
    with pytest.raises(StatementNotReady, match=words):
        edit(statement, text="Other words.", release_at=embargo)
    assert make.fresh(statement).versions.count() == 1


@pytest.mark.parametrize("embargo", [MONDAY + dt.timedelta(minutes=1), MONDAY + dt.timedelta(days=729), None])
def test_any_other_moment_is_taken(embargo):
    assert make.draft(release_at=embargo).current_version.release_at == embargo


def test_a_moment_that_passed_meanwhile_stays_as_it_was_and_can_be_moved(monday):
    statement = make.draft(release_at=NOON)
    monday.move_to(NOON + dt.timedelta(hours=2), tick=False)

    edit(statement, text="Other words.", release_at=NOON)
    assert make.fresh(statement).current_version.release_at == NOON
    edit(statement, text="Other words.", release_at=NOON + dt.timedelta(hours=3))
    assert make.fresh(statement).current_version.release_at == NOON + dt.timedelta(hours=3)


def test_a_moment_that_passed_leads_to_the_edit_for_who_may_edit(monday):
    agency = AgencyFactory()
    statement = make.draft(agency, release_at=NOON)
    statements.submit(statement=statement, by=statement.drafted_by)
    monday.move_to(NOON + dt.timedelta(hours=2), tick=False)

    def remedy(person):
        found = statement_page.gates_for(make.fresh(statement), person, clock.now())
        return next(one.remedy_url for one in found if one.key == "moment")

    assert remedy(statement.drafted_by) == statement_pages.edit(statement)
    assert remedy(make.voice_of(agency)) == ""


@pytest.mark.parametrize("belongs", ["matter", "event"])
def test_a_statement_stays_with_its_event_and_its_matter(belongs):
    matter = MatterFactory()
    given = {belongs: matter if belongs == "matter" else make.event(matter=matter)}
    statement = make.draft(by=put_on_list(matter, communications_officer=True), **given)
    held(matter)

    with pytest.raises(StaysAsItIs):
        Statement.objects.filter(pk=statement.pk).update(**{belongs: None})
    setattr(statement, belongs, None)
    with pytest.raises(StaysAsItIs):
        statement.save(update_fields=[belongs])

    assert not gate(make.fresh(statement), "holds").is_open


def test_a_hold_on_the_matter_of_a_file_holds_the_statement_that_it_goes_with():
    matter, statement = MatterFactory(), make.ready()
    file = DocumentFactory(matter=matter)
    statement.files.create(
        document=file, title="A letter", added_at=clock.now(), added_by=statement.drafted_by
    )
    assert gate(statement, "holds").is_open

    held(matter)

    assert "Police investigation" in gate(statement, "holds").reasons[0]
    with pytest.raises(StatementNotReady, match="Police investigation"):
        release(statement)
    assert make.fresh(statement).slug is None


# At once ------------------------------------------------------------------------------------------


def test_a_release_makes_it_public_with_everything_that_belongs_to_it():
    agency, journalist = AgencyFactory(), make.JournalistFactory()
    voice = make.voice_of(agency)
    statement = make.ready(agency, journalists=[journalist])
    stamp = PublicStamp.objects.first()
    officer = make.officer()

    release(statement, officer)

    after = Statement.objects.public().get()
    assert (after.slug, after.released_by, after.released_version) == (
        "on-a-review",
        officer,
        after.current_version,
    )
    assert Release.objects.get().is_released
    assert PublicStamp.objects.first() != stamp or stamp is None
    told = Notice.objects.get(kind="media_released")
    assert set(told.deliveries.filter(mailbox_name="").values_list("person", flat=True)) >= {voice.pk}
    outside = Notice.objects.get(kind="media_to_journalists")
    assert [one.address for one in outside.deliveries.all()] == [journalist.email]
    assert outside.due_at > told.due_at
    assert Event.objects.get(verb="released").facts["approval"] == Approval.objects.get().pk


@pytest.mark.parametrize("kind", Statement.SPOKEN)
def test_what_was_spoken_is_marked_as_given_and_has_no_public_page(kind):
    statement = make.ready(kind=kind, spokesperson_id=PersonFactory(chair=True).pk)

    release(statement)

    assert make.fresh(statement).status == Status.RELEASED
    assert make.fresh(statement).slug is None
    assert not Statement.objects.public().exists()


def test_an_address_is_never_given_twice():
    first, second = make.ready(), make.ready()

    release(first)
    release(second)

    assert [make.fresh(one).slug for one in (first, second)] == ["on-a-review", "on-a-review-2"]


def test_what_was_found_leads_to_the_findings_for_those_who_see_them_there():
    matter, agency = MatterFactory(), AgencyFactory()
    protect(matter, "Amy Larch")
    author = put_on_list(matter, communications_officer=True)
    statement = make.draft(agency, by=author, matter=matter, text="About Amy Larch.")

    def remedy(person):
        found = statement_page.gates_for(make.fresh(statement), person, clock.now())
        gate = next(one for one in found if one.key == "names")
        assert not gate.is_open
        return gate.remedy_url

    assert remedy(author) == f"{statement_pages.statement(statement)}#findings"
    assert remedy(put_on_list(matter, agency=agency, agency_representative=True)) == ""
    Finding.objects.all()._raw_delete("default")
    assert remedy(author) == ""


def test_it_is_not_released_before_its_embargo_ends(monday):
    statement = make.ready(release_at=NOON)

    with pytest.raises(StatementNotReady, match="embargoed until 1pm on Monday 5 October 2026"):
        release(statement)
    monday.move_to(NOON, tick=False)
    release(statement)

    assert make.fresh(statement).released_at == NOON


def under_hold(statement):
    held(statement.matter)


def named(statement):
    protect(statement.matter, "Amy Larch")
    StatementVersion._base_manager.filter(pk=statement.current_version_id).update(text="About Amy Larch.")
    live = queries.approval.live_fingerprint(make.fresh(statement))
    StatementVersion._base_manager.filter(pk=statement.current_version_id).update(fingerprint=live)
    Approval._base_manager.update(fingerprint=live)
    Agreement._base_manager.update(fingerprint=live)


def unchecked(statement):
    CheckKind.objects.create(key="law", name="Law", question="Is it lawful?")


def unapproved(statement):
    for one in statement.approvals.all():
        one.ended_at, one.ended_because = clock.now(), "Test"
        one.save(update_fields=["ended_at", "ended_because"])


def silent(statement):
    Agreement._base_manager.update(answer="waiting", answered_at=None, answered_by=None)


def untold(statement):
    statement.member_briefings.all()._raw_delete("default")


@pytest.mark.parametrize(
    ("shut", "words"),
    [
        (under_hold, "Proceedings and restrictions: Police investigation"),
        (named, "Names, and what may identify a child"),
        (unchecked, "Check: Law: Nobody has passed this text"),
        (unapproved, "Approval: Nobody has approved this text"),
        (silent, "Agencies concerned"),
        (untold, "Elected members"),
    ],
)
@pytest.mark.parametrize("when", ["released", "scheduled", "due"])
def test_each_gate_by_itself_refuses_and_says_why(shut, words, when, monday):
    agency, matter = AgencyFactory(), MatterFactory()
    author, officer = make.officer(), make.officer()
    put_on(matter, author, officer)
    at = None if when == "released" else NOON
    statement = make.ready(agency, by=author, matter=matter, release_at=at)
    beat()
    if when == "due":
        releasing.schedule_release(statement=statement, by=officer)
    shut(make.fresh(statement))

    if when == "due":
        fingerprint = queries.approval.live_fingerprint(make.fresh(statement))
        Statement._base_manager.update(release_fingerprint=fingerprint)
        monday.move_to(NOON, tick=False)
        assert release_due() == 0
        tried = Release.objects.get()
        assert not tried.is_released
        said = " ".join(tried.reasons)
        assert make.fresh(statement).release_scheduled_at is None
        assert Notice.objects.get(kind="media_release_stopped").deliveries.filter(person=author).exists()
    else:
        act = releasing.release if when == "released" else releasing.schedule_release
        with pytest.raises(StatementNotReady) as refused:
            act(statement=statement, by=officer)
        said = str(refused.value)
    assert words in said
    assert make.fresh(statement).status == Status.APPROVED
    assert not Statement.objects.public().exists()
    assert not Notice.objects.filter(kind__in=["media_released", "media_to_journalists"]).exists()


def test_a_name_in_the_text_waits_for_somebody_who_did_not_write_it():
    matter = MatterFactory()
    author, other = make.officer(), make.officer()
    put_on(matter, author, other)
    protect(matter, "Amy Larch")

    statement = make.draft(by=author, matter=matter, text="We remember Amy Larch.")

    assert Finding.objects.filter(subject_id=statement.pk, decision=Finding.Decision.OPEN).exists()
    assert not gate(statement, "names", other).is_open


def test_who_does_not_know_the_matter_neither_sees_nor_writes_its_statements():
    matter = MatterFactory()
    author, stranger = make.officer(), make.officer()
    put_on(matter, author)
    statement = make.draft(by=author, matter=matter)

    assert not Statement.objects.visible_to(stranger).exists()
    with pytest.raises(PermissionDenied):
        edit(statement, by=stranger, text="Mine.")
    with pytest.raises(PermissionDenied):
        make.draft(by=stranger, matter=matter)
    assert Statement.objects.visible_to(PersonFactory(chair=True)).exists()


# At its moment ------------------------------------------------------------------------------------


def test_it_is_released_when_its_embargo_ends_and_once(monday):
    statement = scheduled()
    monday.move_to(NOON - dt.timedelta(seconds=1), tick=False)
    assert release_due() == 0

    monday.move_to(NOON, tick=False)

    assert [release_due(), release_due()] == [1, 0]
    after = make.fresh(statement)
    assert (after.status, after.released_at) == (Status.RELEASED, NOON)
    assert after.released_by == after.release_scheduled_by


def test_who_presses_release_on_what_is_scheduled_is_named(monday):
    statement = scheduled()
    monday.move_to(NOON + dt.timedelta(minutes=1), tick=False)
    beat()
    officer = make.officer()

    release(statement, officer)

    assert Event.objects.get(verb="released").by_id == officer.pk


def test_time_passing_alone_makes_nothing_public(monday):
    make.ready(release_at=NOON)
    monday.move_to(NOON + dt.timedelta(days=30), tick=False)

    assert release_due() == 0
    assert not Statement.objects.public().exists()


def test_an_edit_takes_it_off_the_schedule(monday):
    statement = scheduled()

    edit(statement, text="Another text.")
    monday.move_to(NOON, tick=False)

    assert release_due() == 0
    assert make.fresh(statement).release_scheduled_at is None


def test_what_was_changed_past_the_services_is_taken_off_before_its_moment_and_its_people_are_told():
    statement = scheduled()
    StatementVersion._base_manager.filter(pk=statement.current_version_id).update(text="Another.")

    assert release_due() == 0

    assert make.fresh(statement).release_scheduled_at is None
    assert "changed after it was scheduled" in Release.objects.get().reasons[0]
    assert Notice.objects.filter(kind="media_release_stopped").count() == 1


def test_up_to_an_hour_late_it_goes_by_itself_and_later_it_waits_for_the_chair(monday):
    soon, late = (
        scheduled(title="One thing"),
        scheduled(title="Another", release_at=NOON - dt.timedelta(hours=1)),
    )
    chair = PersonFactory(chair=True)
    monday.move_to(NOON + dt.timedelta(minutes=59), tick=False)

    assert [release_due(), release_due()] == [1, 0]

    assert make.fresh(soon).status == Status.RELEASED
    assert make.fresh(late).status == Status.APPROVED
    assert Notice.objects.filter(kind="media_release_late").count() == 1
    assert [entry.what for entry in WORK.ask(chair) if entry.is_approval] == [
        "Its moment has passed: decide whether it still goes"
    ]
    with pytest.raises(PermissionDenied):
        agreements.allow_late(statement=late, reason="Still true.", by=make.officer())
    agreements.allow_late(statement=late, reason="Still true.", by=chair)
    assert release_due() == 1


def test_a_clock_that_is_off_releases_nothing_and_tells_once(monday, monkeypatch):
    statement = scheduled()
    monday.move_to(NOON, tick=False)
    monkeypatch.setattr(clock, "is_trusted", lambda: False)

    assert [release_due(), release_due()] == [0, 0]
    assert make.fresh(statement).release_scheduled_at is not None
    assert Notice.objects.filter(kind="media_release_stopped").count() == 1

    monkeypatch.setattr(clock, "is_trusted", lambda: True)
    assert release_due() == 1


@pytest.mark.parametrize(
    ("day", "time", "utc"),
    [
        (dt.date(2027, 3, 28), dt.time(2, 30), "01:30"),  # the hour after the one that is left out
        (dt.date(2026, 10, 25), dt.time(2, 0), "02:00"),  # the first moment after the hour that comes twice
    ],
)
def test_an_embargo_that_ends_beside_the_change_of_the_clocks_ends_once_at_the_right_moment(
    day, time, utc, monday
):
    ends = clock.london_moment(day, time)
    assert f"{ends:%H:%M}" == utc
    monday.move_to(ends - dt.timedelta(hours=2), tick=False)
    statement = scheduled(release_at=ends)
    monday.move_to(ends - dt.timedelta(seconds=1), tick=False)
    assert release_due() == 0

    monday.move_to(ends, tick=False)

    assert [release_due(), release_due()] == [1, 0]
    assert make.fresh(statement).released_at == ends


@pytest.mark.parametrize("day", [dt.date(2027, 3, 28), dt.date(2026, 10, 25)])
def test_an_embargo_cannot_end_in_the_hour_that_is_left_out_or_comes_twice(day):
    with pytest.raises(clock.UnreadableLocalTime):
        clock.london_moment(day, dt.time(1, 30))


def test_nothing_is_scheduled_while_sending_is_off_or_the_scheduler_is_silent(settings):
    statement = make.ready(release_at=NOON)
    officer = make.officer()
    Heartbeat.objects.all().delete()

    with pytest.raises(StatementNotReady, match="scheduler has not started"):
        releasing.schedule_release(statement=statement, by=officer)
    beat()
    settings.SENDING = False
    with pytest.raises(StatementNotReady, match="Sending is switched off"):
        releasing.schedule_release(statement=statement, by=officer)
    assert make.fresh(statement).release_scheduled_at is None


def test_a_release_that_did_not_happen_is_an_alarm(monday):
    scheduled()
    monday.move_to(NOON + dt.timedelta(minutes=6), tick=False)

    assert [one.due_at for one in OVERDUE.ask(clock.now())] == [NOON]


# Faults -------------------------------------------------------------------------------------------


def test_with_the_broker_down_it_is_released_and_nothing_is_lost(
    mail, monday, monkeypatch, django_capture_on_commit_callbacks
):
    def down(*args, **kwargs):
        raise ConnectionError("The broker is away.")

    monkeypatch.setattr(nudge.current_app, "send_task", down)
    journalist = make.JournalistFactory()
    statement = make.ready(journalists=[journalist])

    with django_capture_on_commit_callbacks(execute=True):
        release(statement)
    assert make.fresh(statement).status == Status.RELEASED

    monday.move_to(MONDAY + dt.timedelta(minutes=2), tick=False)
    turn()
    assert journalist.email in [address for address, _ in mail.accepted]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"do_not_contact": True}, "asked not to be contacted"),
        ({"is_current": False}, "any more"),
        ({"email": "", "is_current": False, "anonymised_at": MONDAY}, "any more"),
    ],
)
def test_a_journalist_who_asks_after_the_release_to_be_left_alone_gets_nothing(mail, monday, changes, reason):
    gone, there = make.JournalistFactory(), make.JournalistFactory()
    release(make.ready(journalists=[gone, there]))
    Journalist.objects.filter(pk=gone.pk).update(**changes)

    monday.move_to(MONDAY + dt.timedelta(minutes=2), tick=False)
    turn()

    tried = [address for address, _ in mail.accepted]
    assert there.email in tried
    assert gone.email not in tried
    delivery = Delivery.objects.get(address=gone.email)
    assert delivery.status == Delivery.Status.WITHDRAWN
    assert reason in delivery.status_reason


def test_a_journalist_whose_address_bounces_holds_up_nobody_and_the_owner_hears(mail, monday):
    good, bad = make.JournalistFactory(), make.JournalistFactory()
    mail.answer = lambda address: NEVER if address == bad.email else ACCEPTED
    statement = make.ready(journalists=[good, bad])
    release(statement)
    monday.move_to(MONDAY + dt.timedelta(minutes=2), tick=False)

    turn()
    tell_owners(clock.now())

    rows = {
        one.address: one.status for one in Notice.objects.get(kind="media_to_journalists").deliveries.all()
    }
    assert rows == {good.email: Delivery.Status.ACCEPTED, bad.email: Delivery.Status.FAILED}
    told = Notice.objects.get(kind="delivery_trouble")
    assert told.deliveries.filter(person=statement.drafted_by).exists()
    assert make.fresh(statement).status == Status.RELEASED


def test_each_journalist_gets_their_own_message_with_the_released_words(mail, monday):
    speaker = PersonFactory(name="Ada Brook", job_title="Chair", chair=True)
    first, second = make.JournalistFactory(), make.JournalistFactory()
    statement = make.ready(
        journalists=[first, second], quotes=[queries.approval.Said(speaker.pk, "We will learn.")]
    )
    statements.say_yes(quote=statement.quotes.get(), seen_words="We will learn.", by=speaker)
    release(statement)
    monday.move_to(MONDAY + dt.timedelta(minutes=2), tick=False)

    turn()

    found = [message for message in mail.messages() if message["Subject"] == "On a review"]
    assert {message["To"].addresses[0].addr_spec for message in found} == {first.email, second.email}
    assert len(found) == 2
    text = found[0].get_body(("plain",)).get_content()
    assert make.WORDS in text
    assert "Ada Brook, Chair said: “We will learn.”" in text
    assert "/news/on-a-review/" in text


def test_an_agencys_own_statement_says_that_it_does_not_speak_for_the_partnership(mail, monday):
    agency = AgencyFactory(name="Fenmouth Trust")
    author, journalist = make.voice_of(agency), make.JournalistFactory()
    statement = make.ready(by=author, on_behalf_of=agency, journalists=[journalist])
    release(statement, author)
    monday.move_to(MONDAY + dt.timedelta(minutes=2), tick=False)

    turn()

    text = (
        next(m for m in mail.messages() if m["Subject"] == "On a review").get_body(("plain",)).get_content()
    )
    assert "This statement is by Fenmouth Trust alone." in text


def test_who_asked_not_to_be_contacted_gets_nothing(mail, monday):
    left_alone = make.JournalistFactory(do_not_contact=True)
    statement = make.ready(journalists=[left_alone])
    assert list(queries.journalists_left_out(statement)) == [left_alone]

    release(statement)

    assert not Delivery.objects.filter(address=left_alone.email).exists()


# Correction and withdrawal ------------------------------------------------------------------------


def sent(monday, *journalists, **given):
    statement = make.released(journalists=list(journalists), **given)
    monday.move_to(clock.now() + dt.timedelta(minutes=2), tick=False)
    turn()
    return make.fresh(statement)


def test_a_correction_stands_at_the_same_address_and_everyone_who_had_the_first_is_told(mail, monday):
    had, new = make.JournalistFactory(), make.JournalistFactory()
    original = sent(monday, had)
    correction = statements.begin_correction(
        statement=original, note="The date was wrong.", by=original.drafted_by
    )
    correction.journalists.set([new])
    edit(correction, text="On the right date.", correction_note="The date was wrong.")
    statements.submit(statement=correction, by=original.drafted_by)
    approvals.ask_approval(statement=correction, by=original.drafted_by)
    make.approve(correction)
    make.complete(correction)

    release(correction)

    now = Statement.objects.public().get()
    assert (now.pk, now.slug, now.correction_note) == (
        correction.pk,
        "on-a-review",
        "The date was wrong.",
    )
    corrected = Notice.objects.get(kind="media_correction_to_journalists")
    assert [one.address for one in corrected.deliveries.all()] == [had.email]
    first = Notice.objects.filter(kind="media_to_journalists").latest("pk")
    assert [one.address for one in first.deliveries.all()] == [new.email]
    with pytest.raises(StatementNotReady, match="no public address"):
        statements.begin_correction(statement=original, note="Again.", by=original.drafted_by)


def test_a_correction_of_what_was_withdrawn_meanwhile_goes_to_nobody_and_can_be_dropped():
    original, agency = make.released(), AgencyFactory()
    author, chair = original.drafted_by, PersonFactory(chair=True)
    correction = statements.begin_correction(statement=original, note="A date.", by=author)
    agreements.add_agency(statement=correction, agency=agency, by=author)
    releasing.withdraw(
        statement=original, manner="vanish", reason="It named a child.", public_reason="", by=chair
    )

    with pytest.raises(StatementNotReady, match="What it corrects is “Withdrawn”"):
        statements.submit(statement=make.fresh(correction), by=author)

    assert make.fresh(correction).status == Status.DRAFT
    assert not Agreement.objects.filter(agency=agency).exists()
    client = Client()
    client.force_login(author, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(correction.get_absolute_url()).content.decode()
    assert "What it corrects is “Withdrawn”." in page
    assert "Ask the agencies to agree" not in page
    assert f'<a class="govuk-link" href="{statement_pages.drop(correction)}">Drop it<span' in page
    found = statement_page.gates_for(make.fresh(correction), make.voice_of(agency), clock.now())
    assert next(one.remedy_url for one in found if one.key == "correction") == ""


@pytest.mark.parametrize("asked", ["to agree", "to approve"])
def test_nobody_is_asked_for_a_yes_to_a_correction_of_what_was_withdrawn_meanwhile(asked):
    original, agency = make.released(), AgencyFactory()
    author, chair = original.drafted_by, PersonFactory(chair=True)
    correction = statements.begin_correction(statement=original, note="A date.", by=author)
    agreements.add_agency(statement=correction, agency=agency, by=author)
    statements.submit(statement=make.fresh(correction), by=author)
    if asked == "to approve":
        approvals.ask_approval(statement=make.fresh(correction), by=author)
    releasing.withdraw(
        statement=original, manner="vanish", reason="It named a child.", public_reason="", by=chair
    )
    before, status = Notice.objects.count(), make.fresh(correction).status
    other = PersonFactory(chair=True)

    for act in (
        lambda: edit(correction, by=author, text="Other words."),
        lambda: agreements.add_agency(statement=make.fresh(correction), agency=AgencyFactory(), by=author),
        lambda: approvals.ask_approval(statement=make.fresh(correction), by=author),
        lambda: make.approve(correction, by=other),
    ):
        with pytest.raises(StatementNotReady):
            act()

    assert (Notice.objects.count(), make.fresh(correction).status) == (before, status)
    for person in (other, make.voice_of(agency)):
        assert not [one for one in WORK.ask(person) if correction.reference in one.url]
    statements.drop(statement=make.fresh(correction), reason="Nothing to correct.", by=author)


def test_a_correction_takes_the_same_approval_as_any_statement():
    original = make.released()
    correction = statements.begin_correction(statement=original, note="A date.", by=original.drafted_by)

    with pytest.raises(StatementNotReady):
        release(correction)
    assert Statement.objects.public().get() == original


@pytest.mark.parametrize(("manner", "is_explained"), [("explain", True), ("vanish", False)])
def test_a_withdrawal_tells_everyone_who_had_it(manner, is_explained, mail, monday):
    had = make.JournalistFactory()
    statement = sent(monday, had)
    chair = PersonFactory(chair=True)

    with pytest.raises(PermissionDenied):
        releasing.withdraw(
            statement=statement, manner=manner, reason="Wrong.", public_reason="A date.", by=make.officer()
        )
    with pytest.raises(StatementNotReady, match="Give the reason"):
        releasing.withdraw(statement=statement, manner=manner, reason="", public_reason="A date.", by=chair)
    releasing.withdraw(statement=statement, manner=manner, reason="Wrong.", public_reason="A date.", by=chair)

    assert not Statement.objects.public().exists()
    assert Statement.objects.explained().exists() == is_explained
    told = Notice.objects.get(kind="media_withdrawn_to_journalists")
    assert [one.address for one in told.deliveries.all()] == [had.email]


def test_the_public_reason_of_a_withdrawal_tells_nothing_that_identifies_somebody(mail, monday):
    statement = make.released()
    protect(MatterFactory(), "Robin Ashington")
    withdrawal = {"statement": statement, "reason": "Wrong.", "by": PersonFactory(chair=True)}

    for told, why in [
        ("A girl aged 4 and her mother.", "aged 4"),
        ("Robin&nbsp;Ashington.", "protected name"),
    ]:
        with pytest.raises(StatementNotReady, match=why) as refusal:
            releasing.withdraw(**withdrawal, manner="explain", public_reason=told)
        assert refusal.value.field == "public_reason"
    assert Statement.objects.public().exists()

    releasing.withdraw(**withdrawal, manner="explain", public_reason="It named a child.")
    assert not Statement.objects.public().exists()


def test_what_had_not_left_when_it_was_withdrawn_does_not_leave(mail, monday):
    journalist = make.JournalistFactory()
    statement = make.released(journalists=[journalist])

    releasing.withdraw(
        statement=statement, manner="vanish", reason="Wrong.", public_reason="", by=PersonFactory(chair=True)
    )
    monday.move_to(MONDAY + dt.timedelta(minutes=2), tick=False)
    turn()

    assert journalist.email not in [address for address, _ in mail.accepted]
    assert contents_of(make.fresh(statement)).text == make.WORDS
