"""What every answer says to the browser: nothing from elsewhere, nothing kept, nothing embedded."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


OURS = " ".join(["'self'", *(o.replace("http", "ws", 1) for o in settings.ORIGINS)])
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    f"font-src 'self'; connect-src {OURS}; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
WORKER = f"{settings.STATIC_URL}ui/js/kept-worker.js"
PERMISSIONS = "camera=(self), microphone=(self), display-capture=(), geolocation=(), payment=(), usb=()"


# A file has no page's rights to give away: opened by itself, it may do nothing at all.  Short, for there are many.
FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class HeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_file = request.path.startswith(settings.STATIC_URL) and request.path != WORKER
        for name, value in (FILE_HEADERS if is_file else standing_headers()).items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers["Cache-Control"] = "no-store"
        elif request.path == WORKER:
            response.headers["Service-Worker-Allowed"] = "/"  # it takes two folders only; see ui/js/kept.js
        return response


def standing_headers() -> dict[str, str]:
    """Also for the raw doors, which Django never sees."""
    return {
        "Content-Security-Policy": POLICY,
        "Permissions-Policy": PERMISSIONS,
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
