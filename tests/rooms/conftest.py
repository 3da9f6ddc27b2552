import pytest
from django.db import connections

from hearthside.rooms.models import Room
from hearthside.schedule.models import Seat
from hearthside.schedule.terms import SeatKind
from tests.builders import a_session, arrived, live_session, person

from .at_the_door import ORIGIN, Knocker, Served
from .fake_media import FakeMediaServer
from .noted import S


@pytest.fixture
def room(db):
    """The live group's room, which is open, before anybody is in it."""
    found = Room.objects.select_related("session").get(session=live_session())
    found.made_at = found.session.starts_at - 600 * S
    found.save(update_fields=["made_at"])
    return found


@pytest.fixture
def group(db, now):
    """A group that has just begun, and that nobody has opened."""
    Seat.objects.filter(closed_at=None, during__overlap=(now, now + 7200 * S)).update(
        closed_at=now, closed_by=person("fay").pk, closed_why="given_up"
    )
    session = a_session(
        at=now,
        starts_in=-60 * S,
        lasts=3000 * S,
        staff={SeatKind.FACILITATOR: [person("fay")], SeatKind.TECH_HOST: [person("pia")]},
    )
    for slug in ("noor", "sam"):
        arrived(slug, now)
    return session


@pytest.fixture
def media(settings):
    with FakeMediaServer(settings.LIVEKIT_KEYS) as fake:
        settings.LIVEKIT_URL = fake.url
        yield fake


@pytest.fixture
def door(committed, media, settings, monkeypatch):
    """Our application in front of the fake media server; a fresh door that has counted nobody yet."""
    settings.ORIGINS, doors = [ORIGIN], []

    def opened(*, a_minute=500):
        from config import asgi
        from hearthside.rooms.door import MediaDoor

        settings.MEDIA_CONNECTS_PER_ADDRESS_MINUTE = a_minute
        doors.append(MediaDoor())
        monkeypatch.setattr(asgi, "media_door", doors[-1])
        return Served(asgi.application)

    yield opened
    for one in doors:
        one._threads.shutdown()  # what it is still writing is written before the database goes
    connections.close_all()


@pytest.fixture
def knocker(door):
    with door() as served:
        yield Knocker(served.port, ORIGIN)
