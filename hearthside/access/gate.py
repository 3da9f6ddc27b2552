"""The one way a page says who may open it.

Each gate's first lines read the Viewer and enter the wall, inside the request's transaction; its last lines write down
whom the page spoke of.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from . import trail, wall
from .cards import subjects_of
from .verdict import YES, Verdict
from .viewer import Machine, Role, Viewer, forget_viewer, viewer_of


READING = {"GET", "HEAD", "OPTIONS"}
View = Callable[..., HttpResponse]
M = TypeVar("M", bound=Model)


def _gated(view: View, says: str) -> View:
    view.gate = says  # type: ignore[attr-defined]
    return view


def _route(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _enter(request: HttpRequest) -> Viewer:
    """Who acts is asked under a lock that the end of a role waits for: nobody acts as who they no longer are."""
    if request.method not in READING:
        wall.hold(request.user.person_id)  # type: ignore[union-attr]  # somebody is signed in
        forget_viewer(request)
    viewer = viewer_of(request)
    wall.enter(viewer)
    return viewer


def _leave(
    request: HttpRequest, viewer: Viewer, response: HttpResponse, *, but: frozenset[Any] = frozenset()
) -> HttpResponse:
    """One entry naming everyone whom the page's cards speak of; a refetch of what stands on record writes none.

    `but`: whoever was just written down by being opened; a page of one person is one reading.

    Whatever the method: a page that says why a press was refused shows the same people.
    """
    if isinstance(response, SimpleTemplateResponse):
        subjects = subjects_of(response.context_data or {})
        if subjects - but:
            trail.saw(viewer, _route(request), subjects, at=timezone.now(), again=_is_refetch(request))
    return response


def _is_refetch(request: HttpRequest) -> bool:
    """A stream's or a poll's fetch of part of a page that was opened before; the trail asks whether it was."""
    return request.headers.get("Hearthside-Refetch") == "1"


def for_everyone(reason: str) -> Callable[[View], View]:
    """The only public door, and it must say why."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            with transaction.atomic():
                wall.enter(None)
                return view(request, *args, **kwargs)

        return _gated(login_not_required(guarded), f"everyone: {reason}")

    return wrap


def for_oneself(reason: str) -> Callable[[View], View]:
    """One's own matters, for whoever is signed in; it must say what they are.  No role and no bond is asked."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            viewer = _enter(request)
            return _leave(request, viewer, view(request, *args, **kwargs))

        return _gated(guarded, f"oneself: {reason}")

    return wrap


def for_roles(*roles: Role) -> Callable[[View], View]:
    """Pages without an object.  Anybody else gets 404: what is not theirs is not there."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            viewer = _enter(request)
            if not viewer.holds(*roles):
                raise Http404
            return _leave(request, viewer, view(request, *args, **kwargs))

        return _gated(guarded, "roles: " + ", ".join(sorted(roles)))

    return wrap


def for_machine(name: str, *, verify: Callable[[HttpRequest], bool]) -> Callable[[View], View]:
    """A signature instead of a session.  The view is handed the `Machine` that acts; a wrong signature gets 401."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not verify(request):
                return HttpResponse(status=401)
            machine = Machine(name)
            wall.enter(machine)
            return view(request, machine, *args, **kwargs)

        return _gated(csrf_exempt(login_not_required(guarded)), f"machine: {name}")

    return wrap


def opens(
    model: type[M],
    *,
    sight: Callable[[Viewer], Q],
    may: Callable[[Viewer, M], Verdict] | None = None,
    key: str,
) -> Callable[[View], View]:
    """Hand the view the object itself, and only if this viewer may see it.

    Unseen and absent are one answer (404).  `may` guards what changes something: a page that one may read but
    not change is shown with the reason (`request.verdict`); changing it is refused with that reason (403).
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            viewer = _enter(request)
            found = model._default_manager.filter(sight(viewer), pk=kwargs.pop(key)).distinct().first()
            if found is None:
                raise Http404
            request.verdict = verdict = may(viewer, found) if may else YES  # type: ignore[attr-defined]
            if not verdict and request.method not in READING:
                request.refused = _route(request)  # type: ignore[attr-defined]
                raise PermissionDenied(verdict.reason)
            written: frozenset[Any] = frozenset()
            if request.method in READING:
                trail.opened(viewer, found, at=timezone.now(), again=_is_refetch(request))
                written = frozenset({getattr(found, "episode_id", None)})
            return _leave(request, viewer, view(request, found, **kwargs), but=written)

        return _gated(guarded, f"{model.__name__}: {sight.__name__}")

    return wrap
