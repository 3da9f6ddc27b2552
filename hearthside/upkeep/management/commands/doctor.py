from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from hearthside.upkeep import doctor, rules
from hearthside.upkeep.terms import Answer


SIGNS = {Answer.WELL: "  well ", Answer.LOOK: "  LOOK ", Answer.WRONG: "  WRONG"}


class Command(BaseCommand):
    help = "What is as it should be, what is not, and what to do.  Ends with 1 when something is wrong."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        found = doctor.examine(at=timezone.now())
        for finding in found:
            self.stdout.write(f"{SIGNS[finding.answer]}  {finding.title}: {finding.says}")
            if finding.do:
                self.stdout.write(f"         → {finding.do}")
        if rules.worst(found) == Answer.WRONG:
            sys.exit(1)
