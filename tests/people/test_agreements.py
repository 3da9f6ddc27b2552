"""Agreements: what may be published, signed and taken back, and by whom; the database holds what must hold."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import Error, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from hearthside.access.models import TrailEntry
from hearthside.access.verdict import NotAllowed
from hearthside.access.viewer import Machine
from hearthside.careteam.actions import appoint
from hearthside.careteam.terms import Post
from hearthside.people import rules
from hearthside.people.actions import (
    publish_agreement,
    publish_drafts_of_ours,
    revoke_signature,
    sign_agreement,
)
from hearthside.people.models import Agreement, Signature
from hearthside.people.queries import (
    agreements_holding,
    agreements_missing,
    agreements_of,
    agreements_waiting,
    drafts_of_ours,
    next_to_sign,
)
from hearthside.people.terms import AgreementKind
from hearthside.program.models import Program
from tests import cast, house
from tests.builders import US, person, today, viewer


NOON = datetime(2030, 5, 6, 12, tzinfo=UTC)


def a_version(kind=AgreementKind.GROUP, after=1, at=NOON, by=US, **changes):
    said = {"title": "The group", "text": "It stays here.", "reason": "Shorter."} | changes
    return publish_agreement(by=by, kind=kind, after=after, at=at, **said)


def signature(slug, kind=AgreementKind.GROUP):
    return Signature.objects.get(person=person(slug), agreement__kind=kind, revoked_at=None)


def codes(act, **how):
    with pytest.raises(NotAllowed) as no:
        act(**how)
    return no.value.code


@pytest.mark.parametrize("who", [*cast.EVERYONE, Machine("the clock")])
@pytest.mark.parametrize("newest", [True, False])
def test_the_newest_is_signed_by_people_in_treatment_alone(who, newest):
    in_treatment = who in {cast.noor, cast.sam}

    verdict = rules.may_sign(who, newest=newest, in_treatment=in_treatment)

    assert bool(verdict) == (in_treatment and newest)
    assert bool(verdict) == (verdict.code == "")


@pytest.mark.parametrize("who", [*cast.EVERYONE, Machine("the clock")])
def test_only_who_signed_takes_it_back_and_once(who):
    own = who == cast.noor

    assert bool(rules.may_revoke(who, cast.noor.person_id, revoked=False)) == own
    assert not rules.may_revoke(who, cast.noor.person_id, revoked=True)


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1), max_size=6))
def test_a_text_is_drawn_in_its_paragraphs(parts):
    drawn = rules.paragraphs("\n \n".join(parts))

    assert [one.words for one in drawn] == parts
    assert not any(one.lead for one in drawn)


def test_a_short_first_sentence_stands_out():
    assert rules.paragraphs("You decide. You can say no.") == (
        rules.Paragraph("You decide.", "You can say no."),
    )
    assert rules.paragraphs("You decide.") == (rules.Paragraph("", "You decide."),)
    long = "This sentence is longer than anything that ought to stand out on a phone. Yes."
    assert rules.paragraphs(long) == (rules.Paragraph("", long),)


def test_our_drafts_are_whole_and_say_what_they_must():
    ours = {one.kind: one for one in drafts_of_ours()}

    assert set(ours) == set(AgreementKind)
    assert all(one.title and len(rules.paragraphs(one.text)) > 5 for one in ours.values())
    assert "988" in ours[AgreementKind.TELEHEALTH].text
    assert "screenshot" in ours[AgreementKind.GROUP].text
    assert "42 CFR Part 2" in ours[AgreementKind.PRIVACY].text
    assert all("take" in one.text and "back" in one.text for one in ours.values())


@pytest.mark.django_db
class TestPublishing:
    def test_the_newest_of_each_kind_holds(self):
        newer = a_version()

        assert newer.version == 2
        assert [(one.kind, one.version) for one in agreements_holding()] == [
            ("telehealth", 1),
            ("group", 2),
            ("privacy", 1),
        ]

    def test_a_version_written_from_an_older_one_is_asked_again(self):
        a_version()

        assert codes(a_version) == "meanwhile"
        assert codes(a_version, after=7) == "no_version"

    def test_drafts_of_ours_fill_only_what_is_empty(self, now):
        assert publish_drafts_of_ours(by=US, at=now) == []

    @pytest.mark.parametrize("who", ["noor", "fay", "cora", "opal"])
    def test_nobody_but_the_clinics_director_publishes(self, who):
        with pytest.raises(NotAllowed):
            a_version(by=viewer(who))

    def test_who_directs_one_program_reads_and_does_not_publish(self, now, sign_in):
        appoint(
            by=US,
            person=person("cora"),
            post=Post.DIRECTOR,
            program=Program.objects.get(),
            starts_on=today(),
            at=now,
        )

        with pytest.raises(NotAllowed):
            a_version(by=viewer("cora"))
        client = sign_in("cora")
        assert "director publishes its agreements" in client.get("/clinic/agreements/").content.decode()
        assert client.post("/clinic/agreements/ours/").status_code == 403
        assert client.get("/clinic/agreements/nothing/").status_code == 404

    @pytest.mark.parametrize(
        "statement", ["UPDATE people_agreement SET text = 'x'", "DELETE FROM people_agreement"]
    )
    def test_the_program_itself_cannot_rewrite_what_people_signed(self, statement):
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.mark.django_db
class TestSigning:
    def test_a_newer_version_waits_for_everyone_and_only_that_one(self, now):
        newer = a_version()
        noor = person("noor").pk

        assert agreements_missing([noor, person("sam").pk]) == dict.fromkeys(
            [noor, person("sam").pk], ("group",)
        )
        assert next_to_sign(noor) == newer.pk

        sign_agreement(by=viewer("noor"), agreement=newer, name="Noor", at=now)

        assert agreements_missing([noor]) == {}
        assert agreements_waiting(person("sam").pk) == 1

    def test_what_was_taken_back_is_missing_at_once_and_can_be_signed_again(self, now):
        noor, old = viewer("noor"), signature("noor")

        revoke_signature(by=noor, signature=old, at=now)
        assert agreements_missing([noor.person_id]) == {noor.person_id: ("group",)}
        assert "took it back" in next(row.words for row in agreements_of(noor).rows if row.waits)

        again = sign_agreement(
            by=noor, agreement=old.agreement, name="Noor E.", at=now + timedelta(minutes=1)
        )
        assert again.pk != old.pk
        assert agreements_missing([noor.person_id]) == {}
        assert Signature.objects.get(pk=old.pk).name == "Noor El-Masri"

    def test_an_outdated_version_is_not_signed(self, now):
        old = signature("noor").agreement
        a_version()

        assert codes(sign_agreement, by=viewer("noor"), agreement=old, name="N", at=now) == "outdated"

    def test_staff_sign_nothing(self, now):
        found = agreements_holding()[0]

        assert (
            codes(sign_agreement, by=viewer("fay"), agreement=found, name="F", at=now) == "not_in_treatment"
        )

    def test_everyone_of_the_cast_has_signed(self):
        everyone = set(Signature.objects.values_list("person_id", flat=True))

        assert len(everyone) == 18
        assert agreements_missing(everyone) == {}

    def test_who_misses_what_is_one_question_however_many_people(self, django_assert_num_queries):
        everyone = list(Signature.objects.values_list("person_id", flat=True).distinct())
        a_version()

        with django_assert_num_queries(1):
            assert len(agreements_missing(everyone)) == 18
        with django_assert_num_queries(1):
            agreements_missing(everyone[:1])
        with django_assert_num_queries(0):
            assert agreements_missing([]) == {}

    def test_every_act_stands_on_the_trail(self, now):
        noor, old = viewer("noor"), signature("noor")

        revoke_signature(by=noor, signature=old, at=now)
        made = sign_agreement(by=noor, agreement=old.agreement, name="Noor", at=now)
        published = a_version(by=viewer("dana"), at=now)

        said = {(one.what, one.subject, one.by) for one in TrailEntry.objects.filter(at=now)}
        assert said == {
            ("revoked an agreement", f"people.Signature:{old.pk}", noor.person_id),
            ("signed an agreement", f"people.Signature:{made.pk}", noor.person_id),
            ("published an agreement", f"people.Agreement:{published.pk}", person("dana").pk),
        }

    def test_the_typed_name_stands_sealed_in_its_row(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM people_signature")
            assert all(name.startswith("s1.") for (name,) in cursor.fetchall())


def test_two_requests_at_once_sign_once(committed, now):
    newer, who = a_version(), viewer("noor")
    ready = threading.Barrier(8)

    def one():
        ready.wait()
        sign_agreement(by=who, agreement=newer, name="Noor", at=now)
        connection.close()

    at_once(one)

    assert Signature.objects.filter(agreement=newer).count() == 1
    assert TrailEntry.objects.filter(what="signed an agreement", at=now).count() == 1


def test_two_directors_at_once_publish_one_version(committed):
    ready, refused = threading.Barrier(8), []

    def one():
        ready.wait()
        try:
            a_version()
        except NotAllowed as why:
            refused.append(why.code)
        connection.close()

    at_once(one)

    assert Agreement.objects.filter(kind="group").count() == 2
    assert refused == ["meanwhile"] * 7


def at_once(one):
    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("committed", [house.EMPTY], indirect=True)
def test_where_nothing_is_published_nothing_is_asked(committed):
    assert agreements_holding() == []
    assert agreements_missing([cast.noor.person_id]) == {}
