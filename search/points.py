"""What this room asks of every room above it: lists, empty where nobody answers."""

from typing import Any

from django.db.models import Model, QuerySet

from foundation.points import ListingPoint
from search.contents import Contents

#: (person) -> records whose entries inside this person may find; one queryset for each kind of record.
FINDABLE: ListingPoint[QuerySet[Any]] = ListingPoint("FINDABLE")
#: () -> every record that can be found, with what its entries hold; for building the index anew.
CONTENTS: ListingPoint[tuple[Model, list[Contents]]] = ListingPoint("CONTENTS")
