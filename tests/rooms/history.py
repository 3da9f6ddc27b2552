"""A made-up session and everything that our three witnesses might have noted of it, from a seed.

The truth is drawn first.  Then each witness looks at it in its own way: webhooks by a wrong clock, in whole
seconds for leaving, lost, doubled or ten minutes late; the list every twenty seconds, sometimes not at all;
the door to the millisecond, except for what it had not yet written down, or not yet found out, when it was killed.
"""

import random
import uuid
from dataclasses import dataclass, field

from hearthside.rooms.terms import Kind, Noted, Source

from .noted import machine, one


END, LIST_EVERY, PING, FLUSH = 3600, 20, 5, 3
GIVES_UP_S, LISTED_AFTER_S = 17, 22  # the media server about a silent client, as measured
GIVES_WAY_S = 2 * PING + FLUSH  # so long before the door's fall a line is cut whose silence its log can show
NEVER = 10**9


@dataclass
class Stay:
    start: float
    end: float
    how: str = "hung_up"  # or: cut, fell (our media server), killed (browser)
    sid: str = ""
    logged: bool = True  # whether the door could note the end


@dataclass
class History:
    noted: list[Noted] = field(default_factory=list)
    truth: dict[uuid.UUID, list[Stay]] = field(default_factory=dict)
    fell: tuple[float, float] | None = None
    killed: tuple[float, float] | None = None
    has_door: bool = True
    listed_before: float = -NEVER  # the last list before the media server's fall
    listed_again: float = NEVER  # and the first one after it that had anything to note

    @property
    def recovered(self) -> float:
        """When it could first be known that the media server is there again: somebody got an answer from it."""
        came = [stay.start for stays in self.truth.values() for stay in stays]
        return min([self.listed_again, *(at for at in came if self.fell and at >= self.fell[1])])

    def may_have_fallen_with_it(self, stays: list[Stay]) -> bool:
        """Left in the last moments before the fall, which nobody else was there to see: no witness can tell the two
        apart, and the rule then takes their side.
        """
        if self.fell is None or any(stay.how == "fell" for all_ in self.truth.values() for stay in all_):
            return False
        return any(self.listed_before < stay.end < self.fell[0] for stay in stays)


def a_history(seed: int) -> History:
    r = random.Random(seed)
    h = History(has_door=r.random() < 0.85)
    if r.random() < 0.4:
        at = r.uniform(300, 3000)
        h.fell = (at, at + r.uniform(3, 150))
    if r.random() < 0.4:
        at = r.uniform(300, 3000)
        h.killed = (at, at + r.uniform(3, 40))
        if h.fell and h.killed[0] - 360 < h.fell[1] and h.fell[0] - 60 < h.killed[1]:
            h.killed = None  # one fault at a time
    for _ in range(r.randint(1, 4)):
        place = uuid.UUID(int=r.getrandbits(128))
        h.truth[place] = _stays(r, h)
    _Witnesses(r, h).look()
    return h


def _stays(r: random.Random, h: History) -> list[Stay]:
    """Someone comes, goes and comes back; never so near a limit that twenty seconds would decide."""
    stays, t = [], r.uniform(-300, 900)
    while t < END and len(stays) < 8:
        for down, up in filter(None, (h.killed, h.fell)):
            if down - 5 < t < up + 1:
                t = up + r.uniform(1, 5)  # nobody can come in
                if stays and 95 < t - stays[-1].end < 145:
                    t += 60
        end = t + r.choice([r.uniform(60, 400), r.uniform(400, 4000)])
        stay = Stay(
            t, end, r.choice(["hung_up", "hung_up", "cut", "killed"]), sid=f"PA_{r.getrandbits(48):x}"
        )
        back = end + r.choice([r.uniform(3, 85), r.uniform(160, 700)])
        if h.fell and t < h.fell[0] < end:
            stay.end, stay.how = h.fell[0], "fell"
            back = h.fell[1] + r.choice([r.uniform(1, 60), r.uniform(60, 250), r.uniform(360, 600)])
        elif h.fell and h.fell[0] - 60 < end < h.fell[1] + 30:
            stay.end = max(t + 45, h.fell[0] - 60)
            back = h.fell[1] + r.uniform(160, 600)
        if h.killed and t + 45 < h.killed[0] < stay.end and r.random() < 0.3:
            stay.end, stay.how = h.killed[0] - r.uniform(GIVES_WAY_S, GIVES_UP_S), "cut"
            back = stay.end + r.choice([r.uniform(GIVES_UP_S, 85), r.uniform(160, 700)])
        if h.killed and h.killed[0] - GIVES_WAY_S < stay.end < h.killed[1] + PING:
            stay.logged = False
        stays.append(stay)
        t = back
    return stays


