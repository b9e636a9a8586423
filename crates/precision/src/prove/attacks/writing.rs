//! Writing into another clinic, by every verb, on every table and column.

use super::arena::{Arena, Caller};
use super::relations::Relation;
use super::statement::{Broken, code};
use super::tally::Tally;

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    for caller in Caller::ALL {
        let mut session = arena.inside(caller).await?;
        for relation in arena.tables() {
            for sql in writes(arena, relation) {
                let outcome = session.attack(&sql).await?;
                tally.expect_nothing_written(caller, &sql, &outcome);
            }
            for sql in unaimed(arena, relation) {
                let outcome = session.attack(&sql).await?;
                let foreign = outcome.as_ref().map_or(0, |answer| arena.foreign_rows(answer));
                let own = outcome.as_ref().map_or(0, |answer| answer.rows.len()) - foreign;
                tally.control_if(own > 0);
                let got = (foreign > 0).then(|| format!("{foreign} rows of the other clinic"));
                tally.judge(caller, &sql, got);
            }
        }
        divide(arena, tally, caller, &mut session).await?;
        session.leave().await?;
    }
    Ok(())
}

/// Statements that must hit nothing. Any other error than a refusal, a unique violation above all, means
/// that a statement got past the wall.
fn writes(arena: &Arena, relation: &Relation) -> Vec<String> {
    let (name, key, theirs) = (&relation.name, &relation.key, arena.theirs.id);
    let place = &relation.theirs.place;
    let insert = relation.insert(&relation.theirs.there);
    let mut all = vec![
        relation.insert(&relation.theirs.fresh),
        insert.clone(),
        format!("{insert} ON CONFLICT DO NOTHING RETURNING 1"),
        format!("DELETE FROM {name} WHERE clinic_id = '{theirs}'"),
        format!("DELETE FROM {name} WHERE ctid = '{place}' AND clinic_id = '{theirs}'"),
        format!("DELETE FROM {name} AS t USING {name} AS u WHERE u.clinic_id = '{theirs}'"),
        format!(
            "MERGE INTO {name} AS t USING (VALUES (1)) AS v ON t.clinic_id = '{theirs}'
             WHEN MATCHED THEN DELETE"
        ),
        format!(
            "WITH gone AS (DELETE FROM {name} WHERE clinic_id = '{theirs}' RETURNING 1)
             SELECT 1 FROM gone"
        ),
        format!("TRUNCATE {name} CASCADE"),
        format!("COPY {name} FROM PROGRAM 'true'"),
        format!("COPY {name} FROM '/dev/null'"),
    ];
    if !key.is_empty() {
        all.push(format!(
            "{insert} ON CONFLICT ({key}) DO UPDATE SET clinic_id = excluded.clinic_id"
        ));
    }
    // A row of one's own moved over.
    all.push(format!(
        "UPDATE {name} SET clinic_id = '{theirs}' WHERE clinic_id = '{}'",
        arena.ours.id
    ));
    for column in relation.given() {
        all.push(format!("UPDATE {name} SET {column} = {column} WHERE clinic_id = '{theirs}'"));
        all.push(format!(
            "UPDATE {name} SET {column} = {column} WHERE ctid = '{place}' AND clinic_id = '{theirs}'"
        ));
        all.push(format!(
            "MERGE INTO {name} AS t USING (VALUES (1)) AS v ON t.clinic_id = '{theirs}'
             WHEN MATCHED THEN UPDATE SET {column} = t.{column}"
        ));
    }
    all
}

/// Statements that would hit both clinics, and must stay in one. They name the two throw-away clinics, so
/// that a broken wall harms nobody.
fn unaimed(arena: &Arena, relation: &Relation) -> Vec<String> {
    let (name, both) = (&relation.name, format!("('{}', '{}')", arena.ours.id, arena.theirs.id));
    let mut all = vec![format!("DELETE FROM {name} WHERE clinic_id IN {both} RETURNING clinic_id")];
    for column in relation.given() {
        all.push(format!(
            "UPDATE {name} SET {column} = {column} WHERE clinic_id IN {both} RETURNING clinic_id"
        ));
    }
    all
}

/// A condition that fails on a row of the victim must never be tried on it.
async fn divide(
    arena: &Arena,
    tally: &mut Tally,
    caller: Caller,
    session: &mut super::arena::Session,
) -> Result<(), Broken> {
    let theirs = arena.theirs.id;
    for relation in arena.relations.iter().filter(|relation| relation.has("clinic_id")) {
        let name = &relation.name;
        for sql in [
            format!(
                "SELECT 1 FROM {name}
                 WHERE 1 / (CASE WHEN clinic_id = '{theirs}' THEN 0 ELSE 1 END) = 1"
            ),
            format!(
                "UPDATE {name} SET clinic_id = clinic_id
                 WHERE 1 / (CASE WHEN clinic_id = '{theirs}' THEN 0 ELSE 1 END) = 1"
            ),
        ] {
            let outcome = session.attack(&sql).await?;
            let got = (code(&outcome) == "22012").then(|| "divided by a row of it".to_owned());
            tally.judge(caller, &sql, got);
        }
    }
    Ok(())
}
