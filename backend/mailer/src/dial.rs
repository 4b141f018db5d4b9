//! Opens a session: name, TCP, TLS, greeting, EHLO, login. What is said over an open session is `session`'s
//! business.

use crate::{
    capabilities::Capabilities,
    dkim::Signer,
    message::Built,
    relay::{Credentials, Relay, TlsMode},
    reply::Reply,
    session::{Ending, Event, Fault, Session},
    tls::{TlsError, connector},
    wire::{Stream, Wire, within},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use saiki_api::deliveries::Phase;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

/// Opens sessions to one mail server. Cheap to clone; TLS is set up once.
#[derive(Clone)]
pub struct Dialer {
    relay: Arc<Relay>,
    connector: TlsConnector,
    signer: Option<Arc<Signer>>,
}

impl std::fmt::Debug for Dialer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Dialer({})", self.relay)
    }
}

impl Dialer {
    /// Prepares for `relay`: fails when its certificate file cannot be used.
    pub fn new(relay: Relay) -> Result<Dialer, TlsError> {
        let connector = connector(&relay)?;
        Ok(Dialer {
            relay: Arc::new(relay),
            connector,
            signer: None,
        })
    }

    /// The same, signing what leaves through it.
    pub fn signing(self, signer: Option<Signer>) -> Dialer {
        Dialer {
            signer: signer.map(Arc::new),
            ..self
        }
    }

    /// The DKIM signatures of a mail, to be put in front of it; empty without a key for its sender.
    pub fn signatures(&self, mail: &Built) -> Vec<u8> {
        self.signer.as_ref().map_or_else(Vec::new, |signer| {
            signer.sign(&mail.author_domain, mail.date, &mail.parts())
        })
    }

    /// The mail server dialled.
    pub fn relay(&self) -> &Relay {
        &self.relay
    }

    /// Opens a session, ready for its first mail.
    pub async fn dial(&self) -> Result<Session, Ending> {
        let mode = self.relay.tls;
        match self.open(mode).await {
            // The handshake spoils the connection, so going on in the clear needs a new one.
            Err(Ending {
                event: Event::Fault(Fault::Tls),
                ..
            }) if mode == TlsMode::Opportunistic => {
                tracing::warn!(relay = %self.relay, "TLS failed; going on without, as the configuration allows");
                self.open(TlsMode::Disabled).await
            }
            opened => opened,
        }
    }

    async fn open(&self, mode: TlsMode) -> Result<Session, Ending> {
        let relay = &self.relay;
        let mut opening = Opening {
            dialer: self,
            wire: self.connect(mode).await.map_err(at_connect)?,
        };
        opening.greeting().await?;
        let mut can = opening.hello().await?;
        let mut encrypted = mode == TlsMode::Implicit;
        if matches!(mode, TlsMode::Required | TlsMode::Opportunistic) {
            if can.starttls {
                opening = opening.starttls().await?;
                can = opening.hello().await?;
                encrypted = true;
            } else if mode == TlsMode::Required {
                return Err(at_connect(Fault::NoTls));
            }
        }
        if let Some(credentials) = &relay.credentials {
            if !encrypted && !relay.insecure_auth {
                return Err(Ending {
                    phase: Phase::Auth,
                    event: Event::Fault(Fault::LoginInClear),
                });
            }
            opening.login(credentials, &can).await?;
        }
        Ok(Session::new(opening.wire, can, relay.clone()))
    }

    async fn connect(&self, mode: TlsMode) -> Result<Wire, Fault> {
        let relay = &self.relay;
        let wait = relay.timeouts.connect;
        let stream = within(wait, TcpStream::connect((relay.host.as_str(), relay.port))).await?;
        // Small writes must not wait for acknowledgements: without this each mail costs some 40 ms.
        stream
            .set_nodelay(true)
            .map_err(|error| Fault::Io(error.kind()))?;
        if mode == TlsMode::Implicit {
            Ok(Wire::new(self.encrypt(Box::new(stream)).await?))
        } else {
            Ok(Wire::new(Box::new(stream)))
        }
    }

