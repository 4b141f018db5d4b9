//! Shapes and colours of what these pages show.

use crate::components::Tone;
use saiki_api::{campaigns::CampaignState, deliveries::DeliveryState};

/// How far a campaign is.
pub fn campaign(state: CampaignState) -> Tone {
    match state {
        CampaignState::Draft => Tone::NotBegun,
        CampaignState::Running => Tone::Active,
        CampaignState::Paused => Tone::Waiting,
        CampaignState::Cancelled => Tone::Late,
        CampaignState::Done => Tone::Good,
    }
}

/// What became of a mail.
pub fn delivery(state: DeliveryState) -> Tone {
    match state {
        DeliveryState::Queued | DeliveryState::Leased => Tone::NotBegun,
        DeliveryState::Attempting => Tone::Active,
        DeliveryState::Accepted => Tone::Good,
        DeliveryState::Deferred => Tone::Waiting,
        DeliveryState::Rejected | DeliveryState::Invalid => Tone::Late,
        DeliveryState::Ambiguous => Tone::Unknown,
        DeliveryState::Cancelled => Tone::Plain,
    }
}
