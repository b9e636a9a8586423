//! Arguments for functions that nobody listed: sampled by type, the victim's ids, addresses and hashes among
//! them.

use super::arena::{Arena, Caller};
use super::people::Person;

/// Values of a type, its null last.
pub(super) fn samples(arena: &Arena, caller: Caller, kind: &str) -> Vec<String> {
    if let Some(kind) = kind.strip_prefix("VARIADIC ") {
        return samples(arena, caller, kind)
            .into_iter()
            .map(|sample| format!("VARIADIC {sample}"))
            .collect();
    }
    let theirs = &arena.theirs;
    let of_theirs = |table: &str| -> Option<String> {
        let relation = arena.relations.iter().find(|relation| relation.name == table)?;
        let row: serde_json::Value = serde_json::from_str(&relation.theirs.there).ok()?;
        Some(format!("'{}'", row.get("id")?.as_str()?))
    };
    let mut all: Vec<String> = match kind {
        "uuid" => [theirs.id, theirs.owner.account, theirs.owner.member, theirs.job, arena.held.0]
            .iter()
            .map(|id| format!("'{id}'"))
            .chain(
                ["app.customers", "app.files", "app.skin_analyses"]
                    .into_iter()
                    .filter_map(of_theirs),
            )
            .collect(),
        "bytea" => {
            let vouched = hex::encode(arena.master.vouch("claim", &["proof"]));
            let mut all = vec![
                "'\\x00'".to_owned(),
                "sha256('x')".to_owned(),
                format!("'\\x{}'", theirs.owner.hash()),
                format!("'\\x{vouched}'"),
            ];
            // What a super admin's own session may do in any clinic is its right.
            let own = arena.person(caller).filter(|_| caller != Caller::Super);
            all.extend(own.map(Person::secret));
            all
        }
        "text" | "character varying" => vec![
            format!("'{}@proof.invalid'", theirs.owner.account.simple()),
            format!("'{}'", arena.word),
            "''".to_owned(),
            format!("'{}'", theirs.id),
        ],
        "smallint" | "integer" | "bigint" | "numeric" | "double precision" => {
            vec!["1".to_owned(), "0".to_owned()]
        }
        "boolean" => vec!["true".to_owned(), "false".to_owned()],
        "timestamp with time zone" => vec!["now()".to_owned()],
        "date" => vec!["current_date".to_owned()],
        "interval" => vec!["'1 day'".to_owned()],
        "jsonb" => vec!["'{}'".to_owned(), format!("'{{\"clinic_id\": \"{}\"}}'", theirs.id)],
        "regclass" => vec!["'app.customers'".to_owned()],
        "text[]" => vec!["'{}'".to_owned(), "'{proof}'".to_owned()],
        "uuid[]" => vec![format!("'{{{}}}'", theirs.id)],
        _ => Vec::new(),
    };
    for sample in &mut all {
        *sample = format!("{sample}::{kind}");
    }
    all.push(format!("NULL::{kind}"));
    all
}
