"""What of a year's plan leaves on paper or as a table, for the board or as the year's report: no child's name does (law 17)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from campaigns.models import BusinessPlan, Campaign
from campaigns.queries import strategy as queries
from campaigns.queries.strategy import Result, Year
from campaigns.services.records import refuse
from documents import services as documents
from documents.models import Finding
from documents.queries import findings_about, fingerprint
from foundation import clock
from partnership.models import Person

#: Of the table of actions, what somebody wrote.
WRITTEN = ("Priority", "Action", "Why it is rated otherwise", "Last progress", "What came of it")
WRITE_WITHOUT = "Write it without the name where it was typed, and open the page again."


@dataclass(frozen=True)
class _Words:
    """A text on the paper, where it stands there, and the campaign whose title it is."""

    place: str
    text: str
    title_of: Campaign | None = None


def board_paper(*, plan: BusinessPlan, by: Person) -> Year:
    """The plan as the board has it, without what belongs to a matter. Raises CampaignNotReady."""
    year = queries.year_of(plan, by, clock.today(), on_paper=True)
    refuse(_reasons_not_to_leave(list(_words_of_paper(year)), by))
    return year


def table_of_actions(*, plan: BusinessPlan, by: Person) -> list[list[Any]]:
    """The actions of the year, row by row as `queries.HEADINGS` has them. Raises CampaignNotReady."""
    rows = list(queries.action_rows(plan, clock.today()))
    places = [queries.HEADINGS.index(heading) for heading in WRITTEN]
    words = [
        _Words(f"action {number}", "\n\n".join(row[place] for place in places))
        for number, row in enumerate(rows, 1)
    ]
    refuse(_reasons_not_to_leave(words, by))
    return rows


def year_report(*, plan: BusinessPlan, by: Person) -> list[Result]:
    """All campaigns of the year with what came of them, but those of a matter. Raises CampaignNotReady."""
    results = queries.results_of(plan, by)
    refuse(_reasons_not_to_leave(list(_words_of_report(results)), by))
    return results


def _words_of_paper(year: Year) -> Iterable[_Words]:
    yield _Words("strategy’s title", year.plan.strategy.title)
    yield _Words("introduction", year.plan.introduction)
    yield _Words("strategy’s aims", year.plan.strategy.aims)
    for number, row in enumerate(year.priorities, 1):
        of = f"priority {number}"
        yield _Words(of, row.priority.title)
        yield _Words(f"{of}, why", row.priority.why)
        for place, one in enumerate(row.actions, 1):
            action, last = one.action, one.last
            said = [action.title, action.override_reason, last.note if last else "", action.outcome]
            yield _Words(f"{of}, action {place}", "\n\n".join(said))
    for number, project in enumerate(year.projects, 1):
        yield _Words(f"project {number}", f"{project.project.title}\n\n{project.project.outcome}")
    for number, campaign in enumerate(year.campaigns, 1):
        yield _Words(f"campaign {number}", campaign.title, title_of=campaign)


def _words_of_report(results: list[Result]) -> Iterable[_Words]:
    for number, result in enumerate(results, 1):
        one, of = result.campaign, f"campaign {number}"
        yield _Words(of, one.title, title_of=one)
        yield _Words(f"{of}, what was to be different", one.objective)
        yield _Words(f"{of}, how it was", one.baseline)
        yield _Words(f"{of}, how it was to be", one.target)
        yield _Words(f"{of}, priority", one.priority.title if one.priority is not None else "")
        for place, told in enumerate(result.told, 1):
            yield _Words(f"{of}, activity {place}", f"{told.title}: {told.outcome}")
        for place, standing in enumerate(result.measured, 1):
            yield _Words(f"{of}, measure {place}", f"{queries.say_measured(standing)}\n\n{standing.why}")
        if (learned := result.learned) is not None:
            said = [learned.worked, learned.did_not_work, learned.next_time, learned.not_shown]
            yield _Words(f"{of}, what was learned", "\n\n".join(said))


def _reasons_not_to_leave(words: list[_Words], person: Person) -> list[str]:
    """No name of a live list, but in the title of a campaign on which somebody decided."""
    by_place = {one.place: one for one in words}
    held = [
        f"{place[:1].upper()}{place[1:]}: {why}"
        for place, why in documents.names_in({one.place: one.text for one in words}, person)
        if not _is_decided(by_place[place])
    ]
    return [*held, WRITE_WITHOUT] if held else []


def _is_decided(words: _Words) -> bool:
    """Whether somebody decided on all that was found in this title as it stands."""
    if words.title_of is None:
        return False
    cleared = findings_about(words.title_of).filter(
        decision=Finding.Decision.CLEARED, place="title", text_fingerprint=fingerprint(words.text)
    )
    return cleared.exists() and not documents.check_leaving(
        subject=words.title_of, matter=None, texts={"title": words.text}, is_public=False
    )
