//! Sends a large file in parts. When the connection breaks it asks where the file goes on and goes on there, also after
//! the page was closed and the same file was chosen again.

use super::{client::Api, error::ApiError, upload::patch_part};
use crate::browser;
use saiki_api::{
    Uuid,
    problem::ErrorCode,
    uploads::{NewUpload, Upload},
};
use web_sys::File;

/// Bytes of a part: small enough that little is lost, large enough that few requests are needed.
pub const PART: f64 = 4.0 * 1024.0 * 1024.0;
/// Times a part is tried again, each time after twice as long.
const TRIES: u32 = 8;
/// Before the first of them, in milliseconds.
const FIRST_PAUSE: i32 = 500;

/// How far it is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Progress {
    /// Bytes that are there.
    pub done: f64,
    /// Bytes of the file.
    pub all: f64,
    /// Whether the connection broke and is being made again.
    pub again: bool,
}

/// Sends the whole file to the uploads at `address`; gives the upload, complete. `known` is one that holds this very file.
pub async fn send(
    api: Api,
    address: &str,
    file: &File,
    known: Option<Uuid>,
    told: impl Fn(Progress) + Clone + 'static,
) -> Result<Uuid, ApiError> {
    let all = file.size();
    let mut upload = place(api, address, file, known).await?;
    let (mut tries, mut pause) = (0, FIRST_PAUSE);
    let id = upload.id;
    let mut at = upload.offset as f64;
    while at < all {
        told(Progress {
            done: at,
            all,
            again: tries > 0,
        });
        let end = (at + PART).min(all);
        let part = file
            .slice_with_f64_and_f64(at, end)
            .map_err(|_| ApiError::Network)?;
        let path = format!("{address}/{id}?offset={}", at as i64);
        let progress = {
            let told = told.clone();
            move |sent: f64, _| {
                let done = (at + sent).min(end);
                told(Progress {
                    done,
                    all,
                    again: false,
                });
            }
        };
        match patch_part::<Upload>(api, &path, &part, progress).await {
            Ok(now) => {
                at = now.offset as f64;
                (tries, pause) = (0, FIRST_PAUSE);
            }
            Err(error) if goes_on(&error) && tries < TRIES => {
                tries += 1;
                told(Progress {
                    done: at,
                    all,
                    again: true,
                });
                browser::sleep(pause).await;
                pause *= 2;
                // Part of it may have arrived. When nobody answers, it is tried from the same place.
                if let Ok(now) = api.get(format!("{address}/{id}")).send::<Upload>().await {
                    upload = now;
                    at = upload.offset as f64;
                }
            }
            Err(error) => return Err(error),
        }
    }
    told(Progress {
        done: all,
        all,
        again: false,
    });
    Ok(id)
}

fn goes_on(error: &ApiError) -> bool {
    error.is_passing() || error.code() == Some(ErrorCode::Conflict)
}

/// The upload this file goes into: the known one, one that broke off, or a new one.
async fn place(
    api: Api,
    address: &str,
    file: &File,
    known: Option<Uuid>,
) -> Result<Upload, ApiError> {
    let open: Vec<Upload> = api.get(address.to_owned()).send().await?;
    if let Some(known) = known
        && let Some(upload) = open.iter().find(|upload| upload.id == known)
    {
        return Ok(upload.clone());
    }
    let (name, bytes) = (file.name(), file.size() as i64);
    let same = |upload: &&Upload| {
        let began = upload.created_at.as_millisecond() as f64;
        // A file that was changed since is another file, though it may be as long.
        upload.file_name == name && upload.bytes == bytes && file.last_modified() < began
    };
    if let Some(upload) = open.iter().find(same) {
        return Ok(upload.clone());
    }
    let new = NewUpload {
        file_name: name,
        bytes,
    };
    api.post(address.to_owned())
        .json(&new)
        .idempotent()
        .send()
        .await
}
