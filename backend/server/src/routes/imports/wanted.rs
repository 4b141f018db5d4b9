//! Settings of an import, read from the query.

use crate::{ApiError, ApiResult};
use saiki_api::{
    imports::{Encoding, ImportFormat, ImportQuery, Mapping, SuggestionKind},
    people::DataItem,
    wire,
};
use saiki_db::imports::Options;
use saiki_domain::{
    import::{
        Defaults,
        csv::{MAX_CELL, MAX_CELLS},
    },
    text,
};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// Longest name of a file, in characters.
const MAX_FILE_NAME: usize = 200;

/// Settings of an import, read from the query.
pub(in crate::routes) struct Wanted {
    pub file_name: String,
    pub mapping: Option<Mapping>,
    pub defaults: Defaults,
    pub options: Options,
}

impl Wanted {
    pub fn read(query: &ImportQuery) -> ApiResult<Wanted> {
        let mut wrong = ApiError::invalid();
        let file_name = query.file_name.clone().unwrap_or_default();
        if file_name.chars().count() > MAX_FILE_NAME || file_name.chars().any(text::is_unsafe) {
            wrong = wrong.field(
                "file_name",
                "invalid",
                format!("制御文字を含まない{MAX_FILE_NAME}文字以内の名前にしてください"),
                format!("At most {MAX_FILE_NAME} characters without control characters"),
            );
        }
        let mapping = query.mapping.as_deref().filter(|m| !m.is_empty());
        let mapping: Option<Mapping> = match mapping.map(serde_json::from_str).transpose() {
            Ok(mapping) => mapping,
            Err(_) => {
                wrong = wrong.field(
                    "mapping",
                    "invalid",
                    "項目名から見出しへの対応をJSONで示してください（例：{\"name\":\"氏名\"}）",
                    "Give field names and headings as JSON, for example {\"name\":\"Full name\"}",
                );
                None
            }
        };
        let leave_out = query.leave_out.as_deref().filter(|list| !list.is_empty());
        let leave_out = match leave_out.map(serde_json::from_str::<BTreeSet<String>>) {
            None => BTreeSet::new(),
            Some(Ok(columns)) if fits(&columns) => columns,
            Some(Ok(_)) => {
                wrong = wrong.field(
                    "leave_out",
                    "too_long",
                    format!("取り込まない列は{MAX_CELLS}列まで、見出しはそれぞれ{MAX_CELL}バイトまでです"),
                    format!("At most {MAX_CELLS} columns can be left out, each heading at most {MAX_CELL} bytes long"),
                );
                BTreeSet::new()
            }
            Some(Err(_)) => {
                wrong = wrong.field(
                    "leave_out",
                    "invalid",
                    "取り込まない列の見出しをJSONの配列で示してください（例：[\"備考2\"]）",
                    "Give the headings of columns to leave out as a JSON list, for example [\"Remarks 2\"]",
                );
                BTreeSet::new()
            }
        };
        if let Some(heading) = mapped(mapping.as_ref(), &leave_out) {
            wrong = wrong.field(
                "leave_out",
                "mapped",
                format!("「{heading}」は項目に対応付けられています。対応付けか、取り込まない列の指定のどちらかを外してください"),
                format!("“{heading}” is matched with a field; take it out of the mapping, or off the columns left out"),
            );
        }
        let unknown = |field: &'static str, wrong: ApiError| {
            wrong.field(
                field,
                "unknown",
                "知らない項目があります",
                "An item is not known",
            )
        };
        let mut data_items: Vec<DataItem> = match names(query.default_data_items.as_deref()) {
            Some(items) => items,
            None => {
                wrong = unknown("default_data_items", wrong);
                Vec::new()
            }
        };
        data_items.sort();
        data_items.dedup();
        let accept: Vec<SuggestionKind> = match names(query.accept.as_deref()) {
            Some(kinds) => kinds,
            None => {
                wrong = unknown("accept", wrong);
                Vec::new()
            }
        };
        let format = query.format.unwrap_or_default();
        if format == ImportFormat::Ndjson && query.encoding == Some(Encoding::ShiftJis) {
            wrong = wrong.field(
                "encoding",
                "not_utf8",
                "NDJSONはUTF-8で送ってください",
                "NDJSON is UTF-8",
            );
        }
        wrong.or_ok()?;
        Ok(Wanted {
            file_name,
            mapping,
            defaults: Defaults {
                data_items,
                lang: query.default_lang.unwrap_or_default(),
            },
            options: Options {
                format,
                partial: query.partial == Some(true),
                accept: accept.into_iter().collect(),
                leave_out,
            },
        })
    }
}

/// Whether columns left out are no more, and their headings no longer, than a file may have.
fn fits(columns: &BTreeSet<String>) -> bool {
    columns.len() <= MAX_CELLS && columns.iter().all(|column| column.len() <= MAX_CELL)
}

/// The first heading that feeds a field by the mapping and is to be left out.
fn mapped<'a>(mapping: Option<&'a Mapping>, left_out: &BTreeSet<String>) -> Option<&'a str> {
    let headings = mapping.into_iter().flat_map(Mapping::values);
    let mut headings = headings.map(|heading| heading.trim());
    headings.find(|heading| left_out.iter().any(|column| column.trim() == *heading))
}

/// A comma-separated list of names; `None` when one of them is not known.
fn names<T: DeserializeOwned>(list: Option<&str>) -> Option<Vec<T>> {
    let names = list.unwrap_or_default().split(',').map(str::trim);
    names
        .filter(|name| !name.is_empty())
        .map(wire::parse)
        .collect()
}
