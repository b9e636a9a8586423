//! Real contexts where they do not belong: in a later transaction, on another backend, in the hands of
//! another clinic, kept for the session.

use super::arena::{Arena, Caller, Session};
use super::statement::{Broken, code, must, quoted, run};
use super::tally::{CLOSED, NO_CONTEXT, Tally};
use super::tampering::current;

const READ: &str = "SELECT ctx.clinic_id()";

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    for caller in Caller::INSIDE {
        let mut here = arena.inside(caller).await?;
        let value = current(&mut here).await?;
        let set = format!("SELECT set_config('ctx.v', {}, true)", quoted(&value));
        tally.control_if(here.attack(READ).await?.is_ok());

        let mut sibling = arena.connect(caller).await?;
        refused(arena, tally, &mut sibling, caller, "on another backend", &set).await?;
        for reset in
            ["RESET ctx.v", "RESET ALL", "SET LOCAL ctx.v TO DEFAULT", "DISCARD PLANS; RESET ALL"]
        {
            let outcome = here.attack(&format!("{reset}; {READ}")).await?;
            tally.expect(caller, reset, &outcome, NO_CONTEXT);
        }
        here.leave().await?;
        refused(arena, tally, &mut here, caller, "in a later transaction", &set).await?;

        here.enter(arena).await?;
        let kept = current(&mut here).await?;
        let keep = format!("ROLLBACK TO attack; SET SESSION ctx.v = {}; COMMIT", quoted(&kept));
        run(&mut here.connection, &keep).await?.ok();
        let outcome = run(&mut here.connection, READ).await?;
        tally.expect(caller, "kept by SET SESSION", &outcome, NO_CONTEXT);
        let chained = format!("BEGIN; SELECT set_config('ctx.v', {}, true); {READ}", quoted(&kept));
        let outcome = run(&mut here.connection, &chained).await?;
        tally.expect(caller, "kept by SET SESSION, in a new transaction", &outcome, NO_CONTEXT);
        run(&mut here.connection, "ROLLBACK").await?.ok();
        begun_again(arena, tally, caller).await?;
    }
    signed(arena, tally).await?;
    another_clinics(arena, tally).await?;
    of_a_function(arena, tally).await?;
    of_a_function_that_fails(arena, tally).await
}

/// The platform's context, which nothing but its MAC vouches for, and one that a function stepped out of and back into.
async fn signed(arena: &Arena, tally: &mut Tally) -> Result<(), Broken> {
    let caller = Caller::Super;
    let stepped = format!("{}; SELECT auth.clinic_page('', NULL, NULL, 10)", arena.visitor.enter());
    for (whose, enter) in [("the platform's", arena.idle.enter()), ("a visit's", stepped)] {
        let mut here = arena.connect(caller).await?;
        here.begin().await?;
        must(&mut here.connection, &enter).await?;
        let value = current(&mut here).await?;
        let read = "SELECT ctx.role()";
        tally.control_if(run(&mut here.connection, read).await?.is_ok());
        let set = format!("SELECT set_config('ctx.v', {}, true); {read}", quoted(&value));
        let mut sibling = arena.connect(caller).await?;
        sibling.begin().await?;
        let outcome = sibling.attack(&set).await?;
        tally.expect(caller, &format!("{whose}, on another backend"), &outcome, NO_CONTEXT);
        sibling.leave().await?;
        here.leave().await?;
        here.begin().await?;
        let outcome = here.attack(&set).await?;
        tally.expect(caller, &format!("{whose}, in a later transaction"), &outcome, NO_CONTEXT);
        here.leave().await?;
    }
    Ok(())
}

/// A value at the start of a transaction: no table believes it.
async fn refused(
    arena: &Arena,
    tally: &mut Tally,
    session: &mut Session,
    caller: Caller,
    place: &str,
    set: &str,
) -> Result<(), Broken> {
    session.begin().await?;
    let outcome = session.attack(&format!("{set}; {READ}")).await?;
    tally.expect(caller, place, &outcome, NO_CONTEXT);
    for table in arena.tables() {
        let read = format!("{set}; SELECT count(*) FROM {}", table.name);
        let outcome = session.attack(&read).await?;
        tally.expect(caller, &format!("{place}: {}", table.name), &outcome, CLOSED);
    }
    session.leave().await
}

