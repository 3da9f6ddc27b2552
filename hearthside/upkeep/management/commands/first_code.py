from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from hearthside.access.readiness import readiness
from hearthside.careteam.queries import clinic_directors
from hearthside.people.actions import make_first_code
from hearthside.people.rules import CONSOLE


class Command(BaseCommand):
    help = "Print a code by which the first director comes in; nothing where the clinic has a director."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if readiness().is_demo:
            raise CommandError("This database is a demo; no clinic is set up in it. Name another one.")
        if not clinic_directors(at=now):
            self.stdout.write(make_first_code(by=CONSOLE, at=now))
