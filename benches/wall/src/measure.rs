//! The statements, and the CPU time that the server spends on them.

use base::session::SessionToken;
use base::{Clock, Instant};
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
    /// With one look at a table of sessions.
    pub look_request: f64,
    /// With what a page has to know of who asks.
    pub plain_request: f64,
    pub wall_request: f64,
    /// Of the whole request, wall to plain, round by round: the quarter below, the middle, the quarter above.
    pub ratio: [f64; 3],
}

/// `{s}` is the schema, `{all}` how a statement that reads all rows of a clinic says which clinic. Each takes the clinic as $1, something to find as $2 and the day a month ago as $3. With every one: how
/// often it is run in a round.
const STATEMENTS: [(&str, &str, u32); 7] = [
    ("point", "SELECT * FROM {s}.bench_bookings WHERE clinic_id = $1 AND id = $2::uuid", 400),
    (
        "page",
        "SELECT * FROM {s}.bench_bookings WHERE clinic_id = $1 AND (starts_at, id) < (now(), $2::uuid)
         ORDER BY starts_at DESC, id DESC LIMIT 50",
        200,
    ),
    // As the API answers: the rows and how many there are.
    (
        "list",
        "SELECT *, (SELECT count(*) FROM {s}.bench_bookings WHERE {all})
         FROM {s}.bench_bookings WHERE clinic_id = $1 AND (starts_at, id) < (now(), $2::uuid)
         ORDER BY starts_at DESC, id DESC LIMIT 50",
        100,
    ),
    // The program's clock is passed in, as here.
    (
        "dashboard",
        "SELECT count(*), count(*) FILTER (WHERE state = 'completed'),
                sum(price) FILTER (WHERE state = 'completed'), count(*) FILTER (WHERE state = 'cancelled'),
                (SELECT count(*) FROM {s}.customers WHERE clinic_id = $1)
         FROM {s}.bench_bookings
         WHERE clinic_id = $1 AND starts_at >= $3 AND $2::uuid IS NOT NULL",
        40,
    ),
    // Were it not, a tie between two indexes of a small table would go to the wrong one, behind the wall.
    (
        "dash-now",
        "SELECT count(*), count(*) FILTER (WHERE state = 'completed'),
                sum(price) FILTER (WHERE state = 'completed'), count(*) FILTER (WHERE state = 'cancelled'),
                (SELECT count(*) FROM {s}.customers WHERE clinic_id = $1)
         FROM {s}.bench_bookings
         WHERE clinic_id = $1 AND starts_at >= now() - interval '30 days' AND $2::uuid IS NOT NULL",
        40,
    ),
    (
        "insert",
        "INSERT INTO {s}.bench_bookings SELECT $1, gen_random_uuid(), 1, 'pending', 100, now()
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

/// All that a program without the wall can do without: is there such a session?
const LOOK: &str = "SELECT * FROM plain.sessions WHERE token_hash = $1";

/// What a careful program without the wall asks before it answers: the same that `auth.enter` says of who
/// asks, on copies of the same tables, as one prepared statement.
const WHO: &str =
    "SELECT s.account_id, s.clinic_id, m.id, m.customer_id, m.role, m.granted, m.withdrawn,
         a.display_name, a.lang, k.slug, k.name, k.name_th, k.status, k.colour, k.mark, k.zone, k.logo,
         s.id, s.scopes, s.seen_at < now() - interval '5 minutes',
         a.super_admin AND NOT (a.second_factor OR a.demo)
  FROM plain.sessions AS s
  JOIN plain.accounts AS a ON a.id = s.account_id
  JOIN plain.members AS m ON m.clinic_id = s.clinic_id AND m.account_id = s.account_id
  JOIN plain.clinics AS k ON k.clinic_id = s.clinic_id
  WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > now()
    AND a.disabled_at IS NULL AND m.disabled_at IS NULL AND k.status = 'active'";

/// A connection, and where its server process's time is counted.
struct Side {
    connection: PgConnection,
    schema: &'static str,
    all: &'static str,
    enter: &'static str,
    key: [u8; 32],
    since: Instant,
    clock: String,
}

impl Side {
    async fn plain(population: &Population, token: &SessionToken, enter: &'static str) -> Self {
        let options =
            population.test.database.options.clone().username("bench_plain").password("plain");
        let connection = PgConnection::connect_with(&options).await.unwrap();
        Self::on(connection, ["plain", "clinic_id = $1"], enter, token.hash()).await
    }

    async fn wall(population: &Population, token: &SessionToken) -> Self {
        let connection = population.test.database.connect_as("clinic_staff").await;
        // As the program counts all rows of a clinic: see `customers::store::count`.
        let names = ["app", "clinic_id BETWEEN $1 AND $1"];
        Self::on(connection, names, "SELECT * FROM auth.enter($1)", *token.secret()).await
    }

    async fn on(
        mut connection: PgConnection,
        [schema, all]: [&'static str; 2],
        enter: &'static str,
        key: [u8; 32],
    ) -> Self {
        let pid: i32 =
            sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut connection).await.unwrap();
        let clock = format!("/proc/{pid}/schedstat");
        let since = Clock::system().now().plus_seconds(-30 * 24 * 3600);
        Self { connection, schema, all, enter, key, since, clock }
    }

    /// Nanoseconds of CPU so far.
    fn cpu(&self) -> f64 {
        let text = std::fs::read_to_string(&self.clock).unwrap();
        text.split(' ').next().unwrap().parse().unwrap()
    }

    async fn begin(&mut self) {
        self.connection.execute("BEGIN").await.unwrap();
        let enter = sqlx::query(self.enter).bind(self.key.as_slice());
        enter.fetch_all(&mut self.connection).await.unwrap();
    }

    async fn end(&mut self) {
        self.connection.execute("ROLLBACK").await.unwrap();
    }

    async fn run(&mut self, sql: &str, clinic: Uuid, id: Uuid) {
        let sql = sql.replace("{s}", self.schema).replace("{all}", self.all);
        let query = sqlx::query(AssertSqlSafe(sql)).bind(clinic).bind(id).bind(self.since);
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

/// Every statement on every measured clinic.
pub async fn all(population: &Population, rounds: usize, only: &[String]) -> Vec<Line> {
    let mut lines = Vec::new();
    for clinic in &population.measured {
        let mut plain = Side::plain(population, &clinic.token, WHO).await;
        let mut look = Side::plain(population, &clinic.token, LOOK).await;
        let mut wall = Side::wall(population, &clinic.token).await;
        let id = some_booking(population, clinic).await;
        for (statement, sql, times) in STATEMENTS {
            if !only.is_empty() && !only.iter().any(|one| one == statement) {
                continue;
            }
            let mut columns = [const { Vec::new() }; 5];
            for _ in 0..rounds {
                columns[0].push(plain.statement(sql, clinic.id, id, times).await);
                columns[1].push(wall.statement(sql, clinic.id, id, times).await);
                columns[2].push(look.request(sql, clinic.id, id, times).await);
                columns[3].push(plain.request(sql, clinic.id, id, times).await);
                columns[4].push(wall.request(sql, clinic.id, id, times).await);
            }
            // Both sides of a round share the machine's mood.
            let mut ratios: Vec<f64> =
                columns[4].iter().zip(&columns[3]).map(|(wall, plain)| wall / plain).collect();
            ratios.sort_by(f64::total_cmp);
            let ratio = [1, 2, 3].map(|quarter| ratios[(ratios.len() - 1) * quarter / 4]);
            let [plain, wall, look_request, plain_request, wall_request] = columns.map(median);
            lines.push(Line {
                clinic: clinic.name,
                bookings: clinic.bookings,
                statement,
                plain,
                wall,
                look_request,
                plain_request,
                wall_request,
                ratio,
            });
        }
    }
    lines
}

async fn some_booking(population: &Population, clinic: &Measured) -> Uuid {
    sqlx::query_scalar("SELECT id FROM app.bench_bookings WHERE clinic_id = $1 LIMIT 1")
        .bind(clinic.id)
        .fetch_one(&population.test.database.admin)
        .await
        .unwrap()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
