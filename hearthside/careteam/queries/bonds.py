"""Who has which post, leads what, cares for whom: the facts that acts and other rooms ask for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from hearthside.careteam import rules
from hearthside.careteam.models import (
    HOLDS,
    Appointment,
    Assignment,
    Cover,
    Duty,
    Leadership,
    Licence,
    Supervision,
)
from hearthside.careteam.terms import Bond, Post
from hearthside.kernel.clock import local
from hearthside.people.models import Person
from hearthside.people.queries import clinic_zone
from hearthside.program.models import Program, day_in, holding


# An hour that they took over is its own to give to somebody else; a concern goes to somebody else at once.
BY_THEMSELVES = (Bond.SUBSTITUTE, Bond.ON_CALL)


def not_over(zone: str, at: datetime) -> Q:
    """What runs today or will: not ended, and its last day is not past."""
    return HOLDS & (Q(ends_on__isnull=True) | Q(ends_on__gte=day_in(zone, at)))


def _from(day: date) -> Q:
    return HOLDS & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def _on(day: date) -> Q:
    return _from(day) & Q(starts_on__lte=day)


def posts_on(person_id: UUID, program_id: UUID, *, on: date, locked: bool = False) -> frozenset[str]:
    """What someone is appointed to in a program on a day.  `locked`: nobody ends it meanwhile."""
    held = Appointment.objects.filter(_on(on), person_id=person_id, program_id=program_id)
    return frozenset(one.post for one in (held.select_for_update() if locked else held))


def leads_on(cohort_id: UUID, person_id: UUID, *, on: date) -> QuerySet[Leadership]:
    """What lets someone lead a cohort on a day of its track."""
    return Leadership.objects.filter(_on(on), cohort_id=cohort_id, person_id=person_id)


def cares_on(episode_id: UUID, person_id: UUID, *, on: date) -> QuerySet[Assignment]:
    """What puts someone in somebody's care team on a day of their program."""
    return Assignment.objects.filter(_on(on), episode_id=episode_id, person_id=person_id)


def stand_ins(episode_id: UUID, *, days: Collection[date]) -> list[Person]:
    """Who took over an hour of somebody on one of these days."""
    rows = Assignment.objects.filter(HOLDS, episode_id=episode_id, bond=Bond.SUBSTITUTE, starts_on__in=days)
    return list(Person.objects.filter(pk__in=rows.values("person_id")).order_by("pk"))


def leads_from(cohort_id: UUID, person_id: UUID, *, since: date) -> QuerySet[Leadership]:
    """What lets someone lead a cohort on that day or on any after it."""
    return Leadership.objects.filter(_from(since), cohort_id=cohort_id, person_id=person_id)


def posts_left(person_id: UUID, program_id: UUID | None, *, at: datetime) -> frozenset[str]:
    """What someone still is appointed to there, today or later; `None`: anywhere."""
    here = Q(program_id=program_id) if program_id else Q()
    left = _zoned().filter(here, not_over("zone", at), person_id=person_id)
    return frozenset(left.values_list("post", flat=True))


def _zoned() -> QuerySet[Appointment]:
    """Posts with the zone in which their days are counted: the program's, or the clinic's for its whole."""
    return Appointment.objects.annotate(zone=Coalesce("program__zone", clinic_zone(), Value("UTC")))


def posted_in(person_id: UUID) -> frozenset[UUID | None]:
    """The programs in which someone has or ever had a post; None for one in the whole clinic."""
    return frozenset(Appointment.objects.filter(person_id=person_id).values_list("program_id", flat=True))


def clinic_directors(*, at: datetime) -> list[Appointment]:
    """Who directs the clinic today, locked in one order, so that acts which ask this wait for each other."""
    return list(_directing_clinic(at).select_for_update(of=("self",)).order_by("pk"))


def _directing_clinic(at: datetime) -> QuerySet[Appointment]:
    return _zoned().filter(holding("zone", at), HOLDS, post=Post.DIRECTOR, program__isnull=True)


