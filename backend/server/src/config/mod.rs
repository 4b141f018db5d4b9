//! Configuration: file, environment, flags, in rising order. What a key means and how it is checked stands at
//! its field in `Config`; the layers are read in `layers`.
//!
//! Keys (in `saiki.toml` as they are, in the environment as `SAIKI_<KEY>` in capitals, as flags with dashes):
//! see `keys::KEYS`.

mod keys;
pub mod layers;
mod secret;

pub use keys::KEYS;
pub use secret::Secret;

use crate::webhooks;
use saiki_db::conn::Backend;
use saiki_domain::address::MailAddress;
use serde::Deserialize;
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

/// The configuration in force.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Address to listen on. Loopback only, unless told otherwise.
    pub listen: SocketAddr,
    /// `sqlite:path` or `postgres://…`. Empty: `saiki.db` in the data directory.
    pub database_url: Secret,
    /// Connections to the database.
    pub database_connections: u32,
    /// Directory of the embedded database, the instance key, and results of sending that the database could not yet take.
    pub data_dir: PathBuf,
    /// Instance key, 32 bytes in base64. Empty: `instance.key` in the data directory, made at first start.
    pub key: Secret,
    /// Where browsers find this instance. With `https` it turns on HSTS.
    pub public_url: String,
    /// Mail server: `smtp://`, `smtps://` or `smtp+starttls://`, with user and password. Empty: the built-in outbox.
    pub smtp_url: Secret,
    /// Connections to the mail server at once.
    pub smtp_sessions: u32,
    /// Shortest wait, in seconds, before a mail that was put off is tried again. Later waits grow with it.
    pub smtp_retry_seconds: u32,
    /// Address letters are sent from, for example `お客様窓口 <desk@example.jp>`.
    pub mail_from: String,
    /// Domain mails are signed for by DKIM. Empty: that of `mail_from`.
    pub dkim_domain: String,
    /// Ed25519 key that signs mails: `selector:key`, the key as PKCS #8 in base64 or the path of a PEM file. Empty: none.
    pub dkim_ed25519: Secret,
    /// RSA key that signs mails, of 2048 bits or more, in the same form. With both, each mail carries two signatures.
    pub dkim_rsa: Secret,
    /// Mail address of the first administrator.
    pub admin_email: String,
    /// First password of the first administrator. Empty: one is made and printed once.
    pub admin_password: Secret,
    /// Domain that reports about mails come back to, for example `bounce.example.jp`. Empty: they go to the sender's address.
    pub bounce_domain: String,
    /// Where the mail server hands reports over by LMTP: a loopback address with its port, or `unix:` and a path.
    pub bounce_listen: String,
    /// Largest file that may be attached to a record, in megabytes.
    pub file_max_megabytes: u32,
    /// Font file letters by post are set in. Empty: Noto CJK or an IPA font where they usually are.
    pub letter_font: String,
    /// Form of the log.
    pub log_format: LogFormat,
    /// Addresses of reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether webhooks may go to addresses within the own network, and over http. Whoever may enter webhooks could
    /// otherwise have this machine call what only it can reach.
    pub webhook_private: bool,
    /// HTTP proxy that webhooks are called through, `http://` or `https://`, with user and password. Empty: none.
    pub webhook_proxy: Secret,
}

/// Form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For reading.
    Human,
    /// One JSON object a line.
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database_url: Secret::default(),
            database_connections: 8,
            data_dir: PathBuf::from("data"),
            key: Secret::default(),
            public_url: String::new(),
            smtp_url: Secret::default(),
            smtp_sessions: 4,
            smtp_retry_seconds: 300,
            mail_from: String::new(),
            dkim_domain: String::new(),
            dkim_ed25519: Secret::default(),
            dkim_rsa: Secret::default(),
            admin_email: String::new(),
            admin_password: Secret::default(),
            bounce_domain: String::new(),
            bounce_listen: String::new(),
            file_max_megabytes: 25,
            letter_font: String::new(),
            log_format: LogFormat::Human,
            trusted_proxies: Vec::new(),
            webhook_private: false,
            webhook_proxy: Secret::default(),
        }
    }
}

impl Config {
    /// The database's URL, with the default filled in.
    pub fn database_url(&self) -> String {
        if self.database_url.is_empty() {
            format!("sqlite:{}", self.data_dir.join("saiki.db").display())
        } else {
            self.database_url.expose().to_owned()
        }
    }

    /// Where browsers find this instance, without a slash at the end.
    pub fn public_url(&self) -> String {
        if self.public_url.is_empty() {
            format!("http://{}", self.listen)
        } else {
            self.public_url.trim_end_matches('/').to_owned()
        }
    }

    /// Whether browsers come by TLS.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Whether mail goes to a server, or stays in the built-in outbox.
    pub fn has_mail_server(&self) -> bool {
        !self.smtp_url.is_empty()
    }

    /// Largest file that may be attached to a record, in bytes.
    pub fn file_max_bytes(&self) -> u64 {
        u64::from(self.file_max_megabytes) * 1024 * 1024
    }

    /// Checks what types alone do not: names the key and what it takes.
    fn check(&self) -> Result<(), String> {
        if Backend::from_url(&self.database_url()).is_err() {
            return Err(
                "`database_url` must begin with sqlite: or postgres:// (its value is not shown)"
                    .to_owned(),
            );
        }
        if !self.public_url.is_empty()
            && !self.public_url.starts_with("https://")
            && !self.public_url.starts_with("http://")
        {
            return Err("`public_url` must begin with https:// or http://".to_owned());
        }
        let schemes = ["smtp://", "smtps://", "smtp+starttls://"];
        if self.has_mail_server()
            && !schemes
                .iter()
                .any(|s| self.smtp_url.expose().starts_with(s))
        {
            return Err(
                "`smtp_url` must begin with smtp://, smtps:// or smtp+starttls://".to_owned(),
            );
        }
        let domain = self.bounce_domain.as_str();
        if !domain.is_empty() && MailAddress::parse(&format!("b@{domain}")).is_err() {
            return Err(
                "`bounce_domain` must be a domain, for example bounce.example.jp".to_owned(),
            );
        }
        // Whoever can reach it can hand in reports; the mail server on this machine is to be the only one.
        let own = |listen: &str| match listen.strip_prefix("unix:") {
            Some(path) => !path.is_empty(),
            None => listen
                .parse()
                .is_ok_and(|at: SocketAddr| at.ip().is_loopback()),
        };
        if !self.bounce_listen.is_empty() && !own(&self.bounce_listen) {
            return Err(
                "`bounce_listen` must be a loopback address with a port, or unix: and a path"
                    .to_owned(),
            );
        }
        let proxy = self.webhook_proxy.expose();
        if !proxy.is_empty() && !webhooks::is_proxy(proxy) {
            return Err(
                "`webhook_proxy` must be http:// or https:// with a host (its value is not shown)"
                    .to_owned(),
            );
        }
        let between = |name: &str, value: u32, most: u32| {
            if (1..=most).contains(&value) {
                Ok(())
            } else {
                Err(format!("`{name}` must be 1 to {most}"))
            }
        };
        between("database_connections", self.database_connections, 200)?;
        between("file_max_megabytes", self.file_max_megabytes, 500)?;
        between("smtp_sessions", self.smtp_sessions, 64)?;
        between("smtp_retry_seconds", self.smtp_retry_seconds, 3600)
    }
}
