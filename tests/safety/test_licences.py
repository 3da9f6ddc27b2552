"""Clinicians who hold no licence for where somebody is: found, told, seen, settled; the door asks again each time."""

import datetime as dt

import pytest

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.careteam.actions import end_licence, record_licence
from hearthside.careteam.models import Licence
from hearthside.careteam.queries import licensed_in, without_licence
from hearthside.careteam.terms import CLINICAL
from hearthside.journeys.actions import let_colleague_lead
from hearthside.notices.models import Notice
from hearthside.program.models import Program
from hearthside.rooms.actions import admit_to_room
from hearthside.rooms.queries import Refused
from hearthside.safety import actions, queries
from hearthside.safety.models import LicenceGap
from hearthside.safety.terms import Settled
from tests.builders import US, a_session, arrived, day_of, episode, live_session, person, viewer


pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def code(who, at):
    try:
        admit_to_room(by=viewer(who), session=live_session(), at=at)
    except Refused as no:
        return no.code
    return "in"


def licence(slug, state, at, days=100):
    return record_licence(
        by=US,
        person=person(slug),
        state=state,
        kind="clinical",
        number=f"{state}-9",
        expires_on=day_of(at) + dt.timedelta(days=days),
        at=at,
    )


def gaps():
    return {(g.person_id, g.state, g.how) for g in LicenceGap.objects.all()}


def test_in_another_state_the_stamp_is_taken_and_every_clinician_without_a_licence_is_on_record(now):
    made = arrived("noor", now, state="OH")

    assert gaps() == {(person("fay").pk, "OH", ""), (person("leo").pk, "OH", "")}
    assert queries.stamp_on(episode("noor").pk, on=made.on) == made
    assert code("noor", now) == "licence_missing"
    assert TrailEntry.objects.filter(what="found a licence missing").count() == 2


def test_they_the_coordinator_and_the_directors_get_a_letter_that_says_nothing(now):
    Notice.objects.all().delete()

    arrived("noor", now, state="OH")

    told = sorted(notice.address for notice in Notice.objects.all())
    assert told == [f"{slug}@demo.invalid" for slug in ("cora", "dana", "fay", "leo")] or told == [
        f"{slug}@demo.invalid" for slug in ("cora", "fay", "leo")
    ]
    assert {(notice.letter, notice.link) for notice in Notice.objects.all()} == {("news", "")}


def test_saying_the_same_again_finds_nothing_new(now):
    arrived("noor", now, state="OH")
    letters = Notice.objects.count()

    arrived("noor", now + MINUTE, state="OH")

    assert LicenceGap.objects.count() == 2
    assert Notice.objects.count() == letters


def test_back_home_the_gaps_are_settled_by_themselves(now):
    arrived("noor", now, state="OH")

    arrived("noor", now + MINUTE)

    assert {how for _, _, how in gaps()} == {Settled.ELSEWHERE}
    assert code("noor", now + MINUTE) == "in"


def test_the_door_asks_at_every_admission_and_opens_when_the_licences_are_there(now):
    arrived("noor", now, state="OH")
    licence("fay", "OH", now)
    assert code("noor", now) == "licence_missing"

    licence("leo", "OH", now)

    assert code("noor", now) == "in"
    for ended in Licence.objects.filter(person=person("leo"), state="OH"):
        end_licence(by=US, licence=ended, at=now)
    assert code("noor", now) == "licence_missing"


@pytest.mark.parametrize(("days", "lacks"), [(0, False), (-1, True), (30, False)])
def test_a_licence_is_good_on_its_last_day_and_not_after_it(now, days, lacks):
    licence("fay", "OH", now, days=days)
    fay = person("fay").pk

    assert (fay in without_licence([fay], state="OH", on=day_of(now))) is lacks


def test_a_colleague_with_the_licence_is_offered_to_whoever_runs_the_program(now):
    licence("omar", "OH", now)
    arrived("noor", now, state="OH")

    offered = {
        slug: {tuple(name for _, name in card.colleagues) for card in queries.open_gaps(viewer(slug), at=now)}
        for slug in SEES
    }

    assert offered == {
        "dana": {("Omar",)}, "cora": {("Omar",)}, "fay": {()}, "ines": {()}, "omar": set(), "ivo": set(),
        "noor": set(),
    }  # fmt: skip
    program = Program.objects.get()
    assert licensed_in("OH", program_id=program.pk, posts=CLINICAL, on=day_of(now), at=now) == [
        person("omar")
    ]


SEES = ("dana", "cora", "fay", "ines", "omar", "ivo", "noor")


def test_it_is_settled_once_with_a_sentence_that_is_sealed(now):
    arrived("noor", now, state="OH")
    gap = LicenceGap.objects.first()

    with pytest.raises(NotAllowed, match="one sentence"):
        actions.settle_gap(by=viewer("cora"), gap=gap, how=Settled.TALKED, words=" ", at=now)
    with pytest.raises(NotAllowed, match="director or the coordinator"):
        actions.settle_gap(by=viewer("fay"), gap=gap, how=Settled.TALKED, words="So.", at=now)
    done = actions.settle_gap(by=viewer("cora"), gap=gap, how=Settled.TALKED, words="We spoke.", at=now)
    with pytest.raises(NotAllowed, match="meanwhile"):
        actions.settle_gap(by=viewer("dana"), gap=gap, how=Settled.TALKED, words="Also.", at=now)

    assert done.words == "We spoke."
    assert queries.gaps_open(viewer("cora"), at=now) == 1


