//! What the portal needs before anything else.

use crate::app::App;
use crate::clock;
use axum::Json;
use axum::extract::State;
use impact_core::api::Meta;
use std::sync::Arc;

/// Versions, today's date and the countries with a grid factor; open to everyone.
#[utoipa::path(get, path = "/meta", tag = "server", responses((status = 200, body = Meta)))]
pub async fn meta(State(app): State<Arc<App>>) -> Json<Meta> {
    Json(Meta {
        engine: impact_core::ENGINE_VERSION.to_owned(),
        factor_set: app.library.factor_set().to_owned(),
        demo: app.demo,
        mail: app.post.sends(),
        today: clock::today(),
        countries: app.library.countries(),
    })
}
