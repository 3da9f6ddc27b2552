"""Which tests run where: journeys after all others and one at a time; what cannot run here is named, never
silent.
"""

import pytest


JOURNEYS = "journeys"
NOT_HERE = "not run here: "


def not_here(why: str) -> str:
    """The reason of a `skipif` whose test is to be named in the last lines."""
    return f"{NOT_HERE}{why}"


def is_journey(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("journey", "media"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker takes the journeys in turn (`--dist loadgroup`): two cores do not carry two groups at
    once.
    """
    journeys = [item for item in items if is_journey(item)]
    for item in journeys:
        item.add_marker(pytest.mark.xdist_group(JOURNEYS))
    items[:] = [item for item in items if not is_journey(item)] + journeys


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
