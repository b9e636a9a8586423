//! Rows of `app.recommendation_rules`, and what a recommendation needs besides.

use base::{
    AnalysisId, ClinicId, CustomerId, Instant, ProductId, Result, RuleId, Satang, TreatmentId,
};
use serde_json::Value;
use sqlx::PgConnection;

use super::rules::{Offer, Rule, Target, Terms};
use crate::codes::{Concern, Contraindication};
use crate::substances::Substance;

/// A rule with what it is about. The names are missing where the reader may not see it.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the tables")]
pub struct Row {
    pub id: RuleId,
    pub concern: String,
    pub below: i32,
    pub priority: i32,
    pub note_th: String,
    pub note_en: String,
    pub active: bool,
    pub by_default: bool,
    pub treatment: Option<TreatmentId>,
    pub product: Option<ProductId>,
    pub name_th: Option<String>,
    pub name_en: Option<String>,
    pub price: Option<Satang>,
    pub minutes: Option<i32>,
    pub contraindications: Option<Vec<String>>,
    pub allergens: Option<Vec<String>>,
    pub contraindication_note: Option<String>,
    pub consultation_needed: Option<bool>,
    pub archived: bool,
}

impl Row {
    /// What it is about.
    pub fn target(&self) -> Option<Target> {
        let treatment = self.treatment.map(Target::Treatment);
        treatment.or_else(|| self.product.map(Target::Product))
    }

    /// What it says.
    pub fn terms(&self) -> Terms {
        Terms {
            below: self.below,
            priority: self.priority,
            note_th: self.note_th.clone(),
            note_en: self.note_en.clone(),
            active: self.active,
        }
    }

    /// The rule, if what it offers is offered.
    pub fn rule(self) -> Option<Rule> {
        if self.archived {
            return None;
        }
        let (terms, target) = (self.terms(), self.target()?);
        let allergens = self.allergens.unwrap_or_default();
        Some(Rule {
            concern: Concern::parse(&self.concern)?,
            terms,
            offer: Offer {
                target,
                name_th: self.name_th?,
                name_en: self.name_en?,
                price: self.price?,
                minutes: self.minutes,
                contraindications: Contraindication::all_of(
                    &self.contraindications.unwrap_or_default(),
                ),
                allergens: allergens.iter().filter_map(|name| Substance::parse(name)).collect(),
                contraindication_note: self.contraindication_note.unwrap_or_default(),
                consultation_needed: self.consultation_needed.unwrap_or(false),
            },
        })
    }
}

/// Every rule, by concern and priority.
pub async fn all(tx: &mut PgConnection, clinic: ClinicId) -> Result<Vec<Row>> {
    rows(tx, clinic, None).await
}

/// One rule.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: RuleId) -> Result<Row> {
    rows(tx, clinic, Some(id)).await?.pop().ok_or(base::Error::NotFound)
}

async fn rows(tx: &mut PgConnection, clinic: ClinicId, only: Option<RuleId>) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT r.id AS "id: RuleId", r.concern, r.below, r.priority, r.note_th, r.note_en, r.active,
                  r.by_default, r.treatment_id AS "treatment: TreatmentId", r.product_id AS "product: ProductId",
                  coalesce(t.name_th, g.name_th) AS "name_th?", coalesce(t.name_en, g.name_en) AS "name_en?",
                  coalesce(t.price, g.price) AS "price?: Satang", t.duration_minutes AS "minutes?",
                  coalesce(t.contraindications, g.contraindications) AS "contraindications?",
                  coalesce(t.allergens, g.allergens) AS "allergens?",
                  coalesce(t.contraindication_note, g.contraindication_note) AS "contraindication_note?",
                  t.consultation_needed AS "consultation_needed?",
                  coalesce(t.archived_at, g.archived_at) IS NOT NULL AS "archived!"
           FROM app.recommendation_rules AS r
           LEFT JOIN app.treatments AS t ON t.clinic_id = $1 AND t.id = r.treatment_id
           LEFT JOIN app.products AS g ON g.clinic_id = $1 AND g.id = r.product_id
           WHERE r.clinic_id = $1 AND ($2::uuid IS NULL OR r.id = $2)
           ORDER BY r.concern, r.priority, coalesce(t.name_th, g.name_th), r.id
           LIMIT 2000"#,
        clinic.0,
        only.map(|id| id.0)
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// A rule to be added.
pub struct NewRule<'a> {
    /// The id it gets.
    pub id: RuleId,
    /// What for.
    pub concern: Concern,
    /// What it offers.
    pub target: Target,
    /// What it says.
    pub terms: &'a Terms,
    /// Because the catalogue says so.
    pub by_default: bool,
    /// When.
    pub at: Instant,
}

/// Adds a rule; no, if there is one for this concern and target.
pub async fn add(tx: &mut PgConnection, clinic: ClinicId, new: &NewRule<'_>) -> Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO app.recommendation_rules (clinic_id, id, concern, below, treatment_id, product_id, priority,
                                               note_th, note_en, by_default, active, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
         ON CONFLICT DO NOTHING",
        clinic.0,
        new.id.0,
        new.concern.as_str(),
        new.terms.below,
        new.target.treatment(),
        new.target.product(),
        new.terms.priority,
        new.terms.note_th,
        new.terms.note_en,
        new.by_default,
        new.terms.active,
        new.at as Instant
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Replaces what a rule says; it follows from the catalogue no more.
pub async fn update(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: RuleId,
    terms: &Terms,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.recommendation_rules
         SET below = $3, priority = $4, note_th = $5, note_en = $6, active = $7, by_default = false,
             updated_at = $8
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        terms.below,
        terms.priority,
        terms.note_th,
        terms.note_en,
        terms.active,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes away the rules that followed from concerns which are listed no more.
pub async fn forget_defaults(
    tx: &mut PgConnection,
    clinic: ClinicId,
    target: Target,
    kept: &[Concern],
) -> Result<()> {
    sqlx::query!(
        "DELETE FROM app.recommendation_rules
         WHERE clinic_id = $1 AND by_default AND concern <> ALL ($4)
           AND (treatment_id = $2 OR product_id = $3)",
        clinic.0,
        target.treatment(),
        target.product(),
        &Concern::codes(kept)
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether the catalogue has it.
pub async fn target_exists(
    tx: &mut PgConnection,
    clinic: ClinicId,
    target: Target,
) -> Result<bool> {
    let there = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM app.treatments WHERE clinic_id = $1 AND id = $2)
               OR EXISTS (SELECT FROM app.products WHERE clinic_id = $1 AND id = $3) AS "there!""#,
        clinic.0,
        target.treatment(),
        target.product()
    )
    .fetch_one(tx)
    .await?;
    Ok(there)
}

/// What somebody wrote about a customer's allergies and medicines.
pub async fn allergies_text(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
) -> Result<String> {
    let text = sqlx::query_scalar!(
        "SELECT allergies FROM app.customers WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        customer.0
    )
    .fetch_one(tx)
    .await?;
    Ok(text)
}

/// Whose face an analysis is of, and what was found once it is done.
pub async fn analysis(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: AnalysisId,
) -> Result<(CustomerId, Option<Value>)> {
    let row = sqlx::query!(
        r#"SELECT customer_id AS "customer: CustomerId", findings FROM app.skin_analyses
           WHERE clinic_id = $1 AND id = $2"#,
        clinic.0,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok((row.customer, row.findings))
}
