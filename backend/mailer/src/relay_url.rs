//! Reads the mail server's address: `smtp://[user:password@]host[:port]?option=value`. It is the only place where
//! the defaults of protection are decided.
//!
//! - `smtps://` is TLS from the first byte, port 465. `smtp://` is port 587, or 25 on the own machine.
//! - `smtp+starttls://` is `smtp://` with `tls=required`, also on the own machine.
//! - `tls=required|opportunistic|none` for `smtp://`: STARTTLS. Default `required`; on the own machine
//!   (`localhost`, 127.0.0.0/8, ::1) `opportunistic`.
//! - `ca=/path/ca.pem`: trust these certificates instead of the system's.
//! - `insecure_auth=true`: log in even over a connection that is not encrypted.
//! - `helo=name`, `pipelining=false`, `max_messages=n` (default 1000), `timeout=seconds` (one wait for all steps).
//! - `dsn=failures|all|none`: reports to ask for where a bounce domain is set. Default `failures`; `all` brings one back for
//!   every mail that was delivered.
//! - User and password are percent-decoded.

use crate::relay::{Credentials, Relay, Reports, Timeouts, TlsMode};
use percent_encoding::percent_decode_str;
use std::{net::IpAddr, str::FromStr, time::Duration};
use thiserror::Error;
use url::{Host, Url};

/// Why an address was refused. None of the texts repeats the password.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RelayUrlError {
    /// Not an address at all.
    #[error("the mail server's address is not of the form smtp://host:port")]
    Shape,
    /// A scheme other than the two.
    #[error(
        "the mail server's address begins with {0}://; smtp://, smtps:// and smtp+starttls:// are known"
    )]
    Scheme(String),
    /// An option that does not exist.
    #[error("the mail server's address has the unknown option {0}")]
    Option(String),
    /// An option's value that does not exist.
    #[error("the mail server's address has a value for {0} that is not understood")]
    Value(&'static str),
}

impl FromStr for Relay {
    type Err = RelayUrlError;

    fn from_str(text: &str) -> Result<Relay, RelayUrlError> {
        let url = Url::parse(text).map_err(|_| RelayUrlError::Shape)?;
        let (implicit, starttls) = match url.scheme() {
            "smtp" => (false, false),
            "smtp+starttls" => (false, true),
            "smtps" => (true, false),
            other => return Err(RelayUrlError::Scheme(other.to_owned())),
        };
        // The scheme is none the standard knows, so the host has not been told apart from an address yet.
        let host = url
            .host_str()
            .filter(|host| !host.is_empty())
            .ok_or(RelayUrlError::Shape)?;
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(RelayUrlError::Shape);
        }
        let host = match Host::parse(host).map_err(|_| RelayUrlError::Shape)? {
            Host::Domain(name) => name,
            Host::Ipv4(ip) => ip.to_string(),
            Host::Ipv6(ip) => ip.to_string(),
        };
        let own = is_own_machine(&host);
        let mut relay = Relay {
            port: url.port().unwrap_or(if implicit {
                465
            } else if own {
                25
            } else {
                587
            }),
            tls: match (implicit, own) {
                (true, _) => TlsMode::Implicit,
                (false, true) if !starttls => TlsMode::Opportunistic,
                (false, _) => TlsMode::Required,
            },
            host,
            credentials: credentials(&url)?,
            insecure_auth: false,
            ca: None,
            helo: "localhost".to_owned(),
            timeouts: Timeouts::default(),
            max_messages: 1000,
            pipelining: true,
            reports: Reports::Failures,
        };
        for (name, value) in url.query_pairs() {
            option(&mut relay, &name, &value)?;
        }
        Ok(relay)
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>, RelayUrlError> {
    let decode = |text: &str| {
        let decoded = percent_decode_str(text)
            .decode_utf8()
            .map_err(|_| RelayUrlError::Shape)?;
        // NUL separates the fields of AUTH PLAIN.
        if decoded.contains('\0') {
            Err(RelayUrlError::Shape)
        } else {
            Ok(decoded.into_owned())
        }
    };
    if url.username().is_empty() {
        return Ok(None);
    }
    let (user, password) = (
        decode(url.username())?,
        decode(url.password().unwrap_or_default())?,
    );
    Ok(Some(Credentials { user, password }))
}

fn option(relay: &mut Relay, name: &str, value: &str) -> Result<(), RelayUrlError> {
    match name {
        "tls" => {
            relay.tls = match (relay.tls, value) {
                (TlsMode::Implicit, _) => return Err(RelayUrlError::Value("tls")),
                (_, "required") => TlsMode::Required,
                (_, "opportunistic") => TlsMode::Opportunistic,
                (_, "none") => TlsMode::Disabled,
                _ => return Err(RelayUrlError::Value("tls")),
            }
        }
        "ca" => relay.ca = Some(value.into()),
        "insecure_auth" => relay.insecure_auth = truth(value, "insecure_auth")?,
        "pipelining" => relay.pipelining = truth(value, "pipelining")?,
        "dsn" => {
            relay.reports = match value {
                "none" => Reports::Unasked,
                "failures" => Reports::Failures,
                "all" => Reports::All,
                _ => return Err(RelayUrlError::Value("dsn")),
            }
        }
        "helo" => {
            let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
            if value.is_empty() || !value.chars().all(plain) {
                return Err(RelayUrlError::Value("helo"));
            }
            value.clone_into(&mut relay.helo);
        }
        "max_messages" => {
            let n = value.parse().ok().filter(|n| *n > 0);
            relay.max_messages = n.ok_or(RelayUrlError::Value("max_messages"))?;
        }
        "timeout" => {
            let seconds = value.parse().ok().filter(|n| (1..=3600).contains(n));
            let wait = Duration::from_secs(seconds.ok_or(RelayUrlError::Value("timeout"))?);
            relay.timeouts = Timeouts::all(wait);
        }
        other => return Err(RelayUrlError::Option(other.to_owned())),
    }
    Ok(())
}

fn truth(value: &str, name: &'static str) -> Result<bool, RelayUrlError> {
    value.parse().map_err(|_| RelayUrlError::Value(name))
}

fn is_own_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Relay, RelayUrlError> {
        text.parse()
    }

