//! What all of these tests need: a sink, a dialer to it, and mails.

pub mod campaign;
pub mod dsn;
pub mod killed;

use saiki_api::{Lang, Timestamp, Uuid, letters::MailEncoding};
use saiki_mailer::{
    AttachedFiles, Built, Dialer, Draft, Ending, Event, Party, Relay, Session, Timeouts,
    sink::{Options, Sink},
};
use std::time::Duration;
use tempfile::TempDir;

/// A sink whose files vanish with it.
pub struct Server {
    pub sink: Sink,
    dir: TempDir,
}

impl Server {
    pub async fn start() -> Server {
        Server::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Options)) -> Server {
        let dir = tempfile::tempdir().unwrap();
        let mut options = Options::new(dir.path());
        change(&mut options);
        Server {
            sink: Sink::start(options).await.unwrap(),
            dir,
        }
    }

    /// The relay's settings for this server; `query` as in `smtp://…?query`.
    pub fn relay(&self, query: &str) -> Relay {
        format!("smtp://{}?{query}", self.sink.addr())
            .parse()
            .unwrap()
    }

    /// A dialer that waits for nothing longer than two seconds.
    pub fn dialer(&self, query: &str) -> Dialer {
        let mut relay = self.relay(query);
        relay.timeouts = Timeouts {
            connect: Duration::from_secs(10),
            ..Timeouts::all(Duration::from_secs(2))
        };
        Dialer::new(relay).unwrap()
    }

    /// The mails taken, where the sink keeps them.
    pub fn mails(&self) -> Vec<Vec<u8>> {
        let files = std::fs::read_dir(self.dir.path().join("mails")).unwrap();
        files
            .map(|file| std::fs::read(file.unwrap().path()).unwrap())
            .collect()
    }

    /// Recipients of the ledger, in order.
    pub fn taken(&self) -> Vec<String> {
        self.sink
            .ledger()
            .unwrap()
            .into_iter()
            .map(|entry| entry.rcpt)
            .collect()
    }
}

/// A mail to `to`, from `desk@example.jp`.
pub fn mail(to: &str) -> Built {
    mail_from("desk@example.jp", to)
}

pub fn mail_from(from: &str, to: &str) -> Built {
    let from = Party {
        name: "お客様窓口".to_owned(),
        address: from.to_owned(),
    };
    Draft { from, ..draft(to) }.build().unwrap()
}

/// What the mails of these tests are made of.
pub fn draft(to: &str) -> Draft {
    let delivery = Uuid::from_u128(to.bytes().fold(7u128, |n, byte| {
        n.wrapping_mul(31).wrapping_add(u128::from(byte))
    }));
    Draft {
        delivery,
        message_id: format!("<{delivery}@example.jp>"),
        date: Timestamp::from_second(1_795_000_000).unwrap(),
        from: Party {
            name: "お客様窓口".to_owned(),
            address: "desk@example.jp".to_owned(),
        },
        bounces: None,
        reply_to: None,
        to: Party {
            name: "山田".to_owned(),
            address: to.to_owned(),
        },
        subject: "お知らせ".to_owned(),
        text: "One line.\n.\n.dots\nお詫び\n".to_owned(),
        html: Some("<p>お詫び</p>".to_owned()),
        headers: Vec::new(),
        lang: Some(Lang::Ja),
        encoding: MailEncoding::Utf8,
        files: AttachedFiles::default(),
        unsubscribe: None,
    }
}

/// Dials and sends one mail.
pub async fn send_one(dialer: &Dialer, mail: &Built) -> (Ending, Option<Session>) {
    let session = dialer.dial().await.unwrap();
    session.send(&mail.envelope, &mail.bytes).await
}

/// The reply code of an ending; 0 for a fault.
pub fn code(ending: &Ending) -> u16 {
    match &ending.event {
        Event::Reply(reply) => reply.code,
        Event::Fault(_) => 0,
    }
}
