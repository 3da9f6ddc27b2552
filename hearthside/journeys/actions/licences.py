"""A colleague with the right licence takes over for somebody who is elsewhere today."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Viewer
from hearthside.journeys.queries.stamping import sessions_of_gap
from hearthside.people.models import Person
from hearthside.program.rules import may_run_program
from hearthside.safety.actions import settle_gap
from hearthside.safety.models import LicenceGap
from hearthside.safety.queries.gaps import may_take_over
from hearthside.safety.terms import Settled
from hearthside.schedule.actions import let_another_lead


@transaction.atomic
def let_colleague_lead(*, by: Viewer, gap: LicenceGap, colleague: Person, at: datetime) -> LicenceGap:
    """In every session of that day which the clinician leads for this person; then the gap is settled.

    NotAllowed for a colleague without the licence or elsewhere at the time, and when there is no such session.
    """
    insist(may_run_program(by, gap.episode.program_id))
    if not may_take_over(gap, colleague.pk, at=at):
        raise NotAllowed("This colleague holds no licence for where they are.", "licence")
    led = sessions_of_gap(gap)
    if not led:
        raise NotAllowed("No session is left to hand over. Say in a sentence how it was settled.", "none")
    for session in led:
        let_another_lead(by=by, session=session, instead_of=gap.person_id, colleague=colleague, at=at)
    words = f"A colleague took over {len(led)} of that day's sessions."
    return settle_gap(by=by, gap=gap, how=Settled.HANDED_OVER, words=words, at=at)
