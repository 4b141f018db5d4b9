//! Whether a letter can be sent as a mail at all, asked before it is started: its characters by the encoding chosen, its
//! files by the mail server's limit. What is approved and for whom is the start's own check.

use crate::{
    ApiError, ApiResult,
    access::{InIncident, needs::CampaignsWrite},
    routes::letters::mail,
};
use saiki_api::{Uuid, problem::ErrorCode};
use saiki_db::{campaigns, letters};
use saiki_mailer::Transport;
use std::time::Duration;

/// Longest wait for the mail server to tell its limit; when it does not, the limit shows when sending.
const PATIENCE: Duration = Duration::from_secs(5);
/// Room for everything in a mail but its files, in bytes.
const REST: u64 = 128 * 1024;

/// Refuses a letter that cannot be sent.
pub(super) async fn check(
    access: &InIncident<CampaignsWrite>,
    campaign: Uuid,
    transport: &Transport,
) -> ApiResult<()> {
    let incident = access.incident_id;
    let letter = access
        .db()
        .read(move |conn| {
            let id = campaigns::get(conn, incident, campaign)?.letter_id;
            letters::get(conn, incident, id)
        })
        .await?;
    mail::can_be_written(access, letter.id).await?;
    let files: u64 = letter
        .attachments
        .iter()
        .map(|file| encoded(file.size))
        .sum();
    if files == 0 {
        return Ok(());
    }
    let told = tokio::time::timeout(PATIENCE, transport.size_limit()).await;
    let Some(limit) = told.ok().flatten().and_then(|n| u64::try_from(n).ok()) else {
        return Ok(());
    };
    let size = files + REST;
    if size <= limit {
        return Ok(());
    }
    let megabytes = |bytes: u64| format!("{:.1} MB", bytes as f64 / (1024.0 * 1024.0));
    let (size, limit) = (megabytes(size), megabytes(limit));
    Err(ApiError::new(ErrorCode::StateConflict).detail(
        format!("添付ファイルを含めると1通が約 {size} になり、メールサーバの上限 {limit} を超えます。添付を減らしてください"),
        format!("With its files each mail comes to about {size}, more than the {limit} the mail server takes; attach less"),
    ))
}

/// Bytes of a file in base64 with its line ends.
fn encoded(size: u64) -> u64 {
    let characters = size.div_ceil(3) * 4;
    characters + characters.div_ceil(76) * 2 + 512
}
