"""Plan templates as YAML files, in both directions, with faults named by their line. Nothing here writes.

The file is read as text that never becomes an object: no tags, no anchors, no dates or truth values of
YAML's own, so that `9:30` stays a time and nothing in a shared file can run or swell.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from foundation.words import say_list
from partnership.models import Agency, Role
from reviews.models import Phase, PlanTemplate, StepTiming, TemplateStep, ToldGroup
from reviews.rules.plan_notices import PLAN_NOTICES
from reviews.rules.timing import circle_of

LARGEST_FILE = 200_000
MOST_STEPS = 200
MOST_DAYS = 1000

Timing, Anchor, Unit, Kind, Condition, Ownership = (
    StepTiming.Timing,
    StepTiming.Anchor,
    StepTiming.Unit,
    StepTiming.Kind,
    StepTiming.Condition,
    StepTiming.Ownership,
)

TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>am|pm)?", re.IGNORECASE)
SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


class TemplateFaulty(ValueError):
    """The file is no plan template; `faults` says what is wrong, line by line."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        self.reasons = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True)
class TemplateFile:
    """What a template file says, as the fields of the rows that it makes."""

    fields: dict[str, Any]
    steps: list[dict[str, Any]]


@dataclass
class _Faults:
    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, node: yaml.Node, words: str) -> None:
        self.found.append((node.start_mark.line + 1, words))

    def check(self) -> None:
        if self.found:
            raise TemplateFaulty([f"Line {line}: {words}" for line, words in sorted(self.found)])


def read_template(text: str) -> TemplateFile:
    """The template that a file holds. Raises TemplateFaulty, with every fault and its line."""
    root = _compose(text)
    faults = _Faults()
    top = _mapping(root, faults, "The file", TOP_KEYS, needed=("slug", "name", "steps"))
    fields = {
        "slug": _slug(top.get("slug"), faults, 50),
        "name": _text(top.get("name"), faults, 150),
        "description": _text(top.get("description"), faults),
        "source": _text(top.get("source"), faults, 300),
        "aims": _text(top.get("aims"), faults),
        "told_order": _told_order(top.get("told_order"), faults),
    }
    nodes = _sequence(top.get("steps"), faults, "“steps”")
    if len(nodes) > MOST_STEPS:
        faults.add(nodes[MOST_STEPS], f"A template has at most {MOST_STEPS} steps.")
        nodes = nodes[:MOST_STEPS]
    if "steps" in top and not nodes:
        faults.add(top["steps"], "A template has at least one step.")
    steps = [_step(node, order, faults) for order, node in enumerate(nodes, 1)]
    _check_together(steps, nodes, faults)
    faults.check()
    return TemplateFile(fields, steps)


def write_template(template: PlanTemplate, steps: Iterable[TemplateStep]) -> str:
    """The file from which the same template can be read again."""
    told = [str(group) for group in template.told_order]
    content: dict[str, Any] = {
        "slug": template.slug,
        "name": template.name,
        "description": template.description,
        "source": template.source,
        "aims": template.aims,
        "told_order": told,
        "steps": [_written(step) for step in steps],
    }
    kept = {key: value for key, value in content.items() if value}
    return yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=100)


TOP_KEYS = ("slug", "name", "description", "source", "aims", "told_order", "steps")
STEP_KEYS = (
    "key",
    "phase",
    "title",
    "audience",
    "tells",
    "channel",
    "message",
    "kind",
    "notice",
    "question",
    "gate",
    "due",
    "only_if",
    "owners",
    "ownership",
)
DUE_KEYS = (
    "days",
    "working_days",
    "before",
    "after",
    "on_day_of",
    "as_soon_as_possible_after",
    "fixed_day",
    "every_days",
    "every_working_days",
    "from",
    "until",
    "at",
)


# From text to nodes -------------------------------------------------------------------------------


def _compose(text: str) -> yaml.Node:
    if len(text) > LARGEST_FILE:
        raise TemplateFaulty([f"The file is larger than {LARGEST_FILE:,} characters."])
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise TemplateFaulty([f"Line {line}: “&” and “*” references are not read; write it out."])
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except TemplateFaulty:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"Line {mark.line + 1}: " if mark else ""
        raise TemplateFaulty([f"{place}this is not YAML: {error.problem}."]) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise TemplateFaulty(["The file is not YAML that can be read."]) from error
    if root is None:
        raise TemplateFaulty(["The file is empty."])
    return root


