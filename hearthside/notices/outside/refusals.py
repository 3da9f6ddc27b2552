from __future__ import annotations

from hearthside.notices.terms import Word


class Refused(Exception):
    """This letter will never be taken; trying again is of no use."""

    def __init__(self, word: Word) -> None:
        super().__init__(word)
        self.word = word


class NotNow(Exception):
    """It was not taken; trying again may help."""

    def __init__(self, word: Word) -> None:
        super().__init__(word)
        self.word = word
