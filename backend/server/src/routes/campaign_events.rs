//! The progress of a campaign as server-sent events, read from the database once a second. A stream ends with the
//! campaign, with the server, when its reader may no longer see it, or after ten minutes; then one asks again.

use crate::{
    ApiResult, State,
    access::{InIncident, needs::CampaignsRead},
    extract::Path,
};
use actix_web::{HttpResponse, get, http::header, web::Bytes};
use futures_util::stream;
use saiki_api::{
    Uuid,
    campaigns::{CampaignProgress, CampaignState},
};
use saiki_db::{DbResult, access, campaigns};
use std::{convert::Infallible, time::Duration};
use tokio::time::Instant;

/// Between two looks at the database.
const LOOK: Duration = Duration::from_secs(1);
/// Longest silence: proxies close connections on which nothing comes.
const QUIET: Duration = Duration::from_secs(15);
/// Longest life of a stream: that of an access token.
const LONGEST: Duration = Duration::from_secs(600);

/// An event of the stream, as the document describes it; `Watch` writes it.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct ProgressEvent {
    /// Always `progress`.
    event: String,
    /// A `CampaignProgress` as JSON.
    data: String,
}

/// Follow a campaign
///
/// Server-sent events named `progress`; the data of each is a `CampaignProgress`. The first comes at once, others
/// when something changed. The stream ends when the campaign is done or cancelled.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign")
    ),
    responses((status = 200, description = "Progress as it happens", body = ProgressEvent, content_type = "text/event-stream"))
)]
#[get("/incidents/{incident_id}/campaigns/{campaign_id}/events")]
pub(crate) async fn follow_campaign(
    access: InIncident<CampaignsRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<HttpResponse> {
    let watch = Watch {
        state: access.state().clone(),
        user: access.user().id,
        incident: access.incident_id,
        campaign: path.1,
        begun: Instant::now(),
        spoke: Instant::now(),
        last: None,
        ended: false,
    };
    // A campaign that is not there is a problem document, not an empty stream.
    watch.look().await?;
    let events = stream::unfold(watch, |mut watch| async move {
        let bytes = watch.next().await?;
        Some((Ok::<_, Infallible>(bytes), watch))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(events))
}

struct Watch {
    state: State,
    user: Uuid,
    incident: Uuid,
    campaign: Uuid,
    begun: Instant,
    spoke: Instant,
    last: Option<CampaignProgress>,
    ended: bool,
}

impl Watch {
    /// The progress now; `None` when the reader may not see it any more.
    async fn look(&self) -> DbResult<Option<CampaignProgress>> {
        let (user, incident, campaign) = (self.user, self.incident, self.campaign);
        let now = self.state.now();
        self.state
            .db()
            .read(move |conn| {
                let found = access::find(conn, user, Some(incident))?;
                if !found.is_some_and(|f| f.sees_incident && !f.user.disabled) {
                    return Ok(None);
                }
                campaigns::progress(conn, incident, campaign, now).map(Some)
            })
            .await
    }

    /// The next piece of the stream; `None` at its end.
    async fn next(&mut self) -> Option<Bytes> {
        if self.ended {
            return None;
        }
        let mut stopping = self.state.stopping();
        loop {
            if self.last.is_some() {
                tokio::select! {
                    () = tokio::time::sleep(LOOK) => {}
                    _ = stopping.wait_for(|stop| *stop) => return None,
                }
            }
            if *stopping.borrow() || self.begun.elapsed() > LONGEST {
                return None;
            }
            let progress = match self.look().await {
                Ok(progress) => progress?,
                Err(error) => {
                    tracing::warn!(cause = %error, "a progress stream cannot read; it ends");
                    return None;
                }
            };
            self.ended = matches!(
                progress.state,
                CampaignState::Done | CampaignState::Cancelled
            );
            if self.ended || self.differs(&progress) {
                let data = serde_json::to_string(&progress).ok()?;
                self.last = Some(progress);
                self.spoke = Instant::now();
                return Some(Bytes::from(format!("event: progress\ndata: {data}\n\n")));
            }
            if self.spoke.elapsed() > QUIET {
                self.spoke = Instant::now();
                return Some(Bytes::from_static(b": still here\n\n"));
            }
        }
    }

    /// Whether anything but the time of measuring is new.
    fn differs(&self, progress: &CampaignProgress) -> bool {
        let Some(last) = &self.last else {
            return true;
        };
        let same = CampaignProgress {
            at: last.at,
            done_by: last.done_by,
            ..progress.clone()
        };
        same != *last
    }
}
