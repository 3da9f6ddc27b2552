"""Minutes of one person, told by hand: what was noted, and what the hour was."""

import uuid

from hearthside.rooms.rules import presence
from hearthside.rooms.terms import Kind

from .noted import (
    ASIDE,
    AWAY,
    BREAK,
    COUNTS,
    GRACE,
    MERGED,
    OUTAGE,
    PLACE,
    an_hour,
    came,
    door,
    drawn,
    gone,
    hung_up,
    joined,
    left,
    listed,
    machine,
    s,
    span,
)


def the_hour(*noted, now=3600, **changes):
    flat = [n for some in noted for n in (some if isinstance(some, list) else [some])]
    return presence(flat, hour=an_hour(**changes), now=s(now), grace=GRACE)[PLACE]


def test_nothing_noted_is_nobody_there():
    found = the_hour()

    assert drawn(found) == [(0, 3600, AWAY)]
    assert found.seconds == 0


def test_here_from_the_door_till_the_hang_up():
    found = the_hour(came(60), hung_up(3000))

    assert drawn(found) == [(0, 60, AWAY), (60, 3000, COUNTS), (3000, 3600, AWAY)]
    assert found.seconds == 2940


def test_nobody_counts_before_the_start_or_after_the_end():
    found = the_hour(came(-600), hung_up(4000))

    assert drawn(found) == [(0, 3600, COUNTS)]


def test_while_it_runs_it_is_drawn_until_now():
    found = the_hour(came(0), now=900)

    assert drawn(found) == [(0, 900, COUNTS)]


def test_a_websocket_without_sound_or_picture_is_not_a_person():
    found = the_hour(door(Kind.CONNECTED, 0, sid="a"), hung_up(3600))

    assert found.seconds == 0


def test_the_list_confirms_a_websocket():
    found = the_hour(door(Kind.CONNECTED, 5, sid="a"), listed(6, noted=20, since=0), hung_up(3600))

    assert drawn(found) == [(0, 5, AWAY), (5, 3600, COUNTS)]


def test_a_cut_line_ends_with_the_last_word_from_the_client():
    """The media server gives up seventeen seconds later, and its list names the person until then."""
    found = the_hour(came(0), hung_up(1017, heard=1000, by=Kind.MEDIA_HUNG_UP), left(1022), gone(1030, 1010))

    assert drawn(found) == [(0, 1000, COUNTS), (1000, 3600, AWAY)]


def test_someone_put_out_was_there_until_then():
    found = the_hour(came(0), hung_up(1003, heard=1000, by=Kind.MEDIA_HUNG_UP))

    assert drawn(found) == [(0, 1003, COUNTS), (1003, 3600, AWAY)]


def test_back_within_two_minutes_is_merged():
    found = the_hour(came(0), hung_up(600), came(720, 1, "b"), hung_up(3600, 1))

    assert drawn(found) == [(0, 600, COUNTS), (600, 720, MERGED), (720, 3600, COUNTS)]
    assert found.seconds == 3600


def test_a_second_more_is_away():
    found = the_hour(came(0), hung_up(600), came(721, 1, "b"), hung_up(3600, 1))

    assert drawn(found) == [(0, 600, COUNTS), (600, 721, AWAY), (721, 3600, COUNTS)]


def test_coming_late_by_a_minute_is_not_a_return():
    assert drawn(the_hour(came(60), hung_up(3600))) == [(0, 60, AWAY), (60, 3600, COUNTS)]


def test_a_return_over_the_start_is_a_return():
    """In before it began, dropped, and back a minute later."""
    found = the_hour(came(-300), hung_up(-30), came(30, 1, "b"), hung_up(3600, 1))

    assert drawn(found) == [(0, 30, MERGED), (30, 3600, COUNTS)]


