//! Rows of `app.leads`.

use base::api::Cursor;
use base::{
    ClinicId, CustomerId, Day, Error, Instant, InvitationId, LeadId, MemberId, Result, TreatmentId,
};
use sqlx::PgConnection;

use super::filters::Filter;
use super::rules::{Draft, Source, Temperature};
use super::stage::Stage;

/// A lead as lists and pages show it.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the tables")]
pub struct Row {
    pub id: LeadId,
    pub full_name: String,
    pub nickname: String,
    pub phone: String,
    pub email: String,
    pub contact: String,
    pub source: String,
    pub stage: String,
    pub temperature: String,
    pub follow_up: Option<Day>,
    pub treatment_id: Option<TreatmentId>,
    pub treatment_th: Option<String>,
    pub treatment_en: Option<String>,
    pub note: String,
    pub lost_reason: String,
    pub assigned_to: Option<MemberId>,
    pub assigned_name: Option<String>,
    pub created_by: Option<MemberId>,
    pub created_by_name: Option<String>,
    pub customer_id: Option<CustomerId>,
    /// The customer's number, if this person sees them.
    pub customer_number: Option<i64>,
    pub invitation_id: Option<InvitationId>,
    /// When that was sent first, if this person sees it.
    pub invited_at: Option<Instant>,
    pub first_contacted_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl Row {
    /// How far it is.
    pub fn stage(&self) -> Stage {
        Stage::parse(&self.stage).unwrap_or(Stage::New)
    }

    /// How it came in.
    pub fn source(&self) -> Source {
        Source::parse(&self.source).unwrap_or_default()
    }

    /// How likely it seems.
    pub fn temperature(&self) -> Temperature {
        Temperature::parse(&self.temperature).unwrap_or_default()
    }
}

/// Up to `limit` leads that pass the filter, newest first, after the cursor.
pub async fn page(
    tx: &mut PgConnection,
    clinic: ClinicId,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Row>> {
    matching(tx, clinic, None, filter, after, limit).await
}

/// One lead. Another clinic's, or one the row rules hide, is not found.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: LeadId) -> Result<Row> {
    let rows = matching(tx, clinic, Some(id), &Filter::default(), None, 1).await?;
    rows.into_iter().next().ok_or(Error::NotFound)
}

async fn matching(
    tx: &mut PgConnection,
    clinic: ClinicId,
    only: Option<LeadId>,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT l.id AS "id: LeadId", l.full_name, l.nickname, l.phone, l.email, l.contact, l.source,
                  l.stage, l.temperature, l.follow_up AS "follow_up: Day",
                  l.treatment_id AS "treatment_id: TreatmentId", t.name_th AS "treatment_th?",
                  t.name_en AS "treatment_en?", l.note, l.lost_reason,
                  l.assigned_to AS "assigned_to: MemberId", a.display_name AS "assigned_name?",
                  l.created_by AS "created_by: MemberId", b.display_name AS "created_by_name?",
                  l.customer_id AS "customer_id: CustomerId", c.number AS "customer_number?",
                  l.invitation_id AS "invitation_id: InvitationId",
                  i.created_at AS "invited_at?: Instant",
                  l.first_contacted_at AS "first_contacted_at: Instant",
                  l.closed_at AS "closed_at: Instant", l.created_at AS "created_at: Instant",
                  l.updated_at AS "updated_at: Instant"
           FROM app.leads AS l
           LEFT JOIN app.treatments AS t ON t.clinic_id = $1 AND t.id = l.treatment_id
           LEFT JOIN app.profiles AS a ON a.clinic_id = $1 AND a.id = l.assigned_to
           LEFT JOIN app.profiles AS b ON b.clinic_id = $1 AND b.id = l.created_by
           LEFT JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = l.customer_id AND c.erased_at IS NULL
           LEFT JOIN app.invitations AS i ON i.clinic_id = $1 AND i.id = l.invitation_id
           WHERE l.clinic_id = $1
             AND ($2::uuid IS NULL OR l.id = $2)
             AND ($3 = '' OR strpos(l.haystack, $3) > 0)
             AND ($4::text IS NULL OR l.stage = $4)
             AND ($5::text IS NULL OR l.temperature = $5)
             AND ($6::text IS NULL OR l.source = $6)
             AND ($7::uuid IS NULL OR l.assigned_to = $7)
             AND (NOT $8::boolean OR l.assigned_to IS NULL)
             AND ($9::timestamptz IS NULL OR (l.created_at, l.id) < ($9, $10))
             AND ($12::date IS NULL OR (l.follow_up <= $12 AND l.closed_at IS NULL))
           ORDER BY l.created_at DESC, l.id DESC LIMIT $11"#,
        clinic.0,
        only.map(|id| id.0),
        filter.needle,
        filter.stage.map(Stage::as_str),
        filter.temperature.map(Temperature::as_str),
        filter.source.map(Source::as_str),
        filter.assigned.map(|member| member.0),
        filter.unassigned,
        after.map(|cursor| cursor.at) as Option<Instant>,
        after.map(|cursor| cursor.id),
        limit,
        filter.due_by as Option<Day>
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// As [`find`], and nobody else changes it meanwhile.
pub async fn hold(tx: &mut PgConnection, clinic: ClinicId, id: LeadId) -> Result<Row> {
    let held = sqlx::query_scalar!(
        "SELECT id FROM app.leads WHERE clinic_id = $1 AND id = $2 FOR NO KEY UPDATE",
        clinic.0,
        id.0
    )
    .fetch_optional(&mut *tx)
    .await?;
    held.ok_or(Error::NotFound)?;
    find(tx, clinic, id).await
}

/// How many are at each stage, of those that pass the filter whatever their stage.
pub async fn counts(
    tx: &mut PgConnection,
    clinic: ClinicId,
    filter: &Filter,
) -> Result<Vec<(Stage, i64)>> {
    let rows = sqlx::query!(
        r#"SELECT l.stage, count(*) AS "count!" FROM app.leads AS l
           WHERE l.clinic_id = $1
             AND ($2 = '' OR strpos(l.haystack, $2) > 0)
             AND ($3::text IS NULL OR l.temperature = $3)
             AND ($4::text IS NULL OR l.source = $4)
             AND ($5::uuid IS NULL OR l.assigned_to = $5)
             AND (NOT $6::boolean OR l.assigned_to IS NULL)
             AND ($7::date IS NULL OR (l.follow_up <= $7 AND l.closed_at IS NULL))
           GROUP BY l.stage"#,
        clinic.0,
        filter.needle,
        filter.temperature.map(Temperature::as_str),
        filter.source.map(Source::as_str),
        filter.assigned.map(|member| member.0),
        filter.unassigned,
        filter.due_by as Option<Day>
    )
    .fetch_all(tx)
    .await?;
    let known = rows.iter().filter_map(|row| Some((Stage::parse(&row.stage)?, row.count)));
    let mut counts: Vec<_> = known.collect();
    counts.sort_unstable();
    Ok(counts)
}

/// Somebody who can have leads.
#[derive(Debug, Clone)]
pub struct Keeper {
    /// Their membership.
    pub id: MemberId,
    /// Their name.
    pub name: String,
}

/// Who can have leads: sales first.
pub async fn keepers(tx: &mut PgConnection) -> Result<Vec<Keeper>> {
    let keepers = sqlx::query_as!(
        Keeper,
        r#"SELECT k.id AS "id!: MemberId", k.display_name AS "name!" FROM auth.lead_keepers() AS k"#
    )
    .fetch_all(tx)
    .await?;
    Ok(keepers)
}

/// Lets those who give out leads in a clinic go one after the other: each sees what the one before gave.
pub async fn take_turns(tx: &mut PgConnection, clinic: ClinicId) -> Result<()> {
    let key = format!("leads {clinic}");
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", key).execute(tx).await?;
    Ok(())
}

/// Whose a new lead is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// This person's.
    Of(MemberId),
    /// Of whoever of sales has the fewest open ones, and of those who waited longest for one; nobody's without sales.
    Next,
}

/// A lead to be written down.
pub struct New<'a> {
    /// The id it gets.
    pub id: LeadId,
    /// What is known.
    pub draft: &'a Draft,
    /// Whose it is.
    pub whose: Whose,
    /// Who writes it down.
    pub by: Option<MemberId>,
    /// When.
    pub at: Instant,
}

