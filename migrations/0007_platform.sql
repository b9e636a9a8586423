-- The platform: making clinics, accounts and members; the super admin's list; visits.
SET ROLE auth_owner;

-- A function that steps into a clinic of its own choice puts the caller's context back at its end:
-- the signature is bound to the transaction, so the old value is still good.
CREATE FUNCTION auth.restore(context text) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT set_config('ctx.v', coalesce(context, ''), true)
$$;

-- Counts inside the clinic named, behind the wall.
CREATE FUNCTION auth.figures(clinic uuid)
RETURNS TABLE (staff bigint, customers bigint, analyses bigint)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
BEGIN
  PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
  RETURN QUERY SELECT
    (SELECT count(*) FROM auth.members AS m
      WHERE m.clinic_id = clinic AND m.role <> 'customer' AND m.disabled_at IS NULL),
    (SELECT count(*) FROM app.customers AS c WHERE c.clinic_id = clinic),
    (SELECT count(*) FROM app.skin_analyses AS a WHERE a.clinic_id = clinic);
  PERFORM auth.restore(context);
END $$;

CREATE FUNCTION auth.need_super_admin() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF session_user <> 'clinic_super' OR ctx.role() <> 'super_admin' THEN
    RAISE EXCEPTION 'super admins only' USING ERRCODE = '42501';
  END IF;
END $$;

-- A page of clinics by name, after the one named last; with the number of all that match.
CREATE FUNCTION auth.clinic_page(needle text, after_name text, after_id uuid, page_size integer)
RETURNS TABLE (clinic_id uuid, slug text, name text, name_th text, status text,
               created_at timestamptz, staff bigint, customers bigint, analyses bigint, total bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM auth.need_super_admin();
  RETURN QUERY
  WITH matching AS MATERIALIZED (
    SELECT k.clinic_id, k.slug, k.name, k.name_th, k.status, k.created_at
    FROM auth.clinics AS k
    WHERE needle = '' OR strpos(lower(k.name || ' ' || k.name_th || ' ' || k.slug), needle) > 0
  ), page AS MATERIALIZED (
    SELECT * FROM matching AS m
    WHERE after_name IS NULL OR (m.name, m.clinic_id) > (after_name, after_id)
    ORDER BY m.name, m.clinic_id LIMIT page_size
  )
  SELECT p.*, f.staff, f.customers, f.analyses, (SELECT count(*) FROM matching)
  FROM page AS p CROSS JOIN LATERAL auth.figures(p.clinic_id) AS f
  ORDER BY p.name, p.clinic_id;
END $$;

-- Lets the super admin of this session into one clinic, for a reason and a while. Both logs say so.
CREATE FUNCTION auth.begin_visit(token bytea, clinic uuid, why text, minutes integer) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
  account uuid;
BEGIN
  SELECT s.account_id INTO account
  FROM auth.sessions AS s JOIN auth.accounts AS a ON a.id = s.account_id
  WHERE s.token_hash = sha256(token) AND s.clinic_id IS NULL AND a.super_admin
    AND a.disabled_at IS NULL AND s.revoked_at IS NULL AND s.expires_at > now();
  IF account IS NULL OR session_user <> 'clinic_super' OR minutes NOT BETWEEN 1 AND 480 THEN
    RAISE EXCEPTION 'invalid session' USING ERRCODE = '28000';
  END IF;
  IF NOT EXISTS (SELECT FROM auth.clinics AS k WHERE k.clinic_id = clinic) THEN
    RETURN false;
  END IF;
  UPDATE auth.visits SET left_at = now() WHERE token_hash = sha256(token) AND left_at IS NULL;
  INSERT INTO auth.visits (token_hash, clinic_id, reason, started_at, ends_at)
  VALUES (sha256(token), clinic, why, clock_timestamp(),
          clock_timestamp() + make_interval(mins => minutes));
  INSERT INTO auth.security_events (kind, account_id, clinic_id, detail)
  VALUES ('visit_begun', account, clinic, jsonb_build_object('reason', why, 'minutes', minutes));
  PERFORM auth.establish(clinic, NULL, 'super_admin', NULL, account);
  PERFORM auth.note('visit_begun', NULL, jsonb_build_object('reason', why, 'minutes', minutes));
  PERFORM auth.restore(context);
  RETURN true;
END $$;

CREATE FUNCTION auth.end_visit(token bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
  visit record;
BEGIN
  FOR visit IN
    UPDATE auth.visits AS v SET left_at = now()
    FROM auth.sessions AS s
    WHERE v.token_hash = sha256(token) AND v.left_at IS NULL AND s.token_hash = v.token_hash
    RETURNING v.clinic_id, s.account_id
  LOOP
    PERFORM auth.establish(visit.clinic_id, NULL, 'super_admin', NULL, visit.account_id);
    PERFORM auth.note('visit_ended', NULL, '{}');
  END LOOP;
  PERFORM auth.restore(context);
END $$;

-- The three makers are granted to no login role: today only the operator's own connection (seeding)
-- calls them. Invitations and the clinic wizard will get gates of their own.
CREATE FUNCTION auth.make_clinic(clinic uuid, new_slug text, new_name text, new_name_th text,
                                 new_colour text, new_mark text, wrapped_key bytea, at timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
BEGIN
  INSERT INTO auth.clinics (clinic_id, slug, name, name_th, created_at)
  VALUES (clinic, new_slug, new_name, new_name_th, at);
  INSERT INTO auth.clinic_keys (clinic_id, wrapped, created_at) VALUES (clinic, wrapped_key, at);
  PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
  INSERT INTO app.clinics (clinic_id, colour, mark, created_at)
  VALUES (clinic, new_colour, new_mark, at);
  PERFORM auth.restore(context);
END $$;

CREATE FUNCTION auth.make_account(account uuid, new_email text, hash text, new_name text,
                                  new_lang text, is_super_admin boolean, at timestamptz)
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO auth.accounts (id, email, password_hash, display_name, lang, super_admin, created_at)
  VALUES (account, new_email, hash, new_name, new_lang, is_super_admin, at)
$$;

CREATE FUNCTION auth.make_member(clinic uuid, member uuid, account uuid, new_role text,
                                 customer uuid, new_title text, at timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
BEGIN
  INSERT INTO auth.members (clinic_id, id, account_id, role, customer_id, created_at)
  VALUES (clinic, member, account, new_role, customer, at);
  PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
  INSERT INTO app.profiles (clinic_id, id, display_name, title, role, created_at)
  SELECT clinic, member, a.display_name, new_title, new_role, at
  FROM auth.accounts AS a WHERE a.id = account;
  PERFORM auth.restore(context);
END $$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.clinic_page(text, text, uuid, integer),
  auth.begin_visit(bytea, uuid, text, integer), auth.end_visit(bytea) TO clinic_super;
