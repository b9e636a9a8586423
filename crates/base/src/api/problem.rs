//! The one shape of every error.

use serde::Serialize;
use utoipa::ToSchema;

/// A problem document (RFC 9457). Programs go by `status` and `code`; `title` and `detail` are for
/// people, in the language of their account; for strangers in Thai or English, as `Accept-Language` asks.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: `code` says which problem it is.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    pub kind: &'static str,
    /// What went wrong, in one word that does not change.
    #[schema(pattern = "^[a-z_]+$", example = "invalid")]
    pub code: String,
    /// The status of the answer again.
    #[schema(minimum = 400, maximum = 599, example = 422)]
    pub status: u16,
    /// What went wrong.
    #[schema(example = "Something in the request was not right")]
    pub title: String,
    /// What exactly, and the way out.
    #[schema(example = "Use at most 120 characters.")]
    pub detail: String,
    /// The field or parameter that is wrong; `body` is the whole body. Only there when one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "full_name")]
    pub field: Option<String>,
    /// The request's number in the log, for whoever asks us about it.
    pub request: uuid::Uuid,
}

impl Problem {
    /// The media type of the answer.
    pub const MEDIA_TYPE: &'static str = "application/problem+json";
}
