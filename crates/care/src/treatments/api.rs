//! Treatments for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{self, Body, List, Query};
use base::{Context, Instant, MemberId, Result, RoomId, Satang, TreatmentId};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use super::store::{self, Row, Wanted};
use super::{add, change, rules, set_archived};
use crate::by_name::{after, cut};
use crate::customers::rules::needle;
use crate::typed::Typed;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, show, create, update, archive, restore),
    tags((name = "treatments", description = "What the clinic does."))
)]
pub struct Document;

/// A treatment.
#[derive(Serialize, ToSchema)]
pub struct Treatment {
    id: TreatmentId,
    name_th: String,
    /// Empty when it is the same.
    name_en: String,
    category: String,
    duration_minutes: i32,
    /// How much longer room and device are taken before.
    buffer_before_minutes: i32,
    /// And after.
    buffer_after_minutes: i32,
    /// VAT included.
    price: Satang,
    description_th: String,
    description_en: String,
    /// Measures of a skin analysis that it treats.
    concerns: Vec<String>,
    /// Conditions that speak against it.
    contraindications: Vec<String>,
    /// Substances in it that people are allergic to.
    allergens: Vec<String>,
    contraindication_note: String,
    consultation_needed: bool,
    /// A treatment that has to be done before.
    #[schema(required)]
    prerequisite_id: Option<TreatmentId>,
    /// One machine of each kind is needed.
    device_kinds: Vec<String>,
    /// Where it can be done; empty is anywhere.
    rooms: Vec<RoomId>,
    /// Who can do it; empty is every practitioner.
    practitioners: Vec<MemberId>,
    /// Whether it is offered.
    active: bool,
    created_at: Instant,
    updated_at: Instant,
}

impl From<Row> for Treatment {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name_th: row.name_th,
            name_en: row.name_en,
            category: row.category,
            duration_minutes: row.duration_minutes,
            buffer_before_minutes: row.buffer_before_minutes,
            buffer_after_minutes: row.buffer_after_minutes,
            price: row.price,
            description_th: row.description_th,
            description_en: row.description_en,
            concerns: row.concerns,
            contraindications: row.contraindications,
            allergens: row.allergens,
            contraindication_note: row.contraindication_note,
            consultation_needed: row.consultation_needed,
            prerequisite_id: row.prerequisite,
            device_kinds: row.device_kinds,
            rooms: row.rooms.into_iter().map(RoomId).collect(),
            practitioners: row.practitioners.into_iter().map(MemberId).collect(),
            active: row.archived_at.is_none(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// A treatment to be kept. What is left out is empty.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewTreatment {
    #[schema(
        required,
        max_length = 120,
        pattern = r"[^\s\x00-\x1f\x7f-\x9f]",
        example = "ไอพีแอล หน้าใส"
    )]
    name_th: String,
    #[schema(max_length = 120, example = "IPL facial")]
    name_en: String,
    #[schema(
        required,
        pattern = r"^\s*(consultation|facial|injectable|laser|energy|peel|body|hair_removal|wellness|other)\s*$",
        example = "laser"
    )]
    category: String,
    #[schema(required, minimum = 5, maximum = 720, example = 45)]
    duration_minutes: i32,
    #[schema(minimum = 0, maximum = 240)]
    buffer_before_minutes: i32,
    #[schema(minimum = 0, maximum = 240)]
    buffer_after_minutes: i32,
    /// In satang.
    #[schema(required, minimum = 0, maximum = 10_000_000_000_i64, example = 250_000, value_type = i64)]
    price: Option<i64>,
    #[schema(max_length = 2000)]
    description_th: String,
    #[schema(max_length = 2000)]
    description_en: String,
    /// Of `wrinkles`, `spots`, `redness`, `acne`, `pores`, `texture`, `shine`, `dark_circles`, `evenness`.
    concerns: Vec<String>,
    /// Of `pregnancy`, `breastfeeding`, `isotretinoin`, `keloid`, `active_infection`, `blood_thinner`,
    /// `autoimmune`, `photosensitivity`, `pacemaker`, `metal_implant`, `neuromuscular`, `epilepsy`,
    /// `recent_sun`, `cancer`.
    contraindications: Vec<String>,
    /// At most 20, of at most 60 characters each, in Thai or English.
    allergens: Vec<String>,
    #[schema(max_length = 1000)]
    contraindication_note: String,
    consultation_needed: bool,
    prerequisite_id: Option<TreatmentId>,
    /// Of `ipl`, `pico_laser`, `q_switched_laser`, `long_pulsed_laser`, `co2_laser`, `diode_laser`, `hifu`,
    /// `radiofrequency`, `microneedling`, `hydradermabrasion`, `led`, `cryolipolysis`, `skin_camera`, `other`.
    device_kinds: Vec<String>,
    rooms: Vec<Uuid>,
    practitioners: Vec<Uuid>,
}

