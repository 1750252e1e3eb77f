"""Who may do what with files, findings and terms, and why not yet. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from documents import jigsaw
from documents.models import Document, Finding, ProtectedTerm, TermList
from foundation.governed import NotReady
from matters import rules as matters
from matters.models import Matter
from partnership.models import Person

#: All that somebody learns who may not see the list in which a name stands (law 17).
HELD = "Held for the business unit: it may hold a name that must not leave."


class DocumentNotReady(NotReady):
    """The wrong moment or the wrong content for this act on a file."""


class NotStored(DocumentNotReady):
    """The file could not be stored; nothing of it was kept."""


# Files --------------------------------------------------------------------------------------------


def check_may_upload(matter: Matter | None, person: Person) -> None:
    """Files of a matter come from its access list; others from the business unit."""
    if matter is None:
        if not person.is_in_business_unit:
            raise PermissionDenied("Uploading this takes somebody of the business unit.")
    elif not matters.is_on_list(matter, person):
        raise PermissionDenied("Uploading this takes somebody on the matter’s access list.")


def reasons_not_to_serve(document: Document) -> list[str]:
    """Why nobody may open the file, whoever asks. The original of a clean copy is never opened by anybody."""
    if document.cleaned_from_id is None:
        return ["The original stays private. Open its clean copy."]
    if document.scan == Document.Scan.INFECTED:
        return ["A virus was found in this file."]
    if settings.CLAMD_URL and document.scan != Document.Scan.CLEAN:
        return ["This file waits to be scanned for viruses."]
    return []


def reasons_not_to_publish(document: Document, person: Person | None = None) -> list[str]:
    """Why the file can't leave now. Without a person, or for one who may not see a list, no list is told of."""
    reasons = reasons_not_to_serve(document)
    if document.superseded_by_id is not None:
        reasons.append("A newer file has taken its place.")
    if document.inspection == Document.Inspection.WAITING:
        reasons.append("The file waits to be checked for hidden content and protected terms.")
    return reasons + _reasons_of(document.findings.filter(decision=Finding.Decision.OPEN), document, person)


def _reasons_of(waiting: Iterable[Finding], document: Document, person: Person | None) -> list[str]:
    reasons: dict[str, None] = {}
    sight = Sight(person)
    for finding in waiting:
        if sight.is_held(finding, document.matter_id):
            reasons[HELD] = None
        else:
            reasons[f"A finding waits for a decision: {_said_of(finding)}"] = None
    return list(reasons)


def _said_of(finding: Finding) -> str:
    """What it is and where; of a barrier also which, in words that are the check’s own and quote nothing of the file."""
    words = f"{str(finding)[:1].lower()}{str(finding)[1:]}."
    return f"{words} {finding.excerpt}".strip() if finding.kind == Finding.Kind.INACCESSIBLE else words


# Findings -----------------------------------------------------------------------------------------


class Sight:
    """What one person sees and may decide on. It asks about each matter once, for pages with many findings."""

    def __init__(self, person: Person | None) -> None:
        self._person = person
        self._reads: dict[int, bool] = {}
        self._works: dict[int, bool] = {}
        self._sees: dict[int, bool] = {}

    def is_held(self, finding: Finding, of_matter: int | None) -> bool:
        """Whether the person must not learn which term of whose list this is."""
        listed = finding.matter_id
        if listed is None or listed == of_matter:
            return False
        if self._person is None:
            return True
        if listed not in self._sees:
            self._sees[listed] = Matter.objects.visible_to(self._person).filter(pk=listed).exists()
        return not self._sees[listed]

    def check_may_decide(self, finding: Finding) -> None:
        """The business unit on the access lists concerned, or a chair; never who uploaded or wrote it (law 17)."""
        person = self._person
        assert person is not None
        matter = matter_of(finding)
        if not self._may_read(matter) or self.is_held(finding, matter.pk if matter else None):
            raise PermissionDenied(HELD)
        if not person.is_chair:
            concerned = [each for each in (matter, finding.matter) if each is not None]
            if not (person.is_in_business_unit and all(self._is_on_list(each) for each in concerned)):
                raise PermissionDenied(
                    "Deciding on a finding takes the business unit, on the matter’s access list, or a chair."
                )
        if person.pk in writers_of(finding):
            raise PermissionDenied("Somebody else than who uploaded or wrote it decides on a finding.")

    def may_decide(self, finding: Finding) -> bool:
        try:
            self.check_may_decide(finding)
        except PermissionDenied:
            return False
        return True

    def _may_read(self, matter: Matter | None) -> bool:
        assert self._person is not None
        key = matter.pk if matter is not None else 0
        if key not in self._reads:
            self._reads[key] = may_see_findings(matter, self._person)
        return self._reads[key]

    def _is_on_list(self, matter: Matter) -> bool:
        assert self._person is not None
        if matter.pk not in self._works:
            self._works[matter.pk] = matters.is_on_list(matter, self._person)
        return self._works[matter.pk]


