//! How many people a campaign did not reach, and the way to telling them otherwise.

use crate::{
    api::{path, use_loaded},
    components::LinkButton,
    format::number::grouped,
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::followups as words,
};
use leptos::prelude::*;
use saiki_api::{Uuid, campaigns::DeliveryCounts, followups::FollowupCounts};

/// The line; nothing while everybody was reached. Read again when mails end otherwise than taken.
#[component]
pub(super) fn Unreached(
    /// The campaign.
    campaign: Uuid,
    /// How its mails stand.
    counts: Signal<DeliveryCounts>,
) -> impl IntoView {
    let (open, lang) = (use_incident(), use_lang());
    let loaded = use_loaded::<FollowupCounts>(Signal::derive(move || {
        let base = open.below("followups/counts")?;
        Some(path::and(&base, "campaign_id", &campaign.to_string()))
    }));
    let failed = Memo::new(move |_| {
        let counts = counts.get();
        counts.undeliverable() + counts.ambiguous
    });
    Effect::new(move |before: Option<()>| {
        failed.with(|_| ());
        if before.is_some() {
            loaded.reload();
        }
    });
    move || {
        let n = loaded
            .value
            .with(|counts| counts.as_ref().map(|c| c.open))?;
        let n = i64::try_from(n).ok().filter(|n| *n > 0)?;
        let incident = open.id.get()?;
        Some(view! {
            <p class="notice warn" role="status">
                {move || words::unreached(&grouped(n), lang.get())} " "
                <LinkButton href=routes::followups_of(incident, campaign) label=words::FOLLOW/>
            </p>
        })
    }
}
