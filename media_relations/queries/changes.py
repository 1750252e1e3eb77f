"""What changed from one text of a statement to another."""

from __future__ import annotations

from foundation.comparing import Change, compare
from foundation.words import say_moment
from media_relations.models import LastLook, Statement, StatementVersion
from partnership.models import Person


def between(before: StatementVersion, after: StatementVersion) -> list[Change]:
    """Every part in which the later version reads otherwise."""
    parts = zip(_parts(before), _parts(after), strict=True)
    return [Change(label, compare(old, new)) for (label, old), (_, new) in parts if old != new]


def _parts(version: StatementVersion) -> list[tuple[str, str]]:
    return [
        ("Title", version.title),
        ("Text", version.text),
        ("Key message", version.key_message),
        ("Quotes", "\n\n".join(str(quote["words"]) for quote in version.quotes)),
        ("Spokesperson", str(version.spokesperson or "Nobody")),
        ("Embargo", say_moment(version.release_at) if version.release_at else "None"),
        ("Files", f"{len(version.files)}: {', '.join(sha256[:8] for sha256 in version.files)}"),
    ]


def since_last_look(statement: Statement, version: StatementVersion, person: Person) -> LastLook | None:
    """The look that the person took at an earlier version, where there is one to compare with."""
    look = (
        LastLook.objects.filter(statement=statement, person=person)
        .select_related("version__spokesperson")
        .first()
    )
    return look if look is not None and look.version.number < version.number else None
