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

/// So many customers are picked out by their ids; more are found sooner by walking the list.
const FEW: usize = 2_000;
/// Where a word is found so often, whoever is next on the list may well have it.
const USUAL: i64 = 20_000;

/// Who comes into question for a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// Everybody: nothing is searched for.
    All,
    /// A few, by id; of them those who have the other words besides.
    Few(Vec<CustomerId>, Vec<String>),
    /// So many that each on the list is asked for such a word.
    Along {
        /// Where the words that start so begin.
        from: String,
        /// Where they end.
        until: String,
        /// What has to be there besides.
        others: Vec<String>,
        /// At least so many customers have such a word.
        at_least: usize,
        /// Whether so many have one that the next on the list is never far.
        is_usual: bool,
    },
    /// No word starts so, and many have it anywhere: each on the list is asked for that.
    Anywhere(String),
}

impl Sought {
    /// Whether it is known without counting that more than these match.
    pub fn are_more_than(&self, bound: usize, filter: &Filter) -> bool {
        let at_least = match self {
            Self::Along { others, at_least, .. } if others.is_empty() => *at_least,
            Self::Anywhere(_) => FEW + 1,
            _ => 0,
        };
        at_least > bound && *filter == Filter::default()
    }

    /// What is looked for in all that is known of a customer, or nothing.
    fn anywhere(&self) -> &str {
        if let Self::Anywhere(text) = self { text } else { "" }
    }
}

/// Finds who comes into question: those of whose words some start as was typed; if there are none, those who have it
/// anywhere.
pub async fn look_for(tx: &mut PgConnection, clinic: ClinicId, needle: &Needle) -> Result<Sought> {
    if needle.is_empty() {
        return Ok(Sought::All);
    }
    let (from, until) = needle.range();
    let limit = i64::try_from(FEW + 1).map_err(base::Error::internal)?;
    let mut ids = sqlx::query_scalar!(
        r#"SELECT w.customer_id AS "id: CustomerId" FROM app.customer_words AS w
           WHERE w.clinic_id = $1 AND w.word >= $2 AND w.word < $3 LIMIT $4"#,
        clinic.0,
        from,
        until,
        limit
    )
    .fetch_all(&mut *tx)
    .await?;
    let found = ids.len();
    ids.sort_unstable();
    ids.dedup();
    Ok(match found {
        0 => anywhere(tx, clinic, needle.text(), limit).await?,
        found if found <= FEW => Sought::Few(ids, needle.others()),
        _ => {
            if let Some(second) = needle.second_range() {
                let both = in_both(tx, clinic, (&from, &until), (&second.0, &second.1)).await?;
                if both.len() <= FEW {
                    return Ok(Sought::Few(both, needle.others()));
                }
            }
            let is_usual = is_usual(tx, clinic, (&from, &until)).await?;
            let (others, at_least) = (needle.others(), ids.len());
            Sought::Along { from, until, others, at_least, is_usual }
        }
    })
}

/// Those who have a word in both ranges, each once; no more than are looked at one by one, and one. Two ranges of one index
/// are read, which is far less than the records of all who have the first.
async fn in_both(
    tx: &mut PgConnection,
    clinic: ClinicId,
    (from, until): (&str, &str),
    (second_from, second_until): (&str, &str),
) -> Result<Vec<CustomerId>> {
    let limit = i64::try_from(FEW + 1).map_err(base::Error::internal)?;
    let ids = sqlx::query_scalar!(
        r#"SELECT w.customer_id AS "id!: CustomerId" FROM app.customer_words AS w
           WHERE w.clinic_id = $1 AND w.word >= $2 AND w.word < $3
           INTERSECT
           SELECT w.customer_id FROM app.customer_words AS w
           WHERE w.clinic_id = $1 AND w.word >= $4 AND w.word < $5
           LIMIT $6"#,
        clinic.0,
        from,
        until,
        second_from,
        second_until,
        limit
    )
    .fetch_all(tx)
    .await?;
    Ok(ids)
}

