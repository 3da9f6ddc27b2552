"""What leaves is written down before it goes; what enters is checked before it is written."""

from .looks import export_looks
from .taking_in import check_list, start_import, take_in_some, throw_away


__all__ = ["check_list", "export_looks", "start_import", "take_in_some", "throw_away"]
