-- A trail of so many entries: every third names ten people who were seen, the others one.

INSERT INTO access_trailentry (at, by, by_machine, what, subject, subjects, slot)
SELECT now() - (:many - g) * interval '20 seconds', s.ids[1 + g % array_length(s.ids, 1)], '',
       CASE WHEN g % 3 = 0 THEN 'saw' ELSE 'opened' END,
       CASE WHEN g % 3 = 0 THEN 'desks:roster:' || g ELSE 'program.Episode:' || g END,
       CASE WHEN g % 3 = 0 THEN e.ids[1 + (g * 7) % 900 : 10 + (g * 7) % 900]
            ELSE ARRAY[e.ids[1 + (g * 13) % array_length(e.ids, 1)]] END, g
FROM generate_series(1, :many) g,
     (SELECT array_agg(person_id) AS ids FROM careteam_appointment) s,
     (SELECT array_agg(id) AS ids FROM program_episode) e;
