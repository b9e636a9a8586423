-- Sessions that people see and end one by one, keys for programs, a second factor, and a suspension
-- that ends what was open.

ALTER TABLE auth.accounts
  -- Made by `seed --demo`: its password stands in a terminal, and a second factor would prove nothing.
  ADD demo boolean NOT NULL DEFAULT false,
  -- Whether a code or a passkey is asked for after the password.
  ADD second_factor boolean NOT NULL DEFAULT false,
  ADD password_changed_at timestamptz NOT NULL DEFAULT now();

ALTER TABLE auth.clinics
  -- How many people may work here; none is no limit. The plan's, once there are plans.
  ADD seats integer CHECK (seats > 0),
  ADD suspended_reason text NOT NULL DEFAULT '' CHECK (length(suspended_reason) <= 500);

ALTER TABLE auth.sessions
  -- What a page may show and name; the token's hash stays inside.
  ADD id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  -- A key is a session that a program holds: it acts as the member who made it, within `scopes`.
  ADD kind text NOT NULL DEFAULT 'browser' CHECK (kind IN ('browser', 'key')),
  ADD label text NOT NULL DEFAULT '' CHECK (length(label) <= 80),
  -- The last letters of a key, so that its owner knows it again.
  ADD hint text NOT NULL DEFAULT '' CHECK (length(hint) <= 8),
  -- Permissions that a key has; null is everything the member may.
  ADD scopes text[],
  ADD seen_at timestamptz NOT NULL DEFAULT now(),
  ADD CHECK ((kind = 'key') = (scopes IS NOT NULL)),
  ADD CHECK (kind = 'browser' OR clinic_id IS NOT NULL);

SET ROLE auth_owner;

