"""Who sees what of the demo's door; tests run in a demo's database, from this machine."""

from tests.who import Row, everyone


ROWS = [
    Row("demo:who", "get", None, *everyone(200)),
    Row("demo:who", "post", None, *everyone(405)),
    Row("demo:enter", "get", None, *everyone(405)),
    Row("demo:enter", "post", None, *everyone(302), data={"slug": "noor"}),
    Row("demo:end-synthetic", "get", None, *everyone(405)),
    Row("demo:end-synthetic", "post", None, *everyone(302)),
]