impl NewTreatment {
    /// As the form would have it.
    fn typed(self) -> Typed {
        let consultation = if self.consultation_needed { "yes" } else { "" };
        let prerequisite = self.prerequisite_id.map_or_else(String::new, |id| id.to_string());
        Typed::default()
            .field("name_th", self.name_th)
            .field("name_en", self.name_en)
            .field("category", self.category)
            .field("duration_minutes", self.duration_minutes)
            .field("buffer_before_minutes", self.buffer_before_minutes)
            .field("buffer_after_minutes", self.buffer_after_minutes)
            .field("price", self.price.map_or_else(String::new, |price| Satang(price).typed()))
            .field("description_th", self.description_th)
            .field("description_en", self.description_en)
            .fields("concerns", self.concerns)
            .fields("contraindications", self.contraindications)
            .fields("allergens", self.allergens)
            .field("contraindication_note", self.contraindication_note)
            .field("consultation_needed", consultation)
            .field("prerequisite_id", prerequisite)
            .fields("device_kinds", self.device_kinds)
            .fields("rooms", self.rooms)
            .fields("practitioners", self.practitioners)
    }
}

/// What a list is asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Part of a name.
    #[serde(default)]
    pub search: String,
    /// Only this category.
    #[serde(default)]
    #[param(required = false)]
    pub category: String,
    /// Those that are offered no more, or only those that are; both when nothing is said.
    pub archived: Option<bool>,
    /// How many at most.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

impl Asked {
    /// A page of treatments, how many there are in all, and where the next page begins.
    pub(super) async fn rows(&self, ctx: &mut Context) -> Result<(Vec<Row>, i64, Option<String>)> {
        let clinic = ctx.clinic()?;
        let needle = needle(&self.search);
        let wanted = Wanted {
            only: None,
            needle: &needle,
            category: self.category.trim(),
            archived: self.archived,
            after: after(self.cursor.as_deref())?,
        };
        let limit = api::limit(self.limit);
        let rows = store::page(ctx.tx(), clinic, wanted, limit + 1).await?;
        let total = store::count(ctx.tx(), clinic, wanted).await?;
        let (rows, next) = cut(rows, limit, |row| row.id.to_string());
        Ok((rows, total, next))
    }
}

/// Lists treatments by name.
#[utoipa::path(
    get,
    path = "/api/treatments",
    tag = "treatments",
    params(Asked),
    responses((status = 200, description = "A page of the treatments.", body = List<Treatment>))
)]
pub async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Json<List<Treatment>>> {
    let (rows, total, next) = asked.rows(&mut ctx).await?;
    Ok(Json(List { items: rows.into_iter().map(Treatment::from).collect(), total, next }))
}

/// Shows a treatment.
#[utoipa::path(
    get,
    path = "/api/treatments/{id}",
    tag = "treatments",
    params(("id" = TreatmentId, Path, description = "The treatment.")),
    responses((status = 200, description = "The treatment.", body = Treatment))
)]
pub async fn show(mut ctx: Context, Path(id): Path<TreatmentId>) -> Result<Json<Treatment>> {
    let clinic = ctx.clinic()?;
    Ok(Json(store::find(ctx.tx(), clinic, id).await?.into()))
}

/// Adds a treatment.
///
/// For each concern that it treats, a rule of recommendation is made.
#[utoipa::path(
    post,
    path = "/api/treatments",
    tag = "treatments",
    request_body = NewTreatment,
    responses((status = 201, description = "Added.", body = Treatment))
)]
pub async fn create(mut ctx: Context, Body(new): Body<NewTreatment>) -> Result<Response> {
    let draft = rules::parse(&new.typed())?;
    let id = add(&mut ctx, &draft).await?;
    let clinic = ctx.clinic()?;
    let treatment = Treatment::from(store::find(ctx.tx(), clinic, id).await?);
    ctx.commit().await?;
    let location = format!("/api/treatments/{id}");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(treatment)).into_response())
}

/// Replaces what is said of a treatment.
#[utoipa::path(
    post,
    path = "/api/treatments/{id}",
    tag = "treatments",
    params(("id" = TreatmentId, Path, description = "The treatment.")),
    request_body = NewTreatment,
    responses((status = 200, description = "Changed.", body = Treatment))
)]
pub async fn update(
    mut ctx: Context,
    Path(id): Path<TreatmentId>,
    Body(new): Body<NewTreatment>,
) -> Result<Json<Treatment>> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let draft = rules::parse(&new.typed())?;
    change(&mut ctx, id, &draft).await?;
    saved(ctx, id).await
}

/// Takes a treatment out of what is offered.
#[utoipa::path(
    post,
    path = "/api/treatments/{id}/archive",
    tag = "treatments",
    params(("id" = TreatmentId, Path, description = "The treatment.")),
    responses((status = 200, description = "Offered no more.", body = Treatment))
)]
pub async fn archive(mut ctx: Context, Path(id): Path<TreatmentId>) -> Result<Json<Treatment>> {
    set_archived(&mut ctx, id, true).await?;
    saved(ctx, id).await
}

/// Offers a treatment again.
#[utoipa::path(
    post,
    path = "/api/treatments/{id}/restore",
    tag = "treatments",
    params(("id" = TreatmentId, Path, description = "The treatment.")),
    responses((status = 200, description = "Offered again.", body = Treatment))
)]
pub async fn restore(mut ctx: Context, Path(id): Path<TreatmentId>) -> Result<Json<Treatment>> {
    set_archived(&mut ctx, id, false).await?;
    saved(ctx, id).await
}

async fn saved(mut ctx: Context, id: TreatmentId) -> Result<Json<Treatment>> {
    let clinic = ctx.clinic()?;
    let treatment = Treatment::from(store::find(ctx.tx(), clinic, id).await?);
    ctx.commit().await?;
    Ok(Json(treatment))
}
