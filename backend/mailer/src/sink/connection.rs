//! One connection to the sink: the server's side of the dialogue. It is strict where a sender could go wrong: bare
//! line ends in the text, commands out of order and logins in the clear are refused.

use super::{
    Act, Step, chance,
    commands::{Command, decoded, message_id, plain},
    ledger::{Entry, Ledger},
    options::Options,
    script,
};
use crate::{message::sha256, wire::Stream};
use std::{
    collections::HashMap,
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, SystemTime},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    sync::watch,
};
use tokio_rustls::TlsAcceptor;

/// What all connections of a sink share.
pub(crate) struct Shared {
    options: Options,
    tls: Option<TlsAcceptor>,
    ledger: Ledger,
    attempts: Mutex<HashMap<String, u32>>,
    released: watch::Receiver<bool>,
    held: AtomicBool,
}

impl Shared {
    pub(crate) fn new(
        options: Options,
        tls: Option<TlsAcceptor>,
        released: watch::Receiver<bool>,
    ) -> io::Result<Shared> {
        let ledger = Ledger::open(&options.dir)?;
        if options.keep_mails {
            std::fs::create_dir_all(options.dir.join("mails"))?;
        }
        Ok(Shared {
            options,
            tls,
            ledger,
            attempts: Mutex::new(HashMap::new()),
            released,
            held: AtomicBool::new(false),
        })
    }

    /// What is to go wrong with this attempt for `rcpt`.
    fn plan(&self, rcpt: &str) -> Option<(Step, Act)> {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        let attempt = attempts.entry(rcpt.to_owned()).or_default();
        *attempt += 1;
        let local = rcpt.rsplit_once('@').map_or(rcpt, |(local, _)| local);
        script::read(local, *attempt).or_else(|| chance::draw(&self.options, rcpt, *attempt))
    }
}

type Lines = BufReader<Box<dyn Stream>>;

/// Whether the dialogue goes on.
type Next = io::Result<bool>;

struct Connection {
    io: Lines,
    /// Replies not written yet: those to pipelined commands go out together.
    unsaid: Vec<u8>,
    number: u64,
    shared: Arc<Shared>,
    encrypted: bool,
    logged_in: bool,
    from: Option<String>,
    rcpt: Option<String>,
    plan: Option<(Step, Act)>,
}

/// Serves one connection to its end. Faults of the other side end it silently.
pub(crate) async fn serve(stream: TcpStream, number: u64, shared: Arc<Shared>) {
    let _ = stream.set_nodelay(true);
    let _ = converse(stream, number, shared).await;
}

async fn converse(stream: TcpStream, number: u64, shared: Arc<Shared>) -> io::Result<()> {
    let encrypted = shared.options.implicit_tls;
    let stream: Box<dyn Stream> = match &shared.tls {
        Some(tls) if encrypted => Box::new(tls.accept(stream).await?),
        _ => Box::new(stream),
    };
    let (from, rcpt, plan) = (None, None, None);
    let io = BufReader::with_capacity(64 * 1024, stream);
    let mut connection = Connection {
        io,
        unsaid: Vec::new(),
        number,
        shared,
        encrypted,
        logged_in: false,
        from,
        rcpt,
        plan,
    };
    connection.say("220 sink.test ESMTP")?;
    while let Some(line) = connection.line().await? {
        let text = String::from_utf8_lossy(&line);
        let command = Command::read(text.trim_end_matches(['\r', '\n']));
        if command == Command::StartTls && connection.may_start_tls() {
            connection = connection.start_tls().await?;
        } else if !connection.obey(command).await? {
            break;
        }
    }
    connection.flush().await
}

impl Connection {
    /// Answers one command.
    async fn obey(&mut self, command: Command) -> Next {
        let open = self.shared.options.login.is_none() || self.logged_in;
        match command {
            Command::Ehlo => {
                self.forget();
                let offer = self.offer();
                self.say(&offer)
            }
            Command::Helo => self.say("250 sink.test"),
            Command::AuthPlain(secret) => {
                let secret = match secret {
                    Some(secret) => secret,
                    None => self.ask("334 ").await?,
                };
                self.log_in(plain(&secret)).await
            }
            Command::AuthLogin => {
                let (user, password) = (
                    self.ask("334 VXNlcm5hbWU6").await?,
                    self.ask("334 UGFzc3dvcmQ6").await?,
                );
                self.log_in(decoded(&user).zip(decoded(&password))).await
            }
            Command::Mail(_) | Command::Rcpt(_) | Command::Data if !open => {
                self.say("530 5.7.0 authentication required")
            }
            Command::Mail(from) => self.mail(from).await,
            Command::Rcpt(rcpt) => self.rcpt(rcpt).await,
            Command::Data => self.data().await,
            Command::Rset => {
                self.forget();
                self.say("250 2.0.0 ok")
            }
            Command::Noop => self.say("250 2.0.0 ok"),
            Command::Quit => self.say("221 2.0.0 bye").map(|_| false),
            Command::StartTls => self.say("502 5.5.1 no TLS here"),
            Command::Unknown => self.say("500 5.5.2 not understood"),
        }
    }

