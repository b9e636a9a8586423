//! A short message that comes with a fragment.

use std::fmt::Write;

use http::{HeaderName, HeaderValue};

/// The header with which an answer to htmx shows `text` for a moment; `bad` is for what did not work.
pub fn toast(text: &str, bad: bool) -> (HeaderName, HeaderValue) {
    let words = serde_json::json!({ "app:toast": { "text": text, "bad": bad } }).to_string();
    // A header is ASCII; in JSON every other letter can be written by its number.
    let mut ascii = String::with_capacity(words.len());
    for unit in words.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => ascii.push(char::from(byte)),
            _ => {
                let _ = write!(ascii, "\\u{unit:04x}");
            }
        }
    }
    let value = HeaderValue::try_from(ascii).expect("JSON in ASCII is a header's value");
    (HeaderName::from_static("hx-trigger"), value)
}

#[cfg(test)]
mod tests {
    use super::toast;

    #[test]
    fn thai_comes_through_a_header() {
        let (_, value) = toast("ไม่มีคิว \"1\"\n😀", true);
        let text = value.to_str().expect("ASCII");
        let read: serde_json::Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(read["app:toast"]["text"], "ไม่มีคิว \"1\"\n😀");
    }
}
