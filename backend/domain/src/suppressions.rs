//! What a wish to mail an address again has to say. Which addresses are not mailed follows from reports and wishes, not
//! from here.

use crate::fault::Faults;
use saiki_api::suppressions::{LiftSuppression, MAX_REASON};

/// Whether the wish is complete.
pub fn check(wanted: &LiftSuppression) -> Faults {
    let mut faults = Faults::default();
    if wanted.reason.trim().is_empty() {
        faults.add(
            "reason",
            "required",
            "送信を再開する理由を入力してください",
            "Please say why the address is mailed again",
        );
    } else {
        faults.prose("reason", &wanted.reason, MAX_REASON);
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_needed_and_bounded() {
        let codes = |reason: &str| {
            let wanted = LiftSuppression {
                reason: reason.to_owned(),
                once: true,
            };
            check(&wanted).0.iter().map(|f| f.code).collect::<Vec<_>>()
        };
        assert_eq!(codes("本人から連絡があった"), Vec::<&str>::new());
        assert_eq!(codes(" \n"), ["required"]);
        assert_eq!(codes(&"あ".repeat(1_001)), ["too_long"]);
    }
}
