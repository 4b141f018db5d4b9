//! The receiving side of LMTP (RFC 2033): the organisation's mail server hands reports over here, one reply a recipient.
//! "250" is said once the effect is committed, "451" when it cannot be now; until then the mail server keeps the message.

use super::{
    intake::Intake,
    message::{Collector, Message},
};
use std::{future::Future, io, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    sync::Semaphore,
    time::timeout,
};

/// What a sender may ask of us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a message.
    pub size: u64,
    /// Recipients of a message.
    pub recipients: usize,
    /// Connections at once.
    pub connections: usize,
    /// Wait for the other side at each step.
    pub wait: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            size: 50 * 1024 * 1024,
            recipients: 100,
            connections: 20,
            wait: Duration::from_secs(300),
        }
    }
}

/// Longest command line, with its line end (RFC 5321 §4.5.3.1.4 asks for 512).
const MAX_LINE: u64 = 2_048;
/// Bytes of a text read at once; lines may be longer.
const BLOCK: u64 = 16 * 1024;
/// Commands that make no sense before the connection is ended.
const MAX_ERRORS: u32 = 20;

/// Serves connections until `accept` fails for good. The future it gives resolves to the next connection.
pub async fn serve<S, F>(mut accept: impl FnMut() -> F, intake: Intake, limits: Limits)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    F: Future<Output = io::Result<S>>,
{
    let places = Arc::new(Semaphore::new(limits.connections));
    loop {
        let stream = match accept().await {
            Ok(stream) => stream,
            Err(error) => {
                tracing::warn!(%error, "a connection for reports could not be taken");
                tokio::time::sleep(Duration::from_millis(200)).await;
                continue;
            }
        };
        let (places, intake) = (places.clone(), intake.clone());
        tokio::spawn(async move {
            let mut dialogue = Dialogue::new(stream, intake, limits);
            // Faults of the other side end it silently: it keeps what was not answered.
            let _ = match places.try_acquire() {
                Ok(_place) => dialogue.run().await,
                Err(_) => dialogue.say("421 4.3.2 too many connections").await,
            };
        });
    }
}

struct Dialogue<S> {
    io: BufReader<S>,
    intake: Intake,
    limits: Limits,
    sender: bool,
    recipients: Vec<String>,
    errors: u32,
}

/// Whether the dialogue goes on.
type Next = io::Result<bool>;

fn late() -> io::Error {
    io::Error::from(io::ErrorKind::TimedOut)
}

impl<S: AsyncRead + AsyncWrite + Unpin> Dialogue<S> {
    fn new(stream: S, intake: Intake, limits: Limits) -> Dialogue<S> {
        Dialogue {
            io: BufReader::new(stream),
            intake,
            limits,
            sender: false,
            recipients: Vec::new(),
            errors: 0,
        }
    }

    async fn run(&mut self) -> Next {
        self.say("220 saiki LMTP").await?;
        while let Some(line) = self.line().await? {
            if !self.obey(&line).await? {
                return Ok(false);
            }
        }
        Ok(false)
    }

    async fn say(&mut self, text: &str) -> Next {
        let line = format!("{text}\r\n");
        let written = async {
            self.io.get_mut().write_all(line.as_bytes()).await?;
            self.io.get_mut().flush().await
        };
        timeout(self.limits.wait, written)
            .await
            .map_err(|_| late())??;
        Ok(true)
    }

