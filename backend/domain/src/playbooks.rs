//! Rules of the playbook: the built-in one, which changes make a next version, what differs between two, and which
//! items are mandatory in an incident and why. Nothing is stored here.

use crate::fault::Faults;
use jiff::{ToSpan, tz::TimeZone};
use saiki_api::{
    Lang, Timestamp,
    activities::ActivityKey,
    classes::{Category, Severity, ThreatSource},
    organisation::Both,
    playbooks::{
        Condition, DueFrom, DueRule, ItemChange, MAX_ITEMS, MAX_PROSE, MAX_TITLE, NewPlaybook,
        PlaybookDifference, PlaybookItem,
    },
};

/// Longest note on a version, in characters.
pub const MAX_NOTE: usize = 1_000;
/// Latest due date, in days.
const MAX_DAYS: i32 = 3_650;
/// Most CSF outcomes an item names.
const MAX_CSF: usize = 10;

#[derive(serde::Deserialize)]
struct File {
    item: Vec<PlaybookItem>,
}

/// The items of the built-in playbook; an error only if the file in the binary does not read, which a test rules out.
pub fn builtin() -> Result<Vec<PlaybookItem>, String> {
    let file: File = toml::from_str(include_str!("../playbooks/builtin.toml"))
        .map_err(|e| e.message().to_owned())?;
    Ok(file.item)
}

/// Whether `new` may follow `before`: every item kept (retired ones too), codes unique and fitting their activity.
pub fn check_new(new: &NewPlaybook, before: &[PlaybookItem]) -> Faults {
    let mut faults = Faults::default();
    faults.line("note", &new.note, MAX_NOTE);
    faults.count("items", new.items.len(), MAX_ITEMS);
    for (n, item) in new.items.iter().enumerate() {
        check_item(&format!("items.{n}"), item, &mut faults);
        if new
            .items
            .iter()
            .take(n)
            .any(|other| other.code == item.code)
        {
            faults.add(
                format!("items.{n}.code"),
                "repeated",
                "同じ番号の項目がすでにあります",
                "Another item has this code",
            );
        }
    }
    for item in before {
        match new.items.iter().find(|other| other.code == item.code) {
            None => faults.add(
                "items",
                "missing",
                format!(
                    "{} がありません。使わない項目は削除せず「廃止」にしてください",
                    item.code
                ),
                format!(
                    "{} is missing; retire an item instead of leaving it out",
                    item.code
                ),
            ),
            Some(kept) if kept.activity != item.activity => faults.add(
                "items",
                "moved",
                format!("{} の活動は変えられません", item.code),
                format!("{} cannot change its activity", item.code),
            ),
            Some(_) => {}
        }
    }
    faults
}

fn check_item(field: &str, item: &PlaybookItem, faults: &mut Faults) {
    let number = item
        .code
        .strip_prefix(item.activity.code())
        .and_then(|rest| rest.strip_prefix('-'));
    let is_number = |n: &str| {
        (1..=3).contains(&n.len()) && !n.starts_with('0') && n.bytes().all(|b| b.is_ascii_digit())
    };
    if !number.is_some_and(is_number) {
        let letters = item.activity.code();
        faults.add(
            format!("{field}.code"),
            "invalid",
            format!("{letters}-1 のように、活動の記号と番号で付けてください"),
            format!("Write the activity's letters and a number, like {letters}-1"),
        );
    }
    check_both(&format!("{field}.title"), &item.title, MAX_TITLE, faults);
    for (name, text) in [("guidance", &item.guidance), ("done", &item.done)] {
        faults.prose(&format!("{field}.{name}.ja"), &text.ja, MAX_PROSE);
        faults.prose(&format!("{field}.{name}.en"), &text.en, MAX_PROSE);
    }
    if item
        .due
        .is_some_and(|due| !(0..=MAX_DAYS).contains(&due.days))
    {
        faults.add(
            format!("{field}.due.days"),
            "out_of_range",
            format!("0〜{MAX_DAYS}日の間で入れてください"),
            format!("Between 0 and {MAX_DAYS} days"),
        );
    }
    faults.count(&format!("{field}.csf"), item.csf.len(), MAX_CSF);
    for (n, outcome) in item.csf.iter().enumerate() {
        faults.line(&format!("{field}.csf.{n}"), outcome, 20);
    }
    faults.count(&format!("{field}.mandatory"), item.mandatory.len(), 10);
    faults.distinct(&format!("{field}.mandatory"), &item.mandatory);
}

/// One line in at least one language.
pub(crate) fn check_both(field: &str, text: &Both, max: usize, faults: &mut Faults) {
    if text.ja.trim().is_empty() && text.en.trim().is_empty() {
        faults.line(&format!("{field}.ja"), &text.ja, max);
        return;
    }
    faults.optional_line(&format!("{field}.ja"), &text.ja, max);
    faults.optional_line(&format!("{field}.en"), &text.en, max);
}

/// What is different in `to` against `from`. Retired items of both count as absent.
pub fn difference(
    (from, before): (i64, &[PlaybookItem]),
    (to, after): (i64, &[PlaybookItem]),
) -> PlaybookDifference {
    let live = |items: &[PlaybookItem]| -> Vec<PlaybookItem> {
        items.iter().filter(|item| !item.retired).cloned().collect()
    };
    let (before, after) = (live(before), live(after));
    let find =
        |items: &[PlaybookItem], code: &str| items.iter().find(|item| item.code == code).cloned();
    let mut result = PlaybookDifference {
        from,
        to,
        ..PlaybookDifference::default()
    };
    for item in &after {
        match find(&before, &item.code) {
            None => result.added.push(item.clone()),
            Some(old) => {
                let mut fields = fields(&old, item);
                if moved(&before, &after, item) {
                    fields.push("position".to_owned());
                }
                if !fields.is_empty() {
                    result.changed.push(ItemChange {
                        before: old,
                        after: item.clone(),
                        fields,
                    });
                }
            }
        }
    }
    let gone = |item: &&PlaybookItem| find(&after, &item.code).is_none();
    result.retired = before.iter().filter(gone).cloned().collect();
    result
}

