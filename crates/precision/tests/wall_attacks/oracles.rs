//! What does not show a row can still tell of it: errors, plans, counts, keys. In every case the
//! answer for a row of clinic B must be the answer for a row that does not exist.

use sqlx::PgConnection;

use super::world::{Caller, Outcome, World, code, run};

/// A foreign key of a tenant table, without `clinic_id`.
struct Reference {
    table: String,
    column: String,
    referenced: String,
    referenced_column: String,
}

async fn references(world: &mut World) -> Vec<Reference> {
    let sql = "SELECT f.conrelid::regclass, quote_ident(a.attname), f.confrelid::regclass,
                 quote_ident(b.attname)
               FROM pg_constraint AS f
               CROSS JOIN LATERAL unnest(f.conkey, f.confkey) AS k (here, there)
               JOIN pg_class AS c ON c.oid = f.conrelid
               JOIN pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = k.here
               JOIN pg_attribute AS b ON b.attrelid = f.confrelid AND b.attnum = k.there
               WHERE f.contype = 'f' AND c.relnamespace = 'app'::regnamespace
                 AND a.attname <> 'clinic_id'
               ORDER BY 1, 2";
    let rows = run(&mut world.admin, sql).await.unwrap();
    rows.into_iter()
        .map(|row| {
            let mut texts = row.into_iter().map(Option::unwrap);
            let mut next = || texts.next().unwrap();
            Reference {
                table: next(),
                column: next(),
                referenced: next(),
                referenced_column: next(),
            }
        })
        .collect()
}

/// Inserts a copy of a row of A with one value replaced, if the caller may insert at all.
async fn insert_with(
    world: &mut World,
    on: &mut PgConnection,
    caller: Caller,
    table: &str,
    column: &str,
    value: &str,
) -> Outcome {
    let columns = world.insertable(table).await;
    let row = world.new_row(table, world.a.id).await.replace('\'', "''");
    let sql = format!(
        "INSERT INTO {table} ({columns}) SELECT {columns}
         FROM jsonb_populate_record(NULL::{table}, '{row}'::jsonb || '{{\"{column}\": \"{value}\"}}')"
    );
    world.probe(on, caller, &sql).await
}

async fn connections(world: &World) -> Vec<(Caller, PgConnection)> {
    let mut all = Vec::new();
    for caller in Caller::ALL {
        all.push((caller, world.connect(caller).await));
    }
    all
}

#[tokio::test]
async fn a_foreign_key_does_not_know_rows_of_another_clinic() {
    let mut world = World::new().await;
    let mut callers = connections(&world).await;
    let (b, mut reached) = (world.b.id, 0);
    for reference in references(&mut world).await {
        let Reference { table, column, referenced, referenced_column } = &reference;
        let sql =
            format!("SELECT {referenced_column} FROM {referenced} WHERE clinic_id = '{b}' LIMIT 1");
        let theirs = world.scalar(&sql).await;
        let nowhere = world.scalar("SELECT gen_random_uuid()").await;
        for (caller, connection) in &mut callers {
            let caller = *caller;
            let there = insert_with(&mut world, connection, caller, table, column, &theirs).await;
            let not = insert_with(&mut world, connection, caller, table, column, &nowhere).await;
            assert!(there.is_err(), "{caller:?} stores {table}.{column} of another clinic");
            assert_eq!(there, not, "{caller:?}: {table}.{column} tells a row of B from none");
            reached += u32::from(code(&there) == "23503");

            let mut update = async |value: &str| {
                let sql = format!("UPDATE {table} SET {column} = '{value}' RETURNING 1");
                world.probe(connection, caller, &sql).await
            };
            let (there, not) = (update(&theirs).await, update(&nowhere).await);
            assert_eq!(there, not, "{caller:?}: {table}.{column} tells a row of B from none");
            assert!(there.is_err() || there.as_ref().is_ok_and(Vec::is_empty));
            reached += u32::from(code(&there) == "23503");
        }
    }
    assert!(reached > 0, "no attack came as far as a foreign key");
}

/// Taking the identity of a row of B is like taking any other.
#[tokio::test]
async fn a_unique_key_does_not_know_rows_of_another_clinic() {
    let mut world = World::new().await;
    let mut callers = connections(&world).await;
    let (b, mut reached) = (world.b.id, 0);
    for table in world.tables.clone() {
        for column in world.key(&table).await.split(", ").map(str::to_owned).collect::<Vec<_>>() {
            if column == "clinic_id" {
                continue;
            }
            let sql = format!("SELECT {column} FROM {table} WHERE clinic_id = '{b}' LIMIT 1");
            let theirs = world.scalar(&sql).await;
            let nowhere = world.scalar("SELECT gen_random_uuid()").await;
            if theirs.len() != nowhere.len() {
                continue; // a name and not an identifier: both clinics have the same
            }
            for (caller, connection) in &mut callers {
                let caller = *caller;
                let there =
                    insert_with(&mut world, connection, caller, &table, &column, &theirs).await;
                let not =
                    insert_with(&mut world, connection, caller, &table, &column, &nowhere).await;
                assert_eq!(there, not, "{caller:?}: {table}.{column} tells a row of B from none");
                reached += u32::from(there.is_ok());
            }
        }
    }
    assert!(reached > 0, "no attack came as far as a key");
}

