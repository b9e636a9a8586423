//! What stands on a customer's timeline, out of the tables where it lives.

use base::api::Cursor;
use base::{ClinicId, CustomerId, Instant, MemberId, Result};
use sqlx::PgConnection;
use uuid::Uuid;

use super::rules::Kind;

/// One thing on it.
#[derive(Debug, Clone)]
pub struct Row {
    /// As [`Kind::as_str`].
    pub kind: String,
    /// Of the analysis, booking, ticket, note or consent.
    pub id: Uuid,
    /// When it was, or will be.
    pub at: Instant,
    /// When it ended: a booking, a visit; or was withdrawn: a consent.
    pub ends_at: Option<Instant>,
    /// Of an analysis, a booking, a ticket: as their own tables have it. `signed` of a consent besides that to
    /// photos.
    pub state: String,
    /// What it was about, in English or in no language: a treatment, a purpose, a note's text, how somebody agreed.
    pub words: String,
    /// In Thai, if there is one.
    pub words_th: String,
    /// Of a ticket; the version of a signed consent.
    pub number: Option<i64>,
    /// A note on top, or an overbooked booking.
    pub marked: bool,
    /// A note for few.
    pub private: bool,
    /// Who did it, or will.
    pub by: Option<MemberId>,
    /// Their name.
    pub by_name: Option<String>,
}

