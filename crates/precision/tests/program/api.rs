//! The API's document is the router's, and what it promises of bad input holds.

use std::collections::BTreeSet;

use base::Access;
use serde_json::{Value, json};
use testkit::Request;

use crate::support::Program;

async fn document(program: &Program) -> Value {
    let answer = program.send(Request::get("/api/openapi.json")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "application/json");
    answer.json()
}

#[tokio::test]
async fn the_document_has_every_route_and_no_other() {
    let program = Program::start().await;
    let document = document(&program).await;
    let served: BTreeSet<(String, String)> = program
        .routes
        .iter()
        .filter(|route| route.path.starts_with("/api/"))
        .map(|route| (route.path.to_owned(), route.method.as_str().to_lowercase()))
        .collect();
    let mut described = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            described.insert((path.clone(), method.clone()));
        }
    }
    assert_eq!(served, described);
    let mut names = BTreeSet::new();
    for (path, method) in &described {
        let operation = &document["paths"][path][method];
        assert!(operation["summary"].is_string(), "{method} {path} says what it does");
        assert!(names.insert(operation["operationId"].to_string()), "{method} {path}");
    }
}

#[tokio::test]
async fn the_document_says_of_each_route_who_may_and_which_errors_come_of_it() {
    let program = Program::start().await;
    let document = document(&program).await;
    for route in program.routes.iter().filter(|route| route.path.starts_with("/api/")) {
        let operation = &document["paths"][route.path][route.method.as_str().to_lowercase()];
        let permission = match route.access {
            Access::Needs(permission) => json!(permission.as_str()),
            _ => Value::Null,
        };
        assert_eq!(operation["x-permission"], permission, "{route:?}");
        let open = route.access == Access::Public;
        let expected = if open { json!([]) } else { json!([{ "session": [] }, { "key": [] }]) };
        assert_eq!(operation["security"], expected, "{route:?}");
        let responses = operation["responses"].as_object().unwrap();
        assert!(open || responses.contains_key("401"), "{route:?}");
        assert!(permission.is_null() || responses.contains_key("403"), "{route:?}");
        for (status, response) in responses.iter().filter(|(status, _)| status.as_str() >= "400") {
            let problem = &response["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(problem, "#/components/schemas/Problem", "{route:?} {status}");
        }
    }
}

/// What `$ref` points at is there.
#[tokio::test]
async fn no_reference_of_the_document_leads_nowhere() {
    let program = Program::start().await;
    let document = document(&program).await;
    let mut waiting = vec![&document];
    let mut found = 0;
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(target)) = fields.get("$ref") {
                    let pointer = target.strip_prefix('#').unwrap();
                    assert!(document.pointer(pointer).is_some(), "{target}");
                    found += 1;
                }
                waiting.extend(fields.values());
            }
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    assert!(found > 20, "there are references: {found}");
}
