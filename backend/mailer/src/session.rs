//! One SMTP session and the transaction of one mail over it. It reports where a transaction ended and with what;
//! what that means for the letter is `outcome`'s business.
//!
//! Invariant: a session that was not brought back to a clean state is never used again. `send` takes the session by
//! value and gives it back only when it is clean; a send that is cancelled, times out or goes astray drops the
//! socket with it.

use crate::{
    address::Address,
    bounces::return_path,
    capabilities::Capabilities,
    crash::{self, CrashPoint},
    relay::{Relay, Reports},
    reply::Reply,
    wire::Wire,
};
use saiki_api::deliveries::Phase;
use std::{borrow::Cow, io, sync::Arc, time::Duration};

/// Block in which a long text is written; each has its own time limit.
const BLOCK: usize = 64 * 1024;

/// What went wrong without a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The time for this step ran out.
    Timeout,
    /// The connection ended.
    Closed,
    /// The connection could not be made or failed otherwise.
    Io(io::ErrorKind),
    /// TLS could not be agreed upon, or broke.
    Tls,
    /// What came is no reply, or one that does not fit what was said.
    Unreadable,
    /// The configuration asks for TLS and the server does not offer it.
    NoTls,
    /// A login is configured, but the connection is not encrypted.
    LoginInClear,
    /// The server offers no way to log in that we know.
    NoLogin,
    /// The address needs SMTPUTF8 and the server does not offer it. Nothing was sent.
    NeedsUtf8,
    /// The mail is larger than the server says it takes. Nothing was sent.
    TooLarge,
    /// The server had closed the idle session, or spoke unasked. Nothing was sent.
    Stale,
    /// Whoever sends may not send any more: its lease ran out, or nothing was begun. Nothing of the text was sent.
    Lapsed,
}

/// What a transaction ended with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A reply.
    Reply(Reply),
    /// No reply.
    Fault(Fault),
}

/// Where a transaction ended, and with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// Where.
    pub phase: Phase,
    /// With what.
    pub event: Event,
}

/// Sender and recipient on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Where bounces go.
    pub from: Address,
    /// The one recipient.
    pub to: Address,
}

/// An open session, in a clean state.
pub struct Session {
    wire: Wire,
    can: Capabilities,
    relay: Arc<Relay>,
    sent: u32,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Session({}, {} sent)", self.relay, self.sent)
    }
}

impl Session {
    pub(crate) fn new(wire: Wire, can: Capabilities, relay: Arc<Relay>) -> Session {
        Session {
            wire,
            can,
            relay,
            sent: 0,
        }
    }

    /// Whether the server still holds its side of the session. Looks without waiting.
    pub async fn is_fresh(&mut self) -> bool {
        self.wire.is_fresh().await
    }

    /// Whether no mail has gone over it yet.
    pub fn is_unused(&self) -> bool {
        self.sent == 0
    }

    /// Sends one mail: `bytes` is the whole of it, with CRLF line ends. The session comes back when it can take
    /// the next one.
    pub async fn send(self, envelope: &Envelope, bytes: &[u8]) -> (Ending, Option<Session>) {
        self.send_parts(envelope, &[bytes]).await
    }

    /// Sends one mail that lies in pieces, each ending with a whole line: what many mails share is never copied.
    pub async fn send_parts(
        self,
        envelope: &Envelope,
        parts: &[&[u8]],
    ) -> (Ending, Option<Session>) {
        self.send_once(envelope, parts, async { true }).await
    }

