//! Bytes to and from the mail server: timed writes, and replies read with bounds. It knows no command and keeps no
//! state of the dialogue.

use crate::{
    reply::{Collector, MAX_LINE, Reply},
    session::Fault,
};
use std::{future::Future, io, pin::Pin, task::Poll, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf},
    time::timeout,
};

/// A connection, with or without TLS.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send + Sync {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Sync> Stream for T {}

/// A connection and what has been read of it beyond the last reply.
pub(crate) struct Wire {
    stream: Box<dyn Stream>,
    pending: Vec<u8>,
}

impl Wire {
    pub(crate) fn new(stream: Box<dyn Stream>) -> Wire {
        Wire {
            stream,
            pending: Vec::with_capacity(MAX_LINE),
        }
    }

    /// The bare connection, for STARTTLS. `None` when the server has said something unasked, which someone between
    /// may have slipped in before the encryption began.
    pub(crate) fn into_stream(self) -> Option<Box<dyn Stream>> {
        self.pending.is_empty().then_some(self.stream)
    }

    /// Writes all of `bytes`, in one call where the system takes them.
    pub(crate) async fn write(&mut self, bytes: &[u8], wait: Duration) -> Result<(), Fault> {
        within(wait, async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        })
        .await
    }

    /// Reads one reply; `wait` bounds the whole of it, however slowly its bytes come.
    pub(crate) async fn reply(&mut self, wait: Duration) -> Result<Reply, Fault> {
        timeout(wait, self.read_reply())
            .await
            .map_err(|_| Fault::Timeout)?
    }

    async fn read_reply(&mut self) -> Result<Reply, Fault> {
        let mut collector = Collector::default();
        loop {
            let line = self.read_line().await?;
            match collector.push(&line) {
                Ok(Some(reply)) => return Ok(reply),
                Ok(None) => {}
                Err(_) => return Err(Fault::Unreadable),
            }
        }
    }

    async fn read_line(&mut self) -> Result<Vec<u8>, Fault> {
        let mut searched = 0;
        loop {
            let found = self
                .pending
                .iter()
                .skip(searched)
                .position(|byte| *byte == b'\n');
            if let Some(offset) = found {
                let end = searched + offset;
                let rest = self.pending.split_off(end + 1);
                let mut line = std::mem::replace(&mut self.pending, rest);
                line.truncate(end);
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                return if line.len() > MAX_LINE {
                    Err(Fault::Unreadable)
                } else {
                    Ok(line)
                };
            }
            searched = self.pending.len();
            if searched > MAX_LINE {
                return Err(Fault::Unreadable);
            }
            match self.stream.read_buf(&mut self.pending).await {
                Ok(0) => return Err(Fault::Closed),
                Ok(_) => {}
                Err(error) => return Err(fault(&error)),
            }
        }
    }

    /// Whether the server has said nothing unasked, as far as it has been read.
    pub(crate) fn is_quiet(&self) -> bool {
        self.pending.is_empty()
    }

    /// Whether the connection still stands and the server has said nothing unasked (such as 421 before it closes).
    /// Looks without waiting.
    pub(crate) async fn is_fresh(&mut self) -> bool {
        let stream = &mut self.stream;
        let look = std::future::poll_fn(|cx| {
            let mut byte = [0u8; 1];
            let ready = Pin::new(&mut *stream).poll_read(cx, &mut ReadBuf::new(&mut byte));
            // Anything that can be read now, an end or an error included, spoils the session.
            Poll::Ready(ready.is_pending())
        });
        look.await && self.pending.is_empty()
    }
}

/// `work` with a time limit, its errors as faults.
pub(crate) async fn within<T>(
    wait: Duration,
    work: impl Future<Output = io::Result<T>>,
) -> Result<T, Fault> {
    match timeout(wait, work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(fault(&error)),
        Err(_) => Err(Fault::Timeout),
    }
}

fn fault(error: &io::Error) -> Fault {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::TimedOut | Kind::WouldBlock => Fault::Timeout,
        Kind::UnexpectedEof
        | Kind::ConnectionReset
        | Kind::BrokenPipe
        | Kind::ConnectionAborted => Fault::Closed,
        // rustls reports its alerts and certificate errors so.
        Kind::InvalidData => Fault::Tls,
        kind => Fault::Io(kind),
    }
}