def test_a_line_that_came_back_as_the_same_stay_was_never_gone():
    """Sound and pictures went on while the websocket was being made again."""
    found = the_hour(came(0), hung_up(600), came(900, 1, "a"), hung_up(3600, 1))

    assert drawn(found) == [(0, 3600, COUNTS)]


def test_two_devices_are_one_person():
    found = the_hour(came(0), came(1000, 1, "b"), hung_up(2000, 0), hung_up(3600, 1))

    assert drawn(found) == [(0, 3600, COUNTS)]
    assert found.seconds == 3600


def test_breaks_never_count_for_anyone():
    found = the_hour(came(0), hung_up(1900), breaks=(span(1800, 2400),))

    assert drawn(found) == [(0, 1800, COUNTS), (1800, 2400, BREAK), (2400, 3600, AWAY)]
    assert found.seconds == 1800


def test_an_aside_is_cut_and_the_way_there_and_back_is_brief():
    found = the_hour(
        came(0), hung_up(1000), came(1620, 1, "b"), hung_up(3600, 1), asides={PLACE: (span(1005, 1610),)}
    )

    assert drawn(found) == [
        (0, 1000, COUNTS),
        (1000, 1005, MERGED),
        (1005, 1610, ASIDE),
        (1610, 1620, MERGED),
        (1620, 3600, COUNTS),
    ]


def test_nothing_counts_after_the_seat_closed():
    found = the_hour(came(0), hung_up(3600), closed={PLACE: s(1500)})

    assert drawn(found) == [(0, 1500, COUNTS), (1500, 3600, AWAY)]


def test_without_the_door_the_lists_hold_a_wrong_clock():
    """The media server's clock runs 80 seconds late: our lists say between which two moments it was."""
    found = the_hour(listed(-70, since=0, noted=20), left(1920, noted=2010), gone(2020, 2000))

    assert drawn(found) == [(0, 2000, COUNTS), (2000, 3600, AWAY)]


def test_a_missing_leave_is_found_by_the_list():
    found = the_hour(joined(10), gone(2020, 2000))

    assert drawn(found) == [(0, 10, AWAY), (10, 2000, COUNTS), (2000, 3600, AWAY)]


def test_a_missing_join_is_found_by_the_list():
    found = the_hour(listed(12, since=0, noted=20), left(2000))

    assert drawn(found) == [(0, 12, AWAY), (12, 2000, COUNTS), (2000, 3600, AWAY)]


def test_an_end_that_nobody_noted_is_the_next_beginning():
    found = the_hour(joined(0), joined(1000, "b"), left(3000, "b"))

    assert drawn(found) == [(0, 3000, COUNTS), (3000, 3600, AWAY)]


def test_our_media_server_fell_and_whoever_came_back_in_time_was_present():
    found = the_hour(
        came(0),
        hung_up(1000, by=Kind.MEDIA_BROKE),
        machine(Kind.MEDIA_AWAY, 1015, since=995),
        machine(Kind.MEDIA_BACK, 1200),
        came(1490, 1, "b"),
        hung_up(3600, 1),
    )

    assert drawn(found) == [(0, 1000, COUNTS), (1000, 1490, OUTAGE), (1490, 3600, COUNTS)]
    assert found.outage


def test_back_too_late_after_our_outage_is_away():
    found = the_hour(
        came(0),
        hung_up(1000, by=Kind.MEDIA_BROKE),
        machine(Kind.MEDIA_BACK, 1200),
        came(1501, 1, "b"),
        hung_up(3600, 1),
    )

    assert drawn(found) == [(0, 1000, COUNTS), (1000, 1501, AWAY), (1501, 3600, COUNTS)]


def test_someone_else_getting_in_is_recovery_too():
    noted = [*came(1200, 7, "z", place=uuid.UUID(int=2)), *came(0), hung_up(1000, by=Kind.MEDIA_BROKE)]

    assert the_hour(noted, came(1501, 1, "b"), hung_up(3600, 1)).outage is False


