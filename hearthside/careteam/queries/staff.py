"""The staff as a list: what is about to lapse first, then everyone by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from hearthside.access.cards import Cards
from hearthside.access.viewer import NOBODY, Viewer
from hearthside.careteam import rules
from hearthside.careteam.models import HOLDS, Appointment, Cover, Licence, Supervision
from hearthside.careteam.terms import LAPSES_SOON, Post
from hearthside.people.models import Person
from hearthside.people.queries import InvitationState, invitation_words

from .choices import staff_day, staff_in_sight, staff_name, staff_zone


A_PAGE = 50
CAME_IN = "came in"  # as people says it
LAPSES_SHOWN = 40
A_FEW = LAPSES_SHOWN + 1  # of each kind: enough to know whether there are more


@dataclass(frozen=True, slots=True)
class StaffRow:
    name: str
    url: str
    posts: str
    supervision: str
    invitation: str
    attention: bool  # the link is too old, or the mail came back


@dataclass(frozen=True, slots=True)
class Lapse:
    name: str
    url: str
    words: str
    over: bool


@dataclass(frozen=True, slots=True)
class StaffPage:
    rows: Cards[StaffRow]
    lapses: Cards[Lapse]
    more_lapses: bool
    number: int
    page: int
    before: int
    after: int
    words: str


def staff_list(viewer: Viewer, *, at: datetime, page: str = "1", words: str = "") -> StaffPage:
    """Everyone who has or had a post where this viewer directs.  Nine queries, however many people."""
    today = staff_day(at)
    works = Appointment.objects.filter(_not_over(today), rules.appointments_in_sight(viewer))
    everyone = Person.objects.filter(staff_in_sight(viewer)).annotate(
        works=Exists(works.filter(person_id=OuterRef("pk")))
    )
    if words:
        everyone = everyone.filter(chosen_name__icontains=words)
    pages = Paginator(everyone.order_by("-works", "chosen_name", "pk"), A_PAGE)
    shown = pages.get_page(page)
    lapses = [] if words else _lapses(viewer, works, today)
    return StaffPage(
        rows=Cards(tuple(_rows(viewer, list(shown.object_list), today, at)), NOBODY),
        lapses=Cards(tuple(lapses[:LAPSES_SHOWN]), NOBODY),
        more_lapses=len(lapses) > LAPSES_SHOWN,
        number=pages.count,
        page=shown.number,
        before=shown.previous_page_number() if shown.has_previous() else 0,
        after=shown.next_page_number() if shown.has_next() else 0,
        words=words,
    )


def _not_over(today: date) -> Q:
    return HOLDS & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))


def member_url(person_id: UUID) -> str:
    return reverse("careteam:member", args=[person_id])


def _rows(viewer: Viewer, people: list[Person], today: date, at: datetime) -> Iterable[StaffRow]:
    ids = [one.pk for one in people]
    posts = _posts(viewer, ids, today)
    supervision = _supervision(viewer, ids, today)
    invited = invitation_words(ids, zone=staff_zone(), at=at)
    for one in people:
        words, attention = _invitation(invited.get(one.pk))
        yield StaffRow(
            name=staff_name(viewer, one),
            url=member_url(one.pk),
            posts=rules.in_words(posts.get(one.pk, [])) or "no post now",
            supervision="; ".join(supervision.get(one.pk, [])),
            invitation=words,
            attention=attention,
        )


def _invitation(state: InvitationState | None) -> tuple[str, bool]:
    """Whoever came in needs no word."""
    if state is None or state.words == CAME_IN:
        return "", False
    return state.words, not (state.waits and state.delivered)


def _posts(viewer: Viewer, ids: Collection[UUID], today: date) -> dict[UUID, list[str]]:
    held = Appointment.objects.filter(
        _not_over(today), rules.appointments_in_sight(viewer), person_id__in=ids
    ).select_related("program")
    several = len(viewer.directs_programs) > 1
    found: dict[UUID, list[str]] = {}
    for one in sorted(held, key=lambda one: Post(one.post).label):
        words = post_words(one, with_program=several)
        if one.starts_on > today:
            words += f" from {rules.day_words(one.starts_on, today=today)}"
        found.setdefault(one.person_id, []).append(words)
    return found


def post_words(one: Appointment, *, with_program: bool) -> str:
    if one.program is None:
        return "Director of the clinic" if one.post == Post.DIRECTOR else str(Post(one.post).label)
    return f"{Post(one.post).label}, {one.program.name}" if with_program else str(Post(one.post).label)


def _supervision(viewer: Viewer, ids: Collection[UUID], today: date) -> dict[UUID, list[str]]:
    rows = Supervision.objects.filter(
        _not_over(today),
        Q(supervisor_id__in=ids) | Q(trainee_id__in=ids),
        program_id__in=viewer.directs_programs,
    ).select_related("supervisor", "trainee")
    found: dict[UUID, list[str]] = {}
    for one in rows.order_by("starts_on", "pk"):
        supervisor, trainee = staff_name(viewer, one.supervisor), staff_name(viewer, one.trainee)
        found.setdefault(one.trainee_id, []).append(f"supervised by {supervisor}")
        found.setdefault(one.supervisor_id, []).append(f"supervises {trainee}")
    return found


def _lapses(viewer: Viewer, works: QuerySet[Appointment], today: date) -> list[Lapse]:
    found = [*_licences(viewer, works, today), *_ending(viewer, today), *_covers(viewer, today)]
    found.sort(key=lambda pair: pair[0])
    return [lapse for _, lapse in found]


def _licences(viewer: Viewer, works: QuerySet[Appointment], today: date) -> Iterable[tuple[date, Lapse]]:
    """A licence of the same kind and state with a later last day takes an older one's place."""
    soon = today + LAPSES_SOON
    renewed = Licence.objects.filter(
        HOLDS,
        person_id=OuterRef("person_id"),
        state=OuterRef("state"),
        kind=OuterRef("kind"),
        expires_on__gt=OuterRef("expires_on"),
    )
    held = Licence.objects.filter(
        HOLDS, ~Exists(renewed), expires_on__lte=soon, person_id__in=works.values("person_id")
    )
    for one in held.select_related("person").order_by("expires_on", "pk")[:A_FEW]:
        words = f"{one.state} licence, {one.kind}: {rules.licence_words(one.expires_on, today=today)}"
        yield one.expires_on, _lapse(viewer, one.person, words, over=one.expires_on < today)


