"""Arriving for a program day: what stands on the page, and where one goes next."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from hearthside.access.cards import Cards
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import o_clock
from hearthside.people.queries import ways_to_reach
from hearthside.people.terms import STATES, Reach
from hearthside.program.models import Episode
from hearthside.program.queries import own_stay
from hearthside.safety.models import LicenceGap, Stamp
from hearthside.safety.queries import (
    GapCard,
    caller_words,
    last_stamp,
    open_gaps,
    own_gaps,
    places_of,
    stamp_on,
)
from hearthside.safety.terms import IfIVanish, PlaceSaid, StampSaid
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import arrival_day, near_arrival, seat_of
from hearthside.schedule.terms import LEADS


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivePage:
    """`usual`: what one tap says again; None when it cannot.  `here`: what was said today; None: nothing yet."""

    episode: Episode
    to: str
    places: dict[str, PlaceSaid]
    known: dict[str, Any]
    usual: StampSaid | None
    usual_words: tuple[str, ...]
    here: StampSaid | None
    here_words: tuple[str, ...]
    gap_words: str


def arrive_page(viewer: Viewer, *, to: UUID | None, at: datetime) -> ArrivePage:
    """Ten queries."""
    episode = own_stay(viewer)
    assert episode is not None, "a participant is whoever has an open stay"
    last = last_stamp(episode.pk)
    day = arrival_day(episode, near_arrival(episode.pk, at=at), at=at)
    today = stamp_on(episode.pk, on=day) if last else None
    places = {str(one.pk): _place(one) for one in places_of(viewer.person_id)}
    usual = _said(last) if last and last.is_private else None
    return ArrivePage(
        episode=episode,
        to=str(to or ""),
        places=places,
        known=_known(viewer, last, places) | {"to": to},
        usual=usual,
        usual_words=_words(usual),
        here=_said(today) if today else None,
        here_words=_words(_said(today)) if today else (),
        gap_words=_gap_words(viewer, episode, today, at) if today else "",
    )


def after_arriving(viewer: Viewer, stamp: Stamp, *, to: UUID | None) -> str:
    """Back to the room whose door led here; else to the day.  Is a licence missing, the page says who calls."""
    if own_gaps(stamp.episode_id, on=stamp.on):
        return reverse("journeys:arrive")
    if to is not None and seat_of(viewer, to) is not None:
        return reverse("rooms:room", args=[to])
    return reverse("desks:today")


def _place(one: Any) -> PlaceSaid:
    return PlaceSaid(label=one.label, address=one.address, state=one.state)


def _said(stamp: Stamp) -> StampSaid:
    return StampSaid(**{name: getattr(stamp, name) for name in StampSaid.__dataclass_fields__})


def _known(viewer: Viewer, last: Stamp | None, places: dict[str, PlaceSaid]) -> dict[str, Any]:
    """What the form begins with.  Whether one is alone is asked anew every time."""
    if last is None:
        phones = [w.value for w in ways_to_reach(viewer.person_id) if w.kind == Reach.PHONE]
        return {"phone": phones[0] if phones else "", "place": "" if places else "new"}
    said = asdict(_said(last))
    same = [key for key, one in places.items() if (one.address, one.state) == (last.address, last.state)]
    kept = {name: said[name] for name in ("phone", "emergency_contact", "if_i_vanish", "never_call")}
    return kept | {"place": same[0] if same else ""}


def _words(said: StampSaid | None) -> tuple[str, ...]:
    if said is None:
        return ()
    state = dict(STATES).get(said.state, said.state)
    alone = "Alone; nobody hears" if said.is_private else "Not alone"
    lines = [
        f"{said.address}, {state}",
        alone,
        f"Call back: {said.phone}",
        f"In an emergency: {said.emergency_contact}",
    ]
    lines.append(f"If I vanish: {IfIVanish(said.if_i_vanish).label}")
    return (*lines, f"Never call: {said.never_call}") if said.never_call else tuple(lines)


def _gap_words(viewer: Viewer, episode: Episode, today: Stamp, at: datetime) -> str:
    if not own_gaps(episode.pk, on=today.on):
        return ""
    who = caller_words(viewer, episode.program_id, at=at)
    return f"{who[0].upper()}{who[1:]} calls you on {today.phone}."


@dataclass(frozen=True, slots=True, kw_only=True)
class GapLine:
    """`sessions`: those of the day that this clinician leads for this person: in words."""

    card: GapCard
    may_run: bool
    directs: bool
    sessions: tuple[str, ...]


def gap_lines(viewer: Viewer, *, at: datetime) -> Cards[GapLine]:
    """Every licence gap that asks for someone.  Four queries and one for each state."""
    found = open_gaps(viewer, at=at)
    led = Seat.objects.filter(
        session__on__in={card.on for card in found},
        person_id__in={card.clinician_id for card in found},
        kind__in=LEADS,
        closed_at__isnull=True,
        session__cancelled_at__isnull=True,
        session__ended_at__isnull=True,
    ).select_related("session__cohort__track")
    theirs = set(
        Seat.objects.filter(
            episode_id__in=found.about, session__in=[seat.session_id for seat in led], closed_at__isnull=True
        ).values_list("session_id", "episode_id")
    )
    return Cards(tuple(_line(viewer, card, led, theirs) for card in found), found.about)


def sessions_of_gap(gap: LicenceGap) -> list[Session]:
    """Those of its day that the clinician leads for this person, and that are not over."""
    theirs = Seat.objects.filter(episode_id=gap.episode_id, closed_at__isnull=True)
    led = Seat.objects.filter(person_id=gap.person_id, kind__in=LEADS, closed_at__isnull=True)
    return list(
        Session.objects.filter(
            Q(pk__in=theirs.values("session_id")),
            Q(pk__in=led.values("session_id")),
            on=gap.on,
            ended_at__isnull=True,
            cancelled_at__isnull=True,
        ).order_by("pk")
    )


def _line(
    viewer: Viewer, card: GapCard, led: Iterable[Seat], theirs: Collection[tuple[UUID, UUID]]
) -> GapLine:
    sessions = [
        seat.session
        for seat in led
        if seat.person_id == card.clinician_id and (seat.session_id, card.episode_id) in theirs
    ]
    return GapLine(
        card=card,
        may_run=card.program_id in viewer.runs_programs,
        directs=card.program_id in viewer.directs_programs,
        sessions=tuple(
            f"{one.title}, {o_clock(one.starts_at, one.cohort.track.zone)}"
            for one in sorted(sessions, key=lambda one: one.starts_at)
        ),
    )
