//! The lines of the dialogue as the sink reads them. It only takes lines apart.

use base64::{Engine, engine::general_purpose::STANDARD};

/// A command.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Ehlo,
    Helo,
    StartTls,
    AuthPlain(Option<String>),
    AuthLogin,
    Mail(String),
    Rcpt(String),
    Data,
    Rset,
    Noop,
    Quit,
    Unknown,
}

impl Command {
    pub(crate) fn read(line: &str) -> Command {
        let upper = line.to_ascii_uppercase();
        let mut words = upper.split_ascii_whitespace();
        match (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        ) {
            ("EHLO", _) => Command::Ehlo,
            ("HELO", _) => Command::Helo,
            ("STARTTLS", "") => Command::StartTls,
            ("AUTH", "PLAIN") => {
                Command::AuthPlain(line.split_ascii_whitespace().nth(2).map(ToOwned::to_owned))
            }
            ("AUTH", "LOGIN") => Command::AuthLogin,
            ("MAIL", _) => path(line, "MAIL FROM:").map_or(Command::Unknown, Command::Mail),
            ("RCPT", _) => path(line, "RCPT TO:").map_or(Command::Unknown, Command::Rcpt),
            ("DATA", "") => Command::Data,
            ("RSET", "") => Command::Rset,
            ("NOOP", _) => Command::Noop,
            ("QUIT", _) => Command::Quit,
            _ => Command::Unknown,
        }
    }
}

fn path(line: &str, verb: &str) -> Option<String> {
    let (start, rest) = line.split_at_checked(verb.len())?;
    let inner = rest
        .strip_prefix('<')
        .filter(|_| start.eq_ignore_ascii_case(verb))?;
    inner.split_once('>').map(|(path, _)| path.to_owned())
}

/// User and password of AUTH PLAIN.
pub(crate) fn plain(secret: &str) -> Option<(String, String)> {
    let text = decoded(secret)?;
    let mut fields = text.split('\0');
    let (_, user, password) = (fields.next()?, fields.next()?, fields.next()?);
    Some((user.to_owned(), password.to_owned()))
}

/// Base64 text.
pub(crate) fn decoded(text: &str) -> Option<String> {
    String::from_utf8(STANDARD.decode(text.trim()).ok()?).ok()
}

/// The Message-ID in the header of `mail`, or nothing.
pub(crate) fn message_id(mail: &[u8]) -> String {
    let text = String::from_utf8_lossy(mail);
    let header = text.split("\r\n\r\n").next().unwrap_or_default();
    let found = header.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("Message-ID")
            .then(|| value.trim().to_owned())
    });
    found.unwrap_or_default()
}
