"""Who takes in a list from elsewhere."""

from __future__ import annotations

from django.db.models import Q

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Viewer


def imports_in_sight(viewer: Viewer) -> Q:
    """A list holds what people have not agreed to show: it is whoever's brought it."""
    return Q(by=viewer.person_id)


def may_import(by: Viewer) -> Verdict:
    """Whoever may invite one may invite many; asked again for each line."""
    if by.directs_clinic or by.directs_programs:
        return YES
    return no("Lists are taken in by a director.")