def _ending(viewer: Viewer, today: date) -> Iterable[tuple[date, Lapse]]:
    ends = Appointment.objects.filter(
        HOLDS,
        rules.appointments_in_sight(viewer),
        ends_on__gte=today,
        ends_on__lte=today + LAPSES_SOON,
    )
    for one in ends.select_related("person", "program").order_by("ends_on", "pk")[:A_FEW]:
        assert one.ends_on
        words = f"{post_words(one, with_program=False)}: last day {rules.day_words(one.ends_on, today=today)}"
        yield one.ends_on, _lapse(viewer, one.person, words)


def _covers(viewer: Viewer, today: date) -> Iterable[tuple[date, Lapse]]:
    running = Cover.objects.filter(
        HOLDS, program_id__in=viewer.directs_programs, starts_on__lte=today, ends_on__gte=today
    )
    for one in running.select_related("away", "substitute").order_by("ends_on", "pk")[:A_FEW]:
        until = rules.day_words(one.ends_on, today=today)
        words = f"away, {staff_name(viewer, one.substitute)} covers until {until}"
        yield one.ends_on, _lapse(viewer, one.away, words)


def _lapse(viewer: Viewer, person: Person, words: str, *, over: bool = False) -> Lapse:
    return Lapse(staff_name(viewer, person), member_url(person.pk), words, over)
