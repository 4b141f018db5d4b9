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
    let (mut status, mut body) = once(api, path, media_type, file, &key, sent.clone()).await?;
    if status == 401 && api.refresh().await {
        (status, body) = once(api, path, media_type, file, &key, sent).await?;
    }
    if (200..300).contains(&status) {
        return serde_json::from_str(&body).map_err(|_| ApiError::Unexpected(status));
    }
    match serde_json::from_str::<Problem>(&body) {
        Ok(problem) => Err(ApiError::Problem(Box::new(problem))),
        Err(_) if status == 0 => Err(ApiError::Network),
        Err(_) => Err(ApiError::Unexpected(status)),
    }
}

async fn once(
    api: Api,
    path: &str,
    media_type: &str,
    file: &Blob,
    key: &str,
    sent: impl Fn(f64, f64) + 'static,
) -> Result<(u16, String), ApiError> {
    let request = XmlHttpRequest::new().map_err(|_| ApiError::Network)?;
    request
        .open_with_async("POST", &format!("{BASE}/{path}"), true)
        .map_err(|_| ApiError::Network)?;
    let mut headers = vec![
        ("content-type", media_type.to_owned()),
        ("accept-language", api.lang().tag().to_owned()),
        ("idempotency-key", key.to_owned()),
    ];
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
