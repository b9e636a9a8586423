//! The platform: signing in, one's own account, the super admin's clinics and how they end, the log that a
//! clinic reads of itself, and the letters that go out.

pub mod acceptances;
pub mod accounts;
pub mod activity;
pub mod api_keys;
pub mod clinic_logos;
pub mod clinic_profiles;
pub mod clinics;
pub mod erasures;
pub mod invitations;
pub mod language;
pub mod letter_texts;
pub mod letters;
pub mod members;
mod notices;
pub mod owner_invitations;
pub mod passkeys;
pub mod passwords;
pub mod registrations;
pub mod second_factors;
pub mod sessions;
pub mod sign_in;
mod tickets;

use base::Routes;
use utoipa::OpenApi;

/// Every route of this crate.
pub fn routes() -> Routes {
    Routes::new()
        .merge(sign_in::routes())
        .merge(registrations::routes())
        .merge(accounts::routes())
        .merge(sessions::routes())
        .merge(passwords::routes())
        .merge(second_factors::routes())
        .merge(passkeys::routes())
        .merge(clinics::routes())
        .merge(erasures::routes())
        .merge(activity::routes())
        .merge(members::routes())
        .merge(invitations::routes())
        .merge(acceptances::routes())
        .merge(owner_invitations::routes())
        .merge(api_keys::routes())
        .merge(language::routes())
        .merge(letter_texts::routes())
        .merge(clinic_profiles::routes())
        .merge(clinic_logos::routes())
}

/// What the API's document says of this crate's routes.
pub fn document() -> utoipa::openapi::OpenApi {
    base::api::join([
        sign_in::Document::openapi(),
        registrations::Document::openapi(),
        passwords::Document::openapi(),
        sessions::Document::openapi(),
        activity::Document::openapi(),
        members::Document::openapi(),
        api_keys::Document::openapi(),
        invitations::Document::openapi(),
        acceptances::Document::openapi(),
        clinic_profiles::Document::openapi(),
        clinic_logos::Document::openapi(),
    ])
}
