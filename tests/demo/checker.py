"""What must be true of a clinic's past, told a second time: by the tables alone, without a rule or query of ours.

`faults(connection)` names whatever is not so.  Times are compared as the tables keep them; a day is that of the track.
"""

import datetime as dt
import itertools
import json
from collections import defaultdict
from zoneinfo import ZoneInfo


BRIEF_S = 120
TOGETHER = {"check_in", "group", "skills", "wrap_up"}
COUNTS = {"counts", "merged", "outage"}
OWN_HOURS = {"individual", "family"}
MEMBER = {"participant", "synthetic"}


def rows(connection, sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class Tables:
    def __init__(self, connection):
        self.sessions = rows(
            connection,
            """SELECT s.id, s.kind, s."on", lower(s.during) AS starts, upper(s.during) AS ends, s.segment_id, s.series_on,
                      s.by_hand_at, s.cancelled_at, s.cancelled_words, s.ended_at, s.attested_at, s.cohort_id,
                      s.episode_id, t.zone, t.program_id
               FROM schedule_session s JOIN program_cohort c ON c.id = s.cohort_id
               JOIN program_track t ON t.id = c.track_id""",
        )
        self.by_id = {one["id"]: one for one in self.sessions}
        self.pieces = {
            one["id"]: one
            for one in rows(
                connection,
                """SELECT g.*, w.cohort_id, w.starts_on, w.ends_on, w.planned_to FROM schedule_segment g
                   JOIN schedule_week w ON w.id = g.week_id WHERE w.published_at IS NOT NULL""",
            )
        }
        self.off = {
            (one["program_id"], one["on"])
            for one in rows(connection, 'SELECT program_id, "on" FROM schedule_dayoff WHERE ended_at IS NULL')
        }
        self.seats = rows(
            connection,
            """SELECT id, session_id, person_id, episode_id, kind, place, closed_at, lower(during) AS starts,
                      upper(during) AS ends, ARRAY(SELECT lower(r) FROM unnest(away) r) AS gone,
                      ARRAY(SELECT upper(r) FROM unnest(away) r) AS back FROM schedule_seat""",
        )
        self.roster = rows(connection, "SELECT * FROM program_membership")
        self.breaks = defaultdict(list)
        for one in rows(connection, "SELECT session_id, starts_at, ends_at FROM schedule_break"):
            self.breaks[one["session_id"]].append((one["starts_at"], one["ends_at"]))
        self.attendance = rows(connection, "SELECT * FROM schedule_attendance")
        self.changes = defaultdict(list)
        for one in rows(connection, "SELECT * FROM schedule_attendancechange ORDER BY at, id"):
            self.changes[one["attendance_id"]].append(one)
        self.rooms = {one["session_id"] for one in rows(connection, "SELECT session_id FROM rooms_room")}
        self.heard = defaultdict(lambda: defaultdict(dict))
        evidence = "SELECT place, connection, kind, at FROM rooms_evidence WHERE place IS NOT NULL"
        for one in rows(connection, evidence):
            self.heard[one["place"]][one["connection"]][one["kind"]] = one["at"]
        self.stamps = {
            (one["episode_id"], one["on"]): one["first"]
            for one in rows(
                connection,
                'SELECT episode_id, "on", min(at) AS first FROM safety_stamp GROUP BY episode_id, "on"',
            )
        }
        self.trail = {
            (one["what"], one["subject"])
            for one in rows(connection, "SELECT what, subject FROM access_trailentry")
        }


def faults(connection):
    known = Tables(connection)
    checks = (weeks, everything_planned, twice, seats, minutes, stamps, acts)
    return [f"{check.__name__}: {fault}" for check in checks for fault in check(known)]


def there(at, zone):
    return at.astimezone(ZoneInfo(zone))


def weeks(known):
    """A session stands where its week wants it, by the track's clock; one that was changed by hand, on its own day."""
    for one in known.sessions:
        begins = there(one["starts"], one["zone"])
        if begins.date() != one["on"]:
            yield f"{one['id']} stands on {one['on']} and begins on {begins.date()}"
        piece = known.pieces.get(one["segment_id"])
        if one["segment_id"] and piece is None:
            yield f"{one['id']} is of a week that nobody published"
        if piece is None or one["by_hand_at"]:
            continue
        length = (one["ends"] - one["starts"]).total_seconds() / 60
        if (begins.weekday(), begins.hour * 60 + begins.minute, length) != (
            piece["weekday"],
            piece["from_minute"],
            piece["minutes"],
        ):
            yield f"{one['id']} begins {begins}, lasts {length} min, and its week wants it otherwise"
        if one["series_on"] < piece["starts_on"] or (
            piece["ends_on"] and one["series_on"] > piece["ends_on"]
        ):
            yield f"{one['id']} lies outside of its week"
        if one["cancelled_at"] is None and (one["program_id"], one["on"]) in known.off:
            yield f"{one['id']} is held on a day off"


def everything_planned(known):
    """What a week wants from its first day to the last that is planned stands once, and nothing beside it."""
    found = defaultdict(int)
    for one in known.sessions:
        if one["segment_id"]:
            found[one["segment_id"], one["series_on"]] += 1
    program = {one["cohort_id"]: one["program_id"] for one in known.sessions}
    for piece in known.pieces.values():
        if piece["kind"] not in TOGETHER:
            continue
        on, last = piece["starts_on"], min(piece["planned_to"], piece["ends_on"] or piece["planned_to"])
        while on <= last:
            wanted = on.weekday() == piece["weekday"] and (program[piece["cohort_id"]], on) not in known.off
            if found.pop((piece["id"], on), 0) != wanted:
                yield f"{piece['title']} of {on} does not stand once"
            on += dt.timedelta(days=1)
    yield from (f"{piece} on {on} is wanted by nobody" for piece, on in found)


def twice(known):
    """Nobody is anywhere twice."""
    held = defaultdict(list)
    for seat in known.seats:
        if seat["closed_at"] is None:
            at = seat["starts"]
            for gone, back in sorted(zip(seat["gone"], seat["back"], strict=True)):
                held[seat["person_id"]].append((at, gone))
                at = back
            held[seat["person_id"]].append((at, seat["ends"]))
    for person, spans in held.items():
        for before, after in itertools.pairwise(sorted(span for span in spans if span[0] < span[1])):
            if after[0] < before[1]:
                yield f"{person} is in two places at {after[0]}"


def seats(known):
    """A group has a seat for everyone who is on the roster of its day, and for nobody else of the members."""
    held = defaultdict(set)
    for seat in known.seats:
        session = known.by_id[seat["session_id"]]
        if (seat["starts"], seat["ends"]) != (session["starts"], session["ends"]):
            yield f"seat {seat['id']} does not last as long as its session"
        if seat["kind"] in MEMBER and seat["closed_at"] is None:
            held[session["id"]].add(seat["episode_id"])
    for one in known.sessions:
        if one["cancelled_at"] is not None or one["kind"] in OWN_HOURS:
            continue
        wanted = {
            place["episode_id"]
            for place in known.roster
            if place["cohort_id"] == one["cohort_id"]
            and place["starts_on"] <= one["on"]
            and (place["ends_on"] is None or one["on"] <= place["ends_on"])
            and (place["ended_at"] is None or one["ends"] <= place["ended_at"])
        }
        if wanted != held[one["id"]]:
            yield f"{one['id']} of {one['on']} has {len(held[one['id']])} seats and a roster of {len(wanted)}"


def counted(session, pauses, lines):
    """Seconds from the door's own lines: short gaps count, pauses never do."""
    spans = []
    for came, went in sorted((one["connected"], one["client_hung_up"]) for one in lines.values()):
        if spans and (came - spans[-1][1]).total_seconds() <= BRIEF_S:
            spans[-1][1] = max(spans[-1][1], went)
        else:
            spans.append([came, went])
    total = 0.0
    for came, went in spans:
        total += overlap((came, went), (session["starts"], session["ends"]))
        total -= sum(overlap((came, went), pause) for pause in pauses)
    return total


def overlap(one, other):
    return max(0.0, (min(one[1], other[1]) - max(one[0], other[0])).total_seconds())


def minutes(known):
    """Observed minutes are what the door heard; attested ones are those, or others with a reason; breaks never count."""
    for seat, row in _with_rows(known):
        session, pauses = known.by_id[seat["session_id"]], known.breaks[seat["session_id"]]
        if row["observed_at"] is not None:
            yield from _observed(row, session, pauses, known.heard[seat["place"]])
        if row["attested_at"] is not None:
            yield from _attested(row, session, pauses)
            yield from _kept(row, known.changes[row["id"]])


def _observed(row, session, pauses, lines):
    heard = counted(session, pauses, lines)
    if abs(heard - row["observed_seconds"]) > 1:
        yield f"{row['id']}: {row['observed_seconds']} s observed, {heard} s heard"
    told = json.loads(row["intervals"])
    drawn = [
        (dt.datetime.fromisoformat(one["from"]), dt.datetime.fromisoformat(one["to"]), one["kind"])
        for one in told
    ]
    of_kind = sum((end - begin).total_seconds() for begin, end, kind in drawn if kind in COUNTS)
    if abs(of_kind - row["observed_seconds"]) > 1:
        yield f"{row['id']}: its picture shows {of_kind} s"
    for pause in pauses:
        if any(kind != "break" and overlap((begin, end), pause) for begin, end, kind in drawn):
            yield f"{row['id']}: a break is drawn as something else"


def _attested(row, session, pauses):
    whole = session["starts"], session["ends"]
    offered = overlap(whole, whole) - sum(overlap(whole, pause) for pause in pauses)
    if row["attested_minutes"] * 60 > offered:
        yield f"{row['id']}: more minutes attested than the session offered"
    if session["cancelled_at"] or session["ended_at"] is None or row["attested_at"] < session["ended_at"]:
        yield f"{row['id']}: attested of a session that was not over"
    if row["observed_at"] is None:
        yield f"{row['id']} is attested and was not observed"
    if row["attested_minutes"] != int(row["observed_seconds"] + 30) // 60 and not row["reason"].strip():
        yield f"{row['id']}: other minutes than observed and no reason"


def _kept(row, changes):
    """What stood before is kept, step by step, up to what stands now."""
    steps = [None, *(one["to_minutes"] for one in changes)]
    if steps[-1] != row["attested_minutes"] or [one["from_minutes"] for one in changes] != steps[:-1]:
        yield f"{row['id']}: its changes do not lead to what stands there"


def stamps(known):
    """Whoever was heard in a room had said before where they are on that day."""
    for seat in known.seats:
        session = known.by_id[seat["session_id"]]
        lines = known.heard.get(seat["place"])
        if seat["kind"] != "participant" or not lines:
            continue
        if session["id"] not in known.rooms:
            yield f"{seat['id']} was heard and there was no room"
        said = known.stamps.get((seat["episode_id"], session["on"]))
        came = min(one["connected"] for one in lines.values())
        if said is None or said > came:
            yield f"{seat['id']} came in at {came} without saying where they are"


def acts(known):
    """What was done stands on the trail."""
    for one in known.sessions:
        name = f"schedule.Session:{one['id']}"
        if one["ended_at"] and ("ended the session", name) not in known.trail:
            yield f"{one['id']} was ended and the trail does not say so"
        if one["cancelled_at"] and not {
            ("cancelled a session", name),
            ("cancelled an individual hour", name),
        }.intersection(known.trail):
            yield f"{one['id']} was cancelled and the trail does not say so"
        if one["cancelled_at"] and not one["cancelled_words"]:
            yield f"{one['id']} was cancelled without a sentence"
    attested = {
        known.by_id[seat["session_id"]]["id"]
        for seat, row in _with_rows(known)
        if row["attested_minutes"] is not None
    }
    waits = {seat["session_id"] for seat, row in _with_rows(known) if row["attested_minutes"] is None}
    for one in known.sessions:
        if one["id"] in (attested - waits if one["attested_at"] is None else waits):
            yield f"{one['id']} says otherwise than its rows whether its sheet waits"
    for one in attested:
        if ("attested the sheet", f"schedule.Session:{one}") not in known.trail:
            yield f"{one} was attested and the trail does not say so"


def _with_rows(known):
    seat_of = {seat["id"]: seat for seat in known.seats}
    return [(seat_of[row["seat_id"]], row) for row in known.attendance]
