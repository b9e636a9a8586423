//! Becoming somebody else, leaving something behind, looking at siblings, writing code.

use std::collections::BTreeSet;

use base::Class;
use sqlx::{AssertSqlSafe, Row};
use testkit::Person;

use super::world::{Caller, World, code, context, run};

const ROLES: [&str; 9] = [
    "clinic_staff",
    "clinic_sales",
    "clinic_portal",
    "clinic_worker",
    "clinic_super",
    "clinic_auth",
    "app_owner",
    "auth_owner",
    "postgres",
];

#[tokio::test]
async fn nobody_becomes_somebody_else() {
    let world = World::new().await;
    for caller in Caller::ALL {
        let mut connection = world.connect(caller).await;
        for role in ROLES.into_iter().filter(|role| *role != caller.login()) {
            for sql in [
                format!("SET ROLE {role}"),
                format!("SET LOCAL ROLE {role}"),
                format!("SELECT set_config('role', '{role}', false)"),
                format!("SET SESSION AUTHORIZATION {role}"),
                format!("GRANT {role} TO {}", caller.login()),
            ] {
                let outcome = world.probe(&mut connection, caller, &sql).await;
                // A visit is read-only, and says so before anything else.
                assert!(["42501", "25006"].contains(&code(&outcome)), "{caller:?}: {sql}");
            }
        }
        let reset = "RESET ROLE; SET ROLE NONE; RESET SESSION AUTHORIZATION; RESET ALL;
                     SELECT session_user || ' ' || current_user";
        let who = world.probe(&mut connection, caller, reset).await.unwrap();
        assert_eq!(who[0][0], Some(format!("{0} {0}", caller.login())));
    }
}

#[tokio::test]
async fn nobody_runs_ddl_or_code() {
    let world = World::new().await;
    for caller in Caller::ALL {
        let mut connection = world.connect(caller).await;
        for statement in ddl(caller.login()) {
            let outcome = world.attack(&mut connection, caller, &statement).await;
            assert!(outcome.is_err(), "{caller:?}: {statement}");
        }
    }
    let mut admin = world.test.database.admin.acquire().await.unwrap();
    let faults = precision::prove::catalog(&mut admin).await.unwrap();
    assert!(faults.is_empty(), "something was left behind: {faults:?}");
}

fn ddl(me: &str) -> Vec<String> {
    let mut all: Vec<String> = [
        "CREATE TABLE app.mine (id uuid)",
        "CREATE TABLE public.mine (id uuid)",
        "CREATE TEMP TABLE customers (id uuid)",
        "CREATE TEMP TABLE mine AS SELECT * FROM app.customers",
        "SELECT * INTO TEMP mine FROM app.customers",
        "CREATE TEMP VIEW mine AS SELECT 1",
        "CREATE VIEW app.mine AS SELECT * FROM app.customers",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION app.f() RETURNS integer LANGUAGE sql RETURN 1",
        "CREATE FUNCTION pg_temp.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "DO 'BEGIN PERFORM 1; END'",
        "DO LANGUAGE plpgsql 'BEGIN PERFORM 1; END'",
        "CREATE OPERATOR app.=== (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = uuid_eq)",
        "CREATE AGGREGATE app.mine (text) (SFUNC = textcat, STYPE = text)",
        "CREATE TYPE app.mine AS (id uuid)",
        "CREATE INDEX ON app.customers (email)",
        "CREATE RULE r AS ON SELECT TO app.customers DO INSTEAD SELECT 1",
        "CREATE TRIGGER t AFTER INSERT ON app.customers EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE POLICY p ON app.customers USING (true)",
        "ALTER POLICY wall ON app.customers USING (true)",
        "DROP POLICY wall ON app.customers",
        "ALTER TABLE app.customers DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE app.customers OWNER TO CURRENT_USER",
        "ALTER EVENT TRIGGER refuse_ddl DISABLE",
        "DROP EVENT TRIGGER refuse_ddl",
        "DROP OWNED BY CURRENT_USER",
        "REASSIGN OWNED BY CURRENT_USER TO clinic_auth",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
        "GRANT SELECT ON app.customers TO PUBLIC",
        "REVOKE SELECT ON app.customers FROM clinic_staff",
        "COMMENT ON TABLE app.customers IS 'x'",
        "CREATE EXTENSION dblink",
        "CREATE PUBLICATION p FOR ALL TABLES",
        "CREATE ROLE friend",
        "ALTER SYSTEM SET log_statement = 'all'",
        "ALTER DATABASE postgres SET row_security = off",
        "SET session_replication_role = replica",
        "SET log_statement = 'all'",
        "SET allow_system_table_mods = on",
        "UPDATE pg_class SET relrowsecurity = false",
        "LOAD 'auto_explain'",
        "PREPARE TRANSACTION 'mine'",
        "REINDEX TABLE app.customers",
        "CHECKPOINT",
    ]
    .map(str::to_owned)
    .to_vec();
    for power in ["SUPERUSER", "BYPASSRLS", "CREATEROLE", "CREATEDB", "REPLICATION", "INHERIT"] {
        all.push(format!("ALTER ROLE {me} {power}"));
    }
    all
}

