"""What of a year's plan leaves on paper or as a table, for the board or as the year's report: no child's name does (law 17)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from campaigns.models import BusinessPlan
from campaigns.queries import strategy as queries
from campaigns.queries.strategy import Result, Year
from campaigns.services.leaving import Words, refuse_names
from foundation import clock
from partnership.models import Person

#: Of the table of actions, what somebody wrote.
WRITTEN = ("Priority", "Action", "Why it is rated otherwise", "Last progress", "What came of it")


def board_paper(*, plan: BusinessPlan, by: Person) -> Year:
    """The plan as the board has it, without what belongs to a matter. Raises CampaignNotReady."""
    year = queries.year_of(plan, by, clock.today(), on_paper=True)
    refuse_names(_words_of_paper(year), by)
    return year


def table_of_actions(*, plan: BusinessPlan, by: Person) -> list[list[Any]]:
    """The actions of the year, row by row as `queries.HEADINGS` has them. Raises CampaignNotReady."""
    rows = list(queries.action_rows(plan, clock.today()))
    places = [queries.HEADINGS.index(heading) for heading in WRITTEN]
    words = [
        Words(f"action {number}", "\n\n".join(row[place] for place in places))
        for number, row in enumerate(rows, 1)
    ]
    refuse_names(words, by)
    return rows


def year_report(*, plan: BusinessPlan, by: Person) -> list[Result]:
    """All campaigns of the year with what came of them, but those of a matter. Raises CampaignNotReady."""
    results = queries.results_of(plan, by)
    refuse_names(_words_of_report(results), by)
    return results


def _words_of_paper(year: Year) -> Iterable[Words]:
    yield Words("strategy’s title", year.plan.strategy.title)
    yield Words("introduction", year.plan.introduction)
    yield Words("strategy’s aims", year.plan.strategy.aims)
    for number, row in enumerate(year.priorities, 1):
        of = f"priority {number}"
        yield Words(of, row.priority.title)
        yield Words(f"{of}, why", row.priority.why)
        for place, one in enumerate(row.actions, 1):
            action, last = one.action, one.last
            said = [action.title, action.override_reason, last.note if last else "", action.outcome]
            yield Words(f"{of}, action {place}", "\n\n".join(said))
    for number, project in enumerate(year.projects, 1):
        yield Words(f"project {number}", f"{project.project.title}\n\n{project.project.outcome}")
    for number, campaign in enumerate(year.campaigns, 1):
        yield Words(f"campaign {number}", campaign.title, title_of=campaign)


def _words_of_report(results: list[Result]) -> Iterable[Words]:
    for number, result in enumerate(results, 1):
        one, of = result.campaign, f"campaign {number}"
        yield Words(of, one.title, title_of=one)
        yield Words(f"{of}, what was to be different", one.objective)
        yield Words(f"{of}, how it was", one.baseline)
        yield Words(f"{of}, how it was to be", one.target)
        yield Words(f"{of}, priority", one.priority.title if one.priority is not None else "")
        for place, told in enumerate(result.told, 1):
            yield Words(f"{of}, activity {place}", f"{told.title}: {told.outcome}")
        for place, standing in enumerate(result.measured, 1):
            yield Words(f"{of}, measure {place}", f"{queries.say_measured(standing)}\n\n{standing.why}")
        if (learned := result.learned) is not None:
            said = [learned.worked, learned.did_not_work, learned.next_time, learned.not_shown]
            yield Words(f"{of}, what was learned", "\n\n".join(said))
