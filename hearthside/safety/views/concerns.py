"""The work list, one concern, and all that is done to one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import ask, done, said, to
from hearthside.access.gate import for_roles, opens
from hearthside.access.viewer import STAFF, Viewer, viewer_of
from hearthside.careteam.rules import programs_in_sight
from hearthside.kernel.clock import local
from hearthside.people.queries import chosen
from hearthside.program.actions import change_setting
from hearthside.program.models import Episode, Program
from hearthside.program.rules import stays_in_sight
from hearthside.safety import actions, queries, rules
from hearthside.safety import forms as asked
from hearthside.safety.models import Concern
from hearthside.safety.terms import Cause, Ending, Level, Outside, Reached, Tier, Tried


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that is done to a concern: what is asked for it, and what is done with the answers."""

    form: Callable[..., forms.Form]
    does: Callable[..., Any]
    label: str
    asks: str = ""  # a heading, where something is asked


ACTS: dict[str, Act] = {
    "answer": Act(asked.Nothing, lambda f, **who: actions.acknowledge(**who), "I have it"),
    "take-over": Act(asked.Nothing, lambda f, **who: actions.take_over(**who), "Take it over"),
    "tried": Act(
        asked.Try,
        lambda f, **who: actions.note_try(**who, tried=Tried(f["tried"]), words=f["words"]),
        "Keep",
        "I tried to reach them",
    ),
    "reached": Act(
        asked.Reach,
        lambda f, **who: actions.note_reached(**who, how=Reached(f["how"]), words=f["words"]),
        "Keep",
        "They are reached",
    ),
    "assess": Act(
        asked.Assess,
        lambda f, **who: actions.assess(
            **who, level=Level(f["level"]), words=f["words"], means_discussed=f["means_discussed"]
        ),
        "Keep",
        "How high is the risk?",
    ),
    "plan": Act(
        asked.Words,
        lambda f, **who: actions.note_plan_reviewed(**who, words=f["words"]),
        "We went through it",
        "The safety plan",
    ),
    "next": Act(
        asked.NextContact,
        lambda f, **who: actions.agree_next_contact(**who, when=f["when"]),
        "Keep",
        "When do you speak next?",
    ),
    "outside": Act(
        asked.TookOutside,
        lambda f, **who: actions.note_outside(
            **who, step=Outside(f["step"]), was_done=f["was_done"] == "yes", words=f["words"]
        ),
        "Keep",
        "What came of it?",
    ),
    "hand-over": Act(
        asked.HandOver,
        lambda f, **who: actions.hand_over(**who, to=chosen(f["to"]), words=f["words"]),
        "Hand it over",
        "Hand it over",
    ),
    "more-urgent": Act(
        asked.MoreUrgent,
        lambda f, **who: actions.raise_tier(**who, tier=Tier(f["tier"]), words=f["words"]),
        "Keep",
        "This is more urgent",
    ),
    "confirm": Act(
        asked.Confirm,
        lambda f, **who: actions.confirm_known(**who, words=f["words"]),
        "Confirmed with them",
        "Confirm it with them",
    ),
    "sign": Act(
        asked.Sign,
        lambda f, **who: actions.sign_concern(**who, ending=Ending(f["ending"]), words=f["words"]),
        "Sign",
        "Bring it to its end",
    ),
    "cosign": Act(
        asked.Words,
        lambda f, **who: actions.cosign_concern(**who, words=f["words"]),
        "Sign beside them",
        "The second signature",
    ),
}


@require_safe
@for_roles(*STAFF)
def work(request: HttpRequest) -> HttpResponse:
    page = queries.work_of(viewer_of(request), at=timezone.now())
    return TemplateResponse(request, "safety/work.html", {"work": page})


@require_safe
@for_roles(*STAFF)
def bell(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "safety/bell.html", {"bell": queries.bell_of(viewer_of(request))})


@require_safe
@opens(Concern, sight=rules.concerns_in_sight, key="concern_id")
def concern(request: HttpRequest, one: Concern) -> HttpResponse:
    return _page(request, one)


