//! Somebody found a way to run SQL of their own inside their request. A route that exists in this test
//! only runs what it is given, in the request's own transaction, over the simple protocol: any number of
//! statements, COMMIT among them. It reads nothing and changes nothing of another clinic, and the next
//! request on the same connection, another clinic's, finds nothing of it.

use std::collections::BTreeSet;

use base::jobs::{Finished, MAX_ATTEMPTS, Running, Work, Worker};
use base::{Access, Context, Result, Routes};
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{AssertSqlSafe, Row};
use testkit::{Person, Request};

use crate::support::{Program, Staffed, people};

/// Runs statements; gives all that came back as text, the error too.
async fn run(on: &mut PgConnection, sql: &str) -> String {
    match sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(on).await {
        Ok(rows) => rows.iter().flat_map(texts).collect::<Vec<_>>().join("\n"),
        Err(error) => format!("error: {error}"),
    }
}

fn texts(row: &PgRow) -> Vec<String> {
    let text = |at| row.try_get_unchecked::<Option<String>, _>(at).unwrap_or_default();
    (0..row.len()).filter_map(text).collect()
}

async fn hook(mut context: Context, sql: String) -> Result<String> {
    let pid = run(context.tx(), "SELECT pg_backend_pid()").await;
    Ok(format!("{pid}\n{}", run(context.tx(), &sql).await))
}

struct Hooked {
    program: Program,
    tables: Vec<String>,
    /// The connections that served.
    pids: BTreeSet<String>,
}

impl Hooked {
    async fn start() -> Self {
        let mut program = Program::start().await;
        let routes = precision::http::routes().merge(Routes::new().post(
            "/api/test/sql",
            Access::SignedIn,
            hook,
        ));
        (program.router, program.routes) = precision::http::router_of(routes, &program.test.app);
        let mut admin = program.test.database.admin.acquire().await.unwrap();
        let tables = precision::prove::tables(&mut admin, "app").await.unwrap();
        drop(admin);
        Self { program, tables, pids: BTreeSet::new() }
    }

    /// What `sql` gives when it is injected into a request of `who`.
    async fn inject(&mut self, who: &Person, sql: &str) -> String {
        let request = Request::post("/api/test/sql").by(who).text(sql);
        let answer = self.program.send(request).await;
        assert_eq!(answer.status, 200, "{sql}: {}", answer.text());
        let text = answer.text();
        let (pid, said) = text.split_once('\n').unwrap();
        self.pids.insert(pid.to_owned());
        said.to_owned()
    }
}

/// Whatever a clinic's rows hold that no other clinic's do.
fn marks(clinic: &Staffed, slug: &str) -> Vec<String> {
    vec![format!("Customer of {slug}"), clinic.clinic.id.to_string(), clinic.customer.to_string()]
}

/// The answer says nothing of the other clinic but what the statement itself named.
fn says_nothing_of(marks: &[String], sql: &str, said: &str) {
    let said = said.replace(sql, "");
    for mark in marks.iter().filter(|mark| !sql.contains(*mark)) {
        assert!(!said.contains(mark), "{sql}\nsays {mark}:\n{said}");
    }
}

fn reads(table: &str, b: &str) -> Vec<String> {
    let read = format!("SELECT t::text FROM {table} AS t");
    let count = format!("SELECT 'Customer of b' FROM {table} WHERE clinic_id = '{b}'");
    let mut all = vec![
        read.clone(),
        count.clone(),
        format!("COMMIT; {read}"),
        format!("ROLLBACK; BEGIN; {read}"),
        format!("SAVEPOINT s; SET LOCAL row_security = off; {read}"),
        format!("COMMIT; SET SESSION AUTHORIZATION DEFAULT; {read}"),
        format!("COMMIT; RESET ALL; BEGIN; {read}"),
        format!("SELECT query_to_xml('{read}', true, false, '')::text"),
        format!("DECLARE c CURSOR WITH HOLD FOR {read}; COMMIT; FETCH ALL FROM c"),
        format!("PREPARE p AS {read}; COMMIT; BEGIN; EXECUTE p"),
    ];
    for role in ["app_owner", "auth_owner", "clinic_super", "clinic_worker", "postgres"] {
        all.push(format!("SET ROLE {role}; {read}"));
    }
    for forged in [
        format!(
            "replace(current_setting('ctx.v'), split_part(current_setting('ctx.v'), ',', 1), replace('{b}', '-', ''))"
        ),
        format!("replace('{b}', '-', '') || ',,clinic_owner,,,,' || repeat('0', 64)"),
    ] {
        all.push(format!("SELECT set_config('ctx.v', {forged}, true); {count}"));
        all.push(format!("SELECT set_config('ctx.v', {forged}, false); COMMIT; {count}"));
    }
    all
}

