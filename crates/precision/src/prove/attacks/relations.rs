//! The tables, views and functions to attack, as the catalog holds them.

use sqlx::PgConnection;
use uuid::Uuid;

use super::statement::{Broken, must};

/// A table or view of schema app.
#[derive(Debug, Clone)]
pub struct Relation {
    /// As `app.name`, quoted where needed.
    pub name: String,
    /// Whether rows can be put into it.
    pub is_table: bool,
    /// Every column.
    pub columns: Vec<Column>,
    /// The columns of the primary key, with commas.
    pub key: String,
    /// What the victim has in it.
    pub theirs: Row,
    /// What the attacker's clinic has in it.
    pub ours: Row,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name, quoted where needed.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// Whether a statement may give it a value.
    pub given: bool,
}

/// One row of a clinic in a relation; empty in a view.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// As JSON.
    pub there: String,
    /// The same with a new identity.
    pub fresh: String,
    /// Its `ctid`.
    pub place: String,
}

impl Relation {
    /// The columns that an insert may name.
    pub fn given(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter(|column| column.given).map(|column| column.name.as_str())
    }

    /// Whether it has a column of this name.
    pub fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name == name)
    }

    /// The clinic of a row, or nothing to compare.
    pub fn clinic(&self) -> &'static str {
        if self.has("clinic_id") { "clinic_id" } else { "NULL::uuid" }
    }

    /// An insert of this row.
    pub fn insert(&self, row: &str) -> String {
        let columns: Vec<&str> = self.given().collect();
        let (name, columns) = (&self.name, columns.join(", "));
        format!(
            "INSERT INTO {name} ({columns})
             SELECT {columns} FROM jsonb_populate_record(NULL::{name}, {})",
            super::statement::quoted(row)
        )
    }
}

const RELATIONS: &str = "
  SELECT c.oid::regclass::text, c.relkind IN ('r', 'p'),
    (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.n)
       FROM pg_index AS i CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, n)
       JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.number
      WHERE i.indrelid = c.oid AND i.indisprimary),
    quote_ident(a.attname), format_type(a.atttypid, NULL),
    c.relkind IN ('r', 'p') AND a.attgenerated = '' AND a.attidentity <> 'a'
  FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
  WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY c.relname, a.attnum";

/// Every table and view of schema app, with a row of each clinic.
pub async fn relations(
    admin: &mut PgConnection,
    ours: Uuid,
    theirs: Uuid,
) -> Result<Vec<Relation>, Broken> {
    let mut found: Vec<Relation> = Vec::new();
    for row in must(admin, RELATIONS).await?.rows {
        let mut texts = row.into_iter().map(Option::unwrap_or_default);
        let mut next = || texts.next().unwrap_or_default();
        let (name, is_table, key) = (next(), next() == "t", next());
        let column = Column { name: next(), kind: next(), given: next() == "t" };
        match found.last_mut().filter(|last| last.name == name) {
            Some(last) => last.columns.push(column),
            None => found.push(Relation {
                name,
                is_table,
                columns: vec![column],
                key,
                theirs: Row::default(),
                ours: Row::default(),
            }),
        }
    }
    for relation in &mut found {
        if relation.is_table {
            relation.theirs = row(admin, &relation.name, theirs).await?;
            relation.ours = row(admin, &relation.name, ours).await?;
        }
    }
    Ok(found)
}

/// The clinic's first row, and the same with new values in the columns of primary and unique keys that
/// refer to nothing.
async fn row(admin: &mut PgConnection, table: &str, clinic: Uuid) -> Result<Row, Broken> {
    let sql = format!(
        "SELECT format('%L, %s', a.attname, CASE format_type(a.atttypid, NULL)
           WHEN 'uuid' THEN 'gen_random_uuid()'
           WHEN 'bigint' THEN '(random() * 1e12)::bigint' WHEN 'integer' THEN '(random() * 1e9)::int'
           ELSE '''fresh''' END)
         FROM pg_attribute AS a
         WHERE a.attrelid = '{table}'::regclass AND a.attname <> 'clinic_id' AND a.attnum > 0
           -- A key has one of these; its times and flags stay.
           AND format_type(a.atttypid, NULL) IN ('uuid', 'bigint', 'integer', 'text', 'bytea')
           AND EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = a.attrelid AND i.indisunique
                       AND a.attnum = ANY (i.indkey::int2[]))
           AND NOT EXISTS (SELECT FROM pg_constraint AS f WHERE f.contype = 'f'
                           AND f.conrelid = a.attrelid AND a.attnum = ANY (f.conkey))"
    );
    let fresh: Vec<String> = must(admin, &sql).await?.column().map(str::to_owned).collect();
    let sql = format!(
        "SELECT to_jsonb(t), to_jsonb(t) || jsonb_build_object({}), t.ctid
         FROM {table} AS t WHERE clinic_id = '{clinic}' ORDER BY t.ctid LIMIT 1",
        fresh.join(", ")
    );
    let answer = must(admin, &sql).await?;
    let mut texts = answer.rows.into_iter().flatten().map(Option::unwrap_or_default);
    let mut next = || texts.next().unwrap_or_default();
    Ok(Row { there: next(), fresh: next(), place: next() })
}
