from .answering import check_in, end, question
from .permitting import end_permission, measures, permission
from .reading import form, scores


__all__ = ["check_in", "end", "end_permission", "form", "measures", "permission", "question", "scores"]
