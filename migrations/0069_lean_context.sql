-- Where contexts are remembered (0021), nobody asks for their MAC: whoever reads one compares it with the
-- parameter that only auth_owner may set. So it is not made there any more, and entering reads no key
-- (docs/decisions/lean-context.md). What has to come back after a function stood elsewhere is still signed.
SET ROLE auth_owner;

-- Whether contexts are remembered: `precision migrate` writes it anew where auth_owner may not set the
-- parameter. A constant, so that asking costs nothing.
CREATE FUNCTION auth.remembers() RETURNS boolean STABLE PARALLEL RESTRICTED RETURN true;

-- Writes the context of this transaction, which stands in a clinic.
CREATE FUNCTION auth.write_clinic_context(message text) RETURNS text VOLATILE
RETURN CASE WHEN auth.remembers()
         THEN set_config('backtrace_functions', set_config('ctx.v', message || ',', true), true)
         ELSE set_config('ctx.v', message || ',' || auth.sign(message), true)
       END;

-- Forgets what is remembered, whatever auth.remembers() says: it may have been written anew while this runs.
CREATE FUNCTION auth.write_no_context() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_setting('backtrace_functions', true) <> '' THEN
    PERFORM set_config('backtrace_functions', '', true);
  END IF;
END $$;

-- The platform is no clinic: whoever reads its context asks for the MAC, and nothing stays remembered.
CREATE FUNCTION auth.write_context(clinic uuid, message text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  written text;
BEGIN
  IF clinic IS NOT NULL THEN
    written := auth.write_clinic_context(message);
  ELSE
    PERFORM auth.write_no_context();
    PERFORM set_config('ctx.v', message || ',' || auth.sign(message), true);
  END IF;
END $$;

CREATE OR REPLACE FUNCTION auth.establish(clinic uuid, member uuid, role text, customer uuid, account uuid,
                                          read_only boolean DEFAULT false)
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auth.write_context(clinic, auth.message(clinic, member, role, customer, account, read_only) || ',,');
END $$;

-- Field n of a context that is remembered to the letter, or has its MAC; else NULL.
CREATE OR REPLACE FUNCTION ctx.field(n integer) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  value constant text := current_setting('ctx.v', true);
  split constant integer := length(value) - 65; -- the comma and 64 hex digits
BEGIN
  IF ctx.is_remembered() THEN
    RETURN nullif(split_part(value, ',', n), '');
  ELSIF value IS NULL OR split < 4 OR substr(value, split + 1, 1) <> ',' THEN
    RETURN NULL;
  -- Both sides are hashed once more, so that the time of the comparison tells nothing of the mac.
  ELSIF sha256(convert_to(substr(value, split + 2), 'UTF8')) IS DISTINCT FROM
        sha256(convert_to(auth.sign(left(value, split)), 'UTF8')) THEN
    RETURN NULL;
  END IF;
  RETURN nullif(split_part(value, ',', n), '');
END $$;

-- The context that a function is about to leave, as auth.restore takes it: with its MAC if it is remembered.
-- Whatever else stands there is no context, or shows its MAC itself.
CREATE FUNCTION auth.kept_context() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
  message constant text := array_to_string((string_to_array(context, ','))[1:9], ',');
BEGIN
  RETURN CASE WHEN ctx.is_remembered() THEN message || ',' || auth.sign(message) ELSE context END;
END $$;

-- As in 0022: what comes back is remembered only if its MAC is right. First everything is forgotten, or what
-- the function stood in would be believed without one, and anybody can foretell how that reads.
CREATE OR REPLACE FUNCTION auth.restore(context text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  written text;
BEGIN
  PERFORM auth.write_no_context();
  PERFORM set_config('ctx.v', coalesce(context, ''), true);
  -- Without its MAC, which would be good for as long as this message takes, whatever transactions begin in it.
  IF auth.remembers() AND ctx.field(1) IS NOT NULL THEN
    written := auth.write_clinic_context(left(context, length(context) - 65));
  END IF;
END $$;

DROP FUNCTION auth.make_remembered(text);

-- As in 0060, but it writes the context itself.
DROP FUNCTION auth.make_entry(bytea);
CREATE FUNCTION auth.make_entry(hash bytea) RETURNS auth.entered
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  f record;
BEGIN
  IF current_setting('ctx.v', true) <> '' THEN
    RAISE EXCEPTION 'a context is already entered' USING ERRCODE = '28000';
  END IF;
  SELECT s.account_id, s.clinic_id AS home, k.clinic_id, m.id AS member_id, m.customer_id,
         CASE WHEN s.clinic_id IS NULL THEN 'super_admin' ELSE m.role END AS role,
         coalesce(m.granted, '{}') AS granted, coalesce(m.withdrawn, '{}') AS withdrawn,
         a.display_name, a.lang, a.super_admin, k.slug, k.name, k.name_th, k.status, k.colour, k.mark, k.zone, k.logo,
         v.reason, s.id, s.scopes, s.seen_at < now() - interval '5 minutes' AS stale,
         a.super_admin AND NOT (a.second_factor OR a.demo) AS must_enrol,
         s.revoked_at IS NOT NULL AS revoked, k.status IS NOT DISTINCT FROM 'suspended' AS suspended
  INTO f
  FROM auth.sessions AS s
  JOIN auth.accounts AS a ON a.id = s.account_id AND a.disabled_at IS NULL
  LEFT JOIN auth.members AS m
    ON m.clinic_id = s.clinic_id AND m.account_id = s.account_id AND m.disabled_at IS NULL
  -- The platform's sessions have no clinic but the one that is visited.
  LEFT JOIN auth.visits AS v
    ON s.clinic_id IS NULL AND v.token_hash = s.token_hash AND v.left_at IS NULL AND v.ends_at > now()
  LEFT JOIN auth.clinics AS k ON k.clinic_id = coalesce(s.clinic_id, v.clinic_id)
  WHERE s.token_hash = hash AND s.expires_at > now()
  ORDER BY v.started_at DESC
  LIMIT 1;

  IF NOT coalesce(CASE session_user
       WHEN 'clinic_staff' THEN f.role IN ('clinic_owner', 'clinic_admin', 'clinic_staff')
       WHEN 'clinic_sales' THEN f.role = 'sales_staff'
       WHEN 'clinic_portal' THEN f.role = 'customer'
       WHEN 'clinic_super' THEN f.home IS NULL AND f.super_admin
     END, false) THEN
    RAISE EXCEPTION 'invalid session' USING ERRCODE = '28000';
  ELSIF f.suspended AND f.home IS NOT NULL AND (f.revoked OR f.role <> 'clinic_owner' OR f.scopes IS NOT NULL) THEN
    RAISE EXCEPTION 'clinic suspended' USING ERRCODE = '28000';
  ELSIF f.revoked THEN
    RAISE EXCEPTION 'invalid session' USING ERRCODE = '28000';
  END IF;
  -- A visit reads, and so does the owner of a suspended clinic.
  IF f.clinic_id IS NOT NULL AND (f.home IS NULL OR f.suspended) THEN
    PERFORM set_config('transaction_read_only', 'on', true);
  END IF;
  PERFORM auth.write_context(
    f.clinic_id,
    auth.message(f.clinic_id, f.member_id, f.role, f.customer_id, f.account_id, f.home IS NULL OR f.suspended)
      || auth.own_permissions(f.granted, f.withdrawn, f.scopes));
  RETURN ROW(f.account_id, f.clinic_id, f.member_id, f.customer_id, f.role, f.granted, f.withdrawn,
             f.display_name, f.lang, f.slug, f.name, f.name_th, f.status, f.colour, f.mark, f.zone, f.reason,
             f.id, f.scopes, f.stale, f.must_enrol, f.logo)::auth.entered;
END $$;

-- This runs for every request: a clinic's people, active, with what their role may and no more or less, are
-- found at once. Everybody else goes through auth.make_entry.
CREATE OR REPLACE FUNCTION auth.enter(token bytea) RETURNS auth.entered
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- Here, or a short table of sessions is read with a hash for every row.
  hash constant bytea := sha256(token);
  who auth.entered;
  written text;
BEGIN
  SELECT s.account_id, k.clinic_id, m.id, m.customer_id, m.role, m.granted, m.withdrawn,
         a.display_name, a.lang, k.slug, k.name, k.name_th, k.status, k.colour, k.mark, k.zone, NULL,
         s.id, s.scopes, s.seen_at < now() - interval '5 minutes',
         a.super_admin AND NOT (a.second_factor OR a.demo), k.logo
  INTO who
  FROM auth.sessions AS s
  JOIN auth.accounts AS a ON a.id = s.account_id
  JOIN auth.members AS m ON m.clinic_id = s.clinic_id AND m.account_id = s.account_id
  JOIN auth.clinics AS k ON k.clinic_id = s.clinic_id
  WHERE s.token_hash = hash AND s.expires_at > now() AND s.revoked_at IS NULL AND s.scopes IS NULL
    AND a.disabled_at IS NULL AND m.disabled_at IS NULL AND m.granted = '{}' AND m.withdrawn = '{}'
    AND k.status = 'active' AND nullif(current_setting('ctx.v', true), '') IS NULL
    AND CASE session_user
          WHEN 'clinic_staff' THEN m.role IN ('clinic_owner', 'clinic_admin', 'clinic_staff')
          WHEN 'clinic_sales' THEN m.role = 'sales_staff'
          WHEN 'clinic_portal' THEN m.role = 'customer'
          ELSE false
        END;
  IF NOT FOUND THEN
    RETURN auth.make_entry(hash);
  END IF;
  -- Assigned, because PERFORM would run it as a query of its own.
  written := auth.write_clinic_context(
    auth.message(who.clinic_id, who.member_id, who.role, who.customer_id, who.account_id, false) || ',,');
  RETURN who;
END $$;

RESET ROLE;

-- Every function that steps into another context keeps the one it leaves by the same words.
DO $$
DECLARE
  words constant text := 'context constant text := current_setting(''ctx.v'', true);';
  keeps record;
BEGIN
  FOR keeps IN
    SELECT p.oid, p.oid::regprocedure AS name FROM pg_proc AS p
    WHERE p.prosrc ~ 'auth\.restore\(' AND p.pronamespace::regnamespace::text IN ('app', 'auth', 'queue')
  LOOP
    IF strpos(pg_get_functiondef(keeps.oid), words) = 0 THEN
      RAISE EXCEPTION '% keeps its context in other words', keeps.name;
    END IF;
    EXECUTE replace(pg_get_functiondef(keeps.oid), words, 'context constant text := auth.kept_context();');
  END LOOP;
END $$;

ALTER TABLE auth.context_key DROP remembers;
