"""Beginning a campaign, changing what it says, and for whom it is."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max

from campaigns.models import Activity, CallToAction, Campaign, CampaignAudience, Priority
from campaigns.queries import campaigns as queries
from campaigns.rules import access
from campaigns.rules import campaigns as rules
from campaigns.rules.campaigns import Outline
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import impact, searching
from campaigns.services.records import (
    changed_for_readers,
    check_texts,
    lock,
    record,
    refuse,
    refuse_what_is_held,
)
from catalogue.models import Collection, Resource, Topic
from foundation import clock
from foundation.governed import SomebodyElseSaved, beside
from matters.models import Matter
from partnership.models import Audience, Person

#: Of what is typed, what the public reads.
PUBLIC_WORDS = ("title", "key_message", "public_text", "credits")


@transaction.atomic
def draft_campaign(*, outline: Outline, matter: Matter | None = None, by: Person) -> Campaign:
    """A campaign that nobody outside knows of. Raises PermissionDenied or CampaignNotReady."""
    access.check_may_draft(by, matter)
    outline = _tidy(outline)
    owner = Person.objects.get(pk=outline.owner_id)
    reasons = rules.reasons_not_to_store(outline, today=clock.today(), before=None)
    refuse(reasons + access.reasons_about_owner(owner, matter) + _reasons_about_links(outline, by))
    now = clock.now()
    columns = {name: getattr(outline, name) for name in rules.FIELDS}
    campaign = Campaign(**columns, matter=matter, drafted_by=by, drafted_at=now, last_edited_by=by)
    campaign.save()
    campaign.topics.set(outline.topics)
    record("campaign drafted", campaign, campaign, by=by, at=now)
    check_texts(campaign, by=by)
    searching.put(campaign)
    return campaign


def edit_campaign(*, campaign: Campaign, outline: Outline, began_from: int, by: Person) -> Campaign:
    """It says so; where its launch moves, what is counted from the launch moves with it.

    Of a public one the new words are checked before anybody reads them, and only the business unit changes them.
    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    stored = Campaign.objects.select_related("matter", "owner").get(pk=campaign.pk)
    _check_may_change(stored, by)
    outline = _tidy(outline)
    refuse(_reasons_not_to_edit(stored, outline, by))
    if stored.version != began_from:
        raise SomebodyElseSaved(stored)
    if stored.is_public:
        shown = {name.replace("_", " "): getattr(outline, name) for name in PUBLIC_WORDS}
        if any(getattr(stored, name) != getattr(outline, name) for name in PUBLIC_WORDS):
            refuse(queries.reasons_to_hold(stored))
        refuse_what_is_held(stored, shown, by=by)
    with transaction.atomic():
        held = lock(campaign)
        _check_may_change(held, by)
        refuse(_reasons_not_to_edit(held, outline, by))
        changed = [name for name in rules.FIELDS if getattr(held, name) != getattr(outline, name)]
        has_other_topics = rules.outline_of(held).topics != outline.topics
        if not changed and not has_other_topics:
            return held
        launched_on = held.launches_on
        for name in changed:
            setattr(held, name, getattr(outline, name))
        held.last_edited_by = by
        held.save_edit(began_from=began_from, fields=[*changed, "last_edited_by"])
        held.topics.set(outline.topics)
        moved = _move_with_launch(held, by=by) if held.launches_on != launched_on else 0
        record(
            "campaign edited",
            held,
            held,
            by=by,
            fields=[*changed, *(["topics"] if has_other_topics else [])],
            moved=moved,
        )
        check_texts(held, by=by)
        searching.put(held)
        changed_for_readers(held)
    return held


