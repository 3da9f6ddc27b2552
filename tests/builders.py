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
from hearthside.rooms.actions import open_door
from hearthside.safety.actions import sign_plan, write_plan
from hearthside.safety.terms import Contact, PlanSaid, StampSaid
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


def opened(session, at):
    """A host has opened its room: whoever is on the roster comes in by themselves."""
    host = session.seats.get(kind=SeatKind.FACILITATOR)
    open_door(by=build_viewer(host.person_id, True), session=session, at=at)
    return session


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


def a_plan_said(**changes) -> PlanSaid:
    """As Noor says it on a steadier day; all of it marks that can be searched for."""
    return PlanSaid(
        **{
            "signs": ("I stop answering messages", "I lie awake after three"),
            "own_ways": ("Cold water on my wrists",),
            "places": ("The library until nine",),
            "people": (Contact(name="Amira", relation="my sister", phone="212 555 0187", may_call=True),),
            "professionals": (Contact(name="Dr Lindqvist", relation="my doctor", phone="212 555 0100"),),
            "safer": ("Amira keeps the tablets",),
            "reasons": ("The sea in October",),
            "confidence": 7,
        }
        | changes
    )


def a_plan(slug="noor", *, at, signed_by="ines", **said):
    """A plan written by its owner, and signed by the clinician who treats them."""
    made = write_plan(by=viewer(slug), episode=episode(slug), said=a_plan_said(**said), at=at)
    if signed_by:
        sign_plan(by=viewer(signed_by), plan=made, at=at)
    return made


def plan_is_due(plan) -> date:
    """The day of its next review, as its newest review says."""
    return plan.reviews.order_by("-number").values_list("due_on", flat=True)[0]
