"""Two who act at the same moment: a clinic keeps a director, and nobody is bound by a post that is just ending."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connections, transaction

from hearthside.access.verdict import NotAllowed
from hearthside.careteam import actions
from hearthside.careteam.models import Appointment, Assignment
from hearthside.careteam.terms import Bond, Post
from tests.builders import US, day_of, episode, person, viewer


def at_once(*acts):
    """Each on a connection of its own, begun together; what each of them came to."""
    together = Barrier(len(acts))

    def one(act):
        try:
            with transaction.atomic():
                together.wait()
                act()
                return "done"
        except NotAllowed as why:
            return why.code or why.reason
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as crowd:
        return sorted(crowd.map(one, acts))


def director(slug):
    return Appointment.objects.get(person=person(slug), post=Post.DIRECTOR, ended_at=None)


@pytest.mark.parametrize("_", range(5))
def test_two_directors_who_end_each_other_leave_one(committed, now, _):
    actions.appoint(
        by=US, person=person("cora"), post=Post.DIRECTOR, program=None, starts_on=day_of(now), at=now
    )
    dana, cora = viewer("dana"), viewer("cora")
    hers, mine = director("cora"), director("dana")

    came_to = at_once(
        lambda: actions.end_appointment(by=dana, appointment=hers, at=now),
        lambda: actions.end_appointment(by=cora, appointment=mine, at=now),
    )

    assert came_to == ["done", "last_director"]
    assert Appointment.objects.filter(post=Post.DIRECTOR, program=None, ended_at=None).count() == 1


def test_nobody_is_assigned_by_a_post_that_is_just_ending(committed, now):
    dana = viewer("dana")
    post = Appointment.objects.get(person=person("omar"), post=Post.THERAPIST)
    noor, omar, ended = episode("noor"), person("omar"), Event()

    def end_role():
        actions.end_appointment(by=dana, appointment=post, at=now)
        actions.end_bonds(by=dana, appointment=post, at=now)
        ended.set()
        time.sleep(0.5)  # the other one asks meanwhile, and has to wait for the answer

    def assign():
        ended.wait()
        actions.assign(by=dana, episode=noor, person=omar, bond=Bond.THERAPIST, starts_on=day_of(now), at=now)

    at_once(end_role, assign)

    assert not Assignment.objects.filter(person=omar, ended_at=None).exists()
