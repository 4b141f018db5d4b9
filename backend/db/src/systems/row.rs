//! A row of `systems`, written and read.

use super::Affected;
use crate::{
    DbId, DbResult,
    ids::{instant, micros},
    schema::systems,
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    systems::{BackupFacts, Connection, Damage, Likelihood, MeasureState, System, SystemFields},
    wire,
};
use saiki_domain::{
    reconnection::is_open,
    similarity::Traits,
    systems::{number_key, search_key, traits},
};
use std::collections::HashMap;

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = systems, treat_none_as_default_value = false)]
pub(crate) struct Row {
    pub id: DbId,
    pub incident_id: DbId,
    pub number: String,
    pub number_key: String,
    pub name: String,
    pub kind: String,
    pub unit_id: Option<DbId>,
    pub os: String,
    pub os_version: String,
    pub software: String,
    pub settings: String,
    pub exposure: String,
    pub contact: String,
    pub note: String,
    pub affected: bool,
    pub damage: String,
    pub measure: String,
    pub measure_reason: String,
    pub connection: String,
    pub excluded: String,
    pub remedied_by: Option<DbId>,
    pub similarity: i64,
    pub likelihood: String,
    pub backup_result: Option<String>,
    pub backup_last_good_at: Option<i64>,
    pub search_key: String,
    pub created_at: i64,
    pub updated_at: i64,
    pub version: i64,
}

impl Row {
    /// A row of version 1, nothing found and nothing done yet. Likeness is put to it by `likeness`.
    pub(crate) fn new(
        incident: Uuid,
        id: Uuid,
        fields: &SystemFields,
        now: Timestamp,
    ) -> DbResult<Row> {
        Ok(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            number: fields.number.trim().to_owned(),
            number_key: number_key(&fields.number),
            name: fields.name.trim().to_owned(),
            kind: wire::name(&fields.kind),
            unit_id: fields.unit_id.map(DbId),
            os: fields.os.trim().to_owned(),
            os_version: fields.os_version.trim().to_owned(),
            software: stored::to_json(&fields.software)?,
            settings: stored::to_json(&fields.settings)?,
            exposure: wire::name(&fields.exposure),
            contact: fields.contact.trim().to_owned(),
            note: fields.note.clone(),
            affected: fields.affected,
            damage: wire::name(&Damage::default()),
            measure: wire::name(&MeasureState::default()),
            measure_reason: String::new(),
            connection: wire::name(&Connection::default()),
            excluded: fields.excluded.trim().to_owned(),
            remedied_by: None,
            similarity: 0,
            likelihood: wire::name(&Likelihood::default()),
            backup_result: None,
            backup_last_good_at: None,
            search_key: search_key(fields),
            created_at: micros(now),
            updated_at: micros(now),
            version: 1,
        })
    }

    /// The row with other words of the register, its states as they are.
    pub(crate) fn with(&self, fields: &SystemFields, now: Timestamp) -> DbResult<Row> {
        let new = Row::new(self.incident_id.0, self.id.0, fields, now)?;
        let old = self.clone();
        Ok(Row {
            damage: old.damage,
            measure: old.measure,
            measure_reason: old.measure_reason,
            connection: old.connection,
            remedied_by: old.remedied_by,
            similarity: old.similarity,
            likelihood: old.likelihood,
            backup_result: old.backup_result,
            backup_last_good_at: old.backup_last_good_at,
            created_at: old.created_at,
            version: old.version + 1,
            ..new
        })
    }

    /// What the register says, as it was given.
    pub(crate) fn fields(&self) -> DbResult<SystemFields> {
        Ok(SystemFields {
            number: self.number.clone(),
            name: self.name.clone(),
            kind: stored::value("systems.kind", &self.kind)?,
            unit_id: self.unit_id.map(Uuid::from),
            os: self.os.clone(),
            os_version: self.os_version.clone(),
            software: stored::json(&self.software)?,
            settings: stored::json(&self.settings)?,
            exposure: stored::value("systems.exposure", &self.exposure)?,
            contact: self.contact.clone(),
            note: self.note.clone(),
            affected: self.affected,
            excluded: self.excluded.clone(),
        })
    }

    pub(crate) fn traits(&self) -> DbResult<Traits> {
        Ok(traits(&self.fields()?))
    }

    pub(crate) fn damage(&self) -> DbResult<Damage> {
        stored::value("systems.damage", &self.damage)
    }

    pub(crate) fn measure(&self) -> DbResult<MeasureState> {
        stored::value("systems.measure", &self.measure)
    }

    pub(crate) fn connection(&self) -> DbResult<Connection> {
        stored::value("systems.connection", &self.connection)
    }

    pub(crate) fn into_system(
        self,
        units: &HashMap<DbId, String>,
        affected: &Affected,
    ) -> DbResult<System> {
        let fields = self.fields()?;
        let (damage, measure, connection) = (self.damage()?, self.measure()?, self.connection()?);
        let similarity = affected.similarity(self.id.0, &traits(&fields));
        let result = stored::optional("systems.backup_result", self.backup_result.as_deref())?;
        Ok(System {
            id: self.id.into(),
            number: fields.number,
            name: fields.name,
            kind: fields.kind,
            unit_name: self.unit_id.and_then(|id| units.get(&id).cloned()),
            unit_id: fields.unit_id,
            os: fields.os,
            os_version: fields.os_version,
            software: fields.software,
            settings: fields.settings,
            exposure: fields.exposure,
            contact: fields.contact,
            note: fields.note,
            affected: fields.affected,
            damage,
            measure,
            measure_reason: self.measure_reason,
            connection,
            open: self.excluded.is_empty() && is_open(damage, connection),
            excluded: self.excluded,
            similarity,
            likelihood: stored::value("systems.likelihood", &self.likelihood)?,
            backup: result.map(|result| BackupFacts {
                result,
                last_good_at: self.backup_last_good_at.map(instant),
            }),
            created_at: instant(self.created_at),
            updated_at: instant(self.updated_at),
            version: self.version,
        })
    }
}
