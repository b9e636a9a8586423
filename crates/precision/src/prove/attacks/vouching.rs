//! Calls that concern any clinic, made by roles that act before anybody is known: without the program's
//! word not one of their doors opens.

use super::arena::{Arena, Caller};
use super::statement::Broken;
use super::tally::{NO_CONTEXT, Tally};

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    controls(arena, tally).await?;
    let other = format!("'\\x{}'::bytea", hex::encode(arena.master.vouch("claim", &["another"])));
    for caller in [Caller::Auth, Caller::Worker] {
        let mut session = arena.connect(caller).await?;
        session.begin().await?;
        for mac in ["NULL", "''", "'\\x00'", "sha256('x')", &other] {
            for (_, sql) in calls(arena, mac).iter().filter(|(its_own, _)| *its_own == caller) {
                let outcome = session.attack(sql).await?;
                tally.expect(caller, sql, &outcome, NO_CONTEXT);
            }
        }
        session.leave().await?;
    }
    sessions_of_strangers(arena, tally).await
}

fn calls(arena: &Arena, mac: &str) -> Vec<(Caller, String)> {
    let (account, clinic) = (arena.theirs.owner.account, arena.theirs.id);
    let email = format!("{}@proof.invalid", account.simple());
    let auth = [
        format!("SELECT * FROM auth.account_for_sign_in('{email}', {mac})"),
        format!("SELECT * FROM auth.memberships('{account}', {mac})"),
        format!(
            "SELECT auth.open_session(sha256('new'), '{account}', '{clinic}', '', '',
                                      interval '1 day', NULL, {mac})"
        ),
        format!("SELECT auth.report('x', '{account}', '{clinic}', NULL, '{{}}', '', NULL, {mac})"),
        format!("SELECT auth.enqueue_aside('proof', '{account}', '{{}}', now(), {mac})"),
        format!("SELECT * FROM auth.lease(sha256('x'), 1, 1, 60, 0, {mac})"),
        format!("SELECT auth.sign_in_wait(sha256('x'), '', 0, {mac})"),
        format!("SELECT * FROM auth.settle_sign_in(sha256('x'), '', 0, true, {mac})"),
        format!("SELECT auth.forget_counts(0, {mac})"),
        format!("SELECT * FROM auth.factors_of('{account}', {mac})"),
        format!("SELECT * FROM auth.addressee('{account}', {mac})"),
        format!("SELECT * FROM auth.passkey_named('\\x00', {mac})"),
        format!("SELECT auth.passkey_used('\\x00', '{{}}', {mac})"),
        format!("SELECT auth.use_step('{account}', 1, {mac})"),
        format!("SELECT auth.use_recovery_code('{account}', sha256('x'), '', NULL, {mac})"),
        format!("SELECT auth.open_ticket(sha256('x'), '{account}', 'second_step', '{{}}', {mac})"),
        format!("SELECT auth.keep_device('{account}', sha256('x'), {mac})"),
        format!(
            "SELECT * FROM auth.ask_reset('{email}', '{account}', sha256('x'), '1 hour', {mac})"
        ),
        format!(
            "SELECT * FROM auth.accept_invitation('\\x00', '{clinic}', '{account}', 'X', 'h',
               '{account}', '{account}', now(), '', NULL, {mac})"
        ),
    ];
    let worker = [
        format!("SELECT * FROM queue.claim('{{proof}}', now(), '1 minute', {mac})"),
        format!("SELECT * FROM queue.claim('{{}}', now(), '1 minute', {mac})"),
    ];
    auth.map(|sql| (Caller::Auth, sql))
        .into_iter()
        .chain(worker.map(|sql| (Caller::Worker, sql)))
        .collect()
}

/// With the program's word the same doors open.
async fn controls(arena: &Arena, tally: &mut Tally) -> Result<(), Broken> {
    let mut worker = arena.connect(Caller::Worker).await?;
    worker.begin().await?;
    let mac = hex::encode(arena.master.vouch("claim", &["nothing"]));
    let sql = format!("SELECT * FROM queue.claim('{{nothing}}', now(), '1 minute', '\\x{mac}')");
    tally.control_if(worker.attack(&sql).await?.is_ok());
    worker.leave().await?;
    let mut auth = arena.connect(Caller::Auth).await?;
    auth.begin().await?;
    let account = arena.theirs.owner.account.to_string();
    let mac = hex::encode(arena.master.vouch("memberships", &[account.as_str()]));
    let sql = format!("SELECT * FROM auth.memberships('{account}', '\\x{mac}')");
    tally.control_if(auth.attack(&sql).await?.is_ok_and(|answer| answer.rows.len() == 1));
    auth.leave().await
}

/// Even vouched for, a session is opened for members only.
async fn sessions_of_strangers(arena: &Arena, tally: &mut Tally) -> Result<(), Broken> {
    let theirs = Some(arena.theirs.id);
    let mut session = arena.connect(Caller::Auth).await?;
    session.begin().await?;
    for (account, clinic) in [
        (arena.ours.owner.account, theirs),
        (arena.ours.owner.account, None),
        (arena.visitor.account, theirs),
        (uuid::Uuid::from_u128(1), theirs),
    ] {
        let hash = hex::encode(base::crypto::sha256(b"new"));
        let place = clinic.map(|id| id.to_string()).unwrap_or_default();
        let parts = [hash.clone(), account.to_string(), place.clone()];
        let mac = hex::encode(arena.master.vouch("session", &parts));
        let sql = format!(
            "SELECT auth.open_session('\\x{hash}', '{account}', nullif('{place}', '')::uuid, '', '',
                                      interval '1 day', NULL, '\\x{mac}')"
        );
        let outcome = session.attack(&sql).await?;
        tally.expect(Caller::Auth, "a session for a stranger", &outcome, NO_CONTEXT);
    }
    session.leave().await
}
