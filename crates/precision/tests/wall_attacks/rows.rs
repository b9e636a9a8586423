//! Every verb on every table: nothing of clinic B is read, and nothing in it changes.

use futures_util::TryStreamExt;
use uuid::Uuid;

use super::world::{Caller, World, affected, code, run};

/// The answer says nothing of clinic B: neither its id nor the words in its rows.
fn says_nothing_of_b(world: &World, what: &str, text: &str) {
    assert!(!text.contains(&world.b.id.to_string()), "{what} tells of clinic B: {text}");
    assert!(!text.contains("Secret b"), "{what} tells of clinic B: {text}");
}

#[tokio::test]
async fn every_table_has_a_row_of_each_clinic() {
    let mut world = World::new().await;
    assert!(world.tables.len() >= 8);
    for table in world.tables.clone() {
        for clinic in [world.a.id, world.b.id] {
            let sql = format!("SELECT count(*) FROM {table} WHERE clinic_id = '{clinic}'");
            assert_ne!(world.scalar(&sql).await, "0", "{table} has nothing to attack");
        }
    }
}

#[tokio::test]
async fn nothing_of_another_clinic_is_read() {
    let mut world = World::new().await;
    for caller in Caller::ALL {
        let mut connection = world.connect(caller).await;
        let mut seen = 0;
        for table in world.tables.clone() {
            for sql in reads(&mut world, &table).await {
                let outcome = world.attack(&mut connection, caller, &sql).await;
                says_nothing_of_b(&world, &format!("{caller:?}: {sql}"), &format!("{outcome:?}"));
                seen += outcome.map_or(0, |rows| rows.len());
            }
            copy(&mut world, caller, &table).await;
        }
        assert!(seen > 0, "{caller:?} saw nothing of its own clinic: the attacks prove nothing");
    }
}

/// Ways to read whole rows, and ways to let an error or a count tell of one.
async fn reads(world: &mut World, table: &str) -> Vec<String> {
    let b = world.b.id;
    let place =
        world.scalar(&format!("SELECT ctid FROM {table} WHERE clinic_id = '{b}' LIMIT 1")).await;
    vec![
        format!("SELECT t::text FROM {table} AS t"),
        format!("SELECT 'Secret b' FROM {table} WHERE clinic_id = '{b}'"),
        format!("SELECT 'Secret b' FROM {table} WHERE clinic_id = '{b}' FOR UPDATE"),
        format!("SELECT 'Secret b' FROM {table} HAVING bool_or(clinic_id = '{b}')"),
        format!("SELECT 'Secret b' WHERE EXISTS (SELECT FROM {table} WHERE clinic_id = '{b}')"),
        format!("SELECT t::text FROM {table} AS t WHERE ctid = '{place}'"),
        format!("SELECT t::text FROM {table} AS t TABLESAMPLE SYSTEM (100)"),
        format!("SELECT t::text FROM {table} AS t TABLESAMPLE BERNOULLI (100)"),
        format!("SET LOCAL row_security = off; SELECT t::text FROM {table} AS t"),
        format!(
            "SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off;
                 SELECT t::text FROM {table} AS t"
        ),
        format!("SET LOCAL force_parallel_mode = on; SELECT t::text FROM {table} AS t"),
        format!("SELECT query_to_xml('SELECT * FROM {table}', false, false, '')::text"),
        format!("SELECT table_to_xml('{table}', false, false, '')::text"),
        // A cast, a division, a pattern: whatever may fail must not be tried on rows of B.
        format!("SELECT 1 FROM {table} AS t WHERE (t::text)::integer = 0"),
        format!("SELECT 'Secret b' FROM {table} AS t WHERE t::text ~ '{b}'"),
        format!("COPY (SELECT * FROM {table}) TO PROGRAM 'cat'"),
    ]
}

/// A refused COPY leaves the driver's connection unusable, so each has its own.
async fn copy(world: &mut World, caller: Caller, table: &str) {
    let mut connection = world.connect(caller).await;
    world.enter(&mut connection, caller).await;
    if let Ok(stream) = connection.copy_out_raw(&format!("COPY {table} TO STDOUT")).await {
        let parts: Vec<_> = stream.try_collect().await.unwrap();
        let copied = String::from_utf8(parts.concat()).unwrap();
        says_nothing_of_b(world, &format!("{caller:?}: COPY {table}"), &copied);
    }
    let mut connection = world.connect(caller).await;
    world.enter(&mut connection, caller).await;
    let into = connection.copy_in_raw(&format!("COPY {table} FROM STDIN")).await.map(drop);
    assert!(into.is_err(), "{caller:?} copies into {table}");
}

#[tokio::test]
async fn a_condition_is_never_tried_on_rows_of_another_clinic() {
    let world = World::new().await;
    for caller in Caller::ALL {
        let mut connection = world.connect(caller).await;
        for table in world.tables.clone() {
            let b = world.b.id;
            let sql = format!(
                "SELECT 1 FROM {table} WHERE 1 / (CASE WHEN clinic_id = '{b}' THEN 0 ELSE 1 END) = 1"
            );
            let outcome = world.probe(&mut connection, caller, &sql).await;
            assert_ne!(code(&outcome), "22012", "{caller:?} divides by a row of B in {table}");
        }
    }
}

#[tokio::test]
async fn nothing_of_another_clinic_changes() {
    let mut world = World::new().await;
    let before = world.fingerprint(world.b.id).await;
    for caller in Caller::ALL {
        let mut connection = world.connect(caller).await;
        for table in world.tables.clone() {
            for sql in writes(&mut world, &table).await {
                world.enter(&mut connection, caller).await;
                let written = affected(&mut connection, &sql).await;
                run(&mut connection, "COMMIT").await.ok();
                assert_refused(&format!("{caller:?}: {sql}"), &written);
            }
        }
    }
    assert_eq!(world.fingerprint(world.b.id).await, before);
}

