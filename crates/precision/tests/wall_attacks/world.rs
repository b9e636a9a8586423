//! Two clinics with a row in every table, and callers inside one of them.

use base::{Context, CustomerId, RequestInfo, Role, Theme};
use precision::prove;
use sqlx::postgres::{PgConnection, PgDatabaseError, PgRow};
use sqlx::{AssertSqlSafe, Row};
use testkit::{Person, TestApp};
use uuid::Uuid;

/// Who attacks: one for each login role that sees tenant tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// An owner, the mightiest of `clinic_staff`.
    Staff,
    /// A sales person.
    Sales,
    /// A customer.
    Portal,
    /// A job.
    Worker,
    /// A super admin on a visit.
    Super,
}

impl Caller {
    pub const ALL: [Self; 5] = [Self::Staff, Self::Sales, Self::Portal, Self::Worker, Self::Super];

    pub const fn login(self) -> &'static str {
        match self {
            Self::Staff => "clinic_staff",
            Self::Sales => "clinic_sales",
            Self::Portal => "clinic_portal",
            Self::Worker => "clinic_worker",
            Self::Super => "clinic_super",
        }
    }
}

/// The clinic attacked.
pub struct Other {
    pub id: Uuid,
    pub owner: Person,
}

/// A clinic and its people.
pub struct Side {
    pub id: Uuid,
    pub owner: Person,
    pub staff: Person,
    pub sales: Person,
    pub portal: Person,
    /// The customer that `portal` is and `sales` takes care of.
    pub customer: Uuid,
}

pub struct World {
    pub test: TestApp,
    pub admin: PgConnection,
    pub a: Side,
    pub b: Other,
    pub visitor: Person,
    /// A job of clinic A that the worker holds: its id and fence.
    held_job: (String, String),
    /// Every table of schema app.
    pub tables: Vec<String>,
}

/// What a statement came to: rows as text, or the error's code and message.
pub type Outcome = Result<Vec<Vec<Option<String>>>, (String, String)>;

impl World {
    pub async fn new() -> Self {
        let test = TestApp::new().await;
        let mut admin = test.database.admin.acquire().await.unwrap().detach();
        let a = side(&test, &mut admin, "a").await;
        let b = other(&test, &mut admin, "b").await;
        let visitor = test.super_admin().await;
        let tables = prove::tables(&mut admin, "app").await.unwrap();
        let held_job = held_job(&mut admin, a.id).await;
        let world = Self { test, admin, a, b, visitor, held_job, tables };
        world.visit(world.a.id).await;
        world
    }

    /// The visitor enters a clinic, for a reason.
    pub async fn visit(&self, clinic: Uuid) {
        let mut connection = self.test.database.connect_as("clinic_super").await;
        let sql = format!(
            "SELECT auth.begin_visit({}, '{clinic}', 'a test', 60, '', NULL)",
            self.secret(Caller::Super)
        );
        run(&mut connection, &sql).await.unwrap();
    }

    /// The session token of the caller in clinic A, as SQL.
    pub fn secret(&self, caller: Caller) -> String {
        let person = match caller {
            Caller::Staff => &self.a.owner,
            Caller::Sales => &self.a.sales,
            Caller::Portal => &self.a.portal,
            Caller::Super | Caller::Worker => &self.visitor,
        };
        secret(person)
    }

    /// A connection of the caller's login role, outside any transaction.
    pub async fn connect(&self, caller: Caller) -> PgConnection {
        self.test.database.connect_as(caller.login()).await
    }

    /// Begins a transaction in clinic A, the way the program does.
    pub async fn enter(&self, connection: &mut PgConnection, caller: Caller) {
        let enter = if caller == Caller::Worker {
            let (job, fence) = self.held_job.clone();
            format!("SELECT queue.enter('{job}', {fence})")
        } else {
            format!("SELECT * FROM auth.enter({})", self.secret(caller))
        };
        run(connection, &format!("BEGIN; {enter}")).await.unwrap();
    }

