-- A small network with every room furnished: Aino, her brother who comes, a friend who left, two practitioners,
-- and a coordinator who handed over. Sample data of migration 0001; later migrations are applied over it.
-- 18 to 25 November 2025.

INSERT INTO team (id, name, created_at) VALUES ('team-1', 'North', 1763452800000);

INSERT INTO account (tg_id, lang, zone, quiet, reachable) VALUES
    (1001, 'fi', 'Europe/Helsinki', '21:00-08:00', 1),
    (1002, 'en', 'Europe/London', '22:00-07:00', 1),
    (2001, 'fi', 'Europe/Helsinki', 'none', 1),
    (2002, 'en', 'Europe/Helsinki', '21:00-08:00', 0);

INSERT INTO staff (id, team_id, tg_id, name, role, joined_at, off_at) VALUES
    ('staff-1', 'team-1', 2000, 'Kaisa', 'coordinator', 1763452860000, 1763539200000),
    ('staff-2', 'team-1', 2001, 'Sanna', 'practitioner', 1763452920000, NULL),
    ('staff-3', 'team-1', 2002, 'Pekka', 'practitioner', 1763452980000, NULL);

INSERT INTO network (id, team_id, convener_id, state, referred_at, opened_at, closed_at) VALUES
    ('net-1', 'team-1', 'staff-2', 'open', 1763453000000, 1763456600000, NULL),
    ('net-2', 'team-1', 'staff-3', 'closed', 1763453000000, NULL, 1763463000000),
    ('net-3', 'team-1', 'staff-2', 'waiting', 1763543000000, NULL, NULL);

INSERT INTO contact (id, network_id, label, essential, created_at, removed_at) VALUES
    ('con-1', 'net-1', 'Brother', 1, 1763457000000, NULL),
    ('con-2', 'net-1', 'Leena', 0, 1763457100000, 1763557000000),
    ('con-3', 'net-1', 'Mum', 0, 1763457200000, NULL);

INSERT INTO link (id, token_hash, purpose, team_id, network_id, contact_id, made_by, made_at, expires_at, state, claimed_tg, claimed_name, claimed_lang) VALUES
    ('link-1', '1111111111111111111111111111111111111111111111111111111111111111', 'coordinator', 'team-1', NULL, NULL, NULL, 1763452810000, 1763453410000, 'used', NULL, NULL, NULL),
    ('link-2', '2222222222222222222222222222222222222222222222222222222222222222', 'practitioner', 'team-1', NULL, NULL, 2000, 1763452910000, 1763453510000, 'used', NULL, NULL, NULL),
    ('link-3', '3333333333333333333333333333333333333333333333333333333333333333', 'person', 'team-1', 'net-1', NULL, 2001, 1763453000000, 1763539400000, 'used', NULL, NULL, NULL),
    ('link-4', '4444444444444444444444444444444444444444444444444444444444444444', 'member', 'team-1', 'net-1', 'con-1', 1001, 1763457000000, 1763716200000, 'used', NULL, NULL, NULL),
    ('link-5', '5555555555555555555555555555555555555555555555555555555555555555', 'member', 'team-1', 'net-1', 'con-2', 1001, 1763457100000, 1763716300000, 'dead', NULL, NULL, NULL),
    ('link-6', '6666666666666666666666666666666666666666666666666666666666666666', 'member', 'team-1', 'net-1', 'con-3', 1001, 1763457200000, 1763716400000, 'claimed', 1003, 'Irma', 'fi'),
    ('link-7', '7777777777777777777777777777777777777777777777777777777777777777', 'person', 'team-1', 'net-3', NULL, 2001, 1763543000000, 1763629400000, 'open', NULL, NULL, NULL);

INSERT INTO approval (id, network_id, contact_id, link_id, at, update_id) VALUES
    ('app-1', 'net-1', 'con-1', 'link-4', 1763458000000, 501),
    ('app-2', 'net-1', 'con-2', 'link-5', 1763458100000, 502);

