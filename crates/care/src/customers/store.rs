//! Rows of `app.customers`.

use base::api::Cursor;
use base::{ClinicId, CustomerId, Day, Instant, MemberId, Result};
use sqlx::PgConnection;

use super::filters::{Filter, Needle};
use super::rules::Record;

/// A customer as lists and pages show them.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the columns of the table")]
pub struct Row {
    pub id: CustomerId,
    pub number: i64,
    pub full_name: String,
    pub nickname: String,
    pub phone: String,
    pub email: String,
    pub birth_date: Option<Day>,
    pub sex: String,
    pub allergies: String,
    pub note: String,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub last_visit_at: Option<Instant>,
    /// Whose customer they are.
    pub assigned_to: Option<MemberId>,
    /// Their name.
    pub assigned_name: Option<String>,
}

/// A statement about the customers that pass the filters: `$1` is the clinic, `$2` to `$11` are the filters,
/// what comes from `$12` on is the statement's own. Written once, so that list, count and file agree.
macro_rules! passing {
    ($query:ident [$($row:ident)?] $select:tt $from:tt $end:tt; $clinic:expr, $filter:expr, $($own:expr),+ $(,)?) => {
        sqlx::$query!(
            $($row,)? $select + " " + $from + r#"
           WHERE c.clinic_id = $1
             AND c.erased_at IS NULL
             AND c.merged_into IS NULL
             AND ($2::text IS NULL OR EXISTS (
                   SELECT FROM app.customer_tags AS k
                   WHERE k.clinic_id = $1 AND k.customer_id = c.id AND k.tag = $2))
             AND ($3::uuid IS NULL OR c.assigned_to = $3)
             AND (NOT $4::boolean OR c.assigned_to IS NULL)
             AND ($5::timestamptz IS NULL OR c.last_visit_at >= $5)
             AND ($6::timestamptz IS NULL OR c.last_visit_at < $6)
             AND (NOT $7::boolean OR c.last_visit_at IS NULL)
             AND ($8::boolean IS NULL OR $8 = EXISTS (
                   SELECT FROM app.photo_consents AS p
                   WHERE p.clinic_id = $1 AND p.customer_id = c.id AND p.withdrawn_at IS NULL))
             AND ($9::text IS NULL OR c.sex = $9)
             AND ($10::date IS NULL OR c.birth_date >= $10)
             AND ($11::date IS NULL OR c.birth_date <= $11)
             "# + $end,
            $clinic.0,
            $filter.tag,
            $filter.assigned.map(|member| member.0),
            $filter.unassigned,
            $filter.visited_since as Option<Instant>,
            $filter.visited_before as Option<Instant>,
            $filter.never_visited,
            $filter.consent,
            $filter.sex.map(|sex| sex.as_str()),
            $filter.born_from as Option<Day>,
            $filter.born_until as Option<Day>,
            $($own),+
        )
    };
}

/// More customers than this with a word are found sooner by walking the list: the next of them is never far.
const FEW: i64 = 2_000;

/// How a search finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Nothing is searched for.
    All,
    /// By the few whose words start so.
    ByWords,
    /// Along the list, asking each for such a word.
    Along,
    /// No word starts so: along the list, for those who have it anywhere.
    Anywhere,
}

async fn way(tx: &mut PgConnection, clinic: ClinicId, needle: &Needle) -> Result<Way> {
    if needle.is_empty() {
        return Ok(Way::All);
    }
    let (from, until) = needle.range();
    let found = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM (
             SELECT FROM app.customer_words AS w
             WHERE w.clinic_id = $1 AND w.word >= $2 AND w.word < $3 LIMIT $4) AS t"#,
        clinic.0,
        from,
        until,
        FEW + 1
    )
    .fetch_one(tx)
    .await?;
    Ok(match found {
        0 => Way::Anywhere,
        found if found <= FEW => Way::ByWords,
        _ => Way::Along,
    })
}