def move_launch(*, campaign: Campaign, to_on: dt.date, began_from: int, by: Person) -> Campaign:
    """It launches on that day and lasts as long as before; what is counted from the launch moves with it.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    stored = Campaign.objects.get(pk=campaign.pk)
    access.check_may_plan(stored, by)
    refuse(rules.reasons_not_to_move(stored, done=queries.done_count(stored), today=clock.today()))
    outline = rules.outline_of(stored)
    moved = dataclasses.replace(
        outline, launches_on=to_on, ends_on=outline.ends_on + (to_on - outline.launches_on)
    )
    return edit_campaign(campaign=campaign, outline=moved, began_from=began_from, by=by)


def _move_with_launch(campaign: Campaign, *, by: Person) -> int:
    """What is counted from the launch stands on its new day, unless it was settled; says how many."""
    moved = 0
    planned = campaign.activities.filter(state__in=Activity.OPEN, days_from_launch__isnull=False)
    for activity in planned.select_for_update():
        assert activity.days_from_launch is not None
        activity.starts_on = rules.day_of(campaign.launches_on, activity.days_from_launch)
        activity.save_edit(began_from=activity.version, fields=["starts_on"])
        activity.campaign = campaign
        impact.begin_again(activity, by=by)
        moved += 1
    return moved


def _check_may_change(campaign: Campaign, by: Person) -> None:
    access.check_may_plan(campaign, by)
    if campaign.is_public:
        access.check_may_publish(campaign, by)


def _reasons_not_to_edit(campaign: Campaign, outline: Outline, by: Person) -> list[str]:
    reasons = rules.reasons_not_to_change(campaign)
    reasons += rules.reasons_not_to_store(outline, today=clock.today(), before=campaign)
    if outline.owner_id != campaign.owner_id:
        owner = Person.objects.get(pk=outline.owner_id)
        reasons += access.reasons_about_owner(owner, campaign.matter)
    done = queries.done_count(campaign)
    if outline.launches_on != campaign.launches_on and rules.has_begun(
        campaign, done=done, today=clock.today()
    ):
        reasons.append(beside(rules.HAS_BEGUN, "launches_on"))
    reasons += _reasons_about_links(outline, by, before=campaign)
    far = campaign.activities.filter(state__in=Activity.OPEN, days_from_launch=None)
    days = list(far.values_list("starts_on", flat=True))
    if any(abs((day - outline.launches_on).days) > rules.FURTHEST for day in days):
        far_away = f"An activity with its own day would be more than {rules.FURTHEST} days from the launch."
        reasons.append(beside(far_away, "launches_on"))
    return reasons


def _reasons_about_links(outline: Outline, by: Person, before: Campaign | None = None) -> list[str]:
    """What it points to has to be there for who points to it; what it pointed to already may stay."""
    topics = Topic.objects.filter(pk__in=outline.topics).count()
    run, kit = outline.earlier_run_id, outline.toolkit_id
    reasons: list[str] = []
    is_new_run = run is not None and (before is None or run != before.earlier_run_id)
    runs = queries.earlier_runs_for(by, before, clock.today())
    if is_new_run and not runs.filter(pk=str(run)).exists():
        reasons.append(beside("Choose an earlier run from the list.", "earlier_run"))
    is_new_kit = kit is not None and (before is None or kit != before.toolkit_id)
    if is_new_kit and not Collection.objects.visible_to(by).filter(pk=str(kit)).exists():
        reasons.append(beside("Choose a toolkit from the list.", "toolkit"))
    priority = outline.priority_id
    if priority is not None and not Priority.objects.filter(pk=priority).exists():
        reasons.append(beside("Choose a priority from the list.", "priority"))
    if topics != len(outline.topics):
        reasons.append(beside("Choose topics from the list.", "topics"))
    return reasons


def _tidy(outline: Outline) -> Outline:
    words = {name: getattr(outline, name).strip() for name in rules.WORDS}
    return dataclasses.replace(outline, **words, topics=tuple(sorted(set(outline.topics))))


# For whom it is -----------------------------------------------------------------------------------


def say_to(*, campaign: Campaign, messages: Mapping[int, str], began_from: int, by: Person) -> Campaign:
    """These are its audiences, by their keys, each with what is said to them.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    stored = Campaign.objects.select_related("matter").get(pk=campaign.pk)
    _check_may_change(stored, by)
    wanted = {key: words.strip() for key, words in messages.items()}
    names = dict(Audience.objects.filter(pk__in=wanted).values_list("pk", "name"))
    reasons = rules.reasons_not_to_change(stored)
    if set(wanted) - set(names):
        reasons.append(beside("Choose audiences from the list.", "audiences"))
    if len(wanted) > rules.MOST_AUDIENCES:
        reasons.append(beside(f"Choose at most {rules.MOST_AUDIENCES} audiences.", "audiences"))
    if stored.is_public and not wanted:
        reasons.append(beside("It is public: it needs an audience.", "audiences"))
    refuse(reasons)
    if stored.version != began_from:
        raise SomebodyElseSaved(stored)
    if stored.is_public:
        shown = {f"message to {names[key]}": words for key, words in wanted.items()}
        refuse(queries.reasons_to_hold(stored))
        refuse_what_is_held(stored, shown, by=by)
    with transaction.atomic():
        held = lock(campaign)
        _check_may_change(held, by)
        refuse(rules.reasons_not_to_change(held))
        now = dict(held.audiences.values_list("audience_id", "message"))
        if now == wanted:
            return held
        held.last_edited_by = by
        held.save_edit(began_from=began_from, fields=["last_edited_by"])
        held.audiences.exclude(audience__in=wanted).delete()
        for key, words in wanted.items():
            CampaignAudience.objects.update_or_create(
                campaign=held, audience_id=key, defaults={"message": words}
            )
        record("campaign audiences chosen", held, held, by=by, audiences=sorted(wanted))
        check_texts(held, by=by)
        searching.put(held)
        changed_for_readers(held)
    return held