    /// The same once `may` says yes, for which the text waits when the server is ready for it. If it says no, nothing of
    /// the text goes out. It is not asked where the server is never ready.
    pub async fn send_once(
        mut self,
        envelope: &Envelope,
        parts: &[&[u8]],
        may: impl Future<Output = bool> + Send,
    ) -> (Ending, Option<Session>) {
        if !self.is_fresh().await {
            return (fault(Phase::Connect, Fault::Stale), None);
        }
        let mail = match self.mail_command(envelope, parts) {
            Ok(mail) => mail,
            Err(unfit) => return (fault(Phase::Mail, unfit), Some(self)),
        };
        let rcpt = self.rcpt_command(envelope);
        let begun = if self.can.pipelining && self.relay.pipelining {
            self.begin_at_once(&mail, &rcpt).await
        } else {
            self.begin_by_steps(&mail, &rcpt).await
        };
        match begun {
            Ok(()) => {
                // The server waits for a text that must not go out: only hanging up is safe.
                if !may.await {
                    return (fault(Phase::Data, Fault::Lapsed), None);
                }
                // The wait may have been longer than the server's patience; so far nothing can have been taken.
                if !self.is_fresh().await {
                    return (fault(Phase::Data, Fault::Stale), None);
                }
                self.text(parts).await
            }
            Err(Stop {
                ending,
                clean: false,
            }) => (ending, None),
            Err(Stop {
                ending,
                clean: true,
            }) => {
                let session = self.reset().await;
                (ending, session)
            }
        }
    }

    /// Ends the session politely, without waiting for the answer.
    pub async fn quit(mut self) {
        let _ = self.wire.write(b"QUIT\r\n", Duration::from_secs(5)).await;
    }

    /// The largest mail the server takes, in bytes, where it told.
    pub fn size_limit(&self) -> Option<usize> {
        self.can.size.filter(|limit| *limit > 0)
    }

    fn mail_command(&self, envelope: &Envelope, parts: &[&[u8]]) -> Result<String, Fault> {
        let mut line = format!("MAIL FROM:<{}>", envelope.from);
        let size: usize = parts.iter().map(|part| part.len()).sum();
        if self.size_limit().is_some_and(|limit| size > limit) {
            return Err(Fault::TooLarge);
        }
        if self.can.size.is_some() {
            line.push_str(&format!(" SIZE={size}"));
        }
        let utf8 = envelope.to.needs_utf8() || envelope.from.needs_utf8();
        if utf8 || !parts.iter().all(|part| part.is_ascii()) {
            if !self.can.eight_bit || (utf8 && !self.can.smtputf8) {
                return Err(Fault::NeedsUtf8);
            }
            line.push_str(" BODY=8BITMIME");
        }
        if utf8 {
            line.push_str(" SMTPUTF8");
        }
        if self.asks_for_reports(envelope) {
            // Only the header is to come back: a letter to a person is nobody else's to carry around.
            let id = envelope.from.local().replace('+', "+2B");
            line.push_str(&format!(" RET=HDRS ENVID={id}"));
        }
        line.push_str("\r\n");
        Ok(line)
    }

    fn rcpt_command(&self, envelope: &Envelope) -> String {
        let notify = match self.relay.reports {
            _ if !self.asks_for_reports(envelope) => "",
            Reports::All => " NOTIFY=SUCCESS,FAILURE,DELAY",
            _ => " NOTIFY=FAILURE,DELAY",
        };
        format!("RCPT TO:<{}>{notify}\r\n", envelope.to)
    }

    /// Whether to ask for reports: where they come back to an address that takes them in.
    fn asks_for_reports(&self, envelope: &Envelope) -> bool {
        let wanted = self.relay.reports != Reports::Unasked;
        wanted && self.can.dsn && envelope.from.local().starts_with(return_path::PREFIX)
    }

    /// MAIL, RCPT and DATA one by one.
    async fn begin_by_steps(&mut self, mail: &str, rcpt: &str) -> Result<(), Stop> {
        let waits = self.relay.timeouts;
        for (line, phase, class, wait) in [
            (mail, Phase::Mail, 2, waits.mail),
            (rcpt, Phase::Rcpt, 2, waits.rcpt),
            ("DATA\r\n", Phase::Data, 3, waits.data),
        ] {
            self.write(line.as_bytes(), phase).await?;
            judge(self.wire.reply(wait).await, phase, class)?;
        }
        self.only_the_asked()
    }

