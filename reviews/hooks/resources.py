"""What the catalogue may not give out: a report leaves by the plan of its own review (law 1)."""

from __future__ import annotations

from catalogue.points import NOT_A_RESOURCE
from reviews.rules.attachments import reasons_about_file

NOT_A_RESOURCE.provide(reasons_about_file)
