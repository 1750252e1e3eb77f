"""The page of a statement's life says what the code does."""

import pytest

from media_relations.management.commands import statement_life
from media_relations.rules import workflow


def test_the_diagram_and_the_table_are_those_of_the_code():
    text = statement_life.page().read_text()

    assert statement_life.written(text) == text, "Run: manage.py statement_life"


def test_a_step_that_changes_in_the_code_shows(monkeypatch):
    monkeypatch.setattr(workflow, "_STEPS", workflow._STEPS[:-1])
    text = statement_life.page().read_text()

    assert statement_life.written(text) != text


def test_a_page_without_its_places_is_refused():
    with pytest.raises(ValueError, match="no place for its diagram"):
        statement_life.written("# A statement's life\n")
