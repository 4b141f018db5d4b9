//! The mail server letters are handed to: where it is, how the connection is protected, how long to wait. Reading
//! these from an address is `relay_url`'s business; connecting is `dial`'s.

use std::{fmt, path::PathBuf, time::Duration};

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsMode {
    /// TLS from the first byte (`smtps://`).
    Implicit,
    /// STARTTLS, and nothing is sent without it.
    Required,
    /// STARTTLS when it is offered and its certificate holds, otherwise in the clear. It protects against listeners
    /// only, so no password is sent in the clear because of it.
    Opportunistic,
    /// Never.
    Disabled,
}

/// Which reports a mail server is asked for (RFC 3461), about mails whose return address takes them in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reports {
    /// What it sends by itself.
    Unasked,
    /// When a mail cannot be delivered or is delayed.
    Failures,
    /// Also when it was delivered: one report a mail.
    All,
}

/// A login for the mail server; its `Debug` output hides the password.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// User name.
    pub user: String,
    /// Password.
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(hidden)")
    }
}

/// How long to wait for the server at each step. The defaults are the minima of RFC 5321 §4.5.3.2: shorter waits
/// make letters arrive twice, because a slow server is taken for a dead one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Name resolution, TCP and TLS, each.
    pub connect: Duration,
    /// The greeting, and replies to EHLO, STARTTLS and AUTH.
    pub greeting: Duration,
    /// The reply to MAIL.
    pub mail: Duration,
    /// The reply to RCPT.
    pub rcpt: Duration,
    /// The 354 to DATA.
    pub data: Duration,
    /// Each block of the text, or each written command.
    pub block: Duration,
    /// The reply to the final dot.
    pub dot: Duration,
    /// The reply to RSET and QUIT.
    pub reset: Duration,
}

impl Default for Timeouts {
    fn default() -> Timeouts {
        let minutes = |n: u64| Duration::from_secs(n * 60);
        Timeouts {
            connect: Duration::from_secs(30),
            greeting: minutes(5),
            mail: minutes(5),
            rcpt: minutes(5),
            data: minutes(2),
            block: minutes(3),
            dot: minutes(10),
            reset: minutes(1),
        }
    }
}

impl Timeouts {
    /// The same wait for everything: for tests, and for operators who know their relay.
    pub fn all(wait: Duration) -> Timeouts {
        Timeouts {
            connect: wait,
            greeting: wait,
            mail: wait,
            rcpt: wait,
            data: wait,
            block: wait,
            dot: wait,
            reset: wait,
        }
    }

    /// The longest one mail can take, for leases: all steps of a transaction, and the text in ten blocks.
    pub fn worst_mail(&self) -> Duration {
        self.mail + self.rcpt + self.data + self.block * 10 + self.dot + self.reset
    }
}

/// The mail server and how to speak with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relay {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Protection.
    pub tls: TlsMode,
    /// Login, when the server wants one.
    pub credentials: Option<Credentials>,
    /// Send the password even over a connection that is not encrypted.
    pub insecure_auth: bool,
    /// File with the certificates (PEM) trusted instead of the system's.
    pub ca: Option<PathBuf>,
    /// The name said in EHLO.
    pub helo: String,
    /// Waits.
    pub timeouts: Timeouts,
    /// Mails sent over one connection before it is changed for a new one.
    pub max_messages: u32,
    /// Use PIPELINING where the server offers it.
    pub pipelining: bool,
    /// Which reports to ask for where the server offers to send any.
    pub reports: Reports,
}

/// Without the login, for logs.
impl fmt::Display for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls == TlsMode::Implicit {
            "smtps"
        } else {
            "smtp"
        };
        write!(f, "{scheme}://{}:{}", self.host, self.port)
    }
}
