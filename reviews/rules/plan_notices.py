"""The notices that steps of a plan can send, by the word with which templates name them. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass

from partnership.models import Recipient
from reviews.models import PublicationPlan

ADVANCE_COPY = "publication_advance_copy"
DATE_CORRECTION = "publication_date_moved"
DATE_CORRECTION_TO_PARTNERS = "publication_date_moved_to_partners"
NSPCC_COPY = "publication_nspcc_copy"
DATE_TO_PARTNERS = "publication_date_to_partners"
PUBLISHED_TO_PARTNERS = "publication_done"

NSPCC_WORD = "nspcc_copy"


@dataclass(frozen=True)
class PlanNotice:
    """A notice that a step sends: its kind, and the body on the statutory list where it goes to one."""

    word: str
    title: str
    kind: str
    recipient: str = ""
    asks_press_leads: bool = False  #: Beside the safeguarding partners, the press leads of their agencies.


PLAN_NOTICES = {
    notice.word: notice
    for notice in [
        PlanNotice(
            "advance_copy_national_panel",
            "Advance copy of the report to the National Panel",
            ADVANCE_COPY,
            Recipient.NATIONAL_PANEL,
        ),
        PlanNotice(
            "advance_copy_secretary_of_state",
            "Advance copy of the report to the Secretary of State",
            ADVANCE_COPY,
            Recipient.SECRETARY_OF_STATE,
        ),
        PlanNotice(
            "advance_copy_ofsted", "Advance copy of the report to Ofsted", ADVANCE_COPY, Recipient.OFSTED
        ),
        PlanNotice(NSPCC_WORD, "Copy of the report to the NSPCC library", NSPCC_COPY, Recipient.NSPCC),
        PlanNotice("date_to_partners", "Publication date to the safeguarding partners", DATE_TO_PARTNERS),
        PlanNotice(
            "date_to_partners_and_press_leads",
            "Publication date to the safeguarding partners and their press leads",
            DATE_TO_PARTNERS,
            asks_press_leads=True,
        ),
        PlanNotice(
            "published_to_partners", "Word to partners that the review is public", PUBLISHED_TO_PARTNERS
        ),
    ]
}


#: The words of the notices that go to press leads too: those steps they read and answer.
TO_PRESS_LEADS = [notice.word for notice in PLAN_NOTICES.values() if notice.asks_press_leads]


def word_for(recipient: str) -> str:
    """The word for the advance copy to this body."""
    return f"advance_copy_{recipient}"


def round_of(plan: PublicationPlan) -> str:
    """How the occasions of the advance copies of the plan's present round begin."""
    return f"{plan.reference}:advance:{plan.notice_round}:"


def occasion_for(plan: PublicationPlan, recipient: str) -> str:
    """The occasion of the advance copy to this body: one for each round, version and date."""
    return f"{round_of(plan)}{recipient}:{plan.report_version_id}:{plan.publish_at:%Y%m%dT%H%MZ}"


def body_of(occasion: str) -> str:
    """The body to which the advance copy of this occasion goes."""
    return occasion.split(":")[3]
