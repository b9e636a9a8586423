//! Care: what a clinic's day is made of.

pub mod analyses;
pub mod analysis_notes;
pub mod availability;
pub mod booking_feeds;
pub mod bookings;
mod by_name;
pub mod calendar;
pub mod check_ins;
pub mod codes;
pub mod comparisons;
pub mod conditions;
pub mod consent_forms;
pub mod consents;
pub mod customer_assignments;
pub mod customer_erasures;
pub mod customer_exports;
pub mod customer_imports;
pub mod customer_merges;
pub mod customer_notes;
pub mod customer_tags;
pub mod customers;
pub mod dashboard;
pub mod devices;
pub mod displays;
pub mod hours;
pub mod personal_data;
pub mod photo_consents;
pub mod photo_retention;
pub mod products;
pub mod queue_tickets;
pub mod recommendations;
pub mod reminders;
pub mod reports;
pub mod rooms;
pub mod shares;
pub mod substances;
pub mod timeline;
pub mod treatments;
pub mod trends;
pub mod typed;
pub mod waitlist;

use base::{Error, Result, Routes};
use utoipa::OpenApi;

/// Every route of this crate.
pub fn routes() -> Routes {
    Routes::new()
        .merge(dashboard::routes())
        .merge(customers::routes())
        .merge(conditions::routes())
        .merge(customer_notes::routes())
        .merge(customer_tags::routes())
        .merge(customer_assignments::routes())
        .merge(customer_exports::routes())
        .merge(customer_erasures::routes())
        .merge(personal_data::routes())
        .merge(customer_imports::routes())
        .merge(customer_merges::routes())
        .merge(timeline::routes())
        .merge(analyses::routes())
        .merge(analysis_notes::routes())
        .merge(comparisons::routes())
        .merge(photo_consents::routes())
        .merge(consent_forms::routes())
        .merge(consents::routes())
        .merge(photo_retention::routes())
        .merge(reports::routes())
        .merge(shares::routes())
        .merge(trends::routes())
        .merge(treatments::routes())
        .merge(products::routes())
        .merge(rooms::routes())
        .merge(devices::routes())
        .merge(recommendations::routes())
        .merge(hours::routes())
        .merge(reminders::routes())
        .merge(queue_tickets::routes())
        .merge(check_ins::routes())
        .merge(displays::routes())
        .merge(calendar::routes())
        .merge(bookings::routes())
        .merge(availability::routes())
        .merge(waitlist::routes())
        .merge(booking_feeds::routes())
}

/// What the API's document says of this crate's routes.
pub fn document() -> utoipa::openapi::OpenApi {
    base::api::join(vec![
        customers::Document::openapi(),
        conditions::Document::openapi(),
        customer_notes::Document::openapi(),
        customer_tags::Document::openapi(),
        customer_assignments::Document::openapi(),
        customer_exports::Document::openapi(),
        customer_erasures::Document::openapi(),
        personal_data::Document::openapi(),
        customer_imports::Document::openapi(),
        customer_merges::Document::openapi(),
        timeline::Document::openapi(),
        analyses::Document::openapi(),
        analysis_notes::Document::openapi(),
        comparisons::Document::openapi(),
        photo_consents::Document::openapi(),
        consent_forms::Document::openapi(),
        consents::Document::openapi(),
        photo_retention::Document::openapi(),
        reports::Document::openapi(),
        shares::Document::openapi(),
        trends::Document::openapi(),
        treatments::Document::openapi(),
        products::Document::openapi(),
        rooms::Document::openapi(),
        devices::Document::openapi(),
        recommendations::Document::openapi(),
        hours::Document::openapi(),
        reminders::Document::openapi(),
        queue_tickets::Document::openapi(),
        check_ins::Document::openapi(),
        bookings::Document::openapi(),
        availability::Document::openapi(),
        waitlist::Document::openapi(),
    ])
}

/// What cannot be brought back is done only when somebody said that they mean it.
fn confirmed(said: &str) -> Result<()> {
    match said {
        "yes" => Ok(()),
        _ => Err(Error::Invalid { field: "confirm", detail: "error-not-confirmed" }),
    }
}
