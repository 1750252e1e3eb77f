"""A whole pack, part after part, and the page that explains it."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

from foundation.archive import Archive
from foundation.words import say_moment
from reviews.exports.pack import about_audit, about_notices, about_plan, about_review
from reviews.exports.pack.moments import utc
from reviews.exports.pack.parts import Part, Proof
from reviews.models import EvidencePack

PARTS: list[Part] = [
    *about_plan.PARTS,
    *about_review.BEFORE_NOTICES,
    about_notices.PART,
    *about_review.AFTER_NOTICES,
    about_audit.PART,
]

INTRODUCTION = """\
Evidence pack {pack} for the review {review}

Made by the portal at {made}, as things stood then; asked for by {asked_by}.
It is confidential: it holds unpublished case records and the names of staff.

How to read it
- Moments stand twice: in UTC, and as a London clock showed them. Days are days in London.
- CSV files are UTF-8 with commas. A cell that begins like a formula has an apostrophe before it, so that a
  spreadsheet does not run it.
- Files and messages are byte for byte what the portal holds. Where a stored hash was compared, the table
  says whether it held.
- SHA256SUMS lists the hash of every file here. Check them with: sha256sum -c SHA256SUMS
- The portal keeps the hash of the whole ZIP, and shows it where the pack is downloaded.

What it holds
"""


def write_pack(
    file: IO[bytes],
    pack: EvidencePack,
    proof: Proof,
    *,
    keep_going: Callable[[], None],
    part_done: Callable[[int], None],
) -> None:
    """Write the ZIP. `part_done` hears how many parts are finished; `keep_going` may raise to stop the work."""
    with Archive(file, at=proof.at, keep_going=keep_going) as archive:
        archive.add("README.txt", readme(pack, proof).encode())
        for number, part in enumerate(PARTS, start=1):
            part.write(archive, proof)
            part_done(number)


def readme(pack: EvidencePack, proof: Proof) -> str:
    introduction = INTRODUCTION.format(
        pack=pack.reference,
        review=proof.review.code,
        made=f"{say_moment(proof.at)} ({utc(proof.at)})",
        asked_by=pack.asked_by.name,
    )
    return introduction + "".join(f"\n{part.folder}/\n  {part.about}\n" for part in PARTS)
