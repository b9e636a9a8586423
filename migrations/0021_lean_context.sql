-- What entering and the wall cost (docs/decisions/lean-context.md): the MAC is written down once and made
-- once a transaction, and the readers of the context look it up instead of making it again for every table
-- of every statement.
SET ROLE auth_owner;

-- The functions of this form (a body that is bound when it is made, no settings, not SECURITY DEFINER) are
-- part of the expressions that call them: they cost nothing, and no search path is asked.

-- The MAC over a message, this backend and the start of this transaction. A number says the time, because
-- its text depends on no setting.
CREATE FUNCTION auth.mac(message text, inner_block bytea, outer_block bytea) RETURNS text
STABLE PARALLEL RESTRICTED
RETURN encode(sha256(outer_block || sha256(inner_block || convert_to(
         concat(message, ',', pg_backend_pid(), ',', extract(epoch FROM current_timestamp)), 'UTF8'))),
       'hex');

-- What is signed. Letters, digits, underscores and commas, because backtrace_functions takes no others.
CREATE FUNCTION auth.message(clinic uuid, member uuid, role text, customer uuid, account uuid,
                             read_only boolean) RETURNS text
STABLE PARALLEL RESTRICTED
RETURN replace(concat(clinic, ',', member, ',', role, ',', customer, ',', account, ',',
                      CASE WHEN read_only THEN 'read' END), '-', '');

-- A context is remembered, for its transaction, in a parameter of PostgreSQL that superusers may set, and
-- auth_owner by a grant of `precision migrate`; no login role. It lists C functions whose errors are logged
-- with a backtrace, and a context is the name of none. This asks whether ctx.v is, to the letter, what is
-- remembered; everything else has to show its MAC.
CREATE FUNCTION ctx.is_remembered() RETURNS boolean STABLE PARALLEL RESTRICTED
RETURN nullif(current_setting('ctx.v', true), '') = current_setting('backtrace_functions', true);

