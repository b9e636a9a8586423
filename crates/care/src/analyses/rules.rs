//! What may be uploaded, and the states of an analysis.

use base::{CustomerId, Error, Result, VisitId};
use skin::View;

/// The largest upload, in bytes: what the analyser takes, and some room for the form around it.
pub const MAX_UPLOAD: usize = 33 * 1024 * 1024;

/// Photos on their way in.
#[derive(Debug)]
pub struct Upload {
    /// Whose face it is.
    pub customer: CustomerId,
    /// Whether the customer is said to agree.
    pub consent: bool,
    /// The visit that they belong to; none begins one.
    pub visit: Option<VisitId>,
    /// From where each was taken, and the file's bytes as they came. At least one.
    pub photos: Vec<(View, Vec<u8>)>,
}

/// The parts of the form as they come.
#[derive(Default)]
pub struct Parts {
    /// `customer_id`.
    pub customer: Option<String>,
    /// `consent`.
    pub consent: Option<String>,
    /// `view`, of the part `photo`.
    pub view: Option<String>,
    /// `visit_id`.
    pub visit: Option<String>,
    /// `photo`.
    pub photo: Option<Vec<u8>>,
    /// `photo_left`.
    pub left: Option<Vec<u8>>,
    /// `photo_right`.
    pub right: Option<Vec<u8>>,
}

impl Parts {
    /// Puts them together. A part that is empty was not given.
    pub fn upload(self) -> Result<Upload> {
        let customer = self
            .customer
            .and_then(|text| text.trim().parse().ok())
            .ok_or(Error::Invalid { field: "customer_id", detail: "error-customer-missing" })?;
        let view = match self.view.as_deref().map(str::trim) {
            None | Some("") => View::Front,
            Some(name) => {
                View::parse(name).ok_or(Error::Invalid { field: "view", detail: "error-choice" })?
            }
        };
        let visit = match self.visit.as_deref().map(str::trim) {
            None | Some("") => None,
            Some(id) => Some(id.parse().map_err(|_| UNKNOWN_VISIT)?),
        };
        let photos = [(view, self.photo), (View::Left, self.left), (View::Right, self.right)];
        let photos: Vec<_> = photos
            .into_iter()
            .filter_map(|(view, photo)| Some((view, photo.filter(|bytes| !bytes.is_empty())?)))
            .collect();
        if photos.is_empty() {
            return Err(Error::Invalid { field: "photo", detail: "error-photo-missing" });
        }
        let consent = self.consent.as_deref() == Some("yes");
        Ok(Upload { customer, consent, visit, photos })
    }
}

/// The visit named is none of this customer's.
pub const UNKNOWN_VISIT: Error = Error::Invalid { field: "visit_id", detail: "error-visit" };

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
    use super::{Parts, Upload};
    use base::{Error, Result};
    use skin::View;

    fn parts(customer: Option<&str>, photo: Option<Vec<u8>>) -> Parts {
        Parts { customer: customer.map(str::to_owned), photo, ..Parts::default() }
    }

    fn field(result: Result<Upload>) -> &'static str {
        match result {
            Err(Error::Invalid { field, .. }) => field,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_missing_part_is_named() {
        let id = uuid::Uuid::from_u128(5).to_string();
        assert_eq!(field(parts(None, Some(vec![1])).upload()), "customer_id");
        assert_eq!(field(parts(Some("x"), Some(vec![1])).upload()), "customer_id");
        assert_eq!(field(parts(Some(&id), Some(vec![])).upload()), "photo");
        let odd = Parts { view: Some("back".into()), ..parts(Some(&id), Some(vec![1])) };
        assert_eq!(field(odd.upload()), "view");
        let odd = Parts { visit: Some("1".into()), ..parts(Some(&id), Some(vec![1])) };
        assert_eq!(field(odd.upload()), "visit_id");
        let upload = parts(Some(&id), Some(vec![1])).upload().expect("all is there");
        assert!(!upload.consent && upload.visit.is_none());
        assert_eq!(upload.photos, [(View::Front, vec![1])]);
    }

    #[test]
    fn one_form_may_bring_three_views() {
        let id = uuid::Uuid::from_u128(5).to_string();
        let all =
            Parts { left: Some(vec![2]), right: Some(vec![]), ..parts(Some(&id), Some(vec![1])) };
        let views: Vec<_> = all.upload().expect("two").photos.into_iter().map(|p| p.0).collect();
        assert_eq!(views, [View::Front, View::Left]);
    }
}
