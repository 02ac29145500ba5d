//! When a session or key was last used: written down beside the request, which neither waits for
//! it nor fails with it.

use crate::store::StoreError;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// What is being written down.
#[derive(Debug, Clone, Default)]
pub struct Touches(Arc<Mutex<BTreeSet<String>>>);

impl Touches {
    /// Writes down in the background that `name` was used; nothing happens while that is being
    /// done already, so that a writer who is busy for long does not gather a queue of them.
    pub fn write(
        &self,
        name: &str,
        work: impl Future<Output = Result<(), StoreError>> + Send + 'static,
    ) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !now.insert(name.to_owned()) {
            return;
        }
        let one = One { all: self.clone(), name: name.to_owned() };
        tokio::spawn(async move {
            let _one = one;
            if let Err(error) = work.await {
                tracing::warn!("a last use is not written: {:#}", anyhow::Error::from(error));
            }
        });
    }

    /// Whether nothing is being written.
    #[cfg(test)]
    pub fn done(&self) -> bool {
        self.0.lock().unwrap().is_empty()
    }
}

/// One that is being written, also when that panics.
struct One {
    all: Touches,
    name: String,
}

impl Drop for One {
    fn drop(&mut self) {
        self.all.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};
    use tokio::sync::Notify;

    #[tokio::test]
    async fn one_at_a_time_and_a_failure_is_nobodys() {
        let (touches, go_on) = (Touches::default(), Arc::new(Notify::new()));
        let count = Arc::new(AtomicU32::new(0));
        let write = || {
            let (count, go_on) = (count.clone(), go_on.clone());
            touches.write("a", async move {
                count.fetch_add(1, Ordering::Relaxed);
                go_on.notified().await;
                Err(StoreError::Absent("session"))
            });
        };
        for _ in 0..5 {
            write();
        }
        tokio::task::yield_now().await;
        assert_eq!(count.load(Ordering::Relaxed), 1);
        go_on.notify_one();
        while !touches.done() {
            tokio::task::yield_now().await;
        }
        write();
        tokio::task::yield_now().await;
        assert_eq!(count.load(Ordering::Relaxed), 2);
    }
}
