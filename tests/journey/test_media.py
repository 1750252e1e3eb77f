"""From a journalist's call to a released statement, its correction and its withdrawal, as its people do it.

Everything is real: PostgreSQL, Redis, web, worker, beat, an SMTP server that asks for TLS, and a browser: 390 px wide
for the chair, 1280 px for staff. Only the clock is moved, for all of them together.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from foundation.clock import LONDON
from foundation.words import say_moment
from tests.journey.acting import PASSWORD, People, fill_day, follow, page_comes_to_say, press, sees
from tests.journey.media_people import JOURNALISTS
from tests.machine import wait_until
from tests.stack import Stack, body_of

pytestmark = [
    pytest.mark.long,
    pytest.mark.postgres,
    pytest.mark.redis,
    pytest.mark.processes,
    pytest.mark.browser,
]

MEDIA = "/workspace/media"
COUNCIL, HOSPITALS = "Anyshire Council", "Anyshire Hospitals NHS Trust"
OFFICER, PRESS, CHAIR = "communications.officer", "press.lead", "chair"
COUNCIL_VOICE, HOSPITALS_VOICE = "council.partner", "agency.rep"

#: Who speaks for the two agencies, and their mailboxes.
CONCERNED = ("council.notices", "hospitals.notices", PRESS, COUNCIL_VOICE, HOSPITALS_VOICE)

CHECKERS = {
    "Accuracy": ("practice.lead", "Samir Holloway, Practice development lead"),
    "Law": ("business.manager", "Morgan Ashdown, Business manager"),
}

TITLE = "Statement about the school nurse service"
TEXT = """The school nurse service opens again on Monday. Every family will hear from its school.

A MASH worker answers each call."""
PLAIN_TEXT = TEXT.replace("A MASH worker", "Somebody")
QUOTE = "We are sorry that families had to wait."
NOTE = "The service opens on Tuesday, not on Monday."
WITHDRAWN_BECAUSE = "The day is not certain any more."

#: What the first look at the approval page may cost a slow phone beyond the styles it has kept.
MOST_BYTES = 100_000
MOST_TAPS = 2


class Newsroom(People):
    """The people of the journey; axe looks at each page when the officer, the chair, or one of those whom they ask
    first comes to it.
    """

    looked_at: set[tuple[str, str]]

    def __init__(self, *args: Any) -> None:
        super().__init__(*args, frozenset({CHAIR}))
        self.looked_at = set()

    def look(self, role: str, page: Any | None = None) -> Any:
        page = page or self.pages[role]
        page.wait_for_load_state()
        path = re.sub(
            r"/([0-9a-z]{12}|\d+)(?=/)", "/*", page.url.removeprefix(self.stack.url).partition("?")[0]
        )
        reader = role if role in (OFFICER, CHAIR, "public") else "asked"
        if (reader, path) not in self.looked_at:
            self.looked_at.add((reader, path))
            self.check(page)
        return page

    def go(self, role: str, path: str) -> Any:
        self[role].goto(path if path.startswith("http") else self.stack.url + path)
        return self.look(role)

    def press(self, role: str, name: str | re.Pattern[str], then: str | re.Pattern[str]) -> Any:
        """They press it, and the page says what came of it."""
        press(self[role], name)
        sees(self[role], then)
        return self.look(role)

    def mail(self, to: str, subject: str, *, count: int = 1) -> EmailMessage:
        """The newest of these messages, once so many have come."""
        address = to if "@" in to else f"{to}@demo.example"

        def those() -> list[EmailMessage]:
            return [one for one in self.stack.mailbox.messages(to=address) if subject in str(one["Subject"])]

        wait_until(lambda: len(those()) >= count, within=120, what=f"{subject!r} for {to}")
        found = those()
        assert len(found) == count, f"{to} had {len(found)} times {subject!r}"
        return found[-1]

    def link_in_mail(self, to: str, start: str) -> str:
        """The address that begins so, once a message brings it: by itself or among other reminders."""
        found: list[str] = []

        def comes() -> bool:
            messages = self.stack.mailbox.messages(to=f"{to}@demo.example", containing=start)
            found.extend(re.findall(re.escape(start) + r"\S*", "".join(body_of(one) for one in messages)))
            return bool(found)

        wait_until(comes, within=120, what=f"a link to {start} for {to}")
        return found[-1]


@pytest.fixture
def stack(tmp_path: Path, postgres_url: str, redis_server: Any) -> Iterator[Stack]:
    stack = Stack(
        tmp_path,
        database=postgres_url,
        redis=redis_server.url,
        DEMONSTRATION="true",
        SESSION_SECONDS=str(10**8),
        SESSION_IDLE_SECONDS=str(10**8),
    )
    stack.move_clock_to(a_tuesday())
    with stack:
        making = stack.python("manage.py", "shell", "--no-imports", "-c", MAKE_PEOPLE)
        stack.run("people", *making, SENDING="false")
        stack.start_all()
        yield stack


MAKE_PEOPLE = f"from tests.journey import media_people; media_people.make({PASSWORD!r})"


def a_tuesday() -> dt.datetime:
    """Ten o'clock in the morning of the next Tuesday but one in London: an ordinary hour of an ordinary day."""
    day = dt.datetime.now(LONDON).date()
    day += dt.timedelta(days=7 + (1 - day.weekday()) % 7)
    return dt.datetime.combine(day, dt.time(10), tzinfo=LONDON)


