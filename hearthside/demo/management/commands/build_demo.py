from __future__ import annotations

from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from config import env
from hearthside.access import trail
from hearthside.access.models import DemoDatabase
from hearthside.demo import build, terms
from hearthside.people.actions import publish_files
from hearthside.people.models import Clinic, FirstCode, Person


class Command(BaseCommand):
    help = "Make the demo clinic in an empty database, and make sure that a group is live now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--arrived", action="store_true", help="Everyone has said where they are today.")
        parser.add_argument("--bare", action="store_true", help="No weeks behind it and none ahead.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if not DemoDatabase.objects.exists():
            if Person.objects.exists() or FirstCode.objects.exists():
                raise CommandError(
                    "This database is a clinic's: it is not a demo, and it will not become one. Name another one."
                )
            self._say_that_it_is_a_demo(now)
            with transaction.atomic(), trail.gathering():
                build.build(at=now, lived=not options["bare"])
        clinic = Clinic.objects.get()
        publish_files(by=build.US, clinic=clinic)  # as this version of the program draws them
        with transaction.atomic(), trail.gathering():
            build.make_live(at=now)
            build.catch_up(at=now)
            build.arrive_all(at=now, besides=frozenset() if options["arrived"] else terms.ARRIVES)
        self.stdout.write("The demo clinic is there; a group is live.")

    def _say_that_it_is_a_demo(self, now: Any) -> None:
        """Only the owner can write this row: the running program can read it and never make it."""
        owner = env.database("DATABASE_OWNER_URL")
        with psycopg.connect(
            dbname=settings.DATABASES["default"]["NAME"],
            user=owner["USER"],
            password=owner["PASSWORD"],
            host=owner["HOST"],
            port=owner["PORT"] or None,
        ) as line:
            line.execute("INSERT INTO access_demodatabase (id, made_at) VALUES (1, %s)", [now])
