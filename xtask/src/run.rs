//! `cargo xtask run`: the portal and its API with demo data, from whatever is there.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::portal;
use crate::process;
use crate::server::{self, Server};
use crate::setup::{FOR_PORTAL, Tools};
use crate::workspace::Workspace;

/// Builds what is not built, serves it on a loopback port, and ends with Ctrl-C.
pub fn run(workspace: &Workspace, port: u16) -> Result<bool> {
    server::port_is_free(port)?;
    let tools = Tools::set_up(workspace, FOR_PORTAL)?;
    tools.require(FOR_PORTAL)?;
    process::timed("build the portal", || portal::build(workspace, &tools))?;
    process::timed("build the server", || {
        process::must(&mut tools.cargo(workspace, &["build", "--release", "-p", "impact-platform"]))
    })?;
    let (asked_to_end, ended) = mpsc::channel();
    ctrlc::set_handler(move || {
        // The receiver is gone only when the command is ending anyway.
        if asked_to_end.send(()).is_err() {
            std::process::exit(1);
        }
    })
    .context("Ctrl-C cannot be listened for")?;
    let database = format!("sqlite:{}", workspace.root.join("target/demo.db").display());
    let program = workspace.server("release");
    let mut server = Server::start(&program, &database, Some(&workspace.portal()), port, true)?;
    println!("ready {}", server.address);
    loop {
        match ended.recv_timeout(Duration::from_millis(200)) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => {
                server.stop()?;
                println!("stopped");
                return Ok(true);
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        if let Some(status) = server.ended()? {
            eprintln!("error: the server ended ({status})");
            return Ok(status.success());
        }
    }
}
