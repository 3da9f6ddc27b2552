"""Individual hours: a participant's, a clinician's, and the page on which a time is chosen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import ask, said, to
from hearthside.access.gate import for_roles, opens
from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Role, Viewer, viewer_of
from hearthside.program.models import Episode
from hearthside.program.queries import own_stay
from hearthside.schedule import actions, forms, queries, rules
from hearthside.schedule.models import OfferedHours, Session

from .shared import pressed


CLINICIANS = (Role.THERAPIST, Role.PRESCRIBER)


@require_safe
@for_roles(Role.PARTICIPANT)
def hours(request: HttpRequest) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    stay = own_stay(viewer)
    if stay is None:
        raise Http404
    clinicians = queries.clinicians_of(viewer, stay, at=at)
    page = {"mine": queries.my_hours(viewer, stay, clinicians, at=at), "episode_id": stay.pk}
    return TemplateResponse(request, "schedule/hours.html", page)


@for_roles(*CLINICIANS)
def practice(request: HttpRequest) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    me = queries.myself(viewer)
    form = forms.OfferHours(said(request), programs=queries.programs_of(viewer, at=at))
    return ask(
        request,
        form,
        lambda told: actions.offer_hours(
            by=viewer,
            person=me,
            program=queries.program_named(told["program"]),
            weekday=told["weekday"],
            from_minute=told["from_"].hour * 60 + told["from_"].minute,
            to_minute=told["until"].hour * 60 + told["until"].minute,
            at=at,
        ),
        then=to("schedule:practice"),
        template="schedule/practice.html",
        page={
            "practice": queries.practice_of(viewer, me, at=at),
            "people": queries.my_people(viewer),
            "me": me.pk,
        },
    )


def _may_offer(viewer: Viewer, one: OfferedHours) -> Verdict:
    return rules.may_offer(viewer, one.person_id, one.program_id)


@require_POST
@opens(OfferedHours, sight=rules.offered_in_sight, may=_may_offer, key="offered_id")
def end_offer(request: HttpRequest, one: OfferedHours) -> HttpResponse:
    actions.end_offered_hours(by=viewer_of(request), offered=one, at=timezone.now())
    return redirect("schedule:practice")


def _back(viewer: Viewer, episode_id: UUID | None) -> str:
    return "schedule:hours" if rules.is_for_oneself(viewer, episode_id) else "schedule:practice"


@opens(Episode, sight=rules.stays_to_book_for, key="episode_id")
def book(request: HttpRequest, one: Episode, clinician_id: UUID) -> HttpResponse:
    """With one of those who treat them, at a time of the viewer's own clock."""
    viewer, at = viewer_of(request), timezone.now()
    clinician = next((c for c in queries.clinicians_of(viewer, one, at=at) if c.pk == clinician_id), None)
    if clinician is None:
        raise Http404
    own, zone = rules.is_for_oneself(viewer, one.pk), queries.myself(viewer).zone
    free = queries.choosing(
        viewer,
        clinician if own else one.person,
        queries.free_hours_of(one, clinician.pk, at=at),
        zone=zone,
        about=frozenset() if own else frozenset({one.pk}),
    )
    form = forms.Times(said(request), free=free.pairs, any_time=not own, new=True)

    def book_it(told: dict[str, Any]) -> None:
        actions.book_hour(
            by=viewer,
            episode=one,
            clinician=clinician,
            starts_at=form.starts_at(zone),
            weekly=told.get("weekly", False),
            family=told.get("family", False),
            at=at,
        )

    return ask(
        request,
        form,
        book_it,
        then=to(_back(viewer, one.pk)),
        template="schedule/choose_time.html",
        page={"free": free, "back": _back(viewer, one.pk), "moves": None, "own": own},
        at_field={"weekly": "weekly"},
    )


@opens(Session, sight=rules.hours_in_sight, key="session_id")
def move(request: HttpRequest, one: Session) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    own, zone = rules.is_for_oneself(viewer, one.episode_id), queries.myself(viewer).zone
    about = frozenset() if own or one.episode_id is None else frozenset({one.episode_id})
    free = queries.choosing(
        viewer, queries.other_of(viewer, one), queries.times_for(one, at=at), zone=zone, about=about
    )
    form = forms.Times(said(request), free=free.pairs, any_time=not own, new=False)
    return ask(
        request,
        form,
        lambda _: actions.move_hour(by=viewer, session=one, starts_at=form.starts_at(zone), at=at),
        then=to(_back(viewer, one.episode_id)),
        template="schedule/choose_time.html",
        page={
            "free": free,
            "back": _back(viewer, one.episode_id),
            "moves": queries.hour_words(one, zone),
            "own": own,
        },
    )


def _may_take_back(viewer: Viewer, one: Session) -> Verdict:
    return rules.may_take_back(viewer, one.episode_id, one.cohort.track.program_id)


@require_POST
@opens(Session, sight=rules.hours_in_sight, may=_may_take_back, key="session_id")
def cancel(request: HttpRequest, one: Session) -> HttpResponse:
    by, at = viewer_of(request), timezone.now()
    back = reverse(_back(by, one.episode_id))
    return pressed(request, lambda: actions.cancel_hour(by=by, session=one, at=at), back=back)


@require_POST
@opens(Session, sight=rules.hours_in_sight, may=_may_take_back, key="session_id")
def end_weekly(request: HttpRequest, one: Session) -> HttpResponse:
    viewer = viewer_of(request)
    if one.weekly is None:
        raise Http404
    actions.end_weekly_hour(by=viewer, weekly=one.weekly, at=timezone.now())
    return redirect(_back(viewer, one.episode_id))
