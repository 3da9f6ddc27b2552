"""The staff: the list, an invitation, and one member's page with its acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import ask, done, said, to
from hearthside.access.gate import for_roles, opens
from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Role, viewer_of
from hearthside.careteam import actions, forms, queries, rules
from hearthside.careteam.models import Leadership, Licence, Supervision
from hearthside.careteam.terms import CLINICAL, KINDS, Post
from hearthside.people import actions as people
from hearthside.people.models import Person
from hearthside.people.rules import introduction_of
from hearthside.people.terms import BESIDE_EMAIL, Invited


@for_roles(Role.DIRECTOR)
def staff(request: HttpRequest) -> HttpResponse:
    """Names that are looked for are posted: they never stand in an address."""
    form, page = forms.LookFor(request.POST), request.GET.get("page", "1")
    words = form.cleaned_data["words"] if form.is_valid() else ""
    found = queries.staff_list(viewer_of(request), at=timezone.now(), page=page, words=words)
    return TemplateResponse(request, "careteam/staff.html", {"staff": found})


@for_roles(Role.DIRECTOR)
def invite(request: HttpRequest) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    today = queries.staff_day(at)
    form = forms.Invite(
        said(request),
        programs=queries.programs_directed(viewer),
        clinic=viewer.directs_clinic,
        colleagues=queries.colleagues(viewer, CLINICAL, on=today),
        today=today,
    )
    licences = forms.licences_to_add(said(request))
    whole = not licences.is_bound or licences.is_valid()

    def act(told: dict[str, Any]) -> None:
        posts = [Post(post) for post in told.pop("posts")]
        lines = [line.said() for line in licences if line.has_changed()]
        actions.invite_staff(by=viewer, at=at, posts=posts, licences=lines, zone=queries.staff_zone(), **told)

    if whole and done(form, act, at_field=BESIDE_EMAIL):
        return redirect("careteam:staff")
    page = {"form": form, "licences": licences, "kinds": KINDS}
    refused = bool(form.errors) or not whole
    return TemplateResponse(request, "careteam/invite.html", page, status=422 if refused else 200)


@require_safe
@opens(Person, sight=queries.staff_in_sight, key="person_id")
def member(request: HttpRequest, person: Person) -> HttpResponse:
    return _member(request, person)


def _member(request: HttpRequest, person: Person, *, refused: str = "") -> HttpResponse:
    page = {"member": queries.member_of(viewer_of(request), person, at=timezone.now()), "refused": refused}
    return TemplateResponse(request, "careteam/member.html", page, status=422 if refused else 200)


def _ask(
    request: HttpRequest,
    person: Person,
    form: django_forms.Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    heading: str,
    label: str,
) -> HttpResponse:
    """One act of a member's page; `label` stands on its button."""
    return ask(
        request,
        form,
        act,
        then=to("careteam:member", person.pk),
        template="careteam/ask.html",
        page={
            "person_id": person.pk,
            "name": queries.staff_name(viewer_of(request), person),
            "heading": heading,
            "label": label,
            "kinds": KINDS,
        },
        at_field=BESIDE_EMAIL,
    )


@opens(Person, sight=queries.staff_in_sight, key="person_id")
def give_post(request: HttpRequest, person: Person) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    form = forms.GivePost(
        said(request),
        programs=queries.programs_directed(viewer),
        clinic=viewer.directs_clinic,
        today=queries.staff_day(at),
    )

    def act(told: dict[str, Any]) -> None:
        actions.appoint(by=viewer, person=person, at=at, **told | {"post": Post(told["post"])})

    return _ask(request, person, form, act, heading="Give a post", label="Give the post")


@opens(Person, sight=queries.staff_in_sight, key="person_id")
def add_licence(request: HttpRequest, person: Person) -> HttpResponse:
    def act(told: dict[str, Any]) -> None:
        actions.record_licence(by=viewer_of(request), person=person, at=timezone.now(), **told)

    form = forms.LicenceForm(said(request))
    return _ask(request, person, form, act, heading="Add a licence", label="Add the licence")


