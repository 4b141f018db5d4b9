//! A mail server that takes mail, keeps a ledger of it, and misbehaves on request. For tests, the demo and the browser
//! scenarios; it delivers nothing anywhere.
//!
//! What goes wrong is chosen by the recipient's local part (`script`) or drawn from seeded chances. A mail is in the
//! ledger, and the ledger on the disk, before its sender reads 250.

mod chance;
mod commands;
mod connection;
mod ledger;
mod options;
mod script;
mod tls;

pub use ledger::Entry;
pub use options::{Chances, Options};
pub use script::{Act, Step};

use connection::Shared;
use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

/// A running sink. It stops when it is dropped.
#[derive(Debug)]
pub struct Sink {
    addr: SocketAddr,
    dir: PathBuf,
    accepting: JoinHandle<()>,
    released: watch::Sender<bool>,
}

impl Sink {
    /// Starts on `options.listen`, with its files in `options.dir`. Needs a running tokio runtime.
    pub async fn start(options: Options) -> io::Result<Sink> {
        std::fs::create_dir_all(&options.dir)?;
        let tls = if options.starttls || options.implicit_tls {
            Some(tls::acceptor(&options.dir)?)
        } else {
            None
        };
        let listener = TcpListener::bind(options.listen).await?;
        let (addr, dir) = (listener.local_addr()?, options.dir.clone());
        let (released, waiting) = watch::channel(false);
        let shared = Arc::new(Shared::new(options, tls, waiting)?);
        let accepting = tokio::spawn(accept(listener, shared));
        Ok(Sink {
            addr,
            dir,
            accepting,
            released,
        })
    }

    /// Answers the mail that `hold-dot` holds.
    pub fn release(&self) {
        self.released.send_replace(true);
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The certificate to trust (PEM), when TLS is on.
    pub fn ca(&self) -> PathBuf {
        self.dir.join(tls::CERTIFICATE)
    }

    /// All mails taken so far, in the order they were taken.
    pub fn ledger(&self) -> io::Result<Vec<Entry>> {
        read_ledger(&self.dir)
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Reads the ledger of the sink whose files are in `dir`, also of one in another process.
pub fn read_ledger(dir: &Path) -> io::Result<Vec<Entry>> {
    ledger::read(dir)
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    // Connections end with the set, and the set with this task.
    let mut connections = tokio::task::JoinSet::new();
    let mut number = 0u64;
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    number += 1;
                    connections.spawn(connection::serve(stream, number, shared.clone()));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}
