//! The line that asks for an operation from a shell.

use serde_json::Value;

use super::schema::Reader;

/// `curl` of an operation; `$PRECISION` is where the program is, `jar` keeps the session.
pub fn line<'a>(reader: Reader<'a>, method: &str, path: &str, operation: &'a Value) -> String {
    let mut parts = vec![format!("curl \"$PRECISION{}\"", path.replace('{', "$").replace('}', ""))];
    let body = operation["requestBody"]["content"].as_object();
    let body = body.and_then(|content| content.iter().next());
    if method != "get" && body.is_none() {
        parts.push(format!("--request {}", method.to_uppercase()));
    }
    let sets_session = operation["responses"]["200"]["headers"]["Set-Cookie"].is_object();
    parts.push(match operation["security"].as_array() {
        Some(ways) if ways.is_empty() && sets_session => "--cookie-jar jar".to_owned(),
        Some(ways) if ways.is_empty() => String::new(),
        _ => "--cookie jar".to_owned(),
    });
    if let Some((kind, content)) = body {
        let example = needed(reader.follow(&content["schema"]), reader);
        if kind.starts_with("multipart/") {
            parts.extend(example.iter().map(|(name, value)| format!("--form {name}={value}")));
        } else {
            let pairs: Vec<_> =
                example.iter().map(|(name, value)| format!("\"{name}\": \"{value}\"")).collect();
            parts.push(format!("--json '{{{}}}'", pairs.join(", ")));
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" \\\n  ")
}

/// Examples of the fields that must be there.
fn needed<'a>(schema: &'a Value, reader: Reader<'a>) -> Vec<(&'a str, String)> {
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    required
        .map(|name| {
            let field = &schema["properties"][name];
            let example = match reader.example(field) {
                _ if field["format"] == "binary" => "@photo.jpg".to_owned(),
                Value::String(text) => text,
                other => other.to_string(),
            };
            (name, example)
        })
        .collect()
}