    fn offer(&self) -> String {
        let options = &self.shared.options;
        let mut lines = vec![
            "sink.test".to_owned(),
            "8BITMIME".to_owned(),
            "ENHANCEDSTATUSCODES".to_owned(),
        ];
        let mut offer = |on: bool, text: &str| {
            if on {
                lines.push(text.to_owned())
            }
        };
        offer(options.pipelining, "PIPELINING");
        offer(options.smtputf8, "SMTPUTF8");
        offer(self.may_start_tls(), "STARTTLS");
        offer(
            options.login.is_some() && !options.login_only,
            "AUTH PLAIN LOGIN",
        );
        offer(options.login.is_some() && options.login_only, "AUTH LOGIN");
        if let Some(size) = options.size {
            lines.push(format!("SIZE {size}"));
        }
        let last = lines.pop().unwrap_or_default();
        let first: String = lines.iter().map(|line| format!("250-{line}\r\n")).collect();
        format!("{first}250 {last}")
    }

    async fn log_in(&mut self, given: Option<(String, String)>) -> Next {
        self.logged_in = given.is_some() && given == self.shared.options.login;
        let answer = if self.logged_in {
            "235 2.7.0 welcome"
        } else {
            "535 5.7.8 wrong user or password"
        };
        self.say(answer)
    }

    async fn mail(&mut self, from: String) -> Next {
        let local = from
            .rsplit_once('@')
            .map_or(from.as_str(), |(local, _)| local);
        match script::read(local, 1) {
            Some((Step::Mail, act)) => self.act(act).await,
            _ if self.from.is_some() => self.say("503 5.5.1 nested MAIL"),
            _ => {
                self.from = Some(from);
                self.say("250 2.1.0 ok")
            }
        }
    }

    async fn rcpt(&mut self, rcpt: String) -> Next {
        if self.from.is_none() {
            return self.say("503 5.5.1 MAIL first");
        }
        match self.shared.plan(&rcpt) {
            Some((Step::Rcpt, act)) => self.act(act).await,
            plan => {
                (self.rcpt, self.plan) = (Some(rcpt), plan);
                self.say("250 2.1.5 ok")
            }
        }
    }

    async fn data(&mut self) -> Next {
        if self.rcpt.is_none() {
            return self.say("554 5.5.1 no valid recipients");
        }
        if let Some((Step::Data, act)) = self.plan.take_if(|(step, _)| *step == Step::Data) {
            return self.act(act).await;
        }
        self.say("354 go ahead")?;
        if matches!(self.plan, Some((Step::Body, _))) {
            let _ = self.line().await?;
            return Ok(false);
        }
        let Some(mail) = self.text().await? else {
            return Ok(false);
        };
        let act = self.plan.take().map(|(_, act)| act);
        match act {
            Some(act @ (Act::Say(_) | Act::SayAndClose(_) | Act::Close | Act::Stall)) => {
                self.forget();
                self.act(act).await
            }
            _ if mail.is_err() => {
                self.forget();
                self.say("550 5.6.0 bare line end in the text")
            }
            act => self.take(&mail.unwrap_or_default(), act).await,
        }
    }

