"""How often someone may knock."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable


MINUTE = 60.0


class Limit:
    """At most `most` in any minute for each key.  The moment, in seconds, is an argument."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._knocks: dict[Hashable, deque[float]] = defaultdict(deque)

    def takes(self, key: Hashable, now: float) -> bool:
        knocks = self._knocks[key]
        while knocks and knocks[0] <= now - MINUTE:
            knocks.popleft()
        if len(knocks) >= self._most:
            return False
        knocks.append(now)
        self._forget_the_quiet(now)
        return True

    def give_back(self, key: Hashable) -> None:
        """A knock that met an outage of ours is not held against anyone."""
        if self._knocks.get(key):
            self._knocks[key].pop()

    def _forget_the_quiet(self, now: float) -> None:
        if len(self._knocks) > 1000:  # noqa: PLR2004 -- only so that memory has an end
            quiet = [key for key, knocks in self._knocks.items() if not knocks or knocks[-1] <= now - MINUTE]
            for key in quiet:
                del self._knocks[key]
