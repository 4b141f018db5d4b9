//! The draft campaign of a letter: a test mail makes one, and preparing the campaign goes on with it.

use crate::{
    api::{Api, ApiError, path},
    layout::OpenIncident,
};
use saiki_api::{
    Uuid,
    campaigns::{Campaign, CampaignPatch, CampaignState, NewCampaign},
    page::Page,
};

async fn found(
    api: Api,
    incident: OpenIncident,
    letter: Uuid,
) -> Result<Option<Campaign>, ApiError> {
    let base = incident.below_now("campaigns");
    let known: Page<Campaign> = api.get(path::and(&base, "limit", "200")).send().await?;
    Ok(known
        .items
        .into_iter()
        .find(|campaign| campaign.letter_id == letter && campaign.state == CampaignState::Draft))
}

async fn made(api: Api, incident: OpenIncident, new: &NewCampaign) -> Result<Campaign, ApiError> {
    api.post(incident.below_now("campaigns"))
        .json(new)
        .idempotent()
        .send()
        .await
}

/// The letter's draft campaign, made if there is none.
pub async fn of_letter(
    api: Api,
    incident: OpenIncident,
    letter: Uuid,
) -> Result<Campaign, ApiError> {
    match found(api, incident, letter).await? {
        Some(draft) => Ok(draft),
        None => {
            let new = NewCampaign {
                letter_id: letter,
                name: None,
                ambiguous_policy: Default::default(),
            };
            made(api, incident, &new).await
        }
    }
}

/// The letter's draft campaign with what the form says: the one there is, or a new one.
pub async fn prepared(
    api: Api,
    incident: OpenIncident,
    new: NewCampaign,
) -> Result<Campaign, ApiError> {
    let Some(draft) = found(api, incident, new.letter_id).await? else {
        return made(api, incident, &new).await;
    };
    let patch = CampaignPatch {
        name: new.name,
        ambiguous_policy: Some(new.ambiguous_policy),
    };
    api.patch(incident.below_now(&format!("campaigns/{}", draft.id)))
        .if_match(draft.version)
        .json(&patch)
        .send()
        .await
}