def test_a_statement_goes_from_a_call_to_the_public_and_back(stack, browser, check_accessible):
    room = Newsroom(browser, stack, check_accessible)

    step_1_enquiry(room)
    event = step_2_event(room)
    step_3_meeting(room, event)
    statement, embargo = step_4_draft(room, event)
    step_5_agencies(room, statement)
    step_6_approval(room, statement)
    address = step_7_release(room, statement, embargo)
    correction = step_7_correction(room, statement, address)
    step_7_withdrawal(room, correction, address)


def step_1_enquiry(room: Newsroom) -> None:
    """An agency's press lead logs a call from a journalist nobody knew; it is taken on and answered."""
    page = room.go(PRESS, f"{MEDIA}/enquiries/log/")
    page.get_by_label("Who is asking").fill("Ada Fenn")
    page.get_by_label("Which outlet").fill("Anyshire Echo")
    page.get_by_label("How to reach them").fill("01632 960 777")
    page.get_by_label("What they ask").fill("When does the school nurse service open again?")
    page.get_by_label("By when").select_option(label="Within two hours")
    room.press(PRESS, "Log the enquiry", "The enquiry is logged, and its clock runs.")

    room.go(OFFICER, page.url)
    room.press(OFFICER, "Take it on", "It is yours now.")
    room.press(OFFICER, "Record the answer", "What was answered")
    room[OFFICER].get_by_label("What was answered").fill("That we look into it and call back today.")
    room.press(OFFICER, "Record the answer and stop the clock", "The answer is recorded.")
    sees(room.go(OFFICER, f"{MEDIA}/directory/"), "Ada Fenn")


def step_2_event(room: Newsroom) -> str:
    """An event is opened and those concerned are told; its lead is agreed by both, its coordinator named."""
    page = room.go(OFFICER, f"{MEDIA}/events/open/")
    page.get_by_label("Working title").fill("The school nurse service")
    page.get_by_label("Kind of matter").select_option(label="Failing or changing service")
    page.get_by_label("What is known").fill("The service was closed for a month.")
    for agency in (COUNCIL, HOSPITALS):
        page.get_by_label(agency).check()
    room.press(OFFICER, "Open the event and tell them", "Now agree who leads")
    event = page.url.removesuffix("lead/")
    for role in (CHAIR, "vice.chair", COUNCIL_VOICE, HOSPITALS_VOICE):
        told = room.mail(role, "A high-profile event was opened")
        assert "nurse" not in body_of(told), "a message to staff holds a link and no word of the case"

    page.get_by_label("Reason").fill("Two agencies run the service together.")
    room.press(OFFICER, "Propose this lead", "The proposal is recorded")
    for role in (CHAIR, HOSPITALS_VOICE):
        room.go(role, room.link_in_mail(role, f"{event}lead/"))
        room.press(role, "Agree that the partnership leads", "Your agreement is recorded.")

    room.go(OFFICER, event)
    room.press(OFFICER, "Name the coordinator", "Coordinator")
    page.get_by_label("Coordinator").select_option(label="Lena Marchetti, Communications officer")
    page.get_by_label("Deputy").select_option(label="Morgan Ashdown, Business manager")
    page.get_by_label("Out of hours number").fill("01632 960 199")
    room.press(OFFICER, "Name the coordinator and tell the agencies", "The coordinator is named")
    for mailbox in CONCERNED:
        wait_until(lambda to=mailbox: "Lena Marchetti" in told_who_leads(room, to), what=f"{mailbox} hears")
    return event