async fn is_usual(
    tx: &mut PgConnection,
    clinic: ClinicId,
    (from, until): (&str, &str),
) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM (
             SELECT FROM app.customer_words AS w
             WHERE w.clinic_id = $1 AND w.word >= $2 AND w.word < $3 LIMIT $4) AS t"#,
        clinic.0,
        from,
        until,
        USUAL
    )
    .fetch_one(tx)
    .await?;
    Ok(found == USUAL)
}

/// Whoever has it anywhere. An index holds everything that is looked through (`customers_sought`), so that the answer
/// that nobody has it is read from there alone.
async fn anywhere(
    tx: &mut PgConnection,
    clinic: ClinicId,
    text: &str,
    limit: i64,
) -> Result<Sought> {
    let ids = sqlx::query_scalar!(
        r#"SELECT c.id AS "id: CustomerId" FROM app.customers AS c
           WHERE c.clinic_id = $1 AND c.erased_at IS NULL AND c.merged_into IS NULL
             AND strpos(c.haystack, $2) > 0 LIMIT $3"#,
        clinic.0,
        text,
        limit
    )
    .fetch_all(tx)
    .await?;
    let few = ids.len() <= FEW;
    Ok(if few { Sought::Few(ids, Vec::new()) } else { Sought::Anywhere(text.to_owned()) })
}

fn raw(ids: &[CustomerId]) -> Vec<uuid::Uuid> {
    ids.iter().map(|id| id.0).collect()
}

