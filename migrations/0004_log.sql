-- What was sent in a network, newest first, for whoever reads their log. Written when a message is done, not when it is queued.
CREATE INDEX outbox_by_network ON outbox (network_id, done_at) WHERE outcome IN ('sent', 'uncertain');
