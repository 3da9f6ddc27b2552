"""Test data that has lived a legal life: builders call our own actions."""

from datetime import UTC, date, datetime, timedelta

from hearthside.access.viewer import Machine
from hearthside.careteam.queries import build_viewer
from hearthside.demo.queries import account_of
from hearthside.demo.terms import DAY_ZONE
from hearthside.kernel.clock import local
from hearthside.people.models import Person
from hearthside.people.rules import BUILDER
from hearthside.program.models import Cohort, Episode
from hearthside.safety.terms import StampSaid
from hearthside.schedule.actions import arrive, plan_session
from hearthside.schedule.models import Attendance, Seat, Session
from hearthside.schedule.terms import SeatKind, SessionKind


US = Machine(BUILDER)


def day_of(at: datetime) -> date:
    """The clinic's day: what holds from a day holds from its midnight there, which is hours after that of UTC."""
    return local(at, DAY_ZONE).date()


def today() -> date:
    return day_of(datetime.now(UTC))


def person(slug) -> Person:
    return account_of(slug).person


def viewer(slug):
    """The Viewer that this person of the cast has today, built as every request builds it."""
    return build_viewer(person(slug).pk, True)


def episode(slug) -> Episode:
    return Episode.objects.get(person=person(slug))


def live_session() -> Session:
    """The group of the day cohort that is on now."""
    return Session.objects.filter(seats__kind=SeatKind.SYNTHETIC).distinct().get()


def seat(slug, session=None) -> Seat:
    return Seat.objects.get(person=person(slug), session=session or live_session())


def attendance(slug, session=None) -> Attendance:
    return seat(slug, session).attendance


def a_session(
    *, at, starts_in=timedelta(days=1), lasts=timedelta(minutes=60), cohort="Alder", breaks=(), **changes
):
    """A group of a cohort; tomorrow unless told otherwise."""
    found = Cohort.objects.select_related("track__program").get(name=cohort)
    starts_at = (at + starts_in).replace(microsecond=0)
    return plan_session(
        **{
            "by": US,
            "cohort": found,
            "kind": SessionKind.GROUP,
            "title": "Group",
            "starts_at": starts_at,
            "ends_at": starts_at + lasts,
            "breaks": [(starts_at + a, starts_at + b) for a, b in breaks],
            "staff": {SeatKind.FACILITATOR: [person("fay")]},
            "at": at,
        }
        | changes
    )


def a_stamp_said(**changes) -> StampSaid:
    """At home in Albany, alone, as Noor says it; all of it marks that can be searched for."""
    return StampSaid(
        **{
            "label": "Home",
            "address": "41 Juniper Street, Albany",
            "state": "NY",
            "phone": "212 555 0148",
            "emergency_contact": "Marguerite, 212 555 0149",
            "if_i_vanish": "hello_first",
            "never_call": "Nobody at number 43",
        }
        | changes
    )


def arrived(slug, at, **said):
    """Someone of the cast has said where they are on the program day of this moment."""
    return arrive(by=viewer(slug), episode=episode(slug), said=a_stamp_said(**said), at=at)
