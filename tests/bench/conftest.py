from tests.journeys.conftest import browser, hearth, walk_in


__all__ = ["browser", "hearth", "walk_in"]
