//! Imports for programs.

use axum::Json;
use base::api::Body;
use base::{Context, Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{look, register, rules};
use crate::customers::today;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(create))]
pub struct Document;

/// A sheet of customers.
#[derive(Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = CustomerSheet)]
pub struct Typed {
    /// CSV with a heading, of at most 2,000 lines.
    #[schema(required, example = "full_name,phone\nวริศรา บุญมี,0812345678")]
    csv: String,
    /// Leave out those who look like somebody who is registered already.
    skip_known: bool,
    /// Only look: nothing is kept.
    dry_run: bool,
}

impl Default for Typed {
    fn default() -> Self {
        Self { csv: String::new(), skip_known: true, dry_run: false }
    }
}

/// What became of a sheet.
#[derive(Serialize, ToSchema)]
pub struct CustomerImport {
    /// How many were registered, or would be.
    #[schema(minimum = 0)]
    customers: usize,
    /// How many look like somebody who is registered already.
    #[schema(minimum = 0)]
    known: usize,
}

/// Registers the customers of a sheet: all of them, or none if a line has a mistake.
#[utoipa::path(
    post,
    path = "/api/customers/import",
    operation_id = "import",
    tag = "customers",
    request_body = Typed,
    responses((status = 200, description = "Registered, or looked at.", body = CustomerImport))
)]
pub async fn create(mut ctx: Context, Body(typed): Body<Typed>) -> Result<Json<CustomerImport>> {
    let sheet = rules::read(&typed.csv, today(&ctx))?;
    for line in &sheet.lines {
        let Err(errors) = &line.record else { continue };
        let Some(field) = errors.fields().next() else { continue };
        let field_of_line = format!("csv line {} {field}", line.number);
        return Err(Error::Wrong {
            field: field_of_line,
            detail: errors.key(field),
            argument: None,
        });
    }
    let looked = look(&mut ctx, sheet).await?;
    let known = looked.known.len();
    let customers = if typed.dry_run {
        looked.new_ones(typed.skip_known).count()
    } else {
        let count = register(&mut ctx, &looked, typed.skip_known).await?;
        ctx.commit().await?;
        count
    };
    Ok(Json(CustomerImport { customers, known }))
}
