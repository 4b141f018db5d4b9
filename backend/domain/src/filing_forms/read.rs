//! How the file of a form is written, and what becomes of it. A mark behind the key of a field, `?`, says that its item
//! counts as answered without it.

use super::{Form, FormField, FormItem, FormSection, TextLayout};
use saiki_api::{
    Date, Lang,
    filing_duties::FilingChannel,
    filing_forms::{FilingForm, FilingStage, Need},
    filings::ExportFormat,
    organisation::Both,
    rules::{Regime, RuleStatus},
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    version: u32,
    series: String,
    stage: FilingStage,
    regime: Regime,
    langs: Vec<Lang>,
    channel: FilingChannel,
    #[serde(default)]
    clocks: Vec<String>,
    status: RuleStatus,
    #[serde(default)]
    verified_on: Option<Date>,
    #[serde(default)]
    address: String,
    #[serde(default)]
    layout: TextLayout,
    #[serde(default)]
    own_format: Option<ExportFormat>,
    name: Both,
    title: Both,
    recipient: Both,
    source: Both,
    #[serde(default)]
    note: Both,
    section: Vec<SectionRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionRow {
    ja: String,
    en: String,
    item: Vec<ItemRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemRow {
    #[serde(default)]
    number: String,
    key: String,
    ja: String,
    en: String,
    #[serde(default)]
    need: Need,
    fields: Vec<String>,
}

/// The form a file holds.
pub fn form(text: &str) -> Result<Form, toml::de::Error> {
    let file: File = toml::from_str(text)?;
    Ok(Form {
        head: FilingForm {
            id: file.id,
            version: file.version,
            series: file.series,
            stage: file.stage,
            regime: file.regime,
            name: file.name,
            recipient: file.recipient,
            source: file.source,
            address: file.address,
            status: file.status,
            verified_on: file.verified_on,
            langs: file.langs,
            channel: file.channel,
            clocks: file.clocks,
            own_format: file.own_format,
            note: file.note,
        },
        title: file.title,
        layout: file.layout,
        sections: file.section.into_iter().map(section).collect(),
    })
}

fn section(row: SectionRow) -> FormSection {
    FormSection {
        heading: Both::new(row.ja, row.en),
        items: row.item.into_iter().map(item).collect(),
    }
}

fn item(row: ItemRow) -> FormItem {
    FormItem {
        number: row.number,
        key: row.key,
        heading: Both::new(row.ja, row.en),
        need: row.need,
        fields: row.fields.iter().map(|key| field(key)).collect(),
    }
}

fn field(key: &str) -> FormField {
    match key.strip_suffix('?') {
        Some(key) => FormField {
            key: key.to_owned(),
            optional: true,
        },
        None => FormField {
            key: key.to_owned(),
            optional: false,
        },
    }
}
