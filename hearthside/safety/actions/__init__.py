from .gaps import note_gaps, settle_gap
from .stamps import forget_place, look_where, stamp


__all__ = ["forget_place", "look_where", "note_gaps", "settle_gap", "stamp"]
