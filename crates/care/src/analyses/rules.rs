//! What may be uploaded, and the states of an analysis.

use base::{CustomerId, Error, Result};

/// The largest upload, in bytes: what the analyser takes, and some room for the form around it.
pub const MAX_UPLOAD: usize = 33 * 1024 * 1024;

/// A photo on its way in.
#[derive(Debug)]
pub struct Upload {
    /// Whose face it is.
    pub customer: CustomerId,
    /// The file's bytes, as they came.
    pub photo: Vec<u8>,
}

/// Puts together the parts of the form.
pub fn upload(
    customer: Option<&str>,
    consent: Option<&str>,
    photo: Option<Vec<u8>>,
) -> Result<Upload> {
    let customer = customer
        .and_then(|text| text.trim().parse().ok())
        .ok_or(Error::Invalid { field: "customer_id", detail: "error-customer-missing" })?;
    let photo = photo
        .filter(|bytes| !bytes.is_empty())
        .ok_or(Error::Invalid { field: "photo", detail: "error-photo-missing" })?;
    if consent != Some("yes") {
        return Err(Error::Invalid { field: "consent", detail: "error-consent-missing" });
    }
    Ok(Upload { customer, photo })
}

/// How far an analysis is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AnalysisState)]
pub enum State {
    /// Waiting for its turn.
    Queued,
    /// Being worked on.
    Running,
    /// There is a result.
    Done,
    /// There is a reason why not.
    Failed,
}

impl State {
    /// As in the database; an unknown word is a fault of ours.
    pub fn parse(text: &str) -> Result<Self> {
        match text {
            "queued" => Ok(Self::Queued),
            "running" => Ok(Self::Running),
            "done" => Ok(Self::Done),
            "failed" => Ok(Self::Failed),
            other => Err(Error::internal(format!("an analysis is {other}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::upload;
    use base::Error;

    #[test]
    fn every_missing_part_is_named() {
        let id = uuid::Uuid::from_u128(5).to_string();
        let field = |result: base::Result<super::Upload>| match result {
            Err(Error::Invalid { field, .. }) => field,
            other => panic!("{other:?}"),
        };
        assert_eq!(field(upload(None, Some("yes"), Some(vec![1]))), "customer_id");
        assert_eq!(field(upload(Some("x"), Some("yes"), Some(vec![1]))), "customer_id");
        assert_eq!(field(upload(Some(&id), Some("yes"), Some(vec![]))), "photo");
        assert_eq!(field(upload(Some(&id), None, Some(vec![1]))), "consent");
        assert!(upload(Some(&id), Some("yes"), Some(vec![1])).is_ok());
    }
}
