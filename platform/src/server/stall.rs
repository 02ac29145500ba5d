//! Connections whose peer takes too little of what it asked for.

use std::future::Future;
use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// A connection that ends when its peer, while something waits to be sent, takes fewer than so many
/// bytes in so long.
pub struct Stalling<T> {
    inner: T,
    within: Duration,
    least: usize,
    /// Runs while something waits to be sent.
    waiting: Option<Pin<Box<Sleep>>>,
    taken: usize,
}

impl<T> Stalling<T> {
    /// The connection, held to `least` bytes `within` a time.
    pub fn new(inner: T, within: Duration, least: usize) -> Self {
        Self { inner, within, least, waiting: None, taken: 0 }
    }

    /// What became of a write of `asked` bytes, and whether the peer still takes enough.
    fn watch(
        &mut self,
        context: &mut Context<'_>,
        asked: usize,
        written: Poll<Result<usize>>,
    ) -> Poll<Result<usize>> {
        match written {
            Poll::Ready(Ok(bytes)) => {
                self.taken = self.taken.saturating_add(bytes);
                if bytes >= asked || self.taken >= self.least {
                    self.waiting = None;
                    self.taken = 0;
                }
                written
            }
            Poll::Ready(Err(_)) => written,
            Poll::Pending => {
                let within = self.within;
                let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(within)));
                waiting.as_mut().poll(context).map(|()| {
                    Err(Error::new(ErrorKind::TimedOut, "the peer takes too little of the answer"))
                })
            }
        }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Stalling<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.inner).poll_read(context, into)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Stalling<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.watch(context, bytes.len(), written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write_vectored(context, slices);
        let asked = slices.iter().map(|slice| slice.len()).sum();
        self.watch(context, asked, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn who_takes_nothing_or_a_trickle_is_left() {
        for trickle in [0, 1] {
            let (mut peer, ours) = tokio::io::duplex(64);
            let mut ours = Stalling::new(ours, Duration::from_millis(100), 1_000);
            let sent = tokio::spawn(async move { ours.write_all(&[0; 100_000]).await });
            let mut byte = vec![0; trickle];
            while !sent.is_finished() {
                peer.read_exact(&mut byte).await.unwrap();
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            assert_eq!(sent.await.unwrap().unwrap_err().kind(), ErrorKind::TimedOut);
        }
    }

    #[tokio::test]
    async fn who_takes_slowly_gets_all_of_it() {
        let (mut peer, ours) = tokio::io::duplex(64);
        let mut ours = Stalling::new(ours, Duration::from_millis(200), 100);
        let sent = tokio::spawn(async move { ours.write_all(&[0; 2_000]).await });
        let mut part = [0; 50];
        for _ in 0..40 {
            peer.read_exact(&mut part).await.unwrap();
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        sent.await.unwrap().unwrap();
    }
}
