from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from hearthside.people import actions
from hearthside.people.models import Clinic
from hearthside.people.rules import CONSOLE


class Command(BaseCommand):
    help = "Write the crisis card and the neutral page anew, as this version draws them; nothing before there is a clinic."

    def handle(self, *args: Any, **options: Any) -> None:
        clinic = Clinic.objects.first()
        if clinic is not None:
            actions.publish_files(by=CONSOLE, clinic=clinic)
