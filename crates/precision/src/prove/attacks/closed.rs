//! Tables outside schema app: accounts, sessions, keys, jobs, the platform's log, migrations. No login role
//! touches one of them, by a single column or by a whole row.

use std::collections::BTreeMap;

use super::arena::{Arena, Caller};
use super::statement::{Broken, must};
use super::tally::{DENIED, Tally};

const COLUMNS: &str = "
  SELECT c.oid::regclass::text, quote_ident(a.attname),
    c.relkind IN ('r', 'p') AND a.attgenerated = ''
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_attribute AS a ON a.attrelid = c.oid
  WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('app', 'information_schema')
    AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY 1, a.attnum";

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    let mut tables: BTreeMap<String, Vec<(String, bool)>> = BTreeMap::new();
    for row in must(&mut arena.admin, COLUMNS).await?.rows {
        if let [Some(table), Some(column), Some(written)] = &row[..] {
            let column = (column.clone(), written == "t");
            tables.entry(table.clone()).or_default().push(column);
        }
    }
    for caller in Caller::ALL {
        let mut session = arena.inside(caller).await?;
        tally.control_if(session.attack("SELECT count(*) FROM pg_class").await?.is_ok());
        for (table, columns) in &tables {
            for sql in statements(table, columns) {
                let outcome = session.attack(&sql).await?;
                tally.expect(caller, &sql, &outcome, DENIED);
            }
        }
        session.leave().await?;
    }
    Ok(())
}

/// `columns` by name, with whether they can be written at all.
fn statements(table: &str, columns: &[(String, bool)]) -> Vec<String> {
    let mut all = vec![
        format!("SELECT * FROM {table} LIMIT 1"),
        format!("SELECT count(*) FROM (SELECT FROM {table} LIMIT 1) AS one"),
        format!("TABLE {table} LIMIT 1"),
        format!("SELECT query_to_xml('SELECT * FROM {table} LIMIT 1', false, false, '')"),
        format!("COPY (SELECT * FROM {table} LIMIT 1) TO PROGRAM 'true'"),
    ];
    if columns.iter().any(|(_, written)| *written) {
        all.push(format!("DELETE FROM {table} WHERE false"));
        all.push(format!("SELECT FROM {table} LIMIT 1 FOR UPDATE"));
    }
    for (column, written) in columns {
        all.push(format!("SELECT {column} FROM {table} LIMIT 1"));
        if *written {
            all.push(format!("UPDATE {table} SET {column} = NULL WHERE false"));
            all.push(format!("INSERT INTO {table} ({column}) SELECT NULL WHERE false"));
        }
    }
    all
}
