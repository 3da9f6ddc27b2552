"""Posts, licences, bonds and turns are given from a day on, end at once, and stay on record."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.careteam import actions, queries
from hearthside.careteam.models import Appointment, Assignment, Duty, Leadership, Licence
from hearthside.careteam.terms import Bond, Post
from hearthside.program.actions import open_program
from hearthside.program.models import Cohort, Program
from tests.builders import US, day_of, episode, person, viewer


pytestmark = pytest.mark.django_db


@pytest.fixture
def today(now):
    return day_of(now)


@pytest.fixture
def program():
    return Program.objects.get(name="Adult program")


@pytest.fixture
def dana():
    return viewer("dana")


@pytest.fixture
def elsewhere(now):
    """Another program with a director of its own, who is Mina."""
    other = open_program(by=US, name="Young adults", zone="America/Chicago", at=now)
    day = day_of(now) - dt.timedelta(days=2)
    actions.appoint(by=US, person=person("mina"), post=Post.DIRECTOR, program=other, starts_on=day, at=now)
    return other


def licence(slug="ines", state="NY"):
    return Licence.objects.get(person=person(slug), state=state, ended_at=None)


def appointed(slug, post):
    return Appointment.objects.get(person=person(slug), post=post, ended_at=None)


def last_act():
    return TrailEntry.objects.order_by("-id").first()


# --- posts ---


def test_a_post_gives_its_role_from_its_day_on(dana, program, now, today):
    actions.appoint(
        by=dana, person=person("ivo"), post=Post.THERAPIST, program=program, starts_on=today, at=now
    )
    later = today + dt.timedelta(days=3)
    actions.appoint(
        by=dana, person=person("ivo"), post=Post.BILLING, program=program, starts_on=later, at=now
    )

    assert {"intake", "therapist"} <= viewer("ivo").roles
    assert "billing" not in viewer("ivo").roles
    assert last_act().what == "appointed billing"


def test_a_post_that_they_have_is_refused_in_words_and_the_act_s_transaction_stays_whole(
    dana, program, now, today
):
    with pytest.raises(NotAllowed, match="They already have this post in these days"):
        actions.appoint(
            by=dana, person=person("ines"), post=Post.THERAPIST, program=program, starts_on=today, at=now
        )

    assert person("ines")


def test_an_ended_post_is_gone_at_once_stays_on_record_and_can_be_given_again(dana, program, now, today):
    row = appointed("ines", Post.THERAPIST)

    ended = actions.end_appointment(by=dana, appointment=row, at=now)

    assert (ended.ended_at, ended.ended_by) == (now, dana.person_id)
    assert viewer("ines").roles == frozenset()
    actions.appoint(
        by=dana, person=person("ines"), post=Post.THERAPIST, program=program, starts_on=today, at=now
    )
    assert "therapist" in viewer("ines").roles
    assert Appointment.objects.filter(person=person("ines")).count() == 2


def test_ending_twice_changes_nothing(dana, now):
    row = appointed("ines", Post.THERAPIST)
    actions.end_appointment(by=dana, appointment=row, at=now)
    before = TrailEntry.objects.count()

    again = actions.end_appointment(by=dana, appointment=row, at=now + dt.timedelta(hours=1))

    assert again.ended_at == now
    assert TrailEntry.objects.count() == before


def test_a_post_is_still_held_in_the_last_evening_of_its_clinic():
    row = appointed("ines", Post.THERAPIST)
    last = day_of(dt.datetime(2027, 3, 5, 17, 0, tzinfo=dt.UTC))
    Appointment.objects.filter(pk=row.pk).update(ends_on=last)

    late, later = dt.datetime(2027, 3, 6, 4, 30, tzinfo=dt.UTC), dt.datetime(2027, 3, 6, 5, 30, tzinfo=dt.UTC)

    assert queries.posts_left(row.person_id, row.program_id, at=late) == {"therapist"}
    assert queries.posts_left(row.person_id, row.program_id, at=later) == frozenset()


def test_a_clinic_keeps_one_director(dana, now, today):
    with pytest.raises(NotAllowed, match="A clinic needs a director"):
        actions.end_appointment(by=dana, appointment=appointed("dana", Post.DIRECTOR), at=now)

    actions.appoint(by=dana, person=person("cora"), post=Post.DIRECTOR, program=None, starts_on=today, at=now)
    actions.end_appointment(by=dana, appointment=appointed("dana", Post.DIRECTOR), at=now)
    assert not viewer("dana").directs_clinic
    assert viewer("cora").directs_clinic


def test_a_director_who_goes_on_a_day_is_not_one_who_stays(dana, now, today):
    soon = today + dt.timedelta(days=5)
    actions.appoint(
        by=dana,
        person=person("cora"),
        post=Post.DIRECTOR,
        program=None,
        starts_on=today,
        ends_on=soon,
        at=now,
    )

    with pytest.raises(NotAllowed, match="A clinic needs a director"):
        actions.end_appointment(by=dana, appointment=appointed("dana", Post.DIRECTOR), at=now)


def test_the_directors_are_locked_while_one_of_them_is_ended(dana, now):
    with CaptureQueriesContext(connection) as asked:
        actions.end_appointment(by=dana, appointment=appointed("ines", Post.THERAPIST), at=now)

    locks = [q["sql"] for q in asked if "FOR UPDATE" in q["sql"]]
    assert "ORDER BY" in locks[0]
    assert len(locks) == 2


def test_another_program_s_director_reaches_nobody_here(elsewhere, program, now, today):
    mina = viewer("mina")

    for act in (
        lambda: actions.appoint(
            by=mina, person=person("ivo"), post=Post.THERAPIST, program=program, starts_on=today, at=now
        ),
        lambda: actions.end_appointment(by=mina, appointment=appointed("ines", Post.THERAPIST), at=now),
        lambda: actions.end_licence(by=mina, licence=licence(), at=now),
        lambda: actions.end_assignment(by=mina, assignment=Assignment.objects.first(), at=now),
        lambda: actions.end_leadership(by=mina, leadership=Leadership.objects.first(), at=now),
        lambda: on_monday(mina, program, now, today),
        lambda: actions.supervise(
            by=mina,
            supervisor=person("omar"),
            trainee=person("ines"),
            program=program,
            starts_on=today,
            at=now,
        ),
    ):
        with pytest.raises(NotAllowed, match="director"):
            act()


# --- licences ---


def test_a_corrected_licence_leaves_the_one_before_on_record(dana, now, today):
    before = licence()

    actions.correct_licence(
        by=dana, licence=before, state="NY", kind="clinical", number="NY-7", expires_on=today, at=now
    )

    assert licence().number == "NY-7"
    before.refresh_from_db()
    assert before.ended_by == dana.person_id
    with pytest.raises(NotAllowed, match="ended meanwhile"):
        actions.correct_licence(
            by=dana, licence=before, state="NY", kind="clinical", number="NY-8", expires_on=today, at=now
        )


def test_a_licence_stands_once(dana, now):
    held = licence()

    with pytest.raises(NotAllowed, match="on record already"):
        actions.record_licence(
            by=dana,
            person=person("ines"),
            state="NY",
            kind=held.kind,
            number=held.number,
            expires_on=held.expires_on,
            at=now,
        )


def test_an_ended_licence_is_no_longer_held(dana, now):
    actions.end_licence(by=dana, licence=licence(), at=now)

    assert not Licence.objects.filter(person=person("ines"), state="NY", ended_at=None).exists()


# --- bonds ---


def assigned(by, now, starts_on, bond=Bond.THERAPIST, **more):
    """Omar, to Noor."""
    return actions.assign(
        by=by, episode=episode("noor"), person=person("omar"), bond=bond, starts_on=starts_on, at=now, **more
    )


def test_only_who_has_the_post_on_that_day_cares_or_leads(dana, now, today):
    with pytest.raises(NotAllowed, match="can be a prescriber"):
        assigned(dana, now, today, Bond.PRESCRIBER)
    with pytest.raises(NotAllowed, match="can lead a group"):
        actions.let_lead(
            by=dana, cohort=Cohort.objects.get(name="Alder"), person=person("omar"), starts_on=today, at=now
        )
    long_ago = today - dt.timedelta(days=400)
    with pytest.raises(NotAllowed, match="can be a therapist"):
        assigned(dana, now, long_ago)


def test_care_is_handed_over(dana, now, today):
    row = Assignment.objects.get(episode=episode("noor"), bond=Bond.THERAPIST)

    actions.end_assignment(by=dana, assignment=row, at=now)
    assigned(dana, now, today)

    assert episode("noor").pk not in viewer("ines").cares_for
    assert episode("noor").pk in viewer("omar").cares_for
    with pytest.raises(NotAllowed, match="already in these days"):
        assigned(dana, now, today)


def test_the_last_day_is_not_before_the_first(dana, now, today):
    with pytest.raises(NotAllowed, match="before the first"):
        assigned(dana, now, today, ends_on=today - dt.timedelta(days=1))


# --- supervision, cover ---


def supervised(by, program, now, today, supervisor="omar", trainee="ines"):
    return actions.supervise(
        by=by,
        supervisor=person(supervisor),
        trainee=person(trainee),
        program=program,
        starts_on=today,
        at=now,
    )


def test_a_supervisor_sees_what_the_trainee_sees_until_it_ends(dana, program, now, today):
    row = supervised(dana, program, now, today)
    assert viewer("ines").cares_for <= viewer("omar").cares_for

    actions.end_supervision(by=dana, supervision=row, at=now)

    assert episode("noor").pk not in viewer("omar").cares_for


def test_supervision_is_between_two_clinicians(dana, program, now, today):
    for supervisor, trainee in (("pia", "ines"), ("ines", "pia")):
        with pytest.raises(NotAllowed, match="clinical post"):
            supervised(dana, program, now, today, supervisor, trainee)
    with pytest.raises(NotAllowed, match="Nobody supervises themselves"):
        supervised(dana, program, now, today, "ines", "ines")


def covered(by, program, first, last, now, away="ines", substitute="omar"):
    return actions.cover_for(
        by=by,
        away=person(away),
        substitute=person(substitute),
        program=program,
        starts_on=first,
        ends_on=last,
        at=now,
    )


def test_cover_begins_and_is_handed_back_by_itself(dana, program, now, today):
    a_day = dt.timedelta(days=1)
    row = covered(dana, program, today - a_day, today + a_day, now)
    assert episode("noor").pk in viewer("omar").covers_today

    type(row).objects.filter(pk=row.pk).update(starts_on=today - 5 * a_day, ends_on=today - 2 * a_day)

    assert episode("noor").pk not in viewer("omar").covers_today


def test_one_substitute_at_a_time_until_the_cover_is_ended(dana, program, now, today):
    row = covered(dana, program, today, today, now)
    with pytest.raises(NotAllowed, match="Someone covers for them already"):
        covered(dana, program, today, today, now, substitute="mina")

    actions.end_cover(by=dana, cover=row, at=now)

    covered(dana, program, today, today, now, substitute="mina")
    with pytest.raises(NotAllowed, match="Nobody covers for themselves"):
        covered(dana, program, today, today, now, substitute="ines")


# --- duty ---


def on_monday(by, program, now, today, slug="ines", hours=(8, 20), states=("NY",), days=(0,)):
    return actions.put_on_duty(
        by=by,
        program=program,
        person=person(slug),
        states=states,
        weekdays=days,
        from_hour=hours[0],
        to_hour=hours[1],
        starts_on=today,
        at=now,
    )


def test_a_night_is_two_rows_for_each_state(dana, program, now, today):
    rows = on_monday(dana, program, now, today, hours=(20, 8), states=("NY", "CA"))

    said = {(r.state, r.weekday, r.from_hour, r.to_hour, r.starts_on) for r in rows}
    next_day = today + dt.timedelta(days=1)
    assert said == {(s, 0, 20, 24, today) for s in ("NY", "CA")} | {
        (s, 1, 0, 8, next_day) for s in ("NY", "CA")
    }


def test_all_of_a_turn_or_nothing_of_it(dana, program, now, today):
    on_monday(dana, program, now, today, hours=(0, 9), days=(1,))

    with pytest.raises(NotAllowed, match="Someone is on duty then"):
        on_monday(dana, program, now, today, slug="omar", hours=(20, 8))

    assert not Duty.objects.filter(person=person("omar")).exists()


def test_who_is_on_duty_is_asked_by_state_and_moment(dana, program, now, today):
    rows = on_monday(dana, program, now, today, hours=(0, 24), days=range(7))

    assert queries.on_duty(program.pk, "NY", at=now) == person("ines")
    assert queries.on_duty(program.pk, "CA", at=now) is None

    actions.end_duties(by=dana, program=program, duties=[row.pk for row in rows], at=now)
    assert queries.on_duty(program.pk, "NY", at=now) is None


def test_turns_of_another_program_are_not_ended_by_this_one_s_director(elsewhere, dana, program, now, today):
    rows = on_monday(dana, program, now, today)

    ended = actions.end_duties(by=viewer("mina"), program=elsewhere, duties=[rows[0].pk], at=now)

    assert ended == 0
    assert Duty.objects.filter(ended_at=None).count() == 1


def test_a_turn_needs_a_state_a_day_and_hours(dana, program, now, today):
    for wrong in ({"states": ()}, {"days": ()}, {"hours": (24, 8)}, {"hours": (8, 25)}, {"slug": "pia"}):
        with pytest.raises(NotAllowed):
            on_monday(dana, program, now, today, **wrong)


# --- what others ask ---


def test_what_someone_is_responsible_for_is_listed(dana, program, now, today):
    supervised(dana, program, now, today)
    covered(dana, program, today, today, now)
    on_monday(dana, program, now, today)

    theirs = queries.responsible_for(person("ines").pk, program.pk, at=now)

    assert {a.episode_id for a in theirs.assignments} == viewer("ines").cares_for
    assert [len(rows) for rows in (theirs.supervisions, theirs.covers, theirs.duties)] == [1, 1, 1]
    assert not queries.responsible_for(person("ivo").pk, program.pk, at=now)
    led = queries.responsible_for(person("fay").pk, None, at=now).leaderships
    assert [one.cohort.name for one in led] == ["Alder", "Birch"]


def test_who_leads_who_cares_and_who_holds_a_post(program, now):
    alder = Cohort.objects.get(name="Alder")
    noor = episode("noor").pk

    assert queries.who_leads([alder.pk], at=now) == {alder.pk: [person("fay"), person("leo")]}
    assert queries.therapists_of([noor], at=now) == {noor: [person("ines")]}
    assert queries.people_in_post(program.pk, [Post.FACILITATOR, Post.TECH_HOST], at=now) == [
        person("fay"),
        person("leo"),
        person("pia"),
    ]
