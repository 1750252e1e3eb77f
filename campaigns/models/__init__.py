"""Strategy and business plans, projects, national campaigns, local ones, and what is done for them."""

from campaigns.models.campaigns import (
    FOR_AGENCIES,
    SUBCOMMITTEE,
    Activity,
    CallToAction,
    Campaign,
    CampaignAudience,
    Direction,
    PartnerAsk,
)
from campaigns.models.impact import ImpactQuestion
from campaigns.models.measures import (
    Evaluation,
    Measure,
    MeasureImport,
    MeasureValue,
    PlatformMapping,
    ValueChange,
)
from campaigns.models.national import NationalCampaign, NationalCampaignYear
from campaigns.models.neighbours import NeighbourEntry, NeighbourFeed
from campaigns.models.projects import CommunicationPlan, PlanAudience, Project
from campaigns.models.strategy import Action, ActionProgress, BusinessPlan, Priority, Rating, Strategy

__all__ = [
    "FOR_AGENCIES",
    "SUBCOMMITTEE",
    "Action",
    "ActionProgress",
    "Activity",
    "BusinessPlan",
    "CallToAction",
    "Campaign",
    "CampaignAudience",
    "CommunicationPlan",
    "Direction",
    "Evaluation",
    "ImpactQuestion",
    "Measure",
    "MeasureImport",
    "MeasureValue",
    "NationalCampaign",
    "NationalCampaignYear",
    "NeighbourEntry",
    "NeighbourFeed",
    "PartnerAsk",
    "PlanAudience",
    "PlatformMapping",
    "Priority",
    "Project",
    "Rating",
    "Strategy",
    "ValueChange",
]
