//! The API, a file a resource. Each operation is registered together with its documentation, so
//! that the OpenAPI document cannot leave one out.

mod audit;
mod catalogue;
mod devices;
mod differences;
mod factors;
mod figures;
mod fleet;
mod health;
mod import;
mod invitations;
mod kept;
mod keys;
mod me;
mod members;
mod meta;
mod openapi;
mod operator;
mod organisation;
mod problems;
mod saved_scenarios;
mod scenarios;
mod session;
mod sites;
mod views;

use crate::app::App;
use crate::auth::admit::{Admission, admit};
use crate::problem::Refusal;
use axum::Router;
use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use std::sync::Arc;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The API's routes and their description.
fn documented() -> (Router<Arc<App>>, utoipa::openapi::OpenApi) {
    let api = OpenApiRouter::new()
        .routes(routes!(session::sign_in, session::sign_out))
        .routes(routes!(session::redeem))
        .routes(routes!(session::list))
        .routes(routes!(session::end))
        .routes(routes!(session::reset))
        .routes(routes!(session::invitation::look))
        .routes(routes!(session::invitation::accept))
        .routes(routes!(me::me, me::edit))
        .routes(routes!(me::password))
        .routes(routes!(me::switch))
        .routes(routes!(organisation::get, organisation::put))
        .routes(routes!(members::list))
        .routes(routes!(members::edit, members::remove))
        .routes(routes!(members::link))
        .routes(routes!(invitations::list, invitations::create))
        .routes(routes!(invitations::resend))
        .routes(routes!(invitations::revoke))
        .routes(routes!(operator::list, operator::create))
        .routes(routes!(meta::meta))
        .routes(routes!(fleet::summary))
        .routes(routes!(fleet::receipt))
        .routes(routes!(fleet::difference))
        .routes(routes!(fleet::quality))
        .routes(routes!(scenarios::columns))
        .routes(routes!(scenarios::devices))
        .routes(routes!(scenarios::fleet_receipt))
        .routes(routes!(catalogue::products))
        .routes(routes!(factors::set))
        .routes(routes!(factors::grid))
        .routes(routes!(factors::country))
        .routes(routes!(factors::classes))
        .routes(routes!(figures::versions, figures::withdraw))
        .routes(routes!(figures::version))
        .routes(routes!(figures::difference))
        .routes(routes!(figures::template))
        .routes(routes!(figures::upload))
        .routes(routes!(figures::preview))
        .routes(routes!(figures::commit))
        .routes(routes!(figures::attach))
        .routes(routes!(figures::evidence))
        .routes(routes!(devices::list))
        .routes(routes!(devices::export))
        .routes(routes!(devices::bulk))
        .routes(routes!(devices::edits))
        .routes(routes!(devices::undo_edit))
        .routes(routes!(devices::confirmed, devices::confirm))
        .routes(routes!(devices::revoke))
        .routes(routes!(import::list, import::upload))
        .routes(routes!(import::mappings))
        .routes(routes!(import::forget))
        .routes(routes!(import::last_left_out))
        .routes(routes!(import::get, import::delete))
        .routes(routes!(import::differences))
        .routes(routes!(import::left_out))
        .routes(routes!(import::commit))
        .routes(routes!(import::undo))
        .routes(routes!(devices::get, devices::edit))
        .routes(routes!(devices::footprint))
        .routes(routes!(devices::receipt))
        .routes(routes!(devices::difference))
        .routes(routes!(fleet::decision))
        .routes(routes!(fleet::decision_receipt))
        .routes(routes!(devices::decision))
        .routes(routes!(devices::decision_receipt))
        .routes(routes!(devices::second_life))
        .routes(routes!(devices::second_life_receipt))
        .routes(routes!(scenarios::receipt))
        .routes(routes!(devices::user, devices::erase_user))
        .routes(routes!(sites::list, sites::create))
        .routes(routes!(sites::edit, sites::delete))
        .routes(routes!(sites::merge))
        .routes(routes!(views::list, views::create))
        .routes(routes!(views::edit, views::delete))
        .routes(routes!(saved_scenarios::list, saved_scenarios::create))
        .routes(routes!(saved_scenarios::edit, saved_scenarios::delete))
        .routes(routes!(keys::list, keys::make))
        .routes(routes!(keys::rotate))
        .routes(routes!(keys::end_secret))
        .routes(routes!(keys::revoke))
        .routes(routes!(audit::list))
        .routes(routes!(audit::export))
        .routes(routes!(audit::verify));
    let (router, mut document) = OpenApiRouter::with_openapi(openapi::Document::openapi())
        .nest("/api/v1", api)
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
        .split_for_parts();
    openapi::open_to_keys(&mut document);
    openapi::add_shared_answers(&mut document);
    (router, document)
}

/// The OpenAPI document, as it is served and as `docs/openapi.json` holds it.
#[cfg(test)]
pub fn document() -> utoipa::openapi::OpenApi {
    documented().1
}

/// The API as a router: its routes, its document, and a refusal for every other address under it.
///
/// # Errors
/// When the document cannot be written as JSON.
pub fn router(app: &Arc<App>) -> Result<Router<Arc<App>>, serde_json::Error> {
    let (router, document) = documented();
    let admission = Admission::new(app.clone(), &document);
    let document = Bytes::from(document.to_json()?);
    let json = [(header::CONTENT_TYPE, "application/json")];
    Ok(router
        .route("/api/v1/openapi.json", get(async move || (json, document)))
        .route("/api/{*rest}", axum::routing::any(nothing))
        .route("/api", axum::routing::any(nothing))
        .layer(from_fn_with_state(admission, admit)))
}

async fn nothing() -> Refusal {
    Refusal::of_status(StatusCode::NOT_FOUND)
}
