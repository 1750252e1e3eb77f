"""Media relations of the demonstration: who calls, what is said, and who disagrees.

Everything is done by its people through the services, with the clock standing where it was done.
"""

from __future__ import annotations

import datetime as dt

from foundation import clock
from media_relations.models import (
    CheckKind,
    Cutting,
    Enquiry,
    HighProfileEvent,
    Journalist,
    LeadDecision,
    MeetingInvitee,
    Outlet,
    Statement,
)
from media_relations.rules.approval import Contents, Said, live_fingerprint
from media_relations.services import (
    afterwards,
    agreements,
    alerts,
    approvals,
    checks,
    directory,
    enquiries,
    events,
    lines,
    meetings,
    releasing,
    reminding,
    statements,
)
from media_relations.services.enquiries import Call
from partnership import working_days
from partnership.models import Agency
from portal.demonstration.heard import (
    FIRE,
    HELP_LINE,
    JOURNALISTS,
    LINE,
    OUTLETS,
    READING,
    SAFE_SLEEP,
    SAFE_SLEEP_FIRST,
)
from portal.demonstration.people import Cast
from portal.demonstration.stories import at, send, working_day

Attendance = MeetingInvitee.Attendance


def everything(cast: Cast) -> None:
    """The directory, a statement that is out and what was made of it, an event, and what waits today."""
    keep_directory(cast)
    released = released_last_week(cast)
    asked_and_answered(cast, released)
    write_alert(cast)
    event = open_event(cast)
    hold_meeting(cast, event)
    disagree(cast, event)
    draft_with_a_quote(cast)
    wait_for_the_chair(cast)
    calls_of_today(cast, event)


# The directory ------------------------------------------------------------------------------------


def keep_directory(cast: Cast) -> None:
    """Outlets and journalists. One of them wants no messages, and one was last asked over a year ago."""
    manager, today = cast["business.manager"], clock.today()
    with clock.standing_at(at(working_days.add_months(today, -14))):
        outlets = {row["name"]: directory.add_outlet(row, by=manager) for row in OUTLETS}
        _add_journalists(cast, outlets, is_recent=False)
    with clock.standing_at(at(working_days.add_months(today, -2))):
        _add_journalists(cast, outlets, is_recent=True)


def _add_journalists(cast: Cast, outlets: dict[str, Outlet], *, is_recent: bool) -> None:
    for row in JOURNALISTS:
        values = dict(row)
        if values.pop("is_recent", True) == is_recent:
            values["outlet"] = outlets.get(values["outlet"])
            directory.add_journalist(values, by=cast["communications.officer"])


# One that is out ----------------------------------------------------------------------------------


def released_last_week(cast: Cast) -> Statement:
    """A statement that was agreed, approved and released, with the council's own words beside it and a cutting."""
    officer, council = cast["communications.officer"], cast.agencies["Council"]
    day = working_day(clock.today(), -8)
    with clock.standing_at(at(day, dt.time(9))):
        statement = statements.draft_statement(
            contents=Contents(
                **HELP_LINE, spokesperson_id=cast["chair"].pk, quotes=[Said(cast["chair"].pk, QUOTE_OF_CHAIR)]
            ),
            by=officer,
            agencies=[council],
            journalists=Journalist.objects.may_be_written_to().filter(outlet__is_local=True),
        )
        statement = statements.submit(statement=statement, by=officer)
        send()
    with clock.standing_at(at(day, dt.time(9, 40))):
        _agree(cast, statement, council, "council.partner")
        statements.say_yes(quote=statement.quotes.get(), seen_words=QUOTE_OF_CHAIR, by=cast["chair"])
        check(cast, statement)
        inform_members(cast, statement)
        statement = approvals.ask_approval(statement=statement, by=officer)
        send()
    with clock.standing_at(at(day, dt.time(10, 15))):
        approvals.approve(statement=statement, seen_fingerprint=live_fingerprint(statement), by=cast["chair"])
    with clock.standing_at(at(day, dt.time(10, 30))):
        statement = releasing.release(statement=statement, by=officer)
        send()
    with clock.standing_at(at(day, dt.time(10, 32))):
        send()
        response = afterwards.ask_for_response(statement=statement, agency=council, by=officer)
    with clock.standing_at(at(day, dt.time(12))):
        afterwards.answer_with_own_words(
            response=response,
            text="The council answers the line for the partnership, day and night.",
            link="https://council.example/news/one-number",
            published_at=clock.now(),
            began_from=response.version,
            by=cast["press.lead"],
        )
        send()
    cut_out(cast, statement)
    return statement