#[tokio::test]
async fn nobody_looks_at_siblings_or_stops_them() {
    let world = World::new().await;
    for caller in Caller::ALL {
        let mut connection = world.connect(caller).await;
        for sql in [
            "SELECT query FROM pg_stat_activity",
            "SELECT * FROM pg_locks",
            "SELECT * FROM pg_stat_get_activity(NULL)",
            "SELECT pg_cancel_backend(pg_backend_pid())",
            "SELECT pg_terminate_backend(pg_backend_pid())",
            "SELECT pg_notify('jobs', 'x')",
            "SELECT pg_advisory_lock(1)",
            "SELECT pg_try_advisory_lock(1)",
            "SELECT pg_advisory_lock_shared(1, 2)",
            "SELECT pg_try_advisory_lock_shared(1)",
            "SELECT lo_creat(-1)",
            "SELECT lo_create(0)",
            "SELECT lo_from_bytea(0, 'x')",
            "SELECT lo_import('/etc/hostname')",
            "SELECT * FROM pg_largeobject",
            "SELECT * FROM pg_authid",
            "SELECT * FROM pg_shadow",
            "SELECT * FROM pg_statistic",
            "SELECT * FROM pg_hba_file_rules()",
            "SELECT pg_read_file('PG_VERSION')",
            "SELECT pg_read_file_old('PG_VERSION', 0, 1)",
            "SELECT pg_ls_dir('.')",
            "SELECT * FROM pg_config()",
            "SELECT pg_reload_conf()",
            "SELECT pg_stat_reset()",
            "SELECT pg_export_snapshot() FROM auth.sessions",
            "SELECT * FROM auth.accounts",
            "SELECT * FROM auth.sessions",
            "SELECT * FROM auth.security_events",
            "SELECT * FROM queue.jobs",
            "SELECT * FROM public._sqlx_migrations",
            "COPY app.clinics TO '/stolen'",
        ] {
            let outcome = world.probe(&mut connection, caller, sql).await;
            assert_eq!(code(&outcome), "42501", "{caller:?}: {sql}");
        }
    }
}

/// A worker may delete files, and with that comes the right to lock their table; nobody else may.
#[tokio::test]
async fn nobody_locks_a_table_for_all_clinics() {
    let world = World::new().await;
    for caller in Caller::ALL.into_iter().filter(|caller| *caller != Caller::Worker) {
        let mut connection = world.connect(caller).await;
        for table in world.tables.clone() {
            let sql = format!("LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE NOWAIT");
            let outcome = world.probe(&mut connection, caller, &sql).await;
            assert_eq!(code(&outcome), "42501", "{caller:?}: {sql}");
        }
    }
}

