//! Bodies of requests, read within their limits and refused with a place.

use crate::limits;
use crate::problem::Refusal;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use std::future::poll_fn;
use std::pin::Pin;

/// A JSON body.
#[derive(Debug)]
pub struct ApiJson<T>(pub T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for ApiJson<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        if media_type(request.headers()) != "application/json" {
            return Err(Refusal::media_type(
                "this takes JSON: send Content-Type: application/json",
            ));
        }
        let bytes = read(request.into_body(), limits::JSON_BYTES, "a JSON body").await?;
        // A struct's fields in an array would be read too, and an empty array as every default.
        if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
            return Err(Refusal::unprocessable("the body does not fit: it must be a JSON object"));
        }
        let mut reader = serde_json::Deserializer::from_slice(&bytes);
        let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let pointer = pointer(error.path());
            let inner = error.into_inner();
            if inner.is_data() {
                Refusal::unprocessable(format!("the body does not fit: {inner}"))
                    .at(&pointer, inner.to_string())
            } else {
                Refusal::malformed(format!("the body is not JSON: {inner}"))
            }
        })?;
        reader
            .end()
            .map_err(|error| Refusal::malformed(format!("the body is not JSON: {error}")))?;
        Ok(Self(value))
    }
}

/// A path of serde as a JSON pointer (RFC 6901).
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect()
}

/// The media type of a body, without its parameters, in lower case; empty when none is named.
pub fn media_type(headers: &HeaderMap) -> String {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// Reads a body of at most `limit` bytes.
///
/// What is beyond the limit is read and thrown away, up to a bound: an answer sent while the sender
/// is still sending would be lost with the connection.
///
/// # Errors
/// 413 when it is larger; `what` is named. 400 when it does not arrive whole.
pub async fn read(mut body: Body, limit: usize, what: &str) -> Result<Bytes, Refusal> {
    let mut bytes = Vec::new();
    let mut length = 0_usize;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame
            .map_err(|_| Refusal::malformed("the body did not arrive whole: send it again"))?;
        let Ok(data) = frame.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length <= limit {
            bytes.extend_from_slice(&data);
        } else {
            bytes = Vec::new();
        }
        if length > limits::DISCARDED_BYTES.max(limit) {
            break;
        }
    }
    if length <= limit {
        return Ok(bytes.into());
    }
    let size = if limit >= 1024 * 1024 {
        format!("{} MiB", limit / 1024 / 1024)
    } else {
        format!("{} KiB", limit / 1024)
    };
    Err(Refusal::too_large(format!("{what} may have at most {size}: send it in parts")))
}

/// The version that `If-Match` names.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(pub u64);

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let value = parts.headers.get(header::IF_MATCH).ok_or_else(Refusal::no_precondition)?;
        value
            .to_str()
            .ok()
            .and_then(|text| text.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok())
            .map(Self)
            .ok_or_else(|| {
                Refusal::malformed("If-Match must be the ETag as it was read, for example \"3\"")
            })
    }
}

/// The `ETag` of a version.
pub fn etag(version: u64) -> [(header::HeaderName, String); 1] {
    [(header::ETAG, format!("\"{version}\""))]
}

/// The identifier in a path. One that cannot be an identifier is one that does not exist.
pub struct Id(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        axum::extract::Path::<String>::from_request_parts(parts, state)
            .await
            .map(|path| Self(path.0))
            .map_err(|_| Refusal::of_status(StatusCode::NOT_FOUND))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use impact_core::api::ImportCommit;

    async fn post(kind: &str, body: &str) -> Result<ImportCommit, impact_core::api::Problem> {
        let request = Request::builder()
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body.to_owned()))
            .unwrap();
        ApiJson::from_request(request, &())
            .await
            .map(|ApiJson(value)| value)
            .map_err(|refusal| refusal.into_problem("t"))
    }

    #[tokio::test]
    async fn a_refused_body_names_its_place() {
        let json = "application/json; charset=utf-8";
        assert!(post(json, r#"{"locations":[]}"#).await.is_ok());
        let wrong =
            post(json, r#"{"locations":[{"name":"A","country":"GER"}]}"#).await.unwrap_err();
        assert_eq!((wrong.status, wrong.errors[0].pointer.as_str()), (422, "/locations/0/country"));
        assert!(wrong.detail.contains("two-letter"), "{}", wrong.detail);
        assert_eq!(post(json, " []").await.unwrap_err().status, 422);
        assert_eq!(post(json, "{").await.unwrap_err().status, 400);
        assert_eq!(post(json, "{} {}").await.unwrap_err().status, 400);
        assert_eq!(post("text/plain", "{}").await.unwrap_err().status, 415);
        let long = format!("{{\"locations\":[{}]}}", " ".repeat(limits::JSON_BYTES));
        assert_eq!(post(json, &long).await.unwrap_err().status, 413);
    }
}
