-- A key of a network that is long gone, and a mark of somebody with no settings.
INSERT INTO data_key (id, wrapped) VALUES ('net-0', '00000000.sealed');
INSERT INTO account_known (tg_id, who) VALUES (999, 'a-mark-of-nobody');
