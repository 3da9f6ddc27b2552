from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from hearthside.access import seals
from hearthside.access.models import Seal, TrailEntry


class Command(BaseCommand):
    help = "Names each changed, missing or re-ordered entry of the trail, a cut tail, and what is unsealed too long."

    def handle(self, *args: Any, **options: Any) -> None:
        entries, sealed = list(TrailEntry.objects.order_by("id")), list(Seal.objects.order_by("number"))
        anchored = seals.read_anchor(settings.TRAIL_ANCHOR_FILE)
        findings = seals.verify(entries, sealed, anchored, at=timezone.now())
        for finding in findings:
            self.stdout.write(f"{finding.kind}: {finding.where}")
        self.stdout.write(f"{len(entries)} entries, {len(sealed)} seals, {len(findings)} findings.")
        if findings:
            sys.exit(1)