/// Adds a lead; says whose it is. For [`Whose::Next`] call [`take_turns`] before.
pub async fn add(
    tx: &mut PgConnection,
    clinic: ClinicId,
    new: &New<'_>,
) -> Result<Option<MemberId>> {
    let draft = new.draft;
    let of = match new.whose {
        Whose::Of(member) => Some(member),
        Whose::Next => next_in_turn(tx, clinic).await?,
    };
    sqlx::query!(
        "INSERT INTO app.leads (clinic_id, id, full_name, nickname, phone, email, contact, source, temperature,
                                follow_up, treatment_id, note, assigned_to, created_by, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)",
        clinic.0,
        new.id.0,
        draft.full_name,
        draft.nickname,
        draft.phone.as_ref().map_or("", |phone| phone.as_str()),
        draft.email.as_ref().map_or("", |email| email.as_str()),
        draft.contact,
        draft.source.as_str(),
        draft.temperature.as_str(),
        draft.follow_up as Option<Day>,
        draft.treatment.map(|id| id.0),
        draft.note,
        of.map(|member| member.0),
        new.by.map(|member| member.0),
        new.at as Instant
    )
    .execute(tx)
    .await?;
    Ok(of)
}

async fn next_in_turn(tx: &mut PgConnection, clinic: ClinicId) -> Result<Option<MemberId>> {
    let next = sqlx::query_scalar!(
        r#"SELECT k.id AS "id!: MemberId"
           FROM auth.lead_keepers() AS k
           CROSS JOIN LATERAL (
             SELECT count(*) FILTER (WHERE l.stage NOT IN ('won', 'lost')) AS open, max(l.created_at) AS newest
             FROM app.leads AS l WHERE l.clinic_id = $1 AND l.assigned_to = k.id) AS has
           WHERE k.role = 'sales_staff'
           ORDER BY has.open, has.newest NULLS FIRST, k.id LIMIT 1"#,
        clinic.0
    );
    Ok(next.fetch_optional(tx).await?)
}

