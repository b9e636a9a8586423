//! A suspended clinic's owner and a super admin's visit read only, whatever they try; to everybody else a
//! suspended clinic is shut.

use super::arena::{Arena, Caller, Session};
use super::relations::Relation;
use super::statement::{Broken, Outcome, code, must};
use super::tally::{NO_CONTEXT, Tally};

/// Ways to make the transaction write after all.
const UNLOCKING: &[&str] = &[
    "SELECT 1",
    "SET TRANSACTION READ WRITE",
    "SET LOCAL transaction_read_only = off",
    "SET SESSION transaction_read_only = off",
    "SELECT set_config('transaction_read_only', 'off', true)",
    "RESET transaction_read_only",
    "SET LOCAL transaction_read_only TO DEFAULT",
    "SELECT set_config('transaction_read_only', NULL, true)",
    "RESET ALL",
    "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
    "SAVEPOINT s; SET TRANSACTION READ WRITE",
    "SAVEPOINT s; ROLLBACK TO s; SET default_transaction_read_only = off",
];

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    active(arena, tally).await?;
    let status = |status: &str, arena: &Arena| {
        let clinic = arena.ours.id;
        format!("UPDATE auth.clinics SET status = '{status}' WHERE clinic_id = '{clinic}'")
    };
    visit(arena, tally, Caller::Super).await?;
    let suspend = status("suspended", arena);
    must(&mut arena.admin, &suspend).await?;
    for caller in [Caller::Staff, Caller::Super] {
        visit(arena, tally, caller).await?;
    }
    shut(arena, tally).await?;
    let again = status("active", arena);
    must(&mut arena.admin, &again).await.map(drop)
}

/// While the clinic is active its people write.
async fn active(arena: &Arena, tally: &mut Tally) -> Result<(), Broken> {
    let mut session = arena.inside(Caller::Staff).await?;
    for sql in ["UPDATE app.customers SET note = note", "UPDATE app.counters SET value = value"] {
        let outcome = session.attack(&limited(arena, sql)).await?;
        tally.control_if(outcome.is_ok_and(|answer| answer.affected > 0));
    }
    session.leave().await
}

async fn shut(arena: &Arena, tally: &mut Tally) -> Result<(), Broken> {
    let ours = &arena.ours;
    let people = [
        (Caller::Staff, &ours.staff),
        (Caller::Sales, &ours.sales),
        (Caller::Portal, &ours.portal),
    ];
    for (caller, person) in people {
        let mut session = arena.connect(caller).await?;
        session.begin().await?;
        let outcome = session.attack(&person.enter()).await?;
        tally.expect(caller, "entering a suspended clinic", &outcome, NO_CONTEXT);
        session.leave().await?;
    }
    Ok(())
}

fn limited(arena: &Arena, sql: &str) -> String {
    format!("{sql} WHERE clinic_id = '{}'", arena.ours.id)
}

async fn visit(arena: &Arena, tally: &mut Tally, caller: Caller) -> Result<(), Broken> {
    let mut session = arena.connect(caller).await?;
    session.enter(arena).await?;
    let read = session.attack("SELECT clinic_id FROM app.clinics").await?;
    tally.control_if(read.is_ok_and(|answer| answer.rows.len() == 1));
    for unlocking in UNLOCKING {
        for write in writes(arena) {
            let unlocked = session.attack(unlocking).await?;
            if unlocked.is_err() {
                session.attack("SELECT 1").await?.ok();
            }
            let outcome = session.go_on(&write).await?;
            judge(tally, caller, &format!("{unlocking}; {write}"), &outcome);
        }
    }
    session.leave().await?;
    chained(arena, tally, caller, &mut session).await
}

/// Every table, and the functions that write.
fn writes(arena: &Arena) -> Vec<String> {
    let clinic = arena.ours.id;
    let mut all = vec![
        "SELECT auth.note('written', NULL, '{}', '', NULL)".to_owned(),
        "SELECT queue.enqueue('written', 'x', '{}', now())".to_owned(),
    ];
    for table in arena.tables() {
        let Relation { name, ours, .. } = table;
        all.push(table.insert(&ours.fresh));
        all.push(format!("DELETE FROM {name} WHERE clinic_id = '{clinic}'"));
        // Of the columns, the last that may be written stands for all.
        if let Some(column) = table.given().last() {
            all.push(format!("UPDATE {name} SET {column} = {column} WHERE clinic_id = '{clinic}'"));
        }
    }
    let note = "UPDATE app.customers SET note = note";
    all.push(limited(arena, note));
    all
}

/// 28000: RESET ALL took the context away.
fn judge(tally: &mut Tally, caller: Caller, tried: &str, outcome: &Outcome) {
    if matches!(code(outcome), "25006" | "42501" | "28000") {
        tally.refused();
    } else {
        tally.expect_nothing_written(caller, tried, outcome);
    }
}

/// After COMMIT the next transaction has no context to write in.
async fn chained(
    arena: &Arena,
    tally: &mut Tally,
    caller: Caller,
    session: &mut Session,
) -> Result<(), Broken> {
    session.enter(arena).await?;
    let note = limited(arena, "UPDATE app.customers SET note = note");
    let sql = format!("ROLLBACK; BEGIN READ WRITE; {note}");
    let outcome = session.go_on(&sql).await?;
    judge(tally, caller, &sql, &outcome);
    session.leave().await
}
