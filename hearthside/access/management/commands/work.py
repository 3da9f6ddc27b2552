from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

from hearthside.access.wall import insist_on_a_plain_role
from hearthside.kernel.limits import raise_open_files


class Command(BaseCommand):
    help = "The job worker: orders to the outside, and what is done every few seconds."

    def handle(self, *args: Any, **options: Any) -> None:
        raise_open_files()
        insist_on_a_plain_role()
        for_workers = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # Django's has it
        with app.replace_connector(for_workers):
            app.run_worker(concurrency=4, install_signal_handlers=True, delete_jobs="successful")
