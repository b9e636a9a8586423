//! Faults, planted one at a time in a database of their own. The attacks alone must find each, by the
//! class that is there for it; the catalog's rules are not asked.

use futures_util::StreamExt;
use precision::prove::attacks::Class;
use sqlx::AssertSqlSafe;
use testkit::Database;

use super::sound::prover;

/// The MAC over something else.
macro_rules! signing {
    ($words:literal) => {
        concat!(
            "CREATE OR REPLACE FUNCTION auth.mac(message text, inner_block bytea, outer_block bytea)
               RETURNS text STABLE PARALLEL RESTRICTED
               RETURN encode(sha256(outer_block || sha256(inner_block || convert_to(",
            $words,
            ", 'UTF8'))), 'hex')"
        )
    };
}

/// A context that is bound to its backend and to no transaction.
const NOT_BOUND_TO_THE_TRANSACTION: &str = signing!("message || pg_backend_pid()");

/// A context that is good everywhere and for ever.
const NOT_BOUND_AT_ALL: &str = signing!("message");

/// The classes that must see it, and the fault.
const FAULTS: &[(&[Class], &str)] = &[
    // Tables and policies.
    (
        &[Class::Reading, Class::Writing],
        "DROP POLICY wall ON app.files; DROP POLICY kept ON app.files",
    ),
    (
        &[Class::Writing],
        "DROP POLICY kept ON app.files;
         ALTER POLICY wall ON app.files USING (true)",
    ),
    (
        &[Class::Writing],
        "ALTER POLICY wall ON app.tags
           WITH CHECK (true)",
    ),
    (&[Class::Reading, Class::Outside], "ALTER TABLE app.customers DISABLE ROW LEVEL SECURITY"),
    (
        &[Class::Reading],
        "ALTER TABLE app.files NO FORCE ROW LEVEL SECURITY;
         CREATE FUNCTION app.everything() RETURNS SETOF app.files LANGUAGE sql SECURITY DEFINER
           AS 'SELECT * FROM app.files';
         ALTER FUNCTION app.everything() OWNER TO app_owner;
         CREATE VIEW app.all_files AS SELECT * FROM app.everything();
         GRANT SELECT ON app.all_files TO clinic_staff;
         GRANT EXECUTE ON FUNCTION app.everything() TO clinic_staff",
    ),
    (
        &[Class::Reading],
        "CREATE VIEW app.people AS SELECT * FROM app.customers; GRANT SELECT ON app.people TO clinic_portal",
    ),
    (
        &[Class::Reading],
        "CREATE TABLE app.notes (clinic_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (clinic_id, id));
         ALTER TABLE app.notes OWNER TO app_owner; GRANT SELECT ON app.notes TO clinic_sales",
    ),
    (
        &[Class::Reading],
        "CREATE MATERIALIZED VIEW app.sums AS SELECT clinic_id, full_name FROM app.customers WITH NO DATA;
         CREATE VIEW app.reports AS SELECT full_name FROM app.customers;
         GRANT SELECT ON app.reports TO clinic_worker",
    ),
    // Functions.
    (
        &[Class::Functions],
        "CREATE FUNCTION auth.look(clinic uuid) RETURNS SETOF text LANGUAGE sql SECURITY DEFINER
           AS 'SELECT a.email FROM auth.accounts AS a JOIN auth.members AS m ON m.account_id = a.id
               WHERE m.clinic_id = clinic';
         ALTER FUNCTION auth.look(uuid) OWNER TO auth_owner;
         GRANT EXECUTE ON FUNCTION auth.look(uuid) TO clinic_staff",
    ),
    (
        &[Class::Functions],
        "CREATE FUNCTION queue.push(clinic uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
           AS 'UPDATE queue.jobs SET attempts = attempts + 1 WHERE clinic_id = clinic';
         ALTER FUNCTION queue.push(uuid) OWNER TO auth_owner;
         GRANT EXECUTE ON FUNCTION queue.push(uuid) TO clinic_portal",
    ),
    (
        &[Class::Functions],
        "CREATE FUNCTION auth.step_into(clinic uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
           AS 'SELECT auth.establish(clinic, NULL, ''worker'', NULL, NULL)';
         ALTER FUNCTION auth.step_into(uuid) OWNER TO auth_owner;
         GRANT EXECUTE ON FUNCTION auth.step_into(uuid) TO clinic_worker",
    ),
    (
        &[Class::Signing],
        "ALTER FUNCTION auth.sign(text) SECURITY DEFINER;
         GRANT EXECUTE ON FUNCTION auth.sign(text) TO clinic_staff",
    ),
    (
        &[Class::Signing],
        "ALTER FUNCTION auth.write_context(uuid, text) SECURITY DEFINER;
         GRANT EXECUTE ON FUNCTION auth.write_context(uuid, text) TO clinic_portal",
    ),
    (
        &[Class::Signing],
        "ALTER FUNCTION auth.establish(uuid, uuid, text, uuid, uuid, boolean) SECURITY DEFINER;
         GRANT EXECUTE ON FUNCTION auth.establish(uuid, uuid, text, uuid, uuid, boolean) TO clinic_sales",
    ),
    (&[Class::Signing, Class::Closed], "GRANT SELECT ON auth.context_key TO clinic_super"),
    // The context.
    (
        &[Class::Forging, Class::Tampering, Class::Replay],
        "CREATE OR REPLACE FUNCTION ctx.field(n integer) RETURNS text LANGUAGE sql STABLE
           PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp
           AS 'SELECT nullif(split_part(current_setting(''ctx.v'', true), '','', n), '''')'",
    ),
    (
        &[Class::Forging, Class::Tampering, Class::Replay],
        "CREATE OR REPLACE FUNCTION ctx.is_remembered() RETURNS boolean STABLE PARALLEL RESTRICTED
           RETURN current_setting('ctx.v', true) <> ''",
    ),
    (
        &[Class::Replay],
        "CREATE OR REPLACE FUNCTION auth.restore(context text) RETURNS void
           LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
           AS 'SELECT set_config(''ctx.v'', coalesce(context, ''''), true)'",
    ),
    // What a function is leaving is still remembered when it is asked whether what it goes back to is genuine.
    (
        &[Class::Functions],
        "DO $do$
         DECLARE
           definition constant text := pg_get_functiondef('auth.restore(text)'::regprocedure);
           forgets constant text := $w$PERFORM auth.write_no_context();$w$;
         BEGIN
           IF strpos(definition, forgets) = 0 THEN
             RAISE EXCEPTION 'auth.restore has other words now';
           END IF;
           EXECUTE replace(definition, forgets, '');
         END $do$",
    ),
    (&[Class::Replay], NOT_BOUND_TO_THE_TRANSACTION),
    (&[Class::Replay], NOT_BOUND_AT_ALL),
    (&[Class::Entering], ENTER_WITHOUT_CLASS),
    (&[Class::Entering], ENTER_AFTER_THE_END),
    (&[Class::ReadOnly], ENTER_TO_WRITE),
    (&[Class::ReadOnly], ENTER_WHILE_SUSPENDED),
    (
        &[Class::Vouching, Class::Functions],
        "CREATE OR REPLACE FUNCTION auth.demand(mac bytea, purpose text, VARIADIC parts text[])
           RETURNS void LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS 'SELECT'",
    ),
    (
        &[Class::Poison],
        "CREATE OR REPLACE FUNCTION auth.assert_clean() RETURNS void LANGUAGE sql
           SET search_path = pg_catalog, pg_temp AS 'SELECT'",
    ),
    // Rights.
    (&[Class::Closed], "GRANT SELECT (token_hash) ON auth.sessions TO clinic_auth"),
    (&[Class::Closed], "GRANT UPDATE (payload) ON queue.jobs TO clinic_worker"),
    (
        &[Class::Building],
        "ALTER EVENT TRIGGER refuse_ddl DISABLE; GRANT CREATE ON SCHEMA app TO clinic_staff",
    ),
    (&[Class::Building], "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC"),
    (
        &[Class::Siblings],
        "GRANT EXECUTE ON FUNCTION pg_stat_get_activity(integer) TO clinic_staff",
    ),
    (&[Class::Siblings], "GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC"),
    (&[Class::Siblings], "GRANT EXECUTE ON FUNCTION pg_advisory_lock(bigint) TO clinic_portal"),
    // What tells of rows.
    (&[Class::Keys], "CREATE UNIQUE INDEX ON app.customers (id)"),
    (&[Class::Keys], "CREATE UNIQUE INDEX ON app.customers (phone)"),
    (
        &[Class::Keys],
        "ALTER TABLE app.profiles ADD UNIQUE (id);
         ALTER TABLE app.customers DROP CONSTRAINT customers_clinic_id_assigned_to_fkey,
           ADD FOREIGN KEY (assigned_to) REFERENCES app.profiles (id)",
    ),
    (&[Class::Plans], "CREATE INDEX ON app.customers (email)"),
    (
        &[Class::Plans],
        "ALTER TABLE app.audit_events ALTER clinic_id SET STATISTICS 100;
         INSERT INTO auth.clinics (clinic_id, slug, name, name_th)
           VALUES ('00000000-0000-4000-8000-000000000001', 'big', 'Big', 'Big');
         INSERT INTO app.clinics (clinic_id) VALUES ('00000000-0000-4000-8000-000000000001');
         INSERT INTO app.audit_events (clinic_id, actor_role, kind, seq, hash)
           SELECT '00000000-0000-4000-8000-000000000001', 'x', 'x', n, ''
           FROM generate_series(1, 5000) AS n;
         ANALYZE app.audit_events",
    ),
    // Inside a clinic.
    (&[Class::RowRules], "ALTER POLICY sales_rows ON app.customers USING (true)"),
    (&[Class::RowRules], "ALTER POLICY sales_rows ON app.skin_analyses USING (true)"),
    (&[Class::RowRules], "ALTER POLICY portal_rows ON app.files USING (true)"),
    (&[Class::RowRules], "ALTER POLICY portal_rows ON app.profiles USING (true)"),
    (&[Class::RowRules], "ALTER POLICY staff_rows ON app.audit_events USING (true)"),
    (
        &[Class::RowRules],
        "ALTER POLICY staff_rows ON app.letter_texts
           USING ((SELECT ctx.role()) IN ('clinic_owner', 'clinic_admin', 'clinic_staff'))",
    ),
    (
        &[Class::RowRules],
        "ALTER POLICY staff_rows ON app.audit_events
           USING ((SELECT ctx.role()) IN ('clinic_owner', 'clinic_admin'))",
    ),
    (&[Class::RowRules], ENTER_WITH_EVERY_GRANT),
    (&[Class::RowRules], ENTER_WITHOUT_SCOPES),
    (
        &[Class::RowRules],
        "CREATE OR REPLACE FUNCTION ctx.may(permission text, roles text) RETURNS boolean
           STABLE PARALLEL RESTRICTED
           RETURN ctx.is_among(ctx.role(), roles)
             OR ctx.is_among(translate(permission, '.', '_'), ctx.part(7))",
    ),
    (&[Class::Log], "GRANT UPDATE (detail) ON app.audit_events TO clinic_staff"),
    (
        &[Class::Log],
        "GRANT INSERT ON app.audit_events TO clinic_staff;
         ALTER POLICY staff_rows ON app.audit_events USING (true) WITH CHECK (true)",
    ),
    (
        &[Class::Log],
        "CREATE OR REPLACE FUNCTION auth.linked(previous bytea, words jsonb) RETURNS bytea
           LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS 'SELECT sha256(''x'')'",
    ),
];

/// `auth.enter` and what it asks with some of their words replaced; fails if they are in neither.
macro_rules! enter_with {
    ($($there:literal => $instead:literal),+) => {
        concat!(
            "DO $do$
             DECLARE
               entering text := pg_get_functiondef('auth.enter(bytea)'::regprocedure);
               asking text := pg_get_functiondef('auth.make_entry(bytea)'::regprocedure);
             BEGIN ",
            $(
                "IF strpos(entering || asking, $w$", $there, "$w$) = 0 THEN
                   RAISE EXCEPTION 'auth.enter has other words now';
                 END IF;
                 entering := replace(entering, $w$", $there, "$w$, $w$", $instead, "$w$);
                 asking := replace(asking, $w$", $there, "$w$, $w$", $instead, "$w$); ",
            )+
            "  EXECUTE asking;
               EXECUTE entering;
             END $do$"
        )
    };
}

const ENTER_WITHOUT_CLASS: &str =
    enter_with!("IF NOT coalesce(CASE session_user" => "IF NOT coalesce(true OR CASE session_user");

const ENTER_AFTER_THE_END: &str = enter_with!("s.revoked_at IS NOT NULL" => "false");

const ENTER_TO_WRITE: &str = enter_with!("f.home IS NULL OR f.suspended" => "f.home IS NULL");

const ENTER_WHILE_SUSPENDED: &str =
    enter_with!("f.revoked OR f.role <> 'clinic_owner' OR f.scopes IS NOT NULL" => "f.revoked");

const ENTER_WITH_EVERY_GRANT: &str =
    enter_with!("own_permissions(f.granted" => "own_permissions('{activity.read,team.read}'");

const ENTER_WITHOUT_SCOPES: &str = enter_with!("f.withdrawn, f.scopes)" => "f.withdrawn, NULL)");

#[tokio::test]
async fn every_planted_fault_is_found_by_its_class() {
    let all =
        futures_util::stream::iter(FAULTS.iter().map(|(classes, fault)| missed(classes, fault)));
    let missed: Vec<String> = all.buffer_unordered(2).concat().await;
    let planted = FAULTS.len();
    assert!(missed.is_empty(), "{} of {planted} missed:\n{}", missed.len(), missed.join("\n"));
}

/// What is not seen of a fault in a database of its own.
async fn missed(classes: &[Class], fault: &'static str) -> Vec<String> {
    let database = Database::fresh().await;
    let mut admin = database.admin.acquire().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(fault))
        .execute(&mut *admin)
        .await
        .unwrap_or_else(|error| panic!("{fault}\ncannot be planted: {error}"));
    drop(admin);
    let outcome = prover(&database).attack(classes).await;
    database.admin.close().await;
    match outcome {
        Ok(attacked) => attacked
            .iter()
            .filter(|attacked| attacked.tally.got == 0)
            .map(|attacked| format!("{} does not see: {fault}", attacked.class.id()))
            .collect(),
        Err(error) => vec![format!("{error}: {fault}")],
    }
}

/// Every class but those that no fault of one database can break is shown to find something.
#[test]
fn every_class_has_a_fault_to_find() {
    for class in Class::ALL {
        let planted = FAULTS.iter().any(|(classes, _)| classes.contains(&class));
        // Roles belong to the whole cluster: `becoming` has a test of its own.
        assert!(planted || class == Class::Becoming, "{} is shown to find nothing", class.id());
    }
}
