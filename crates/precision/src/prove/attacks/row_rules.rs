//! Who sees what inside a clinic: a sales person their own customers and what hangs on them, a customer
//! only themselves, the log only owners and admins.

use super::arena::{Arena, Caller, Session};
use super::planting::Hanging;
use super::statement::Broken;
use super::tally::{CLOSED, Tally};

/// Tables that hang on a customer and are meant to be seen by more than the one concerned: the login role
/// and the table.
const OPEN: &[(Caller, &str)] = &[];

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    for caller in [Caller::Sales, Caller::Portal] {
        let mut session = arena.inside(caller).await?;
        for rows in &arena.ours.hanging {
            if !OPEN.contains(&(caller, rows.table.as_str())) {
                sees(tally, caller, &mut session, rows).await?;
            }
        }
        session.leave().await?;
    }
    staff_see_all(arena, tally).await?;
    assigned_to_oneself(arena, tally).await?;
    only_oneself(arena, tally).await?;
    settings_and_log(arena, tally).await?;
    granted_and_withdrawn(arena, tally).await
}

/// The caller's own row may be seen, the hidden one neither seen nor written.
async fn sees(
    tally: &mut Tally,
    caller: Caller,
    session: &mut Session,
    rows: &Hanging,
) -> Result<(), Broken> {
    let Hanging { table, mine, hidden } = rows;
    let own = session.attack(&format!("SELECT 1 FROM {table} WHERE {mine}")).await?;
    tally.control_if(own.is_ok_and(|answer| answer.affected == 1));
    for sql in [
        format!("SELECT 1 FROM {table} WHERE {hidden}"),
        format!("SELECT 1 FROM {table} TABLESAMPLE SYSTEM (100) WHERE {hidden}"),
        format!("SELECT 1 FROM {table} WHERE {hidden} FOR UPDATE"),
        format!("SET LOCAL row_security = off; SELECT 1 FROM {table} WHERE {hidden}"),
        format!("DELETE FROM {table} WHERE {hidden}"),
        format!("UPDATE {table} SET clinic_id = clinic_id WHERE {hidden}"),
    ] {
        let outcome = session.attack(&sql).await?;
        tally.expect_nothing_written(caller, &format!("a customer not theirs: {sql}"), &outcome);
    }
    Ok(())
}

/// The same rows are there for staff, worker and super admin: it is the rule that hides them.
async fn staff_see_all(arena: &Arena, tally: &mut Tally) -> Result<(), Broken> {
    for caller in [Caller::Staff, Caller::Worker, Caller::Super] {
        let mut session = arena.inside(caller).await?;
        for Hanging { table, mine, hidden } in &arena.ours.hanging {
            for condition in [mine, hidden] {
                let sql = format!("SELECT 1 FROM {table} WHERE {condition}");
                let outcome = session.attack(&sql).await?;
                tally.control_if(outcome.is_ok_and(|answer| answer.affected == 1));
            }
        }
        session.leave().await?;
    }
    Ok(())
}

/// A sales person takes no customer over, and registers none in another's name.
async fn assigned_to_oneself(arena: &Arena, tally: &mut Tally) -> Result<(), Broken> {
    let (clinic, me) = (arena.ours.id, arena.ours.sales.member);
    let (other, hidden) = (arena.ours.owner.member, arena.ours.hidden);
    let insert = |assigned: &str, created: &str| {
        format!(
            "INSERT INTO app.customers (id, number, full_name, assigned_to, created_by, created_at,
                                        updated_at)
             VALUES (gen_random_uuid(), 987654321987, 'x', {assigned}, {created}, now(), now())"
        )
    };
    let mut session = arena.inside(Caller::Sales).await?;
    let own = session.attack(&insert("NULL", &format!("'{me}'"))).await?;
    tally.control_if(own.is_ok());
    for sql in [
        format!("UPDATE app.customers SET assigned_to = '{me}' WHERE id = '{hidden}'"),
        format!("UPDATE app.customers SET created_by = '{me}' WHERE id = '{hidden}'"),
        format!("UPDATE app.customers SET note = 'mine' WHERE id = '{hidden}'"),
        format!(
            "UPDATE app.customers SET note = 'mine' WHERE clinic_id = '{clinic}' AND id = '{hidden}'"
        ),
        insert("NULL", "NULL"),
        insert(&format!("'{other}'"), &format!("'{other}'")),
    ] {
        let outcome = session.attack(&sql).await?;
        tally.expect_nothing_written(Caller::Sales, &sql, &outcome);
    }
    session.leave().await
}

