"""24 people in their rooms: how long coming in by the media door takes, what door and pages cost, and a page beside it."""

import http.client
import statistics
import threading
import time
from datetime import timedelta

import psutil
import pytest

from hearthside.people.models import Person
from hearthside.program.models import Cohort, Episode, Membership
from hearthside.rooms import rules
from hearthside.rooms.actions import admit_synthetic, admit_to_room, say
from hearthside.schedule.models import Seat
from hearthside.schedule.terms import SeatKind
from running import mediabinary
from tests import builders
from tests.bench.crowds import Crowd, build, cpu_of
from tests.journeys.open_house import open_house
from tests.journeys.players import inside, now
from tests.journeys.test_help_in_faults import Device
from tests.lanes import not_here


pytestmark = [
    pytest.mark.bench,
    pytest.mark.enable_socket,
    pytest.mark.timeout(0),
    pytest.mark.skipif(mediabinary.go_on_the_path() is None, reason=not_here("needs Go 1.26")),
]
OF, MINUTE_S = 12, 60
EVENTS, MESSAGES = 40, 20


@pytest.fixture
def hearth(tmp_path):
    settings = {"MEDIA_CONNECTS_PER_ADDRESS_MINUTE": "300", "PAGE_PROCESSES": "2"}
    with open_house(tmp_path / "house", database="door_bench", settings=settings) as running:
        yield running


def a_group_of_twelve(name, lead):
    """Of people whom machines play, in a cohort of their own."""
    alder = Cohort.objects.select_related("track__program").get(name="Alder")
    program, today = alder.track.program, builders.today()
    people = Person.objects.bulk_create(Person(chosen_name=f"{name} {n}") for n in range(OF))
    stays = Episode.objects.bulk_create(Episode(person=p, program=program, opened_on=today) for p in people)
    cohort = Cohort.objects.create(track=alder.track, name=name)
    Membership.objects.bulk_create(
        Membership(cohort=cohort, episode=e, room_name=f"{name[0]}{n}", starts_on=today)
        for n, e in enumerate(stays)
    )
    session = builders.a_session(
        at=now(),
        starts_in=timedelta(seconds=1),
        lasts=timedelta(minutes=30),
        cohort=name,
        staff={SeatKind.FACILITATOR: [builders.person(lead)]},
        synthetic=[one.pk for one in stays],
    )
    return builders.opened(session, now())


def two_groups():
    at = now()
    Seat.objects.filter(closed_at=None, during__overlap=(at, at + timedelta(hours=1))).update(
        closed_at=at, closed_by=builders.person("fay").pk, closed_why="given_up"
    )
    return [a_group_of_twelve("Larch", "fay"), a_group_of_twelve("Rowan", "omar")]


def tokens_of(sessions):
    seats = Seat.objects.filter(session__in=sessions, kind=SeatKind.SYNTHETIC).select_related("session")
    return [admit_synthetic(by=rules.PLAYER, seat=one, at=now()).token for one in seats]


class Reader:
    """Asks for one page after the other, five a second, for as long as the block lasts."""

    def __init__(self, hearth, slug, page):
        self._device, self._page, self.took = Device(hearth, slug), page, []
        self._stop, self._thread = threading.Event(), threading.Thread(target=self._read)

    def _read(self):
        while not self._stop.wait(0.2):
            began = time.perf_counter()
            assert self._device.ask("GET", self._page) == 200
            self.took.append(time.perf_counter() - began)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()


def spread(seconds):
    took = sorted(seconds)
    p95 = took[int(0.95 * (len(took) - 1))]
    return f"p50 {1000 * statistics.median(took):.0f} ms, p95 {1000 * p95:.0f} ms, worst {1000 * took[-1]:.0f} ms"


def processes(hearth):
    front = psutil.Process(hearth.children["web"].pid)
    return front, front.children(recursive=True)


def used_by(hearth):
    front, pages = processes(hearth)
    return cpu_of(front.pid), sum(cpu_of(one.pid) for one in pages)


def megabytes(hearth):
    return processes(hearth)[0].memory_info().rss / 2**20


def a_crowd(program, url, tokens):
    """Everyone in, and hearing all of their own group."""
    crowd = Crowd(program, url, tokens)
    if not crowd.hear(2 * rules.forwarded(OF)):
        crowd.go()
        pytest.fail(f"{len(crowd.joins)} of {len(tokens)} came in, and {crowd.hears} tracks")
    return crowd


