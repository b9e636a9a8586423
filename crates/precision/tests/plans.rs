//! How the database finds rows. Every statement of the program that touches a tenant table is planned as
//! every login role that may run it, and each scan must go through an index by the clinic's id. The
//! statements come from the query cache, so a new one is looked at without anybody adding it here.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::path::Path;

use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection};
use testkit::Database;

const ROLES: [&str; 5] =
    ["clinic_staff", "clinic_sales", "clinic_portal", "clinic_worker", "clinic_super"];

/// Every statement of the cache that names a tenant table, with the number of its parameters.
fn statements() -> Vec<(String, usize)> {
    let cache = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.sqlx");
    let files = std::fs::read_dir(cache).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = files
        .map(|path| serde_json::from_slice::<Value>(&std::fs::read(path).unwrap()).unwrap())
        .map(|entry| {
            let parameters = &entry["describe"]["parameters"]["Left"];
            let count = parameters.as_array().map_or(0, Vec::len);
            (entry["query"].as_str().unwrap().to_owned(), count)
        })
        .filter(|(sql, _)| sql.contains("app."))
        .collect();
    found.sort();
    found
}

/// The plan as it would be kept for any clinic; `None` if the role may not run the statement.
async fn plan(on: &mut PgConnection, sql: &str, parameters: usize) -> Option<Value> {
    let values = vec!["NULL"; parameters].join(", ");
    let call = if parameters == 0 { String::new() } else { format!("({values})") };
    let prepare = format!("PREPARE statement AS {sql}");
    sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut *on).await.unwrap();
    let explain = format!("EXPLAIN (FORMAT JSON) EXECUTE statement{call}");
    let outcome = sqlx::query_scalar(AssertSqlSafe(explain)).fetch_one(&mut *on).await;
    sqlx::raw_sql("DEALLOCATE statement").execute(&mut *on).await.unwrap();
    match outcome {
        Ok(plan) => Some(plan),
        Err(error) => {
            let code = error.as_database_error().unwrap().code().unwrap().into_owned();
            assert_eq!(code, "42501", "{sql}: {error}");
            None
        }
    }
}

/// Every node of a plan that reads a relation.
fn scans(node: &Value, found: &mut Vec<Value>) {
    match node {
        Value::Array(nodes) => nodes.iter().for_each(|node| scans(node, found)),
        Value::Object(fields) => {
            let kind = fields.get("Node Type").and_then(Value::as_str).unwrap_or_default();
            if kind.ends_with("Scan") {
                found.push(node.clone());
            }
            fields.values().for_each(|value| scans(value, found));
        }
        _ => {}
    }
}

/// What is wrong with a scan, if something is.
fn fault(scan: &Value) -> Option<String> {
    let text = |name: &str| scan.get(name).and_then(Value::as_str).unwrap_or_default();
    match text("Node Type") {
        "Seq Scan" => Some(format!("reads the whole of {}", text("Relation Name"))),
        "Index Scan" | "Index Only Scan" | "Bitmap Index Scan"
            if !text("Index Cond").contains("clinic_id = ") =>
        {
            Some(format!("reads the whole index {} ({})", text("Index Name"), text("Index Cond")))
        }
        _ => None,
    }
}

