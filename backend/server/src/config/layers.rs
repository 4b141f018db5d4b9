//! Reads the three layers and puts one on the other. Unknown keys are refused by name in each.

use super::{Config, KEYS, keys, keys::Kind};
use std::{io::ErrorKind, path::Path};

/// Variables that begin with `SAIKI_` and belong to tests and to the build.
const NOT_OURS: [&str; 3] = ["SAIKI_TEST_", "SAIKI_XTASK_", "SAIKI_CONSOLE_DIST"];

/// The layers before they are joined.
#[derive(Debug, Default)]
pub struct Layers {
    /// Contents of `saiki.toml`.
    pub file: String,
    /// `SAIKI_*` variables, name and value.
    pub environment: Vec<(String, String)>,
    /// Flags, key and value.
    pub flags: Vec<(&'static str, String)>,
}

impl Layers {
    /// Reads the file (a missing one is empty, unless it was named) and the process's environment.
    pub fn read(file: Option<&Path>, flags: Vec<(&'static str, String)>) -> Result<Layers, String> {
        let path = file.unwrap_or(Path::new("saiki.toml"));
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(e) if e.kind() == ErrorKind::NotFound && file.is_none() => String::new(),
            Err(e) => return Err(format!("cannot read {}: {e}", path.display())),
        };
        Ok(Layers {
            file: text,
            environment: std::env::vars_os()
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .filter(|(name, _)| name.starts_with("SAIKI_"))
                .collect(),
            flags,
        })
    }

