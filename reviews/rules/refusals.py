"""Why a review can't take a step now."""

from foundation.governed import NotReady


class ReviewNotReady(NotReady):
    """The wrong moment for this step of a review."""