def test_the_door_with_24_people(hearth, tmp_path, django_db_blocker):
    program = build(tmp_path)
    print(f"\nload before: {psutil.getloadavg()[0]:.1f}")
    with inside(hearth, django_db_blocker):
        sessions = two_groups()
        tokens = tokens_of(sessions)
        with Reader(hearth, "noor", "/today/") as alone:
            time.sleep(10)
        before = megabytes(hearth)
        with Reader(hearth, "noor", "/today/") as beside:
            front, _ = used_by(hearth)
            crowd = a_crowd(program, hearth.media_url, tokens)
            came, _ = used_by(hearth)
            time.sleep(5)
        try:
            print(
                f"24 come at once through the door: {spread(crowd.joins)}; the front's CPU {came - front:.2f} s for all"
            )
            quiet, pages = used_by(hearth)
            time.sleep(MINUTE_S)
            later, pages_later = used_by(hearth)
            print(
                f"24 in their rooms, a minute: the front {1000 * (later - quiet) / MINUTE_S:.1f} ms of CPU a second, "
                f"page processes {1000 * (pages_later - pages) / MINUTE_S:.1f}; the front's memory {before:.0f} to "
                f"{megabytes(hearth):.0f} MB"
            )
        finally:
            crowd.go()
        direct = a_crowd(program, f"ws://127.0.0.1:{hearth.ports['livekit']}", tokens_of(sessions))
        direct.go()
    print(f"the same past the door, straight to the media server: {spread(direct.joins)}")
    print(
        f"Today, alone: {spread(alone.took)}; while 24 come: {spread(beside.took)}; load {psutil.getloadavg()[0]:.1f}"
    )
    assert len(crowd.joins) == len(direct.joins) == 2 * OF


class RoomPage:
    """A page in the room: whenever something changed there, it asks for its parts, all at once, as htmx does."""

    def __init__(self, hearth, slug, session, parts):
        self._port, self._headers = hearth.ports["web"], Device(hearth, slug).headers()
        self._paths = [f"/sessions/{session.pk}/{part}/" for part in parts]

    def asks(self, took):
        return [
            threading.Thread(target=self._ask, args=(path, took[path.split("/")[-2]])) for path in self._paths
        ]

    def _ask(self, path, took):
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        began = time.perf_counter()
        line.request("GET", path, headers=self._headers | {"Hearthside-Refetch": "1"})
        assert line.getresponse().read()
        took.append(time.perf_counter() - began)
        line.close()


def test_something_changes_in_a_room_with_24_pages(hearth, django_db_blocker):
    print(f"\nload before: {psutil.getloadavg()[0]:.1f}")
    with inside(hearth, django_db_blocker):
        session = builders.live_session()
        builders.arrived("noor", now())
        for slug in ("fay", "noor"):
            admit_to_room(by=builders.viewer(slug), session=session, at=now())
        for n in range(MESSAGES):
            say(by=builders.viewer("noor"), session=session, words=f"Word {n}", private=False, at=now())
    pages = [RoomPage(hearth, "noor", session, ("now", "chat")) for _ in range(22)]
    pages += [RoomPage(hearth, "fay", session, ("now", "chat", "strip")) for _ in range(2)]
    took, all_of_it = {"now": [], "chat": [], "strip": []}, []
    front, drawn = used_by(hearth)
    for _ in range(EVENTS):
        asked = [one for page in pages for one in page.asks(took)]
        began = time.perf_counter()
        for one in asked:
            one.start()
        for one in asked:
            one.join()
        all_of_it.append(time.perf_counter() - began)
        time.sleep(0.5)
    front_later, drawn_later = used_by(hearth)
    for part, seconds in took.items():
        print(f"{part}, 24 pages at once: {spread(seconds)}")
    print(
        f"until the last of 50 answers: {spread(all_of_it)}; CPU of one change: front "
        f"{1000 * (front_later - front) / EVENTS:.0f} ms, page processes {1000 * (drawn_later - drawn) / EVENTS:.0f} ms; "
        f"load {psutil.getloadavg()[0]:.1f}"
    )
    assert len(took["now"]) == 24 * EVENTS