def who_leads(cohort_ids: Collection[UUID], *, at: datetime) -> dict[UUID, list[Person]]:
    """By cohort, in order of name.  One query, however many cohorts."""
    led = Leadership.objects.filter(holding("cohort__track__zone", at), HOLDS, cohort_id__in=cohort_ids)
    found: dict[UUID, list[Person]] = {cohort: [] for cohort in cohort_ids}
    for one in led.select_related("person").order_by("person__chosen_name", "pk"):
        found[one.cohort_id].append(one.person)
    return found


def therapists_of(episode_ids: Collection[UUID], *, at: datetime) -> dict[UUID, list[Person]]:
    """By episode.  One query, however many episodes."""
    bound = Assignment.objects.filter(
        holding("episode__program__zone", at), HOLDS, episode_id__in=episode_ids, bond=Bond.THERAPIST
    )
    found: dict[UUID, list[Person]] = {episode: [] for episode in episode_ids}
    for one in bound.select_related("person").order_by("person__chosen_name", "pk"):
        found[one.episode_id].append(one.person)
    return found


def people_in_post(program_id: UUID, posts: Collection[str], *, at: datetime) -> list[Person]:
    """Who holds one of these posts in a program today, in order of name."""
    held = Appointment.objects.filter(
        holding("program__zone", at), HOLDS, program_id=program_id, post__in=posts
    )
    return list(Person.objects.filter(pk__in=held.values("person_id")).order_by("chosen_name", "pk"))


def duties_of(program_id: UUID, *, on: date) -> QuerySet[Duty]:
    """The turns that hold on a day."""
    return Duty.objects.filter(_on(on), program_id=program_id).select_related("person")


def on_duty(program_id: UUID, state: str, *, at: datetime) -> Person | None:
    """Who is on duty for people in a state at this moment; None: nobody."""
    program = Program.objects.get(pk=program_id)
    rows = duties_of(program_id, on=local(at, program.zone).date()).filter(state=state)
    found = rules.on_duty(rows, state=state, zone=program.zone, at=at)
    return found.person if found else None


def on_duty_anywhere(program_id: UUID, *, at: datetime) -> Person | None:
    """Who is on duty for people in any state at this moment, the first by state; None: nobody."""
    program = Program.objects.get(pk=program_id)
    rows = list(duties_of(program_id, on=local(at, program.zone).date()).order_by("state", "pk"))
    asked = (rules.on_duty(rows, state=one.state, zone=program.zone, at=at) for one in rows)
    return next((found.person for found in asked if found), None)


def supervisors_of(episode_id: UUID, *, at: datetime) -> list[Person]:
    """Whoever supervises this stay, then whoever supervises its therapist."""
    bound = Assignment.objects.filter(
        holding("episode__program__zone", at), HOLDS, episode_id=episode_id
    ).select_related("episode")
    rows = list(bound)
    own = [one.person_id for one in rows if one.bond == Bond.SUPERVISOR]
    treat = [one.person_id for one in rows if one.bond == Bond.THERAPIST]
    over = Supervision.objects.filter(
        holding("program__zone", at),
        HOLDS,
        trainee_id__in=treat,
        program_id__in={one.episode.program_id for one in rows},
    ).values_list("supervisor_id", flat=True)
    found = Person.objects.in_bulk([*own, *over])
    return sorted(found.values(), key=lambda one: (one.pk not in own, str(one.pk)))


def clinic_directed_by(*, at: datetime) -> list[Person]:
    """Who directs the clinic today, in order of name."""
    held = _directing_clinic(at)
    return list(Person.objects.filter(pk__in=held.values("person_id")).order_by("chosen_name", "pk"))


def who_runs(program_id: UUID, *, at: datetime) -> list[Person]:
    """Who coordinates or directs a program today, and who directs the clinic, each once, in one order for everybody."""
    posts = people_in_post(program_id, {Post.COORDINATOR, Post.DIRECTOR}, at=at)
    return sorted({*posts, *clinic_directed_by(at=at)}, key=lambda one: one.pk)


