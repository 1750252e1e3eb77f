"""Letters to family members, with blanks for what the portal does not hold: names and addresses."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from docx.enum.text import WD_COLOR_INDEX

from foundation import clock, word
from foundation.words import say_day, say_moment
from partnership.models import Partnership, Person
from reviews.models import Decision, FamilyMember, LetterTemplate, PublicationPlan
from reviews.rules.letters import BLANKS, fill

TITLE = "Letter about the publication of a review"

#: Around what is filled in by hand. Private characters, so that nothing that is typed looks like them.
OPEN, CLOSE = "\ue000", "\ue001"
_BLANK = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")

ARRANGEMENTS = {
    Decision.Form.FULL: "The full report will be on our website.",
    Decision.Form.IMPROVEMENT_INFORMATION: (
        "We will not publish the full report. What is to be learned from the review will be on our website."
    ),
    Decision.Form.ANONYMOUS: (
        "The report will not be on our website. The NSPCC will publish it in its national collection of case "
        "reviews, without the name of our area."
    ),
}
DATED = (PublicationPlan.Status.FIXED, PublicationPlan.Status.SCHEDULED, PublicationPlan.Status.PUBLISHED)


@dataclass(frozen=True)
class Letter:
    """A letter that was filled in as far as the portal can."""

    text: str  #: With blanks marked.

    @property
    def shown(self) -> str:
        """The text for a page, its blanks in square brackets."""
        return _BLANK.sub(r"[\1]", self.text)


def default_text(kind: str) -> str:
    """The words that come with the portal."""
    path = (
        Path(settings.BASE_DIR)
        / "templates"
        / "reviews"
        / "letters"
        / f"{LetterTemplate.Kind(kind).value}.txt"
    )
    return path.read_text(encoding="utf-8").strip() + "\n"


def current_template(kind: str) -> LetterTemplate:
    """The partnership's own words where it has some; else an unsaved template with those of the portal."""
    return LetterTemplate.objects.filter(kind=kind).first() or LetterTemplate(
        kind=kind, text=default_text(kind)
    )


def family_letter(member: FamilyMember, plan: PublicationPlan, template: LetterTemplate) -> Letter:
    """The letter to this family member as things stand; what the portal does not hold or know is a blank."""
    partnership = Partnership.current()
    moment = plan.published_at or plan.publish_at
    is_dated = plan.status in DATED and moment is not None
    values = {name: blank(placeholder.description) for name, placeholder in BLANKS.items()}
    values |= {
        "arrangements": ARRANGEMENTS[Decision.Form(plan.form)],
        "publication": say_moment(moment)
        if is_dated and moment
        else blank("the day: it has not been fixed yet"),
        "support": member.support.strip() or blank("the support that is offered"),
        "contact": _contact(plan.point_of_contact),
        "partnership_name": partnership.name if partnership else blank("the partnership’s name"),
        "partnership_mailbox": partnership.mailbox if partnership else blank("the partnership’s mailbox"),
        "today": say_day(clock.today()),
    }
    return Letter(fill(template.text, values))


def _contact(person: Person | None) -> str:
    if person is None:
        return blank("who answers questions")
    ways = [way for way in [person.job_title, person.telephone, person.email or ""] if way]
    return f"{person.name} ({', '.join(ways)})" if ways else person.name


def blank(what: str) -> str:
    return f"{OPEN}{what}{CLOSE}"


def letter_docx(letter: Letter, *, at: dt.datetime) -> bytes:
    """The letter as a Word document; its blanks stand out, so that none of them is sent by mistake."""
    document = word.new_document(TITLE, at=at)
    for paragraph in re.split(r"\n\s*\n", letter.text.strip()):
        added = document.add_paragraph()
        lines = paragraph.splitlines()
        for number, line in enumerate(lines):
            for position, piece in enumerate(_BLANK.split(line)):
                run = added.add_run(word.clean(f"[{piece}]" if position % 2 else piece))
                if position % 2:
                    run.bold = True
                    run.font.highlight_color = WD_COLOR_INDEX.YELLOW
            if number < len(lines) - 1:
                added.add_run().add_break()
    return word.as_bytes(document)
