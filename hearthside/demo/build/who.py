"""Who acts while the demo clinic is built, and whose eyes they have."""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from hearthside.access.viewer import Machine, Viewer
from hearthside.careteam.queries import build_viewer
from hearthside.people.models import Account, Person
from hearthside.people.rules import BUILDER


US = Machine(BUILDER)


class Cast:
    """The people by their slugs; a Viewer of each is built once."""

    def __init__(self) -> None:
        self._viewers: dict[UUID, Viewer] = {}

    @cached_property
    def people(self) -> dict[str, Person]:
        rows = Account.objects.select_related("person")
        return {one.email.split("@")[0]: one.person for one in rows}

    @cached_property
    def slugs(self) -> dict[UUID, str]:
        return {person.pk: slug for slug, person in self.people.items()}

    def viewer(self, person_id: UUID) -> Viewer:
        if person_id not in self._viewers:
            self._viewers[person_id] = build_viewer(person_id, True)
        return self._viewers[person_id]

    def eyes(self, slug: str) -> Viewer:
        return self.viewer(self.people[slug].pk)