    /// Joins them, later over earlier, and checks the result.
    pub fn join(self) -> Result<Config, String> {
        let mut table: toml::Table = self
            .file
            .parse()
            .map_err(|e: toml::de::Error| format!("saiki.toml: {}", e.message()))?;
        for key in table.keys() {
            if !KEYS.iter().any(|(name, _, _)| name == key) {
                return Err(format!("saiki.toml: there is no key `{key}`"));
            }
        }
        for (name, text) in self.environment {
            if NOT_OURS.iter().any(|prefix| name.starts_with(prefix)) {
                continue;
            }
            let key = name.trim_start_matches("SAIKI_").to_ascii_lowercase();
            let value = keys::value(&key, &text).map_err(|e| format!("environment {name}: {e}"))?;
            table.insert(key, value);
        }
        for (key, text) in self.flags {
            table.insert(key.to_owned(), keys::value(key, &text)?);
        }
        let mut config = Config::default();
        for (key, value) in table {
            config = set(&config, &key, value)?;
        }
        config.check()?;
        Ok(config)
    }
}

/// Sets one key, so that an error can name it. Values are never repeated: they may be secret.
fn set(config: &Config, key: &str, value: toml::Value) -> Result<Config, String> {
    let one = toml::Table::from_iter([(key.to_owned(), value)]);
    let read: Config = one
        .try_into()
        .map_err(|_| format!("`{key}` has a value of the wrong form"))?;
    let mut next = config.clone();
    match key {
        "listen" => next.listen = read.listen,
        "database_url" => next.database_url = read.database_url,
        "database_connections" => next.database_connections = read.database_connections,
        "data_dir" => next.data_dir = read.data_dir,
        "key" => next.key = read.key,
        "public_url" => next.public_url = read.public_url,
        "smtp_url" => next.smtp_url = read.smtp_url,
        "smtp_sessions" => next.smtp_sessions = read.smtp_sessions,
        "smtp_retry_seconds" => next.smtp_retry_seconds = read.smtp_retry_seconds,
        "mail_from" => next.mail_from = read.mail_from,
        "dkim_domain" => next.dkim_domain = read.dkim_domain,
        "dkim_ed25519" => next.dkim_ed25519 = read.dkim_ed25519,
        "dkim_rsa" => next.dkim_rsa = read.dkim_rsa,
        "admin_email" => next.admin_email = read.admin_email,
        "admin_password" => next.admin_password = read.admin_password,
        "bounce_domain" => next.bounce_domain = read.bounce_domain,
        "bounce_listen" => next.bounce_listen = read.bounce_listen,
        "file_max_megabytes" => next.file_max_megabytes = read.file_max_megabytes,
        "letter_font" => next.letter_font = read.letter_font,
        "log_format" => next.log_format = read.log_format,
        "trusted_proxies" => next.trusted_proxies = read.trusted_proxies,
        "webhook_private" => next.webhook_private = read.webhook_private,
        "webhook_proxy" => next.webhook_proxy = read.webhook_proxy,
        _ => return Err(format!("there is no key `{key}`")),
    }
    Ok(next)
}

/// The configuration in force as `saiki.toml` would hold it, secrets hidden.
pub fn shown(config: &Config) -> String {
    let mut out = String::new();
    for (key, kind, help) in KEYS {
        let value = match key {
            "listen" => config.listen.to_string(),
            "database_url" => super::Secret::new(config.database_url()).shown(),
            "database_connections" => config.database_connections.to_string(),
            "data_dir" => config.data_dir.display().to_string(),
            "key" => config.key.shown(),
            "public_url" => config.public_url(),
            "smtp_url" => config.smtp_url.shown(),
            "smtp_sessions" => config.smtp_sessions.to_string(),
            "smtp_retry_seconds" => config.smtp_retry_seconds.to_string(),
            "mail_from" => config.mail_from.clone(),
            "dkim_domain" => config.dkim_domain.clone(),
            "dkim_ed25519" => config.dkim_ed25519.shown(),
            "dkim_rsa" => config.dkim_rsa.shown(),
            "admin_email" => config.admin_email.clone(),
            "admin_password" => config.admin_password.shown(),
            "bounce_domain" => config.bounce_domain.clone(),
            "bounce_listen" => config.bounce_listen.clone(),
            "file_max_megabytes" => config.file_max_megabytes.to_string(),
            "letter_font" => config.letter_font.clone(),
            "log_format" => format!("{:?}", config.log_format).to_ascii_lowercase(),
            "webhook_private" => config.webhook_private.to_string(),
            "webhook_proxy" => config.webhook_proxy.shown(),
            _ => config
                .trusted_proxies
                .iter()
                .map(|ip| format!("\"{ip}\""))
                .collect::<Vec<_>>()
                .join(", "),
        };
        let value = match kind {
            Kind::Number | Kind::Flag => value,
            Kind::List => format!("[{value}]"),
            Kind::Text | Kind::Secret => toml::Value::String(value).to_string(),
        };
        out.push_str(&format!("# {help}\n{key} = {value}\n"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers(file: &str, environment: &[(&str, &str)], flags: &[(&'static str, &str)]) -> Layers {
        let owned = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
        Layers {
            file: file.to_owned(),
            environment: environment.iter().map(owned).collect(),
            flags: flags.iter().map(|(k, v)| (*k, (*v).to_owned())).collect(),
        }
    }

    #[test]
    fn flags_win_over_environment_over_file() {
        let file = "listen = \"127.0.0.1:1\"\nsmtp_sessions = 2\nmail_from = \"a@b.jp\"";
        let environment = [
            ("SAIKI_LISTEN", "127.0.0.1:2"),
            ("SAIKI_SMTP_SESSIONS", "3"),
        ];
        let config = layers(file, &environment, &[("listen", "127.0.0.1:3")]).join();
        let config = config.unwrap();
        assert_eq!(config.listen.port(), 3);
        assert_eq!(config.smtp_sessions, 3);
        assert_eq!(config.mail_from, "a@b.jp");
    }

    #[test]
    fn unknown_keys_and_wrong_values_are_refused_by_name() {
        for (file, environment, named) in [
            ("lisen = \"x\"", vec![], "lisen"),
            ("", vec![("SAIKI_SMTP_URI", "smtp://x")], "SAIKI_SMTP_URI"),
            ("smtp_sessions = \"many\"", vec![], "smtp_sessions"),
            ("smtp_sessions = 0", vec![], "smtp_sessions"),
            ("smtp_retry_seconds = 0", vec![], "smtp_retry_seconds"),
            ("", vec![("SAIKI_SMTP_SESSIONS", "x")], "smtp_sessions"),
            ("database_url = \"data/saiki.db\"", vec![], "database_url"),
            ("log_format = \"xml\"", vec![], "log_format"),
            ("public_url = \"saiki.example\"", vec![], "public_url"),
            ("smtp_url = \"http://x\"", vec![], "smtp_url"),
            ("bounce_domain = \"b@x.jp\"", vec![], "bounce_domain"),
            ("bounce_listen = \"0.0.0.0:24\"", vec![], "bounce_listen"),
            ("webhook_private = \"maybe\"", vec![], "webhook_private"),
            (
                "",
                vec![("SAIKI_WEBHOOK_PRIVATE", "maybe")],
                "webhook_private",
            ),
            ("webhook_proxy = \"socks5://x\"", vec![], "webhook_proxy"),
        ] {
            let error = layers(file, &environment, &[]).join().unwrap_err();
            assert!(error.contains(named), "{error}");
        }
        let tests = [
            ("SAIKI_TEST_POSTGRES_URL", "x"),
            ("SAIKI_CONSOLE_DIST", "x"),
        ];
        assert!(layers("", &tests, &[]).join().is_ok());
    }

    #[test]
    fn a_secret_is_neither_printed_nor_repeated_in_errors() {
        let file = "admin_password = \"correct horse battery\"\n\
            smtp_url = \"smtp://u:sesame@mx.example\"\n\
            webhook_proxy = \"http://u:sesame@proxy.example:3128\"";
        let config = layers(file, &[], &[]).join().unwrap();
        for text in [shown(&config), format!("{config:?}")] {
            assert!(
                !text.contains("horse") && !text.contains("sesame"),
                "{text}"
            );
        }
        assert!(shown(&config).contains("smtp://***@mx.example"));
        let error = layers("database_url = \"mysql://u:sesame@h\"", &[], &[]).join();
        assert!(!error.unwrap_err().contains("sesame"));
    }

    #[test]
    fn what_is_printed_reads_back() {
        let config = layers(
            "listen = \"0.0.0.0:9\"\ntrusted_proxies = [\"10.0.0.1\"]\nwebhook_private = true",
            &[],
            &[],
        );
        let printed = shown(&config.join().unwrap());
        let again = layers(&printed, &[], &[]).join().unwrap();
        assert_eq!(again.listen.port(), 9);
        assert_eq!(again.trusted_proxies.len(), 1);
        assert!(again.webhook_private);
    }
}
