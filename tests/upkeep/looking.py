"""One finding of the doctor, by its title."""

from django.utils import timezone

from hearthside.upkeep import doctor


def look(title):
    (found,) = [one for one in doctor.examine(at=timezone.now()) if one.title == title]
    return found


def says(title):
    found = look(title)
    return found.answer, found.says
