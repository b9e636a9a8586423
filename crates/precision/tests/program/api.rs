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
        let expected = match route.access {
            Access::Public => json!([]),
            _ => json!([{ "session": [] }, { "key": [] }]),
        };
        assert_eq!(operation["security"], expected, "{route:?}");
        let responses = operation["responses"].as_object().unwrap();
        assert!(open || responses.contains_key("401"), "{route:?}");
        assert!(permission.is_null() || responses.contains_key("403"), "{route:?}");
        for (status, response) in responses.iter().filter(|(status, _)| status.as_str() >= "400") {
            let shared = response["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
            let response = shared.map_or(response, |pointer| document.pointer(pointer).unwrap());
            let problem = &response["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(problem, "#/components/schemas/Problem", "{route:?} {status}");
        }
    }
}

#[tokio::test]
async fn the_page_shows_every_operation_in_both_languages() {
    let program = Program::start().await;
    let document = document(&program).await;
    for (lang, word) in [("en", "Parameters"), ("th", "พารามิเตอร์")] {
        let request = Request::get("/api/docs").header("cookie", &format!("lang={lang}"));
        let page = program.send(request).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
        let text = page.text();
        assert!(text.contains(word), "{lang}");
        assert!(
            !text.contains("style=") && !text.contains("<script>"),
            "the policy allows neither"
        );
        for operation in document["paths"].as_object().unwrap().values() {
            for operation in operation.as_object().unwrap().values() {
                let id = operation["operationId"].as_str().unwrap();
                assert!(text.contains(&format!("id=\"{id}\"")), "{id}");
                let permission = operation["x-permission"].as_str().unwrap_or_default();
                assert!(text.contains(permission), "{id}");
            }
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

#[tokio::test]
async fn bad_input_is_refused_by_name_and_never_our_fault() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    // A cursor far in the past: no time of the database.
    let cursor = "-377705023201000000.00000000000000000000000000000007";
    for (path, field) in [
        ("/api/customers?limit=ten".to_owned(), "limit"),
        ("/api/customers?limit=99999999999999999999".to_owned(), "limit"),
        ("/api/customers?limit=1&limit=2".to_owned(), "limit"),
        ("/api/customers?search=%ff".to_owned(), "search"),
        (format!("/api/customers?cursor={cursor}"), "cursor"),
        (format!("/api/analyses?cursor={cursor}"), "cursor"),
        ("/api/analyses?customer_id=x".to_owned(), "customer_id"),
        ("/api/activity?from=-9999-01-01".to_owned(), "from"),
        ("/api/activity?to=20261122".to_owned(), "to"),
        ("/api/activity?cursor=99999999999999999999".to_owned(), "cursor"),
    ] {
        let answer = program.send(Request::get(&path).by(&a.owner)).await;
        assert_eq!(answer.status, 422, "{path}: {}", answer.text());
        assert_eq!(answer.headers["content-type"], "application/problem+json", "{path}");
        assert_eq!(answer.json()["field"], field, "{path}");
    }
    for path in ["/api/customers?limit=&search=%00&page=7", "/api/activity?from=0000-01-01&to="] {
        let answer = program.send(Request::get(path).by(&a.owner)).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    }
    let text = Request::post("/api/customers").by(&a.owner).text("{}");
    let answer = program.send(text).await;
    assert_eq!((answer.status.as_u16(), answer.json()["code"].as_str()), (415, Some("media_type")));
    let long = json!({ "full_name": "x".repeat(121) });
    let answer =
        program.send(Request::post("/api/customers").by(&a.owner).json(&long)).await.json();
    let said = (answer["field"].as_str(), answer["detail"].as_str().unwrap());
    assert_eq!(said.0, Some("full_name"));
    assert!(said.1.contains("120"), "the limit is in the sentence: {}", said.1);
    let address = format!("{}@{}.co", "a".repeat(64), vec!["b".repeat(60); 4].join("."));
    let long = json!({ "full_name": "A", "email": address });
    let answer = program.send(Request::post("/api/customers").by(&a.owner).json(&long)).await;
    assert_eq!((answer.status.as_u16(), answer.json()["field"].as_str()), (422, Some("email")));
}

#[tokio::test]
async fn a_nul_is_dropped_and_hides_nothing() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let body =
        json!({ "full_name": "A\0B", "note": "x\0y", "allergies": "\0", "clinic_id": "\0z" });
    let answer = program.send(Request::post("/api/customers").by(&a.owner).json(&body)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let customer = answer.json();
    assert_eq!(customer["full_name"], "A B");
    assert_eq!((customer["note"].as_str(), customer["allergies"].as_str()), (Some("xy"), Some("")));
    let kept = [(a.clinic.id.0, "z".to_owned())];
    program.wait_for_events("forged_clinic", "claimed", |found| found == kept).await;
}

#[tokio::test]
async fn a_method_that_is_not_known_says_which_are() {
    let program = Program::start().await;
    for (path, methods) in [("/api/customers", "GET,HEAD,POST"), ("/api/me", "GET,HEAD")] {
        let answer = program.send(Request::new(http::Method::DELETE, path)).await;
        assert_eq!((answer.status.as_u16(), answer.json()["code"].as_str()), (405, Some("method")));
        assert_eq!(answer.headers["allow"], methods, "{path}");
    }
}