def anyone_in_post(*, at: datetime) -> list[Person]:
    """Whoever works here today at all, in order of name."""
    held = _zoned().filter(holding("zone", at), HOLDS)
    return list(Person.objects.filter(pk__in=held.values("person_id")).order_by("chosen_name", "pk"))


def is_licensed(person_id: UUID, *, on: date) -> bool:
    """Whether somebody holds a licence, for whichever state, that is good on a day; it is on its last."""
    return Licence.objects.filter(HOLDS, person_id=person_id, expires_on__gte=on).exists()


@dataclass(frozen=True, slots=True)
class Responsible:
    """What would be nobody's if someone went: rows that run today or will."""

    assignments: tuple[Assignment, ...]
    leaderships: tuple[Leadership, ...]
    supervisions: tuple[Supervision, ...]  # as supervisor and as trainee
    duties: tuple[Duty, ...]
    covers: tuple[Cover, ...]  # as substitute and as the one who is away

    def __bool__(self) -> bool:
        return any((self.assignments, self.leaderships, self.supervisions, self.duties, self.covers))


def responsible_for(person_id: UUID, program_id: UUID | None, *, at: datetime) -> Responsible:
    """In one program; `None`: in all of them.  Five queries, however much it is."""

    def here(path: str) -> Q:
        return Q(**{path: program_id}) if program_id else Q()

    assigned = Assignment.objects.filter(
        not_over("episode__program__zone", at),
        here("episode__program_id"),
        person_id=person_id,
        episode__closed_on__isnull=True,
    ).select_related("episode__person", "episode__program")
    led = Leadership.objects.filter(
        not_over("cohort__track__zone", at), here("cohort__track__program_id"), person_id=person_id
    ).select_related("cohort__track")
    running = not_over("program__zone", at) & here("program_id")
    supervised = Supervision.objects.filter(running, Q(supervisor_id=person_id) | Q(trainee_id=person_id))
    covered = Cover.objects.filter(running, Q(substitute_id=person_id) | Q(away_id=person_id))
    on_rota = Duty.objects.filter(running, person_id=person_id).select_related("program")
    return Responsible(
        assignments=tuple(assigned.order_by("episode__person__chosen_name", "pk")),
        leaderships=tuple(led.order_by("cohort__name", "pk")),
        supervisions=tuple(
            supervised.select_related("supervisor", "trainee", "program").order_by("starts_on", "pk")
        ),
        duties=tuple(on_rota.order_by("weekday", "from_hour", "state")),
        covers=tuple(covered.select_related("away", "substitute", "program").order_by("starts_on", "pk")),
    )


@dataclass(frozen=True, slots=True)
class EndedWith:
    """The bonds that ended at the same moment as a post: somebody else's to take over."""

    assignments: tuple[Assignment, ...]
    leaderships: tuple[Leadership, ...]
    duties: tuple[Duty, ...]


def ended_with(person_id: UUID) -> EndedWith:
    """For all posts of one person that were ended.  Three queries."""
    moments = Appointment.objects.filter(person_id=person_id, ended_at__isnull=False).values("ended_at")
    assigned = Assignment.objects.filter(
        ~Q(bond__in=BY_THEMSELVES),
        person_id=person_id,
        ended_at__in=moments,
        episode__closed_on__isnull=True,
    )
    led = Leadership.objects.filter(person_id=person_id, ended_at__in=moments, cohort__closed_at__isnull=True)
    duties = Duty.objects.filter(person_id=person_id, ended_at__in=moments)
    return EndedWith(
        tuple(assigned.select_related("episode__person", "episode__program").order_by("ended_at", "pk")),
        tuple(led.select_related("cohort__track__program").order_by("ended_at", "pk")),
        tuple(duties.order_by("state", "weekday", "from_hour")),
    )
