//! The refusals each operation may answer with, for its documentation. Those of the layers around
//! all operations stand once in [`super::openapi`].

use impact_core::api::Problem;
use utoipa::IntoResponses;

/// Refusals of every operation that needs a session.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "the variants exist for the document derived from them")]
pub enum ReadProblems {
    /// The request cannot be read; `errors` names the parameter.
    #[response(status = 400, content_type = "application/problem+json")]
    Malformed(#[to_schema] Problem),
    /// Nobody is signed in.
    #[response(status = 401, content_type = "application/problem+json")]
    SignedOut(#[to_schema] Problem),
    /// The role does not allow it; the sentence says which roles do.
    #[response(status = 403, content_type = "application/problem+json")]
    NotAllowed(#[to_schema] Problem),
    /// There is no such thing in the member's organisation.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(#[to_schema] Problem),
    /// A fact is missing, or the state does not allow it.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(#[to_schema] Problem),
}

/// Further refusals of an operation that changes something.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "the variants exist for the document derived from them")]
pub enum WriteProblems {
    /// The role does not allow it, or the request was sent by another site.
    #[response(status = 403, content_type = "application/problem+json")]
    NotAllowed(#[to_schema] Problem),
    /// Not the media type this takes.
    #[response(status = 415, content_type = "application/problem+json")]
    MediaType(#[to_schema] Problem),
    /// Well formed, but it cannot be so; `errors` names the fields.
    #[response(status = 422, content_type = "application/problem+json")]
    Unprocessable(#[to_schema] Problem),
}

/// Further refusals of an export.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "the variants exist for the document derived from them")]
pub enum ExportProblems {
    /// The member's role does not allow it.
    #[response(status = 403, content_type = "application/problem+json")]
    NotAllowed(#[to_schema] Problem),
    /// More rows than the format holds.
    #[response(status = 422, content_type = "application/problem+json")]
    Unprocessable(#[to_schema] Problem),
}

/// Further refusals of an edit.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "the variants exist for the document derived from them")]
pub enum EditProblems {
    /// Changed since it was read.
    #[response(status = 412, content_type = "application/problem+json")]
    Stale(#[to_schema] Problem),
    /// `If-Match` is missing.
    #[response(status = 428, content_type = "application/problem+json")]
    NoPrecondition(#[to_schema] Problem),
}

/// Refusals of a sign-in.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "the variants exist for the document derived from them")]
pub enum SignInProblems {
    /// The request cannot be read.
    #[response(status = 400, content_type = "application/problem+json")]
    Malformed(#[to_schema] Problem),
    /// The e-mail address or the password is wrong; the same for an address that is not known.
    #[response(status = 401, content_type = "application/problem+json")]
    Wrong(#[to_schema] Problem),
    /// Too many failures; `Retry-After` says when to come back.
    #[response(status = 429, content_type = "application/problem+json")]
    TooMany(#[to_schema] Problem),
}
