//! Rules of the handover from the response team: what may be written, and the hash both sides accept. Who may accept
//! as which side is asked where users are known.

use crate::fault::Faults;
use saiki_api::handover::{HandoverContent, MAX_LINES, Substitute};

/// Longest line, in characters.
const MAX_LINE: usize = 500;
/// Longest prose, in characters.
const MAX_PROSE: usize = 20_000;

/// Whether the sheet may say this.
pub fn check(content: &HandoverContent) -> Faults {
    let mut faults = Faults::default();
    for (field, text) in [
        ("damage", &content.damage),
        ("backups", &content.backups),
        ("workarounds", &content.workarounds),
        ("dangers", &content.dangers),
    ] {
        faults.prose(field, text, MAX_PROSE);
    }
    faults.count("measures", content.measures.len(), MAX_LINES);
    for (n, measure) in content.measures.iter().enumerate() {
        faults.line(&format!("measures.{n}.what"), &measure.what, MAX_LINE);
        for (field, text) in [
            ("place", &measure.place),
            ("who", &measure.who),
            ("when", &measure.when),
        ] {
            faults.optional_line(&format!("measures.{n}.{field}"), text, MAX_LINE);
        }
    }
    substitutes(&mut faults, "equipment", &content.equipment);
    substitutes(&mut faults, "services", &content.services);
    if content.giver_id.is_some() && content.giver_id == content.taker_id {
        faults.add(
            "taker_id",
            "same_person",
            "引継ぎ元と別の人を選んでください",
            "Choose somebody other than who hands over",
        );
    }
    faults
}

fn substitutes(faults: &mut Faults, list: &str, all: &[Substitute]) {
    faults.count(list, all.len(), MAX_LINES);
    for (n, one) in all.iter().enumerate() {
        faults.line(&format!("{list}.{n}.what"), &one.what, MAX_LINE);
        faults.optional_line(&format!("{list}.{n}.instead_of"), &one.instead_of, MAX_LINE);
        faults.optional_line(&format!("{list}.{n}.limits"), &one.limits, MAX_LINE);
    }
}

/// What keeps the sheet from being accepted: fields that must say something, by name.
pub fn missing(content: &HandoverContent) -> Faults {
    let mut faults = Faults::default();
    for (field, text) in [
        ("damage", &content.damage),
        ("backups", &content.backups),
        ("dangers", &content.dangers),
    ] {
        if text.trim().is_empty() {
            faults.add(
                field,
                "required",
                "受領の前に記入してください。ないときは「なし」と書いてください",
                "Fill this in before acceptance; write “none” where there is none",
            );
        }
    }
    if content.measures.is_empty() {
        faults.add(
            "measures",
            "required",
            "実施した緊急措置を1件以上書いてください",
            "Write at least one emergency measure that was carried out",
        );
    }
    for (field, id) in [
        ("giver_id", content.giver_id),
        ("taker_id", content.taker_id),
    ] {
        if id.is_none() {
            faults.add(field, "required", "選んでください", "Choose somebody");
        }
    }
    faults
}

/// SHA-256 of the content in canonical JSON, hexadecimal.
pub fn hash(content: &HandoverContent) -> Result<String, serde_json::Error> {
    crate::canonical::sha256_hex(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_sheet_may_be_kept_but_not_accepted() {
        let empty = HandoverContent::default();
        assert_eq!(check(&empty).0, []);
        let fields: Vec<_> = missing(&empty).0.into_iter().map(|f| f.field).collect();
        assert_eq!(
            fields,
            [
                "damage", "backups", "dangers", "measures", "giver_id", "taker_id"
            ]
        );
    }

    #[test]
    fn nobody_hands_over_to_themselves_and_every_word_counts() {
        let id = Some(saiki_api::Uuid::from_u128(1));
        let mut content = HandoverContent {
            giver_id: id,
            taker_id: id,
            ..Default::default()
        };
        assert_eq!(check(&content).0[0].field, "taker_id");
        let before = hash(&content).unwrap();
        content.dangers.push('。');
        assert_ne!(hash(&content).unwrap(), before);
    }
}