    /// Runs one attack in a transaction of its own in clinic A, and commits what it managed to do.
    pub async fn attack(&self, on: &mut PgConnection, caller: Caller, sql: &str) -> Outcome {
        self.enter(on, caller).await;
        let outcome = run(on, sql).await;
        run(on, "COMMIT").await.ok();
        outcome
    }

    /// As [`Self::attack`], but undone, because it may hit the caller's own clinic.
    pub async fn probe(&self, on: &mut PgConnection, caller: Caller, sql: &str) -> Outcome {
        self.enter(on, caller).await;
        let outcome = run(on, sql).await;
        run(on, "ROLLBACK").await.unwrap();
        outcome
    }

    /// Of all rows of a clinic, their versions included: an update to the same values shows.
    pub async fn fingerprint(&mut self, clinic: Uuid) -> Vec<(String, String)> {
        let mut prints = Vec::new();
        for table in self.tables.clone() {
            let sql = format!(
                "SELECT coalesce(md5(string_agg(t.xmin::text || t.ctid::text || t::text, '' ORDER BY t::text)), '')
                 FROM {table} AS t WHERE clinic_id = '{clinic}'"
            );
            prints.push((table, self.scalar(&sql).await));
        }
        prints
    }

    /// One value as the superuser sees it.
    pub async fn scalar(&mut self, sql: &str) -> String {
        let rows =
            run(&mut self.admin, sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        rows[0][0].clone().unwrap_or_default()
    }

    /// One column as the superuser sees it.
    pub async fn column(&mut self, sql: &str) -> Vec<String> {
        let rows =
            run(&mut self.admin, sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        rows.into_iter().map(|row| row[0].clone().unwrap_or_default()).collect()
    }

    /// A row of the clinic as JSON, with a fresh identity.
    pub async fn new_row(&mut self, table: &str, clinic: Uuid) -> String {
        let fresh = self.fresh(table).await;
        self.scalar(&format!(
            "SELECT to_jsonb(t) || {fresh} FROM {table} AS t WHERE clinic_id = '{clinic}' LIMIT 1"
        ))
        .await
    }

    /// The columns that an insert may name.
    pub async fn insertable(&mut self, table: &str) -> String {
        let sql = format!(
            "SELECT quote_ident(attname) FROM pg_attribute
             WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped
               AND attgenerated = '' ORDER BY attnum"
        );
        self.column(&sql).await.join(", ")
    }

    /// The columns of the primary key.
    pub async fn key(&mut self, table: &str) -> String {
        let sql = format!(
            "SELECT quote_ident(a.attname) FROM pg_index AS i
             CROSS JOIN LATERAL unnest(i.indkey::int2[]) AS k (number)
             JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.number
             WHERE i.indrelid = '{table}'::regclass AND i.indisprimary"
        );
        self.column(&sql).await.join(", ")
    }

    /// New values for the columns of primary and unique keys that refer to nothing, as a JSON
    /// expression.
    async fn fresh(&mut self, table: &str) -> String {
        let sql = format!(
            "SELECT DISTINCT format('%L, %s', a.attname, CASE format_type(a.atttypid, NULL)
               WHEN 'uuid' THEN 'gen_random_uuid()' WHEN 'bigint' THEN '99999' ELSE '''fresh''' END)
             FROM pg_index AS i JOIN pg_attribute AS a
               ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[])
             WHERE i.indrelid = '{table}'::regclass AND i.indisunique AND a.attname <> 'clinic_id'
               AND NOT EXISTS (SELECT FROM pg_constraint AS f WHERE f.contype = 'f'
                               AND f.conrelid = i.indrelid AND a.attnum = ANY (f.conkey))"
        );
        format!("jsonb_build_object({})", self.column(&sql).await.join(", "))
    }
}

/// A token as a bytea literal.
pub fn secret(person: &Person) -> String {
    format!("'\\x{}'::bytea", &person.token.text()[1..])
}

