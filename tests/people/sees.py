"""Who sees what of people: leaving is for everyone."""

from tests.who import Row, everyone


ROWS = [
    Row("people:quick-exit", "get", None, *everyone(405)),
    Row("people:quick-exit", "post", None, *everyone(302)),
]
