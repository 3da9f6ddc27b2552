from __future__ import annotations

import asyncio
from typing import Any

from django.core.management.base import BaseCommand

from hearthside.demo import loopback
from hearthside.demo.players import play_all


class Command(BaseCommand):
    help = "Play the synthetic participants of the demo's live group, until ended."

    def handle(self, *args: Any, **options: Any) -> None:
        loopback.keep()
        asyncio.run(play_all())
