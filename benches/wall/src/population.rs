//! Clinics of very different sizes, each with twenty people who are signed in, with bookings and customers
//! behind the wall, and a plain copy.

use base::Role;
use base::session::SessionToken;
use sqlx::{Connection, Executor, PgConnection};
use testkit::TestApp;
use uuid::Uuid;

/// A clinic that is measured.
pub struct Measured {
    /// What it stands for.
    pub name: &'static str,
    /// Its id.
    pub id: Uuid,
    /// How many bookings it has.
    pub bookings: i64,
    /// Of its owner.
    pub token: SessionToken,
}

/// A filled database.
pub struct Population {
    /// It lives as long as this does.
    pub test: TestApp,
    /// One of 2,000 bookings, the same in every population; and the biggest.
    pub measured: Vec<Measured>,
}

/// Tables whose pages are not all known to be visible to everybody: an index alone cannot answer for them.
/// While anything else looks at the database, as autovacuum does, VACUUM leaves them so.
const UNSETTLED: &str = "SELECT EXISTS (
  SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relallvisible < c.relpages
    AND (n.nspname = 'plain' OR (n.nspname, c.relname) IN (('app', 'bench_bookings'), ('app', 'customers'))))";

/// Vacuums until both sides are settled: without that, one of them may visit every row, by luck.
async fn settle(admin: &mut PgConnection) {
    for _ in 0..100 {
        admin.execute("VACUUM (ANALYZE)").await.unwrap();
        if !sqlx::query_scalar::<_, bool>(UNSETTLED).fetch_one(&mut *admin).await.unwrap() {
            return;
        }
    }
    panic!("something holds on to the rows, so that they cannot be vacuumed");
}

impl Population {
    /// Runs SQL as the cluster's owner.
    pub async fn change(&self, sql: &str) {
        let mut admin = PgConnection::connect_with(&self.test.database.options).await.unwrap();
        admin.execute(sqlx::AssertSqlSafe(sql)).await.unwrap();
    }
}

/// Every clinic's size: the n-th has 1 / n^0.8 of the biggest. The first is the fixed one.
const FILL: &str = "
CREATE TEMP TABLE sizes AS
  SELECT k.clinic_id, row_number() OVER (ORDER BY k.created_at, k.slug) AS n, 0 AS bookings
  FROM auth.clinics AS k;
UPDATE sizes SET bookings = CASE n WHEN 1 THEN 2000 ELSE greatest(20, round(
  $total / (SELECT sum((m - 1) ^ -0.8) FROM generate_series(2, (SELECT count(*) FROM sizes)) AS m)
  * (n - 1) ^ -0.8)) END;

INSERT INTO app.customers (clinic_id, id, number, full_name, phone, created_at, updated_at)
  SELECT s.clinic_id, gen_random_uuid(), g,
         (ARRAY['Somchai', 'Malee', 'Kanya', 'Prasert', 'Ploy', 'Nattapong', 'Siriporn', 'Anan'])
           [1 + (g * 7) % 8] || ' ' ||
         (ARRAY['Srisuk', 'Intarasuwan', 'Chaiyaphum', 'Wongsa', 'Thongdee', 'Rattana', 'Kaewmanee'])
           [1 + (g * 11) % 7] || ' ' || g,
         '08' || lpad((g * 7919 % 100000000)::text, 8, '0'), now() - g * interval '1 hour', now()
  FROM sizes AS s CROSS JOIN LATERAL generate_series(1, greatest(2, s.bookings / 10)) AS g;

CREATE TABLE app.bench_bookings (
  clinic_id uuid NOT NULL REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  practitioner integer NOT NULL,
  state text NOT NULL,
  price bigint NOT NULL,
  starts_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id)
);
INSERT INTO app.bench_bookings
  SELECT s.clinic_id, gen_random_uuid(), g % 6,
         (ARRAY['pending', 'confirmed', 'completed', 'completed', 'completed', 'cancelled'])[1 + g % 6],
         100 * (5 + g % 90), now() - g * interval '20 minutes'
  FROM sizes AS s CROSS JOIN LATERAL generate_series(1, s.bookings) AS g;
CREATE INDEX ON app.bench_bookings (clinic_id, starts_at DESC, id DESC);
SELECT guard.protect('app.bench_bookings', '{\"staff\": {\"can\": \"select, insert\"}}');

