//! Rules of public notices: the address of one, and what a withdrawal must say.

use crate::fault::Faults;
use jiff::{Timestamp, tz::TimeZone};
use saiki_api::notices::{MAX_REASON, WithdrawNotice};

/// Signs of the end of an address: none that is taken for another.
const SIGNS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// The address of a notice: the day it is first published and a few random signs, so that it tells nothing of how many
/// incidents there are.
pub fn slug(at: Timestamp, zone: &TimeZone, random: [u8; 5]) -> String {
    let day = at.to_zoned_datetime(zone.clone()).date();
    let mut out = format!("{:04}{:02}{:02}-", day.year(), day.month(), day.day());
    let signs = random
        .iter()
        .filter_map(|byte| SIGNS.get(usize::from(*byte) % SIGNS.len()));
    out.extend(signs.map(|sign| char::from(*sign)));
    out
}

/// Whether a notice may be withdrawn like this.
pub fn check_withdrawal(wanted: &WithdrawNotice) -> Faults {
    let mut faults = Faults::default();
    if wanted.reason.trim().is_empty() {
        faults.add(
            "reason",
            "required",
            "取り下げる理由を書いてください",
            "Say why it is withdrawn",
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
    fn an_address_names_the_day_where_the_organisation_is() {
        let at: Timestamp = "2026-11-23T16:00:00Z".parse().unwrap();
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        assert_eq!(slug(at, &tokyo, [0, 1, 2, 30, 61]), "20261124-abc99");
    }

    #[test]
    fn a_withdrawal_says_why() {
        let reason = |text: &str| WithdrawNotice {
            reason: text.to_owned(),
        };
        assert_eq!(check_withdrawal(&reason(" ")).0[0].code, "required");
        assert_eq!(check_withdrawal(&reason("誤記のため")), Faults::default());
    }
}