/// Refused by the wall or a missing right, by a read-only visit, or without a row to hit. Any other
/// error, a unique violation above all, means that the statement got past the wall.
fn assert_refused(what: &str, written: &Result<u64, (String, String)>) {
    match written {
        Ok(rows) => assert_eq!(*rows, 0, "{what} wrote"),
        Err((code, message)) => {
            assert!(["42501", "25006"].contains(&code.as_str()), "{what}: {code} {message}");
        }
    }
}

/// Statements that must hit nothing.
async fn writes(world: &mut World, table: &str) -> Vec<String> {
    let b = world.b.id;
    let columns = world.insertable(table).await;
    let fresh = world.new_row(table, b).await;
    let there = world
        .scalar(&format!("SELECT to_jsonb(t) FROM {table} AS t WHERE clinic_id = '{b}' LIMIT 1"))
        .await;
    let place =
        world.scalar(&format!("SELECT ctid FROM {table} WHERE clinic_id = '{b}' LIMIT 1")).await;
    let insert = |row: &str| {
        let row = row.replace('\'', "''");
        format!(
            "INSERT INTO {table} ({columns})
             SELECT {columns} FROM jsonb_populate_record(NULL::{table}, '{row}')"
        )
    };
    let key = world.key(table).await;
    let mut all = vec![
        insert(&fresh),
        insert(&there),
        format!("{} ON CONFLICT DO NOTHING", insert(&there)),
        format!(
            "{} ON CONFLICT ({key}) DO UPDATE SET clinic_id = excluded.clinic_id",
            insert(&there)
        ),
        format!("UPDATE {table} SET clinic_id = '{b}'"),
        format!("DELETE FROM {table} WHERE clinic_id = '{b}'"),
        format!("DELETE FROM {table} WHERE ctid = '{place}'"),
        format!("DELETE FROM {table} AS t USING {table} AS u WHERE u.clinic_id = '{b}'"),
        format!(
            "MERGE INTO {table} AS t USING (VALUES (1)) AS v ON t.clinic_id = '{b}'
                 WHEN MATCHED THEN DELETE"
        ),
        format!("TRUNCATE {table} CASCADE"),
        format!("COPY {table} FROM PROGRAM 'echo'"),
    ];
    for column in columns.split(", ") {
        all.push(format!("UPDATE {table} SET {column} = {column} WHERE clinic_id = '{b}'"));
        all.push(format!("UPDATE {table} SET {column} = {column} WHERE ctid = '{place}'"));
        all.push(format!(
            "MERGE INTO {table} AS t USING (VALUES (1)) AS v ON t.clinic_id = '{b}'
             WHEN MATCHED THEN UPDATE SET {column} = t.{column}"
        ));
    }
    all
}

/// Without naming a clinic, a write reaches no further than the wall either.
#[tokio::test]
async fn a_write_without_a_condition_stays_in_its_clinic() {
    let mut world = World::new().await;
    let before = world.fingerprint(world.b.id).await;
    let a = world.a.id.to_string();
    let mut wrote = 0;
    for caller in Caller::ALL {
        let mut connection = world.connect(caller).await;
        for table in world.tables.clone() {
            let columns = world.insertable(&table).await;
            let mut statements = vec![format!("DELETE FROM {table} RETURNING clinic_id")];
            for column in columns.split(", ") {
                statements
                    .push(format!("UPDATE {table} SET {column} = {column} RETURNING clinic_id"));
            }
            for sql in statements {
                let outcome = world.probe(&mut connection, caller, &sql).await;
                for row in outcome.unwrap_or_default() {
                    assert_eq!(row[0].as_deref(), Some(a.as_str()), "{caller:?}: {sql}");
                    wrote += 1;
                }
            }
        }
    }
    assert!(wrote > 0, "nobody wrote anything: the attacks prove nothing");
    assert_eq!(world.fingerprint(world.b.id).await, before);
}

#[tokio::test]
async fn outside_a_context_every_table_fails_loudly() {
    let mut world = World::new().await;
    let stranger = Uuid::from_u128(7);
    for caller in Caller::ALL {
        let mut connection = world.connect(caller).await;
        for table in world.tables.clone() {
            let row = world.new_row(&table, world.b.id).await.replace('\'', "''");
            let columns = world.insertable(&table).await;
            for sql in [
                format!("SELECT * FROM {table}"),
                format!("SELECT count(*) FROM {table}"),
                format!("SELECT * FROM {table} WHERE clinic_id = '{}'", world.b.id),
                format!(
                    "INSERT INTO {table} ({columns})
                         SELECT {columns} FROM jsonb_populate_record(NULL::{table}, '{row}')"
                ),
                format!("DELETE FROM {table}"),
                format!("UPDATE {table} SET clinic_id = '{stranger}'"),
            ] {
                let outcome = run(&mut connection, &sql).await;
                assert!(
                    ["28000", "42501"].contains(&code(&outcome)),
                    "{caller:?}: {sql}: {outcome:?}"
                );
            }
        }
    }
    let mut auth = world.test.database.connect_as("clinic_auth").await;
    for table in &world.tables {
        let outcome = run(&mut auth, &format!("SELECT * FROM {table}")).await;
        assert_eq!(code(&outcome), "42501", "clinic_auth in {table}");
    }
}
