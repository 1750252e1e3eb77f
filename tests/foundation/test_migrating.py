"""Many tables made at once leave Django the same as one after the other does."""

from __future__ import annotations

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import OperationWriter

from foundation.migrating import CreateModels


def made() -> list[migrations.CreateModel]:
    key = ("id", models.BigAutoField(primary_key=True))
    return [
        migrations.CreateModel("Wood", [key, ("name", models.CharField(max_length=9))]),
        migrations.CreateModel(
            "Tree",
            [key, ("wood", models.ForeignKey("catalogue.Wood", models.PROTECT, related_name="trees"))],
            options={
                "constraints": [models.UniqueConstraint(fields=["wood"], name="one_tree_in_a_wood")],
                "indexes": [models.Index(fields=["wood"], name="trees_by_wood")],
            },
        ),
    ]


@pytest.mark.parametrize("is_rendered", [True, False])
def test_the_models_are_known_with_what_leads_back_to_them(is_rendered: bool) -> None:
    state, one_by_one = ProjectState(), ProjectState()
    if is_rendered:
        assert state.apps
    CreateModels(made()).state_forwards("catalogue", state)
    for one in made():
        one.state_forwards("catalogue", one_by_one)

    assert state == one_by_one
    wood = state.apps.get_model("catalogue", "wood")
    assert [one.name for one in wood._meta.related_objects] == ["trees"]


@pytest.mark.django_db(transaction=True)
def test_the_tables_come_with_their_constraints_and_go_again() -> None:
    before, after = ProjectState(), ProjectState()
    operation = CreateModels(made())
    operation.state_forwards("catalogue", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("catalogue", editor, before, after)
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, "catalogue_tree")
    with connection.schema_editor() as editor:
        operation.database_backwards("catalogue", editor, after, before)

    assert {"one_tree_in_a_wood", "trees_by_wood"} <= constraints.keys()
    assert not {"catalogue_tree", "catalogue_wood"} & set(connection.introspection.table_names())


def test_it_is_written_down_as_it_is() -> None:
    written, imports = OperationWriter(CreateModels(made()), indentation=0).serialize()

    assert "foundation.migrating.CreateModels(" in written
    assert "import foundation.migrating" in imports
    assert "one_tree_in_a_wood" in written
