-- People, cohorts, who works for whom, and each cohort's published week; numbers from `tests.bench.year`.

CREATE TEMP TABLE here AS
    SELECT p.id AS program, p.zone, timezone(p.zone, now())::date AS today FROM program_program p LIMIT 1;
CREATE FUNCTION pg_temp.key(text, int) RETURNS uuid IMMUTABLE PARALLEL SAFE LANGUAGE sql
    AS $$ SELECT md5($1 || ' ' || $2)::uuid $$;
CREATE FUNCTION pg_temp.moment(date, int) RETURNS timestamptz STABLE PARALLEL SAFE LANGUAGE sql
    AS $$ SELECT ($1 + make_interval(mins => $2)) AT TIME ZONE 'America/New_York' $$;

INSERT INTO people_person (id, chosen_name, legal_name, pronouns, pseudonym, zone, language)
    SELECT pg_temp.key(kind, n), initcap(left(kind, 1)) || n, '', '', '', 'America/New_York', 'en'
    FROM (VALUES ('member', :participants), ('staff', :staff)) k (kind, many), generate_series(0, many - 1) n;
INSERT INTO people_account (id, password, email, is_active, person_id, sign_ins_ended)
    SELECT pg_temp.key('account of ' || kind, n), '!', kind || n || '@bench.invalid', true, pg_temp.key(kind, n), 0
    FROM (VALUES ('member', :participants), ('staff', :staff)) k (kind, many), generate_series(0, many - 1) n;
INSERT INTO program_track (id, name, zone, program_id)
    SELECT pg_temp.key('track', n), 'Track ' || n, zone, program FROM here, generate_series(0, 9) n;
INSERT INTO program_cohort (id, name, track_id)
    SELECT pg_temp.key('cohort', n), 'Cohort ' || n, pg_temp.key('track', n % 10) FROM generate_series(0, :cohorts - 1) n;
INSERT INTO program_episode (id, opened_on, person_id, program_id)
    SELECT pg_temp.key('episode', n), today - :days, pg_temp.key('member', n), program
    FROM here, generate_series(0, :participants - 1) n;
INSERT INTO program_membership (id, room_name, starts_on, cohort_id, episode_id)
    SELECT pg_temp.key('membership', n), 'Room ' || n, today - :days, pg_temp.key('cohort', n / :each), pg_temp.key('episode', n)
    FROM here, generate_series(0, :participants - 1) n;
INSERT INTO careteam_appointment (id, post, starts_on, person_id, program_id)
    SELECT pg_temp.key('post ' || post, n), post, today - :days, pg_temp.key('staff', n), program
    FROM here, (VALUES ('facilitator', 50, 99), ('therapist', 0, 99), ('coordinator', 90, 94), ('director', 95, 97)) k (post, a, b),
         generate_series(a, b) n;
INSERT INTO careteam_licence (id, state, kind, number, expires_on, person_id)
    SELECT pg_temp.key('licence', n), 'NY', 'LCSW', n::text, today + 200 + n, pg_temp.key('staff', n)
    FROM here, generate_series(0, :staff - 1) n;
INSERT INTO careteam_leadership (id, starts_on, cohort_id, person_id)
    SELECT pg_temp.key('leads', n), today - :days, pg_temp.key('cohort', n), pg_temp.key('staff', 50 + n / :led)
    FROM here, generate_series(0, :cohorts - 1) n;
INSERT INTO careteam_assignment (id, bond, starts_on, episode_id, person_id)
    SELECT pg_temp.key('cares', n), 'therapist', today - :days, pg_temp.key('episode', n), pg_temp.key('staff', n % :therapists)
    FROM here, generate_series(0, :participants - 1) n;
INSERT INTO schedule_week (id, made_at, made_by, starts_on, published_at, published_by, reason, planned_to, cohort_id)
    SELECT pg_temp.key('week', n), now() - interval '1 year', pg_temp.key('staff', 95), today - :days, now() - interval '1 year',
           pg_temp.key('staff', 95), 'x', today + :ahead, pg_temp.key('cohort', n)
    FROM here, generate_series(0, :cohorts - 1) n;
CREATE TEMP TABLE piece AS
    SELECT n, d, k.kind, k.title, 60 * ((n % :led) * 7 + (n / :led) % 7) AS begins, after, minutes, (n + 2 * d) % 7 AS weekday,
           pg_temp.key('segment ' || k.kind || d, n) AS id
    FROM generate_series(0, :cohorts - 1) n, generate_series(0, 2) d,
         (VALUES ('check_in', 'Check-in', 0, 15), ('group', 'Group', 15, 75), ('skills', 'Skills', 100, 60),
                 ('wrap_up', 'Wrap-up', 160, 30)) k (kind, title, after, minutes);
INSERT INTO schedule_segment (id, weekday, from_minute, minutes, kind, title, counts, facilitator_id, week_id)
    SELECT id, weekday, begins + after, minutes, kind, title, true, pg_temp.key('staff', 50 + n / :led), pg_temp.key('week', n) FROM piece;
