-- Signing in and entering: the only ways from a secret to a context.
SET ROLE auth_owner;

-- For the sign-in form. One row whether or not the account may sign in: the caller verifies a
-- password in every case, so that the time of the answer tells nothing.
CREATE FUNCTION auth.account_for_sign_in(wanted text)
RETURNS TABLE (account_id uuid, password_hash text, disabled boolean, super_admin boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.id, a.password_hash, a.disabled_at IS NOT NULL, a.super_admin
  FROM auth.accounts AS a WHERE a.email = wanted
$$;

-- Where an account may work, the clinic it used last first.
CREATE FUNCTION auth.memberships(account uuid)
RETURNS TABLE (clinic_id uuid, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.clinic_id, m.role
  FROM auth.members AS m
  WHERE m.account_id = account AND m.disabled_at IS NULL
  ORDER BY (SELECT max(s.created_at) FROM auth.sessions AS s
            WHERE s.account_id = account AND s.clinic_id = m.clinic_id) DESC NULLS LAST,
           m.created_at, m.clinic_id
$$;

-- Keeps a session. The caller has verified the password; the database verifies the rest.
CREATE FUNCTION auth.open_session(hash bytea, account uuid, clinic uuid, agent text, origin text,
                                  lifetime interval) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM auth.accounts AS a
                 WHERE a.id = account AND a.disabled_at IS NULL
                   AND (clinic IS NOT NULL OR a.super_admin))
     OR (clinic IS NOT NULL AND NOT EXISTS (
           SELECT FROM auth.members AS m
           WHERE m.account_id = account AND m.clinic_id = clinic AND m.disabled_at IS NULL)) THEN
    RAISE EXCEPTION 'invalid session' USING ERRCODE = '28000';
  END IF;
  INSERT INTO auth.sessions (token_hash, account_id, clinic_id, user_agent, address, expires_at)
  VALUES (hash, account, clinic, left(agent, 300), left(origin, 60), now() + lifetime);
  INSERT INTO auth.security_events (kind, account_id, clinic_id, address)
  VALUES ('signed_in', account, clinic, left(origin, 60));
END $$;

CREATE FUNCTION auth.close_session(token bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE auth.sessions SET revoked_at = now()
  WHERE token_hash = sha256(token) AND revoked_at IS NULL
$$;

-- A security event outside any context: failed sign-ins, ids probed for.
CREATE FUNCTION auth.report(event text, account uuid, clinic uuid, origin text, more jsonb)
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO auth.security_events (kind, account_id, clinic_id, address, detail)
  VALUES (event, account, clinic, left(origin, 60), more)
$$;

-- Enters the context that a session token stands for, and says who entered. The login role gates
-- the class: session_user is changed neither by SECURITY DEFINER nor by SET ROLE. A suspended
-- clinic and a visiting super admin read only, and the database sees to it.
CREATE FUNCTION auth.enter(token bytea)
RETURNS TABLE (account_id uuid, clinic_id uuid, member_id uuid, customer_id uuid, role text,
               granted text[], withdrawn text[], display_name text, lang text,
               slug text, name text, name_th text, status text,
               colour text, mark text, zone text, visit_reason text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  found_session record;
  effective_clinic uuid;
  only_reads boolean;
BEGIN
  IF ctx.field(3) IS NOT NULL THEN
    RAISE EXCEPTION 'a context is already entered' USING ERRCODE = '28000';
  END IF;

  SELECT s.account_id AS account, s.clinic_id AS clinic, m.id AS member, m.customer_id AS customer,
         coalesce(m.role, 'super_admin') AS role, m.granted, m.withdrawn,
         a.display_name, a.lang, a.super_admin,
         v.clinic_id AS visited, v.reason
  INTO found_session
  FROM auth.sessions AS s
  JOIN auth.accounts AS a ON a.id = s.account_id AND a.disabled_at IS NULL
  LEFT JOIN auth.members AS m
    ON m.clinic_id = s.clinic_id AND m.account_id = s.account_id AND m.disabled_at IS NULL
  LEFT JOIN auth.visits AS v
    ON s.clinic_id IS NULL AND v.token_hash = s.token_hash
       AND v.left_at IS NULL AND v.ends_at > now()
  WHERE s.token_hash = sha256(token) AND s.revoked_at IS NULL AND s.expires_at > now()
  ORDER BY v.started_at DESC
  LIMIT 1;

  IF NOT FOUND
     OR (found_session.clinic IS NOT NULL AND found_session.member IS NULL)
     OR (found_session.clinic IS NULL AND NOT found_session.super_admin)
     OR NOT coalesce(CASE session_user
          WHEN 'clinic_staff'
            THEN found_session.role IN ('clinic_owner', 'clinic_admin', 'clinic_staff')
          WHEN 'clinic_sales' THEN found_session.role = 'sales_staff'
          WHEN 'clinic_portal' THEN found_session.role = 'customer'
          WHEN 'clinic_super' THEN found_session.role = 'super_admin'
        END, false) THEN
    RAISE EXCEPTION 'invalid session' USING ERRCODE = '28000';
  END IF;

  effective_clinic := coalesce(found_session.clinic, found_session.visited);
  only_reads := found_session.clinic IS NULL
    OR EXISTS (SELECT FROM auth.clinics AS k
               WHERE k.clinic_id = effective_clinic AND k.status = 'suspended');
  PERFORM auth.establish(effective_clinic, found_session.member, found_session.role,
                         found_session.customer, found_session.account, only_reads);

  IF effective_clinic IS NULL THEN
    RETURN QUERY SELECT found_session.account, NULL::uuid, NULL::uuid, NULL::uuid,
      found_session.role, '{}'::text[], '{}'::text[], found_session.display_name,
      found_session.lang, NULL::text, NULL::text, NULL::text, NULL::text,
      NULL::text, NULL::text, NULL::text, NULL::text;
    RETURN;
  END IF;

  RETURN QUERY
  SELECT found_session.account, effective_clinic, found_session.member, found_session.customer,
         found_session.role, coalesce(found_session.granted, '{}'),
         coalesce(found_session.withdrawn, '{}'), found_session.display_name, found_session.lang,
         k.slug, k.name, k.name_th, k.status, p.colour, p.mark, p.zone, found_session.reason
  FROM auth.clinics AS k
  JOIN app.clinics AS p ON p.clinic_id = k.clinic_id
  WHERE k.clinic_id = effective_clinic;

  IF only_reads THEN
    PERFORM set_config('transaction_read_only', 'on', true);
  END IF;
END $$;

-- Called when a connection goes back to its pool: whatever an injected statement left behind is
-- found here, and the connection is closed. SECURITY INVOKER on purpose: what it looks at belongs
-- to the session.
CREATE FUNCTION auth.assert_clean() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_prepared_statements WHERE from_sql) THEN
    RAISE EXCEPTION 'poisoned: prepared statement' USING ERRCODE = '28000';
  ELSIF pg_my_temp_schema() <> 0::oid THEN
    RAISE EXCEPTION 'poisoned: temporary object' USING ERRCODE = '28000';
  ELSIF EXISTS (SELECT FROM pg_cursors WHERE is_holdable) THEN
    RAISE EXCEPTION 'poisoned: cursor' USING ERRCODE = '28000';
  ELSIF EXISTS (SELECT FROM pg_listening_channels()) THEN
    RAISE EXCEPTION 'poisoned: listening' USING ERRCODE = '28000';
  ELSIF current_setting('ctx.v', true) <> '' THEN
    RAISE EXCEPTION 'poisoned: context' USING ERRCODE = '28000';
  END IF;
END $$;

-- The wrapped data key of the clinic of this context.
CREATE FUNCTION auth.clinic_key() RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.wrapped FROM auth.clinic_keys AS k WHERE k.clinic_id = ctx.clinic_id()
$$;

-- Notes in the clinic's own log what the person of this context did.
CREATE FUNCTION auth.note(event text, about uuid, more jsonb) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO app.audit_events (clinic_id, actor_role, actor_account, actor_member,
                                kind, subject, detail)
  VALUES (ctx.clinic_id(), ctx.role(), ctx.account_id(), ctx.member_id(), event, about, more)
$$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.account_for_sign_in(text), auth.memberships(uuid),
  auth.open_session(bytea, uuid, uuid, text, text, interval), auth.close_session(bytea),
  auth.report(text, uuid, uuid, text, jsonb) TO clinic_auth;
GRANT EXECUTE ON FUNCTION auth.enter(bytea)
  TO clinic_staff, clinic_sales, clinic_portal, clinic_super;
GRANT EXECUTE ON FUNCTION auth.assert_clean()
  TO clinic_staff, clinic_sales, clinic_portal, clinic_worker, clinic_super, clinic_auth;
GRANT EXECUTE ON FUNCTION auth.clinic_key()
  TO clinic_staff, clinic_sales, clinic_portal, clinic_worker, clinic_super;
GRANT EXECUTE ON FUNCTION auth.note(text, uuid, jsonb)
  TO clinic_staff, clinic_sales, clinic_portal, clinic_worker;
