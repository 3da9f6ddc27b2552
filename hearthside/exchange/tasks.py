from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from hearthside.access import wall
from hearthside.access.viewer import load_viewer

from . import actions
from .models import Import


@app.task(name="exchange.take_in")
def take_in(import_id: str) -> None:
    """In the name of whoever started it, as they stand at each step; killed in the middle, it goes on where it was."""
    one, more = Import.objects.get(pk=UUID(import_id)), True
    while more:
        with transaction.atomic():
            viewer = load_viewer(one.by, settled=True)
            wall.enter(viewer)
            more = actions.take_in_some(by=viewer, one=one, at=timezone.now())
