"""Instruments from their files; what is due, what was answered, what it scores."""

from .answers import current_answers, left_open, may_follow, open_form, words_said
from .background import background_for
from .check_in import (
    CheckInPage,
    EndPage,
    QuestionPage,
    Waiting,
    check_in_page,
    end_page,
    next_after,
    question_page,
    screens_in,
    waiting,
)
from .due import Due, due, due_of
from .files import instrument_of, instruments, newest, shelf
from .measures import MeasuresPage, PermissionPage, measures_page, permission_page
from .permissions import permission_for, permitted, worded, wording_of
from .reading import FormPage, ScoresPage, form_page, scores_page
from .scores import FormScored, every_score, recounted, scores_before, scores_of


__all__ = [
    "CheckInPage",
    "Due",
    "EndPage",
    "FormPage",
    "FormScored",
    "MeasuresPage",
    "PermissionPage",
    "QuestionPage",
    "ScoresPage",
    "Waiting",
    "background_for",
    "check_in_page",
    "current_answers",
    "due",
    "due_of",
    "end_page",
    "every_score",
    "form_page",
    "instrument_of",
    "instruments",
    "left_open",
    "may_follow",
    "measures_page",
    "newest",
    "next_after",
    "open_form",
    "permission_for",
    "permission_page",
    "permitted",
    "question_page",
    "recounted",
    "scores_before",
    "scores_of",
    "scores_page",
    "screens_in",
    "shelf",
    "waiting",
    "worded",
    "wording_of",
    "words_said",
]
