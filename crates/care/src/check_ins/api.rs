//! Checking in for programs.

use axum::Json;
use axum::response::{IntoResponse, Response};
use base::api::Body;
use base::{Context, CustomerId, Error, Result};
use http::{StatusCode, header};
use serde::Deserialize;
use ui::Errors;
use utoipa::{OpenApi, ToSchema};

use super::together::receive;
use crate::customers;
use crate::queue_tickets::routes::colleague_is_known;
use crate::queue_tickets::rules::{VisitForm, visit};
use crate::queue_tickets::{Ticket, store as tickets};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(create))]
pub struct Document;

/// Somebody who came.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct CheckIn {
    /// Who.
    #[schema(required, value_type = CustomerId)]
    customer_id: String,
    /// `emergency`, `urgent` or `normal`; normal when empty.
    #[schema(pattern = r"^\s*(emergency|urgent|normal)?\s*$")]
    priority: String,
    /// What they came for.
    #[schema(max_length = 120, example = "Hydra facial")]
    purpose: String,
    /// The colleague they are to see; empty for whoever is free.
    #[schema(pattern = r"^\s*([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})?\s*$")]
    practitioner_id: String,
    /// The room or counter they are to come to.
    #[schema(max_length = 80, example = "Room 2")]
    place: String,
}

/// Checks a customer in: they get the next number of the clinic's day. Who booked for today has then arrived.
#[utoipa::path(
    post,
    path = "/api/queue",
    tag = "queue",
    request_body = CheckIn,
    responses(
        (status = 201, description = "Checked in.", body = Ticket),
        (status = 409, description = "They are in the queue already."),
    )
)]
pub async fn create(mut ctx: Context, Body(came): Body<CheckIn>) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let CheckIn { customer_id, priority, purpose, practitioner_id, place } = came;
    let unknown = Error::Invalid { field: "customer_id", detail: "error-check-in-customer" };
    let customer: CustomerId = customer_id.trim().parse().map_err(|_| unknown)?;
    customers::store::find(ctx.tx(), clinic, customer).await?;
    let mut errors = Errors::new();
    let form = VisitForm { priority, purpose, practitioner_id, place };
    let read = visit(&form, &mut errors);
    colleague_is_known(&mut ctx, &read, &mut errors).await?;
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let id = receive(&mut ctx, customer, &read).await?;
    let ticket = Ticket::from(tickets::find(ctx.tx(), clinic, id).await?);
    ctx.commit().await?;
    let location = format!("/api/queue/{id}");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(ticket)).into_response())
}
