"""A cohort's roster and the people on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import ask, said, to
from hearthside.access.gate import opens
from hearthside.access.verdict import NotAllowed, Verdict
from hearthside.access.viewer import Viewer, viewer_of
from hearthside.careteam import actions as careteam
from hearthside.careteam.models import Assignment
from hearthside.careteam.queries import in_post
from hearthside.careteam.terms import LEADS_GROUPS, SUITS, Bond
from hearthside.journeys import actions, forms, queries, rules
from hearthside.kernel.clock import local
from hearthside.people import actions as people
from hearthside.people.queries import chosen
from hearthside.people.rules import introduction_of
from hearthside.people.terms import BESIDE_EMAIL, Invited, Reach
from hearthside.program.actions import choose_room_name
from hearthside.program.models import Cohort, Episode, Membership
from hearthside.program.rules import cohorts_in_sight, may_run_cohort, may_run_program, stays_in_sight


def _stay(viewer: Viewer, one: Episode) -> Verdict:
    return may_run_program(viewer, one.program_id)


def _membership(viewer: Viewer, one: Membership) -> Verdict:
    return may_run_program(viewer, one.episode.program_id)


def _assignment(viewer: Viewer, one: Assignment) -> Verdict:
    return may_run_program(viewer, one.episode.program_id)


@require_safe
@opens(Cohort, sight=cohorts_in_sight, may=may_run_cohort, key="cohort_id")
def cohort(request: HttpRequest, one: Cohort) -> HttpResponse:
    page = queries.cohort_page(viewer_of(request), one, at=timezone.now())
    return TemplateResponse(request, "journeys/cohort.html", {"cohort": page, "verdict": request.verdict})  # type: ignore[attr-defined]


@opens(Cohort, sight=cohorts_in_sight, may=may_run_cohort, key="cohort_id")
def invite(request: HttpRequest, one: Cohort) -> HttpResponse:
    at = timezone.now()
    therapists = in_post(viewer_of(request), one.track.program_id, SUITS[Bond.THERAPIST], at=at)
    form = forms.InviteParticipant(
        said(request), therapists=therapists, initial={"starts_on": local(at, one.track.zone).date()}
    )
    return ask(
        request,
        form,
        lambda told: actions.invite_participant(
            by=viewer_of(request),
            cohort=one,
            at=at,
            **told | {"therapist": chosen(told["therapist"]) if told["therapist"] else None},
        ),
        then=lambda stay: redirect("journeys:person", stay.pk),
        template="journeys/invite.html",
        page={"cohort": one},
        at_field=BESIDE_EMAIL,
    )


@opens(Cohort, sight=cohorts_in_sight, may=may_run_cohort, key="cohort_id")
def leader(request: HttpRequest, one: Cohort) -> HttpResponse:
    at = timezone.now()
    form = forms.ChoosePerson(
        said(request),
        people=in_post(viewer_of(request), one.track.program_id, LEADS_GROUPS, at=at),
        initial={"starts_on": local(at, one.track.zone).date()},
    )

    def let_lead(told: dict[str, Any]) -> None:
        careteam.let_lead(
            by=viewer_of(request),
            cohort=one,
            person=chosen(told["person"]),
            starts_on=told["starts_on"],
            at=at,
        )

    return ask(
        request,
        form,
        let_lead,
        then=to("journeys:cohort", one.pk),
        template="journeys/leader.html",
        page={"cohort": one},
    )


@require_safe
@opens(Episode, sight=stays_in_sight, may=_stay, key="episode_id")
def person(request: HttpRequest, one: Episode) -> HttpResponse:
    return _person(request, one)


def _person(request: HttpRequest, one: Episode, *, refused: str = "") -> HttpResponse:
    page = queries.person_page(viewer_of(request), one, at=timezone.now())
    words = {"person": page, "verdict": request.verdict, "way": forms.Way(), "refused": refused}  # type: ignore[attr-defined]
    return TemplateResponse(request, "journeys/person.html", words, status=422 if refused else 200)


def _do(request: HttpRequest, one: Episode, act: Any) -> HttpResponse:
    """One act of the person's page; a refusal is said on it."""
    try:
        act()
    except NotAllowed as why:
        return _person(request, one, refused=why.reason)
    return redirect("journeys:person", one.pk)


