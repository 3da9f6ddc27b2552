import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from tests.conftest import DEAR
from tests.journeys.conftest import browser, hearth, own_hearth, stage, walk_in


__all__ = ["browser", "hearth", "own_hearth", "stage", "walk_in"]


@pytest.fixture(autouse=True)
def at_full_cost(monkeypatch):
    """What a password costs is what is measured here."""
    for name, value in DEAR.items():
        monkeypatch.setattr(Argon2PasswordHasher, name, value)
