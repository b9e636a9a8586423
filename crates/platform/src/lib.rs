//! The platform: signing in, the super admin's clinics and how they end, the log that a clinic reads of
//! itself, and the letters that go out.

pub mod activity;
pub mod clinics;
pub mod erasures;
pub mod language;
pub mod letter_texts;
pub mod letters;
pub mod sign_in;

use base::Routes;

/// Every route of this crate.
pub fn routes() -> Routes {
    Routes::new()
        .merge(sign_in::routes())
        .merge(clinics::routes())
        .merge(erasures::routes())
        .merge(activity::routes())
        .merge(language::routes())
        .merge(letter_texts::routes())
}
