"""Rows that every installation begins with. What is there already is never changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db import transaction

#: An audience that came after the first.
EARLY_YEARS = "Early years and childcare"

DATA = Path(__file__).resolve().parent.parent / "data"

#: (app label, model name) -> model: the real one, or a migration's.
GetModel = Callable[[str, str], Any]


@transaction.atomic
def load_rule_editions(get_model: GetModel = apps.get_model) -> int:
    """The editions of statutory guidance with their timers are there; returns how many rows were added."""
    editions, timers = get_model("partnership", "RuleEdition"), get_model("partnership", "Timer")
    added = 0
    for entry in _read("rule_editions.yaml")["editions"]:
        fields = {name: value for name, value in entry.items() if name not in ("slug", "timers")}
        edition, is_new = editions.objects.get_or_create(slug=entry["slug"], defaults=fields)
        added += is_new
        for timer in entry["timers"]:
            key = {"kind": timer["kind"], "recipient": timer.get("recipient", "")}
            rest = {name: value for name, value in timer.items() if name not in key}
            added += timers.objects.get_or_create(edition=edition, **key, defaults=rest)[1]
    return added


@transaction.atomic
def load_reference_rows(get_model: GetModel = apps.get_model) -> int:
    """Languages, channels, audiences and glossary terms to begin with; returns how many rows were added."""
    rows = _read("reference.yaml")
    languages, channels, audiences, glossary = (
        get_model("partnership", name).objects for name in ("Language", "Channel", "Audience", "GlossaryTerm")
    )
    added = 0
    for tag, name in rows["languages"].items():
        added += languages.get_or_create(tag=tag, defaults={"name": name})[1]
    for name in rows["channels"]:
        added += channels.get_or_create(name=name)[1]
    for row in rows["audiences"]:
        audience, is_new = audiences.get_or_create(
            name=row["name"], defaults={"is_seldom_heard": row.get("is_seldom_heard", False)}
        )
        added += is_new
        if is_new:
            audience.languages.set(languages.filter(tag__in=row.get("languages", [])))
            audience.channels.set(channels.filter(name__in=row.get("channels", [])))
    for row in rows["glossary"]:
        term = row.pop("term")
        added += glossary.get_or_create(term=term, defaults=row)[1]
    return added


@transaction.atomic
def load_coverage(get_model: GetModel = apps.get_model) -> int:
    """Early years are among the audiences, beside the workforce; the channels by which people meet count as events.

    Returns how many rows were added or marked.
    """
    rows = _read("reference.yaml")
    row = next(one for one in rows["audiences"] if one["name"] == EARLY_YEARS)
    audiences = get_model("partnership", "Audience").objects
    audience, is_new = audiences.get_or_create(name=EARLY_YEARS)
    channels = get_model("partnership", "Channel").objects
    if is_new:
        audience.channels.set(channels.filter(name__in=row["channels"]))
        page = next(one for one in rows["audience_pages"] if EARLY_YEARS in one["also"])
        audience.shown_with = audiences.filter(name=page["audience"], slug__isnull=False).first()
        audience.save()
    return is_new + channels.filter(name__in=rows["events"], is_event=False).update(is_event=True)


@transaction.atomic
def load_audience_pages(get_model: GetModel = apps.get_model) -> int:
    """The audiences that everybody knows have a page; where any audience has one already, nothing is changed.

    Returns how many pages were added.
    """
    audiences = get_model("partnership", "Audience").objects
    if audiences.filter(slug__isnull=False).exists():
        return 0
    added = 0
    for order, row in enumerate(_read("reference.yaml")["audience_pages"], start=1):
        audience = audiences.filter(name=row["audience"]).first()
        if audience is None:
            continue
        audience.slug, audience.page_order = row["slug"], order
        audience.page_title, audience.page_introduction = row.get("title", ""), row["introduction"]
        audience.save()
        audiences.filter(name__in=row.get("also", [])).update(shown_with=audience)
        added += 1
    return added


@transaction.atomic
def load_audience_texts(get_model: GetModel = apps.get_model) -> int:
    """The pages of audiences say what ours say, where nobody has written anything there. Returns how many were changed."""
    audiences = get_model("partnership", "Audience").objects
    return sum(
        audiences.filter(slug=row["slug"], page_text="", page_is_sensitive=False).update(
            page_text=row.get("text", ""), page_is_sensitive=row.get("is_sensitive", False)
        )
        for row in _read("reference.yaml")["audience_pages"]
        if "text" in row or "is_sensitive" in row
    )


def _read(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
