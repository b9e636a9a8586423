//! Tokens and visits that should open nothing.

use super::arena::{Arena, Caller, Session};
use super::people::Person;
use super::statement::{Broken, Outcome, must};
use super::tally::{CLOSED, DENIED, NO_CONTEXT, Tally};

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    wrong_pools(arena, tally).await?;
    no_tokens(arena, tally).await?;
    ended_sessions(arena, tally).await?;
    twice(arena, tally).await?;
    visits(arena, tally).await
}

async fn entered(session: &mut Session, person: &Person) -> Result<Outcome, Broken> {
    session.attack(&person.enter()).await
}

/// A token enters through the pool of its class only.
async fn wrong_pools(arena: &Arena, tally: &mut Tally) -> Result<(), Broken> {
    let ours = &arena.ours;
    let people = [
        (&ours.owner, Caller::Staff),
        (&ours.staff, Caller::Staff),
        (&ours.sales, Caller::Sales),
        (&ours.portal, Caller::Portal),
        (&arena.visitor, Caller::Super),
        (&arena.theirs.owner, Caller::Staff),
    ];
    for caller in Caller::ALL {
        let mut session = arena.connect(caller).await?;
        session.begin().await?;
        for (person, its_own) in people {
            let outcome = entered(&mut session, person).await?;
            if caller == its_own {
                tally.control_if(outcome.is_ok());
            } else {
                let tried = format!("a token of {} entered", its_own.login());
                tally.expect(caller, &tried, &outcome, CLOSED);
            }
        }
        session.leave().await?;
    }
    Ok(())
}

async fn no_tokens(arena: &Arena, tally: &mut Tally) -> Result<(), Broken> {
    for caller in Caller::WITH_TOKEN {
        let mut session = arena.connect(caller).await?;
        session.begin().await?;
        let theirs = arena.theirs.owner.hash();
        for token in [
            "''",
            "NULL",
            "'\\x00'",
            "sha256('x')",
            &format!("'\\x{theirs}'"),
            &format!("sha256('\\x{theirs}')"),
            &format!("'{}'", arena.theirs.owner.account),
        ] {
            let tried = format!("SELECT * FROM auth.enter({token})");
            let outcome = session.attack(&tried).await?;
            tally.expect(caller, &tried, &outcome, NO_CONTEXT);
        }
        session.leave().await?;
    }
    Ok(())
}

async fn ended_sessions(arena: &Arena, tally: &mut Tally) -> Result<(), Broken> {
    for caller in Caller::WITH_TOKEN {
        let mut session = arena.connect(caller).await?;
        session.begin().await?;
        for (name, person, _) in
            arena.ours.ended.iter().filter(|(_, _, its_own)| *its_own == caller)
        {
            let outcome = entered(&mut session, person).await?;
            tally.expect(caller, &format!("a session that ended: {name}"), &outcome, NO_CONTEXT);
        }
        session.leave().await?;
    }
    Ok(())
}

/// Whoever is inside one clinic enters no other, and not the same again.
async fn twice(arena: &Arena, tally: &mut Tally) -> Result<(), Broken> {
    for caller in Caller::INSIDE {
        let mut session = arena.inside(caller).await?;
        let outcome = session.attack(&arena.enter(caller)).await?;
        tally.expect(caller, "entering twice", &outcome, NO_CONTEXT);
        if caller == Caller::Staff {
            let outcome = entered(&mut session, &arena.theirs.owner).await?;
            tally.expect(caller, "entering another clinic on top", &outcome, NO_CONTEXT);
        }
        session.leave().await?;
    }
    Ok(())
}

/// A super admin without a visit sees no row, and only super admins begin visits.
async fn visits(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    let mut session = arena.connect(Caller::Super).await?;
    for ending in [
        "left_at = now()",
        "ends_at = now(), left_at = NULL",
        "started_at = now() - interval '2 days', ends_at = now() - interval '1 day', left_at = NULL",
    ] {
        let end = format!(
            "UPDATE auth.visits SET {ending} WHERE token_hash = '\\x{}'",
            arena.visitor.hash()
        );
        must(&mut arena.admin, &end).await?;
        no_rows(arena, tally, &mut session, &arena.visitor).await?;
    }
    let again = format!(
        "UPDATE auth.visits SET started_at = now(), ends_at = now() + interval '1 hour', left_at = NULL
         WHERE token_hash = '\\x{}'",
        arena.visitor.hash()
    );
    must(&mut arena.admin, &again).await?;
    no_rows(arena, tally, &mut session, &arena.idle).await?;
    begun_by_others(arena, tally).await
}

async fn no_rows(
    arena: &Arena,
    tally: &mut Tally,
    session: &mut Session,
    person: &Person,
) -> Result<(), Broken> {
    session.begin().await?;
    for relation in arena.tables() {
        let tried = format!("{}; SELECT * FROM {}", person.enter(), relation.name);
        let outcome = session.attack(&tried).await?;
        let tried = format!("without a visit: {}", relation.name);
        tally.expect(Caller::Super, &tried, &outcome, CLOSED);
    }
    session.leave().await
}

async fn begun_by_others(arena: &Arena, tally: &mut Tally) -> Result<(), Broken> {
    let clinic = arena.theirs.id;
    let begin = |token: &str, why: &str, minutes: u32| {
        format!("SELECT auth.begin_visit({token}, '{clinic}', '{why}', {minutes}, '', NULL)")
    };
    let (mine, owner) = (arena.visitor.secret(), arena.ours.owner.secret());
    let mut session = arena.connect(Caller::Super).await?;
    session.begin().await?;
    for sql in [
        begin(&owner, "to look around", 10),
        begin("'\\x00'", "to look around", 10),
        begin("NULL", "to look around", 10),
        begin(&mine, "to look around", 0),
        begin(&mine, "to look around", 481),
        begin(&mine, "   x   ", 10),
    ] {
        let outcome = session.attack(&sql).await?;
        tally.expect(
            Caller::Super,
            "a visit begun without right or reason",
            &outcome,
            &["28000", "23514"],
        );
    }
    session.leave().await?;
    for caller in Caller::ALL.into_iter().filter(|caller| *caller != Caller::Super) {
        let mut session = arena.connect(caller).await?;
        session.begin().await?;
        let outcome = session.attack(&begin(&mine, "to look around", 10)).await?;
        tally.expect(caller, "a visit begun by somebody else", &outcome, DENIED);
        session.leave().await?;
    }
    Ok(())
}
