"""The kinds of message that statements send. Messages to staff hold a link and no words of a case."""

from __future__ import annotations

from media_relations.services import statement_messages as messages
from notices.kinds import Kind, Placeholder, WhenLate, register
from notices.models import Notice

URGENT = Notice.Queue.STATUTORY

DEADLINE = Placeholder("answer_by", "By when an answer is asked", "4pm on Wednesday 14 October 2026")
WHAT = Placeholder("what", "What stood in the way", "Agencies concerned; Approval")
OUTGOING = (
    Placeholder("title", "The title", "Statement about a review", tells_of_case=True),
    Placeholder("text", "The text with its quotes", "We have learned of…", tells_of_case=True),
    Placeholder("said_by", "In whose name it is said", "Anyshire Safeguarding Children Partnership"),
    Placeholder("public_link", "Where it stands in public, or nothing", "https://…/news/a-statement/"),
    Placeholder("contact", "Whom a journalist asks, with telephone", "Sam Okoro, 01632 960001"),
)
NOTE = Placeholder(
    "note", "What the correction changes, or why it was withdrawn", "The date.", tells_of_case=True
)

#: What asks somebody to act, and is one reminder when it is late.
for key, title, placeholders in (
    (messages.AGREE_REMINDER, "Reminder to an agency that has not answered about a statement", (DEADLINE,)),
    (messages.APPROVE_REMINDER, "Reminder of a statement that waits for approval", ()),
    (messages.CHANGE_OFFERED, "A statement is approved if it is changed to another text", ()),
    (messages.CONSULT, "A press office is asked for its view of a statement", ()),
    (messages.SHOWN_TO_LEAD, "An agency shows its own statement to the lead", ()),
    (messages.ASKED_FOR_RESPONSE, "An agency is asked for its own statement", ()),
):
    register(
        Kind(
            key=key,
            title=title,
            placeholders=placeholders,
            when_late=WhenLate.BECOMES_ONE_REMINDER,
            asks_for_action=True,
        )
    )

for key, title in (
    (messages.APPROVED, "A statement was approved"),
    (messages.VICE_ACTED, "A vice-chair approved a statement in the chair’s place"),
    (messages.APPROVAL_ENDED, "An approval of a statement no longer counts"),
    (messages.SENT_BACK, "A statement was sent back"),
):
    register(Kind(key=key, title=title, when_late=WhenLate.BECOMES_ONE_REMINDER))

#: What a release waits for, and what went wrong with one: it leaves at once, each message by itself.
for key, title, placeholders in (
    (messages.AGREE, "An agency is asked to agree to a statement", (DEADLINE,)),
    (messages.APPROVE, "A statement waits for approval", ()),
    (messages.APPROVE_VICE, "A statement that waits for approval goes to the vice-chairs", ()),
    (messages.CONFIRM_TELEPHONE, "An approval by telephone waits to be confirmed", (DEADLINE,)),
    (messages.SAY_YES, "Who is quoted is asked for a yes to their words", ()),
    (messages.CHECK, "A statement waits to be checked", ()),
    (messages.CONCERN, "An agency raised a concern about a statement", ()),
    (messages.SILENCE, "An agency has not answered about a statement in its time", ()),
    (messages.TELEPHONE_UNCONFIRMED, "An approval by telephone was not confirmed in its time", ()),
    (messages.DISPUTED, "An approval by telephone is disputed", ()),
    (messages.STOPPED, "A release did not take place", (WHAT,)),
    (messages.LATE, "A release waits, because its moment passed", ()),
):
    register(
        Kind(
            key=key,
            title=title,
            queue=URGENT,
            placeholders=placeholders,
            when_late=WhenLate.AT_ONCE_MARKED_LATE,
            asks_for_action=True,
        )
    )

register(
    Kind(
        key=messages.RELEASED,
        title="A statement was released, to the agencies concerned",
        queue=URGENT,
        when_late=WhenLate.TRY_UP_TO_AN_HOUR,
    )
)
register(
    Kind(
        key=messages.TO_JOURNALISTS,
        title="A statement, to the journalists chosen for it",
        placeholders=OUTGOING,
        when_late=WhenLate.TRY_UP_TO_AN_HOUR,
        is_staff_facing=False,
    )
)
register(
    Kind(
        key=messages.CORRECTION_TO_JOURNALISTS,
        title="A correction, to the journalists who had the statement",
        placeholders=(*OUTGOING, NOTE),
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        is_staff_facing=False,
    )
)
register(
    Kind(
        key=messages.WITHDRAWN,
        title="A statement was withdrawn, to the agencies that had it",
        queue=URGENT,
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
    )
)
register(
    Kind(
        key=messages.WITHDRAWN_TO_JOURNALISTS,
        title="A statement was withdrawn, to the journalists who had it",
        queue=URGENT,
        placeholders=(
            Placeholder("title", "The title", "Statement about a review", tells_of_case=True),
            Placeholder("said_by", "In whose name it was said", "Anyshire Safeguarding Children Partnership"),
            NOTE,
        ),
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        is_staff_facing=False,
    )
)