fn writes(table: &str, b: &str) -> [String; 4] {
    [
        format!("DELETE FROM {table} WHERE clinic_id = '{b}'; COMMIT"),
        format!("UPDATE {table} SET clinic_id = clinic_id WHERE clinic_id = '{b}'; COMMIT"),
        format!("COMMIT; DELETE FROM {table}; COMMIT"),
        format!("TRUNCATE {table} CASCADE; COMMIT"),
    ]
}

#[tokio::test]
async fn an_injected_statement_reaches_no_other_clinic() {
    let mut hooked = Hooked::start().await;
    let a = hooked.program.staffed("a").await;
    let b = hooked.program.staffed("b").await;
    let boss = hooked.program.test.super_admin().await;
    let id = b.clinic.id.to_string();
    let before = fingerprint(&hooked.program, &b).await;
    let secret = marks(&b, "b");
    for person in people(&a).into_iter().chain([&boss]) {
        for table in hooked.tables.clone() {
            for sql in reads(&table, &id).into_iter().chain(writes(&table, &id)) {
                let said = hooked.inject(person, &sql).await;
                says_nothing_of(&secret, &sql, &said);
                assert!(!said.contains("Customer of b"), "{sql}: {said}");
            }
        }
    }
    let own = hooked.inject(&a.owner, "SELECT t::text FROM app.customers AS t").await;
    assert!(own.contains("Customer of a"), "the hook runs nothing: {own}");
    assert_eq!(fingerprint(&hooked.program, &b).await, before);
}

/// What a request leaves in its session for the next.
fn left_behind(table: &str) -> [(String, String); 8] {
    let read = format!("SELECT t::text FROM {table} AS t");
    let keep = |sql: String| format!("COMMIT; {sql}; BEGIN");
    [
        (format!("DECLARE c CURSOR WITH HOLD FOR {read}; COMMIT; BEGIN"), "FETCH ALL FROM c".into()),
        (keep(format!("PREPARE p AS {read}")), "EXECUTE p".into()),
        (keep(format!("CREATE TEMP TABLE mine AS {read}")), "SELECT * FROM mine".into()),
        (
            "SELECT set_config('x.y', string_agg(t::text, ''), false) FROM app.customers AS t; COMMIT; BEGIN"
                .into(),
            "SELECT current_setting('x.y', true)".into(),
        ),
        (
            "SELECT set_config('ctx.v', current_setting('ctx.v'), false); COMMIT; BEGIN".into(),
            format!("COMMIT; {read}"),
        ),
        (keep("SET search_path = pg_temp, public".into()), read.clone()),
        (keep("SET row_security = off".into()), read.clone()),
        (keep("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY".into()), read),
    ]
}

#[tokio::test]
async fn what_it_leaves_behind_the_next_clinic_does_not_find() {
    let mut hooked = Hooked::start().await;
    let a = hooked.program.staffed("a").await;
    let b = hooked.program.staffed("b").await;
    let (of_a, of_b) = (marks(&a, "a"), marks(&b, "b"));
    let mut requests = 0;
    for (first, second) in people(&a).into_iter().zip(people(&b)) {
        for table in hooked.tables.clone() {
            for (leave, find) in left_behind(&table) {
                let said = hooked.inject(first, &leave).await;
                says_nothing_of(&of_b, &leave, &said);
                let said = hooked.inject(second, &find).await;
                says_nothing_of(&of_a, &find, &said);
                requests += 2;
            }
        }
        let list = hooked.program.send(Request::get("/api/me").by(second)).await;
        assert_eq!(list.status, 200, "the pool still serves");
        let name = Request::post("/api/customers").by(&b.owner);
        let made = name.json(&serde_json::json!({ "full_name": "Written later" }));
        assert_eq!(hooked.program.send(made).await.status, 201, "and still writes");
    }
    assert!(hooked.pids.len() * 2 < requests, "connections were hardly used again");
}

