//! An address the mail server says does not exist goes onto the list of those not mailed. The mail's own outcome is
//! recorded beside it; if the process ends in between, the next mail to the address is refused again.

use super::Shared;
use crate::session::{Ending, Event};
use saiki_api::{
    Timestamp,
    suppressions::{SuppressionKind, SuppressionOrigin, SuppressionReason},
};
use saiki_db::{
    Actor, Changed,
    deliveries::{Claimed, Sending},
    suppressions::{self, AddressIndex, NewSuppression},
};
use saiki_domain::bounces::Status;

/// Puts the address of a refused mail onto the list, when the server's code says that it does not exist.
pub(super) async fn stop_mailing(shared: &Shared, row: &Claimed, ending: &Ending) {
    let Some(new) = entry(shared, row, ending) else {
        return;
    };
    let now = Timestamp::now();
    let add = move |conn: &mut _| {
        let entries = suppressions::add(conn, &new, now)?;
        Ok(Changed::with((), entries.into_iter().collect()))
    };
    if let Err(error) = shared.db.change(Actor::system(), now, add).await {
        tracing::warn!(%error, "an address that does not exist could not be put on the list");
    }
}

fn entry(shared: &Shared, row: &Claimed, ending: &Ending) -> Option<NewSuppression> {
    let Event::Reply(reply) = &ending.event else {
        return None;
    };
    let status = Status::parse(&reply.enhanced?.to_string())?;
    let email = &row.recipient.as_ref()?.email;
    let campaign_id = match row.sending {
        Sending::Campaign(id) => Some(id),
        Sending::Mailing(_) | Sending::Alarm(_) => None,
    };
    Some(NewSuppression {
        kind: SuppressionKind::Technical,
        reason: SuppressionReason::Refused,
        scope: None,
        address_index: AddressIndex::new(shared.db.keyring()).of(email)?,
        domain: row.domain.clone(),
        status: status.is_dead_address().then(|| status.to_string()),
        origin: SuppressionOrigin {
            incident_id: row.incident_id,
            campaign_id,
            delivery_id: row.id,
        },
    })
    .filter(|new| new.status.is_some())
}