class _Witnesses:
    def __init__(self, r: random.Random, h: History) -> None:
        self.r, self.h = r, h
        self.skew, self.lost = r.uniform(-90, 90), r.uniform(0, 0.4)
        self.late = r.choice([0.0, 5.0, 600.0])
        self.n = 0

    def look(self) -> None:
        for place, stays in self.h.truth.items():
            for stay in stays:
                self._webhook(place, stay)
                if self.h.has_door:
                    self._door(place, stay)
        self._lists()
        if self.h.has_door:
            self._runs()
        doubled = [row for row in self.h.noted if self.r.random() < 0.1]
        self.h.noted += doubled
        self.r.shuffle(self.h.noted)

    def _say(self, row: Noted) -> None:
        self.h.noted.append(row)

    # -- webhooks

    def _webhook(self, place: uuid.UUID, stay: Stay) -> None:
        who = {"place": place, "sid": stay.sid}
        if self.r.random() >= self.lost:
            noted = stay.start + self.r.uniform(0, self.late) + 0.1
            self._say(one(Source.WEBHOOK, Kind.JOINED, stay.start + self.skew, noted=noted, **who))
        if stay.how == "fell" or self.r.random() < self.lost:
            return
        at = self._dropped(stay)
        noted = at + self.r.uniform(0, self.late) + 1
        self._say(one(Source.WEBHOOK, Kind.LEFT, int(at + self.skew), noted=noted, **who))

    def _dropped(self, stay: Stay) -> float:
        """When the media server itself notices."""
        return stay.end + (LISTED_AFTER_S if stay.how in {"cut", "killed"} else 0.1)

    # -- the list

    def _lists(self) -> None:
        known: dict[str, uuid.UUID] = {}
        last, away, t = -LIST_EVERY - 600.0, False, -600.0
        while t < END + 300:
            if self.h.fell and self.h.fell[0] <= t < self.h.fell[1]:
                if not away:
                    self._say(machine(Kind.MEDIA_AWAY, t, since=last))
                away = True
            elif self.r.random() >= self.lost:
                said = len(self.h.noted)
                if away:
                    self._say(machine(Kind.MEDIA_BACK, t))
                away = False
                self._list(known, last, t)
                if self.h.fell and t < self.h.fell[0]:
                    self.h.listed_before = t
                if self.h.fell and t >= self.h.fell[1] and len(self.h.noted) > said:
                    self.h.listed_again = min(t, self.h.listed_again)
                last = t
            t += LIST_EVERY + self.r.uniform(0, 0.3)

    def _list(self, known: dict[str, uuid.UUID], last: float, t: float) -> None:
        there = {
            stay.sid: (place, stay)
            for place, stays in self.h.truth.items()
            for stay in stays
            if stay.start <= t < self._dropped(stay)
        }
        for sid, (place, stay) in there.items():
            if sid not in known:
                known[sid] = place
                at = stay.start + self.skew
                self._say(one(Source.LIST, Kind.LISTED, at, noted=t, since=last, place=place, sid=sid))
        for sid in [sid for sid in known if sid not in there]:
            self._say(one(Source.LIST, Kind.GONE, t, since=last, place=known.pop(sid), sid=sid))

    # -- the door

    def _door(self, place: uuid.UUID, stay: Stay) -> None:
        """One connection, or several: hiccups of the line and a killed door are resumed as the same stay."""
        pieces, begin = [], stay.start
        for cut in sorted(
            self.r.uniform(stay.start, stay.end) for _ in range(self.r.choice([0, 0, 0, 1, 2]))
        ):
            if begin + 15 < cut < stay.end - 15:
                pieces.append((begin, cut, "hung_up"))
                begin = cut + self.r.uniform(0.1, 9)
        pieces.append((begin, stay.end, stay.how))
        for start, end, how in pieces:
            for begun, stopped, way in self._around_the_kill(start, end, how):
                self._connection(place, stay.sid, begun, stopped, way)

    def _around_the_kill(self, start: float, end: float, how: str) -> list[tuple[float, float, str]]:
        if not self.h.killed:
            return [(start, end, how)]
        down, up = self.h.killed
        if end <= down or start >= up:
            return [(start, end, how)]
        before = [(start, down, "killed_door")] if start < down else []
        again = max(start, up) + self.r.uniform(0, 5)
        return before + ([(again, end, how)] if again < end else [])

    def _connection(self, place: uuid.UUID, sid: str, start: float, end: float, how: str) -> None:
        self.n += 1
        who = {"place": place, "connection": uuid.UUID(int=self.r.getrandbits(128))}
        self._say(one(Source.DOOR, Kind.CONNECTED, start, sid=sid, **who))
        self._say(one(Source.DOOR, Kind.ENTERED, start + 0.2, sid=sid, **who))
        heard = start + (end - start) // PING * PING
        down = self.h.killed[0] if self.h.killed else NEVER
        if how == "killed_door" or (how == "cut" and start < down < heard + GIVES_UP_S):
            self._say(one(Source.DOOR, Kind.HEARD, max(start, min(heard, down - FLUSH)), **who))
            return
        kind, at = {
            "hung_up": (Kind.CLIENT_HUNG_UP, end),
            "killed": (Kind.CLIENT_HUNG_UP, end + 0.02),
            "cut": (Kind.MEDIA_HUNG_UP, heard + GIVES_UP_S),
            "fell": (Kind.MEDIA_BROKE, end),
        }[how]
        self._say(one(Source.DOOR, kind, at, since=heard, **who))

    def _runs(self) -> None:
        self._say(machine(Kind.DOOR_STARTED, -5000))
        if self.h.killed:
            self._say(machine(Kind.DOOR_ALIVE, self.h.killed[0] - self.r.uniform(0, FLUSH)))
            self._say(machine(Kind.DOOR_STARTED, self.h.killed[1]))
