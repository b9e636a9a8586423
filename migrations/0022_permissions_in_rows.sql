-- What a member was granted beyond their role, what was withdrawn from them, and the scopes of a key are
-- part of the signed context, so that the row rules know them too: ctx.may.

-- Names of permissions and nothing else: they become part of the context.
ALTER TABLE auth.members
  ADD CHECK (granted::text ~ '^[{}a-z._,]*$'), ADD CHECK (withdrawn::text ~ '^[{}a-z._,]*$');
ALTER TABLE auth.sessions ADD CHECK (scopes::text ~ '^[{}a-z._,]*$');

-- Whether contexts are remembered: `precision migrate` sets it to whether auth_owner may set the parameter.
-- If not, every reader asks for the MAC: slower, and just as safe.
ALTER TABLE auth.context_key ADD remembers boolean NOT NULL DEFAULT true;

SET ROLE auth_owner;

-- Permissions as the context writes them, with an underscore for the dot.
CREATE FUNCTION auth.listed(names text[]) RETURNS text STABLE PARALLEL RESTRICTED
RETURN CASE WHEN cardinality(names) > 0 THEN translate(array_to_string(names, ' '), '.,', '_') END;

-- What is signed is as in 0021, and then what is the member's own: granted, withdrawn, and of a key its
-- scopes behind the word `key`, so that a key without any has none.
CREATE OR REPLACE FUNCTION auth.message(clinic uuid, member uuid, role text, customer uuid, account uuid,
                                        read_only boolean) RETURNS text
STABLE PARALLEL RESTRICTED
RETURN replace(concat(clinic, ',', member, ',', role, ',', customer, ',', account,
                      CASE WHEN read_only THEN ',read,' ELSE ',,' END), '-', '');
CREATE FUNCTION auth.own_permissions(granted text[], withdrawn text[], scopes text[]) RETURNS text
STABLE PARALLEL RESTRICTED
RETURN concat(auth.listed(granted), ',', auth.listed(withdrawn), ',',
              CASE WHEN scopes IS NOT NULL THEN concat('key ', auth.listed(scopes)) END);