def _mapping(
    node: yaml.Node | None, faults: _Faults, what: str, known: Iterable[str], *, needed: Iterable[str] = ()
) -> dict[str, yaml.Node]:
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        faults.add(node, f"{what} must be a list of names with values.")
        return {}
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name not in known:
            faults.add(key, f"“{name}” is not known here. Known are {say_list(list(known))}.")
        elif name in found:
            faults.add(key, f"“{name}” stands here twice.")
        else:
            found[name] = value
    for name in needed:
        if name not in found:
            faults.add(node, f"{what} needs “{name}”.")
    return found


def _sequence(node: yaml.Node | None, faults: _Faults, what: str) -> list[yaml.Node]:
    if node is None or _is_empty(node):
        return []
    if not isinstance(node, yaml.SequenceNode):
        faults.add(node, f"{what} must be a list, each entry beginning with a hyphen.")
        return []
    return list(node.value)


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style is None and node.value in ("", "~", "null")


def _text(node: yaml.Node | None, faults: _Faults, longest: int | None = None) -> str:
    if node is None or _is_empty(node):
        return ""
    if not isinstance(node, yaml.ScalarNode):
        faults.add(node, "Here a text is wanted.")
        return ""
    text = node.value.strip()
    if "\x00" in text:
        faults.add(node, "The text holds a character that can’t be stored.")
        return ""
    if longest and len(text) > longest:
        faults.add(node, f"The text is longer than {longest} characters.")
    return text


def _slug(node: yaml.Node | None, faults: _Faults, longest: int) -> str:
    text = _text(node, faults, longest)
    if node is not None and not SLUG.fullmatch(text):
        faults.add(node, f"“{text}” must be small letters, digits and hyphens.")
    return text


def _choice(node: yaml.Node | None, faults: _Faults, choices: Iterable[str], default: str = "") -> str:
    text = _text(node, faults)
    if node is None or not text:
        return default
    if text not in choices:
        faults.add(node, f"“{text}” is not known. Known are {say_list(list(choices))}.")
        return default
    return text


def _truth(node: yaml.Node | None, faults: _Faults) -> bool:
    return _choice(node, faults, ("yes", "no", "true", "false"), "no") in ("yes", "true")


def _number(node: yaml.Node, faults: _Faults, least: int = 0) -> int:
    text = _text(node, faults)
    if not re.fullmatch(r"\d{1,4}", text) or not least <= int(text) <= MOST_DAYS:
        faults.add(node, f"“{text}” must be a whole number from {least} to {MOST_DAYS}.")
        return least
    return int(text)


def _time(node: yaml.Node | None, faults: _Faults) -> dt.time | None:
    text = _text(node, faults)
    if node is None or not text:
        return None
    match = TIME.fullmatch(text)
    if match:
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        half = (match["half"] or "").lower()
        if (not half or 1 <= hour <= 12) and (half or match["minute"]):
            hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
            if hour < 24 and minute < 60:
                return dt.time(hour, minute)
    faults.add(node, f"“{text}” is no time of day. Write for instance 9:30am or 14:00.")
    return None


def _day(node: yaml.Node, faults: _Faults) -> dt.date | None:
    text = _text(node, faults)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        faults.add(node, f"“{text}” is no day. Write for instance 2026-10-14.")
        return None


# From nodes to fields -----------------------------------------------------------------------------


def _told_order(node: yaml.Node | None, faults: _Faults) -> list[str]:
    groups = [_choice(entry, faults, ToldGroup.values) for entry in _sequence(node, faults, "“told_order”")]
    if node is not None and len(set(groups)) != len(groups):
        faults.add(node, "A group stands in “told_order” twice.")
    return groups