QUOTE_OF_CHAIR = "You do not need to be sure. If something worries you, call. Somebody will listen."


def _agree(cast: Cast, statement: Statement, agency: Agency, role: str) -> None:
    agreements.agree(
        statement=statement, agency=agency, seen_fingerprint=live_fingerprint(statement), by=cast[role]
    )


def check(cast: Cast, statement: Statement) -> None:
    """Everything that has to be checked was, by others than who wrote it and who approves it."""
    people = [cast["practice.lead"], cast["business.manager"]]
    for kind, person in zip(CheckKind.objects.filter(is_required=True), people, strict=False):
        asked = checks.ask_for_check(
            statement=statement, kind=kind, person=person, by=cast["communications.officer"]
        )
        checks.do_check(
            check=asked,
            is_passed=True,
            words="",
            seen_fingerprint=live_fingerprint(statement),
            by=person,
        )


def inform_members(cast: Cast, statement: Statement) -> None:
    agreements.record_members_informed(
        statement=statement,
        who="Cabinet member for children",
        how="By telephone",
        informed_at=clock.now(),
        by=cast["communications.officer"],
    )


def cut_out(cast: Cast, statement: Statement) -> None:
    """What two outlets made of it: one is right, and one has to be answered."""
    officer, day = cast["communications.officer"], working_day(clock.today(), -7)
    with clock.standing_at(at(day, dt.time(9, 15))):
        for outlet, title in (
            ("Radio Anyshire", "One number to call about a child"),
            ("Anyshire Gazette", "Worried about a child? Not at the weekend"),
        ):
            cutting = afterwards.add_cutting(
                title=title,
                outlet=Outlet.objects.get(name=outlet),
                link=f"https://{outlet.lower().replace(' ', '-')}.example/{statement.slug}",
                published_on=day,
                statement=statement,
                by=officer,
            )
    afterwards.judge_cutting(
        cutting=cutting,
        is_inaccurate=True,
        what_is_wrong="It says that nobody answers at the weekend. At the weekend the second number is answered.",
        outcome=Cutting.Outcome.NEEDS_ANSWER,
        owner=officer,
        note="",
        began_from=cutting.version,
        by=officer,
    )


# Enquiries ----------------------------------------------------------------------------------------


def asked_and_answered(cast: Cast, statement: Statement) -> None:
    """One enquiry was answered in time, with the statement; one too late."""
    council, day = cast.agencies["Council"], working_day(clock.today(), -6)
    with clock.standing_at(at(day, dt.time(9, 20))):
        soon = enquiries.log_enquiry(
            Call(
                question="Does a call to the new number cost anything, and who answers at night?",
                subject="The new number",
                journalist="Tamsin Rookwood",
                outlet="Radio Anyshire",
                caller="Tamsin Rookwood, 01632 960 410",
            ),
            by=cast["communications.officer"],
        )
        late = enquiries.log_enquiry(
            Call(
                question="How many social workers have left since the spring?",
                subject="Staff who left",
                journalist="Piers Quillfeather",
                outlet="Anyshire Gazette",
                medium=Enquiry.Medium.EMAIL,
                agency=council,
                deadline_at=at(day, dt.time(12)),
            ),
            by=cast["press.lead"],
        )
        send()
    with clock.standing_at(at(day, dt.time(9, 45))):
        enquiries.take_enquiry(enquiry=late, by=cast["press.lead"])
        enquiries.answer_enquiry(
            enquiry=soon,
            answer="It costs as much as a local call. The council’s emergency team answers at night.",
            statement=statement,
            by=cast["communications.officer"],
        )
    with clock.standing_at(at(day, dt.time(15, 10))):
        enquiries.answer_enquiry(
            enquiry=late, answer="Eleven of 212. Nine of the posts are filled again.", by=cast["press.lead"]
        )


