-- A clinic's logo. The picture is a row behind the wall; where it is found stands beside the clinic's name, because
-- every page needs that before there is a context.
SET ROLE app_owner;

-- As the program drew it anew: a PNG without anything else in it. Whoever knows the id may see it, also in a mail,
-- and the id stays the same when the logo is replaced.
CREATE TABLE app.clinic_logos (
  clinic_id uuid PRIMARY KEY DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  picture bytea NOT NULL CHECK (length(picture) BETWEEN 1 AND 1500000),
  width integer NOT NULL CHECK (width BETWEEN 1 AND 640),
  height integer NOT NULL CHECK (height BETWEEN 1 AND 640),
  -- The beginning of the picture's SHA-256: its address changes with it, so that it can be kept for good.
  revision text NOT NULL CHECK (revision ~ '^[0-9a-z]{1,16}$'),
  updated_at timestamptz NOT NULL
);

RESET ROLE;

SELECT guard.protect('app.clinic_logos', '{
  "staff":  {"can": "select, insert, update (picture, width, height, revision, updated_at), delete",
             "check": "(SELECT ctx.may(''clinic_profile.edit'', ''clinic_owner clinic_admin''))"},
  "sales":  {"can": "select"},
  "portal": {"can": "select"},
  "worker": {"can": "select"}}');

-- WITH CHECK is not asked about a row that goes.
CREATE POLICY managed ON app.clinic_logos AS RESTRICTIVE FOR DELETE TO PUBLIC
  USING ((SELECT ctx.may('clinic_profile.edit', 'clinic_owner clinic_admin')));

-- `clinic/id/revision`, or empty.
ALTER TABLE auth.clinics ADD logo text NOT NULL DEFAULT ''
  CHECK (logo = '' OR logo ~ ('^' || clinic_id::text || '/[0-9a-f-]{36}/[0-9a-z]{1,16}$'));

ALTER TYPE auth.entered ADD ATTRIBUTE logo text;

SET ROLE auth_owner;

-- Says where the logo of the clinic of this context is found, after it was kept or taken away.
CREATE FUNCTION auth.show_clinic_logo() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT ctx.may('clinic_profile.edit', 'clinic_owner clinic_admin') THEN
    RAISE EXCEPTION 'not for this role' USING ERRCODE = '42501';
  END IF;
  UPDATE auth.clinics AS k
  SET logo = coalesce((SELECT l.clinic_id || '/' || l.id || '/' || l.revision FROM app.clinic_logos AS l
                       WHERE l.clinic_id = k.clinic_id), '')
  WHERE k.clinic_id = ctx.writable_clinic_id();
END $$;