# Where it sends people ----------------------------------------------------------------------------


def store_call(
    *,
    campaign: Campaign,
    call: CallToAction | None,
    words: str,
    organisation: str,
    number: str,
    hours: str,
    page: str,
    began_from: int | None = None,
    by: Person,
) -> CallToAction:
    """People are sent there; a new one stands last. `began_from`: the version of the campaign that was read.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    stored = Campaign.objects.select_related("matter").get(pk=campaign.pk)
    _check_may_change(stored, by)
    told = {
        "words": words.strip(),
        "organisation": organisation.strip(),
        "number": number.strip(),
        "hours": hours.strip(),
        "page": page.strip(),
    }
    reasons = rules.reasons_not_to_change(stored)
    if not told["words"]:
        reasons.append(beside("Say what people are to do.", "words"))
    if not told["organisation"]:
        reasons.append(beside("Say who is there for them.", "organisation"))
    if not told["number"] and not told["page"]:
        reasons.append(beside("Give a telephone number or a web page.", "number"))
    reasons += rules.reasons_about_number(told["number"])
    if told["number"] and not told["hours"]:
        reasons.append(beside("Say when somebody answers the telephone.", "hours"))
    if call is None and stored.calls_to_action.count() >= rules.MOST_CALLS:
        reasons.append(f"A campaign has at most {rules.MOST_CALLS} calls to action.")
    refuse(reasons)
    if stored.is_public:
        place = f"call to action {call.pk if call else 'new'}"
        refuse(queries.reasons_to_hold(stored))
        refuse_what_is_held(stored, {place: queries.words_of_call(CallToAction(**told))}, by=by)
    with transaction.atomic():
        held = lock(campaign)
        _check_may_change(held, by)
        refuse(rules.reasons_not_to_change(held))
        is_stale = call is not None and began_from not in (None, held.version)
        if is_stale or held.is_public != stored.is_public:
            raise SomebodyElseSaved(held)
        if call is None:
            last = held.calls_to_action.aggregate(last=Max("order"))["last"] or 0
            row = CallToAction(campaign=held, order=last + 1)
        else:
            row = held.calls_to_action.select_for_update().get(pk=call.pk)
        for name, value in told.items():
            setattr(row, name, value)
        row.save()
        _touch(held, by=by)
        record("call to action stored", row, held, by=by)
    return row


@transaction.atomic
def remove_call(*, call: CallToAction, by: Person) -> None:
    """Nobody is sent there any more. Raises PermissionDenied or CampaignNotReady."""
    campaign = lock(call.campaign)
    _check_may_change(campaign, by)
    reasons = rules.reasons_not_to_change(campaign)
    row = campaign.calls_to_action.select_for_update().filter(pk=call.pk).first()
    if row is None:
        reasons.append("It is gone already.")
    if campaign.is_public and campaign.calls_to_action.count() == 1:
        reasons.append(
            "It is public: it has to send people somewhere. Change the call, or add another first."
        )
    refuse(reasons)
    assert row is not None
    key = row.pk
    row.delete()
    _touch(campaign, by=by)
    record("call to action removed", campaign, campaign, by=by, call=key)


def _touch(campaign: Campaign, *, by: Person) -> None:
    campaign.last_edited_by = by
    campaign.save_edit(began_from=campaign.version, fields=["last_edited_by"])
    check_texts(campaign, by=by)
    searching.put(campaign)
    changed_for_readers(campaign)


# What it uses of the catalogue --------------------------------------------------------------------


@transaction.atomic
def use_resources(
    *, campaign: Campaign, resources: Sequence[Resource], began_from: int | None = None, by: Person
) -> Campaign:
    """These of what the person may see are used; what they may not see stays as it is.

    Raises PermissionDenied, CampaignNotReady, or SomebodyElseSaved.
    """
    campaign = lock(campaign)
    _check_may_change(campaign, by)
    refuse(rules.reasons_not_to_change(campaign))
    seen = set(Resource.objects.visible_to(by).values_list("pk", flat=True))
    wanted = {one.pk for one in resources}
    if wanted - seen:
        raise CampaignNotReady.beside("resources", ["Choose resources from the list."])
    if began_from not in (None, campaign.version):
        raise SomebodyElseSaved(campaign)
    now = set(campaign.resources.values_list("pk", flat=True))
    after = (now - seen) | wanted
    if after != now:
        campaign.resources.set(after)
        _touch(campaign, by=by)
        record("campaign resources chosen", campaign, campaign, by=by, resources=sorted(after))
    return campaign
