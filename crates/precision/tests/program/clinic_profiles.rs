//! A clinic's own profile: who may write it down, what of it shows, and that it stays one's own.

use serde_json::{Value, json};
use testkit::{Person, Request};

use crate::support::Program;

fn profile() -> Value {
    json!({
        "name": "Aura", "name_th": "ออร่า", "colour": "#FDE047", "mark": "Au", "phone": "02 123 4567",
        "email": "Hello@Aura.example", "address": "1 Silom\nBangkok"
    })
}

async fn keep(program: &Program, by: &Person, body: &Value) -> testkit::Answer {
    program.send(Request::post("/api/clinic").by(by).json(body)).await
}

#[tokio::test]
async fn a_profile_is_kept_whole_and_shows_on_every_page() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let before = program.send(Request::get("/api/clinic").by(&b.owner)).await.json();
    let kept = keep(&program, &a.admin, &profile()).await;
    assert_eq!(kept.status, 200, "{}", kept.text());
    assert_eq!(kept.json()["colour"], "#fde047");
    let now = program.send(Request::get("/api/clinic").by(&a.owner)).await.json();
    assert_eq!(
        (&now["phone"], &now["email"]),
        (&json!("02-123-4567"), &json!("hello@aura.example"))
    );
    assert_eq!(now["address"], "1 Silom\nBangkok");
    let page = program.send(Request::get("/").by(&a.staff).header("accept-language", "en")).await;
    assert!(page.text().contains("/brand/fde047.css"), "the look is everybody's at once");
    // The neighbour's is as it was.
    assert_eq!(program.send(Request::get("/api/clinic").by(&b.owner)).await.json(), before);
    let log = program.send(Request::get("/activity").by(&a.owner)).await;
    assert!(log.text().contains("profile"), "it stands in the log");
}

#[tokio::test]
async fn nobody_below_an_admin_writes_it_and_mistakes_change_nothing() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    for person in [&a.staff, &a.sales] {
        assert_eq!(keep(&program, person, &profile()).await.status, 403);
    }
    let before = program.send(Request::get("/api/clinic").by(&a.owner)).await.json();
    let mut bad = profile();
    bad["colour"] = json!("red");
    let refused = keep(&program, &a.owner, &bad).await;
    assert_eq!((refused.status.as_u16(), refused.json()["field"].clone()), (422, json!("colour")));
    let form = [("name", ""), ("name_th", ""), ("phone", "1")];
    let page = program.send(Request::post("/settings/clinic").by(&a.owner).form(&form)).await;
    assert_eq!(page.status, 422);
    assert_eq!(program.send(Request::get("/api/clinic").by(&a.owner)).await.json(), before);
}
