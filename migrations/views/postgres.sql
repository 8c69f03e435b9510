-- The care team's window, as in sqlite.sql: the same names, columns and types. Laid anew when this text changes,
-- by CREATE OR REPLACE: a column may be added at the end, none is renamed or removed.
CREATE OR REPLACE VIEW care_meeting AS
SELECT m.id AS meeting_id, m.network_id, n.team_id, m.version,
       CASE WHEN m.state = 'called' THEN 'called' ELSE 'cancelled' END AS status,
       to_char(to_timestamp(m.start_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS starts_at,
       m.zone, m.form,
       to_char(to_timestamp(m.called_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS called_at
FROM meeting m JOIN network n ON n.id = m.network_id;

CREATE OR REPLACE VIEW care_participant AS
SELECT s.meeting_id, s.participant_id, p.role,
       CASE WHEN s.status = 'released' THEN 'withdrawn' ELSE s.status END AS status,
       CASE WHEN s.status = 'coming' THEN s.how END AS how,
       m.version, s.told_version,
       to_char(to_timestamp(s.changed_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS changed_at,
       s.later AS later_minutes, s.needs,
       CASE WHEN s.noted_by IS NOT NULL THEN COALESCE((SELECT b.role FROM participant b WHERE b.id = s.noted_by), 'practitioner') END AS noted_by,
       to_char(to_timestamp(s.noted_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS noted_at
FROM seat s JOIN participant p ON p.id = s.participant_id JOIN meeting m ON m.id = s.meeting_id;

CREATE OR REPLACE VIEW care_readiness AS
SELECT m.id AS meeting_id, m.version,
       CASE WHEN m.state = 'cancelled' THEN 'cancelled' ELSE m.readiness END AS readiness,
       CASE WHEN m.state = 'cancelled' THEN '' ELSE m.readiness_why END AS why,
       to_char(to_timestamp(m.readiness_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS as_of
FROM meeting m;

CREATE OR REPLACE VIEW care_attendance AS
SELECT t.meeting_id, t.participant_id, p.role, t.status, t.how,
       to_char(to_timestamp(t.first_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS first_noted_at,
       to_char(to_timestamp(t.changed_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS noted_at
FROM attendance t JOIN participant p ON p.id = t.participant_id;

CREATE OR REPLACE VIEW care_clock AS
SELECT f.network_id, n.team_id, f.hours AS target_hours,
       to_char(to_timestamp(n.referred_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS referred_at,
       to_char(to_timestamp(f.link_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS link_at,
       to_char(to_timestamp(f.ready_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS ready_at,
       to_char(to_timestamp(f.held_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS held_at,
       to_char(to_timestamp(f.due_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS due_at,
       f.paused / 60000 AS paused_minutes, f.state,
       to_char(to_timestamp(f.as_of / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS as_of,
       r.id AS referral_id
FROM first_meeting f JOIN network n ON n.id = f.network_id LEFT JOIN referral r ON r.network_id = f.network_id;

-- The operator's window on what is still to be sent: opaque ids only.
CREATE OR REPLACE VIEW operator_queue AS
SELECT id, kind, class, due_at AS due_at_ms,
       CASE WHEN sending_at IS NULL THEN 'waiting' ELSE 'sending' END AS state, attempts
FROM outbox WHERE done_at IS NULL
UNION ALL
SELECT id, 'relay:' || type, 'ordered', due_at, 'waiting', attempts
FROM relay_event WHERE delivered_at IS NULL;
