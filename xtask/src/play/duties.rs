//! Who answers for which activity, and the first items that are decided. What the activities find is in `survey` and
//! `analysis`.

use anyhow::Result;
use saiki_api::incidents::Incident;
use serde_json::{Value, json};

use super::answer::{id, version};
use super::cast::Cast;
use super::teller::Teller;

/// Names the accountable people, who accept, and decides what is done already.
///
/// # Errors
/// When a step is refused.
pub fn take_on(cast: &Cast, incident: &Incident, teller: &mut Teller) -> Result<()> {
    let base = format!("incidents/{}", incident.id);
    let activities: Vec<Value> = cast.lead.get(&format!("{base}/activities"))?;
    for activity in &activities {
        let key = activity
            .get("key")
            .and_then(Value::as_str)
            .unwrap_or_default();
        // Communications answer for what people are told, the recovery lead for the rest.
        let who = match key {
            "ur" => &cast.comms,
            _ => &cast.lead,
        };
        let path = format!("{base}/activities/{key}");
        let named = json!({ "accountable_id": who.user.id });
        let named: Value = cast
            .lead
            .change("PATCH", &path, version(activity)?, &named)?;
        let answer = json!({ "accept": true });
        let _accepted: Value =
            who.change("POST", &format!("{path}/answer"), version(&named)?, &answer)?;
    }
    let items: Vec<Value> = cast.lead.all(&format!("{base}/items"))?;
    let mut done = 0;
    for item in &items {
        let code = item.get("code").and_then(Value::as_str).unwrap_or_default();
        if ["RS-1", "RS-2", "RO-1", "RO-2", "CA-1", "ER-1"].contains(&code) {
            let path = format!("{base}/items/{}", id(item)?);
            let step = json!({ "state": "done", "owner_id": cast.lead.user.id });
            let _done: Value = cast.lead.change("PATCH", &path, version(item)?, &step)?;
            done += 1;
        }
    }
    teller.done(&format!(
        "{} activities taken on by named people; {done} of {} items done",
        activities.len(),
        items.len()
    ));
    Ok(())
}
