-- Two login roles act before anybody is known: clinic_auth (signing in) and clinic_worker (taking
-- jobs). What they ask for concerns any clinic, so the program vouches for it: each call carries a MAC
-- over its arguments. A statement injected into one of their queries cannot make that MAC, because the
-- key is readable by auth_owner alone and derived, in the program, from the master key.
SET ROLE auth_owner;

CREATE TABLE auth.program_key (
  id integer PRIMARY KEY CHECK (id = 1),
  inner_block bytea NOT NULL CHECK (length(inner_block) = 64),
  outer_block bytea NOT NULL CHECK (length(outer_block) = 64)
);

-- `precision migrate` calls this every time. Never granted.
CREATE FUNCTION auth.keep_program_key(key bytea) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO auth.program_key
  SELECT 1,
    (SELECT string_agg(set_byte('\x00', 0,
              (CASE WHEN i < length(key) THEN get_byte(key, i) ELSE 0 END) # 54), '' ORDER BY i)
       FROM generate_series(0, 63) AS i),
    (SELECT string_agg(set_byte('\x00', 0,
              (CASE WHEN i < length(key) THEN get_byte(key, i) ELSE 0 END) # 92), '' ORDER BY i)
       FROM generate_series(0, 63) AS i)
  ON CONFLICT (id) DO UPDATE
    SET inner_block = excluded.inner_block, outer_block = excluded.outer_block
$$;

-- Fails unless `mac` = HMAC-SHA256(key, purpose and parts, each with its length in bytes before it).
CREATE FUNCTION auth.demand(mac bytea, purpose text, VARIADIC parts text[]) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  key auth.program_key;
  message bytea;
BEGIN
  SELECT * INTO key FROM auth.program_key WHERE id = 1;
  SELECT convert_to(string_agg(octet_length(coalesce(part, '')) || ':' || coalesce(part, ''), ''
                               ORDER BY at), 'UTF8')
  INTO message
  FROM unnest(purpose || parts) WITH ORDINALITY AS given (part, at);
  -- Hashed once more, so that the time of the comparison tells nothing of the mac.
  IF key IS NULL OR sha256(mac) IS DISTINCT FROM
     sha256(sha256(key.outer_block || sha256(key.inner_block || message))) THEN
    RAISE EXCEPTION 'not vouched for' USING ERRCODE = '28000';
  END IF;
END $$;

DROP FUNCTION queue.claim(text[], timestamptz, interval);

-- Takes the job that is due longest, or one whose worker has gone silent.
CREATE FUNCTION queue.claim(kinds text[], at timestamptz, lease interval, mac bytea)
RETURNS TABLE (id uuid, clinic_id uuid, kind text, payload jsonb, attempts integer, fence bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM auth.demand(mac, 'claim', VARIADIC kinds);
  -- A job of one clinic is no place to look at another's.
  IF ctx.field(3) IS NOT NULL THEN
    RAISE EXCEPTION 'a context is already entered' USING ERRCODE = '28000';
  END IF;
  RETURN QUERY
  UPDATE queue.jobs AS j
  SET state = 'running', attempts = j.attempts + 1, fence = j.fence + 1, lease_until = at + lease
  WHERE j.id = (
    SELECT d.id FROM queue.jobs AS d
    WHERE d.kind = ANY (kinds) AND d.run_at <= at
      AND (d.state = 'ready' OR (d.state = 'running' AND d.lease_until < at))
    ORDER BY d.run_at
    LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING j.id, j.clinic_id, j.kind, j.payload, j.attempts, j.fence;
END $$;

-- For the sign-in form. One row whether or not the account may sign in: the caller verifies a
-- password in every case, so that the time of the answer tells nothing.
DROP FUNCTION auth.account_for_sign_in(text);
CREATE FUNCTION auth.account_for_sign_in(wanted text, mac bytea)
RETURNS TABLE (account_id uuid, password_hash text, disabled boolean, super_admin boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM auth.demand(mac, 'account', wanted);
  RETURN QUERY SELECT a.id, a.password_hash, a.disabled_at IS NOT NULL, a.super_admin
  FROM auth.accounts AS a WHERE a.email = wanted;
END $$;

-- Where an account may work, the clinic it used last first.
DROP FUNCTION auth.memberships(uuid);
CREATE FUNCTION auth.memberships(account uuid, mac bytea)
RETURNS TABLE (clinic_id uuid, role text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM auth.demand(mac, 'memberships', account::text);
  RETURN QUERY SELECT m.clinic_id, m.role
  FROM auth.members AS m
  WHERE m.account_id = account AND m.disabled_at IS NULL
  ORDER BY (SELECT max(s.created_at) FROM auth.sessions AS s
            WHERE s.account_id = account AND s.clinic_id = m.clinic_id) DESC NULLS LAST,
           m.created_at, m.clinic_id;
END $$;

RESET ROLE;

ALTER TABLE auth.program_key ENABLE ROW LEVEL SECURITY;

GRANT EXECUTE ON FUNCTION queue.claim(text[], timestamptz, interval, bytea) TO clinic_worker;
GRANT EXECUTE ON FUNCTION auth.account_for_sign_in(text, bytea), auth.memberships(uuid, bytea)
  TO clinic_auth;
