-- The W3C trace context of the command: the relay sends it with the event.
ALTER TABLE outbox ADD COLUMN trace jsonb;