    #[test]
    fn protection_is_on_unless_the_server_is_the_own_machine() {
        for (text, host, port, tls) in [
            (
                "smtp://mail.example.jp",
                "mail.example.jp",
                587,
                TlsMode::Required,
            ),
            (
                "smtp://mail.example.jp:25?tls=opportunistic",
                "mail.example.jp",
                25,
                TlsMode::Opportunistic,
            ),
            (
                "smtp://mail.example.jp?tls=none",
                "mail.example.jp",
                587,
                TlsMode::Disabled,
            ),
            (
                "smtps://mail.example.jp/",
                "mail.example.jp",
                465,
                TlsMode::Implicit,
            ),
            ("smtp://localhost", "localhost", 25, TlsMode::Opportunistic),
            (
                "smtp+starttls://localhost:2525",
                "localhost",
                2525,
                TlsMode::Required,
            ),
            (
                "smtp://127.0.0.1:2525",
                "127.0.0.1",
                2525,
                TlsMode::Opportunistic,
            ),
            (
                "smtp://[::1]:2525?tls=required",
                "::1",
                2525,
                TlsMode::Required,
            ),
            (
                "smtp://localhost.example.jp",
                "localhost.example.jp",
                587,
                TlsMode::Required,
            ),
        ] {
            let relay = read(text).unwrap();
            assert_eq!(
                (relay.host.as_str(), relay.port, relay.tls),
                (host, port, tls),
                "{text}"
            );
        }
    }

    #[test]
    fn login_is_decoded_and_never_shown() {
        let relay = read("smtps://an%40b:p%3A%2Fw@mail.example.jp").unwrap();
        let login = relay.credentials.clone().unwrap();
        assert_eq!(
            (login.user.as_str(), login.password.as_str()),
            ("an@b", "p:/w")
        );
        let shown = format!("{relay:?} {relay}");
        assert!(
            !shown.contains("p:/w") && !shown.contains("an@b"),
            "{shown}"
        );
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for bad in [
            "mail.example.jp",
            "http://mail.example.jp",
            "smtp://",
            "smtp://h/path",
            "smtp://h?tls=maybe",
            "smtps://h?tls=none",
            "smtp://h?color=red",
            "smtp://h?helo=a%0d%0aMAIL",
            "smtp://h?timeout=0",
            "smtp://h?max_messages=0",
            "smtp://a%00b:c@h",
            "smtp://h?insecure_auth=yes",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
