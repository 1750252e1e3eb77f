"""Events: who is told, who agrees to the lead, whom everybody asks, and what happens when that person leaves."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from foundation import clock
from foundation.governed import SomebodyElseSaved
from media_relations.models import AgencyConcerned, Coordinator, Enquiry, HighProfileEvent, LeadDecision
from media_relations.queries.events import HEADINGS, Filters, list_for, rows_for_export, standing_of
from media_relations.queries.people import who_may_know
from media_relations.rules import enquiries as enquiry_rules
from media_relations.rules import events as rules
from media_relations.rules.refusals import MediaNotReady
from media_relations.services import enquiries, events
from notices.models import Notice
from notices.points import STANDING
from partnership.models import Agency, Appointment, Person, Role
from tests.matters.factories import MatterFactory, put_on_list
from tests.media_relations import factories as make
from tests.media_relations.cast import Cast, again, cast, coordinated, led, logged, opened
from tests.notices.sending import turn
from tests.partnership.factories import AbsenceFactory, AgencyFactory, AppointmentFactory, PersonFactory
from tests.reviews.factories import put_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def them() -> Cast:
    return cast()


def told(kind: str) -> set[Any]:
    return {row.person for one in Notice.objects.filter(kind=kind) for row in one.deliveries.all()} - {None}


def latest(kind: str) -> Notice:
    return Notice.objects.filter(kind=kind).order_by("-pk")[0]


def leaves(person: Person) -> None:
    Appointment.objects.filter(person=person).update(to_on=clock.today() - dt.timedelta(days=1))


# Opening ------------------------------------------------------------------------------------------


def test_the_chairs_and_the_senior_representatives_concerned_are_told_at_once(them):
    vice = PersonFactory(vice_chair=True)

    opened(them)

    assert told("media_event_opened") == {them.chair, vice, them.police.senior, them.council.senior}


@pytest.mark.parametrize("role", list(Role))
def test_who_is_in_the_room_opens_an_event_and_nobody_else(role, them):
    person = PersonFactory(**{role.value: True})

    if role in rules.BUSINESS_UNIT | rules.CHAIRS | rules.VOICES:
        assert opened(them, by=person).opened_by == person
    else:
        with pytest.raises(PermissionDenied):
            opened(them, by=person)
        assert not HighProfileEvent.objects.exists()


@pytest.mark.parametrize("missing", [{"agencies": []}, {"title": " "}, {"what_is_known": " "}])
def test_an_event_says_what_is_known_and_whom_it_concerns(missing, them):
    with pytest.raises(MediaNotReady):
        opened(them, **missing)
    assert not HighProfileEvent.objects.exists()


def test_an_event_is_opened_under_no_matter_that_one_may_not_know_of(them):
    matter = MatterFactory()

    for person in (them.officer, them.police.senior):
        with pytest.raises(MediaNotReady, match="matter that you know of"):
            opened(them, matter=matter, by=person)
    assert not HighProfileEvent.objects.exists()

    assert opened(them, matter=matter, by=matter.owner).matter == matter


def test_it_is_seen_by_the_unit_the_chairs_and_the_agencies_concerned(them):
    event = opened(them)

    def sees(person: Any) -> bool:
        return HighProfileEvent.objects.visible_to(again(person)).filter(pk=event.pk).exists()

    assert all(map(sees, [them.officer, them.chair, them.police.press, them.council.senior]))
    assert not any(
        map(sees, [them.other.senior, PersonFactory(is_superuser=True), PersonFactory(administrator=True)])
    )


def test_an_agency_that_is_added_is_told_also_who_leads_and_one_that_is_taken_out_sees_it_no_more(them):
    event = coordinated(them)
    Notice.objects.all().update(kind="before")

    events.set_agencies(
        event=event,
        agencies=[them.police.agency, them.other.agency],
        began_from=event.version,
        reason="The other was meant.",
        by=them.officer,
    )

    assert told("media_event_opened") == {them.other.senior}
    assert told("media_lead") == {them.other.senior, them.other.press}
    assert not HighProfileEvent.objects.visible_to(again(them.council.senior)).exists()


def test_an_agency_is_taken_out_by_the_unit_or_a_chair_from_elsewhere_with_a_reason(them):
    event = opened(them)
    theirs = PersonFactory(vice_chair=True, agency=them.police.agency)

    def take_out(by: Person, reason: str = "It was not their case.") -> None:
        events.set_agencies(
            event=event, agencies=[them.council.agency], began_from=event.version, reason=reason, by=by
        )

    for wrong in (them.council.press, them.council.senior, them.police.press, theirs):
        with pytest.raises(PermissionDenied, match="takes an agency out"):
            take_out(wrong)
    with pytest.raises(MediaNotReady, match="Say why"):
        take_out(them.chair, reason=" ")
    assert event.concerns.filter(removed_at=None).count() == 2

    take_out(them.chair)
    assert event.concerns.get(removed_at=None).agency == them.council.agency
    record = Event.objects.filter(verb="media event concerns others").latest("pk")
    assert record.text.reason == "It was not their case."


def test_who_saves_the_agencies_second_is_shown_both_and_takes_nobody_out_unseen(them, client):
    event = opened(them)
    page = reverse("media_relations:event_agencies", args=[event.reference])
    typed = {"agencies": [them.police.agency.pk], "reason": "Not their case.", "version": event.version}
    events.set_agencies(
        event=event,
        agencies=[them.police.agency, them.council.agency, them.other.agency],
        began_from=event.version,
        by=them.chair,
    )
    client.force_login(them.officer)

    answer = client.post(page, typed)

    assert answer.status_code == 409
    assert event.agencies.count() == 3
    (difference,) = answer.context["form"].conflict.differences
    assert all(str(one) in difference.saved for one in event.agencies)
    assert difference.typed == str(them.police.agency)
    assert "Not their case." in answer.content.decode()
    again_typed = typed | {"version": answer.context["form"]["version"].value()}
    assert client.post(page, again_typed).status_code == 302
    assert list(event.agencies) == [them.police.agency]


def test_the_agency_that_leads_is_not_taken_out(them):
    event = led(them, them.police.agency)

    with pytest.raises(MediaNotReady, match="leads"):
        events.set_agencies(
            event=event, agencies=[them.council.agency], began_from=event.version, by=them.officer
        )
    assert AgencyConcerned.objects.filter(removed_at=None).count() == 2


# The lead -----------------------------------------------------------------------------------------


def propose(event: HighProfileEvent, lead: Agency | None, by: Person) -> LeadDecision:
    made = events.propose_lead(event=event, lead=lead, response="meeting", reason="As usual.", by=by)
    return LeadDecision.objects.get(pk=made.pk)


@pytest.mark.parametrize("kind", list(HighProfileEvent.Kind))
def test_the_police_lead_on_arrests_and_courts_and_the_partnership_on_the_rest(kind, them):
    agencies = [them.council.agency, them.police.agency]

    assert rules.usual_lead(kind, agencies) == (them.police.agency if kind in ("arrest", "court") else None)
    assert rules.usual_lead(kind, [them.council.agency]) is None


def test_a_lead_is_in_force_once_a_chair_and_the_agencys_representative_said_yes(them):
    event = opened(them)
    decision = propose(event, them.police.agency, them.officer)
    assert told("media_lead_proposed") == {them.chair, them.police.senior}

    decision = events.agree_lead(decision=decision, by=them.police.senior)
    assert (decision.agency_yes_for, decision.in_force_at) == (them.police.agency, None)
    decision = events.agree_lead(decision=decision, by=them.chair)

    assert decision.in_force_at
    assert rules.lead_in_force(event) == decision
    assert told("media_lead") >= {them.council.senior, them.council.press, them.police.press}
    mailboxes = set(latest("media_lead").deliveries.filter(person=None).values_list("address", flat=True))
    assert mailboxes == {them.police.agency.notices_email, them.council.agency.notices_email}


def test_who_proposes_says_yes_by_it(them):
    event = opened(them)

    by_chair = propose(event, them.police.agency, them.chair)
    assert (by_chair.chair_yes_by, by_chair.agency_yes_by) == (them.chair, None)
    by_senior = propose(event, them.police.agency, them.police.senior)
    assert (by_senior.chair_yes_by, by_senior.agency_yes_by) == (None, them.police.senior)
    by_other = propose(event, them.police.agency, them.council.senior)
    assert (by_other.chair_yes_by, by_other.agency_yes_by) == (None, None)


def test_where_the_partnership_leads_any_agency_concerned_says_yes(them):
    event = opened(them)
    decision = propose(event, None, them.chair)

    decision = events.agree_lead(decision=decision, by=them.council.senior)

    assert (decision.lead, decision.agency_yes_for) == (None, them.council.agency)
    assert decision.in_force_at


def test_nobody_gives_both_yeses(them):
    event = opened(them)
    both = PersonFactory(vice_chair=True, safeguarding_partner=True, agency=them.police.agency)
    decision = propose(event, them.police.agency, both)
    assert decision.chair_yes_by == both

    with pytest.raises(PermissionDenied):
        events.agree_lead(decision=decision, by=again(both))
    assert LeadDecision.objects.get().agency_yes_at is None


@pytest.mark.parametrize("who", ["officer", "council.senior", "other.senior", "police.press"])
def test_no_other_yes_counts(who, them):
    decision = propose(opened(them), them.police.agency, them.officer)
    person: Any = them
    for name in who.split("."):
        person = getattr(person, name)

    with pytest.raises(PermissionDenied):
        events.agree_lead(decision=decision, by=person)
    stored = LeadDecision.objects.get()
    assert (stored.chair_yes_at, stored.agency_yes_at) == (None, None)


def test_the_former_lead_holds_until_the_new_one_is_agreed_and_both_stay_on_record(them):
    event = led(them, them.police.agency)
    second = propose(event, them.council.agency, them.chair)
    assert rules.lead_in_force(event).lead == them.police.agency

    events.agree_lead(decision=second, by=them.council.senior)

    assert rules.lead_in_force(event).lead == them.council.agency
    first = LeadDecision.objects.exclude(pk=second.pk).get()
    assert first.in_force_at
    assert first.ended_at


def test_a_proposal_that_another_replaced_is_not_agreed_any_more(them):
    event = opened(them)
    first = propose(event, them.police.agency, them.officer)
    propose(event, None, them.officer)

    with pytest.raises(MediaNotReady, match="Another proposal"):
        events.agree_lead(decision=first, by=them.chair)
    assert LeadDecision.objects.get(pk=first.pk).chair_yes_at is None


def test_two_chairs_agreeing_are_one_yes(them):
    decision = propose(opened(them), them.police.agency, them.officer)
    events.agree_lead(decision=decision, by=them.chair)

    with pytest.raises(PermissionDenied):
        events.agree_lead(decision=decision, by=PersonFactory(vice_chair=True))
    assert LeadDecision.objects.get().chair_yes_by == them.chair


def test_nobody_leads_who_is_not_concerned(them):
    with pytest.raises(MediaNotReady, match="not among the agencies"):
        propose(opened(them), them.other.agency, them.officer)
    assert not LeadDecision.objects.exists()


def test_the_database_keeps_one_lead_and_both_its_yeses(them):
    event = led(them, them.police.agency)
    now = clock.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        LeadDecision.objects.create(
            event=event, reason="x", proposed_by=them.officer, proposed_at=now, in_force_at=now
        )


# The coordinator ----------------------------------------------------------------------------------


def test_every_agency_concerned_is_told_whom_to_ask_and_with_which_number(them):
    event = coordinated(them)

    notice = latest("media_lead")
    values = STANDING.ask(event, notice).values

    assert values["lead"] == str(them.police.agency)
    assert values["coordinator"] == f"{them.police.press}, 01632 960050"
    assert values["deputy"] == str(them.police.senior)
    assert values["out_of_hours"] == "01632 960199"
    assert {row.person for row in notice.deliveries.exclude(person=None)} == {
        them.police.senior,
        them.police.press,
        them.council.senior,
        them.council.press,
    }


def test_what_was_told_of_a_lead_is_withdrawn_once_it_changes(them):
    event = coordinated(them)
    old = latest("media_lead")

    events.name_coordinator(
        event=event,
        person=them.police.senior,
        deputy=None,
        out_of_hours_number="01632 960111",
        by=them.officer,
    )

    standing = STANDING.ask(event, old)
    assert standing.fingerprint != old.subject_fingerprint


def test_a_coordinator_is_named_by_who_runs_the_event(them):
    event = led(them, them.police.agency)

    for person in (them.council.senior, them.council.press, them.other.senior):
        with pytest.raises(PermissionDenied):
            events.name_coordinator(
                event=event, person=them.council.press, deputy=None, out_of_hours_number="1", by=person
            )
    assert not Coordinator.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"out_of_hours_number": " "}, "out of hours"),
        ({"deputy": "person"}, "somebody else"),
        ({"person": "stranger"}, "may not know"),
    ],
)
def test_who_can_be_no_coordinator(wrong, words, them):
    event = led(them, them.police.agency)
    people = {"person": them.police.press, "stranger": them.other.press}
    given: dict[str, Any] = {"person": "person", "deputy": None, "out_of_hours_number": "01632"} | wrong
    for name in ("person", "deputy"):
        given[name] = people.get(given[name])

    with pytest.raises(MediaNotReady, match=words):
        events.name_coordinator(event=event, by=them.officer, **given)
    assert not Coordinator.objects.exists()


def test_before_there_is_a_lead_there_is_no_coordinator(them):
    with pytest.raises(MediaNotReady, match="who leads"):
        events.name_coordinator(
            event=opened(them),
            person=them.police.press,
            deputy=None,
            out_of_hours_number="1",
            by=them.officer,
        )


def test_when_the_coordinator_leaves_the_deputy_answers_and_another_is_asked_for_once(them):
    event = coordinated(them)
    leaves(them.police.press)
    Notice.objects.all().update(kind="before")

    standing = standing_of(event)
    assert standing.ask == them.police.senior
    assert standing.why_not_coordinator == f"{them.police.press} has left"
    assert standing.needs_coordinator

    assert [events.tell_of_gone_coordinators(at=clock.now()) for _ in range(2)] == [1, 0]
    assert told("media_coordinator_gone") == {them.officer, them.chair, them.police.senior}
    told_of = STANDING.ask(event, latest("media_lead")).values
    assert told_of["coordinator"] == str(them.police.senior)
    assert told("media_lead") >= {them.council.senior, them.council.press}


def test_when_the_deputy_leaves_too_nobody_is_named_and_the_page_says_so(them):
    event = coordinated(them)
    leaves(them.police.press)
    leaves(them.police.senior)

    standing = standing_of(event)

    assert standing.ask is None
    assert standing.has_nobody_to_ask
    assert events.tell_of_gone_coordinators(at=clock.now()) == 1


def test_while_the_coordinator_is_away_the_deputy_is_asked_and_nobody_is_alarmed(them):
    event = coordinated(them)
    AbsenceFactory(person=them.police.press, deputy=them.police.senior)

    assert standing_of(event).ask == them.police.senior
    assert not standing_of(event).needs_coordinator
    assert events.tell_of_gone_coordinators(at=clock.now()) == 0


def test_another_coordinator_ends_the_former_and_who_left_stays_on_record(them):
    event = coordinated(them)
    leaves(them.police.press)
    new = PersonFactory(agency=them.police.agency, press_lead=True)

    events.name_coordinator(
        event=event, person=new, deputy=None, out_of_hours_number="01632 960111", by=them.officer
    )

    assert standing_of(event).ask == new
    assert Coordinator.objects.filter(person=them.police.press, ended_at__isnull=False).exists()


def test_a_new_lead_names_its_own_coordinator(them):
    event = coordinated(them)

    led(them, them.council.agency, event)

    assert standing_of(event).coordinator is None
    assert standing_of(event).needs_coordinator


# Editing and closing ------------------------------------------------------------------------------


def test_nobody_overwrites_what_somebody_else_wrote(them):
    event = opened(them)
    values = {name: getattr(event, name) for name in events.WORDS}
    events.edit_event(
        event=event, values=values | {"what_is_known": "More."}, began_from=event.version, by=them.officer
    )

    with pytest.raises(SomebodyElseSaved):
        events.edit_event(event=event, values=values, began_from=event.version, by=them.chair)
    assert HighProfileEvent.objects.get().what_is_known == "More."


def test_an_event_with_open_enquiries_is_not_closed(them):
    event = opened(them)
    enquiry = logged(them, event=event)
    with pytest.raises(MediaNotReady, match="1 enquiry is still open"):
        events.close_event(event=event, note="Over.", by=them.officer)

    enquiries.close_enquiry(enquiry=enquiry, reason="They published.", by=them.officer)
    events.close_event(event=event, note="Over.", by=them.officer)

    with pytest.raises(MediaNotReady, match="closed"):
        propose(HighProfileEvent.objects.get(), None, them.officer)


def test_the_list_and_its_file_count_the_enquiries_that_one_may_know_of_alone(them):
    two, one = opened(them, title="Two"), opened(them, title="One")
    logged(them, event=one, agency=them.council.agency)
    for _ in range(2):
        logged(them, event=two, agency=them.police.agency)
    listed = them.council.press, them.police.press, them.officer

    def counted(person: Person) -> list[tuple[str, int]]:
        rows = [(each.title, each.enquiry_count) for each in list_for(again(person), Filters(), "-enquiries")]
        file = list(rows_for_export(again(person), Filters(), "-enquiries"))
        assert [(row[0], row[HEADINGS.index("Enquiries")]) for row in file] == rows
        return rows

    assert [counted(person) for person in listed] == [
        [("One", 1), ("Two", 0)],
        [("Two", 2), ("One", 0)],
        [("Two", 2), ("One", 1)],
    ]
    logged(them, event=one, matter=MatterFactory(), by=them.chair)
    assert counted(them.officer) == [("Two", 2), ("One", 1)]


def test_who_closes_an_event_is_told_no_number_of_enquiries_that_they_may_not_know_of(them):
    event = opened(them)
    matter = MatterFactory()
    knows = put_on_list(matter, communications_officer=True)
    hidden = logged(them, event=event, matter=matter, by=knows)
    seen = logged(them, event=event)

    with pytest.raises(MediaNotReady, match="1 enquiry is still open"):
        events.close_event(event=event, note="Over.", by=them.officer)
    with pytest.raises(MediaNotReady, match="2 enquiries are still open"):
        events.close_event(event=event, note="Over.", by=them.chair)
    enquiries.close_enquiry(enquiry=seen, reason="They published.", by=them.officer)
    with pytest.raises(MediaNotReady, match="What others are asked about it") as refused:
        events.close_event(event=event, note="Over.", by=them.officer)
    assert not any(letter.isdigit() for letter in str(refused.value))
    enquiries.close_enquiry(enquiry=hidden, reason="They published.", by=knows)
    events.close_event(event=event, note="Over.", by=them.officer)


@pytest.mark.parametrize("act", ["edit", "agencies", "close"])
def test_an_agency_that_does_not_lead_moves_nothing(act, them):
    event = led(them, them.police.agency)
    acts = {
        "edit": lambda by: events.edit_event(
            event=event, values=dict.fromkeys(events.WORDS, "x"), began_from=1, by=by
        ),
        "agencies": lambda by: events.set_agencies(
            event=event, agencies=[them.police.agency], began_from=event.version, by=by
        ),
        "close": lambda by: events.close_event(event=event, note="Over.", by=by),
    }
    before = HighProfileEvent.objects.values().get()

    for person in (them.council.senior, them.other.press, PersonFactory(subcommittee_member=True)):
        with pytest.raises(PermissionDenied):
            acts[act](person)
    assert HighProfileEvent.objects.values().get() == before


# Two hundred agencies -----------------------------------------------------------------------------


def many(number: int) -> list[Agency]:
    agencies = [AgencyFactory() for _ in range(number)]
    for agency in agencies:
        person = Person.objects.create(
            name=f"Senior of {agency}", email=f"senior{agency.pk}@agency.example", agency=agency
        )
        AppointmentFactory(person=person, role=Role.AGENCY_REPRESENTATIVE)
    return agencies


def queries_of(act: Any) -> int:
    """How many there are, but for the rows that are added: SQLite takes a thousand values at once."""
    with CaptureQueriesContext(connection) as queries:
        act()
    return sum(not query["sql"].startswith("INSERT") for query in queries)


def test_an_event_with_two_hundred_agencies_tells_each_in_as_many_queries_as_one_with_five(them):
    first, few, two_hundred = many(2), many(5), many(200)

    def whole(agencies: list[Agency]) -> None:
        event = opened(them, agencies=agencies)
        decision = propose(event, None, them.chair)
        events.agree_lead(decision=decision, by=Person.objects.get(agency=agencies[0]))
        standing_of(event)

    whole(first)  # what is read once for each process
    assert queries_of(lambda: whole(few)) == queries_of(lambda: whole(two_hundred))
    event = HighProfileEvent.objects.order_by("-pk")[0]
    assert event.concerns.count() == 200
    notice = Notice.objects.filter(kind="media_lead", subject_id=event.pk).get()
    assert notice.deliveries.exclude(person=None).count() == 200
    assert notice.deliveries.filter(person=None).count() == 200


def test_the_message_says_who_leads_when_it_leaves_and_nothing_of_the_case(them, mail):
    event = coordinated(them)

    turn()

    bodies = [text for text in mail.texts() if "Out of hours: 01632 960199" in text]
    assert len(bodies) == 6
    assert not any(event.title in text or "arrested" in text for text in mail.texts())


def test_an_event_of_a_matter_is_known_to_its_list_the_chairs_and_the_agencies_concerned():
    matter, agency = MatterFactory(), AgencyFactory()
    listed, other, voice = make.officer(), make.officer(), make.voice_of(agency)
    put_on(matter, listed)
    event = make.event(agency, matter=matter, by=listed)
    enquiry = enquiries.log_enquiry(
        enquiries.Call(question="What happened?", journalist="Jo Penn", outlet="Echo", event=event), by=listed
    )

    def know(rows, one):
        return {name for name, person in people.items() if rows.visible_to(person).filter(pk=one.pk).exists()}

    people = {"listed": listed, "other": other, "chair": PersonFactory(chair=True), "voice": voice}

    assert know(HighProfileEvent.objects, event) == {"listed", "chair", "voice"}
    assert know(Enquiry.objects, enquiry) == {"listed", "chair"}
    assert not rules.may_run(event, other)
    assert not enquiry_rules.may_move_on(enquiry, other)
    assert other not in who_may_know(event)
