"""The kinds of message that a publication plan sends. Messages to staff hold a link and no words of a case."""

from __future__ import annotations

from notices.kinds import Kind, Placeholder, WhenLate, register
from notices.models import Notice
from reviews.rules import plan_notices
from reviews.services import plan_messages, withdrawing

STATUTORY = Notice.Queue.STATUTORY

ABOUT_THE_REPORT = (
    Placeholder("review", "The review, as the business unit calls it", "LCSPR R12", tells_of_case=True),
    Placeholder("date", "The day and time of publication", "9:30am on Wednesday 14 October 2026"),
    Placeholder("what", "What is sent", "the full report"),
    Placeholder("sha256", "The SHA-256 of the file", "4f1c…"),
    Placeholder("contact", "The single point of contact, with telephone", "Sam Okoro, 01632 960001"),
    Placeholder("edition", "The rule edition of the plan", "Working Together 2026"),
    Placeholder("replaces", "What an earlier notice said, where there was one", ""),
)
DATE = Placeholder("date", "The day and time of publication", "9:30am on Wednesday 14 October 2026")

register(
    Kind(
        key=plan_notices.ADVANCE_COPY,
        title="Advance copy of a report, before publication",
        queue=STATUTORY,
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        placeholders=ABOUT_THE_REPORT,
        is_staff_facing=False,
        carries_documents=True,
    )
)
register(
    Kind(
        key=plan_notices.DATE_CORRECTION,
        title="Publication date moved, to the bodies that had the old one",
        queue=STATUTORY,
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        placeholders=(
            Placeholder(
                "review", "The review, as the business unit calls it", "LCSPR R12", tells_of_case=True
            ),
            Placeholder("old_date", "The date that was told before", "9:30am on Wednesday 14 October 2026"),
            Placeholder("new_date", "The date that holds now", "9:30am on Wednesday 21 October 2026"),
            Placeholder("contact", "The single point of contact, with telephone", "Sam Okoro, 01632 960001"),
        ),
        is_staff_facing=False,
    )
)
register(
    Kind(
        key=plan_notices.DATE_CORRECTION_TO_PARTNERS,
        title="Publication date moved, to partners",
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        placeholders=(DATE,),
    )
)
register(
    Kind(
        key=plan_notices.NSPCC_COPY,
        title="Copy of a published report for the NSPCC library",
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        placeholders=(
            Placeholder("title", "The public title", "Child Larch", tells_of_case=True),
            Placeholder("how", "How it is published", "on our website", tells_of_case=True),
            Placeholder("contact", "The single point of contact, with telephone", "Sam Okoro, 01632 960001"),
        ),
        is_staff_facing=False,
        carries_documents=True,
    )
)
register(
    Kind(
        key=plan_notices.DATE_TO_PARTNERS,
        title="Publication date to the safeguarding partners, with a question",
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        placeholders=(
            DATE,
            Placeholder("by", "By when the answer is wanted", "5pm on Wednesday 7 October 2026"),
        ),
        asks_for_action=True,
    )
)
register(
    Kind(
        key=plan_notices.PUBLISHED_TO_PARTNERS,
        title="A review is public, to partners",
        when_late=WhenLate.TRY_UP_TO_AN_HOUR,
    )
)
for key, title in (
    (plan_messages.STEP_DUE, "Reminder before a step of a publication plan is due"),
    (plan_messages.STEP_OVERDUE, "Reminder of a step that is overdue"),
    (plan_messages.ANSWER_DUE, "Reminder of a question, before its answer is due"),
    (plan_messages.ANSWER_OVERDUE, "Reminder of a question whose answer is overdue"),
):
    register(
        Kind(
            key=key,
            title=title,
            when_late=WhenLate.BECOMES_ONE_REMINDER,
            placeholders=(Placeholder("due", "When the step is due", "5pm on Wednesday 7 October 2026"),),
        )
    )
register(
    Kind(
        key=plan_messages.STEP_ESCALATED,
        title="Escalation of an overdue step to the business manager",
        when_late=WhenLate.BECOMES_ONE_REMINDER,
        placeholders=(Placeholder("due", "When the step was due", "5pm on Wednesday 7 October 2026"),),
        asks_for_action=True,
    )
)
register(
    Kind(
        key=plan_messages.STOPPED,
        title="A publication did not take place",
        queue=STATUTORY,
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        placeholders=(Placeholder("what", "Which gates were shut", "Family told; Notice period"),),
        asks_for_action=True,
    )
)
register(
    Kind(
        key=plan_messages.LATE,
        title="A publication waits, because its moment passed",
        queue=STATUTORY,
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        asks_for_action=True,
    )
)
register(
    Kind(
        key=plan_messages.RESTED,
        title="A publication was taken off the schedule",
        queue=STATUTORY,
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        placeholders=(
            Placeholder(
                "why",
                "What changed after it had been scheduled",
                "What is to be published was changed after it was scheduled.",
            ),
        ),
        asks_for_action=True,
    )
)
register(
    Kind(
        key=plan_messages.MOVED,
        title="A changed calendar moved dates of a publication plan",
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        asks_for_action=True,
    )
)
register(
    Kind(
        key=withdrawing.WITHDRAWN,
        title="A published review was withdrawn",
        queue=STATUTORY,
        when_late=WhenLate.AT_ONCE_MARKED_LATE,
        asks_for_action=True,
    )
)
