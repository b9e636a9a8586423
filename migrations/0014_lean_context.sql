-- What entering and the wall cost (benches/wall): one query to enter, one verification to read the
-- context.

-- What every page of a clinic shows of it is read while entering, before there is a context: it lives
-- beside the name. What else a clinic says about itself stays in app.clinics.
ALTER TABLE auth.clinics
  ADD colour text NOT NULL DEFAULT '#0f766e' CHECK (colour ~ '^#[0-9a-f]{6}$'),
  ADD mark text NOT NULL DEFAULT '?' CHECK (length(mark) BETWEEN 1 AND 2),
  ADD zone text NOT NULL DEFAULT 'Asia/Bangkok';
UPDATE auth.clinics AS k SET colour = p.colour, mark = p.mark, zone = p.zone
FROM app.clinics AS p WHERE p.clinic_id = k.clinic_id;
ALTER TABLE app.clinics DROP COLUMN colour, DROP COLUMN mark, DROP COLUMN zone;

SET ROLE auth_owner;

CREATE OR REPLACE FUNCTION auth.make_clinic(clinic uuid, new_slug text, new_name text,
                                            new_name_th text, new_colour text, new_mark text,
                                            wrapped_key bytea, at timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
BEGIN
  INSERT INTO auth.clinics (clinic_id, slug, name, name_th, colour, mark, created_at)
  VALUES (clinic, new_slug, new_name, new_name_th, new_colour, new_mark, at);
  INSERT INTO auth.clinic_keys (clinic_id, wrapped, created_at) VALUES (clinic, wrapped_key, at);
  PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
  INSERT INTO app.clinics (clinic_id, created_at) VALUES (clinic, at);
  PERFORM auth.restore(context);
END $$;

-- As in 0004, with the MAC of auth.sign computed in place: this runs for every table of every statement.
CREATE OR REPLACE FUNCTION ctx.field(n integer) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  value constant text := current_setting('ctx.v', true);
  split constant integer := length(value) - 65; -- the bar and 64 hex digits
  key auth.context_key;
BEGIN
  IF value IS NULL OR split < 4 THEN
    RETURN NULL;
  END IF;
  SELECT * INTO key FROM auth.context_key WHERE id = 1;
  -- Both sides are hashed once more, so that the time of the comparison tells nothing of the mac.
  IF sha256(convert_to(substr(value, split + 2), 'UTF8')) IS DISTINCT FROM
     sha256(convert_to(encode(sha256(key.outer_block || sha256(key.inner_block || convert_to(
       left(value, split) || '|' || pg_backend_pid() || '|'
       || (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint, 'UTF8'))), 'hex'), 'UTF8'))
  THEN
    RETURN NULL;
  END IF;
  RETURN nullif(split_part(value, '|', n), '');
END $$;

-- As ctx.needed(1), without a call in between.
CREATE OR REPLACE FUNCTION ctx.clinic_id() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  value constant text := ctx.field(1);
BEGIN
  IF value IS NULL THEN
    RAISE EXCEPTION 'no tenant context' USING ERRCODE = '28000';
  END IF;
  RETURN value::uuid;
END $$;

-- Enters the context that a session token stands for, and says who entered. The login role gates
-- the class: session_user is changed neither by SECURITY DEFINER nor by SET ROLE. A suspended
-- clinic and a visiting super admin read only, and the database sees to it.
DROP FUNCTION auth.enter(bytea);
CREATE FUNCTION auth.enter(token bytea, OUT account_id uuid, OUT clinic_id uuid, OUT member_id uuid,
                           OUT customer_id uuid, OUT role text, OUT granted text[],
                           OUT withdrawn text[], OUT display_name text, OUT lang text,
                           OUT slug text, OUT name text, OUT name_th text, OUT status text,
                           OUT colour text, OUT mark text, OUT zone text, OUT visit_reason text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  is_super boolean;
  of_platform boolean;
  only_reads boolean;
BEGIN
  IF current_setting('ctx.v', true) <> '' THEN
    RAISE EXCEPTION 'a context is already entered' USING ERRCODE = '28000';
  END IF;

  SELECT s.account_id, k.clinic_id, m.id, m.customer_id, coalesce(m.role, 'super_admin'),
         coalesce(m.granted, '{}'), coalesce(m.withdrawn, '{}'), a.display_name, a.lang,
         k.slug, k.name, k.name_th, k.status, k.colour, k.mark, k.zone, v.reason,
         a.super_admin, s.clinic_id IS NULL
  INTO account_id, clinic_id, member_id, customer_id, role, granted, withdrawn, display_name, lang,
       slug, name, name_th, status, colour, mark, zone, visit_reason, is_super, of_platform
  FROM auth.sessions AS s
  JOIN auth.accounts AS a ON a.id = s.account_id AND a.disabled_at IS NULL
  LEFT JOIN auth.members AS m
    ON m.clinic_id = s.clinic_id AND m.account_id = s.account_id AND m.disabled_at IS NULL
  LEFT JOIN auth.visits AS v
    ON s.clinic_id IS NULL AND v.token_hash = s.token_hash
       AND v.left_at IS NULL AND v.ends_at > now()
  LEFT JOIN auth.clinics AS k ON k.clinic_id = coalesce(s.clinic_id, v.clinic_id)
  WHERE s.token_hash = sha256(token) AND s.revoked_at IS NULL AND s.expires_at > now()
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

  only_reads := (of_platform OR status = 'suspended') AND clinic_id IS NOT NULL;
  PERFORM auth.establish(clinic_id, member_id, role, customer_id, account_id,
                         of_platform OR only_reads);
  IF only_reads THEN
    PERFORM set_config('transaction_read_only', 'on', true);
  END IF;
END $$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.enter(bytea)
  TO clinic_staff, clinic_sales, clinic_portal, clinic_super;
