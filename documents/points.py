"""What this room asks of the rooms above it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from foundation.points import ListingPoint
from partnership.models import Person


@dataclass(frozen=True)
class Texts:
    """The texts of one record that leave, by the place in which they stand ("summary", "headline")."""

    subject: models.Model
    texts: Mapping[str, str]
    written_by: Person | None = None
    is_public: bool = True
    is_private: bool = False  #: Still its writers' alone.


#: (matter) -> the texts of this matter that leave or will leave; checked again when a term is added.
TEXTS: ListingPoint[Texts] = ListingPoint("TEXTS")


@dataclass(frozen=True)
class Unshown:
    """What is kept back in texts that are still their writers' alone, or were, whatever their matters."""

    findings: Q  #: In the texts, and in what stood there before.
    files: Q  #: That came with them.


#: (person or None) -> what the person may not know of; None: what stands on no record that others read.
UNSHOWN: ListingPoint[Unshown] = ListingPoint("UNSHOWN")
