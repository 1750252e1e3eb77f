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
#: (person) -> Q: findings in texts that the person may not know of, whatever their matters.
UNSHOWN: ListingPoint[Q] = ListingPoint("UNSHOWN")
