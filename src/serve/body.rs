//! From a thread that writes to a connection that sends: a bounded channel, and the head of a reply held back until
//! there is something to send, so that what fails early fails with a status.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Bytes, Frame, SizeHint};
use hyper::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue, VARY};
use lermap::cancel::Cancellation;
use lermap::{Error, Result};
use tokio::sync::{mpsc, oneshot};

use crate::pack::{Coding, Packed};

use super::message::{Body, Reply, WriteBody};

/// How many bytes go out at once, and how many such pieces wait for a slow reader.
const PIECE: usize = 32 << 10;
const WAITING: usize = 4;

/// Bodies under this size are not packed.
const WORTH_PACKING: usize = 512;

/// What a connection sends.
pub(super) type Response = hyper::Response<Sent>;

/// Interrupts work when it is dropped: the client went away, or all is sent.
pub(super) struct Interrupt(Option<Cancellation>);

impl Interrupt {
    /// Returns what interrupts the work behind `cancellation`.
    pub(super) fn of(cancellation: &Cancellation) -> Self {
        Self(Some(cancellation.clone()))
    }

    /// Lets the work go on.
    pub(super) fn disarm(mut self) {
        self.0 = None;
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        if let Some(cancellation) = &self.0 {
            cancellation.interrupt();
        }
    }
}

/// A body on its way.
pub(super) enum Sent {
    Whole(Option<Bytes>),
    Pieces { receiver: mpsc::Receiver<io::Result<Bytes>>, _interrupt: Interrupt },
}

impl hyper::body::Body for Sent {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match self.get_mut() {
            Self::Whole(bytes) => Poll::Ready(bytes.take().filter(|bytes| !bytes.is_empty()).map(Frame::data).map(Ok)),
            Self::Pieces { receiver, .. } => {
                receiver.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(bytes) if bytes.as_ref().is_none_or(Bytes::is_empty))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Self::Pieces { .. } => SizeHint::default(),
        }
    }
}

/// Sends `reply`, packed as `coding` says; runs on a thread that may wait.
pub(super) fn send(reply: Reply, coding: Coding, head: oneshot::Sender<Response>, cancellation: &Cancellation) {
    match reply.body {
        Body::Bytes(bytes) => {
            let bare = Reply { body: Body::Bytes(Vec::new()), ..reply };
            let _ = head.send(whole(bare, bytes, coding));
        }
        Body::Stream(write) => {
            let bare = Reply { body: Body::Bytes(Vec::new()), ..reply };
            stream(bare, write, coding, head, cancellation);
        }
    }
}

fn whole(reply: Reply, bytes: Vec<u8>, coding: Coding) -> Response {
    let coding = if bytes.len() < WORTH_PACKING { Coding::Plain } else { coding };
    let mut sent = Vec::new();
    let mut packed = Packed::new(coding, &mut sent);
    // A vector takes all.
    let _ = packed.write_all(&bytes).and_then(|()| packed.finish());
    drop(packed);
    response(named(reply, coding), Sent::Whole(Some(sent.into())))
}

/// Returns the reply with the name of its coding.
fn named(reply: Reply, coding: Coding) -> Reply {
    match coding {
        Coding::Plain => reply,
        Coding::Gzip { .. } => reply.with(CONTENT_ENCODING, "gzip"),
        Coding::Zstd { .. } => reply.with(CONTENT_ENCODING, "zstd"),
    }
}

/// Returns the reply as HTTP; a header that cannot be sent is left out.
pub(super) fn response(reply: Reply, body: Sent) -> Response {
    let mut response = hyper::Response::new(body);
    *response.status_mut() = reply.status;
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().append(name, value);
        }
    }
    let vary: (HeaderName, HeaderValue) = (VARY, HeaderValue::from_static("Accept, Accept-Encoding"));
    if response.headers().contains_key(CONTENT_TYPE) {
        response.headers_mut().append(vary.0, vary.1);
    }
    response
}

fn stream(
    reply: Reply,
    write: WriteBody,
    coding: Coding,
    head: oneshot::Sender<Response>,
    cancellation: &Cancellation,
) {
    let pieces = Pieces {
        buffer: Vec::with_capacity(PIECE),
        head: Some((named(reply, coding), head)),
        sender: None,
        cancellation: cancellation.clone(),
    };
    let mut packed = Packed::new(coding, pieces);
    let outcome = write(&mut packed).and_then(|()| Ok(packed.finish()?));
    packed.get_mut().end(outcome);
}

/// A writer whose bytes go to a connection.
struct Pieces {
    buffer: Vec<u8>,
    /// The reply, until its first bytes are sent.
    head: Option<(Reply, oneshot::Sender<Response>)>,
    sender: Option<mpsc::Sender<io::Result<Bytes>>>,
    cancellation: Cancellation,
}

impl Pieces {
    fn push(&mut self) -> io::Result<()> {
        let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
        if let Some((reply, head)) = self.head.take() {
            let (sender, receiver) = mpsc::channel(WAITING);
            let body = Sent::Pieces { receiver, _interrupt: Interrupt::of(&self.cancellation) };
            head.send(response(reply, body)).map_err(|_| gone())?;
            self.sender = Some(sender);
        }
        let piece = std::mem::replace(&mut self.buffer, Vec::with_capacity(PIECE));
        let sender = self.sender.as_ref().ok_or_else(gone)?;
        sender.blocking_send(Ok(piece.into())).map_err(|_| gone())
    }

    /// Sends what is left, or says what went wrong: with a status if nothing is sent yet, else by breaking off.
    fn end(&mut self, outcome: Result<()>) {
        match (outcome, self.head.take()) {
            (Ok(()), Some((reply, head))) => {
                let bytes = std::mem::take(&mut self.buffer);
                let _ = head.send(response(reply, Sent::Whole(Some(bytes.into()))));
            }
            (Ok(()), None) => {
                let _ = self.push();
            }
            (Err(error), Some((_, head))) => {
                let reply = Reply::failed(&error);
                if let Body::Bytes(bytes) = reply.body {
                    let bare = Reply { body: Body::Bytes(Vec::new()), ..reply };
                    let _ = head.send(whole(bare, bytes, Coding::Plain));
                }
            }
            (Err(error), None) => self.break_off(&error),
        }
        self.sender = None;
        self.buffer.clear();
    }

    fn break_off(&self, error: &Error) {
        if let Some(sender) = &self.sender {
            tracing::info!(error = %error, "a reply breaks off");
            let _ = sender.blocking_send(Err(io::Error::other(error.to_string())));
        }
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= PIECE {
            self.push()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
