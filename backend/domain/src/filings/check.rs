//! What keeps a report from being made, and what a record of its filing must say.

use crate::{
    fault::Faults,
    filing_fields::catalogue::{self, Field},
    filing_forms,
};
use saiki_api::{
    Lang, Timestamp,
    filing_duties::{MAX_NAME, MAX_REASON},
    filing_forms::{FilingStage, Need},
    filings::{FilingContent, FilingItem, FilingRecordInput},
    incidents::Knowledge,
    organisation::Both,
};

/// The mandatory items that are still not known.
fn lacking(content: &FilingContent) -> impl Iterator<Item = &FilingItem> {
    let items = content.sections.iter().flat_map(|section| &section.items);
    items.filter(|item| item.need == Need::Mandatory && item.state == Knowledge::Unknown)
}

/// Keys of the mandatory items that are still not known, in the order of the report.
pub fn missing(content: &FilingContent) -> Vec<String> {
    lacking(content).map(|item| item.key.clone()).collect()
}

/// A final report must answer every mandatory item; a fault for each field of one that is to be filled in. Other reports say
/// what is not known yet.
pub fn check_final(content: &FilingContent) -> Faults {
    let mut faults = Faults::default();
    if content.stage != FilingStage::Final {
        return faults;
    }
    for item in lacking(content) {
        let heading = heading(content, item);
        match open_fields(content, item) {
            Open::All(fields) => {
                for field in fields {
                    tell(&mut faults, &heading, field, &[field]);
                }
            }
            Open::Any(fields) => match fields.first() {
                Some(first) => tell(&mut faults, &heading, first, &fields),
                None => faults.add(
                    format!("items.{}", item.key),
                    "missing",
                    format!(
                        "確報・最終報告には「{}」が必要です。インシデントの記録か報告の項目で記入してください",
                        heading.get(Lang::Ja)
                    ),
                    format!(
                        "A final report needs “{}”. Write it in the records or among the fields of the report",
                        heading.get(Lang::En)
                    ),
                ),
            },
        }
    }
    faults
}

/// Notes at `field` that an item lacks one of `any`. A field that two items lack is named once.
fn tell(faults: &mut Faults, heading: &Both, field: &Field, any: &[&Field]) {
    let path = format!("fields.{}", field.key);
    if faults.0.iter().any(|fault| fault.field == path) {
        return;
    }
    let labels = |lang: Lang, begin: &str, end: &str, between: &str| {
        let labels = any
            .iter()
            .map(|field| format!("{begin}{}{end}", field.label.get(lang)));
        labels.collect::<Vec<_>>().join(between)
    };
    faults.add(
        path,
        "missing",
        format!(
            "確報・最終報告には「{}」が必要です。インシデントの記録か報告の項目で、{}を記入してください",
            heading.get(Lang::Ja),
            labels(Lang::Ja, "「", "」", "か")
        ),
        format!(
            "A final report needs “{}”. Fill in {} in the records or among the fields of the report",
            heading.get(Lang::En),
            labels(Lang::En, "“", "”", " or ")
        ),
    );
}

/// The heading of an item in both languages; in the report's own where its form no longer has it.
fn heading(content: &FilingContent, item: &FilingItem) -> Both {
    let form = filing_forms::form(&content.kind);
    let found = form.and_then(|form| form.items().find(|one| one.key == item.key));
    match (found, content.lang) {
        (Some(found), _) => found.heading.clone(),
        (None, Lang::Ja) => Both::new(item.heading.as_str(), ""),
        (None, Lang::En) => Both::new("", item.heading.as_str()),
    }
}

/// Fields of an item that are not known.
enum Open {
    /// Those it cannot do without, all of which are to be filled in.
    All(Vec<&'static Field>),
    /// Of an item of nothing but fields it can do without: any of these; none where the report tells of no fields.
    Any(Vec<&'static Field>),
}

fn open_fields(content: &FilingContent, item: &FilingItem) -> Open {
    let form = filing_forms::form(&content.kind);
    let found = form.and_then(|form| form.items().find(|one| one.key == item.key));
    let can_do_without = |key: &str| {
        let mut fields = found.iter().flat_map(|item| &item.fields);
        fields.any(|field| field.optional && field.key == key)
    };
    let is_open = |key: &str| {
        let mut fields = content.fields.iter();
        fields.any(|field| field.key == key && field.state == Knowledge::Unknown)
    };
    let open = |all: bool| -> Vec<&'static Field> {
        let keys = item.fields.iter().filter(|key| is_open(key));
        let keys = keys.filter(|key| all || !can_do_without(key));
        keys.filter_map(|key| catalogue::field(key)).collect()
    };
    let needed = open(false);
    match needed.is_empty() {
        true => Open::Any(open(true)),
        false => Open::All(needed),
    }
}

/// Whether what was filed then was filed before it was approved. People tell the time to the minute, so minutes are
/// compared: filed within the minute of its approval is filed after it.
pub fn filed_before(filed_at: Timestamp, approved_at: Timestamp) -> bool {
    let minute = |at: Timestamp| at.as_second().div_euclid(60);
    minute(filed_at) < minute(approved_at)
}

/// What is wrong with a record that a report was filed. `late` says that a deadline it answers had passed.
pub fn check_record(
    input: &FilingRecordInput,
    approved_at: Timestamp,
    late: bool,
    now: Timestamp,
) -> Faults {
    let mut faults = Faults::default();
    if input.filed_at > now {
        faults.add(
            "filed_at",
            "in_future",
            "まだ来ていない日時です。提出したあとで記録してください",
            "This time has not come yet; record it once it has been filed",
        );
    }
    if filed_before(input.filed_at, approved_at) {
        faults.add(
            "filed_at",
            "before_approval",
            "承認より前の日時です。承認された報告書を提出した日時を入力してください",
            "This is before the report was approved; give the time the approved report was filed",
        );
    }
    faults.optional_line("reference", &input.reference, MAX_NAME);
    if late && input.reason.trim().is_empty() {
        faults.add(
            "reason",
            "required",
            "期限を過ぎています。遅れた理由を入力してください",
            "The deadline had passed; please say why it was late",
        );
    }
    faults.prose("reason", &input.reason, MAX_REASON);
    faults
}
