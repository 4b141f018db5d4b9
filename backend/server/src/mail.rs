//! Mail as this process is configured for it: the transport, the instance's sender address, the delivery worker
//! beside requests. How mail is sent is in `saiki-mailer`.

pub mod dkim;

use crate::{State, config::Config};
use saiki_mailer::{Dialer, Relay, ReturnPath, Schedule, Transport, Worker, WorkerConfig};
use std::{sync::OnceLock, time::Duration};
use tokio::{sync::Notify, task::JoinHandle};

/// The process's mail. Made with the state; opened at first use.
#[derive(Default)]
pub struct Mail {
    transport: OnceLock<Transport>,
    wake: Notify,
}

impl Mail {
    /// Where mail goes.
    pub fn transport(&self, config: &Config) -> anyhow::Result<Transport> {
        if let Some(transport) = self.transport.get() {
            return Ok(transport.clone());
        }
        let transport = if config.has_mail_server() {
            let relay: Relay = config.smtp_url.expose().parse()?;
            Transport::Smtp(Dialer::new(relay)?.signing(dkim::signer(config)?))
        } else {
            Transport::Outbox
        };
        Ok(self.transport.get_or_init(|| transport).clone())
    }

    /// Tells the worker that there may be new work. Workers of other processes look by themselves every second.
    pub fn wake(&self) {
        self.wake.notify_one();
    }
}

/// The address letters come from when they name none; empty when the configuration has none.
pub fn sender_email(config: &Config) -> String {
    let text = config.mail_from.trim();
    let inner = text
        .rsplit_once('<')
        .and_then(|(_, rest)| rest.strip_suffix('>'));
    inner.unwrap_or(text).trim().to_owned()
}

/// Where reports about mails come back to, when a domain is set for them.
fn return_path(state: &State) -> Option<ReturnPath> {
    let domain = state.config().bounce_domain.as_str();
    (!domain.is_empty()).then(|| ReturnPath::new(state.db().keyring(), domain))
}

/// Starts the delivery worker. It ends after `State::stop`, when mails under way have their outcome.
pub fn start_worker(state: &State) -> anyhow::Result<JoinHandle<()>> {
    let shortest = Duration::from_secs(state.config().smtp_retry_seconds.into());
    let config = WorkerConfig {
        // The default is five minutes, ten at most, then doubling from fifteen.
        schedule: Schedule {
            short: (shortest, shortest * 2),
            base: shortest * 3,
            ..Schedule::default()
        },
        return_path: return_path(state),
        journal: Some(state.config().data_dir.join("results")),
        ..WorkerConfig::with_sessions(usize::try_from(state.config().smtp_sessions)?)
    };
    let transport = state.mail().transport(state.config())?;
    let worker = Worker::start(state.db().clone(), transport, config)?;
    let state = state.clone();
    Ok(tokio::spawn(async move {
        let mut stopping = state.stopping();
        loop {
            tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => break,
                () = state.mail().wake.notified() => worker.wake(),
            }
        }
        worker.stop().await;
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_senders_address_is_taken_out_of_its_name() {
        for (text, wanted) in [
            ("お客様窓口 <desk@example.jp>", "desk@example.jp"),
            ("desk@example.jp", "desk@example.jp"),
            ("", ""),
        ] {
            let config = Config {
                mail_from: text.to_owned(),
                ..Config::default()
            };
            assert_eq!(sender_email(&config), wanted);
        }
    }
}
