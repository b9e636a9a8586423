//! Rows of `app.products` and their stock.

use base::{ClinicId, Instant, MemberId, MovementId, ProductId, Result, Satang};
use sqlx::PgConnection;

use super::rules::{Draft, Movement};
use crate::codes::{Concern, Contraindication};

/// A product with its stock.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the tables")]
pub struct Row {
    pub id: ProductId,
    pub sku: String,
    pub name_th: String,
    pub name_en: String,
    pub price: Satang,
    pub reorder_at: i32,
    pub description_th: String,
    pub description_en: String,
    pub concerns: Vec<String>,
    pub contraindications: Vec<String>,
    pub allergens: Vec<String>,
    pub contraindication_note: String,
    pub archived_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub stock: i32,
}

/// Which products.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Only this one.
    pub only: Option<ProductId>,
    /// Part of a name or number, in lower case; empty is any.
    pub needle: &'a str,
    /// Those that are offered no more, or those that are; both when nothing is said.
    pub archived: Option<bool>,
    /// Only those that are running out.
    pub low: bool,
    /// After this one, in the order of names.
    pub after: Option<ProductId>,
}

/// Up to `limit` of them by name.
pub async fn page(
    tx: &mut PgConnection,
    clinic: ClinicId,
    wanted: Wanted<'_>,
    limit: i64,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT r.id AS "id: ProductId", r.sku, r.name_th, r.name_en, r.price AS "price: Satang",
                  r.reorder_at, r.description_th, r.description_en, r.concerns, r.contraindications,
                  r.allergens, r.contraindication_note, r.archived_at AS "archived_at: Instant",
                  r.created_at AS "created_at: Instant", r.updated_at AS "updated_at: Instant",
                  coalesce(s.quantity, 0) AS "stock!"
           FROM app.products AS r
           LEFT JOIN app.product_stocks AS s ON s.clinic_id = $1 AND s.product_id = r.id
           WHERE r.clinic_id = $1
             AND ($2::uuid IS NULL OR r.id = $2)
             AND ($3 = '' OR strpos(lower(r.name_th || ' ' || r.name_en || ' ' || r.sku), $3) > 0)
             AND ($4::boolean IS NULL OR (r.archived_at IS NOT NULL) = $4)
             AND (NOT $5 OR coalesce(s.quantity, 0) <= r.reorder_at)
             AND ($6::uuid IS NULL OR (r.name_th, r.id) > (
               SELECT k.name_th, k.id FROM app.products AS k WHERE k.clinic_id = $1 AND k.id = $6))
           ORDER BY r.name_th, r.id
           LIMIT $7"#,
        clinic.0,
        wanted.only.map(|id| id.0),
        wanted.needle,
        wanted.archived,
        wanted.low,
        wanted.after.map(|id| id.0),
        limit
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// How many there are.
pub async fn count(tx: &mut PgConnection, clinic: ClinicId, wanted: Wanted<'_>) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM app.products AS r
           LEFT JOIN app.product_stocks AS s ON s.clinic_id = $1 AND s.product_id = r.id
           WHERE r.clinic_id = $1
             AND ($2 = '' OR strpos(lower(r.name_th || ' ' || r.name_en || ' ' || r.sku), $2) > 0)
             AND ($3::boolean IS NULL OR (r.archived_at IS NOT NULL) = $3)
             AND (NOT $4 OR coalesce(s.quantity, 0) <= r.reorder_at)"#,
        clinic.0,
        wanted.needle,
        wanted.archived,
        wanted.low
    )
    .fetch_one(tx)
    .await?;
    Ok(count)
}

/// One product.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: ProductId) -> Result<Row> {
    let wanted = Wanted { only: Some(id), ..Wanted::default() };
    page(tx, clinic, wanted, 1).await?.pop().ok_or(base::Error::NotFound)
}

/// Whether another product has this number.
pub async fn sku_taken(
    tx: &mut PgConnection,
    clinic: ClinicId,
    sku: &str,
    but: ProductId,
) -> Result<bool> {
    let taken = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM app.products WHERE clinic_id = $1 AND sku = $2 AND id <> $3)
             AS "taken!""#,
        clinic.0,
        sku,
        but.0
    )
    .fetch_one(tx)
    .await?;
    Ok(taken)
}

