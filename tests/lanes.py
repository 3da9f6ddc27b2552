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
    """What takes longest in one piece first, many short ones last: so all end at nearly the same time."""
    items[:] = sorted(items, key=lambda item: turn(item.nodeid))


class JourneysTogether(LoadScopeScheduling):
    """One worker takes the journeys with sound and pictures in turn: two cores do not carry two groups at once.

    xdist's own groups are written into a node's id, which this pytest no longer lets anyone do.
    """

    def _split_scope(self, nodeid: str) -> str:
        return lane(nodeid)


def lane(nodeid: str) -> str:
    """With the media server all together; other browsers and whole programs file by file; any other test by itself."""
    file = nodeid.partition("::")[0]
    if says(file, "mark.media"):
        return JOURNEYS
    return file if says(file, "mark.journey") else nodeid


def turn(nodeid: str) -> int:
    """The media lane; beside it what needs no browser; then browsers and programs; last what asks of every page."""
    found, file = lane(nodeid), nodeid.partition("::")[0]
    if found == JOURNEYS:
        return 0
    if found == file:
        return 2
    return 3 if Path(file).parent.name == "tests" else 1


@functools.cache
def says(file: str, word: str) -> bool:
    return word in Path(file).read_text(encoding="utf-8")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> JourneysTogether | None:
    if config.getvalue("dist") != "loadgroup":
        return None
    config.option.loadscopereorder = False  # in the order in which they were collected
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
