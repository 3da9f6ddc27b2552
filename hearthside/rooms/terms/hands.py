"""The words of turns in the room."""

TIMER_MINUTES = (1, 2, 3, 5, 10, 15)  # for which a timer can be started with one press
LONGEST_TIMER_MIN = 60
