from catalogue.models.briefings import BriefingSection, BriefingUse, NextStep
from catalogue.models.configuration import (
    BriefingHeading,
    Kind,
    ReviewCycle,
    ReviewInterval,
    Situation,
    Topic,
)
from catalogue.models.resources import SUBCOMMITTEE, Correction, PublicationTry, Resource, ResourceSlug
from catalogue.models.reviewing import ReviewOfResource
from catalogue.models.versions import ResourceVersion, SignOff

__all__ = [
    "SUBCOMMITTEE",
    "BriefingHeading",
    "BriefingSection",
    "BriefingUse",
    "Correction",
    "Kind",
    "NextStep",
    "PublicationTry",
    "Resource",
    "ResourceSlug",
    "ResourceVersion",
    "ReviewCycle",
    "ReviewInterval",
    "ReviewOfResource",
    "SignOff",
    "Situation",
    "Topic",
]