-- As in 0014. New: the session's id, kind and scopes; whether it has not been seen for a while; whether
-- a second factor has to be set up first. In a suspended clinic the owner reads, and for everybody else
-- the session is over.
DROP FUNCTION auth.enter(bytea);
CREATE FUNCTION auth.enter(token bytea, OUT account_id uuid, OUT clinic_id uuid, OUT member_id uuid,
                           OUT customer_id uuid, OUT role text, OUT granted text[],
                           OUT withdrawn text[], OUT display_name text, OUT lang text,
                           OUT slug text, OUT name text, OUT name_th text, OUT status text,
                           OUT colour text, OUT mark text, OUT zone text, OUT visit_reason text,
                           OUT session_id uuid, OUT scopes text[], OUT stale boolean,
                           OUT must_enrol boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  is_super boolean;
  of_platform boolean;
  only_reads boolean;
  revoked boolean;
BEGIN
  IF current_setting('ctx.v', true) <> '' THEN
    RAISE EXCEPTION 'a context is already entered' USING ERRCODE = '28000';
  END IF;

  SELECT s.account_id, k.clinic_id, m.id, m.customer_id, coalesce(m.role, 'super_admin'),
         coalesce(m.granted, '{}'), coalesce(m.withdrawn, '{}'), a.display_name, a.lang,
         k.slug, k.name, k.name_th, k.status, k.colour, k.mark, k.zone, v.reason,
         s.id, s.scopes, s.seen_at < now() - interval '5 minutes',
         a.super_admin AND NOT (a.second_factor OR a.demo),
         a.super_admin, s.clinic_id IS NULL, s.revoked_at IS NOT NULL
  INTO account_id, clinic_id, member_id, customer_id, role, granted, withdrawn, display_name, lang,
       slug, name, name_th, status, colour, mark, zone, visit_reason, session_id, scopes, stale,
       must_enrol, is_super, of_platform, revoked
  FROM auth.sessions AS s
  JOIN auth.accounts AS a ON a.id = s.account_id AND a.disabled_at IS NULL
  LEFT JOIN auth.members AS m
    ON m.clinic_id = s.clinic_id AND m.account_id = s.account_id AND m.disabled_at IS NULL
  LEFT JOIN auth.visits AS v
    ON s.clinic_id IS NULL AND v.token_hash = s.token_hash
       AND v.left_at IS NULL AND v.ends_at > now()
  LEFT JOIN auth.clinics AS k ON k.clinic_id = coalesce(s.clinic_id, v.clinic_id)
  WHERE s.token_hash = sha256(token) AND s.expires_at > now()
  ORDER BY v.started_at DESC
  LIMIT 1;

  IF NOT FOUND
     OR (NOT of_platform AND member_id IS NULL)
     OR (of_platform AND NOT is_super)
     OR NOT coalesce(CASE session_user
          WHEN 'clinic_staff' THEN role IN ('clinic_owner', 'clinic_admin', 'clinic_staff')
          WHEN 'clinic_sales' THEN role = 'sales_staff'
          WHEN 'clinic_portal' THEN role = 'customer'
          WHEN 'clinic_super' THEN role = 'super_admin'
        END, false) THEN
    RAISE EXCEPTION 'invalid session' USING ERRCODE = '28000';
  END IF;
  IF status = 'suspended' AND NOT of_platform
     AND (revoked OR role <> 'clinic_owner' OR scopes IS NOT NULL) THEN
    RAISE EXCEPTION 'clinic suspended' USING ERRCODE = '28000';
  END IF;
  IF revoked THEN
    RAISE EXCEPTION 'invalid session' USING ERRCODE = '28000';
  END IF;

  only_reads := (of_platform OR status = 'suspended') AND clinic_id IS NOT NULL;
  PERFORM auth.establish(clinic_id, member_id, role, customer_id, account_id,
                         of_platform OR only_reads);
  IF only_reads THEN
    PERFORM set_config('transaction_read_only', 'on', true);
  END IF;
END $$;

-- Notes that a session is in use; the program calls it when `enter` says that it was not seen lately.
CREATE FUNCTION auth.see_session(token bytea, origin text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE auth.sessions AS s SET seen_at = now(), address = left(origin, 60)
  WHERE s.token_hash = sha256(token) AND s.revoked_at IS NULL
$$;

-- Ends what an account has open in one clinic, or everywhere; but for the session `kept`. Never granted.
CREATE FUNCTION auth.make_sessions_end(account uuid, clinic uuid, kept uuid) RETURNS bigint
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  WITH ended AS (
    UPDATE auth.sessions AS s SET revoked_at = now()
    WHERE s.account_id = account AND s.revoked_at IS NULL AND s.expires_at > now()
      AND (clinic IS NULL OR s.clinic_id = clinic) AND s.id IS DISTINCT FROM kept
    RETURNING 1)
  SELECT count(*) FROM ended
$$;

-- Suspends a clinic, or lets it work again. Every session and key but the owners' sessions ends for good.
CREATE FUNCTION auth.set_clinic_status(token bytea, clinic uuid, new_status text, why text, origin text,
                                       asked uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
  account constant uuid := auth.super_admin_of(token);
  event constant text := CASE new_status WHEN 'suspended' THEN 'clinic_suspended'
                                         ELSE 'clinic_activated' END;
  said constant jsonb := jsonb_build_object('reason', why);
BEGIN
  UPDATE auth.clinics AS k
  SET status = new_status,
      suspended_reason = CASE new_status WHEN 'suspended' THEN why ELSE '' END
  WHERE k.clinic_id = clinic AND k.status <> new_status AND NOT k.throwaway;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF new_status = 'suspended' THEN
    UPDATE auth.sessions AS s SET revoked_at = now()
    WHERE s.clinic_id = clinic AND s.revoked_at IS NULL
      AND (s.kind = 'key' OR NOT EXISTS (
        SELECT FROM auth.members AS m WHERE m.clinic_id = clinic AND m.account_id = s.account_id
          AND m.role = 'clinic_owner' AND m.disabled_at IS NULL));
  END IF;
  PERFORM auth.establish(clinic, NULL, 'super_admin', NULL, account);
  PERFORM auth.write_event('super_admin', account, NULL, event, NULL, said, origin, asked);
  PERFORM auth.restore(context);
  PERFORM auth.write_platform_event(event, account, clinic, said, origin, asked);
  RETURN true;
END $$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.enter(bytea)
  TO clinic_staff, clinic_sales, clinic_portal, clinic_super;
GRANT EXECUTE ON FUNCTION auth.see_session(bytea, text) TO clinic_auth;
GRANT EXECUTE ON FUNCTION auth.set_clinic_status(bytea, uuid, text, text, text, uuid) TO clinic_super;
