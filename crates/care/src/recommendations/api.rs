//! Recommendations and their rules for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{Body, List};
use base::{AnalysisId, Context, Error, Result, RuleId, Satang};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::rules::{self, Recommended};
use super::store::{self, Row};
use super::{add, change, of_findings};
use crate::typed::Typed;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, show, create, update, of_analysis),
    tags((
        name = "recommendations",
        description = "What of the clinic's catalogue answers to a finding. An estimate, not a diagnosis."
    ))
)]
pub struct Document;

/// A rule: below a score of a measure, something of the catalogue.
#[derive(Serialize, ToSchema)]
pub struct RecommendationRule {
    id: RuleId,
    /// A measure of a skin analysis.
    concern: String,
    /// Recommended below this score, by more than the measurement's noise.
    #[schema(minimum = 1, maximum = 100)]
    below: i32,
    /// 1 is recommended first, 9 last.
    #[schema(minimum = 1, maximum = 9)]
    priority: i32,
    /// The treatment that it offers; or else a product.
    #[schema(required)]
    treatment_id: Option<Uuid>,
    #[schema(required)]
    product_id: Option<Uuid>,
    note_th: String,
    note_en: String,
    /// Whether it is followed.
    active: bool,
    /// It was made because the catalogue says what is for what, and nobody changed it.
    by_default: bool,
}

impl From<Row> for RecommendationRule {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            concern: row.concern,
            below: row.below,
            priority: row.priority,
            treatment_id: row.treatment.map(|id| id.0),
            product_id: row.product.map(|id| id.0),
            note_th: row.note_th,
            note_en: row.note_en,
            active: row.active,
            by_default: row.by_default,
        }
    }
}

/// What a rule is to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(default)]
pub struct RuleTerms {
    #[schema(minimum = 1, maximum = 100, example = 70)]
    below: i32,
    #[schema(minimum = 1, maximum = 9, example = 5)]
    priority: i32,
    #[schema(max_length = 500)]
    note_th: String,
    #[schema(max_length = 500)]
    note_en: String,
    active: bool,
}

impl Default for RuleTerms {
    fn default() -> Self {
        Self {
            below: rules::DEFAULT_BELOW,
            priority: 5,
            note_th: String::new(),
            note_en: String::new(),
            active: true,
        }
    }
}

impl RuleTerms {
    /// As the form would have it.
    fn typed(self) -> Typed {
        Typed::default()
            .field("below", self.below)
            .field("priority", self.priority)
            .field("note_th", self.note_th)
            .field("note_en", self.note_en)
            .field("active", if self.active { "on" } else { "" })
    }
}

/// A rule to be added: a treatment or a product, not both.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewRule {
    #[schema(
        required,
        pattern = r"^\s*(wrinkles|spots|redness|acne|pores|texture|shine|dark_circles|evenness)\s*$",
        example = "redness"
    )]
    concern: String,
    treatment_id: Option<Uuid>,
    product_id: Option<Uuid>,
    #[schema(required, minimum = 1, maximum = 100, example = 70)]
    below: i32,
    #[schema(required, minimum = 1, maximum = 9, example = 5)]
    priority: i32,
    #[schema(max_length = 500)]
    note_th: String,
    #[schema(max_length = 500)]
    note_en: String,
    /// Left out, the rule is followed.
    active: Option<bool>,
}

impl NewRule {
    fn terms(&self) -> RuleTerms {
        RuleTerms {
            below: self.below,
            priority: self.priority,
            note_th: self.note_th.clone(),
            note_en: self.note_en.clone(),
            active: self.active.unwrap_or(true),
        }
    }
}

/// Lists all rules, by measure and priority.
#[utoipa::path(
    get,
    path = "/api/recommendation-rules",
    tag = "recommendations",
    responses((status = 200, description = "All of them.", body = List<RecommendationRule>))
)]
pub async fn index(mut ctx: Context) -> Result<Json<List<RecommendationRule>>> {
    let clinic = ctx.clinic()?;
    let rows = store::all(ctx.tx(), clinic).await?;
    let items: Vec<_> = rows.into_iter().map(RecommendationRule::from).collect();
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    Ok(Json(List { items, total, next: None }))
}

/// Shows a rule.
#[utoipa::path(
    get,
    path = "/api/recommendation-rules/{id}",
    tag = "recommendations",
    params(("id" = RuleId, Path, description = "The rule.")),
    responses((status = 200, description = "The rule.", body = RecommendationRule))
)]
pub async fn show(mut ctx: Context, Path(id): Path<RuleId>) -> Result<Json<RecommendationRule>> {
    let clinic = ctx.clinic()?;
    Ok(Json(store::find(ctx.tx(), clinic, id).await?.into()))
}

