from __future__ import annotations

import resource


WANTED = 65536


def raise_open_files() -> int:
    """Raise the soft limit of open files as far as the hard one allows; a thousand streams need more than 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = WANTED if hard == resource.RLIM_INFINITY else min(hard, WANTED)
    if limit > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
    return max(limit, soft)
