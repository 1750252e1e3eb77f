from catalogue.models.briefings import BriefingSection, BriefingUse, NextStep
from catalogue.models.collections import Collection, CollectionItem, CollectionPack
from catalogue.models.configuration import (
    BriefingHeading,
    Kind,
    ReviewCycle,
    ReviewInterval,
    Situation,
    Topic,
)
from catalogue.models.counting import ReadCount
from catalogue.models.coverage import Coverage
from catalogue.models.importing import CatalogueExport, ResourceImport
from catalogue.models.linking import LinkCheck
from catalogue.models.printed import Placement, PrintOrder, PrintStock, StockMove
from catalogue.models.resources import SUBCOMMITTEE, Correction, PublicationTry, Resource, ResourceSlug
from catalogue.models.reviewing import ReviewOfResource
from catalogue.models.versions import ResourceVersion, SignOff

__all__ = [
    "SUBCOMMITTEE",
    "BriefingHeading",
    "BriefingSection",
    "BriefingUse",
    "CatalogueExport",
    "Collection",
    "CollectionItem",
    "CollectionPack",
    "Correction",
    "Coverage",
    "Kind",
    "LinkCheck",
    "NextStep",
    "Placement",
    "PrintOrder",
    "PrintStock",
    "PublicationTry",
    "ReadCount",
    "Resource",
    "ResourceImport",
    "ResourceSlug",
    "ResourceVersion",
    "ReviewCycle",
    "ReviewInterval",
    "ReviewOfResource",
    "SignOff",
    "Situation",
    "StockMove",
    "Topic",
]
