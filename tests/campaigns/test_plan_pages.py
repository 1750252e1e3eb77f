"""The pages about business plans and projects: what they say beside a field, what they keep, and whose they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Action, BusinessPlan, PlanAudience, Project, Strategy
from campaigns.queries import plan_pages as pages
from campaigns.queries import projects as queries
from campaigns.services import actions, projects
from partnership.models import Person
from tests.campaigns import factories as make_campaigns
from tests.campaigns import plan_factories as make
from tests.campaigns.factories import officer
from tests.campaigns.test_pages import beside
from tests.catalogue.pages import as_, hidden, html, said, send
from tests.matters.factories import MatterFactory
from tests.partnership.factories import AudienceFactory, ChannelFactory, LanguageFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def place(name: str, *args: Any) -> str:
    return reverse(f"campaigns:{name}", args=[getattr(one, "reference", one) for one in args])


def day(name: str, on: dt.date) -> dict[str, str]:
    return {f"{name}_0": str(on.day), f"{name}_1": str(on.month), f"{name}_2": str(on.year)}


def project_typed(by: Person, **changes: str) -> dict[str, str]:
    typed = {
        "title": "Safe sleep",
        "about": "Fewer babies sleep where they are not safe.",
        "owner": str(by.pk),
        **day("starts_on", dt.date(2026, 11, 2)),
        **day("ends_on", dt.date(2027, 2, 1)),
    }
    return typed | changes


# Business plans -----------------------------------------------------------------------------------


def test_a_strategy_and_the_plan_of_a_year_are_begun_on_their_pages() -> None:
    by = officer()
    client = as_(by)
    typed = {
        "title": "Heard by everybody",
        "aims": "## Everybody\n\nKnows what to do.",
        "owner": str(by.pk),
        **day("starts_on", dt.date(2025, 4, 1)),
        **day("ends_on", dt.date(2028, 3, 31)),
        **day("review_on", dt.date(2027, 1, 11)),
    }
    assert "It has to end on or after its first day" in html(
        send(client, place("strategy_begin"), **(typed | day("ends_on", dt.date(2025, 3, 1))))
    )
    assert "The strategy is begun." in said(client, send(client, place("strategy_begin"), **typed))

    held = Strategy.objects.get()
    taken = "Enter a year from 2000 to 2099"
    four = "Enter the year with four figures"
    for year, words in (("1999", taken), ("2100", taken), ("26", taken), ("next", four), ("", four)):
        answer = send(client, place("year_begin"), year=year, strategy=str(held.pk), owner=str(by.pk))
        assert answer.context["form"].errors == {"year": [words]}
    answer = send(client, place("year_begin"), year="2026", strategy=str(held.pk), owner=str(by.pk))
    assert answer.url == pages.year(BusinessPlan.objects.get())
    assert 'value="2027"' in client.get(place("year_begin")).text
    page = html(send(client, place("year_begin"), year="2026", strategy=str(held.pk), owner=str(by.pk)))
    assert "That year has its plan." in page
    assert "Knows what to do." in html(client.get(pages.BUSINESS_PLAN))


def test_priorities_and_actions_are_added_told_of_rated_and_settled_on_their_pages() -> None:
    by = officer()
    plan = make.a_year(by)
    client = as_(by)
    send(client, place("priority_add", 2026), title="Neglect", why="It is in every review.")
    (priority,) = plan.priorities.all()
    add = place("action_add", 2026, priority)
    assert "Say what is done" in html(send(client, add, title="", owner=str(by.pk)))
    dates = day("starts_on", dt.date(2026, 4, 1)) | day("due_on", dt.date(2026, 10, 1))
    assert "The action is planned." in said(
        client, send(client, add, title="Train the schools", owner=str(by.pk), **dates)
    )
    action = Action.objects.select_related("priority__plan").get()

    told = place("action_progress", 2026, action)
    assert "Enter a whole number from 0 to 100" in html(send(client, told, done_percent="lots", note="Some"))
    said(client, send(client, told, done_percent="40", note="Four schools."))
    rate = place("action_rate", 2026, action)
    assert "Worked out, it is red. It was due on Thursday 1 October 2026." in html(client.get(rate))
    as_it_is = html(send(client, rate, rating="red", reason="So it is."))
    assert "It is red as worked out." in beside(as_it_is, "rating")
    assert "So it is." in as_it_is
    page = said(client, send(client, rate, rating="amber", reason="The trainer fell ill."))
    assert f"Said by {by}: The trainer fell ill." in page
    assert "Worked out: red." in page
    shown = hidden(client.get(place("action", 2026, action)).content.decode())
    said(client, client.post(place("action_rate_lift", 2026, action), shown))
    settle = place("action_settle", 2026, action)
    assert "Say why it was not done" in html(send(client, settle, state="not_done"))
    assert "Say what came of it" in beside(html(send(client, settle, state="done", outcome=" ")), "outcome")
    assert "Four schools." in said(client, send(client, settle, state="not_done", outcome="No trainer."))
    assert "No trainer." in html(client.get(place("year", 2026)))


def test_what_a_service_refuses_is_said_beside_the_field_that_it_is_about() -> None:
    priority = make.a_priority()
    by = priority.plan.drafted_by
    client, strategy = as_(by), Strategy.objects.get()

    again = send(client, place("priority_add", 2026), title=priority.title)
    late = send(
        client,
        place("action_add", 2026, priority),
        title="Train the schools",
        owner=str(by.pk),
        **day("starts_on", dt.date(2026, 10, 1)),
        **day("due_on", dt.date(2027, 5, 1)),
    )
    second = send(
        client,
        place("strategy_begin"),
        title="Another",
        aims="Others.",
        owner=str(by.pk),
        **day("starts_on", strategy.starts_on),
        **day("ends_on", strategy.ends_on),
        **day("review_on", dt.date(2027, 1, 11)),
    )
    year = send(client, place("year_begin"), year="2026", strategy=str(strategy.pk), owner=str(by.pk))

    assert "stands in the plan already" in beside(html(again), "title")
    assert "It has to be due in 2026–27" in beside(html(late), "due_on")
    assert "runs at the same time" in beside(html(second), "starts_on")
    assert "That year has its plan" in beside(html(year), "year")
    assert (priority.plan.priorities.count(), Action.objects.count(), Strategy.objects.count()) == (1, 0, 1)


def test_an_action_is_its_owners_to_tell_of_and_not_to_change() -> None:
    owner = PersonFactory(agency_representative=True)
    action = make.an_action(owner=owner)
    client = as_(owner)

    page = html(client.get(pages.action(action)))
    assert "Say how far it is" in page
    assert "Change it" not in page
    assert client.get(place("action_edit", 2026, action)).status_code == 403
    other = as_(PersonFactory(agency_representative=True))
    assert "Say how far it is" not in html(other.get(pages.action(action)))
    assert other.get(place("action_progress", 2026, action)).status_code == 403


def test_open_actions_are_carried_over_on_a_page_that_says_why_when_not(monday: Any) -> None:
    action = make.an_action()
    plan, by = action.priority.plan, action.priority.plan.drafted_by
    client, address = as_(by), place("carry_over", 2026)
    assert "The next year has no plan yet" in html(client.get(address))
    page = html(client.get(pages.year(plan)))
    assert address not in page
    assert "Actions are carried over from Friday 1 January 2027 on" in page
    monday.move_to(dt.datetime(2027, 2, 1, 9, tzinfo=dt.UTC), tick=False)
    make.a_year(by, 2027)
    client = as_(by)

    page = html(client.get(pages.year(plan)))
    assert address in page
    assert "can’t be carried over" not in page
    assert "Enter the day by which they are done" in html(send(client, address, actions=[action.pk]))
    typed = {"actions": [action.pk], **day("due_on", dt.date(2027, 6, 30))}
    assert "Carried over from 2026–27" in said(client, send(client, address, **typed))
    page = html(client.get(pages.year(plan)))
    assert "Carried over" in page
    assert address not in page
    assert "can’t be carried over" not in page


def test_the_year_says_what_it_lacks_and_its_paper_and_report_hold_what_they_should() -> None:
    priority = make.a_priority()
    by = priority.plan.drafted_by
    make.an_action(priority)
    make.a_project(by, priority=priority)
    make.a_project(by, title="Kept to few", matter=MatterFactory(owner=by))
    make_campaigns.draft(by, priority_id=priority.pk, baseline="One in ten know.")
    client = as_(by)

    page = html(client.get(place("year", 2026)))
    assert "No project of this year is for a vulnerable" in page
    assert "Kept to few" in page
    paper = html(client.get(place("board_paper", 2026)))
    assert "Train the schools" in paper
    assert "Safe sleep for every baby" in paper
    assert "Kept to few" not in paper
    assert "One in ten know." in html(client.get(place("year_report", 2026)))
    lines = b"".join(client.get(place("year_report_export", 2026))).decode()
    assert "One in ten know." in lines
    assert "Train the schools" in b"".join(client.get(place("year_export", 2026))).decode()
    campaign = make_campaigns.fresh(priority.campaigns.get())
    assert "Neglect, 2026–27" in html(client.get(reverse("campaigns:campaign", args=[campaign.reference])))


# Projects -----------------------------------------------------------------------------------------


def test_a_project_goes_its_way_from_its_first_page_to_its_end() -> None:
    by = officer()
    audience = AudienceFactory(name="Polish-speaking parents", is_seldom_heard=True)
    language, channel = LanguageFactory(), ChannelFactory()
    client = as_(by)
    answer = send(client, place("project_begin"), **project_typed(by))
    project = Project.objects.get()
    assert answer.url == place("plan_audiences", project)

    page = html(client.get(pages.project(project)))
    assert "5 answers missing" in page
    assert "Start the project" not in page
    assert "answers missing" in said(client, client.post(place("project_start", project)))
    page = said(client, send(client, place("plan_audiences", project), audiences=[audience.pk]))
    assert "Polish-speaking parents: Who needs to know about this? Who could help us?" in page.replace(
        "<strong>", ""
    )
    assert "People act on what comes from somebody they trust." in page

    said(client, send(client, place("plan_edit", project), **dict.fromkeys(make.WHOLE, "Said.")))
    row = PlanAudience.objects.get()
    typed = make.answers() | {"languages": [language.pk], "channels": [channel.pk]}
    page = said(client, send(client, place("plan_audience", project, row), **typed))
    assert "Every question is answered for every audience." in page
    assert "The project is under way." in said(client, client.post(place("project_start", project)))

    said(
        client, send(client, place("plan_audiences", project), audiences=[audience.pk, AudienceFactory().pk])
    )
    assert "Plan incomplete" in html(client.get(pages.PROJECTS))
    end = place("project_end", project)
    assert "Say what came of it" in html(send(client, end, state="done"))
    page = said(client, send(client, end, state="done", outcome="Half of them know."))
    assert "Half of them know." in page
    assert "Project started" in html(client.get(place("project_timeline", project)))


def test_each_thing_that_is_missing_leads_to_the_box_that_asks_for_it() -> None:
    project = make.a_project()
    (row,) = make.choose(project, AudienceFactory())
    client = as_(project.drafted_by)

    page = html(client.get(place("plan", project)))

    for lack in queries.missing_of(project):
        url = pages.remedy(project, lack)
        assert f'href="{url}"' in page
        address, _, box = url.partition("#")
        asked = html(client.get(address))
        assert not box or f'id="{box}"' in asked
    assert place("plan_audience", project, row) in page
    assert place("measure_add_project", project) in page
    reader = html(as_(PersonFactory(subcommittee_member=True)).get(place("plan", project)))
    assert "Who should say it?" in reader
    assert place("plan_audience", project, row) not in reader


def test_a_plan_without_audiences_leads_to_choosing_them() -> None:
    project = make.a_project()

    page = html(as_(project.drafted_by).get(place("plan", project)))

    assert f"{place('plan_audiences', project)}#div_id_audiences" in page


def test_what_is_missing_is_told_as_the_project_stands() -> None:
    planned, running = make.a_project(), make.under_way()
    make.choose(running, AudienceFactory())

    def told(project: Project) -> str:
        return html(as_(project.drafted_by).get(place("plan", project)))

    starts = "starts once its plan is complete"
    assert starts in told(planned)
    assert starts not in told(running)
    assert "under way all the same" in told(running)
    for project in (planned, running):
        projects.end(project=project, state="stopped", outcome="No money.", by=project.drafted_by)
        assert "The project has ended. Its plan was not complete" in told(project)
        assert "Every question is answered" not in told(project)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": ""}, "Enter a title"),
        ({"about": " "}, "Say what is to be different afterwards"),
        (day("ends_on", dt.date(2026, 11, 1)), "It has to end on or after the day on which it starts"),
        ({"starts_on_1": "13"}, "month"),
        ({"priority": "999999"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(changes: dict[str, str], says: str) -> None:
    by = officer()
    page = html(send(as_(by), place("project_begin"), **project_typed(by, **changes)))

    assert says in page
    assert "There is a problem" in page
    assert 'value="2026"' in page
    assert not Project.objects.exists()


def test_who_answers_second_sees_both_texts() -> None:
    project = make.a_project()
    (row,) = make.choose(project, AudienceFactory())
    client, address = as_(project.drafted_by), place("plan_audience", project, row)
    opened = hidden(client.get(address).content.decode())
    make.answer(row, who="The first.")

    answer = client.post(address, make.answers(who="The second.") | opened)

    assert answer.status_code == 409
    assert "The first." in html(answer)
    assert "The second." in html(answer)
    row.refresh_from_db()
    assert row.who == "The first."


def test_who_chooses_audiences_second_sees_both_choices() -> None:
    project = make.a_project()
    client, address = as_(project.drafted_by), place("plan_audiences", project)
    opened = hidden(client.get(address).content.decode())
    first, second = AudienceFactory(name="Fathers"), AudienceFactory(name="Grandparents")
    make.choose(project, first)

    answer = client.post(address, {"audiences": [second.pk]} | opened)

    assert answer.status_code == 409
    assert "Saving yours takes out" in html(answer)


def test_an_answer_for_one_who_is_not_seldom_heard_keeps_a_measure_of_access() -> None:
    """The group may have been seldom heard when it was written."""
    project = make.a_project()
    (row,) = make.choose(project, AudienceFactory())
    make.answer(row, access_measure="Calls in Polish.")
    client = as_(project.drafted_by)

    said(client, send(client, place("plan_audience", project, row), **make.answers(who="Midwives.")))

    row.refresh_from_db()
    assert (row.who, row.access_measure) == ("Midwives.", "Calls in Polish.")


def test_the_list_is_narrowed_and_exported_as_it_is_shown() -> None:
    by = officer()
    make.a_project(by, title="Not planned out")
    make.with_complete_plan(by, title="Ready")
    make.under_way(by, title="On its way", owner=officer())
    client = as_(by)

    shown = {
        query: [
            title
            for title in ("Not planned out", "Ready", "On its way")
            if title in html(client.get(pages.PROJECTS + query))
        ]
        for query in ("", "?state=incomplete", "?state=under_way", "?owner=mine", "?words=ready", "?state=x")
    }
    assert shown == {
        "": ["Not planned out", "Ready", "On its way"],
        "?state=incomplete": ["Not planned out"],
        "?state=under_way": ["On its way"],
        "?owner=mine": ["Not planned out", "Ready"],
        "?words=ready": ["Ready"],
        "?state=x": ["Not planned out", "Ready", "On its way"],
    }
    lines = b"".join(client.get(place("projects_export"), {"state": "incomplete"})).decode()
    assert "5 missing" in lines
    assert "Ready" not in lines


def test_a_restricted_project_bears_its_mark_and_is_found_by_nobody_else() -> None:
    by = officer()
    matter = MatterFactory(owner=by)
    project = make.a_project(by, matter=matter, title="Asked twice")
    make.a_year(by)

    assert "Restricted" in html(as_(by).get(pages.project(project)))
    assert pages.project(project) in html(as_(by).get("/workspace/search/?q=asked"))
    other = as_(officer())
    for name in ("project", "plan", "project_timeline", "project_edit", "plan_audiences"):
        assert other.get(place(name, project)).status_code == 404, name
    assert other.post(place("project_start", project)).status_code == 404
    for address in (
        pages.PROJECTS,
        f"{pages.PROJECTS}?state=incomplete",
        place("year", 2026),
        place("board_paper", 2026),
        "/workspace/search/?q=asked",
        "/workspace/",
    ):
        page = html(other.get(address))
        assert "Asked twice" not in page, address
        assert project.reference not in page, address
        assert "1 project" not in page, address
    assert b"Asked twice" not in b"".join(other.get(place("projects_export")))


def test_who_may_read_a_project_and_not_plan_it_is_refused_and_strangers_find_nothing() -> None:
    project = make.a_project()
    (row,) = make.choose(project, AudienceFactory())
    reader = as_(PersonFactory(subcommittee_member=True))
    assert "Edit" not in html(reader.get(pages.project(project)))
    for name in ("project_edit", "project_end", "plan_edit", "plan_audiences"):
        assert reader.get(place(name, project)).status_code == 403, name
    assert reader.get(place("plan_audience", project, row)).status_code == 403
    for address in (place("project_begin"), place("year_begin"), place("strategy_begin")):
        assert reader.get(address).status_code == 403
    stranger = as_(PersonFactory(independent_reviewer=True))
    for address in (pages.PROJECTS, pages.BUSINESS_PLAN, pages.project(project), place("year", 2026)):
        assert stranger.get(address).status_code == 404


def test_the_pages_take_the_same_queries_however_many() -> None:
    priority = make.a_priority()
    by = priority.plan.drafted_by
    client = as_(by)
    audience = AudienceFactory()
    addresses = [pages.PROJECTS, pages.BUSINESS_PLAN, place("year", 2026), place("board_paper", 2026)]
    addresses.append(place("year_report", 2026))

    def cost() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
        return counts

    def more(number: int) -> None:
        for _ in range(number):
            action = make.an_action(priority)
            actions.tell_progress(action=action, done_percent=1, note="Begun.", by=by)
            make.choose(make.a_project(by, priority=priority), audience)
            make_campaigns.draft(by, priority_id=priority.pk)

    more(3)
    cost()
    few = cost()
    more(9)
    assert cost() == few


def test_an_ended_project_is_only_read() -> None:
    project = make.under_way()
    projects.end(project=project, state="done", outcome="It worked.", by=project.drafted_by)
    client = as_(project.drafted_by)

    assert "Edit" not in html(client.get(pages.project(project)))
    for name in ("project_edit", "project_end", "plan_edit", "plan_audiences"):
        assert "The project is done." in html(client.get(place(name, project))), name


def test_of_two_who_say_what_became_of_an_action_the_second_is_told() -> None:
    action = make.an_action()
    client, address = as_(action.owner), f"{pages.action(action)}settle/"
    opened = hidden(client.get(address).content.decode())
    send(client, address, state="not_done", outcome="No trainer.")

    answer = client.post(address, opened | {"state": "not_done", "outcome": "No room."})

    assert answer.status_code == 409
    assert "No trainer." in html(answer)
    action.refresh_from_db()
    assert action.outcome == "No trainer."


def test_of_two_who_show_an_action_otherwise_the_second_is_told() -> None:
    action = make.an_action(due_on=dt.date(2026, 10, 1))
    client, address = as_(action.priority.plan.drafted_by), place("action_rate", 2026, action)
    opened = hidden(client.get(address).content.decode())
    send(client, address, rating="amber", reason="The trainer fell ill.")

    answer = client.post(address, opened | {"rating": "green", "reason": "It was done on Monday."})

    assert answer.status_code == 409
    page = html(answer)
    assert all(
        words in page for words in ("Amber", "Green", "The trainer fell ill.", "It was done on Monday.")
    )
    action.refresh_from_db()
    assert action.override == "amber"
    second = client.post(address, hidden(page) | {"rating": "green", "reason": "It was done on Monday."})
    assert second.status_code == 302


def test_a_reason_that_another_gave_meanwhile_is_read_before_it_is_lifted() -> None:
    action = make.an_action(due_on=dt.date(2026, 10, 1))
    by = action.priority.plan.drafted_by
    actions.rate(action=action, rating="green", reason="Nobody is there.", by=by)
    client, lift = as_(by), place("action_rate_lift", 2026, action)
    opened = hidden(client.get(place("action", 2026, action)).content.decode())
    actions.rate(action=action, rating="amber", reason="The board asked for it.", by=by)

    for sent in (opened, {}):
        answer = client.post(lift, sent)
        assert answer.status_code == 409
        assert "The board asked for it." in html(answer)
    action.refresh_from_db()
    assert action.override == "amber"

    assert "as worked out" in said(client, client.post(lift, hidden(html(answer))))
    action.refresh_from_db()
    assert action.override == ""


def test_answers_typed_meanwhile_do_not_go_with_an_audience_unread() -> None:
    project = make.a_project()
    kept, out = AudienceFactory(), AudienceFactory()
    rows = make.choose(project, kept, out)
    client, address = as_(project.drafted_by), place("plan_audiences", project)
    opened = hidden(client.get(address).content.decode())
    make.answer(next(row for row in rows if row.audience == out), who="Half a day of work.")

    for sent in (opened, {"version": opened["version"]}):
        page = html(client.post(address, sent | {"audiences": [kept.pk]}))
        assert "answered for one of the audiences after you opened the page" in page
        assert project.plan.audiences.filter(audience=out, who="Half a day of work.").exists()
    added = AudienceFactory()
    said(client, client.post(address, opened | {"audiences": [kept.pk, out.pk, added.pk]}))

    said(client, send(client, address, audiences=[kept.pk]))
    assert [row.audience for row in project.plan.audiences.all()] == [kept]


def test_of_two_who_look_at_a_strategy_again_the_second_is_told() -> None:
    held = make.a_strategy()
    client, address = as_(held.owner), place("strategy_review", held)
    opened = hidden(client.get(address).content.decode())
    typed = {"note": "It holds.", **day("next_on", dt.date(2027, 1, 11))}
    send(client, address, **typed)

    answer = client.post(address, opened | typed | {"note": "The aims are too many."})

    assert answer.status_code == 409
    assert "It holds." in html(answer)
    assert "The aims are too many." in html(answer)
    held.refresh_from_db()
    assert held.review_note == "It holds."
