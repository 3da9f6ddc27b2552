"""What is true of the care team.  No database, no clock, no request."""

from __future__ import annotations

from hearthside.access.verdict import YES, Verdict, no
from hearthside.access.viewer import Actor, Machine
from hearthside.program.rules import BUILDER, may_run_program


def may_appoint(by: Actor, program_id: object | None) -> Verdict:
    """A director, for their own program; an operator belongs to no program and is appointed by the demo builder."""
    if program_id is None:
        return (
            YES
            if isinstance(by, Machine) and by.name == BUILDER
            else no("That is for whoever sets up the clinic.")
        )
    return may_run_program(by, program_id)
