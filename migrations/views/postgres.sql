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
       to_char(to_timestamp(s.noted_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS noted_at,
       CASE WHEN a.reachable = 0 THEN 'no' ELSE 'yes' END AS reachable,
       CASE WHEN p.stands_in_at = s.meeting_id THEN 'yes' ELSE 'no' END AS substitute,
       CASE WHEN p.stands_in_at = s.meeting_id THEN p.stands_in_for END AS stands_in_for
FROM seat s JOIN participant p ON p.id = s.participant_id JOIN meeting m ON m.id = s.meeting_id
     LEFT JOIN account a ON a.who = p.who;

CREATE OR REPLACE VIEW care_readiness AS
SELECT m.id AS meeting_id, m.version,
       CASE WHEN m.state = 'cancelled' THEN 'cancelled'
            WHEN m.start_at > u.sure AND u.alive - u.sure >= 600000 THEN 'unknown'
            ELSE m.readiness END AS readiness,
       CASE WHEN m.state = 'cancelled' THEN '' ELSE m.readiness_why END AS why,
       to_char(to_timestamp(m.readiness_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS as_of,
       CASE WHEN m.state = 'called' AND m.start_at > u.sure THEN to_char(to_timestamp((u.sure + 600000) / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') END AS good_until,
       CASE WHEN m.state = 'called' THEN m.alone END AS one_practitioner
FROM meeting m,
     (SELECT COALESCE((SELECT at FROM upkeep WHERE what = 'alive'), 600000) AS alive,
             COALESCE((SELECT MIN(at) FROM upkeep WHERE what IN ('heard', 'told')), 0) AS sure) u;

CREATE OR REPLACE VIEW care_attendance AS
SELECT t.meeting_id, t.participant_id, p.role, t.status, t.how,
       to_char(to_timestamp(t.first_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS first_noted_at,
       to_char(to_timestamp(t.changed_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS noted_at
FROM attendance t JOIN participant p ON p.id = t.participant_id;

-- How far what is told to the care team's own systems has come: a row for the webhook, one for a FHIR server where there is one, and one
-- for what is read there, where it is read.
CREATE OR REPLACE VIEW care_relay AS
SELECT 'webhook' AS target,
       (SELECT COUNT(*) FROM relay_event WHERE delivered_at IS NULL) AS waiting,
       COALESCE(to_char(to_timestamp((SELECT MIN(at) FROM relay_event WHERE delivered_at IS NULL) / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '') AS oldest_at,
       COALESCE(to_char(to_timestamp((SELECT MAX(delivered_at) FROM relay_event) / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '') AS newest_at,
       0 AS dead,
       COALESCE((SELECT MIN(CASE WHEN attempts > 0 THEN 'not-accepted' END) FROM relay_event WHERE delivered_at IS NULL), '') AS trouble
UNION ALL
SELECT 'fhir',
       (SELECT COUNT(*) FROM relay_event WHERE fhir_at IS NULL),
       COALESCE(to_char(to_timestamp((SELECT MIN(at) FROM relay_event WHERE fhir_at IS NULL) / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), ''),
       COALESCE(to_char(to_timestamp((SELECT MAX(at) FROM fhir_resource) / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), ''),
       (SELECT COUNT(*) FROM fhir_stream WHERE state = 'dead'),
       COALESCE((SELECT MIN(trouble) FROM fhir_stream), '')
FROM upkeep WHERE what = 'fhir'
UNION ALL
SELECT 'fhir-in',
       (SELECT COUNT(*) FROM fhir_in WHERE state = 'again'),
       COALESCE(to_char(to_timestamp((SELECT MIN(since) FROM fhir_look) / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), ''),
       COALESCE(to_char(to_timestamp((SELECT MAX(well_at) FROM fhir_look) / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), ''),
       (SELECT COUNT(*) FROM fhir_in WHERE state = 'dead'),
       COALESCE((SELECT MAX(trouble) FROM fhir_look), '')
FROM upkeep WHERE what = 'fhir-in';
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
FROM relay_event WHERE delivered_at IS NULL
UNION ALL
SELECT f.stream, 'fhir', 'ordered', f.due_at, 'waiting', f.attempts FROM fhir_stream f
WHERE f.state = 'later' AND EXISTS (SELECT 1 FROM upkeep WHERE what = 'fhir')
UNION ALL
SELECT n.stream, 'fhir', 'ordered', MIN(n.at), 'waiting', 0 FROM (
  SELECT r.stream, r.at FROM relay_event r WHERE r.fhir_at IS NULL
  UNION ALL SELECT o.meeting_id, o.done_at FROM outbox o WHERE o.fhir_at IS NULL AND o.done_at IS NOT NULL AND o.meeting_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM fhir_stream d WHERE d.stream = o.meeting_id AND d.state = 'dead')
) AS n WHERE EXISTS (SELECT 1 FROM upkeep WHERE what = 'fhir')
  AND NOT EXISTS (SELECT 1 FROM fhir_stream f WHERE f.stream = n.stream AND f.state = 'later')
GROUP BY n.stream;

-- How often faces at later meetings are known ones. Counted of a person, as `domain/continuity` counts it.
CREATE OR REPLACE VIEW care_continuity AS
SELECT x.network_id, n.team_id,
       COUNT(DISTINCT CASE WHEN x.later = 1 THEN x.meeting_id END) AS meetings,
       COUNT(CASE WHEN x.later = 1 THEN x.practitioner END) AS presences,
       COUNT(CASE WHEN x.known = 1 THEN x.practitioner END) AS known_faces
FROM (SELECT m.network_id, m.id AS meeting_id,
             CASE WHEN t.status = 'came' AND p.role = 'practitioner' THEN COALESCE(p.staff_id, p.id) END AS practitioner,
             CASE WHEN EXISTS (SELECT 1 FROM meeting e JOIN attendance f ON f.meeting_id = e.id
                               WHERE e.network_id = m.network_id AND e.state = 'called'
                                 AND (e.start_at < m.start_at OR (e.start_at = m.start_at AND e.id < m.id))) THEN 1 ELSE 0 END AS later,
             CASE WHEN EXISTS (SELECT 1 FROM meeting e JOIN attendance f ON f.meeting_id = e.id JOIN participant q ON q.id = f.participant_id
                               WHERE e.network_id = m.network_id AND e.state = 'called' AND f.status = 'came' AND q.role = 'practitioner'
                                 AND COALESCE(q.staff_id, q.id) = COALESCE(p.staff_id, p.id)
                                 AND (e.start_at < m.start_at OR (e.start_at = m.start_at AND e.id < m.id))) THEN 1 ELSE 0 END AS known
      FROM attendance t JOIN meeting m ON m.id = t.meeting_id JOIN participant p ON p.id = t.participant_id
      WHERE m.state = 'called') x JOIN network n ON n.id = x.network_id
GROUP BY x.network_id, n.team_id;