fn fields(a: &PlaybookItem, b: &PlaybookItem) -> Vec<String> {
    [
        ("title", a.title != b.title),
        ("guidance", a.guidance != b.guidance),
        ("done", a.done != b.done),
        ("role", a.role != b.role),
        ("due", a.due != b.due),
        ("mandatory", a.mandatory != b.mandatory),
        ("csf", a.csf != b.csf),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(name, _)| name.to_owned())
    .collect()
}

/// Whether the item stands behind another one now, of those that are in both, than before.
fn moved(before: &[PlaybookItem], after: &[PlaybookItem], item: &PlaybookItem) -> bool {
    let in_front = |items: &[PlaybookItem], others: &[PlaybookItem]| {
        items
            .iter()
            .take_while(|i| i.code != item.code)
            .filter(|i| i.activity == item.activity && others.iter().any(|o| o.code == i.code))
            .last()
            .map(|i| i.code.clone())
    };
    in_front(before, after) != in_front(after, before)
}

/// What mandatory items turn on in one incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances {
    /// Personal data leaked, or may have.
    pub personal_data: bool,
    /// Somebody affected has a contract with us.
    pub contract: bool,
    /// The attacker makes demands.
    pub extortion: bool,
    /// The incident's category.
    pub category: Category,
    /// How grave it is.
    pub severity: Severity,
    /// Where the threat came from, once known.
    pub threat_source: Option<ThreatSource>,
}

/// The circumstance that makes an item mandatory here, in words; `None` when none does.
pub fn mandatory(conditions: &[Condition], here: &Circumstances) -> Option<Both> {
    conditions
        .iter()
        .find_map(|condition| holds(condition, here))
}

fn holds(condition: &Condition, here: &Circumstances) -> Option<Both> {
    let both = |ja: String, en: String| Some(Both { ja, en });
    let said = |holds: bool, ja: &str, en: &str| {
        holds.then(|| Both {
            ja: ja.to_owned(),
            en: en.to_owned(),
        })
    };
    match condition {
        Condition::Always => said(
            true,
            "すべてのインシデントで必須です",
            "Mandatory in every incident",
        ),
        Condition::PersonalData => said(
            here.personal_data,
            "個人情報が漏えいした（おそれがある）ため必須です",
            "Mandatory because personal data leaked, or may have",
        ),
        Condition::Contract => said(
            here.contract,
            "契約のある相手に影響があるため必須です",
            "Mandatory because somebody affected has a contract",
        ),
        Condition::Extortion => said(
            here.extortion,
            "金銭などの要求を受けているため必須です",
            "Mandatory because the attacker makes demands",
        ),
        Condition::Category { of } if of.contains(&here.category) => both(
            format!("分類が「{}」のため必須です", here.category.label(Lang::Ja)),
            format!(
                "Mandatory for the category “{}”",
                here.category.label(Lang::En)
            ),
        ),
        Condition::Severity { at_least } if rank(here.severity) >= rank(*at_least) => both(
            format!("重大度が「{}」以上のため必須です", at_least.label(Lang::Ja)),
            format!("Mandatory from severity “{}”", at_least.label(Lang::En)),
        ),
        Condition::ThreatSource { of } => {
            let source = here.threat_source.filter(|source| of.contains(source))?;
            both(
                format!("脅威の主体が「{}」のため必須です", source.label(Lang::Ja)),
                format!("Mandatory for the source “{}”", source.label(Lang::En)),
            )
        }
        Condition::Category { .. } | Condition::Severity { .. } => None,
    }
}

/// Words for an item no circumstance makes mandatory.
pub fn not_mandatory() -> Both {
    Both {
        ja: "このインシデントでは必須ではありません。対応不要とすることもできます".to_owned(),
        en: "Not mandatory in this incident; it may be decided not applicable".to_owned(),
    }
}

fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::Low => 0,
        Severity::Medium => 1,
        Severity::High => 2,
        Severity::Critical => 3,
    }
}

/// When an item is due: whole days after the moment its rule counts from, at the same clock time in `zone`. `None`
/// while that moment has not come.
pub fn due(
    rule: Option<DueRule>,
    aware: Timestamp,
    recovery: Option<Timestamp>,
    zone: &TimeZone,
) -> Option<Timestamp> {
    let rule = rule?;
    let from = match rule.from {
        DueFrom::Aware => aware,
        DueFrom::Recovery => recovery?,
    };
    let due = from
        .to_zoned_datetime(zone.clone())
        .checked_add(rule.days.days());
    due.ok().map(|due| due.timestamp())
}

/// The next code of an incident's own item, after these: `RS-A1`, `RS-A2`, …
pub fn own_code<'a>(activity: ActivityKey, taken: impl Iterator<Item = &'a str>) -> String {
    let prefix = format!("{}-A", activity.code());
    let last = taken
        .filter_map(|code| code.strip_prefix(&prefix)?.parse::<u32>().ok())
        .max();
    format!("{prefix}{}", last.unwrap_or(0).saturating_add(1))
}

#[cfg(test)]
#[path = "playbooks/tests.rs"]
mod tests;
