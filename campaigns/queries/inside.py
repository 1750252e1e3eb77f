"""What is said inside of a campaign or a project of a matter, for a look at it when a term comes onto the list (law 17).

What a campaign says in public stands in `campaigns.texts_in`. Of those of no matter, nothing is looked at before it leaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q

from campaigns.models import (
    Activity,
    Campaign,
    CommunicationPlan,
    Direction,
    Evaluation,
    ImpactQuestion,
    Measure,
    MeasureImport,
    MeasureValue,
    PartnerAsk,
    PlanAudience,
    Project,
    ValueChange,
)
from campaigns.rules import projects as project_rules

#: The texts of each model by field, each with who wrote it where the row tells.
WORDS: Mapping[type[models.Model], Mapping[str, str]] = {
    Campaign: {
        "objective": "",
        "baseline": "",
        "target": "",
        "reason": "",
        "reason_source": "",
        "withdrawal_reason": "withdrawn_by",
    },
    Direction: {"minute": "recorded_by", "note": "recorded_by"},
    PartnerAsk: {"what": "asked_by", "answer_note": "answered_by"},
    Activity: {"title": "", "phase": "", "outcome": "settled_by"},
    ImpactQuestion: {"what": "asked_by", "answer_note": "answered_by", "reason_to_go_on": "decided_by"},
    Evaluation: {
        "worked": "written_by",
        "did_not_work": "written_by",
        "next_time": "written_by",
        "not_shown": "written_by",
    },
    Project: {"title": "", "about": "", "outcome": "ended_by"},
    CommunicationPlan: {"objective": "", "consultation": "", "feedback": ""},
    PlanAudience: {
        **{one.field: "" for one in project_rules.QUESTIONS},
        "baseline": "",
        "target": "",
        "access_measure": "",
        "formats": "",
        "barriers": "",
    },
    Measure: {"name": "", "unit": "", "base_words": "", "target_words": "", "source": ""},
    MeasureValue: {"words": "entered_by", "source": "entered_by"},
    ValueChange: {"before": "", "why": "changed_by"},
    MeasureImport: {"file_name": "asked_by", "errors": "asked_by"},
}
#: By which way each leads to the campaign, and to the project.
OF_A_CAMPAIGN: Mapping[type[models.Model], str] = {
    Campaign: "pk",
    Direction: "campaign",
    PartnerAsk: "campaign",
    Activity: "campaign",
    ImpactQuestion: "activity__campaign",
    Evaluation: "campaign",
    Measure: "campaign",
    MeasureValue: "measure__campaign",
    ValueChange: "value__measure__campaign",
    MeasureImport: "campaign",
}
OF_A_PROJECT: Mapping[type[models.Model], str] = {
    Project: "pk",
    CommunicationPlan: "project",
    PlanAudience: "plan__project",
    Measure: "project",
    MeasureValue: "measure__project",
    ValueChange: "value__measure__project",
    MeasureImport: "project",
}
#: Left out: of what a platform counted, the source is the name of its file, which is told once.
TOLD_ELSEWHERE: Mapping[type[models.Model], Q] = {MeasureValue: Q(mapping__isnull=False)}


@dataclass(frozen=True)
class Said:
    """Texts by their place, and who wrote each, where that is known."""

    texts: dict[str, str] = field(default_factory=dict)
    writers: dict[str, int] = field(default_factory=dict)


def said_of(about: Campaign | Project) -> Said:
    """All that is said of it inside; nothing where it belongs to no matter. A fixed number of queries."""
    said = Said()
    if about.matter_id is None:
        return said
    for model, way in (OF_A_CAMPAIGN if isinstance(about, Campaign) else OF_A_PROJECT).items():
        for place, text, writer in _words_in(model, Q(**{way: about.pk}), is_whole=way == "pk"):
            said.texts[place] = text
            if writer is not None:
                said.writers[place] = writer
    return said


def _words_in(model: type[models.Model], ours: Q, *, is_whole: bool) -> Iterator[tuple[str, str, int | None]]:
    words = WORDS[model]
    rows = model._default_manager.filter(ours).exclude(TOLD_ELSEWHERE.get(model, Q(pk__in=[]))).order_by("pk")
    for row in rows.values("pk", *words, *(writer for writer in set(words.values()) if writer)):
        for name, writer in words.items():
            said = name.replace("_", " ")
            place = said if is_whole else f"{model._meta.verbose_name} {row['pk']}, {said}"
            if text := "\n".join(_flat(row[name])):
                yield place, text, row[writer] if writer else None


def _flat(value: Any) -> Iterator[str]:
    """The words in a field, also in one that holds lists or names with values."""
    if isinstance(value, str):
        yield from [value] if value else []
    elif isinstance(value, dict):
        for one in value.values():
            yield from _flat(one)
    elif isinstance(value, list):
        for one in value:
            yield from _flat(one)