    /// MAIL, RCPT and DATA in one write (RFC 2920); all three replies are read whatever the first says.
    async fn begin_at_once(&mut self, mail: &str, rcpt: &str) -> Result<(), Stop> {
        let waits = self.relay.timeouts;
        self.write(format!("{mail}{rcpt}DATA\r\n").as_bytes(), Phase::Mail)
            .await?;
        let mut refused: Option<Stop> = None;
        for (phase, class, wait) in [
            (Phase::Mail, 2, waits.mail),
            (Phase::Rcpt, 2, waits.rcpt),
            (Phase::Data, 3, waits.data),
        ] {
            match (
                judge(self.wire.reply(wait).await, phase, class),
                &mut refused,
            ) {
                (Ok(()), None) => {}
                // The server is ready for a text that must not go out: only hanging up is safe.
                (Ok(()), Some(stop)) => stop.clean &= phase != Phase::Data,
                (Err(stop), None) if !stop.clean => return Err(stop),
                (Err(stop), None) => refused = Some(stop),
                // The first refusal stands; the others follow from it.
                (Err(later), Some(stop)) => {
                    stop.clean &= later.clean;
                    if !stop.clean {
                        break;
                    }
                }
            }
        }
        refused.map_or_else(|| self.only_the_asked(), Err)
    }

    /// A reply nobody asked for would be taken for the answer to the final dot.
    fn only_the_asked(&self) -> Result<(), Stop> {
        if self.wire.is_quiet() {
            return Ok(());
        }
        Err(Stop {
            ending: fault(Phase::Data, Fault::Unreadable),
            clean: false,
        })
    }

    async fn write(&mut self, bytes: &[u8], phase: Phase) -> Result<(), Stop> {
        let written = self.wire.write(bytes, self.relay.timeouts.block).await;
        written.map_err(|broken| Stop {
            ending: fault(phase, broken),
            clean: false,
        })
    }

    /// The text and the final dot, in one write when the text is short. From the block that holds the dot on, the
    /// outcome is open until a reply says otherwise.
    async fn text(mut self, parts: &[&[u8]]) -> (Ending, Option<Session>) {
        crash::at(CrashPoint::Awaited);
        let (before, last) = pieces(parts);
        for block in before.iter().flat_map(|piece| piece.chunks(BLOCK)) {
            if let Err(Stop { ending, .. }) = self.write(block, Phase::Body).await {
                return (ending, None);
            }
        }
        let mut rest = last.as_slice();
        while let Some((block, behind)) = rest
            .split_at_checked(BLOCK)
            .filter(|(_, behind)| !behind.is_empty())
        {
            if let Err(Stop { ending, .. }) = self.write(block, Phase::Body).await {
                return (ending, None);
            }
            rest = behind;
        }
        crash::at(CrashPoint::BeforeDot);
        if let Err(Stop { ending, .. }) = self.write(rest, Phase::Dot).await {
            return (ending, None);
        }
        crash::at(CrashPoint::AfterDot);
        let answer = self.wire.reply(self.relay.timeouts.dot).await;
        crash::at(CrashPoint::Answered);
        match answer {
            Err(broken) => (fault(Phase::Dot, broken), None),
            // An answer in the middle of a dialogue that is over: nobody knows what it answers.
            Ok(reply) if reply.class() == 3 => (fault(Phase::Dot, Fault::Unreadable), None),
            Ok(reply) => {
                self.sent += 1;
                let closing = reply.code == 421 || !self.wire.is_quiet();
                let ending = Ending {
                    phase: Phase::Dot,
                    event: Event::Reply(reply),
                };
                if closing {
                    return (ending, None);
                }
                if self.sent >= self.relay.max_messages {
                    self.quit().await;
                    return (ending, None);
                }
                (ending, Some(self))
            }
        }
    }

    /// Back to a clean state after a refusal; `None` when the server does not agree.
    async fn reset(mut self) -> Option<Session> {
        let wait = self.relay.timeouts.reset;
        self.wire.write(b"RSET\r\n", wait).await.ok()?;
        let reply = self.wire.reply(wait).await.ok()?;
        (reply.is_done() && self.wire.is_quiet()).then_some(self)
    }
}