/// Up to `limit` customers that match, newest first, after the cursor: those of whose words some start as was typed;
/// if there are none, those who have it anywhere.
pub async fn matching(
    tx: &mut PgConnection,
    clinic: ClinicId,
    needle: &Needle,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Row>> {
    let way = way(tx, clinic, needle).await?;
    if way == Way::ByWords {
        return by_words(tx, clinic, needle, filter, after, limit).await;
    }
    let (from, until) = (way == Way::Along).then(|| needle.range()).unzip();
    let rows = passing!(
        query_as [Row]
            r#"SELECT c.id AS "id: CustomerId", c.number, c.full_name, c.nickname, c.phone, c.email,
                  c.birth_date AS "birth_date: Day", c.sex, c.allergies, c.note,
                  c.created_at AS "created_at: Instant", c.updated_at AS "updated_at: Instant",
                  c.last_visit_at AS "last_visit_at: Instant",
                  c.assigned_to AS "assigned_to: MemberId", s.display_name AS "assigned_name?"
           "#
            "FROM app.customers AS c
             LEFT JOIN app.profiles AS s ON s.clinic_id = $1 AND s.id = c.assigned_to"
            "AND ($12 = '' OR strpos(c.haystack, $12) > 0)
             AND ($13::text IS NULL OR EXISTS (
                   SELECT FROM app.customer_words AS w
                   WHERE w.clinic_id = $1 AND w.customer_id = c.id AND w.word >= $13 AND w.word < $14))
             AND (cardinality($15::text[]) = 0 OR NOT EXISTS (
                   SELECT FROM unnest($15) AS t (start) WHERE strpos(' ' || c.haystack, t.start) = 0))
             AND ($16::timestamptz IS NULL OR (c.created_at, c.id) < ($16, $17))
             ORDER BY c.created_at DESC, c.id DESC LIMIT $18"
        ; clinic,
        filter,
        if way == Way::Anywhere { needle.text() } else { "" },
        from,
        until,
        if way == Way::Along { needle.others() } else { Vec::new() } as _,
        after.map(|cursor| cursor.at) as Option<Instant>,
        after.map(|cursor| cursor.id),
        limit,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

async fn by_words(
    tx: &mut PgConnection,
    clinic: ClinicId,
    needle: &Needle,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Row>> {
    let (from, until) = needle.range();
    let rows = passing!(
        query_as [Row]
            r#"SELECT c.id AS "id: CustomerId", c.number, c.full_name, c.nickname, c.phone, c.email,
                  c.birth_date AS "birth_date: Day", c.sex, c.allergies, c.note,
                  c.created_at AS "created_at: Instant", c.updated_at AS "updated_at: Instant",
                  c.last_visit_at AS "last_visit_at: Instant",
                  c.assigned_to AS "assigned_to: MemberId", s.display_name AS "assigned_name?"
           "#
            "FROM (SELECT DISTINCT w.customer_id FROM app.customer_words AS w
                   WHERE w.clinic_id = $1 AND w.word >= $12 AND w.word < $13) AS f
             JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = f.customer_id
             LEFT JOIN app.profiles AS s ON s.clinic_id = $1 AND s.id = c.assigned_to"
            "AND (cardinality($14::text[]) = 0 OR NOT EXISTS (
                   SELECT FROM unnest($14) AS t (start) WHERE strpos(' ' || c.haystack, t.start) = 0))
             AND ($15::timestamptz IS NULL OR (c.created_at, c.id) < ($15, $16))
             ORDER BY c.created_at DESC, c.id DESC LIMIT $17"
        ; clinic,
        filter,
        from,
        until,
        needle.others() as _,
        after.map(|cursor| cursor.at) as Option<Instant>,
        after.map(|cursor| cursor.id),
        limit,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// Up to `limit` customers that a search finds, newest first; for choosing one.
pub async fn page(
    tx: &mut PgConnection,
    clinic: ClinicId,
    needle: &str,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Row>> {
    matching(tx, clinic, &Needle::of(needle), &Filter::default(), after, limit).await
}

/// How many match, as [`matching`] finds them.
pub async fn count(
    tx: &mut PgConnection,
    clinic: ClinicId,
    needle: &Needle,
    filter: &Filter,
) -> Result<i64> {
    let way = way(tx, clinic, needle).await?;
    let (from, until) = needle.range();
    let is_plain = needle.others().is_empty() && *filter == Filter::default();
    let count = match way {
        // Everybody: an index alone says how many.
        Way::All if is_plain => {
            sqlx::query_scalar!(
                r#"SELECT count(*) AS "count!" FROM app.customers AS c
                   WHERE c.clinic_id = $1 AND c.erased_at IS NULL AND c.merged_into IS NULL"#,
                clinic.0
            )
            .fetch_one(tx)
            .await?
        }
        // Many, and nothing else is asked: the words alone say how many.
        Way::Along if is_plain => {
            sqlx::query_scalar!(
                r#"SELECT count(DISTINCT w.customer_id) AS "count!" FROM app.customer_words AS w
                   WHERE w.clinic_id = $1 AND w.word >= $2 AND w.word < $3"#,
                clinic.0,
                from,
                until
            )
            .fetch_one(tx)
            .await?
        }
        Way::Along | Way::ByWords => passing!(
            query_scalar []
                r#"SELECT count(*) AS "count!" "#
                "FROM (SELECT DISTINCT w.customer_id FROM app.customer_words AS w
                           WHERE w.clinic_id = $1 AND w.word >= $12 AND w.word < $13) AS f
                     JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = f.customer_id"
                "AND (cardinality($14::text[]) = 0 OR NOT EXISTS (
               SELECT FROM unnest($14) AS t (start) WHERE strpos(' ' || c.haystack, t.start) = 0))"
            ; clinic,
            filter,
            from,
            until,
            needle.others() as _,
        )
        .fetch_one(tx)
        .await?,
        Way::All | Way::Anywhere => {
            passing!(
                query_scalar []
                    r#"SELECT count(*) AS "count!" "#
                    "FROM app.customers AS c"
                    "AND ($12 = '' OR strpos(c.haystack, $12) > 0)"
                ; clinic,
                filter,
                needle.text(),
            )
            .fetch_one(tx)
            .await?
        }
    };
    Ok(count)
}

/// One customer. Another clinic's, or one the row rules hide, is not found.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: CustomerId) -> Result<Row> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT c.id AS "id: CustomerId", c.number, c.full_name, c.nickname, c.phone, c.email,
                  c.birth_date AS "birth_date: Day", c.sex, c.allergies, c.note,
                  c.created_at AS "created_at: Instant", c.updated_at AS "updated_at: Instant",
                  c.last_visit_at AS "last_visit_at: Instant",
                  c.assigned_to AS "assigned_to: MemberId", s.display_name AS "assigned_name?"
           FROM app.customers AS c
           LEFT JOIN app.profiles AS s ON s.clinic_id = $1 AND s.id = c.assigned_to
           WHERE c.clinic_id = $1 AND c.id = $2 AND c.erased_at IS NULL AND c.merged_into IS NULL"#,
        clinic.0,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(row)
}