def test_what_is_over_asks_nobody_and_stays_on_the_page(sign_in, now, django_assert_num_queries):
    arrived("noor", now, state="OH")
    gap = gap_of("fay")
    actions.settle_gap(by=viewer("cora"), gap=gap, how=Settled.TALKED, words="We spoke.", at=now)
    later = now + dt.timedelta(days=3)

    dana = viewer("dana")
    with django_assert_num_queries(1):
        earlier = queries.earlier_gaps(dana, at=later)
    assert {(one.clinician, one.how) for one in earlier} == {("Fay", Settled.TALKED.label), ("Leo", "")}
    assert queries.gaps_open(viewer("dana"), at=later) == 0
    assert not queries.earlier_gaps(viewer("noor"), at=later)
    page = sign_in("dana").get("/licences/missing/").content.decode()
    assert Settled.TALKED.label in page


def test_what_was_found_at_the_door_is_on_record_too(sign_in, now):
    for ended in Licence.objects.filter(person=person("leo"), state="NY"):
        end_licence(by=US, licence=ended, at=now)
    assert not LicenceGap.objects.exists()

    answer = sign_in("noor").post(f"/sessions/{live_session().pk}/admit/")

    assert answer.status_code == 403
    assert answer.json()["code"] == "licence_missing"
    assert gaps() == {(person("leo").pk, "NY", "")}


def test_the_page_says_who_calls_and_on_which_number(sign_in, now):
    arrived("noor", now, state="OH")

    page = sign_in("noor").get("/arrive/").content.decode()

    assert "Cora, your coordinator, calls you on 212 555 0148." in page
    assert "you did right" in page


def test_the_day_of_the_team_says_so_and_the_list_costs_the_same_for_three(
    sign_in, now, django_assert_num_queries
):
    dana = sign_in("dana")
    arrived("noor", now, state="OH")
    assert "2 licences are missing" in dana.get("/day/").content.decode()
    viewing = viewer("dana")
    with django_assert_num_queries(2):
        assert len(queries.open_gaps(viewing, at=now)) == 2

    arrived("sam", now, state="OH")

    with django_assert_num_queries(2):
        assert len(queries.open_gaps(viewing, at=now)) == 4


def gap_of(slug):
    return LicenceGap.objects.get(person=person(slug), settled_at=None)


def test_the_director_lets_a_colleague_lead_and_the_door_opens(now):
    for slug in ("omar", "mina"):
        licence(slug, "OH", now)
    arrived("noor", now, state="OH")

    let_colleague_lead(by=viewer("dana"), gap=gap_of("fay"), colleague=person("omar"), at=now)
    assert code("noor", now) == "licence_missing"
    let_colleague_lead(by=viewer("dana"), gap=gap_of("leo"), colleague=person("mina"), at=now)

    assert code("noor", now) == "in"
    assert (code("fay", now), code("leo", now)) == ("not_on_roster", "not_on_roster")
    assert (code("omar", now), code("mina", now)) == ("in", "in")
    assert {how for _, _, how in gaps()} == {Settled.HANDED_OVER}
    kinds = {s.person_id: s.kind for s in live_session().seats.filter(closed_at=None, episode=None)}
    assert kinds == {
        person("omar").pk: "facilitator", person("mina").pk: "co_facilitator", person("pia").pk: "tech_host",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("who", "whom", "words"),
    [
        ("cora", "omar", "director"),
        ("fay", "omar", "director"),
        ("dana", "ines", "no licence"),
        ("dana", "leo", "in the session already"),
        ("dana", "mina", "in another one"),
    ],
)
def test_nobody_else_decides_it_and_only_for_someone_who_can(now, who, whom, words):
    for slug in ("omar", "leo", "mina"):
        licence(slug, "OH", now)
    a_session(at=now, starts_in=MINUTE, cohort="Birch", staff={"facilitator": [person("mina")]})
    arrived("noor", now, state="OH")

    with pytest.raises(NotAllowed, match=words):
        let_colleague_lead(by=viewer(who), gap=gap_of("fay"), colleague=person(whom), at=now)

    assert gap_of("fay").settled_at is None
    assert live_session().seats.get(person=person("fay")).closed_at is None


def test_the_page_does_it_with_one_press_and_says_why_when_it_cannot(sign_in, now):
    for slug in ("omar", "fay"):
        licence(slug, "OH", now)
    arrived("noor", now, state="OH")
    dana, where = sign_in("dana"), f"/licences/missing/{gap_of('leo').pk}/let/"

    assert "Let them lead instead" in dana.get("/licences/missing/").content.decode()
    refused = dana.post(f"{where}{person('fay').pk}/")
    assert (refused.status_code, "already" in refused.content.decode()) == (422, True)
    assert dana.post(f"{where}{person('omar').pk}/")["Location"] == "/licences/missing/"
    assert "Everyone is where" in dana.get("/licences/missing/").content.decode()
