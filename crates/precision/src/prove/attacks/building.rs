//! Writing code, changing the schema, and objects that would be found before the real ones.

use super::arena::{Arena, Caller};
use super::statement::{Broken, code, must};
use super::tally::{DENIED, Tally, came_to};

/// Nothing of it works inside or outside of a transaction: all of it is tried where it is rolled back.
const STATEMENTS: &[&str] = &[
    "CREATE TABLE app.mine (id uuid)",
    "CREATE TABLE public.mine (id uuid)",
    "CREATE TEMP TABLE customers (id uuid)",
    "CREATE TEMP TABLE mine AS SELECT * FROM app.customers",
    "SELECT * INTO TEMP mine FROM app.customers",
    "CREATE TEMP VIEW mine AS SELECT 1",
    "CREATE TEMP SEQUENCE mine",
    "SET LOCAL search_path = pg_temp, app; CREATE TABLE customers (id uuid)",
    "CREATE VIEW app.mine AS SELECT * FROM app.customers",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION app.f() RETURNS integer LANGUAGE sql RETURN 1",
    "CREATE FUNCTION pg_temp.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION ctx.clinic_id() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
    "CREATE PROCEDURE app.p() LANGUAGE sql AS 'SELECT 1'",
    "DO 'BEGIN PERFORM 1; END'",
    "DO LANGUAGE plpgsql 'BEGIN PERFORM 1; END'",
    "CREATE OPERATOR app.=== (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = uuid_eq)",
    "CREATE AGGREGATE app.mine (text) (SFUNC = textcat, STYPE = text)",
    "CREATE CAST (uuid AS text) WITH INOUT AS IMPLICIT",
    "CREATE TYPE app.mine AS (id uuid)",
    "CREATE DOMAIN app.mine AS text",
    "COMMENT ON FUNCTION auth.enter(bytea) IS 'x'",
    "ALTER FUNCTION ctx.clinic_id() IMMUTABLE",
    "ALTER EVENT TRIGGER refuse_ddl DISABLE",
    "DROP EVENT TRIGGER refuse_ddl",
    "DROP OWNED BY CURRENT_USER",
    "DROP OWNED BY CURRENT_USER CASCADE",
    "REASSIGN OWNED BY app_owner TO CURRENT_USER",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
    "GRANT USAGE ON SCHEMA auth TO PUBLIC",
    "CREATE EXTENSION dblink",
    "CREATE PUBLICATION p FOR ALL TABLES",
    "CREATE FOREIGN DATA WRAPPER outside",
    "CREATE ROLE friend",
    "ALTER DATABASE postgres SET row_security = off",
    "SET session_replication_role = replica",
    "SET log_statement = 'all'",
    "SET allow_system_table_mods = on",
    "UPDATE pg_class SET relrowsecurity = false",
    "UPDATE pg_proc SET prosecdef = false",
    "DELETE FROM pg_policy",
    "LOAD 'auto_explain'",
];

/// The same on each table.
const ON_TABLE: &[&str] = &[
    "CREATE INDEX ON {table} (clinic_id)",
    "CREATE RULE r AS ON SELECT TO {table} DO INSTEAD SELECT 1",
    "CREATE TRIGGER t AFTER INSERT ON {table} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE POLICY p ON {table} USING (true)",
    "ALTER POLICY wall ON {table} USING (true)",
    "DROP POLICY wall ON {table}",
    "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE {table} OWNER TO CURRENT_USER",
    "ALTER TABLE {table} ALTER clinic_id SET STATISTICS 1000",
    "GRANT SELECT ON {table} TO PUBLIC",
    "REVOKE SELECT ON {table} FROM clinic_staff",
    "COMMENT ON TABLE {table} IS 'x'",
    "REINDEX TABLE {table}",
    "DROP TABLE {table}",
];

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    for caller in Caller::ALL {
        let mut session = arena.inside(caller).await?;
        tally.control_if(session.attack("SELECT 1").await?.is_ok());
        let on_tables = arena
            .tables()
            .flat_map(|table| ON_TABLE.iter().map(|sql| sql.replace("{table}", &table.name)));
        for sql in STATEMENTS.iter().map(|sql| (*sql).to_owned()).chain(on_tables) {
            let outcome = session.attack(&sql).await?;
            match code(&outcome) {
                // REVOKE of what one may not grant only warns, and dropping nothing does nothing.
                "none" => tally.gap(caller, &sql, came_to(&outcome)),
                _ => tally.refused(),
            }
        }
        let elsewhere =
            "SET LOCAL search_path = public, pg_temp, pg_catalog, app; SELECT ctx.clinic_id()";
        let captured = session.attack(elsewhere).await?;
        tally.expect_ours(arena, caller, elsewhere, &captured);
        session.leave().await?;
    }
    temporary_objects(arena, tally).await
}

/// Whether the database as a whole still keeps temporary objects from everybody.
async fn temporary_objects(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    for caller in Caller::ALL {
        let sql = format!(
            "SELECT has_database_privilege('{}', current_database(), 'TEMP, CREATE')",
            caller.login()
        );
        let answer = must(&mut arena.admin, &sql).await?;
        let may = (answer.first() == Some("t")).then(|| "may make objects of its own".to_owned());
        tally.judge(caller, "the right to make temporary objects or schemas", may);
    }
    Ok(())
}

impl Tally {
    /// An attempt whose answer must be the attacker's own clinic, or a refusal.
    fn expect_ours(
        &mut self,
        arena: &Arena,
        by: Caller,
        tried: &str,
        outcome: &super::statement::Outcome,
    ) {
        match outcome {
            Ok(answer) if arena.foreign_rows(answer) > 0 => {
                self.gap(by, tried, "another clinic than its own");
            }
            Ok(_) => self.refused(),
            Err(_) => self.expect(by, tried, outcome, DENIED),
        }
    }
}
