//! One call of a webhook: the request with its signature, and what its answer means. No redirect is followed and no
//! connection kept; certificates are checked against those the system trusts, and there is no switch to leave that out.

use super::resolver::{Names, NotPublic};
use crate::config::Config;
use saiki_api::Timestamp;
use saiki_db::webhooks::{CallError, DueCall, Outcome};
use saiki_domain::webhooks::{is_public, signature};
use std::{
    io::{self, Read},
    net::IpAddr,
    sync::Arc,
    time::Duration,
};
use ureq::{
    Agent, Error, Proxy,
    http::Uri,
    tls::{Certificate, RootCerts, TlsConfig},
    unversioned::transport::DefaultConnector,
};

/// How long a call may take in all.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest head of an answer, and how much of its body is read, in bytes. What it says is of no interest, but who is cut
/// off while saying it may take the call for failed.
const MAX_ANSWER: usize = 16 * 1024;

/// Whether this reads as a proxy that calls can be made through.
pub(crate) fn is_proxy(text: &str) -> bool {
    (text.starts_with("http://") || text.starts_with("https://")) && Proxy::new(text).is_ok()
}

/// Makes calls.
pub(super) struct Sender {
    agent: Agent,
    /// Whether a proxy makes the connections, and resolves the names.
    proxied: bool,
    private: bool,
}

impl Sender {
    /// As the configuration says, trusting what the system trusts.
    pub(super) fn new(config: &Config) -> Result<Sender, Error> {
        let found = rustls_native_certs::load_native_certs().certs;
        if found.is_empty() {
            tracing::warn!("no trusted certificates found on this system");
        }
        let found = found
            .iter()
            .map(|one| Certificate::from_der(one).to_owned());
        Sender::trusting(RootCerts::from(found), config)
    }

    fn trusting(roots: RootCerts, config: &Config) -> Result<Sender, Error> {
        let proxy = match config.webhook_proxy.expose() {
            "" => None,
            proxy => Some(Proxy::new(proxy)?),
        };
        let (private, proxied) = (config.webhook_private, proxy.is_some());
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = TlsConfig::builder()
            .root_certs(roots)
            .unversioned_rustls_crypto_provider(provider)
            .build();
        let settings = Agent::config_builder()
            .tls_config(tls)
            .https_only(!private)
            // Said even where there is none: otherwise that of the environment would be taken.
            .proxy(proxy)
            .user_agent(concat!("Saiki/", env!("CARGO_PKG_VERSION")))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .max_response_header_size(MAX_ANSWER)
            .timeout_global(Some(PATIENCE))
            .build();
        // With a proxy, its own address is the only one that is looked up here, and it may well be a private one.
        let names = Names::new(private || proxied);
        Ok(Sender {
            agent: Agent::with_parts(settings, DefaultConnector::default(), names),
            proxied,
            private,
        })
    }

    /// Makes a call at this time; blocks until it is over.
    pub(super) fn send(&self, call: &DueCall, at: Timestamp) -> Outcome {
        match self.status(call, at) {
            Ok(status) => judged(status),
            Err(error) => Outcome::Failed {
                status: None,
                error: match error {
                    // The only name looked up here is the proxy's own.
                    Error::HostNotFound if self.proxied => CallError::Connection,
                    error => reason(&error),
                },
            },
        }
    }

    fn status(&self, call: &DueCall, at: Timestamp) -> Result<u16, Error> {
        if self.proxied && !self.private && is_barred(&call.url) {
            return Err(Error::Other(Box::new(NotPublic)));
        }
        let body = call.body.as_bytes();
        let mut answer = self
            .agent
            .post(call.url.as_str())
            .header("Content-Type", "application/json")
            .header("Saiki-Event", call.event.as_str())
            .header("Saiki-Event-Id", call.id.to_string())
            .header("Saiki-Attempt", call.attempts.to_string())
            .header(
                "Saiki-Signature",
                signature(&call.secret, at.as_second(), body),
            )
            .send(body)?;
        let status = answer.status().as_u16();
        let most = u64::try_from(MAX_ANSWER).unwrap_or(u64::MAX);
        // The status counts, also where the rest does not arrive.
        let _ = io::copy(
            &mut answer.body_mut().as_reader().take(most),
            &mut io::sink(),
        );
        Ok(status)
    }
}

/// Whether an address names, without any name server, a place that is not public. One that is no address names nothing.
fn is_barred(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else {
        return false;
    };
    let host = uri.host().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches([']', '.']);
    if let Ok(address) = host.parse::<IpAddr>() {
        return !is_public(address);
    }
    // `2130706433` and `0x7f.1` are addresses, too, to programs that take them so; no domain ends like that.
    let last = host.rsplit('.').next().unwrap_or_default();
    last.eq_ignore_ascii_case("localhost") || last.starts_with(|c: char| c.is_ascii_digit())
}

/// What an answer of this status means.
fn judged(status: u16) -> Outcome {
    let error = match status {
        200..=299 => return Outcome::Taken { status },
        300..=399 => CallError::Redirect,
        410 => CallError::Gone,
        _ => CallError::Status,
    };
    Outcome::Failed {
        status: Some(status),
        error,
    }
}

