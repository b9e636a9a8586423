//! Customers out of another program: read from CSV, looked at before anything is kept, and then all of them or none.

mod api;
mod page;
mod routes;
pub mod rules;
mod store;

pub use api::Document;
pub use routes::routes;

use base::audit::EventKind;
use base::{Context, CustomerId, Result, Topic};

use crate::{customer_tags, customers};
use rules::{Line, Sheet};

/// A sheet, and which of its lines look like somebody who is registered already.
struct Looked {
    sheet: Sheet,
    known: Vec<usize>,
}

impl Looked {
    /// Those that would be registered.
    fn new_ones(&self, skip_known: bool) -> impl Iterator<Item = &Line> {
        let left_out = move |line: &&Line| skip_known && self.known.contains(&line.number);
        self.sheet.lines.iter().filter(move |line| !left_out(line))
    }

    fn mistakes(&self) -> usize {
        self.sheet.lines.iter().filter(|line| line.record.is_err()).count()
    }
}

/// Looks for those who are known.
async fn look(ctx: &mut Context, sheet: Sheet) -> Result<Looked> {
    let clinic = ctx.clinic()?;
    let records =
        || sheet.lines.iter().filter_map(|line| Some((line.number, line.record.as_ref().ok()?)));
    let phones: Vec<_> = records().filter_map(|(_, record)| record.phone_tail()).collect();
    let names: Vec<_> =
        records().map(|(_, record)| record.record.full_name.to_lowercase()).collect();
    let phones = store::known_phones(ctx.tx(), clinic, &phones).await?;
    let names = store::known_names(ctx.tx(), clinic, &names).await?;
    let known = records()
        .filter(|(_, record)| {
            record.phone_tail().is_some_and(|tail| phones.contains(&tail))
                || names.contains(&record.record.full_name.to_lowercase())
        })
        .map(|(number, _)| number)
        .collect();
    Ok(Looked { sheet, known })
}

/// Registers everybody on the sheet but those who are left out. The caller knows that there is no mistake in it.
async fn register(ctx: &mut Context, looked: &Looked, skip_known: bool) -> Result<usize> {
    let clinic = ctx.clinic()?;
    let (by, at) = (ctx.who.member, ctx.app.clock.now());
    let mut count = 0;
    for line in looked.new_ones(skip_known) {
        let Ok(read) = &line.record else { continue };
        let id = CustomerId::new(&ctx.app.clock, &ctx.app.random);
        let new =
            customers::store::NewCustomer { id, record: &read.record, by, assigned_to: None, at };
        customers::store::add(ctx.tx(), clinic, &new).await?;
        for tag in &read.tags {
            customer_tags::store::make(ctx.tx(), clinic, tag, at).await?;
            customer_tags::store::add(ctx.tx(), clinic, id, tag, by, at).await?;
        }
        count += 1;
    }
    ctx.announce(Topic::Customers);
    ctx.note(EventKind::CustomersImported, None, serde_json::json!({ "customers": count }));
    Ok(count)
}