    async fn encrypt(&self, stream: Box<dyn Stream>) -> Result<Box<dyn Stream>, Fault> {
        let name = ServerName::try_from(self.relay.host.clone()).map_err(|_| Fault::Tls)?;
        let handshake = self.connector.connect(name, stream);
        match within(self.relay.timeouts.connect, handshake).await {
            Ok(stream) => Ok(Box::new(stream)),
            Err(Fault::Timeout) => Err(Fault::Timeout),
            Err(_) => Err(Fault::Tls),
        }
    }
}

/// A connection on its way to becoming a session.
struct Opening<'a> {
    dialer: &'a Dialer,
    wire: Wire,
}

impl Opening<'_> {
    async fn greeting(&mut self) -> Result<(), Ending> {
        let wait = self.dialer.relay.timeouts.greeting;
        expect(self.wire.reply(wait).await, 2, Phase::Connect).map(drop)
    }

    async fn hello(&mut self) -> Result<Capabilities, Ending> {
        let line = format!("EHLO {}\r\n", self.dialer.relay.helo);
        let reply = self.say(line.as_bytes()).await.map_err(at_connect)?;
        if reply.class() == 5 && reply.code != 530 {
            // Very old servers know HELO only.
            let line = format!("HELO {}\r\n", self.dialer.relay.helo);
            let reply = self.say(line.as_bytes()).await;
            return expect(reply, 2, Phase::Connect).map(|_| Capabilities::default());
        }
        expect(Ok(reply), 2, Phase::Connect).map(|reply| Capabilities::read(&reply))
    }

    async fn starttls(mut self) -> Result<Self, Ending> {
        let reply = self.say(b"STARTTLS\r\n").await;
        expect(reply, 2, Phase::Connect)?;
        let stream = self
            .wire
            .into_stream()
            .ok_or_else(|| at_connect(Fault::Unreadable))?;
        let stream = self.dialer.encrypt(stream).await.map_err(at_connect)?;
        Ok(Opening {
            dialer: self.dialer,
            wire: Wire::new(stream),
        })
    }

    async fn login(&mut self, with: &Credentials, can: &Capabilities) -> Result<(), Ending> {
        let (user, password) = (&with.user, &with.password);
        if can.plain {
            let secret = STANDARD.encode(format!("\0{user}\0{password}"));
            let reply = self
                .say(format!("AUTH PLAIN {secret}\r\n").as_bytes())
                .await;
            return expect(reply, 2, Phase::Auth).map(drop);
        }
        if !can.login {
            return Err(Ending {
                phase: Phase::Auth,
                event: Event::Fault(Fault::NoLogin),
            });
        }
        for (line, class) in [
            ("AUTH LOGIN".to_owned(), 3),
            (STANDARD.encode(user), 3),
            (STANDARD.encode(password), 2),
        ] {
            let reply = self.say(format!("{line}\r\n").as_bytes()).await;
            expect(reply, class, Phase::Auth)?;
        }
        Ok(())
    }

    async fn say(&mut self, line: &[u8]) -> Result<Reply, Fault> {
        let timeouts = &self.dialer.relay.timeouts;
        self.wire.write(line, timeouts.block).await?;
        self.wire.reply(timeouts.greeting).await
    }
}

fn at_connect(fault: Fault) -> Ending {
    Ending {
        phase: Phase::Connect,
        event: Event::Fault(fault),
    }
}

fn expect(reply: Result<Reply, Fault>, class: u16, phase: Phase) -> Result<Reply, Ending> {
    match reply {
        Ok(reply) if reply.class() == class => Ok(reply),
        Ok(reply) => Err(Ending {
            phase,
            event: Event::Reply(reply),
        }),
        Err(fault) => Err(Ending {
            phase,
            event: Event::Fault(fault),
        }),
    }
}
