"""What leaves is written down before it goes."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import insist
from hearthside.access.viewer import Viewer
from hearthside.exchange import queries, rules
from hearthside.exchange.terms import EXPORTED
from hearthside.program.models import Episode


@transaction.atomic
def export_looks(*, by: Viewer, episode: Episode, zone: str, at: datetime) -> str:
    """Who looked at one person's record, as comma-separated text.  A disclosure: it stands in the trail, and in itself."""
    insist(rules.may_export(by, episode.program_id))
    trail.note(by, EXPORTED, episode, at=at)
    sheet = io.StringIO()
    csv.writer(sheet).writerows(queries.lines_of(by, episode, zone=zone))
    return sheet.getvalue()
