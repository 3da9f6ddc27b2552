"""What is true of persons and their names.  No database, no clock, no request."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from hearthside.access.viewer import Role, Viewer

from .terms import Where


MAY_SEE_LEGAL_NAMES = (Role.BILLING, Role.DIRECTOR, Role.INTAKE, Role.PRESCRIBER)
LONGEST_ROOM_NAME = 24


@dataclass(frozen=True, slots=True)
class Named:
    """The names one person goes by; `room` is what they chose for this cohort, empty for staff."""

    person_id: UUID
    chosen: str
    legal: str = ""
    pseudonym: str = ""
    room: str = ""


def name_for(viewer: Viewer, named: Named, where: Where) -> str:
    """How this person appears to this viewer in this place; nothing else prints a name.

    Members of a cohort meet by room name, and in the circle by pseudonym, whoever looks.  The chosen name is for staff
    and for oneself.  The legal name is only for those whom law or a payer obliges to write it.
    """
    match where:
        case Where.ROOM:
            return named.room or named.chosen
        case Where.CIRCLE:
            return named.pseudonym or "Someone in your circle"
        case Where.LAW if viewer.holds(*MAY_SEE_LEGAL_NAMES):
            return named.legal or named.chosen
        case _ if viewer.is_staff or viewer.person_id == named.person_id:
            return named.chosen
        case _:
            return named.room or "Someone in your group"