/// Why there was no answer.
fn reason(error: &Error) -> CallError {
    match error {
        Error::BadUri(_) | Error::Http(_) | Error::RequireHttpsOnly(_) | Error::HostNotFound => {
            CallError::Address
        }
        Error::Other(cause) if cause.is::<NotPublic>() => CallError::Private,
        Error::Timeout(_) => CallError::Timeout,
        Error::Tls(_) | Error::TlsRequired | Error::Rustls(_) => CallError::Tls,
        Error::Io(cause) if cause.kind() == io::ErrorKind::TimedOut => CallError::Timeout,
        Error::Io(cause)
            if cause
                .get_ref()
                .is_some_and(|cause| cause.is::<rustls::Error>()) =>
        {
            CallError::Tls
        }
        _ => CallError::Connection,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;
    use rcgen::{CertifiedKey, generate_simple_self_signed};
    use rustls::{
        ServerConfig, ServerConnection, StreamOwned, crypto::aws_lc_rs, pki_types::PrivateKeyDer,
    };
    use saiki_api::Uuid;
    use std::{
        io::Write,
        net::TcpListener,
        sync::atomic::{AtomicUsize, Ordering},
        thread,
    };

    const BODY: &str = "{\"text\":\"x\"}";

    fn call(url: &str) -> DueCall {
        DueCall {
            id: Uuid::from_u128(7),
            webhook_id: Uuid::from_u128(8),
            url: url.to_owned(),
            secret: "0123456789abcdef".to_owned(),
            body: BODY.to_owned(),
            event: "user.created".to_owned(),
            attempts: 1,
        }
    }

    fn nobody() -> RootCerts {
        RootCerts::new_with_certs(&[])
    }

    fn outcome(roots: RootCerts, config: &Config, url: &str) -> Outcome {
        let sender = Sender::trusting(roots, config).unwrap();
        sender.send(&call(url), Timestamp::UNIX_EPOCH)
    }

    #[track_caller]
    fn failed(outcome: &Outcome, wanted: CallError) {
        let failed = matches!(outcome, Outcome::Failed { status: None, error } if *error == wanted);
        assert!(failed, "{wanted:?}, not {outcome:?}");
    }

    fn open() -> Config {
        Config {
            webhook_private: true,
            ..Config::default()
        }
    }

    /// A receiver with a certificate of its own, which takes everything; and that certificate.
    fn receiver() -> (String, Certificate<'static>) {
        let named = vec!["localhost".to_owned()];
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(named).unwrap();
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        let config = Arc::new(config);
        let door = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://localhost:{}/", door.local_addr().unwrap().port());
        thread::spawn(move || {
            for stream in door.incoming() {
                let session = ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut stream = StreamOwned::new(session, stream.unwrap());
                let mut request = Vec::new();
                let mut part = [0_u8; 1024];
                while !request.ends_with(BODY.as_bytes()) {
                    match stream.read(&mut part) {
                        Ok(read) if read > 0 => request.extend_from_slice(&part[..read]),
                        _ => break,
                    }
                }
                let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n");
            }
        });
        (url, Certificate::from_der(cert.der()).to_owned())
    }

    #[test]
    fn only_a_receiver_with_a_trusted_certificate_is_called() {
        let (url, certificate) = receiver();
        let trusted = RootCerts::new_with_certs(&[certificate]);
        let taken = outcome(trusted, &open(), &url);
        assert!(matches!(taken, Outcome::Taken { status: 204 }), "{taken:?}");
        failed(&outcome(nobody(), &open(), &url), CallError::Tls);
        // Nor anything in the clear in its place.
        let door = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = door.local_addr().unwrap().port();
        thread::spawn(move || {
            let (mut stream, _) = door.accept().unwrap();
            let mut part = [0_u8; 1024];
            let _ = stream.read(&mut part);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            // Closed with something unread, the connection would break before the answer arrives.
            while stream.read(&mut part).is_ok_and(|read| read > 0) {}
        });
        let url = format!("https://127.0.0.1:{port}/");
        failed(&outcome(nobody(), &open(), &url), CallError::Tls);
    }

    #[test]
    fn the_own_network_is_not_called_by_number_or_by_name() {
        let (url, certificate) = receiver();
        let closed = Config::default();
        let trusted = RootCerts::new_with_certs(&[certificate]);
        failed(&outcome(trusted, &closed, &url), CallError::Private);
        for url in ["https://127.0.0.1/", "https://[::1]/", "https://10.0.0.5/"] {
            failed(&outcome(nobody(), &closed, url), CallError::Private);
        }
        let clear = outcome(nobody(), &closed, "http://127.0.0.1/");
        failed(&clear, CallError::Address);
    }

    #[test]
    fn a_proxy_is_not_asked_for_what_lies_within_the_own_network() {
        let door = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = door.local_addr().unwrap().port();
        let config = Config {
            webhook_proxy: Secret::new(format!("http://127.0.0.1:{port}")),
            ..Config::default()
        };
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in door.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
                let _ = stream.unwrap().write_all(b"HTTP/1.1 403 Forbidden\r\n\r\n");
            }
        });
        for url in [
            "https://10.0.0.5/",
            "https://[::1]/",
            "https://localhost/",
            "https://a.localhost./",
            "https://2130706433/",
            "https://0x7f.1/",
        ] {
            failed(&outcome(nobody(), &config, url), CallError::Private);
        }
        assert_eq!(asked.load(Ordering::SeqCst), 0);
        let refused = outcome(nobody(), &config, "https://hooks.example.jp/");
        failed(&refused, CallError::Connection);
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn a_proxy_is_http_or_https_with_a_host() {
        assert!(is_proxy("http://user:word@proxy.example:3128"));
        assert!(is_proxy("https://proxy.example"));
        for other in [
            "",
            "proxy.example:3128",
            "socks5://proxy.example",
            "http://",
        ] {
            assert!(!is_proxy(other), "{other}");
        }
    }
}
