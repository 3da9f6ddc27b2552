"""Who sees what of upkeep: the operator, and nobody else."""

from tests.who import Row, everyone, only


ROWS = [
    Row("upkeep:upkeep", "get", None, *only(200, "opal")),
    Row("upkeep:upkeep", "post", None, 302, *everyone(405)[1:]),
]
