INSERT INTO suppression (contact_id, network_id, who, at) VALUES ('con-2', 'net-1', 'a-mark', 1764000000000);
UPDATE contact SET wish = 'never' WHERE id = 'con-2';
