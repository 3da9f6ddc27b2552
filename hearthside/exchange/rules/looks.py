"""What is true of what leaves.  No database, no clock, no request."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Viewer
from hearthside.exchange.terms import FORMS, MOST_NAMES, PAGES, THINGS


def records_in_sight(viewer: Viewer) -> Q:
    """Of stays: who looked at one is read by the directors of its program."""
    return Q(program_id__in=viewer.directs_programs)


def may_export(by: Viewer, program_id: object) -> Verdict:
    return YES if program_id in by.directs_programs else no("The program's director exports this.")


def entry_words(what: str, subject: str) -> str:
    """One entry of the trail as a sentence's end: `opened the page of the person`, `assigned a therapist`."""
    if what == "saw":
        return f"saw {PAGES.get(subject.rpartition(':')[0], FORMS)}"
    if what == "opened":
        return f"opened {THINGS.get(subject.partition(':')[0], FORMS)}"
    return what


def names_words(names: Sequence[str]) -> str:
    """`Noor`, `Noor and Sam`, `Noor, Sam, Wren and 6 others`."""
    first, rest = list(names[:MOST_NAMES]), len(names) - MOST_NAMES
    if rest > 0:
        return f"{', '.join(first)} and {rest} other{'s' if rest > 1 else ''}"
    return " and ".join(filter(None, [", ".join(first[:-1]), *first[-1:]]))


def as_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