def told_who_leads(room: Newsroom, to: str) -> str:
    messages = room.stack.mailbox.messages(to=f"{to}@demo.example", containing="Who leads with the media")
    return body_of(messages[-1]) if messages else ""


def step_3_meeting(room: Newsroom, event: str) -> None:
    """A media meeting: the invitation for a calendar, who came, what was said, who does what, the agreed line."""
    begins = room.stack.now().astimezone(LONDON).replace(hour=11, minute=0, second=0, microsecond=0)
    page = room.go(OFFICER, f"{event}meetings/call/")
    fill_day(page, "When it begins", begins.date(), "11am")
    page.get_by_label("Where it is, or how to join").fill("Room 4")
    room.press(OFFICER, "Call the meeting and invite", "The meeting is called")

    for role in (COUNCIL_VOICE, HOSPITALS_VOICE):
        invited = room.go(role, room.link_in_mail(role, f"{event}meetings/"))
        with invited.expect_download() as download:
            invited.get_by_role("link", name=re.compile("Invitation for your calendar")).click()
        [meeting] = Calendar.from_ical(Path(download.value.path()).read_bytes()).walk("VEVENT")
        assert meeting.decoded("dtstart") == begins
        assert f"mailto:{role}@demo.example" in [str(one).lower() for one in meeting["attendee"]]

    room.stack.move_clock_to(begins + dt.timedelta(minutes=5))
    room.go(OFFICER, invited.url)
    room.press(OFFICER, "Record what was said, and who came", "Who came")
    page.get_by_label("Notes").fill("Everybody wants families to hear from their school first.")
    page.get_by_label("The agreed line").fill("Families hear from their school.")
    for person in ("Tom Adeyemi", "Nadia Fairweather"):
        page.get_by_label(re.compile(person)).select_option(index=1)
    room.press(OFFICER, "Save the record", "The record is saved.")
    room.press(OFFICER, "Add to the action plan", "By whom")
    page.get_by_label("What is to be done").fill("Write to the schools")
    page.get_by_label("By whom").select_option(label="Tom Adeyemi, Director of children's services")
    fill_day(page, "Until when", begins.date())
    room.press(OFFICER, "Add to the action plan", "It is on the action plan")
    sees(room.go(COUNCIL_VOICE, "/workspace/"), "Write to the schools")


def step_4_draft(room: Newsroom, event: str) -> tuple[str, dt.datetime]:
    """A statement is written with help, its speaker says yes to their words, and named people check it."""
    embargo = room.stack.now().astimezone(LONDON).replace(hour=11, minute=45, second=0, microsecond=0)
    page = room.go(OFFICER, f"{MEDIA}/statements/begin/?event={event.rstrip('/').rsplit('/', 1)[-1]}")
    page.get_by_label("What it is", exact=True).select_option(label="Reactive statement")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Text", exact=True).fill(TEXT)
    page.get_by_label("Speaker 1").select_option(label="Tom Adeyemi, Director of children's services")
    page.get_by_label("Words 1").fill(QUOTE)
    fill_day(page, "Embargoed until", embargo.date(), "11:45am")
    room.press(OFFICER, "Check the words", "Look at this again")
    sees(page, "“MASH”: the team that receives worries about children")
    room.check(page)
    page.get_by_label("Text", exact=True).fill(PLAIN_TEXT)
    room.press(OFFICER, "Save as a draft", "The draft is saved.")
    statement = page.url

    room.go(OFFICER, f"{statement}recipients/")
    for name in JOURNALISTS:
        page.get_by_label(name).check()
    room.press(OFFICER, "Save who gets it", "Who gets it is saved.")
    room.go(OFFICER, statement)
    room.press(OFFICER, "Ask the agencies to agree", "The agencies concerned are asked")
    say_yes_and_check(room, statement)
    return statement, embargo


def say_yes_and_check(room: Newsroom, statement: str) -> None:
    """Who is quoted says yes to their words, and two people check the text, each from the mailed link."""
    room.go(COUNCIL_VOICE, room.link_in_mail(COUNCIL_VOICE, f"{statement}quotes/"))
    room.press(COUNCIL_VOICE, "Yes, I say these words", "You said yes to your words.")
    for kind, (role, name) in CHECKERS.items():
        page = room.go(OFFICER, f"{statement}checks/")
        page.get_by_label("What is checked").select_option(label=kind)
        page.get_by_label("Who checks it").select_option(label=name)
        room.press(OFFICER, "Ask for this check", "The check is asked for.")
        room.go(role, room.link_in_mail(role, f"{statement}checks/"))
        room.press(role, "Read the text and check it", PLAIN_TEXT.splitlines()[-1])
        room[role].get_by_label("Yes", exact=True).check()
        room.press(role, "Record your check", "Your check is recorded.")


