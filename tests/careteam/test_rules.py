import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from hearthside.access.viewer import Machine, Role, Viewer
from hearthside.careteam import rules
from hearthside.careteam.terms import Bond, Post
from hearthside.people.rules import BUILDER, CONSOLE
from tests.cast import EVERYONE, PROGRAM, dana


OTHER = object()
clara = Viewer(
    person_id=dana.person_id,
    roles=frozenset({Role.DIRECTOR}),
    directs_programs=frozenset({PROGRAM}),
    directs_clinic=True,
)
IN_A_PROGRAM = [post for post in Post if post != Post.OPERATOR]
TO = "\u2013"  # an en dash
FIRST = dt.date(2026, 3, 2)


@pytest.mark.parametrize("post", IN_A_PROGRAM)
def test_only_the_director_appoints_and_only_in_their_own_program(post):
    assert rules.may_appoint(dana, PROGRAM, post)
    assert rules.may_appoint(clara, PROGRAM, post)
    for someone in EVERYONE:
        if someone is not dana:
            assert not rules.may_appoint(someone, PROGRAM, post)
    assert not rules.may_appoint(dana, OTHER, post)


@pytest.mark.parametrize("post", [Post.DIRECTOR, Post.OPERATOR])
def test_only_the_clinic_s_director_gives_the_posts_of_the_whole_clinic(post):
    assert rules.may_appoint(clara, None, post)
    for someone in EVERYONE:
        assert not rules.may_appoint(someone, None, post)


def test_a_post_is_where_it_belongs():
    assert not rules.may_appoint(clara, None, Post.THERAPIST)
    assert not rules.may_appoint(clara, PROGRAM, Post.OPERATOR)
    assert not rules.may_appoint(Machine(BUILDER), None, Post.THERAPIST)


def test_the_demo_builder_appoints_and_no_other_machine_does():
    assert rules.may_appoint(Machine(BUILDER), None, Post.OPERATOR)
    assert rules.may_appoint(Machine(BUILDER), PROGRAM, Post.THERAPIST)
    assert not rules.may_appoint(Machine("the presence reconciler"), None, Post.DIRECTOR)
    assert not rules.may_appoint(Machine("the presence reconciler"), PROGRAM, Post.THERAPIST)


def test_the_console_appoints_the_first_director_and_nobody_else():
    assert rules.may_appoint(CONSOLE, None, Post.DIRECTOR)
    assert not rules.may_appoint(CONSOLE, None, Post.OPERATOR)
    assert not rules.may_appoint(CONSOLE, PROGRAM, Post.DIRECTOR)


def test_the_last_director_of_a_clinic_stays():
    assert rules.may_end_appointment(clara, None, Post.DIRECTOR, is_last=False)
    assert rules.may_end_appointment(clara, None, Post.DIRECTOR, is_last=True).code == "last_director"
    assert not rules.may_end_appointment(dana, None, Post.DIRECTOR, is_last=False)
    assert rules.may_end_appointment(dana, PROGRAM, Post.THERAPIST, is_last=False)


def test_licences_are_kept_by_a_director_of_where_someone_works():
    assert rules.may_keep_staff(dana, {PROGRAM, None})
    assert not rules.may_keep_staff(dana, {OTHER, None})
    assert not rules.may_keep_staff(dana, set())
    assert rules.may_keep_staff(clara, {None})
    assert not rules.may_keep_staff(Machine("the presence reconciler"), {PROGRAM})
    for someone in EVERYONE:
        if someone is not dana:
            assert not rules.may_keep_staff(someone, {PROGRAM, None})


def test_who_can_be_bound_follows_from_their_posts_on_that_day():
    assert rules.fits_bond(Bond.THERAPIST, {Post.THERAPIST})
    assert rules.fits_bond(Bond.SUPERVISOR, {Post.PRESCRIBER})
    assert not rules.fits_bond(Bond.PRESCRIBER, {Post.THERAPIST})
    assert not rules.fits_bond(Bond.THERAPIST, frozenset())
    assert rules.fits_leading({Post.FACILITATOR})
    assert not rules.fits_leading({Post.THERAPIST, Post.DIRECTOR})
    assert rules.fits_clinical({Post.FACILITATOR})
    assert not rules.fits_clinical({Post.DIRECTOR, Post.TECH_HOST})
    assert rules.fits_duty({Post.COORDINATOR})
    assert not rules.fits_duty({Post.BILLING, Post.TECH_HOST})


def test_a_turn_across_midnight_is_two_rows_and_the_night_belongs_to_the_day_before():
    none, a_day = dt.timedelta(), dt.timedelta(days=1)

    assert rules.turns(0, 8, 20) == [(0, 8, 20, none)]
    assert rules.turns(0, 0, 24) == [(0, 0, 24, none)]
    assert rules.turns(6, 20, 8) == [(6, 20, 24, none), (0, 0, 8, a_day)]
    assert rules.turns(2, 20, 0) == [(2, 20, 24, none)]
    assert rules.turns(2, 8, 8) == [(2, 8, 24, none), (3, 0, 8, a_day)]


