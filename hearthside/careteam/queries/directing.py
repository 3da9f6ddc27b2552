from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from hearthside.access.viewer import Viewer
from hearthside.careteam.models import HOLDS, Appointment
from hearthside.careteam.terms import Post
from hearthside.program.models import Episode


def directed_by(viewer: Viewer) -> Q:
    """Of persons: whoever has a post or a stay in a program that this viewer directs.

    Whoever directs the clinic is seen by nobody but others who do: a way up must not lead through someone below.
    """
    posts, stays = Appointment.objects.all(), Episode.objects.all()
    if viewer.directs_clinic:
        return Q(pk__in=posts.values("person_id")) | Q(pk__in=stays.values("person_id"))
    mine = Q(program_id__in=viewer.directs_programs)
    above = posts.filter(HOLDS, post=Post.DIRECTOR, program__isnull=True)
    theirs = Q(pk__in=posts.filter(mine).values("person_id")) | Q(
        pk__in=stays.filter(mine).values("person_id")
    )
    return theirs & ~Q(pk__in=above.values("person_id"))


def stays_of(person_id: UUID) -> frozenset[UUID]:
    """Every stay of this person, so that whoever reads of them is written down with them."""
    return frozenset(Episode.objects.filter(person_id=person_id).values_list("pk", flat=True))
