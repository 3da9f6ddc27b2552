from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import uvicorn
from django.core.management.base import BaseCommand

from hearthside.access.wall import insist_on_a_plain_role
from hearthside.kernel.limits import raise_open_files


class Command(BaseCommand):
    help = "The web process: pages, the events door and the media door."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        raise_open_files()
        insist_on_a_plain_role()
        uvicorn.run(
            "config.asgi:application",
            host=options["host"],
            port=options["port"],
            ws="wsproto",  # answers an HTTP status before a websocket is accepted, without an error line
            ws_max_size=256 * 1024,
            lifespan="on",  # without its begin there are no pages
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=3,
        )
