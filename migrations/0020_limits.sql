-- How often: limits that hold over every process, sign-ins that wait after failures, and the keys of
-- programs. Why it is so: docs/decisions/limits.md.
SET ROLE auth_owner;

-- What of a limit's window has been handed out. Worth nothing after a crash: then the windows begin anew.
CREATE UNLOGGED TABLE auth.leases (
  bucket bytea NOT NULL CHECK (length(bucket) = 32),
  -- Seconds since 1970, by the clock of the processes. Two processes whose clocks differ may be in two
  -- windows at once, so each window is a row.
  ends bigint NOT NULL,
  used integer NOT NULL,
  PRIMARY KEY (bucket, ends)
);
CREATE INDEX ON auth.leases (ends);

-- Hands out as much as is left of the window that `at` is in, up to `want`; never more than the ceiling
-- over all that ask.
CREATE FUNCTION auth.lease(bucket bytea, want integer, ceiling integer, seconds integer, at bigint,
                           mac bytea, OUT granted integer, OUT ends bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  wanted constant bytea := bucket;
  until constant bigint := at - at % seconds + seconds;
  before integer;
BEGIN
  PERFORM auth.demand(mac, 'lease', encode(wanted, 'hex'), want::text, ceiling::text, seconds::text,
                      at::text);
  LOOP
    SELECT l.used INTO before FROM auth.leases AS l
    WHERE l.bucket = wanted AND l.ends = until FOR UPDATE;
    EXIT WHEN FOUND;
    INSERT INTO auth.leases VALUES (wanted, until, 0) ON CONFLICT DO NOTHING;
  END LOOP;
  granted := greatest(0, least(want, ceiling - before));
  ends := until;
  IF granted > 0 THEN
    UPDATE auth.leases AS l SET used = before + granted WHERE l.bucket = wanted AND l.ends = until;
  END IF;
END $$;

-- Failed sign-ins, by hashes that say nothing of who was meant. A lock outlives a crash.
CREATE TABLE auth.strikes (
  bucket bytea PRIMARY KEY CHECK (length(bucket) = 32),
  tries integer NOT NULL DEFAULT 0,
  last_at bigint NOT NULL,
  locked_until bigint NOT NULL DEFAULT 0,
  -- Of an e-mail at an address: until when it counts as known, since somebody signed in.
  known_until bigint NOT NULL DEFAULT 0
);
CREATE INDEX ON auth.strikes (last_at);

-- What a failed sign-in counts against, in the order in which the rows are locked: how many failures
-- are free, and the first and the longest wait, in seconds. Never granted.
CREATE FUNCTION auth.strike_rules(email bytea, origin text)
RETURNS TABLE (at integer, bucket bytea, free integer, first integer, most integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.at, sha256(r.kind || r.said), r.free, r.first, r.most
  FROM (VALUES
    -- This e-mail from this address.
    (1, 'pair'::bytea, sha256(email) || convert_to(origin, 'UTF8'), 5, 30, 900),
    -- This e-mail from anywhere: many addresses working on one account.
    (2, 'mail'::bytea, email, 50, 60, 900),
    -- This address with any e-mail: a clinic has one address, and thirty people who mistype.
    (3, 'from'::bytea, convert_to(origin, 'UTF8'), 100, 30, 900)
  ) AS r (at, kind, said, free, first, most)
$$;

-- How long this e-mail has to wait at this address, in seconds. Somebody who signed in here before waits
-- for their own failures only, so that nobody locks them out from elsewhere. Never granted.
CREATE FUNCTION auth.strike_wait(email bytea, origin text, moment bigint) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT greatest(0, max(s.locked_until) - moment)::integer
  FROM auth.strike_rules(email, origin) AS r JOIN auth.strikes AS s ON s.bucket = r.bucket
  WHERE r.at = 1 OR NOT EXISTS (
    SELECT FROM auth.strike_rules(email, origin) AS p JOIN auth.strikes AS k ON k.bucket = p.bucket
    WHERE p.at = 1 AND k.known_until > moment)
$$;

-- Asked before a password is hashed.
CREATE FUNCTION auth.sign_in_wait(email bytea, origin text, moment bigint, mac bytea) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auth.demand(mac, 'sign_in_wait', encode(email, 'hex'), origin, moment::text);
  RETURN coalesce(auth.strike_wait(email, origin, moment), 0);
END $$;

-- Told after a password was hashed, right or wrong. While it was hashed others may have failed: if that
-- made a lock, the answer is to wait, also to the right password, so that a thousand guesses at once tell
-- no more than the free ones. `locked` says that this failure made a lock.
CREATE FUNCTION auth.settle_sign_in(email bytea, origin text, moment bigint, succeeded boolean, mac bytea,
                                    OUT wait integer, OUT locked boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  rule record;
  known boolean;
  made bigint;
BEGIN
  PERFORM auth.demand(mac, 'settle_sign_in', encode(email, 'hex'), origin, moment::text,
                      succeeded::text);
  locked := false;
  INSERT INTO auth.strikes (bucket, last_at)
  SELECT r.bucket, moment FROM auth.strike_rules(email, origin) AS r
  WHERE NOT succeeded OR r.at = 1
  ORDER BY r.at ON CONFLICT DO NOTHING;
  FOR rule IN SELECT * FROM auth.strike_rules(email, origin) AS r ORDER BY r.at LOOP
    PERFORM FROM auth.strikes AS s WHERE s.bucket = rule.bucket FOR UPDATE;
  END LOOP;
  wait := coalesce(auth.strike_wait(email, origin, moment), 0);
  IF wait > 0 THEN
    RETURN;
  END IF;
  IF succeeded THEN
    -- Of its own failures only: who has an account of their own could else wipe an address clean.
    UPDATE auth.strikes AS s
    SET tries = 0, last_at = moment, locked_until = 0, known_until = moment + 90 * 86400
    WHERE s.bucket = (SELECT r.bucket FROM auth.strike_rules(email, origin) AS r WHERE r.at = 1);
    RETURN;
  END IF;
  FOR rule IN SELECT * FROM auth.strike_rules(email, origin) AS r ORDER BY r.at LOOP
    UPDATE auth.strikes AS s
    SET tries = n.tries, last_at = moment,
        locked_until = CASE WHEN n.tries >= rule.free
          THEN moment + least(rule.most, rule.first * 2 ^ least(n.tries - rule.free, 10)) ELSE 0 END
    -- An hour without a failure, and all is forgiven.
    FROM (SELECT CASE WHEN t.last_at < moment - 3600 THEN 1 ELSE t.tries + 1 END AS tries
          FROM auth.strikes AS t WHERE t.bucket = rule.bucket) AS n
    WHERE s.bucket = rule.bucket
    RETURNING s.known_until > moment, s.locked_until INTO known, made;
    locked := locked OR made > moment;
    EXIT WHEN rule.at = 1 AND known;
  END LOOP;
END $$;

-- Lets go of windows that have ended and of failures that are forgiven. An hour late, for the clocks of
-- other processes.
CREATE FUNCTION auth.forget_counts(moment bigint, mac bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auth.demand(mac, 'forget_counts', moment::text);
  DELETE FROM auth.leases AS l
  WHERE (l.bucket, l.ends) IN (SELECT o.bucket, o.ends FROM auth.leases AS o
                               WHERE o.ends < moment - 3600 FOR UPDATE SKIP LOCKED);
  DELETE FROM auth.strikes AS s
  WHERE s.bucket IN (SELECT o.bucket FROM auth.strikes AS o
                     WHERE o.last_at < moment - 7200 AND o.known_until < moment FOR UPDATE SKIP LOCKED);
END $$;

-- Keys of programs. A key is a row of auth.sessions, and acts as the member who made it.

-- Whether the person of this context may manage keys. Never granted.
CREATE FUNCTION auth.manages_keys() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM auth.members AS m
    WHERE m.clinic_id = ctx.clinic_id() AND m.id = ctx.member_id() AND m.disabled_at IS NULL
      AND (m.role IN ('clinic_owner', 'clinic_admin') OR 'keys.manage' = ANY (m.granted))
      AND NOT 'keys.manage' = ANY (m.withdrawn))
$$;

-- Keeps a key for the person whose browser's session `token` is. Gives its id; none when the clinic has
-- fifty that work. A statement that was slipped in does not know the token, and a key is no browser.
CREATE FUNCTION auth.keep_key(token bytea, hash bytea, name text, tail text, allowed text[],
                              until timestamptz) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  clinic constant uuid := ctx.writable_clinic_id();
  made uuid;
BEGIN
  IF NOT auth.manages_keys() OR NOT EXISTS (
       SELECT FROM auth.sessions AS s
       WHERE s.token_hash = sha256(token) AND s.kind = 'browser' AND s.clinic_id = clinic
         AND s.account_id = ctx.account_id() AND s.revoked_at IS NULL AND s.expires_at > now())
     OR NOT until BETWEEN now() AND now() + interval '366 days'
     OR allowed && ARRAY['team.manage', 'ownership.transfer', 'keys.manage', 'clinics.manage'] THEN
    RAISE EXCEPTION 'invalid session' USING ERRCODE = '28000';
  END IF;
  -- One at a time in a clinic, so that the count holds.
  PERFORM FROM auth.clinics AS k WHERE k.clinic_id = clinic FOR NO KEY UPDATE;
  IF (SELECT count(*) FROM auth.sessions AS s
      WHERE s.clinic_id = clinic AND s.kind = 'key' AND s.revoked_at IS NULL
        AND s.expires_at > now()) >= 50 THEN
    RETURN NULL;
  END IF;
  INSERT INTO auth.sessions (token_hash, account_id, clinic_id, kind, label, hint, scopes, seen_at,
                             expires_at)
  VALUES (hash, ctx.account_id(), clinic, 'key', name, tail, allowed, 'epoch', until)
  RETURNING id INTO made;
  RETURN made;
END $$;

-- The clinic's keys, the newest first: those that work, and those that ended within a month.
CREATE FUNCTION auth.keys_of_clinic()
RETURNS TABLE (id uuid, label text, hint text, scopes text[], made_by text, created_at timestamptz,
               seen_at timestamptz, expires_at timestamptz, state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.id, s.label, s.hint, s.scopes, a.display_name, s.created_at,
         nullif(s.seen_at, 'epoch'), s.expires_at,
         CASE WHEN s.revoked_at IS NOT NULL THEN 'revoked'
              WHEN s.expires_at <= now() THEN 'expired'
              WHEN a.disabled_at IS NOT NULL OR m.id IS NULL THEN 'orphaned'
              ELSE 'active' END
  FROM auth.sessions AS s
  JOIN auth.accounts AS a ON a.id = s.account_id
  LEFT JOIN auth.members AS m
    ON m.clinic_id = s.clinic_id AND m.account_id = s.account_id AND m.disabled_at IS NULL
  WHERE s.clinic_id = ctx.clinic_id() AND s.kind = 'key' AND auth.manages_keys()
    AND coalesce(s.revoked_at, s.expires_at) > now() - interval '30 days'
  ORDER BY s.created_at DESC, s.id
$$;

-- Ends a key of this clinic. `ended` is the label of a key that worked; one that was revoked before stays so.
CREATE FUNCTION auth.revoke_key(key uuid, OUT there boolean, OUT ended text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  clinic constant uuid := ctx.writable_clinic_id();
BEGIN
  UPDATE auth.sessions AS s SET revoked_at = now()
  WHERE s.id = key AND s.clinic_id = clinic AND s.kind = 'key' AND s.revoked_at IS NULL
    AND auth.manages_keys()
  RETURNING s.label INTO ended;
  there := EXISTS (SELECT FROM auth.sessions AS s
                   WHERE s.id = key AND s.clinic_id = clinic AND s.kind = 'key'
                     AND auth.manages_keys());
END $$;

RESET ROLE;

ALTER TABLE auth.leases ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.strikes ENABLE ROW LEVEL SECURITY;

GRANT EXECUTE ON FUNCTION auth.lease(bytea, integer, integer, integer, bigint, bytea),
  auth.sign_in_wait(bytea, text, bigint, bytea),
  auth.settle_sign_in(bytea, text, bigint, boolean, bytea),
  auth.forget_counts(bigint, bytea) TO clinic_auth;
GRANT EXECUTE ON FUNCTION auth.keep_key(bytea, bytea, text, text, text[], timestamptz),
  auth.keys_of_clinic(), auth.revoke_key(uuid) TO clinic_staff, clinic_sales;
