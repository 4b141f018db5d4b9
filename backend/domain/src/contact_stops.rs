//! What a decision not to contact somebody must say. Whom it concerns and where it is kept is not asked here.

use crate::fault::Faults;
use saiki_api::contact_stops::{LiftContactStop, MAX_NOTE, NewContactStop, StopReason};

/// Checks a decision to be put down.
pub fn check_new(new: &NewContactStop) -> Faults {
    let mut faults = Faults::default();
    if !(new.mail || new.post || new.phone) {
        faults.add(
            "mail",
            "required",
            "連絡しない手段を一つ以上選んでください",
            "Choose at least one way by which they are not contacted",
        );
    }
    if new.reason == StopReason::Other && new.note.trim().is_empty() {
        faults.add(
            "note",
            "required",
            "「その他」の場合は理由を書いてください",
            "For “other”, write down the reason",
        );
    }
    faults.prose("note", &new.note, MAX_NOTE);
    faults
}

/// Checks the taking back of one.
pub fn check_lift(lift: &LiftContactStop) -> Faults {
    let mut faults = Faults::default();
    if lift.note.trim().is_empty() {
        faults.add(
            "note",
            "required",
            "取り消す理由を書いてください",
            "Write down why it is taken back",
        );
    }
    faults.prose("note", &lift.note, MAX_NOTE);
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(faults: &Faults) -> Vec<&str> {
        faults.0.iter().map(|f| f.field.as_str()).collect()
    }

    #[test]
    fn a_way_is_needed_and_for_other_a_reason() {
        let mut new = NewContactStop::default();
        assert_eq!(fields(&check_new(&new)), ["mail"]);
        new.post = true;
        assert!(check_new(&new).0.is_empty());
        new.reason = StopReason::Other;
        assert_eq!(fields(&check_new(&new)), ["note"]);
        new.note = "代理人を\n通す".to_owned();
        assert!(check_new(&new).0.is_empty());
        new.note = "\u{202e}".to_owned();
        assert_eq!(fields(&check_new(&new)), ["note"]);
    }

    #[test]
    fn nothing_is_taken_back_without_a_reason() {
        let mut lift = LiftContactStop::default();
        assert_eq!(fields(&check_lift(&lift)), ["note"]);
        lift.note = "本人から改めて申出".to_owned();
        assert!(check_lift(&lift).0.is_empty());
        lift.note = "あ".repeat(MAX_NOTE + 1);
        assert_eq!(fields(&check_lift(&lift)), ["note"]);
    }
}
