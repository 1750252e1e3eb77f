"""What leaves on paper or as a file for staff names no child (law 17)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from campaigns.models import Campaign, Project
from campaigns.queries import campaigns as queries
from campaigns.queries.inside import said_of
from campaigns.services.records import refuse
from documents import services as documents
from documents.models import Finding
from documents.queries import findings_about, fingerprint
from partnership.models import Person

WRITE_WITHOUT = "Write it without the name where it was typed, then try again."


@dataclass(frozen=True)
class Words:
    """A text that leaves, where it stands there, and the campaign or project whose title it is."""

    place: str
    text: str
    title_of: Campaign | Project | None = None


def refuse_names(words: Iterable[Words], by: Person) -> None:
    """No name of a live list leaves, but in a title on which somebody decided. Raises CampaignNotReady."""
    by_place = {one.place: one for one in words}
    held = [
        f"{place[:1].upper()}{place[1:]}: {why}"
        for place, why in documents.names_in({one.place: one.text for one in by_place.values()}, by)
        if not _is_decided(by_place[place])
    ]
    refuse([*held, WRITE_WITHOUT] if held else [])


def _is_decided(words: Words) -> bool:
    """Whether somebody decided on all that was found in this title as it stands."""
    about = words.title_of
    if about is None:
        return False
    cleared = findings_about(about).filter(
        decision=Finding.Decision.CLEARED, place="title", text_fingerprint=fingerprint(words.text)
    )
    return cleared.exists() and not documents.check_leaving(
        subject=about, matter=about.matter, texts={"title": words.text}, is_public=False
    )


def refuse_names_of(about: Campaign | Project, said: Mapping[str, Iterable[str]], by: Person) -> None:
    """The same of one campaign or project, but in any text of it on which somebody decided. `said`: what leaves, by its place.

    Raises CampaignNotReady.
    """
    leaves = {place: list(texts) for place, texts in said.items()}
    every = {text for texts in leaves.values() for text in texts}
    known = {**said_of(about).texts, **(queries.texts_of(about) if isinstance(about, Campaign) else {})}
    texts = {place: text for place, text in known.items() if text in every}
    for place, those in leaves.items():
        texts[place] = "\n\n".join(text for text in those if text not in texts.values())
    held = documents.check_leaving(
        subject=about, matter=about.matter, texts=texts, person=by, is_public=False
    )
    refuse([*held, WRITE_WITHOUT] if held else [])
