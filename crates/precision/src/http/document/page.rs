//! What the page of the document shows.

use askama::Template;
use serde_json::Value;
use ui::Page;

use super::curl;
use super::schema::{Field, Reader, Words, words};

/// The page.
#[derive(Template)]
#[template(path = "http/document/show.html")]
pub struct Show {
    pub p: Page,
    pub sections: Vec<Section>,
    /// The fields of a problem document.
    pub problem: Vec<Field>,
    pub problem_example: String,
}

/// The operations of one kind of thing.
pub struct Section {
    pub name: String,
    pub about: String,
    pub operations: Vec<Operation>,
}

/// One operation.
pub struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    pub summary: String,
    pub about: Vec<Vec<Words>>,
    pub access: Access,
    pub parameters: Vec<Field>,
    /// Media type and fields of what is sent, if something is.
    pub body: Option<(String, Vec<Field>)>,
    pub curl: String,
    pub answers: Vec<Answer>,
}

/// Who may.
pub enum Access {
    Public,
    SignedIn,
    Permission(String),
}

/// One way in which it may end.
pub struct Answer {
    pub status: String,
    /// The colour of its badge.
    pub tone: &'static str,
    pub about: Vec<Words>,
    /// The fields of what is answered; none for errors, which are all alike.
    pub fields: Vec<Field>,
    pub example: String,
}

impl Show {
    /// Of the whole document.
    pub fn of(p: Page, document: &Value) -> Self {
        let reader = Reader(document);
        let problem = &document["components"]["schemas"]["Problem"];
        let tags = document["tags"].as_array().into_iter().flatten();
        Self {
            p,
            sections: tags.map(|tag| section(reader, tag)).collect(),
            problem: reader.fields(problem),
            problem_example: pretty(&reader.example(problem)),
        }
    }
}

fn section<'a>(reader: Reader<'a>, tag: &'a Value) -> Section {
    let paths = reader.0["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, operations)| {
        let operations = operations.as_object().into_iter().flatten();
        operations.map(move |(method, operation)| (path, method, operation))
    });
    Section {
        name: text(&tag["name"]),
        about: text(&tag["description"]),
        operations: operations
            .filter(|(_, _, operation)| operation["tags"][0] == tag["name"])
            .map(|(path, method, operation)| Operation::of(reader, path, method, operation))
            .collect(),
    }
}

impl Operation {
    fn of<'a>(reader: Reader<'a>, path: &str, method: &str, operation: &'a Value) -> Self {
        let parameters: Vec<&Value> =
            operation["parameters"].as_array().into_iter().flatten().collect();
        let parameters = parameters.into_iter().map(|parameter| reader.follow(parameter));
        let body = operation["requestBody"]["content"].as_object();
        let body = body.and_then(|content| content.iter().next());
        let answers = operation["responses"].as_object().into_iter().flatten();
        let about = operation["description"].as_str().unwrap_or_default();
        Self {
            id: text(&operation["operationId"]),
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(&operation["summary"]).trim_end_matches('.').to_owned(),
            about: about.split("\n\n").map(words).filter(|words| !words.is_empty()).collect(),
            access: access(operation),
            parameters: parameters.map(|parameter| parameter_field(reader, parameter)).collect(),
            body: body.map(|(kind, content)| (kind.clone(), reader.fields(&content["schema"]))),
            curl: curl::line(reader, method, path, operation),
            answers: answers.map(|(status, answer)| Answer::of(reader, status, answer)).collect(),
        }
    }
}

fn access(operation: &Value) -> Access {
    match operation["x-permission"].as_str() {
        Some(permission) => Access::Permission(permission.to_owned()),
        None if operation["security"].as_array().is_some_and(Vec::is_empty) => Access::Public,
        None => Access::SignedIn,
    }
}

fn parameter_field<'a>(reader: Reader<'a>, parameter: &'a Value) -> Field {
    let required = parameter["required"] == true;
    reader.field(
        text(&parameter["name"]),
        &parameter["schema"],
        required,
        &parameter["description"],
    )
}

impl Answer {
    fn of<'a>(reader: Reader<'a>, status: &str, answer: &'a Value) -> Self {
        let answer = reader.follow(answer);
        let failed = status.starts_with(['4', '5']);
        let schema = &answer["content"]["application/json"]["schema"];
        let fields = if failed { Vec::new() } else { reader.fields(schema) };
        let example =
            if fields.is_empty() { String::new() } else { pretty(&reader.example(schema)) };
        Self {
            status: status.to_owned(),
            tone: if failed { "" } else { "good" },
            about: words(answer["description"].as_str().unwrap_or_default()),
            fields,
            example,
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
