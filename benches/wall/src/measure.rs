//! The statements, and the CPU time that the server spends on them.

use base::session::SessionToken;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use uuid::Uuid;

use crate::population::{Measured, Population};

/// One line of the table; times in microseconds of CPU.
pub struct Line {
    pub clinic: &'static str,
    pub bookings: i64,
    pub statement: &'static str,
    pub plain: f64,
    pub wall: f64,
    pub plain_request: f64,
    pub wall_request: f64,
}

/// `{s}` is the schema. Each takes the clinic as $1 and something to find as $2. With every one: how
/// often it is run in a round.
const STATEMENTS: [(&str, &str, u32); 5] = [
    ("point", "SELECT * FROM {s}.bookings WHERE clinic_id = $1 AND id = $2::uuid", 400),
    (
        "list",
        "SELECT * FROM {s}.bookings WHERE clinic_id = $1 AND (starts_at, id) < (now(), $2::uuid)
         ORDER BY starts_at DESC, id DESC LIMIT 50",
        200,
    ),
    (
        "dashboard",
        "SELECT count(*), count(*) FILTER (WHERE state = 'completed'),
                sum(price) FILTER (WHERE state = 'completed'), count(*) FILTER (WHERE state = 'cancelled'),
                (SELECT count(*) FROM {s}.customers WHERE clinic_id = $1)
         FROM {s}.bookings
         WHERE clinic_id = $1 AND starts_at >= now() - interval '30 days' AND $2::uuid IS NOT NULL",
        40,
    ),
    (
        "insert",
        "INSERT INTO {s}.bookings SELECT $1, gen_random_uuid(), 1, 'pending', 100, now()
         WHERE $2::uuid IS NOT NULL",
        200,
    ),
    (
        "search",
        "SELECT * FROM {s}.customers
         WHERE clinic_id = $1 AND strpos(haystack, 'kaew') > 0 AND $2::uuid IS NOT NULL
         ORDER BY created_at DESC, id DESC LIMIT 20",
        40,
    ),
];

/// A connection, and where its server process's time is counted.
struct Side {
    connection: PgConnection,
    schema: &'static str,
    enter: String,
    clock: String,
}

impl Side {
    async fn plain(population: &Population, token: &SessionToken) -> Self {
        let options =
            population.test.database.options.clone().username("bench_plain").password("plain");
        let connection = PgConnection::connect_with(&options).await.unwrap();
        let hash = bytes(&token.hash());
        let enter = format!("SELECT * FROM plain.sessions WHERE token_hash = {hash}");
        Self::on(connection, "plain", enter).await
    }

    async fn wall(population: &Population, token: &SessionToken) -> Self {
        let connection = population.test.database.connect_as("clinic_staff").await;
        let enter = format!("SELECT * FROM auth.enter({})", bytes(token.secret()));
        Self::on(connection, "app", enter).await
    }

    async fn on(mut connection: PgConnection, schema: &'static str, enter: String) -> Self {
        let pid: i32 =
            sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut connection).await.unwrap();
        Self { connection, schema, enter, clock: format!("/proc/{pid}/schedstat") }
    }

    /// Nanoseconds of CPU so far.
    fn cpu(&self) -> f64 {
        let text = std::fs::read_to_string(&self.clock).unwrap();
        text.split(' ').next().unwrap().parse().unwrap()
    }

    async fn begin(&mut self) {
        let sql = format!("BEGIN; {}", self.enter);
        self.connection.execute(AssertSqlSafe(sql)).await.unwrap();
    }

    async fn end(&mut self) {
        self.connection.execute("ROLLBACK").await.unwrap();
    }

    async fn run(&mut self, sql: &str, clinic: Uuid, id: Uuid) {
        let sql = sql.replace("{s}", self.schema);
        let query = sqlx::query(AssertSqlSafe(sql)).bind(clinic).bind(id);
        query.fetch_all(&mut self.connection).await.unwrap();
    }

    /// Microseconds of one statement, in a transaction already entered.
    async fn statement(&mut self, sql: &str, clinic: Uuid, id: Uuid, times: u32) -> f64 {
        self.begin().await;
        self.run(sql, clinic, id).await;
        let before = self.cpu();
        for _ in 0..times {
            self.run(sql, clinic, id).await;
        }
        let spent = self.cpu() - before;
        self.end().await;
        spent / 1000.0 / f64::from(times)
    }

    /// Microseconds of a whole request.
    async fn request(&mut self, sql: &str, clinic: Uuid, id: Uuid, times: u32) -> f64 {
        let before = self.cpu();
        for _ in 0..times {
            self.begin().await;
            self.run(sql, clinic, id).await;
            self.end().await;
        }
        (self.cpu() - before) / 1000.0 / f64::from(times)
    }
}

fn bytes(bytes: &[u8; 32]) -> String {
    use std::fmt::Write;
    let mut text = String::from("'\\x");
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text + "'::bytea"
}

/// Every statement on every measured clinic.
pub async fn all(population: &Population, rounds: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for clinic in &population.measured {
        let mut plain = Side::plain(population, &clinic.token).await;
        let mut wall = Side::wall(population, &clinic.token).await;
        let id = some_booking(population, clinic).await;
        for (statement, sql, times) in STATEMENTS {
            let mut columns = [const { Vec::new() }; 4];
            for _ in 0..rounds {
                columns[0].push(plain.statement(sql, clinic.id, id, times).await);
                columns[1].push(wall.statement(sql, clinic.id, id, times).await);
                columns[2].push(plain.request(sql, clinic.id, id, times).await);
                columns[3].push(wall.request(sql, clinic.id, id, times).await);
            }
            let [plain, wall, plain_request, wall_request] = columns.map(median);
            let (clinic, bookings) = (clinic.name, clinic.bookings);
            lines.push(Line {
                clinic,
                bookings,
                statement,
                plain,
                wall,
                plain_request,
                wall_request,
            });
        }
    }
    lines
}

async fn some_booking(population: &Population, clinic: &Measured) -> Uuid {
    sqlx::query_scalar("SELECT id FROM app.bookings WHERE clinic_id = $1 LIMIT 1")
        .bind(clinic.id)
        .fetch_one(&population.test.database.admin)
        .await
        .unwrap()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
