from . import calendar, sheet, weeks


__all__ = ["calendar", "sheet", "weeks"]
