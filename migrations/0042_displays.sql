-- The waiting room's wall (docs/decisions/wall-display.md). Its link is a session that may show the queue and
-- nothing else: it ends with the membership of whoever made it, and with the clinic's suspension.
ALTER TABLE auth.sessions
  DROP CONSTRAINT sessions_kind_check,
  DROP CONSTRAINT sessions_check,
  ADD CONSTRAINT sessions_kind_check CHECK (kind IN ('browser', 'key', 'display')),
  ADD CONSTRAINT sessions_check CHECK ((kind = 'browser') = (scopes IS NULL));

SET ROLE auth_owner;

-- Keeps the hash of a display's link, made by the person of this context in the session of `token`; null when
-- the clinic has as many as it may.
CREATE FUNCTION auth.open_display(token bytea, hash bytea, name text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  clinic constant uuid := ctx.writable_clinic_id();
  made uuid;
BEGIN
  IF NOT ctx.may('queue.manage', 'clinic_owner clinic_admin clinic_staff') OR NOT EXISTS (
       SELECT FROM auth.sessions AS s
       WHERE s.token_hash = sha256(token) AND s.kind = 'browser' AND s.clinic_id = clinic
         AND s.account_id = ctx.account_id() AND s.revoked_at IS NULL AND s.expires_at > now()) THEN
    RAISE EXCEPTION 'invalid session' USING ERRCODE = '28000';
  END IF;
  -- One at a time in a clinic, so that the count holds.
  PERFORM FROM auth.clinics AS k WHERE k.clinic_id = clinic FOR NO KEY UPDATE;
  IF (SELECT count(*) FROM auth.sessions AS s
      WHERE s.clinic_id = clinic AND s.kind = 'display' AND s.revoked_at IS NULL
        AND s.expires_at > now()) >= 20 THEN
    RETURN NULL;
  END IF;
  INSERT INTO auth.sessions (token_hash, account_id, clinic_id, kind, label, scopes, seen_at, expires_at)
  VALUES (hash, ctx.account_id(), clinic, 'display', name, ARRAY['queue.display'], 'epoch',
          now() + interval '1 year')
  RETURNING id INTO made;
  RETURN made;
END $$;

-- The displays of the clinic whose links work, the newest first.
CREATE FUNCTION auth.displays()
RETURNS TABLE (id uuid, label text, made_by text, created_at timestamptz, seen_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.id, s.label, a.display_name, s.created_at, nullif(s.seen_at, 'epoch')
  FROM auth.sessions AS s
  JOIN auth.accounts AS a ON a.id = s.account_id AND a.disabled_at IS NULL
  JOIN auth.members AS m
    ON m.clinic_id = s.clinic_id AND m.account_id = s.account_id AND m.disabled_at IS NULL
  WHERE s.clinic_id = ctx.clinic_id() AND s.kind = 'display' AND s.revoked_at IS NULL
    AND s.expires_at > now()
    AND ctx.role() IN ('clinic_owner', 'clinic_admin', 'clinic_staff', 'super_admin')
  ORDER BY s.created_at DESC, s.id
$$;

-- Ends the link of a display of this clinic; gives its label if it worked.
CREATE FUNCTION auth.close_display(display uuid) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE auth.sessions AS s SET revoked_at = now()
  WHERE s.id = display AND s.clinic_id = ctx.writable_clinic_id() AND s.kind = 'display'
    AND s.revoked_at IS NULL
    AND ctx.may('queue.manage', 'clinic_owner clinic_admin clinic_staff')
  RETURNING s.label
$$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.open_display(bytea, bytea, text), auth.close_display(uuid) TO clinic_staff;
GRANT EXECUTE ON FUNCTION auth.displays() TO clinic_staff, clinic_super;
