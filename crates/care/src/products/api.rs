//! Products for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{self, Body, Cursor, List, Query};
use base::{Context, Instant, MovementId, ProductId, Result, Satang};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::store::{self, MovementRow, Row, Wanted};
use super::{add, change, move_stock, rules, set_archived};
use crate::by_name::{after, cut};
use crate::customers::rules::needle;
use crate::typed::Typed;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, show, create, update, archive, restore, movements, create_movement),
    tags((name = "products", description = "What the clinic sells or uses up, and its stock."))
)]
pub struct Document;

/// A product.
#[derive(Serialize, ToSchema)]
pub struct Product {
    id: ProductId,
    /// The clinic's own number for it.
    sku: String,
    name_th: String,
    /// Empty when it is the same.
    name_en: String,
    /// VAT included.
    price: Satang,
    /// How many there are.
    #[schema(minimum = 0)]
    stock: i32,
    /// It is running out from here down.
    reorder_at: i32,
    description_th: String,
    description_en: String,
    /// Measures of a skin analysis that it is for.
    concerns: Vec<String>,
    /// Conditions that speak against it.
    contraindications: Vec<String>,
    /// Ingredients that people are allergic to.
    allergens: Vec<String>,
    contraindication_note: String,
    /// Whether it is offered.
    active: bool,
    created_at: Instant,
    updated_at: Instant,
}

impl From<Row> for Product {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            sku: row.sku,
            name_th: row.name_th,
            name_en: row.name_en,
            price: row.price,
            stock: row.stock,
            reorder_at: row.reorder_at,
            description_th: row.description_th,
            description_en: row.description_en,
            concerns: row.concerns,
            contraindications: row.contraindications,
            allergens: row.allergens,
            contraindication_note: row.contraindication_note,
            active: row.archived_at.is_none(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// A product to be kept. What is left out is empty.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewProduct {
    #[schema(required, max_length = 40, pattern = r"[^\s\x00-\x1f\x7f-\x9f]", example = "SUN-50")]
    sku: String,
    #[schema(
        required,
        max_length = 120,
        pattern = r"[^\s\x00-\x1f\x7f-\x9f]",
        example = "ครีมกันแดด SPF 50"
    )]
    name_th: String,
    #[schema(max_length = 120)]
    name_en: String,
    /// In satang.
    #[schema(required, minimum = 0, maximum = 10_000_000_000_i64, example = 59_000, value_type = i64)]
    price: Option<i64>,
    #[schema(minimum = 0, maximum = 1_000_000)]
    reorder_at: i32,
    #[schema(max_length = 2000)]
    description_th: String,
    #[schema(max_length = 2000)]
    description_en: String,
    /// As for treatments.
    concerns: Vec<String>,
    /// As for treatments.
    contraindications: Vec<String>,
    /// At most 20, of at most 60 characters each, in Thai or English.
    allergens: Vec<String>,
    #[schema(max_length = 1000)]
    contraindication_note: String,
}

impl NewProduct {
    /// As the form would have it.
    fn typed(self) -> Typed {
        Typed::default()
            .field("sku", self.sku)
            .field("name_th", self.name_th)
            .field("name_en", self.name_en)
            .field("price", self.price.map_or_else(String::new, |price| Satang(price).typed()))
            .field("reorder_at", self.reorder_at)
            .field("description_th", self.description_th)
            .field("description_en", self.description_en)
            .fields("concerns", self.concerns)
            .fields("contraindications", self.contraindications)
            .fields("allergens", self.allergens)
            .field("contraindication_note", self.contraindication_note)
    }
}

/// What a list is asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Part of a name or number.
    #[serde(default)]
    pub search: String,
    /// Those that are offered no more, or only those that are; both when nothing is said.
    pub archived: Option<bool>,
    /// Only those that are running out.
    pub low: Option<bool>,
    /// How many at most.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

impl Asked {
    /// A page of products, how many there are in all, and where the next page begins.
    pub(super) async fn rows(&self, ctx: &mut Context) -> Result<(Vec<Row>, i64, Option<String>)> {
        let clinic = ctx.clinic()?;
        let needle = needle(&self.search);
        let wanted = Wanted {
            only: None,
            needle: &needle,
            archived: self.archived,
            low: self.low == Some(true),
            after: after(self.cursor.as_deref())?,
        };
        let limit = api::limit(self.limit);
        let rows = store::page(ctx.tx(), clinic, wanted, limit + 1).await?;
        let total = store::count(ctx.tx(), clinic, wanted).await?;
        let (rows, next) = cut(rows, limit, |row| row.id.to_string());
        Ok((rows, total, next))
    }
}

/// Lists products by name.
#[utoipa::path(
    get,
    path = "/api/products",
    tag = "products",
    params(Asked),
    responses((status = 200, description = "A page of the products.", body = List<Product>))
)]
pub async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Json<List<Product>>> {
    let (rows, total, next) = asked.rows(&mut ctx).await?;
    Ok(Json(List { items: rows.into_iter().map(Product::from).collect(), total, next }))
}

/// Shows a product.
#[utoipa::path(
    get,
    path = "/api/products/{id}",
    tag = "products",
    params(("id" = ProductId, Path, description = "The product.")),
    responses((status = 200, description = "The product.", body = Product))
)]
pub async fn show(mut ctx: Context, Path(id): Path<ProductId>) -> Result<Json<Product>> {
    let clinic = ctx.clinic()?;
    Ok(Json(store::find(ctx.tx(), clinic, id).await?.into()))
}

