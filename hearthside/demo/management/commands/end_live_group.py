from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from hearthside.demo.queries import live_group
from hearthside.schedule.actions import end_session
from hearthside.schedule.rules import RECONCILER


class Command(BaseCommand):
    help = "End the demo's live group for everyone, as the reconciler does when nobody did; its sheet waits."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        live = live_group(at=now)
        if live is not None:
            end_session(by=RECONCILER, session=live, at=now)
