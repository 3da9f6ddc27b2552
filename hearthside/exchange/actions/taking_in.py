"""A list from elsewhere: checked whole, kept sealed, taken in by a job, a few lines in each transaction."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from hearthside.access import trail
from hearthside.access.verdict import NotAllowed, insist
from hearthside.access.viewer import Viewer
from hearthside.careteam.actions import invite_staff
from hearthside.careteam.queries import staff_zone
from hearthside.careteam.terms import LicenceSaid, Post
from hearthside.exchange import queries, rules
from hearthside.exchange.models import Import
from hearthside.exchange.terms import AT_ONCE, State, What
from hearthside.journeys.actions import invite_participant
from hearthside.kernel import jobs
from hearthside.kernel.jobs import enqueue
from hearthside.kernel.whole import whole
from hearthside.notices.topics import tell


Line = dict[str, Any]


@transaction.atomic
def check_list(*, by: Viewer, what: What, raw: bytes, at: datetime) -> Import:
    """Nothing of it is written but itself.  Raises NotAllowed for a file that is no list."""
    insist(rules.may_import(by))
    rows = rules.read(rules.decoded(raw), what)
    facts = queries.facts_for(by, [said.get("mail", "") for _, said in rows], at=at)
    found = rules.check(rows, what, facts)
    made = Import(
        by=by.person_id,
        what=what,
        made_at=at,
        lines=json.dumps([asdict(line) for line in found.ready], default=str),
        ready=len(found.ready),
        known=len(found.known),
        faults=[[fault.n, fault.reason] for fault in found.faults],
    )
    made.save(force_insert=True)
    trail.note(by, "checked a list", made, at=at)
    return made


@transaction.atomic
def start_import(*, by: Viewer, one: Import, at: datetime) -> Import:
    """All of it or nothing: NotAllowed while a line does not fit.  A second press changes nothing."""
    fresh = Import.objects.select_for_update().get(pk=one.pk)
    insist(rules.may_import(by))
    if fresh.faults and fresh.state == State.CHECKED:
        raise NotAllowed("Mend the lines that do not fit, and check the list again.")
    if fresh.state == State.CHECKED:
        fresh.state = State.GOING
        fresh.save(update_fields=["state"])
        trail.note(by, "started to take a list in", fresh, at=at)
        enqueue("exchange.take_in", key=str(fresh.pk), import_id=str(fresh.pk))
    return fresh


@transaction.atomic
def throw_away(*, by: Viewer, one: Import, at: datetime) -> None:
    """Not taken in, or not taken in any further; who came in by it stays."""
    fresh = Import.objects.select_for_update().get(pk=one.pk)
    if fresh.state in {State.CHECKED, State.GOING}:
        _close(fresh, State.STOPPED, at)
        trail.note(by, "threw a list away", fresh, at=at)


@transaction.atomic
def take_in_some(*, by: Viewer, one: Import, at: datetime) -> bool:
    """The next lines.  Returns whether more are left.  A line that does not fit any more is said, and the others go on.

    `by`: whoever started it, as they stand now; when they may not invite any more, it stops.
    """
    fresh = Import.objects.select_for_update().get(pk=one.pk)
    if fresh.state != State.GOING:
        return False
    if not rules.may_import(by):
        _close(fresh, State.STOPPED, at)
        return False
    lines: list[Line] = json.loads(fresh.lines)
    these = lines[fresh.done : fresh.done + AT_ONCE]
    named = queries.named_in(these)
    with trail.gathering(), jobs.gathering():
        for line in these:
            try:
                with whole(), trail.gathering(), jobs.gathering():
                    _invite(by, What(fresh.what), line, named, at)
            except NotAllowed as why:
                fresh.faults.append([line["n"], why.reason])
    fresh.done = min(fresh.done + AT_ONCE, len(lines))
    if fresh.done == len(lines):
        _close(fresh, State.DONE, at)
        trail.note(by, "took a list in", fresh, at=at)
    else:
        fresh.save(update_fields=["done", "faults"])
        tell(f"import:{fresh.pk}")
    return fresh.state == State.GOING


def _close(one: Import, state: State, at: datetime) -> None:
    one.state, one.finished_at, one.lines = state, at, ""
    one.save(update_fields=["state", "finished_at", "lines", "done", "faults"])
    tell(f"import:{one.pk}")


def _invite(by: Viewer, what: What, line: Line, named: queries.Named, at: datetime) -> None:
    starts_on = date.fromisoformat(line["starts_on"])
    if what == What.PARTICIPANTS:
        invite_participant(
            by=by,
            name=line["name"],
            legal_name=line["legal_name"],
            email=line["email"],
            phone=line["phone"],
            cohort=named.cohort(line["cohort"]),
            starts_on=starts_on,
            therapist=named.person(line["therapist"]) if line["therapist"] else None,
            at=at,
        )
        return
    invite_staff(
        by=by,
        chosen_name=line["name"],
        legal_name=line["legal_name"],
        email=line["email"],
        program=named.program(line["program"]),
        posts=[Post(post) for post in line["posts"]],
        licences=[
            LicenceSaid(**one | {"expires_on": date.fromisoformat(one["expires_on"])})
            for one in line["licences"]
        ],
        starts_on=starts_on,
        zone=staff_zone(),
        at=at,
    )
