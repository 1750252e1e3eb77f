"""What this room asks of the rooms above it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Q

from foundation.points import ListingPoint
from matters.models import Matter
from partnership.models import Person


@dataclass(frozen=True)
class Texts:
    """The texts of one record that leave, by the place in which they stand ("summary", "headline")."""

    subject: models.Model
    texts: Mapping[str, str]
    written_by: Person | None = None
    is_public: bool = True
    is_private: bool = False  #: Still its writers' alone.
    matter: Matter | None = None  #: Told where nobody asked for those of one matter.
    inside: Mapping[str, str] = field(
        default_factory=dict
    )  #: What else of it only those read who know of the matter.
    writers: Mapping[str, int] = field(
        default_factory=dict
    )  #: Keys of those who wrote, by place; else `written_by`.


#: (matter) -> the texts of this matter that leave or will leave; checked again when a term is added.
TEXTS: ListingPoint[Texts] = ListingPoint("TEXTS")


#: () -> the texts that people have or are about to have, of whatever matter or of none: a list of a few hundred at a
#: time, each read in a fixed number of queries; looked through when a name comes onto a live list.
PUBLIC_TEXTS: ListingPoint[Sequence[Texts]] = ListingPoint("PUBLIC_TEXTS")


@dataclass(frozen=True)
class Unshown:
    """What is kept back in texts that are still their writers' alone, or were, whatever their matters."""

    findings: Q  #: In the texts, and in what stood there before.
    files: Q  #: That came with them.


#: (person or None) -> what the person may not know of; None: what stands on no record that others read.
UNSHOWN: ListingPoint[Unshown] = ListingPoint("UNSHOWN")