/// The two login roles that serve nobody in particular.
#[tokio::test]
async fn a_job_and_a_sign_in_reach_no_clinic_but_their_own() {
    let hooked = Hooked::start().await;
    let program = &hooked.program;
    let a = program.staffed("a").await;
    let b = program.staffed("b").await;
    let before = fingerprint(program, &b).await;
    let secret = marks(&b, "b");
    let mut statements: Vec<String> = Vec::new();
    for table in &hooked.tables {
        statements.extend(reads(table, &b.clinic.id.to_string()));
        statements.extend(writes(table, &b.clinic.id.to_string()));
    }
    statements.extend(unvouched(&b));

    let mut auth = program.test.app.pools.auth().acquire().await.unwrap();
    for sql in &statements {
        let said = run(&mut auth, &format!("BEGIN; {sql}")).await;
        says_nothing_of(&secret, sql, &said);
        assert!(said.starts_with("error"), "{sql}: {said}");
        run(&mut auth, "ROLLBACK").await;
    }

    let worker = Worker::new(
        program.test.app.clone(),
        [("sql", Work { attempts: MAX_ATTEMPTS, run: job, give_up })],
    );
    for (at, sql) in statements.iter().enumerate() {
        let mut context = program.context(&a.owner).await;
        let payload = serde_json::json!({ "sql": sql });
        let now = program.test.app.clock.now();
        base::jobs::enqueue(context.tx(), "sql", &at.to_string(), &payload, now).await.unwrap();
        context.commit().await.unwrap();
    }
    assert_eq!(worker.drain().await.unwrap(), statements.len());
    let said = std::mem::take(&mut *SAID.lock().unwrap());
    assert_eq!(said.len(), statements.len());
    for (sql, said) in &said {
        says_nothing_of(&secret, sql, said);
    }
    assert!(said.iter().any(|(_, said)| said.contains("Customer of a")), "the job reads its own");
    assert_eq!(fingerprint(program, &b).await, before);
}

/// The functions of those two roles, without the program's word.
fn unvouched(b: &Staffed) -> [String; 7] {
    let (clinic, account, email) = (b.clinic.id, b.owner.account, &b.owner.email);
    [
        format!("SELECT * FROM auth.account_for_sign_in('{email}', '')"),
        format!("SELECT clinic_id::text FROM auth.memberships('{account}', '')"),
        format!(
            "SELECT auth.open_session(sha256('x'), '{account}', '{clinic}', '', '', '1 day', NULL, '')"
        ),
        format!("SELECT auth.report('x', '{account}', '{clinic}', NULL, '{{}}', '', NULL, '')"),
        format!(
            "SELECT auth.enqueue_aside('sql', 'x', '{{\"sql\": \"SELECT 1\"}}', now(), '{clinic}')"
        ),
        "COMMIT; SELECT * FROM queue.claim('{sql}', now(), '1 minute', '')".to_owned(),
        "COMMIT; SELECT * FROM queue.claim('{sql}', now(), '1 minute', sha256(''))".to_owned(),
    ]
}

/// What the jobs were told, and what came back.
static SAID: std::sync::Mutex<Vec<(String, String)>> = std::sync::Mutex::new(Vec::new());

fn job(running: Running) -> futures_util::future::BoxFuture<'static, Result<Finished>> {
    Box::pin(async move {
        let mut tx = running.begin().await?;
        let sql = running.job.payload["sql"].as_str().unwrap().to_owned();
        let said = run(&mut tx, &sql).await;
        SAID.lock().unwrap().push((sql, said));
        drop(tx);
        let tx = running.begin().await?;
        running.finish(tx).await
    })
}

fn give_up<'t>(
    _: &'t Running,
    _: &'t mut sqlx::PgTransaction<'static>,
) -> futures_util::future::BoxFuture<'t, Result<()>> {
    Box::pin(async { panic!("no job fails") })
}

/// Of every row of the clinic, its version included.
async fn fingerprint(program: &Program, clinic: &Staffed) -> Vec<String> {
    let mut prints = Vec::new();
    let mut admin = program.test.database.admin.acquire().await.unwrap();
    for table in precision::prove::tables(&mut admin, "app").await.unwrap() {
        let sql = format!(
            "SELECT '{table} ' || coalesce(md5(string_agg(t.xmin::text || t::text, '' ORDER BY t::text)), '')
             FROM {table} AS t WHERE clinic_id = '{}'",
            clinic.clinic.id
        );
        prints.push(sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *admin).await.unwrap());
    }
    prints
}
