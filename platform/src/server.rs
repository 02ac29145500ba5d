//! The server: routes, the layers around them, and the loop that accepts connections.

mod stall;

use crate::app::App;
use crate::per_network::PerNetwork;
use crate::portal::Portal;
use crate::problem::Refusal;
use crate::proxies::{Proxies, look_through};
use crate::seal::{Gate, seal};
use crate::{limits, routes};
use anyhow::Context;
use axum::extract::{ConnectInfo, Request};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use stall::Stalling;
use std::any::Any;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

/// Everything the server answers: the API, the portal's files, and the layers around both.
///
/// # Errors
/// When the API's description cannot be written.
pub fn router(app: Arc<App>, portal: Portal) -> anyhow::Result<Router> {
    let portal = Arc::new(portal);
    let proxies = app.proxies.clone();
    let requests = PerNetwork::new(limits::REQUESTS_PER_NETWORK, proxies.clone());
    let gate = Gate::new(app.metrics.clone(), requests);
    Ok(routes::router(&app)?
        .fallback(async move |request: Request| {
            portal.answer(request.method(), request.uri(), request.headers())
        })
        .with_state(app)
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(caught))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, limits::REQUEST))
        .layer(from_fn_with_state(gate, seal))
        .layer(from_fn_with_state(proxies, look_through)))
}

/// A panic is a fault of ours: the request is refused, the server goes on.
fn caught(_: Box<dyn Any + Send + 'static>) -> Response {
    Refusal::internal().into_response()
}

/// What connections are held to.
#[derive(Debug, Clone)]
struct Bounds {
    connections: usize,
    per_network: PerNetwork,
    stall: Duration,
}

/// Serves until the process is told to stop, then lets running requests finish. Of one network that
/// is not these proxies', a bounded number of connections is held.
///
/// # Errors
/// When signals cannot be received.
pub async fn serve(listener: TcpListener, router: Router, proxies: Proxies) -> anyhow::Result<()> {
    let bounds = Bounds {
        connections: limits::CONNECTIONS,
        per_network: PerNetwork::new(limits::CONNECTIONS_PER_NETWORK, proxies),
        stall: limits::STALL,
    };
    serve_within(bounds, listener, router, told_to_stop()).await
}

async fn serve_within(
    bounds: Bounds,
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = std::io::Result<()>>,
) -> anyhow::Result<()> {
    let mut protocol = http1::Builder::new();
    protocol
        .timer(TokioTimer::new())
        .header_read_timeout(limits::HEADER)
        .max_buf_size(limits::HEADER_BYTES)
        .max_headers(limits::HEADERS);
    let connections = Arc::new(Semaphore::new(bounds.connections));
    let running = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &connections) => accepted,
            stopped = &mut stop => {
                stopped.context("signals cannot be received")?;
                break;
            }
        };
        let (stream, address, place) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file handles, or the peer left in between: neither ends the server.
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Some(of_network) = bounds.per_network.take(address.ip()) else {
            tracing::debug!("a network holds all the connections it may: one more was closed");
            continue;
        };
        let stream = Stalling::new(stream, bounds.stall, limits::STALL_BYTES);
        let service = router.clone().layer(Extension(ConnectInfo(address)));
        let connection =
            protocol.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let watched = running.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = watched.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop((place, of_network));
        });
    }
    drop(listener);
    // Requests that take longer than this are cut off.
    if tokio::time::timeout(limits::SHUTDOWN, running.shutdown()).await.is_err() {
        tracing::warn!("requests were still running and were cut off");
    }
    Ok(())
}

async fn accept(
    listener: &TcpListener,
    connections: &Arc<Semaphore>,
) -> anyhow::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = connections.clone().acquire_owned().await?;
    let (stream, address) = listener.accept().await?;
    stream.set_nodelay(true)?;
    Ok((stream, address, place))
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
