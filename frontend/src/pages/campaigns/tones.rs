//! Shapes and colours of what these pages show.

use crate::components::Tone;
use saiki_api::{campaigns::CampaignState, deliveries::DeliveryState, pace::DomainState};

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
        DeliveryState::Accepted | DeliveryState::Delivered => Tone::Good,
        DeliveryState::Deferred => Tone::Waiting,
        DeliveryState::Rejected
        | DeliveryState::Bounced
        | DeliveryState::Invalid
        | DeliveryState::Suppressed
        | DeliveryState::Expired => Tone::Late,
        DeliveryState::Ambiguous => Tone::Unknown,
        DeliveryState::Cancelled => Tone::Plain,
    }
}

/// How a receiving domain gets on.
pub fn domain(state: DomainState) -> Tone {
    match state {
        DomainState::Waiting => Tone::NotBegun,
        DomainState::Going => Tone::Active,
        DomainState::Slowed => Tone::Waiting,
        DomainState::Refusing => Tone::Late,
        DomainState::Done => Tone::Good,
    }
}
