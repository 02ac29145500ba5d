//! API keys: making, rotating, revoking. Only people do this: a key manages no keys.

use super::problems::{ReadProblems, WriteProblems};
use crate::app::App;
use crate::auth::key::Fresh;
use crate::auth::principal::{KeyAdmin, Principal};
use crate::body::{ApiJson, Id};
use crate::clock;
use crate::problem::Refusal;
use crate::query::Pairs;
use crate::store::{KeyRecord, NewKeyRecord, SecretRecord};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use impact_core::api::{
    KEY_NAME_CHARACTERS, KEY_RIGHTS, KeyMade, KeyRotation, KeyRow, KeySecret, KeyState,
    LONGEST_OVERLAP_HOURS, NewKey, Right,
};
use std::sync::Arc;

/// The organisation's API keys: those that are not revoked first, the newest first.
#[utoipa::path(
    get, path = "/keys", tag = "keys", security(("session" = [])),
    responses((status = 200, body = Vec<KeyRow>), ReadProblems)
)]
pub async fn list(
    State(app): State<Arc<App>>,
    KeyAdmin(asker): KeyAdmin,
    pairs: Pairs,
) -> Result<Json<Vec<KeyRow>>, Refusal> {
    pairs.only(&[])?;
    let keys = app.store.keys(asker.tenant()).await?;
    Ok(Json(keys.into_iter().map(row).collect()))
}

/// Makes an API key; its secret is in this answer and nowhere else.
#[utoipa::path(
    post, path = "/keys", tag = "keys", security(("session" = [])), request_body = NewKey,
    responses((status = 201, body = KeyMade), ReadProblems, WriteProblems)
)]
pub async fn make(
    State(app): State<Arc<App>>,
    KeyAdmin(asker): KeyAdmin,
    ApiJson(new): ApiJson<NewKey>,
) -> Result<(StatusCode, Json<KeyMade>), Refusal> {
    let name = name(&new.name)?;
    let rights = rights(&new.rights)?;
    if let Some(day) = new.expires_on.filter(|day| *day <= clock::today()) {
        let detail = format!("{day} is not in the future: a key expires on a day after today");
        return Err(Refusal::unprocessable(detail.clone()).at("/expires_on", detail));
    }
    let fresh = Fresh::new();
    let record = NewKeyRecord {
        id: &fresh.id,
        name,
        rights: &rights,
        expires_on: new.expires_on,
        secret_hash: &fresh.secret_hash(),
    };
    app.store.make_key(asker.tenant(), Some(asker.record_id()), &record).await?;
    Ok((StatusCode::CREATED, Json(made(&app, &asker, fresh).await?)))
}

/// Gives an API key a second secret, which is in this answer and nowhere else; the old one stays
/// good for the time that is asked for.
#[utoipa::path(
    post, path = "/keys/{id}/rotate", tag = "keys", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the key.")),
    request_body = KeyRotation,
    responses((status = 200, body = KeyMade), ReadProblems, WriteProblems)
)]
pub async fn rotate(
    State(app): State<Arc<App>>,
    KeyAdmin(asker): KeyAdmin,
    Id(id): Id,
    ApiJson(rotation): ApiJson<KeyRotation>,
) -> Result<Json<KeyMade>, Refusal> {
    if let Some(hours) = rotation.overlap_hours.filter(|hours| *hours > LONGEST_OVERLAP_HOURS) {
        let detail = format!(
            "{hours} hours is longer than two secrets may be good side by side: at most \
             {LONGEST_OVERLAP_HOURS}"
        );
        return Err(Refusal::unprocessable(detail.clone()).at("/overlap_hours", detail));
    }
    let ends_at = rotation.overlap_hours.map(|hours| clock::now_ms() + i64::from(hours) * HOUR_MS);
    let fresh = Fresh::of(id);
    let by = Some(asker.record_id());
    app.store.rotate_key(asker.tenant(), by, &fresh.id, &fresh.secret_hash(), ends_at).await?;
    Ok(Json(made(&app, &asker, fresh).await?))
}

const HOUR_MS: i64 = 3_600_000;

