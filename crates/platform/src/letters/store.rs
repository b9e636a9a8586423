//! What a letter needs to know of the clinic that writes it.

use base::{ClinicId, Error, Result};
use jiff::tz::TimeZone;
use sqlx::PgConnection;
use ui::ClinicBrand;

use super::Face;

/// The clinic of the worker's context.
pub async fn face(tx: &mut PgConnection, clinic: ClinicId) -> Result<Face> {
    let row = sqlx::query!(
        r#"SELECT f.name AS "name!", f.name_th AS "name_th!", f.colour AS "colour!",
                  f.mark AS "mark!", f.zone AS "zone!", c.phone, c.email, c.address
           FROM app.clinics AS c CROSS JOIN auth.clinic_face() AS f
           WHERE c.clinic_id = $1"#,
        clinic.0
    )
    .fetch_one(tx)
    .await?;
    Ok(Face {
        clinic: Some(ClinicBrand {
            slug: String::new(),
            name: row.name,
            name_th: row.name_th,
            colour: row.colour,
            mark: row.mark,
        }),
        zone: TimeZone::get(&row.zone).map_err(Error::internal)?,
        phone: row.phone,
        email: row.email,
        address: row.address,
    })
}
