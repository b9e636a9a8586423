//! Customers for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{Body, List, Query};
use base::{Context, CustomerId, Day, Instant, MemberId, Result};
use http::{StatusCode, header};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::filters::{self, Asked};
use super::routes::{find, today};
use super::store::Row;
use super::{printed_number, register, rules, store};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, show, create),
    tags((name = "customers", description = "The customers of a clinic."))
)]
pub struct Document;

/// A customer. Fields that are not known are empty or null.
#[derive(Serialize, ToSchema)]
pub struct Customer {
    id: CustomerId,
    #[schema(pattern = "^HN[0-9]{6,}$", example = "HN000042")]
    number: String,
    #[schema(min_length = 1, max_length = 120, example = "วริศรา บุญมี")]
    full_name: String,
    #[schema(max_length = 60)]
    nickname: String,
    /// Digits, with a plus in front if it was written internationally.
    #[schema(pattern = r"^(\+?[0-9]{6,15})?$", example = "0812345678")]
    phone: String,
    #[schema(max_length = 254)]
    email: String,
    #[schema(required)]
    birth_date: Option<Day>,
    #[schema(pattern = "^(female|male|other)?$")]
    sex: String,
    allergies: String,
    note: String,
    /// Whose customer they are.
    #[schema(required)]
    assigned_to: Option<MemberId>,
    /// When they were here last.
    #[schema(required)]
    last_visit_at: Option<Instant>,
    created_at: Instant,
    updated_at: Instant,
}

impl From<Row> for Customer {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            number: printed_number(row.number),
            full_name: row.full_name,
            nickname: row.nickname,
            phone: row.phone,
            email: row.email,
            birth_date: row.birth_date,
            sex: row.sex,
            allergies: row.allergies,
            note: row.note,
            assigned_to: row.assigned_to,
            last_visit_at: row.last_visit_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Lists customers, newest first.
///
/// `search` finds the start of a word of name, telephone or number; where nothing starts so, anything inside of them.
#[utoipa::path(
    get,
    path = "/api/customers",
    tag = "customers",
    params(Asked),
    responses((status = 200, description = "A page of the customers.", body = List<Customer>))
)]
pub async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Json<List<Customer>>> {
    let filter = filters::parse(&asked, ctx.app.clock.now(), today(&ctx))?;
    let found = find(&mut ctx, &asked, &filter, None).await?;
    let items = found.rows.into_iter().map(Customer::from).collect();
    Ok(Json(List { items, total: found.total, next: found.next.map(|cursor| cursor.text()) }))
}

/// Shows a customer.
#[utoipa::path(
    get,
    path = "/api/customers/{id}",
    tag = "customers",
    params(("id" = CustomerId, Path, description = "The customer.")),
    responses((status = 200, description = "The customer.", body = Customer))
)]
pub async fn show(mut ctx: Context, Path(id): Path<CustomerId>) -> Result<Json<Customer>> {
    let clinic = ctx.clinic()?;
    Ok(Json(store::find(ctx.tx(), clinic, id).await?.into()))
}

/// Registers a customer.
#[utoipa::path(
    post,
    path = "/api/customers",
    tag = "customers",
    request_body = rules::Form,
    responses((status = 201, description = "Registered.", body = Customer))
)]
pub async fn create(mut ctx: Context, Body(form): Body<rules::Form>) -> Result<Response> {
    let record = rules::parse(&form, today(&ctx))?;
    let id = register(&mut ctx, &record).await?;
    let clinic = ctx.clinic()?;
    let customer = Customer::from(store::find(ctx.tx(), clinic, id).await?);
    ctx.commit().await?;
    let location = format!("/api/customers/{id}");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(customer)).into_response())
}