/// A customer to be registered.
pub struct NewCustomer<'a> {
    /// The id they get.
    pub id: CustomerId,
    /// What is known of them.
    pub record: &'a Record,
    /// Who registers them.
    pub by: Option<MemberId>,
    /// Whose customer they are.
    pub assigned_to: Option<MemberId>,
    /// When.
    pub at: Instant,
}

/// Adds a customer under the clinic's next number. The number is taken in this transaction, so none
/// is lost when it is rolled back.
pub async fn add(tx: &mut PgConnection, clinic: ClinicId, new: &NewCustomer<'_>) -> Result<()> {
    let record = new.record;
    sqlx::query!(
        "WITH next AS (
           INSERT INTO app.counters AS k (clinic_id, series, value) VALUES ($1, 'customers', 1)
           ON CONFLICT (clinic_id, series) DO UPDATE SET value = k.value + 1
           RETURNING value
         )
         INSERT INTO app.customers (clinic_id, id, number, full_name, nickname, phone, email,
                                    birth_date, sex, allergies, note, assigned_to, created_by,
                                    created_at, updated_at)
         SELECT $1, $2, next.value, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13 FROM next",
        clinic.0,
        new.id.0,
        record.full_name,
        record.nickname,
        record.phone.as_ref().map_or("", |phone| phone.as_str()),
        record.email.as_ref().map_or("", |email| email.as_str()),
        record.birth_date as Option<Day>,
        record.sex.map_or("", |sex| sex.as_str()),
        record.allergies,
        record.note,
        new.assigned_to.map(|member| member.0),
        new.by.map(|member| member.0),
        new.at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Replaces a customer's record; says whether there was such a customer.
pub async fn update(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: CustomerId,
    record: &Record,
    at: Instant,
) -> Result<bool> {
    let done = sqlx::query!(
        "UPDATE app.customers
         SET full_name = $3, nickname = $4, phone = $5, email = $6, birth_date = $7, sex = $8,
             allergies = $9, note = $10, updated_at = $11
         WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        record.full_name,
        record.nickname,
        record.phone.as_ref().map_or("", |phone| phone.as_str()),
        record.email.as_ref().map_or("", |email| email.as_str()),
        record.birth_date as Option<Day>,
        record.sex.map_or("", |sex| sex.as_str()),
        record.allergies,
        record.note,
        at as Instant
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
