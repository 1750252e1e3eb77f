"""The addresses of pages about measures."""

from __future__ import annotations

from campaigns.models import Campaign, Measure, MeasureImport, MeasureValue, PlatformMapping, Project

HOME = "/workspace/measures/"
PLATFORMS = f"{HOME}platforms/"


def of(one: Campaign | Project) -> str:
    kind = "campaigns" if isinstance(one, Campaign) else "projects"
    return f"{HOME}{kind}/{one.reference}/"


def measure(one: Measure) -> str:
    return f"{HOME}one/{one.reference}/"


def value(one: MeasureValue) -> str:
    return f"{measure(one.measure)}values/{one.reference}/"


def begin_import(one: Campaign | Project) -> str:
    return f"{of(one)}import/"


def import_of(one: MeasureImport) -> str:
    return f"{begin_import(one.about)}{one.reference}/"


def platform(one: PlatformMapping) -> str:
    return f"{PLATFORMS}{one.reference}/"


def evaluation(one: Campaign) -> str:
    return f"{of(one)}evaluation/"
