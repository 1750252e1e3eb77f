"""What this room answers to the rooms below it. Importing the modules provides the points."""

from media_relations.hooks import (
    enquiries,
    events,
    notice_subjects,
    statement_kinds,
    statement_notices,
    statements,
)

__all__ = ["enquiries", "events", "notice_subjects", "statement_kinds", "statement_notices", "statements"]
