//! What the server tells of a campaign under way, kept for the numbers and the curve.

use crate::{
    api::{
        Loaded,
        client::Api,
        events::{self, Signal as Heard},
    },
    layout::OpenIncident,
};
use leptos::prelude::*;
use saiki_api::campaigns::{Campaign, CampaignProgress, CampaignState};

/// Points of the curve that are kept.
const POINTS: usize = 600;

/// Progress as it comes in; copied freely.
#[derive(Clone, Copy)]
pub struct Live {
    /// The last word.
    pub now: RwSignal<Option<CampaignProgress>>,
    /// What was heard since the page was opened: seconds since 1970, mails accepted.
    pub points: RwSignal<Vec<(f64, f64)>>,
    /// Whether the connection broke.
    pub lost: RwSignal<bool>,
    following: StoredValue<bool>,
}

/// Mails that have their outcome.
pub fn settled(progress: &CampaignProgress) -> i64 {
    let counts = &progress.counts;
    counts.told() + counts.undeliverable() + counts.cancelled
}

/// Whether nothing more will come.
fn is_over(state: CampaignState) -> bool {
    matches!(state, CampaignState::Done | CampaignState::Cancelled)
}

impl Live {
    /// Nothing heard yet.
    pub fn new() -> Self {
        Live {
            now: RwSignal::new(None),
            points: RwSignal::new(Vec::new()),
            lost: RwSignal::new(false),
            following: StoredValue::new(false),
        }
    }

    /// Follows the campaign, once it has started and until it is over.
    pub fn follow(self, api: Api, incident: OpenIncident, campaign: Loaded<Campaign>) {
        Effect::new(move |_| {
            let Some((id, state)) = campaign.value.with(|c| c.as_ref().map(|c| (c.id, c.state)))
            else {
                return;
            };
            if self.following.get_value() || state == CampaignState::Draft || is_over(state) {
                return;
            }
            self.following.set_value(true);
            let path = incident.below_now(&format!("campaigns/{id}/events"));
            events::follow(api, path, move |heard| match heard {
                Heard::Lost => self.lost.try_set(true).is_none() && self.following.get_value(),
                Heard::Event(event) => {
                    self.lost.try_set(false);
                    if event.name != "progress" {
                        return true;
                    }
                    let Ok(progress) = serde_json::from_str::<CampaignProgress>(&event.data) else {
                        return true;
                    };
                    self.take(progress, campaign)
                }
            });
        });
    }

    /// Takes the next word; false when it was the last.
    fn take(self, progress: CampaignProgress, campaign: Loaded<Campaign>) -> bool {
        let over = is_over(progress.state);
        let point = (
            progress.at.as_second() as f64,
            progress.counts.told() as f64,
        );
        let gone = self.points.try_update(|points| {
            if points.last() != Some(&point) {
                points.push(point);
            }
            let extra = points.len().saturating_sub(POINTS);
            points.drain(..extra);
        });
        if gone.is_none() {
            return false;
        }
        let moved = campaign
            .value
            .with_untracked(|c| c.as_ref().map(|c| c.state))
            != Some(progress.state);
        self.now.set(Some(progress));
        if over {
            self.following.set_value(false);
        }
        if moved || over {
            campaign.reload();
        }
        !over
    }
}
