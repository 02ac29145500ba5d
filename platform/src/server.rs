//! The server: routes, the layers around them, and the loop that accepts connections.

use crate::app::App;
use crate::portal::Portal;
use crate::problem::Refusal;
use crate::seal::{Gate, seal};
use crate::{limits, routes};
use anyhow::Context;
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

/// Everything the server answers: the API, the portal's files, and the layers around both.
pub fn router(app: Arc<App>, portal: Portal) -> Router {
    let portal = Arc::new(portal);
    routes::router()
        .fallback(async move |request: Request| {
            portal.answer(request.method(), request.uri(), request.headers())
        })
        .with_state(app)
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(caught))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, limits::REQUEST))
        .layer(from_fn_with_state(Gate::default(), seal))
}

/// A panic is a fault of ours: the request is refused, the server goes on.
fn caught(_: Box<dyn Any + Send + 'static>) -> Response {
    Refusal::internal().into_response()
}

/// Serves until the process is told to stop, then lets running requests finish.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, router: Router) -> anyhow::Result<()> {
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        if let Err(error) = told_to_stop().await {
            tracing::error!(%error, "signals cannot be received: the server stops");
        }
        // The receiver below lives as long as this server.
        stop.send_replace(true);
    });
    let too_late = async move {
        if stopped.wait_for(|stopped| *stopped).await.is_ok() {
            tokio::time::sleep(limits::SHUTDOWN).await;
        }
    };
    tokio::select! {
        served = server => served.context("the server stopped listening"),
        () = too_late => Ok(()),
    }
}

#[cfg(unix)]
async fn told_to_stop() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn told_to_stop() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

#[cfg(test)]
mod tests;
