//! Reading schemas of the document: what a person is told of each field, and an example.

use serde_json::{Map, Value, json};

/// A field, however deep: `clinic.name`, `items[].id`.
#[derive(Debug)]
pub struct Field {
    /// Where it stands.
    pub name: String,
    /// What it is: `text`, `uuid`, `one of queued, running`.
    pub kind: String,
    /// Whether it must be there.
    pub required: bool,
    /// What it means, in text and code.
    pub about: Vec<Words>,
}

/// A piece of a sentence.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// The text.
    pub text: String,
    /// Whether it stands between backticks.
    pub code: bool,
}

/// Text with backticks, cut into its pieces.
pub fn words(text: &str) -> Vec<Words> {
    let pieces = text.split('`').enumerate();
    let pieces = pieces.map(|(n, text)| Words { text: text.to_owned(), code: n % 2 == 1 });
    pieces.filter(|words| !words.text.is_empty()).collect()
}

/// The document, for following its references.
#[derive(Clone, Copy)]
pub struct Reader<'a>(pub &'a Value);

impl<'a> Reader<'a> {
    /// What a value is: itself, or what it refers to.
    pub fn follow(self, value: &'a Value) -> &'a Value {
        let pointer = value["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
        pointer.and_then(|pointer| self.0.pointer(pointer)).unwrap_or(value)
    }

    /// A schema without its "or null", and whether it had one.
    fn known(self, schema: &'a Value) -> (&'a Value, bool) {
        let Some(choices) = schema["oneOf"].as_array() else {
            return (self.follow(schema), false);
        };
        let is_null = |choice: &&Value| choice["type"] == "null";
        let other = choices.iter().find(|choice| !is_null(choice)).unwrap_or(schema);
        (self.follow(other), choices.iter().any(|choice| is_null(&choice)))
    }

    /// The fields of an object or of a list of objects, those of inner ones right after their own.
    pub fn fields(self, schema: &'a Value) -> Vec<Field> {
        let mut fields = Vec::new();
        self.collect(schema, "", &mut fields);
        fields
    }

    fn collect(self, schema: &'a Value, place: &str, fields: &mut Vec<Field>) {
        let (schema, _) = self.known(schema);
        if schema["type"] == "array" {
            return self.collect(&schema["items"], &format!("{place}[]"), fields);
        }
        let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
        for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
            let dot = if place.is_empty() { "" } else { "." };
            let name_here = format!("{place}{dot}{name}");
            let needed = required.iter().any(|other| other == name.as_str());
            fields.push(self.field(name_here.clone(), inner, needed, &inner["description"]));
            self.collect(inner, &name_here, fields);
        }
    }

    /// A single field, or a parameter; `about` is the description where it stands.
    pub fn field(self, name: String, schema: &'a Value, required: bool, about: &Value) -> Field {
        let (known, null) = self.known(schema);
        let mut kind = kind(known);
        if null || has_type(known, "null") {
            kind.push_str(" or null");
        }
        let about = about.as_str().or(known["description"].as_str()).unwrap_or_default();
        Field { name, kind, required, about: words(about) }
    }

    /// A value that the schema allows, as like a real one as it says.
    pub fn example(self, schema: &'a Value) -> Value {
        let (known, _) = self.known(schema);
        if !known["example"].is_null() {
            return known["example"].clone();
        }
        if let Some(first) = known["enum"].get(0) {
            return first.clone();
        }
        if let Some(properties) = known["properties"].as_object() {
            let examples =
                properties.iter().map(|(name, inner)| (name.clone(), self.example(inner)));
            return Value::Object(examples.collect::<Map<_, _>>());
        }
        let named = |text: &str| known["format"] == text;
        match known["type"].as_str().unwrap_or_default() {
            "array" => json!([self.example(&known["items"])]),
            "integer" => known["minimum"].as_i64().map_or(json!(1), |least| json!(least)),
            "boolean" => json!(false),
            "string" if named("uuid") => json!("01a20565-5cf3-75f0-b7bf-9ee684ba1b7f"),
            "string" if named("password") => json!("…"),
            "string" => json!(""),
            _ => Value::Null,
        }
    }
}

fn has_type(schema: &Value, name: &str) -> bool {
    schema["type"].as_array().is_some_and(|types| types.iter().any(|kind| kind == name))
}

/// In words: the type, the format, and the limits.
fn kind(schema: &Value) -> String {
    if let Some(choices) = schema["enum"].as_array() {
        let choices: Vec<_> = choices.iter().filter_map(Value::as_str).collect();
        return format!("one of {}", choices.join(", "));
    }
    let first =
        schema["type"].as_array().and_then(|types| types.first()).unwrap_or(&schema["type"]);
    let name = match (first.as_str(), schema["format"].as_str()) {
        (Some("string"), Some(format)) => format,
        (Some("string"), None) => "text",
        (Some("array"), _) => "list",
        (Some(other), _) => other,
        (None, _) => "anything",
    };
    let length = match (schema["minLength"].as_u64(), schema["maxLength"].as_u64()) {
        (Some(least), Some(most)) => Some(format!("{least} to {most} characters")),
        (None, Some(most)) => Some(format!("at most {most} characters")),
        _ => None,
    };
    let least = schema["minimum"].as_i64().map(|least| format!("from {least}"));
    let parts: Vec<String> = [Some(name.to_owned()), length, least].into_iter().flatten().collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{Reader, Words, words};
    use serde_json::json;

    #[test]
    fn fields_are_told_with_their_limits_and_inner_ones_after_them() {
        let document = json!({ "components": { "schemas": {
            "Name": { "type": "string", "maxLength": 60, "description": "A name." },
            "Pets": { "type": "object", "required": ["items"], "properties": {
                "items": { "type": "array", "items": { "type": "object", "properties": {
                    "name": { "oneOf": [{ "$ref": "#/components/schemas/Name" }, { "type": "null" }] },
                } } },
            } },
        } } });
        let schema = json!({ "$ref": "#/components/schemas/Pets" });
        let reader = Reader(&document);
        let fields: Vec<_> = reader
            .fields(&schema)
            .into_iter()
            .map(|field| (field.name, field.kind, field.required))
            .collect();
        let inner = "text, at most 60 characters or null";
        assert_eq!(
            fields,
            [
                ("items".to_owned(), "list".to_owned(), true),
                ("items[].name".to_owned(), inner.to_owned(), false)
            ]
        );
        assert_eq!(reader.example(&schema), json!({ "items": [{ "name": "" }] }));
    }

    #[test]
    fn code_stands_between_backticks() {
        let piece = |text: &str, code| Words { text: text.into(), code };
        assert_eq!(words("`a` is b"), [piece("a", true), piece(" is b", false)]);
    }
}