/// Adds a product, of which there are none yet.
///
/// For each concern that it is for, a rule of recommendation is made.
#[utoipa::path(
    post,
    path = "/api/products",
    tag = "products",
    request_body = NewProduct,
    responses((status = 201, description = "Added.", body = Product))
)]
pub async fn create(mut ctx: Context, Body(new): Body<NewProduct>) -> Result<Response> {
    let draft = rules::parse(&new.typed())?;
    let id = add(&mut ctx, &draft).await?;
    let clinic = ctx.clinic()?;
    let product = Product::from(store::find(ctx.tx(), clinic, id).await?);
    ctx.commit().await?;
    let location = format!("/api/products/{id}");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(product)).into_response())
}

/// Replaces what is said of a product.
#[utoipa::path(
    post,
    path = "/api/products/{id}",
    tag = "products",
    params(("id" = ProductId, Path, description = "The product.")),
    request_body = NewProduct,
    responses((status = 200, description = "Changed.", body = Product))
)]
pub async fn update(
    mut ctx: Context,
    Path(id): Path<ProductId>,
    Body(new): Body<NewProduct>,
) -> Result<Json<Product>> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let draft = rules::parse(&new.typed())?;
    change(&mut ctx, id, &draft).await?;
    saved(ctx, id).await
}

/// Takes a product out of what is offered.
#[utoipa::path(
    post,
    path = "/api/products/{id}/archive",
    tag = "products",
    params(("id" = ProductId, Path, description = "The product.")),
    responses((status = 200, description = "Offered no more.", body = Product))
)]
pub async fn archive(mut ctx: Context, Path(id): Path<ProductId>) -> Result<Json<Product>> {
    set_archived(&mut ctx, id, true).await?;
    saved(ctx, id).await
}

/// Offers a product again.
#[utoipa::path(
    post,
    path = "/api/products/{id}/restore",
    tag = "products",
    params(("id" = ProductId, Path, description = "The product.")),
    responses((status = 200, description = "Offered again.", body = Product))
)]
pub async fn restore(mut ctx: Context, Path(id): Path<ProductId>) -> Result<Json<Product>> {
    set_archived(&mut ctx, id, false).await?;
    saved(ctx, id).await
}

async fn saved(mut ctx: Context, id: ProductId) -> Result<Json<Product>> {
    let clinic = ctx.clinic()?;
    let product = Product::from(store::find(ctx.tx(), clinic, id).await?);
    ctx.commit().await?;
    Ok(Json(product))
}

/// A movement of stock.
#[derive(Serialize, ToSchema)]
pub struct StockMovement {
    id: MovementId,
    /// More when above zero, fewer below.
    quantity: i32,
    /// `received`, `returned`, `sold`, `used`, `damaged` or `counted`.
    reason: String,
    note: String,
    /// How many there were afterwards.
    #[schema(minimum = 0)]
    balance: i32,
    /// Who moved it; empty when nobody is known.
    by: String,
    created_at: Instant,
}

impl From<MovementRow> for StockMovement {
    fn from(row: MovementRow) -> Self {
        Self {
            id: row.id,
            quantity: row.quantity,
            reason: row.reason,
            note: row.note,
            balance: row.balance,
            by: row.by_name.unwrap_or_default(),
            created_at: row.created_at,
        }
    }
}

/// Which movements.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AskedMovements {
    /// How many at most.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// Lists a product's movements of stock, the newest first.
#[utoipa::path(
    get,
    path = "/api/products/{id}/movements",
    tag = "products",
    params(("id" = ProductId, Path, description = "The product."), AskedMovements),
    responses((status = 200, description = "A page of the movements.", body = List<StockMovement>))
)]
pub async fn movements(
    mut ctx: Context,
    Path(id): Path<ProductId>,
    Query(asked): Query<AskedMovements>,
) -> Result<Json<List<StockMovement>>> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let limit = api::limit(asked.limit);
    let cursor = Cursor::asked(asked.cursor.as_deref())?;
    let rows = store::movements(ctx.tx(), clinic, id, cursor, limit + 1).await?;
    let total = store::movement_count(ctx.tx(), clinic, id).await?;
    let (rows, next) = api::page(rows, limit, |row| Cursor { at: row.created_at, id: row.id.0 });
    let items = rows.into_iter().map(StockMovement::from).collect();
    Ok(Json(List { items, total, next: next.map(|cursor| cursor.text()) }))
}

/// A movement to be made.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewMovement {
    /// How many; after a count, how many there are.
    #[schema(required, minimum = 0, maximum = 1_000_000, example = 12, value_type = i32)]
    quantity: Option<i32>,
    #[schema(
        required,
        pattern = r"^\s*(received|returned|sold|used|damaged|counted)\s*$",
        example = "received"
    )]
    reason: String,
    #[schema(max_length = 500)]
    note: String,
}

/// Moves stock.
///
/// What is received or returned is added, what is sold, used or damaged is taken away. After a count the stock
/// is what was counted.
#[utoipa::path(
    post,
    path = "/api/products/{id}/movements",
    tag = "products",
    params(("id" = ProductId, Path, description = "The product.")),
    request_body = NewMovement,
    responses(
        (status = 201, description = "Moved.", body = Product),
        (status = 409, description = "There are not that many."),
    )
)]
pub async fn create_movement(
    mut ctx: Context,
    Path(id): Path<ProductId>,
    Body(new): Body<NewMovement>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let stock = store::hold_stock(ctx.tx(), clinic, id).await?;
    let typed = Typed::default()
        .field("quantity", new.quantity.map_or_else(String::new, |number| number.to_string()))
        .field("reason", new.reason)
        .field("note", new.note);
    let movement = rules::movement(&typed, stock)?;
    move_stock(&mut ctx, id, &movement).await?;
    let product = saved(ctx, id).await?;
    let location = format!("/api/products/{id}/movements");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], product).into_response())
}