/// What outlives a transaction, with what the check calls it.
const POISONS: [(&str, &str); 5] = [
    ("PREPARE mine AS SELECT 1", "prepared statement"),
    ("LISTEN jobs", "listening"),
    ("BEGIN; DECLARE mine CURSOR WITH HOLD FOR SELECT 1; COMMIT", "cursor"),
    ("SET SESSION ctx.v = 'x'", "context"),
    ("DEALLOCATE ALL; PREPARE sqlx_s_1 AS SELECT 1", "prepared statement"),
];

#[tokio::test]
async fn what_outlives_a_transaction_is_noticed() {
    let world = World::new().await;
    for role in base::Class::ALL.map(login).into_iter().chain(["clinic_worker", "clinic_auth"]) {
        let mut clean = world.test.database.connect_as(role).await;
        run(&mut clean, "SELECT auth.assert_clean()").await.unwrap();
        for (poison, name) in POISONS {
            let mut connection = world.test.database.connect_as(role).await;
            run(&mut connection, poison).await.unwrap();
            let outcome = run(&mut connection, "SELECT auth.assert_clean()").await;
            assert_eq!(
                outcome,
                Err(("28000".into(), format!("poisoned: {name}"))),
                "{role}: {poison}"
            );
        }
    }
}

const fn login(class: Class) -> &'static str {
    match class {
        Class::Staff => "clinic_staff",
        Class::Sales => "clinic_sales",
        Class::Portal => "clinic_portal",
        Class::Super => "clinic_super",
    }
}

/// Through the program's own pools: a connection that cannot be cleaned is closed.
#[tokio::test]
async fn a_poisoned_connection_never_comes_back() {
    let mut world = World::new().await;
    for person in
        [&world.a.owner, &world.a.sales, &world.a.portal, &world.visitor].map(Person::clone)
    {
        for poison in [
            "PREPARE mine AS SELECT 1",
            "LISTEN jobs",
            "DECLARE mine CURSOR WITH HOLD FOR SELECT 1",
        ] {
            let mut context = context(&world.test, &person).await;
            let pid = backend(&mut context).await;
            let sql = format!("COMMIT; BEGIN; {poison}; COMMIT; BEGIN");
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(context.tx()).await.unwrap();
            drop(context);
            wait_until_gone(&mut world, pid).await;
        }
    }
}

/// What RESET undoes costs no connection; and the next one to use it finds nothing of it.
#[tokio::test]
async fn a_clean_connection_comes_back_as_it_was() {
    let world = World::new().await;
    let mut pids = BTreeSet::new();
    for _ in 0..50 {
        let mut context = context(&world.test, &world.a.owner).await;
        pids.insert(backend(&mut context).await);
        let settings =
            "SELECT current_setting('search_path') || current_setting('statement_timeout')
                          || current_setting('row_security')";
        let found: String = sqlx::query(settings).fetch_one(context.tx()).await.unwrap().get(0);
        assert_eq!(found, "app, pg_temp15son");
        let dirt = "COMMIT; SET search_path = public; SET statement_timeout = 0;
                    SET row_security = off; SET ctx.v = 'x'; BEGIN";
        sqlx::raw_sql(dirt).execute(context.tx()).await.unwrap();
    }
    assert!(pids.len() < 50, "no connection was ever used again");
}

async fn backend(context: &mut base::Context) -> i32 {
    sqlx::query("SELECT pg_backend_pid()").fetch_one(context.tx()).await.unwrap().get(0)
}

/// Closing happens after the answer went out, so it is asked for until it is so.
async fn wait_until_gone(world: &mut World, pid: i32) {
    let sql = format!("SELECT count(*) FROM pg_stat_activity WHERE pid = {pid}");
    for _ in 0..20_000 {
        if world.scalar(&sql).await == "0" {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("the poisoned connection is still there");
}