@opens(Licence, sight=queries.licences_in_sight, key="licence_id")
def correct_licence(request: HttpRequest, licence: Licence) -> HttpResponse:
    before = {name: getattr(licence, name) for name in ("state", "kind", "number", "expires_on")}

    def act(told: dict[str, Any]) -> None:
        actions.correct_licence(by=viewer_of(request), licence=licence, at=timezone.now(), **told)

    form = forms.LicenceForm(said(request), initial=before)
    return _ask(request, licence.person, form, act, heading="Correct a licence", label="Keep the correction")


@require_POST
@opens(Licence, sight=queries.licences_in_sight, key="licence_id")
def end_licence(request: HttpRequest, licence: Licence) -> HttpResponse:
    actions.end_licence(by=viewer_of(request), licence=licence, at=timezone.now())
    return redirect("careteam:member", licence.person_id)


@opens(Person, sight=queries.staff_in_sight, key="person_id")
def add_supervisor(request: HttpRequest, person: Person) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    today = queries.staff_day(at)
    form = forms.Supervisor(
        said(request),
        colleagues=queries.colleagues(viewer, CLINICAL, on=today),
        programs=queries.programs_directed(viewer),
        today=today,
    )

    def act(told: dict[str, Any]) -> None:
        actions.supervise(by=viewer, trainee=person, at=at, **told)

    return _ask(request, person, form, act, heading="Name a supervisor", label="Name the supervisor")


@require_POST
@opens(Supervision, sight=rules.supervision_in_sight, key="supervision_id")
def end_supervision(request: HttpRequest, supervision: Supervision) -> HttpResponse:
    actions.end_supervision(by=viewer_of(request), supervision=supervision, at=timezone.now())
    return redirect("careteam:member", supervision.trainee_id)


@opens(Person, sight=queries.staff_in_sight, key="person_id")
def let_lead(request: HttpRequest, person: Person) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    cohorts, today = queries.cohorts_directed(viewer), queries.staff_day(at)

    def act(told: dict[str, Any]) -> None:
        actions.let_lead(by=viewer, person=person, at=at, **told)

    form = forms.Lead(said(request), cohorts=cohorts, today=today)
    return _ask(request, person, form, act, heading="Let lead a cohort", label="Let lead")


@require_POST
@opens(Leadership, sight=rules.leadership_in_sight, key="leadership_id")
def end_leadership(request: HttpRequest, leadership: Leadership) -> HttpResponse:
    actions.end_leadership(by=viewer_of(request), leadership=leadership, at=timezone.now())
    return redirect("careteam:member", leadership.person_id)


@opens(Person, sight=queries.staff_in_sight, key="person_id")
def names(request: HttpRequest, person: Person) -> HttpResponse:
    before = introduction_of(person)
    known = {name: getattr(before, name) for name in forms.Names.base_fields}

    def act(told: dict[str, Any]) -> None:
        changed = replace(before, **told)
        people.introduce(by=viewer_of(request), person=person, said=changed, at=timezone.now())

    form = forms.Names(said(request), initial=known)
    return _ask(request, person, form, act, heading="Names", label="Keep")


@opens(Person, sight=queries.staff_in_sight, key="person_id")
def address(request: HttpRequest, person: Person) -> HttpResponse:
    """To another address with a new link; the one that is out is good no longer."""
    viewer, at = viewer_of(request), timezone.now()

    def act(told: dict[str, Any]) -> None:
        actions.invite_elsewhere(by=viewer, person=person, email=told["email"], at=at)

    return _ask(
        request,
        person,
        forms.Address(said(request)),
        act,
        heading="Another mail address",
        label="Send a new link there",
    )


@require_POST
@opens(Person, sight=queries.staff_in_sight, key="person_id")
def invite_again(request: HttpRequest, person: Person) -> HttpResponse:
    try:
        people.invite(by=viewer_of(request), person=person, invited=Invited.STAFF, at=timezone.now())
    except NotAllowed as why:
        return _member(request, person, refused=why.reason)
    return redirect("careteam:member", person.pk)


@require_POST
@opens(Person, sight=queries.staff_in_sight, key="person_id")
def take_back_invitation(request: HttpRequest, person: Person) -> HttpResponse:
    people.take_back_invitation(by=viewer_of(request), person=person, at=timezone.now())
    return redirect("careteam:member", person.pk)
