//! Where a sign-in may lead.

/// The path to go on to: one of ours, else the start.
pub fn safe_next(next: &str) -> &str {
    ui::paths::local(next, "/")
}

#[cfg(test)]
mod tests {
    use super::safe_next;

    #[test]
    fn only_our_own_paths_are_followed() {
        assert_eq!(safe_next("/customers?search=a"), "/customers?search=a");
        for bad in ["", "https://x.test", "//x.test", "/\\x.test", "/a\r\nb", "x", "/\t/x.test"] {
            assert_eq!(safe_next(bad), "/", "{bad:?}");
        }
    }
}
