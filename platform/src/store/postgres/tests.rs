//! A database for a test.

use super::super::new_id;
use sqlx::{Connection as _, Executor as _, PgConnection};
use std::time::Duration;

/// A database of the test server, dropped with it.
pub(crate) struct ScratchDatabase {
    server: String,
    name: String,
}

impl ScratchDatabase {
    pub(crate) async fn new(server: &str) -> Self {
        let name = format!("impact_{}", new_id().replace('-', ""));
        let this = Self { server: server.to_owned(), name };
        this.maintain(&format!("create database {}", this.name)).await;
        this
    }

    /// The server's address with this database's name in the place of its own.
    pub(crate) fn address(&self) -> String {
        let (server, _) = self.server.rsplit_once('/').unwrap();
        format!("{server}/{}", self.name)
    }

    async fn maintain(&self, text: &str) {
        let mut connection = PgConnection::connect(&self.server).await.unwrap();
        let mut done = connection.execute(text).await;
        // A worker of the server that looks through the database is the superuser's, and ends soon.
        for _ in 0..50 {
            if done.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            done = connection.execute(text).await;
        }
        done.unwrap();
        connection.close().await.unwrap();
    }
}

impl Drop for ScratchDatabase {
    fn drop(&mut self) {
        // The test's own runtime may not wait here.
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                let text = format!("drop database {} with (force)", self.name);
                runtime.unwrap().block_on(self.maintain(&text));
            });
        });
    }
}
