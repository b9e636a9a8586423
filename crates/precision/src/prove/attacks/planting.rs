//! What makes the attacks worth their while: rows that hang on a customer nobody may see, and values that
//! are found again wherever they turn up.

use std::collections::{BTreeMap, BTreeSet};

use base::crypto::sha256;
use serde_json::Value;
use uuid::Uuid;

use super::arena::{Ours, Theirs};
use super::people::Making;
use super::statement::{Broken, must, quoted, run};
use crate::prove::rows;

/// Tables outside schema app whose rows go with their clinic. Others are left alone: a row in the
/// platform's log would stay.
const CLOSED: &str = "
  SELECT DISTINCT c.oid::regclass::text
  FROM pg_class AS c JOIN pg_constraint AS f ON f.conrelid = c.oid
  WHERE c.relnamespace::regnamespace::text NOT IN ('app', 'pg_catalog', 'information_schema')
    AND c.relkind IN ('r', 'p') AND f.contype = 'f' AND f.confdeltype = 'c'
    AND f.confrelid = 'auth.clinics'::regclass
  ORDER BY 1";

/// Every table that hangs on a customer: the table, its column, and the table that this refers to;
/// referenced tables first.
const HANGING: &str = "
  WITH RECURSIVE hanging (oid, depth) AS (
    SELECT 'app.customers'::regclass::oid, 0
    UNION
    SELECT f.conrelid, h.depth + 1 FROM hanging AS h JOIN pg_constraint AS f ON f.confrelid = h.oid
    JOIN pg_class AS c ON c.oid = f.conrelid
    WHERE f.contype = 'f' AND c.relnamespace = 'app'::regnamespace AND f.conrelid <> f.confrelid
      AND h.depth < 20)
  SELECT h.oid::regclass::text FROM hanging AS h GROUP BY h.oid ORDER BY max(h.depth), 1";

/// A table that hangs on a customer, and conditions that name two of its rows by their place.
#[derive(Debug, Clone)]
pub struct Hanging {
    /// The table.
    pub table: String,
    /// The row that hangs on the first customer.
    pub mine: String,
    /// Its copy, which hangs on the hidden one.
    pub hidden: String,
}

