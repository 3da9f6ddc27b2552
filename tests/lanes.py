"""Which tests run where: journeys one at a time beside all others; what cannot run here is named, never silent."""

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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: whoever takes the journeys has them to itself from the beginning."""
    items[:] = sorted(items, key=lambda item: lane(item.nodeid) != JOURNEYS)


class JourneysTogether(LoadScopeScheduling):
    """One worker takes the journeys in turn, the other all the rest: two cores do not carry two groups at once.

    xdist's own groups are written into a node's id, which this pytest no longer lets anyone do.
    """

    def _split_scope(self, nodeid: str) -> str:
        return lane(nodeid)


def lane(nodeid: str) -> str:
    """All journeys together; whole programs that are only started and ended, file by file; any other test by itself."""
    file = nodeid.partition("::")[0]
    if not has_journeys(file):
        return nodeid
    return file if "running" in Path(file).parts else JOURNEYS


@functools.cache
def has_journeys(file: str) -> bool:
    said = Path(file).read_text(encoding="utf-8")
    return "mark.journey" in said or "mark.media" in said


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> JourneysTogether | None:
    if config.getvalue("dist") != "loadgroup":
        return None
    config.option.loadscopereorder = False  # in the order in which they were collected: journeys first
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
