"""Which tests run where: journeys after all others and one at a time; what cannot run here is named, never
silent.
"""

import functools
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling


JOURNEYS = "journeys"
NOT_HERE = "not run here: "


def not_here(why: str) -> str:
    """The reason of a `skipif` whose test is to be named in the last lines."""
    return f"{NOT_HERE}{why}"


def is_journey(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("journey", "media"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = sorted(items, key=is_journey)


class JourneysTogether(LoadScopeScheduling):
    """One worker takes every file with a journey in it, in turn: two cores do not carry two groups at once.

    xdist's own groups are written into a node's id, which this pytest no longer lets anyone do.
    """

    def _split_scope(self, nodeid: str) -> str:
        return JOURNEYS if has_journeys(nodeid.partition("::")[0]) else nodeid


@functools.cache
def has_journeys(file: str) -> bool:
    said = Path(file).read_text(encoding="utf-8")
    return "mark.journey" in said or "mark.media" in said


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> JourneysTogether | None:
    if config.getvalue("dist") != "loadgroup":
        return None
    config.option.loadscopereorder = False  # in the order in which they were collected: journeys last
    return JourneysTogether(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    found = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if NOT_HERE in reason:
            found[report.nodeid] = reason.partition(NOT_HERE)[2]
    if found:
        terminalreporter.section("not run here")
        for name, why in sorted(found.items()):
            terminalreporter.line(f"{name}: {why}")
