//! Faults to plant: the rule that must see it, and the fault.

/// Sorted by area, as in `prove::AREAS`.
pub const MUTATIONS: &[(&str, &str)] = &[
    // Tables.
    ("tenant-column", "CREATE TABLE app.notes (id uuid PRIMARY KEY)"),
    ("tenant-column", "CREATE TABLE app.notes (clinic_id uuid, id uuid)"),
    ("tenant-column", "CREATE TABLE app.notes (clinic_id text NOT NULL, id uuid)"),
    ("row-security", "CREATE TABLE app.notes (clinic_id uuid NOT NULL, id uuid)"),
    ("row-security", "ALTER TABLE app.customers NO FORCE ROW LEVEL SECURITY"),
    ("row-security", "ALTER TABLE app.customers DISABLE ROW LEVEL SECURITY"),
    ("table-owner", "ALTER TABLE app.customers OWNER TO CURRENT_USER"),
    ("table-owner", "ALTER TABLE app.customers OWNER TO auth_owner"),
    ("kind", "CREATE MATERIALIZED VIEW app.sums AS SELECT count(*) FROM app.files"),
    ("kind", "CREATE SEQUENCE app.numbers"),
    (
        "partition",
        "CREATE TABLE app.visits (clinic_id uuid NOT NULL) PARTITION BY HASH (clinic_id);
         CREATE TABLE app.visits_0 PARTITION OF app.visits FOR VALUES WITH (modulus 1, remainder 0);
         GRANT SELECT ON app.visits_0 TO clinic_staff",
    ),
    ("partition", "CREATE TABLE public.more_files () INHERITS (app.files)"),
    ("statistics", "ALTER TABLE app.customers ALTER clinic_id SET STATISTICS 100"),
    ("statistics", "CREATE STATISTICS app.pairs ON clinic_id, assigned_to FROM app.customers"),
    ("view", "CREATE VIEW app.people AS SELECT * FROM app.customers"),
    (
        "view",
        "CREATE SCHEMA reports; CREATE VIEW reports.people WITH (security_barrier)
           AS SELECT * FROM app.customers",
    ),
    (
        "trigger",
        "CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
           AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER touch BEFORE UPDATE ON app.files FOR EACH ROW EXECUTE FUNCTION app.touch()",
    ),
    ("trigger", "ALTER TABLE app.files DISABLE TRIGGER ALL"),
    ("rewrite", "CREATE RULE again AS ON DELETE TO app.files DO INSTEAD NOTHING"),
    // Policies.
    ("wall", "DROP POLICY wall ON app.files"),
    ("wall", "ALTER POLICY wall ON app.files TO clinic_staff"),
    (
        "wall",
        "ALTER POLICY wall ON app.files
           USING (clinic_id = (SELECT ctx.clinic_id()) OR (SELECT ctx.role()) = 'super_admin')",
    ),
    ("wall", "ALTER POLICY wall ON app.files WITH CHECK (true)"),
    (
        "wall",
        "DROP POLICY wall ON app.files;
         CREATE POLICY wall ON app.files FOR ALL TO PUBLIC
           USING (clinic_id = (SELECT ctx.clinic_id()))
           WITH CHECK (clinic_id = (SELECT ctx.writable_clinic_id()))",
    ),
    (
        "wall",
        "DROP POLICY wall ON app.files;
         CREATE POLICY wall ON app.files AS RESTRICTIVE FOR SELECT TO PUBLIC
           USING (clinic_id = (SELECT ctx.clinic_id()))",
    ),
    ("wall", "ALTER POLICY wall ON app.files WITH CHECK (clinic_id = (SELECT ctx.clinic_id()))"),
    ("kept", "DROP POLICY kept ON app.files"),
    ("kept", "ALTER POLICY kept ON app.files TO clinic_worker"),
    ("kept", "ALTER POLICY kept ON app.files USING (true)"),
    ("policy-role", "CREATE POLICY open ON app.files USING (true)"),
    ("policy-role", "CREATE POLICY open ON app.files TO clinic_auth USING (true)"),
    ("policy-role", "CREATE POLICY open ON app.files TO clinic_staff, pg_monitor USING (true)"),
    ("policy-definer", "CREATE POLICY more ON app.files FOR DELETE TO auth_owner USING (true)"),
    (
        "policy-tied",
        "ALTER POLICY staff_rows ON app.letter_texts USING ((SELECT ctx.role()) IN ('clinic_owner', 'clinic_admin'))",
    ),
    ("elsewhere", "DROP TRIGGER elsewhere ON app.customers"),
    ("elsewhere", "ALTER TABLE app.leads DISABLE TRIGGER elsewhere"),
    ("policy-tied", "ALTER POLICY portal_rows ON app.bookings USING (customer_id = (SELECT ctx.customer_id()))"),
    (
        "policy-tied",
        "ALTER POLICY staff_rows ON app.audit_events
           USING (clinic_id = (SELECT ctx.clinic_where(true))
                  AND (SELECT ctx.may('activity.read', 'clinic_owner clinic_admin')))",
    ),
    (
        "policy-reach",
        "CREATE POLICY more ON app.files TO clinic_staff
           USING (EXISTS (SELECT FROM auth.members AS m WHERE m.clinic_id = files.clinic_id))",
    ),
    (
        "policy-reach",
        "CREATE FUNCTION app.fine(uuid) RETURNS boolean LANGUAGE sql RETURN true;
         CREATE POLICY more ON app.files TO clinic_staff USING (app.fine(id))",
    ),
    // Keys.
    ("primary-key", "ALTER TABLE app.audit_events DROP CONSTRAINT audit_events_pkey"),
    ("index-prefix", "CREATE INDEX ON app.customers (email)"),
    ("index-prefix", "CREATE UNIQUE INDEX ON app.customers (phone)"),
    ("index-prefix", "CREATE INDEX ON app.customers (lower(email), clinic_id)"),
    ("list-index", "DROP INDEX app.customers_clinic_id_created_at_id_idx"),
    (
        "exclusion",
        "ALTER TABLE app.waitlist ADD EXCLUDE USING gist (clinic_id WITH <>, from_day WITH =)"
    ),
    ("leaky-index", "CREATE INDEX ON app.skin_analyses USING gin (findings)"),
    (
        "leaky-index",
        "CREATE TYPE app.mood AS ENUM ('well');
         ALTER TABLE app.customers ADD mood app.mood;
         CREATE INDEX ON app.customers (clinic_id, mood)",
    ),
    (
        "foreign-key-pair",
        "ALTER TABLE app.customers ADD UNIQUE (id);
         ALTER TABLE app.files ADD FOREIGN KEY (customer_id) REFERENCES app.customers (id)",
    ),
    (
        "foreign-key-pair",
        "ALTER TABLE app.customers ADD account_id uuid REFERENCES auth.accounts (id)",
    ),
    (
        "foreign-key-pair",
        "ALTER TABLE app.customers ADD UNIQUE (id);
         ALTER TABLE auth.members ADD FOREIGN KEY (customer_id) REFERENCES app.customers (id)",
    ),
    (
        "foreign-key-checked",
        "ALTER TABLE app.audit_events ADD FOREIGN KEY (clinic_id, actor_member)
           REFERENCES app.profiles (clinic_id, id) NOT VALID",
    ),
    ("foreign-key-index", "DROP INDEX app.customers_clinic_id_assigned_to_idx"),
    ("foreign-key-index", "DROP INDEX auth.sessions_account_id_idx"),
    (
        "foreign-key-action",
        "ALTER TABLE app.customers DROP CONSTRAINT customers_clinic_id_assigned_to_fkey,
           ADD FOREIGN KEY (clinic_id, assigned_to) REFERENCES app.profiles (clinic_id, id)
             ON DELETE SET NULL (assigned_to)",
    ),
    (
        "foreign-key-action",
        "ALTER TABLE app.customers DROP CONSTRAINT customers_clinic_id_assigned_to_fkey,
           ADD FOREIGN KEY (clinic_id, assigned_to) REFERENCES app.profiles (clinic_id, id)
             ON UPDATE SET DEFAULT",
    ),
    // Rights.
    ("table-right", "GRANT TRUNCATE ON app.files TO clinic_sales"),
    ("table-right", "GRANT REFERENCES (id) ON app.files TO clinic_staff"),
    ("table-right", "GRANT SELECT ON app.files TO PUBLIC"),
    ("table-right", "GRANT SELECT (id) ON app.files TO PUBLIC"),
    ("table-right", "GRANT SELECT ON app.files TO clinic_auth"),
    ("table-right", "GRANT SELECT ON app.files TO clinic_staff WITH GRANT OPTION"),
    ("definer-right", "GRANT DELETE ON app.files TO auth_owner"),
    ("definer-right", "GRANT UPDATE ON app.customers TO auth_owner"),
    ("super-right", "GRANT UPDATE (note) ON app.customers TO clinic_super"),
    ("audit-right", "GRANT UPDATE (detail) ON app.audit_events TO clinic_staff"),
    ("audit-right", "GRANT INSERT ON app.audit_events TO clinic_portal"),
    ("audit-right", "GRANT DELETE ON app.audit_events TO auth_owner"),
    ("tenant-update", "GRANT UPDATE ON app.customers TO clinic_staff"),
    ("closed-table", "GRANT SELECT ON auth.sessions TO clinic_auth"),
    ("closed-table", "GRANT SELECT (payload) ON queue.jobs TO clinic_worker"),
    ("closed-table", "GRANT SELECT ON public._sqlx_migrations TO PUBLIC"),
    ("closed-table", "CREATE SEQUENCE auth.numbers; GRANT USAGE ON auth.numbers TO clinic_auth"),
    ("closed-row-security", "ALTER TABLE auth.sessions DISABLE ROW LEVEL SECURITY"),
    ("closed-row-security", "CREATE POLICY open ON queue.jobs TO clinic_worker USING (true)"),
    ("closed-owner", "ALTER TABLE queue.jobs OWNER TO CURRENT_USER"),
    ("schema-owner", "ALTER SCHEMA guard OWNER TO app_owner"),
    ("schema-owner", "ALTER SCHEMA app OWNER TO clinic_staff"),
    ("schema-right", "GRANT CREATE ON SCHEMA public TO PUBLIC"),
    ("schema-right", "GRANT USAGE ON SCHEMA guard TO clinic_staff"),
    ("schema-right", "GRANT USAGE ON SCHEMA app TO clinic_auth"),
    ("schema-right", "GRANT USAGE ON SCHEMA ctx TO PUBLIC"),
    (
        "database-right",
        "DO $$ BEGIN EXECUTE format('GRANT TEMP ON DATABASE %I TO PUBLIC', current_database()); END $$",
    ),
    (
        "database-right",
        "DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO PUBLIC', current_database()); END $$",
    ),
    ("language", "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC"),
    ("language", "GRANT USAGE ON LANGUAGE sql TO clinic_worker"),
    (
        "foreign-data",
        "CREATE FOREIGN DATA WRAPPER outside; GRANT USAGE ON FOREIGN DATA WRAPPER outside TO clinic_staff",
    ),
    (
        "foreign-data",
        "CREATE FOREIGN DATA WRAPPER outside; CREATE SERVER far FOREIGN DATA WRAPPER outside;
         GRANT USAGE ON FOREIGN SERVER far TO PUBLIC",
    ),
    (
        "default-right",
        "ALTER DEFAULT PRIVILEGES FOR ROLE auth_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC",
    ),
    (
        "default-right",
        "ALTER DEFAULT PRIVILEGES FOR ROLE app_owner GRANT SELECT ON TABLES TO clinic_staff",
    ),
    // Functions.
    ("definer", "ALTER FUNCTION auth.enter(bytea) RESET search_path"),
    ("definer", "ALTER FUNCTION auth.enter(bytea) SET search_path = app, pg_temp"),
    ("definer", "ALTER FUNCTION auth.enter(bytea) OWNER TO CURRENT_USER"),
    ("public-function", "GRANT EXECUTE ON FUNCTION auth.enter(bytea) TO PUBLIC"),
    (
        "public-function",
        "CREATE FUNCTION public.hello() RETURNS integer LANGUAGE sql RETURN 1;
         GRANT EXECUTE ON FUNCTION public.hello() TO PUBLIC",
    ),
    ("pinned", "ALTER FUNCTION auth.sign(text) RESET search_path"),
    (
        "pinned",
        "CREATE OR REPLACE FUNCTION ctx.is_remembered() RETURNS boolean LANGUAGE sql STABLE
           PARALLEL RESTRICTED AS 'SELECT true'",
    ),
    (
        "definer",
        "CREATE FUNCTION auth.look() RETURNS bigint LANGUAGE sql SECURITY DEFINER
           RETURN (SELECT count(*) FROM auth.accounts);
         ALTER FUNCTION auth.look() OWNER TO auth_owner",
    ),
    ("reader", "ALTER FUNCTION ctx.clinic_id() IMMUTABLE"),
    ("reader", "ALTER FUNCTION ctx.field(integer) PARALLEL SAFE"),
    ("oracle", "GRANT EXECUTE ON FUNCTION auth.sign(text) TO clinic_staff"),
    (
        "oracle",
        "GRANT EXECUTE ON FUNCTION auth.establish(uuid, uuid, text, uuid, uuid, boolean) TO clinic_auth",
    ),
    ("oracle", "GRANT EXECUTE ON FUNCTION auth.figures(uuid) TO clinic_super"),
    ("oracle", "GRANT EXECUTE ON FUNCTION auth.mac(text, bytea, bytea) TO clinic_portal"),
    ("oracle", "GRANT EXECUTE ON FUNCTION auth.restore(text) TO clinic_super"),
    (
        "oracle",
        "GRANT EXECUTE ON FUNCTION
           auth.make_account(uuid, text, text, text, text, boolean, timestamptz) TO clinic_super",
    ),
    (
        "gate",
        "CREATE FUNCTION auth.look(clinic uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
           SET search_path = pg_catalog, pg_temp
           BEGIN ATOMIC SELECT auth.establish(clinic, NULL, 'platform', NULL, NULL); END;
         GRANT EXECUTE ON FUNCTION auth.look(uuid) TO clinic_super",
    ),
    (
        "gate",
        "CREATE FUNCTION auth.look(clinic uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
           SET search_path = pg_catalog, pg_temp
           AS 'BEGIN PERFORM auth.establish(clinic, NULL, ''platform'', NULL, NULL); END';
         GRANT EXECUTE ON FUNCTION auth.look(uuid) TO clinic_super",
    ),
    (
        "vouched",
        "CREATE FUNCTION auth.look(account uuid) RETURNS text LANGUAGE sql SECURITY DEFINER
           SET search_path = pg_catalog, pg_temp
           AS 'SELECT a.email FROM auth.accounts AS a WHERE a.id = account';
         GRANT EXECUTE ON FUNCTION auth.look(uuid) TO clinic_auth",
    ),
    (
        "oracle",
        "GRANT EXECUTE ON FUNCTION auth.write_event(text, uuid, uuid, text, uuid, jsonb, text, uuid)
           TO clinic_staff",
    ),
    ("oracle", "GRANT EXECUTE ON FUNCTION auth.keep_program_key(bytea) TO clinic_auth"),
    ("invoker", "ALTER FUNCTION auth.memberships(uuid, bytea) SECURITY INVOKER"),
    ("guard-function", "GRANT EXECUTE ON FUNCTION guard.protect(regclass, text) TO clinic_staff"),
    ("leakproof", "ALTER FUNCTION ctx.field(integer) LEAKPROOF"),
    (
        "catalog-function",
        "GRANT EXECUTE ON FUNCTION pg_terminate_backend(integer, bigint) TO PUBLIC",
    ),
    ("catalog-function", "GRANT EXECUTE ON FUNCTION pg_stat_get_activity(integer) TO clinic_staff"),
    ("catalog-function", "GRANT EXECUTE ON FUNCTION pg_advisory_lock(bigint) TO clinic_portal"),
    ("catalog-function", "GRANT EXECUTE ON FUNCTION lo_get(oid) TO clinic_portal"),
    ("catalog-function", "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO clinic_staff"),
    ("event-trigger", "DROP EVENT TRIGGER refuse_ddl"),
    ("event-trigger", "ALTER EVENT TRIGGER refuse_ddl ENABLE REPLICA"),
    (
        "event-trigger",
        "CREATE OR REPLACE FUNCTION guard.refuse_ddl() RETURNS event_trigger
         LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
         AS 'BEGIN IF session_user = ''clinic_staff'' THEN RAISE EXCEPTION ''no''; END IF; END'",
    ),
    // Roles.
    ("role", "ALTER ROLE app_owner LOGIN"),
    ("role", "ALTER ROLE clinic_sales NOLOGIN"),
    ("role-attribute", "ALTER ROLE clinic_staff BYPASSRLS"),
    ("role-attribute", "ALTER ROLE auth_owner CREATEROLE"),
    ("role-attribute", "ALTER ROLE clinic_staff INHERIT"),
    ("membership", "GRANT app_owner TO clinic_staff"),
    ("membership", "GRANT pg_read_all_data TO clinic_worker"),
    ("membership", "CREATE ROLE stranger; GRANT auth_owner TO stranger"),
    ("ownership", "ALTER TABLE app.files OWNER TO clinic_staff"),
    ("role-setting", "ALTER ROLE clinic_staff SET statement_timeout = '1ms'"),
    ("role-setting", "ALTER ROLE clinic_staff SET row_security = off"),
    ("role-setting", "ALTER ROLE clinic_portal RESET ALL"),
    (
        "role-setting",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public',
                                    current_database()); END $$",
    ),
    ("bypass", "CREATE ROLE stranger LOGIN BYPASSRLS"),
    ("bypass", "CREATE ROLE stranger LOGIN SUPERUSER"),
    ("parameter", "GRANT SET ON PARAMETER session_replication_role TO clinic_staff"),
    ("catalog-table", "GRANT SELECT ON pg_statistic TO clinic_staff"),
    ("catalog-table", "GRANT SELECT (rolpassword) ON pg_authid TO PUBLIC"),
    ("large-object", "SELECT lo_create(0)"),
    ("server-setting", "SET LOCAL session_replication_role = replica"),
    ("server-setting", "SET LOCAL log_parameter_max_length = -1"),
];
