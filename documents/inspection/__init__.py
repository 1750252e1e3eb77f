"""Looking into an upload: what it is, a clean copy of it, and what must not leave unseen.

Pure functions of bytes: no models, no settings, no network. `apart.inspect` runs them in a process of its own.
"""

from documents.inspection.inspecting import inspect
from documents.inspection.limits import LIMITS, Limits
from documents.inspection.recognise import DOCUMENTS, EVIDENCE, EXTENSIONS, kinds_in_words
from documents.inspection.results import Found, Inspection, Kind, Passage, Refused

__all__ = [
    "DOCUMENTS",
    "EVIDENCE",
    "EXTENSIONS",
    "LIMITS",
    "Found",
    "Inspection",
    "Kind",
    "Limits",
    "Passage",
    "Refused",
    "inspect",
    "kinds_in_words",
]
