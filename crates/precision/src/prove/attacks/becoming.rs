//! Becoming another role, or a mightier one.

use super::arena::{Arena, Caller};
use super::statement::{Broken, code, run};
use super::tally::{DENIED, Tally};

/// The last: PostgreSQL's own roles are closed to everybody.
const NOT_ME: &[&str] = &["42501", "25006", "42939"];

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    let sql = "SELECT quote_ident(rolname) FROM pg_roles WHERE rolname !~ '^pg_'
                 OR rolname IN ('pg_read_all_data', 'pg_execute_server_program') ORDER BY rolname";
    let roles: Vec<String> =
        super::statement::must(&mut arena.admin, sql).await?.column().map(str::to_owned).collect();
    for caller in Caller::ALL {
        let mut session = arena.inside(caller).await?;
        let me = caller.login();
        for role in roles.iter().filter(|role| *role != me) {
            for sql in [
                format!("SET ROLE {role}"),
                format!("SET LOCAL ROLE {role}"),
                format!("SELECT set_config('role', '{role}', false)"),
                format!("SET SESSION AUTHORIZATION {role}"),
                format!("GRANT {role} TO {me}"),
                format!("ALTER ROLE {role} NOLOGIN"),
            ] {
                let outcome = session.attack(&sql).await?;
                tally.expect(caller, &sql, &outcome, NOT_ME);
            }
        }
        for power in ["SUPERUSER", "BYPASSRLS", "CREATEROLE", "CREATEDB", "REPLICATION", "INHERIT"]
        {
            let sql = format!("ALTER ROLE {me} {power}");
            let outcome = session.attack(&sql).await?;
            tally.expect(caller, &sql, &outcome, DENIED);
        }
        let reset = "RESET ROLE; SET ROLE NONE; RESET SESSION AUTHORIZATION;
                     SELECT session_user || ' ' || current_user";
        let who = session.attack(reset).await?.ok().and_then(|it| it.first().map(str::to_owned));
        tally.control_if(who.is_some());
        let other = who.filter(|who| *who != format!("{me} {me}"));
        tally.judge(caller, reset, other.map(|_| "is somebody else".to_owned()));
        session.leave().await?;
        own_settings(arena, tally, caller).await?;
    }
    Ok(())
}

/// PostgreSQL lets every role change its own password and its own settings; there is no right to take
/// away. It opens nothing of another clinic, but it could keep the program out: said, and made good each
/// time that `precision migrate` runs.
async fn own_settings(arena: &Arena, tally: &mut Tally, caller: Caller) -> Result<(), Broken> {
    let me = caller.login();
    let mut session = arena.connect(caller).await?;
    session.begin().await?;
    for (sql, key) in [
        (format!("ALTER ROLE {me} PASSWORD 'x'"), "prove-remark-own-password"),
        (format!("ALTER ROLE {me} SET statement_timeout = '1ms'"), "prove-remark-own-settings"),
    ] {
        let outcome = session.attack(&sql).await?;
        match code(&outcome) {
            // The last: somebody changes the same role at this moment, so it would have been possible.
            "none" | "55P03" | "XX000" => tally.remark(key),
            _ => tally.expect(caller, &sql, &outcome, DENIED),
        }
    }
    run(&mut session.connection, "ROLLBACK").await?.ok();
    Ok(())
}
