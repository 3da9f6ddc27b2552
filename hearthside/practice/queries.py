"""Words of absence, wrap-ups, and whom to remind."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from hearthside.access.cards import Cards
from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Viewer
from hearthside.kernel.clock import day_around, local, o_clock, weekday, whole_day
from hearthside.people.models import Account, Person
from hearthside.people.queries import named
from hearthside.people.rules import name_for
from hearthside.people.terms import Where
from hearthside.program.models import Episode
from hearthside.program.queries import own_stay
from hearthside.safety.queries import program_day
from hearthside.schedule.models import Seat, Session
from hearthside.schedule.queries import hour_words, is_elsewhere, lost_words, make_ups_for, named_seat
from hearthside.schedule.terms import LEADS, Absence, Closed

from . import rules
from .models import AbsenceWord, Reminder, ReminderWish, WrapUp
from .terms import Why


LATELY = timedelta(hours=24)
MOST_NEXT = 2


def standing_words(session_ids: Collection[UUID]) -> dict[UUID, AbsenceWord]:
    """By seat: what was said of these sessions and not taken back.  One query."""
    rows = AbsenceWord.objects.filter(seat__session_id__in=session_ids, taken_back_at__isnull=True)
    return {row.seat_id: row for row in rows}


@dataclass(frozen=True, slots=True)
class NotSafe:
    """Somebody said that they are not safe: for whoever leads, treats or runs."""

    name: str
    line: str
    said: str
    episode_id: UUID


def not_safe(viewer: Viewer, zone: str, *, at: datetime) -> Cards[NotSafe]:
    """Said within a day and not taken back, the newest first.  One query."""
    seen = AbsenceWord.objects.filter(rules.words_in_sight(viewer)).values("pk")
    rows = AbsenceWord.objects.filter(
        pk__in=seen, why=Why.NOT_SAFE, taken_back_at__isnull=True, said_at__gt=at - LATELY
    )
    found = list(rows.select_related("episode__person").order_by("-said_at", "pk"))
    return Cards(
        tuple(
            NotSafe(
                name_for(viewer, named(row.episode.person), Where.STAFF),
                row.words,
                o_clock(row.said_at, zone),
                row.episode_id,
            )
            for row in found
        ),
        frozenset(row.episode_id for row in found),
    )


@dataclass(frozen=True, slots=True)
class AboutSession:
    """The head of a page on which somebody says that they come late or not at all."""

    seat_id: UUID
    title: str
    starts: str
    leads: str


def about_seat(viewer: Viewer, seat: Seat) -> AboutSession:
    session, zone = seat.session, seat.person.zone
    leads = session.seats.filter(kind__in=LEADS, closed_at__isnull=True).select_related(
        "person", "membership"
    )
    names = [name_for(viewer, named_seat(one), Where.ROOM) for one in leads.order_by("pk")]
    return AboutSession(seat.pk, session.title, o_clock(session.starts_at, zone), " and ".join(names))


@dataclass(frozen=True, slots=True)
class MakeUp:
    """Where somebody can make up for what they miss."""

    session_id: UUID
    when: str
    words: str


def _make_up(viewer: Viewer, session: Session, zone: str) -> MakeUp:
    leads = [seat for seat in session.seats.all() if seat.kind in LEADS and seat.closed_at is None]
    names = " and ".join(name_for(viewer, named_seat(seat), Where.ROOM) for seat in leads)
    return MakeUp(
        session.pk, hour_words(session, zone), f"{session.title} with {names}" if names else session.title
    )


def standing_make_up(word: AbsenceWord) -> Seat | None:
    """The place that was taken to make up for it, while it holds."""
    if word.made_up_in_id is None:
        return None
    held = Seat.objects.filter(pk=word.made_up_in_id, closed_at__isnull=True)
    return held.select_related("session").first()


def session_to_make_up_in(key: UUID) -> Session:
    """Which session a choice names; the act asks whether it is offered.  Raises NotAllowed when there is none."""
    found = Session.objects.filter(pk=key).first()
    if found is None:
        raise NotAllowed("That one is not offered any more. Choose another one.", "not_offered")
    return found


LOST = (Closed.GIVEN_UP, Closed.CANCELLED)


@dataclass(frozen=True, slots=True)
class LostMakeUp:
    word_id: UUID
    words: str


def lost_make_ups(viewer: Viewer, zone: str, *, at: datetime) -> tuple[LostMakeUp, ...]:
    """Places to make up that somebody else closed, until another one is taken or their time is over.  One query."""
    rows = AbsenceWord.objects.filter(
        ~Q(made_up_in__closed_by=viewer.person_id),
        episode_id__in=viewer.own_episodes,
        taken_back_at__isnull=True,
        kind=Absence.CANNOT_COME,
        made_up_in__closed_why__in=LOST,
        made_up_in__during__endswith__gt=at,
    ).select_related("made_up_in__session")
    return tuple(
        LostMakeUp(one.pk, lost_words(one.made_up_in, zone, elsewhere=one.elsewhere))
        for one in rows.annotate(elsewhere=is_elsewhere("made_up_in__")).order_by("said_at", "pk")
        if one.made_up_in
    )


@dataclass(frozen=True, slots=True)
class SaidPage:
    word_id: UUID
    about: AboutSession
    line: str
    stands: bool
    not_safe: bool
    cannot_come: bool
    next: tuple[str, ...]  # what is planned next
    make_ups: tuple[MakeUp, ...]  # one of which can be taken; none for an hour of one's own
    taken: MakeUp | None  # the one that was
    lost: str  # what became of it, when somebody else closed it
    own_hour: bool


def said_page(viewer: Viewer, word: AbsenceWord, *, at: datetime) -> SaidPage:
    seat = Seat.objects.select_related("session", "person", "episode").get(pk=word.seat_id)
    zone, missed = seat.person.zone, word.taken_back_at is None and word.kind == Absence.CANNOT_COME
    taken = standing_make_up(word)
    offered = make_ups_for(word.episode, seat.session, at=at) if missed and taken is None else []
    coming = Session.objects.filter(
        seats__person_id=viewer.person_id,
        seats__closed_at__isnull=True,
        cancelled_at__isnull=True,
        during__startswith__gt=max(at, seat.session.starts_at),
    ).order_by("during")[:MOST_NEXT]
    return SaidPage(
        word.pk,
        about_seat(viewer, seat),
        rules.absence_line(word.kind, word.minutes, word.why, word.words),
        stands=word.taken_back_at is None,
        not_safe=word.why == Why.NOT_SAFE,
        cannot_come=word.kind == Absence.CANNOT_COME,
        next=tuple(
            f"{weekday(local(one.starts_at, zone))}, {o_clock(one.starts_at, zone)}: {one.title}"
            for one in coming
        ),
        make_ups=tuple(_make_up(viewer, one, zone) for one in offered),
        taken=_make_up(viewer, taken.session, zone) if missed and taken else None,
        lost=next((one.words for one in lost_make_ups(viewer, zone, at=at) if one.word_id == word.pk), ""),
        own_hour=seat.session.episode_id is not None,
    )


@dataclass(frozen=True, slots=True)
class WritingPage:
    episode: Episode
    on: date
    day_words: str
    written: WrapUp | None
    said: dict[str, object]  # what stands in the form


def writing_page(viewer: Viewer, *, at: datetime) -> WritingPage | None:
    """For which day one would write now, and what stands there; None without a stay."""
    episode = own_stay(viewer)
    if episode is None:
        return None
    on = wrap_up_day(episode, at=at)
    written = WrapUp.objects.filter(episode=episode, on=on).first()
    known: dict[str, object] = {}
    if written is not None:
        known = {name: getattr(written, name) for name in ("take_with_me", "how_i_leave", "to_my_therapist")}
    return WritingPage(episode, on, weekday(on), written, known)


def wrap_up_day(episode: Episode, *, at: datetime) -> date:
    """The same day that Today asks about; when nothing has begun, the program's."""
    midnight, _ = day_around(at, episode.person.zone)
    near = Session.objects.filter(
        seats__person_id=episode.person_id,
        seats__closed_at__isnull=True,
        cancelled_at__isnull=True,
        during__startswith__lte=at,
        during__endswith__gt=min(midnight, at - rules.BELONGS),
    )
    days = [rules.Day(one.on, one.starts_at, one.ends_at) for one in near]
    return rules.day_to_wrap(days, midnight=midnight, at=at) or program_day(episode, at=at)


