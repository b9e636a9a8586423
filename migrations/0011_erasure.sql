-- Keys with versions, clinics that are made for a proof and taken away again, and the end of a clinic.

ALTER TABLE auth.clinic_keys
  ADD version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  DROP CONSTRAINT clinic_keys_pkey,
  ADD PRIMARY KEY (clinic_id, version);

-- Made by `precision prove`: nobody sees them, and whatever is left of them is swept away.
ALTER TABLE auth.clinics ADD throwaway boolean NOT NULL DEFAULT false;
ALTER TABLE auth.accounts ADD throwaway boolean NOT NULL DEFAULT false;

SET ROLE auth_owner;

-- The wrapped data keys of the clinic of this context, the newest first: it seals, the others open.
DROP FUNCTION auth.clinic_key();
CREATE FUNCTION auth.clinic_keys() RETURNS TABLE (version integer, wrapped bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.version, k.wrapped FROM auth.clinic_keys AS k
  WHERE k.clinic_id = ctx.clinic_id() ORDER BY k.version DESC
$$;

-- The key that seals. Held until the transaction ends, so that the key is not taken away while something
-- is sealed with it.
CREATE FUNCTION auth.sealing_key() RETURNS TABLE (version integer, wrapped bytea)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.version, k.wrapped FROM auth.clinic_keys AS k
  WHERE k.clinic_id = ctx.writable_clinic_id() ORDER BY k.version DESC LIMIT 1 FOR SHARE
$$;

-- What the platform calls a clinic.
CREATE FUNCTION auth.clinic_named(clinic uuid)
RETURNS TABLE (slug text, name text, name_th text, status text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM auth.need_super_admin();
  RETURN QUERY SELECT k.slug, k.name, k.name_th, k.status
  FROM auth.clinics AS k WHERE k.clinic_id = clinic AND NOT k.throwaway;
END $$;

-- What remains of a clinic that was erased: that it was, by whom, why, and how much went.
CREATE TABLE auth.erasures (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id uuid NOT NULL UNIQUE,
  slug text NOT NULL,
  name text NOT NULL,
  name_th text NOT NULL,
  reason text NOT NULL CHECK (length(btrim(reason)) BETWEEN 5 AND 500),
  erased_by uuid NOT NULL,
  erased_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Rows by table.
  erased_rows jsonb NOT NULL,
  -- SHA-256 of each wrapped key that was destroyed, in hex.
  erased_keys text[] NOT NULL,
  -- Null until the bytes are gone from the object store; without the key nobody reads them.
  erased_files bigint,
  files_erased_at timestamptz
);

-- Erases a clinic: its key, its rows, its members, and the accounts that belonged nowhere else. Stays:
-- the receipt, and the platform's log. `typed` is the clinic's name as the super admin typed it.
CREATE FUNCTION auth.erase_clinic(token bytea, clinic uuid, typed text, why text, origin text,
                                  asked uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
  account constant uuid := auth.super_admin_of(token);
  named record;
  counted jsonb := '{}';
  rows_there bigint;
  target regclass;
  only_here uuid[];
  keys text[];
  receipt uuid;
BEGIN
  SELECT k.slug, k.name, k.name_th INTO named
  FROM auth.clinics AS k WHERE k.clinic_id = clinic FOR UPDATE;
  IF NOT FOUND OR typed IS NULL OR typed NOT IN (named.name, named.name_th) THEN
    RETURN NULL;
  END IF;

  PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
  FOR target IN
    SELECT c.oid FROM pg_class AS c
    WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    ORDER BY c.relname
  LOOP
    EXECUTE format('SELECT count(*) FROM %s WHERE clinic_id = $1', target) INTO rows_there USING clinic;
    counted := counted || jsonb_build_object(target::text, rows_there);
  END LOOP;
  PERFORM auth.restore(context);

  SELECT coalesce(array_agg(encode(sha256(k.wrapped), 'hex') ORDER BY k.version), '{}') INTO keys
  FROM auth.clinic_keys AS k WHERE k.clinic_id = clinic;
  SELECT array_agg(m.account_id) INTO only_here
  FROM auth.members AS m JOIN auth.accounts AS a ON a.id = m.account_id
  WHERE m.clinic_id = clinic AND NOT a.super_admin
    AND NOT EXISTS (SELECT FROM auth.members AS o
                    WHERE o.account_id = m.account_id AND o.clinic_id <> clinic);

  INSERT INTO auth.erasures (clinic_id, slug, name, name_th, reason, erased_by, erased_rows, erased_keys)
  VALUES (clinic, named.slug, named.name, named.name_th, why, account, counted, keys)
  RETURNING id INTO receipt;
  DELETE FROM auth.clinics AS k WHERE k.clinic_id = clinic;
  DELETE FROM auth.chain_heads AS h WHERE h.chain = clinic;
  DELETE FROM auth.accounts AS a WHERE a.id = ANY (only_here);
  PERFORM auth.write_platform_event('clinic_erased', account, clinic,
    jsonb_build_object('receipt', receipt, 'reason', why), origin, asked);
  RETURN receipt;
END $$;

-- Notes on the receipt that the files' bytes are gone, too.
CREATE FUNCTION auth.files_erased(token bytea, receipt uuid, files bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auth.super_admin_of(token);
  UPDATE auth.erasures AS e SET erased_files = files, files_erased_at = clock_timestamp()
  WHERE e.id = receipt AND e.files_erased_at IS NULL;
END $$;

-- Receipts, the newest first; or the one asked for.
CREATE FUNCTION auth.erasures(wanted uuid)
RETURNS TABLE (id uuid, clinic_id uuid, slug text, name text, name_th text, reason text,
               erased_by text, erased_at timestamptz, erased_rows jsonb, erased_keys text[],
               erased_files bigint, files_erased_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM auth.need_super_admin();
  RETURN QUERY
  SELECT e.id, e.clinic_id, e.slug, e.name, e.name_th, e.reason, coalesce(a.display_name, ''),
         e.erased_at, e.erased_rows, e.erased_keys, e.erased_files, e.files_erased_at
  FROM auth.erasures AS e LEFT JOIN auth.accounts AS a ON a.id = e.erased_by
  WHERE wanted IS NULL OR e.id = wanted
  ORDER BY e.erased_at DESC, e.id;
END $$;

-- Takes away every clinic and account that a proof made, unless the lock says that one is under way
-- elsewhere: it sweeps at its own end. Never granted.
CREATE FUNCTION auth.sweep_throwaways() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- "prove" in ASCII.
  IF NOT pg_try_advisory_xact_lock(x'70726f7665'::bigint) THEN
    RETURN;
  END IF;
  DELETE FROM auth.chain_heads AS h
  USING auth.clinics AS k WHERE k.clinic_id = h.chain AND k.throwaway;
  DELETE FROM auth.clinics AS k WHERE k.throwaway;
  DELETE FROM auth.accounts AS a WHERE a.throwaway;
END $$;

-- As in 0007, without the clinics of a proof.
CREATE OR REPLACE FUNCTION auth.clinic_page(needle text, after_name text, after_id uuid, page_size integer)
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
    WHERE NOT k.throwaway
      AND (needle = '' OR strpos(lower(k.name || ' ' || k.name_th || ' ' || k.slug), needle) > 0)
  ), page AS MATERIALIZED (
    SELECT * FROM matching AS m
    WHERE after_name IS NULL OR (m.name, m.clinic_id) > (after_name, after_id)
    ORDER BY m.name, m.clinic_id LIMIT page_size
  )
  SELECT p.*, f.staff, f.customers, f.analyses, (SELECT count(*) FROM matching)
  FROM page AS p CROSS JOIN LATERAL auth.figures(p.clinic_id) AS f
  ORDER BY p.name, p.clinic_id;
END $$;

RESET ROLE;

ALTER TABLE auth.erasures ENABLE ROW LEVEL SECURITY;

GRANT EXECUTE ON FUNCTION auth.clinic_keys()
  TO clinic_staff, clinic_sales, clinic_portal, clinic_worker, clinic_super;
GRANT EXECUTE ON FUNCTION auth.erase_clinic(bytea, uuid, text, text, text, uuid),
  auth.files_erased(bytea, uuid, bigint), auth.erasures(uuid), auth.clinic_named(uuid) TO clinic_super;
GRANT EXECUTE ON FUNCTION auth.sealing_key() TO clinic_staff, clinic_worker;
