-- The care team's window: stable names and types, no names of people. Laid anew where they differ.
DROP VIEW IF EXISTS care_meeting;
CREATE VIEW care_meeting AS
SELECT m.id AS meeting_id, m.network_id, n.team_id, m.version,
       CASE WHEN m.state = 'called' THEN 'called' ELSE 'cancelled' END AS status,
       strftime('%Y-%m-%dT%H:%M:%SZ', m.start_at / 1000, 'unixepoch') AS starts_at,
       m.zone, m.form,
       strftime('%Y-%m-%dT%H:%M:%SZ', m.called_at / 1000, 'unixepoch') AS called_at
FROM meeting m JOIN network n ON n.id = m.network_id;

DROP VIEW IF EXISTS care_participant;
CREATE VIEW care_participant AS
SELECT s.meeting_id, s.participant_id, p.role,
       CASE WHEN s.status = 'released' THEN 'withdrawn' ELSE s.status END AS status,
       CASE WHEN s.status = 'coming' THEN s.how END AS how,
       m.version, s.told_version,
       strftime('%Y-%m-%dT%H:%M:%SZ', s.changed_at / 1000, 'unixepoch') AS changed_at,
       s.later AS later_minutes, s.needs,
       CASE WHEN s.noted_by IS NOT NULL THEN COALESCE((SELECT b.role FROM participant b WHERE b.id = s.noted_by), 'practitioner') END AS noted_by,
       strftime('%Y-%m-%dT%H:%M:%SZ', s.noted_at / 1000, 'unixepoch') AS noted_at
FROM seat s JOIN participant p ON p.id = s.participant_id JOIN meeting m ON m.id = s.meeting_id;

DROP VIEW IF EXISTS care_readiness;
CREATE VIEW care_readiness AS
SELECT m.id AS meeting_id, m.version,
       CASE WHEN m.state = 'cancelled' THEN 'cancelled' ELSE m.readiness END AS readiness,
       CASE WHEN m.state = 'cancelled' THEN '' ELSE m.readiness_why END AS why,
       strftime('%Y-%m-%dT%H:%M:%SZ', m.readiness_at / 1000, 'unixepoch') AS as_of
FROM meeting m;

DROP VIEW IF EXISTS care_attendance;
CREATE VIEW care_attendance AS
SELECT t.meeting_id, t.participant_id, p.role, t.status, t.how,
       strftime('%Y-%m-%dT%H:%M:%SZ', t.first_at / 1000, 'unixepoch') AS first_noted_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', t.changed_at / 1000, 'unixepoch') AS noted_at
FROM attendance t JOIN participant p ON p.id = t.participant_id;

DROP VIEW IF EXISTS care_clock;
CREATE VIEW care_clock AS
SELECT f.network_id, n.team_id, f.hours AS target_hours,
       strftime('%Y-%m-%dT%H:%M:%SZ', n.referred_at / 1000, 'unixepoch') AS referred_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', f.link_at / 1000, 'unixepoch') AS link_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', f.ready_at / 1000, 'unixepoch') AS ready_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', f.held_at / 1000, 'unixepoch') AS held_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', f.due_at / 1000, 'unixepoch') AS due_at,
       f.paused / 60000 AS paused_minutes, f.state,
       strftime('%Y-%m-%dT%H:%M:%SZ', f.as_of / 1000, 'unixepoch') AS as_of,
       r.id AS referral_id
FROM first_meeting f JOIN network n ON n.id = f.network_id LEFT JOIN referral r ON r.network_id = f.network_id;

-- The operator's window on what is still to be sent: opaque ids only.
DROP VIEW IF EXISTS operator_queue;
CREATE VIEW operator_queue AS
SELECT id, kind, class, due_at AS due_at_ms,
       CASE WHEN sending_at IS NULL THEN 'waiting' ELSE 'sending' END AS state, attempts
FROM outbox WHERE done_at IS NULL
UNION ALL
SELECT id, 'relay:' || type, 'ordered', due_at, 'waiting', attempts
FROM relay_event WHERE delivered_at IS NULL;
