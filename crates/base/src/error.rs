//! The one error of the program, and what it means to the person who meets it.

use axum::response::{IntoResponse, Response};
use http::StatusCode;

/// Result with [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request did not end as asked. `detail` and `key` are Fluent keys: the sentence is written
/// where the page is, in the reader's language.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in, or the session has ended.
    #[error("sign in first")]
    SignIn,
    /// The password was right, and a code or a passkey is needed besides.
    #[error("second factor: {detail}")]
    SecondFactor {
        /// Whether it is missing or wrong.
        detail: &'static str,
    },
    /// No such thing, or none that this person may know of: the two look the same.
    #[error("not found")]
    NotFound,
    /// The person is known and may not do this.
    #[error("forbidden: {detail}")]
    Forbidden {
        /// Why.
        detail: &'static str,
    },
    /// The state of things does not allow it (any more).
    #[error("conflict: {detail}")]
    Conflict {
        /// Why.
        detail: &'static str,
    },
    /// It was there once, and is over: a link that was used, a thing that was taken back.
    #[error("gone: {detail}")]
    Gone {
        /// Why.
        detail: &'static str,
    },
    /// The clinic's plan does not allow more of it.
    #[error("quota: {detail}")]
    Quota {
        /// Of what, and what to do.
        detail: &'static str,
    },
    /// A field is wrong. Forms answer mistakes themselves; this is for API input and broken forms.
    #[error("invalid {field}: {detail}")]
    Invalid {
        /// The field's name in the API.
        field: &'static str,
        /// What is wrong with it.
        detail: &'static str,
    },
    /// As [`Error::Invalid`], where the field's name or a limit is known only when it was read.
    #[error("wrong {field}: {detail}")]
    Wrong {
        /// The field's place in the document, or the parameter's name.
        field: String,
        /// What is wrong with it.
        detail: &'static str,
        /// Name and text of what the sentence needs, such as a limit.
        argument: Option<(&'static str, String)>,
    },
    /// The body is not of the media type that is taken here.
    #[error("media type: {detail}")]
    MediaType {
        /// Which one it should be.
        detail: &'static str,
    },
    /// Too many at once, or in too short a time.
    #[error("too many requests")]
    TooMany {
        /// When to come back, in seconds.
        retry_after: u32,
    },
    /// A part of the system that we depend on did not answer.
    #[error("upstream: {0}")]
    Upstream(String),
    /// Our own fault.
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    /// The status of the answer.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::SignIn | Self::SecondFactor { .. } => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden { .. } => StatusCode::FORBIDDEN,
            Self::Conflict { .. } => StatusCode::CONFLICT,
            Self::Gone { .. } => StatusCode::GONE,
            Self::Quota { .. } => StatusCode::PAYMENT_REQUIRED,
            Self::Invalid { .. } | Self::Wrong { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::MediaType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Upstream(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The code that programs read; also the stem of the Fluent keys of title and text.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::SecondFactor { .. } => "second_factor",
            Self::NotFound => "not_found",
            Self::Forbidden { .. } => "forbidden",
            Self::Conflict { .. } => "conflict",
            Self::Gone { .. } => "gone",
            Self::Quota { .. } => "quota",
            Self::Invalid { .. } | Self::Wrong { .. } => "invalid",
            Self::MediaType { .. } => "media_type",
            Self::TooMany { .. } => "too_many",
            Self::Upstream(_) => "upstream",
            Self::Internal(_) => "internal",
        }
    }

    /// The Fluent key of the sentence that says what exactly was wrong.
    pub const fn detail(&self) -> Option<&'static str> {
        match self {
            Self::SecondFactor { detail }
            | Self::Forbidden { detail }
            | Self::Conflict { detail }
            | Self::Gone { detail }
            | Self::Quota { detail }
            | Self::MediaType { detail }
            | Self::Wrong { detail, .. }
            | Self::Invalid { detail, .. } => Some(detail),
            _ => None,
        }
    }

    /// What the sentence of [`Self::detail`] needs.
    pub fn argument(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::Wrong { argument, .. } => {
                argument.as_ref().map(|(name, text)| (*name, text.as_str()))
            }
            _ => None,
        }
    }

    /// The field that is wrong.
    pub const fn field(&self) -> Option<&str> {
        match self {
            Self::Invalid { field, .. } => Some(field),
            Self::Wrong { field, .. } => Some(field.as_str()),
            _ => None,
        }
    }

    /// An internal error with the text of `cause`.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }
}

/// What the error layer finds in a response, and renders as a page or as a problem document.
#[derive(Clone)]
pub struct Failure(pub std::sync::Arc<Error>);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Failure(std::sync::Arc::new(self)));
        response
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let Some(database) = error.as_database_error() else {
            return match error {
                sqlx::Error::RowNotFound => Self::NotFound,
                sqlx::Error::PoolTimedOut => Self::Upstream("no free connection in time".into()),
                sqlx::Error::Io(_) | sqlx::Error::PoolClosed => Self::Upstream(error.to_string()),
                _ => Self::internal(error),
            };
        };
        match (database.code().as_deref(), database.message()) {
            (Some("28000"), "invalid session") => Self::SignIn,
            (Some("28000"), "clinic suspended") => {
                Self::Forbidden { detail: "error-clinic-suspended" }
            }
            (Some("25006"), _) => Self::Forbidden { detail: "error-read-only" },
            (Some("42501"), _) => Self::Forbidden { detail: "error-row-rule" },
            (Some("23505" | "23P01"), _) => Self::Conflict { detail: "error-already-there" },
            // Text that PostgreSQL cannot keep: a NUL. Rules drop it; this is for the rule forgotten.
            (Some("22021" | "22P05"), _) => {
                Self::Invalid { field: "body", detail: "error-text-unreadable" }
            }
            // The detail of a database error may quote the row; the message does not.
            (code, message) => Self::Internal(format!("{} {message}", code.unwrap_or("?"))),
        }
    }
}
