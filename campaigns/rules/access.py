"""Whose it is to plan, direct, answer for, publish and withdraw a campaign. Nothing here writes.

Being a superuser gives nothing.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from campaigns.models import FOR_AGENCIES, SUBCOMMITTEE, Activity, Campaign, ImpactQuestion, PartnerAsk
from foundation.governed import beside
from matters.models import Matter
from partnership.models import BUSINESS_UNIT, CHAIRS, Agency, Appointment, Group, Person, Role

PLANNING = "This takes the business unit, or the owner of the campaign."
UNIT = "This takes somebody of the business unit."
DIRECTING = "This takes somebody of the business unit, who writes down what the subcommittee decided."
DECIDING_ALONE = "This takes the chair or a vice-chair, who neither owns the campaign nor wrote it."
ANSWERING = "This takes somebody who speaks for the agency that was asked."
PLANNING_ACTIVITY = (
    "This takes the business unit, the owner of the campaign, or a representative of the agency that does it, in a "
    "campaign of no matter."
)
TAKING_BACK = "This takes who asked the agency, the owner of the campaign, or the business unit."
OFFERING = "This takes somebody who speaks for an agency."
SETTLING = "This takes the owner of the activity, the owner of the campaign, or the business unit."
NOT_DIRECTING = "Campaigns are directed by the communications subcommittee. Choose it from the list."
WITHDRAWING = "This takes somebody of the business unit, or a chair."

#: Who comes to campaigns to work on them.
IN_THE_ROOM = BUSINESS_UNIT | CHAIRS | SUBCOMMITTEE | FOR_AGENCIES


def works_in_the_room(person: Person) -> bool:
    return person.is_active and person.holds(*IN_THE_ROOM)


def may_know(matter: Matter | None, person: Person) -> bool:
    """Of a matter only its access list and the chairs know (law 7)."""
    return matter is None or matter.may_be_seen_by(person)


def may_read(campaign: Campaign, person: Person) -> bool:
    return Campaign.objects.visible_to(person).filter(pk=campaign.pk).exists()


def who_reads(campaign: Campaign) -> str:
    """Who may read the campaign and what agencies say about it, in words for who is about to say something."""
    if campaign.matter_id is not None:
        return "those on the access list of its matter who work on campaigns, and the chairs"
    return (
        "everybody who works on campaigns: the business unit, the chairs, the communications subcommittee, and those "
        "who speak for any agency"
    )


def may_draft(person: Person, matter: Matter | None) -> bool:
    return person.is_in_business_unit and may_know(matter, person)


def may_plan(campaign: Campaign, person: Person) -> bool:
    """The business unit, and its owner: of a matter, where they may know of it."""
    mine = person.is_in_business_unit or campaign.owner_id == person.pk
    return mine and may_read(campaign, person)


def may_record_direction(campaign: Campaign, person: Person) -> bool:
    return person.is_in_business_unit and may_read(campaign, person)


def may_direct_alone(campaign: Campaign, person: Person) -> bool:
    """A chair in their own name, never over their own words."""
    wrote = {campaign.owner_id, campaign.drafted_by_id, campaign.last_edited_by_id}
    return person.is_chair and person.pk not in wrote and may_read(campaign, person)


def may_publish(campaign: Campaign, person: Person) -> bool:
    return person.is_in_business_unit and may_read(campaign, person)


def may_withdraw(campaign: Campaign, person: Person) -> bool:
    """Whoever is there of the unit or the chairs: in an emergency nobody else has to be found first."""
    return person.holds(*BUSINESS_UNIT, *CHAIRS) and may_read(campaign, person)


def may_answer(ask: PartnerAsk | ImpactQuestion, person: Person) -> bool:
    return (
        person.is_active and person.holds(*FOR_AGENCIES, agency=ask.agency) and may_read(ask.campaign, person)
    )


def may_plan_activity(campaign: Campaign, person: Person) -> bool:
    """Who plans the campaign; of one of no matter also who represents an agency, for that agency alone."""
    if may_plan(campaign, person):
        return True
    return bool(_represented(campaign, person)) and may_read(campaign, person)


def may_change_activity(activity: Activity, person: Person) -> bool:
    campaign = activity.campaign
    if may_plan(campaign, person):
        return True
    return activity.agency_id in _represented(campaign, person) and may_read(campaign, person)


def agencies_planned_for(campaign: Campaign, person: Person) -> set[int] | None:
    """The keys of the agencies whose activities the person plans; None where they are any."""
    return None if may_plan(campaign, person) else _represented(campaign, person)


def represents_an_agency(person: Person) -> bool:
    return bool(person.agencies_as(Role.AGENCY_REPRESENTATIVE))


def _represented(campaign: Campaign, person: Person) -> set[int]:
    if campaign.matter_id is not None or not person.is_active:
        return set()
    return person.agencies_as(Role.AGENCY_REPRESENTATIVE)


def may_ask_no_longer(question: ImpactQuestion, person: Person) -> bool:
    """Who plans the campaign; who plans for their agency alone takes back only what they asked themselves."""
    asked_it = question.asked_by_id == person.pk and may_change_activity(question.activity, person)
    return asked_it or may_plan(question.campaign, person)


def may_go_on(question: ImpactQuestion, person: Person) -> bool:
    """Say why an activity goes on over a harm or a silence."""
    return may_decide_on_impact(question.campaign, person)


def may_decide_on_impact(campaign: Campaign, person: Person) -> bool:
    """Answer what agencies said, or did not say, of any activity of the campaign."""
    return person.is_in_business_unit and may_read(campaign, person)


def may_offer(campaign: Campaign, agency: Agency, person: Person) -> bool:
    return person.is_active and person.holds(*FOR_AGENCIES, agency=agency) and may_read(campaign, person)


def may_take_back(ask: PartnerAsk, person: Person) -> bool:
    """Who plans the campaign; of an offer also whoever speaks for the agency that made it."""
    return may_plan(ask.campaign, person) or (ask.is_offer and may_answer(ask, person))


def may_settle(activity: Activity, person: Person) -> bool:
    """Say whether an activity was done."""
    return may_plan(activity.campaign, person) or (
        activity.owner_id == person.pk and may_read(activity.campaign, person)
    )


def may_keep_national(person: Person) -> bool:
    return person.is_in_business_unit


def may_keep_feeds(person: Person) -> bool:
    """The addresses of neighbours' calendars."""
    return person.is_in_business_unit


