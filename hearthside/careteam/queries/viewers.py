"""The facts of bonds, and the one place where a Viewer is built from them."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from hearthside.access.viewer import NOBODY, Role, Viewer
from hearthside.careteam.terms import Post


# Every request asks this, and most of it asks whether days hold: said as it is, not put together anew each time.
#
# One row a fact: its kind, which post or whose bond it is, and the program, episode or cohort that it is about.
# `posts`: those that hold; without a program one has the clinic's day, and an operator before there is a clinic UTC's.
# `reached`: one's own bonds, in any program; those of a colleague whom one covers; those of one's trainees and of
# colleagues whom a trainee covers, in that program.  Bonds count only for whoever has a post.  An hour that one
# took over from a colleague counts as covered.  Whoever is on call is so themselves: nobody else through them.
FACTS = """
    WITH posts AS MATERIALIZED (
        SELECT a.post, a.program_id
        FROM careteam_appointment a
        LEFT JOIN program_program p ON p.id = a.program_id
        CROSS JOIN LATERAL (
            SELECT timezone(coalesce(p.zone, (SELECT zone FROM people_clinic), 'UTC'), %(at)s)::date AS today
        ) here
        WHERE a.person_id = %(me)s AND a.ended_at IS NULL
          AND a.starts_on <= today AND coalesce(a.ends_on, today) >= today
    ), trained AS MATERIALIZED (
        SELECT s.trainee_id AS who, s.program_id
        FROM careteam_supervision s
        JOIN program_program p ON p.id = s.program_id
        CROSS JOIN LATERAL (SELECT timezone(p.zone, %(at)s)::date AS today) here
        WHERE s.supervisor_id = %(me)s AND s.ended_at IS NULL
          AND s.starts_on <= today AND coalesce(s.ends_on, today) >= today
    ), reached AS MATERIALIZED (
        SELECT 'own' AS how, %(me)s::uuid AS who, NULL::uuid AS program_id
        UNION
        SELECT 'watched', who, program_id FROM trained
        UNION
        SELECT CASE c.substitute_id WHEN %(me)s THEN 'covered' ELSE 'watched' END, c.away_id, c.program_id
        FROM careteam_cover c
        JOIN program_program p ON p.id = c.program_id
        CROSS JOIN LATERAL (SELECT timezone(p.zone, %(at)s)::date AS today) here
        WHERE (
            c.substitute_id = %(me)s
            OR EXISTS (SELECT FROM trained t WHERE t.who = c.substitute_id AND t.program_id = c.program_id)
        )
          AND c.ended_at IS NULL AND c.starts_on <= today AND c.ends_on >= today
    )
    SELECT 'post', post, program_id FROM posts
    UNION ALL
    SELECT 'stay', '', id FROM program_episode WHERE person_id = %(me)s AND closed_on IS NULL
    UNION ALL
    SELECT 'program', '', id FROM program_program
    WHERE EXISTS (SELECT FROM posts WHERE post = 'director' AND program_id IS NULL)
    UNION ALL
    SELECT 'episode', CASE WHEN a.bond = 'on_call' THEN CASE r.how WHEN 'own' THEN 'on call' ELSE '' END
                           WHEN r.how = 'own' AND a.bond = 'substitute' THEN 'covered'
                           ELSE r.how END,
           a.episode_id
    FROM reached r
    JOIN careteam_assignment a ON a.person_id = r.who
    JOIN program_episode e ON e.id = a.episode_id AND e.program_id = coalesce(r.program_id, e.program_id)
    JOIN program_program p ON p.id = e.program_id
    CROSS JOIN LATERAL (SELECT timezone(p.zone, %(at)s)::date AS today) here
    WHERE a.ended_at IS NULL AND a.starts_on <= today AND coalesce(a.ends_on, today) >= today
      AND e.closed_on IS NULL AND EXISTS (SELECT FROM posts)
    UNION ALL
    SELECT 'cohort', r.how, l.cohort_id
    FROM reached r
    JOIN careteam_leadership l ON l.person_id = r.who
    JOIN program_cohort c ON c.id = l.cohort_id
    JOIN program_track t ON t.id = c.track_id AND t.program_id = coalesce(r.program_id, t.program_id)
    CROSS JOIN LATERAL (SELECT timezone(t.zone, %(at)s)::date AS today) here
    WHERE l.ended_at IS NULL AND l.starts_on <= today AND coalesce(l.ends_on, today) >= today
      AND EXISTS (SELECT FROM posts)
    UNION ALL
    SELECT 'emergency', '', unnest(x.episodes)
    FROM access_emergencyaccess x
    WHERE x.by = %(me)s AND x.at <= %(at)s AND x.until > %(at)s AND EXISTS (SELECT FROM posts)
"""

Facts = dict[tuple[str, str], frozenset[UUID | None]]


def is_staff(person_id: UUID) -> bool:
    return build_viewer(person_id, True).is_staff


def build_viewer(person_id: UUID, settled: bool) -> Viewer:  # noqa: FBT001 -- the shape that access asks for
    """Who this person is today.  One query.  Without a settled sign-in: a person without roles or bonds."""
    if not settled:
        return Viewer(person_id=person_id)
    facts = _facts_of(person_id, timezone.now())

    def those(kind: str, *hows: str) -> frozenset[UUID]:
        return frozenset(which for how in hows for which in facts.get((kind, how), NOBODY) if which)

    stays = those("stay", "")
    posts = {Role(post) for kind, post in facts if kind == "post"}
    directs_clinic = None in facts.get(("post", Post.DIRECTOR), NOBODY)
    return Viewer(
        person_id=person_id,
        roles=frozenset(posts | ({Role.PARTICIPANT} if stays else set())),
        own_episodes=stays,
        cares_for=those("episode", "own", "watched"),
        covers_today=those("episode", "covered"),
        on_call_for=those("episode", "on call"),
        leads_cohorts=those("cohort", "own", "covered"),
        watches_cohorts=those("cohort", "watched"),
        directs_programs=those("program", "") | those("post", Post.DIRECTOR),
        coordinates_programs=those("post", Post.COORDINATOR),
        opened_in_emergency=those("emergency", ""),
        directs_clinic=directs_clinic,
    )


def _facts_of(me: UUID, at: datetime) -> Facts:
    """What each kind of fact is about; None: of the whole clinic."""
    found: dict[tuple[str, str], set[UUID | None]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(FACTS, {"me": me, "at": at})
        for kind, how, which in cursor.fetchall():
            found[kind, how].add(which)
    return {fact: frozenset(about) for fact, about in found.items()}
