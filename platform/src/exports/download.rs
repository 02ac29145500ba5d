//! A file as an answer, sent as it is made.

use crate::holding::holding;
use crate::limits;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;
use std::fs::File;
use std::io::Read;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;

/// Bytes of a file read at once.
const PART: usize = 64 * 1024;

/// Where the parts of a download go.
#[derive(Debug, Clone)]
pub struct Parts {
    sender: Sender<std::io::Result<Bytes>>,
    /// Time in which the next part is taken.
    within: Duration,
}

impl Parts {
    /// Sends the next part; whether the receiver still takes any. One that takes nothing for long
    /// is given up.
    pub async fn send(&self, bytes: impl Into<Bytes>) -> bool {
        let sent = timeout(self.within, self.sender.send(Ok(bytes.into()))).await;
        matches!(sent, Ok(Ok(())))
    }

    /// Breaks the download off, so that nobody takes half a file for a whole one.
    pub async fn fail(&self) {
        let broken = std::io::Error::other("the rest could not be made");
        // The receiver may have left: then nobody is misled.
        if timeout(self.within, self.sender.send(Err(broken))).await.is_err() {
            tracing::debug!("a download was given up");
        }
    }
}

/// A file on its way.
#[derive(Debug)]
pub struct Download {
    body: Body,
    media_type: &'static str,
    name: String,
}

impl Download {
    /// A file whose parts are sent one by one.
    pub fn parts(name: String, media_type: &'static str) -> (Parts, Self) {
        let (sender, receiver) = channel(2);
        let parts = Parts { sender, within: limits::DOWNLOAD_PART };
        (parts, Self { body: Body::new(Received(receiver)), media_type, name })
    }

    /// The same, holding a place until it is sent or given up.
    #[must_use]
    pub fn holding<P: Send + Unpin + 'static>(self, place: P) -> Self {
        Self { body: holding(self.body, place), ..self }
    }

    /// A file that is there.
    pub fn file(name: String, media_type: &'static str, mut file: File) -> Self {
        let (parts, download) = Self::parts(name, media_type);
        tokio::spawn(async move {
            loop {
                // A thread is held while the disk is read, not while the receiver waits.
                let read = tokio::task::spawn_blocking(move || {
                    let mut bytes = vec![0; PART];
                    let read = file.read(&mut bytes)?;
                    bytes.truncate(read);
                    Ok::<_, std::io::Error>((file, bytes))
                });
                match read.await {
                    Ok(Ok((_, bytes))) if bytes.is_empty() => return,
                    Ok(Ok((rest, bytes))) => {
                        file = rest;
                        if !parts.send(bytes).await {
                            return;
                        }
                    }
                    Ok(Err(error)) => {
                        tracing::error!(%error, "a temporary file cannot be read");
                        return parts.fail().await;
                    }
                    Err(error) => {
                        tracing::error!(%error, "reading a temporary file stopped");
                        return parts.fail().await;
                    }
                }
            }
        });
        download
    }
}

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        let mut response = Response::new(self.body);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        let disposition = format!("attachment; filename=\"{}\"", self.name);
        if let Ok(value) = HeaderValue::from_str(&disposition) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
        response
    }
}

/// A body of received parts.
struct Received(Receiver<std::io::Result<Bytes>>);

impl HttpBody for Received {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::io::Result<Frame<Bytes>>>> {
        self.0.poll_recv(context).map(|part| part.map(|part| part.map(Frame::data)))
    }
}

/// A name of a file of these parts: small letters, digits and hyphens.
pub fn file_name(parts: &[&str], extension: &str) -> String {
    let mut name = String::new();
    for letter in parts.join("-").to_lowercase().chars().take(120) {
        let plain: &str = match letter {
            'ä' => "ae",
            'ö' => "oe",
            'ü' => "ue",
            'ß' => "ss",
            'a'..='z' | '0'..='9' => {
                name.push(letter);
                continue;
            }
            _ if name.ends_with('-') || name.is_empty() => "",
            _ => "-",
        };
        name.push_str(plain);
    }
    format!("{}.{extension}", name.trim_end_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_plain() {
        assert_eq!(
            file_name(&["Müller & Söhne GmbH", "devices", "2026-01-01"], "csv"),
            "mueller-soehne-gmbh-devices-2026-01-01.csv"
        );
        assert_eq!(file_name(&["../\"株", "x"], "xlsx"), "x.xlsx");
    }

    #[tokio::test]
    async fn a_file_arrives_whole_and_a_broken_one_not_at_all() {
        let mut file = tempfile::tempfile().unwrap();
        let bytes: Vec<u8> = (0..200_000_u32).map(|n| n as u8).collect();
        std::io::Write::write_all(&mut file, &bytes).unwrap();
        std::io::Seek::rewind(&mut file).unwrap();
        let response = Download::file("x.csv".into(), "text/csv", file).into_response();
        assert_eq!(
            response.headers()[header::CONTENT_DISPOSITION],
            "attachment; filename=\"x.csv\""
        );
        let received = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert_eq!(received, bytes);

        let (parts, download) = Download::parts("x.csv".into(), "text/csv");
        tokio::spawn(async move {
            assert!(parts.send("half").await);
            parts.fail().await;
        });
        let body = download.into_response().into_body();
        assert!(axum::body::to_bytes(body, usize::MAX).await.is_err());
    }
    #[tokio::test]
    async fn who_takes_no_part_for_long_is_given_up() {
        let (mut parts, download) = Download::parts("x.csv".into(), "text/csv");
        parts.within = Duration::from_millis(20);
        let mut sent = 0;
        while parts.send("part").await {
            sent += 1;
        }
        assert_eq!(sent, 2, "as many as wait on their way");
        drop(parts);
        let body = download.into_response().into_body();
        assert!(axum::body::to_bytes(body, usize::MAX).await.is_ok());
    }
}