INSERT INTO consent_event (id, network_id, subject, kind, notice, lang, text_hash, at, update_id) VALUES
    ('ce-1', 'net-1', 'par-1', 'grant', 'person-1', 'fi', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 1763456600000, 490),
    ('ce-2', 'net-1', 'par-2', 'grant', 'member-1', 'en', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 1763459000000, 510),
    ('ce-3', 'net-1', 'par-3', 'grant', 'member-1', 'fi', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', 1763459100000, 511),
    ('ce-4', 'net-1', 'par-3', 'withdrawal', 'stop-1', 'fi', '', 1763557000000, 530);

INSERT INTO participant (id, network_id, role, tg_id, name, contact_id, approval_id, staff_id, state, joined_at, ended_at) VALUES
    ('par-1', 'net-1', 'person', 1001, 'Aino', NULL, NULL, NULL, 'active', 1763456600000, NULL),
    ('par-2', 'net-1', 'member', 1002, 'Onni', 'con-1', 'app-1', NULL, 'active', 1763459000000, NULL),
    ('par-3', 'net-1', 'member', 1004, 'Leena', 'con-2', 'app-2', NULL, 'left', 1763459100000, 1763557000000),
    ('par-4', 'net-1', 'practitioner', 2001, 'Sanna', NULL, NULL, 'staff-2', 'active', 1763453000000, NULL),
    ('par-5', 'net-1', 'practitioner', 2002, 'Pekka', NULL, NULL, 'staff-3', 'active', 1763453100000, NULL);

INSERT INTO proposal (id, network_id, meeting_id, by_id, start_at, zone, form, place, state, made_at) VALUES
    ('pro-1', 'net-1', NULL, 'par-4', 1764075600000, 'Europe/Helsinki', 'in_person', 'Rantakatu 1', 'accepted', 1763460000000),
    ('pro-2', 'net-1', 'meet-1', 'par-4', 1764079200000, 'Europe/Helsinki', 'in_person', NULL, 'open', 1763560000000);

INSERT INTO meeting (id, network_id, version, revision, state, start_at, zone, form, place, called_at, readiness, readiness_why, readiness_at) VALUES
    ('meet-1', 'net-1', 2, 9, 'called', 1764075600000, 'Europe/Helsinki', 'in_person', 'Rantakatu 1', 1763461000000, 'waiting', 'practitioners', 1763557000000),
    ('meet-2', 'net-1', 1, 3, 'cancelled', 1763989200000, 'Europe/Helsinki', 'online', NULL, 1763461100000, 'cannot', 'person', 1763462000000);

INSERT INTO seat (meeting_id, participant_id, status, how, told_version, changed_at) VALUES
    ('meet-1', 'par-1', 'coming', 'in_person', 2, 1763462000000),
    ('meet-1', 'par-2', 'coming', 'phone', 2, 1763463000000),
    ('meet-1', 'par-3', 'released', NULL, 1, 1763557000000),
    ('meet-1', 'par-4', 'coming', 'in_person', 2, 1763465000000),
    ('meet-1', 'par-5', 'not_sure', NULL, 2, 1763466000000),
    ('meet-2', 'par-1', 'not_coming', NULL, 1, 1763462000000),
    ('meet-2', 'par-2', 'asked', NULL, NULL, 1763461100000),
    ('meet-2', 'par-5', 'released', NULL, 1, 1763467000000);

INSERT INTO answer (id, meeting_id, participant_id, version, status, how, at, update_id) VALUES
    ('ans-1', 'meet-1', 'par-1', 1, 'coming', 'in_person', 1763462000000, 520),
    ('ans-2', 'meet-1', 'par-2', 1, 'not_sure', NULL, 1763462500000, 521),
    ('ans-3', 'meet-1', 'par-2', 2, 'coming', 'phone', 1763463000000, 522);

INSERT INTO outbox (id, kind, class, receiver, network_id, meeting_id, notice, once, posted_at, due_at, attempts, sending_at, sends, done_at, outcome, message_id) VALUES
    ('post-1', 'invitation', 'at_least_once', 'p:par-2', 'net-1', 'meet-1', '{"kind":"invited","meeting":"meet-1","version":1}', 'asked:meet-1:1:p:par-2', 1763461000000, 1763461000000, 1, 1763461001000, 1, 1763461002000, 'sent', 77),
    ('post-2', 'reminder', 'at_most_once', 'p:par-2', 'net-1', 'meet-1', '{"kind":"reminder","meeting":"meet-1","version":2,"slot":"24h"}', 'reminder:meet-1:2:24h:p:par-2', 1763461000000, 1763989200000, 0, NULL, 0, NULL, NULL, NULL),
    ('post-3', 'readiness', 'at_least_once', 'p:par-4', 'net-1', 'meet-1', '{"kind":"readiness","meeting":"meet-1"}', NULL, 1763557000000, 1763557060000, 1, 1763557001000, 1, NULL, NULL, NULL),
    ('post-4', 'opened', 'at_least_once', 'p:par-1', 'net-1', NULL, '{"kind":"opened","link":"link-6"}', NULL, 1763558000000, 1763558000000, 0, NULL, 0, NULL, NULL, NULL);

INSERT INTO relay_event (stream, seq, id, type, body, at, due_at, attempts, delivered_at) VALUES
    ('meet-1', 1, 'meet-1.1', 'meeting.called', '{"type":"meeting.called","timestamp":"2025-11-18T10:16:40Z","data":{"stream":"meet-1","seq":1}}', 1763461000000, 1763461000000, 0, 1763461005000),
    ('meet-1', 2, 'meet-1.2', 'participant.answered', '{"type":"participant.answered","timestamp":"2025-11-18T10:50:00Z","data":{"stream":"meet-1","seq":2}}', 1763463000000, 1763463060000, 2, NULL);

INSERT INTO seen_update (update_id, at) VALUES (520, 1763462000000), (521, 1763462500000), (522, 1763463000000);

INSERT INTO quarantine (update_id, kind, error, at) VALUES (523, 'message', 'store', 1763463500000);

INSERT INTO draft (tg_id, step, at) VALUES (1001, '"label"', 1763558000000);

INSERT INTO deed (id, network_id, at, actor, what, about) VALUES
    ('deed-1', 'net-1', 1763456600000, 'par-1', 'joined', 'par-1'),
    ('deed-2', 'net-1', 1763457000000, 'par-1', 'named', 'con-1'),
    ('deed-3', 'net-1', 1763461000000, 'par-1', 'called', 'meet-1'),
    ('deed-4', 'net-1', 1763463000000, 'par-2', 'coming', 'par-2'),
    ('deed-5', 'net-1', 1763557000000, NULL, 'left', 'par-3');
