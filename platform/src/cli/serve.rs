//! `impact serve`: the portal and its API.

use super::mail::Mail;
use super::{Place, say};
use crate::app::App;
use crate::auth::password::Passwords;
use crate::notices::courier;
use crate::origins::{Origin, Origins};
use crate::portal::Portal;
use crate::proxies::Proxies;
use crate::{demo, library, limits, logs, metrics, server};
use anyhow::{Context, bail};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Arguments of `impact serve`.
#[derive(Debug, clap::Args)]
pub struct Serve {
    /// Address and port; port 0 takes a free one and prints it.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder of the built portal; without it, only the API is served.
    #[arg(long, value_name = "DIR")]
    portal: Option<PathBuf>,
    /// Serve the demo organisation, on loopback only; fills an empty database with it.
    #[arg(long)]
    demo: bool,
    /// Address and port for metrics in Prometheus' format, apart from the portal; none without it.
    #[arg(long, value_name = "ADDR")]
    metrics_listen: Option<SocketAddr>,
    /// Address of a proxy before this server, whose X-Forwarded-For tells where requests come from;
    /// may be given several times.
    #[arg(long = "trusted-proxy", value_name = "IP")]
    trusted_proxies: Vec<IpAddr>,
    /// Origin whose pages may frame the calculator (`/embed/frame.html`), for example
    /// https://shop.example; may be given several times, and nobody may without it.
    #[arg(long = "embed-origin", value_name = "ORIGIN")]
    embed_origins: Vec<Origin>,
    /// How the lines of the log are written.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    log_format: logs::Format,
    #[command(flatten)]
    mail: Mail,
}

impl Serve {
    pub(super) async fn run(self, place: &Place) -> anyhow::Result<()> {
        logs::start(self.log_format);
        if self.demo && !self.listen.ip().is_loopback() {
            bail!(
                "--listen {}: with --demo the server listens on loopback only, for example \
                 127.0.0.1:8080",
                self.listen
            );
        }
        let (post, smtp) = self.mail.read()?;
        let portal = match &self.portal {
            Some(folder) => Portal::read(folder, &Origins::new(self.embed_origins))?,
            None => Portal::default(),
        };
        let library = Arc::new(library::shipped().context("the shipped data cannot be read")?);
        let store = place.open_or_create().await?;
        let passwords = Passwords::new()?;
        if self.demo {
            let (organisation, is_new) = demo::organisation(&store).await?;
            if is_new {
                demo::fill(&store, &library, &organisation).await?;
            }
            for account in demo::members(&store, &passwords, &organisation).await? {
                let role = account.role.key();
                say(format_args!("demo sign-in {role} {} {}", account.email, account.password))?;
            }
            say(format_args!("demo key {}", demo::key(&store, &organisation).await?))?;
        }
        let listener = listen(self.listen).await?;
        let metrics_listener = match self.metrics_listen {
            Some(address) => Some(listen(address).await?),
            None => None,
        };
        if let Some(metrics) = &metrics_listener {
            say(format_args!("metrics http://{}/metrics", metrics.local_addr()?))?;
        }
        say(format_args!("listening http://{}", listener.local_addr()?))?;
        if !self.listen.ip().is_loopback() {
            tracing::warn!(
                "browsers keep the session over https only: put a proxy with TLS before this server"
            );
        }
        let proxies = Proxies::new(self.trusted_proxies);
        let app = App::new(store.clone(), library, passwords, self.demo)
            .with_post(post.clone())
            .behind(proxies.clone());
        let app = Arc::new(app);
        let metrics = metrics::router(app.clone());
        let (stop, stopping) = watch::channel(false);
        let courier =
            smtp.map(|smtp| tokio::spawn(courier::deliver(store.clone(), post, smtp, stopping)));
        let portal = server::serve(listener, server::router(app, portal)?, proxies.clone());
        match metrics_listener {
            Some(listener) => {
                tokio::try_join!(portal, server::serve(listener, metrics, proxies)).map(drop)?
            }
            None => portal.await?,
        }
        stop.send_replace(true);
        if let Some(courier) = courier
            && tokio::time::timeout(limits::SHUTDOWN, courier).await.is_err()
        {
            tracing::warn!("a message was being sent and is sent again at the next start");
        }
        store.close().await;
        Ok(())
    }
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let bound = TcpListener::bind(address).await;
    bound.with_context(|| format!("the server cannot listen on {address}"))
}
