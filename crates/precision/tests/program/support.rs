//! A whole program for a test: router, worker, two clinics with people in them.

use std::path::PathBuf;

use axum::Router;
use base::routes::Route;
use base::{Access, CustomerId, Role};
use http::Method;
use testkit::{Answer, Person, Request, TestApp, TestClinic};
use uuid::Uuid;

use crate::documented;

/// A program with its router.
pub struct Program {
    /// Its parts and its database.
    pub test: TestApp,
    /// Everything it serves.
    pub router: Router,
    /// The table of its routes.
    pub routes: Vec<Route>,
}

/// A clinic with somebody in each role.
pub struct Staffed {
    pub clinic: TestClinic,
    pub owner: Person,
    pub admin: Person,
    pub staff: Person,
    pub sales: Person,
    /// A customer's record, and the customer themselves.
    pub customer: CustomerId,
    pub portal: Person,
}

impl Program {
    pub async fn start() -> Self {
        Self::on(TestApp::new().await)
    }

    /// With other ceilings, by the limits' names.
    pub async fn with_limits(changed: &[(&'static str, u32)]) -> Self {
        Self::on(TestApp::with_limits(changed).await)
    }

    /// The program on parts that a test put together.
    pub fn on(test: TestApp) -> Self {
        let (router, table) = precision::http::router(&test.app);
        Self { test, router, routes: table }
    }

    /// Asks, and holds what the API answers against its document.
    pub async fn send(&self, request: Request) -> Answer {
        let (method, path) = request.asked();
        let answer = request.send(&self.router).await;
        documented::check(&method, &path, answer.status);
        answer
    }

    /// A clinic with one person of each role and one customer, registered by its owner.
    pub async fn staffed(&self, slug: &str) -> Staffed {
        let clinic = self.test.clinic(slug).await;
        let owner = self.test.member(&clinic, Role::ClinicOwner).await;
        let customer = self.register(&owner, &format!("Customer of {slug}")).await;
        Staffed {
            admin: self.test.member(&clinic, Role::ClinicAdmin).await,
            staff: self.test.member(&clinic, Role::ClinicStaff).await,
            sales: self.test.member(&clinic, Role::SalesStaff).await,
            portal: self.test.portal_user(&clinic, customer).await,
            clinic,
            owner,
            customer,
        }
    }

    /// Registers a customer through the API.
    pub async fn register(&self, by: &Person, name: &str) -> CustomerId {
        let body = serde_json::json!({ "full_name": name });
        let answer = self.send(Request::post("/api/customers").by(by).json(&body)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()["id"].as_str().unwrap().parse().unwrap()
    }

    /// Uploads `photo` for `customer`; gives the analysis's API address.
    pub async fn upload(&self, by: &Person, customer: CustomerId, photo: &[u8]) -> String {
        let fields = [("customer_id", customer.to_string()), ("consent", "yes".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let request = Request::post("/api/analyses").by(by);
        let answer = self.send(request.multipart(&fields, Some(("photo", photo)))).await;
        assert_eq!(answer.status, 202, "{}", answer.text());
        answer.location().to_owned()
    }

    /// A context of somebody, outside any request.
    pub async fn context(&self, who: &Person) -> base::Context {
        let request = base::RequestInfo::internal(&self.test.app);
        base::Context::enter(&self.test.app, &who.token, request).await.unwrap()
    }

    /// Does every job that is due.
    pub async fn work(&self) -> usize {
        precision::commands::serve::worker(&self.test.app).drain().await.unwrap()
    }

    /// Of all rows of all clinics; but for the log, to which refusals are added.
    pub async fn fingerprint(&self) -> Vec<String> {
        let admin = &self.test.database.admin;
        let mut connection = admin.acquire().await.unwrap();
        let mut prints = Vec::new();
        for table in precision::prove::tables(&mut connection, "app").await.unwrap() {
            if table != "app.audit_events" {
                let sql = format!(
                    "SELECT '{table} ' || count(*) || coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '')
                     FROM {table} AS t"
                );
                let print = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
                prints.push(print.fetch_one(&mut *connection).await.unwrap());
            }
        }
        prints
    }

    /// Waits until the events of a kind, as clinic and one word of their detail, are as they should be:
    /// they are written beside the answer.
    pub async fn wait_for_events(
        &self,
        kind: &str,
        word: &str,
        expected: impl Fn(&[(Uuid, String)]) -> bool,
    ) {
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
        loop {
            let found: Vec<(Uuid, String)> = sqlx::query_as(
                "SELECT clinic_id, detail ->> $2 FROM app.audit_events
                 WHERE kind = $1 ORDER BY clinic_id, seq",
            )
            .bind(kind)
            .bind(word)
            .fetch_all(&self.test.database.admin)
            .await
            .unwrap();
            if expected(&found) {
                return;
            }
            assert!(std::time::Instant::now() < deadline, "not kept: {found:?}");
            tokio::task::yield_now().await;
        }
    }

    /// Nothing is left in the queue, and nothing was laid aside.
    pub async fn assert_no_job_is_left(&self) {
        for (state, jobs) in base::jobs::depth(&self.test.app).await.unwrap() {
            assert!(state == "done", "{jobs} jobs are {state}");
        }
    }
}

/// A face, if the folder with the test photos is beside the repository. Says so when it is not.
pub fn face(name: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/faces").join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("skipped: there is no photo at {}", path.display());
    }
    bytes
}

/// The path with its parameters filled in.
fn fill(path: &str, id: Uuid) -> String {
    let path = path.replace("{id}", &id.to_string()).replace("{invitation}", &id.to_string());
    path.replace("{name}", "portrait").replace("{token}", "x")
}

/// Sends what the route takes, as nobody or as somebody.
pub async fn knock(program: &Program, route: &Route, who: Option<&Person>, id: Uuid) -> Answer {
    let mut request = Request::new(route.method.clone(), &fill(route.path, id));
    if let Some(who) = who {
        request = request.by(who);
    }
    if let Some(who) = who {
        // An earlier knock may have signed them out.
        let again = sqlx::query("UPDATE auth.sessions SET revoked_at = NULL WHERE token_hash = $1");
        let hash = who.token.hash();
        again.bind(hash.as_slice()).execute(&program.test.database.admin).await.unwrap();
    }
    if route.method == Method::POST {
        let fields = [("reason", "A reason that is long enough"), ("full_name", "X")];
        // Whoever may invite at all may invite a customer.
        let role = if route.path.contains("invitations") { "customer" } else { "clinic_staff" };
        request = if route.path.starts_with("/api/") {
            request.json(&serde_json::json!({
                "reason": fields[0].1, "full_name": fields[1].1, "role": role,
                "permissions": [], "email": "guest@example.test", "id": id,
            }))
        } else {
            request.form(&fields)
        };
    }
    program.send(request).await
}

/// Everybody in the clinic.
pub fn people(clinic: &Staffed) -> [&Person; 5] {
    [&clinic.owner, &clinic.admin, &clinic.staff, &clinic.sales, &clinic.portal]
}

/// Whether the role may pass.
pub fn may(role: Role, access: Access) -> bool {
    match access {
        Access::Public | Access::SignedIn | Access::InPerson => true,
        Access::Needs(permission) => role.permissions().any(|held| held == permission),
    }
}

/// An answer without what differs between any two requests: its id, and the id asked for.
pub fn anonymous(answer: &Answer, asked: Uuid) -> (u16, Vec<(String, String)>, String) {
    let mut headers: Vec<(String, String)> = answer
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    let mut body = answer.text().replace(&asked.to_string(), "ASKED");
    for word in answer.text().split(|c: char| !(c.is_ascii_hexdigit() || c == '-')) {
        if Uuid::parse_str(word).is_ok() && word.len() == 36 {
            body = body.replace(word, "ID");
        }
    }
    (answer.status.as_u16(), headers, body.replace("ASKED", "ID"))
}