#[tokio::test]
async fn every_statement_finds_its_rows_by_the_clinic() {
    let database = Database::fresh().await;
    let statements = statements();
    assert!(statements.len() >= 20, "only {} statements", statements.len());
    let mut faults = Vec::new();
    let mut planned = vec![0; statements.len()];
    for role in ROLES {
        let mut connection = database.connect_as(role).await;
        // Tables of a test are small enough to be read whole; what has no index still is.
        let settings = "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan";
        sqlx::raw_sql(settings).execute(&mut connection).await.unwrap();
        for (at, (sql, parameters)) in statements.iter().enumerate() {
            let Some(plan) = plan(&mut connection, sql, *parameters).await else { continue };
            planned[at] += 1;
            let mut found = Vec::new();
            scans(&plan, &mut found);
            let wrong = found.iter().filter_map(fault);
            faults.extend(wrong.map(|fault| format!("{role} {fault}: {sql}")));
        }
    }
    let never = statements.iter().zip(&planned).filter(|(_, times)| **times == 0);
    // What names tables that no login role sees is the operator's.
    let never: Vec<_> = never.filter(|((sql, _), _)| !sql.contains("auth.")).collect();
    assert!(never.is_empty(), "nobody may run these: {never:?}");
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// A large clinic, as the planner sees it.
async fn fill(database: &Database) {
    let mut admin = database.admin.acquire().await.unwrap();
    // What is not written out yet is not marked as seen by everybody, and an index alone would not do.
    let fill = "
        SET synchronous_commit = on;
        SET session_replication_role = replica;
        INSERT INTO app.customers (clinic_id, id, number, full_name, phone, created_at, updated_at)
        SELECT md5((n % 5)::text)::uuid, gen_random_uuid(), n, 'Somebody ' || n, '0800' || lpad(n::text, 6, '0'),
               now(), now() FROM generate_series(1, 20000) AS n;
        INSERT INTO app.customer_words (clinic_id, word, customer_id)
        SELECT c.clinic_id, left(w.word, 40), c.id
        FROM app.customers AS c, unnest(ARRAY['somebody', c.number::text, c.phone, substr(c.phone, 5)]) AS w (word)
        ON CONFLICT DO NOTHING;
        RESET session_replication_role";
    sqlx::raw_sql(fill).execute(&mut *admin).await.unwrap();
    sqlx::raw_sql("VACUUM ANALYZE app.customers").execute(&mut *admin).await.unwrap();
    sqlx::raw_sql("VACUUM ANALYZE app.customer_words").execute(&mut *admin).await.unwrap();
}

/// What a search does is planned for any clinic and anything that is typed, and still reads little: that nobody has
/// something comes from an index alone, and a word that many have is asked of each on the list by their own words.
#[tokio::test]
async fn a_search_of_a_large_clinic_reads_no_more_than_it_has_to() {
    let database = Database::fresh().await;
    fill(&database).await;
    let mut connection = database.connect_as("clinic_staff").await;
    let generic = "SET plan_cache_mode = force_generic_plan";
    sqlx::raw_sql(generic).execute(&mut connection).await.unwrap();
    let statements = statements();
    for (part, expected) in [
        ("strpos(c.haystack, $2) > 0 LIMIT $3", "Index Only Scan customers_sought"),
        ("CASE WHEN $15", "Index Scan customer_words_clinic_id_customer_id_idx"),
        ("CASE WHEN $15", "Index Only Scan customer_words_pkey"),
        ("CASE WHEN $15", "Index Scan customers_there"),
        ("unnest($12::uuid[]) AS f", "Index Scan customers_pkey"),
        ("INTERSECT", "Index Only Scan customer_words_pkey"),
    ] {
        let found: Vec<_> = statements.iter().filter(|(sql, _)| sql.contains(part)).collect();
        assert!(!found.is_empty(), "no statement has {part}");
        for (sql, parameters) in found {
            let plan = plan(&mut connection, sql, *parameters).await.unwrap();
            let mut read = Vec::new();
            scans(&plan, &mut read);
            let text =
                |scan: &Value, name: &str| scan[name].as_str().unwrap_or_default().to_owned();
            let read: Vec<_> = read
                .iter()
                .map(|scan| format!("{} {}", text(scan, "Node Type"), text(scan, "Index Name")))
                .collect();
            assert!(read.iter().any(|scan| scan == expected), "{expected}: {read:?} {sql}");
        }
    }
}

/// What counts all rows of a clinic asks whose they are once a scan, not once a row.
#[tokio::test]
async fn what_counts_all_rows_checks_the_clinic_once() {
    let database = Database::fresh().await;
    fill(&database).await;
    let mut connection = database.connect_as("clinic_staff").await;
    let all = "clinic_id BETWEEN $1 AND $1";
    let counts: Vec<_> = statements().into_iter().filter(|(sql, _)| sql.contains(all)).collect();
    assert!(counts.len() >= 2, "{counts:?}");
    for (sql, parameters) in counts {
        let whole = plan(&mut connection, &sql, parameters).await.unwrap().to_string();
        assert!(whole.contains("Index Only Scan"), "{sql}: {whole}");
        assert!(!whole.contains("One-Time Filter"), "{sql}: {whole}");
        // Named as an equality it is.
        let named = sql.replace("BETWEEN $1 AND $1", "= $1");
        let whole = plan(&mut connection, &named, parameters).await.unwrap().to_string();
        assert!(whole.contains("One-Time Filter"), "{named}: {whole}");
    }
}

/// The check above can fail.
#[tokio::test]
async fn a_scan_of_all_clinics_is_noticed() {
    let database = Database::fresh().await;
    let mut connection = database.connect_as("clinic_staff").await;
    let mut admin = database.admin.acquire().await.unwrap();
    let drop_key = "ALTER TABLE app.counters DROP CONSTRAINT counters_pkey";
    sqlx::raw_sql(drop_key).execute(&mut *admin).await.unwrap();
    let sql = "SELECT value FROM app.counters WHERE clinic_id = $1 AND series = $2";
    let plan = plan(&mut connection, sql, 2).await.unwrap();
    let mut found = Vec::new();
    scans(&plan, &mut found);
    let wrong: Vec<_> = found.iter().filter_map(fault).collect();
    assert_eq!(wrong, ["reads the whole of counters"]);
}
