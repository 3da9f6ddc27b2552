"""The staff's pages: what they say, what they cost, what they refuse, and that nothing typed is lost."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthside.access.models import TrailEntry
from hearthside.careteam import actions
from hearthside.careteam.models import Appointment, Cover, Duty, Licence, Supervision
from hearthside.careteam.terms import Post
from hearthside.journeys.actions import end_role
from hearthside.notices.models import Notice
from hearthside.people.actions import register
from hearthside.people.models import Account, Invitation, Person
from hearthside.program.actions import open_program
from hearthside.program.models import Program
from hearthside.schedule.actions import end_session
from hearthside.schedule.rules import RECONCILER
from tests.builders import US, attendance, day_of, episode, live_session, person, viewer


pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)
LINES = {"licences-TOTAL_FORMS": 3, "licences-INITIAL_FORMS": 0}


@pytest.fixture
def program():
    return Program.objects.get(name="Adult program")


@pytest.fixture
def today(now):
    return day_of(now)


@pytest.fixture
def dana(program, sign_in):
    return sign_in("dana")


@pytest.fixture
def mina(program, sign_in, now):
    """Directs another program, and is a therapist here."""
    other = open_program(by=US, name="Young adults", zone="America/Chicago", at=now)
    actions.appoint(
        by=US, person=person("mina"), post=Post.DIRECTOR, program=other, starts_on=day_of(now) - A_DAY, at=now
    )
    return sign_in("mina")


def said(response):
    return response.content.decode()


def of(slug, more=""):
    return f"/staff/{person(slug).pk}/{more}"


def queries_of(client, page, data=None):
    client.get(page)  # the reading is written down once in five minutes
    with CaptureQueriesContext(connection) as asked:
        assert (client.post(page, data) if data else client.get(page)).status_code == 200
    return len(asked)


def hire(name, program, now, post=Post.THERAPIST):
    made = register(by=US, chosen_name=name, at=now)
    actions.appoint(by=US, person=made, post=post, program=program, starts_on=day_of(now), at=now)
    return made


def licensed(who, now, *, days, state="NY", number="1"):
    return actions.record_licence(
        by=US,
        person=who,
        state=state,
        kind="Psychologist",
        number=number,
        expires_on=day_of(now) + A_DAY * days,
        at=now,
    )


# --- the list ---


def test_what_lapses_stands_first_and_what_was_renewed_does_not(dana, program, now):
    una, vera, wim = (hire(name, program, now) for name in ("Una", "Vera", "Wim"))
    licensed(una, now, days=-2)
    licensed(vera, now, days=30)
    licensed(wim, now, days=30)
    licensed(wim, now, days=400, number="2")
    licensed(hire("Xena", program, now), now, days=61)

    page = said(dana.get("/staff/")).split('id="all"')[0]

    assert page.index("Una") < page.index("Vera")
    assert page.count("ran out") == 2  # the words and the badge
    assert "Wim" not in page
    assert "Xena" not in page


def test_posts_that_end_and_colleagues_who_are_away_are_said(dana, program, today, now):
    made = register(by=US, chosen_name="Una", at=now)
    actions.appoint(
        by=US,
        person=made,
        post=Post.INTAKE,
        program=program,
        starts_on=today,
        ends_on=today + A_DAY * 9,
        at=now,
    )
    actions.cover_for(
        by=US,
        away=person("ines"),
        substitute=person("omar"),
        program=program,
        starts_on=today - A_DAY,
        ends_on=today + A_DAY,
        at=now,
    )

    page = said(dana.get("/staff/")).split('id="all"')[0]

    assert "Intake: last day" in page
    assert "away, Omar covers until" in page


def test_the_list_is_looked_through_by_a_name_that_stands_in_no_address(dana):
    found = said(dana.post("/staff/", {"words": "Ru"})).split('id="everyone"')[1]

    assert "Ruth" in found
    assert "Omar" not in found
    assert "Nobody with that in their name" in said(dana.post("/staff/", {"words": "zzz"}))
    assert "Omar" in said(dana.get("/staff/?words=Ru"))


@pytest.mark.parametrize("words", ["\0", "in\0", "x" * 5000])
def test_signs_that_no_name_has_look_for_nothing(dana, words):
    answer = dana.post("/staff/", {"words": words})

    assert answer.status_code == 200


def test_a_long_list_comes_in_pages_of_fifty(dana, program, now):
    for n in range(60):
        hire(f"Zoe {n:02d}", program, now)

    first, second = said(dana.get("/staff/")), said(dana.get("/staff/?page=2"))

    assert "Zoe 37" in first
    assert "Zoe 38" not in first
    assert "Zoe 59" in second
    assert dana.get("/staff/?page=nonsense").status_code == 200


def test_who_has_no_post_any_more_stands_last_and_stays(dana, now):
    actions.end_appointment(by=US, appointment=Appointment.objects.get(person=person("bill")), at=now)

    page = said(dana.get("/staff/")).split('id="everyone"')[1]

    assert page.index("Bill") > page.index("Ruth")
    assert "no post now" in page


def busy(program, now, today, n):
    """One more of everything."""
    one = hire(f"Zoe {n}", program, now)
    licensed(one, now, days=n)
    licensed(person("ines"), now, days=n, state="OR", number=str(n))
    actions.supervise(by=US, supervisor=person("ines"), trainee=one, program=program, starts_on=today, at=now)
    actions.cover_for(
        by=US,
        away=one,
        substitute=person("ines"),
        program=program,
        starts_on=today,
        ends_on=today,
        at=now,
    )
    actions.put_on_duty(
        by=US,
        program=program,
        person=person("ines"),
        states=["NY", "CA"],
        weekdays=[n],
        from_hour=0,
        to_hour=24,
        starts_on=today,
        at=now,
    )


@pytest.mark.parametrize(
    ("page", "queries"),
    [("/staff/", 17), ("/staff/duty/", 14), ("/staff/cover/", 14), ("/staff/invite/", 10), ("ines", 22)],
)
def test_a_page_costs_the_same_with_one_and_with_many(dana, program, now, today, page, queries):
    page = of(page) if page == "ines" else page
    busy(program, now, today, 0)
    assert queries_of(dana, page) == queries

    for n in (1, 2, 3):
        busy(program, now, today, n)

    assert queries_of(dana, page) == queries


# --- invitations ---


def invitation(where, **changes):
    return (
        LINES
        | {
            "chosen_name": "Uma",
            "email": "uma@example.org",
            "program": str(where.pk),
            "posts": ["therapist", "facilitator"],
            "starts_on": day_of(dt.datetime.now(dt.UTC)).isoformat(),
            "supervisor": str(person("ines").pk),
            "licences-0-state": "NY",
            "licences-0-kind": "Psychologist",
            "licences-0-number": "77",
            "licences-0-expires_on": "2099-01-01",
        }
        | changes
    )


def test_one_press_makes_someone_known_appointed_licensed_supervised_and_invited(dana, program):
    assert dana.post("/staff/invite/", invitation(program)).status_code == 302

    uma = Person.objects.get(chosen_name="Uma")
    assert set(Appointment.objects.filter(person=uma).values_list("post", flat=True)) == {
        "therapist",
        "facilitator",
    }
    assert Licence.objects.get(person=uma).number == "77"
    assert Supervision.objects.get(trainee=uma).supervisor == person("ines")
    assert not uma.account.is_active
    assert Invitation.objects.get(person=uma).invited == "staff"
    assert Notice.objects.count() == 1
    assert "Uma" in said(dana.get("/staff/"))


def test_an_address_that_belongs_to_someone_is_refused_and_nothing_is_lost(dana, program):
    answer = dana.post("/staff/invite/", invitation(program, email=person("omar").account.email))

    assert answer.status_code == 422
    assert "This address belongs to someone here already." in said(answer)
    assert 'value="Uma"' in said(answer)
    assert 'value="77"' in said(answer)
    assert not Person.objects.filter(chosen_name="Uma").exists()
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"posts": []}, "Choose at least one post."),
        ({"email": "nobody"}, "valid email"),
        ({"starts_on": "soon"}, "Write a day like"),
        ({"licences-0-expires_on": ""}, "Choose a day."),
        ({"posts": ["operator"]}, "An operator belongs to no program."),
        ({"posts": ["billing"]}, "Both need a clinical post"),
        ({"program": ""}, "This post belongs to a program."),
        ({"program": "3fb1cf4e-7b5d-4f0c-9a38-000000000000"}, "Select a valid choice"),
        ({"posts": ["superuser"]}, "Select a valid choice"),
    ],
)
def test_an_invitation_that_does_not_fit_is_asked_again(dana, program, changes, sentence):
    answer = dana.post("/staff/invite/", invitation(program, **changes))

    assert answer.status_code == 422
    assert sentence in said(answer)
    assert 'value="Uma"' in said(answer)
    assert not Person.objects.filter(chosen_name="Uma").exists()


def test_what_is_posted_beside_the_form_changes_nothing(dana, program):
    more = {
        "is_active": "1",
        "password": "x",
        "person": str(person("noor").pk),
        "by": "1",
        "at": "2020-01-01",
    }

    dana.post("/staff/invite/", invitation(program, supervisor="") | more)

    uma = Person.objects.get(chosen_name="Uma")
    assert not uma.account.is_active
    assert not uma.account.has_usable_password()


def uma(dana, program):
    dana.post("/staff/invite/", invitation(program))
    return Person.objects.get(chosen_name="Uma")


def test_a_link_is_sent_again_elsewhere_and_taken_back_from_the_same_page(dana, program):
    who = uma(dana, program)
    here = f"/staff/{who.pk}/"
    assert "Send a new link" in said(dana.get(here))

    assert dana.post(f"{here}invite/").status_code == 302
    assert dana.post(f"{here}address/", {"email": "Uma@elsewhere.example"}).status_code == 302
    assert Account.objects.get(person=who).email == "uma@elsewhere.example"
    assert Invitation.objects.filter(person=who, ended_at=None).count() == 1
    assert Notice.objects.count() == 3
    dana.post(f"{here}take-back/")
    assert not Invitation.objects.filter(person=who, ended_at=None).exists()
    assert "taken back" in said(dana.get(here))


def test_an_address_in_use_is_not_taken_for_a_link_sent_elsewhere(dana, program):
    who = uma(dana, program)

    answer = dana.post(f"/staff/{who.pk}/address/", {"email": person("omar").account.email})

    assert answer.status_code == 422
    assert "belongs to someone here already" in said(answer)


def test_whoever_came_in_is_not_invited_again(dana):
    answer = dana.post(of("ines", "invite/"))

    assert answer.status_code == 422
    assert "They are in already" in said(answer)


# --- one member ---


def test_each_act_is_undone_from_the_same_page_and_what_was_stays_on_it(dana, today):
    held = Licence.objects.get(person=person("ines"), state="NY")
    words = {"state": "NY", "kind": "Psychologist", "number": "NY-77", "expires_on": "2099-01-01"}
    assert dana.post(f"/staff/licences/{held.pk}/", words).status_code == 302
    new = Licence.objects.get(person=person("ines"), state="NY", ended_at=None)
    assert dana.post(f"/staff/licences/{new.pk}/end/").status_code == 302
    dana.post(
        of("ines", "names/"), {"chosen_name": "Inês", "legal_name": "Ines Carvalho", "pronouns": "she/her"}
    )

    page = said(dana.get(of("ines")))

    earlier = page.split("<summary>Earlier</summary>")[1]
    assert "NY-77" in earlier
    assert held.number in earlier
    assert "Name: Ines" in earlier
    assert "ended by Dana" in earlier
    assert "she/her" in page


def test_posts_supervisors_and_cohorts_are_given_and_ended(dana, program, today):
    day = today.isoformat()
    alder = program.tracks.get(name="day track").cohorts.get()
    given = {"post": "facilitator", "program": str(program.pk), "starts_on": day}
    assert dana.post(of("ines", "post/"), given).status_code == 302
    assert dana.post(of("ines", "lead/"), {"cohort": str(alder.pk), "starts_on": day}).status_code == 302
    supervised = {"supervisor": str(person("omar").pk), "program": str(program.pk), "starts_on": day}
    assert dana.post(of("ines", "supervisor/"), supervised).status_code == 302

    page = said(dana.get(of("ines")))

    assert "Alder, day track" in page
    assert "Facilitator, Adult program" in page
    assert f"/staff/{person('omar').pk}/" in page
    row = Supervision.objects.get()
    assert dana.post(f"/staff/supervision/{row.pk}/end/").status_code == 302
    assert "Omar supervised Ines" in said(dana.get(of("ines")))


@pytest.mark.parametrize(
    ("act", "data", "sentence"),
    [
        ("post/", {"post": "therapist", "starts_on": "2099-11-01"}, "They already have this post"),
        (
            "post/",
            {"post": "billing", "starts_on": "2099-11-05", "ends_on": "2099-11-01"},
            "before the first",
        ),
        ("lead/", {"cohort": "alder", "starts_on": "2099-11-25"}, "can lead a group"),
        ("supervisor/", {"supervisor": "ines", "starts_on": "2099-01-01"}, "supervises themselves"),
        ("supervisor/", {"supervisor": "noor", "starts_on": "2099-01-01"}, "Select a valid choice"),
        ("licence/", {"state": "XX", "kind": "a", "number": "1", "expires_on": "2099-01-01"}, "valid choice"),
        ("names/", {"chosen_name": ""}, "required"),
    ],
)
def test_what_does_not_fit_is_asked_again(dana, program, act, data, sentence):
    alder = program.tracks.get(name="day track").cohorts.get()
    known = {"alder": alder, "ines": person("ines"), "noor": person("noor")}
    data = {k: str(known[v].pk) if v in known else v for k, v in data.items()} | {"program": str(program.pk)}

    answer = dana.post(of("ines", act), data)

    assert answer.status_code == 422
    assert sentence in said(answer)


def test_from_a_member_s_page_one_gets_to_what_others_do_with_them(dana, now):
    end_role(by=viewer("dana"), appointment=Appointment.objects.get(person=person("omar")), at=now)
    page = said(dana.get(of("omar"))) + said(dana.get(of("ines")))

    ways = set(re.findall(r'href="(/[^"]*(?:/end/|hand-over/[^"]*|second-factor/|looked/))"', page))

    assert len(ways) >= 5
    for way in ways:
        assert dana.get(way).status_code in {200, 302}, way  # 302: asked for the password again


def test_people_in_their_care_are_named_and_the_reading_is_written_down(dana):
    assert "Noor" in said(dana.get(of("ines")))

    saw = TrailEntry.objects.get(what="saw", subject__startswith="careteam:member")
    assert episode("noor").pk in saw.subjects


def test_another_program_s_director_finds_nobody_of_this_one(mina, program, today, now):
    held = Licence.objects.filter(person=person("ines"))[0]
    cover = actions.cover_for(
        by=US,
        away=person("ines"),
        substitute=person("omar"),
        program=program,
        starts_on=today,
        ends_on=today,
        at=now,
    )

    assert "Ines" not in said(mina.get("/staff/"))
    assert "Mina" in said(mina.get("/staff/"))
    for address in (
        of("ines"),
        of("ines", "post/"),
        of("ines", "names/"),
        of("opal"),
        f"/staff/licences/{held.pk}/",
    ):
        assert mina.get(address).status_code == 404, address
    for address in (
        of("ines", "post/"),
        of("ines", "names/"),
        of("ines", "invite/"),
        f"/staff/licences/{held.pk}/end/",
        f"/staff/cover/{cover.pk}/end/",
        f"/staff/duty/{program.pk}/end/",
    ):
        assert mina.post(address, {"chosen_name": "x"}).status_code == 404, address
    assert "Adult program" not in said(mina.get("/staff/duty/"))
    assert "Omar covers" not in said(mina.get("/staff/cover/"))


def test_she_cannot_give_a_post_in_this_one_nor_one_of_the_clinic(mina, program):
    for where in (str(program.pk), ""):
        answer = mina.post(
            of("mina", "post/"), {"post": "director", "program": where, "starts_on": "2026-01-01"}
        )
        assert answer.status_code == 422


# --- rota ---


def turn(program, **changes):
    return {
        "person": str(person("ines").pk),
        "program": str(program.pk),
        "states": ["NY", "CA"],
        "weekdays": [0, 1, 2, 3, 4, 5, 6],
        "from_hour": 20,
        "to_hour": 20,
        "starts_on": (day_of(dt.datetime.now(dt.UTC)) - A_DAY).isoformat(),
    } | changes


def test_a_rota_without_anyone_names_its_gaps_and_a_full_one_says_so(dana, program):
    before = said(dana.get("/staff/duty/"))
    assert "On duty now: <strong>CA: nobody, NY: nobody" in before

    assert dana.post("/staff/duty/", turn(program)).status_code == 302

    page = said(dana.get("/staff/duty/"))
    assert "Somebody has every hour" in page
    assert "CA: Ines, NY: Ines" in page
    assert "CA and NY" in page  # alike, so one column


def test_gaps_of_each_state_are_named(dana, program):
    dana.post("/staff/duty/", turn(program, states=["NY"], from_hour=0, to_hour=24, weekdays=[0, 1, 2, 3, 4]))

    page = said(dana.get("/staff/duty/"))

    gaps = page.split('class="notice notice-warm"')[1].split("</ul>")[0]
    assert "NY: S" in gaps  # Saturday and Sunday, unless one of them is today
    assert "NY: M" not in gaps
    assert "CA: Monday" in gaps


def test_turns_are_ended_together(dana, program):
    dana.post("/staff/duty/", turn(program))
    ids = list(Duty.objects.values_list("pk", flat=True))

    dana.post(f"/staff/duty/{program.pk}/end/", {"duties": [*map(str, ids), "nonsense"]})

    assert not Duty.objects.filter(ended_at=None).exists()
    assert "On duty" in said(dana.get(of("ines"))).split("<summary>Earlier</summary>")[1]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weekdays": []}, "required"),
        ({"states": ["TX"]}, "Select a valid choice"),
        ({"from_hour": 25}, "Select a valid choice"),
        ({"ends_on": "2020-01-01"}, "before the first"),
        ({"person": "nobody"}, "Select a valid choice"),
    ],
)
def test_a_turn_that_does_not_fit_is_asked_again(dana, program, changes, sentence):
    answer = dana.post("/staff/duty/", turn(program, **changes))

    assert answer.status_code == 422
    assert sentence in said(answer)
    assert not Duty.objects.exists()


def test_hours_that_someone_has_are_refused_in_words(dana, program):
    dana.post("/staff/duty/", turn(program))

    answer = dana.post("/staff/duty/", turn(program, person=str(person("omar").pk)))

    assert answer.status_code == 422
    assert "Someone is on duty then." in said(answer)


# --- cover ---


def away(program, first, last, **changes):
    return {
        "away": str(person("ines").pk),
        "substitute": str(person("omar").pk),
        "program": str(program.pk),
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
    } | changes


def test_cover_is_arranged_warned_of_and_called_off(dana, program, today):
    assert dana.post("/staff/cover/", away(program, today, today + A_DAY)).status_code == 302

    page = said(dana.get("/staff/cover/"))

    assert "Omar covers for Ines" in page
    assert "Omar holds no licence for California in these days; Ines does." in page
    assert episode("noor").pk in viewer("omar").covers_today
    dana.post(f"/staff/cover/{Cover.objects.get().pk}/end/")
    assert episode("noor").pk not in viewer("omar").covers_today
    assert "ended early by Dana" in said(dana.get("/staff/cover/"))


def test_a_substitute_with_every_licence_is_not_warned_of(dana, program, today):
    dana.post("/staff/cover/", away(program, today, today, substitute=str(person("ruth").pk)))

    assert "holds no licence" not in said(dana.get("/staff/cover/"))


def test_cover_that_does_not_fit_is_asked_again(dana, program, today):
    answer = dana.post("/staff/cover/", away(program, today, today - A_DAY))
    assert (answer.status_code, "before the first" in said(answer)) == (422, True)
    assert today.isoformat() in said(answer)


# --- supervision, as a page sees it ---


def test_a_supervisor_sees_what_the_trainee_sees_and_attests_nothing(sign_in, program, today, now):
    session = live_session()
    end_session(by=RECONCILER, session=session, at=now - dt.timedelta(seconds=1))
    omar = sign_in("omar")
    sheet = f"/sessions/{session.pk}/sheet/"
    assert omar.get(sheet).status_code == 404
    for trainee in ("fay", "ines"):
        actions.supervise(
            by=US,
            supervisor=person("omar"),
            trainee=person(trainee),
            program=program,
            starts_on=today,
            at=now,
        )

    assert "Noor" in said(omar.get("/roster/"))
    assert omar.get(sheet).status_code == 200
    assert omar.post(f"{sheet}attest/").status_code == 403
    assert omar.get(of("ines")).status_code == 404
    assert viewer("omar").leads_cohorts == frozenset()
    assert attendance("noor").attested_minutes is None

    row = Supervision.objects.get(trainee=person("fay"))
    actions.end_supervision(by=US, supervision=row, at=now)
    assert omar.get(sheet).status_code == 404
