//! A scenario under way: its incident, its people, its clock, and the moves that every scenario makes. What happens in
//! which scenario is beside it.

use anyhow::{Context, Result, bail, ensure};
use jiff::ToSpan as _;
use saiki_api::work::WorkPage;
use saiki_api::{Timestamp, Uuid};
use serde_json::{Value, json};

use super::clock::Clock;
use crate::client::Client;
use crate::play::Stage;
use crate::play::answer::{id, text, version};
use crate::play::calendar::Calendar;
use crate::play::cast::Cast;
use crate::play::teller::Teller;

/// A scenario under way.
pub struct Story<'a> {
    /// The people.
    pub cast: &'a Cast,
    /// Where it is played.
    pub stage: &'a Stage,
    /// Its days.
    pub calendar: Calendar,
    /// Says what was done.
    pub teller: &'a mut Teller,
    clock: &'a Clock,
    incident: Option<Uuid>,
}

impl<'a> Story<'a> {
    /// A story that has not begun.
    pub fn new(
        stage: &'a Stage,
        cast: &'a Cast,
        clock: &'a Clock,
        calendar: Calendar,
        teller: &'a mut Teller,
    ) -> Self {
        Self {
            cast,
            stage,
            calendar,
            teller,
            clock,
            incident: None,
        }
    }

    /// It becomes this day, hour and minute.
    ///
    /// # Errors
    /// When the story would go back.
    pub fn at(&mut self, day: i64, hour: i8, minute: i8) -> Result<Timestamp> {
        let at = self.calendar.instant(day, hour, minute)?;
        self.clock.set(at)?;
        Ok(at)
    }

    /// Which day it is, counted from day 0.
    ///
    /// # Errors
    /// Before the first day.
    pub fn today(&self) -> Result<i64> {
        self.calendar.day_of(self.clock.now()?)
    }

    /// Opens the incident with everybody as a member. The president is one already, as the executive stalls go to.
    ///
    /// # Errors
    /// When a step is refused.
    pub fn open(&mut self, new: &Value) -> Result<()> {
        let made: Value = self.cast.lead.post("incidents", new)?;
        self.incident = Some(id(&made)?);
        for who in [&self.cast.comms, &self.cast.approver, &self.cast.compliance] {
            let member = json!({ "user_id": who.user.id });
            let _added: Value = self.post("members", &member)?;
        }
        Ok(())
    }

    /// The incident.
    ///
    /// # Errors
    /// Before it is opened.
    pub fn incident(&self) -> Result<Uuid> {
        self.incident.context("the incident is not open yet")
    }

    /// `incidents/…/` and the rest.
    ///
    /// # Errors
    /// Before the incident is opened.
    pub fn path(&self, rest: &str) -> Result<String> {
        let incident = self.incident()?;
        Ok(match rest {
            "" => format!("incidents/{incident}"),
            rest => format!("incidents/{incident}/{rest}"),
        })
    }

    /// The lead reads something of the incident.
    ///
    /// # Errors
    /// When it is refused.
    pub fn get(&self, rest: &str) -> Result<Value> {
        self.cast.lead.get(&self.path(rest)?)
    }

    /// All rows of a list of the incident.
    ///
    /// # Errors
    /// When it is refused.
    pub fn all(&self, rest: &str) -> Result<Vec<Value>> {
        self.cast.lead.all(&self.path(rest)?)
    }

    /// The lead makes something in the incident.
    ///
    /// # Errors
    /// When it is refused.
    pub fn post(&self, rest: &str, body: &Value) -> Result<Value> {
        self.cast.lead.post(&self.path(rest)?, body)
    }

    /// Somebody changes something of the incident, on the version it has now.
    ///
    /// # Errors
    /// When it is refused.
    pub fn change_as(
        &self,
        who: &Client,
        method: &str,
        rest: &str,
        of: &str,
        body: &Value,
    ) -> Result<Value> {
        let seen: Value = who.get(&self.path(of)?)?;
        // Some records come with their history around them.
        let within = ["system", "item", "instruction"];
        let record = within.iter().find_map(|name| seen.get(name));
        let version = version(record.unwrap_or(&seen)).with_context(|| format!("GET {of}"))?;
        who.change(method, &self.path(rest)?, version, body)
    }

    /// The lead changes something of the incident, on the version it has now.
    ///
    /// # Errors
    /// When it is refused.
    pub fn change(&self, method: &str, rest: &str, body: &Value) -> Result<Value> {
        self.change_as(&self.cast.lead, method, rest, rest, body)
    }

