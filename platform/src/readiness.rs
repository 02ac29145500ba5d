//! Whether the database answers: asked by one at a time, and remembered for a moment, because the
//! question is a write and everybody may ask.

use crate::limits;
use crate::store::{Store, StoreError};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// The last answer.
#[derive(Debug, Default)]
pub struct Readiness(Mutex<Option<(Instant, bool)>>);

impl Readiness {
    /// Whether the database can be read and written, as of [`limits::READY`] ago at the most.
    pub async fn is_ready(&self, store: &Store) -> bool {
        self.within(limits::READY, || store.check()).await
    }

    async fn within<F: Future<Output = Result<(), StoreError>>>(
        &self,
        kept: Duration,
        check: impl FnOnce() -> F,
    ) -> bool {
        // Who asks meanwhile waits for this answer.
        let mut last = self.0.lock().await;
        if let Some((at, ready)) = *last
            && at.elapsed() < kept
        {
            return ready;
        }
        let ready = match check().await {
            Ok(()) => true,
            Err(error) => {
                tracing::error!("not ready: {:#}", anyhow::Error::from(error));
                false
            }
        };
        *last = Some((Instant::now(), ready));
        ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn many_who_ask_are_one_question() {
        let (readiness, asked) = (Readiness::default(), AtomicU32::new(0));
        let check = || async {
            asked.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(20)).await;
            Ok(())
        };
        let long = Duration::from_secs(3600);
        let all = tokio::join!(
            readiness.within(long, check),
            readiness.within(long, check),
            readiness.within(long, check),
        );
        assert_eq!(all, (true, true, true));
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        let broken = || async { Err(StoreError::Absent("database")) };
        assert!(readiness.within(long, broken).await, "as it was a moment ago");
        assert!(!readiness.within(Duration::ZERO, broken).await);
        assert!(!readiness.within(long, check).await, "a refusal is remembered as well");
    }
}
