"""Campaigns as lists and pages show them. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When

from audit.models import Event
from campaigns.models import (
    Activity,
    CallToAction,
    Campaign,
    CampaignAudience,
    Direction,
    ImpactQuestion,
    NationalCampaignYear,
    PartnerAsk,
)
from campaigns.queries import pages
from campaigns.rules import campaigns as rules
from campaigns.rules import national as national_rules
from catalogue.models import Collection, Resource, Topic
from catalogue.queries import pages as catalogue_pages
from documents import services as documents
from foundation import clock
from foundation.governed import Reason
from matters import rules as matters
from partnership.models import Agency, Audience, Person

Status, Answer = Campaign.Status, PartnerAsk.Answer
HEADINGS = [
    "Campaign",
    "Launches on",
    "Ends on",
    "State",
    "Decision",
    "Owner",
    "Audiences",
    "Activities",
    "Done",
]
SORTS = {"launch": "launches_on", "title": "title", "owner": "owner__name"}
DEFAULT_SORT = "-launch"
REMOVED = "activity removed"
WHY_WITHDRAWN = "public withdrawal reason"


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to."""

    words: str = ""
    when: str = ""
    audience: Any = None
    owner: str = ""


@dataclass(frozen=True)
class Row:
    """A campaign in the list, with what was decided and how far its activities are."""

    campaign: Campaign
    decision: str
    activities: int
    done: int


def list_for(person: Person, filters: Filters, sort: str, today: dt.date) -> QuerySet[Campaign]:
    """The campaigns that this person may know of, as asked for."""
    last = Direction.objects.filter(campaign=OuterRef("pk")).order_by(*Direction.NEWEST_FIRST)
    found = (
        Campaign.objects.visible_to(person)
        .select_related("owner")
        .annotate(
            decision=Subquery(last.values("answer")[:1]),
            activity_count=Count("activities", distinct=True),
            done_count=Count("activities", filter=Q(activities__state=Activity.State.DONE), distinct=True),
        )
    )
    if words := filters.words.strip():
        found = found.filter(Q(title__icontains=words) | Q(key_message__icontains=words))
    if filters.when in ("now", "coming"):
        found = found.exclude(status=Status.WITHDRAWN)
    if filters.when == "now":
        found = found.filter(launches_on__lte=today, ends_on__gte=today)
    elif filters.when == "coming":
        found = found.filter(launches_on__gt=today)
    elif filters.when == "over":
        found = found.filter(ends_on__lt=today)
    if filters.audience is not None:
        found = found.filter(
            pk__in=CampaignAudience.objects.filter(audience=filters.audience).values("campaign")
        )
    if filters.owner == "mine":
        found = found.filter(owner=person)
    key = SORTS[sort.removeprefix("-")]
    return found.order_by(f"-{key}" if sort.startswith("-") else key, "-pk")


def rows(campaigns: Any) -> list[Row]:
    return [
        Row(
            one,
            Direction.Answer(one.decision).label if one.decision else "None yet",
            one.activity_count,
            one.done_count,
        )
        for one in campaigns
    ]


def rows_for_export(
    person: Person, filters: Filters, sort: str, today: dt.date
) -> Iterator[tuple[Campaign, list[Any]]]:
    """Each campaign with its row."""
    found = list_for(person, filters, sort, today).prefetch_related("audiences__audience")
    for row in rows(found.iterator(chunk_size=500)):
        one = row.campaign
        yield (
            one,
            [
                one.title,
                one.launches_on.isoformat(),
                one.ends_on.isoformat(),
                one.get_status_display(),
                row.decision,
                one.owner.name,
                "; ".join(each.audience.name for each in one.audiences.all()),
                row.activities,
                row.done,
            ],
        )


# One campaign -------------------------------------------------------------------------------------


def audiences_of(campaign: Campaign) -> list[CampaignAudience]:
    return list(campaign.audiences.select_related("audience"))


def fingerprint(campaign: Campaign) -> str:
    """Of what is decided about, as it now stands."""
    return rules.fingerprint(campaign, campaign.audiences.values_list("audience_id", "message"))


def last_direction(campaign: Campaign) -> Direction | None:
    """The decision that counts: the newest by the day it was taken, whenever it was written down."""
    return directions_of(campaign).first()


def directions_of(campaign: Campaign) -> QuerySet[Direction]:
    return campaign.directions.select_related("group", "recorded_by").order_by(*Direction.NEWEST_FIRST)


