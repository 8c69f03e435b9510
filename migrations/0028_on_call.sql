-- Until when a practitioner is on call: at most seven days from when they said so. Nobody else ever is.
ALTER TABLE account ADD COLUMN on_call_until BIGINT;
