import pytest
from django.db import connections

from hearthside.rooms.models import Room
from tests.builders import live_session

from .at_the_door import ORIGIN, Knocker, Served
from .fake_media import FakeMediaServer
from .noted import S


@pytest.fixture
def room(db):
    """The live group's room, before anybody is in it."""
    session = live_session()
    return Room.objects.create(session=session, made_at=session.starts_at - 600 * S)


@pytest.fixture
def media(settings):
    with FakeMediaServer(settings.LIVEKIT_KEYS) as fake:
        settings.LIVEKIT_URL = fake.url
        yield fake


@pytest.fixture
def door(committed, media, settings, monkeypatch):
    """Our application in front of the fake media server; a fresh door that has counted nobody yet."""
    # The door's threads end with the test, and nobody would close what they keep.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    settings.ORIGINS = [ORIGIN]

    def opened(*, a_minute=500):
        from config import asgi
        from hearthside.rooms.door import MediaDoor

        settings.MEDIA_CONNECTS_PER_ADDRESS_MINUTE = a_minute
        monkeypatch.setattr(asgi, "media_door", MediaDoor())
        return Served(asgi.application)

    yield opened
    connections.close_all()


@pytest.fixture
def knocker(door):
    with door() as served:
        yield Knocker(served.port, ORIGIN)