CREATE OR REPLACE FUNCTION auth.sign(message text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  inner_block bytea;
  outer_block bytea;
BEGIN
  SELECT k.inner_block, k.outer_block INTO inner_block, outer_block
  FROM auth.context_key AS k WHERE k.id = 1;
  RETURN auth.mac(message, inner_block, outer_block);
END $$;

-- As in 0014, with the MAC in one place.
CREATE OR REPLACE FUNCTION ctx.field(n integer) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  value constant text := current_setting('ctx.v', true);
  split constant integer := length(value) - 65; -- the comma and 64 hex digits
  inner_block bytea;
  outer_block bytea;
BEGIN
  IF value IS NULL OR split < 4 THEN
    RETURN NULL;
  END IF;
  SELECT k.inner_block, k.outer_block INTO inner_block, outer_block
  FROM auth.context_key AS k WHERE k.id = 1;
  -- Both sides are hashed once more, so that the time of the comparison tells nothing of the mac.
  IF sha256(convert_to(substr(value, split + 2), 'UTF8')) IS DISTINCT FROM
     sha256(convert_to(auth.mac(left(value, split), inner_block, outer_block), 'UTF8')) THEN
    RETURN NULL;
  END IF;
  RETURN nullif(split_part(value, ',', n), '');
END $$;

CREATE OR REPLACE FUNCTION ctx.clinic_id() RETURNS uuid STABLE PARALLEL RESTRICTED
RETURN CASE WHEN ctx.is_remembered() THEN split_part(current_setting('ctx.v', true), ',', 1)
            ELSE ctx.needed(1) END::uuid;
CREATE OR REPLACE FUNCTION ctx.member_id() RETURNS uuid STABLE PARALLEL RESTRICTED
RETURN CASE WHEN ctx.is_remembered() THEN nullif(split_part(current_setting('ctx.v', true), ',', 2), '')
            ELSE ctx.field(2) END::uuid;
CREATE OR REPLACE FUNCTION ctx.role() RETURNS text STABLE PARALLEL RESTRICTED
RETURN CASE WHEN ctx.is_remembered() THEN split_part(current_setting('ctx.v', true), ',', 3)
            ELSE ctx.needed(3) END;
CREATE OR REPLACE FUNCTION ctx.customer_id() RETURNS uuid STABLE PARALLEL RESTRICTED
RETURN CASE WHEN ctx.is_remembered() THEN nullif(split_part(current_setting('ctx.v', true), ',', 4), '')
            ELSE ctx.field(4) END::uuid;
CREATE OR REPLACE FUNCTION ctx.account_id() RETURNS uuid STABLE PARALLEL RESTRICTED
RETURN CASE WHEN ctx.is_remembered() THEN nullif(split_part(current_setting('ctx.v', true), ',', 5), '')
            ELSE ctx.field(5) END::uuid;

-- As in 0004, for a context that is not remembered or only reads.
CREATE FUNCTION ctx.proven_writable_clinic_id() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF ctx.field(6) = 'read' THEN
    RAISE EXCEPTION 'this context only reads' USING ERRCODE = '25006';
  END IF;
  RETURN ctx.needed(1)::uuid;
END $$;
CREATE OR REPLACE FUNCTION ctx.writable_clinic_id() RETURNS uuid STABLE PARALLEL RESTRICTED
RETURN CASE WHEN ctx.is_remembered() AND split_part(current_setting('ctx.v', true), ',', 6) = ''
              THEN split_part(current_setting('ctx.v', true), ',', 1)::uuid
            ELSE ctx.proven_writable_clinic_id() END;

CREATE OR REPLACE FUNCTION auth.establish(clinic uuid, member uuid, role text, customer uuid, account uuid,
                                          read_only boolean DEFAULT false)
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  message constant text := auth.message(clinic, member, role, customer, account, read_only);
  context text := set_config('ctx.v', message || ',' || auth.sign(message), true);
BEGIN
  -- The platform is no clinic: whoever reads its context asks for the MAC.
  context := set_config('backtrace_functions', CASE WHEN clinic IS NULL THEN '' ELSE context END, true);
END $$;

-- What comes back is remembered if its MAC is right: here it is a caller's word. If not, nothing is: what
-- was established in between could be read out of the parameter and put into ctx.v.
CREATE OR REPLACE FUNCTION auth.restore(context text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept text := set_config('ctx.v', coalesce(context, ''), true);
BEGIN
  kept := set_config('backtrace_functions',
                     CASE WHEN ctx.field(1) IS NULL THEN '' ELSE context END, true);
END $$;

-- As in 0015, with the way of a clinic's people apart from the platform's, and the MAC made in place: this
-- runs for every request.
CREATE OR REPLACE FUNCTION auth.enter(token bytea, OUT account_id uuid, OUT clinic_id uuid,
                           OUT member_id uuid, OUT customer_id uuid, OUT role text, OUT granted text[],
                           OUT withdrawn text[], OUT display_name text, OUT lang text,
                           OUT slug text, OUT name text, OUT name_th text, OUT status text,
                           OUT colour text, OUT mark text, OUT zone text, OUT visit_reason text,
                           OUT session_id uuid, OUT scopes text[], OUT stale boolean,
                           OUT must_enrol boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  of_platform boolean := false;
  only_reads boolean := false;
  is_super boolean;
  revoked boolean;
  inner_block bytea;
  outer_block bytea;
  message text;
  context text;
BEGIN
  IF current_setting('ctx.v', true) <> '' THEN
    RAISE EXCEPTION 'a context is already entered' USING ERRCODE = '28000';
  END IF;

  SELECT s.account_id, k.clinic_id, m.id, m.customer_id, m.role, m.granted, m.withdrawn,
         a.display_name, a.lang, k.slug, k.name, k.name_th, k.status, k.colour, k.mark, k.zone,
         s.id, s.scopes, s.seen_at < now() - interval '5 minutes',
         a.super_admin AND NOT (a.second_factor OR a.demo), s.revoked_at IS NOT NULL,
         auth.message(k.clinic_id, m.id, m.role, m.customer_id, a.id, k.status = 'suspended'),
         x.inner_block, x.outer_block
  INTO account_id, clinic_id, member_id, customer_id, role, granted, withdrawn, display_name, lang,
       slug, name, name_th, status, colour, mark, zone, session_id, scopes, stale, must_enrol, revoked,
       message, inner_block, outer_block
  FROM auth.sessions AS s
  JOIN auth.accounts AS a ON a.id = s.account_id
  JOIN auth.members AS m ON m.clinic_id = s.clinic_id AND m.account_id = s.account_id
  JOIN auth.clinics AS k ON k.clinic_id = s.clinic_id
  JOIN auth.context_key AS x ON x.id = 1
  WHERE s.token_hash = sha256(token) AND s.expires_at > now()
    AND a.disabled_at IS NULL AND m.disabled_at IS NULL;
  -- The platform's sessions have no clinic but the one that is visited.
  IF NOT FOUND THEN
    of_platform := true;
    SELECT s.account_id, k.clinic_id, 'super_admin', '{}', '{}', a.display_name, a.lang,
           k.slug, k.name, k.name_th, k.status, k.colour, k.mark, k.zone, v.reason,
           s.id, s.scopes, s.seen_at < now() - interval '5 minutes',
           a.super_admin AND NOT (a.second_factor OR a.demo), s.revoked_at IS NOT NULL,
           a.super_admin, auth.message(k.clinic_id, NULL, 'super_admin', NULL, a.id, true),
           x.inner_block, x.outer_block
    INTO account_id, clinic_id, role, granted, withdrawn, display_name, lang,
         slug, name, name_th, status, colour, mark, zone, visit_reason, session_id, scopes, stale,
         must_enrol, revoked, is_super, message, inner_block, outer_block
    FROM auth.sessions AS s
    JOIN auth.accounts AS a ON a.id = s.account_id
    JOIN auth.context_key AS x ON x.id = 1
    LEFT JOIN auth.visits AS v
      ON v.token_hash = s.token_hash AND v.left_at IS NULL AND v.ends_at > now()
    LEFT JOIN auth.clinics AS k ON k.clinic_id = v.clinic_id
    WHERE s.token_hash = sha256(token) AND s.expires_at > now() AND a.disabled_at IS NULL
      AND s.clinic_id IS NULL
    ORDER BY v.started_at DESC
    LIMIT 1;
  END IF;

  IF NOT coalesce(CASE session_user
       WHEN 'clinic_staff' THEN role IN ('clinic_owner', 'clinic_admin', 'clinic_staff')
       WHEN 'clinic_sales' THEN role = 'sales_staff'
       WHEN 'clinic_portal' THEN role = 'customer'
       WHEN 'clinic_super' THEN role = 'super_admin' AND is_super
     END, false) THEN
    RAISE EXCEPTION 'invalid session' USING ERRCODE = '28000';
  END IF;
  IF revoked OR of_platform OR status = 'suspended' THEN
    IF status = 'suspended' AND NOT of_platform
       AND (revoked OR role <> 'clinic_owner' OR scopes IS NOT NULL) THEN
      RAISE EXCEPTION 'clinic suspended' USING ERRCODE = '28000';
    END IF;
    IF revoked THEN
      RAISE EXCEPTION 'invalid session' USING ERRCODE = '28000';
    END IF;
    only_reads := clinic_id IS NOT NULL;
  END IF;

  context := set_config('ctx.v', message || ',' || auth.mac(message, inner_block, outer_block), true);
  IF clinic_id IS NOT NULL THEN
    context := set_config('backtrace_functions', context, true);
  END IF;
  IF only_reads THEN
    PERFORM set_config('transaction_read_only', 'on', true);
  END IF;
END $$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION ctx.is_remembered(), ctx.proven_writable_clinic_id()
  TO clinic_staff, clinic_sales, clinic_portal, clinic_worker, clinic_super, app_owner;
