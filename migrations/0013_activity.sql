-- The page of the log looks for what one member did.
CREATE INDEX ON app.audit_events (clinic_id, actor_member, seq);
