import gc
import os
from datetime import UTC, datetime

import pytest
from django.conf import UserSettingsHolder
from django.conf import settings as in_force
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, connections
from django.template.backends.django import Template
from django.test import Client
from django.test.client import ClientHandler

from tests import house
from tests.notices.postbox import Postbox


# A password is hashed as ever, at a hundredth of the cost: what it costs is measured by the bench, which sets it back.
DEAR = {name: getattr(Argon2PasswordHasher, name) for name in ("time_cost", "memory_cost", "parallelism")}
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 64, 1

LOAD = ClientHandler.load_middleware
LOADED = {}


def load_once(handler):
    """The middleware is put together, and the static files are found, once for all browsers: it is most of what a page
    costs.  A test that changed a setting has its own.
    """
    if isinstance(in_force._wrapped, UserSettingsHolder):
        LOAD(handler)
        return
    if not LOADED:
        LOAD(handler)
        kept = ("_middleware", "_chain")
        LOADED.update({name: value for name, value in vars(handler).items() if name.endswith(kept)})
    vars(handler).update(LOADED)


ClientHandler.load_middleware = load_once


def pytest_collection_finish():
    """Of what is loaded by now nothing is ever thrown away: it is not looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _use(name):
    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """This worker's copy of the database with the cast in it; the tests run as the application role."""
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}"
    house.make_database(name, template=house.CAST)
    # Threads of a test end with it, and nobody would close what they keep.
    connections.settings["default"]["CONN_MAX_AGE"] = 0
    with django_db_blocker.unblock():
        _use(name)
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
    house.drop_database(name)


@pytest.fixture
def committed(request, django_db_setup, django_db_blocker):
    """A database of this test's own in which commits are real; `house.EMPTY` by an indirect parameter: an empty one."""
    before = connection.settings_dict["NAME"]
    assert not before.endswith("_own"), "an earlier test left its own database in use"
    name = f"{before}_own"
    house.make_database(name, template=getattr(request, "param", house.CAST))
    with django_db_blocker.unblock():
        _use(name)
        yield name
        _use(before)
    house.drop_database(name)


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def strict_templates(monkeypatch):
    """Refuse any query made while a template renders."""

    def no_queries(execute, sql, params, many, context):
        raise AssertionError(f"a template asked the database: {sql}")

    render = Template.render

    def strict_render(self, *args, **kwargs):
        with connection.execute_wrapper(no_queries):
            return render(self, *args, **kwargs)

    monkeypatch.setattr(Template, "render", strict_render)


@pytest.fixture(scope="session")
def handler():
    """One for all browsers of the tests: the middleware is put together, and the static files are found, only once."""
    return Client().handler


@pytest.fixture
def sign_in(db, handler, strict_templates):
    """A browser signed in as someone of the cast, by one-click entry as everyone uses it."""

    def as_(slug):
        client = Client(HTTP_HOST="localhost")
        client.handler = handler
        if slug != "stranger":
            assert client.post("/demo/enter/", {"slug": slug}).status_code == 302
        return client

    return as_


@pytest.fixture
def postbox(committed, settings, socket_enabled):
    """A real mail server on loopback that our letters go to; see tests/notices/postbox.py."""
    box = Postbox()
    box.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield box
    box.stop()


@pytest.fixture
def owner_line(committed):
    """Where the owner of this test's own database connects: what an intruder in the database could do."""
    return os.environ["DATABASE_OWNER_URL"].replace("/hearthside?", f"/{committed}?")
