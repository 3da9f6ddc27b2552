"""What is true of a live room: who was there, and who may come in."""

from .presence import presence


__all__ = ["presence"]
