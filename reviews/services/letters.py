"""Letters to family members: made as Word documents for staff to finish by hand, and the words they begin from."""

from __future__ import annotations

import hashlib

from django.db import IntegrityError, transaction

from audit import services as audit
from documents.queries import protected_terms_in
from documents.rules import HELD
from documents.terms import Place
from foundation import clock
from foundation.governed import SomebodyElseSaved
from matters.models import Matter
from partnership.models import Person
from reviews.exports import letters
from reviews.models import FamilyMember, LetterTemplate
from reviews.queries import exports as queries
from reviews.rules import access
from reviews.rules import letters as rules
from reviews.rules.letters import LetterNotReady


@transaction.atomic
def make_family_letter(*, member: FamilyMember, by: Person) -> bytes:
    """The letter to this family member as a Word document, with blanks for the names; an event says it was made.

    No protected term leaves in it: what is written by hand is never typed here. Raises PermissionDenied or
    LetterNotReady.
    """
    member = FamilyMember.objects.select_related("review__matter").get(pk=member.pk)
    review = member.review
    access.check_may_work_on(review, by)
    plan = queries.plan_of(review)
    if reasons := rules.reasons_not_to_make(member, plan):
        raise LetterNotReady.because(reasons)
    assert plan is not None
    template = letters.current_template(LetterTemplate.Kind.FAMILY)
    letter = letters.family_letter(member, plan, template)
    if reasons := reasons_to_hold(letter.text, review.matter):
        raise LetterNotReady.because(reasons)

    now = clock.now()
    made = letters.letter_docx(letter, at=now)
    audit.record(
        "family letter made",
        member,
        by=by,
        at=now,
        matter=review.matter,
        review=review.pk,
        template_version=template.version if template.pk else 0,
        sha256=hashlib.sha256(made).hexdigest(),
    )
    return made


def reasons_to_hold(text: str, matter: Matter | None) -> list[str]:
    """Why a letter of these words can't be made: a name stands in it that is not to be typed here (law 17)."""
    found = protected_terms_in([Place("letter", text)], matter)
    own = [match for match in found if matter is not None and match.matter_id == matter.pk]
    reasons = []
    if own:
        reasons.append(
            "A protected term stands in the letter. Take it out of what is on record here, and write it by hand."
        )
    if len(own) < len(found):
        reasons.append(HELD)
    return reasons


def edit_letter_template(*, kind: str, text: str, began_from: int, by: Person) -> LetterTemplate:
    """The letter begins from these words from now on.

    Raises PermissionDenied, LetterNotReady, or SomebodyElseSaved.
    """
    rules.check_may_edit(by)
    text = text.replace("\r\n", "\n").strip() + "\n"
    if reasons := rules.reasons_not_to_use(text) or reasons_to_hold(text, None):
        raise LetterNotReady.because(reasons)
    now = clock.now()
    try:
        with transaction.atomic():
            template = LetterTemplate.objects.select_for_update().filter(kind=kind).first()
            if template is None:
                # The portal's own words are version 1, so the first edit of them makes version 2.
                template = LetterTemplate.objects.create(
                    kind=kind, text=text, version=began_from + 1, edited_by=by, edited_at=now
                )
            else:
                template.text, template.edited_by, template.edited_at = text, by, now
                template.save_edit(began_from=began_from, fields=["text", "edited_by", "edited_at"])
            audit.record("letter template edited", template, by=by, at=now, version=template.version)
    except IntegrityError:
        raise SomebodyElseSaved(LetterTemplate.objects.get(kind=kind)) from None
    return template
