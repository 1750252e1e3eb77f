"""The doors that are no addresses: the admin's registry, the queue's tasks, the command line.

Each list fails when something is added without somebody having thought about what it shows.
"""

from __future__ import annotations

import inspect
from typing import Any

from celery import current_app
from django.apps import apps
from django.core.management import get_commands
from django.db import models
from django.test import RequestFactory

from matters.models import Matter
from partnership.admin_site import site

#: Records of a matter that administrators may see in the admin: that they are there and how they stand, no more.
STATE_ONLY = {
    "campaigns.Campaign",
    "campaigns.Project",
    "catalogue.Resource",
    "documents.TermList",
    "media_relations.Enquiry",
    "media_relations.HighProfileEvent",
    "media_relations.Statement",
}

#: Rows of which only those that belong to no matter are there.
OF_NO_MATTER = {"matters.SensitivePeriod"}

#: Commands of the portal itself, with what each shows to whoever has a shell on the machine.
COMMANDS = {
    "audit_verify": "The number of the first event that does not fit; no words of any.",
    "demo": "Who can sign in to the demonstration; refuses on a portal that may be real.",
    "hold_notices": "How many notices wait now.",
    "import_resources": "The lines of the file that was given, with what is wrong in each.",
    "import_reviews": "The lines of the file that was given, with what is wrong in each.",
    "plan_template": "A template, which tells of no review.",
    "rotate_field_keys": "How many values have the new key.",
    "statement_life": "The steps that any statement can take, as docs/statements.md has them; no statement.",
}

OUR_APPS = {
    "audit",
    "partnership",
    "matters",
    "documents",
    "notices",
    "catalogue",
    "reviews",
    "media_relations",
    "campaigns",
    "portal",
    "foundation",
    "config",
}


def below(model: type[models.Model]) -> set[type[models.Model]]:
    """The models whose rows hang on this one's, however far down."""
    found: set[type[models.Model]] = set()
    waiting = [model]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += [relation.related_model for relation in one._meta.related_objects]  # type: ignore[misc]
    return found


def test_nothing_that_hangs_on_a_matter_is_in_the_admin_but_its_state() -> None:
    confidential = {model._meta.label for model in below(Matter)}

    assert {model._meta.label for model in site._registry} & confidential == STATE_ONLY | OF_NO_MATTER


def test_what_is_in_the_admin_of_a_matter_can_only_be_looked_at() -> None:
    for model, page in site._registry.items():
        if model._meta.label in STATE_ONLY:
            assert [page.may_add, page.may_change, page.may_delete] == [False, False, False]


def test_rows_of_a_matter_are_not_among_those_of_none(rf: RequestFactory) -> None:
    for model, page in site._registry.items():
        if model._meta.label in OF_NO_MATTER:
            assert str(page.get_queryset(rf.get("/")).query) == str(
                model._base_manager.filter(matter=None).query
            )


def test_the_queue_carries_keys_and_nothing_that_tells() -> None:
    current_app.loader.import_default_modules()
    ours = [task for name, task in current_app.tasks.items() if name.split(".")[0] in OUR_APPS]

    assert ours
    for task in ours:
        for parameter in inspect.signature(task.run).parameters.values():
            assert parameter.name.endswith(("_id", "_ids", "key", "keys", "token", "queue")), task.name
            assert parameter.annotation in ("int", "list[int]", "str", int, list[int], str), task.name


def test_every_command_was_thought_about() -> None:
    own = {name for name, app in get_commands().items() if app.split(".")[0] in OUR_APPS}

    assert own == set(COMMANDS)


def test_only_the_audit_trail_tells_of_a_matter_without_hanging_on_it() -> None:
    """The lists above go by relations: a model that names a matter by number alone would slip through them."""
    confidential = below(Matter)
    untied = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in OUR_APPS and model not in confidential and mentions_a_matter(model)
    }

    assert untied == {"audit.Event"}


def mentions_a_matter(model: type[models.Model]) -> bool:
    names: list[Any] = [one.name for one in model._meta.get_fields()]
    return any(name in ("matter", "matter_id", "matters", "subject_id", "subject_type") for name in names)
