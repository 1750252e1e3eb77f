"""What people do with files, findings and protected terms."""

from documents.services.checking import check_waiting, scan_waiting
from documents.services.findings import clear_finding
from documents.services.reading import record_reading
from documents.services.seeking import seek_names
from documents.services.storing import FileChanged, StorageAway, look_for_lost, opened, sweep_left_overs
from documents.services.tables import without_names
from documents.services.terms import add_terms, retire_term, set_live, term_list_of
from documents.services.texts import (
    check_leaving,
    check_text,
    found_in,
    keep_found,
    names_in,
    reasons_not_to_say,
)
from documents.services.uploading import Incoming, incoming, replace, upload

__all__ = [
    "FileChanged",
    "Incoming",
    "StorageAway",
    "add_terms",
    "check_leaving",
    "check_text",
    "check_waiting",
    "clear_finding",
    "found_in",
    "incoming",
    "keep_found",
    "look_for_lost",
    "names_in",
    "opened",
    "reasons_not_to_say",
    "record_reading",
    "replace",
    "retire_term",
    "scan_waiting",
    "seek_names",
    "set_live",
    "sweep_left_overs",
    "term_list_of",
    "upload",
    "without_names",
]
