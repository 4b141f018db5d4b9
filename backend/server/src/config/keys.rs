//! The names of all keys, and how the words of the environment and of flags become values.

/// How a key's text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As it is.
    Text,
    /// As it is, never shown.
    Secret,
    /// A whole number.
    Number,
    /// Values separated by commas.
    List,
    /// `true` or `false`.
    Flag,
}

/// Every key with its kind and one line of explanation.
pub const KEYS: [(&str, Kind, &str); 23] = [
    ("listen", Kind::Text, "address to listen on"),
    (
        "database_url",
        Kind::Secret,
        "sqlite:path or postgres://…; empty: saiki.db in data_dir",
    ),
    (
        "database_connections",
        Kind::Number,
        "connections to the database, 1 to 200",
    ),
    (
        "data_dir",
        Kind::Text,
        "directory of the embedded database and the instance key",
    ),
    (
        "key",
        Kind::Secret,
        "instance key, 32 bytes in base64; empty: instance.key in data_dir",
    ),
    (
        "public_url",
        Kind::Text,
        "where browsers find this instance",
    ),
    (
        "smtp_url",
        Kind::Secret,
        "mail server; empty: the built-in outbox",
    ),
    (
        "smtp_sessions",
        Kind::Number,
        "connections to the mail server at once, 1 to 64",
    ),
    (
        "smtp_retry_seconds",
        Kind::Number,
        "seconds before a mail that was put off is first tried again, 1 to 3600",
    ),
    ("mail_from", Kind::Text, "address letters are sent from"),
    (
        "dkim_domain",
        Kind::Text,
        "domain mails are signed for; empty: that of mail_from",
    ),
    (
        "dkim_ed25519",
        Kind::Secret,
        "signs mails with Ed25519: selector:key, the key as PKCS #8 in base64 or the path of a PEM file",
    ),
    (
        "dkim_rsa",
        Kind::Secret,
        "signs mails with RSA, 2048 bits or more: selector:key, as above",
    ),
    (
        "admin_email",
        Kind::Text,
        "mail address of the first administrator",
    ),
    (
        "admin_password",
        Kind::Secret,
        "first password of the first administrator",
    ),
    (
        "bounce_domain",
        Kind::Text,
        "domain that reports about mails come back to; empty: the sender's address",
    ),
    (
        "bounce_listen",
        Kind::Text,
        "where the mail server hands reports over by LMTP: 127.0.0.1:2424, or unix:/path",
    ),
    (
        "file_max_megabytes",
        Kind::Number,
        "largest file that may be attached to a record, 1 to 500",
    ),
    (
        "letter_font",
        Kind::Text,
        "font file with Japanese characters for letters by post; empty: Noto CJK or IPA where they usually are",
    ),
    ("log_format", Kind::Text, "human or json"),
    (
        "trusted_proxies",
        Kind::List,
        "reverse proxies whose X-Forwarded-For is believed",
    ),
    (
        "webhook_private",
        Kind::Flag,
        "true: webhooks may go to addresses within the internal network, and over http",
    ),
    (
        "webhook_proxy",
        Kind::Secret,
        "proxy webhooks are called through, http://host:port; empty: none",
    ),
];

/// The text of a key as a value.
pub(super) fn value(key: &str, text: &str) -> Result<toml::Value, String> {
    let kind = KEYS
        .iter()
        .find(|(name, _, _)| *name == key)
        .map(|(_, kind, _)| *kind)
        .ok_or_else(|| format!("there is no key `{key}`"))?;
    Ok(match kind {
        Kind::Text | Kind::Secret => toml::Value::String(text.to_owned()),
        Kind::Number => toml::Value::Integer(
            text.trim()
                .parse()
                .map_err(|_| format!("`{key}` must be a whole number"))?,
        ),
        Kind::List => toml::Value::Array(
            text.split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(|part| toml::Value::String(part.to_owned()))
                .collect(),
        ),
        Kind::Flag => toml::Value::Boolean(
            text.trim()
                .parse()
                .map_err(|_| format!("`{key}` must be true or false"))?,
        ),
    })
}