/// Replaces what is known of a lead.
pub async fn update(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: LeadId,
    draft: &Draft,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.leads
         SET full_name = $3, nickname = $4, phone = $5, email = $6, contact = $7, source = $8, temperature = $9,
             follow_up = $10, treatment_id = $11, note = $12, updated_at = $13
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        draft.full_name,
        draft.nickname,
        draft.phone.as_ref().map_or("", |phone| phone.as_str()),
        draft.email.as_ref().map_or("", |email| email.as_str()),
        draft.contact,
        draft.source.as_str(),
        draft.temperature.as_str(),
        draft.follow_up as Option<Day>,
        draft.treatment.map(|id| id.0),
        draft.note,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Says how far it is now; the reason is empty, unless it is lost.
pub async fn set_stage(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: LeadId,
    stage: Stage,
    lost_reason: &str,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.leads
         SET stage = $3, lost_reason = $4, updated_at = $5,
             closed_at = CASE WHEN $6::boolean THEN $5::timestamptz END,
             first_contacted_at = coalesce(first_contacted_at, CASE WHEN stage = 'new' THEN $5::timestamptz END)
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        stage.as_str(),
        lost_reason,
        at as Instant,
        !stage.is_open()
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Puts `nothing` in the place of what tells of the person.
pub async fn blank(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: LeadId,
    nothing: &str,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.leads
         SET full_name = $3, nickname = '', phone = '', email = '', contact = '', note = '', follow_up = NULL,
             lost_reason = CASE WHEN stage = 'lost' THEN $3 ELSE '' END, updated_at = $4
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        nothing,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets the invitation that waits for them; says how many.
pub async fn forget(tx: &mut PgConnection, id: LeadId) -> Result<i64> {
    let forgotten = sqlx::query_scalar!(r#"SELECT auth.forget_lead($1) AS "forgotten!""#, id.0)
        .fetch_one(tx)
        .await?;
    Ok(forgotten)
}

/// Says whose it is; whether that is new.
pub async fn assign(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: LeadId,
    to: Option<MemberId>,
    at: Instant,
) -> Result<bool> {
    let done = sqlx::query!(
        "UPDATE app.leads SET assigned_to = $3, updated_at = $4
         WHERE clinic_id = $1 AND id = $2 AND assigned_to IS DISTINCT FROM $3",
        clinic.0,
        id.0,
        to.map(|member| member.0),
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Says which customer it became.
pub async fn convert(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: LeadId,
    customer: CustomerId,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.leads SET customer_id = $3 WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        customer.0
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Says which invitation they were sent.
pub async fn invite(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: LeadId,
    invitation: InvitationId,
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.leads SET invitation_id = $3, updated_at = $4 WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        invitation.0,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}
