//! The keys that sign mails, out of the configuration. Signing itself is in `saiki-mailer`.

use super::sender_email;
use crate::config::{Config, Secret};
use anyhow::{Context, bail};
use saiki_domain::address::MailAddress;
use saiki_mailer::{DkimKey, KeyKind, Signer};

/// The signer of this process; none where no key is configured.
pub fn signer(config: &Config) -> anyhow::Result<Option<Signer>> {
    let named = [
        ("dkim_ed25519", &config.dkim_ed25519, KeyKind::Ed25519),
        ("dkim_rsa", &config.dkim_rsa, KeyKind::Rsa),
    ];
    let mut keys = Vec::new();
    for (name, secret, kind) in named {
        if !secret.is_empty() {
            keys.push(key(secret, kind).with_context(|| format!("`{name}`"))?);
        }
    }
    if keys.is_empty() {
        return Ok(None);
    }
    Ok(Some(Signer::new(domain(config)?, keys)))
}

/// `selector:key`. None of the errors repeats the key.
fn key(secret: &Secret, kind: KeyKind) -> anyhow::Result<DkimKey> {
    let Some((selector, key)) = secret.expose().trim().split_once(':') else {
        bail!("must be selector:key, the key as PKCS #8 in base64 or the path of a PEM file");
    };
    // What reads as a key is one; anything else is where one lies.
    if let Ok(key) = DkimKey::read(selector, key, kind) {
        return Ok(key);
    }
    let text = match std::fs::read_to_string(key) {
        Ok(text) => text,
        // The name may be a key with a slip of the pen in it: it is not shown.
        Err(error) => bail!("is no key that can be used, and no file that can be read: {error}"),
    };
    Ok(DkimKey::read(selector, &text, kind)?)
}

/// The domain signed for, as A-labels.
pub fn domain(config: &Config) -> anyhow::Result<String> {
    let address = match config.dkim_domain.trim() {
        "" => sender_email(config),
        domain => format!("postmaster@{domain}"),
    };
    match MailAddress::parse(&address) {
        Ok(address) => Ok(address.domain().to_owned()),
        Err(_) => {
            bail!("`dkim_domain` or `mail_from` must name the domain that mails are signed for")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(ed25519: String) -> Config {
        Config {
            mail_from: "窓口 <desk@例え.jp>".to_owned(),
            dkim_ed25519: Secret::new(ed25519),
            ..Config::default()
        }
    }

    #[test]
    fn a_key_comes_from_the_setting_or_from_a_file() {
        let (made, pem) = DkimKey::make("s1", KeyKind::Ed25519).unwrap();
        let bare: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key.pem");
        std::fs::write(&path, &pem).unwrap();
        for setting in [format!("s1:{bare}"), format!("s1:{}", path.display())] {
            let signer = signer(&config(setting)).unwrap().unwrap();
            assert_eq!(signer.keys(), std::slice::from_ref(&made));
            assert_eq!(signer.domain(), "xn--r8jz45g.jp");
        }
        assert_eq!(signer(&Config::default()).unwrap(), None);
    }

    #[test]
    fn a_setting_that_cannot_be_used_is_named_and_its_value_is_not() {
        let rsa = DkimKey::make("s1", KeyKind::Rsa).unwrap().1;
        for setting in [
            "s1".to_owned(),
            "s1:secretsecret".to_owned(),
            format!("s1:{rsa}"),
        ] {
            let error = format!("{:#}", signer(&config(setting)).unwrap_err());
            assert!(error.starts_with("`dkim_ed25519`"), "{error}");
            assert!(
                !error.contains("secretsecret") && !error.contains("PRIVATE"),
                "{error}"
            );
        }
    }
}