INSERT INTO auth.accounts (id, email, password_hash, display_name)
  SELECT md5(s.n || ' ' || g)::uuid, s.n || '.' || g || '@bench.test', '!', 'Person ' || g
  FROM sizes AS s CROSS JOIN generate_series(1, 20) AS g;
INSERT INTO auth.members (clinic_id, id, account_id, role)
  SELECT s.clinic_id, md5('m' || s.n || ' ' || g)::uuid, md5(s.n || ' ' || g)::uuid, 'clinic_staff'
  FROM sizes AS s CROSS JOIN generate_series(1, 20) AS g;
INSERT INTO auth.sessions (token_hash, account_id, clinic_id, expires_at)
  SELECT sha256(uuid_send(m.id)), m.account_id, m.clinic_id, now() + interval '30 days'
  FROM auth.members AS m WHERE m.role = 'clinic_staff';

CREATE SCHEMA plain;
CREATE TABLE plain.sessions AS SELECT * FROM auth.sessions;
ALTER TABLE plain.sessions ADD PRIMARY KEY (token_hash);
CREATE TABLE plain.accounts (LIKE auth.accounts INCLUDING ALL);
INSERT INTO plain.accounts SELECT * FROM auth.accounts;
CREATE TABLE plain.members (LIKE auth.members INCLUDING ALL);
INSERT INTO plain.members SELECT * FROM auth.members;
CREATE TABLE plain.clinics (LIKE auth.clinics INCLUDING ALL);
INSERT INTO plain.clinics SELECT * FROM auth.clinics;
CREATE TABLE plain.bench_bookings (LIKE app.bench_bookings INCLUDING ALL);
INSERT INTO plain.bench_bookings SELECT * FROM app.bench_bookings;
CREATE TABLE plain.customers (LIKE app.customers INCLUDING ALL);
INSERT INTO plain.customers (clinic_id, id, number, full_name, phone, created_at, updated_at)
  SELECT clinic_id, id, number, full_name, phone, created_at, updated_at FROM app.customers;
CHECKPOINT";

const GRANTS: &str = "GRANT USAGE ON SCHEMA plain TO bench_plain;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA plain TO bench_plain";

/// Makes one.
pub async fn make(clinics: u32, bookings: u32) -> Population {
    let test = TestApp::new().await;
    let fixed = test.clinic("fixed").await;
    let biggest = test.clinic("biggest").await;
    let mut measured = Vec::new();
    for (name, clinic) in [("fixed", &fixed), ("biggest", &biggest)] {
        let owner = test.member(clinic, Role::ClinicOwner).await;
        measured.push(Measured { name, id: clinic.id.0, bookings: 0, token: owner.token });
    }
    let mut admin = PgConnection::connect_with(&test.database.options).await.unwrap();
    let others = "WITH made AS (
           INSERT INTO auth.clinics (clinic_id, slug, name, name_th, created_at)
           SELECT gen_random_uuid(), 'c' || n, 'Clinic ' || n, 'Clinic ' || n, now() + interval '1 minute'
           FROM generate_series(3, $1) AS n RETURNING clinic_id)
         INSERT INTO app.clinics (clinic_id) SELECT clinic_id FROM made";
    let count = i32::try_from(clinics).unwrap();
    sqlx::query(others).bind(count).execute(&mut admin).await.unwrap();
    let total = u64::from(clinics) * u64::from(bookings);
    for statement in FILL.split(';') {
        let statement = statement.replace("$total", &format!("{total}.0"));
        admin.execute(sqlx::AssertSqlSafe(statement)).await.unwrap();
    }
    settle(&mut admin).await;
    // Another population of the same cluster may have made the role.
    let _ = admin.execute("CREATE ROLE bench_plain LOGIN PASSWORD 'plain'").await;
    admin.execute(GRANTS).await.unwrap();
    let database = test.database.options.get_database().unwrap();
    let connect = format!("GRANT CONNECT ON DATABASE {database} TO bench_plain");
    admin.execute(sqlx::AssertSqlSafe(connect)).await.unwrap();
    for clinic in &mut measured {
        clinic.bookings =
            sqlx::query_scalar("SELECT count(*) FROM app.bench_bookings WHERE clinic_id = $1")
                .bind(clinic.id)
                .fetch_one(&mut admin)
                .await
                .unwrap();
    }
    Population { test, measured }
}
