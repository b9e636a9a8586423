//! The migrations, replayed from nothing.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::borrow::Cow;
use std::collections::BTreeMap;

use base::crypto::MasterKey;
use base::migrations::{self, MIGRATOR};
use precision::prove;
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, PgConnection};
use testkit::{Database, MASTER_KEY};
use uuid::Uuid;

/// In the order of their references; those that do not exist yet are left out.
const SCHEMAS: [&str; 3] = ["app", "auth", "queue"];

/// The primary keys of all rows, by table and its key columns. Later migrations may change other
/// columns.
async fn rows(connection: &mut PgConnection) -> BTreeMap<String, (String, Vec<String>)> {
    let mut found = BTreeMap::new();
    for schema in SCHEMAS {
        for table in prove::tables(connection, schema).await.unwrap() {
            let key: Option<String> = sqlx::query_scalar(
                "SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
                 FROM pg_index AS i JOIN pg_attribute AS a
                   ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[])
                 WHERE i.indisprimary AND i.indrelid = $1::regclass",
            )
            .bind(&table)
            .fetch_one(&mut *connection)
            .await
            .unwrap();
            let key = key.unwrap_or_else(|| "1".to_owned());
            let sql = format!("SELECT row({key})::text FROM {table} ORDER BY 1");
            let keys = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut *connection).await;
            found.insert(table, (key, keys.unwrap()));
        }
    }
    found
}

#[tokio::test]
async fn rows_of_every_step_survive_the_steps_after_it() {
    let database = Database::empty().await;
    let mut connection = database.admin.acquire().await.unwrap();
    let clinic = Uuid::from_u128(42);
    let mut before: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    let mut tables_filled = 0;
    for count in 1..=MIGRATOR.iter().count() {
        let step = MIGRATOR.iter().nth(count - 1).unwrap();
        let some: Vec<_> = MIGRATOR.iter().take(count).cloned().collect();
        let migrator = Migrator { migrations: Cow::Owned(some), ..Migrator::DEFAULT };
        migrator
            .run(&mut *connection)
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", step.version));

        let after = rows(&mut connection).await;
        for (table, (columns, keys)) in &before {
            let (columns_after, keys_after) = &after[table];
            if columns == columns_after {
                assert_eq!(keys_after, keys, "{table} after {}", step.description);
            } else {
                assert_eq!(keys_after.len(), keys.len(), "{table} after {}", step.description);
            }
        }
        tables_filled += prove::plant(&mut connection, &SCHEMAS, clinic).await.unwrap().len();
        before = rows(&mut connection).await;
        let empty: Vec<_> = before.iter().filter(|(_, (_, keys))| keys.is_empty()).collect();
        assert!(empty.is_empty(), "no sample row after {}: {empty:?}", step.description);
    }
    assert!(tables_filled >= 14, "only {tables_filled} tables were filled");

    migrations::secure(&mut connection).await.unwrap();
    let found = prove::inspect(&mut connection).await.unwrap();
    assert!(found.holds(), "{:?}", found.faults);
}

#[tokio::test]
async fn running_them_again_changes_nothing() {
    let database = Database::empty().await;
    let master = MasterKey::parse(MASTER_KEY).unwrap();
    migrations::run(&database.options, &master).await.unwrap();
    let mut connection = database.admin.acquire().await.unwrap();
    prove::plant(&mut connection, &SCHEMAS, Uuid::from_u128(42)).await.unwrap();
    let state = "SELECT (SELECT string_agg(m::text, ',' ORDER BY m.version)
                           FROM public._sqlx_migrations AS m)
                     || (SELECT string_agg(c.oid || c.relname || coalesce(c.relacl::text, ''), ','
                                           ORDER BY c.oid)
                           FROM pg_class AS c WHERE c.oid >= 16384)";
    let before: String = sqlx::query_scalar(state).fetch_one(&mut *connection).await.unwrap();
    let rows_before = rows(&mut connection).await;
    migrations::run(&database.options, &master).await.unwrap();
    let after: String = sqlx::query_scalar(state).fetch_one(&mut *connection).await.unwrap();
    assert_eq!(before, after);
    assert_eq!(rows_before, rows(&mut connection).await);
    assert!(prove::inspect(&mut connection).await.unwrap().holds());
}

/// Two databases of one cluster share its roles: the second finds them there.
#[tokio::test]
async fn a_second_database_of_a_cluster_migrates_too() {
    let master = MasterKey::parse(MASTER_KEY).unwrap();
    let (one, two) = (Database::empty().await, Database::empty().await);
    for database in [&one, &two] {
        migrations::run(&database.options, &master).await.unwrap();
    }
    for database in [one, two] {
        let mut connection = database.admin.acquire().await.unwrap();
        let found = prove::inspect(&mut connection).await.unwrap();
        assert!(found.holds(), "{:?}", found.faults);
    }
}