    /// Keeps the mail, then answers as the act wants.
    async fn take(&mut self, mail: &[u8], act: Option<Act>) -> Next {
        if self
            .shared
            .options
            .size
            .is_some_and(|limit| mail.len() > limit)
        {
            self.forget();
            return self.say("552 5.3.4 too large");
        }
        let silent = act == Some(Act::KeepAndClose);
        let since = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        let entry = Entry {
            t: u64::try_from(since.as_millis()).unwrap_or_default(),
            conn: self.number,
            message_id: message_id(mail),
            from: self.from.take().unwrap_or_default(),
            rcpt: self.rcpt.take().unwrap_or_default(),
            sha256: sha256(mail),
            size: mail.len(),
            reply: if silent { 0 } else { 250 },
        };
        if self.shared.options.keep_mails {
            let digest = entry.sha256.get(..16).unwrap_or_default();
            let name = format!("{}-{}-{digest}.eml", entry.t, self.number);
            let (path, mail) = (
                self.shared.options.dir.join("mails").join(name),
                mail.to_vec(),
            );
            tokio::task::spawn_blocking(move || std::fs::write(path, mail)).await??;
        }
        self.shared.ledger.keep(&entry).await?;
        match act {
            Some(Act::KeepAndClose) => return Ok(false),
            Some(Act::Late(wait)) => tokio::time::sleep(wait).await,
            Some(Act::Hold) if !self.shared.held.swap(true, Ordering::Relaxed) => {
                let mut released = self.shared.released.clone();
                // Ends without a release only when the sink is gone, and with it this connection.
                let _ = released.wait_for(|released| *released).await;
            }
            _ => {}
        }
        self.say("250 2.0.0 taken")
    }

    /// The text without the closing dot and the doubled ones; `Err` inside when a line end was bare.
    async fn text(&mut self) -> io::Result<Option<Result<Vec<u8>, ()>>> {
        let (mut mail, mut sound) = (Vec::new(), true);
        loop {
            let Some(line) = self.line().await? else {
                return Ok(None);
            };
            if line == b".\r\n" {
                return Ok(Some(if sound { Ok(mail) } else { Err(()) }));
            }
            let inner = line.strip_suffix(b"\r\n");
            sound &= inner.is_some_and(|inner| !inner.contains(&b'\r'));
            mail.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
    }

    async fn act(&mut self, act: Act) -> Next {
        match act {
            Act::Say(text) => self.say(&text),
            Act::SayAndClose(text) => self.say(&text).map(|_| false),
            Act::Close | Act::KeepAndClose => Ok(false),
            // Only at the final dot, where `take` has dealt with it.
            Act::Late(_) | Act::Hold => self.say("250 2.0.0 late"),
            Act::Stall => {
                self.flush().await?;
                // Longer than any sender waits; ends when the other side hangs up or the sink is dropped.
                let mut rest = Vec::new();
                let hung_up = self.io.read_until(0, &mut rest);
                let _ = tokio::time::timeout(Duration::from_secs(3600), hung_up).await;
                Ok(false)
            }
        }
    }

    fn forget(&mut self) {
        (self.from, self.rcpt, self.plan) = (None, None, None);
    }

    fn may_start_tls(&self) -> bool {
        self.shared.options.starttls && !self.encrypted && self.shared.tls.is_some()
    }

    async fn start_tls(mut self) -> io::Result<Connection> {
        self.say("220 2.0.0 go ahead")?;
        self.flush().await?;
        // What came in the clear behind STARTTLS must not be taken for encrypted.
        if !self.io.buffer().is_empty() {
            return Err(io::Error::other("commands behind STARTTLS"));
        }
        let tls = self
            .shared
            .tls
            .clone()
            .ok_or_else(|| io::Error::other("no TLS"))?;
        let stream = tls.accept(self.io.into_inner()).await?;
        let io = BufReader::with_capacity(64 * 1024, Box::new(stream) as Box<dyn Stream>);
        Ok(Connection {
            io,
            encrypted: true,
            ..self
        })
    }

    async fn ask(&mut self, prompt: &str) -> io::Result<String> {
        self.say(prompt)?;
        let line = self.line().await?.ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(String::from_utf8_lossy(&line).trim().to_owned())
    }

    async fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        if !self.io.buffer().contains(&b'\n') {
            self.flush().await?;
        }
        let mut line = Vec::new();
        let read = self.io.read_until(b'\n', &mut line).await?;
        Ok((read > 0 && line.ends_with(b"\n")).then_some(line))
    }

    fn say(&mut self, text: &str) -> Next {
        self.unsaid.extend_from_slice(text.as_bytes());
        self.unsaid.extend_from_slice(b"\r\n");
        Ok(true)
    }

    async fn flush(&mut self) -> io::Result<()> {
        if !self.unsaid.is_empty() {
            self.io.write_all(&self.unsaid).await?;
            self.unsaid.clear();
            self.io.flush().await?;
        }
        Ok(())
    }
}