/// Adds a product, of which there are none yet.
pub async fn add(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: ProductId,
    draft: &Draft,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO app.products (clinic_id, id, sku, name_th, name_en, price, reorder_at, description_th,
           description_en, concerns, contraindications, allergens, contraindication_note, created_at,
           updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)",
        clinic.0,
        id.0,
        draft.sku,
        draft.name_th,
        draft.name_en,
        draft.price.0,
        draft.reorder_at,
        draft.description_th,
        draft.description_en,
        &Concern::codes(&draft.concerns),
        &Contraindication::codes(&draft.contraindications),
        &allergens(draft),
        draft.contraindication_note,
        at as Instant
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO app.product_stocks (clinic_id, product_id) VALUES ($1, $2)",
        clinic.0,
        id.0
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Replaces what is said of a product.
pub async fn update(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: ProductId,
    draft: &Draft,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.products
         SET sku = $3, name_th = $4, name_en = $5, price = $6, reorder_at = $7, description_th = $8,
             description_en = $9, concerns = $10, contraindications = $11, allergens = $12,
             contraindication_note = $13, updated_at = $14
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        draft.sku,
        draft.name_th,
        draft.name_en,
        draft.price.0,
        draft.reorder_at,
        draft.description_th,
        draft.description_en,
        &Concern::codes(&draft.concerns),
        &Contraindication::codes(&draft.contraindications),
        &allergens(draft),
        draft.contraindication_note,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

fn allergens(draft: &Draft) -> Vec<String> {
    draft.allergens.iter().map(|substance| substance.as_str().to_owned()).collect()
}

/// Takes it out of what is offered, or back in.
pub async fn set_archived(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: ProductId,
    archived_at: Option<Instant>,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.products SET archived_at = $3, updated_at = $4 WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        archived_at as Option<Instant>,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// How many there are, held until the transaction ends, so that a count stays true until it is written.
pub async fn hold_stock(
    tx: &mut PgConnection,
    clinic: ClinicId,
    product: ProductId,
) -> Result<i32> {
    let stock = sqlx::query_scalar!(
        "SELECT quantity FROM app.product_stocks WHERE clinic_id = $1 AND product_id = $2 FOR UPDATE",
        clinic.0,
        product.0
    )
    .fetch_one(tx)
    .await?;
    Ok(stock)
}

/// Moves stock and writes down who did and why; no, when there are not that many. The row of the stock is
/// locked by the change itself, so movements at once wait for one another.
pub async fn move_stock(
    tx: &mut PgConnection,
    clinic: ClinicId,
    product: ProductId,
    id: MovementId,
    movement: &Movement,
    by: Option<MemberId>,
    at: Instant,
) -> Result<bool> {
    let done = sqlx::query!(
        "WITH moved AS (
           UPDATE app.product_stocks SET quantity = quantity + $3
           WHERE clinic_id = $1 AND product_id = $2 AND quantity + $3 BETWEEN 0 AND 10000000
           RETURNING quantity
         )
         INSERT INTO app.stock_movements (clinic_id, id, product_id, quantity, reason, note, balance,
                                          created_by, created_at)
         SELECT $1, $4, $2, $3, $5, $6, moved.quantity, $7, $8 FROM moved",
        clinic.0,
        product.0,
        movement.quantity,
        id.0,
        movement.reason.as_str(),
        movement.note,
        by.map(|member| member.0),
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A movement of stock.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the table")]
pub struct MovementRow {
    pub id: MovementId,
    pub quantity: i32,
    pub reason: String,
    pub note: String,
    pub balance: i32,
    pub by_name: Option<String>,
    pub created_at: Instant,
}

/// A product's movements, the newest first, after the cursor.
pub async fn movements(
    tx: &mut PgConnection,
    clinic: ClinicId,
    product: ProductId,
    after: Option<base::api::Cursor>,
    limit: i64,
) -> Result<Vec<MovementRow>> {
    let rows = sqlx::query_as!(
        MovementRow,
        r#"SELECT m.id AS "id: MovementId", m.quantity, m.reason, m.note, m.balance,
                  b.display_name AS "by_name?", m.created_at AS "created_at: Instant"
           FROM app.stock_movements AS m
           LEFT JOIN app.profiles AS b ON b.clinic_id = $1 AND b.id = m.created_by
           WHERE m.clinic_id = $1 AND m.product_id = $2
             AND ($3::timestamptz IS NULL OR (m.created_at, m.id) < ($3, $4))
           ORDER BY m.created_at DESC, m.id DESC
           LIMIT $5"#,
        clinic.0,
        product.0,
        after.map(|cursor| cursor.at) as Option<Instant>,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// How many movements a product has.
pub async fn movement_count(
    tx: &mut PgConnection,
    clinic: ClinicId,
    product: ProductId,
) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM app.stock_movements WHERE clinic_id = $1 AND product_id = $2"#,
        clinic.0,
        product.0
    )
    .fetch_one(tx)
    .await?;
    Ok(count)
}
