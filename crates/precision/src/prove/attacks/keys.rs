//! Keys know rows that nobody sees. For a row of the other clinic their answer must be the answer for a row
//! that does not exist.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::arena::{Arena, Caller, Session};
use super::relations::Relation;
use super::statement::{Broken, Outcome, code, must};
use super::tally::Tally;

/// A column that refers to another table, or is part of a unique key; the value of the victim in it; and
/// one like it that nobody has.
struct Probe {
    table: usize,
    column: String,
    theirs: String,
    nowhere: String,
    refers: bool,
}

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    let mut probes = probes(arena, REFERENCES, true).await?;
    probes.extend(self::probes(arena, UNIQUE, false).await?);
    for caller in Caller::ALL {
        let mut session = arena.inside(caller).await?;
        for probe in &probes {
            ask(arena, tally, caller, &mut session, probe).await?;
        }
        session.leave().await?;
    }
    Ok(())
}

const REFERENCES: &str = "
  SELECT DISTINCT f.conrelid::regclass::text, quote_ident(a.attname), f.confrelid::regclass::text,
    quote_ident(b.attname)
  FROM pg_constraint AS f CROSS JOIN LATERAL unnest(f.conkey, f.confkey) AS k (here, there)
  JOIN pg_class AS c ON c.oid = f.conrelid
  JOIN pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = k.here
  JOIN pg_attribute AS b ON b.attrelid = f.confrelid AND b.attnum = k.there
  WHERE f.contype = 'f' AND c.relnamespace = 'app'::regnamespace AND a.attname <> 'clinic_id'
  ORDER BY 1, 2";

const UNIQUE: &str = "
  SELECT DISTINCT c.oid::regclass::text, quote_ident(a.attname), c.oid::regclass::text,
    quote_ident(a.attname)
  FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
  JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[])
  WHERE i.indisunique AND c.relnamespace = 'app'::regnamespace AND a.attname <> 'clinic_id'
    AND a.atttypid IN ('uuid'::regtype, 'text'::regtype, 'bigint'::regtype, 'integer'::regtype)
  ORDER BY 1, 2";

async fn probes(arena: &mut Arena, catalog: &str, refers: bool) -> Result<Vec<Probe>, Broken> {
    let mut found = Vec::new();
    for row in must(&mut arena.admin, catalog).await?.rows {
        let [Some(table), Some(column), Some(other), Some(other_column)] = &row[..] else {
            continue;
        };
        let Some(table) = arena.relations.iter().position(|relation| relation.name == *table)
        else {
            continue;
        };
        let of = |clinic: Uuid| {
            format!("SELECT {other_column} FROM {other} WHERE clinic_id = '{clinic}' LIMIT 100")
        };
        let theirs = must(&mut arena.admin, &of(arena.theirs.id)).await?;
        let ours = must(&mut arena.admin, &of(arena.ours.id)).await?;
        let ours: BTreeSet<&str> = ours.column().collect();
        let Some(theirs) = theirs.column().find(|value| !ours.contains(value)) else { continue };
        let nowhere = match (theirs.parse::<Uuid>(), theirs.parse::<i64>()) {
            (Ok(_), _) => Uuid::from_u128(0x5eed).to_string(),
            (_, Ok(number)) => (number + 1).to_string(),
            _ => format!("{theirs}x"),
        };
        let (theirs, column) = (theirs.to_owned(), column.clone());
        found.push(Probe { table, column, theirs, nowhere, refers });
    }
    Ok(found)
}

async fn ask(
    arena: &Arena,
    tally: &mut Tally,
    caller: Caller,
    session: &mut Session,
    probe: &Probe,
) -> Result<(), Broken> {
    let relation = &arena.relations[probe.table];
    let (name, column) = (&relation.name, &probe.column);
    let insert = |value: &str| relation.insert(&with(relation, column, value));
    let update = |value: &str| {
        let ours = arena.ours.id;
        format!("UPDATE {name} SET {column} = '{value}' WHERE clinic_id = '{ours}'")
    };
    for (verb, there, nowhere) in [
        ("INSERT", insert(&probe.theirs), insert(&probe.nowhere)),
        ("UPDATE", update(&probe.theirs), update(&probe.nowhere)),
    ] {
        let there = session.attack(&there).await?;
        let nowhere = session.attack(&nowhere).await?;
        let tried = format!("{verb} {name}.{column} = a value of the other clinic");
        tally.control_if(matches!(code(&nowhere), "none" | "23503"));
        let stored = probe.refers && there.as_ref().is_ok_and(|answer| answer.affected > 0);
        let got = if stored {
            Some("refers to a row of the other clinic".to_owned())
        } else if told(&there, &probe.theirs) == told(&nowhere, &probe.nowhere) {
            None
        } else {
            Some(format!("{} for a row that is there, {} for none", code(&there), code(&nowhere)))
        };
        tally.judge(caller, &tried, got);
    }
    Ok(())
}

/// What the attacker sees of an answer, without the value asked for.
fn told(outcome: &Outcome, value: &str) -> Result<u64, (String, String)> {
    match outcome {
        Ok(answer) => Ok(answer.affected),
        Err(refusal) => Err((refusal.code.clone(), refusal.message.replace(value, "…"))),
    }
}

/// A new row of the attacker's clinic with one value replaced.
fn with(relation: &Relation, column: &str, value: &str) -> String {
    let mut row: serde_json::Value =
        serde_json::from_str(&relation.ours.fresh).unwrap_or(serde_json::Value::Null);
    if let Some(columns) = row.as_object_mut() {
        columns.insert(column.trim_matches('"').to_owned(), value.into());
    }
    row.to_string()
}
