//! The log: what happened can be neither changed nor forged, not even by the clinic's owner.

use super::arena::{Arena, Caller};
use super::statement::{Broken, must, value};
use super::tally::{CLOSED, Tally};

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    let (ours, theirs) = (arena.ours.id, arena.theirs.id);
    let columns = "SELECT quote_ident(attname) FROM pg_attribute
                   WHERE attrelid = 'app.audit_events'::regclass AND attnum > 0 AND NOT attisdropped";
    let columns: Vec<String> =
        must(&mut arena.admin, columns).await?.column().map(str::to_owned).collect();
    for caller in Caller::ALL {
        let mut session = arena.inside(caller).await?;
        let mut statements: Vec<String> = columns
            .iter()
            .map(|column| {
                format!(
                    "UPDATE app.audit_events SET {column} = {column} WHERE clinic_id = '{ours}'"
                )
            })
            .collect();
        statements.extend([
            format!("DELETE FROM app.audit_events WHERE clinic_id = '{ours}'"),
            "TRUNCATE app.audit_events".to_owned(),
            "INSERT INTO app.audit_events (actor_role, kind, seq, hash)
             VALUES ('customer', 'forged', 987654321, '')"
                .to_owned(),
            "INSERT INTO app.audit_events (actor_role, kind) VALUES ('customer', 'forged')"
                .to_owned(),
            format!(
                "MERGE INTO app.audit_events AS e USING (VALUES (1)) AS v ON e.clinic_id = '{ours}'
                 WHEN MATCHED THEN DELETE"
            ),
            "UPDATE auth.security_events SET kind = kind WHERE false".to_owned(),
            "DELETE FROM auth.security_events WHERE false".to_owned(),
            "INSERT INTO auth.security_events (kind) SELECT 'forged' WHERE false".to_owned(),
            format!("UPDATE auth.chain_heads SET seq = 0 WHERE chain = '{ours}'"),
            format!("DELETE FROM auth.chain_heads WHERE chain = '{ours}'"),
            "SELECT auth.write_event('x', NULL, NULL, 'forged', NULL, '{}', '', NULL)".to_owned(),
            "SELECT auth.write_platform_event('forged', NULL, NULL, '{}', '', NULL)".to_owned(),
            "SELECT set_config('ctx.v', translate(current_setting('ctx.v', true), '0123456789abcdef', '123456789abcdef0'), true);
             SELECT auth.note('forged', NULL, '{}', '', NULL)"
                .to_owned(),
        ]);
        for sql in statements {
            let outcome = session.attack(&sql).await?;
            tally.expect(caller, &sql, &outcome, CLOSED);
        }
        session.leave().await?;
    }
    for caller in [Caller::Staff, Caller::Sales, Caller::Portal, Caller::Worker] {
        signed_by(arena, tally, caller).await?;
    }
    chain(arena, tally, theirs).await
}

/// A note carries whose context it was, whatever it says. The superuser stands in for the caller, so that
/// the note can be read before it is undone.
async fn signed_by(arena: &mut Arena, tally: &mut Tally, caller: Caller) -> Result<(), Broken> {
    let account = arena.person(caller).map(|person| person.account.to_string());
    let sql = format!(
        "BEGIN; SET LOCAL lock_timeout = '2s'; SET SESSION AUTHORIZATION {};
         SET LOCAL search_path = app, pg_temp; {};
         SELECT auth.note('proof_noted', '{}', '{{\"actor_account\": \"x\"}}', '', NULL);
         RESET SESSION AUTHORIZATION",
        caller.login(),
        arena.enter(caller),
        arena.theirs.owner.account
    );
    must(&mut arena.admin, &sql).await?;
    let sql = format!(
        "SELECT coalesce(actor_account::text, '') || ' ' || clinic_id FROM app.audit_events
         WHERE kind = 'proof_noted' AND clinic_id IN ('{}', '{}')",
        arena.ours.id, arena.theirs.id
    );
    let written = value(&mut arena.admin, &sql).await?;
    must(&mut arena.admin, "ROLLBACK; RESET SESSION AUTHORIZATION").await?;
    let expected = format!("{} {}", account.unwrap_or_default(), arena.ours.id);
    tally.control_if(written == expected);
    let forged = (written != expected).then(|| "signed by somebody else".to_owned());
    tally.judge(caller, "a note in another's name", forged);
    Ok(())
}

/// An event that is changed or taken out behind the program's back breaks the chain.
async fn chain(arena: &mut Arena, tally: &mut Tally, clinic: uuid::Uuid) -> Result<(), Broken> {
    let write = format!(
        "BEGIN; SET LOCAL lock_timeout = '2s';
         DELETE FROM app.audit_events WHERE clinic_id = '{clinic}';
         DELETE FROM auth.chain_heads WHERE chain = '{clinic}';
         SELECT auth.establish('{clinic}', NULL, 'platform', NULL, NULL);
         SELECT auth.write_event('x', NULL, NULL, 'one', NULL, '{{}}', '', NULL);
         SELECT auth.write_event('x', NULL, NULL, 'two', NULL, '{{}}', '', NULL);
         SELECT auth.write_event('x', NULL, NULL, 'three', NULL, '{{}}', '', NULL);
         SAVEPOINT attack"
    );
    must(&mut arena.admin, &write).await?;
    let faults = format!("SELECT count(*) FROM auth.chain_faults('{clinic}')");
    tally.control_if(value(&mut arena.admin, &faults).await? == "0");
    for change in [
        "UPDATE app.audit_events SET kind = 'other' WHERE kind = 'two'",
        "UPDATE app.audit_events SET detail = '{\"x\": 1}' WHERE kind = 'one'",
        "DELETE FROM app.audit_events WHERE kind = 'two'",
        "DELETE FROM app.audit_events WHERE kind = 'three'",
        "DELETE FROM app.audit_events WHERE true",
    ] {
        let change = format!("ROLLBACK TO attack; {change} AND clinic_id = '{clinic}'");
        must(&mut arena.admin, &change).await?;
        let silent = (value(&mut arena.admin, &faults).await? == "0")
            .then(|| "the chain of the log does not show it".to_owned());
        tally.judge(Caller::Staff, "the log changed by a thief of the database", silent);
    }
    must(&mut arena.admin, "ROLLBACK").await.map(drop)
}