@opens(Episode, sight=stays_in_sight, may=_stay, key="episode_id")
def names(request: HttpRequest, one: Episode) -> HttpResponse:
    before, place = introduction_of(one.person), queries.own_membership(one.person_id)
    known = {name: getattr(before, name) for name in forms.NamesByStaff.base_fields if name != "room_name"}
    form = forms.NamesByStaff(said(request), initial=known | {"room_name": place.room_name if place else ""})

    def change(told: dict[str, Any]) -> None:
        by, at = viewer_of(request), timezone.now()
        people.introduce(by=by, person=one.person, said=form.introduction(before), at=at)
        if place is not None and told["room_name"]:
            choose_room_name(by=by, membership=place, room_name=told["room_name"], at=at)

    return ask(
        request,
        form,
        change,
        then=to("journeys:person", one.pk),
        template="journeys/names.html",
        page=queries.heading_of(viewer_of(request), one),
        at_field={"room_names_are_unique_in_a_cohort": "room_name"},
    )


@opens(Episode, sight=stays_in_sight, may=_stay, key="episode_id")
def reach(request: HttpRequest, one: Episode) -> HttpResponse:
    form = forms.Way(said(request))
    return ask(
        request,
        form,
        lambda told: people.add_way_to_reach(
            by=viewer_of(request),
            person=one.person,
            kind=Reach(told["kind"]),
            value=told["value"],
            at=timezone.now(),
        ),
        then=to("journeys:person", one.pk),
        template="journeys/reach.html",
        page=queries.heading_of(viewer_of(request), one),
    )


@require_POST
@opens(Episode, sight=stays_in_sight, may=_stay, key="episode_id")
def end_reach(request: HttpRequest, one: Episode, way_id: Any) -> HttpResponse:
    way = queries.way_of(one.person_id, way_id)
    return _do(
        request,
        one,
        lambda: way and people.end_way_to_reach(by=viewer_of(request), way=way, at=timezone.now()),
    )


@opens(Episode, sight=stays_in_sight, may=_stay, key="episode_id")
def carer(request: HttpRequest, one: Episode) -> HttpResponse:
    at = timezone.now()
    suits = {bond: SUITS[bond] for bond in (Bond.THERAPIST, Bond.PRESCRIBER)}
    offered = [
        (f"{bond}:{key}", f"{name}, {bond.label.lower()}")
        for bond, posts in suits.items()
        for key, name in in_post(viewer_of(request), one.program_id, posts, at=at)
    ]
    form = forms.ChoosePerson(
        said(request), people=offered, initial={"starts_on": local(at, one.program.zone).date()}
    )

    def assign(told: dict[str, Any]) -> None:
        bond, _, key = told["person"].partition(":")
        careteam.assign(
            by=viewer_of(request),
            episode=one,
            person=chosen(key),
            bond=Bond(bond),
            starts_on=told["starts_on"],
            at=at,
        )

    return ask(
        request,
        form,
        assign,
        then=to("journeys:person", one.pk),
        template="journeys/carer.html",
        page=queries.heading_of(viewer_of(request), one),
    )


@require_POST
@opens(Assignment, sight=rules.assignments_in_sight, may=_assignment, key="assignment_id")
def end_carer(request: HttpRequest, one: Assignment) -> HttpResponse:
    by, at = viewer_of(request), timezone.now()
    return _do(request, one.episode, lambda: careteam.end_assignment(by=by, assignment=one, at=at))


