from .answering import Question
from .permitting import Permitting


__all__ = ["Permitting", "Question"]
