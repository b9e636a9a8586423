//! Reading another clinic: whole rows, single conditions, copies, and errors that could tell of a row.

use futures_util::TryStreamExt;

use super::arena::{Arena, Caller, Session};
use super::relations::Relation;
use super::statement::{Broken, Outcome, refusal};
use super::tally::Tally;

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    for caller in Caller::ALL {
        let mut session = arena.inside(caller).await?;
        let mut copying = arena.inside(caller).await?;
        for relation in &arena.relations {
            for (sql, clinic_first) in reads(arena, relation) {
                let outcome = session.attack(&sql).await?;
                judge(arena, tally, caller, &sql, &outcome, clinic_first);
            }
            for sql in found(arena, relation) {
                let outcome = session.attack(&sql).await?;
                let got = outcome.as_ref().is_ok_and(|answer| !answer.rows.is_empty());
                let told = got.then(|| "finds a row of the other clinic".to_owned());
                tally.judge(caller, &sql, told.or_else(|| arena.tells(&outcome, &sql)));
            }
            if relation.is_table {
                copying = copy(arena, tally, caller, relation, copying).await?;
            }
        }
        session.leave().await?;
    }
    Ok(())
}

fn judge(
    arena: &Arena,
    tally: &mut Tally,
    caller: Caller,
    sql: &str,
    outcome: &Outcome,
    clinic_first: bool,
) {
    if let Ok(answer) = outcome.as_ref()
        && clinic_first
    {
        let foreign = arena.foreign_rows(answer);
        tally.control_if(answer.rows.len() > foreign);
        if foreign > 0 {
            tally.gap(caller, sql, format!("{foreign} rows of other clinics"));
            return;
        }
    }
    tally.judge(caller, sql, arena.tells(outcome, sql));
}

/// Ways to read whole rows. The flag says that the first column is the row's clinic.
fn reads(arena: &Arena, relation: &Relation) -> Vec<(String, bool)> {
    let (name, clinic, word) = (&relation.name, relation.clinic(), &arena.word);
    let of_a_clinic = relation.has("clinic_id");
    let rows = format!("SELECT {clinic}, t::text FROM {name} AS t");
    let mut all = vec![
        (format!("{rows} LIMIT 500"), of_a_clinic),
        (format!("SET LOCAL row_security = off; {rows} LIMIT 500"), of_a_clinic),
        (
            format!(
                "SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off; {rows} LIMIT 500"
            ),
            of_a_clinic,
        ),
        (
            format!(
                "SET LOCAL force_parallel_mode = on; SET LOCAL parallel_setup_cost = 0; {rows} LIMIT 500"
            ),
            of_a_clinic,
        ),
        (
            format!(
                "SELECT NULL, query_to_xml('SELECT * FROM {name} LIMIT 500', false, false, '')::text"
            ),
            false,
        ),
        // A cast, a pattern: whatever may fail must not be tried on rows of the other clinic.
        (format!("SELECT 1 FROM {name} AS t WHERE (t::text)::integer = 0"), false),
        (format!("SELECT 1 FROM {name} AS t WHERE t::text LIKE '%{word}%' HAVING true"), false),
    ];
    if of_a_clinic {
        all.push((format!("SELECT DISTINCT clinic_id FROM {name}"), true));
        all.push((format!("SELECT clinic_id FROM {name} GROUP BY clinic_id"), true));
    }
    if relation.is_table {
        all.push((
            format!("SELECT {clinic}, t::text FROM {name} AS t TABLESAMPLE SYSTEM (100) LIMIT 500"),
            of_a_clinic,
        ));
        all.push((
            format!(
                "SELECT {clinic}, t::text FROM {name} AS t TABLESAMPLE BERNOULLI (100) LIMIT 500"
            ),
            of_a_clinic,
        ));
    }
    all
}

/// Conditions that a row of the victim fulfils: no row may come.
fn found(arena: &Arena, relation: &Relation) -> Vec<String> {
    let (name, theirs, word) = (&relation.name, arena.theirs.id, &arena.word);
    let mut all = vec![
        format!("SELECT 1 FROM {name} AS t WHERE t::text ~ '{theirs}' LIMIT 1"),
        format!("SELECT 1 FROM {name} AS t WHERE t::text LIKE '%{word}%' LIMIT 1"),
    ];
    if relation.has("clinic_id") {
        all.extend([
            format!("SELECT 1 FROM {name} WHERE clinic_id = '{theirs}'"),
            format!("SELECT 1 FROM {name} HAVING bool_or(clinic_id = '{theirs}')"),
            format!("SELECT 1 WHERE EXISTS (SELECT FROM {name} WHERE clinic_id = '{theirs}')"),
            format!(
                "PREPARE mine (uuid) AS SELECT 1 FROM {name} WHERE clinic_id = $1;
                 SET LOCAL plan_cache_mode = force_generic_plan; EXECUTE mine ('{theirs}')"
            ),
        ]);
    }
    if relation.is_table {
        let place = &relation.theirs.place;
        all.extend([
            format!("SELECT 1 FROM {name} WHERE clinic_id = '{theirs}' FOR UPDATE"),
            format!("SELECT 1 FROM {name} WHERE clinic_id = '{theirs}' FOR KEY SHARE"),
            format!("SELECT 1 FROM {name} WHERE ctid = '{place}' AND clinic_id = '{theirs}'"),
        ]);
    }
    all
}

/// COPY speaks a protocol of its own; after a refusal the driver's connection is of no more use.
async fn copy(
    arena: &Arena,
    tally: &mut Tally,
    caller: Caller,
    relation: &Relation,
    mut session: Session,
) -> Result<Session, Broken> {
    let name = &relation.name;
    session.attack("SELECT 1").await?.ok();
    let sql = format!("COPY (SELECT clinic_id, t::text FROM {name} AS t LIMIT 500) TO STDOUT");
    let copied: Result<Vec<_>, sqlx::Error> = match session.connection.copy_out_raw(&sql).await {
        Ok(stream) => stream.try_collect().await,
        Err(error) => Err(error),
    };
    let ours = arena.ours.id.to_string();
    let outcome = match copied {
        Ok(parts) => Ok(String::from_utf8_lossy(&parts.concat()).into_owned()),
        Err(error) => Err(refusal(error)?),
    };
    match &outcome {
        Ok(text) => {
            let foreign = text.lines().filter(|line| !line.starts_with(&ours)).count();
            tally.control_if(text.lines().count() > foreign);
            let got = (foreign > 0).then(|| format!("{foreign} rows of other clinics"));
            tally.judge(caller, &sql, got);
        }
        Err(refusal) => {
            let outcome: Outcome = Err(refusal.clone());
            tally.judge(caller, &sql, arena.tells(&outcome, &sql));
            session = arena.inside(caller).await?;
        }
    }
    copy_into(arena, tally, caller, relation, session).await
}

/// Row security refuses it to everybody (0A000). Were it allowed, the driver would not understand the
/// answer, and the backend is left.
async fn copy_into(
    arena: &Arena,
    tally: &mut Tally,
    caller: Caller,
    relation: &Relation,
    mut session: Session,
) -> Result<Session, Broken> {
    let sql = format!("COPY {} FROM STDIN", relation.name);
    match session.attack(&sql).await {
        Ok(outcome) => {
            tally.expect(caller, &sql, &outcome, &["42501", "25006", "0A000"]);
            Ok(session)
        }
        Err(Broken::Lost(_)) => {
            tally.gap(caller, &sql, "may copy into the table");
            arena.inside(caller).await
        }
        Err(error) => Err(error),
    }
}
