from tests.journeys.conftest import browser, hearth, own_hearth, walk_in


__all__ = ["browser", "hearth", "own_hearth", "walk_in"]