def step_5_agencies(room: Newsroom, statement: str) -> None:
    """One agency agrees; the other raises a concern, which the chair answers. Elected members are informed."""
    agree(room, COUNCIL_VOICE, COUNCIL, statement)
    page = room.go(HOSPITALS_VOICE, room.link_in_mail(HOSPITALS_VOICE, f"{statement}agreements/"))
    page.locator("summary").get_by_text(f"Raise a concern for {HOSPITALS}").click()
    page.get_by_label("What the text would harm").fill("Our nurses have not been told the day.")
    room.press(HOSPITALS_VOICE, f"Raise a concern for {HOSPITALS}", "is raised")

    page = room.go(CHAIR, room.link_in_mail(CHAIR, f"{statement}agreements/"))
    sees(page, "Our nurses have not been told the day.")
    room.press(CHAIR, f"Answer {HOSPITALS} with a reason", "Your answer to the agency")
    page.get_by_label("Your answer to the agency").fill("The nurses hear it at 11:30, before anybody else.")
    room.press(CHAIR, f"Answer {HOSPITALS} with this reason", "Your answer to")
    inform_members(room, statement)


def agree(room: Newsroom, role: str, agency: str, statement: str) -> None:
    room.go(role, room.link_in_mail(role, f"{statement}agreements/"))
    room.press(role, f"{agency} agrees", f"{agency} agrees to this text.")


def inform_members(room: Newsroom, statement: str) -> None:
    now = room.stack.now().astimezone(LONDON) - dt.timedelta(minutes=2)
    page = room.go(OFFICER, f"{statement}members/")
    page.get_by_label("Who was informed").fill("Lead member for children")
    page.get_by_label("How", exact=True).fill("By telephone")
    fill_day(page, "When", now.date(), now.strftime("%I:%M%p").lstrip("0").lower())
    room.press(OFFICER, "Record who was informed", "It is recorded that they were informed.")


def step_6_approval(room: Newsroom, statement: str) -> None:
    """The chair opens the mailed link on a telephone that has kept nothing, reads, and approves in two taps."""
    room.go(OFFICER, statement)
    room.press(OFFICER, "Ask for approval", "The right people are asked to approve it.")
    link = room.link_in_mail(CHAIR, f"{statement}approve/")

    telephone = room.context(CHAIR, storage_state=room[CHAIR].context.storage_state())
    page = telephone.new_page()
    page.set_content(f'<a href="{link}">{link}</a>')
    costs = Transfer(page)
    taps = 0

    page.get_by_role("link").tap()
    taps += 1
    sees(page, PLAIN_TEXT.splitlines()[-1])
    sees(page, QUOTE)
    page.wait_for_load_state("networkidle")
    assert costs.beyond_styles < MOST_BYTES, costs.parts
    room.look(CHAIR, page)

    costs.clear()
    page.get_by_role("button", name="Approve this text").tap()
    taps += 1
    sees(page, "The text is approved.")
    room.look(CHAIR, page)
    assert taps <= MOST_TAPS
    assert [one for one in costs.asked if one.startswith("POST")] == [f"POST {link}"]
    telephone.close()


class Transfer:
    """What a page costs its reader: every answer's bytes on the wire, by what it is."""

    def __init__(self, page: Any) -> None:
        self.clear()
        self.kinds: dict[str, str] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.responseReceived", lambda event: self._is(event["requestId"], event["type"]))
        session.on("Network.loadingFinished", self._finished)

    def clear(self) -> None:
        self.parts: dict[str, int] = {}
        self.asked: list[str] = []

    def _asked(self, event: Any) -> None:
        self.asked.append(f"{event['request']['method']} {event['request']['url']}")

    def _is(self, request: str, kind: str) -> None:
        self.kinds[request] = kind

    def _finished(self, event: Any) -> None:
        kind = self.kinds.get(event["requestId"], "Other")
        self.parts[kind] = self.parts.get(kind, 0) + int(event["encodedDataLength"])

    @property
    def beyond_styles(self) -> int:
        return sum(cost for kind, cost in self.parts.items() if kind != "Stylesheet")


