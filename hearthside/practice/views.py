from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import ask, said, to
from hearthside.access.gate import for_roles, opens
from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Role, viewer_of
from hearthside.schedule.models import Seat

from . import actions, forms, queries, rules
from .models import AbsenceWord, WrapUp


def _absence(request: HttpRequest, seat: Seat, form: forms.CannotCome, heading: str) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    return ask(
        request,
        form,
        lambda _: actions.say_absence(by=viewer, seat=seat, said=form.absence(), at=at),
        then=lambda made: redirect("practice:word", made.pk),
        template="practice/absence.html",
        page={"about": queries.about_seat(viewer, seat), "heading": heading},
        at_field={name: name for name in form.fields},
    )


@opens(Seat, sight=rules.own_seats, key="seat_id")
def late(request: HttpRequest, seat: Seat) -> HttpResponse:
    return _absence(request, seat, forms.Late(said(request)), "I'll be late")


@opens(Seat, sight=rules.own_seats, key="seat_id")
def cannot_come(request: HttpRequest, seat: Seat) -> HttpResponse:
    return _absence(request, seat, forms.CannotCome(said(request)), "I can't come today")


@require_safe
@opens(AbsenceWord, sight=rules.own_words, key="word_id")
def word(request: HttpRequest, one: AbsenceWord) -> HttpResponse:
    page = queries.said_page(viewer_of(request), one, at=timezone.now())
    return TemplateResponse(request, "practice/said.html", {"said": page})


@require_POST
@opens(AbsenceWord, sight=rules.own_words, key="word_id")
def take_back(request: HttpRequest, one: AbsenceWord) -> HttpResponse:
    actions.take_back_absence(by=viewer_of(request), word=one, at=timezone.now())
    return redirect("desks:today")


@require_POST
@opens(AbsenceWord, sight=rules.own_words, key="word_id")
def make_up(request: HttpRequest, one: AbsenceWord) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()

    def take(told: dict[str, Any]) -> AbsenceWord:
        chosen = queries.session_to_make_up_in(told["session"])
        return actions.make_up(by=viewer, word=one, session=chosen, at=at)

    return _of_the_word(request, one, forms.MakeUp(said(request)), take)


@require_POST
@opens(AbsenceWord, sight=rules.own_words, key="word_id")
def give_back(request: HttpRequest, one: AbsenceWord) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    return _of_the_word(
        request,
        one,
        forms.Nothing(said(request)),
        lambda _: actions.give_make_up_back(by=viewer, word=one, at=at),
    )


def _of_the_word(
    request: HttpRequest, one: AbsenceWord, form: Form, act: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """Pressed on its page, which says why when it is refused."""
    return ask(
        request,
        form,
        act,
        then=to("practice:word", one.pk),
        template="practice/said.html",
        page={"said": queries.said_page(viewer_of(request), one, at=timezone.now())},
    )


@for_roles(Role.PARTICIPANT)
def wrap_up(request: HttpRequest) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    page = queries.writing_page(viewer, at=at)
    if page is None:
        raise Http404
    form = forms.Writing(said(request), initial=page.said)
    return ask(
        request,
        form,
        lambda _: actions.write_wrap_up(
            by=viewer, episode=page.episode, said=form.wrap_up(), on=page.on, at=at
        ),
        then=to("desks:today"),
        template="practice/wrap_up.html",
        page={"page": page},
        at_field={"how_i_leave": "how_i_leave"},
    )


@require_safe
@opens(WrapUp, sight=rules.wrap_ups_in_sight, key="wrap_up_id")
def read(request: HttpRequest, one: WrapUp) -> HttpResponse:
    page = queries.wrap_up_page(viewer_of(request), one)
    return TemplateResponse(request, "practice/read.html", {"page": page})


@require_POST
@opens(WrapUp, sight=rules.wrap_ups_in_sight, key="wrap_up_id")
def worry(request: HttpRequest, one: WrapUp) -> HttpResponse:
    """A word to the therapist, a low how-I-leave: one press makes it a concern."""
    made = actions.make_a_concern(by=viewer_of(request), wrap_up=one, at=timezone.now())
    return redirect("safety:concern", made.pk)


@require_POST
@opens(WrapUp, sight=rules.wrap_ups_in_sight, key="wrap_up_id")
def looked(request: HttpRequest, one: WrapUp) -> HttpResponse:
    """Pressed, not implied by opening: a glance between two calls takes nothing off the day."""
    viewer, version = viewer_of(request), request.POST.get("version", "")
    try:
        actions.look_at_wrap_up(by=viewer, wrap_up=one, version=version, at=timezone.now())
    except NotAllowed as why:
        page = {"page": queries.wrap_up_page(viewer, one), "refused": why.reason}
        return TemplateResponse(request, "practice/read.html", page, status=422)
    return redirect("desks:day")


@for_roles(Role.PARTICIPANT)
def reminders(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    if request.method == "POST":
        wanted = request.POST.get("wanted") == "yes"
        actions.wish_for_reminders(by=viewer, wanted=wanted, at=timezone.now())
        return redirect("practice:reminders")
    page = {"wanted": queries.wants_reminders(viewer)}
    return TemplateResponse(request, "practice/reminders.html", page)