/// Ends one of an API key's two secrets.
#[utoipa::path(
    delete, path = "/keys/{id}/secrets/{secret}", tag = "keys", security(("session" = [])),
    params(
        ("id" = String, Path, description = "Identifier of the key."),
        ("secret" = String, Path, description = "What names the secret."),
    ),
    responses((status = 200, body = KeyRow), ReadProblems, WriteProblems)
)]
pub async fn end_secret(
    State(app): State<Arc<App>>,
    KeyAdmin(asker): KeyAdmin,
    path: Option<Path<(String, String)>>,
) -> Result<Json<KeyRow>, Refusal> {
    // What cannot be an identifier is one that does not exist.
    let Path((id, secret)) = path.ok_or_else(|| Refusal::not_found("API key"))?;
    let by = Some(asker.record_id());
    app.store.end_key_secret(asker.tenant(), by, &id, &secret).await?;
    Ok(Json(one(&app, &asker, &id).await?))
}

/// Revokes an API key: from the next request on, it is refused.
#[utoipa::path(
    delete, path = "/keys/{id}", tag = "keys", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the key.")),
    responses((status = 200, body = KeyRow), ReadProblems, WriteProblems)
)]
pub async fn revoke(
    State(app): State<Arc<App>>,
    KeyAdmin(asker): KeyAdmin,
    Id(id): Id,
) -> Result<Json<KeyRow>, Refusal> {
    app.store.revoke_key(asker.tenant(), Some(asker.record_id()), &id).await?;
    Ok(Json(one(&app, &asker, &id).await?))
}

fn name(given: &str) -> Result<&str, Refusal> {
    let name = given.trim();
    let fine = !name.is_empty()
        && name.chars().count() <= KEY_NAME_CHARACTERS
        && !name.chars().any(char::is_control);
    if fine {
        return Ok(name);
    }
    let detail = format!(
        "a key needs a name that says what it is for, of 1 to {KEY_NAME_CHARACTERS} characters"
    );
    Err(Refusal::unprocessable(detail.clone()).at("/name", detail))
}

/// The rights in the order of the table, each once.
fn rights(given: &[Right]) -> Result<Vec<Right>, Refusal> {
    if let Some(at) = given.iter().position(|right| !KEY_RIGHTS.contains(right)) {
        let choices: Vec<&str> = KEY_RIGHTS.iter().map(|right| right.key()).collect();
        let detail = format!(
            "a key can have no right but {}: the rest takes a person who is signed in",
            choices.join(", ")
        );
        return Err(Refusal::unprocessable(detail.clone()).at(&format!("/rights/{at}"), detail));
    }
    if given.is_empty() {
        let detail = "a key without a right could do nothing: give it one";
        return Err(Refusal::unprocessable(detail).at("/rights", detail));
    }
    Ok(KEY_RIGHTS.into_iter().filter(|right| given.contains(right)).collect())
}

async fn made(app: &App, asker: &Principal, fresh: Fresh) -> Result<KeyMade, Refusal> {
    Ok(KeyMade { key: one(app, asker, &fresh.id).await?, bearer: fresh.bearer() })
}

async fn one(app: &App, asker: &Principal, id: &str) -> Result<KeyRow, Refusal> {
    let keys = app.store.keys(asker.tenant()).await?;
    let key = keys.into_iter().find(|key| key.id == id);
    key.map(row).ok_or_else(|| Refusal::not_found("API key"))
}

fn row(key: KeyRecord) -> KeyRow {
    let state = if key.revoked_at.is_some() {
        KeyState::Revoked
    } else if key.expires_on.is_some_and(|day| day <= clock::today()) {
        KeyState::Expired
    } else {
        KeyState::Live
    };
    let secret = |secret: SecretRecord| KeySecret {
        id: secret.id,
        created_at: clock::rfc3339(secret.created_at),
        ends_at: secret.ends_at.map(clock::rfc3339),
    };
    KeyRow {
        id: key.id,
        name: key.name,
        rights: key.rights,
        state,
        created_at: clock::rfc3339(key.created_at),
        created_by: key.created_by,
        expires_on: key.expires_on,
        // Nobody needs to know to the second when a program ran.
        last_used_at: key.last_used_at.map(|at| clock::rfc3339(at - at.rem_euclid(HOUR_MS))),
        revoked_at: key.revoked_at.map(clock::rfc3339),
        revoked_by: key.revoked_by,
        secrets: key.secrets.into_iter().map(secret).collect(),
    }
}
