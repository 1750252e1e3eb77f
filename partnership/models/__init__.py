from partnership.models.audiences import Area, Audience, Channel, GlossaryTerm, Language
from partnership.models.calendar import ClosureDay
from partnership.models.partnerships import Agency, Partnership
from partnership.models.people import (
    BUSINESS_UNIT,
    CHAIRS,
    SECOND_FACTOR_ROLES,
    Absence,
    Appointment,
    Designation,
    Group,
    Invitation,
    Person,
    Role,
)
from partnership.models.rule_editions import Recipient, RuleEdition, StatutoryAddress, Timer
from partnership.models.stamps import PublicStamp
from partnership.models.ways_in import PasswordRequest

__all__ = [
    "BUSINESS_UNIT",
    "CHAIRS",
    "SECOND_FACTOR_ROLES",
    "Absence",
    "Agency",
    "Appointment",
    "Area",
    "Audience",
    "Channel",
    "ClosureDay",
    "Designation",
    "GlossaryTerm",
    "Group",
    "Invitation",
    "Language",
    "Partnership",
    "PasswordRequest",
    "Person",
    "PublicStamp",
    "Recipient",
    "Role",
    "RuleEdition",
    "StatutoryAddress",
    "Timer",
]