def calls_of_today(cast: Cast, event: HighProfileEvent) -> None:
    """One enquiry that nobody has yet, one that is being answered, and one that was sent on to the lead."""
    now = clock.now()
    with clock.standing_at(now - dt.timedelta(minutes=170)):
        taken = enquiries.log_enquiry(
            Call(
                question="Where are the young people sleeping tonight?",
                subject="Where they live now",
                journalist="Piers Quillfeather",
                outlet="Anyshire Gazette",
                caller="Piers Quillfeather, 01632 960 420",
                event=event,
            ),
            by=cast["communications.officer"],
        )
        enquiries.take_enquiry(enquiry=taken, by=cast["communications.officer"])
    with clock.standing_at(now - dt.timedelta(minutes=55)):
        enquiries.log_enquiry(
            Call(
                question="Was anybody brought to your hospital after the fire?",
                subject="People in hospital",
                journalist="Ines Calloway",
                outlet="Regional Newswire",
                agency=cast.agencies["Hospitals"],
                event=event,
            ),
            by=cast["agency.rep"],
        )
    with clock.standing_at(now - dt.timedelta(minutes=20)):
        enquiries.log_enquiry(
            Call(
                question="When was the home last inspected, and what did the inspectors find?",
                subject="The last inspection",
                journalist="Tamsin Rookwood",
                outlet="Radio Anyshire",
                caller="Tamsin Rookwood, 01632 960 410. On air at five.",
                event=event,
            ),
            by=cast["business.manager"],
        )
        send()


# Before anybody asks ------------------------------------------------------------------------------


def write_alert(cast: Cast) -> None:
    """A confidential note has gone along its chain. The last of it, the vice-chair, has not said yet that they know."""
    day = working_day(clock.today(), -2)
    with clock.standing_at(at(day, dt.time(11))):
        alert = alerts.write_alert(
            subject="A programme on waiting times",
            note="A production company asked a ward manager for an interview. It is about how long children wait to "
            "be seen. It names nobody so far.",
            expected_on=working_day(clock.today(), 6),
            by=cast["agency.rep"],
        )
        send()
    for minutes, role in enumerate(("communications.officer", "business.manager", "chair"), 1):
        with clock.standing_at(at(day, dt.time(11, 10 * minutes))):
            alerts.acknowledge_alert(alert=alert, by=cast[role])
            send()


# The event ----------------------------------------------------------------------------------------


def open_event(cast: Cast) -> HighProfileEvent:
    """An event about which three agencies are asked. The partnership leads; a named person is asked by everybody."""
    officer, day = cast["communications.officer"], working_day(clock.today(), -1)
    with clock.standing_at(at(day, dt.time(8, 30))):
        event = events.open_event(
            title="Fire at a children’s home",
            kind=HighProfileEvent.Kind.OTHER,
            what_is_known="There was a fire in the kitchen at night. Everybody is safe. The young people stay elsewhere.",
            political_dimension="A councillor has asked about it on the radio.",
            live_proceedings="The police look into the cause. Nobody was arrested.",
            agencies=[cast.agencies[name] for name in ("Council", "Police", "Hospitals")],
            by=officer,
        )
        decision = events.propose_lead(
            event=event,
            lead=None,
            response=LeadDecision.Response.MEETING,
            reason="It touches three agencies, and no arrest was made.",
            by=officer,
        )
        send()
    with clock.standing_at(at(day, dt.time(8, 50))):
        events.agree_lead(decision=decision, by=cast["chair"])
        events.agree_lead(decision=decision, by=cast["council.partner"])
        events.name_coordinator(
            event=event,
            person=officer,
            deputy=cast["press.lead"],
            out_of_hours_number="01632 960 300",
            by=cast["business.manager"],
        )
        line = lines.draft_line(question="What happened?", words=LINE, event=event, by=officer)
        lines.clear_line(line=line, seen_words=line.words, seen_question=line.question, by=cast["chair"])
        send()
    return event


