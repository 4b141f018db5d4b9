//! How a sink behaves towards everybody. What it does to a single recipient is in `script`.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

/// Settings of a sink.
#[derive(Debug, Clone)]
pub struct Options {
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Directory of its files: `ledger.jsonl`, `ca.pem` with TLS, `mails/` with the raw mails.
    pub dir: PathBuf,
    /// Offer PIPELINING.
    pub pipelining: bool,
    /// Offer STARTTLS.
    pub starttls: bool,
    /// TLS from the first byte.
    pub implicit_tls: bool,
    /// Offer SMTPUTF8.
    pub smtputf8: bool,
    /// Offer SIZE with this limit, in bytes.
    pub size: Option<usize>,
    /// Demand this login.
    pub login: Option<(String, String)>,
    /// Offer AUTH LOGIN only, as some old servers do.
    pub login_only: bool,
    /// Keep each mail as a file of its own.
    pub keep_mails: bool,
    /// Random misbehaviour.
    pub chances: Chances,
    /// Seed of it.
    pub seed: u64,
}

/// Probabilities, each from 0 to 1, drawn once a mail. They depend on the seed, the recipient and how often it was
/// tried, not on the order in which mails come.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Chances {
    /// RCPT is answered 450 4.7.1.
    pub greylist: f64,
    /// RCPT is answered 550 5.1.1, always for the same recipients.
    pub unknown: f64,
    /// The final dot is answered 451 4.3.0.
    pub put_off: f64,
    /// The connection ends before the final dot is read.
    pub eof_before_dot: f64,
    /// The mail is taken, and the connection ends without a reply.
    pub eof_after_dot: f64,
    /// RCPT is answered 421 and the connection ends.
    pub closing: f64,
}

impl Options {
    /// A well-behaved server with its files in `dir`, on a free port of 127.0.0.1.
    pub fn new(dir: impl Into<PathBuf>) -> Options {
        Options {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            dir: dir.into(),
            pipelining: true,
            starttls: false,
            implicit_tls: false,
            smtputf8: true,
            size: Some(10 * 1024 * 1024),
            login: None,
            login_only: false,
            keep_mails: false,
            chances: Chances::default(),
            seed: 1,
        }
    }
}
