//! Who has a device: for those who look after devices, and to be erased.

use crate::app::App;
use crate::auth::principal::Editor;
use crate::body::Id;
use crate::problem::Refusal;
use crate::query::Pairs;
use crate::routes::problems::{ReadProblems, WriteProblems};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use impact_core::api::DeviceUser;
use std::sync::Arc;

/// Who has a device, where the organisation keeps columns about people. It is told to who may edit
/// devices and stands in no list, export, receipt or log.
#[utoipa::path(
    get, path = "/devices/{id}/user", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the device.")),
    responses((status = 200, body = DeviceUser), ReadProblems)
)]
pub async fn user(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    Id(id): Id,
    pairs: Pairs,
) -> Result<Json<DeviceUser>, Refusal> {
    pairs.only(&[])?;
    let known = app.store.device_user(asker.tenant(), &id).await?;
    let (name, file_name) = known.map(|known| (known.name, known.file_name)).unzip();
    Ok(Json(DeviceUser { name, file_name }))
}

/// Erases who has a device, for good; a later import may tell it again.
#[utoipa::path(
    delete, path = "/devices/{id}/user", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the device.")),
    responses((status = 204), ReadProblems, WriteProblems)
)]
pub async fn erase_user(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    Id(id): Id,
) -> Result<StatusCode, Refusal> {
    app.store.erase_device_user(asker.tenant(), &id, asker.record_id()).await?;
    Ok(StatusCode::NO_CONTENT)
}
