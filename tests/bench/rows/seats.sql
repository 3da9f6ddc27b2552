-- Seats of whoever meets, and what was observed and attested of members.

INSERT INTO schedule_seat (id, kind, place, during, may_speak, closed_why, episode_id, membership_id, person_id, session_id, away, places, seat_no)
    SELECT md5('seat' || s.id || n)::uuid, 'participant', md5('place' || s.id || n)::uuid, s.during, true, '', pg_temp.key('episode', n),
           pg_temp.key('membership', n), pg_temp.key('member', n), s.id, '{}', s.places, 1 + n % :each
    FROM generate_series(0, :participants - 1) n
    JOIN schedule_session s ON s.cohort_id = pg_temp.key('cohort', n / :each) AND s.episode_id IS NULL;
INSERT INTO schedule_seat (id, kind, place, during, may_speak, closed_why, episode_id, membership_id, person_id, session_id, away, places, seat_no)
    SELECT md5('seat' || s.id)::uuid, 'participant', md5('place' || s.id)::uuid, s.during, true, '', s.episode_id,
           m.id, e.person_id, s.id, '{}', 1, 1
    FROM schedule_session s JOIN program_episode e ON e.id = s.episode_id JOIN program_membership m ON m.episode_id = e.id
    WHERE s.cohort_id IN (SELECT pg_temp.key('cohort', n) FROM generate_series(0, :cohorts - 1) n);
INSERT INTO schedule_seat (id, kind, place, during, may_speak, closed_why, person_id, session_id, away, places)
    SELECT md5('lead' || s.id)::uuid, 'facilitator', md5('leads' || s.id)::uuid, s.during, true, '',
           coalesce(g.facilitator_id, a.person_id), s.id, '{}', s.places
    FROM schedule_session s LEFT JOIN schedule_segment g ON g.id = s.segment_id
         LEFT JOIN careteam_assignment a ON a.episode_id = s.episode_id
    WHERE s.cohort_id IN (SELECT pg_temp.key('cohort', n) FROM generate_series(0, :cohorts - 1) n);
INSERT INTO schedule_attendance (id, observed_seconds, intervals, observed_at, attested_minutes, attested_at, attested_by, reason, word, came, episode_id, seat_id)
    SELECT s.id, CASE WHEN here THEN long ELSE 0 END, CASE WHEN here THEN jsonb_build_array(jsonb_build_object(
               'from', lower(s.during), 'to', upper(s.during), 'kind', 'counts')) ELSE '[]' END,
           CASE WHEN x.ended_at IS NOT NULL THEN upper(s.during) END,
           CASE WHEN old THEN CASE WHEN here THEN long / 60 ELSE 0 END END, CASE WHEN old THEN upper(s.during) + interval '9 minutes' END,
           CASE WHEN old THEN x.ended_by END, '', '',
           CASE WHEN NOT old THEN '' WHEN here THEN 'present' ELSE 'absent' END, s.episode_id, s.id
    FROM schedule_seat s JOIN schedule_session x ON x.id = s.session_id,
         LATERAL (SELECT x.ended_at IS NOT NULL AND hashtext(s.id::text) % 12 <> 0,
                         extract(epoch FROM upper(s.during) - lower(s.during))::int,
                         upper(s.during) < now() - interval '1 day') w (here, long, old)
    WHERE s.episode_id IS NOT NULL AND x.cohort_id IN (SELECT pg_temp.key('cohort', n) FROM generate_series(0, :cohorts - 1) n);
