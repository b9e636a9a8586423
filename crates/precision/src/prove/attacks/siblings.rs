//! Siblings' statements, signals and locks; large objects; the server's files and programs; catalogs with
//! values in them.

use super::arena::{Arena, Caller};
use super::statement::{Broken, must};
use super::tally::{CLOSED, DENIED, Tally};

/// Where one of these were allowed, it would do no harm: nothing is written that stays.
const STATEMENTS: &[&str] = &[
    "SELECT query FROM pg_stat_activity",
    "SELECT * FROM pg_locks",
    "SELECT * FROM pg_stat_get_activity(NULL)",
    "SELECT pg_stat_get_backend_activity(1)",
    "SELECT pg_cancel_backend(pg_backend_pid())",
    "SELECT pg_terminate_backend(0)",
    "SELECT pg_notify('proof', 'x')",
    "SELECT pg_advisory_lock(20261122)",
    "SELECT pg_try_advisory_lock(20261122)",
    "SELECT pg_advisory_lock_shared(20261122, 2)",
    "SELECT pg_try_advisory_lock_shared(20261122)",
    "SELECT lo_creat(-1)",
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT lo_open(1, 131072)",
    "SELECT lo_get(1)",
    "SELECT lo_unlink(1)",
    "SELECT lo_import('/etc/hostname')",
    "SELECT lo_export(1, '/dev/null')",
    "SELECT * FROM pg_largeobject",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_shadow",
    "SELECT * FROM pg_user_mapping",
    "SELECT * FROM pg_statistic",
    "SELECT * FROM pg_hba_file_rules()",
    "SELECT * FROM pg_hba_file_rules",
    "SELECT * FROM pg_file_settings",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT pg_read_file_old('PG_VERSION', 0, 1)",
    "SELECT pg_read_binary_file('PG_VERSION')",
    "SELECT pg_stat_file('PG_VERSION')",
    "SELECT pg_ls_dir('.')",
    "SELECT pg_ls_logdir()",
    "SELECT * FROM pg_config()",
    "SELECT pg_stat_reset_single_table_counters(0)",
    "COPY (SELECT 1) TO '/dev/null'",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SELECT pg_export_snapshot() FROM auth.sessions",
];

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    for caller in Caller::ALL {
        let mut session = arena.inside(caller).await?;
        tally.control_if(session.attack("SELECT count(*) FROM pg_class").await?.is_ok());
        for sql in STATEMENTS {
            let outcome = session.attack(sql).await?;
            tally.expect(caller, sql, &outcome, DENIED);
        }
        locks(arena, tally, caller, &mut session).await?;
        session.leave().await?;
    }
    overheard(arena, tally).await
}

/// A table locked by one clinic stands still for all. Who may delete its rows may lock it, and is not
/// asked to.
async fn locks(
    arena: &Arena,
    tally: &mut Tally,
    caller: Caller,
    session: &mut super::arena::Session,
) -> Result<(), Broken> {
    for relation in arena.tables() {
        let name = &relation.name;
        let ask = format!(
            "SELECT has_table_privilege('{name}', 'UPDATE') OR has_table_privilege('{name}', 'DELETE')
               OR has_table_privilege('{name}', 'TRUNCATE')"
        );
        if session.attack(&ask).await?.is_ok_and(|answer| answer.first() == Some("t")) {
            continue;
        }
        let sql = format!("LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE NOWAIT");
        let outcome = session.attack(&sql).await?;
        tally.expect(caller, &sql, &outcome, CLOSED);
    }
    Ok(())
}

/// What a listener hears of another clinic's work: that there is some, and nothing more. To be heard, a
/// wake-up would have to be committed; so the functions that send one are read.
async fn overheard(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    let sql = "SELECT p.oid::regprocedure::text FROM pg_proc AS p
      WHERE p.pronamespace::regnamespace::text IN ('app', 'auth', 'ctx', 'queue', 'guard')
        AND regexp_replace(p.prosrc, 'pg_notify\\(''\\w+'', ''''\\)', '', 'g') ~* 'notify'";
    let says = must(&mut arena.admin, sql).await?;
    let heard = says.first().map(|name| format!("{name} sends words with its wake-up"));
    tally.judge(Caller::Staff, "LISTEN to what other clinics do", heard);
    Ok(())
}