def _step(node: yaml.Node, order: int, faults: _Faults) -> dict[str, Any]:
    found = _mapping(node, faults, "A step", STEP_KEYS, needed=("key", "phase", "title"))
    kind = _choice(found.get("kind"), faults, Kind.values, Kind.TASK)
    step = {
        "order": order,
        "key": _slug(found.get("key"), faults, 60),
        "phase": _choice(found.get("phase"), faults, Phase.values),
        "title": _text(found.get("title"), faults, 200),
        "audience": _text(found.get("audience"), faults, 300),
        "told_group": _choice(found.get("tells"), faults, ToldGroup.values),
        "channel": _text(found.get("channel"), faults, 150),
        "message": _text(found.get("message"), faults),
        "kind": kind,
        "notice_kind": _choice(found.get("notice"), faults, PLAN_NOTICES),
        "question": _text(found.get("question"), faults),
        "is_gate": _truth(found.get("gate"), faults),
        "condition": _choice(found.get("only_if"), faults, Condition.values, Condition.ALWAYS),
        "ownership": _choice(found.get("ownership"), faults, Ownership.values, Ownership.EITHER),
        "owners": [_owner(entry, faults) for entry in _sequence(found.get("owners"), faults, "“owners”")],
        **_due(found.get("due"), faults),
    }
    if kind == Kind.QUESTION and not step["question"]:
        faults.add(node, f"The step “{step['title']}” asks something: say what, under “question”.")
    if kind == Kind.NOTICE and not step["notice_kind"]:
        faults.add(node, f"The step “{step['title']}” sends a notice: say which, under “notice”.")
    if kind != Kind.NOTICE and step["notice_kind"]:
        faults.add(found["notice"], "Only a step of the kind “notice” sends one.")
    if kind == Kind.PUBLISH and step["phase"] != Phase.PUBLICATION:
        faults.add(node, "Publication itself belongs in the phase “publication”.")
    if step["is_gate"] and step["phase"] == Phase.AFTER:
        faults.add(found["gate"], "Publication can’t wait for a step that comes after it.")
    return step


def _owner(node: yaml.Node, faults: _Faults) -> dict[str, str]:
    found = _mapping(node, faults, "An owner", ("role", "agency", "agency_kind"), needed=("role",))
    owner = {
        "role": _choice(found.get("role"), faults, Role.values),
        "agency": _text(found.get("agency"), faults, 40),
        "agency_kind": _choice(found.get("agency_kind"), faults, Agency.Kind.values),
    }
    if owner["agency"] and owner["agency_kind"]:
        faults.add(node, "Name either an agency or a kind of agency.")
    return {key: value for key, value in owner.items() if value}


def _due(node: yaml.Node | None, faults: _Faults) -> dict[str, Any]:
    due: dict[str, Any] = dict(UNDATED)
    if node is None:
        return due
    found = _mapping(node, faults, "“due”", DUE_KEYS)
    ways = [name for name in READERS if name in found]
    if len(ways) != 1:
        faults.add(node, f"“due” needs exactly one of {say_list(list(READERS), 'or')}.")
        return due
    due["at_time"] = _time(found.get("at"), faults)
    allowed = READERS[ways[0]](found, due, faults)
    for name in found:
        if name not in {*allowed, ways[0], "at"}:
            faults.add(found[name], f"“{name}” does not go with “{ways[0]}”.")
    return due


UNDATED: dict[str, Any] = {
    "timing": Timing.UNDATED,
    "anchor": "",
    "anchor_key": "",
    "offset": 0,
    "unit": Unit.DAYS,
    "at_time": None,
    "fixed_on": None,
    "every": None,
    "until_anchor": "",
}


def _event(node: yaml.Node, faults: _Faults, *, may_be_step: bool = True) -> tuple[str, str]:
    events = [value for value in Anchor.values if value != Anchor.STEP]
    if may_be_step and isinstance(node, yaml.MappingNode):
        found = _mapping(node, faults, "The event", ("step",), needed=("step",))
        return Anchor.STEP, _text(found.get("step"), faults, 60)
    return _choice(node, faults, events), ""


def _count(found: Mapping[str, yaml.Node], due: dict[str, Any], faults: _Faults, way: str) -> int:
    given = [name for name in ("days", "working_days") if name in found]
    if len(given) != 1:
        faults.add(found[way], f"“{way}” needs either “days” or “working_days”.")
        return 0
    due["unit"] = given[0]
    return _number(found[given[0]], faults)


def _before(found: Mapping[str, yaml.Node], due: dict[str, Any], faults: _Faults) -> tuple[str, ...]:
    due["timing"] = Timing.RELATIVE
    due["anchor"], due["anchor_key"] = _event(found["before"], faults)
    due["offset"] = -_count(found, due, faults, "before")
    return ("days", "working_days")


def _after(found: Mapping[str, yaml.Node], due: dict[str, Any], faults: _Faults) -> tuple[str, ...]:
    due["timing"] = Timing.RELATIVE
    due["anchor"], due["anchor_key"] = _event(found["after"], faults)
    due["offset"] = _count(found, due, faults, "after")
    return ("days", "working_days")


def _on_day_of(found: Mapping[str, yaml.Node], due: dict[str, Any], faults: _Faults) -> tuple[str, ...]:
    due["timing"] = Timing.RELATIVE
    due["anchor"], due["anchor_key"] = _event(found["on_day_of"], faults)
    return ()


