"""What is true of what leaves and what enters.  No database, no clock, no request."""

from .lines import Checked, Facts, Fault, ParticipantLine, StaffLine, check, decoded, read
from .looks import as_cell, entry_words, may_export, names_words, records_in_sight
from .taking_in import imports_in_sight, may_import


__all__ = [
    "Checked",
    "Facts",
    "Fault",
    "ParticipantLine",
    "StaffLine",
    "as_cell",
    "check",
    "decoded",
    "entry_words",
    "imports_in_sight",
    "may_export",
    "may_import",
    "names_words",
    "read",
    "records_in_sight",
]
