//! A row of `losses` and a version of it: made from what was entered, read back whole. Nothing else writes these
//! tables.

use crate::{
    DbId, DbResult,
    error::DbError,
    ids::{instant, micros},
    letters::Author,
    schema::{loss_versions, losses},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    losses::{Loss, LossVersion, NewLoss, Range},
    wire,
};
use saiki_domain::{
    losses::{self as rules, Home},
    search,
};

#[derive(Queryable, Insertable, AsChangeset, Clone)]
#[diesel(table_name = losses, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct Row {
    pub id: DbId,
    pub incident_id: DbId,
    pub class: String,
    pub jnsa_class: String,
    pub variety: String,
    pub description: String,
    pub low: i64,
    pub high: i64,
    pub currency: String,
    pub state: String,
    pub day: String,
    pub basis: String,
    pub exchange: Option<String>,
    pub calculation: Option<String>,
    pub home_low: i64,
    pub home_high: i64,
    pub home_currency: String,
    pub search_key: String,
    pub reversal: Option<String>,
    pub created_by_name: String,
    pub created_at: i64,
    pub updated_at: i64,
    pub version: i64,
}

impl Row {
    /// A row of version 1.
    pub fn new(
        incident: Uuid,
        id: Uuid,
        by: &Author,
        new: &NewLoss,
        home: &Home,
        now: Timestamp,
    ) -> DbResult<Row> {
        let new = rules::tidied(new.clone(), home);
        let unchecked = || DbError::Other("a loss was written unchecked".to_owned());
        let amount = rules::amount(&new).ok_or_else(unchecked)?;
        let at_home = rules::converted(&new, amount, home).ok_or_else(unchecked)?;
        Ok(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            class: wire::name(&new.class),
            jnsa_class: wire::name(&new.jnsa_class),
            variety: wire::name(&new.variety),
            low: amount.low,
            high: amount.high,
            state: wire::name(&new.state),
            day: new.day.to_string(),
            exchange: new.exchange.as_ref().map(stored::to_json).transpose()?,
            calculation: new.calculation.as_ref().map(stored::to_json).transpose()?,
            home_low: at_home.low,
            home_high: at_home.high,
            home_currency: home.currency.clone(),
            search_key: search::key([new.description.as_str(), new.basis.as_str()]),
            description: new.description,
            currency: new.currency,
            basis: new.basis,
            reversal: None,
            created_by_name: by.name.clone(),
            created_at: micros(now),
            updated_at: micros(now),
            version: 1,
        })
    }

    /// Whether two rows say the same, whenever they were written.
    pub fn says_the_same(&self, other: &Row) -> bool {
        let said = |row: &Row| {
            let classes = (
                row.class.clone(),
                row.jnsa_class.clone(),
                row.variety.clone(),
            );
            let words = (row.description.clone(), row.basis.clone(), row.day.clone());
            let money = (row.low, row.high, row.currency.clone(), row.state.clone());
            let home = (row.home_low, row.home_high, row.home_currency.clone());
            let made = (row.exchange.clone(), row.calculation.clone());
            (classes, words, money, home, made)
        };
        said(self) == said(other)
    }

    pub fn into_loss(self) -> DbResult<Loss> {
        fn read<T: serde::de::DeserializeOwned>(text: Option<String>) -> DbResult<Option<T>> {
            text.as_deref().map(stored::json).transpose()
        }
        Ok(Loss {
            id: self.id.into(),
            class: stored::value("losses.class", &self.class)?,
            jnsa_class: stored::value("losses.jnsa_class", &self.jnsa_class)?,
            variety: stored::value("losses.variety", &self.variety)?,
            description: self.description,
            amount: Range {
                low: self.low,
                high: self.high,
            },
            currency: self.currency,
            state: stored::value("losses.state", &self.state)?,
            day: stored::value("losses.day", &self.day)?,
            basis: self.basis,
            exchange: read(self.exchange)?,
            calculation: read(self.calculation)?,
            home: Range {
                low: self.home_low,
                high: self.home_high,
            },
            home_currency: self.home_currency,
            reversal: read(self.reversal)?,
            created_by_name: self.created_by_name,
            created_at: instant(self.created_at),
            updated_at: instant(self.updated_at),
            version: self.version,
        })
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = loss_versions, treat_none_as_default_value = false)]
pub(super) struct VersionRow {
    pub loss_id: DbId,
    pub version: i64,
    pub content: String,
    pub home_low: i64,
    pub home_high: i64,
    pub reversal_reason: Option<String>,
    pub by_id: DbId,
    pub by_name: String,
    pub at: i64,
}

impl VersionRow {
    /// The version a row is at.
    pub fn of(id: Uuid, row: &Row, by: &Author, now: Timestamp) -> DbResult<VersionRow> {
        let loss = row.clone().into_loss()?;
        let content: NewLoss = rules::content(&loss);
        Ok(VersionRow {
            loss_id: DbId(id),
            version: row.version,
            content: stored::to_json(&content)?,
            home_low: row.home_low,
            home_high: row.home_high,
            reversal_reason: loss.reversal.map(|reversal| reversal.reason),
            by_id: DbId(by.id),
            by_name: by.name.clone(),
            at: micros(now),
        })
    }

    pub fn into_version(self) -> DbResult<LossVersion> {
        Ok(LossVersion {
            version: self.version,
            content: stored::json(&self.content)?,
            home: Range {
                low: self.home_low,
                high: self.home_high,
            },
            reversal_reason: self.reversal_reason,
            by_name: self.by_name,
            at: instant(self.at),
        })
    }
}