/// EXPLAIN ANALYZE counts what it threw away. Whatever the planner is made to do, it counts the same
/// for a clinic and an identity that exist and for ones that do not.
#[tokio::test]
async fn a_plan_does_not_know_rows_of_another_clinic() {
    let mut world = World::new().await;
    let switches = [
        "",
        "SET LOCAL enable_seqscan = off;",
        "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off;",
        "SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off;",
        "SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off;
         SET LOCAL enable_bitmapscan = off;",
    ];
    let mut plans = 0;
    for caller in Caller::ALL {
        let mut connection = world.connect(caller).await;
        for table in world.tables.clone() {
            for (theirs, nothing) in conditions(&mut world, &table).await {
                for switch in switches {
                    let there =
                        plan(&mut world, &mut connection, caller, switch, &table, &theirs).await;
                    let not =
                        plan(&mut world, &mut connection, caller, switch, &table, &nothing).await;
                    assert_eq!(there, not, "{caller:?} {switch} {table} WHERE {theirs}");
                    plans += usize::from(there.is_ok());
                }
            }
        }
    }
    assert!(plans > 100, "only {plans} plans were compared");
}

/// Conditions that a row of B fulfils, each with its like that no row fulfils.
async fn conditions(world: &mut World, table: &str) -> Vec<(String, String)> {
    let (b, nowhere) = (world.b.id, "00000000-0000-4000-8000-000000000000");
    let mut found = vec![(format!("clinic_id = '{b}'"), format!("clinic_id = '{nowhere}'"))];
    let sql = format!(
        "SELECT quote_ident(a.attname) FROM pg_attribute AS a
         WHERE a.attrelid = '{table}'::regclass AND a.attnum > 0 AND NOT a.attisdropped
           AND a.atttypid = 'uuid'::regtype AND a.attname <> 'clinic_id'"
    );
    for column in world.column(&sql).await {
        let sql = format!("SELECT {column} FROM {table} WHERE clinic_id = '{b}' LIMIT 1");
        let theirs = world.scalar(&sql).await;
        if theirs.is_empty() {
            continue;
        }
        found.push((format!("{column} = '{theirs}'"), format!("{column} = '{nowhere}'")));
        found.push((
            format!("clinic_id = '{b}' AND {column} = '{theirs}'"),
            format!("clinic_id = '{b}' AND {column} = '{nowhere}'"),
        ));
    }
    found
}

/// The plan with its row counts, without costs, times and the values asked for.
async fn plan(
    world: &mut World,
    on: &mut PgConnection,
    caller: Caller,
    switch: &str,
    table: &str,
    condition: &str,
) -> Result<String, (String, String)> {
    let sql = format!(
        "{switch} EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF)
         SELECT * FROM {table} WHERE {condition}"
    );
    let rows = world.probe(on, caller, &sql).await?;
    let lines: Vec<String> = rows.into_iter().filter_map(|mut row| row.remove(0)).collect();
    Ok(without_identifiers(&lines.join("\n")))
}

fn without_identifiers(text: &str) -> String {
    text.split('\'')
        .map(|part| if uuid::Uuid::parse_str(part).is_ok() { "…" } else { part })
        .collect::<Vec<_>>()
        .join("'")
}

/// The planner's guess of how many rows a clinic has is the same for all.
#[tokio::test]
async fn an_estimate_does_not_know_the_size_of_another_clinic() {
    let mut world = World::new().await;
    let b = world.b.id;
    let grow = format!(
        "INSERT INTO app.audit_events (clinic_id, actor_role, kind, seq, hash)
         SELECT '{b}', 'x', 'x', 100 + n, '' FROM generate_series(1, 5000) AS n"
    );
    run(&mut world.admin, &grow).await.unwrap();
    run(&mut world.admin, "ANALYZE").await.unwrap();
    let mut connection = world.connect(Caller::Staff).await;
    let nowhere = uuid::Uuid::from_u128(9);
    let mut estimates = Vec::new();
    for clinic in [b, nowhere, world.a.id] {
        let sql = format!("EXPLAIN SELECT * FROM app.audit_events WHERE clinic_id = '{clinic}'");
        let rows = world.probe(&mut connection, Caller::Staff, &sql).await.unwrap();
        let text: String = rows.into_iter().filter_map(|mut row| row.remove(0)).collect();
        estimates.push(without_identifiers(&text));
    }
    assert_eq!(estimates[0], estimates[1]);
    assert_eq!(estimates[0], estimates[2]);
    for view in ["pg_stats", "pg_stats_ext", "pg_stats_ext_exprs"] {
        let sql = format!("SELECT * FROM {view} WHERE schemaname = 'app'");
        let rows = world.probe(&mut connection, Caller::Staff, &sql).await.unwrap();
        assert!(rows.is_empty(), "{view} shows {} columns' values", rows.len());
    }
}
