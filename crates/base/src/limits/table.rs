//! Every limit, and why it is where it is.

/// How often something may be done by one of its kind: one address, one account, one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Its name, part of what is counted under.
    pub name: &'static str,
    /// How often within a window, unless the operator says otherwise.
    pub ceiling: u32,
    /// How long a window is.
    pub seconds: u32,
    /// The setting with which an operator changes the ceiling.
    pub setting: Option<&'static str>,
}

macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $ceiling:literal in $seconds:literal $(, $setting:literal)?;)+) => {
        $($(#[$doc])* pub const $name: Limit = Limit {
            name: $text,
            ceiling: $ceiling,
            seconds: $seconds,
            setting: limits!(@setting $($setting)?),
        };)+

        /// Every limit.
        pub const ALL: &[Limit] = &[$($name,)+];
    };
    (@setting) => { None };
    (@setting $setting:literal) => { Some($setting) };
}

limits! {
    /// Requests of one key: ten a second is more than a program needs that waits for its answers, and
    /// little enough that one that runs in circles harms nobody.
    PER_KEY = "key", 600 in 60, "PRECISION_LIMIT_PER_KEY";
    /// Requests of one account, pages and API together: a person with every screen open stays far below;
    /// a script in a browser that runs wild does not.
    PER_ACCOUNT = "account", 6_000 in 60, "PRECISION_LIMIT_PER_ACCOUNT";
    /// Requests of one address that nobody signed in for. A clinic has one address for thirty people,
    /// and what they ask for signed in does not count here.
    PER_ADDRESS = "address", 3_000 in 60, "PRECISION_LIMIT_PER_ADDRESS";
    /// What one address sends to the pages of signing in, each of which may cost a password hash: thirty
    /// people at nine o'clock, ten times over. Who guesses passwords meets `lockout` long before.
    SIGN_IN = "sign-in", 300 in 60, "PRECISION_LIMIT_SIGN_IN";
    /// Links to a new password for one e-mail, known or not: enough for whoever looks in the wrong folder, too
    /// few to fill somebody's mailbox.
    RESET = "reset", 5 in 3_600;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::ALL;

    #[test]
    fn no_two_limits_count_together() {
        let names: BTreeSet<_> = ALL.iter().map(|limit| limit.name).collect();
        assert_eq!(names.len(), ALL.len());
        assert!(ALL.iter().all(|limit| limit.ceiling > 0 && limit.seconds > 0));
    }
}
