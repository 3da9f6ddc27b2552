"""Who sees what of the desks."""

from tests.who import Row, everyone


ROWS = [
    # WHO:                                stranger noor sam  ada  ines omar fay  pia  cora dana ivo  bill opal
    Row("desks:start", "get", None,            302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302),
    Row("desks:start", "post", None,           302, *everyone(405)[1:]),
    Row("desks:today", "get", None,            302, 200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    Row("desks:today", "post", None,           302, *everyone(405)[1:]),
    Row("desks:day", "get", None,              302, 404, 404, 404, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    Row("desks:day", "post", None,             302, *everyone(405)[1:]),
    Row("desks:roster", "get", None,           302, 404, 404, 404, 200, 200, 200, 404, 200, 200, 404, 404, 404),
    Row("desks:roster", "post", None,          302, *everyone(405)[1:]),
    Row("desks:gallery", "get", None,          *everyone(200)),
    Row("desks:gallery", "post", None,         *everyone(405)),
]  # fmt: skip
