"""Why something in the catalogue can't be done now."""

from foundation.governed import NotReady


class CatalogueNotReady(NotReady):
    """The wrong moment, or the wrong content, for this act; nothing was changed. The message is shown to people."""