/// Up to `limit` of those who are sought and pass the filter, newest first, after the cursor.
pub async fn matching(
    tx: &mut PgConnection,
    clinic: ClinicId,
    sought: &Sought,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Row>> {
    let (range, others, is_usual) = match sought {
        Sought::Few(ids, others) => {
            return of_few(tx, clinic, (ids, others), filter, after, limit).await;
        }
        Sought::Along { from, until, others, is_usual, .. } => {
            (Some((from, until)), others.as_slice(), *is_usual)
        }
        Sought::All | Sought::Anywhere(_) => (None, &[][..], false),
    };
    let (from, until) = range.unzip();
    // What is usual is asked of each by their own words (OFFSET keeps it so), because the next who has it is near. What
    // is less usual may be far down the list: everybody who has it is read before (a hashed subplan).
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
             AND ($13::text IS NULL OR CASE WHEN $15
                   THEN EXISTS (
                     SELECT FROM (
                       SELECT w.word FROM app.customer_words AS w
                       WHERE w.clinic_id = $1 AND w.customer_id = c.id OFFSET 0) AS w
                     WHERE w.word >= $13 AND w.word < $14)
                   ELSE EXISTS (
                     SELECT FROM app.customer_words AS w
                     WHERE w.clinic_id = $1 AND w.customer_id = c.id
                       AND w.word >= $13 AND w.word < $14)
                   END)
             AND (cardinality($16::text[]) = 0 OR NOT EXISTS (
                   SELECT FROM unnest($16) AS t (start) WHERE strpos(' ' || c.haystack, t.start) = 0))
             AND ($17::timestamptz IS NULL OR (c.created_at, c.id) < ($17, $18))
             ORDER BY c.created_at DESC, c.id DESC LIMIT $19"
        ; clinic,
        filter,
        sought.anywhere(),
        from,
        until,
        is_usual,
        others as _,
        after.map(|cursor| cursor.at) as Option<Instant>,
        after.map(|cursor| cursor.id),
        limit,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

async fn of_few(
    tx: &mut PgConnection,
    clinic: ClinicId,
    (ids, others): (&[CustomerId], &[String]),
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Row>> {
    let rows = passing!(
        query_as [Row]
            r#"SELECT c.id AS "id: CustomerId", c.number, c.full_name, c.nickname, c.phone, c.email,
                  c.birth_date AS "birth_date: Day", c.sex, c.allergies, c.note,
                  c.created_at AS "created_at: Instant", c.updated_at AS "updated_at: Instant",
                  c.last_visit_at AS "last_visit_at: Instant",
                  c.assigned_to AS "assigned_to: MemberId", s.display_name AS "assigned_name?"
           "#
            "FROM unnest($12::uuid[]) AS f (customer_id)
             JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = f.customer_id
             LEFT JOIN app.profiles AS s ON s.clinic_id = $1 AND s.id = c.assigned_to"
            "AND (cardinality($13::text[]) = 0 OR NOT EXISTS (
                   SELECT FROM unnest($13) AS t (start) WHERE strpos(' ' || c.haystack, t.start) = 0))
             AND ($14::timestamptz IS NULL OR (c.created_at, c.id) < ($14, $15))
             ORDER BY c.created_at DESC, c.id DESC LIMIT $16"
        ; clinic,
        filter,
        &raw(ids),
        others as _,
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
    let sought = look_for(tx, clinic, &Needle::of(needle)).await?;
    matching(tx, clinic, &sought, &Filter::default(), after, limit).await
}

/// How many match, as [`matching`] finds them.
pub async fn count(
    tx: &mut PgConnection,
    clinic: ClinicId,
    sought: &Sought,
    filter: &Filter,
) -> Result<i64> {
    let is_plain = *filter == Filter::default();
    let count = match sought {
        // Everybody: an index alone says how many. A second `clinic_id = …` beside the wall's would be checked for every
        // row that is counted; a range is checked once, by the index (docs/decisions/lean-context.md).
        Sought::All if is_plain => {
            sqlx::query_scalar!(
                r#"SELECT count(*) AS "count!" FROM app.customers AS c
                   WHERE c.clinic_id BETWEEN $1 AND $1 AND c.erased_at IS NULL AND c.merged_into IS NULL"#,
                clinic.0
            )
            .fetch_one(tx)
            .await?
        }
        // Many, and nothing else is asked: the words alone say how many.
        Sought::Along { from, until, others, .. } if is_plain && others.is_empty() => {
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
        Sought::Along { from, until, others, .. } => passing!(
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
            others as _,
        )
        .fetch_one(tx)
        .await?,
        Sought::Few(ids, others) => passing!(
            query_scalar []
                r#"SELECT count(*) AS "count!" "#
                "FROM unnest($12::uuid[]) AS f (customer_id)
                     JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = f.customer_id"
                "AND (cardinality($13::text[]) = 0 OR NOT EXISTS (
               SELECT FROM unnest($13) AS t (start) WHERE strpos(' ' || c.haystack, t.start) = 0))"
            ; clinic,
            filter,
            &raw(ids),
            others as _,
        )
        .fetch_one(tx)
        .await?,
        Sought::All | Sought::Anywhere(_) => {
            passing!(
                query_scalar []
                    r#"SELECT count(*) AS "count!" "#
                    "FROM app.customers AS c"
                    "AND ($12 = '' OR strpos(c.haystack, $12) > 0)"
                ; clinic,
                filter,
                sought.anywhere(),
            )
            .fetch_one(tx)
            .await?
        }
    };
    Ok(count)
}

/// Keeps records as they are until the transaction ends; how many of them are there. Whoever erases or merges one waits.
pub async fn hold(tx: &mut PgConnection, clinic: ClinicId, ids: &[CustomerId]) -> Result<usize> {
    let held = sqlx::query_scalar!(
        "SELECT c.id FROM app.customers AS c
         WHERE c.clinic_id = $1 AND c.id = ANY($2) AND c.erased_at IS NULL AND c.merged_into IS NULL
         ORDER BY c.id FOR UPDATE",
        clinic.0,
        &raw(ids)
    )
    .fetch_all(tx)
    .await?;
    Ok(held.len())
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
