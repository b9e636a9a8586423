//! A whole program for a test: router, worker, two clinics with people in them.

use std::path::PathBuf;

use axum::Router;
use base::routes::Route;
use base::{CustomerId, Role};
use testkit::{Answer, Person, Request, TestApp, TestClinic};

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
        let test = TestApp::new().await;
        let (router, table) = precision::http::router(&test.app);
        Self { test, router, routes: table }
    }

    pub async fn send(&self, request: Request) -> Answer {
        request.send(&self.router).await
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

    /// Does every job that is due.
    pub async fn work(&self) -> usize {
        precision::commands::serve::worker(&self.test.app).drain().await.unwrap()
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
