-- The signed context. A transaction says whose it is in one parameter,
--   ctx.v = clinic|member|role|customer|account|read|mac
-- where mac = HMAC-SHA256(key, everything before it | backend pid | start of the transaction).
-- Only auth_owner can read the key, so nobody else can write a value that the readers believe; and
-- a value copied from another transaction or another connection is not believed either.
SET ROLE auth_owner;

CREATE FUNCTION auth.sign(message text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  key auth.context_key;
  bound bytea := convert_to(message || '|' || pg_backend_pid() || '|'
                 || (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint, 'UTF8');
BEGIN
  SELECT * INTO key FROM auth.context_key WHERE id = 1;
  RETURN encode(sha256(key.outer_block || sha256(key.inner_block || bound)), 'hex');
END $$;

-- Field n of a context that is exactly valid, else NULL.
CREATE FUNCTION ctx.field(n integer) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  value text := current_setting('ctx.v', true);
  split integer := length(value) - 65; -- the bar and 64 hex digits
  message text;
BEGIN
  IF value IS NULL OR split < 4 THEN
    RETURN NULL;
  END IF;
  message := substr(value, 1, split);
  -- Both sides are hashed once more, so that the time of the comparison tells nothing of the mac.
  IF sha256(convert_to(substr(value, split + 2), 'UTF8'))
     IS DISTINCT FROM sha256(convert_to(auth.sign(message), 'UTF8')) THEN
    RETURN NULL;
  END IF;
  RETURN nullif(split_part(message, '|', n), '');
END $$;

-- As ctx.field, but outside a context the statement fails: a query that forgot to enter is a bug,
-- and an empty page would hide it.
CREATE FUNCTION ctx.needed(n integer) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  value text := ctx.field(n);
BEGIN
  IF value IS NULL THEN
    RAISE EXCEPTION 'no tenant context' USING ERRCODE = '28000';
  END IF;
  RETURN value;
END $$;

-- STABLE, never IMMUTABLE: an immutable reader would be folded into a cached plan.
CREATE FUNCTION ctx.clinic_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL RESTRICTED
  AS $$ SELECT ctx.needed(1)::pg_catalog.uuid $$;
-- For what is written. A context that only reads says so under its signature: the transaction is
-- read-only as well, but before PostgreSQL 16 RESET transaction_read_only takes that back.
CREATE FUNCTION ctx.writable_clinic_id() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF ctx.field(6) = 'read' THEN
    RAISE EXCEPTION 'this context only reads' USING ERRCODE = '25006';
  END IF;
  RETURN ctx.clinic_id();
END $$;
CREATE FUNCTION ctx.member_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL RESTRICTED
  AS $$ SELECT ctx.field(2)::pg_catalog.uuid $$;
CREATE FUNCTION ctx.role() RETURNS text LANGUAGE sql STABLE PARALLEL RESTRICTED
  AS $$ SELECT ctx.needed(3) $$;
CREATE FUNCTION ctx.customer_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL RESTRICTED
  AS $$ SELECT ctx.field(4)::pg_catalog.uuid $$;
CREATE FUNCTION ctx.account_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL RESTRICTED
  AS $$ SELECT ctx.field(5)::pg_catalog.uuid $$;

-- Writes the context of this transaction. Never granted: it is the signing oracle.
CREATE FUNCTION auth.establish(clinic uuid, member uuid, role text, customer uuid, account uuid,
                               read_only boolean DEFAULT false)
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  message text := concat_ws('|', coalesce(clinic::text, ''), coalesce(member::text, ''), role,
                            coalesce(customer::text, ''), coalesce(account::text, ''),
                            CASE WHEN read_only THEN 'read' ELSE '' END);
BEGIN
  PERFORM set_config('ctx.v', message || '|' || auth.sign(message), true);
END $$;

RESET ROLE;

GRANT USAGE ON SCHEMA ctx TO app_owner;
GRANT USAGE ON SCHEMA app, ctx TO clinic_staff, clinic_sales, clinic_portal, clinic_worker, clinic_super;
GRANT USAGE ON SCHEMA auth TO clinic_staff, clinic_sales, clinic_portal, clinic_worker, clinic_super,
  clinic_auth;
GRANT USAGE ON SCHEMA queue TO clinic_staff, clinic_sales, clinic_portal, clinic_worker;
GRANT USAGE ON SCHEMA app TO auth_owner;
GRANT EXECUTE ON FUNCTION ctx.field(integer), ctx.needed(integer), ctx.clinic_id(),
  ctx.writable_clinic_id(), ctx.member_id(), ctx.role(), ctx.customer_id(), ctx.account_id()
  TO clinic_staff, clinic_sales, clinic_portal, clinic_worker, clinic_super, app_owner;
