from .looks import lines_of, looked_at, looked_by
from .taking_in import ImportPage, Named, facts_for, import_page, may_follow_import, named_in


__all__ = [
    "ImportPage",
    "Named",
    "facts_for",
    "import_page",
    "lines_of",
    "looked_at",
    "looked_by",
    "may_follow_import",
    "named_in",
]