def wrote_on(viewer: Viewer, on: date) -> bool:
    """Whether this day's wrap-up is written.  One query."""
    return WrapUp.objects.filter(episode_id__in=viewer.own_episodes, on=on).exists()


def version_of(wrap_up: WrapUp) -> str:
    return wrap_up.written_at.isoformat()


@dataclass(frozen=True, slots=True)
class WaitingWrapUp:
    id: UUID
    name: str
    day_words: str


def wrap_ups_waiting(viewer: Viewer) -> Cards[WaitingWrapUp]:
    """Not yet looked at, of those in this viewer's care, the oldest first; what they say is read on its page.  One query."""
    rows = list(
        WrapUp.objects.filter(episode_id__in=viewer.cares_for | viewer.covers_today, looked_at__isnull=True)
        .select_related("episode__person")
        .order_by("written_at", "pk")
    )
    return Cards(
        tuple(
            WaitingWrapUp(
                row.pk,
                name_for(viewer, named(row.episode.person), Where.STAFF),
                weekday(row.on),
            )
            for row in rows
        ),
        frozenset(row.episode_id for row in rows),
    )


@dataclass(frozen=True, slots=True)
class WrapUpPage:
    id: UUID
    who: Cards[str]  # one name
    name: str
    day_words: str
    take_with_me: str
    how_i_leave: str
    to_my_therapist: str
    version: str
    looked: str  # by whom; empty while it waits
    may_look: bool


