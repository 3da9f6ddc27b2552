"""Who looked, in words, as it stands in the trail; exporting it is a disclosure too."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthside.access.checks import every_route
from hearthside.access.models import TrailEntry
from hearthside.exchange import rules, terms
from hearthside.journeys.actions import open_in_emergency
from tests.builders import episode, person, viewer


def look(sign_in, slug, *pages):
    client = sign_in(slug)
    for page in pages:
        assert client.get(page).status_code == 200
    return client


def noors():
    return f"/people/{episode('noor').pk}/"


@pytest.mark.django_db
class TestPages:
    def test_a_participant_reads_who_of_the_team_looked_and_nobody_of_the_group_by_name(self, sign_in):
        look(sign_in, "ines", noors())
        look(sign_in, "sam", "/today/")

        page = sign_in("noor").get("/looked/").content.decode()

        assert "Ines" in page
        assert "therapist" in page
        assert "opened the page of the person" in page
        assert "Someone in the group" in page
        assert "Sam" not in page

    def test_ones_own_reading_is_no_look(self, sign_in):
        look(sign_in, "noor", "/today/", "/looked/")

        assert not TrailEntry.objects.filter(
            by=person("noor").pk, subjects__contains=[episode("noor").pk], what__in=["saw", "opened"]
        ).exists()

    def test_an_emergency_stands_out(self, sign_in, now):
        open_in_emergency(by=viewer("omar"), episode=episode("noor"), reason="She fell silent there.", at=now)
        look(sign_in, "omar", noors())

        page = sign_in("noor").get("/looked/").content.decode()

        assert page.count("in an emergency") >= 3  # the act, the reading, and what the mark means
        assert 'class="lit"' in page

    def test_the_director_reads_both_sides_and_that_is_a_look(self, sign_in):
        look(sign_in, "ines", noors())
        dana = look(sign_in, "dana", f"{noors()}looked/", f"/staff/{person('ines').pk}/looked/")

        assert "What Ines opened" in dana.get(f"/staff/{person('ines').pk}/looked/").content.decode()
        page = sign_in("noor").get("/looked/").content.decode()
        assert "saw who looked" in page or "opened the page of the person" in page
        assert "Dana" in page

    def test_the_export_is_a_file_and_a_disclosure_and_stands_in_itself(self, sign_in):
        look(sign_in, "ines", noors())

        answer = sign_in("dana").post(f"{noors()}looked/export/")

        assert answer["Content-Type"].startswith("text/csv")
        assert answer["Content-Disposition"] == 'attachment; filename="who-looked.csv"'
        rows = list(csv.reader(io.StringIO(answer.content.decode())))
        assert rows[0] == ["when", "who", "as", "what", "in an emergency"]
        assert rows[1][1:4] == ["Dana", "Program director", terms.EXPORTED]
        assert any(row[1] == "Ines" for row in rows)

    def test_a_page_left_open_asks_who_is_there_before_it_exports(self, sign_in):
        dana = sign_in("dana")
        session = dana.session
        for record in session["account_authentication_methods"]:
            record["at"] -= 600
        session.save()

        answer = dana.post(f"{noors()}looked/export/")

        assert answer["Location"].startswith("/sign-in/again/")
        assert not TrailEntry.objects.filter(what=terms.EXPORTED).exists()

    def test_a_long_trail_comes_in_pages(self, sign_in):
        dana = look(sign_in, "dana", "/day/")
        one = TrailEntry.objects.order_by("-pk").first()
        TrailEntry.objects.bulk_create(
            TrailEntry(at=one.at, by=person("ines").pk, what="opened", subject=f"program.Episode:{n}",
                       subjects=[episode("noor").pk], slot=n)
            for n in range(terms.A_PAGE + 5)
        )  # fmt: skip
        page = dana.get(f"{noors()}looked/")
        older = page.context_data["looked"].older

        assert len(page.context_data["looked"].rows) == terms.A_PAGE
        assert len(dana.get(f"{noors()}looked/{older}").context_data["looked"].rows) >= 5

    @pytest.mark.parametrize("said", ["-1", "x", "9" * 40, "²", ""])
    def test_nonsense_in_the_address_begins_at_the_newest(self, sign_in, said):
        assert sign_in("dana").get(f"{noors()}looked/", {"before": said}).status_code == 200

    @pytest.mark.parametrize("more", [0, 40])
    def test_it_costs_the_same_however_much_there_is(self, sign_in, django_assert_max_num_queries, more):
        dana = look(sign_in, "dana", "/day/")
        TrailEntry.objects.bulk_create(
            TrailEntry(at="2026-01-01T00:00Z", by=person(("ines", "omar", "fay")[n % 3]).pk, what="opened",
                       subject=f"program.Episode:{n}", subjects=[episode("noor").pk], slot=n)
            for n in range(1, more)
        )  # fmt: skip
        with django_assert_max_num_queries(20):
            dana.get(f"{noors()}looked/")


def test_every_page_that_names_someone_has_a_name_in_the_trail():
    routes = {name for name, _, _ in every_route()}

    assert set(terms.PAGES) <= routes


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["Noor"], "Noor"),
        (["Noor", "Sam"], "Noor and Sam"),
        (["Noor", "Sam", "Wren"], "Noor, Sam and Wren"),
        (["Noor", "Sam", "Wren", "Kit"], "Noor, Sam, Wren and 1 other"),
        (["Noor", "Sam", "Wren", "Kit", "Bea"], "Noor, Sam, Wren and 2 others"),
    ],
)
def test_names_are_said_as_people_say_them(names, words):
    assert rules.names_words(names) == words


@given(st.text())
def test_no_cell_is_a_formula(text):
    assert rules.as_cell(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}