/// COMMIT AND CHAIN begins a new transaction on the same backend, and its characteristics stay.
async fn begun_again(arena: &Arena, tally: &mut Tally, caller: Caller) -> Result<(), Broken> {
    let mut session = arena.inside(caller).await?;
    let value = current(&mut session).await?;
    let set = format!("SELECT set_config('ctx.v', {}, true); {READ}", quoted(&value));
    for end in ["COMMIT AND CHAIN", "ROLLBACK AND CHAIN"] {
        let tried = format!("{end}; {set}");
        let outcome = run(&mut session.connection, &tried).await?;
        tally.expect(caller, end, &outcome, NO_CONTEXT);
        session.leave().await?;
        session.enter(arena).await?;
    }
    session.leave().await
}

/// A value of the victim's own people, copied by somebody of the attacker's clinic in the same role.
async fn another_clinics(arena: &Arena, tally: &mut Tally) -> Result<(), Broken> {
    let mut their = arena.connect(Caller::Staff).await?;
    their.begin().await?;
    let outcome = their.attack(&arena.theirs.owner.enter()).await?;
    tally.control_if(outcome.is_ok());
    let value = current(&mut their).await?;
    let mut ours = arena.inside(Caller::Staff).await?;
    for relation in arena.tables() {
        let read = format!(
            "SELECT set_config('ctx.v', {}, true); SELECT count(*) FROM {}",
            quoted(&value),
            relation.name
        );
        let outcome = ours.attack(&read).await?;
        if code(&outcome) == "none" {
            tally.gap(Caller::Staff, "another clinic's context", "believed");
        } else {
            tally.expect(Caller::Staff, "another clinic's context", &outcome, CLOSED);
        }
    }
    their.leave().await?;
    ours.leave().await
}

/// A function that steps into a clinic for a moment and back out leaves nothing to step in with: not in the
/// parameter that remembers contexts either, which the session can read.
async fn of_a_function(arena: &Arena, tally: &mut Tally) -> Result<(), Broken> {
    let mut session = arena.connect(Caller::Super).await?;
    session.begin().await?;
    let begin_visit = format!(
        "{}; SELECT auth.begin_visit({}, '{}', 'to look around', 5, '', NULL)",
        arena.idle.enter(),
        arena.idle.secret(),
        arena.theirs.id
    );
    tally.control_if(session.attack(&begin_visit).await?.is_ok());
    let remembered = "SELECT set_config('ctx.v', current_setting('backtrace_functions'), true)";
    let outcome = session.attack(&format!("{begin_visit}; {remembered}; {READ}")).await?;
    tally.expect(Caller::Super, "a context that was a function's own", &outcome, NO_CONTEXT);
    session.leave().await
}

/// Nor does one that fails while it stands in a clinic: it waits for the end of the other clinic's log, which
/// somebody holds, and gives up.
async fn of_a_function_that_fails(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    let clinic = arena.theirs.id;
    let hold = format!(
        "BEGIN; INSERT INTO auth.chain_heads VALUES ('{clinic}', 0, '') ON CONFLICT DO NOTHING;
         SELECT FROM auth.chain_heads WHERE chain = '{clinic}' FOR UPDATE"
    );
    must(&mut arena.admin, &hold).await?;
    let mut session = arena.connect(Caller::Super).await?;
    session.begin().await?;
    let begin_visit = format!(
        "{}; SAVEPOINT inner_one; SET LOCAL lock_timeout = '50ms';
         SELECT auth.begin_visit({}, '{clinic}', 'to look around', 5, '', NULL)",
        arena.idle.enter(),
        arena.idle.secret()
    );
    let outcome = session.attack(&begin_visit).await?;
    tally.control_if(code(&outcome) == "55P03");
    let remembered = "SELECT set_config('ctx.v', current_setting('backtrace_functions'), true)";
    for sql in [READ.to_owned(), format!("{remembered}; {READ}")] {
        let outcome = session.go_on(&format!("ROLLBACK TO inner_one; {sql}")).await?;
        tally.expect(Caller::Super, "a function that failed in a clinic", &outcome, NO_CONTEXT);
    }
    session.leave().await?;
    must(&mut arena.admin, "ROLLBACK").await.map(drop)
}
