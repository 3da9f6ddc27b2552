import pytest
from django.db import connection

from tests import house
from tests.conftest import _use


@pytest.fixture(scope="module")
def lived(django_db_setup, django_db_blocker):
    """A database of this module's own in which the demo clinic has lived six weeks; commits are real."""
    before = connection.settings_dict["NAME"]
    name = f"{before}_lived"
    house.make_database(name, template=house.lived())
    with django_db_blocker.unblock():
        _use(name)
        yield name
        _use(before)
    house.drop_database(name)