    /// Puts down what happened now.
    ///
    /// # Errors
    /// When it is refused.
    pub fn happened(&self, text: &str) -> Result<()> {
        let moment = json!({ "at": self.clock.now()?, "zone": crate::play::calendar::ZONE, "precision": "minute" });
        let event = json!({ "moment": moment, "text": text });
        let _event: Value = self.post("timeline", &event)?;
        Ok(())
    }

    /// Puts down a word exchanged with somebody outside, now.
    ///
    /// # Errors
    /// When it is refused.
    pub fn word(&self, contact: Uuid, direction: &str, channel: &str, said: &str) -> Result<()> {
        let word = json!({ "direction": direction, "channel": channel, "text": said });
        let _word = self.post(&format!("contacts/{contact}/words"), &word)?;
        Ok(())
    }

    /// Moves the incident to another phase, now.
    ///
    /// # Errors
    /// When it is refused.
    pub fn enter(&self, phase: &str, note: &str) -> Result<Value> {
        let change = json!({ "phase": phase, "note": note });
        self.change_as(&self.cast.lead, "POST", "phase", "", &change)
    }

    /// Everybody named for an activity accepts: communications answer for what people are told, the lead for the rest.
    ///
    /// # Errors
    /// When a step is refused.
    pub fn take_on(&self) -> Result<()> {
        let activities: Vec<Value> = self.cast.lead.get(&self.path("activities")?)?;
        for activity in &activities {
            let key = text(activity, "key")?;
            let who = match key {
                "ur" => &self.cast.comms,
                _ => &self.cast.lead,
            };
            let rest = format!("activities/{key}");
            let _named: Value =
                self.change("PATCH", &rest, &json!({ "accountable_id": who.user.id }))?;
            let answer = json!({ "accept": true });
            let _accepted: Value =
                self.change_as(who, "POST", &format!("{rest}/answer"), &rest, &answer)?;
        }
        Ok(())
    }

    /// An item of the playbook.
    ///
    /// # Errors
    /// When there is none of that code.
    pub fn item(&self, code: &str) -> Result<Value> {
        let all = self.all("items")?;
        let found = all
            .into_iter()
            .find(|item| item.get("code") == Some(&json!(code)));
        found.with_context(|| format!("{code} is not in the playbook"))
    }

    /// Changes an item.
    ///
    /// # Errors
    /// When it is refused.
    pub fn set_item(&self, code: &str, patch: &Value) -> Result<Value> {
        let item = self.item(code)?;
        self.change("PATCH", &format!("items/{}", id(&item)?), patch)
    }

    /// The work list holds no stall of this record yet a second before, and does a second after: it shows on the day it
    /// begins. Returns what the list says then.
    ///
    /// # Errors
    /// When it shows earlier or later.
    pub fn stall_begins(&mut self, record: Uuid, at: Timestamp) -> Result<Value> {
        let second = 1.second();
        self.clock.set(at.checked_sub(second)?)?;
        ensure!(
            self.stalled(&self.cast.lead, "overdue", record)?.is_none(),
            "the stall shows before it begins at {at}"
        );
        self.clock.set(at.checked_add(second)?)?;
        let Some(entry) = self.stalled(&self.cast.lead, "overdue", record)? else {
            bail!("the stall that begins at {at} does not show");
        };
        let since: Timestamp = text(&entry, "/stall/since")?.parse()?;
        ensure!(since == at, "it has stalled since {at}, not {since}");
        Ok(entry)
    }

    /// The entry of a record in a part of somebody's work list, if it stands there.
    ///
    /// # Errors
    /// When the list is refused.
    pub fn stalled(&self, who: &Client, scope: &str, record: Uuid) -> Result<Option<Value>> {
        let list: WorkPage = who.get(&format!("work?scope={scope}&limit=200"))?;
        ensure!(
            list.next_cursor.is_none(),
            "the work list has a second page"
        );
        let found = list.items.into_iter().find(|entry| entry.id == record);
        Ok(found.map(serde_json::to_value).transpose()?)
    }

    /// Asks for an approval as the lead, and gives it as the approver.
    ///
    /// # Errors
    /// When a step is refused.
    pub fn approve(&self, rest: &str, content_hash: &str) -> Result<()> {
        let path = self.path(&format!("{rest}/approvals"))?;
        for (who, action) in [
            (&self.cast.lead, "request"),
            (&self.cast.approver, "approve"),
        ] {
            let step = json!({ "action": action, "content_hash": content_hash, "comment": "内容を確認しました。" });
            let _step: Value = who.post(&path, &step)?;
        }
        Ok(())
    }
}
