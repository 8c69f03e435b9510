-- What migration 0003 brings, as a running house leaves it: the person removed somebody.
INSERT INTO approval (id, network_id, contact_id, link_id, at, update_id) VALUES ('app-3', 'net-1', 'con-2', 'link-5', 1763458200000, 503);
INSERT INTO consent_event (id, network_id, subject, kind, notice, lang, text_hash, at, update_id) VALUES
    ('ce-5', 'net-1', 'par-6', 'grant', 'member-1', 'fi', 'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd', 1763459200000, 512);
INSERT INTO participant (id, network_id, role, tg_id, name, contact_id, approval_id, staff_id, state, joined_at, ended_at) VALUES
    ('par-6', 'net-1', 'member', 1005, 'Kaisa', 'con-2', 'app-3', NULL, 'removed', 1763459200000, 1763557000000);
INSERT INTO revocation (approval_id, why, at, update_id) VALUES ('app-3', 'removed', 1763557000000, 531);