def wrap_up_page(viewer: Viewer, wrap_up: WrapUp) -> WrapUpPage:
    person = Person.objects.get(pk=wrap_up.episode.person_id)
    name = name_for(viewer, named(person), Where.STAFF)
    looker = Person.objects.filter(pk=wrap_up.looked_by).first() if wrap_up.looked_by else None
    return WrapUpPage(
        wrap_up.pk,
        Cards((name,), frozenset({wrap_up.episode_id})),
        name,
        whole_day(wrap_up.on),
        wrap_up.take_with_me,
        wrap_up.how_i_leave,
        wrap_up.to_my_therapist,
        version_of(wrap_up),
        looked=name_for(viewer, named(looker), Where.STAFF) if looker else "",
        may_look=wrap_up.looked_at is None and bool(rules.may_look(viewer, wrap_up.episode_id)),
    )


def wants_reminders(viewer: Viewer) -> bool:
    return ReminderWish.objects.filter(person_id=viewer.person_id, ended_at__isnull=True).exists()


def seats_to_remind(*, at: datetime) -> list[tuple[Seat, str]]:
    """Held places that begin within half an hour, whose people wish it and have had no letter; with the address.  Locked.

    Whoever said that they cannot come is not reminded.
    """
    wished = ReminderWish.objects.filter(ended_at__isnull=True, wished_at__lte=at)
    said = AbsenceWord.objects.filter(kind=Absence.CANNOT_COME, taken_back_at__isnull=True)
    due = (
        Seat.objects.select_for_update(of=("self",))
        .select_related("episode")
        .filter(
            person_id__in=wished.values("person_id"),
            episode__isnull=False,
            closed_at__isnull=True,
            session__cancelled_at__isnull=True,
            session__ended_at__isnull=True,
            during__startswith__gt=at,
            during__startswith__lte=at + rules.BEFORE,
        )
        .exclude(pk__in=said.values("seat_id"))
        .order_by("pk")
    )
    seats = list(due)
    # Asked after the lock: a worker that waited for another one reads what that one sent.
    sent = set(Reminder.objects.filter(seat__in=seats).values_list("seat_id", flat=True))
    people = {seat.person_id for seat in seats}
    addresses = dict(
        Account.objects.filter(person_id__in=people, is_active=True).values_list("person_id", "email")
    )
    return [
        (seat, addresses[seat.person_id])
        for seat in seats
        if seat.pk not in sent and seat.person_id in addresses
    ]