-- The logo of a clinic, for whoever knows its id: mails are opened by nobody in particular.
CREATE FUNCTION auth.clinic_logo(clinic uuid, wanted uuid, mac bytea)
RETURNS TABLE (picture bytea, revision text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  context constant text := current_setting('ctx.v', true);
BEGIN
  PERFORM auth.demand(mac, 'logo', clinic::text, wanted::text);
  PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
  RETURN QUERY
  SELECT l.picture, l.revision FROM app.clinic_logos AS l WHERE l.clinic_id = clinic AND l.id = wanted;
  PERFORM auth.restore(context);
END $$;

-- As in 0022, with the logo.
CREATE OR REPLACE FUNCTION auth.make_entry(hash bytea, OUT who auth.entered, OUT ordinary boolean, OUT message text,
                                OUT inner_block bytea, OUT outer_block bytea, OUT remembers boolean)
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
         s.revoked_at IS NOT NULL AS revoked, k.status IS NOT DISTINCT FROM 'suspended' AS suspended,
         x.inner_block, x.outer_block, x.remembers
  INTO f
  FROM auth.sessions AS s
  JOIN auth.accounts AS a ON a.id = s.account_id AND a.disabled_at IS NULL
  JOIN auth.context_key AS x ON x.id = 1
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

  who := ROW(f.account_id, f.clinic_id, f.member_id, f.customer_id, f.role, f.granted, f.withdrawn,
             f.display_name, f.lang, f.slug, f.name, f.name_th, f.status, f.colour, f.mark, f.zone, f.reason,
             f.id, f.scopes, f.stale, f.must_enrol, f.logo);
  message := auth.message(f.clinic_id, f.member_id, f.role, f.customer_id, f.account_id,
                          f.home IS NULL OR f.suspended)
             || auth.own_permissions(f.granted, f.withdrawn, f.scopes);
  inner_block := f.inner_block;
  outer_block := f.outer_block;
  -- The platform is no clinic: whoever reads its context asks for the MAC.
  remembers := f.remembers AND f.clinic_id IS NOT NULL;
END $$;

-- As in 0022, with the logo.
CREATE OR REPLACE FUNCTION auth.enter(token bytea) RETURNS auth.entered
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- Here, or a short table of sessions is read with a hash for every row.
  hash constant bytea := sha256(token);
  f record;
  context text;
BEGIN
  SELECT ROW(s.account_id, k.clinic_id, m.id, m.customer_id, m.role, m.granted, m.withdrawn,
             a.display_name, a.lang, k.slug, k.name, k.name_th, k.status, k.colour, k.mark, k.zone, NULL,
             s.id, s.scopes, s.seen_at < now() - interval '5 minutes',
             a.super_admin AND NOT (a.second_factor OR a.demo), k.logo)::auth.entered AS who,
         k.status = 'active' AND s.revoked_at IS NULL AND s.scopes IS NULL
           AND m.granted = '{}' AND m.withdrawn = '{}' AND nullif(current_setting('ctx.v', true), '') IS NULL
           AND CASE session_user
                 WHEN 'clinic_staff' THEN m.role IN ('clinic_owner', 'clinic_admin', 'clinic_staff')
                 WHEN 'clinic_sales' THEN m.role = 'sales_staff'
                 WHEN 'clinic_portal' THEN m.role = 'customer'
                 ELSE false
               END AS ordinary,
         auth.message(k.clinic_id, m.id, m.role, m.customer_id, a.id, k.status = 'suspended') || ',,' AS message,
         x.inner_block, x.outer_block, x.remembers
  INTO f
  FROM auth.sessions AS s
  JOIN auth.accounts AS a ON a.id = s.account_id
  JOIN auth.members AS m ON m.clinic_id = s.clinic_id AND m.account_id = s.account_id
  JOIN auth.clinics AS k ON k.clinic_id = s.clinic_id
  JOIN auth.context_key AS x ON x.id = 1
  WHERE s.token_hash = hash AND s.expires_at > now()
    AND a.disabled_at IS NULL AND m.disabled_at IS NULL;
  IF f.ordinary IS NOT TRUE THEN
    f := auth.make_entry(hash);
  END IF;
  context := set_config('ctx.v', f.message || ',' || auth.mac(f.message, f.inner_block, f.outer_block), true);
  IF f.remembers THEN
    context := set_config('backtrace_functions', context, true);
  END IF;
  RETURN f.who;
END $$;

DROP FUNCTION auth.clinic_face();
-- As in 0016, with the logo.
CREATE FUNCTION auth.clinic_face()
RETURNS TABLE (name text, name_th text, colour text, mark text, zone text, logo text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.name, k.name_th, k.colour, k.mark, k.zone, k.logo
  FROM auth.clinics AS k WHERE k.clinic_id = ctx.clinic_id()
$$;

DROP FUNCTION auth.invitation(bytea, uuid);
-- As in 0025, with the logo.
CREATE FUNCTION auth.invitation(token bytea, clinic uuid)
RETURNS TABLE (id uuid, email text, role text, full_name text, lang text, expires_at timestamptz,
               accepted_at timestamptz, revoked_at timestamptz, name text, name_th text,
               colour text, mark text, zone text, suspended boolean, inviter text,
               account_exists boolean, asked_at timestamptz, logo text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  context constant text := current_setting('ctx.v', true);
BEGIN
  PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
  RETURN QUERY
  SELECT i.id, i.email, i.role, i.full_name, i.lang, i.expires_at, i.accepted_at, i.revoked_at,
         k.name, k.name_th, k.colour, k.mark, k.zone, k.status = 'suspended',
         coalesce(p.display_name, ''),
         EXISTS (SELECT FROM auth.accounts AS a WHERE a.email = i.email), i.asked_at, k.logo
  FROM app.invitations AS i
  JOIN auth.clinics AS k ON k.clinic_id = i.clinic_id
  LEFT JOIN app.profiles AS p ON p.clinic_id = i.clinic_id AND p.id = i.created_by
  WHERE i.clinic_id = clinic AND i.token_hash = sha256(token);
  PERFORM auth.restore(context);
END $$;

DROP FUNCTION auth.shared_result(bytea, uuid, timestamptz, text, uuid);
-- As in 0032, with the logo.
CREATE FUNCTION auth.shared_result(token bytea, clinic uuid, at timestamptz, origin text, asked uuid)
RETURNS TABLE (alive boolean, name text, name_th text, colour text, mark text, zone text,
               analysis_id uuid, view text, algorithm text, findings jsonb, taken_at timestamptz,
               expires_at timestamptz, logo text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  context constant text := current_setting('ctx.v', true);
  known boolean;
  s app.analysis_shares;
BEGIN
  PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
  known := EXISTS (SELECT FROM app.analysis_shares AS x
                   WHERE x.clinic_id = clinic AND x.token_hash = sha256(token));
  s := auth.make_opened(clinic, sha256(token), at);
  IF s.id IS NOT NULL THEN
    UPDATE app.analysis_shares AS x SET opened = x.opened + 1, last_opened_at = at
    WHERE x.clinic_id = clinic AND x.id = s.id;
    -- Nobody's account under a super admin's role: somebody who did not sign in, as in auth.report.
    PERFORM auth.write_event('super_admin', NULL, NULL, 'share_opened', s.analysis_id,
                             jsonb_build_object('share', s.id), origin, asked);
  END IF;
  RETURN QUERY
  SELECT s.id IS NOT NULL, k.name, k.name_th, k.colour, k.mark, k.zone,
         a.id, a.view, a.algorithm, a.findings, a.created_at, s.expires_at, k.logo
  FROM auth.clinics AS k
  LEFT JOIN app.skin_analyses AS a ON a.clinic_id = k.clinic_id AND a.id = s.analysis_id
  WHERE k.clinic_id = clinic AND known;
  PERFORM auth.restore(context);
END $$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.show_clinic_logo() TO clinic_staff;
GRANT EXECUTE ON FUNCTION auth.clinic_face() TO clinic_worker;
GRANT EXECUTE ON FUNCTION auth.clinic_logo(uuid, uuid, bytea), auth.invitation(bytea, uuid),
  auth.shared_result(bytea, uuid, timestamptz, text, uuid) TO clinic_auth;
