"""Who hears what at the events door: whoever may see a session may hear that something changed in it."""

from tests.who import Row


DOORS = [
    # WHO:                                    stranger noor sam  ada  ines omar fay  pia  cora dana ivo  bill opal
    Row("/live/events of the group", "get", None, 401, 200, 200, 404, 404, 404, 200, 200, 200, 200, 404, 404, 404),
]  # fmt: skip