def _as_soon_as_possible(
    found: Mapping[str, yaml.Node], due: dict[str, Any], faults: _Faults
) -> tuple[str, ...]:
    due["timing"] = Timing.AS_SOON_AS_POSSIBLE
    due["anchor"], due["anchor_key"] = _event(found["as_soon_as_possible_after"], faults)
    return ()


def _fixed_day(found: Mapping[str, yaml.Node], due: dict[str, Any], faults: _Faults) -> tuple[str, ...]:
    due["timing"] = Timing.FIXED_DAY
    due["fixed_on"] = _day(found["fixed_day"], faults)
    return ()


def _every(unit: str) -> Callable[..., tuple[str, ...]]:
    def read(found: Mapping[str, yaml.Node], due: dict[str, Any], faults: _Faults) -> tuple[str, ...]:
        node = found[f"every_{unit}"]
        due["timing"], due["unit"] = Timing.RECURRING, unit
        due["every"] = _number(node, faults, least=1)
        if "from" not in found:
            faults.add(node, "A step that recurs needs “from”, the event from which it does.")
        else:
            due["anchor"], due["anchor_key"] = _event(found["from"], faults)
        if "until" in found:
            due["until_anchor"], _ = _event(found["until"], faults, may_be_step=False)
        return ("from", "until")

    return read


READERS: dict[str, Callable[..., tuple[str, ...]]] = {
    "before": _before,
    "after": _after,
    "on_day_of": _on_day_of,
    "as_soon_as_possible_after": _as_soon_as_possible,
    "fixed_day": _fixed_day,
    "every_days": _every("days"),
    "every_working_days": _every("working_days"),
}


def _check_together(steps: list[dict[str, Any]], nodes: list[yaml.Node], faults: _Faults) -> None:
    keys = [step["key"] for step in steps]
    for step, node in zip(steps, nodes, strict=True):
        if step["key"] and keys.count(step["key"]) > 1 and keys.index(step["key"]) != step["order"] - 1:
            faults.add(node, f"The key “{step['key']}” is taken by an earlier step.")
        if step["anchor"] == Anchor.STEP and step["anchor_key"] not in keys:
            faults.add(
                node, f"“{step['title']}” waits for the step “{step['anchor_key']}”, which is not there."
            )
    publishing = [node for step, node in zip(steps, nodes, strict=True) if step["kind"] == Kind.PUBLISH]
    for node in publishing[1:]:
        faults.add(node, "A plan publishes once: this is a second step of the kind “publish”.")
    waits_for = {step["key"]: step["anchor_key"] for step in steps if step["anchor"] == Anchor.STEP}
    if circle := circle_of(waits_for):
        node = nodes[keys.index(circle[0])]
        faults.add(node, f"These steps wait for each other in a circle: {say_list(circle)}.")


# From rows to text --------------------------------------------------------------------------------


def _written(step: TemplateStep) -> dict[str, Any]:
    content = {
        "key": step.key,
        "phase": str(step.phase),
        "title": step.title,
        "audience": step.audience,
        "tells": str(step.told_group),
        "channel": step.channel,
        "message": step.message,
        "kind": str(step.kind),
        "notice": step.notice_kind,
        "question": step.question,
        "gate": "yes" if step.is_gate else "",
        "due": dict(_written_due(step)),
        "only_if": "" if step.condition == Condition.ALWAYS else str(step.condition),
        "owners": [dict(owner) for owner in step.owners],
        "ownership": "" if step.ownership == Ownership.EITHER else str(step.ownership),
    }
    return {key: value for key, value in content.items() if value}


def _written_due(step: TemplateStep) -> Iterator[tuple[str, Any]]:
    event = {"step": step.anchor_key} if step.anchor == Anchor.STEP else str(step.anchor)
    if step.timing == Timing.RELATIVE and not step.offset:
        yield "on_day_of", event
    elif step.timing == Timing.RELATIVE:
        yield str(step.unit), abs(step.offset)
        yield "before" if step.offset < 0 else "after", event
    elif step.timing == Timing.AS_SOON_AS_POSSIBLE:
        yield "as_soon_as_possible_after", event
    elif step.timing == Timing.FIXED_DAY and step.fixed_on:
        yield "fixed_day", step.fixed_on.isoformat()
    elif step.timing == Timing.RECURRING:
        yield f"every_{step.unit}", step.every
        yield "from", event
        if step.until_anchor:
            yield "until", str(step.until_anchor)
    if step.at_time and step.timing != Timing.UNDATED:
        yield "at", f"{step.at_time:%H:%M}"
