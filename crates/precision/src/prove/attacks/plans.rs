//! Plans and statistics. EXPLAIN ANALYZE counts what it threw away, and the planner guesses how much there
//! is: for rows of another clinic both must say what they say of rows that do not exist.

use uuid::Uuid;

use super::arena::{Arena, Caller, Session};
use super::relations::Relation;
use super::statement::{Broken, Outcome, must, quoted};
use super::tally::Tally;

const NOWHERE: Uuid = Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_0000_0000);

/// Each makes the planner go another way.
const SWITCHES: [&str; 4] = [
    "",
    "SET LOCAL enable_seqscan = off;",
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off;",
    "SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off;
     SET LOCAL enable_bitmapscan = off;",
];

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    let others = must(
        &mut arena.admin,
        "SELECT clinic_id FROM auth.clinics WHERE NOT throwaway ORDER BY created_at LIMIT 5",
    );
    let mut clinics: Vec<String> = others.await?.column().map(str::to_owned).collect();
    clinics.push(arena.theirs.id.to_string());
    for caller in Caller::INSIDE {
        let mut session = arena.inside(caller).await?;
        for relation in arena.tables() {
            for (theirs, nothing) in conditions(relation) {
                for switch in SWITCHES {
                    let differs =
                        counted(tally, &mut session, switch, relation, [&theirs, &nothing]).await?;
                    let tried = format!("EXPLAIN ANALYZE {} WHERE {theirs}", relation.name);
                    tally.judge(caller, &tried, differs);
                }
            }
            estimates(tally, caller, &mut session, relation, &clinics).await?;
        }
        statistics(tally, caller, &mut session).await?;
        session.leave().await?;
    }
    Ok(())
}

/// Conditions that a row of the victim fulfils, each with its like that no row fulfils.
fn conditions(relation: &Relation) -> Vec<(String, String)> {
    let parsed = |row: &str| serde_json::from_str(row).unwrap_or(serde_json::Value::Null);
    let (row, ours) = (parsed(&relation.theirs.there), parsed(&relation.ours.there));
    relation
        .columns
        .iter()
        .filter_map(|column| {
            let name = column.name.trim_matches('"');
            // What both clinics have, the attacker's own rows fulfil, too.
            let value =
                row.get(name).filter(|value| !value.is_null() && ours.get(name) != Some(*value))?;
            let (name, text) = (&column.name, value.as_str().unwrap_or_default());
            match column.kind.as_str() {
                "uuid" => Some((format!("{name} = '{text}'"), format!("{name} = '{NOWHERE}'"))),
                "text" if !text.is_empty() => Some((
                    format!("{name} = {}", quoted(text)),
                    format!("{name} = {}", quoted(&"x".repeat(text.len()))),
                )),
                "bigint" => {
                    let number = value.as_i64()?;
                    Some((format!("{name} = {number}"), format!("{name} = {}", number + 1)))
                }
                _ => None,
            }
        })
        .collect()
}

/// Whether the plan of the first condition is another than that of the second, and is so again and again: new
/// statistics of the table between the two change a plan once, on a living database at any time.
async fn counted(
    tally: &mut Tally,
    session: &mut Session,
    switch: &str,
    relation: &Relation,
    [theirs, nothing]: [&str; 2],
) -> Result<Option<String>, Broken> {
    for _ in 0..3 {
        let there = plan(session, switch, relation, theirs).await?;
        let nowhere = plan(session, switch, relation, nothing).await?;
        tally.control_if(nowhere.is_ok());
        if there == nowhere {
            return Ok(None);
        }
    }
    Ok(Some("the plan counts rows of it".to_owned()))
}

/// The plan with its row counts, without costs, times and the values asked for.
async fn plan(
    session: &mut Session,
    switch: &str,
    relation: &Relation,
    condition: &str,
) -> Result<Result<String, String>, Broken> {
    let sql = format!(
        "{switch} EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF)
         SELECT * FROM {} WHERE {condition}",
        relation.name
    );
    let value = condition.split(" = ").nth(1).unwrap_or(condition).trim_matches('\'');
    Ok(text(session.attack(&sql).await?).map(|plan| without(&plan, value)))
}

/// A plan without the value asked for, which is no part of it. Only where it stands as a constant: a `0`
/// is in every count of rows, too.
fn without(plan: &str, value: &str) -> String {
    plan.replace(&format!("'{value}'"), "'…'").replace(&format!(" = {value})"), " = …)")
}

fn text(outcome: Outcome) -> Result<String, String> {
    let answer = outcome.map_err(|refusal| refusal.code)?;
    let lines: Vec<&str> = answer.column().collect();
    Ok(lines
        .join("\n")
        .split('\'')
        .map(|part| if Uuid::parse_str(part).is_ok() { "…" } else { part })
        .collect::<Vec<_>>()
        .join("'"))
}

/// The guess of how many rows a clinic has is the same for all: for clinics that are really there as for
/// one that is not.
async fn estimates(
    tally: &mut Tally,
    caller: Caller,
    session: &mut Session,
    relation: &Relation,
    clinics: &[String],
) -> Result<(), Broken> {
    let nowhere = NOWHERE.to_string();
    for clinic in clinics {
        let tried = format!("EXPLAIN SELECT * FROM {} of a real clinic", relation.name);
        let differs = guessed(session, relation, [clinic, &nowhere]).await?;
        tally.judge(caller, &tried, differs.then(|| "the estimate knows its size".to_owned()));
    }
    Ok(())
}

/// Whether the planner's guess for the first clinic is again and again another than for the second.
async fn guessed(
    session: &mut Session,
    relation: &Relation,
    clinics: [&str; 2],
) -> Result<bool, Broken> {
    for _ in 0..3 {
        let mut guesses = Vec::new();
        for clinic in clinics {
            let sql =
                format!("EXPLAIN SELECT * FROM {} WHERE clinic_id = '{clinic}'", relation.name);
            guesses.push(text(session.attack(&sql).await?));
        }
        if guesses[0] == guesses[1] {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn statistics(
    tally: &mut Tally,
    caller: Caller,
    session: &mut Session,
) -> Result<(), Broken> {
    for view in ["pg_stats", "pg_stats_ext", "pg_stats_ext_exprs"] {
        let sql = format!("SELECT 1 FROM {view} WHERE schemaname IN ('app', 'auth', 'queue')");
        let outcome = session.attack(&sql).await?;
        let shown = outcome.as_ref().map_or(0, |answer| answer.rows.len());
        let got = (shown > 0).then(|| format!("values of {shown} columns"));
        tally.judge(caller, &sql, got);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn only_the_constant_asked_for_goes_from_a_plan() {
        let plan = |value: &str| {
            without(&format!("Scan (actual rows=0.00 loops=1)\n  Filter: (price = {value})"), value)
        };
        assert_eq!(plan("0"), plan("1"), "the value is no part of the plan");
        assert!(plan("0").contains("rows=0.00 loops=1"), "counts of rows stay: {}", plan("0"));
        let quoted = |value: &str| without(&format!("Filter: (price = '{value}'::bigint)"), value);
        assert_eq!(quoted("0"), quoted("1"));
    }
}