impl Making<'_> {
    /// A row of the clinic in every closed table that goes with its clinic.
    pub(super) async fn plant_closed(&mut self, clinic: Uuid) -> Result<(), Broken> {
        let tables: BTreeSet<String> =
            must(self.admin, CLOSED).await?.column().map(str::to_owned).collect();
        rows::plant_into(self.admin, tables, clinic).await?;
        Ok(())
    }

    /// Gives every text and number of the clinic's rows a value of its own, as far as the checks let it.
    pub(super) async fn distinguish(&mut self, clinic: Uuid, word: &str) -> Result<(), Broken> {
        let sql =
            "SELECT c.oid::regclass::text, quote_ident(a.attname), format_type(a.atttypid, NULL)
          FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
          WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p')
            AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
            AND a.attgenerated = '' AND a.attidentity = '' AND a.attname <> 'clinic_id'
            AND a.atttypid IN ('text'::regtype, 'bigint'::regtype)
            AND NOT EXISTS (SELECT FROM pg_constraint AS f WHERE f.contype = 'f'
                            AND a.attnum = ANY (f.conkey) AND f.conrelid = c.oid)
          ORDER BY 1, a.attnum";
        for row in must(self.admin, sql).await?.rows {
            let [Some(table), Some(column), Some(kind)] = &row[..] else { continue };
            let number = u64::from_le_bytes(self.random()) % 1_000_000_000_000;
            let candidates = match kind.as_str() {
                "bigint" => vec![number.to_string()],
                _ => vec![quoted(word), format!("'{number}'")],
            };
            for candidate in candidates {
                let sql = format!(
                    "SAVEPOINT tried; UPDATE {table} SET {column} = {candidate}
                     WHERE clinic_id = '{clinic}' AND ctid = (SELECT min(ctid) FROM {table}
                                                             WHERE clinic_id = '{clinic}')"
                );
                if run(self.admin, &sql).await?.is_ok() {
                    must(self.admin, "RELEASE tried").await?;
                    break;
                }
                must(self.admin, "ROLLBACK TO tried").await?;
            }
        }
        Ok(())
    }

    /// Another customer of the clinic with a copy of every row that hangs on the first: whoever sees one
    /// of the copies sees too much, if they may see only the first.
    pub(super) async fn twin(
        &mut self,
        clinic: Uuid,
        customer: Uuid,
        creator: Uuid,
    ) -> Result<(Uuid, Vec<Hanging>), Broken> {
        let hidden = self.id();
        let mut hanging = Vec::new();
        let mut copies = BTreeMap::from([(customer.to_string(), hidden.to_string())]);
        let tables: Vec<String> =
            must(self.admin, HANGING).await?.column().map(str::to_owned).collect();
        for table in tables {
            let sql =
                format!("SELECT to_jsonb(t), ctid FROM {table} AS t WHERE clinic_id = '{clinic}'");
            let there = must(self.admin, &sql).await?;
            let Some([Some(row), Some(place)]) = there.rows.first().map(Vec::as_slice) else {
                continue;
            };
            let Ok(row) = serde_json::from_str(row) else { continue };
            let unique = self.unique(&table).await?;
            let copy = self.copy(row, &mut copies, &unique, creator);
            let columns = format!(
                "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
                 WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped
                   AND attgenerated = ''"
            );
            let columns = super::statement::value(self.admin, &columns).await?;
            let sql = format!(
                "INSERT INTO {table} ({columns}) SELECT {columns}
                 FROM jsonb_populate_record(NULL::{table}, {}) RETURNING ctid",
                quoted(&copy.to_string())
            );
            let its_place = super::statement::value(self.admin, &sql).await?;
            let at = |place: &str| format!("ctid = '{place}' AND clinic_id = '{clinic}'");
            hanging.push(Hanging { mine: at(place), hidden: at(&its_place), table });
        }
        Ok((hidden, hanging))
    }

    /// Columns whose values nobody else may have, but for those that refer to another row.
    async fn unique(&mut self, table: &str) -> Result<BTreeSet<String>, Broken> {
        let sql = format!(
            "SELECT a.attname FROM pg_attribute AS a
             WHERE a.attrelid = '{table}'::regclass AND a.attname <> 'clinic_id' AND a.attnum > 0
               -- Times are unique only beside an id.
               AND a.atttypid IN ('uuid'::regtype, 'text'::regtype, 'bytea'::regtype,
                                  'bigint'::regtype, 'integer'::regtype)
               AND EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = a.attrelid AND i.indisunique
                           AND a.attnum = ANY (i.indkey::int2[]))
               AND NOT EXISTS (SELECT FROM pg_constraint AS f WHERE f.contype = 'f'
                               AND f.conrelid = a.attrelid AND a.attnum = ANY (f.conkey))"
        );
        Ok(must(self.admin, &sql).await?.column().map(str::to_owned).collect())
    }

    fn copy(
        &self,
        row: Value,
        copies: &mut BTreeMap<String, String>,
        unique: &BTreeSet<String>,
        creator: Uuid,
    ) -> Value {
        let Value::Object(mut columns) = row else { return row };
        if let Some(id) = columns.get("id").and_then(Value::as_str).map(str::to_owned) {
            copies.entry(id).or_insert_with(|| self.id().to_string());
        }
        for (name, value) in &mut columns {
            let number = u64::from_le_bytes(self.random()) % 1_000_000_000_000;
            match value {
                Value::String(_) if name == "assigned_to" => *value = Value::Null,
                Value::String(_) if name == "created_by" => *value = creator.to_string().into(),
                Value::String(text) if copies.contains_key(text) => {
                    *value = copies[text].as_str().into();
                }
                Value::String(text) if unique.contains(name) => {
                    *value = another(text, number).into();
                }
                Value::Number(_) if unique.contains(name) => *value = number.into(),
                _ => {}
            }
        }
        Value::Object(columns)
    }

    /// What is in the victim's rows, wherever they are, and in none of the attacker's.
    pub(super) async fn secrets(
        &mut self,
        ours: &Ours,
        theirs: &Theirs,
    ) -> Result<(String, Vec<String>), Broken> {
        let mut victims = self.values(theirs.id).await?;
        victims.extend(self.values_of_account(theirs.owner.account).await?);
        for known in self.values(ours.id).await? {
            victims.remove(&known);
        }
        let secrets: Vec<String> = victims.into_iter().filter(|text| is_particular(text)).collect();
        Ok((self.word.clone(), secrets))
    }

    async fn values(&mut self, clinic: Uuid) -> Result<BTreeSet<String>, Broken> {
        let sql = "SELECT a.attrelid::regclass::text FROM pg_attribute AS a
          JOIN pg_class AS c ON c.oid = a.attrelid
          WHERE a.attname = 'clinic_id' AND c.relkind = 'r' AND NOT c.relispartition
            AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')";
        let mut found = BTreeSet::new();
        let tables: Vec<String> =
            must(self.admin, sql).await?.column().map(str::to_owned).collect();
        for table in tables {
            found.extend(self.texts(&table, &format!("clinic_id = '{clinic}'")).await?);
        }
        Ok(found)
    }

    async fn values_of_account(&mut self, account: Uuid) -> Result<BTreeSet<String>, Broken> {
        self.texts("auth.accounts", &format!("id = '{account}'")).await
    }

    async fn texts(&mut self, table: &str, condition: &str) -> Result<BTreeSet<String>, Broken> {
        let sql = format!(
            "SELECT v.value FROM {table} AS t CROSS JOIN LATERAL jsonb_each_text(to_jsonb(t)) AS v
             WHERE {condition} AND v.value IS NOT NULL"
        );
        Ok(must(self.admin, &sql).await?.column().map(str::to_owned).collect())
    }
}

/// Another value of the same form: digits, bytes of the same length, or a text.
fn another(text: &str, number: u64) -> String {
    if let Some(bytes) = text.strip_prefix("\\x") {
        let hash = hex::encode(sha256(text.as_bytes()));
        return format!("\\x{}", hash.chars().cycle().take(bytes.len()).collect::<String>());
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { number.to_string() } else { format!("{text}x") }
}

/// An identifier, bytes, a word of ours: nothing that would turn up by chance.
fn is_particular(text: &str) -> bool {
    Uuid::parse_str(text).is_ok()
        || (text.starts_with("\\x") && text.len() > 20)
        || text.contains("secret-")
        || text.contains('@')
        || text.starts_with('!')
}
