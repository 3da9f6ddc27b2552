"""Guesses that come at the same moment are each counted."""

import threading

from django.db import connection
from django.utils import timezone

from hearthside.access.viewer import Machine
from hearthside.people.actions import count_guess
from hearthside.people.models import Guesses
from hearthside.people.terms import Guess


def test_many_at_once_are_all_counted(committed):
    def one():
        count_guess(by=Machine("a test"), what=Guess.UNKNOWN, whose="x", at=timezone.now())
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Guesses.objects.get().count == 12
