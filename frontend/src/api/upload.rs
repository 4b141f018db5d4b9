//! Sends a file (or a piece of one) and tells how much of it is gone: `fetch` cannot say, so this uses `XMLHttpRequest`. The answer is read
//! as everywhere else.

use super::{client::Api, error::ApiError, path::BASE};
use crate::browser::id;
use futures_channel::oneshot;
use saiki_api::problem::Problem;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Blob, ProgressEvent, XmlHttpRequest};

/// Posts `file` as it is; the server takes it once, however often the request is repeated. `sent` hears bytes gone and
/// bytes in all.
pub async fn post_file<T: DeserializeOwned>(
    api: Api,
    path: &str,
    media_type: &str,
    file: &Blob,
    sent: impl Fn(f64, f64) + Clone + 'static,
) -> Result<T, ApiError> {
    let key = id::random();
    let sending = Sending {
        method: "POST",
        path,
        media_type,
        key: Some(&key),
        seen: None,
    };
    sending.send(api, file, sent).await
}

/// Posts `file` in the place of what was seen at `version`. Repeating it is harmless: the version is another one then.
pub async fn post_over<T: DeserializeOwned>(
    api: Api,
    path: &str,
    media_type: &str,
    version: i64,
    file: &Blob,
) -> Result<T, ApiError> {
    let sending = Sending {
        method: "POST",
        path,
        media_type,
        key: None,
        seen: Some(version),
    };
    sending.send(api, file, |_, _| {}).await
}

/// Appends a part of a file to what is there. A part that arrived twice is refused by its place, so it needs no key.
pub async fn patch_part<T: DeserializeOwned>(
    api: Api,
    path: &str,
    part: &Blob,
    sent: impl Fn(f64, f64) + Clone + 'static,
) -> Result<T, ApiError> {
    let sending = Sending {
        method: "PATCH",
        path,
        media_type: "application/octet-stream",
        key: None,
        seen: None,
    };
    sending.send(api, part, sent).await
}

/// A request that carries bytes.
struct Sending<'a> {
    method: &'static str,
    path: &'a str,
    media_type: &'a str,
    key: Option<&'a str>,
    seen: Option<i64>,
}

impl Sending<'_> {
    async fn send<T: DeserializeOwned>(
        &self,
        api: Api,
        file: &Blob,
        sent: impl Fn(f64, f64) + Clone + 'static,
    ) -> Result<T, ApiError> {
        let (mut status, mut body) = once(api, self, file, sent.clone()).await?;
        if status == 401 && api.refresh().await {
            (status, body) = once(api, self, file, sent).await?;
        }
        answer(status, &body)
    }
}

fn answer<T: DeserializeOwned>(status: u16, body: &str) -> Result<T, ApiError> {
    if (200..300).contains(&status) {
        return serde_json::from_str(body).map_err(|_| ApiError::Unexpected(status));
    }
    match serde_json::from_str::<Problem>(body) {
        Ok(problem) => Err(ApiError::Problem(Box::new(problem))),
        Err(_) if status == 0 => Err(ApiError::Network),
        Err(_) => Err(ApiError::Unexpected(status)),
    }
}

async fn once(
    api: Api,
    sending: &Sending<'_>,
    file: &Blob,
    sent: impl Fn(f64, f64) + 'static,
) -> Result<(u16, String), ApiError> {
    let request = XmlHttpRequest::new().map_err(|_| ApiError::Network)?;
    request
        .open_with_async(sending.method, &format!("{BASE}/{}", sending.path), true)
        .map_err(|_| ApiError::Network)?;
    let mut headers = vec![
        ("content-type", sending.media_type.to_owned()),
        ("accept-language", api.lang().tag().to_owned()),
    ];
    headers.extend(sending.key.map(|key| ("idempotency-key", key.to_owned())));
    headers.extend(sending.seen.map(|seen| ("if-match", format!("\"{seen}\""))));
    headers.extend(api.bearer().map(|bearer| ("authorization", bearer)));
    for (name, value) in headers {
        request
            .set_request_header(name, &value)
            .map_err(|_| ApiError::Network)?;
    }
    let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        sent(event.loaded(), event.total())
    });
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    }
    let (done, answer) = oneshot::channel();
    let mut done = Some(done);
    let ended = Closure::<dyn FnMut()>::new(move || {
        // Nobody listens any more when the page was left.
        let _ = done.take().map(|done| done.send(()));
    });
    request.set_onloadend(Some(ended.as_ref().unchecked_ref()));
    request
        .send_with_opt_blob(Some(file))
        .map_err(|_| ApiError::Network)?;
    answer.await.map_err(|_| ApiError::Aborted)?;
    let status = request.status().unwrap_or(0);
    let body = request.response_text().ok().flatten().unwrap_or_default();
    if status == 0 {
        Err(ApiError::Network)
    } else {
        Ok((status, body))
    }
}
