"""The events door: says that something changed to whom may see it, and stops when they may not."""

import asyncio
import contextlib
import uuid

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connection, transaction
from django.test import Client

from hearthside.careteam.models import Leadership
from hearthside.notices import door as events
from hearthside.notices.listening import Listener
from hearthside.notices.topics import may_follow, tell
from hearthside.schedule.models import Seat, Session
from tests.builders import live_session, viewer
from tests.notices.sees import DOORS


class Caller:
    """A browser's stream without the browser: what it sent, and the way to hang up."""

    def __init__(self, client, *topics, method="GET"):
        cookies = (
            "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()) if client else ""
        )
        query = "&".join(f"topic={topic}" for topic in topics)
        self.scope = {
            "type": "http",
            "method": method,
            "path": "/live/events",
            "query_string": query.encode(),
            "headers": [(b"cookie", cookies.encode())] if cookies else [],
        }
        self.status, self.text, self.gone = None, "", asyncio.Event()
        self.arrived = asyncio.Event()

    async def receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        if message["type"] == "http.response.start":
            self.status = message["status"]
        self.text += message.get("body", b"").decode()
        self.arrived.set()

    async def hears(self, what, *, within=5.0):
        async with asyncio.timeout(within):
            while what not in self.text:
                self.arrived.clear()
                await self.arrived.wait()

    @contextlib.asynccontextmanager
    async def following(self):
        task = asyncio.create_task(events.door(self.scope, self.receive, self.send))
        try:
            await self.hears("following")
            yield self
        finally:
            self.gone.set()
            await asyncio.wait_for(task, 5)


@pytest.fixture
def browser(committed):
    def as_(slug):
        connection.close()  # this thread may still hold the database of the test before
        client = Client(HTTP_HOST="localhost")
        if slug:
            client.post("/demo/enter/", {"slug": slug})
        connection.close()
        return client

    return as_


@pytest_asyncio.fixture
async def listener(monkeypatch):
    fresh = Listener()
    monkeypatch.setattr(events, "listener", fresh)
    yield fresh
    await fresh.close()


def say(topic):
    with transaction.atomic():
        tell(topic)
    connection.close()


async def answer(caller):
    await asyncio.wait_for(events.door(caller.scope, caller.receive, caller.send), 5)
    return caller.status


@pytest.mark.asyncio
async def test_noor_hears_that_her_session_changed(browser, listener):
    client = await sync_to_async(browser)("noor")
    topic = f"session:{(await sync_to_async(live_session)()).pk}"

    async with Caller(client, topic).following() as noor:
        await listener.ready()
        await sync_to_async(say)(topic)
        await noor.hears(f"event: changed\ndata: {topic}\n\n")


@pytest.mark.asyncio
async def test_what_is_told_in_a_transaction_that_falls_is_not_heard(browser, listener):
    client = await sync_to_async(browser)("noor")
    topic = f"session:{(await sync_to_async(live_session)()).pk}"

    def told_in_vain():
        with transaction.atomic():
            tell(topic)
            transaction.set_rollback(True)

    async with Caller(client, topic).following() as noor:
        await listener.ready()
        await sync_to_async(told_in_vain)()
        with pytest.raises(TimeoutError):
            await noor.hears("changed", within=0.5)


@pytest.mark.asyncio
@pytest.mark.parametrize(("slug", "status"), DOORS[0].codes.items())
async def test_who_may_follow_a_session(browser, listener, slug, status):
    client = await sync_to_async(browser)("" if slug == "stranger" else slug)
    topic = f"session:{(await sync_to_async(live_session)()).pk}"
    caller = Caller(client, topic)

    if status == 200:
        async with caller.following():
            await listener.ready()
        assert caller.status == 200
    else:
        assert await answer(caller) == status
        assert caller.text == ""


@pytest.mark.asyncio
async def test_nonsense_is_not_there(browser, listener):
    client = await sync_to_async(browser)("noor")
    topic = f"session:{(await sync_to_async(live_session)()).pk}"

    for asked in (["session:x"], ["people:*"], [f"chart:{uuid.uuid4()}"], []):
        assert await answer(Caller(client, *asked)) == 404
    assert await answer(Caller(client, topic, method="POST")) == 404


@pytest.mark.asyncio
async def test_of_more_topics_than_a_stream_may_have_the_first_are_followed(browser, listener):
    client = await sync_to_async(browser)("noor")
    topic = f"session:{(await sync_to_async(live_session)()).pk}"
    others = [f"session:{uuid.uuid4()}" for _ in range(events.MOST_TOPICS)]

    async with Caller(client, topic, *others).following() as noor:
        await listener.ready()
        await sync_to_async(say)(topic)
        await noor.hears(f"event: changed\ndata: {topic}\n\n")
    assert await answer(Caller(client, *others, topic)) == 404


@pytest.mark.asyncio
async def test_sight_is_asked_again_and_a_lost_one_is_said(browser, listener, monkeypatch):
    monkeypatch.setattr(events, "LOOK_AGAIN_S", 0.3)
    client = await sync_to_async(browser)("fay")
    session = await sync_to_async(live_session)()
    topic = f"session:{session.pk}"

    def leave():
        Leadership.objects.all().delete()
        Seat.objects.filter(kind="facilitator").delete()
        connection.close()

    async with Caller(client, topic).following() as fay:
        await fay.hears("still here")
        await sync_to_async(leave)()
        await fay.hears(f"event: unseen\ndata: {topic}\n\n")


@pytest.mark.asyncio
async def test_signing_out_ends_the_stream(browser, listener, monkeypatch):
    monkeypatch.setattr(events, "LOOK_AGAIN_S", 0.2)
    client = await sync_to_async(browser)("noor")
    topic = f"session:{(await sync_to_async(live_session)()).pk}"

    async with Caller(client, topic).following() as noor:
        await sync_to_async(client.post)("/quick-exit/")
        await noor.hears("unseen")


@pytest.mark.django_db
def test_a_topic_of_a_kind_nobody_registered_is_followed_by_nobody():
    assert may_follow(viewer("noor"), f"session:{live_session().pk}")
    assert not may_follow(viewer("dana"), f"nothing:{live_session().pk}")
    assert Session.objects.exists()


@pytest.mark.asyncio
async def test_of_more_topics_than_are_followed_the_one_that_asks_for_somebody_is_not_left_out(
    browser, listener
):
    client = await sync_to_async(browser)("ines")
    mine = f"work:{(await sync_to_async(viewer)('ines')).person_id}"
    many = [f"session:{uuid.uuid4()}" for _ in range(events.MOST_TOPICS)]

    async with Caller(client, *many, mine).following() as ines:
        await listener.ready()
        await sync_to_async(say)(mine)
        await ines.hears(f"data: {mine}\n\n")