def test_who_had_left_before_our_outage_gains_nothing():
    found = the_hour(
        came(0),
        hung_up(900),
        came(0, 7, "z", place=uuid.UUID(int=2)),
        hung_up(1000, 7, by=Kind.MEDIA_BROKE, place=uuid.UUID(int=2)),
        machine(Kind.MEDIA_AWAY, 1015, since=895),
        machine(Kind.MEDIA_BACK, 1100),
        came(1150, 1, "b"),
        hung_up(3600, 1),
    )

    assert drawn(found) == [(0, 900, COUNTS), (900, 1150, AWAY), (1150, 3600, COUNTS)]


def test_an_outage_that_lasts_to_the_end_counts_for_who_was_in():
    found = the_hour(came(0), hung_up(3000, by=Kind.MEDIA_BROKE))

    assert drawn(found) == [(0, 3000, COUNTS), (3000, 3600, OUTAGE)]


def test_a_killed_door_leaves_ends_unknown_and_the_stay_goes_on():
    found = the_hour(
        machine(Kind.DOOR_STARTED, -900),
        came(0),
        door(Kind.HEARD, 1000),
        machine(Kind.DOOR_ALIVE, 1001),
        machine(Kind.DOOR_STARTED, 1400),
        came(1402, 1, "a"),
        hung_up(3600, 1),
    )

    assert drawn(found) == [(0, 3600, COUNTS)]


def test_who_could_not_come_back_while_our_door_was_away_was_present():
    found = the_hour(
        came(0),
        door(Kind.HEARD, 1000),
        machine(Kind.DOOR_ALIVE, 1001),
        gone(1040, 1020),
        machine(Kind.DOOR_STARTED, 1400),
        came(1402, 1, "b"),
        hung_up(3600, 1),
    )

    assert drawn(found) == [(0, 1020, COUNTS), (1020, 1402, OUTAGE), (1402, 3600, COUNTS)]


def test_who_left_while_our_door_was_away_is_gone_by_the_list():
    found = the_hour(
        came(0),
        door(Kind.HEARD, 1000),
        machine(Kind.DOOR_ALIVE, 1001),
        machine(Kind.DOOR_STARTED, 1100),
        gone(1240, 1220),
    )

    assert drawn(found) == [(0, 1220, COUNTS), (1220, 3600, AWAY)]


def test_a_line_silent_already_when_our_door_fell_ended_with_its_last_word():
    """The media server goes on naming the person; the door had not yet given them up."""
    found = the_hour(
        came(0),
        door(Kind.HEARD, 1000),
        machine(Kind.DOOR_ALIVE, 1012),
        machine(Kind.DOOR_STARTED, 1018),
        gone(1022, 1020),
        came(1130, 1, "b"),
        hung_up(3600, 1),
    )

    assert drawn(found) == [(0, 1000, COUNTS), (1000, 1130, AWAY), (1130, 3600, COUNTS)]


def test_a_line_silent_when_our_door_fell_and_heard_again_was_never_gone():
    found = the_hour(
        came(0),
        door(Kind.HEARD, 1000),
        machine(Kind.DOOR_ALIVE, 1012),
        machine(Kind.DOOR_STARTED, 1018),
        came(1019, 1, "a"),
        hung_up(3600, 1),
    )

    assert drawn(found) == [(0, 3600, COUNTS)]


def test_one_outage_after_the_other_is_one_for_who_waited_through_both():
    found = the_hour(
        came(0),
        hung_up(1000, by=Kind.MEDIA_BROKE),
        machine(Kind.MEDIA_BACK, 1100),
        machine(Kind.DOOR_ALIVE, 1150),
        machine(Kind.DOOR_STARTED, 1450),
        came(1700, 1, "b"),
        hung_up(3600, 1),
    )

    assert drawn(found) == [(0, 1000, COUNTS), (1000, 1700, OUTAGE), (1700, 3600, COUNTS)]
