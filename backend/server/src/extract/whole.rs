//! A file of some megabytes as body: taken whole, read on a blocking thread, recognised when the request is repeated.
//! Larger ones are spooled by `upload`.

use super::{json::content_length, upload};
use crate::{ApiError, ApiResult};
use actix_web::{HttpRequest, web::Payload};
use saiki_api::problem::ErrorCode;
use saiki_domain::canonical::sha256_of;
use serde::Serialize;

/// A file that was read.
pub struct Whole<T> {
    /// What stands in it.
    pub read: T,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}

/// What a repeated request is recognised by: the file, and what was asked of it.
#[derive(Serialize)]
pub struct Content<'a, Q> {
    /// SHA-256 of the file's bytes, hexadecimal.
    pub sha256: &'a str,
    /// The query.
    pub query: &'a Q,
}

/// Reads a body of at most `most` bytes; what keeps `reading` from it is the answer.
pub async fn read<T, E, F>(
    req: &HttpRequest,
    body: Payload,
    most: u64,
    reading: F,
) -> ApiResult<Whole<T>>
where
    T: Send + 'static,
    E: Send + 'static,
    F: FnOnce(&[u8]) -> Result<T, E> + Send + 'static,
    ApiError: From<E>,
{
    let bytes = bytes(req, body, most).await?;
    let sha256 = sha256_of(&bytes);
    let read = tokio::task::spawn_blocking(move || reading(&bytes)).await;
    let read = read.map_err(ApiError::internal)??;
    Ok(Whole { read, sha256 })
}

/// The whole body, of at most `most` bytes.
pub async fn bytes(req: &HttpRequest, mut body: Payload, most: u64) -> ApiResult<Vec<u8>> {
    let too_large = || {
        let kilobytes = most / 1024;
        ApiError::new(ErrorCode::BodyTooLarge).detail(
            format!("上限は {kilobytes} KB です。ファイルを分けてください"),
            format!("The limit is {kilobytes} KB; split the file"),
        )
    };
    if content_length(req).is_some_and(|n| n > most) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = upload::next(&mut body).await? {
        if (bytes.len() + chunk.len()) as u64 > most {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