def _page(
    request: HttpRequest, one: Concern, *, name: str = "", form: forms.Form | None = None
) -> HttpResponse:
    """With the one thing that can be done now first; what was refused is asked again, and says why."""
    viewer, at = viewer_of(request), timezone.now()
    page = {
        "work": queries.work_on(viewer, one, at=at),
        "asked": [
            (key, ACTS[key], _form(viewer, one, key, None, at)) for key in queries.acts_on(viewer, one, at=at)
        ],
        "topics": rules.WORK_LIST,
        "again": name,
        "form": form,
        "act": ACTS.get(name),
    }
    status = 422 if form is not None and form.errors else 200
    return TemplateResponse(request, "safety/concern.html", page, status=status)


def _form(viewer: Viewer, one: Concern, key: str, data: QueryDict | None, at: datetime) -> forms.Form:
    """Several stand on one page: each field has an id of its own."""
    if key == "hand-over":
        form: forms.Form = asked.HandOver(data, colleagues=queries.colleagues_for(viewer, one, at=at))
    elif key == "sign" and one.tier == Tier.ATTENDANCE:
        form = asked.Came(data)
    else:
        form = ACTS[key].form(data)
    form.auto_id = f"{key}-%s"
    return form


@require_POST
@opens(Concern, sight=rules.concerns_in_sight, key="concern_id")
def act(request: HttpRequest, one: Concern, name: str) -> HttpResponse:
    """Whatever is done; what does not fit is asked again on the same page, with what was typed."""
    if name not in ACTS:
        raise Http404
    viewer, at = viewer_of(request), timezone.now()
    form = _form(viewer, one, name, request.POST, at)

    def does(told: dict[str, Any]) -> Any:
        if name == "next":
            told["when"] = form.when(one.episode.program.zone)  # type: ignore[attr-defined]
        return ACTS[name].does(told, by=viewer, concern=one, at=at)

    if done(form, does, at_field={field: field for field in form.fields}):
        return redirect("safety:concern", one.pk)
    return _page(request, one, name=name, form=form)


@opens(Episode, sight=stays_in_sight, key="episode_id")
def raise_about(request: HttpRequest, one: Episode) -> HttpResponse:
    """By anyone of the team about anyone they care for."""
    viewer, at = viewer_of(request), timezone.now()
    return ask(
        request,
        asked.Raise(said(request)),
        lambda told: actions.raise_concern(
            by=viewer,
            episode=one,
            tier=Tier(told["tier"]),
            cause=Cause.COLLEAGUE,
            source=f"colleague:{told['key']}",
            heard="raised",
            words=told["words"],
            at=at,
        ),
        then=to("safety:work"),
        template="safety/raise.html",
        page={"whose": queries.whose(viewer, one)},
    )


@opens(Episode, sight=rules.stays_treated, key="episode_id")
def risk(request: HttpRequest, one: Episode) -> HttpResponse:
    """How somebody's risk was judged, and judging it anew."""
    viewer, at = viewer_of(request), timezone.now()
    return ask(
        request,
        asked.AssessAnew(said(request)),
        lambda told: actions.assess_anew(
            by=viewer, episode=one, level=Level(told["level"]), words=told["words"], at=at
        ),
        then=to("safety:risk", one.pk),
        template="safety/risk.html",
        page={"risk": queries.risk_of(viewer, one, at=at), "episode_id": one.pk},
    )


@opens(Program, sight=programs_in_sight, key="program_id")
def minutes(request: HttpRequest, one: Program) -> HttpResponse:
    """By which minutes, days and levels help comes; each is changed from a day on, with a reason."""
    viewer, at = viewer_of(request), timezone.now()
    keys = [(name, key.meaning) for name, key in queries.BY_NAME.items()]
    return ask(
        request,
        asked.Change(said(request), keys=keys, today=local(at, one.zone).date()),
        lambda told: change_setting(by=viewer, program=one, **_setting(told), at=at),
        then=to("safety:minutes", one.pk),
        template="safety/minutes.html",
        page={"program": one, "held": queries.minutes_of_help(one, at=at)},
    )


def _setting(told: dict[str, Any]) -> dict[str, Any]:
    return told | {"key": queries.BY_NAME[told["key"]]}
