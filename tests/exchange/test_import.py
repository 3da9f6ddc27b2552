"""A list from elsewhere: every line checked before anything is written, each fault with its line, safe to repeat."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthside.access.verdict import NotAllowed
from hearthside.careteam.actions import appoint
from hearthside.careteam.models import Appointment
from hearthside.exchange import actions, rules
from hearthside.exchange.models import Import
from hearthside.exchange.terms import AT_ONCE, SAMPLES, What
from hearthside.journeys.actions import end_role
from hearthside.people.models import Account, Person
from hearthside.program.actions import open_cohort
from hearthside.program.models import Episode, Membership, Track
from tests.builders import day_of, person, viewer
from tests.notices.postbox import run_jobs


TODAY = dt.date(2026, 11, 25)
COHORT, PROGRAM, INES = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
FACTS = rules.Facts(
    cohorts={"alder": COHORT, "twice": None},
    programs={"adult program": PROGRAM},
    therapists={"ines@example.org": INES},
    here={"noor@example.org": What.PARTICIPANTS, "fay@example.org": What.STAFF},
    today=TODAY,
    places={COHORT: 3},
)


def checked(text, what=What.PARTICIPANTS):
    return rules.check(rules.read(text, what), what, FACTS)


class TestLines:
    @pytest.mark.parametrize("what", What)
    def test_our_own_samples_fit(self, what):
        found = checked(SAMPLES[what], what)

        assert found.faults == []
        assert len(found.ready) == 1

    def test_a_line_says_what_it_makes(self):
        (line,) = checked(
            "name;mail;cohort;from;therapist\nRobin;Robin@Example.org;ALDER;12/1/2026;ines@example.org"
        ).ready

        assert (line.name, line.email, line.cohort, line.starts_on, line.therapist) == (
            "Robin",
            "robin@example.org",
            COHORT,
            dt.date(2026, 12, 1),
            INES,
        )

    @pytest.mark.parametrize(
        ("cells", "reason"),
        [
            (",r@example.org,Alder,,,", "name: it is missing"),
            ("R" * 61 + ",r@example.org,Alder,,,", "name: at most 60"),
            ("R,,Alder,,,", "mail: it is missing"),
            ("R,nobody,Alder,,,", "mail: this is no address"),
            ("R,fay@example.org,Alder,,,", "belongs to someone here"),
            ("R,r@example.org,,,,", "cohort: it is missing"),
            ("R,r@example.org,Elm,,,", "no cohort of this name"),
            ("R,r@example.org,Twice,,,", "two of them"),
            ("R,r@example.org,Alder,someday,,", "from: write the day"),
            ("R,r@example.org,Alder,2026-02-30,,", "from: write the day"),
            ("R,r@example.org,Alder,,12,", "phone: write the number"),
            ("R,r@example.org,Alder,,,omar@example.org", "therapist: nobody"),
        ],
    )
    def test_each_fault_has_its_line_and_reason(self, cells, reason):
        found = checked(f"name,mail,cohort,from,phone,therapist\nA,a@example.org,Alder,,,\n{cells}\n")

        assert [fault.n for fault in found.faults] == [3]
        assert reason in found.faults[0].reason

    def test_all_that_is_wrong_in_a_line_is_said_at_once(self):
        found = checked("name,mail,cohort,phone\n,nobody,Elm,12\n")

        assert len(found.faults) == 4

    def test_a_cohort_takes_no_more_than_it_may_hold(self):
        found = checked("name,mail,cohort\n" + "".join(f"P{n},p{n}@b.org,Alder\n" for n in range(5)))

        assert len(found.ready) == 3
        assert [fault.n for fault in found.faults] == [5, 6]
        assert "as many people as a group may have" in found.faults[0].reason

    def test_one_address_twice_names_the_other_line(self):
        found = checked("name,mail,cohort\nA,a@example.org,Alder\n\nB,A@example.org,Alder\n")

        assert [(fault.n, fault.reason) for fault in found.faults] == [
            (4, "mail: line 2 has the same address.")
        ]

    def test_who_is_here_already_changes_nothing(self):
        found = checked("name,mail,cohort\nN,noor@example.org,Alder\n")

        assert (found.known, found.ready, found.faults) == ([2], [], [])

    @pytest.mark.parametrize(
        ("cells", "reason"),
        [
            ("R,r@example.org,Adult program,Wizard,", "posts: those that can be"),
            ("R,r@example.org,Adult program,operator,", "posts: those that can be"),
            ("R,r@example.org,Adult program,,", "posts: it is missing"),
            ("R,r@example.org,Other,Therapist,", "no program of this name"),
            ("R,r@example.org,Adult program,Therapist,NY 12", "licences: write each"),
            ("R,r@example.org,Adult program,Therapist,ZZ LCSW 12 2027-05-31", "licences: write each"),
        ],
    )
    def test_staff(self, cells, reason):
        found = checked(f"name,mail,program,posts,licences\n{cells}\n", What.STAFF)

        assert reason in found.faults[0].reason

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "missing: name"),
            ("name,mail\n", "missing: cohort"),
            ("name,mail,cohort,shoe size\n", "no such column"),
            ("name,mail,cohort,name\nA,a@b.org,Alder,B", "stands twice"),
            ("name,mail,cohort\n", "no line below"),
            ('name,mail,cohort\nA,"a@b.org,Alder', "quotation mark"),
            ("name,mail,cohort\n\0", "signs that no list has"),
        ],
    )
    def test_what_is_no_list_is_said(self, text, reason):
        with pytest.raises(NotAllowed, match=reason):
            rules.read(text, What.PARTICIPANTS)

    def test_other_letters_than_utf_8_are_said(self):
        with pytest.raises(NotAllowed, match="UTF-8"):
            rules.decoded("Zoë".encode("latin-1"))
        assert rules.decoded("\ufeffname".encode()) == "name"

    @given(st.text(max_size=300))
    def test_whatever_is_pasted_is_read_or_refused_in_words(self, text):
        for what in What:
            try:
                rules.check(rules.read(text, what), what, FACTS)
            except NotAllowed as why:
                said = why.reason
            else:
                said = "it is a list"
            assert said


GOOD = "name,mail,cohort,phone\n" + "".join(
    f"P{n},p{n}@example.org,C{n // 12},212 555 0148\n" for n in range(AT_ONCE * 2 + 3)
)


@pytest.fixture
def dana(committed, now):
    """With five cohorts that nobody is in yet."""
    for n in range(5):
        open_cohort(by=viewer("dana"), track=Track.objects.first(), name=f"C{n}", at=now)
    client = Client(HTTP_HOST="localhost")
    client.post("/demo/enter/", {"slug": "dana"})
    return client


class TestPages:
    """On a database of its own, where the job really runs."""

    def test_a_file_is_checked_and_taken_in_and_the_same_again_changes_nothing(self, dana, postbox):
        file = SimpleUploadedFile("list.csv", GOOD.encode())
        answer = dana.post("/import/", {"what": "participants", "file": file})
        where = answer["Location"]
        assert "Invite all 53" in dana.get(where).content.decode()
        assert not Account.objects.filter(email="p0@example.org").exists()

        assert dana.post(f"{where}start/").status_code == 302
        run_jobs()

        one = Import.objects.get()
        assert (one.state, one.done, one.lines, one.faults) == ("done", 53, "", [])
        assert Membership.objects.filter(episode__person__account__email__startswith="p").count() >= 53
        assert "Taken in: 53 of 53" in dana.get(where).content.decode()
        assert len(postbox.mails) == 53

        again = dana.post("/import/", {"what": "participants", "text": GOOD})
        page = dana.get(again["Location"]).content.decode()
        assert "here already" in page
        assert "nothing to do" in page

    def test_a_list_with_a_fault_writes_nothing_at_all(self, dana):
        before = Person.objects.count()
        where = dana.post("/import/", {"what": "participants", "text": GOOD + "X,nobody,Alder,\n"})[
            "Location"
        ]

        page = dana.get(where).content.decode()
        answer = dana.post(f"{where}start/")

        assert "Line 55" in page
        assert "this is no address" in page
        assert answer.status_code == 422
        run_jobs()
        assert Person.objects.count() == before

    def test_staff_come_with_posts_and_licences(self, dana, postbox):
        where = dana.post("/import/", {"what": "staff", "text": SAMPLES[What.STAFF]})["Location"]
        dana.post(f"{where}start/")
        run_jobs()

        assert Import.objects.get().faults == []
        alex = Person.objects.get(account__email="alex@example.org")
        page = dana.get(f"/staff/{alex.pk}/").content.decode()
        for word in ("Therapist", "Facilitator", "LCSW", "081234"):
            assert word in page

    def test_its_lines_stand_sealed_until_they_are_taken_in(self, dana):
        dana.post("/import/", {"what": "participants", "text": GOOD})

        assert Import.objects.values_list("lines", flat=True).get().startswith("s1.")

    def test_a_job_killed_in_the_middle_goes_on_and_doubles_nobody(self, dana, postbox, now):
        where = dana.post("/import/", {"what": "participants", "text": GOOD})["Location"]
        dana.post(f"{where}start/")
        one = Import.objects.get()
        assert actions.take_in_some(by=viewer("dana"), one=one, at=now)  # and then the worker was killed

        run_jobs()

        one.refresh_from_db()
        assert (one.state, one.done) == ("done", 53)
        assert Account.objects.filter(email__endswith="@example.org").count() == 53

    def test_a_job_of_someone_whose_role_ended_stops(self, dana, now, postbox):
        appoint(
            by=viewer("dana"),
            person=person("cora"),
            post="director",
            program=None,
            starts_on=day_of(now) - dt.timedelta(days=1),
            at=now,
        )
        where = dana.post("/import/", {"what": "participants", "text": GOOD})["Location"]
        dana.post(f"{where}start/")
        danas = Appointment.objects.get(person=person("dana"), post="director")
        end_role(by=viewer("cora"), appointment=danas, at=now)

        run_jobs()

        assert Import.objects.get().state == "stopped"
        assert not Episode.objects.filter(person__account__email="p0@example.org").exists()

    def test_thrown_away_it_keeps_nothing(self, dana):
        where = dana.post("/import/", {"what": "participants", "text": GOOD})["Location"]

        dana.post(f"{where}throw-away/")

        assert Import.objects.get().lines == ""
        assert dana.post(f"{where}start/").status_code == 302
        assert Import.objects.get().state == "stopped"