def writers_of(finding: Finding) -> set[int | None]:
    """Who uploaded the file; of a text, everybody who had these words in it, whatever was changed around them since."""
    if finding.document is not None:
        return {finding.document.uploaded_by_id}
    same = Finding.objects.filter(
        document=None,
        subject_type=finding.subject_type_id,
        subject_id=finding.subject_id,
        kind=finding.kind,
        term=finding.term_id,
    )
    details = _details_of(finding.excerpt)
    return {
        writer
        for writer, excerpt in same.values_list("written_by", "excerpt")
        if finding.kind != Finding.Kind.JIGSAW or details & _details_of(excerpt)
    }


def _details_of(excerpt: str) -> set[str]:
    return set(excerpt.split(jigsaw.BETWEEN))


def is_held_from(finding: Finding, of_matter: Matter | None, person: Person | None) -> bool:
    """Whether the person must not learn which term of whose list this is."""
    return Sight(person).is_held(finding, of_matter.pk if of_matter is not None else None)


def matter_of(finding: Finding) -> Matter | None:
    """The matter of the file in which something was found; of a text, the matter that its own terms are of."""
    return finding.document.matter if finding.document is not None else finding.of_matter


def may_see_findings(matter: Matter | None, person: Person) -> bool:
    """Who may know what was found in a file or text of this matter: the business unit on its list, and who reads all."""
    if matter is None:
        return person.is_in_business_unit
    return matters.may_read(matter, person)


def check_may_decide(finding: Finding, person: Person) -> None:
    """Raises PermissionDenied, with the reason, for who may not decide on this finding."""
    Sight(person).check_may_decide(finding)


def may_decide(finding: Finding, person: Person) -> bool:
    return Sight(person).may_decide(finding)


def reasons_not_to_clear(finding: Finding) -> list[str]:
    if finding.decision == Finding.Decision.CLEARED:
        return ["Somebody has decided on it already."]
    if finding.decision == Finding.Decision.REMOVED:
        return ["It is no longer there."]
    return []


# Terms --------------------------------------------------------------------------------------------


def may_see_terms(matter: Matter, person: Person) -> bool:
    """The business unit on the access list; an administrator under break-glass. Not the chairs."""
    if matters.may_work_on(matter, person):
        return True
    broken = matters.glass_is_broken(person) if person.is_staff else None
    return broken is not None and broken.matter_id in {None, matter.pk}


def check_may_keep_terms(matter: Matter, person: Person) -> None:
    if not matters.may_work_on(matter, person):
        raise PermissionDenied("Protected terms are kept by the business unit, on the matter’s access list.")


def check_may_retire(term: ProtectedTerm, person: Person) -> None:
    """Who keeps the list; but for who uploaded or wrote what waits because of the term (law 17)."""
    check_may_keep_terms(term.term_list.matter, person)
    _check_lets_nothing_of_theirs_go(_waiting().filter(term=term), person)


def check_may_put_to_rest(term_list: TermList, person: Person) -> None:
    """Who keeps the list; but for who uploaded or wrote what waits elsewhere because of a name on it."""
    check_may_keep_terms(term_list.matter, person)
    of_its_own = Q(document__matter=term_list.matter_id) | Q(document=None, of_matter=term_list.matter_id)
    elsewhere = _waiting().filter(term__term_list=term_list).exclude(of_its_own)
    _check_lets_nothing_of_theirs_go(elsewhere, person)


def _waiting() -> QuerySet[Finding]:
    superseded = Q(document__superseded_by__isnull=False)
    return (
        Finding.objects.filter(decision=Finding.Decision.OPEN).exclude(superseded).select_related("document")
    )


def _check_lets_nothing_of_theirs_go(waiting: Iterable[Finding], person: Person) -> None:
    if any(person.pk in writers_of(finding) for finding in waiting):
        raise PermissionDenied(
            "Something that you uploaded or wrote waits for a decision because of it, so somebody else does this."
        )
