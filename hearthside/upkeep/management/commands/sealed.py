from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hearthside.kernel import fields, resealing


class Command(BaseCommand):
    help = "Open every sealed text there is: how many stand under which key, and which do not open."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--none-under", help="Refuse unless no text stands under this key.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = resealing.count()
        for (place, key), count in sorted(found.items()):
            self.stdout.write(f"{place:<40} {key:<16} {count}")
        self.stdout.write(f"{sum(found.values())} texts; sealed now by {fields.current_key()}.")
        broken = sum(count for (_, key), count in found.items() if key == resealing.DOES_NOT_OPEN)
        if broken:
            raise CommandError(
                f"{broken} of them do not open: put back a key that was taken away, or ask who wrote them."
            )
        under = sum(count for (_, key), count in found.items() if key == options["none_under"])
        if under:
            raise CommandError(
                f"{under} texts stand under {options['none_under']} still. Wait until they are sealed anew."
            )
