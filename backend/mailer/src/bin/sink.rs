//! `saiki-sink`: the fault sink as a program, for the browser scenarios and the demo. It prints its address as one
//! line of JSON and runs until it is ended.

use clap::Parser;
use saiki_mailer::sink::{Options, Sink};
use std::{error::Error, net::SocketAddr, path::PathBuf};

/// A mail server for tests: keeps what it gets, delivers nothing, misbehaves on request.
#[derive(Parser)]
struct Args {
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Directory for the ledger, the mails and the certificate.
    #[arg(long)]
    dir: PathBuf,
    /// Seed of random misbehaviour.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Keep each mail as a file in `mails/`.
    #[arg(long)]
    keep_mails: bool,
    /// Offer STARTTLS with a certificate of its own.
    #[arg(long)]
    starttls: bool,
    /// Speak TLS from the first byte.
    #[arg(long)]
    tls: bool,
    /// Demand this login, as `user:password`.
    #[arg(long)]
    login: Option<String>,
    /// Do not offer PIPELINING.
    #[arg(long)]
    no_pipelining: bool,
    /// Chance that RCPT is greylisted, 0 to 1.
    #[arg(long, default_value_t = 0.0)]
    greylist: f64,
    /// Chance that a recipient does not exist, 0 to 1.
    #[arg(long, default_value_t = 0.0)]
    unknown: f64,
    /// Chance that the connection ends after the mail was taken, before the reply, 0 to 1.
    #[arg(long, default_value_t = 0.0)]
    eof_after_dot: f64,
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the address is what callers read")]
async fn main() -> Result<(), Box<dyn Error>> {
    let args = Args::parse();
    let mut options = Options::new(args.dir);
    options.listen = args.listen;
    options.seed = args.seed;
    options.keep_mails = args.keep_mails;
    options.starttls = args.starttls;
    options.implicit_tls = args.tls;
    options.pipelining = !args.no_pipelining;
    options.login = args
        .login
        .as_deref()
        .and_then(|login| login.split_once(':'))
        .map(|(u, p)| (u.into(), p.into()));
    options.chances.greylist = args.greylist;
    options.chances.unknown = args.unknown;
    options.chances.eof_after_dot = args.eof_after_dot;
    let secure = options.starttls || options.implicit_tls;
    let sink = Sink::start(options).await?;
    let ca = secure.then(|| sink.ca());
    println!(
        "{}",
        serde_json::json!({ "addr": sink.addr().to_string(), "ca": ca })
    );
    tokio::signal::ctrl_c().await?;
    Ok(())
}
