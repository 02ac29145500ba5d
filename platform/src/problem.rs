//! Refusals: every error of the server is one sentence in a problem document (RFC 9457).
//!
//! A handler returns a [`Refusal`]; its body is written by [`crate::seal`], which alone knows the
//! request's trace identifier.

use crate::store::StoreError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use impact_core::api::{FieldError, Problem};
use std::time::Duration;

/// An answer that is not what was asked for.
#[derive(Debug, Clone)]
pub struct Refusal {
    problem: Box<Problem>,
    status: StatusCode,
    retry_after_s: Option<u64>,
}

impl Refusal {
    fn new(status: StatusCode, kind: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            problem: Box::new(Problem {
                kind: format!("/problems/{kind}"),
                title: title.to_owned(),
                status: status.as_u16(),
                detail: detail.into(),
                errors: Vec::new(),
                trace_id: String::new(),
            }),
            status,
            retry_after_s: None,
        }
    }

    /// 400: the request itself is not well formed.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", "The request cannot be read", detail)
    }

    /// 400: a query parameter is not understood.
    pub fn query(name: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self::malformed(detail.clone()).at(&format!("?{name}"), detail)
    }

    /// 401: nobody is signed in.
    pub fn signed_out() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "signed-out",
            "Not signed in",
            "sign in first: there is no session, or it has ended",
        )
    }

    /// 401: the address and the password do not belong together.
    pub fn wrong_password() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "wrong-password",
            "Not signed in",
            "the e-mail address or the password is wrong",
        )
    }

    /// 401: an API key that is not good; why stands in the sentence.
    pub fn bad_key(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "bad-key", "The API key is not good", detail)
    }

    /// 403: the member's role does not allow it.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "not-allowed", "Not allowed", detail)
    }

    /// 403: the request was not sent by a page of this server.
    pub fn cross_site() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "cross-site",
            "Not from this site",
            "a request that changes something must come from this site: send an Origin header that \
             equals the server's own address",
        )
    }

    /// 404: no such thing, or not of this organisation.
    pub fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "Not found",
            format!("there is no {what} with this identifier in your organisation"),
        )
    }

    /// 409: the state does not allow it.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", "Not possible now", detail)
    }

    /// 412: changed since it was read.
    pub fn stale(current: u64) -> Self {
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            "stale",
            "Changed meanwhile",
            format!(
                "somebody changed it since you read it: read it again and repeat the change with \
                 If-Match: \"{current}\""
            ),
        )
    }

    /// 413: larger than the limit.
    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too large", detail)
    }

    /// 415: not the media type this takes.
    pub fn media_type(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "media-type",
            "Unsupported media type",
            detail,
        )
    }

    /// 422: well formed, but it cannot be so.
    pub fn unprocessable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unprocessable", "This cannot be", detail)
    }

    /// 428: a change must say which version it was made from.
    pub fn no_precondition() -> Self {
        Self::new(
            StatusCode::PRECONDITION_REQUIRED,
            "no-precondition",
            "Which version?",
            "send If-Match with the ETag that you read, so that nobody's change is lost",
        )
    }

    /// 429: too many attempts.
    pub fn too_many(retry_after_s: u64) -> Self {
        let mut refusal = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many",
            "Too many attempts",
            format!(
                "too many failed sign-ins: try again in {} minutes",
                retry_after_s.div_ceil(60)
            ),
        );
        refusal.retry_after_s = Some(retry_after_s);
        refusal
    }

    /// 429: one asker sends more requests than its share.
    pub fn too_fast(wait: Duration, who: &str, per_second: u32) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let mut refusal = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-fast",
            "Too many requests",
            format!(
                "{who} sends more than {per_second} requests a second: wait as long as Retry-After \
                 says and send them more slowly"
            ),
        );
        refusal.retry_after_s = Some(seconds.max(1));
        refusal
    }

    /// 429: one network has more requests on their way than its share.
    pub fn crowded(most: usize) -> Self {
        let mut refusal = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many-at-once",
            "Too many requests at once",
            format!(
                "your network has {most} requests on their way, as many as it may: wait until some \
                 of them are answered"
            ),
        );
        refusal.retry_after_s = Some(1);
        refusal
    }

    /// 429: one organisation has more files on their way than its share.
    pub fn downloading(most: usize) -> Self {
        let mut refusal = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many-downloads",
            "Too many downloads at once",
            format!(
                "your organisation has {most} downloads on their way, as many as it may: wait \
                 until one of them is finished"
            ),
        );
        refusal.retry_after_s = Some(5);
        refusal
    }

    /// 503: more than the server can do now.
    pub fn busy() -> Self {
        let mut refusal = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "Busy",
            "the server has more to do than it can: try again in a few seconds",
        );
        refusal.retry_after_s = Some(2);
        refusal
    }

    /// 500: our fault; what it was stands in the log.
    pub fn internal() -> Self {
        Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The refusal for a status that a layer below answered with.
    pub fn of_status(status: StatusCode) -> Self {
        let (kind, title, detail) = match status {
            StatusCode::NOT_FOUND => (
                "no-such-address",
                "Not found",
                "there is nothing at this address: the API is described at /api/v1/openapi.json",
            ),
            StatusCode::METHOD_NOT_ALLOWED => (
                "method",
                "Method not allowed",
                "this address does not take this method: the Allow header names those it takes",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => {
                ("too-large", "Too large", "the body is larger than this address takes")
            }
            StatusCode::URI_TOO_LONG => {
                ("too-long", "Address too long", "the query is longer than 8,192 bytes: shorten it")
            }
            StatusCode::REQUEST_TIMEOUT => (
                "timeout",
                "Too slow",
                "the request took longer than 60 seconds: send it again, or a smaller one",
            ),
            StatusCode::INTERNAL_SERVER_ERROR => (
                "internal",
                "Something failed here",
                "the server failed: look whether the change was made before you repeat it, and tell \
                 the operator the trace_id",
            ),
            _ => ("refused", "Refused", "the request was refused"),
        };
        Self::new(status, kind, title, detail)
    }

    /// Names a field, by JSON pointer or `?name`.
    #[must_use]
    pub fn at(mut self, pointer: &str, detail: impl Into<String>) -> Self {
        self.problem.errors.push(FieldError { pointer: pointer.to_owned(), detail: detail.into() });
        self
    }

    /// The same for a part of the body that stands under a pointer.
    #[must_use]
    pub fn under(mut self, pointer: &str) -> Self {
        for error in &mut self.problem.errors {
            error.pointer.insert_str(0, pointer);
        }
        self
    }

    /// What kind of problem it is, as a path; unlike the sentence it quotes nobody.
    pub fn kind(&self) -> &str {
        &self.problem.kind
    }

    /// The sentence.
    pub fn detail(&self) -> &str {
        &self.problem.detail
    }

    /// The problem document, for the request of that trace.
    pub fn into_problem(self, trace_id: &str) -> Problem {
        Problem { trace_id: trace_id.to_owned(), ..*self.problem }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Absent(what) => Self::not_found(what),
            StoreError::Stale { current } => Self::stale(current),
            StoreError::State(sentence) => Self::conflict(sentence),
            error @ StoreError::Moved => Self::conflict(error.to_string()),
            error if error.is_busy() => {
                tracing::warn!("{:#}", anyhow::Error::from(error));
                Self::busy()
            }
            error => {
                tracing::error!("{:#}", anyhow::Error::from(error));
                Self::internal()
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let bearer = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, bearer);
        }
        response.extensions_mut().insert(self);
        response
    }
}
