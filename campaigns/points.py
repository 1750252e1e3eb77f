"""What a campaign asks of the rooms above it."""

from dataclasses import dataclass

from foundation.points import ListingPoint


@dataclass(frozen=True)
class CampaignPage:
    """A page of another room, for somebody who may open it."""

    title: str
    url: str
    missing: str = ""  #: What the campaign lacks, in words, when the page is where that is put right.


#: (campaign, person) -> pages of other rooms about this campaign.
CAMPAIGN_PAGES: ListingPoint[CampaignPage] = ListingPoint("CAMPAIGN_PAGES")
