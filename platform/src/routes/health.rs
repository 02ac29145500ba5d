//! For operators: is the process alive, and can it work.

use crate::app::App;
use crate::problem::Refusal;
use axum::Json;
use axum::extract::State;
use impact_core::api::Problem;
use serde::Serialize;
use std::sync::Arc;

/// The answer of a healthy server.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Health {
    /// Always `ok`: anything else is an error status.
    status: &'static str,
}

/// Whether the process answers.
#[utoipa::path(
    get, path = "/health/live", tag = "server", responses((status = 200, body = Health))
)]
pub async fn live() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Whether the database can be read and written; an answer may be two seconds old.
#[utoipa::path(
    get, path = "/health/ready", tag = "server",
    responses(
        (status = 200, body = Health),
        (status = 503, description = "The database does not answer.", body = Problem,
         content_type = "application/problem+json"),
    )
)]
pub async fn ready(State(app): State<Arc<App>>) -> Result<Json<Health>, Refusal> {
    match app.readiness.is_ready(&app.store).await {
        true => Ok(Json(Health { status: "ok" })),
        false => Err(Refusal::busy()),
    }
}