def hold_meeting(cast: Cast, event: HighProfileEvent) -> None:
    """The senior representatives met, agreed on what to say and on who does what."""
    officer, day = cast["communications.officer"], working_day(clock.today(), -1)
    with clock.standing_at(at(day, dt.time(9))):
        meeting = meetings.call_meeting(
            event=event,
            starts_at=at(day, dt.time(11)),
            minutes=30,
            where="https://meet.example/anyshire",
            by=officer,
        )
        send()
    with clock.standing_at(at(day, dt.time(11, 35))):
        came = {one.pk: Attendance.CAME for one in meeting.invitees.all()}
        came[meeting.invitees.get(person=cast["agency.rep"]).pk] = Attendance.APOLOGIES
        meetings.record_meeting(
            meeting=meeting,
            notes="The police ask that nobody says anything about the cause. The council has found places for everybody.",
            agreed_line=LINE,
            attendance=came,
            began_from=meeting.version,
            by=officer,
        )
        told = meetings.add_action(
            meeting=meeting,
            what="Tell the families",
            owner=cast["council.partner"],
            due_on=day,
            by=officer,
        )
        meetings.add_action(
            meeting=meeting,
            what="Say when the cause is known",
            owner=cast["police.partner"],
            due_on=working_day(day, 3),
            by=officer,
        )
    with clock.standing_at(at(day, dt.time(13))):
        meetings.finish_action(action=told, outcome="All of them, by telephone.", by=cast["council.partner"])


def disagree(cast: Cast, event: HighProfileEvent) -> Statement:
    """One agency agrees, one says what the text would harm, and one is silent past its deadline."""
    officer, day = cast["communications.officer"], working_day(clock.today(), -1)
    with clock.standing_at(at(day, dt.time(14))):
        statement = statements.draft_statement(contents=Contents(**FIRE), event=event, by=officer)
        statement = statements.submit(statement=statement, by=officer)
        send()
    with clock.standing_at(at(day, dt.time(14, 30))):
        _agree(cast, statement, cast.agencies["Council"], "press.lead")
        agreements.raise_concern(
            statement=statement,
            agency=cast.agencies["Police"],
            harms="It says that the fire was an accident. We do not know that yet, and the inquiry goes on.",
            seen_fingerprint=live_fingerprint(statement),
            by=cast["police.partner"],
        )
        send()
    for time in (dt.time(17, 5), dt.time(18, 5)):
        with clock.standing_at(at(day, time)):
            reminding.remind_due(at=clock.now())
            send()
    return statement


# What waits today ---------------------------------------------------------------------------------


def draft_with_a_quote(cast: Cast) -> Statement:
    """A draft that quotes somebody who has not said yes to the words."""
    with clock.standing_at(at(working_day(clock.today(), -1), dt.time(15))):
        return statements.draft_statement(
            contents=Contents(
                **READING,
                quotes=[
                    Said(
                        cast["subcommittee"].pk,
                        "Children told us what helped: one adult who kept turning up.",
                    )
                ],
            ),
            by=cast["communications.officer"],
            agencies=[cast.agencies["Schools"]],
        )


def wait_for_the_chair(cast: Cast) -> Statement:
    """A statement under embargo that the chair sent back once, and is asked to approve as it reads now."""
    officer, health = cast["communications.officer"], cast.agencies["ICB"]
    now, day = clock.now(), working_day(clock.today(), -1)
    embargo = clock.london_moment(working_day(clock.today(), 1), dt.time(9, 30))
    first = Contents(**SAFE_SLEEP_FIRST, release_at=embargo, spokesperson_id=cast["health.partner"].pk)
    with clock.standing_at(at(day, dt.time(15, 30))):
        statement = statements.draft_statement(
            contents=first,
            by=officer,
            agencies=[health],
            journalists=Journalist.objects.may_be_written_to(),
        )
        statement = statements.submit(statement=statement, by=officer)
        statement = approvals.ask_approval(statement=statement, by=officer)
        send()
    with clock.standing_at(at(day, dt.time(16))):
        statements.look(statement=statement, by=cast["chair"])
        statement = approvals.send_back(
            statement=statement, reason="Say plainly what to do, and whom to ask.", by=cast["chair"]
        )
        send()
    with clock.standing_at(now - dt.timedelta(minutes=150)):
        statement = statements.edit_statement(
            statement=statement,
            contents=Contents(**SAFE_SLEEP, release_at=embargo, spokesperson_id=cast["health.partner"].pk),
            began_from=statement.version,
            by=officer,
        )
        statement = statements.submit(statement=statement, by=officer)
        check(cast, statement)
        send()
    with clock.standing_at(now - dt.timedelta(minutes=40)):
        _agree(cast, statement, health, "health.partner")
        inform_members(cast, statement)
        statement = approvals.ask_approval(statement=statement, by=officer)
        send()
    return statement