/// A job of the clinic that a worker holds: its id and fence.
pub async fn held_job(admin: &mut PgConnection, clinic: Uuid) -> (String, String) {
    let sql = format!(
        "INSERT INTO queue.jobs (clinic_id, kind, payload, key, state, run_at, fence)
         VALUES ('{clinic}', 'test', '{{}}', 'held', 'running', now(), 1)
         ON CONFLICT (clinic_id, kind, key) DO UPDATE SET state = 'running'
         RETURNING id, fence"
    );
    let rows = run(admin, &sql).await.unwrap();
    (rows[0][0].clone().unwrap(), rows[0][1].clone().unwrap())
}

/// Runs statements over the simple protocol, as injected SQL would.
pub async fn run(connection: &mut PgConnection, sql: &str) -> Outcome {
    match sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(connection).await {
        Ok(rows) => Ok(rows.iter().map(texts).collect()),
        Err(error) => {
            let database = error.as_database_error().unwrap_or_else(|| panic!("{sql}: {error}"));
            let database = database.downcast_ref::<PgDatabaseError>();
            Err((database.code().to_owned(), database.message().to_owned()))
        }
    }
}

/// How many rows a statement wrote.
pub async fn affected(connection: &mut PgConnection, sql: &str) -> Result<u64, (String, String)> {
    match sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await {
        Ok(done) => Ok(done.rows_affected()),
        Err(error) => {
            let database = error.as_database_error().unwrap_or_else(|| panic!("{sql}: {error}"));
            let database = database.downcast_ref::<PgDatabaseError>();
            Err((database.code().to_owned(), database.message().to_owned()))
        }
    }
}

fn texts(row: &PgRow) -> Vec<Option<String>> {
    (0..row.len()).map(|column| row.try_get_unchecked(column).unwrap()).collect()
}

/// The code of an error; a statement that succeeded is an attack that did.
pub fn code(outcome: &Outcome) -> &str {
    outcome.as_ref().err().map_or("none", |(code, _)| code)
}

/// A request that says nothing of itself, for entering through the program's own pools.
pub async fn context(test: &TestApp, person: &Person) -> Context {
    let request = RequestInfo {
        id: Uuid::nil(),
        method: http::Method::GET,
        path: "/".to_owned(),
        chosen_lang: None,
        browser_lang: None,
        theme: Theme::System,
        htmx: false,
        address: String::new(),
        user_agent: String::new(),
        token: None,
    };
    Context::enter(&test.app, &person.token, request).await.unwrap()
}

async fn other(test: &TestApp, admin: &mut PgConnection, slug: &str) -> Other {
    let clinic = test.clinic(slug).await;
    let owner = test.member(&clinic, Role::ClinicOwner).await;
    prove::plant(admin, &["app"], clinic.id.0).await.unwrap();
    let name = format!(
        "UPDATE app.customers SET full_name = 'Secret {slug}' WHERE clinic_id = '{}'",
        clinic.id
    );
    run(admin, &name).await.unwrap();
    Other { id: clinic.id.0, owner }
}

async fn side(test: &TestApp, admin: &mut PgConnection, slug: &str) -> Side {
    let clinic = test.clinic(slug).await;
    let id = clinic.id.0;
    let owner = test.member(&clinic, Role::ClinicOwner).await;
    let staff = test.member(&clinic, Role::ClinicStaff).await;
    let sales = test.member(&clinic, Role::SalesStaff).await;
    prove::plant(admin, &["app"], id).await.unwrap();
    let assign = format!(
        "UPDATE app.customers SET assigned_to = '{}' WHERE clinic_id = '{id}' RETURNING id",
        sales.member
    );
    let rows = run(admin, &assign).await.unwrap();
    let customer = rows[0][0].as_ref().unwrap().parse().unwrap();
    let portal = test.portal_user(&clinic, CustomerId(customer)).await;
    Side { id, owner, staff, sales, portal, customer }
}