/// Adds a rule.
#[utoipa::path(
    post,
    path = "/api/recommendation-rules",
    tag = "recommendations",
    request_body = NewRule,
    responses((status = 201, description = "Added.", body = RecommendationRule))
)]
pub async fn create(mut ctx: Context, Body(new): Body<NewRule>) -> Result<Response> {
    let target = match (new.treatment_id, new.product_id) {
        (Some(id), None) => format!("treatment:{id}"),
        (None, Some(id)) => format!("product:{id}"),
        _ => return Err(Error::Invalid { field: "treatment_id", detail: "error-rule-target" }),
    };
    let typed = new.terms().typed().field("concern", &new.concern).field("target", target);
    let (concern, target, terms) = rules::new(&typed)?;
    let id = add(&mut ctx, concern, target, &terms).await?;
    let clinic = ctx.clinic()?;
    let rule = RecommendationRule::from(store::find(ctx.tx(), clinic, id).await?);
    ctx.commit().await?;
    let location = format!("/api/recommendation-rules/{id}");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(rule)).into_response())
}

/// Changes what a rule says.
#[utoipa::path(
    post,
    path = "/api/recommendation-rules/{id}",
    tag = "recommendations",
    params(("id" = RuleId, Path, description = "The rule.")),
    request_body = RuleTerms,
    responses((status = 200, description = "Changed.", body = RecommendationRule))
)]
pub async fn update(
    mut ctx: Context,
    Path(id): Path<RuleId>,
    Body(new): Body<RuleTerms>,
) -> Result<Json<RecommendationRule>> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let terms = rules::terms(&new.typed())?;
    change(&mut ctx, id, &terms).await?;
    let rule = RecommendationRule::from(store::find(ctx.tx(), clinic, id).await?);
    ctx.commit().await?;
    Ok(Json(rule))
}

/// What is recommended for an analysis.
#[derive(Serialize, ToSchema)]
pub struct Recommendations {
    /// What can be offered, the first first.
    items: Vec<Recommendation>,
    /// What the customer's record speaks against; always empty for customers.
    withheld: Vec<Recommendation>,
}

/// A treatment or a product that answers to what was found.
#[derive(Serialize, ToSchema)]
pub struct Recommendation {
    /// The treatment; or else a product.
    #[schema(required)]
    treatment_id: Option<Uuid>,
    #[schema(required)]
    product_id: Option<Uuid>,
    name_th: String,
    name_en: String,
    price: Satang,
    priority: i32,
    consultation_needed: bool,
    reasons: Vec<RecommendationReason>,
    /// Codes of what speaks against it; an allergy as `allergy:` and the substance.
    against: Vec<String>,
}

/// Why it is recommended.
#[derive(Serialize, ToSchema)]
pub struct RecommendationReason {
    concern: String,
    /// 0 to 100, 100 is best.
    score: f32,
    /// Points of score that may be noise.
    noise: f32,
    /// Whether the noise was measured for this version of the analysis; else a margin is kept.
    noise_measured: bool,
    /// The rule's threshold.
    below: i32,
    /// The part of the face with the lowest score; null when none is known.
    #[schema(required)]
    worst_region: Option<String>,
}

impl From<Recommended> for Recommendation {
    fn from(one: Recommended) -> Self {
        let against = one.obstacles.iter().map(|obstacle| match obstacle.kind.substance() {
            "" => obstacle.kind.code().to_owned(),
            substance => format!("allergy:{substance}"),
        });
        Self {
            treatment_id: one.offer.target.treatment(),
            product_id: one.offer.target.product(),
            against: against.collect(),
            name_th: one.offer.name_th,
            name_en: one.offer.name_en,
            price: one.offer.price,
            priority: one.priority,
            consultation_needed: one.offer.consultation_needed,
            reasons: one
                .reasons
                .iter()
                .map(|reason| RecommendationReason {
                    concern: reason.finding.concern.as_str().to_owned(),
                    score: reason.finding.score,
                    noise: reason.finding.noise,
                    noise_measured: reason.finding.measured,
                    below: reason.below,
                    worst_region: reason.finding.worst.map(|region| region.as_str().to_owned()),
                })
                .collect(),
        }
    }
}

/// Says what is recommended for an analysis.
///
/// Nothing follows from a finding that may be noise. It is an estimate, not a diagnosis.
#[utoipa::path(
    get,
    path = "/api/analyses/{id}/recommendations",
    tag = "recommendations",
    params(("id" = AnalysisId, Path, description = "The analysis.")),
    responses(
        (status = 200, description = "What is recommended.", body = Recommendations),
        (status = 409, description = "The analysis has no result, or not yet."),
    )
)]
pub async fn of_analysis(
    mut ctx: Context,
    Path(id): Path<AnalysisId>,
) -> Result<Json<Recommendations>> {
    let clinic = ctx.clinic()?;
    let (customer, findings) = store::analysis(ctx.tx(), clinic, id).await?;
    let findings = findings.ok_or(Error::Conflict { detail: "error-analysis-not-done" })?;
    let findings = serde_json::from_value(findings).map_err(Error::internal)?;
    let (all, _) = of_findings(&mut ctx, customer, &findings).await?;
    let (items, withheld): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|one| one.obstacles.is_empty());
    Ok(Json(Recommendations {
        items: items.into_iter().map(Recommendation::from).collect(),
        withheld: withheld.into_iter().map(Recommendation::from).collect(),
    }))
}
