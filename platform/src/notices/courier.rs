//! Takes messages from the outbox to the mail server.

use super::Post;
use super::smtp::{Sending, Smtp};
use crate::clock;
use crate::store::{OutgoingMail, Store, StoreError};
use std::time::Duration;
use tokio::sync::watch;

/// How often the outbox is looked into without being told: another process may have put something
/// there, or one that died left it.
const ROUND: Duration = Duration::from_secs(5);

/// How long one process has a message for itself. A mail server that takes longer than that for all
/// its steps together is given up.
pub const LEASE_MS: i64 = 2 * 60_000;

/// After which attempt a message waits how many seconds; after the last it is given up: one day in
/// all.
const WAITS_S: [i64; 9] = [5, 60, 300, 1800, 3600, 7200, 14_400, 28_800, 30_235];

/// Sends what lies in the outbox until told to stop; a message that is being sent is finished.
pub async fn deliver(store: Store, post: Post, smtp: Smtp, mut stop: watch::Receiver<bool>) {
    // Senders take turns.
    let mut last = String::new();
    while !*stop.borrow() {
        match next(&store, &smtp, &mut last).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(error = %error, "the outbox cannot be read or written"),
        }
        tokio::select! {
            () = post.woken() => {}
            () = tokio::time::sleep(ROUND) => {}
            told = stop.changed() => {
                if told.is_err() {
                    return;
                }
            }
        }
    }
}

/// Sends the next message that is due; false when there is none.
async fn next(store: &Store, smtp: &Smtp, last: &mut String) -> Result<bool, StoreError> {
    let Some(mail) = store.take_mail(clock::now_ms(), LEASE_MS, last).await? else {
        return Ok(false);
    };
    mail.sender().clone_into(last);
    let within = Duration::from_millis(LEASE_MS.unsigned_abs() * 3 / 4);
    let sending = tokio::time::timeout(within, smtp.send(&mail)).await;
    match sending.unwrap_or_else(|_| Sending::Later("the mail server took too long".to_owned())) {
        Sending::Taken => store.mail_sent(&mail.id, clock::now_ms()).await?,
        Sending::Refused(why) => give_up(store, &mail, &why).await?,
        Sending::Later(why) => match wait_ms(mail.attempts) {
            Some(wait) => {
                tracing::warn!(mail = %mail.id, error = %why, "a message is sent again later");
                store.mail_waits(&mail.id, clock::now_ms() + wait, &why).await?;
            }
            None => give_up(store, &mail, &why).await?,
        },
    }
    Ok(true)
}

async fn give_up(store: &Store, mail: &OutgoingMail, why: &str) -> Result<(), StoreError> {
    tracing::error!(mail = %mail.id, error = %why, "a message was not sent and is given up");
    store.mail_failed(&mail.id, clock::now_ms(), why).await
}

/// How long a message waits after so many attempts; none when it is given up.
fn wait_ms(attempts: i64) -> Option<i64> {
    let at = usize::try_from(attempts.saturating_sub(1)).ok()?;
    WAITS_S.get(at).map(|seconds| seconds * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_tried_for_a_day() {
        assert_eq!(wait_ms(1), Some(5000));
        let all: i64 = (1..).map_while(wait_ms).sum();
        assert_eq!(all, clock::DAY_MS);
        assert_eq!(wait_ms(10), None);
        assert!((1..9).all(|at| wait_ms(at) <= wait_ms(at + 1)), "longer each time");
    }
}