    /// A command line; `None` at the end. One that is too long is read to its end and comes back empty.
    async fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        let n = self.some(&mut line, MAX_LINE).await?;
        if n == 0 {
            return Ok(None);
        }
        let mut rest = line.clone();
        let whole = rest.ends_with(b"\n");
        while !rest.ends_with(b"\n") {
            rest.clear();
            if self.some(&mut rest, MAX_LINE).await? == 0 {
                return Ok(None);
            }
        }
        let text = String::from_utf8_lossy(&line);
        Ok(Some(if whole {
            text.trim_end().to_owned()
        } else {
            String::new()
        }))
    }

    /// Reads to the end of a line, at most `most` bytes of it.
    async fn some(&mut self, into: &mut Vec<u8>, most: u64) -> io::Result<usize> {
        let mut bounded = (&mut self.io).take(most);
        timeout(self.limits.wait, bounded.read_until(b'\n', into))
            .await
            .map_err(|_| late())?
    }

    async fn obey(&mut self, line: &str) -> Next {
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "LHLO" => {
                self.forget();
                let offer = format!(
                    "250-saiki\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE {}",
                    self.limits.size
                );
                self.say(&offer).await
            }
            "MAIL" if self.sender => self.wrong("503 5.5.1 nested MAIL").await,
            "MAIL" => self.mail(line).await,
            "RCPT" if !self.sender => self.wrong("503 5.5.1 MAIL first").await,
            "RCPT" => self.rcpt(line).await,
            "DATA" if self.recipients.is_empty() => {
                self.wrong("503 5.5.1 no valid recipients").await
            }
            "DATA" => self.data().await,
            "RSET" => {
                self.forget();
                self.say("250 2.0.0 ok").await
            }
            "NOOP" => self.say("250 2.0.0 ok").await,
            "VRFY" => self.say("252 2.1.5 send it and see").await,
            "QUIT" => self.say("221 2.0.0 bye").await.map(|_| false),
            _ => self.wrong("500 5.5.2 not understood").await,
        }
    }

    fn forget(&mut self) {
        self.sender = false;
        self.recipients.clear();
    }

    async fn wrong(&mut self, text: &str) -> Next {
        self.errors += 1;
        if self.errors > MAX_ERRORS {
            return self.say("421 4.7.0 too many errors").await.map(|_| false);
        }
        self.say(text).await
    }

    async fn mail(&mut self, line: &str) -> Next {
        let Some((_, options)) = path(line, "MAIL FROM:") else {
            return self.wrong("501 5.5.4 MAIL FROM:<address>").await;
        };
        let size = options
            .split_ascii_whitespace()
            .filter_map(|option| option.split_once('='))
            .find(|(name, _)| name.eq_ignore_ascii_case("SIZE"))
            .and_then(|(_, value)| value.parse::<u64>().ok());
        if size.is_some_and(|size| size > self.limits.size) {
            return self.say("552 5.3.4 too large").await;
        }
        self.sender = true;
        self.say("250 2.1.0 ok").await
    }

    async fn rcpt(&mut self, line: &str) -> Next {
        let Some((address, _)) = path(line, "RCPT TO:") else {
            return self.wrong("501 5.5.4 RCPT TO:<address>").await;
        };
        if self.recipients.len() >= self.limits.recipients {
            return self.say("452 4.5.3 too many recipients").await;
        }
        self.recipients.push(address.to_owned());
        self.say("250 2.1.5 ok").await
    }

    async fn data(&mut self) -> Next {
        self.say("354 go ahead").await?;
        let Some(message) = self.text().await? else {
            // The connection ended inside the text: the mail server has it still.
            return Ok(false);
        };
        let recipients = std::mem::take(&mut self.recipients);
        self.forget();
        let large = message.size > self.limits.size;
        let message = Arc::new(message);
        for recipient in recipients {
            if large {
                self.say("552 5.3.4 too large").await?;
                continue;
            }
            let (intake, message) = (self.intake.clone(), message.clone());
            let work = move || intake.take(Some(&recipient), &message);
            let reply = match tokio::task::spawn_blocking(work).await {
                Ok(Ok(taken)) if taken.is_done() => "250 2.0.0 done",
                Ok(Ok(_)) => "451 4.3.0 the mail is being sent this moment; try again",
                Ok(Err(error)) => {
                    tracing::error!(%error, "a report could not be recorded");
                    "451 4.3.0 cannot be recorded now; try again"
                }
                Err(_) => "451 4.3.0 failed; try again",
            };
            self.say(reply).await?;
        }
        Ok(true)
    }

    /// The text up to its final dot, dots undoubled; `None` when the connection ends before. What is beyond the limit is
    /// read and counted, not kept.
    async fn text(&mut self) -> io::Result<Option<Message>> {
        let mut message = Collector::default();
        let mut line = Vec::new();
        let mut at_start = true;
        loop {
            line.clear();
            if self.some(&mut line, BLOCK).await? == 0 {
                return Ok(None);
            }
            if at_start && (line == b".\r\n" || line == b".\n") {
                return Ok(Some(message.finish()));
            }
            let stuffed = at_start && line.starts_with(b".");
            message.push(line.get(usize::from(stuffed)..).unwrap_or_default());
            if message.size() > self.limits.size.saturating_mul(4) {
                return Ok(None);
            }
            at_start = line.ends_with(b"\n");
        }
    }
}

/// The path of MAIL or RCPT, and what stands behind it. Quoted local parts may hold a `>`.
fn path<'a>(line: &'a str, verb: &str) -> Option<(&'a str, &'a str)> {
    let (start, rest) = line.split_at_checked(verb.len())?;
    let inner = rest
        .trim_start()
        .strip_prefix('<')
        .filter(|_| start.eq_ignore_ascii_case(verb))?;
    let mut quoted = false;
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '>' if !quoted => return Some((inner.get(..at)?, inner.get(at + 1..)?)),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_out_of_their_lines() {
        for (line, found) in [
            ("RCPT TO:<a@b.jp>", Some(("a@b.jp", ""))),
            (
                "rcpt to: <a@b.jp> NOTIFY=NEVER",
                Some(("a@b.jp", " NOTIFY=NEVER")),
            ),
            ("RCPT TO:<\"a>b\"@c.jp>", Some(("\"a>b\"@c.jp", ""))),
            ("RCPT TO:a@b.jp", None),
            ("RCPT TO:<a@b.jp", None),
            ("RCPT", None),
        ] {
            assert_eq!(path(line, "RCPT TO:"), found, "{line}");
        }
        assert_eq!(path("MAIL FROM:<>", "MAIL FROM:"), Some(("", "")));
    }
}
