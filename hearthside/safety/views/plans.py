"""The safety plan: read, written part by part, signed, gone through, kept on a device."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import ask, said
from hearthside.access.gate import for_everyone, for_roles, opens
from hearthside.access.verdict import NotAllowed, Verdict
from hearthside.access.viewer import Machine, Role, Viewer, viewer_of
from hearthside.program.models import Episode
from hearthside.program.queries import own_stay
from hearthside.program.rules import stays_in_sight
from hearthside.safety import actions, forms, queries, rules
from hearthside.safety.models import SafetyPlan
from hearthside.safety.terms import HINTS, Part


DEVICE = Machine("a device that keeps a plan")


@require_safe
@for_roles(Role.PARTICIPANT)
def my_plan(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    stay = own_stay(viewer)
    page = queries.plan_page(viewer, stay, at=timezone.now()) if stay else None
    return TemplateResponse(request, "safety/my_plan.html", {"plan": page})


@require_safe
@opens(Episode, sight=stays_in_sight, key="episode_id")
def plan(request: HttpRequest, one: Episode) -> HttpResponse:
    found = actions.look_at_plan(by=viewer_of(request), episode=one, at=timezone.now())
    return TemplateResponse(request, "safety/plan.html", {"plan": found})


@require_safe
@opens(SafetyPlan, sight=rules.plans_in_sight, key="plan_id")
def plan_version(request: HttpRequest, one: SafetyPlan) -> HttpResponse:
    found = queries.plan_version(viewer_of(request), one)
    return TemplateResponse(request, "safety/plan_version.html", {"old": found})


def _writes(viewer: Viewer, one: Episode) -> Verdict:
    return queries.may_write_now(viewer, one, at=timezone.now())


@sensitive_post_parameters()
@opens(Episode, sight=rules.stays_with_a_plan, may=_writes, key="episode_id")
def change_plan(request: HttpRequest, one: Episode) -> HttpResponse:
    """Its parts one below the other; pressing makes them the newest version, signed by whoever presses."""
    viewer = viewer_of(request)
    return ask(
        request,
        forms.Finish(said(request)),
        lambda told: actions.finish_plan(by=viewer, episode=one, at=timezone.now(), **told),
        then=lambda _: redirect(queries.plan_address(viewer, one.pk)),
        template="safety/change_plan.html",
        page={"plan": queries.plan_to_write(viewer, one)},
    )


@sensitive_post_parameters()
@opens(Episode, sight=rules.stays_with_a_plan, may=_writes, key="episode_id")
def change_part(request: HttpRequest, one: Episode, part: str) -> HttpResponse:
    if part not in Part:
        raise Http404
    viewer = viewer_of(request)
    to_write = queries.plan_to_write(viewer, one)
    form = forms.part_form(said(request), part=Part(part), before=to_write.said)
    return ask(
        request,
        form,
        lambda _: actions.write_part(by=viewer, episode=one, said=form.whole(), at=timezone.now()),
        then=lambda _: redirect("safety:change-plan", one.pk),
        template="safety/change_part.html",
        page={"plan": to_write, "part": Part(part), "hint": HINTS[Part(part)]},
    )


@require_POST
@opens(Episode, sight=rules.stays_with_a_plan, may=_writes, key="episode_id")
def throw_away(request: HttpRequest, one: Episode) -> HttpResponse:
    viewer = viewer_of(request)
    actions.throw_draft_away(by=viewer, episode=one)
    return redirect(queries.plan_address(viewer, one.pk))


def _signs(viewer: Viewer, one: SafetyPlan) -> Verdict:
    return queries.may_sign_now(viewer, one, at=timezone.now())


@require_POST
@opens(SafetyPlan, sight=rules.plans_in_sight, may=_signs, key="plan_id")
def sign_plan(request: HttpRequest, one: SafetyPlan) -> HttpResponse:
    viewer = viewer_of(request)
    actions.sign_plan(by=viewer, plan=one, at=timezone.now())
    return redirect(queries.plan_address(viewer, one.episode_id))


def _reviews(viewer: Viewer, one: SafetyPlan) -> Verdict:
    return queries.may_review_now(viewer, one, at=timezone.now())


@sensitive_post_parameters()
@opens(SafetyPlan, sight=rules.plans_in_sight, may=_reviews, key="plan_id")
def review_plan(request: HttpRequest, one: SafetyPlan) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    return ask(
        request,
        forms.Review(said(request), initial={"due_on": queries.due_by_default(one.episode, at=at)}),
        lambda told: actions.review_plan(by=viewer, plan=one, at=at, **told),
        then=lambda _: redirect("safety:plan", one.episode_id),
        template="safety/review_plan.html",
        page=queries.plan_heading(viewer, one.episode),
        at_field={"due_on": "due_on"},
    )


def _takes_off(viewer: Viewer, one: Episode) -> Verdict:
    return rules.may_remove_from_devices(viewer, one.pk)


@require_POST
@opens(Episode, sight=rules.stays_with_a_plan, may=_takes_off, key="episode_id")
def forget_elsewhere(request: HttpRequest, one: Episode) -> HttpResponse:
    """From one's other devices; by the team, from all."""
    viewer, form = viewer_of(request), forms.FromDevices(request.POST)
    but = form.cleaned_data["but"] if form.is_valid() else None
    actions.remove_from_devices(by=viewer, episode=one, but=but, at=timezone.now())
    return redirect(queries.plan_address(viewer, one.pk))


@require_POST
@for_roles(Role.PARTICIPANT)
def keep(request: HttpRequest) -> HttpResponse:
    """The page that this device keeps, as it is now, and the device's number in a header.

    410: it may keep it no longer; 409: what it keeps is somebody else's.
    """
    viewer, at, form = viewer_of(request), timezone.now(), forms.Kept(request.POST)
    found = queries.plan_to_keep(viewer)
    if found is None or not form.is_valid():
        return HttpResponse(status=422)
    try:
        device = actions.keep_on_device(by=viewer, device_id=form.cleaned_data["device"], at=at)
    except NotAllowed:
        return HttpResponse(status=409)
    if device is None:
        return HttpResponse(status=410)
    return TemplateResponse(
        request, "safety/kept.html", {"kept": found}, headers={"Hearthside-Device": str(device.pk)}
    )


@require_safe
@for_everyone("what stands here is kept on the device, if at all; the server knows of nobody")
def kept(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "safety/kept.html", {"kept": None})


@csrf_exempt  # the page that is kept has no session; a page of another origin is turned away below
@require_POST
@for_everyone("a device asks by its number whether to keep what it keeps; its owner may be signed out")
def still_kept(request: HttpRequest) -> HttpResponse:
    form, at = forms.Kept(request.POST), timezone.now()
    elsewhere = request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
    if elsewhere or not form.is_valid() or form.cleaned_data["device"] is None:
        return HttpResponse(status=422)
    device_id = form.cleaned_data["device"]
    if form.cleaned_data["forget"]:
        actions.forget_on_device(by=DEVICE, device_id=device_id, at=at)
        return JsonResponse({"keep": False})
    return JsonResponse({"keep": actions.ask_device(by=DEVICE, device_id=device_id, at=at)})
