-- A year of sessions and four weeks to come: the cohorts' and everybody's weekly hour.

INSERT INTO schedule_session
    (id, kind, title, during, cohort_id, counts, "on", places, segment_id, series_on, cancelled_words, ended_at, ended_by,
     attested_at)
    SELECT md5(p.id || ' ' || day)::uuid, p.kind, p.title, tstzrange(starts, ends), pg_temp.key('cohort', n), true,
           day, 12, p.id, day, '', CASE WHEN ends < now() THEN ends END,
           CASE WHEN ends < now() THEN pg_temp.key('staff', 50 + n / :led) END,
           CASE WHEN ends < now() - interval '1 day' THEN ends + interval '9 minutes' END
    FROM here, generate_series(today - :days, today + :ahead, '1 day') one, LATERAL (SELECT one::date) two (day)
    JOIN piece p ON p.weekday = extract(isodow FROM day) - 1,
         LATERAL (SELECT pg_temp.moment(day, p.begins) + make_interval(mins => p.after)) a (starts),
         LATERAL (SELECT starts + make_interval(mins => p.minutes)) b (ends);
INSERT INTO schedule_session
    (id, kind, title, during, cohort_id, counts, "on", places, episode_id, cancelled_words, ended_at, ended_by,
     attested_at)
    SELECT md5('hour ' || n || ' ' || day)::uuid, 'individual', 'Individual hour', tstzrange(starts, ends),
           pg_temp.key('cohort', n / :each), true, day, 1, pg_temp.key('episode', n), '',
           CASE WHEN ends < now() THEN ends END, CASE WHEN ends < now() THEN pg_temp.key('staff', n % :therapists) END,
           CASE WHEN ends < now() - interval '1 day' THEN ends + interval '9 minutes' END
    FROM here, generate_series(0, :participants - 1) n, generate_series(today - :days, today + :ahead, '1 day') one,
         LATERAL (SELECT one::date) two (day),
         LATERAL (SELECT pg_temp.moment(day, 480 + 40 * (n / :therapists))) a (starts),
         LATERAL (SELECT starts + interval '40 minutes') b (ends)
    WHERE extract(isodow FROM day) - 1 = (n / :each + 1) % 7;
