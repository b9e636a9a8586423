//! What no form would send, to every address, by whoever may: an answer that blames the input, never a failure
//! of ours.

use base::routes::Route;
use http::Method;
use testkit::{Person, Request};
use uuid::Uuid;

use crate::support::Program;

/// Names of the fields of all forms, and of the parameters of all lists.
const FIELDS: [&str; 34] = [
    "email",
    "role",
    "full_name",
    "lang",
    "expires_in_hours",
    "customer_id",
    "csv",
    "name",
    "name_th",
    "slug",
    "colour",
    "seats",
    "reason",
    "password",
    "current_password",
    "code",
    "codes",
    "ticket",
    "credential",
    "next",
    "permission",
    "subject",
    "intro",
    "search",
    "cursor",
    "state",
    "kind",
    "person",
    "from",
    "to",
    "limit",
    "days",
    "scope",
    "done",
];

fn values() -> Vec<String> {
    [
        "",
        " ",
        "\0",
        "a\r\nSet-Cookie: x=y",
        "\u{202e}\u{200b}\u{feff}",
        "'; DROP TABLE app.customers; --",
        "<script>alert(1)</script>",
        "{{7*7}}%s%n",
        "-1",
        "99999999999999999999",
        "../../../etc/passwd",
        "NaN",
        "%00%ff",
        "a@b@c",
        "2570-02-30",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain(["ก".repeat(6000), "😀".repeat(300), format!("{}@x.test", "a".repeat(300))])
    .collect()
}

fn path(route: &Route, id: &str) -> String {
    let path = route.path.replace("{id}", id).replace("{invitation}", id);
    path.replace("{name}", id).replace("{token}", id).replace("{colour}", id)
}

async fn revive(program: &Program, who: &Person) {
    let sql = "UPDATE auth.sessions SET revoked_at = NULL WHERE token_hash = $1";
    let hash = who.token.hash();
    sqlx::query(sql).bind(hash.as_slice()).execute(&program.test.database.admin).await.unwrap();
}

#[tokio::test]
async fn odd_forms_and_addresses_are_answered_without_a_failure() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let boss = program.test.super_admin().await;
    let ids =
        [Uuid::now_v7().to_string(), a.staff.member.0.to_string(), "%00".into(), "x".repeat(200)];
    for (n, value) in values().into_iter().enumerate() {
        for route in program.routes.iter().filter(|route| !route.path.contains("{*")) {
            let who = if route.path.starts_with("/platform") { &boss } else { &a.owner };
            revive(&program, who).await;
            let path = path(route, &ids[n % ids.len()]);
            let form: Vec<(&str, &str)> =
                FIELDS.iter().map(|name| (*name, value.as_str())).collect();
            let request = if route.method == Method::POST {
                Request::post(&path).by(who).form(&form)
            } else {
                let query = encoded(&form);
                Request::new(route.method.clone(), &format!("{path}?{query}")).by(who)
            };
            let answer = program.send(request).await;
            let status = answer.status.as_u16();
            assert!(status < 500, "{} {path} with {value:?}: {}", route.method, answer.text());
        }
    }
}

/// As an address holds it; long values are cut, as servers refuse long addresses before us.
fn encoded(form: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| {
        format!("{name}={}", ui::query(&value.chars().take(60).collect::<String>()))
    };
    form.iter().map(pair).collect::<Vec<_>>().join("&")
}
