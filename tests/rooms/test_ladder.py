"""The load ladder of a page in the room: how it steps down and up, played to the module itself without a browser."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from running.node import find


LADDER = Path(__file__).parents[2] / "hearthside" / "rooms" / "js" / "ladder.js"
PLAY = """
import { readFileSync } from "node:fs";
const { Ladder } = await import(process.argv[1]);
const ladder = new Ladder();
const steps = [];
let now = 1000;
for (const said of JSON.parse(readFileSync(0, "utf8"))) {
  if (said.do) ladder[said.do](said.with ?? now);
  for (let n = 0; n < (said.looks ?? 0); n += 1) {
    now += 2000;
    ladder.look({ lost: said.lost ?? 0, jitter: said.jitter ?? 0, starved: said.starved ?? false }, now);
    steps.push(ladder.step);
  }
  if (said.do) steps.push(ladder.step);
}
console.log(JSON.stringify(steps));
"""
ALL, FEWER, SMALL, SOUND, PHONE = range(5)


def play(*said):
    _, where = find()
    node = shutil.which("node", path=where["PATH"])
    assert node, "the room's page was built with one"
    command = [node, "--input-type=module", "-e", PLAY, "--", str(LADDER)]
    done = subprocess.run(
        command, input=json.dumps(said), capture_output=True, text=True, check=False, env=os.environ | where
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def turns(steps):
    """Each step once, in the order in which they came."""
    return [one for n, one in enumerate(steps) if n == 0 or steps[n - 1] != one]


def test_a_good_line_and_a_hiccup_change_nothing():
    assert set(play({"looks": 30}, {"looks": 2, "lost": 0.5}, {"looks": 30})) == {ALL}


@pytest.mark.parametrize(
    ("line", "lowest"),
    [
        ({"lost": 0.06}, FEWER),
        ({"lost": 0.1}, SMALL),  # hardly heard: it costs pictures, and no more
        ({"jitter": 0.07}, SMALL),
        ({"lost": 0.2}, SOUND),
        ({"starved": True}, SOUND),
        ({"lost": 0.4}, PHONE),
        ({"jitter": 0.3}, PHONE),
    ],
)
def test_a_bad_line_goes_down_one_step_after_the_other_as_far_as_it_must(line, lowest):
    steps = play({"looks": 60} | line)

    assert turns(steps) == list(range(lowest + 1))
    assert steps[1] == ALL, "a few seconds are no bad line"


def test_it_goes_back_by_itself_one_step_after_the_other():
    steps = play({"looks": 20, "lost": 0.4}, {"looks": 60})

    assert turns(steps) == [ALL, FEWER, SMALL, SOUND, PHONE, SOUND, SMALL, FEWER, ALL]


def test_a_line_that_bears_only_little_is_asked_less_and_less_often():
    """It is well as long as little is asked of it: the time between two tries doubles."""
    steps = [ALL]
    said = []
    for _ in range(6):
        said += [{"looks": 5, "starved": True}, {"looks": 12}]
    steps = play(*said)

    assert turns(steps).count(ALL) <= 3


def test_between_bad_and_good_nothing_moves():
    steps = play({"looks": 5, "lost": 0.06}, {"looks": 100, "lost": 0.04})

    assert turns(steps) == [ALL, FEWER]


def test_the_person_can_go_back_up_and_is_left_alone_for_a_minute():
    steps = play({"looks": 20, "lost": 0.1}, {"do": "back"}, {"looks": 29, "lost": 0.1})
    assert turns(steps) == [ALL, FEWER, SMALL, ALL]

    assert turns(play({"do": "back"}, {"looks": 60, "lost": 0.1})) == [ALL, FEWER, SMALL]


def test_data_saver_stays_with_small_pictures_on_the_best_of_lines():
    steps = play({"do": "save", "with": True}, {"looks": 200}, {"do": "save", "with": False})
    assert turns(steps) == [SMALL, ALL]
