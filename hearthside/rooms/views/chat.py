"""What is written in the room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hearthside.access.asking import done
from hearthside.access.gate import opens
from hearthside.access.verdict import Verdict
from hearthside.access.viewer import Viewer, viewer_of
from hearthside.rooms import actions, forms, queries, rules
from hearthside.rooms.models import Message
from hearthside.schedule.models import Session
from hearthside.schedule.queries import seat_of
from hearthside.schedule.rules import sheets_in_sight


def _may_look(viewer: Viewer, one: Message) -> Verdict:
    return rules.may_look_at(viewer, seat_of(viewer, one.session_id), private=one.private)


def _may_report(viewer: Viewer, one: Message) -> Verdict:
    return rules.may_report(viewer, seat_of(viewer, one.session_id), written_by=one.seat.person_id)


def _may_worry(viewer: Viewer, one: Message) -> Verdict:
    return rules.may_worry(viewer, seat_of(viewer, one.session_id), one.session)


@require_safe
@opens(Session, sight=rules.rooms_in_sight, key="session_id")
def chat(request: HttpRequest, session: Session) -> HttpResponse:
    page = queries.chat_of(viewer_of(request), session.pk, at=timezone.now())
    return TemplateResponse(request, "rooms/_chat.html", {"chat": page})


@require_POST
@opens(Session, sight=rules.rooms_in_sight, key="session_id")
def say(request: HttpRequest, session: Session) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    form = forms.saying(
        request.POST, is_staff=bool(rules.holds_the_room(viewer, seat_of(viewer, session.pk)))
    )
    did = done(
        form,
        lambda told: actions.say(by=viewer, session=session, at=at, **{"private": False} | told),
        at_field={"words": "words"},
    )
    fresh = type(form)() if did else form
    words = {"form": fresh, "session_id": session.pk}
    return TemplateResponse(request, "rooms/_say.html", words, status=200 if did else 422)


@require_POST
@opens(Message, sight=rules.messages_in_sight, may=_may_report, key="message_id")
def report(request: HttpRequest, one: Message) -> HttpResponse:
    actions.report(by=viewer_of(request), message=one, at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@opens(Message, sight=rules.messages_in_sight, may=_may_worry, key="message_id")
def worry(request: HttpRequest, one: Message) -> HttpResponse:
    actions.worry_about(by=viewer_of(request), message=one, at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@opens(Message, sight=rules.messages_in_sight, may=_may_look, key="message_id")
def look(request: HttpRequest, one: Message) -> HttpResponse:
    actions.look_at_word(by=viewer_of(request), message=one, at=timezone.now())
    return HttpResponse(status=204)


@require_safe
@opens(Session, sight=sheets_in_sight, key="session_id")
def words(request: HttpRequest, session: Session) -> HttpResponse:
    """Beside the sheet: private words that nobody has looked at."""
    page = queries.words_waiting(viewer_of(request), session)
    return TemplateResponse(request, "rooms/_waiting_words.html", {"chat": page})