@opens(Episode, sight=stays_in_sight, may=_stay, key="episode_id")
def move(request: HttpRequest, one: Episode) -> HttpResponse:
    at, place = timezone.now(), queries.own_membership(one.person_id)
    cohorts = queries.open_cohorts(one.program_id)
    form = forms.ToCohort(
        said(request),
        cohorts=[(key, f"{c.name}, {c.track.name}") for key, c in cohorts.items()],
        initial={"starts_on": local(at, one.program.zone).date()},
    )
    return ask(
        request,
        form,
        lambda told: actions.place_in_cohort(
            by=viewer_of(request),
            episode=one,
            cohort=cohorts[told["cohort"]],
            starts_on=told["starts_on"],
            at=at,
        ),
        then=to("journeys:person", one.pk),
        template="journeys/move.html",
        page=queries.heading_of(viewer_of(request), one) | {"place": place},
    )


@opens(Membership, sight=rules.memberships_in_sight, may=_membership, key="membership_id")
def last_day(request: HttpRequest, one: Membership) -> HttpResponse:
    by, at = viewer_of(request), timezone.now()
    return ask(
        request,
        forms.LastDay(said(request), initial={"on": one.ends_on}),
        lambda told: actions.stay_until(by=by, membership=one, on=told["on"], at=at),
        then=to("journeys:person", one.episode_id),
        template="journeys/last_day.html",
        page=queries.heading_of(by, one.episode) | {"cohort": one.cohort},
        at_field={"a_membership_does_not_end_before_it_starts": "on"},
    )


@require_POST
@opens(Membership, sight=rules.memberships_in_sight, may=_membership, key="membership_id")
def off_roster(request: HttpRequest, one: Membership) -> HttpResponse:
    by, at = viewer_of(request), timezone.now()
    return _do(request, one.episode, lambda: actions.take_off_roster(by=by, membership=one, at=at))


@require_POST
@opens(Episode, sight=stays_in_sight, may=_stay, key="episode_id")
def send_again(request: HttpRequest, one: Episode) -> HttpResponse:
    by, at = viewer_of(request), timezone.now()
    return _do(
        request,
        one,
        lambda: people.invite(by=by, person=one.person, invited=Invited.PARTICIPANT, at=at),
    )


@require_POST
@opens(Episode, sight=stays_in_sight, may=_stay, key="episode_id")
def take_back(request: HttpRequest, one: Episode) -> HttpResponse:
    by, at = viewer_of(request), timezone.now()
    return _do(request, one, lambda: people.take_back_invitation(by=by, person=one.person, at=at))


@opens(Episode, sight=stays_in_sight, may=_stay, key="episode_id")
def address(request: HttpRequest, one: Episode) -> HttpResponse:
    by, at = viewer_of(request), timezone.now()
    form = forms.Address(said(request))

    def change(told: dict[str, Any]) -> None:
        people.change_address(by=by, person=one.person, email=told["email"], at=at)
        people.invite(by=by, person=one.person, invited=Invited.PARTICIPANT, at=at)

    return ask(
        request,
        form,
        change,
        then=to("journeys:person", one.pk),
        template="journeys/address.html",
        page=queries.heading_of(viewer_of(request), one),
        at_field=BESIDE_EMAIL,
    )


@opens(Episode, sight=stays_in_sight, may=_stay, key="episode_id")
def end_stay(request: HttpRequest, one: Episode) -> HttpResponse:
    if request.method != "POST":
        page = queries.heading_of(viewer_of(request), one) | {"verdict": request.verdict}  # type: ignore[attr-defined]
        return TemplateResponse(request, "journeys/end_stay.html", page)
    by, at = viewer_of(request), timezone.now()
    return _do(request, one, lambda: actions.end_stay(by=by, episode=one, at=at))


@require_POST
@opens(Episode, sight=stays_in_sight, may=_stay, key="episode_id")
def take_up_stay(request: HttpRequest, one: Episode) -> HttpResponse:
    by, at = viewer_of(request), timezone.now()
    return _do(request, one, lambda: actions.take_up_stay(by=by, episode=one, at=at))
