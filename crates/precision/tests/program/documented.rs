//! Whatever a test asks of the API, the status it gets stands in the API's document.

use std::sync::OnceLock;

use http::{Method, StatusCode};
use serde_json::Value;

/// An operation, and the statuses that it may answer with.
struct Operation {
    method: String,
    segments: Vec<String>,
    statuses: Vec<String>,
}

impl Operation {
    /// How many segments of the path are written out in the document, if it is one of these at all.
    fn fits(&self, method: &Method, path: &[&str]) -> Option<usize> {
        let is_parameter = |segment: &String| segment.starts_with('{');
        let same = self.method == method.as_str().to_lowercase()
            && self.segments.len() == path.len()
            && self.segments.iter().zip(path).all(|(own, asked)| is_parameter(own) || own == asked);
        same.then(|| self.segments.iter().filter(|segment| !is_parameter(segment)).count())
    }
}

fn operations() -> &'static [Operation] {
    static OPERATIONS: OnceLock<Vec<Operation>> = OnceLock::new();
    OPERATIONS.get_or_init(|| {
        let document = serde_json::to_value(precision::http::document(false)).unwrap();
        let mut found = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                found.push(Operation {
                    method: method.clone(),
                    segments: path.split('/').map(str::to_owned).collect(),
                    statuses: statuses(operation),
                });
            }
        }
        found
    })
}

fn statuses(operation: &Value) -> Vec<String> {
    operation["responses"].as_object().unwrap().keys().cloned().collect()
}

/// Panics if the API answered what its document does not say. What the document does not know at all is not held
/// against it: other methods, other paths.
pub fn check(method: &Method, path: &str, status: StatusCode) {
    let segments: Vec<&str> = path.split('/').collect();
    let fitting = operations().iter().filter_map(|one| Some((one.fits(method, &segments)?, one)));
    let Some((_, operation)) = fitting.max_by_key(|(written_out, _)| *written_out) else { return };
    assert!(
        operation.statuses.iter().any(|known| known == status.as_str()),
        "{method} {path} answers {status}, its document says {:?}",
        operation.statuses
    );
}

#[test]
#[should_panic(expected = "answers 418")]
fn what_is_not_documented_is_found() {
    check(&Method::POST, "/api/bookings/7/state", StatusCode::IM_A_TEAPOT);
}
