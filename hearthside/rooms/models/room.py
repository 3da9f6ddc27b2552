from __future__ import annotations

import secrets
import uuid

from django.db import models
from django.db.models import Q

from hearthside.rooms.terms import Ended, Kind, Source, Went, Why


def opaque_name() -> str:
    """A room's name at the media server says nothing about anyone."""
    return secrets.token_hex(16)


def choices(of: type[Ended | Kind | Source | Went | Why]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in of]


class Room(models.Model):
    """The live room of one session.  What stands here is the truth; the media server follows."""

    about = "nobody"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.OneToOneField("schedule.Session", models.PROTECT, related_name="+")
    name = models.CharField(max_length=32, unique=True, default=opaque_name, editable=False)
    made_at = models.DateTimeField()
    listed_at = models.DateTimeField(null=True, blank=True)  # the last list that the media server answered
    closes_at = models.DateTimeField(null=True, blank=True)  # somebody ends the session softly
    ended_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)  # by a host
    opened_by = models.UUIDField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)  # the door, for a while
    closed_by = models.UUIDField(null=True, blank=True)
    closed_why = models.CharField(max_length=20, choices=choices(Why), blank=True)
    refused_at = models.DateTimeField(
        null=True, blank=True
    )  # first could not open, for want of the media server

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_room_that_is_open_says_by_whom",
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_closed_door_says_by_whom",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, closed_why="")
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"room {self.pk}"


class Admission(models.Model):
    """Someone was let in.  A seat's newest admission is the one that holds; an earlier device is taken over."""

    about = "nobody"  # of a seat; the seat says whose

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey("schedule.Seat", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    went_at = models.DateTimeField(null=True, blank=True)
    went = models.CharField(max_length=10, choices=choices(Went), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="whoever_went_says_when_and_how",
                condition=Q(went_at__isnull=True, went="") | (Q(went_at__isnull=False) & ~Q(went="")),
            ),
        ]
        indexes = [models.Index(fields=["seat", "-made_at"], name="newest_admission")]

    def __str__(self) -> str:
        return f"admission {self.pk}"


class Evidence(models.Model):
    """One thing that the door, a list or a webhook noted.  Minutes are told from these by rules.presence."""

    about = "nobody"  # a place is a random id; the seat says whose

    room = models.ForeignKey(Room, models.CASCADE, related_name="evidence", null=True)
    place = models.UUIDField(null=True)
    source = models.CharField(max_length=10, choices=choices(Source))
    kind = models.CharField(max_length=20, choices=choices(Kind))
    sid = models.CharField(max_length=40, blank=True)
    connection = models.UUIDField(null=True)
    at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["source", "at"], condition=Q(source=Source.MACHINE.value), name="ours_by_time"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="only_a_machine_is_in_no_room",
                condition=Q(source=Source.MACHINE.value, room__isnull=True, place__isnull=True)
                | Q(~Q(source=Source.MACHINE.value), room__isnull=False, place__isnull=False),
            ),
            models.UniqueConstraint(
                name="a_connection_says_each_thing_once",
                fields=["connection", "kind"],  # without a connection, as often as you like
            ),
            models.UniqueConstraint(
                name="the_media_server_says_each_thing_once",
                fields=["room", "sid", "kind"],
                condition=Q(source__in=[Source.WEBHOOK.value, Source.LIST.value]),
            ),
        ]

    def __str__(self) -> str:
        return f"evidence {self.pk}"