/// Up to `limit` of a customer's, newest first, after the cursor. Each table gives its newest by an index of
/// its own, so that a page costs the same after a thousand visits.
pub async fn page(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
    kind: Option<Kind>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT t.kind AS "kind!", t.id AS "id!", t.at AS "at!: Instant",
                  t.ends_at AS "ends_at: Instant", t.state AS "state!", t.words AS "words!",
                  t.words_th AS "words_th!", t.number, t.marked AS "marked!",
                  t.private AS "private!", t.by AS "by: MemberId", m.display_name AS "by_name?"
           FROM (
             -- The views of a face taken together are one.
             (SELECT 'analyses' AS kind, a.id, a.created_at AS at, NULL::timestamptz AS ends_at, a.state,
                     '' AS words, '' AS words_th, NULL::bigint AS number, false AS marked,
                     false AS private, a.created_by AS by
              FROM app.skin_analyses AS a
              WHERE a.clinic_id = $1 AND a.customer_id = $2 AND $3 IN ('', 'analyses')
                AND ($4::timestamptz IS NULL OR (a.created_at, a.id) < ($4, $5))
                AND NOT EXISTS (SELECT FROM app.skin_analyses AS o
                                WHERE o.clinic_id = $1 AND o.visit_id = a.visit_id AND o.id < a.id)
              ORDER BY a.created_at DESC, a.id DESC LIMIT $6)
             UNION ALL
             (SELECT 'bookings', b.id, b.starts_at, b.ends_at, b.state, r.name_en, r.name_th, NULL,
                     b.overbooked_reason <> '', false, b.practitioner_id
              FROM app.bookings AS b
              JOIN app.treatments AS r ON r.clinic_id = $1 AND r.id = b.treatment_id
              WHERE b.clinic_id = $1 AND b.customer_id = $2 AND $3 IN ('', 'bookings')
                AND ($4::timestamptz IS NULL OR (b.starts_at, b.id) < ($4, $5))
              ORDER BY b.starts_at DESC, b.id DESC LIMIT $6)
             UNION ALL
             (SELECT 'visits', q.id, q.created_at, q.ended_at, q.state, q.purpose, '', q.number,
                     false, false, q.practitioner_id
              FROM app.queue_tickets AS q
              WHERE q.clinic_id = $1 AND q.customer_id = $2 AND $3 IN ('', 'visits')
                AND ($4::timestamptz IS NULL OR (q.created_at, q.id) < ($4, $5))
              ORDER BY q.created_at DESC, q.id DESC LIMIT $6)
             UNION ALL
             (SELECT 'notes', n.id, n.created_at, NULL, '', n.text, '', NULL, n.pinned, n.private,
                     n.created_by
              FROM app.customer_notes AS n
              WHERE n.clinic_id = $1 AND n.customer_id = $2 AND $3 IN ('', 'notes')
                AND n.deleted_at IS NULL
                AND ($4::timestamptz IS NULL OR (n.created_at, n.id) < ($4, $5))
              ORDER BY n.created_at DESC, n.id DESC LIMIT $6)
             UNION ALL
             (SELECT 'consents', c.id, c.created_at, c.withdrawn_at, '', c.way, '', NULL, false, false,
                     c.created_by
              FROM app.photo_consents AS c
              WHERE c.clinic_id = $1 AND c.customer_id = $2 AND $3 IN ('', 'consents')
                AND ($4::timestamptz IS NULL OR (c.created_at, c.id) < ($4, $5))
              ORDER BY c.created_at DESC, c.id DESC LIMIT $6)
             UNION ALL
             (SELECT 'consents', c.id, c.created_at, c.withdrawn_at, 'signed', x.title_en, x.title_th,
                     x.version, false, false, c.witnessed_by
              FROM app.customer_consents AS c
              JOIN app.consent_texts AS x ON x.clinic_id = $1 AND x.id = c.text_id
              WHERE c.clinic_id = $1 AND c.customer_id = $2 AND $3 IN ('', 'consents')
                AND ($4::timestamptz IS NULL OR (c.created_at, c.id) < ($4, $5))
              ORDER BY c.created_at DESC, c.id DESC LIMIT $6)
           ) AS t
           LEFT JOIN app.profiles AS m ON m.clinic_id = $1 AND m.id = t.by
           ORDER BY t.at DESC, t.id DESC
           LIMIT $6"#,
        clinic.0,
        customer.0,
        kind.map_or("", Kind::as_str),
        after.map(|cursor| cursor.at) as Option<Instant>,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// How many there are of each kind.
#[derive(Debug, Clone, Copy)]
pub struct Counts {
    analyses: i64,
    bookings: i64,
    visits: i64,
    notes: i64,
    consents: i64,
}

impl Counts {
    /// Of one kind, or of all.
    pub const fn of(&self, kind: Option<Kind>) -> i64 {
        match kind {
            Some(Kind::Analyses) => self.analyses,
            Some(Kind::Bookings) => self.bookings,
            Some(Kind::Visits) => self.visits,
            Some(Kind::Notes) => self.notes,
            Some(Kind::Consents) => self.consents,
            None => self.analyses + self.bookings + self.visits + self.notes + self.consents,
        }
    }
}

/// Counts them.
pub async fn counts(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
) -> Result<Counts> {
    let counts = sqlx::query_as!(
        Counts,
        r#"SELECT
             (SELECT count(DISTINCT a.visit_id) FROM app.skin_analyses AS a
              WHERE a.clinic_id = $1 AND a.customer_id = $2) AS "analyses!",
             (SELECT count(*) FROM app.bookings AS b
              WHERE b.clinic_id = $1 AND b.customer_id = $2) AS "bookings!",
             (SELECT count(*) FROM app.queue_tickets AS q
              WHERE q.clinic_id = $1 AND q.customer_id = $2) AS "visits!",
             (SELECT count(*) FROM app.customer_notes AS n
              WHERE n.clinic_id = $1 AND n.customer_id = $2 AND n.deleted_at IS NULL) AS "notes!",
             (SELECT count(*) FROM app.photo_consents AS c
              WHERE c.clinic_id = $1 AND c.customer_id = $2)
             + (SELECT count(*) FROM app.customer_consents AS c
                WHERE c.clinic_id = $1 AND c.customer_id = $2) AS "consents!""#,
        clinic.0,
        customer.0
    )
    .fetch_one(tx)
    .await?;
    Ok(counts)
}