def step_7_release(room: Newsroom, statement: str, embargo: dt.datetime) -> str:
    """The worker releases it at its minute: page, feed, the agencies, then one message to each journalist."""
    page = room.go(OFFICER, f"{statement}release/")
    page_comes_to_say(page, f"Release at {say_moment(embargo)}")
    room.press(OFFICER, f"Release at {say_moment(embargo)}", "The release is scheduled.")
    public = room.public()
    public.goto(f"{room.stack.url}/news/")
    assert TITLE not in public.content(), "before its moment nothing is public"

    room.stack.move_clock_to(embargo - dt.timedelta(seconds=1))
    page_comes_to_say(public, TITLE)
    room.look("public", public)
    follow(public, TITLE)
    room.look("public", public)
    for words in (PLAIN_TEXT.splitlines()[-1], QUOTE):
        sees(public, words)
    assert TITLE in public.request.get(f"{room.stack.url}/feeds/news.atom").text()

    for to in CONCERNED:
        room.mail(to, "A statement was released")
    assert not any(room.stack.mailbox.messages(to=email) for email in JOURNALISTS.values())
    return str(public.url)


def journalists_have_it(room: Newsroom, address: str) -> None:
    """Each had one message of their own."""
    for email in JOURNALISTS.values():
        message = room.mail(email, TITLE)
        assert str(message["To"]).count("@") == 1
        assert message["Cc"] is None
        assert address in body_of(message)


def step_7_correction(room: Newsroom, statement: str, address: str) -> str:
    """A correction is agreed, checked and approved like any other, stands at the same address, and is told."""
    # While it is written, the journalists' minute passes and they get the first.
    room.stack.move_clock_to(room.stack.now() + dt.timedelta(minutes=1))
    page = room.go(OFFICER, f"{statement}correct/")
    page.get_by_label("What the correction changes").fill(NOTE)
    room.press(OFFICER, "Begin a correction", "Write what is right.")
    page.get_by_label("Text", exact=True).fill(PLAIN_TEXT.replace("Monday", "Tuesday"))
    room.press(OFFICER, "Save the statement", "The statement is saved.")
    correction = str(page.url)
    room.press(OFFICER, "Ask the agencies to agree", "The agencies concerned are asked")
    for role, agency in ((COUNCIL_VOICE, COUNCIL), (HOSPITALS_VOICE, HOSPITALS)):
        agree(room, role, agency, correction)
    say_yes_and_check(room, correction)
    inform_members(room, correction)
    room.go(OFFICER, correction)
    room.press(OFFICER, "Ask for approval", "The right people are asked to approve it.")
    room.go(CHAIR, room.link_in_mail(CHAIR, f"{correction}approve/"))
    room.press(CHAIR, "Approve this text", "The text is approved.")
    room.go(OFFICER, correction)
    journalists_have_it(room, address)
    room.press(OFFICER, "Go on to release", "Release now?")
    room.press(OFFICER, "Release now", "The statement is released.")

    public = room.public()
    public.goto(address)
    room.look("public")
    sees(public, NOTE)
    sees(public, "Tuesday")
    for to in CONCERNED:
        room.mail(to, "A statement was released", count=2)
    room.stack.move_clock_to(room.stack.now() + dt.timedelta(minutes=1))
    for email in JOURNALISTS.values():
        assert NOTE in body_of(room.mail(email, f"Correction: {TITLE}"))
    return correction


def step_7_withdrawal(room: Newsroom, correction: str, address: str) -> None:
    """The chair withdraws it: its address explains, the feed forgets it, and everybody who had it is told."""
    page = room.go(CHAIR, f"{correction}withdraw/")
    page.get_by_label(re.compile("An explanation")).check()
    page.get_by_label("Why it is withdrawn").fill("The hospitals moved the day again.")
    page.get_by_label("The reason that the public reads").fill(WITHDRAWN_BECAUSE)
    room.press(CHAIR, "Withdraw the statement now", "The statement is withdrawn.")

    gone = room.public().request.get(address)
    assert gone.status == 410
    assert WITHDRAWN_BECAUSE in gone.text()
    assert TITLE not in room.public().request.get(f"{room.stack.url}/feeds/news.atom").text()
    for to in CONCERNED:
        room.mail(to, "A statement was withdrawn")
    for email in JOURNALISTS.values():
        assert WITHDRAWN_BECAUSE in body_of(room.mail(email, f"Withdrawn: {TITLE}"))
