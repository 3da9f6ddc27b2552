from __future__ import annotations

import os
import signal
import sys
import threading
from argparse import ArgumentParser
from typing import Any

import uvicorn
from django.core.management.base import BaseCommand

from hearthside.access.wall import insist_on_a_plain_role


LINE_KEPT_S = 75  # longer than the front keeps a line that nobody uses


class Command(BaseCommand):
    help = "A page process of the web process, which starts it; nobody else does."
    requires_system_checks = ()  # the web process made them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("socket")

    def handle(self, *args: Any, **options: Any) -> None:
        insist_on_a_plain_role()
        threading.Thread(target=_end_with_the_front, daemon=True).start()
        uvicorn.run(
            "config.pages:application",
            uds=options["socket"],
            lifespan="on",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=LINE_KEPT_S,
            timeout_graceful_shutdown=3,
        )


def _end_with_the_front() -> None:
    """The front holds the other end of our standard input.  At once: what nobody can answer need not be finished."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGKILL)