/// A customer knows of no colleague, no number series, no log.
async fn only_oneself(arena: &Arena, tally: &mut Tally) -> Result<(), Broken> {
    let me = arena.ours.portal.member;
    let mut session = arena.inside(Caller::Portal).await?;
    let own = session.attack(&format!("SELECT 1 FROM app.profiles WHERE id = '{me}'")).await?;
    tally.control_if(own.is_ok_and(|answer| answer.affected == 1));
    for sql in [
        format!("SELECT 1 FROM app.profiles WHERE id <> '{me}'"),
        "SELECT 1 FROM app.counters".to_owned(),
        "SELECT 1 FROM app.audit_events".to_owned(),
        "SELECT 1 FROM auth.log_state()".to_owned(),
    ] {
        let outcome = session.attack(&sql).await?;
        tally.expect_nothing_written(Caller::Portal, &sql, &outcome);
    }
    session.leave().await
}

/// The clinic's own settings and its log are for owners and admins.
async fn settings_and_log(arena: &Arena, tally: &mut Tally) -> Result<(), Broken> {
    let clinic = arena.ours.id;
    let read = format!("SELECT 1 FROM app.audit_events WHERE clinic_id = '{clinic}'");
    let set = format!("UPDATE app.clinics SET phone = '1' WHERE clinic_id = '{clinic}'");
    let rename = format!(
        "UPDATE app.profiles SET display_name = 'x' WHERE id = '{}'",
        arena.ours.owner.member
    );
    let mut session = arena.connect(Caller::Staff).await?;
    session.begin().await?;
    for sql in [&read, &set, &rename] {
        let owner = format!("{}; {sql}", arena.ours.owner.enter());
        let outcome = session.attack(&owner).await?;
        tally.control_if(outcome.is_ok_and(|answer| answer.affected > 0));
        let staff = format!("{}; {sql}", arena.ours.staff.enter());
        let outcome = session.attack(&staff).await?;
        tally.expect_nothing_written(Caller::Staff, &format!("as plain staff: {sql}"), &outcome);
    }
    session.leave().await?;
    for caller in [Caller::Sales, Caller::Portal, Caller::Worker] {
        let mut session = arena.inside(caller).await?;
        for sql in [&read, &set] {
            let outcome = session.attack(sql).await?;
            if outcome.as_ref().is_ok_and(|answer| answer.affected == 0) {
                tally.refused();
            } else {
                tally.expect(caller, sql, &outcome, CLOSED);
            }
        }
        session.leave().await?;
    }
    Ok(())
}

/// A single permission opens what it names and nothing else; what was withdrawn, and what is outside of a
/// key's scopes, is closed to the role that has it; and nobody writes one into their own context.
async fn granted_and_withdrawn(arena: &Arena, tally: &mut Tally) -> Result<(), Broken> {
    let log = "SELECT 1 FROM app.audit_events";
    let state = "SELECT 1 FROM auth.log_state()";
    let team = "SELECT id FROM auth.team('', NULL, NULL, 5)";
    let letters = "SELECT 1 FROM app.letter_texts";
    let (staff, special) = (&arena.ours.staff, &arena.ours.special);
    let mut session = arena.connect(Caller::Staff).await?;
    session.begin().await?;
    for (who, sql) in [
        (&special.granted, log),
        (&special.granted, state),
        (&special.withdrawn, team),
        (&special.withdrawn, letters),
        (&special.key, "SELECT 1 FROM app.customers"),
    ] {
        let outcome = session.attack(&format!("{}; {sql}", who.enter())).await?;
        tally.control_if(outcome.is_ok_and(|answer| answer.affected > 0));
    }
    // The same person, with a grant put where the database keeps it, by hand and with the signature kept.
    let bent = |field: usize, value: &str| {
        format!(
            "SELECT set_config('ctx.v', array_to_string(parts[:{0}] || '{value}'::text || parts[{1}:], ','), true)
             FROM (SELECT string_to_array(current_setting('ctx.v'), ',') AS parts) AS context",
            field - 1,
            field + 1
        )
    };
    for (who, first, sql) in [
        (&special.granted, String::new(), team),
        (&special.granted, String::new(), letters),
        (&special.withdrawn, String::new(), log),
        (&special.withdrawn, String::new(), state),
        (&special.key, String::new(), log),
        (&special.key, String::new(), state),
        (&special.key, String::new(), team),
        (&special.key, String::new(), letters),
        (staff, bent(7, "activity_read"), log),
        (staff, bent(3, "clinic_admin"), log),
        (staff, bent(7, "team_read"), team),
        (&special.withdrawn, bent(8, ""), log),
        (&special.withdrawn, bent(7, "activity_read"), log),
        (&special.key, bent(9, ""), log),
        (&special.key, bent(9, "key activity_read"), log),
    ] {
        // Entered apart, so that what entering answers is not counted.
        session.attack(&format!("{}; {first}", who.enter())).await?.ok();
        let outcome = session.go_on(sql).await?;
        let tried = format!("without the permission: {first} {sql}");
        if outcome.as_ref().is_ok_and(|answer| answer.affected == 0) {
            tally.refused();
        } else {
            tally.expect(Caller::Staff, &tried, &outcome, CLOSED);
        }
    }
    session.leave().await
}
