"""Why something about campaigns can't be done now."""

from foundation.governed import NotReady


class CampaignNotReady(NotReady):
    """The wrong moment, or the wrong content, for this act; nothing was changed. The message is shown to people."""
