//! Bodies of answers that hold a place until they are sent or given up.

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};

/// The body, which holds a place.
pub fn holding<P: Send + Unpin + 'static>(body: Body, place: P) -> Body {
    Body::new(Holding { body, _place: place })
}

struct Holding<P> {
    body: Body,
    _place: P,
}

impl<P: Unpin> HttpBody for Holding<P> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
