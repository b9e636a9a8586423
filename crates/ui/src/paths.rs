//! The few addresses the layout itself links to; the slices behind them live in other crates.

/// Where a person starts.
pub const HOME: &str = "/";
/// The sign-in page.
pub const SIGN_IN: &str = "/auth/login";
/// POST, ends the session.
pub const SIGN_OUT: &str = "/auth/logout";
/// POST `lang` and `next`, changes the language and comes back.
pub const LANGUAGE: &str = "/language";
/// POST, ends a super admin's visit to a clinic.
pub const LEAVE_CLINIC: &str = "/platform/leave";

/// A clinic's logo, found at `clinic/id/revision`. Anybody who knows the address may see it.
pub fn logo(place: &str) -> String {
    format!("/logos/{place}")
}

/// A path of ours to go on to, or else another one. Never another site, also not as `//host` or `/\host`, which
/// browsers read as one.
pub fn local<'a>(path: &'a str, otherwise: &'a str) -> &'a str {
    let ours = path.starts_with('/')
        && !path[1..].starts_with(['/', '\\'])
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if ours { path } else { otherwise }
}

/// A text as the value of a query parameter (RFC 3986: everything but unreserved characters is
/// percent-encoded).
pub fn query(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}
