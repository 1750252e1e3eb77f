"""Protected terms in what is said of the campaigns and projects of a matter, inside as in public (law 17)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from campaigns.models import (
    Activity,
    Campaign,
    CommunicationPlan,
    ImpactQuestion,
    Measure,
    MeasureValue,
    PlanAudience,
    Project,
)
from campaigns.queries import plan_pages as pages
from campaigns.queries import work
from campaigns.rules.evaluations import Lessons
from campaigns.rules.refusals import CampaignNotReady
from campaigns.services import activities, evaluations, impact, measures, publishing
from documents import services as documents
from documents.models import Finding, ProtectedTerm
from documents.points import PUBLIC_TEXTS, TEXTS
from documents.queries import findings_about
from foundation import clock
from matters.models import Matter
from partnership.models import Person
from tests.campaigns import factories as make
from tests.campaigns import measure_factories as makes
from tests.campaigns import plan_factories as make_plans
from tests.documents.factories import protect
from tests.matters.factories import MatterFactory, put_on_list
from tests.partnership.factories import AgencyFactory, PersonFactory

pytestmark = pytest.mark.django_db

#: Of what belongs to a matter, what is no text that somebody wrote.
NO_TEXT = {"reference", "slug", "fingerprint", "decided_fingerprint", "readings"}
#: What the database wants beside some texts.
BESIDE: dict[tuple[type[models.Model], str], dict[str, Any]] = {
    (ImpactQuestion, "reason_to_go_on"): {"decided_fingerprint": "x", "decided_at": clock.now},
    (Measure, "base_words"): {"kind": "words", "may_be_added": False},
    (Measure, "target_words"): {"kind": "words", "may_be_added": False},
    (MeasureValue, "words"): {"number": None},
    (Project, "outcome"): {"state": "done", "started_at": clock.now, "ended_at": clock.now},
}
SOMEBODY = {"reason_to_go_on": ["decided_by"], "outcome": ["started_by", "ended_by"]}


@pytest.fixture
def by() -> Person:
    return make.officer()


@pytest.fixture
def matter(by: Person) -> Matter:
    made: Matter = MatterFactory(owner=by)
    return made


def of_a_matter() -> list[type[models.Model]]:
    """Campaigns, projects, and everything in the room that hangs on one."""
    found: set[type[models.Model]] = {Campaign, Project}
    ours = list(apps.get_app_config("campaigns").get_models())
    while more := {
        model
        for model in ours
        if model not in found
        and any(
            isinstance(field, models.ForeignKey) and field.related_model in found
            for field in model._meta.concrete_fields
        )
    }:
        found |= more
    return sorted(found, key=lambda model: model.__name__)


def texts_of(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.choices
        and field.name not in NO_TEXT
    ]


def everything(by: Person, matter: Matter, monday: Any) -> tuple[Campaign, Project]:
    """A campaign and a project with a row of everything that can hang on them."""
    campaign = make.directed(by, matter=matter)
    activity = make.planned(campaign)
    impact.ask(
        activity=activity,
        agency=AgencyFactory(),
        what="The helpline.",
        answer_by_on=clock.today() + dt.timedelta(days=3),
        by=by,
    )
    make.asked(campaign)
    project = make_plans.with_complete_plan(by, matter=matter)
    mapping = makes.mapping(by)
    for about in (campaign, project):
        measure = makes.measure(about)
        measures.correct(
            value=makes.value(measure),
            reading=makes.reading(11),
            why="It was eleven.",
            began_from=1,
            by=by,
        )
        makes.looked_at(about, mapping, "Date,Page views\n2026-03-01,4\n")
    monday.move_to(clock.start_of_day(campaign.launches_on) + dt.timedelta(days=1), tick=False)
    evaluations.write(campaign=campaign, lessons=Lessons(worked="The film."), began_from=0, by=by)
    return campaign, project


def found_in(subject: models.Model) -> set[str]:
    return set(findings_about(subject).filter(decision="open").values_list("place", flat=True))


def test_every_text_of_a_matter_is_told_whatever_it_hangs_on(by: Person, matter: Matter, monday: Any) -> None:
    everything(by, matter, monday)
    words = []
    for model in of_a_matter():
        assert model._base_manager.exists(), f"no {model.__name__} to look at"
        for name in texts_of(model):
            field = model._meta.get_field(name)
            for number, row in enumerate(model._base_manager.order_by("pk")):
                word = f"word{len(words)}x{number}"[: field.max_length or 30]
                words.append((model.__name__, name, word))
                beside = {
                    key: one() if callable(one) else one for key, one in BESIDE.get((model, name), {}).items()
                }
                if beside:
                    beside |= dict.fromkeys(SOMEBODY.get(name, []), by)
                told = {"words": word} if isinstance(field, models.JSONField) else word
                models.QuerySet(model).filter(pk=row.pk).update(**{name: told}, **beside)

    said = "\n".join(
        text for each in TEXTS.ask(matter) for text in (*each.texts.values(), *each.inside.values())
    )
    assert [(model, name) for model, name, word in words if word not in said] == []
    assert [each for each in TEXTS.ask(MatterFactory()) if each.texts or each.inside] == []


def test_a_term_that_is_added_later_is_found_in_a_project_its_plan_and_its_measures(
    by: Person, matter: Matter, monday: Any
) -> None:
    campaign, project = everything(by, matter, monday)
    name = "Rowan Ashdown"
    models.QuerySet(Project).filter(pk=project.pk).update(title=f"For {name}")
    models.QuerySet(CommunicationPlan).filter(project=project).update(feedback=f"{name} asked for it.")
    row = PlanAudience.objects.get(plan__project=project)
    models.QuerySet(PlanAudience).filter(pk=row.pk).update(barriers=f"What kept {name} away.")
    value = MeasureValue.objects.get(measure__project=project)
    models.QuerySet(MeasureValue).filter(pk=value.pk).update(source=f"The school of {name}")
    models.QuerySet(Activity).filter(campaign=campaign).update(title=f"Film of {name}")
    listed = documents.term_list_of(matter)

    documents.add_terms(
        matter=matter, terms=[(name, ProtectedTerm.Kind.CHILD)], began_from=listed.version, by=by
    )

    plan = CommunicationPlan.objects.get(project=project)
    assert found_in(project) == {
        "title",
        f"communication plan {plan.pk}, feedback",
        f"plan audience {row.pk}, barriers",
        f"measure value {value.pk}, source",
    }
    activity = Activity.objects.get(campaign=campaign)
    assert found_in(campaign) == {f"activity {activity.pk}, title"}
    # Who wrote it is told where the row says so, and does not decide on it.
    kept = findings_about(project).get(place__endswith="source")
    assert kept.written_by == value.entered_by


def test_what_is_written_later_of_a_campaign_or_project_of_the_matter_is_looked_at(
    by: Person, matter: Matter
) -> None:
    protect(matter, "Rowan Ashdown")
    campaign = make.with_audience(by, matter=matter)
    activity = make.planned(campaign, title="Film of Rowan Ashdown")
    project = make_plans.a_project(by, matter=matter, about="After Rowan Ashdown.")

    assert found_in(campaign) == {f"activity {activity.pk}, title"}
    assert found_in(project) == {"about"}
    assert set(Finding.objects.values_list("written_by", flat=True)) == {by.pk}

    activities.remove(activity=activity, by=by)
    assert found_in(campaign) == set()


def test_a_name_inside_stops_no_page_and_what_was_decided_on_it_stands(by: Person, matter: Matter) -> None:
    protect(matter, "Rowan Ashdown")
    campaign = make.directed(by, matter=matter, objective="What Rowan Ashdown lacked, others have.")

    assert found_in(campaign) == {"objective"}
    publishing.publish(campaign=campaign, by=by)
    make.planned(campaign)
    assert found_in(campaign) == {"objective"}


def test_of_no_matter_nothing_inside_is_looked_at_before_it_leaves(by: Person) -> None:
    protect(MatterFactory(), "Rowan Ashdown")
    campaign = make.draft(by, objective="What Rowan Ashdown lacked, others have.")
    make.planned(campaign, title="Film of Rowan Ashdown")
    project = make_plans.a_project(by, about="After Rowan Ashdown.")

    assert not Finding.objects.exists()
    assert found_in(campaign) == found_in(project) == set()


def test_the_reason_that_the_public_reads_of_a_withdrawal_is_looked_through_for_new_names(by: Person) -> None:
    campaign = make.published(by)
    publishing.withdraw(
        campaign=campaign,
        manner="explain",
        reason="Something was wrong.",
        public_reason="The film was wrong.",
        by=by,
    )

    (told,) = [each for batch in PUBLIC_TEXTS.ask() for each in batch if each.subject == campaign]
    assert told.texts == {"public withdrawal reason": "The film was wrong."}


def test_who_plans_a_project_sees_on_its_page_what_waits_for_a_decision(
    by: Person, matter: Matter, client: Client
) -> None:
    protect(matter, "Rowan Ashdown")
    project = make_plans.a_project(by, matter=matter, about="After Rowan Ashdown.")
    client.force_login(by)

    page = client.get(f"/workspace/plans/{project.reference}/").content.decode()

    assert "1 thing in these words waits for a decision" in page
    assert "Publication waits too" not in page


def test_a_name_on_which_somebody_decided_leaves_in_the_report_of_an_evaluation(
    by: Person, matter: Matter, monday: Any
) -> None:
    protect(matter, "Rowan Ashdown")
    campaign = make.directed(by, matter=matter, objective="What Rowan Ashdown lacked, others have.")
    monday.move_to(clock.start_of_day(campaign.launches_on) + dt.timedelta(days=1), tick=False)
    campaign = make.fresh(campaign)

    with pytest.raises(CampaignNotReady, match="waits for a decision"):
        evaluations.hand_out(campaign=campaign, kind="docx", by=by)
    documents.clear_finding(
        finding=findings_about(campaign).get(),
        reason="It is the name of the film.",
        by=PersonFactory(chair=True),
    )
    assert evaluations.hand_out(campaign=campaign, kind="docx", by=by)


def test_who_may_decide_on_a_name_in_a_project_has_it_before_them(by: Person) -> None:
    matter = MatterFactory(owner=by)
    other = put_on_list(matter, communications_officer=True)
    protect(matter, "Rowan Ashdown")
    project = make_plans.a_project(by, matter=matter, about="After Rowan Ashdown.")

    def told(person: Person) -> list[str]:
        entries = work.waiting_for(person, clock.now())
        return [each.url for each in entries if each.what == "Something in its texts waits for a decision"]

    assert told(other) == [pages.project(project)]
    assert told(by) == []
    assert told(make.officer()) == []