/// A transaction that ended before the text; `clean` when RSET can make the session good again.
struct Stop {
    ending: Ending,
    clean: bool,
}

fn fault(phase: Phase, fault: Fault) -> Ending {
    Ending {
        phase,
        event: Event::Fault(fault),
    }
}

fn judge(reply: Result<Reply, Fault>, phase: Phase, class: u16) -> Result<(), Stop> {
    match reply {
        Ok(reply) if reply.class() == class => Ok(()),
        Ok(reply) if matches!(reply.class(), 4 | 5) => {
            let clean = reply.code != 421;
            Err(Stop {
                ending: Ending {
                    phase,
                    event: Event::Reply(reply),
                },
                clean,
            })
        }
        // 2yz where 354 is due, or 3yz where none is: the dialogue is out of step.
        Ok(_) => Err(Stop {
            ending: fault(phase, Fault::Unreadable),
            clean: false,
        }),
        Err(broken) => Err(Stop {
            ending: fault(phase, broken),
            clean: false,
        }),
    }
}

/// A mail as it goes over the wire: what goes first, and what ends it, with the closing dot. A long piece without a dot
/// at the start of a line goes as it is; the rest is gathered, so that a short mail is one write.
fn pieces<'a>(parts: &[&'a [u8]]) -> (Vec<Cow<'a, [u8]>>, Vec<u8>) {
    let (mut before, mut open) = (Vec::new(), Vec::new());
    let mut whole = false;
    for part in parts.iter().filter(|part| !part.is_empty()) {
        let dotted = part.starts_with(b".") || memchr::memmem::find(part, b"\n.").is_some();
        if part.len() > BLOCK && !dotted {
            if !open.is_empty() {
                before.push(Cow::Owned(std::mem::take(&mut open)));
            }
            before.push(Cow::Borrowed(*part));
        } else {
            stuff(part, &mut open);
        }
        whole = part.ends_with(b"\r\n");
    }
    if !whole {
        open.extend_from_slice(b"\r\n");
    }
    open.extend_from_slice(b".\r\n");
    (before, open)
}

/// Puts `bytes` to `out` with a dot doubled at the start of a line (RFC 5321 §4.5.2).
fn stuff(bytes: &[u8], out: &mut Vec<u8>) {
    out.reserve(bytes.len() + 64);
    if bytes.starts_with(b".") {
        out.push(b'.');
    }
    let mut rest = bytes;
    while let Some(at) = memchr::memmem::find(rest, b"\n.") {
        let (line, behind) = rest.split_at(at + 1);
        out.extend_from_slice(line);
        out.push(b'.');
        rest = behind;
    }
    out.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_dots_at_line_starts_only() {
        let ending = |parts: &[&[u8]]| {
            let (before, last) = pieces(parts);
            assert!(before.is_empty());
            last
        };
        assert_eq!(ending(&[b".a\r\n.\r\nb.\r\n"]), b"..a\r\n..\r\nb.\r\n.\r\n");
        assert_eq!(ending(&[b"no end"]), b"no end\r\n.\r\n");
        assert_eq!(ending(&[b""]), b"\r\n.\r\n");
        assert_eq!(
            ending(&[b"", b"a\r\n", b".b\r\n", b""]),
            b"a\r\n..b\r\n.\r\n"
        );
    }

    #[test]
    fn a_long_piece_is_not_copied_and_a_dotted_one_is_stuffed() {
        let long = b"abc\r\n".repeat(BLOCK);
        let (before, last) = pieces(&[b"h\r\n", &long]);
        assert!(matches!(
            before.as_slice(),
            [Cow::Owned(_), Cow::Borrowed(_)]
        ));
        assert_eq!(
            (before.concat(), last),
            ([b"h\r\n", long.as_slice()].concat(), b".\r\n".to_vec())
        );
        let dotted = b".bc\r\n".repeat(BLOCK);
        let (before, last) = pieces(&[&dotted]);
        assert!(before.is_empty());
        assert_eq!(
            last,
            [b"..bc\r\n".repeat(BLOCK), b".\r\n".to_vec()].concat()
        );
    }
}
