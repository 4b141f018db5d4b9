//! A file as body on its way in: checked for its size, a CSV for its media type too, spooled encrypted while it
//! arrives. What is in it is read elsewhere.

use super::json::content_length;
use crate::{ApiError, ApiResult, State};
use actix_web::{
    HttpRequest,
    http::header,
    web::{Bytes, Payload},
};
use futures_util::StreamExt;
use saiki_api::{
    imports::{Encoding, ImportFormat},
    problem::ErrorCode,
};
use saiki_db::{
    DbResult,
    spool::{Spool, SpoolWriter},
};
use saiki_domain::{
    files::HEAD,
    import::{encoding::Detector, fault::Fault},
};
use std::{path::PathBuf, time::Duration};

/// Bytes handed to a blocking thread at once.
const PIECE: usize = 512 * 1024;

/// How long the next bytes may take to arrive. The whole body may take longer: it is large.
const PATIENCE: Duration = Duration::from_secs(30);

/// A body that arrived whole.
pub struct Upload {
    /// The body.
    pub spool: Spool,
    /// Its first bytes, at most `HEAD` of them.
    pub head: Vec<u8>,
    /// The encoding it has by its own bytes, or why it is no CSV.
    pub detected: Result<Encoding, Fault>,
}

/// Refuses every media type but `text/csv`. Its charset, when it names one that is read here, is the answer.
pub fn csv_charset(req: &HttpRequest) -> ApiResult<Option<Encoding>> {
    let value = req.headers().get(header::CONTENT_TYPE);
    let value = value.and_then(|v| v.to_str().ok()).unwrap_or_default();
    let mut parts = value.split(';').map(str::trim);
    if !parts
        .next()
        .unwrap_or_default()
        .eq_ignore_ascii_case("text/csv")
    {
        return Err(ApiError::new(ErrorCode::UnsupportedMediaType).detail(
            "CSVファイルを Content-Type: text/csv で送ってください",
            "Send a CSV file as Content-Type: text/csv",
        ));
    }
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let named = name.trim().eq_ignore_ascii_case("charset");
        named.then(|| value.trim().trim_matches('"').to_ascii_lowercase())
    });
    match charset.as_deref() {
        Some("shift_jis" | "shift-jis" | "sjis" | "windows-31j" | "cp932" | "ms932") => {
            Ok(Some(Encoding::ShiftJis))
        }
        Some("utf-8" | "utf8" | "us-ascii") => Ok(Some(Encoding::Utf8)),
        Some(_) => Err(ApiError::new(ErrorCode::UnsupportedMediaType).detail(
            "文字コードは UTF-8 か Shift_JIS としてください",
            "The charset must be UTF-8 or Shift_JIS",
        )),
        None => Ok(None),
    }
}

/// Refuses every media type but those of a file of people: `text/csv`, with the charset it may name, and
/// `application/x-ndjson`, which is UTF-8.
pub fn people_file(req: &HttpRequest) -> ApiResult<(ImportFormat, Option<Encoding>)> {
    let value = req.headers().get(header::CONTENT_TYPE);
    let value = value.and_then(|v| v.to_str().ok()).unwrap_or_default();
    let media_type = value.split(';').next().unwrap_or_default().trim();
    let json = [
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
    ];
    if json
        .iter()
        .any(|name| media_type.eq_ignore_ascii_case(name))
    {
        return Ok((ImportFormat::Ndjson, None));
    }
    if !media_type.eq_ignore_ascii_case("text/csv") {
        return Err(ApiError::new(ErrorCode::UnsupportedMediaType).detail(
            "CSVファイルは Content-Type: text/csv、NDJSONファイルは application/x-ndjson で送ってください",
            "Send a CSV file as Content-Type: text/csv, an NDJSON file as application/x-ndjson",
        ));
    }
    Ok((ImportFormat::Csv, csv_charset(req)?))
}

/// Spools a file that is here piece by piece. `piece` gives the next one, `None` after the last.
pub async fn gather<F>(state: &State, mut piece: impl FnMut(i64) -> F) -> ApiResult<Upload>
where
    F: Future<Output = DbResult<Option<Vec<u8>>>>,
{
    let directory = directory(state);
    let mut taking =
        blocking(move || Ok((SpoolWriter::create(&directory)?, Detector::default()))).await?;
    let mut head: Vec<u8> = Vec::new();
    let mut n = 0;
    while let Some(bytes) = piece(n).await? {
        let missing = HEAD.saturating_sub(head.len());
        head.extend(bytes.iter().take(missing));
        taking = take(taking, bytes).await?;
        n += 1;
    }
    let (writer, detector) = taking;
    Ok(Upload {
        spool: blocking(move || writer.finish()).await?,
        head,
        detected: detector.finish(),
    })
}

/// Spools a body of at most `max` bytes.
pub async fn spool(
    state: &State,
    req: &HttpRequest,
    mut body: Payload,
    max: u64,
) -> ApiResult<Upload> {
    if content_length(req).is_some_and(|n| n > max) {
        return Err(too_large(max));
    }
    let directory = directory(state);
    let mut taking =
        blocking(move || Ok((SpoolWriter::create(&directory)?, Detector::default()))).await?;
    let mut piece: Vec<u8> = Vec::new();
    let mut head: Vec<u8> = Vec::new();
    let mut total = 0_u64;
    while let Some(chunk) = next(&mut body).await? {
        total += chunk.len() as u64;
        if total > max {
            return Err(too_large(max));
        }
        let missing = HEAD.saturating_sub(head.len());
        head.extend(chunk.iter().take(missing));
        piece.extend_from_slice(&chunk);
        if piece.len() >= PIECE {
            taking = take(taking, std::mem::take(&mut piece)).await?;
        }
    }
    let (writer, detector) = take(taking, piece).await?;
    Ok(Upload {
        spool: blocking(move || writer.finish()).await?,
        head,
        detected: detector.finish(),
    })
}

/// The next bytes of a body; `None` at its end.
pub async fn next(body: &mut Payload) -> ApiResult<Option<Bytes>> {
    match tokio::time::timeout(PATIENCE, body.next()).await {
        Ok(Some(Ok(bytes))) => Ok(Some(bytes)),
        Ok(Some(Err(error))) => Err(ApiError::new(ErrorCode::MalformedRequest).cause(error)),
        Ok(None) => Ok(None),
        Err(_) => Err(ApiError::new(ErrorCode::MalformedRequest).detail(
            "送信が途中で止まりました",
            "The body did not arrive in time",
        )),
    }
}

async fn take(
    (mut writer, mut detector): (SpoolWriter, Detector),
    piece: Vec<u8>,
) -> ApiResult<(SpoolWriter, Detector)> {
    blocking(move || {
        writer.write(&piece)?;
        detector.push(&piece);
        Ok((writer, detector))
    })
    .await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> DbResult<T> + Send + 'static,
) -> ApiResult<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => Ok(result?),
        Err(error) => Err(ApiError::internal(error)),
    }
}

/// The data directory; that of the system where there is none, as with a database elsewhere.
/// Where bytes on their way are spooled, encrypted.
pub(crate) fn directory(state: &State) -> PathBuf {
    let data = &state.config().data_dir;
    if data.is_dir() {
        data.clone()
    } else {
        std::env::temp_dir()
    }
}

fn too_large(max: u64) -> ApiError {
    let megabytes = max / (1024 * 1024);
    ApiError::new(ErrorCode::BodyTooLarge).detail(
        format!("上限は {megabytes} MB です。ファイルを分けてください"),
        format!("The limit is {megabytes} MB; split the file"),
    )
}
