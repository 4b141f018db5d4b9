//! `saiki-test-worker`: a delivery worker alone in a process, for the tests that kill and stop it. The product's worker
//! is `saiki worker`; it runs the same code.

use clap::Parser;
use saiki_db::{Db, DbConfig, crypto::Keyring};
use saiki_mailer::{CrashPoint, Dialer, Relay, Schedule, Transport, Worker, WorkerConfig};
use std::{
    error::Error,
    io::{Read, Write},
    sync::mpsc,
    time::Duration,
};

/// Sends until its standard input ends. Writes a line each time it was fenced: how often so far.
#[derive(Parser)]
struct Args {
    /// Database.
    #[arg(long)]
    database: String,
    /// Instance key, base64.
    #[arg(long)]
    key: String,
    /// Mail server.
    #[arg(long)]
    smtp: Relay,
    /// Sessions.
    #[arg(long, default_value_t = 4)]
    sessions: usize,
    /// Length of the lease, in milliseconds.
    #[arg(long, default_value_t = 1000)]
    lease_ms: u64,
    /// Longest wait before looking for new work, in milliseconds.
    #[arg(long, default_value_t = 50)]
    poll_ms: u64,
    /// Die when this point is come to.
    #[arg(long)]
    crash_at: Option<CrashPoint>,
    /// For this time, from 1.
    #[arg(long, default_value_t = 1)]
    crash_nth: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args = Args::parse();
    if let Some(point) = args.crash_at {
        saiki_mailer::arm(point, args.crash_nth);
    }
    let config = DbConfig {
        url: args.database,
        connections: 4,
    };
    let db = Db::open(&config, Keyring::from_base64(&args.key)?)?;
    let soon = Duration::from_millis(10);
    let config = WorkerConfig {
        name: "test worker".to_owned(),
        sessions: args.sessions,
        batch: 64,
        poll: Duration::from_millis(args.poll_ms),
        lease: Duration::from_millis(args.lease_ms),
        schedule: Schedule {
            short: (soon, soon),
            base: soon,
            cap: soon,
            ..Schedule::default()
        },
        ..WorkerConfig::default()
    };
    let worker = Worker::start(db, Transport::Smtp(Dialer::new(args.smtp)?), config)?;
    let (end, ended) = mpsc::channel();
    std::thread::spawn(move || {
        let _ = end.send(std::io::stdin().read_to_end(&mut Vec::new()));
    });
    let mut told = 0;
    let goes_on = || {
        let heard = ended.recv_timeout(Duration::from_millis(10));
        matches!(heard, Err(mpsc::RecvTimeoutError::Timeout))
    };
    while goes_on() {
        let fenced = worker.fenced();
        if fenced != told {
            told = fenced;
            writeln!(std::io::stdout(), "{fenced}")?;
        }
    }
    worker.stop_blocking();
    Ok(())
}
