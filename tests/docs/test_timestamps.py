"""The page of moments and days says what the models hold."""

import re
from pathlib import Path

from django.apps import apps
from django.db import models

ROOMS = [
    "audit", "search", "partnership", "matters", "documents", "notices", "catalogue", "reviews", "media_relations",
    "campaigns", "engagement",
]  # fmt: skip
PAGE = Path(__file__).resolve().parents[2] / "docs" / "timestamps.md"


def kept_in_models() -> set[tuple[str, str]]:
    return {
        (model.__name__, field.name)
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.DateField | models.TimeField)
    }


def told_on_the_page() -> set[tuple[str, str]]:
    rows = re.findall(r"^\| (\w+) \| ([\w, ]+) \|", PAGE.read_text(), re.MULTILINE)
    return {
        (model, name)
        for model, names in rows
        for name in re.split(r", ", names)
        if (model, name) != ("model", "field")
    }


def test_the_page_tells_of_every_moment_and_day():
    assert kept_in_models() - told_on_the_page() == set()


def test_the_page_tells_of_nothing_that_is_gone():
    assert told_on_the_page() - kept_in_models() == set()