def check_may_keep_feeds(person: Person) -> None:
    if not may_keep_feeds(person):
        raise PermissionDenied(UNIT)


def reasons_about_owner(owner: Person, matter: Matter | None) -> list[str]:
    """Why this person can't own a campaign or an activity of it."""
    reasons: list[str] = []
    if not owner.is_active or not owner.holds(*IN_THE_ROOM):
        reasons.append(
            beside("Its owner has to be somebody who works on campaigns or speaks for an agency.", "owner")
        )
    if not may_know(matter, owner):
        reasons.append(beside("Its owner has to be somebody who may know of its matter.", "owner"))
    return reasons


def reasons_about_agency(campaign: Campaign, agency: Agency, owner: Person, by: Person) -> list[str]:
    """Why who plans for their own agency alone can't plan this; nothing for who plans the campaign."""
    mine = agencies_planned_for(campaign, by)
    if mine is None:
        return []
    if agency.pk not in mine:
        return [beside("You plan what your own agency does, and nothing else.", "agency")]
    if not owner.holds(*FOR_AGENCIES, agency=agency):
        return [beside(f"Who sees to it has to be somebody who speaks for {agency}.", "owner")]
    return []


def reasons_not_to_say_done(campaign: Campaign, owner: Person, by: Person) -> list[str]:
    """Why somebody can't say, as they plan it, that an activity with this owner was done."""
    return [] if owner.pk == by.pk or may_plan(campaign, by) else [beside(SETTLING, "was_done")]


def reasons_about_group(group: Group) -> list[str]:
    """Why a decision can't be this group's."""
    if not group.is_current:
        return [beside("That group no longer meets.", "group")]
    return [] if directing_groups().filter(pk=group.pk).exists() else [beside(NOT_DIRECTING, "group")]


def directing_groups() -> QuerySet[Group]:
    """Whose decisions direct a campaign: the groups that members of the communications subcommittee are appointed to.

    Any that meets, as long as no appointment says which group that is.
    """
    current = Group.objects.filter(is_current=True)
    members = Appointment.objects.in_force().filter(role__in=SUBCOMMITTEE, group__isnull=False)
    ours = current.filter(pk__in=members.values("group"))
    return ours if ours.exists() else current


def check_may_draft(person: Person, matter: Matter | None) -> None:
    if not may_draft(person, matter):
        raise PermissionDenied(UNIT)


def check_may_plan(campaign: Campaign, person: Person) -> None:
    if not may_plan(campaign, person):
        raise PermissionDenied(PLANNING)


def check_may_record_direction(campaign: Campaign, person: Person) -> None:
    if not may_record_direction(campaign, person):
        raise PermissionDenied(DIRECTING)


def check_may_direct_alone(campaign: Campaign, person: Person) -> None:
    if not may_direct_alone(campaign, person):
        raise PermissionDenied(DECIDING_ALONE)


def check_may_publish(campaign: Campaign, person: Person) -> None:
    if not may_publish(campaign, person):
        raise PermissionDenied(UNIT)


def check_may_withdraw(campaign: Campaign, person: Person) -> None:
    if not may_withdraw(campaign, person):
        raise PermissionDenied(WITHDRAWING)


def check_may_answer(ask: PartnerAsk | ImpactQuestion, person: Person) -> None:
    if not may_answer(ask, person):
        raise PermissionDenied(ANSWERING)


def check_may_plan_activity(campaign: Campaign, person: Person) -> None:
    if not may_plan_activity(campaign, person):
        raise PermissionDenied(PLANNING_ACTIVITY)


def check_may_change_activity(activity: Activity, person: Person) -> None:
    if not may_change_activity(activity, person):
        raise PermissionDenied(PLANNING_ACTIVITY)


def check_may_ask_no_longer(question: ImpactQuestion, person: Person) -> None:
    if not may_ask_no_longer(question, person):
        raise PermissionDenied(TAKING_BACK)


def check_may_go_on(question: ImpactQuestion, person: Person) -> None:
    if not may_go_on(question, person):
        raise PermissionDenied(UNIT)


def check_may_offer(campaign: Campaign, agency: Agency, person: Person) -> None:
    if not may_offer(campaign, agency, person):
        raise PermissionDenied(OFFERING)


def check_may_take_back(ask: PartnerAsk, person: Person) -> None:
    if not may_take_back(ask, person):
        raise PermissionDenied(PLANNING)


def check_may_settle(activity: Activity, person: Person) -> None:
    if not may_settle(activity, person):
        raise PermissionDenied(SETTLING)


def check_may_keep_national(person: Person) -> None:
    if not may_keep_national(person):
        raise PermissionDenied(UNIT)
