from .looks import lines_of, looked_at, looked_by
from .taking_in import ImportPage, facts_for, import_page, may_follow_import


__all__ = [
    "ImportPage",
    "facts_for",
    "import_page",
    "lines_of",
    "looked_at",
    "looked_by",
    "may_follow_import",
]
