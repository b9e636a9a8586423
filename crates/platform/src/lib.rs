//! The platform: signing in, one's own account, the super admin's clinics and how they end, the log that a
//! clinic reads of itself, and the letters that go out.

pub mod accounts;
pub mod activity;
pub mod clinics;
pub mod erasures;
pub mod language;
pub mod letter_texts;
pub mod letters;
mod notices;
pub mod passkeys;
pub mod passwords;
pub mod second_factors;
pub mod sessions;
pub mod sign_in;
mod tickets;

use base::Routes;

/// Every route of this crate.
pub fn routes() -> Routes {
    Routes::new()
        .merge(sign_in::routes())
        .merge(accounts::routes())
        .merge(sessions::routes())
        .merge(passwords::routes())
        .merge(second_factors::routes())
        .merge(passkeys::routes())
        .merge(clinics::routes())
        .merge(erasures::routes())
        .merge(activity::routes())
        .merge(language::routes())
        .merge(letter_texts::routes())
}