def why_not_directed(campaign: Campaign) -> str:
    return rules.why_not_directed(campaign, last_direction(campaign), fingerprint(campaign))


def waits_for_the_subcommittee(campaign: Campaign) -> Direction | None:
    """What a chair decided alone and no meeting has looked at since."""
    last = last_direction(campaign)
    return last if last is not None and last.is_urgent else None


def with_texts(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """The same with all their texts, for `texts_in`."""
    return campaigns.select_related("matter", "last_edited_by").prefetch_related(
        "audiences__audience", "calls_to_action", "asks__agency"
    )


def texts_of(campaign: Campaign) -> dict[str, str]:
    """The texts of it that leave or will leave, by their place, as they are stored."""
    return texts_in(with_texts(Campaign.objects.filter(pk=campaign.pk)).get())


def texts_in(campaign: Campaign) -> dict[str, str]:
    """The same of one that was read `with_texts`; nothing is asked anew."""
    texts = {name.replace("_", " "): getattr(campaign, name) for name in ("title", "key_message", "credits")}
    texts["public text"] = campaign.public_text
    for one in campaign.audiences.all():
        texts[f"message to {one.audience}"] = one.message
    for call in campaign.calls_to_action.all():
        texts[f"call to action {call.pk}"] = words_of_call(call)
    for ask in campaign.asks.all():
        if ask.answer != Answer.WITHDRAWN:
            texts[f"what {ask.agency} is asked"] = ask.what
    texts[WHY_WITHDRAWN] = campaign.public_withdrawal_reason
    return {place: text for place, text in texts.items() if text}


def words_of_call(call: CallToAction) -> str:
    return "\n".join([call.words, call.organisation, call.number, call.hours, call.page])


def texts_that_are_read(campaign: Campaign) -> dict[str, str]:
    """What the public has of it now: of one that was withdrawn, why. Of one that was read `with_texts`."""
    texts = texts_in(campaign)
    return texts if campaign.is_public else {place: texts[place] for place in texts if place == WHY_WITHDRAWN}


def reasons_not_to_publish(campaign: Campaign, person: Person, today: dt.date) -> list[str]:
    """Why the public can't have its page now, each with the page that puts it right; empty when it can."""
    held = documents.check_leaving(
        subject=campaign, matter=campaign.matter, texts=texts_of(campaign), person=person
    )
    reasons = rules.reasons_not_to_publish(
        campaign,
        undirected=why_not_directed(campaign),
        audiences=campaign.audiences.count(),
        calls=campaign.calls_to_action.count(),
        topics=campaign.topics.count(),
        today=today,
    )
    for reason in reasons:
        if isinstance(reason, Reason):
            reason.remedy = pages.remedy(campaign, reason.fields[0])
    return reasons + reasons_to_hold(campaign) + held


def warnings(campaign: Campaign) -> list[str]:
    """What could be better before its page is published."""
    return rules.warnings(campaign, measures=campaign.measures.count())


def reasons_to_hold(campaign: Campaign) -> list[str]:
    """Why nothing new of it may reach the public now: a proceeding of its matter, or what a court forbids (law 5)."""
    return matters.reasons_to_hold(campaign.matter, clock.database_now()) if campaign.matter else []


def activities_of(campaign: Campaign) -> list[Activity]:
    """Its activities day by day. Four queries."""
    found = campaign.activities.select_related("channel", "agency", "owner").prefetch_related(
        "audiences", "languages", "areas"
    )
    return list(found.order_by("starts_on", "pk"))


def activities_that_move(campaign: Campaign) -> QuerySet[Activity]:
    """Those that follow the launch."""
    return campaign.activities.filter(state__in=Activity.OPEN, days_from_launch__isnull=False)


def done_count(campaign: Campaign) -> int:
    return campaign.activities.filter(state=Activity.State.DONE).count()


def _to_come(campaign: Campaign, today: dt.date) -> list[tuple[dt.date, int]]:
    """Of each activity that follows the launch and can still be done, its first day and how many it lasts."""
    rows = activities_that_move(campaign).values_list("starts_on", "lasts_days")
    return [row for row in rows if not rules.is_past(*row, today)]


def first_launch_without_past(campaign: Campaign, today: dt.date) -> dt.date | None:
    """The first day to launch on with which no planned activity comes to days that are past.

    None where no launch brings that about: none is before today.
    """
    last_days = [rules.day_of(day, lasts - 1) for day, lasts in _to_come(campaign, today)]
    if not last_days:
        return None
    first = campaign.launches_on - (min(last_days) - today)
    return first if first > today else None


def come_to_the_past(campaign: Campaign, launches_on: dt.date, today: dt.date) -> int:
    """How many of its planned activities come to days that are past when it launches on that day."""
    by = launches_on - campaign.launches_on
    return sum(rules.is_past(day + by, lasts, today) for day, lasts in _to_come(campaign, today))


def parts_of(campaign: Campaign) -> list[Any]:
    """The campaign and all that has a part in its record, what was removed with its activities as well."""
    return [
        campaign,
        *_removed_from(campaign),
        *campaign.activities.all(),
        *ImpactQuestion.objects.filter(activity__campaign=campaign),
        *campaign.asks.all(),
        *campaign.directions.all(),
        *campaign.calls_to_action.all(),
        *campaign.measures.all(),
        *campaign.evaluations.all(),
    ]


def _removed_from(campaign: Campaign) -> list[Any]:
    """The activities that were removed and what was asked about them, by their keys alone: nothing else is left."""
    removed: list[Any] = []
    for event in Event.objects.about(campaign).filter(verb=REMOVED):
        removed.append(Activity(pk=event.facts["activity"]))
        removed += [ImpactQuestion(pk=key) for key in event.facts.get("questions", [])]
    return removed


def asks_of(campaign: Campaign) -> QuerySet[PartnerAsk]:
    return campaign.asks.exclude(answer=Answer.WITHDRAWN).select_related("agency", "answered_by", "asked_by")


def asks_for(person: Person) -> QuerySet[PartnerAsk]:
    """What is asked of any agency about campaigns that the person may know of."""
    seen = Campaign.objects.visible_to(person).values("pk")
    return PartnerAsk.objects.filter(campaign__in=seen).select_related("campaign", "agency")


def difference_from_national(campaign: Campaign) -> str:
    return national_rules.difference(campaign, campaign.national)


def earlier_runs_for(person: Person, campaign: Campaign | None, today: dt.date) -> QuerySet[Campaign]:
    """Those that ran and ended, and the one that it learns from already."""
    can_be = Q(ends_on__lt=today) & ~Q(status=Status.WITHDRAWN, slug=None)
    found = Campaign.objects.visible_to(person).order_by("-launches_on", "title")
    if campaign is None:
        return found.filter(can_be)
    return found.filter(can_be | Q(pk=campaign.earlier_run_id)).exclude(pk=campaign.pk)


def earlier_run_of(campaign: Campaign, person: Person) -> Campaign | None:
    """The one to learn from, as far as this person may know of it."""
    run = campaign.earlier_run
    is_known = run is not None and Campaign.objects.visible_to(person).filter(pk=run.pk).exists()
    return run if is_known else None


def toolkit_of(campaign: Campaign, person: Person) -> Collection | None:
    kit = campaign.toolkit
    return kit if kit is not None and toolkits_for(person).filter(pk=kit.pk).exists() else None


def resources_for(person: Person, campaign: Campaign) -> QuerySet[Resource]:
    """What of the catalogue it uses, as far as this person may see it."""
    seen = Resource.objects.visible_to(person).values("pk")
    return campaign.resources.filter(pk__in=seen).order_by("title", "pk")


ACTIVITY_HEADINGS = [
    "Activity", "Part", "From", "To", "Days from the launch", "Channel", "Audiences", "Languages", "Areas", "Agency",
    "Who sees to it", "State", "What came of it",
]  # fmt: skip


def activity_rows(campaign: Campaign) -> Iterator[list[Any]]:
    """What is done for it, as a table."""
    for one in activities_of(campaign):
        yield [
            one.title,
            one.phase,
            one.starts_on.isoformat(),
            one.ends_on.isoformat(),
            "" if one.days_from_launch is None else one.days_from_launch,
            one.channel.name,
            "; ".join(each.name for each in one.audiences.all()),
            "; ".join(each.name for each in one.languages.all()),
            "; ".join(each.name for each in one.areas.all()),
            one.agency.name,
            one.owner.name,
            one.get_state_display(),
            one.outcome,
        ]


# For the public -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class PublicPage:
    """All that the public page of a campaign shows."""

    campaign: Campaign
    audiences: list[CampaignAudience]
    calls: list[CallToAction]
    partners: list[str]
    resources: list[tuple[Resource, str]]  #: Each with where anyone reads it.
    toolkit: Collection | None
    is_sensitive: bool


def public_list() -> QuerySet[Campaign]:
    """What anyone may read of: what is on or to come first, then what is over; each the earliest first."""
    today = clock.today()
    is_over = Case(When(ends_on__lt=today, then=Value(1)), default=Value(0))
    return (
        Campaign.objects.public().annotate(is_over=is_over).order_by("is_over", "launches_on", "title", "pk")
    )


def at_address(slug: str) -> Campaign | None:
    """What the public is told of at this address: a public campaign with all that its page shows, or one whose
    withdrawal is explained. None, after one query, where an address never was as where it has vanished.
    """
    told = Campaign.objects.public() | Campaign.objects.explained()
    return _with_page(told.filter(slug=slug)).first()


def page_before_it_is_public(campaign: Campaign) -> PublicPage:
    """What everybody would read of this campaign now."""
    return public_page(_with_page(Campaign.objects.filter(pk=campaign.pk)).get())


def _with_page(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    return campaigns.select_related("toolkit").prefetch_related(
        Prefetch("audiences", CampaignAudience.objects.select_related("audience")),
        "calls_to_action",
        Prefetch("asks", PartnerAsk.objects.filter(answer=Answer.YES).select_related("agency")),
        Prefetch("resources", Resource.objects.public().order_by("title", "pk")),
        "topics",
    )


def public_page(campaign: Campaign) -> PublicPage:
    """All that the public page of this campaign shows, which was read `_with_page`; nothing is asked anew."""
    toolkit = campaign.toolkit if campaign.toolkit is not None and campaign.toolkit.is_public else None
    return PublicPage(
        campaign=campaign,
        audiences=[one for one in campaign.audiences.all() if one.message],
        calls=list(campaign.calls_to_action.all()),
        partners=sorted({ask.agency.name for ask in campaign.asks.all()}),
        resources=[(one, catalogue_pages.public(one)) for one in campaign.resources.all()],
        toolkit=toolkit,
        is_sensitive=any(topic.is_sensitive for topic in campaign.topics.all()),
    )


# What can be chosen --------------------------------------------------------------------------------


def toolkits_for(person: Person) -> QuerySet[Any]:
    """The collections that a campaign can point to."""
    return (
        Collection.objects.visible_to(person)
        .exclude(status=Collection.Status.WITHDRAWN)
        .order_by("title", "pk")
    )


def topics_to_choose(campaign: Campaign | None) -> QuerySet[Topic]:
    """Those that are still used, and what it is about already."""
    kept = Q(is_current=True)
    if campaign is not None:
        kept |= Q(pk__in=campaign.topics.values("pk"))
    return Topic.objects.filter(kept).order_by("name")


def resources_to_choose(person: Person, campaign: Campaign) -> QuerySet[Resource]:
    """What of the catalogue it can use, and what it uses already."""
    seen = Resource.objects.visible_to(person)
    used = campaign.resources.values("pk")
    return seen.filter(~Q(status=Resource.Status.WITHDRAWN) | Q(pk__in=used)).order_by("title", "pk")


def national_years(today: dt.date, campaign: Campaign | None = None) -> QuerySet[NationalCampaignYear]:
    """The years of national campaigns that a local one can be part of: last year’s and later, and what it is part of."""
    can_be = Q(year__gte=today.year - 1, starts_on__isnull=False) & ~Q(
        certainty=NationalCampaignYear.Certainty.NOT_HELD
    )
    if campaign is not None:
        can_be |= Q(pk=campaign.national_id)
    found = NationalCampaignYear.objects.filter(can_be).select_related("campaign")
    return found.order_by("-year", "campaign__name")


def agencies_to_ask(campaign: Campaign) -> QuerySet[Agency]:
    """Those that take part in the partnership and are not asked yet."""
    asked = campaign.asks.exclude(answer=Answer.WITHDRAWN).values("agency")
    return Agency.objects.filter(is_current=True).exclude(pk__in=asked).order_by("name")


def audiences_to_choose(
    campaign: Campaign, activity: Activity | None, asked_for: Audience | None = None
) -> QuerySet[Audience]:
    """For whom something can be done: the campaign’s audiences, or any while it has none; those chosen before, and
    the one that is asked for.
    """
    chosen = Q(pk__in=campaign.audiences.values("audience"))
    if activity is not None:
        chosen |= Q(pk__in=activity.audiences.values("pk"))
    if asked_for is not None:
        chosen |= Q(pk=asked_for.pk)
    found = Audience.objects.filter(chosen)
    return (found if found.exists() else Audience.objects.all()).order_by("name")