-- The context is remembered for its transaction, where that is possible.
CREATE FUNCTION auth.make_remembered(context text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('backtrace_functions', context, true)
  FROM auth.context_key AS k WHERE k.id = 1 AND k.remembers;
END $$;

CREATE OR REPLACE FUNCTION auth.establish(clinic uuid, member uuid, role text, customer uuid, account uuid,
                                          read_only boolean DEFAULT false)
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  message constant text := auth.message(clinic, member, role, customer, account, read_only) || ',,';
  context constant text := set_config('ctx.v', message || ',' || auth.sign(message), true);
BEGIN
  -- The platform is no clinic: whoever reads its context asks for the MAC.
  PERFORM auth.make_remembered(CASE WHEN clinic IS NULL THEN '' ELSE context END);
END $$;

-- As in 0021: what comes back is remembered only if its MAC is right.
CREATE OR REPLACE FUNCTION auth.restore(context text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('ctx.v', coalesce(context, ''), true);
  PERFORM auth.make_remembered(CASE WHEN ctx.field(1) IS NULL THEN '' ELSE context END);
END $$;

-- Field n of the context as it stands there; empty outside of one.
CREATE FUNCTION ctx.part(n integer) RETURNS text STABLE PARALLEL RESTRICTED
RETURN CASE WHEN ctx.is_remembered() THEN split_part(current_setting('ctx.v', true), ',', n)
            ELSE coalesce(ctx.field(n), '') END;
CREATE FUNCTION ctx.is_among(word text, words text) RETURNS boolean STABLE PARALLEL RESTRICTED
RETURN strpos(concat(' ', words, ' '), concat(' ', word, ' ')) > 0;

-- Whether whoever asks has this permission: by one of these roles (as base::permission has it) unless it was
-- withdrawn, or because it was granted; and, if it is a key, within its scopes. For the rows of a table:
--   "rows": "(SELECT ctx.may(''activity.read'', ''clinic_owner clinic_admin''))"
CREATE FUNCTION ctx.may(permission text, roles text) RETURNS boolean STABLE PARALLEL RESTRICTED
RETURN (ctx.is_among(translate(permission, '.', '_'), ctx.part(7))
        OR ctx.is_among(ctx.role(), roles)
           AND NOT ctx.is_among(translate(permission, '.', '_'), ctx.part(8)))
  AND (ctx.part(9) = '' OR ctx.is_among(translate(permission, '.', '_'), ctx.part(9)));

-- What auth.enter says of who asks. A type with a name, because the columns of one without are put together
-- from the catalog anew for every call.
CREATE TYPE auth.entered AS (
  account_id uuid, clinic_id uuid, member_id uuid, customer_id uuid, role text, granted text[],
  withdrawn text[], display_name text, lang text, slug text, name text, name_th text, status text,
  colour text, mark text, zone text, visit_reason text, session_id uuid, scopes text[], stale boolean,
  must_enrol boolean);

-- What auth.enter needs of a session that is not ordinary: of a member with permissions of their own, a key,
-- a suspended clinic, the platform; or it fails and says why. Never granted.
CREATE FUNCTION auth.make_entry(hash bytea, OUT who auth.entered, OUT ordinary boolean, OUT message text,
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
         a.display_name, a.lang, a.super_admin, k.slug, k.name, k.name_th, k.status, k.colour, k.mark, k.zone,
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
             f.id, f.scopes, f.stale, f.must_enrol);
  message := auth.message(f.clinic_id, f.member_id, f.role, f.customer_id, f.account_id,
                          f.home IS NULL OR f.suspended)
             || auth.own_permissions(f.granted, f.withdrawn, f.scopes);
  inner_block := f.inner_block;
  outer_block := f.outer_block;
  -- The platform is no clinic: whoever reads its context asks for the MAC.
  remembers := f.remembers AND f.clinic_id IS NOT NULL;
END $$;

-- As in 0021. Most requests are ordinary: one query and one condition. Every expression here is made ready
-- anew in each transaction, which costs more than working it out.
DROP FUNCTION auth.enter(bytea);
CREATE FUNCTION auth.enter(token bytea) RETURNS auth.entered
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
             a.super_admin AND NOT (a.second_factor OR a.demo))::auth.entered AS who,
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

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.enter(bytea) TO clinic_staff, clinic_sales, clinic_portal, clinic_super;
GRANT EXECUTE ON FUNCTION ctx.part(integer), ctx.is_among(text, text), ctx.may(text, text)
  TO clinic_staff, clinic_sales, clinic_portal, clinic_worker, clinic_super, app_owner;

-- What can be granted to more than its roles. A permission that was withdrawn is withdrawn here, too.
ALTER POLICY staff_rows ON app.audit_events
  USING ((SELECT ctx.may('activity.read', 'clinic_owner clinic_admin')))
  WITH CHECK ((SELECT ctx.may('activity.read', 'clinic_owner clinic_admin')));
ALTER POLICY staff_rows ON app.letter_texts
  USING ((SELECT ctx.may('letters.edit', 'clinic_owner clinic_admin')))
  WITH CHECK ((SELECT ctx.may('letters.edit', 'clinic_owner clinic_admin')));
ALTER POLICY staff_rows ON app.invitations
  USING ((SELECT ctx.may('team.read', 'clinic_owner clinic_admin')) OR created_by = (SELECT ctx.member_id()))
  WITH CHECK ((SELECT ctx.may('team.read', 'clinic_owner clinic_admin')) OR created_by = (SELECT ctx.member_id()));

-- Of these functions only the condition changes. And guard.protection drops the sub-select around readers
-- with arguments as well, where it writes the form of Citus.
DO $do$
DECLARE
  change record;
  body text;
BEGIN
  FOR change IN VALUES
    ('auth.team(text,text,uuid,integer)',
     $w$ctx.role() NOT IN ('clinic_owner', 'clinic_admin', 'super_admin')$w$,
     $w$NOT ctx.may('team.read', 'clinic_owner clinic_admin super_admin')$w$),
    ('auth.team_member(uuid)',
     $w$ctx.role() NOT IN ('clinic_owner', 'clinic_admin', 'super_admin')$w$,
     $w$NOT ctx.may('team.read', 'clinic_owner clinic_admin super_admin')
     AND NOT ctx.may('team.manage', 'clinic_owner clinic_admin')$w$),
    ('auth.is_mine(uuid)',
     $w$ctx.role() IN ('clinic_owner', 'clinic_admin')$w$,
     $w$ctx.may('team.manage', 'clinic_owner clinic_admin')$w$),
    ('auth.log_state()',
     $w$ctx.role() IN ('clinic_owner', 'clinic_admin')$w$,
     $w$ctx.may('activity.read', 'clinic_owner clinic_admin')$w$),
    ('guard.protection(regclass,text,boolean)', $w$(ctx\.\w+\(\))$w$, $w$(ctx\.\w+\([^()]*\))$w$)
  LOOP
    body := pg_get_functiondef(change.column1::regprocedure);
    IF strpos(body, change.column2) = 0 THEN
      RAISE EXCEPTION '% has other words now', change.column1;
    END IF;
    EXECUTE replace(body, change.column2, change.column3);
  END LOOP;
END $do$;
