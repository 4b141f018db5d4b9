//! What is sent to a link that stops updates: by a mail program with one press (RFC 8058), or by a person from the page's
//! form. It refuses nothing by itself: a page answers.

use super::json::{collect, content_length};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use futures_util::future::LocalBoxFuture;
use std::{convert::Infallible, time::Duration};

/// Largest body, in bytes: the two words of RFC 8058 with the frame of a form around them, many times over.
const MAX_BODY: usize = 8 * 1024;
/// How long it may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// A mail program: stop at once, and no questions.
    OneClick,
    /// A person, with a choice: updates on this matter, or all of them.
    Form {
        /// All of them.
        everywhere: bool,
    },
    /// Neither: nothing is stopped.
    Nothing,
}

impl FromRequest for Pressed {
    type Error = Infallible;
    type Future = LocalBoxFuture<'static, Result<Self, Infallible>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = req
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let length = content_length(req);
        let payload = payload.take();
        Box::pin(async move {
            let arrived = tokio::time::timeout(PATIENCE, collect(payload, length, MAX_BODY)).await;
            Ok(match arrived {
                Ok(Ok(bytes)) => read(&kind, &bytes),
                _ => Pressed::Nothing,
            })
        })
    }
}

/// RFC 8058 section 3.2 allows both ways to send a form.
fn read(kind: &str, body: &[u8]) -> Pressed {
    let (media, parameters) = kind.split_once(';').unwrap_or((kind, ""));
    let fields = match media.trim().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => form_urlencoded::parse(body).into_owned().collect(),
        "multipart/form-data" => parts(parameters, &String::from_utf8_lossy(body)),
        _ => Vec::new(),
    };
    let says = |name: &str, value: &str| {
        fields
            .iter()
            .any(|(n, v): &(String, String)| n.eq_ignore_ascii_case(name) && v == value)
    };
    if says("List-Unsubscribe", "One-Click") {
        Pressed::OneClick
    } else if says("scope", "all") {
        Pressed::Form { everywhere: true }
    } else if says("scope", "incident") {
        Pressed::Form { everywhere: false }
    } else {
        Pressed::Nothing
    }
}

/// Names and values of the parts of a form (RFC 7578), of short texts only.
fn parts(parameters: &str, body: &str) -> Vec<(String, String)> {
    let boundary = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.trim().split_once('=')?;
        name.eq_ignore_ascii_case("boundary")
            .then(|| value.trim_matches('"').to_owned())
    });
    let Some(boundary) = boundary.filter(|b| !b.is_empty()) else {
        return Vec::new();
    };
    let part = |text: &str| {
        let text = text.replace("\r\n", "\n");
        let (head, value) = text.split_once("\n\n")?;
        let name = head.lines().find_map(|line| {
            let line = line.trim();
            let given = line.get(..20)?;
            if !given.eq_ignore_ascii_case("content-disposition:") {
                return None;
            }
            let named = line
                .split(';')
                .find_map(|p| p.trim().strip_prefix("name="))?;
            Some(named.trim_matches('"').to_owned())
        })?;
        Some((name, value.trim_end_matches('\n').to_owned()))
    };
    body.split(&format!("--{boundary}"))
        .skip(1)
        .filter_map(part)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "application/x-www-form-urlencoded";

    #[test]
    fn one_press_and_the_form_are_understood() {
        let multipart = "--xYz\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--xYz--\r\n";
        for (kind, body, wanted) in [
            (FORM, "List-Unsubscribe=One-Click", Pressed::OneClick),
            (
                "application/x-www-form-urlencoded; charset=utf-8",
                "List-Unsubscribe=One-Click",
                Pressed::OneClick,
            ),
            (
                "multipart/form-data; boundary=xYz",
                multipart,
                Pressed::OneClick,
            ),
            (
                "multipart/form-data; boundary=\"xYz\"",
                multipart,
                Pressed::OneClick,
            ),
            (FORM, "scope=incident", Pressed::Form { everywhere: false }),
            (FORM, "scope=all", Pressed::Form { everywhere: true }),
        ] {
            assert_eq!(read(kind, body.as_bytes()), wanted, "{kind} {body}");
        }
    }

    #[test]
    fn anything_else_stops_nothing() {
        for (kind, body) in [
            (FORM, ""),
            (FORM, "List-Unsubscribe=No"),
            (FORM, "scope=everything"),
            ("", "List-Unsubscribe=One-Click"),
            ("text/plain", "List-Unsubscribe=One-Click"),
            ("multipart/form-data", "--\r\n\r\nOne-Click"),
            ("multipart/form-data; boundary=a", "--b\r\n\r\nOne-Click"),
            (
                "multipart/form-data; boundary=a",
                "--a\r\nname=\"List-Unsubscribe\"\r\n\r\nOne-Click",
            ),
        ] {
            assert_eq!(
                read(kind, body.as_bytes()),
                Pressed::Nothing,
                "{kind} {body}"
            );
        }
        assert_eq!(read(FORM, &[0xff, 0x3d, 0xfe]), Pressed::Nothing);
    }
}