class Turn:
    def __init__(self, weekday, from_hour, to_hour, state="NY", starts_on=FIRST, ends_on=None):
        self.weekday, self.from_hour, self.to_hour, self.state = weekday, from_hour, to_hour, state
        self.starts_on, self.ends_on = starts_on, ends_on


def who(rows, at, zone="America/New_York", state="NY"):
    return rules.on_duty(rows, state=state, zone=zone, at=at)


def new_york(*when):
    return dt.datetime(*when, tzinfo=ZoneInfo("America/New_York"))


def test_duty_is_by_the_program_s_clock_from_an_hour_up_to_an_hour():
    monday = Turn(0, 8, 20)

    assert who([monday], new_york(2026, 3, 2, 8, 0)) is monday
    assert who([monday], new_york(2026, 3, 2, 19, 59)) is monday
    assert who([monday], new_york(2026, 3, 2, 20, 0)) is None
    assert who([monday], new_york(2026, 3, 2, 7, 59)) is None
    assert who([monday], new_york(2026, 3, 3, 9, 0)) is None
    assert who([monday], new_york(2026, 3, 2, 9, 0), state="CA") is None
    assert who([monday], new_york(2026, 3, 2, 8, 0), zone="America/Los_Angeles") is None


def test_duty_is_from_its_first_day_to_its_last():
    turn = Turn(0, 0, 24, starts_on=dt.date(2026, 3, 9), ends_on=dt.date(2026, 3, 16))

    assert who([turn], new_york(2026, 3, 2, 9, 0)) is None
    assert who([turn], new_york(2026, 3, 9, 0, 0)) is turn
    assert who([turn], new_york(2026, 3, 16, 23, 59)) is turn
    assert who([turn], new_york(2026, 3, 23, 9, 0)) is None


def test_when_the_clock_goes_back_the_hour_that_comes_twice_is_one_person_s_twice():
    sunday = Turn(6, 1, 2)
    first = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)

    assert who([sunday], first) is sunday
    assert who([sunday], first + dt.timedelta(hours=1)) is sunday
    assert who([sunday], first + dt.timedelta(hours=2)) is None


def test_when_the_clock_goes_forward_nobody_is_missing():
    night, morning = Turn(6, 0, 2), Turn(6, 3, 8)
    last = dt.datetime(2026, 3, 8, 6, 59, tzinfo=dt.UTC)

    assert who([night, morning], last) is night
    assert who([night, morning], last + dt.timedelta(minutes=1)) is morning


def test_gaps_are_the_hours_that_nobody_has():
    assert rules.gaps([]) == ((0, 24),)
    assert rules.gaps([(0, 24)]) == ()
    assert rules.gaps([(12, 20), (8, 12)]) == ((0, 8), (20, 24))


def test_gaps_are_named_in_words_and_equal_days_together():
    assert rules.gap_words({0: (), 5: ((0, 24),), 6: ((0, 24),)}) == [f"Saturday and Sunday 0:00{TO}24:00"]
    assert rules.gap_words({0: ((0, 8), (20, 24)), 6: ((0, 24),)}) == [
        f"Monday 0:00{TO}8:00 and 20:00{TO}24:00",
        f"Sunday 0:00{TO}24:00",
    ]
    assert rules.gap_words({0: ()}) == []


def test_days_are_said_in_words():
    today = dt.date(2026, 3, 2)
    assert rules.span_words(FIRST, None, today=today) == "since 2 March"
    assert rules.span_words(dt.date(2027, 1, 4), None, today=today) == "from 4 January 2027"
    assert rules.span_words(FIRST, dt.date(2026, 3, 9), today=today) == "2 March to 9 March"
    assert rules.licence_words(today, today=today) == "until 2 March"
    assert rules.licence_words(dt.date(2026, 3, 1), today=today) == "ran out 1 March"
    assert rules.in_words(["Ines", "Omar", "Fay"]) == "Ines, Omar and Fay"


def test_what_lapses_within_sixty_days_is_about_to():
    assert rules.lapses(FIRST + dt.timedelta(days=60), today=FIRST)
    assert not rules.lapses(FIRST + dt.timedelta(days=61), today=FIRST)
    assert rules.lapses(FIRST - dt.timedelta(days=1), today=FIRST)
    assert not rules.lapses(None, today=FIRST)


class Held:
    def __init__(self, state, expires_on):
        self.state, self.expires_on = state, expires_on


def test_a_substitute_lacks_the_states_in_which_they_hold_no_licence_to_the_last_day():
    last = FIRST + dt.timedelta(days=7)
    theirs = [Held("NY", last), Held("CA", last), Held("OR", FIRST - dt.timedelta(days=1))]

    def lacking(mine):
        return rules.states_lacking(theirs, mine, first=FIRST, last=last)

    assert lacking([Held("NY", last), Held("CA", last)]) == []
    assert lacking([Held("NY", last), Held("CA", FIRST)]) == ["CA"]
    assert lacking([]) == ["CA", "NY"]
